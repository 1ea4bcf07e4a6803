// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/paint/wash.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>

#include "impasto/base/math.h"
#include "impasto/base/rng.h"
#include "impasto/paint/paper.h"
#include "impasto/paint/wash_flow.h"

namespace impasto::paint {
namespace {

constexpr float kCells = 450.0f;                                             ///< in one canvas unit
constexpr float kStep = kWashSlices / static_cast<float>(kSlicesPerSecond);  ///< s
constexpr float kMostWater = 4.0f;
constexpr float kDamp = 3.0f;  ///< s for which a dried place still draws water in

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
  float ring = 2, tension = 0;  ///< how far around an edge feels its bend, pixels; how strongly
  alignas(64) float gran[plan::kSlots] = {};
  std::uint64_t seed = 0;
};

struct Wash::Block {
  int x0 = 0, y0 = 0, width = 0, height = 0;
  bool any_wet = false, next_to_wet = false;
  unsigned used = 0, next_used = 0;  ///< slots with any paint, a bit each
  float last_wet = 0;                ///< s
  Block* side[4] = {};               ///< right, left, down, up
  picture::Rect changed;             ///< in the last step
  // A bit for each pixel of a row: water there; anything may happen there in this step; its eight
  // have shares that leave.
  std::uint64_t wet[kBlock] = {}, active[kBlock] = {}, out[kBlock] = {};
  alignas(64) float field[kFields][kArea] = {};
  alignas(64) float next[3 + plan::kSlots + 1][kArea] = {};  ///< water, rim, settled, paint, inflow
  float resist[kArea] = {}, dried[kArea] = {};
  std::uint32_t stroke[kArea] = {};  ///< whose cover has given its water
  std::uint8_t cover[kArea] = {};
  std::uint16_t code[kArea][plan::kSlots] = {};  ///< as last written to the canvas

