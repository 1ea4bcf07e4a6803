// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include <gtest/gtest.h>

#include <atomic>
#include <cmath>
#include <limits>
#include <new>
#include <set>
#include <vector>

#include "impasto/base/math.h"
#include "impasto/base/parallel.h"
#include "impasto/base/result.h"
#include "impasto/base/rng.h"

namespace impasto {
namespace {

double relative(double got, double want) {
  return std::fabs(got - want) / std::max(1e-300, std::fabs(want));
}

TEST(Math, AgreesWithLibmToAFewUlp) {
  for (int i = 0; i < 20000; ++i) {
    const double x = (random_unit(1, i) - 0.5) * 60.0 + random_unit(2, i) * 1e-6;
    EXPECT_LT(relative(math::exp(x), std::exp(x)), 1e-15) << x;
    EXPECT_NEAR(math::sin(x), std::sin(x), 3e-16) << x;
    EXPECT_NEAR(math::cos(x), std::cos(x), 3e-16) << x;
    const double y = std::exp(x * 5);
    EXPECT_NEAR(math::log(y), std::log(y), 4e-16 * std::max(1.0, std::fabs(std::log(y)))) << y;
    const double a = random_signed(3, i), b = random_signed(4, i);
    EXPECT_NEAR(math::atan2(a, b), std::atan2(a, b), 1e-15) << a << " " << b;
    EXPECT_LT(relative(math::pow(y, 0.37), std::pow(y, 0.37)), 1e-13) << y;
    EXPECT_NEAR(math::tanh(a * 5), std::tanh(a * 5), 1e-15) << a;
  }
}

TEST(Math, EndsOfTheRangeAreWhatIeeeSays) {
  const double inf = std::numeric_limits<double>::infinity();
  EXPECT_EQ(math::exp(-1000), 0.0);
  EXPECT_EQ(math::exp(1000), inf);
  EXPECT_EQ(math::log(0), -inf);
  EXPECT_TRUE(std::isnan(math::log(-1)));
  EXPECT_TRUE(std::isnan(math::sin(inf)));
  EXPECT_EQ(math::pow(0, 2), 0.0);
  EXPECT_EQ(math::pow(0, 0), 1.0);
  EXPECT_NEAR(math::log(5e-324), std::log(5e-324), 1e-12);
}

TEST(Math, TheMedianIsTheUpperOfTheTwoInTheMiddle) {
  EXPECT_EQ(math::median(std::vector<int>{7}), 7);
  EXPECT_EQ(math::median(std::vector<int>{9, 1, 5}), 5);
  EXPECT_EQ(math::median(std::vector<float>{4, 1, 3, 2}), 3);
}

TEST(Random, IsAPureFunctionOfItsKeysAndFillsTheUnitInterval) {
  EXPECT_EQ(random_bits(7, 1, 2), random_bits(7, 1, 2));
  EXPECT_NE(random_bits(7, 1, 2), random_bits(7, 2, 1));
  double sum = 0;
  std::set<std::uint64_t> seen;
  for (int i = 0; i < 10000; ++i) {
    const float u = random_unit(42, i);
    ASSERT_GE(u, 0.0f);
    ASSERT_LT(u, 1.0f);
    sum += u;
    seen.insert(random_bits(42, i));
  }
  EXPECT_NEAR(sum / 10000, 0.5, 0.01);
  EXPECT_EQ(seen.size(), 10000u);
}

TEST(Pool, VisitsEveryIndexOnceWithAnyNumberOfThreads) {
  for (int threads : {1, 2, 7}) {
    Pool pool(threads);
    EXPECT_EQ(pool.threads(), threads);
    for (int round = 0; round < 50; ++round) {
      std::vector<std::atomic<int>> visits(233);
      pool.run(visits.size(), [&](std::size_t i) { ++visits[i]; });
      for (const auto& v : visits) ASSERT_EQ(v.load(), 1);
    }
  }
}

TEST(Pool, ThrowsWhatABodyThrewOnceAllAreOutOfTheirs) {
  for (int threads : {1, 2, 7}) {
    Pool pool(threads);
    for (int round = 0; round < 50; ++round) {
      std::atomic<int> inside{0}, begun{0};
      EXPECT_THROW(pool.run(500,
                            [&](std::size_t i) {
                              ++inside;
                              ++begun;
                              if (i % 3 == 1) {
                                --inside;
                                throw std::bad_alloc();
                              }
                              --inside;
                            }),
                   std::bad_alloc);
      EXPECT_EQ(inside.load(), 0);
      EXPECT_LT(begun.load(), 500);
      std::atomic<int> visits{0};
      pool.run(100, [&](std::size_t) { ++visits; });  // and works on
      EXPECT_EQ(visits.load(), 100);
    }
  }
}

TEST(Error, ReadsAsOneLineWithPlaceReasonAndRemedy) {
  const Error error{ErrorCode::kUnreadable, "the file is empty", "song.flac", "export it again"};
  EXPECT_EQ(to_line(error), "song.flac: the file is empty. Export it again");
  EXPECT_EQ(exit_code(error.code), 3);
}

TEST(Result, a_line_carries_nothing_that_steers_a_terminal) {
  const Error error{ErrorCode::kUnreadable, "brush \"\x1B[2Ja\nb\xFF\" is impossible", "a.impasto",
                    ""};
  EXPECT_EQ(to_line(error), "a.impasto: brush \" [2Ja b\xC3\xBF\" is impossible");
}

}  // namespace
}  // namespace impasto
