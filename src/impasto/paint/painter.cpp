// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/paint/painter.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "impasto/paint/canvas.h"
#include "impasto/paint/kernels.h"
#include "impasto/paint/light.h"
#include "impasto/paint/stroke.h"
#include "impasto/paint/wash.h"

namespace impasto::paint {
namespace {

constexpr std::int32_t kWindow = 128;       ///< slices planned at once
constexpr std::size_t kMostStarting = 512;  ///< strokes laid out at once
constexpr double kWorthSharing = 3000;      ///< pixels in a wave below which one thread is faster

constexpr std::size_t kNone = static_cast<std::size_t>(-1);

/// Strips of one stroke within one slice of time: painted in one go by one thread.
struct Unit {
  std::int32_t slice;
  StrokeState* stroke;
  std::size_t from, to;
  int wave = 0;
  double pixels = 0;
  std::size_t follower = kNone;  ///< the stroke's next unit
  int waits_for = 0;             ///< units that share a tile or the stroke and come before
};

/// An order in which one thread paints units as if in their own order, but keeps to a stroke as
/// long as nothing else must come first: its bristles and pixels are then at hand.
std::vector<std::size_t> stroke_by_stroke(
    std::vector<Unit>& units, std::vector<std::pair<std::size_t, std::size_t>>& before) {
  std::sort(before.begin(), before.end());
  before.erase(std::unique(before.begin(), before.end()), before.end());
  for (const auto& [first, second] : before) ++units[second].waits_for;
  std::vector<std::size_t> ready, sequence;  // a heap: the earliest on top
  for (std::size_t i = 0; i < units.size(); ++i) {
    if (units[i].waits_for == 0) ready.push_back(i);
  }
  std::make_heap(ready.begin(), ready.end(), std::greater<>());
  sequence.reserve(units.size());
  std::size_t next = kNone;
  while (next != kNone || !ready.empty()) {
    if (next == kNone) {
      std::pop_heap(ready.begin(), ready.end(), std::greater<>());
      next = ready.back();
      ready.pop_back();
    }
    const std::size_t here = next;
    sequence.push_back(here);
    next = kNone;
    for (auto edge =
             std::lower_bound(before.begin(), before.end(), std::pair(here, std::size_t{0}));
         edge != before.end() && edge->first == here; ++edge) {
      if (--units[edge->second].waits_for > 0) continue;
      if (edge->second == units[here].follower) {
        next = edge->second;
      } else {
        ready.push_back(edge->second);
        std::push_heap(ready.begin(), ready.end(), std::greater<>());
      }
    }
  }
  return sequence;
}

double weight_of(const plan::Stroke& stroke) {
  double length = stroke.width;
  for (std::size_t i = 1; i < stroke.path.size(); ++i) {
    length += std::fabs(stroke.path[i].x - stroke.path[i - 1].x) +
              std::fabs(stroke.path[i].y - stroke.path[i - 1].y);
  }
  const double weight = length * stroke.width;
  return std::isfinite(weight) && weight > 0 ? std::min(weight, 100.0) + 1e-6 : 1e-6;
}

}  // namespace

struct Painter::Impl {
  plan::Plan plan;
  std::vector<plan::Mixture> residues;  ///< what the brush holds when each stroke begins
  Pool* pool = nullptr;
  Canvas canvas;
  Optics optics;
  Lamp lamp;
  int tick = 6;     ///< slices; long plans have a coarser clock, so that 16 bits hold all of it
  int drying = 60;  ///< ticks
  std::unique_ptr<Wash> wash;  ///< none when nothing of this plan runs
  float varnish = 0;
  std::int32_t last_slice = 0;  ///< water stands still after this

