// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/subject/target.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "impasto/base/math.h"
#include "impasto/compose/subject/attention.h"
#include "impasto/compose/subject/paints.h"
#include "impasto/compose/subject/parts.h"

namespace impasto::compose::subject {
Raster stretches_over(const plan::Seeing& seeing, const std::vector<Sway>& sways) {
  const auto count = sways.size();
  Raster shares(seeing.width, seeing.height, static_cast<int>(count));
  if (count == 1 || seeing.regions.empty() || seeing.region.size() != seeing.lab.size()) {
    for (std::size_t i = 0; i < shares.values.size(); i += count) shares.values[i] = 1;
    return shares;
  }
  std::vector<int> part;
  const std::vector<int> open = parts_of(seeing.regions, std::max<std::size_t>(8, 2 * count), part);
  std::vector<std::size_t> order(open.size());
  for (std::size_t k = 0; k < order.size(); ++k) order[k] = k;
  const auto region = [&](std::size_t k) -> const plan::Region& {
    return seeing.regions[static_cast<std::size_t>(open[k])];
  };
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return region(a).depth > region(b).depth; });
  double all = 0, passed = 0;
  for (std::size_t k = 0; k < open.size(); ++k) all += region(k).area;
  const double length = sways.back().end - sways.front().start;
  std::vector<std::size_t> stretch(open.size());
  for (const std::size_t k : order) {
    const double time =
        sways.front().start + length * (passed + 0.5 * region(k).area) / std::max(all, 1e-9);
    std::size_t s = 0;
    while (s + 1 < count && sways[s].end <= time) ++s;
    stretch[k] = s;
    passed += region(k).area;
  }
  for (std::size_t i = 0; i < seeing.region.size(); ++i) {
    const auto r = static_cast<std::size_t>(std::max(0, seeing.region[i]));
    const int k = part[r];
    shares.values[i * count + (k < 0 ? 0 : stretch[static_cast<std::size_t>(k)])] = 1;
  }
  return blurred(shares, 0.03f * seeing.unit());
}

namespace {

constexpr float kSoftest = 0.035f;  ///< of the shorter side, at abstraction 1

/// The picture in Lab, softened by what each place asks for: between a few softened wholes.
Raster softened(const plan::Seeing& seeing, const Raster& abstraction) {
  Raster lab(seeing.width, seeing.height);
  for (std::size_t i = 0; i < seeing.lab.size(); ++i) {
    lab.values[3 * i] = seeing.lab[i].L;
    lab.values[3 * i + 1] = seeing.lab[i].a;
    lab.values[3 * i + 2] = seeing.lab[i].b;
  }
  const auto [low, high] =
      std::minmax_element(abstraction.values.begin(), abstraction.values.end());
  const auto sigma = [&](float a) {
    return kSoftest * seeing.unit() * static_cast<float>(math::pow(a, 1.5));
  };
  if (*high - *low < 0.01f) return blurred(lab, sigma(*high));
  constexpr int kWholes = 5;
  std::vector<Raster> wholes;
  for (int k = 0; k < kWholes; ++k) {
    wholes.push_back(blurred(lab, sigma(static_cast<float>(k) / (kWholes - 1))));
  }
  Raster out = lab;
  for (std::size_t i = 0; i < abstraction.values.size(); ++i) {
    const float at = math::saturate(abstraction.values[i]) * (kWholes - 1);
    const int k = std::min(static_cast<int>(at), kWholes - 2);
    const float share = at - static_cast<float>(k);
    for (std::size_t c = 3 * i; c < 3 * i + 3; ++c) {
      out.values[c] = math::lerp(wholes[static_cast<std::size_t>(k)].values[c],
                                 wholes[static_cast<std::size_t>(k) + 1].values[c], share);
    }
  }
  return out;
}

/// Values gathered into planes, with soft steps between them.
float plane_of(float L, float planes) {
  const float at = L / 100.0f * planes - 0.5f, below = std::floor(at);
  const float step = math::smoothstep(0.35f, 0.65f, at - below);
  return std::clamp((below + step + 0.5f) / planes * 100.0f, 0.0f, 100.0f);
}

picture::Lab as_the_hand_has_it(picture::Lab c, const Handling& handling, float a) {
  c.L = 50 + (c.L - 50) * handling.contrast + handling.lightness;
  const float chroma = handling.chroma * (1 + 0.35f * a);
  c.a *= chroma;
  c.b *= chroma;
  if (handling.bare > 0) {  // what is light is left to the paper
    c.L += handling.bare * (100 - c.L) * math::smoothstep(0.42f, 0.85f, c.L / 100);
  }
  c.L = std::clamp(c.L, 0.0f, 100.0f);
  const float shade = math::smoothstep(0.5f, 0.1f, c.L / 100);
  const float light = math::smoothstep(0.55f, 0.9f, c.L / 100);
  c.a += shade * handling.shade_a + light * handling.light_a;
  c.b += shade * handling.shade_b + light * handling.light_b;
  c.L = handling.darkest + c.L * (1 - handling.darkest / 100);
  float planes = 3 + 14 * (1 - a), weight = std::min(1.0f, 2 * a);
  if (handling.planes > 0) {
    planes = std::min(planes, static_cast<float>(handling.planes));
    weight = std::max(weight, 0.8f);
  }
  c.L = math::lerp(c.L, plane_of(c.L, planes), weight);
  return c;
}

}  // namespace

