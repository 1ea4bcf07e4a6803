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

TEST(ClockText, is_minutes_and_seconds) {
  EXPECT_EQ(clock_text(0.0), "0:00");
  EXPECT_EQ(clock_text(12.4), "0:12");
  EXPECT_EQ(clock_text(59.6), "0:59");
  EXPECT_EQ(clock_text(7200.0), "120:00");
  EXPECT_EQ(clock_text(-1.0), "0:00");
  EXPECT_EQ(exact_clock_text(7.26), "0:07.3");
  EXPECT_EQ(exact_clock_text(59.97), "1:00.0");
}

TEST(Names, are_one_for_each_enumerator_and_lead_back_to_it) {
  EXPECT_STREQ(to_string(CauseKind::kLoudness), "loudness");
  EXPECT_STREQ(to_string(CauseKind::kGesture), "gesture");
  for (std::size_t i = 0; i < kCauseNames.size(); ++i) {
    const auto kind = static_cast<CauseKind>(i);
    EXPECT_EQ(kCauseNames.find(to_string(kind)), kind);
  }
  EXPECT_EQ(kPassNames.find("accent"), kAccent);
  EXPECT_FALSE(kOriginNames.find("smell").has_value());
}

TEST(ReverbText, is_in_words_that_people_use) {
  EXPECT_EQ(reverb_text(0.0f), "");
  EXPECT_EQ(reverb_text(0.3f), "dry");
  EXPECT_EQ(reverb_text(1.84f), "about 1.8 s");
}

}  // namespace
}  // namespace impasto::plan
