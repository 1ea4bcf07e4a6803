// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/studio/exhibit_accent.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <string_view>

#include "impasto/picture/colour.h"

namespace impasto::studio {
namespace {

struct Oklab {
  double L = 0, a = 0, b = 0;
};

Oklab to_oklab(const picture::LinearRgb& c) {
  const double l = std::cbrt(0.4122214708 * c.r + 0.5363325363 * c.g + 0.0514459929 * c.b);
  const double m = std::cbrt(0.2119034982 * c.r + 0.6806995451 * c.g + 0.1073969566 * c.b);
  const double s = std::cbrt(0.0883024619 * c.r + 0.2817188376 * c.g + 0.6299787005 * c.b);
  return {0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
          1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
          0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s};
}

std::array<double, 3> to_rgb(const Oklab& c) {
  const double l = std::pow(c.L + 0.3963377774 * c.a + 0.2158037573 * c.b, 3.0);
  const double m = std::pow(c.L - 0.1055613458 * c.a - 0.0638541728 * c.b, 3.0);
  const double s = std::pow(c.L - 0.0894841775 * c.a - 1.2914855480 * c.b, 3.0);
  return {4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
          -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
          -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s};
}

bool in_gamut(const std::array<double, 3>& rgb) {
  return std::all_of(rgb.begin(), rgb.end(), [](double v) { return v > -1e-4 && v < 1.0001; });
}

std::array<double, 3> linear_of(std::string_view hex) {
  std::array<double, 3> rgb{};
  for (std::size_t i = 0; i < 3; ++i) {
    const int code = std::stoi(std::string(hex.substr(1 + 2 * i, 2)), nullptr, 16);
    rgb[i] = picture::srgb_decode(static_cast<float>(code) / 255.0f);
  }
  return rgb;
}

double luminance(const std::array<double, 3>& rgb) {
  return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2];
}

double contrast(const std::array<double, 3>& x, const std::array<double, 3>& y) {
  const double a = luminance(x), b = luminance(y);
  return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

std::string hex_of(const std::array<double, 3>& rgb) {
  char text[8];
  const auto code = [](double v) {
    return static_cast<unsigned>(
        std::lround(255.0f * picture::srgb_encode(static_cast<float>(std::clamp(v, 0.0, 1.0)))));
  };
  std::snprintf(text, sizeof text, "#%02x%02x%02x", code(rgb[0]), code(rgb[1]), code(rgb[2]));
  return text;
}

/// The nearest lightness with enough contrast; colours that no screen has give up chroma first.
std::string moved(const Oklab& from, const char* paper, double step) {
  const std::array<double, 3> ground = linear_of(paper);
  constexpr double kContrast = 4.6;  // 4.5, and the rounding to 8 bit
  for (double L = from.L; L >= 0.0 && L <= 1.0; L += step) {
    for (double chroma = 1.0; chroma >= 0.0; chroma -= 0.05) {
      const std::array<double, 3> rgb = to_rgb({L, chroma * from.a, chroma * from.b});
      if (!in_gamut(rgb)) continue;
      if (contrast(rgb, ground) >= kContrast) return hex_of(rgb);
      break;
    }
  }
  return step < 0.0 ? "#1d1b19" : "#efece6";
}

}  // namespace

Accent accent_of(const std::vector<Group>& groups) {
  picture::Lab accent{40.0f, 0.0f, 0.0f};
  double most = 0.0;
  constexpr double kSpeck = 1e-3;
  for (const Group& group : groups) {
    if (group.share < kSpeck || group.kind == plan::CauseKind::kPiece) continue;
    const double chroma = std::hypot(group.colour.a, group.colour.b);
    // A colour need not cover much to be what the eye goes to.
    const double weight = chroma * std::pow(group.share, 0.15);
    if (weight <= most) continue;
    most = weight;
    accent = group.colour;
  }
  const Oklab from = to_oklab(picture::to_linear(accent));
  return {moved(from, kLightPaper, -0.01), moved(from, kDarkPaper, 0.01)};
}

}  // namespace impasto::studio
