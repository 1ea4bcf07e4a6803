// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "impasto/paint/grain.h"
#include "impasto/pigment/pigment.h"
#include "impasto/plan/sheet.h"

namespace impasto::paint {

/// What the bare ground looks like, as a pure function of the place: one colour, or a wash of a
/// second tone that has sunk into it.
class Ground {
 public:
  Ground() = default;
  explicit Ground(const plan::Sheet& sheet);

  using Codes = std::array<std::uint8_t, pigment::kBands>;
  /// Sqrt-coded reflectance of pixels x0.. of row `y`; `scale` pixels to a canvas unit, which
  /// begins at (left, top). The tone lies deepest in the hollows of the tooth (0..255).
  void row(float left, float top, float scale, int x0, int y, int count, const std::uint8_t* tooth,
           Codes* out) const;

  static constexpr int kClouds = 4;
  /// Where the tone lies how deep; in canvas units.
  struct Field {
    float x = 0.5f, y = 0.5f;     ///< the middle of the sheet
    float dx = 0, dy = -1;        ///< to where it deepens
    float across = 1, reach = 1;  ///< 1 / length that way; 1 / the longer side of the pale band
    float light = 0, depth = 0, mottle = 0;
    float half_width = 0.5f, half_height = 0.5f;
    Octave bends[2], streak, clouds[kClouds];
  };

 private:
  static constexpr int kSteps = 1024;
  Codes even_{};
  std::uint32_t dither_ = 0;
  Field field_;
  std::vector<std::array<float, pigment::kBands>>
      codes_;  ///< kSteps + 1 from pale to deep; or none
};

}  // namespace impasto::paint
