// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/subject/field.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/base/rng.h"

namespace impasto::compose::subject {

Raster gradients_of(const plan::Seeing& seeing) {
  Raster out(seeing.width, seeing.height, 2);
  for (std::size_t i = 0; i < seeing.xx.size(); ++i) {
    out.values[2 * i] = seeing.xx[i] - seeing.yy[i];
    out.values[2 * i + 1] = 2 * seeing.xy[i];
  }
  return out;
}

Raster drift_of(const Raster& shares, const std::vector<Sway>& sways, const Raster& abstraction,
                std::uint64_t seed) {
  // It changes slowly: a small raster is fine enough.
  const int w = std::max(1, shares.width / 8), h = std::max(1, shares.height / 8);
  const Raster few = shrunk(shares, w, h), a = shrunk(abstraction, w, h);
  Raster small(w, h, 2);
  const auto n = static_cast<std::size_t>(shares.channels);
  const float scale = 1.0f / static_cast<float>(std::min(w, h));
  const double phase = math::kTau * random_unit(seed, 81),
               other = math::kTau * random_unit(seed, 82);
  for (int y = 0; y < h; ++y) {
    for (int x = 0; x < w; ++x) {
      const std::size_t i =
          static_cast<std::size_t>(y) * static_cast<std::size_t>(w) + static_cast<std::size_t>(x);
      const double u = scale * static_cast<float>(x), v = scale * static_cast<float>(y);
      const double wave =
          0.6 * math::sin(4.3 * u + 2.6 * v + phase) + 0.4 * math::sin(3.1 * u - 6.7 * v + other);
      float cosine = 0, sine = 0, rules = 0;
      for (std::size_t k = 0; k < n; ++k) {
        const float share = few.values[i * n + k];
        const double angle = -2.0 * (sways[k].slant + sways[k].curl * wave);  // y grows downwards
        cosine += share * static_cast<float>(math::cos(angle));
        sine += share * static_cast<float>(math::sin(angle));
        rules += share * sways[k].field;
      }
      const float size = std::max(1e-3f, std::sqrt(cosine * cosine + sine * sine));
      const float strength = std::clamp(rules + a.values[i] * a.values[i], 0.02f, 1.0f) / size;
      small.values[2 * i] = strength * cosine;
      small.values[2 * i + 1] = strength * sine;
    }
  }
  Raster out(shares.width, shares.height, 2);
  const float sx = static_cast<float>(w) / static_cast<float>(shares.width);
  const float sy = static_cast<float>(h) / static_cast<float>(shares.height);
  for (int y = 0; y < out.height; ++y) {
    for (int x = 0; x < out.width; ++x) {
      sample(small, (static_cast<float>(x) + 0.5f) * sx - 0.5f,
             (static_cast<float>(y) + 0.5f) * sy - 0.5f, out.at(x, y));
    }
  }
  return out;
}

Raster way_of(const Raster& gradient, const Raster& drift, float unit, float own) {
  constexpr float kSide = 512.0f;
  // A slope of .6 L across a px of a picture of kSide is form enough.
  const float enough = 0.35f * (1 + 60 * own) * (kSide / unit) * (kSide / unit);
  Raster way(gradient.width, gradient.height, 2);
  for (std::size_t i = 0; i < gradient.values.size(); i += 2) {
    const float gx = gradient.values[i], gy = gradient.values[i + 1];
    const float dx = drift.values[i], dy = drift.values[i + 1];
    const float size = std::sqrt(gx * gx + gy * gy), rules = std::sqrt(dx * dx + dy * dy);
    const float form = size / (size + enough) * (1 - std::min(1.0f, rules));
    const float along = size > 0 ? form / size : 0, free = (1 - form) / std::max(rules, 1e-6f);
    way.values[i] = -gx * along + dx * free;
    way.values[i + 1] = -gy * along + dy * free;
  }
  return way;
}

}  // namespace impasto::compose::subject
