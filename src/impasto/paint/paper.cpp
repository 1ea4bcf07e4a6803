// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/paint/paper.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/base/rng.h"

namespace impasto::paint {
namespace {

float corner(std::uint64_t seed, float x, float y) {
  return random_unit(seed, static_cast<std::int64_t>(x), static_cast<std::int64_t>(y));
}

}  // namespace

PaperKind paper_of(plan::Ground ground) {
  switch (ground) {
    case plan::Ground::kLinen: return {0.04f, 0.75f, 0.6f, 0.25f, 0.7f, 0.0f};
    case plan::Ground::kCotton: return {0.10f, 0.70f, 0.6f, 0.25f, 0.7f, 0.0f};
    case plan::Ground::kPanel: return {0.00f, 0.65f, 0.5f, 0.18f, 0.4f, 0.0f, 0.25f, 0.8f};
    case plan::Ground::kPaper: return {0.10f, 0.72f, 0.7f, 0.25f, 0.8f, 0.1f, 0.85f, 1.0f};
    case plan::Ground::kWashi: return {0.04f, 0.10f, 1.0f, 0.30f, 0.5f, 1.0f};
  }
  return {};
}

float noise2(std::uint64_t seed, float x, float y) {
  const float ix = std::floor(x), iy = std::floor(y);
  const float fx = x - ix, fy = y - iy;
  const float tx = fx * fx * (3.0f - 2.0f * fx), ty = fy * fy * (3.0f - 2.0f * fy);
  const float a = corner(seed, ix, iy), b = corner(seed, ix + 1.0f, iy);
  const float c = corner(seed, ix, iy + 1.0f), d = corner(seed, ix + 1.0f, iy + 1.0f);
  const float upper = a + (b - a) * tx, lower = c + (d - c) * tx;
  return upper + (lower - upper) * ty;
}

constexpr float kFibres = 230.0f;  ///< side by side in a canvas unit, of one sheet

float fibre_at(std::uint64_t seed, float x, float y) {
  // Sheets of fibres, each curled in its own way and here and there, laid over each other.
  static constexpr float kTurns[5][2] = {
      {0.98f, 0.199f}, {0.669f, 0.743f}, {-0.105f, 0.995f}, {-0.731f, 0.682f}, {0.866f, -0.5f}};
  float most = 0;
  for (int k = 0; k < 5; ++k) {
    const float along = x * kTurns[k][0] + y * kTurns[k][1];
    const float across0 = y * kTurns[k][0] - x * kTurns[k][1];
    const float bend = 0.075f * noise2(seed + 2 * k, along * 5.0f, across0 * 9.0f) +
                       0.022f * noise2(seed + 2 * k + 60, along * 21.0f, across0 * 17.0f);
    const float across = (across0 + bend) * kFibres;
    const float thread = std::floor(across);
    const std::uint64_t own = seed + 2 * static_cast<std::uint64_t>(k) + 1;
    const float there = noise2(own, along * 34.0f, thread * 7.31f) - 0.66f;
    if (!(there > 0)) continue;
    const float middle = 0.25f + 0.5f * random_unit(own, static_cast<std::int64_t>(thread));
    const float thin = 1.0f - 5.0f * std::fabs(across - thread - middle);
    if (thin > 0) most = std::max(most, thin * std::min(1.0f, 4.0f * there));
  }
  return most;
}

float fibre_shown(float scale) {
  return math::smoothstep(1.0f, 2.5f, scale * (0.4f / kFibres));
}

void fibre_row(const PaperKind& paper, std::uint64_t seed, int x0, int count, float left,
               float scale, float y, Fibre* out) {
  // What is too fine for the pixels is left out; nothing changes on the average.
  const auto seen = [&](float cells) { return math::smoothstep(1.5f, 3.0f, scale / cells); };
  const float finest = seen(610.0f), fine_seen = seen(170.0f), shown = fibre_shown(scale);
  for (int i = 0; i < count; ++i) {
    const float x = (static_cast<float>(x0 + i) + 0.5f - left) / scale;
    const auto octave = [&](int key, float cells, float weight) {
      return weight > 0 ? weight * (noise2(seed + key, x * cells, y * cells) - 0.5f) : 0.0f;
    };
    const float wide = octave(40, 55.0f, 1.0f);
    const float fine = octave(41, 170.0f, fine_seen), hair = octave(43, 610.0f, finest);
    // Where an edge of water comes to rest is no matter of single grains.
    const float rough = 0.5f * wide + 0.35f * fine + octave(42, 21.0f, 0.2f);
    const float fibre =
        paper.fibres > 0 && shown > 0 ? paper.fibres * shown * fibre_at(seed + 2, x, y) : 0.0f;
    const float hold = paper.hold * (1.0f + 2.0f * paper.uneven * rough);
    out[i].resist = std::max(0.02f, hold * (1.0f - 0.5f * fibre));
    out[i].conduct = (1.0f + 0.5f * wide + 0.5f * fine + 0.5f * hair) * (1.0f + 0.12f * fibre);
  }
}

}  // namespace impasto::paint
