// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/picture/colour.h"

#include <cmath>

#include "impasto/base/math.h"

namespace impasto::picture {
namespace {

constexpr double kXn = 0.95047, kYn = 1.0, kZn = 1.08883;

double lab_f(double t) {
  return t > 216.0 / 24389.0 ? math::cbrt(t) : (24389.0 / 27.0 * t + 16.0) / 116.0;
}
double lab_f_inverse(double f) {
  return f * f * f > 216.0 / 24389.0 ? f * f * f : (116.0 * f - 16.0) / (24389.0 / 27.0);
}

}  // namespace

LinearRgb to_linear(const Lab& lab) {
  const double fy = (lab.L + 16.0) / 116.0;
  const double x = kXn * lab_f_inverse(fy + lab.a / 500.0);
  const double y = kYn * lab_f_inverse(fy);
  const double z = kZn * lab_f_inverse(fy - lab.b / 200.0);
  return {static_cast<float>(3.2404542 * x - 1.5371385 * y - 0.4985314 * z),
          static_cast<float>(-0.9692660 * x + 1.8760108 * y + 0.0415560 * z),
          static_cast<float>(0.0556434 * x - 0.2040259 * y + 1.0572252 * z)};
}

Lab to_lab(const LinearRgb& c) {
  const double x = 0.4124564 * c.r + 0.3575761 * c.g + 0.1804375 * c.b;
  const double y = 0.2126729 * c.r + 0.7151522 * c.g + 0.0721750 * c.b;
  const double z = 0.0193339 * c.r + 0.1191920 * c.g + 0.9503041 * c.b;
  const double fx = lab_f(x / kXn), fy = lab_f(y / kYn), fz = lab_f(z / kZn);
  return {static_cast<float>(116.0 * fy - 16.0), static_cast<float>(500.0 * (fx - fy)),
          static_cast<float>(200.0 * (fy - fz))};
}

float srgb_encode(float linear) {
  const double x = math::saturate(static_cast<double>(linear));
  return static_cast<float>(x <= 0.0031308 ? 12.92 * x : 1.055 * math::pow(x, 1.0 / 2.4) - 0.055);
}

float srgb_decode(float encoded) {
  const double x = math::saturate(static_cast<double>(encoded));
  return static_cast<float>(x <= 0.04045 ? x / 12.92 : math::pow((x + 0.055) / 1.055, 2.4));
}

float delta_e2000(const Lab& x, const Lab& y) {
  constexpr double kDegree = math::kPi / 180.0;
  const double c_mean = 0.5 * (math::hypot(x.a, x.b) + math::hypot(y.a, y.b));
  const double c7 = math::pow(c_mean, 7.0);
  const double g = 0.5 * (1.0 - std::sqrt(c7 / (c7 + 6103515625.0)));
  const double a1 = (1 + g) * x.a, a2 = (1 + g) * y.a;
  const double C1 = math::hypot(a1, x.b), C2 = math::hypot(a2, y.b);
  const auto hue = [](double b, double a) {
    if (a == 0 && b == 0) return 0.0;
    const double h = math::atan2(b, a) / kDegree;
    return h < 0 ? h + 360.0 : h;
  };
  const double h1 = hue(x.b, a1), h2 = hue(y.b, a2);
  const double dL = y.L - x.L, dC = C2 - C1;
  double dh = 0.0;
  if (C1 * C2 != 0) {
    dh = h2 - h1;
    if (dh > 180) dh -= 360;
    if (dh < -180) dh += 360;
  }
  const double dH = 2.0 * std::sqrt(C1 * C2) * math::sin(0.5 * dh * kDegree);
  const double L = 0.5 * (x.L + y.L), C = 0.5 * (C1 + C2);
  double h = h1 + h2;
  if (C1 * C2 != 0) {
    if (std::fabs(h1 - h2) > 180) h += h < 360 ? 360 : -360;
    h *= 0.5;
  }
  const double T = 1 - 0.17 * math::cos((h - 30) * kDegree) + 0.24 * math::cos(2 * h * kDegree) +
                   0.32 * math::cos((3 * h + 6) * kDegree) -
                   0.20 * math::cos((4 * h - 63) * kDegree);
  const double theta = 30 * math::exp(-((h - 275) / 25) * ((h - 275) / 25));
  const double C7 = math::pow(C, 7.0);
  const double Rc = 2 * std::sqrt(C7 / (C7 + 6103515625.0));
  const double Sl = 1 + 0.015 * (L - 50) * (L - 50) / std::sqrt(20 + (L - 50) * (L - 50));
  const double Sc = 1 + 0.045 * C, Sh = 1 + 0.015 * C * T;
  const double Rt = -math::sin(2 * theta * kDegree) * Rc;
  const double l = dL / Sl, c = dC / Sc, H = dH / Sh;
  return static_cast<float>(std::sqrt(std::max(0.0, l * l + c * c + H * H + Rt * c * H)));
}

}  // namespace impasto::picture
