// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/paint/paper.h"

#include <algorithm>
#include <cmath>

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
    case plan::Ground::kPanel: return {0.00f, 0.65f, 0.5f, 0.18f, 0.4f, 0.0f};
    case plan::Ground::kPaper: return {0.10f, 0.72f, 0.7f, 0.25f, 1.0f, 0.1f};
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

float fibre_at(std::uint64_t seed, float x, float y) {
  // Sheets of parallel fibres, each bent a little and here and there, laid over each other.
  static constexpr float kTurns[5][2] = {
      {0.98f, 0.199f}, {0.669f, 0.743f}, {-0.105f, 0.995f}, {-0.731f, 0.682f}, {0.866f, -0.5f}};
  float most = 0;
  for (int k = 0; k < 5; ++k) {
    const float along = x * kTurns[k][0] + y * kTurns[k][1];
    const float across0 = y * kTurns[k][0] - x * kTurns[k][1];
    const float bend = 0.075f * noise2(seed + 2 * k, along * 5.0f, across0 * 9.0f);
    const float across = (across0 + bend) * 75.0f;
    const float thread = std::floor(across);
    const std::uint64_t own = seed + 2 * static_cast<std::uint64_t>(k) + 1;
    const float there = noise2(own, along * 13.0f, thread * 7.31f) - 0.6f;
    if (!(there > 0)) continue;
    const float middle = 0.25f + 0.5f * random_unit(own, static_cast<std::int64_t>(thread));
    const float thin = 1.0f - 9.0f * std::fabs(across - thread - middle);
    if (thin > 0) most = std::max(most, thin * std::min(1.0f, 4.0f * there));
  }
  return most;
}

void fibre_row(const PaperKind& paper, std::uint64_t seed, int x0, int count, float left,
               float scale, float y, Fibre* out) {
  for (int i = 0; i < count; ++i) {
    const float x = (static_cast<float>(x0 + i) + 0.5f - left) / scale;
    const float wide = noise2(seed + 40, x * 55.0f, y * 55.0f);
    const float fine = noise2(seed + 41, x * 170.0f, y * 170.0f);
    const float cloud = noise2(seed + 42, x * 21.0f, y * 21.0f);
    const float rough = 0.5f * wide + 0.3f * fine + 0.2f * cloud;
    const float fibre = paper.fibres > 0 ? paper.fibres * fibre_at(seed + 2, x, y) : 0.0f;
    const float hold = paper.hold * (1.0f + 2.0f * paper.uneven * (rough - 0.5f));
    out[i].resist = std::max(0.02f, hold * (1.0f - 0.92f * fibre));
    out[i].conduct = (0.35f + 0.8f * wide + 0.5f * fine) * (1.0f + 0.4f * fibre);
  }
}

}  // namespace impasto::paint
