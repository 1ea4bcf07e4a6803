// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <vector>

#include "impasto/picture/colour.h"
#include "impasto/pigment/pigment.h"
#include "impasto/plan/plan.h"

namespace impasto::pigment {

/// A thin film: which paint, and how much of it.
struct Glaze {
  plan::Mixture mixture{};  ///< shares sum to 1; no medium
  float thickness = 0;      ///< in the units of K and S; kOpaqueCoat is one coat
};

/// Inverse mixing for one palette and one ground: the film, of one to three pigments and as
/// thick as needed, that over that ground looks nearest to a wanted colour (CIELAB, lightness and
/// hue before chroma). White is left out: the ground is the light. Built once, deterministic.
class Glazer {
 public:
  Glazer(const PaletteOptics& optics, const Bands& ground);
  Glaze glaze(const picture::Lab& wanted) const;
  /// The colour that `glaze(wanted)` really gives.
  picture::Lab reached(const picture::Lab& wanted) const;

 private:
  struct Entry {
    picture::Lab lab;
    Glaze glaze;
  };
  const Entry& nearest(const picture::Lab& wanted) const;
  std::vector<Entry> entries_;
};

}  // namespace impasto::pigment
