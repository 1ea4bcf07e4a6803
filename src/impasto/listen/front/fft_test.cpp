// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/listen/front/fft.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include "impasto/base/hash.h"
#include "impasto/base/math.h"
#include "impasto/base/rng.h"

namespace impasto::listen {
namespace {

/// By the definition, in double.
std::vector<double> power_of(const std::vector<float>& x) {
  const int n = static_cast<int>(x.size());
  std::vector<double> power(n / 2 + 1);
  for (int k = 0; k <= n / 2; ++k) {
    double re = 0, im = 0;
    for (int i = 0; i < n; ++i) {
      const double turn = math::kTau * static_cast<double>(i * k % n) / n;
      re += x[i] * math::cos(turn);
      im -= x[i] * math::sin(turn);
    }
    power[k] = re * re + im * im;
  }
  return power;
}

TEST(Fft, IsTheTransformByDefinitionToTheLastBitsOfAFloat) {
  for (int n : {2, 4, 6, 60, 90, 512, 1024}) {
    std::vector<float> x(n);
    for (int i = 0; i < n; ++i) x[i] = random_signed(3, i);
    Fft fft(n, std::vector<float>(n, 1.0f));
    const std::vector<double> exact = power_of(x);
    const double most = *std::max_element(exact.begin(), exact.end());
    double worst = 0;
    for (int k = 0; k <= n / 2; ++k) {
      worst = std::max(worst, std::fabs(std::sqrt(exact[k]) - std::sqrt(fft.power(x.data())[k])));
    }
    EXPECT_LT(worst, 2e-7 * std::sqrt(most)) << n;
  }
}

// Taken with g++ 12 on x86-64. With the C library's sines in the table it is another one.
TEST(Fft, HasTheSameBitsEverywhere) {
  std::vector<float> x(4096);
  for (int i = 0; i < 4096; ++i) x[i] = random_signed(3, i);
  Fft fft(4096, 4096);
  EXPECT_EQ(fnv1a(std::as_bytes(std::span(fft.power(x.data())))), 0x5ecc8cfe95b7cec7ull);
}

TEST(Fft, AFullSineHasAPeakPowerNearOne) {
  std::vector<float> x(2048);
  for (int i = 0; i < 2048; ++i) x[i] = static_cast<float>(math::sin(math::kTau * i * 40 / 2048));
  Fft fft(4096, 2048);
  const std::vector<float>& power = fft.power(x.data());
  EXPECT_NEAR(power[80], 1.0f, 1e-5f);
  EXPECT_EQ(std::max_element(power.begin(), power.end()) - power.begin(), 80);
}

}  // namespace
}  // namespace impasto::listen
