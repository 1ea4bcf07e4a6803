// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/pigment/pigment.h"

namespace impasto::pigment {
namespace {

/// Squared distance of a mixture from the wish. Lightness and hue weigh more than chroma: what a
/// palette cannot reach comes out greyer rather than darker or of another hue. Near the wish all
/// three weigh alike.
double miss(const picture::Lab& wanted, const picture::Lab& got) {
  const double dL = got.L - wanted.L, da = got.a - wanted.a, db = got.b - wanted.b;
  const double c1 = math::hypot(wanted.a, wanted.b), c2 = math::hypot(got.a, got.b);
  const double dC = c2 - c1;
  const double dH2 = std::max(0.0, da * da + db * db - dC * dC);
  return dL * dL + dH2 + dC * dC / (1.0 + 0.3 * std::fabs(dC));
}

plan::Mixture normalised(plan::Mixture mixture) {
  float sum = 0;
  for (float share : mixture) sum += share;
  for (float& share : mixture) share /= sum;
  return mixture;
}

}  // namespace

Mixer::Mixer(const PaletteOptics& optics) : optics_(optics) {
  const auto add = [&](const plan::Mixture& parts) {
    const plan::Mixture mixture = normalised(parts);
    entries_.push_back({picture::to_lab(masstone(optics_, mixture)), mixture});
  };
  // Ratios are spaced logarithmically: phthalo blue tints forty times its volume of white.
  constexpr double kOctaves = 9.0;
  const auto ratio = [&](int i, int steps) {
    return static_cast<float>(math::exp2(kOctaves * (2.0 * i / (steps - 1) - 1.0)));
  };
  const int n = optics.count;
  for (int a = 0; a < n; ++a) {
    plan::Mixture m{};
    m[a] = 1;
    add(m);
  }
  for (int a = 0; a < n; ++a) {
    for (int b = a + 1; b < n; ++b) {
      for (int i = 0; i < 27; ++i) {
        plan::Mixture m{};
        m[a] = 1;
        m[b] = ratio(i, 27);
        add(m);
      }
    }
  }
  for (int a = 0; a < n; ++a) {
    for (int b = a + 1; b < n; ++b) {
      for (int c = b + 1; c < n; ++c) {
        for (int i = 0; i < 13; ++i) {
          for (int j = 0; j < 13; ++j) {
            plan::Mixture m{};
            m[a] = 1;
            m[b] = ratio(i, 13);
            m[c] = ratio(j, 13);
            add(m);
          }
        }
      }
    }
  }
}

plan::Mixture Mixer::mix(const picture::Lab& wanted) const {
  std::size_t nearest = 0;
  double best = miss(wanted, entries_[0].lab);
  for (std::size_t i = 1; i < entries_.size(); ++i) {
    const double d = miss(wanted, entries_[i].lab);
    if (d < best) {
      best = d;
      nearest = i;
    }
  }
  plan::Mixture mixture = entries_[nearest].mixture;
  // Pattern search on the logarithms of the shares.
  const auto attempt = [&](int p, float share) {
    plan::Mixture next = mixture;
    next[p] = share;
    float sum = 0;
    for (float s : next) sum += s;
    if (!(sum > 1e-6f)) return false;
    next = normalised(next);
    const double d = miss(wanted, picture::to_lab(masstone(optics_, next)));
    if (d >= best - 1e-6) return false;
    best = d;
    mixture = next;
    return true;
  };
  float step = 1.35f;
  for (int level = 0; level < 6 && best > 0.01; ++level) {
    for (int sweep = 0; sweep < 3; ++sweep) {
      bool better = false;
      for (int p = 0; p < optics_.count; ++p) {
        if (mixture[p] > 0) {
          if (attempt(p, mixture[p] * step) || attempt(p, mixture[p] / step)) better = true;
          if (mixture[p] < 2e-3f && attempt(p, 0)) better = true;
        } else if (level < 3 && (attempt(p, 0.02f) || attempt(p, 0.002f))) {
          better = true;
        }
      }
      if (!better) break;
    }
    step = std::sqrt(step);
  }
  return mixture;
}

picture::Lab Mixer::reached(const picture::Lab& wanted) const {
  return picture::to_lab(masstone(optics_, mix(wanted)));
}

}  // namespace impasto::pigment
