// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/paint/weave.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "impasto/base/rng.h"
#include "impasto/paint/grain.h"
#include "impasto/paint/noise.h"
#include "impasto/paint/paper.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "impasto/paint/weave.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "impasto/paint/grain-inl.h"

#ifndef IMPASTO_PAINT_WEAVE_ONCE
#define IMPASTO_PAINT_WEAVE_ONCE
namespace impasto::paint {

inline float corner(std::uint64_t seed, float ix, float iy) {
  const auto i = static_cast<std::uint64_t>(static_cast<std::int64_t>(ix));
  const auto j = static_cast<std::uint64_t>(static_cast<std::int64_t>(iy));
  const std::uint64_t h = mix64(seed ^ (i * 0x9e3779b97f4a7c15ull + j * 0xc2b2ae3d27d4eb4full));
  return static_cast<float>(h >> 40) * (1.0f / 16777216.0f);
}

inline float smooth_step(float f) {
  return f * f * (3.0f - 2.0f * f);
}

/// One octave of smooth value noise along a row: corners of the cells under it, already blended in
/// y. Corners are hashed only when the row enters new cells.
struct NoiseRow {
  float first = 0;  ///< cell of blended[0]
  std::vector<float> blended;

  void start(float from, float to) {
    first = std::floor(from);
    blended.resize(static_cast<std::size_t>(std::floor(to) - first) + 2);
    upper_.resize(blended.size());
    lower_.resize(blended.size());
    known_ = false;
  }
  void row(std::uint64_t seed, float y) {
    const float iy = std::floor(y);
    if (!known_ || iy != iy_) {
      for (std::size_t i = 0; i < upper_.size(); ++i) {
        upper_[i] = corner(seed, first + static_cast<float>(i), iy);
        lower_[i] = corner(seed, first + static_cast<float>(i), iy + 1.0f);
      }
      iy_ = iy;
      known_ = true;
    }
    const float t = smooth_step(y - iy);
    for (std::size_t i = 0; i < upper_.size(); ++i) {
      blended[i] = upper_[i] + (lower_[i] - upper_[i]) * t;
    }
  }

 private:
  std::vector<float> upper_, lower_;
  float iy_ = 0;
  bool known_ = false;
};

constexpr int kGrains = 3;
/// Cells of each octave of the tooth to a thread: priming on cloth; paper, panel.
constexpr float kPrimed[kGrains] = {0.11f, 0.37f, 2.7f}, kTooth[kGrains] = {0.43f, 1.0f, 2.3f};
constexpr float kCrowd = 0.42f;      ///< threads by which a thread crowds its neighbours
constexpr float kCrowdStep = 0.61f;  ///< cells of that to a thread
constexpr float kAlong = 0.013f;     ///< and along it
constexpr float kCrownMean = 0.36f;  ///< of the crowns

/// 0 for what repeats within fewer pixels than can show it.
inline float shows(float pixels) {
  return smooth_step(std::min(1.0f, std::max(0.0f, (pixels - 1.6f) * (1.0f / 1.6f))));
}

/// Thickness of whole threads: their number runs over integers, the place along them is smooth.
inline constexpr float kSlubStep = 7.31f;  ///< between the noise of one thread and the next

/// What one row of pixels needs to know of the noise around it; u and v count threads.
struct WeaveRow {
  int x = 0, count = 0;
  float left = 0, scale = 1, threads = 1, v = 0, wander = 0;
  float crowns = 0;                  ///< weight of the threads; 0: none, or too fine to show
  Octave grain[kGrains];             ///< priming, or the tooth of paper
  float grain_weight[kGrains] = {};  ///< 0: too fine to show
  const float *wander_a = nullptr, *wander_b = nullptr;  ///< threads stray over some of their kind
  float wander_a_first = 0, wander_b_first = 0;
  const float* crowd_a = nullptr;  ///< and crowd their neighbours, all along
  float crowd_a_first = 0, crowd_b = 0;
  const float* slub_a = nullptr;  ///< of upright thread slub_a_first + i, in this row
  float slub_a_first = 0;
  const float* slub_b = nullptr;  ///< rows of slub_b_columns for level thread slub_b_first + j
  float slub_b_first = 0, slub_b_column = 0;
  int slub_b_columns = 0;
};

/// The same of washi; u and v in canvas units.
struct WashiRow {
  std::uint64_t seed = 0;  ///< of the fibres
  int x = 0, count = 0;
  float left = 0, scale = 1, v = 0;
  float fibres = 0;
  static constexpr int kOctaves = 4;  // clouds, lumps, pulp
  Octave grain[kOctaves];
  float grain_weight[kOctaves] = {};
};

}  // namespace impasto::paint
#endif

