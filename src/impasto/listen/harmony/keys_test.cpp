// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/listen/harmony/keys.h"

#include <gtest/gtest.h>

namespace impasto::listen {
namespace {

constexpr double kSeconds = 16.0;

/// A grid as spectra leave it: every class a little, which is no key at all.
Grid blurred() {
  Grid grid;
  Chroma even;
  even.fill(1.0f);
  grid.key.assign(static_cast<std::size_t>(kSeconds / kGridHop), even);
  grid.treble = grid.bass = grid.key;
  return grid;
}

/// The same bar of half-second notes over and over.
std::vector<score::Note> bars_of(std::initializer_list<int> pitches) {
  std::vector<score::Note> notes;
  for (double t = 0.0; t < kSeconds;) {
    for (int pitch : pitches) {
      score::Note note;
      note.onset = t;
      note.offset = t += 0.5;
      note.pitch = static_cast<float>(pitch);
      notes.push_back(note);
    }
  }
  return notes;
}

plan::Key key_of(const std::vector<score::Note>& notes) {
  Grid grid = blurred();
  mark_notes(notes, grid);
  const auto keys = find_keys(grid, kSeconds);
  EXPECT_EQ(keys.size(), 1u);
  return keys.empty() ? plan::Key{} : keys[0];
}

TEST(Keys, are_those_of_the_notes_whatever_the_spectra_leak) {
  EXPECT_EQ(plan::to_label(key_of(bars_of({60, 64, 67, 65, 69, 67, 62, 71, 60, 60}))), "C major");
  EXPECT_EQ(plan::to_label(key_of(bars_of({62, 65, 69, 67, 70, 69, 64, 73, 62, 62}))), "D minor");
}

TEST(Keys, no_pedal_decides_alone) {
  auto notes = bars_of({62, 66, 69, 67, 71, 69, 64, 73, 62, 62});
  for (int i = 0; i < 3; ++i) {  // C# and its octaves, from beginning to end
    score::Note pedal;
    pedal.offset = kSeconds;
    pedal.pitch = static_cast<float>(37 + 12 * i);
    notes.push_back(pedal);
  }
  EXPECT_EQ(plan::to_label(key_of(notes)), "D major");
}

TEST(Keys, one_note_or_two_leave_it_open) {
  EXPECT_LT(key_of(bars_of({57})).confidence, 0.05f);
  EXPECT_LT(key_of(bars_of({57, 64})).confidence, 0.05f);
  EXPECT_GT(key_of(bars_of({57, 61, 64, 62, 66, 64, 59, 68, 57})).confidence, 0.3f);
}

TEST(Keys, without_notes_the_spectra_tell) {
  Grid grid = blurred();
  for (Chroma& c : grid.key) c = {3, 0, 1, 0, 2, 1, 0, 2, 0, 1, 0, 1};
  mark_notes({}, grid);
  const auto keys = find_keys(grid, kSeconds);
  ASSERT_EQ(keys.size(), 1u);
  EXPECT_EQ(plan::to_label(keys[0]), "C major");
}

}  // namespace
}  // namespace impasto::listen