  /// Where the neighbour in direction `k` at `reach` pixels is wet.
  std::uint64_t beside(int y, int k, int reach) const {
    if (k >= 2) {
      const int yy = k == 2 ? y + reach : y - reach;
      const Block* b = yy < 0 || yy >= kBlock ? side[k] : this;
      return b == nullptr ? 0 : b->wet[yy & (kBlock - 1)];
    }
    const std::uint64_t other = side[k] == nullptr ? 0 : side[k]->wet[y];
    return k == 0 ? wet[y] >> reach | other << (kBlock - reach)
                  : wet[y] << reach | other >> (kBlock - reach);
  }
  /// Whether a place up to a block away is wet.
  bool wet_at(int x, int y) const {
    const Block* b = this;
    if (x < 0 || x >= kBlock) b = b->side[x < 0 ? 1 : 0];
    if (b != nullptr && (y < 0 || y >= kBlock)) b = b->side[y < 0 ? 3 : 2];
    return b != nullptr && (b->wet[y & (kBlock - 1)] >> (x & (kBlock - 1)) & 1u) != 0;
  }

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
  const float wash =
      math::saturate(std::isfinite(plan.sheet.flow.wash) ? plan.sheet.flow.wash : 0.0f);
  const float gravity =
      math::saturate(std::isfinite(plan.sheet.flow.gravity) ? plan.sheet.flow.gravity : 0.0f) *
      wash;
  const double down =
      (std::isfinite(plan.sheet.flow.down_deg) ? std::fmod(plan.sheet.flow.down_deg, 360.0)
                                               : 270.0) *
      (math::kPi / 180.0);
  Rates& r = *rates_;
  r.paper = paper_of(plan.sheet.ground);
  r.seed = canvas.weave.seed;  // the fibres that are seen
  const double drying = plan.sheet.drying >= 0 ? std::clamp(plan.sheet.drying, 0.2, 600.0) : 0.2;
  const float gx = static_cast<float>(math::cos(down)), gy = static_cast<float>(-math::sin(down));
  const float falls[4] = {gx * gravity, -gx * gravity, gy * gravity, -gy * gravity};
  r.gravity = gravity;
  r.down_x = gx;
  r.down_y = gy;
  const int cell = std::clamp(static_cast<int>(canvas.scale / kCells + 0.5f), 1, kBlock - 2);
  r.ring = std::clamp(2.5f * canvas.scale / kCells, 2.0f, kBlock - 1.0f);
  r.tension = 3.2f * (1.0f - r.paper.fibres);
  for (int turn = 0; turn < 3; ++turn) {
    r.reach[turn] = cell == 1 || turn == 2 ? 1 : cell + turn;
    // Distances are in cells: longer steps between neighbours move less of what is there.
    const float ratio =
        std::min(1.25f, canvas.scale / (kCells * static_cast<float>(r.reach[turn])));
    FlowRates& f = r.flow[turn];
    f.level = (0.14f + 0.06f * r.paper.fibres) * wash * ratio * ratio;
    f.spread = (0.07f + 0.1f * r.paper.fibres) * wash * ratio * ratio;
    f.rim = 0.3f * (1.0f - 0.85f * r.paper.fibres) * wash * ratio;
    for (int k = 0; k < 4; ++k) {
      // No more can leave than is there: the four of them stay below one.
      const float with = std::max(0.0f, falls[k]);
      f.fall[k] = 0.8f * falls[k] * ratio;
      f.most[k] = 0.24f - 0.13f * gravity + 0.48f * with * with;
      f.push[k] = 1.0f + 1.2f * with;
    }
    f.film = r.paper.film;
    f.draw = 1.0f + 4.0f * r.paper.fibres;
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
        const float u = (static_cast<float>(b.x0 + x) + 0.5f - canvas.left) / canvas.scale;
        const float across = u * rates_->down_y - v * rates_->down_x;
        const float along = u * rates_->down_x + v * rates_->down_y;
        const float wander = 0.22f * noise2(rates_->seed + 70, across * 9.0f, along * 6.0f);
        const float at = across * 24.0f + wander;
        const float cell = std::floor(at);
        float apart = 1.0f;  // from the nearest place that lets a drip go
        for (int k = -1; k <= 1; ++k) {
          const auto c = static_cast<std::int64_t>(cell) + k;
          if (random_unit(rates_->seed + 71, c) > 0.6f) continue;
          const float gate =
              static_cast<float>(c) + 0.2f + 0.6f * random_unit(rates_->seed + 72, c);
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
      const bool fresh =
          px->stroke != 0 && px->touched == now && px->cover > 0 && water_[px->stroke - 1] > 0;
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
          if (v > 0) b->used |= 1u << k;
        }
        std::memcpy(b->code[i], px->wet, sizeof px->wet);
        float& settled = b->field[kSettled][i];
        if (total < before) settled *= total / before;
        // Paint that was laid without water does not run when some comes by.
        settled = *water > 0 || fresh ? std::min(settled, total) : total;
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
      *water = std::min(
          kMostWater, *water + water_[px->stroke - 1] * static_cast<float>(more) * (1.0f / 255.0f));
      if (*water > 0) {
        b->any_wet = true;
        b->wet[i / kBlock] |= std::uint64_t{1} << (i % kBlock);
      }
    }
  }
}

/// What keeps water out of the dry places beside it.
void Wash::resist(Block& b, float seconds) const {
  // Twelve places around, two and a half cells away: how much of them is wet tells how the edge
  // bends.
  static constexpr float kRound[12][2] = {
      {1, 0},  {0.866f, 0.5f},   {0.5f, 0.866f},   {0, 1},  {-0.5f, 0.866f}, {-0.866f, 0.5f},
      {-1, 0}, {-0.866f, -0.5f}, {-0.5f, -0.866f}, {0, -1}, {0.5f, -0.866f}, {0.866f, -0.5f}};
  int ring[12][2];
  for (int n = 0; n < 12; ++n) {
    for (int c = 0; c < 2; ++c) {
      ring[n][c] = static_cast<int>(std::floor(rates_->ring * kRound[n][c] + 0.5f));
    }
  }
  for (int y = 0; y < b.height; ++y) {
    const std::uint64_t between =
        (b.beside(y, 0, 1) & b.beside(y, 1, 1)) | (b.beside(y, 2, 1) & b.beside(y, 3, 1));
    for (std::uint64_t rest = b.active[y] & ~b.wet[y]; rest != 0; rest &= rest - 1) {
      const int x = std::countr_zero(rest), i = y * kBlock + x;
      const float dry_for = (seconds - b.dried[i]) * (1.0f / kDamp);
      float hold = b.resist[i] * (dry_for < 1.0f ? 0.25f + 0.75f * dry_for : 1.0f);
      // Surface tension: water fills corners and rounds off tips.
      float around = 0;
      for (const auto& at : ring) around += b.wet_at(x + at[0], y + at[1]) ? 1.0f / 12.0f : 0.0f;
      hold *= std::clamp(1.0f + rates_->tension * (0.42f - around), 0.12f, 2.5f);
      // Water closes over a dry spot between wet ones.
      if ((between >> x & 1u) != 0) hold = std::min(hold, 2.0f * kWet);
      b.field[kHold][i] = hold;
    }
  }
}

