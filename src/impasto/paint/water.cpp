// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/paint/water.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include "impasto/base/math.h"
#include "impasto/base/rng.h"
#include "impasto/paint/water_block.h"

namespace impasto::paint {
namespace {

constexpr float kCells = 450.0f;  ///< in one canvas unit
constexpr float kStep = kWaterSlices / static_cast<float>(kSlicesPerSecond);  ///< s
constexpr float kMostWater = 4.0f;

std::int64_t key_of(int bx, int by) {
  return static_cast<std::int64_t>(by) << 32 | static_cast<std::int64_t>(bx);
}

constexpr int kBeside[4][2] = {{1, 0}, {-1, 0}, {0, 1}, {0, -1}};

/// Pixels in a cell.
int cell_of(const Canvas& canvas) {
  return std::clamp(static_cast<int>(canvas.scale / kCells + 0.5f), 1, kBlock - 2);
}

/// What water stands on: the tooth, filled by paint, and relief that has dried. Cells feel little
/// of a tooth that is finer than they are.
float terrain(const Canvas& canvas, const Pixel& px) {
  const float dry = static_cast<float>(px.dry_height) * kHeightUnit;
  const float tooth = static_cast<float>(px.weave) * (1.0f / 255.0f) - 0.5f;
  const float felt = std::min(1.0f, 1.5f * kCells / canvas.scale);
  return 0.3f * dry + 0.5f * felt * canvas.weave.depth * tooth / (1.0f + dry);
}

/// The edge of a sheet that runs down breaks into fingers a few drops apart (Huppert 1982); here
/// the ground decides where. `across` and `along` the fall, in canvas units; times what a dry place
/// holds back.
float fingers(std::uint64_t seed, float across, float along, float gravity) {
  const float wander = 0.22f * noise2(seed + 70, across * 9.0f, along * 6.0f);
  const float at = across * 24.0f + wander;
  const float cell = std::floor(at);
  float apart = 1.0f;  // from the nearest place that lets a drip go
  for (int k = -1; k <= 1; ++k) {
    const auto c = static_cast<std::int64_t>(cell) + k;
    if (random_unit(seed + 71, c) > 0.6f) continue;
    const float gate = static_cast<float>(c) + 0.2f + 0.6f * random_unit(seed + 72, c);
    apart = std::min(apart, std::fabs(at - gate));
  }
  return 1.0f + 45.0f * gravity * apart * apart;
}

/// A long step: paint goes out into all that is wet, some `cells` at once. What only the edge or
/// the fall does is left to the short ones.
void bleed_far(const Canvas& canvas, float bleed, float cells, FlowRates& f, int& reach) {
  reach = std::clamp(static_cast<int>(cells * canvas.scale / kCells + 0.5f), 1, kBlock - 2);
  const float ratio = std::min(1.15f, cells * canvas.scale / (kCells * static_cast<float>(reach)));
  f.level = 0.04f * bleed * ratio * ratio;
  f.spread = 0.24f * bleed * ratio * ratio;
  f.rim = 0;
  f.far = true;
  std::fill_n(f.push, 4, 0.0f);
}

}  // namespace

Water::Water(const plan::Sheet& sheet, const pigment::PaletteOptics& paints, const Canvas& canvas,
             std::size_t most_open)
    : most_open_(most_open) {
  const auto rates = std::make_shared<Rates>();
  const float wash = math::saturate(finite_or(sheet.flow.wash, 0.0f));
  const float gravity = math::saturate(finite_or(sheet.flow.gravity, 0.0f)) * wash;
  const double down =
      std::fmod(finite_or(sheet.flow.down_deg, 270.0f), 360.0) * (math::kPi / 180.0);
  Rates& r = *rates;
  r.wash = wash;
  r.paper = paper_of(sheet.ground);
  r.seed = canvas.weave.seed;  // the fibres that are seen
  const double drying = sheet.drying >= 0 ? std::clamp(sheet.drying, 0.2, 600.0) : 0.2;
  const float gx = static_cast<float>(math::cos(down)), gy = static_cast<float>(-math::sin(down));
  const float falls[4] = {gx * gravity, -gx * gravity, gy * gravity, -gy * gravity};
  r.gravity = gravity;
  r.down_x = gx;
  r.down_y = gy;
  const int cell = cell_of(canvas);
  r.near = std::max(1, cell / 2);
  r.ring = std::clamp(2.5f * canvas.scale / kCells, 2.0f, kBlock - 1.0f);
  r.tension = 3.2f * (1.0f - r.paper.fibres);
  r.turns = r.paper.bleed > 0 ? 4 : 3;
  for (int turn = 0; turn < r.turns; ++turn) {
    const bool fine = r.turns == 3 ? turn == 2 : turn == 1, far = r.turns == 4 && turn >= 2;
    r.reach[turn] = cell == 1 || fine ? 1 : cell + (turn == 0 ? 0 : 1);
    // Distances are in cells: longer steps between neighbours move less of what is there.
    const float ratio =
        std::min(1.25f, canvas.scale / (kCells * static_cast<float>(r.reach[turn])));
    FlowRates& f = r.flow[turn];
    f.level = (0.14f + 0.06f * r.paper.fibres) * wash * ratio * ratio;
    f.spread = (0.07f + 0.1f * r.paper.fibres) * wash * ratio * ratio;
    // On paper that bleeds only every other step sees the edge.
    f.rim = 0.3f * (1.0f - 0.85f * r.paper.fibres) * (1.0f + r.paper.bleed) * wash * ratio;
    for (int k = 0; k < 4; ++k) {
      // No more can leave than is there: the four of them stay below one.
      const float with = std::max(0.0f, falls[k]);
      f.fall[k] = 0.8f * falls[k] * ratio;
      f.most[k] = 0.24f - 0.13f * gravity + 0.48f * with * with;
      f.push[k] = 1.0f + 1.2f * with;
    }
    if (far) bleed_far(canvas, r.paper.bleed * wash, turn == 2 ? 3.0f : 3.4f, f, r.reach[turn]);
    f.film = r.paper.film;
    f.draw = 1.0f + 4.0f * r.paper.fibres;
    f.evaporate = static_cast<float>(kStep * 0.8 / drying);
    f.soak = static_cast<float>(kStep * r.paper.soak * 4.0 / drying);
    f.settle = static_cast<float>(kStep * 1.3 / drying);
  }
  for (int k = 0; k < paints.count; ++k) r.gran[k] = paints.granulation[k];
  rates_ = rates;
}

Water::Water(const Water& other)
    : rates_(other.rates_),
      touched_(other.touched_),
      water_(other.water_),
      wet_blocks_(other.wet_blocks_),
      most_open_(other.most_open_) {
  for (const auto& [key, block] : other.blocks_) blocks_[key] = std::make_unique<Block>(*block);
  for (const auto& [key, block] : blocks_) {
    for (int k = 0; k < 4; ++k) {
      if (block->side[k] == nullptr) continue;
      block->side[k] = find(block->x0 / kBlock + kBeside[k][0], block->y0 / kBlock + kBeside[k][1]);
    }
  }
}

Water::~Water() = default;

void Water::expect(std::size_t index, const plan::Stroke& stroke) {
  water_.resize(index + 1);
  const float fluid = math::saturate(2.0f * finite_or(stroke.wetness, 0.0f) - 1.0f);
  const float load = std::clamp(finite_or(stroke.load, 0.0f), 0.0f, 6.0f);
  water_[index] = load > 0 ? rates_->wash * fluid * (0.35f + 0.6f * load) : 0.0f;
}

Water::Planes& Water::Block::own() {
  if (!is_own(planes)) planes = std::make_shared<Planes>(*planes);
  return *planes;
}

Water::Block* Water::find(int bx, int by) const {
  const auto there = blocks_.find(key_of(bx, by));
  return there == blocks_.end() ? nullptr : there->second.get();
}

Water::Block& Water::block_at(Canvas& canvas, int bx, int by) {
  std::unique_ptr<Block>& place = blocks_[key_of(bx, by)];
  if (place) return *place;
  place = std::make_unique<Block>();
  Block& b = *place;
  b.planes = std::make_shared<Planes>();
  b.x0 = bx * kBlock;
  b.y0 = by * kBlock;
  b.width = std::min(kBlock, canvas.width - b.x0);
  b.height = std::min(kBlock, canvas.height - b.y0);
  for (int k = 0; k < 4; ++k) {
    b.side[k] = find(bx + kBeside[k][0], by + kBeside[k][1]);
    if (b.side[k] != nullptr) b.side[k]->side[k ^ 1] = &b;
  }
  prepare(canvas, b);
  lay_base(canvas, b, *b.planes);
  lay_ground(canvas, b, *b.planes);
  return b;
}

/// A block where nothing has happened yet.
void Water::lay_base(const Canvas& canvas, const Block& b, Planes& p) const {
  std::fill_n(p.field[kWater], kArea, -1.0f);
  std::fill_n(p.field[kRim], kArea, kRimCells);
  std::fill_n(p.dried, kArea, -1e6f);
  for (int y = 0; y < b.height; ++y) {
    std::fill_n(p.field[kWater] + y * kBlock, b.width, 0.0f);
    std::fill_n(p.field[kRim] + y * kBlock, b.width, 0.0f);
    for (int x = 0; x < b.width; ++x) {
      p.field[kTerrain][y * kBlock + x] = terrain(canvas, *canvas.pixel(b.x0 + x, b.y0 + y));
    }
  }
}

/// What the ground below it does to water.
void Water::lay_ground(const Canvas& canvas, const Block& b, Planes& p) const {
  std::array<float, kBlock + 8> resist, conduct;
  for (int y = 0; y < b.height; ++y) {
    const float v = (static_cast<float>(b.y0 + y) + 0.5f - canvas.top) / canvas.scale;
    fibre_row(rates_->paper, rates_->seed, b.x0, b.width, canvas.left, canvas.scale, v,
              resist.data(), conduct.data());
    for (int x = 0; x < b.width; ++x) {
      const int i = y * kBlock + x;
      const Pixel& px = *canvas.pixel(b.x0 + x, b.y0 + y);
      const float tooth = static_cast<float>(px.weave) * (1.0f / 255.0f) - 0.5f;
      p.field[kConduct][i] = conduct[x];
      p.resist[i] = resist[x];
      if (rates_->gravity > 0) {
        const float u = (static_cast<float>(b.x0 + x) + 0.5f - canvas.left) / canvas.scale;
        const float across = u * rates_->down_y - v * rates_->down_x;
        const float along = u * rates_->down_x + v * rates_->down_y;
        p.resist[i] *= fingers(rates_->seed, across, along, rates_->gravity);
      }
      const float deep = std::max(0.0f, 1.0f - 1.7f * tooth * rates_->paper.grain);
      p.field[kGrain][i] = deep * deep;
    }
  }
}

/// The pixels below a block are there and may be written.
void Water::prepare(Canvas& canvas, const Block& b) {
  for (int y = b.y0; y < b.y0 + b.height; y += 16) {
    for (int x = b.x0; x < b.x0 + b.width; x += 16) {
      canvas.prepare(static_cast<std::size_t>(y >> canvas.shift) * canvas.columns +
                     (x >> canvas.shift));
    }
  }
}

void Water::touch(const picture::Rect& rect) {
  if (rect.empty()) return;
  for (int by = rect.y0 / kBlock; by <= (rect.y1 - 1) / kBlock; ++by) {
    for (int bx = rect.x0 / kBlock; bx <= (rect.x1 - 1) / kBlock; ++bx) {
      const std::int64_t key = key_of(bx, by);
      if (touched_.empty() || touched_.back() != key) touched_.push_back(key);
    }
  }
}

void Water::make_ready(const Canvas& canvas, Pool& pool, const Clock& clock) {
  std::sort(touched_.begin(), touched_.end());
  touched_.erase(std::unique(touched_.begin(), touched_.end()), touched_.end());
  std::vector<Block*> blocks;
  for (std::int64_t key : touched_) {
    if (const auto at = blocks_.find(key); at != blocks_.end()) blocks.push_back(at->second.get());
  }
  open(canvas, pool, blocks, clock);
}

/// Has a stroke just brought water here?
bool Water::is_fresh(const Pixel& px, const Clock& clock) const {
  return px.stroke != 0 && px.touched == static_cast<std::uint16_t>(clock.now) && px.cover > 0 &&
         brings(px.stroke - 1) > 0;
}

/// Calls `each` with the first pixel, its place in the block, and the number of pixels of every
/// piece of a row that lies in one tile and has been painted on.
template <class Each>
void Water::rows_of(const Canvas& canvas, int bx, int by, const Each& each) {
  const int x1 = std::min(canvas.width, (bx + 1) * kBlock);
  const int y1 = std::min(canvas.height, (by + 1) * kBlock);
  for (int y = by * kBlock; y < y1; ++y) {
    for (int x = bx * kBlock; x < x1;) {
      const int end = std::min(x1, ((x >> canvas.shift) + 1) << canvas.shift);
      const Pixel* px = canvas.pixel(x, y);
      if (px != nullptr) each(px, (y - by * kBlock) * kBlock + x - bx * kBlock, end - x);
      x = end;
    }
  }
}

/// Takes over what strokes did to a block: the volumes they left, and the water they brought.
void Water::absorb(Canvas& canvas, int bx, int by, const Clock& clock) {
  if (find(bx, by) == nullptr) {
    bool any = false;
    rows_of(canvas, bx, by, [&](const Pixel* px, int, int count) {
      any = any || std::any_of(px, px + count, [&](const Pixel& p) { return is_fresh(p, clock); });
    });
    if (!any) return;
  }
  take_over(canvas, block_at(canvas, bx, by), clock);
}

/// All that lies in a block, be it of this stroke or of one before, and is not yet dry.
void Water::take_over(const Canvas& canvas, Block& b, const Clock& clock) {
  Planes& p = b.own();
  rows_of(canvas, b.x0 / kBlock, b.y0 / kBlock, [&](const Pixel* px, int i, int count) {
    for (const int end = i + count; i < end; ++i, ++px) {
      const bool fresh = is_fresh(*px, clock);
      float* water = &p.field[kWater][i];
      if (std::memcmp(p.code[i], px->wet, sizeof px->wet) != 0) {
        const float before = sum(&p.field[kPaint], i);
        float total = 0;
        for (int k = 0; k < plan::kSlots; ++k) {
          const float code = static_cast<float>(px->wet[k]);
          const float v = code * code * kWetUnit;
          p.field[kPaint + k][i] = v;
          total += v;
          if (v > 0) b.used |= 1u << k;
        }
        std::memcpy(p.code[i], px->wet, sizeof px->wet);
        float& settled = p.field[kSettled][i];
        if (total < before) settled *= total / before;
        // Paint that was laid without water does not run when some comes by.
        settled = *water > 0 || fresh ? std::min(settled, total) : total;
      }
      p.field[kTerrain][i] = terrain(canvas, *px);
      if (!fresh) continue;
      const bool same = p.stroke[i] == px->stroke;
      const int more = px->cover - (same ? p.cover[i] : 0);
      p.stroke[i] = px->stroke;
      p.cover[i] = px->cover;
      if (more <= 0) continue;
      // New water takes up again some of what had settled but not dried.
      if (*water <= 0) p.field[kSettled][i] = 0.35f * std::max(0.0f, p.field[kSettled][i]);
      *water = std::min(
          kMostWater, *water + brings(px->stroke - 1) * static_cast<float>(more) * (1.0f / 255.0f));
      if (*water > 0) {
        b.any_wet = true;
        b.wet[i / kBlock] |= std::uint64_t{1} << (i % kBlock);
      }
    }
  });
}

/// Finds the blocks of a step: water may reach every block beside a wet one.
void Water::gather(Canvas& canvas, Pool& pool, Step& step, std::int32_t slice, const Clock& clock) {
  std::vector<std::int64_t> wet;
  for (const auto& [key, block] : blocks_) {
    if (block->any_wet) wet.push_back(key);
  }
  const int columns = (canvas.width + kBlock - 1) / kBlock;
  const int rows = (canvas.height + kBlock - 1) / kBlock;
  const auto arrives = [&](int bx, int by) {
    if (bx < 0 || by < 0 || bx >= columns || by >= rows) return;
    const bool known = find(bx, by) != nullptr;
    Block& b = block_at(canvas, bx, by);
    // What strokes left there without water must not be washed away with the first that comes.
    if (!known) take_over(canvas, b, clock);
    if (b.next_to_wet) return;
    b.next_to_wet = true;
    step.blocks.push_back(&b);
  };
  for (std::int64_t key : wet) {
    const int bx = static_cast<int>(key & 0xffffffff), by = static_cast<int>(key >> 32);
    arrives(bx, by);
    for (const auto& beside : kBeside) arrives(bx + beside[0], by + beside[1]);
  }
  std::sort(step.blocks.begin(), step.blocks.end(), [](const Block* a, const Block* b) {
    return a->y0 != b->y0 ? a->y0 < b->y0 : a->x0 < b->x0;
  });
  std::vector<Block*> needed;
  const auto need = [&](Block* b) {
    if (b == nullptr || b->last_open == slice) return;
    b->last_open = slice;
    needed.push_back(b);
  };
  for (Block* b : step.blocks) {
    need(b);
    for (Block* side : b->side) need(side);
  }
  open(canvas, pool, needed, clock);
  for (Block* b : step.blocks) {
    b->next_to_wet = false;
    b->next_used = b->used;
    prepare(canvas, *b);
    b->own();
  }
  for (const Block* b : step.blocks) {
    for (Block* side : b->side) {
      if (b->any_wet && side != nullptr) side->next_used |= b->used;
    }
  }
}

/// A block is kept as long as its paper is damp.
void Water::forget(float seconds) {
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

void Water::step(Canvas& canvas, const Optics& optics, Pool& pool, std::int32_t slice,
                 const Clock& clock) {
  make_ready(canvas, pool, clock);  // most often it is, and in order
  for (std::int64_t key : touched_) {
    const int bx = static_cast<int>(key & 0xffffffff), by = static_cast<int>(key >> 32);
    absorb(canvas, bx, by, clock);
    if (Block* b = find(bx, by)) b->last_open = slice;
  }
  touched_.clear();

  Step now;
  gather(canvas, pool, now, slice, clock);
  const int turn = slice / kWaterSlices % rates_->turns;
  now.reach = rates_->reach[turn];
  now.rates = &rates_->flow[turn];
  flow(canvas, optics, pool, now, clock);
  wet_blocks_ = 0;
  for (const Block* b : now.blocks) {
    canvas.soil(b->changed);
    if (b->any_wet) ++wet_blocks_;
  }
  forget(clock.seconds());
  fold_still(canvas, pool, slice, clock);
}

}  // namespace impasto::paint
