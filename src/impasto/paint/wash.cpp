// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/paint/wash.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include "impasto/base/math.h"
#include "impasto/base/rng.h"
#include "impasto/paint/paper.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "impasto/paint/wash.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "impasto/paint/film-inl.h"

#ifndef IMPASTO_PAINT_WASH_ONCE
#define IMPASTO_PAINT_WASH_ONCE
namespace impasto::paint {

inline constexpr int kBlock = 64;  ///< pixels; neighbours are never farther than one block
inline constexpr int kArea = kBlock * kBlock;
inline constexpr float kWet = 0.012f;   ///< thinner water stands still
inline constexpr float kRimCells = 6;   ///< how far from its edge a wash feels it

/// Planes of a block. Water is counted in films of about a coat, paint in coats.
enum Field {
  kWater,    ///< -1 beyond the canvas
  kTerrain,  ///< height the water stands on
  kHold,     ///< water that a dry place keeps out
  kConduct,  ///< how readily water moves here, mean about 1
  kRim,      ///< cells to the nearest dry place, at most kRimCells
  kSettled,  ///< paint that no longer moves
  kGrain,    ///< how soon paint settles here, mean about 1
  kOutWater,                            ///< four planes: share of water that leaves right, left, down, up
  kOutPaint = kOutWater + 4,            ///< the same for paint
  kPaint = kOutPaint + 4,               ///< eight planes of volumes
  kFields = kPaint + plan::kSlots
};

/// One row of a field and the rows its four neighbours have there.
struct Around {
  const float* own;
  const float* side[4];  ///< what lies right, left, down, up
};

/// Coefficients for one step, for the distance between neighbours on this canvas.
struct FlowRates {
  float level, fall[4], most[4], push[4], spread, rim, film, evaporate, soak, settle;
};

struct FlowRow {
  Around water, terrain, hold, rim, out_water[4], out_paint[4], paint[plan::kSlots];
  const float *conduct, *settled, *grain, *gran;
  float *to_water[4], *to_paint[4];        ///< what Leave writes
  float *next_water, *next_rim, *next_settled, *next_paint[plan::kSlots], *inflow;  ///< Arrive
};

}  // namespace impasto::paint
#endif

