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

/// `noise2` at places near each other: the corners of a cell are drawn once.
struct NoisePlane {
  std::uint64_t seed = 0;
  float cell_x = 0, cell_y = 0, a = 0, b = 0, c = 0, d = 0;
  bool known = false;

  float at(float x, float y) {
    const float ix = std::floor(x), iy = std::floor(y);
    if (!known || ix != cell_x || iy != cell_y) {
      a = corner(seed, ix, iy);
      b = corner(seed, ix + 1.0f, iy);
      c = corner(seed, ix, iy + 1.0f);
      d = corner(seed, ix + 1.0f, iy + 1.0f);
      cell_x = ix;
      cell_y = iy;
      known = true;
    }
    const float fx = x - ix, fy = y - iy;
    const float tx = fx * fx * (3.0f - 2.0f * fx), ty = fy * fy * (3.0f - 2.0f * fy);
    const float upper = a + (b - a) * tx, lower = c + (d - c) * tx;
    return upper + (lower - upper) * ty;
  }
};

constexpr float kFibres = 230.0f;  ///< side by side in a canvas unit, of one sheet
constexpr int kSheets = 5;

/// `fibre_at` at places near each other.
struct Fibres {
  NoisePlane bend[kSheets], curl[kSheets], there[kSheets];

  explicit Fibres(std::uint64_t seed) {
    for (int k = 0; k < kSheets; ++k) {
      const std::uint64_t own = seed + 2 * static_cast<std::uint64_t>(k);
      bend[k].seed = own;
      curl[k].seed = own + 60;
      there[k].seed = own + 1;
    }
  }

  float at(float x, float y) {
    // Sheets of fibres, each curled in its own way and here and there, laid over each other.
    static constexpr float kTurns[kSheets][2] = {
        {0.98f, 0.199f}, {0.669f, 0.743f}, {-0.105f, 0.995f}, {-0.731f, 0.682f}, {0.866f, -0.5f}};
    float most = 0;
    for (int k = 0; k < kSheets; ++k) {
      const float along = x * kTurns[k][0] + y * kTurns[k][1];
      const float across0 = y * kTurns[k][0] - x * kTurns[k][1];
      const float bent = 0.075f * bend[k].at(along * 5.0f, across0 * 9.0f) +
                         0.022f * curl[k].at(along * 21.0f, across0 * 17.0f);
      const float across = (across0 + bent) * kFibres;
      const float thread = std::floor(across);
      const float lies = there[k].at(along * 34.0f, thread * 7.31f) - 0.66f;
      if (!(lies > 0)) continue;
      const float middle =
          0.25f + 0.5f * random_unit(there[k].seed, static_cast<std::int64_t>(thread));
      const float thin = 1.0f - 5.0f * std::fabs(across - thread - middle);
      if (thin > 0) most = std::max(most, thin * std::min(1.0f, 4.0f * lies));
    }
    return most;
  }
};

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
  return NoisePlane{seed}.at(x, y);
}

float fibre_at(std::uint64_t seed, float x, float y) {
  return Fibres(seed).at(x, y);
}

float fibre_shown(float scale) {
  return math::smoothstep(1.0f, 2.5f, scale * (0.4f / kFibres));
}

void fibre_row(const PaperKind& paper, std::uint64_t seed, int x0, int count, float left,
               float scale, float y, Fibre* out) {
  // What is too fine for the pixels is left out; nothing changes on the average.
  const auto seen = [&](float cells) { return math::smoothstep(1.5f, 3.0f, scale / cells); };
  const float finest = seen(610.0f), fine_seen = seen(170.0f), shown = fibre_shown(scale);
  NoisePlane planes[4];
  for (std::uint64_t key = 0; key < 4; ++key) planes[key].seed = seed + 40 + key;
  Fibres sheets(seed + 2);
  for (int i = 0; i < count; ++i) {
    const float x = (static_cast<float>(x0 + i) + 0.5f - left) / scale;
    const auto octave = [&](int key, float cells, float weight) {
      return weight > 0 ? weight * (planes[key].at(x * cells, y * cells) - 0.5f) : 0.0f;
    };
    const float wide = octave(0, 55.0f, 1.0f);
    const float fine = octave(1, 170.0f, fine_seen), hair = octave(3, 610.0f, finest);
    // Where an edge of water comes to rest is no matter of single grains.
    const float rough = 0.5f * wide + 0.35f * fine + octave(2, 21.0f, 0.2f);
    const float fibre =
        paper.fibres > 0 && shown > 0 ? paper.fibres * shown * sheets.at(x, y) : 0.0f;
    const float hold = paper.hold * (1.0f + 2.0f * paper.uneven * rough);
    out[i].resist = std::max(0.02f, hold * (1.0f - 0.5f * fibre));
    out[i].conduct = (1.0f + 0.5f * wide + 0.5f * fine + 0.5f * hair) * (1.0f + 0.12f * fibre);
  }
}

}  // namespace impasto::paint
