// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/pigment/glaze.h"

#include <cmath>

#include "impasto/base/math.h"

namespace impasto::pigment {
namespace {

constexpr float kWhite = 88.0f;  ///< CIELAB L of a masstone from which a paint is a white

/// Squared difference; hue is kept before chroma.
float miss(const picture::Lab& a, const picture::Lab& b) {
  const float dl = a.L - b.L, da = a.a - b.a, db = a.b - b.b;
  const float ca = std::sqrt(a.a * a.a + a.b * a.b), cb = std::sqrt(b.a * b.a + b.b * b.b);
  const float dc = ca - cb, hue = std::max(0.0f, da * da + db * db - dc * dc);
  return dl * dl + 0.5f * dc * dc + 1.3f * hue;
}

}  // namespace

Glazer::Glazer(const PaletteOptics& optics, const Bands& ground) {
  constexpr int kRatios = 8, kThirds = 5, kSteps = 28;
  constexpr double kThinnest = 0.02, kThickest = 24.0;
  const auto add = [&](const plan::Mixture& mixture) {
    for (int i = 0; i <= kSteps; ++i) {
      const double share = static_cast<double>(i) / kSteps;
      const auto thickness =
          static_cast<float>(kThinnest * math::pow(kThickest / kThinnest, share));
      entries_.push_back({picture::to_lab(to_linear(film(optics, mixture, thickness, ground))),
                          {mixture, thickness}});
    }
  };
  std::vector<int> paints;
  for (int p = 0; p < optics.count; ++p) {
    plan::Mixture alone{};
    alone[static_cast<std::size_t>(p)] = 1.0f;
    if (picture::to_lab(masstone(optics, alone)).L < kWhite || optics.count == 1) {
      paints.push_back(p);
      add(alone);
    }
  }
  if (paints.empty()) {  // nothing but whites
    plan::Mixture first{};
    first[0] = 1.0f;
    add(first);
  }
  for (std::size_t a = 0; a < paints.size(); ++a) {
    for (std::size_t b = a + 1; b < paints.size(); ++b) {
      for (int r = 1; r < kRatios; ++r) {
        // Tinting strengths differ a hundredfold: from 1 in 50 to 50 in 1.
        const double odds = math::pow(50.0, 2.0 * r / kRatios - 1.0);
        plan::Mixture both{};
        both[static_cast<std::size_t>(paints[a])] = static_cast<float>(odds / (1.0 + odds));
        both[static_cast<std::size_t>(paints[b])] = static_cast<float>(1.0 / (1.0 + odds));
        add(both);
      }
      // A third greys them.
      for (std::size_t c = b + 1; c < paints.size(); ++c) {
        for (int i = 0; i < kThirds * kThirds; ++i) {
          const double first = math::pow(4.0, i % kThirds - 2.0),
                       second = math::pow(4.0, i / kThirds - 2.0), sum = 1.0 + first + second;
          plan::Mixture three{};
          three[static_cast<std::size_t>(paints[a])] = static_cast<float>(first / sum);
          three[static_cast<std::size_t>(paints[b])] = static_cast<float>(second / sum);
          three[static_cast<std::size_t>(paints[c])] = static_cast<float>(1.0 / sum);
          add(three);
        }
      }
    }
  }
}

const Glazer::Entry& Glazer::nearest(const picture::Lab& wanted) const {
  const Entry* best = &entries_.front();
  float least = miss(wanted, best->lab);
  for (const Entry& entry : entries_) {
    const float m = miss(wanted, entry.lab);
    if (m < least) least = m, best = &entry;
  }
  return *best;
}

Glaze Glazer::glaze(const picture::Lab& wanted) const {
  return nearest(wanted).glaze;
}

picture::Lab Glazer::reached(const picture::Lab& wanted) const {
  return nearest(wanted).lab;
}

}  // namespace impasto::pigment
