// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <array>
#include <span>
#include <string_view>
#include <vector>

#include "impasto/base/result.h"
#include "impasto/picture/colour.h"
#include "impasto/plan/plan.h"

namespace impasto::pigment {

inline constexpr int kBands = 8;
using Bands = std::array<float, kBands>;

/// Thickness (in the units of K and S) of one opaque coat: a film this thick shows its masstone to
/// the eye over any ground, for all but the most transparent paints.
inline constexpr float kOpaqueCoat = 16.0f;
/// Saunderson 1942: reflection of the film's surface from outside and from inside.
inline constexpr float kSaundersonOutside = 0.03f, kSaundersonInside = 0.65f;

/// Kubelka-Munk absorption K and scattering S per unit film thickness in 8 effective bands.
/// Computed (see the data note in docs/dependencies.md) from the RIT/Berns paint database
/// values published in waacton/Unicolour.
struct Pigment {
  std::string_view name;          ///< "UltramarineBlue"
  std::string_view colour_index;  ///< "PB29"
  Bands K, S;
};

/// The 19 paints there are, in a fixed order.
std::span<const Pigment> pigments();
/// Null when there is none of that name.
const Pigment* find_pigment(std::string_view name);

/// How readily it drops out of a wash into the tooth, 0 (fine stains: phthalos, quinacridones) .. 1
/// (heavy grains: ultramarine, cerulean, cobalt).
float granulation(const Pigment& pigment);

/// A palette ready for use: slots 0..6 pigments, slot 7 medium (K = S = 0).
struct PaletteOptics {
  std::array<Bands, plan::kSlots> K{}, S{};
  std::array<float, plan::kSlots> granulation{};
  int count = 0;  ///< pigments in use
};
Result<PaletteOptics> optics(const plan::Palette& palette);

/// Weights from band reflectances outside the surface to linear sRGB.
const std::array<std::array<float, 3>, kBands>& band_weights();

/// Reflectance bands inside the film's surface -> linear sRGB, with Saunderson's correction
/// (k1 .03, k2 .65).
picture::LinearRgb to_linear(const Bands& reflectance);
/// Reflectance bands whose `to_linear` is `rgb` (smooth, within 0..1, least change from grey).
Bands to_bands(const picture::LinearRgb& rgb);

/// Colour of an endlessly thick film of the mixture (medium ignored).
picture::LinearRgb masstone(const PaletteOptics& optics, const plan::Mixture& mixture);
/// Film of the mixture (its medium share dilutes it) of thickness X over a substrate; Kubelka &
/// Munk 1931, hyperbolic solution.
Bands film(const PaletteOptics& optics, const plan::Mixture& mixture, float thickness,
           const Bands& substrate);

/// Inverse mixing for one palette: the mixture whose masstone is nearest (CIELAB, lightness and hue
/// kept before chroma) to a wanted colour. Built once per palette, deterministic.
class Mixer {
 public:
  explicit Mixer(const PaletteOptics& optics);
  /// Shares sum to 1; no medium.
  plan::Mixture mix(const picture::Lab& wanted) const;
  /// The colour that `mix(wanted)` really gives.
  picture::Lab reached(const picture::Lab& wanted) const;

 private:
  struct Entry {
    picture::Lab lab;
    plan::Mixture mixture;
  };
  PaletteOptics optics_;
  std::vector<Entry> entries_;
};

}  // namespace impasto::pigment
