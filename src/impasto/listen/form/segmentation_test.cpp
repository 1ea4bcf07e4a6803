// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/listen/form/segmentation.h"

#include <gtest/gtest.h>

namespace impasto::listen {
namespace {

constexpr int kUnits = 32;

struct Bars {
  Matrix like = Matrix(kUnits * kUnits, 0.0f);
  std::vector<float> novelty = std::vector<float>(kUnits + 1, 0.0f);
  /// Alike within stretches that begin at a multiple of `length`, unlike across.
  explicit Bars(int length, float contrast) {
    for (int i = 0; i < kUnits; ++i) {
      for (int j = 0; j < kUnits; ++j) {
        like[i * kUnits + j] = i / length == j / length ? contrast : -contrast;
      }
    }
  }
  Segmentation divided(std::size_t most = 60) const {
    SegmentationCues cues{&like, &novelty, {}, 3.0, true};
    for (int i = 0; i <= kUnits; ++i) cues.times.push_back(2.0 * i);
    return segment(cues, most);
  }
};

TEST(Segmentation, clear_blocks_are_found_and_sure) {
  const Segmentation segmentation = Bars(8, 1.0f).divided();
  EXPECT_EQ(segmentation.borders, (std::vector<int>{0, 8, 16, 24, 32}));
  for (int i = 1; i < 4; ++i) EXPECT_GT(segmentation.sure[i], 0.9f);
}

TEST(Segmentation, the_fainter_the_blocks_the_less_sure) {
  const Segmentation clear = Bars(8, 1.0f).divided(), faint = Bars(8, 0.1f).divided();
  ASSERT_EQ(faint.borders, clear.borders);
  for (int i = 1; i < 4; ++i) {
    EXPECT_LT(faint.sure[i], 0.75f);
    EXPECT_GT(faint.sure[i], 0.05f);
  }
}

TEST(Segmentation, no_more_stretches_than_allowed) {
  EXPECT_LE(Bars(4, 1.0f).divided(3).borders.size(), 4u);
}

TEST(Segmentation, what_changes_in_repetition_makes_a_border_where_all_is_alike) {
  Bars bars(kUnits, 0.05f);
  bars.novelty[16] = 1.0f;
  const Segmentation segmentation = bars.divided();
  EXPECT_EQ(segmentation.borders, (std::vector<int>{0, 16, 32}));
  EXPECT_GT(segmentation.sure[1], 0.9f);
}

}  // namespace
}  // namespace impasto::listen
