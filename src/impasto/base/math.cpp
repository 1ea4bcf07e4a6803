// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/base/math.h"

#include <bit>
#include <cstdint>
#include <limits>

namespace impasto::math {
namespace {

// ln 2 split so that n * kLn2Hi is exact for |n| < 2^11 (Cody & Waite 1980).
constexpr double kLn2Hi = 0x1.62e42fefa0000p-1;
constexpr double kLn2Lo = 0x1.cf79abc9e3b39p-40;
// pi/2 in three parts, each with trailing zero bits, exact when multiplied by |n| < 2^20.
constexpr double kHalfPi1 = 0x1.921fb54400000p+0;
constexpr double kHalfPi2 = 0x1.0b4611a600000p-34;
constexpr double kHalfPi3 = 0x1.3198a2e037073p-69;

double sin_kernel(double x) {  // |x| <= pi/4, Taylor to x^17
  const double z = x * x;
  double p = 1.0 / 355687428096000.0;
  p = p * z - 1.0 / 1307674368000.0;
  p = p * z + 1.0 / 6227020800.0;
  p = p * z - 1.0 / 39916800.0;
  p = p * z + 1.0 / 362880.0;
  p = p * z - 1.0 / 5040.0;
  p = p * z + 1.0 / 120.0;
  p = p * z - 1.0 / 6.0;
  return x + x * (z * p);
}

double cos_kernel(double x) {  // |x| <= pi/4, Taylor to x^18
  const double z = x * x;
  double p = -1.0 / 6402373705728000.0;
  p = p * z + 1.0 / 20922789888000.0;
  p = p * z - 1.0 / 87178291200.0;
  p = p * z + 1.0 / 479001600.0;
  p = p * z - 1.0 / 3628800.0;
  p = p * z + 1.0 / 40320.0;
  p = p * z - 1.0 / 720.0;
  p = p * z + 1.0 / 24.0;
  return 1.0 - 0.5 * z + (z * z) * p;
}

struct Reduced {
  double x;
  unsigned quadrant;
};

Reduced reduce(double radians) {
  if (!(std::fabs(radians) < 1e9)) return {std::numeric_limits<double>::quiet_NaN(), 0};
  const double n = std::floor(radians * (2.0 / kPi) + 0.5);
  double x = radians - n * kHalfPi1;
  x -= n * kHalfPi2;
  x -= n * kHalfPi3;
  return {x, static_cast<unsigned>(static_cast<std::int64_t>(n)) & 3u};
}

double atan_unit(double x) {  // 0 <= x <= 1
  // Two half-angle steps bring x below tan(pi/16) = .199; then the series to x^23.
  double scale = 1.0;
  for (int i = 0; i < 2; ++i) {
    x = x / (1.0 + std::sqrt(1.0 + x * x));
    scale *= 2.0;
  }
  const double z = x * x;
  double p = 0.0;
  for (int k = 23; k >= 3; k -= 2) p = (p + ((k & 2) ? -1.0 : 1.0) / k) * z;
  return scale * (x + x * p);
}

}  // namespace

double exp(double x) {
  if (x != x) return x;
  if (x > 709.78) return std::numeric_limits<double>::infinity();
  if (x < -745.2) return 0.0;
  const double n = std::floor(x * 1.44269504088896340736 + 0.5);
  const double r = (x - n * kLn2Hi) - n * kLn2Lo;
  double p = 1.0 / 6227020800.0;
  p = p * r + 1.0 / 479001600.0;
  p = p * r + 1.0 / 39916800.0;
  p = p * r + 1.0 / 3628800.0;
  p = p * r + 1.0 / 362880.0;
  p = p * r + 1.0 / 40320.0;
  p = p * r + 1.0 / 5040.0;
  p = p * r + 1.0 / 720.0;
  p = p * r + 1.0 / 120.0;
  p = p * r + 1.0 / 24.0;
  p = p * r + 1.0 / 6.0;
  p = p * r + 0.5;
  const double e = 1.0 + (r + r * r * p);
  const int k = static_cast<int>(n);
  // Two steps, so that results near the ends of the range neither overflow nor lose the exponent.
  const int half = k / 2;
  const auto power = [](int i) {
    return std::bit_cast<double>(static_cast<std::uint64_t>(i + 1023) << 52);
  };
  return e * power(half) * power(k - half);
}

double log(double x) {
  if (x != x || x < 0) return std::numeric_limits<double>::quiet_NaN();
  if (x == 0) return -std::numeric_limits<double>::infinity();
  if (x == std::numeric_limits<double>::infinity()) return x;
  int exponent = 0;
  if (x < 0x1p-1022) {
    x *= 0x1p54;
    exponent = -54;
  }
  std::uint64_t bits = std::bit_cast<std::uint64_t>(x);
  exponent += static_cast<int>(bits >> 52) - 1023;
  double m = std::bit_cast<double>((bits & 0xfffffffffffffull) | 0x3ff0000000000000ull);
  if (m > 1.41421356237309504880) {
    m *= 0.5;
    ++exponent;
  }
  const double s = (m - 1.0) / (m + 1.0);  // |s| <= .1716; log m = 2 atanh s
  const double z = s * s;
  double p = 0.0;
  for (int k = 21; k >= 3; k -= 2) p = (p + 1.0 / k) * z;
  return exponent * kLn2Hi + (2.0 * (s + s * p) + exponent * kLn2Lo);
}

double sin(double radians) {
  const Reduced r = reduce(radians);
  const double v = (r.quadrant & 1) ? cos_kernel(r.x) : sin_kernel(r.x);
  return (r.quadrant & 2) ? -v : v;
}

double cos(double radians) {
  const Reduced r = reduce(radians);
  const double v = (r.quadrant & 1) ? sin_kernel(r.x) : cos_kernel(r.x);
  return ((r.quadrant + 1) & 2) ? -v : v;
}

double atan2(double y, double x) {
  if (x != x || y != y) return std::numeric_limits<double>::quiet_NaN();
  const double ax = std::fabs(x);
  const double ay = std::fabs(y);
  double a = 0.0;
  if (ax != 0 || ay != 0) {
    a = ay <= ax ? atan_unit(ay / ax) : kPi / 2 - atan_unit(ax / ay);
  }
  if (x < 0) a = kPi - a;
  return y < 0 ? -a : a;
}

double pow(double base, double exponent) {
  if (exponent == 0) return 1.0;
  if (base == 0) return exponent > 0 ? 0.0 : std::numeric_limits<double>::infinity();
  return exp(exponent * log(base));
}

}  // namespace impasto::math