HWY_BEFORE_NAMESPACE();
namespace impasto::paint {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

HWY_INLINE V along(const float* table, float first, V x) {
  const D d;
  const DI di;
  const V cell = hn::Floor(x);
  const auto at = hn::ConvertTo(di, hn::Sub(cell, hn::Set(d, first)));
  const V a = hn::GatherIndex(d, table, at), b = hn::GatherIndex(d, table + 1, at);
  return hn::Add(a, hn::Mul(hn::Sub(b, a), smooth(hn::Sub(x, cell))));
}

/// Writes heights 0..255 as whole numbers; `out` has room for a vector beyond `count`.
void Row(const WeaveRow& r, std::int32_t* HWY_RESTRICT out) {
  const D d;
  const DI di;
  const V one = hn::Set(d, 1.0f), two = hn::Set(d, 2.0f), half = hn::Set(d, 0.5f);
  for (int i = 0; i < r.count; i += static_cast<int>(hn::Lanes(d))) {
    // Lanes beyond the row repeat its last pixel, so that no table is left.
    const V x = hn::Min(hn::Iota(d, static_cast<float>(r.x + i)),
                        hn::Set(d, static_cast<float>(r.x + r.count - 1)));
    const V u = hn::Mul(hn::Div(hn::Sub(hn::Add(x, half), hn::Set(d, r.left)), hn::Set(d, r.scale)),
                        hn::Set(d, r.threads));
    // Priming fills and smooths unevenly, so that the tooth is no screen of equal dots.
    V h = half;
    for (int g = 0; g < kGrains; ++g) {
      if (!(r.grain_weight[g] > 0)) continue;
      const V tooth = grain(r.grain[g], u, hn::Set(d, r.v));
      h = hn::Add(h, hn::Mul(hn::Set(d, r.grain_weight[g]), tooth));
    }
    if (r.crowns > 0) {
      // Two families of threads, each wandering a little, crowding its neighbours, thick and thin
      // (slubs); where S is positive the upright thread lies on top, where negative the level one.
      const V wander = hn::Set(d, r.wander);
      const V wa = along(r.wander_a, r.wander_a_first, hn::Mul(u, hn::Set(d, 0.11f)));
      const V wb = along(r.wander_b, r.wander_b_first, hn::Mul(u, hn::Set(d, 0.06f)));
      const V crowd = along(r.crowd_a, r.crowd_a_first, hn::Mul(u, hn::Set(d, kCrowdStep)));
      const V stray = hn::Mul(hn::Set(d, 2.0f * kCrowd), hn::Sub(crowd, half));
      const V a = hn::Add(hn::Add(u, stray), hn::Mul(hn::Mul(wander, hn::Sub(wa, half)), two));
      const V b =
          hn::Add(hn::Set(d, r.v + r.crowd_b), hn::Mul(hn::Mul(wander, hn::Sub(wb, half)), two));
      const V ia = hn::Floor(a), ib = hn::Floor(b);
      const V fa = hn::Sub(hn::Mul(two, hn::Sub(a, ia)), one);
      const V fb = hn::Sub(hn::Mul(two, hn::Sub(b, ib)), one);
      const V ca = hn::Sub(one, hn::Mul(fa, fa)), cb = hn::Sub(one, hn::Mul(fb, fb));
      const V sum = hn::Mul(hn::Add(ia, ib), half);
      const auto even = hn::Eq(hn::Floor(sum), sum);
      const V both = hn::Mul(ca, cb);
      const V S = hn::IfThenElse(even, both, hn::Neg(both));
      const auto at_a = hn::ConvertTo(di, hn::Sub(ia, hn::Set(d, r.slub_a_first)));
      const V slub_a = hn::GatherIndex(d, r.slub_a, at_a);
      const V us = hn::Mul(u, hn::Set(d, 0.07f));
      const V cell = hn::Floor(us);
      const auto at_b = hn::Add(hn::Mul(hn::ConvertTo(di, hn::Sub(ib, hn::Set(d, r.slub_b_first))),
                                        hn::Set(di, r.slub_b_columns)),
                                hn::ConvertTo(di, hn::Sub(cell, hn::Set(d, r.slub_b_column))));
      const V b0 = hn::GatherIndex(d, r.slub_b, at_b), b1 = hn::GatherIndex(d, r.slub_b + 1, at_b);
      const V slub_b = hn::Add(b0, hn::Mul(hn::Sub(b1, b0), smooth(hn::Sub(us, cell))));
      const V lift = hn::Mul(hn::Set(d, 0.45f), S), flat = hn::Set(d, 0.55f);
      const V up = hn::Mul(hn::Mul(ca, hn::Add(flat, lift)), slub_a);
      const V level = hn::Mul(hn::Mul(cb, hn::Sub(flat, lift)), slub_b);
      const V crowns = hn::Min(hn::Set(d, 1.25f), hn::Max(up, level));
      h = hn::Add(h, hn::Mul(hn::Set(d, r.crowns), hn::Sub(crowns, hn::Set(d, kCrownMean))));
    }
    h = hn::Min(one, hn::Max(hn::Zero(d), h));
    h = hn::Add(hn::Mul(h, hn::Set(d, 255.0f)), half);
    hn::StoreU(hn::ConvertTo(di, h), di, out + i);
  }
}

/// The same of washi.
void Washi(const WashiRow& r, std::int32_t* HWY_RESTRICT out) {
  constexpr float kFibreMean = 0.12f;
  const D d;
  const DI di;
  const V v = hn::Set(d, r.v), half = hn::Set(d, 0.5f);
  for (int i = 0; i < r.count; i += static_cast<int>(hn::Lanes(d))) {
    const V x = hn::Iota(d, static_cast<float>(r.x + i));
    const V u = hn::Div(hn::Sub(hn::Add(x, half), hn::Set(d, r.left)), hn::Set(d, r.scale));
    V h = hn::Zero(d);
    for (int g = 0; g < WashiRow::kOctaves; ++g) {
      if (!(r.grain_weight[g] > 0)) continue;
      h = hn::Add(h, hn::Mul(hn::Set(d, r.grain_weight[g]), grain(r.grain[g], u, v)));
    }
    if (r.fibres > 0) {
      const V fibre = hn::Sub(fibre_at(r.seed, u, v), hn::Set(d, kFibreMean));
      h = hn::Add(h, hn::Mul(hn::Set(d, r.fibres), fibre));
    }
    h = hn::Min(hn::Set(d, 0.49f), hn::Max(hn::Set(d, -0.5f), h));
    h = hn::Add(hn::Mul(h, hn::Set(d, 255.0f)), hn::Set(d, 128.0f));
    hn::StoreU(hn::ConvertTo(di, h), di, out + i);
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace impasto::paint
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace impasto::paint {

HWY_EXPORT(Row);
HWY_EXPORT(Washi);

namespace {

/// Sheets of fibres, as washi is made.
void washi_patch(const Weave& weave, float left, float top, float scale, const picture::Rect& box,
                 std::uint8_t* out, std::size_t stride) {
  WashiRow row;
  row.seed = weave.seed + 2;
  row.x = box.x0;
  row.count = box.width();
  row.left = left;
  row.scale = scale;
  row.fibres = 0.26f * fibre_shown(scale);
  constexpr float kCells[WashiRow::kOctaves] = {0.037f, 0.29f, 0.8f, 1.7f};  // to a thread
  constexpr float kWeights[WashiRow::kOctaves] = {0.18f, 0.22f, 0.28f, 0.20f};
  for (int g = 0; g < WashiRow::kOctaves; ++g) {
    const float cells = kCells[g] * weave.threads;
    row.grain[g] = octave_of(weave.seed, 20 + static_cast<std::uint32_t>(g), cells);
    row.grain_weight[g] = kWeights[g] * shows(scale / cells);
  }
  std::vector<std::int32_t> codes(static_cast<std::size_t>(row.count) + 16);
  for (int y = 0; y < box.height(); ++y) {
    row.v = (static_cast<float>(box.y0 + y) + 0.5f - top) / scale;
    HWY_DYNAMIC_DISPATCH(Washi)(row, codes.data());
    for (int x = 0; x < row.count; ++x) out[y * stride + x] = static_cast<std::uint8_t>(codes[x]);
  }
}

/// Woven threads, or the grain of a panel or paper, row by row; u and v count threads.
class Loom {
 public:
  Loom(const Weave& weave, float left, float scale, const picture::Rect& box, float v0, float v1)
      : seed_(weave.seed) {
    const auto u_at = [&](int x) {
      return (static_cast<float>(x) + 0.5f - left) / scale * weave.threads;
    };
    const float u0 = u_at(box.x0), u1 = u_at(box.x1 - 1);
    row_.x = box.x0;
    row_.count = box.width();
    row_.left = left;
    row_.scale = scale;
    row_.threads = weave.threads;
    woven_ = weave.ground == plan::Ground::kLinen || weave.ground == plan::Ground::kCotton;
    row_.wander = weave.ground == plan::Ground::kLinen ? 0.9f : 0.4f;
    const float pitch = scale / weave.threads;
    if (woven_) row_.crowns = 0.52f * shows(pitch);
    const auto begin = [&](NoiseRow& n, float step, float& first) {
      n.start(u0 * step, u1 * step);
      first = n.first;
    };
    static constexpr float kPrimedWeights[] = {0.22f, 0.42f, 0.3f};
    static constexpr float kToothWeights[] = {0.42f, 0.5f, 0.3f};
    for (int g = 0; g < kGrains; ++g) {
      const float cells = (woven_ ? kPrimed : kTooth)[g];
      row_.grain[g] = octave_of(seed_, static_cast<std::uint32_t>(g) + (woven_ ? 6 : 0), cells);
      row_.grain_weight[g] = (woven_ ? kPrimedWeights : kToothWeights)[g] * shows(pitch / cells);
    }
    begin(wander_a_, 0.11f, row_.wander_a_first);
    begin(wander_b_, 0.06f, row_.wander_b_first);
    begin(crowd_a_, kCrowdStep, row_.crowd_a_first);
    if (row_.crowns > 0) string(u0, u1, v0, v1);
  }

  const WeaveRow& at(float v) {
    row_.v = v;
    if (row_.crowns > 0) {
      wander_a_.row(seed_ + 2, v * 0.06f);
      wander_b_.row(seed_ + 3, v * 0.11f);
      crowd_a_.row(seed_ + 10, v * kAlong);
      row_.crowd_b = 2.0f * kCrowd * (noise1(seed_ + 11, v * kCrowdStep) - 0.5f);
      slub_uprights(v * 0.07f);
    }
    row_.wander_a = wander_a_.blended.data();
    row_.wander_b = wander_b_.blended.data();
    row_.crowd_a = crowd_a_.blended.data();
    row_.slub_a = slub_a_.data();
    row_.slub_b = slub_b_.data();
    return row_;
  }

 private:
  /// Threads that can come near: each strays less than two threads' width.
  void string(float u0, float u1, float v0, float v1) {
    const float a0 = std::floor(u0 - 2.0f), b0 = std::floor(v0 - 2.0f);
    const int uprights = static_cast<int>(std::floor(u1 + 2.0f) - a0) + 1;
    const int levels = static_cast<int>(std::floor(v1 + 2.0f) - b0) + 1;
    slub_a_.resize(uprights);
    upper_.resize(uprights);
    lower_.resize(uprights);
    const float column = std::floor(u0 * 0.07f);
    const int columns = static_cast<int>(std::floor(u1 * 0.07f) - column) + 2;
    slub_b_.resize(static_cast<std::size_t>(levels) * columns);
    for (int j = 0; j < levels; ++j) {
      const float y = (b0 + static_cast<float>(j)) * kSlubStep, iy = std::floor(y);
      const float t = smooth_step(y - iy);
      for (int i = 0; i < columns; ++i) {
        const float x = column + static_cast<float>(i);
        const float p = corner(seed_ + 5, x, iy), q = corner(seed_ + 5, x, iy + 1.0f);
        slub_b_[static_cast<std::size_t>(j) * columns + i] = slub(p + (q - p) * t);
      }
    }
    row_.slub_a_first = a0;
    row_.slub_b_first = b0;
    row_.slub_b_column = column;
    row_.slub_b_columns = columns;
  }

  /// How thick the upright threads are at this place along them.
  void slub_uprights(float vs) {
    const float iy = std::floor(vs);
    if (!slub_known_ || iy != slub_row_) {
      for (std::size_t i = 0; i < slub_a_.size(); ++i) {
        const float x = (row_.slub_a_first + static_cast<float>(i)) * kSlubStep, ix = std::floor(x);
        const float t = smooth_step(x - ix);
        const auto level_at = [&](float j) {
          const float p = corner(seed_ + 4, ix, j), q = corner(seed_ + 4, ix + 1.0f, j);
          return p + (q - p) * t;
        };
        upper_[i] = level_at(iy);
        lower_[i] = level_at(iy + 1.0f);
      }
      slub_row_ = iy;
      slub_known_ = true;
    }
    const float t = smooth_step(vs - iy);
    for (std::size_t i = 0; i < slub_a_.size(); ++i) {
      slub_a_[i] = slub(upper_[i] + (lower_[i] - upper_[i]) * t);
    }
  }

  /// Thickness of a thread: now and then much thicker than usual.
  static float slub(float n) { return 0.5f + 0.7f * n + 1.3f * std::max(0.0f, n - 0.72f); }

  std::uint64_t seed_;
  bool woven_ = false;
  WeaveRow row_;
  NoiseRow wander_a_, wander_b_, crowd_a_;
  std::vector<float> slub_a_, slub_b_, upper_, lower_;
  float slub_row_ = 0;
  bool slub_known_ = false;
};

}  // namespace

void weave_patch(const Weave& weave, float left, float top, float scale, const picture::Rect& box,
                 std::uint8_t* out, std::size_t stride) {
  const int width = box.width(), height = box.height();
  if (weave.ground == plan::Ground::kWashi) {
    return washi_patch(weave, left, top, scale, box, out, stride);
  }
  const auto v_at = [&](int y) {
    return (static_cast<float>(y) + 0.5f - top) / scale * weave.threads;
  };
  Loom loom(weave, left, scale, box, v_at(box.y0), v_at(box.y1 - 1));
  std::vector<std::int32_t> codes(static_cast<std::size_t>(width) + 16);
  for (int y = 0; y < height; ++y) {
    HWY_DYNAMIC_DISPATCH(Row)(loom.at(v_at(box.y0 + y)), codes.data());
    std::uint8_t* line = out + y * stride;
    for (int x = 0; x < width; ++x) line[x] = static_cast<std::uint8_t>(codes[x]);
  }
}

}  // namespace impasto::paint
#endif  // HWY_ONCE
