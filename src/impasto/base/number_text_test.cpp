// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/base/number_text.h"

#include <gtest/gtest.h>

#include <bit>
#include <charconv>
#include <cmath>
#include <limits>

#include "impasto/base/rng.h"

namespace impasto {
namespace {

template <class Number>
std::string ours(Number value) {
  std::string text;
  append_number(text, value);
  return text;
}

template <class Number>
std::string theirs(Number value) {
  char text[400];
  return std::string(text, std::to_chars(text, text + sizeof text, value).ptr);
}

template <class Number>
void expect_same(Number value) {
  const std::string text = ours(value), shortest = theirs(value);
  Number back = 0;
  std::from_chars(text.data(), text.data() + text.size(), back);
  ASSERT_EQ(back, value) << text;
  ASSERT_EQ(std::signbit(back), std::signbit(value)) << text;
  // Above 2^53 (2^24) the standard library writes all digits of the number, not the shortest.
  if (std::fabs(value) < std::ldexp(1.0, std::numeric_limits<Number>::digits))
    ASSERT_EQ(text, shortest);
  else
    ASSERT_LE(text.size(), shortest.size());
}

TEST(NumberText, IsTheShortestThatReadsBackToTheSameBits) {
  for (std::uint64_t i = 0; i < 20000; ++i) {
    const std::uint64_t bits = random_bits(5, i);
    const auto d = std::bit_cast<double>(bits);
    const auto f = std::bit_cast<float>(static_cast<std::uint32_t>(bits >> 32));
    if (std::isfinite(d)) expect_same(d);
    if (std::isfinite(f)) expect_same(f);
    expect_same(static_cast<double>(bits % 4000) / 97.0);
    expect_same(static_cast<float>(bits % 4000) / 97.0f);
    expect_same(static_cast<double>(bits >> 12));
  }
}

TEST(NumberText, IsReadWholeOrNotAtAll) {
  EXPECT_EQ(read_number("0.1"), 0.1);
  EXPECT_EQ(read_number("-12e3"), -12000.0);
  EXPECT_EQ(read_number("1e999"), std::numeric_limits<double>::infinity());
  EXPECT_EQ(read_number("1e-999"), 0.0);
  for (const char* no : {"", " 1", "1 ", "+1", "one", "1,5", "0x10", "1.2.3"})
    EXPECT_FALSE(read_number(no)) << no;
}

TEST(NumberText, HoldsAtTheEdges) {
  using D = std::numeric_limits<double>;
  using F = std::numeric_limits<float>;
  for (const double v :
       {0.0, -0.0, 1.0, 0.1, 1e-5, 1e22, 1e23, 5e-324, D::min(), D::max(), 123456.0, 0.3, 2.0 / 3.0,
        9007199254740992.0, 1e15, 1e5, 0.0001, 100.0, -2.5}) {
    expect_same(v);
  }
  for (int power = -1074; power < 1024; ++power) expect_same(std::ldexp(1.0, power));
  for (int power = -149; power < 128; ++power) expect_same(std::ldexp(1.0f, power));
  for (const float v : {F::denorm_min(), F::min(), F::max(), 0.1f, 16777216.0f}) expect_same(v);
  EXPECT_EQ(plain_number(0.0001), "0.0001");
  EXPECT_EQ(plain_number(0.3f), "0.3");
  EXPECT_EQ(plain_number(-12.5), "-12.5");
  EXPECT_EQ(ours(D::quiet_NaN()), "null");
  EXPECT_EQ(ours(-F::infinity()), "null");
}

}  // namespace
}  // namespace impasto
