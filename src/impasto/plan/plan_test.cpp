// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/plan/plan.h"

#include <gtest/gtest.h>

#include "impasto/plan/piece.h"

namespace impasto::plan {
namespace {

TEST(Labels, FollowHarteAndNameTheBassAsADegree) {
  EXPECT_EQ(to_label(Chord{0, 1, 9, ChordQuality::kMinor7, 0, 1}), "A:min7/b3");
  EXPECT_EQ(to_label(Chord{0, 1, 0, ChordQuality::kMajor, 0, 1}), "C:maj");
  EXPECT_EQ(to_label(Chord{0, 1, 0, ChordQuality::kMajor, 7, 1}), "C:maj/5");
  EXPECT_EQ(to_label(Chord{}), "N");
  EXPECT_EQ(to_label(Key{0, 1, 6, true, 1}), "F# minor");
}

TEST(Labels, SectionLettersGoOnAfterZ) {
  EXPECT_EQ(section_letter(0), "A");
  EXPECT_EQ(section_letter(25), "Z");
  EXPECT_EQ(section_letter(26), "AA");
  EXPECT_EQ(section_letter(27), "AB");
}

TEST(Explain, SaysWhichSoundMadeTheStrokeAndWhereInTheFormItStands) {
  Piece piece;
  Section a, b, again;
  a.end = b.start = 10;
  b.end = again.start = 20;
  again.end = 30;
  b.label = 1;
  again.returns = 1;
  piece.sections = {a, b, again};
  piece.chords = {{20, 22, 2, ChordQuality::kMinor, 2, 1}};
  score::Note note;
  note.onset = 21.4;
  note.offset = 21.9;
  note.pitch = 79;
  piece.melody = {note};
  Plan plan;
  plan.piece = std::make_shared<const Piece>(piece);
  Stroke stroke;
  stroke.cause = {CauseKind::kMelody, 0, 21.4, 21.9};
  EXPECT_EQ(explain(plan, stroke),
            "melody note G5 at 0:21.40-0:21.90, in section A (heard for the 2nd time), over D:min");
  stroke.cause = {CauseKind::kSection, 1, 10, 20};
  EXPECT_EQ(explain(plan, stroke), "section at 0:10.00-0:20.00: B");
  // A cause that points nowhere (a damaged file) is still told as far as it goes.
  stroke.cause = {CauseKind::kMelody, 99, 1, 2};
  EXPECT_EQ(explain(plan, stroke), "melody note at 0:01.00-0:02.00, in section A");
}

TEST(ReverbText, is_in_words_that_people_use) {
  EXPECT_EQ(reverb_text(0.0f), "");
  EXPECT_EQ(reverb_text(0.3f), "dry");
  EXPECT_EQ(reverb_text(1.84f), "about 1.8 s");
}

}  // namespace
}  // namespace impasto::plan
