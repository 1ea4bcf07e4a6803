// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/studio/paints.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "impasto/pigment/pigment.h"

namespace impasto::studio {
namespace {

std::string hex_of(const picture::LinearRgb& rgb) {
  const auto code = [](float v) {
    return static_cast<unsigned>(
        std::lround(255.0f * picture::srgb_encode(std::clamp(v, 0.0f, 1.0f))));
  };
  char text[8];
  std::snprintf(text, sizeof text, "#%02x%02x%02x", code(rgb.r), code(rgb.g), code(rgb.b));
  return text;
}

}  // namespace

std::vector<Paint> paints() {
  std::vector<Paint> list;
  for (const pigment::Pigment& each : pigment::pigments()) {
    const std::string name(each.name);
    const auto optics = pigment::optics({{name, "TitaniumWhite"}});
    if (!optics) continue;  // never: both are in the table
    list.push_back({name, hex_of(pigment::masstone(*optics, {1.0f})),
                    hex_of(pigment::masstone(*optics, {0.5f, 0.5f}))});
  }
  return list;
}

}  // namespace impasto::studio
