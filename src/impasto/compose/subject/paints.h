// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <array>
#include <string>
#include <vector>

#include "impasto/compose/settings.h"
#include "impasto/compose/subject/raster.h"
#include "impasto/picture/colour.h"
#include "impasto/pigment/pigment.h"

namespace impasto::compose::subject {

Rgb encoded(const picture::LinearRgb& linear);
picture::LinearRgb decoded(const Rgb& rgb);
picture::Lab lab_of(const Rgb& rgb);
Rgb rgb_of(const picture::Lab& lab);

/// What has to be mixed for a colour to be shown by a light of that black (plan::Light::black).
picture::LinearRgb veiled(picture::LinearRgb colour, float black);

/// At most `most` colours that stand for all of a picture's (k-means in CIELAB, begun with the
/// farthest points; Gonzalez 1985, Lloyd 1982), with their shares: small accents have their own.
std::vector<Swatch> clusters(const std::vector<picture::Lab>& pixels, int most);

/// What to load a brush with.
struct Loaded {
  plan::Mixture mixture{};  ///< sums to 1; of a thin film with medium
  float coats = 0;          ///< of a film: how thick it is laid; 0: as thick as one likes
};

/// What a palette makes of each wanted colour: a table of 17 x 17 x 17 of encoded sRGB.
class Paints {
 public:
  /// Opaque. `black`: as plan::Light::black.
  Paints(const pigment::PaletteOptics& optics, float black);
  /// Thin films over a ground (linear).
  Paints(const pigment::PaletteOptics& optics, const picture::LinearRgb& ground, float black);
  /// What is shown when `wanted` is asked for.
  Rgb reached(const Rgb& wanted) const;
  Loaded loaded(const Rgb& wanted) const;

 private:
  static constexpr int kSteps = 17;
  struct Cell {
    Rgb reached;
    Loaded loaded;
  };
  const Cell& cell(int r, int g, int b) const;
  std::vector<Cell> cells_;
};

}  // namespace impasto::compose::subject
