// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/hands/hand.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "impasto/base/math.h"
#include "impasto/compose/gesture/sweep.h"
#include "impasto/compose/hands/bearing.h"
#include "impasto/compose/place/layout.h"
#include "impasto/hear/attacks.h"

namespace impasto::compose {

namespace {
enum Purpose : std::uint64_t { kWash = 101, kWhisper = 151 };
}

void whisper_note(Easel& easel, const score::Note& note, const plan::Cause& cause) {
  const Layout& layout = easel.layout;
  const float unit = easel.unit();
  const std::size_t row = layout.row_of(note.onset);
  const auto key = static_cast<std::uint64_t>(cause.index);
  Point at = layout.place(row, note.onset, layout.height_of(note.pitch));
  at.x += 0.05f * unit * easel.chance(kWhisper, cause.kind, key, 1);
  at.y += 0.03f * unit * easel.chance(kWhisper, cause.kind, key, 3);
  Mark mark;
  mark.brush = kDabBrush;
  mark.width = unit * (0.0028f + 0.0030f * note.velocity);
  mark.load = 0.8f;
  mark.colour = easel.family_at(note.onset).base;
  mark.colour.L += 14.0f * easel.chance(kWhisper, cause.kind, key, 2);
  mark.start = note.onset;
  mark.end = note.onset + 0.08;
  mark.pass = 3;
  mark.cause = cause;
  mark.path = sweep(at, layout.flow(at, -0.3f) + 0.5f * easel.chance(kWhisper, cause.kind, key, 4),
                    2.4f * mark.width, 0.0f);
  easel.paint(std::move(mark));
}

void ground_wash(Easel& easel) {
  const plan::Piece& piece = easel.piece;
  const Layout& layout = easel.layout;
  const float unit = easel.unit();

  // The tone of the whole, a stroke with each of the first strong attacks: the air around the
  // masses, along them, thinner the farther out. No two end at the same place.
  const float tone = easel.style->ground.wash;
  const int strokes = static_cast<int>(std::lround(7.0f * std::min(1.0f, 2.0f * tone)));
  if (strokes == 0) return;
  const std::vector<double> starts =
      hear::first_attacks(piece, 0.0, std::min(3.0, 0.08 * easel.outlook.duration), strokes);
  for (int i = 0; i < strokes; ++i) {
    const float s = (static_cast<float>(i) + 0.5f) / strokes;
    const float out = 2.0f * s - 1.0f;
    const std::size_t row =
        std::min(static_cast<std::size_t>(s * layout.rows.size()), layout.rows.size() - 1);
    const Layout::Row& band = layout.rows[row];
    const float along = 0.5f + 0.26f * easel.chance(kWash, i, 1);
    const Point centre = layout.place(row, band.start + (band.end - band.start) * along,
                                      layout.rows.size() == 1 ? 0.5f - 0.40f * out : 0.5f);
    Mark mark;
    mark.brush = kWashBrush;
    mark.width = unit * (0.21f + 0.08f * easel.chance(kWash, i, 2));
    mark.load = tone * (0.40f - 0.20f * out * out);
    mark.wetness = 0.6f;
    mark.medium = 0.45f;
    mark.colour = vary(easel, easel.colours.wash, 1.0f, kWash, i + 50);
    mark.colour.L += 14.0f * (0.5f - s);  // air above, weight below
    mark.start = starts[i];
    mark.end = mark.start + std::min(0.7, 0.3 * easel.outlook.duration);
    mark.pass = 0;
    mark.cause = {plan::CauseKind::kPiece, 0, 0.0, easel.outlook.duration};
    mark.path = sweep(centre,
                      0.5f * hand_angle(easel, 0) + 0.12f * easel.chance(kWash, i, 3) +
                          ((i & 1) ? 3.14159f : 0.0f),
                      layout.width * (0.95f + 0.35f * easel.chance(kWash, i, 4)),
                      0.03f * easel.chance(kWash, i, 5));
    easel.paint(std::move(mark));
  }
}

}  // namespace impasto::compose