HWY_BEFORE_NAMESPACE();
namespace impasto::paint {
namespace HWY_NAMESPACE {

/// What leaves each pixel of a row, as shares of what is there.
void Leave(const FlowRates& f, const FlowRow& r) {
  const D d;
  const V zero = hn::Zero(d), one = hn::Set(d, 1.0f), wet = hn::Set(d, kWet);
  const auto num = [&](float v) { return hn::Set(d, v); };
  for (int x = 0; x < kBlock; x += static_cast<int>(hn::Lanes(d))) {
    const V w = hn::Load(d, r.water.own + x), rim = hn::Load(d, r.rim.own + x);
    const V conduct = hn::Load(d, r.conduct + x);
    V total = zero;
    for (int k = 0; k < plan::kSlots; ++k) total = hn::Add(total, hn::Load(d, r.paint[k].own + x));
    const V mobile = hn::Max(
        zero, hn::Sub(one, hn::Div(hn::Load(d, r.settled + x), hn::Max(total, num(1e-6f)))));
    const V there = hn::Max(w, wet);
    const V surface = hn::Add(w, hn::Load(d, r.terrain.own + x));
    const V head = hn::Max(zero, hn::Sub(w, num(f.film)));
    const V ease = hn::Div(hn::Mul(conduct, hn::Min(w, one)), there);
    const V near_rim = hn::Max(zero, hn::Sub(one, hn::Mul(rim, num(1.0f / kRimCells))));
    const auto moves = hn::Gt(w, wet);
    for (int k = 0; k < 4; ++k) {
      const V wb = hn::LoadU(d, r.water.side[k] + x);
      const V slope = hn::Sub(surface, hn::Add(wb, hn::LoadU(d, r.terrain.side[k] + x)));
      // Water does not pile up where it cannot go on.
      const V room = hn::Min(one, hn::Max(zero, hn::Sub(num(1.5f), hn::Mul(num(0.4f), wb))));
      V q = hn::Mul(ease, hn::Add(hn::Mul(num(f.level), slope), hn::Mul(hn::Mul(num(f.fall[k]), head), room)));
      q = hn::Min(num(f.most[k]), hn::Max(zero, q));
      const auto wet_b = hn::Gt(wb, wet);
      const auto over = hn::Gt(hn::Mul(w, num(f.push[k])), hn::LoadU(d, r.hold.side[k] + x));
      q = hn::IfThenElseZero(hn::And(moves, hn::And(hn::Ge(wb, zero), hn::Or(wet_b, over))), q);
      const V spread = hn::Div(hn::Mul(hn::Mul(num(f.spread), conduct), hn::Min(w, wb)), there);
      const V outward = hn::Min(
          one, hn::Max(zero, hn::Sub(rim, hn::LoadU(d, r.rim.side[k] + x))));
      const V drift = hn::Mul(hn::Mul(num(f.rim), outward), near_rim);
      const V o = hn::Min(num(f.most[k]), hn::Add(q, hn::IfThenElseZero(hn::And(moves, wet_b),
                                                                  hn::Add(spread, drift))));
      hn::Store(q, d, r.to_water[k] + x);
      hn::Store(hn::Mul(o, mobile), d, r.to_paint[k] + x);
    }
  }
}

/// What is there a step later.
void Arrive(const FlowRates& f, const FlowRow& r) {
  const D d;
  const V zero = hn::Zero(d), one = hn::Set(d, 1.0f);
  const auto num = [&](float v) { return hn::Set(d, v); };
  const auto sum4 = [&](V a, V b, V c, V e) { return hn::Add(hn::Add(a, b), hn::Add(c, e)); };
  for (int x = 0; x < kBlock; x += static_cast<int>(hn::Lanes(d))) {
    // What comes from the left has left to the right, and so on: directions in pairs.
    const auto in = [&](const Around& of, const Around* out, int k)
                        HWY_ATTR {
                          return hn::Mul(hn::LoadU(d, of.side[k] + x),
                                         hn::LoadU(d, out[k ^ 1].side[k] + x));
                        };
    const auto stays = [&](const Around* out)
                           HWY_ATTR {
                             return hn::Sub(one, sum4(hn::Load(d, out[0].own + x),
                                                      hn::Load(d, out[1].own + x),
                                                      hn::Load(d, out[2].own + x),
                                                      hn::Load(d, out[3].own + x)));
                           };
    const V w = hn::Load(d, r.water.own + x);
    const auto canvas = hn::Ge(w, zero);
    const V rim = hn::Load(d, r.rim.own + x);
    V water = hn::Add(hn::Mul(w, stays(r.out_water)),
                      sum4(in(r.water, r.out_water, 0), in(r.water, r.out_water, 1),
                           in(r.water, r.out_water, 2), in(r.water, r.out_water, 3)));
    const V quick = hn::IfThenElse(hn::Le(rim, one), num(1.5f), one);
    const V loss = hn::Add(hn::Mul(num(f.evaporate), quick),
                           hn::Mul(num(f.soak), hn::Load(d, r.conduct + x)));
    water = hn::Sub(water, loss);
    const auto wet = hn::Gt(water, hn::Set(d, kWet));
    water = hn::IfThenElse(canvas, hn::IfThenElseZero(wet, water), num(-1.0f));
    hn::Store(water, d, r.next_water + x);
    const V least = hn::Min(
        hn::Min(hn::LoadU(d, r.rim.side[0] + x), hn::LoadU(d, r.rim.side[1] + x)),
        hn::Min(hn::LoadU(d, r.rim.side[2] + x), hn::LoadU(d, r.rim.side[3] + x)));
    const V next = hn::IfThenElseZero(wet, hn::Min(num(kRimCells), hn::Add(least, one)));
    hn::Store(hn::IfThenElse(canvas, next, num(kRimCells)), d, r.next_rim + x);

    const V keep = stays(r.out_paint);
    V total = zero, grain = zero, came = zero;
    for (int k = 0; k < plan::kSlots; ++k) {
      const V arrives = sum4(in(r.paint[k], r.out_paint, 0), in(r.paint[k], r.out_paint, 1),
                             in(r.paint[k], r.out_paint, 2), in(r.paint[k], r.out_paint, 3));
      const V v = hn::Add(hn::Mul(hn::Load(d, r.paint[k].own + x), keep), arrives);
      hn::Store(v, d, r.next_paint[k] + x);
      came = hn::Add(came, arrives);
      total = hn::Add(total, v);
      grain = hn::Add(grain, hn::Mul(v, num(r.gran[k])));
    }
    hn::Store(came, d, r.inflow + x);
    // Heavy pigments drop into the hollows first; where the water is gone everything stays.
    const V before = hn::Min(hn::Load(d, r.settled + x), total);
    const V heavy = hn::Div(grain, hn::Max(total, num(1e-6f)));
    const V even = hn::Sub(one, hn::Mul(num(0.85f), heavy));  // fine ones stain wherever they are
    const V hollow = hn::Mul(hn::Mul(hn::Load(d, r.grain + x), heavy), num(1.5f));
    const V rate = hn::Min(one, hn::Mul(num(f.settle), hn::Add(even, hollow)));
    const V settled = hn::Add(before, hn::Mul(hn::Sub(total, before), rate));
    hn::Store(hn::IfThenElse(wet, settled, total), d, r.next_settled + x);
  }
}

/// Closes over what has dried in a pixel: it is seen and stays in the height, but mixes no more.
void CloseOver(const Optics& o, Pixel& px) {
  alignas(64) float volume[1][kN], seen[1][kN];
  decode_wet(px, volume[0]);
  const float total = sum_of(volume[0]);
  if (!(total > 0)) return;
  decode_dry(px, seen[0]);
  films_over(o, 1, volume, seen);
  encode_dry(seen[0], px);
  const float h = static_cast<float>(px.dry_height) + total * (1.0f / kHeightUnit) + 0.5f;
  px.dry_height = static_cast<std::uint16_t>(std::min(h, 65535.0f));
  std::fill_n(px.wet, kN, std::uint16_t{0});
}

void Encode(int count, const float (*volumes)[plan::kSlots], Pixel* const* pixels) {
  for (int i = 0; i < count; ++i) encode_wet(volumes[i], *pixels[i]);
}

}  // namespace HWY_NAMESPACE
}  // namespace impasto::paint
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace impasto::paint {

HWY_EXPORT(Leave);
HWY_EXPORT(Arrive);
HWY_EXPORT(CloseOver);
HWY_EXPORT(Encode);

namespace {

constexpr float kCells = 450.0f;          ///< in one canvas unit
constexpr float kStep = kWashSlices / static_cast<float>(kSlicesPerSecond);  ///< s
constexpr float kMostWater = 4.0f;
constexpr float kDamp = 3.0f;             ///< s for which a dried place still draws water in

std::int64_t key_of(int bx, int by) {
  return static_cast<std::int64_t>(by) << 32 | static_cast<std::int64_t>(bx);
}

float sum(const float (*planes)[kArea], int i) {
  float s = 0;
  for (int k = 0; k < plan::kSlots; ++k) s += planes[k][i];
  return s;
}

constexpr std::array<float, kBlock> filled(float v) {
  std::array<float, kBlock> row{};
  for (float& at : row) at = v;
  return row;
}

void grow(picture::Rect& rect, const picture::Rect& by) {
  rect = rect.empty() ? by
                      : picture::Rect{std::min(rect.x0, by.x0), std::min(rect.y0, by.y0),
                                      std::max(rect.x1, by.x1), std::max(rect.y1, by.y1)};
}

/// What water stands on: the tooth, filled by paint, and relief that has dried.
float terrain(const Canvas& canvas, const Pixel& px) {
  const float dry = static_cast<float>(px.dry_height) * kHeightUnit;
  const float tooth = static_cast<float>(px.weave) * (1.0f / 255.0f) - 0.5f;
  return 0.3f * dry + 0.5f * canvas.weave.depth * tooth / (1.0f + dry);
}

}  // namespace

struct Wash::Rates {
  // Steps of three lengths by turns, so that pixels between neighbours are not worlds apart.
  FlowRates flow[3];
  int reach[3] = {1, 1, 1};  ///< pixels between neighbours
  PaperKind paper;
  float gravity = 0, down_x = 0, down_y = 1;
  alignas(64) float gran[plan::kSlots] = {};
  std::uint64_t seed = 0;
};

struct Wash::Block {
  int x0 = 0, y0 = 0, width = 0, height = 0;
  bool wet = false, next_to_wet = false;
  float last_wet = 0;                     ///< s
  Block* side[4] = {};                    ///< right, left, down, up
  picture::Rect changed;                  ///< in the last step
  alignas(64) float field[kFields][kArea] = {};
  alignas(64) float next[3 + plan::kSlots + 1][kArea] = {};  ///< water, rim, settled, paint, inflow
  float resist[kArea] = {}, dried[kArea] = {};
  std::uint32_t stroke[kArea] = {};       ///< whose cover has given its water
  std::uint8_t cover[kArea] = {};
  std::uint16_t code[kArea][plan::kSlots] = {};  ///< as last written to the canvas

  /// Row `y` of a field as the neighbour in direction `k` at `reach` pixels has it.
  const float* row(int f, int y, int k, int reach, float* room) const {
    static constexpr std::array<float, kBlock> kNothing{};
    static constexpr auto kWall = filled(-1.0f), kFar = filled(kRimCells);
    const float* none = f == kWater ? kWall.data() : f == kRim ? kFar.data() : kNothing.data();
    if (k >= 2) {
      const int yy = k == 2 ? y + reach : y - reach;
      const Block* b = yy < 0 || yy >= kBlock ? side[k] : this;
      return b == nullptr ? none : b->field[f] + (yy & (kBlock - 1)) * kBlock;
    }
    const float* own = field[f] + y * kBlock;
    const float* other = side[k] == nullptr ? none : side[k]->field[f] + y * kBlock;
    const int n = kBlock - reach;
    if (k == 0) {
      std::memcpy(room, own + reach, sizeof(float) * n);
      std::memcpy(room + n, other, sizeof(float) * reach);
    } else {
      std::memcpy(room, other + n, sizeof(float) * reach);
      std::memcpy(room + reach, own, sizeof(float) * n);
    }
    return room;
  }
};

Wash::Wash(const plan::Plan& plan, const pigment::PaletteOptics& paints, const Canvas& canvas)
    : rates_(std::make_unique<Rates>()) {
  const float wash = math::saturate(std::isfinite(plan.flow.wash) ? plan.flow.wash : 0.0f);
  const float gravity =
      math::saturate(std::isfinite(plan.flow.gravity) ? plan.flow.gravity : 0.0f) * wash;
  const double down =
      (std::isfinite(plan.flow.down_deg) ? std::fmod(plan.flow.down_deg, 360.0) : 270.0) *
      (math::kPi / 180.0);
  Rates& r = *rates_;
  r.paper = paper_of(plan.ground);
  r.seed = canvas.weave.seed;  // the fibres that are seen
  const double drying = plan.drying >= 0 ? std::clamp(plan.drying, 0.2, 600.0) : 0.2;
  const float gx = static_cast<float>(math::cos(down)), gy = static_cast<float>(-math::sin(down));
  const float falls[4] = {gx * gravity, -gx * gravity, gy * gravity, -gy * gravity};
  r.gravity = gravity;
  r.down_x = gx;
  r.down_y = gy;
  const int cell = std::clamp(static_cast<int>(canvas.scale / kCells + 0.5f), 1, kBlock - 2);
  for (int turn = 0; turn < 3; ++turn) {
    r.reach[turn] = cell == 1 || turn == 2 ? 1 : cell + turn;
    // Distances are in cells: longer steps between neighbours move less of what is there.
    const float ratio =
        std::min(1.25f, canvas.scale / (kCells * static_cast<float>(r.reach[turn])));
    FlowRates& f = r.flow[turn];
    f.level = 0.14f * wash * ratio * ratio;
    f.spread = 0.2f * wash * ratio * ratio;
    f.rim = 0.17f * wash * ratio;
    for (int k = 0; k < 4; ++k) {
      // No more can leave than is there: the four of them stay below one.
      const float with = std::max(0.0f, falls[k]);
      f.fall[k] = 0.8f * falls[k] * ratio;
      f.most[k] = 0.24f - 0.13f * gravity + 0.48f * with * with;
      f.push[k] = 1.0f + 1.2f * with;
    }
    f.film = r.paper.film;
    f.evaporate = static_cast<float>(kStep * 0.8 / drying);
    f.soak = static_cast<float>(kStep * r.paper.soak * 4.0 / drying);
    f.settle = static_cast<float>(kStep * 1.3 / drying);
  }
  for (int k = 0; k < paints.count; ++k) r.gran[k] = paints.granulation[k];
  water_.resize(plan.strokes.size());
  for (std::size_t i = 0; i < water_.size(); ++i) {
    const plan::Stroke& s = plan.strokes[i];
    const float fluid = std::isfinite(s.wetness) ? math::saturate(2.0f * s.wetness - 1.0f) : 0.0f;
    const float load = std::isfinite(s.load) ? std::clamp(s.load, 0.0f, 6.0f) : 0.0f;
    water_[i] = load > 0 ? wash * fluid * (0.35f + 0.6f * load) : 0.0f;
  }
}

Wash::~Wash() = default;

Wash::Block& Wash::block_at(Canvas& canvas, int bx, int by) {
  std::unique_ptr<Block>& place = blocks_[key_of(bx, by)];
  if (place) return *place;
  place = std::make_unique<Block>();
  Block& b = *place;
  b.x0 = bx * kBlock;
  b.y0 = by * kBlock;
  b.width = std::min(kBlock, canvas.width - b.x0);
  b.height = std::min(kBlock, canvas.height - b.y0);
  const int steps[4][2] = {{1, 0}, {-1, 0}, {0, 1}, {0, -1}};
  for (int k = 0; k < 4; ++k) {
    const auto other = blocks_.find(key_of(bx + steps[k][0], by + steps[k][1]));
    if (other == blocks_.end()) continue;
    b.side[k] = other->second.get();
    other->second->side[k ^ 1] = &b;
  }
  for (int y = b.y0; y < b.y0 + b.height; y += 16) {
    for (int x = b.x0; x < b.x0 + b.width; x += 16) {
      canvas.prepare(static_cast<std::size_t>(y >> canvas.shift) * canvas.columns +
                     (x >> canvas.shift));
    }
  }
  std::fill_n(b.field[kWater], kArea, -1.0f);
  std::fill_n(b.field[kRim], kArea, kRimCells);
  std::fill_n(b.dried, kArea, -1e6f);
  std::vector<Fibre> fibres(kBlock);
  for (int y = 0; y < b.height; ++y) {
    const float v = (static_cast<float>(b.y0 + y) + 0.5f - canvas.top) / canvas.scale;
    fibre_row(rates_->paper, rates_->seed, b.x0, b.width, canvas.left, canvas.scale, v,
              fibres.data());
    for (int x = 0; x < b.width; ++x) {
      const int i = y * kBlock + x;
      const Pixel& px = *canvas.pixel(b.x0 + x, b.y0 + y);
      const float tooth = static_cast<float>(px.weave) * (1.0f / 255.0f) - 0.5f;
      b.field[kWater][i] = 0;
      b.field[kRim][i] = 0;
      b.field[kTerrain][i] = terrain(canvas, px);
      b.field[kConduct][i] = fibres[x].conduct;
      b.resist[i] = fibres[x].resist;
      if (rates_->gravity > 0) {
        // The edge of a sheet that runs down breaks into fingers a few drops apart (Huppert 1982);
        // here the ground decides where.
        const float u =
            (static_cast<float>(b.x0 + x) + 0.5f - canvas.left) / canvas.scale;
        const float across = u * rates_->down_y - v * rates_->down_x;
        const float along = u * rates_->down_x + v * rates_->down_y;
        const float wander = 0.22f * noise2(rates_->seed + 70, across * 9.0f, along * 6.0f);
        const float at = across * 24.0f + wander;
        const float cell = std::floor(at);
        float apart = 1.0f;  // from the nearest place that lets a drip go
        for (int k = -1; k <= 1; ++k) {
          const auto c = static_cast<std::int64_t>(cell) + k;
          if (random_unit(rates_->seed + 71, c) > 0.6f) continue;
          const float gate = static_cast<float>(c) + 0.2f + 0.6f * random_unit(rates_->seed + 72, c);
          apart = std::min(apart, std::fabs(at - gate));
        }
        b.resist[i] *= 1.0f + 45.0f * rates_->gravity * apart * apart;
      }
      const float deep = std::max(0.0f, 1.0f - 2.6f * tooth * rates_->paper.grain);
      b.field[kGrain][i] = deep * deep;
    }
  }
  return b;
}

/// Takes over what strokes did to a tile: the volumes they left, and the water they brought.
void Wash::absorb(Canvas& canvas, std::size_t tile, int now) {
  const int x0 = static_cast<int>(tile % canvas.columns) << canvas.shift;
  const int y0 = static_cast<int>(tile / canvas.columns) << canvas.shift;
  const int x1 = std::min(canvas.width, x0 + canvas.tile);
  const int y1 = std::min(canvas.height, y0 + canvas.tile);
  Block* b = nullptr;
  int column = -1, row = -1;
  for (int y = y0; y < y1; ++y) {
    Pixel* px = canvas.pixel(x0, y);
    for (int x = x0; x < x1; ++x, ++px) {
      const int bx = x / kBlock, by = y / kBlock;
      if (bx != column || by != row) {
        column = bx;
        row = by;
        const auto there = blocks_.find(key_of(bx, by));
        b = there == blocks_.end() ? nullptr : there->second.get();
      }
      const int i = (y - by * kBlock) * kBlock + (x - bx * kBlock);
      const bool fresh = px->stroke != 0 && px->touched == now && px->cover > 0 &&
                         water_[px->stroke - 1] > 0;
      if (b == nullptr) {
        if (!fresh) continue;
        b = &block_at(canvas, bx, by);
      }
      float* water = &b->field[kWater][i];
      if (std::memcmp(b->code[i], px->wet, sizeof px->wet) != 0) {
        const float before = sum(&b->field[kPaint], i);
        float total = 0;
        for (int k = 0; k < plan::kSlots; ++k) {
          const float code = static_cast<float>(px->wet[k]);
          const float v = code * code * kWetUnit;
          b->field[kPaint + k][i] = v;
          total += v;
        }
        std::memcpy(b->code[i], px->wet, sizeof px->wet);
        float& settled = b->field[kSettled][i];
        if (total < before) settled *= total / before;
        settled = std::min(settled, total);
      }
      b->field[kTerrain][i] = terrain(canvas, *px);
      if (!fresh) continue;
      const bool same = b->stroke[i] == px->stroke;
      const int more = px->cover - (same ? b->cover[i] : 0);
      b->stroke[i] = px->stroke;
      b->cover[i] = px->cover;
      if (more <= 0) continue;
      // New water takes up again some of what had settled but not dried.
      if (*water <= 0) b->field[kSettled][i] = 0.35f * std::max(0.0f, b->field[kSettled][i]);
      *water = std::min(kMostWater, *water + water_[px->stroke - 1] * static_cast<float>(more) *
                                                 (1.0f / 255.0f));
      if (*water > kWet) b->wet = true;
    }
  }
}

/// The mark that water makes belongs to the stroke that most of its paint comes from.
void Wash::mark(Canvas& canvas, Block& b, int reach) {
  const float* inflow = b.next[3 + plan::kSlots];
  for (int y = 0; y < b.height; ++y) {
    for (int x = 0; x < b.width; ++x) {
      const int i = y * kBlock + x;
      if (b.field[kWater][i] > 0 || !(inflow[i] > 0)) continue;
      float most = 0;
      for (int k = 0; k < 4; ++k) {
        const int nx = x + (k == 0 ? reach : k == 1 ? -reach : 0);
        const int ny = y + (k == 2 ? reach : k == 3 ? -reach : 0);
        const bool beyond = nx < 0 || nx >= kBlock || ny < 0 || ny >= kBlock;
        const Block* from = beyond ? b.side[k] : &b;
        if (from == nullptr) continue;
        const int j = (ny & (kBlock - 1)) * kBlock + (nx & (kBlock - 1));
        const float share = from->field[kOutPaint + (k ^ 1)][j];
        if (!(share > 0) || from->stroke[j] == 0) continue;
        const float paint = share * sum(&from->field[kPaint], j);
        if (paint <= most) continue;
        most = paint;
        b.stroke[i] = from->stroke[j];
      }
      if (!(most > 0)) continue;
      b.cover[i] = 0;
      Pixel& px = *canvas.pixel(b.x0 + x, b.y0 + y);
      px.stroke = b.stroke[i];
      px.cover = 0;
    }
  }
}

/// After the flow: back onto the canvas.
void Wash::settle_in(Canvas& canvas, const Optics& optics, Block& b, int now, int drying) {
  int left = kBlock, top = kBlock, right = 0, bottom = 0;
  bool wet = false;
  const float* inflow = b.next[3 + plan::kSlots];
  alignas(64) float volumes[kBlock][plan::kSlots];
  Pixel* pixels[kBlock];
  int places[kBlock];
  for (int y = 0; y < b.height; ++y) {
    Pixel* row = nullptr;
    int count = 0;
    for (int x = 0; x < b.width; ++x) {
      if (x == 0 || ((b.x0 + x) & (canvas.tile - 1)) == 0) {
        row = canvas.pixel(b.x0 + x, b.y0 + y) - x;
      }
      const int i = y * kBlock + x;
      const float was = b.field[kWater][i];
      if (!(was > 0) && !(inflow[i] > 0) && !(b.next[0][i] > 0)) continue;
      Pixel& px = row[x];
      if (!(was > 0) && now - static_cast<int>(px.touched) > drying) {
        for (int k = 0; k < plan::kSlots; ++k) {
          b.next[3 + k][i] = std::max(0.0f, b.next[3 + k][i] - b.field[kPaint + k][i]);
        }
        b.next[2][i] = std::min(b.next[2][i], inflow[i]);
        HWY_DYNAMIC_DISPATCH(CloseOver)(optics, px);
      }
      for (int k = 0; k < plan::kSlots; ++k) volumes[count][k] = b.next[3 + k][i];
      px.touched = static_cast<std::uint16_t>(now);
      wet = wet || b.next[0][i] > 0;
      b.dried[i] = static_cast<float>(now) * 0.1f;
      pixels[count] = &px;
      places[count++] = x;
    }
    HWY_DYNAMIC_DISPATCH(Encode)(count, volumes, pixels);
    for (int n = 0; n < count; ++n) {
      std::uint16_t* code = b.code[y * kBlock + places[n]];
      if (std::memcmp(code, pixels[n]->wet, sizeof pixels[n]->wet) == 0) continue;
      std::memcpy(code, pixels[n]->wet, sizeof pixels[n]->wet);
      left = std::min(left, places[n]);
      right = std::max(right, places[n] + 1);
      top = std::min(top, y);
      bottom = y + 1;
    }
  }
  b.changed = {b.x0 + left, b.y0 + top, b.x0 + right, b.y0 + bottom};
  b.wet = wet;
  b.last_wet = static_cast<float>(now) * 0.1f;
  if (!wet) {
    for (int k = 0; k < 8; ++k) std::fill_n(b.field[kOutWater + k], kArea, 0.0f);
  }
  std::memcpy(b.field[kWater], b.next[0], sizeof b.next[0]);
  std::memcpy(b.field[kRim], b.next[1], sizeof b.next[1]);
  std::memcpy(b.field[kSettled], b.next[2], sizeof b.next[2]);
  std::memcpy(b.field[kPaint], b.next[3], sizeof b.next[3] * plan::kSlots);
}

void Wash::step(Canvas& canvas, const Optics& optics, Pool& pool, std::int32_t slice, int now,
                int drying) {
  std::sort(touched_.begin(), touched_.end());
  touched_.erase(std::unique(touched_.begin(), touched_.end()), touched_.end());
  for (std::size_t tile : touched_) absorb(canvas, tile, now);
  touched_.clear();

  // Water may reach every block beside a wet one.
  std::vector<std::int64_t> wet;
  for (const auto& [key, block] : blocks_) {
    if (block->wet) wet.push_back(key);
  }
  const int columns = (canvas.width + kBlock - 1) / kBlock;
  const int rows = (canvas.height + kBlock - 1) / kBlock;
  std::vector<Block*> leaving, arriving;
  for (std::int64_t key : wet) {
    const int bx = static_cast<int>(key & 0xffffffff), by = static_cast<int>(key >> 32);
    leaving.push_back(blocks_[key].get());
    const int steps[5][2] = {{0, 0}, {1, 0}, {-1, 0}, {0, 1}, {0, -1}};
    for (const auto& s : steps) {
      const int nx = bx + s[0], ny = by + s[1];
      if (nx < 0 || ny < 0 || nx >= columns || ny >= rows) continue;
      Block& b = block_at(canvas, nx, ny);
      if (b.next_to_wet) continue;
      b.next_to_wet = true;
      arriving.push_back(&b);
    }
  }
  const float seconds = static_cast<float>(now) * 0.1f;
  const int turn = slice / kWashSlices % 3, reach = rates_->reach[turn];
  const FlowRates& rates = rates_->flow[turn];
  pool.run(arriving.size(), [&](std::size_t n) {
    Block& b = *arriving[n];
    float room[2][kBlock];
    for (int y = 0; y < kBlock; ++y) {
      const float* beside[4];
      for (int k = 0; k < 4; ++k) beside[k] = b.row(kWater, y, k, 1, room[k & 1]);
      for (int x = 0; x < kBlock; ++x) {
        const int i = y * kBlock + x;
        const float dry_for = (seconds - b.dried[i]) * (1.0f / kDamp);
        float hold = b.resist[i] * (dry_for < 1.0f ? 0.25f + 0.75f * dry_for : 1.0f);
        // Water closes over a dry spot between wet ones.
        const bool between = std::min(beside[0][x], beside[1][x]) > kWet ||
                             std::min(beside[2][x], beside[3][x]) > kWet;
        if (between) hold = std::min(hold, 2.0f * kWet);
        b.field[kHold][i] = hold;
      }
    }
  });
  pool.run(leaving.size(), [&](std::size_t n) {
    Block& b = *leaving[n];
    alignas(64) float room[4][2][kBlock];
    FlowRow r;
    for (int y = 0; y < b.height; ++y) {
      const auto around = [&](int f, int slot) {
        Around a{b.field[f] + y * kBlock, {}};
        for (int k = 0; k < 4; ++k) a.side[k] = b.row(f, y, k, reach, room[slot][k & 1]);
        return a;
      };
      r.water = around(kWater, 0);
      r.terrain = around(kTerrain, 1);
      r.hold = around(kHold, 2);
      r.rim = around(kRim, 3);
      r.conduct = b.field[kConduct] + y * kBlock;
      r.settled = b.field[kSettled] + y * kBlock;
      for (int k = 0; k < plan::kSlots; ++k) r.paint[k].own = b.field[kPaint + k] + y * kBlock;
      for (int k = 0; k < 4; ++k) {
        r.to_water[k] = b.field[kOutWater + k] + y * kBlock;
        r.to_paint[k] = b.field[kOutPaint + k] + y * kBlock;
      }
      HWY_DYNAMIC_DISPATCH(Leave)(rates, r);
    }
  });
  pool.run(arriving.size(), [&](std::size_t n) {
    Block& b = *arriving[n];
    alignas(64) float room[2 + 8 + plan::kSlots][2][kBlock];
    FlowRow r;
    r.gran = rates_->gran;
    for (int y = 0; y < b.height; ++y) {
      const auto around = [&](int f, int slot) {
        Around a{b.field[f] + y * kBlock, {}};
        for (int k = 0; k < 4; ++k) a.side[k] = b.row(f, y, k, reach, room[slot][k & 1]);
        return a;
      };
      r.water = around(kWater, 0);
      r.rim = around(kRim, 1);
      for (int k = 0; k < 4; ++k) {
        r.out_water[k] = around(kOutWater + k, 2 + k);
        r.out_paint[k] = around(kOutPaint + k, 6 + k);
      }
      for (int k = 0; k < plan::kSlots; ++k) r.paint[k] = around(kPaint + k, 10 + k);
      r.conduct = b.field[kConduct] + y * kBlock;
      r.settled = b.field[kSettled] + y * kBlock;
      r.grain = b.field[kGrain] + y * kBlock;
      r.next_water = b.next[0] + y * kBlock;
      r.next_rim = b.next[1] + y * kBlock;
      r.next_settled = b.next[2] + y * kBlock;
      for (int k = 0; k < plan::kSlots; ++k) r.next_paint[k] = b.next[3 + k] + y * kBlock;
      r.inflow = b.next[3 + plan::kSlots] + y * kBlock;
      HWY_DYNAMIC_DISPATCH(Arrive)(rates, r);
    }
    // Rows beyond the canvas stay a wall.
    for (int i = b.height * kBlock; i < kArea; ++i) {
      b.next[0][i] = -1.0f;
      b.next[1][i] = kRimCells;
    }
  });
  // Neighbours still read the state before: only now is it replaced.
  wet_blocks_ = 0;
  for (Block* b : arriving) b->next_to_wet = false;
  pool.run(arriving.size(), [&](std::size_t n) { mark(canvas, *arriving[n], reach); });
  pool.run(arriving.size(),
           [&](std::size_t n) { settle_in(canvas, optics, *arriving[n], now, drying); });
  for (Block* b : arriving) {
    if (!b->changed.empty()) {
      for (int ty = b->changed.y0 >> canvas.shift; ty <= (b->changed.y1 - 1) >> canvas.shift; ++ty) {
        for (int tx = b->changed.x0 >> canvas.shift; tx <= (b->changed.x1 - 1) >> canvas.shift;
             ++tx) {
          grow(canvas.tiles[static_cast<std::size_t>(ty) * canvas.columns + tx].dirty,
               {std::max(b->changed.x0, tx << canvas.shift),
                std::max(b->changed.y0, ty << canvas.shift),
                std::min(b->changed.x1, (tx + 1) << canvas.shift),
                std::min(b->changed.y1, (ty + 1) << canvas.shift)});
        }
      }
    }
    if (b->wet) ++wet_blocks_;
  }
  // A block is kept as long as its paper is damp.
  for (auto at = blocks_.begin(); at != blocks_.end();) {
    Block& b = *at->second;
    bool keep = b.wet || seconds - b.last_wet < kDamp;
    for (const Block* side : b.side) keep = keep || (side != nullptr && side->wet);
    if (keep) {
      ++at;
      continue;
    }
    for (int k = 0; k < 4; ++k) {
      if (b.side[k] != nullptr) b.side[k]->side[k ^ 1] = nullptr;
    }
    at = blocks_.erase(at);
  }
}

}  // namespace impasto::paint
#endif  // HWY_ONCE