  std::vector<std::size_t> order;                    ///< strokes by (first slice, index)
  std::size_t next_start = 0;                        ///< into order
  std::vector<std::unique_ptr<StrokeState>> active;  ///< by id
  std::int32_t next_slice = 0;                       ///< all before this is painted
  double work_done = 0, work_all = 0;
  bool shown = false, relit = false;
  std::vector<Relief> reliefs;  ///< of whole tiles, once the light has moved; empty: not known

  // Scratch of run_chunk.
  std::vector<int> tile_wave;
  std::vector<std::size_t> tile_stamp, tile_unit;
  std::size_t stamp = 0;

  std::int32_t first_slice(std::size_t order_index) const {
    return slice_at(plan.strokes[order[order_index]].start);
  }
  void advance_to(std::int32_t end);
  void run_slices(std::int32_t end);
  void run_chunk(std::size_t from, std::size_t to, std::int32_t end);
  void paint_unit(const Unit& unit);
};

/// Paints every slice before `end`. Order of paint: (slice, stroke, strip), whatever the calls.
void Painter::Impl::advance_to(std::int32_t end) {
  while (next_slice < end) {
    // Nothing happens before the next strip or the next stroke.
    const bool runs = wash && wash->busy() && next_slice < last_slice;
    std::int32_t soonest = runs                        ? next_slice
                           : next_start < order.size() ? first_slice(next_start)
                                                       : end;
    for (const auto& state : active) {
      soonest = std::min(soonest, state->nodes[state->next].slice);
    }
    next_slice = std::max(next_slice, std::min(soonest, end));
    if (next_slice >= end) return;
    std::int32_t stop = end - next_slice > kWindow ? next_slice + kWindow : end;
    if (next_start + kMostStarting < order.size()) {
      stop = std::min(stop, std::max(next_slice + 1, first_slice(next_start + kMostStarting)));
    }
    if (wash) stop = std::min(stop, (next_slice / kWashSlices + 1) * kWashSlices);
    run_slices(stop);
    next_slice = stop;
    if (wash && stop % kWashSlices == 0 && wash->busy() && stop <= last_slice) {
      wash->step(canvas, optics, *pool, stop, (stop - 1) / tick, drying);
    }
  }
}

void Painter::Impl::run_slices(std::int32_t end) {
  std::size_t starting = next_start;
  while (starting < order.size() && first_slice(starting) < end) ++starting;
  for (std::size_t i = next_start; i < starting; ++i) {
    auto state = std::make_unique<StrokeState>();
    state->id = static_cast<std::uint32_t>(order[i] + 1);
    active.push_back(std::move(state));
  }
  next_start = starting;
  std::sort(active.begin(), active.end(),
            [](const auto& a, const auto& b) { return a->id < b->id; });
  // Within a single slice strokes follow their index, so that a crowd can be taken in parts.
  const std::size_t part = end - next_slice == 1 ? kMostStarting : active.size();
  for (std::size_t from = 0; from < active.size(); from += part) {
    run_chunk(from, std::min(active.size(), from + part), end);
  }
  std::erase_if(active, [](const auto& state) { return state == nullptr; });
}

void Painter::Impl::paint_unit(const Unit& unit) {
  paint_strips(canvas, optics, *unit.stroke, unit.from, unit.to, unit.slice / tick, unit.slice,
               drying);
}

void Painter::Impl::run_chunk(std::size_t from, std::size_t to, std::int32_t end) {
  pool->run(to - from, [&](std::size_t i) {
    StrokeState& state = *active[from + i];
    if (state.bristles.empty()) state = lay_out(plan, state.id - 1, canvas, residues[state.id - 1]);
  });
  std::vector<Unit> units;
  for (std::size_t i = from; i < to; ++i) {
    StrokeState& st = *active[i];
    while (st.next < st.strips() && st.nodes[st.next].slice < end) {
      Unit unit{st.nodes[st.next].slice, &st, st.next, st.next};
      while (unit.to < st.strips() && st.nodes[unit.to].slice == unit.slice) ++unit.to;
      st.next = unit.to;
      units.push_back(unit);
    }
  }
  std::sort(units.begin(), units.end(), [](const Unit& a, const Unit& b) {
    return a.slice != b.slice ? a.slice < b.slice : a.stroke->id < b.stroke->id;
  });

  // Wavefronts: a unit comes after every earlier one that shares a tile or the stroke.
  tile_wave.assign(canvas.tiles.size(), 0);
  tile_stamp.assign(canvas.tiles.size(), 0);
  stamp = 0;
  tile_unit.assign(canvas.tiles.size(), kNone);
  std::vector<int> stroke_wave(to - from, 0);
  std::vector<std::size_t> stroke_unit(to - from, kNone);
  std::vector<std::pair<std::size_t, std::size_t>> before;  // unit and one that comes after it
  std::vector<std::size_t> bare;
  std::vector<std::size_t> under;
  int waves = 0;
  for (std::size_t u = 0; u < units.size(); ++u) {
    Unit& unit = units[u];
    ++stamp;
    under.clear();
    for (std::size_t i = unit.from; i < unit.to; ++i) {
      const picture::Rect box = strip_bounds(*unit.stroke, i, canvas);
      if (box.empty()) continue;
      unit.pixels += 2.0 * unit.stroke->nodes[i].half *
                     (unit.stroke->nodes[i + 1].s - unit.stroke->nodes[i].s);
      for (int ty = box.y0 >> canvas.shift; ty <= (box.y1 - 1) >> canvas.shift; ++ty) {
        for (int tx = box.x0 >> canvas.shift; tx <= (box.x1 - 1) >> canvas.shift; ++tx) {
          const std::size_t t = static_cast<std::size_t>(ty) * canvas.columns + tx;
          if (tile_stamp[t] == stamp) continue;
          tile_stamp[t] = stamp;
          under.push_back(t);
          if (wash) wash->touch(t);
          if (!canvas.tiles[t].pixels) bare.push_back(t);
        }
      }
    }
    const auto place =
        std::lower_bound(active.begin() + static_cast<std::ptrdiff_t>(from),
                         active.begin() + static_cast<std::ptrdiff_t>(to), unit.stroke->id,
                         [](const auto& state, std::uint32_t id) { return state->id < id; });
    const std::size_t own = static_cast<std::size_t>(place - active.begin()) - from;
    int wave = stroke_wave[own];
    for (std::size_t t : under) wave = std::max(wave, tile_wave[t]);
    unit.wave = ++wave;
    stroke_wave[own] = wave;
    for (std::size_t t : under) {
      tile_wave[t] = wave;
      if (tile_unit[t] != kNone) before.emplace_back(tile_unit[t], u);
      tile_unit[t] = u;
    }
    if (stroke_unit[own] != kNone) {
      before.emplace_back(stroke_unit[own], u);
      units[stroke_unit[own]].follower = u;
    }
    stroke_unit[own] = u;
    waves = std::max(waves, wave);
  }
  std::sort(bare.begin(), bare.end());
  bare.erase(std::unique(bare.begin(), bare.end()), bare.end());
  pool->run(bare.size(), [&](std::size_t i) { canvas.prepare(bare[i]); });

  double all = 0;
  for (const Unit& unit : units) all += unit.pixels;
  if (pool->threads() == 1 || all < kWorthSharing) {
    for (std::size_t i : stroke_by_stroke(units, before)) paint_unit(units[i]);
  } else {
    std::stable_sort(units.begin(), units.end(),
                     [](const Unit& a, const Unit& b) { return a.wave < b.wave; });
    for (std::size_t i = 0; i < units.size();) {
      std::size_t j = i;
      double pixels = 0;
      for (; j < units.size() && units[j].wave == units[i].wave; ++j) pixels += units[j].pixels;
      if (j - i == 1 || pixels < kWorthSharing) {
        for (std::size_t k = i; k < j; ++k) paint_unit(units[k]);
      } else {
        pool->run(j - i, [&](std::size_t k) { paint_unit(units[i + k]); });
      }
      i = j;
    }
  }
  for (std::size_t i = from; i < to; ++i) {
    if (active[i]->next >= active[i]->strips()) {
      work_done += weight_of(plan.strokes[active[i]->id - 1]);
      active[i].reset();
    }
  }
}

Painter::Painter(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Painter::~Painter() = default;
Painter::Painter(Painter&&) noexcept = default;
Painter& Painter::operator=(Painter&&) noexcept = default;

Result<Painter> Painter::create(const plan::Plan& plan, int width, int height, Pool& pool,
                                Options options) {
  if (width < 16 || height < 16 || width > 32768 || height > 32768) {
    return fail(ErrorCode::kUsage,
                "a canvas of " + std::to_string(width) + "x" + std::to_string(height) +
                    " pixels is out of range",
                {}, "choose sides from 16 to 32768");
  }
  if (!(plan.sheet.width > 0) || !(plan.sheet.height > 0) || !std::isfinite(plan.sheet.width) ||
      !std::isfinite(plan.sheet.height)) {
    return fail(ErrorCode::kUnreadable, "the plan's canvas has no size");
  }
  Result<pigment::PaletteOptics> paints = pigment::optics(plan.sheet.palette);
  if (!paints) return tl::unexpected<Error>(paints.error());
  for (std::size_t i = 0; i < plan.strokes.size(); ++i) {
    const int brush = plan.strokes[i].brush;
    if (brush < 0 || static_cast<std::size_t>(brush) >= plan.sheet.brushes.size()) {
      return fail(ErrorCode::kUnreadable, "stroke " + std::to_string(i) + " asks for brush " +
                                              std::to_string(brush) + ", which is not there");
    }
  }
  auto impl = std::make_unique<Impl>();
  // What the painter needs of the plan; the piece is not among it.
  impl->plan.sheet.width = plan.sheet.width;
  impl->plan.sheet.height = plan.sheet.height;
  impl->plan.sheet.seed = plan.sheet.seed;
  impl->plan.sheet.flow = plan.sheet.flow;
  impl->plan.sheet.ground = plan.sheet.ground;
  impl->plan.sheet.brushes = plan.sheet.brushes;
  impl->plan.strokes = plan.strokes;
  impl->residues = plan::residues(plan);
  for (int c = 0; c < 3; ++c) {
    const float v = plan.sheet.ground_rgb[c];
    impl->plan.sheet.ground_rgb[c] = std::isfinite(v) ? std::clamp(v, 0.0f, 1.0f) : 0.8f;
  }
  impl->pool = &pool;
  impl->canvas = make_canvas(impl->plan, width, height, std::clamp(options.tile, 16, 256));
  std::int32_t last = 0;
  for (const plan::Stroke& stroke : plan.strokes) last = std::max(last, last_slice(stroke));
  impl->tick = std::max(6, last / 65535 + 1);
  impl->drying =
      plan.sheet.drying >= 0
          ? static_cast<int>(std::min(plan.sheet.drying, 1e6) * (kSlicesPerSecond / impl->tick))
          : 0;
  for (int p = 0; p < plan::kPigments; ++p) {
    for (int i = 0; i < pigment::kBands; ++i) {
      impl->optics.K[p][i] = paints->K[p][i] * pigment::kOpaqueCoat;
      impl->optics.S[p][i] = paints->S[p][i] * pigment::kOpaqueCoat;
    }
  }
  for (int i = 0; i < pigment::kBands; ++i) {
    for (int c = 0; c < 3; ++c) impl->optics.to_rgb[c][i] = pigment::band_weights()[i][c];
  }
  impl->optics.count = paints->count;
  // Varnish wets the surface out: less light is turned back at it (k1), more within (k2), so that
  // darks deepen and whites stay.
  const float varnish =
      std::isfinite(plan.sheet.varnish) ? std::clamp(plan.sheet.varnish, 0.0f, 1.0f) : 0.0f;
  if (varnish > 0) {
    const float k1 = pigment::kSaundersonOutside * (1.0f - 0.4f * varnish);
    impl->optics.inside = pigment::kSaundersonInside + 0.1f * varnish;
    impl->optics.surface = (1.0f - k1) * (1.0f - impl->optics.inside);
  }
  impl->varnish = varnish;
  impl->lamp = make_lamp(plan.sheet.light, impl->canvas, varnish);
  bool fluid = false;
  double ends = std::isfinite(plan.duration) ? plan.duration : 0.0;
  for (const plan::Stroke& stroke : plan.strokes) {
    fluid = fluid || stroke.wetness > 0.5f;
    if (std::isfinite(stroke.end)) ends = std::max(ends, stroke.end);
  }
  if (fluid && plan.sheet.flow.wash > 0) {
    impl->wash = std::make_unique<Wash>(plan, *paints, impl->canvas);
    impl->last_slice = (slice_at(ends) / kWashSlices + 1) * kWashSlices;
  }
  impl->order.resize(plan.strokes.size());
  for (std::size_t i = 0; i < impl->order.size(); ++i) {
    impl->order[i] = i;
    impl->work_all += weight_of(plan.strokes[i]);
  }
  std::stable_sort(impl->order.begin(), impl->order.end(), [&](std::size_t a, std::size_t b) {
    return slice_at(plan.strokes[a].start) < slice_at(plan.strokes[b].start);
  });
  return Painter(std::move(impl));
}

void Painter::advance(double time) {
  if (!(time > 0)) return;
  const double slices = std::ceil(std::min(time, 1e7) * kSlicesPerSecond);
  impl_->advance_to(static_cast<std::int32_t>(slices));
}

void Painter::finish() {
  impl_->advance_to(std::numeric_limits<std::int32_t>::max() - kWindow);
}

double Painter::fraction() const {
  if (impl_->next_start >= impl_->order.size() && impl_->active.empty()) return 1.0;
  double done = impl_->work_done;
  for (const auto& st : impl_->active) {
    if (st->strips() == 0) continue;
    done += weight_of(impl_->plan.strokes[st->id - 1]) * static_cast<double>(st->next) /
            static_cast<double>(st->strips());
  }
  return std::min(1.0, done / impl_->work_all);
}

std::vector<picture::Rect> Painter::show(picture::Image& image) {
  Impl& m = *impl_;
  Canvas& canvas = m.canvas;
  const bool all =
      !m.shown || m.relit || image.width != canvas.width || image.height != canvas.height;
  if (image.width != canvas.width || image.height != canvas.height) {
    image = picture::Image(canvas.width, canvas.height);
  }
  m.shown = true;
  // Light reaches two pixels beyond what changed, into neighbouring tiles too.
  std::vector<picture::Rect> rects(canvas.tiles.size());
  const auto tile_rect = [&](int tx, int ty) {
    return picture::Rect{tx << canvas.shift, ty << canvas.shift,
                         std::min(canvas.width, (tx + 1) << canvas.shift),
                         std::min(canvas.height, (ty + 1) << canvas.shift)};
  };
  for (int ty = 0; ty < canvas.rows; ++ty) {
    for (int tx = 0; tx < canvas.columns; ++tx) {
      const std::size_t index = static_cast<std::size_t>(ty) * canvas.columns + tx;
      Tile& tile = canvas.tiles[index];
      if (all) rects[index] = tile_rect(tx, ty);
      const picture::Rect d = tile.dirty;
      tile.dirty = {};
      if (d.empty() || (all && m.reliefs.empty())) continue;
      for (int ny = std::max(0, ty - 1); ny <= std::min(canvas.rows - 1, ty + 1); ++ny) {
        for (int nx = std::max(0, tx - 1); nx <= std::min(canvas.columns - 1, tx + 1); ++nx) {
          const picture::Rect t = tile_rect(nx, ny);
          const picture::Rect part{std::max(t.x0, d.x0 - 2), std::max(t.y0, d.y0 - 2),
                                   std::min(t.x1, d.x1 + 2), std::min(t.y1, d.y1 + 2)};
          if (part.empty()) continue;
          const std::size_t near = static_cast<std::size_t>(ny) * canvas.columns + nx;
          if (!m.reliefs.empty()) m.reliefs[near] = {};
          picture::Rect& r = rects[near];
          r = r.empty() ? part
                        : picture::Rect{std::min(r.x0, part.x0), std::min(r.y0, part.y0),
                                        std::max(r.x1, part.x1), std::max(r.y1, part.y1)};
        }
      }
    }
  }
  m.relit = false;
  std::vector<std::size_t> changed;
  for (std::size_t i = 0; i < rects.size(); ++i) {
    if (!rects[i].empty()) changed.push_back(i);
  }
  m.pool->run(changed.size(), [&](std::size_t i) {
    const picture::Rect& rect = rects[changed[i]];
    if (all && !m.reliefs.empty()) {
      Relief& kept = m.reliefs[changed[i]];
      if (kept.rgb.empty()) look_at(canvas, m.optics, rect, kept);
      light_rect(m.lamp, kept, rect, image);
    } else {
      thread_local Relief passing;
      look_at(canvas, m.optics, rect, passing);
      light_rect(m.lamp, passing, rect, image);
    }
  });
  std::erase_if(rects, [](const picture::Rect& r) { return r.empty(); });
  if (all) return {picture::Rect{0, 0, canvas.width, canvas.height}};
  return rects;
}

void Painter::set_light(const plan::Light& light) {
  impl_->lamp = make_lamp(light, impl_->canvas, impl_->varnish);
  impl_->relit = true;
  impl_->reliefs.resize(impl_->canvas.tiles.size());
}

picture::Image Painter::albedo() const {
  const Canvas& canvas = impl_->canvas;
  picture::Image image(canvas.width, canvas.height);
  impl_->pool->run(canvas.tiles.size(), [&](std::size_t i) {
    const int x = static_cast<int>(i % canvas.columns) << canvas.shift;
    const int y = static_cast<int>(i / canvas.columns) << canvas.shift;
    const picture::Rect rect{x, y, std::min(canvas.width, x + canvas.tile),
                             std::min(canvas.height, y + canvas.tile)};
    thread_local Relief passing;
    look_at(canvas, impl_->optics, rect, passing);
    light_rect(Lamp{}, passing, rect, image);
  });
  return image;
}

std::vector<float> Painter::height_map() const {
  const Canvas& canvas = impl_->canvas;
  std::vector<float> map(static_cast<std::size_t>(canvas.width) * canvas.height);
  for (int y = 0; y < canvas.height; ++y) {
    for (int x = 0; x < canvas.width; ++x) {
      const Pixel* px = canvas.pixel(x, y);
      if (px == nullptr) continue;
      float sum = static_cast<float>(px->dry_height) * kHeightUnit;
      for (std::uint16_t w : px->wet) {
        sum += static_cast<float>(w) * static_cast<float>(w) * kWetUnit;
      }
      map[static_cast<std::size_t>(y) * canvas.width + x] = sum;
    }
  }
  return map;
}

std::optional<std::size_t> Painter::stroke_at(int x, int y) const {
  const Canvas& canvas = impl_->canvas;
  if (x < 0 || y < 0 || x >= canvas.width || y >= canvas.height) return std::nullopt;
  const Pixel* px = canvas.pixel(x, y);
  if (px == nullptr || px->stroke == 0) return std::nullopt;
  return px->stroke - 1;
}

}  // namespace impasto::paint