/// The mark that water makes belongs to the stroke that most of its paint comes from.
void Wash::mark(Canvas& canvas, Block& b, int reach) {
  const float* inflow = b.next[3 + plan::kSlots];
  for (int y = 0; y < b.height; ++y) {
    for (std::uint64_t rest = b.active[y] & ~b.wet[y]; rest != 0; rest &= rest - 1) {
      const int x = std::countr_zero(rest), i = y * kBlock + x;
      if (!(inflow[i] > 0)) continue;
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
  const float* inflow = b.next[3 + plan::kSlots];
  int slot[plan::kSlots];
  b.used = b.next_used;
  const int slots = slots_of(b.used, slot);
  alignas(64) float volumes[kBlock][plan::kSlots] = {};
  Pixel* pixels[kBlock];
  int places[kBlock];
  bool wet = false;
  for (int y = 0; y < b.height; ++y) {
    int count = 0;
    std::uint64_t still_wet = 0;
    for (std::uint64_t rest = b.active[y]; rest != 0; rest &= rest - 1) {
      const int x = std::countr_zero(rest), i = y * kBlock + x;
      const float was = b.field[kWater][i];
      if (b.next[0][i] > 0) still_wet |= std::uint64_t{1} << x;
      if (!(was > 0) && !(inflow[i] > 0) && !(b.next[0][i] > 0)) continue;
      Pixel& px = *canvas.pixel(b.x0 + x, b.y0 + y);
      if (!(was > 0) && now - static_cast<int>(px.touched) > drying) {
        for (int n = 0; n < slots; ++n) {
          const int k = slot[n];
          b.next[3 + k][i] = std::max(0.0f, b.next[3 + k][i] - b.field[kPaint + k][i]);
        }
        b.next[2][i] = std::min(b.next[2][i], inflow[i]);
        close_over(optics, px);
      }
      for (int n = 0; n < slots; ++n) volumes[count][slot[n]] = b.next[3 + slot[n]][i];
      px.touched = static_cast<std::uint16_t>(now);
      b.dried[i] = static_cast<float>(now) * 0.1f;
      pixels[count] = &px;
      places[count++] = x;
    }
    encode(count, volumes, pixels);
    for (int n = 0; n < count; ++n) {
      std::uint16_t* code = b.code[y * kBlock + places[n]];
      if (std::memcmp(code, pixels[n]->wet, sizeof pixels[n]->wet) == 0) continue;
      std::memcpy(code, pixels[n]->wet, sizeof pixels[n]->wet);
      left = std::min(left, places[n]);
      right = std::max(right, places[n] + 1);
      top = std::min(top, y);
      bottom = y + 1;
    }
    if (b.active[y] != 0) {
      const std::uint64_t whole = eights(b.active[y]);
      const auto take = [&](int f, int from) {
        for (int x = 0; x < kBlock; x += 8) {
          const int i = y * kBlock + x;
          if (whole >> x & 1u) std::copy_n(b.next[from] + i, 8, b.field[f] + i);
        }
      };
      take(kWater, 0);
      take(kRim, 1);
      take(kSettled, 2);
      for (int n = 0; n < slots; ++n) take(kPaint + slot[n], 3 + slot[n]);
    }
    b.wet[y] = still_wet;
    wet = wet || still_wet != 0;
  }
  b.changed = {b.x0 + left, b.y0 + top, b.x0 + right, b.y0 + bottom};
  b.any_wet = wet;
  b.last_wet = static_cast<float>(now) * 0.1f;
  if (!wet) {
    for (int k = 0; k < 8; ++k) std::fill_n(b.field[kOutWater + k], kArea, 0.0f);
    std::fill_n(b.out, kBlock, std::uint64_t{0});
  }
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
    if (block->any_wet) wet.push_back(key);
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
  for (Block* b : arriving) b->next_used = b->used;
  for (const Block* b : leaving) {
    for (Block* side : b->side) {
      if (side != nullptr) side->next_used |= b->used;
    }
  }
  pool.run(arriving.size(), [&](std::size_t n) {
    Block& b = *arriving[n];
    for (int y = 0; y < b.height; ++y) {
      b.active[y] = b.wet[y] | b.beside(y, 0, reach) | b.beside(y, 1, reach) |
                    b.beside(y, 2, reach) | b.beside(y, 3, reach);
      b.active[y] &= b.width < kBlock ? (std::uint64_t{1} << b.width) - 1 : ~std::uint64_t{0};
    }
    resist(b, seconds);
  });
  pool.run(leaving.size(), [&](std::size_t n) {
    Block& b = *leaving[n];
    alignas(64) float room[4][2][kBlock];
    FlowRow r;
    r.slots = slots_of(b.used, r.slot);
    for (int y = 0; y < b.height; ++y) {
      const std::uint64_t now_wet = eights(b.wet[y]), still = b.out[y] & ~now_wet;
      for (int f = kOutWater; still != 0 && f < kPaint; ++f) {
        for (int x = 0; x < kBlock; ++x) {
          if (still >> x & 1u) b.field[f][y * kBlock + x] = 0;
        }
      }
      b.out[y] = now_wet;
      if (now_wet == 0) continue;
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
      leave(rates, r, b.wet[y]);
    }
  });
  pool.run(arriving.size(), [&](std::size_t n) {
    Block& b = *arriving[n];
    alignas(64) float room[2 + plan::kSlots][2][kBlock], from[8][kBlock];
    FlowRow r;
    r.gran = rates_->gran;
    r.slots = slots_of(b.next_used, r.slot);
    for (int y = 0; y < b.height; ++y) {
      if (b.active[y] == 0) continue;
      const auto around = [&](int f, int slot) {
        Around a{b.field[f] + y * kBlock, {}};
        for (int k = 0; k < 4; ++k) a.side[k] = b.row(f, y, k, reach, room[slot][k & 1]);
        return a;
      };
      r.water = around(kWater, 0);
      r.rim = around(kRim, 1);
      // What comes from the left has left to the right, and so on: directions in pairs.
      for (int k = 0; k < 4; ++k) {
        r.from_water[k] = b.row(kOutWater + (k ^ 1), y, k, reach, from[k]);
        r.from_paint[k] = b.row(kOutPaint + (k ^ 1), y, k, reach, from[4 + k]);
        r.to_water[k] = b.field[kOutWater + k] + y * kBlock;
        r.to_paint[k] = b.field[kOutPaint + k] + y * kBlock;
      }
      for (int m = 0; m < r.slots; ++m) {
        r.paint[r.slot[m]] = around(kPaint + r.slot[m], 2 + m);
        r.next_paint[r.slot[m]] = b.next[3 + r.slot[m]] + y * kBlock;
      }
      r.conduct = b.field[kConduct] + y * kBlock;
      r.settled = b.field[kSettled] + y * kBlock;
      r.grain = b.field[kGrain] + y * kBlock;
      r.next_water = b.next[0] + y * kBlock;
      r.next_rim = b.next[1] + y * kBlock;
      r.next_settled = b.next[2] + y * kBlock;
      r.inflow = b.next[3 + plan::kSlots] + y * kBlock;
      arrive(rates, r, b.active[y]);
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
      for (int ty = b->changed.y0 >> canvas.shift; ty <= (b->changed.y1 - 1) >> canvas.shift;
           ++ty) {
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
    if (b->any_wet) ++wet_blocks_;
  }
  // A block is kept as long as its paper is damp.
  for (auto at = blocks_.begin(); at != blocks_.end();) {
    Block& b = *at->second;
    bool keep = b.any_wet || seconds - b.last_wet < kDamp;
    for (const Block* side : b.side) keep = keep || (side != nullptr && side->any_wet);
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
