// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <vector>

#include "impasto/compose/settings.h"
#include "impasto/compose/subject/handling.h"
#include "impasto/plan/piece_fwd.h"
#include "impasto/plan/sheet.h"

namespace impasto::compose::subject {

/// What music does to the colours of what is painted: a script, not a tint. With t = L / 100:
/// L' = 50 + (L - 50) contrast + key 4t(1 - t); a, b are scaled by `saturation` and moved by (da,
/// db)(.35 + .65 4t(1 - t)), so that black and white stay what they are.
struct Script {
  float key = 0;  ///< L by which middle values rise, -22..10
  float contrast = 1, saturation = 1;
  float da = 0, db = 0;
};
Script between(const Script& from, const Script& to, float share);
picture::Lab scripted(const Script& script, const picture::Lab& colour);

/// What a stretch of the piece asks of whoever paints while it sounds.
struct Sway {
  double start = 0, end = 0;  ///< s
  Script script;
  float slant = 1.05f;  ///< radians from the horizontal, y up: where strokes lie that no form binds
  float curl = 0.15f;   ///< radians by which they sway about it
  float field = 0;      ///< 0 the form rules .. 1 the slant does
  float length = 1;     ///< of strokes: legato is drawn out, staccato is touched
  float breadth = 1;    ///< of brushes: loud is broad
  float price = 1;      ///< of strokes: busy music makes many
  float load = 1;       ///< of the brush: loud is thick
  float abstraction = 0.4f;  ///< that suits it
};

/// The sheet on which the same music would be painted if there were no picture: its colour
/// (`handling.ground`) and its wash. Nothing changes in silence, nor where a ground was asked for.
void take_sheet(const plan::Piece& piece, const Settings& settings, plan::Sheet& sheet,
                Handling& handling);

/// One for each section of the piece, ascending in time; of silence one that asks nothing
/// but the warmth of the settings.
std::vector<Sway> sways_of(const plan::Piece& piece, const Settings& settings);

}  // namespace impasto::compose::subject
