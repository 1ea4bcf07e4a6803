// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/subject/paints.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/pigment/glaze.h"

namespace impasto::compose::subject {

using picture::Lab;

Rgb encoded(const picture::LinearRgb& linear) {
  return {picture::srgb_encode(linear.r), picture::srgb_encode(linear.g),
          picture::srgb_encode(linear.b)};
}

picture::LinearRgb decoded(const Rgb& rgb) {
  return {picture::srgb_decode(rgb[0]), picture::srgb_decode(rgb[1]), picture::srgb_decode(rgb[2])};
}

Lab lab_of(const Rgb& rgb) {
  return picture::to_lab(decoded(rgb));
}

Rgb rgb_of(const Lab& lab) {
  return encoded(picture::to_linear(lab));
}

namespace {

float distance2(const Lab& p, const Lab& q) {
  const float L = p.L - q.L, a = p.a - q.a, b = p.b - q.b;
  return L * L + a * a + b * b;
}

std::size_t nearest_of(const std::vector<Lab>& means, const Lab& colour) {
  std::size_t best = 0;
  for (std::size_t k = 1; k < means.size(); ++k) {
    if (distance2(colour, means[k]) < distance2(colour, means[best])) best = k;
  }
  return best;
}

}  // namespace

std::vector<Swatch> clusters(const std::vector<Lab>& pixels, int most) {
  constexpr std::size_t kSamples = 6000;
  std::vector<Lab> samples;
  const std::size_t step = std::max<std::size_t>(1, pixels.size() / kSamples) | 1;
  for (std::size_t i = step / 2; i < pixels.size(); i += step) samples.push_back(pixels[i]);
  if (samples.empty()) return {};
  std::vector<Lab> means = {samples[samples.size() / 2]};
  std::vector<float> apart(samples.size(), 1e18f);
  while (static_cast<int>(means.size()) < most) {
    std::size_t farthest = 0;
    for (std::size_t i = 0; i < samples.size(); ++i) {
      apart[i] = std::min(apart[i], distance2(samples[i], means.back()));
      if (apart[i] > apart[farthest]) farthest = i;
    }
    if (apart[farthest] < 4.0f * 4.0f) break;
    means.push_back(samples[farthest]);
  }
  std::vector<int> count(means.size());
  for (int round = 0; round < 8; ++round) {
    std::vector<Lab> sum(means.size(), Lab{0, 0, 0});
    std::fill(count.begin(), count.end(), 0);
    for (const Lab& s : samples) {
      const std::size_t k = nearest_of(means, s);
      sum[k].L += s.L, sum[k].a += s.a, sum[k].b += s.b;
      ++count[k];
    }
    for (std::size_t k = 0; k < means.size(); ++k) {
      if (count[k] == 0) continue;
      const float n = static_cast<float>(count[k]);
      means[k] = {sum[k].L / n, sum[k].a / n, sum[k].b / n};
    }
  }
  std::vector<Swatch> out;
  for (std::size_t k = 0; k < means.size(); ++k) {
    if (count[k] == 0) continue;
    out.push_back({means[k], static_cast<float>(count[k]) / static_cast<float>(samples.size())});
  }
  return out;
}

picture::LinearRgb veiled(picture::LinearRgb c, float black) {
  for (float* v : {&c.r, &c.g, &c.b}) *v = black + *v * (1.0f - black);
  return c;
}

namespace {

picture::LinearRgb unveiled(picture::LinearRgb c, float black) {
  for (float* v : {&c.r, &c.g, &c.b}) *v = std::max(0.0f, (*v - black) / (1.0f - black));
  return c;
}

/// Calls each(wanted colour) for all places of a table.
template <class Each>
void all_colours(int steps, Each each) {
  const auto value = [steps](int i) {
    return static_cast<float>(i) / static_cast<float>(steps - 1);
  };
  for (int r = 0; r < steps; ++r) {
    for (int g = 0; g < steps; ++g) {
      for (int b = 0; b < steps; ++b) each(decoded({value(r), value(g), value(b)}));
    }
  }
}

}  // namespace

Paints::Paints(const pigment::PaletteOptics& optics, float black) {
  const pigment::Mixer mixer(optics);
  all_colours(kSteps, [&](const picture::LinearRgb& wanted) {
    // Asked for is what lies under the veil that `black` takes away.
    Cell cell;
    cell.loaded.mixture = mixer.mix(picture::to_lab(veiled(wanted, black)));
    cell.reached = encoded(unveiled(pigment::masstone(optics, cell.loaded.mixture), black));
    cells_.push_back(cell);
  });
}

Paints::Paints(const pigment::PaletteOptics& optics, const picture::LinearRgb& ground,
               float black) {
  const pigment::Bands bands = pigment::to_bands(ground);
  const pigment::Glazer glazer(optics, bands);
  all_colours(kSteps, [&](const picture::LinearRgb& wanted) {
    constexpr float kThinnest = 0.985f, kLoad = 0.6f;
    const picture::Lab lab = picture::to_lab(veiled(wanted, black));
    const pigment::Glaze glaze = glazer.glaze(lab);
    Cell cell;
    cell.reached = encoded(unveiled(picture::to_linear(glazer.reached(lab)), black));
    // A brush with much water in it lays a thin film evenly.
    const float coats = glaze.thickness / pigment::kOpaqueCoat;
    cell.loaded.coats = std::max(kLoad, coats);
    const float medium = std::clamp(1.0f - coats / cell.loaded.coats, 0.0f, kThinnest);
    cell.loaded.mixture = glaze.mixture;
    for (float& share : cell.loaded.mixture) share *= 1 - medium;
    cell.loaded.mixture[plan::kMedium] += medium;
    cells_.push_back(cell);
  });
}

const Paints::Cell& Paints::cell(int r, int g, int b) const {
  return cells_[static_cast<std::size_t>((r * kSteps + g) * kSteps + b)];
}

namespace {

struct Place {
  int at[3];
  float share[3];
};

Place place_of(const Rgb& rgb, int steps) {
  Place place{};
  for (int c = 0; c < 3; ++c) {
    const float v =
        math::saturate(rgb[static_cast<std::size_t>(c)]) * static_cast<float>(steps - 1);
    place.at[c] = std::min(static_cast<int>(v), steps - 2);
    place.share[c] = v - static_cast<float>(place.at[c]);
  }
  return place;
}

/// Calls each(corner's r, g, b, weight) for the eight corners.
template <class Each>
void corners(const Place& place, Each each) {
  for (int i = 0; i < 8; ++i) {
    float weight = 1;
    int at[3];
    for (int c = 0; c < 3; ++c) {
      const bool upper = (i >> c & 1) != 0;
      weight *= upper ? place.share[c] : 1 - place.share[c];
      at[c] = place.at[c] + (upper ? 1 : 0);
    }
    if (weight > 0) each(at[0], at[1], at[2], weight);
  }
}

}  // namespace

Rgb Paints::reached(const Rgb& wanted) const {
  Rgb out{};
  corners(place_of(wanted, kSteps), [&](int r, int g, int b, float weight) {
    const Rgb& rgb = cell(r, g, b).reached;
    for (std::size_t c = 0; c < 3; ++c) out[c] += weight * rgb[c];
  });
  return out;
}

Loaded Paints::loaded(const Rgb& wanted) const {
  Loaded out;
  corners(place_of(wanted, kSteps), [&](int r, int g, int b, float weight) {
    const Loaded& there = cell(r, g, b).loaded;
    for (std::size_t s = 0; s < out.mixture.size(); ++s) {
      out.mixture[s] += weight * there.mixture[s];
    }
    out.coats += weight * there.coats;
  });
  float sum = 0;
  for (const float share : out.mixture) sum += share;
  for (float& share : out.mixture) share /= sum;
  return out;
}

}  // namespace impasto::compose::subject
