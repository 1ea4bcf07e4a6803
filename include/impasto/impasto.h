// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

/// All of Impasto: load, listen, compose, paint, write. docs/library.md explains; link
/// impasto::impasto. What has no files in it (paint.h, listen, compose) is in impasto::core alone.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "impasto/base/progress.h"
#include "impasto/compose/compose.h"
#include "impasto/listen/listen.h"
#include "impasto/media/still.h"
#include "impasto/notation/analysis.h"
#include "impasto/notation/brushes.h"
#include "impasto/notation/midi.h"
#include "impasto/notation/musicxml.h"
#include "impasto/notation/painting.h"
#include "impasto/notation/styles.h"
#include "impasto/paint.h"
#include "impasto/plan/piece.h"
#include "impasto/plan/plan.h"

namespace impasto {

/// What was heard, and what the listener of files has to say of it.
struct Heard {
  plan::Piece piece;
  std::vector<std::string> warnings;  ///< for a person: "only silence ..."
};

/// Reads and hears a recording (whatever FFmpeg reads), a score (MIDI, MusicXML), or the piece of a
/// painting (.impasto). `analysis`: a JAMS file that corrects what is heard; empty: none.
/// Errors: kUnreadable; kInterrupted when `progress` asks to stop.
Result<Heard> load(const std::string& path, const std::string& analysis = {},
                   const Progress& progress = {});
/// A score from memory: MIDI, or MusicXML plain or compressed. `name` is what errors call it.
Result<Heard> load_score(std::span<const std::byte> bytes, const std::string& name);

/// What a painting is composed with: one of the program's styles, or the path of a style file. All
/// else is as when nothing is asked for; change what you like. Errors: kUsage, kUnreadable.
Result<compose::Settings> settings(const std::string& style = "oil", std::uint64_t seed = 1);

/// The finished picture of a plan. Errors: kUsage on sides out of 16..32768 px, kInterrupted.
Result<picture::Image> paint_still(const plan::Plan& plan, int width, int height, Pool& pool,
                                   const Progress& progress = {});

}  // namespace impasto
