// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

/// Transcendentals with the same bits on every CPU and compiler: plain IEEE additions,
/// multiplications and divisions, compiled with -ffp-contract=off. glibc's own differ between CPUs
/// (it picks FMA variants at run time), so the picture path uses these only. std::sqrt, fabs, floor
/// and the like are exactly rounded and allowed.
namespace impasto::math {

inline constexpr double kPi = 3.14159265358979323846;
inline constexpr double kTau = 2.0 * kPi;

double exp(double x);        ///< relative error < 4e-16; 0 below -745, +inf above 709.8
double log(double x);        ///< natural; -inf at 0, NaN below
double sin(double radians);  ///< |radians| < 1e6 for full accuracy
double cos(double radians);
double atan2(double y, double x);
double pow(double base, double exponent);  ///< base >= 0

inline double log2(double x) {
  return log(x) * 1.44269504088896340736;
}
inline double log10(double x) {
  return log(x) * 0.43429448190325182765;
}
inline double exp2(double x) {
  return exp(x * 0.69314718055994530942);
}
inline double tanh(double x) {
  const double e = exp(-2.0 * std::fabs(x));
  const double t = (1.0 - e) / (1.0 + e);
  return x < 0 ? -t : t;
}
inline double cbrt(double x) {
  return x < 0 ? -pow(-x, 1.0 / 3.0) : pow(x, 1.0 / 3.0);
}
inline double hypot(double x, double y) {
  return std::sqrt(x * x + y * y);
}

template <class T>
constexpr T lerp(T a, T b, T t) {
  return a + (b - a) * t;
}
template <class T>
constexpr T saturate(T x) {
  return x < T(0) ? T(0) : (x > T(1) ? T(1) : x);
}
template <class T>
constexpr T smoothstep(T lo, T hi, T x) {
  const T t = saturate((x - lo) / (hi - lo));
  return t * t * (T(3) - T(2) * t);
}

/// The middle one in size; of an even number the upper of the two in the middle. Not of nothing.
template <class T>
T median(std::vector<T> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

}  // namespace impasto::math