Raster rear_of(const plan::Seeing& seeing) {
  Raster out(seeing.width, seeing.height, 1);
  if (seeing.regions.empty() || seeing.region.size() != seeing.lab.size()) return out;
  double sum = 0;
  for (const float saliency : seeing.saliency) sum += saliency;
  const auto looked = static_cast<float>(
      sum / static_cast<double>(std::max<std::size_t>(1, seeing.saliency.size())));
  // The big parts behind, without what is looked at in them.
  std::vector<int> part, detail;
  const std::vector<int> open = parts_of(seeing.regions, 8, part, 8);
  const std::vector<int> details = parts_of(seeing.regions, 40, detail);
  const auto region = [&](int r) -> const plan::Region& {
    return seeing.regions[static_cast<std::size_t>(r)];
  };
  for (std::size_t i = 0; i < seeing.region.size(); ++i) {
    const auto r = static_cast<std::size_t>(std::max(0, seeing.region[i]));
    if (part[r] < 0) continue;
    const plan::Region& whole = region(open[static_cast<std::size_t>(part[r])]);
    const bool behind = whole.depth > 0.7f && whole.area > 0.04f && whole.saliency < looked;
    const bool seen = detail[r] >= 0 &&
                      region(details[static_cast<std::size_t>(detail[r])]).saliency > 1.1f * looked;
    out.values[i] = behind && !seen ? 1.0f : 0.0f;
  }
  for (const plan::Face& face : seeing.faces) {
    in_face(seeing, face, [&](std::size_t i, float in) { out.values[i] *= 1 - in; });
  }
  // Its own border is that of a cloud, but not where it meets what stands before it.
  const Raster wide = blurred(out, 0.02f * seeing.unit());
  for (std::size_t i = 0; i < out.values.size(); ++i) {
    out.values[i] = std::min(out.values[i], math::smoothstep(0.35f, 0.65f, wide.values[i]));
  }
  return blurred(out, 0.003f * seeing.unit());
}

Raster target_of(const plan::Seeing& seeing, const Raster& shares, const std::vector<Sway>& sways,
                 const Raster& abstraction, const Handling& handling) {
  Raster out = softened(seeing, abstraction);
  const auto n = static_cast<std::size_t>(shares.channels);
  const Raster rear = handling.rear > 0 ? rear_of(seeing) : Raster();
  for (std::size_t i = 0; i < abstraction.values.size(); ++i) {
    Script script{0, 0, 0, 0, 0};
    for (std::size_t k = 0; k < n; ++k) {
      const float share = shares.values[i * n + k];
      if (share <= 0) continue;
      const Script& s = sways[k].script;
      script.key += share * s.key, script.contrast += share * s.contrast;
      script.saturation += share * s.saturation;
      script.da += share * s.da, script.db += share * s.db;
    }
    float* p = &out.values[3 * i];
    picture::Lab colour = as_the_hand_has_it(scripted(script, {p[0], p[1], p[2]}), handling,
                                             math::saturate(abstraction.values[i]));
    if (handling.rear > 0) {
      const picture::Lab ground = handling.ground.value_or(picture::Lab{100, 0, 0});
      const float given = handling.rear * rear.values[i];
      colour = {math::lerp(colour.L, ground.L, given), math::lerp(colour.a, ground.a, given),
                math::lerp(colour.b, ground.b, given)};
    }
    const Rgb rgb = rgb_of(colour);
    for (std::size_t c = 0; c < 3; ++c) p[c] = math::saturate(rgb[c]);
  }
  return out;
}

}  // namespace impasto::compose::subject
