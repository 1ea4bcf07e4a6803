// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include <gtest/gtest.h>

#include <cmath>
#include <optional>

#include "impasto/compose/compose.h"
#include "impasto/compose/test_pieces.h"
#include "impasto/compose/test_styles.h"
#include "impasto/plan/piece.h"
#include "impasto/plan/plan.h"

namespace impasto::compose {
namespace {

using plan::Cause;
using plan::CauseKind;

/// Half a minute in which no two things of a kind begin at the same time, so that an index that is
/// one off names another time.
plan::Piece song() {
  plan::Piece p = even_piece(30, 120, 900);
  for (int i = 0; i < 3; ++i) {
    plan::Section s;
    s.start = 10.0 * i;
    s.end = 10.0 * (i + 1);
    s.label = i % 2;
    s.returns = i == 2;
    s.loudness = -22.0f + 2.0f * static_cast<float>(i);
    s.emotion.arousal = i == 1 ? 1.2f : -0.4f;
    p.sections.push_back(s);
  }
  p.keys = {{0, 14, 2, false, 0.9f}, {14, 30, 9, true, 0.9f}};
  for (int i = 0; i < 60; ++i) p.beats.push_back({0.5 * i, i % 4 + 1, 1.0f});
  add_fifths(20, p);
  for (int i = 0; i < 70; ++i) {
    score::Note n = note(0.4 * i + 0.1, 0.35, 66.0f + static_cast<float>(i * 5 % 13));
    p.notes.push_back(n);
    // From the second section on some notes of the tune stand alone.
    const int place = i % 10;
    if (i < 25 || (place > 0 && place < 6) || place == 8) p.melody.push_back(n);
    n.onset += 0.2;
    n.offset += 0.2;
    n.pitch -= 5;
    p.notes.push_back(n);
    p.onsets.push_back({0.4 * i + 0.1, 0.3f + 0.7f * static_cast<float>(i % 4 == 0),
                        static_cast<plan::HitKind>(i % 4)});
  }
  for (std::size_t i = 300; i < 350; ++i) p.curves.loudness[i] = -13.0f;
  return p;
}

/// When the thing begins that the cause points at.
std::optional<double> start_of(const plan::Piece& piece, const Cause& cause) {
  const auto i = static_cast<std::size_t>(cause.index);
  switch (cause.kind) {
    case CauseKind::kSection: return piece.sections.at(i).start;
    case CauseKind::kKey: return piece.keys.at(i).start;
    case CauseKind::kChord: return piece.chords.at(i).start;
    case CauseKind::kBeat: return piece.beats.at(i).time;
    case CauseKind::kOnset: return piece.onsets.at(i).time;
    case CauseKind::kMelody: return piece.melody.at(i).onset;
    case CauseKind::kBass: return piece.bass.at(i).onset;
    case CauseKind::kNote: return piece.notes.at(i).onset;
    default: return std::nullopt;
  }
}

TEST(Causes, name_the_very_thing_that_sounds_and_not_its_neighbour) {
  const plan::Piece piece = song();
  for (plan::Manner manner : {plan::Manner::kMasses, plan::Manner::kTouches, plan::Manner::kArm,
                              plan::Manner::kInk, plan::Manner::kForms}) {
    const plan::Plan plan = compose(piece, {.style = all(manner), .variety = 0.0f});
    int named = 0;
    for (const plan::Stroke& s : plan.strokes) {
      const std::optional<double> start = start_of(piece, s.cause);
      if (!start) continue;
      ++named;
      EXPECT_NEAR(s.cause.start, *start, 1e-6)
          << plan::to_string(manner) << ": " << plan::to_string(s.cause.kind) << " "
          << s.cause.index;
    }
    EXPECT_GT(named, 20) << plan::to_string(manner);
  }
}

}  // namespace
}  // namespace impasto::compose
