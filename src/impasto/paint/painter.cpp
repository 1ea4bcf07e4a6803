// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/paint/painter.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "impasto/base/math.h"
#include "impasto/paint/checkpoint.h"
#include "impasto/paint/light.h"

namespace impasto::paint {
namespace {

constexpr int kUsualTick = 6, kMostTick = 10;  ///< slices
constexpr int kRound = 16, kWetRound = 8;      ///< shows within which all, and all wet, is lit anew
constexpr float kGleam = 4.0f;                 ///< of wet paint, beside the shine of dry paint
/// By which wet paint is darker: smooth, it scatters less; of a wash the water in the pores of its
/// ground swallows light, too.
constexpr float kDeepens = 0.05f, kSoaked = 0.22f;
constexpr float kGleams = 2.0f;  ///< s

Optics optics_of(const pigment::PaletteOptics& paints, float varnish, float black) {
  Optics optics;
  optics.black = black;
  for (int p = 0; p < plan::kPigments; ++p) {
    for (int i = 0; i < pigment::kBands; ++i) {
      optics.K[p][i] = paints.K[p][i] * pigment::kOpaqueCoat;
      optics.S[p][i] = paints.S[p][i] * pigment::kOpaqueCoat;
    }
  }
  for (int i = 0; i < pigment::kBands; ++i) {
    for (int c = 0; c < 3; ++c) optics.to_rgb[c][i] = pigment::band_weights()[i][c];
  }
  optics.count = paints.count;
  // Varnish wets the surface out: less light is turned back at it (k1), more within (k2), so that
  // darks deepen and whites stay.
  if (varnish > 0) {
    const float k1 = pigment::kSaundersonOutside * (1.0f - 0.4f * varnish);
    optics.inside = pigment::kSaundersonInside + 0.1f * varnish;
    optics.surface = (1.0f - k1) * (1.0f - optics.inside);
  }
  return optics;
}

Clock clock_of(const plan::Sheet& sheet, int tick) {
  Clock clock;
  clock.tick = tick;
  clock.drying =
      sheet.drying >= 0
          ? static_cast<int>(std::min(sheet.drying, 1e6) * (kSlicesPerSecond / clock.tick))
          : 0;
  return clock;
}

Result<void> check_sheet(const plan::Sheet& sheet, int width, int height) {
  if (width < 16 || height < 16 || width > 32768 || height > 32768) {
    return fail(ErrorCode::kUsage,
                "a canvas of " + std::to_string(width) + "x" + std::to_string(height) +
                    " pixels is out of range",
                {}, "choose sides from 16 to 32768");
  }
  if (!(sheet.width > 0) || !(sheet.height > 0) || !std::isfinite(sheet.width) ||
      !std::isfinite(sheet.height)) {
    return fail(ErrorCode::kUnreadable, "the plan's canvas has no size");
  }
  if (sheet.tick < 0 || sheet.tick > kMostTick) {
    return fail(ErrorCode::kUnreadable,
                "a clock in steps of " + std::to_string(sheet.tick) + " slices is out of range", {},
                "choose a tick from 1 to " + std::to_string(kMostTick) + ", or 0");
  }
  return {};
}

bool contains(const picture::Rect& outer, const picture::Rect& inner) {
  return outer.x0 <= inner.x0 && outer.y0 <= inner.y0 && outer.x1 >= inner.x1 &&
         outer.y1 >= inner.y1;
}

/// Is so much of a tile wet that all of it may as well be looked at?
bool worth_all(const picture::Rect& part, const picture::Rect& tile) {
  return 2 * part.width() * part.height() > tile.width() * tile.height();
}

}  // namespace

struct Painter::Impl {
  Means means;
  std::uint64_t sheet = 0;  ///< fingerprint
  std::unique_ptr<Painting> painting;
  Scheduler scheduler;
  Lamp lamp;
  float varnish = 0;
  bool shown = false, relit = false;
  std::vector<Relief> reliefs;  ///< of whole tiles, once the light has moved; empty: not known
  std::vector<picture::Rect> relief_of;  ///< what each of them is of, while the light drifts
  bool drifts = false;
  bool wanders = false;             ///< the lamp itself has moved since it drifts
  int shows = 0;                    ///< since then
  std::vector<float> painted;       ///< ticks, when each tile was last painted on, since then
  std::vector<float> lit;           ///< ticks, when all that is wet of each was last lit
  std::vector<picture::Rect> damp;  ///< what of it may be wet

  float now() const {
    return static_cast<float>(painting->next_slice) / static_cast<float>(painting->clock.tick);
  }
  /// Did paint gleam in a tile when it was lit last, or is there new paint?
  bool wet(std::size_t index) const { return lit[index] - painted[index] < lamp.dries; }
  /// Is it a tile's turn to be lit anew? Neighbours take turns far apart. What is nearly dry
  /// changes slowly.
  bool due(std::size_t index) const {
    const int x = static_cast<int>(index) % painting->canvas.columns;
    const int y = static_cast<int>(index) / painting->canvas.columns;
    const int turn = (5 * x + 3 * y + shows) % kRound;
    // A wash grows lighter all over: in steps of few shows, or its tiles are seen.
    const int often = lamp.deepens > kDeepens ? 8 : 1;
    const int round = (now() - painted[index] < 0.5f * lamp.dries ? kWetRound : kRound) / often;
    return (wanders && turn == 0) || (turn % round == 0 && wet(index));
  }

  /// Lights these parts of tiles, as they have changed; `all`: they are whole tiles.
  void light(const std::vector<picture::Rect>& parts, bool all, picture::Image& image) {
    std::vector<std::size_t> changed;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (!parts[i].empty()) changed.push_back(i);
    }
    const Canvas& canvas = painting->canvas;
    means.pool->run(changed.size(), [&](std::size_t i) {
      const picture::Rect& rect = parts[changed[i]];
      if (all && !reliefs.empty() && canvas.tiles[changed[i]].pixels) {
        Relief& kept = reliefs[changed[i]];
        if (kept.rgb.empty()) look_at(canvas, means.optics, rect, kept);
        light_rect(lamp, kept, rect, image);
      } else {
        thread_local Relief passing;
        look_at(canvas, means.optics, rect, passing);
        light_rect(lamp, passing, rect, image);
      }
    });
  }

  /// The same while the light drifts, and beside them all that is wet of the tiles whose turn it
  /// is, or if the lamp moves all of them: this is then in `parts`, too.
  void follow(std::vector<picture::Rect>& parts, bool all, picture::Image& image) {
    const Canvas& canvas = painting->canvas;
    ++shows;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (!wet(i)) {
        damp[i] = {};
        if (!wanders) reliefs[i].touched.clear();
      }
      if (!parts[i].empty()) grow(damp[i], parts[i]);
    }
    std::vector<std::size_t> changed;
    std::vector<char> whole(parts.size());
    for (std::size_t i = 0; i < parts.size(); ++i) {
      whole[i] = all || (canvas.tiles[i].pixels && due(i)) ? 1 : 0;
      if (!wanders && !all && damp[i].empty()) whole[i] = 0;
      if (whole[i] || !parts[i].empty()) changed.push_back(i);
    }
    std::vector<std::vector<picture::Rect>> bands(changed.size());
    means.pool->run(changed.size(), [&](std::size_t i) {
      const std::size_t index = changed[i];
      const picture::Rect part = parts[index], rect = canvas.rect_of(index);
      Relief& kept = reliefs[index];
      picture::Rect& of = relief_of[index];
      if (kept.touched.empty()) of = {};
      thread_local Relief passing;
      if (!part.empty()) {
        if (!contains(of, part)) of = {};
        const bool known = !of.empty();
        if (known || !whole[index]) look_at(canvas, means.optics, part, passing, true);
        if (known) patch(passing, part, kept, of);
        if (!whole[index]) return light_rect(lamp, passing, part, image);
      }
      const picture::Rect due = all || wanders ? rect : damp[index];
      if (!contains(of, due)) {
        of = worth_all(due, rect) ? rect : due;
        look_at(canvas, means.optics, of, kept, true);
      }
      parts[index] = {};
      const float since = std::max(0.0f, now() - lit[index]);
      bands[i] = all || wanders ? std::vector<picture::Rect>{rect}
                                : wet_bands(lamp, kept, of, due, part, since);
      lit[index] = now();
      for (const picture::Rect& band : bands[i]) light_part(lamp, kept, of, band, image);
    });
    for (const auto& more : bands) parts.insert(parts.end(), more.begin(), more.end());
  }
};

struct Snapshot::State {
  Checkpoint checkpoint;
};

Painter::Painter(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Painter::~Painter() = default;
Painter::Painter(Painter&&) noexcept = default;
Painter& Painter::operator=(Painter&&) noexcept = default;

Result<Painter> Painter::create(const plan::Sheet& sheet, int width, int height, Pool& pool,
                                Options options) {
  if (Result<void> fine = check_sheet(sheet, width, height); !fine) {
    return tl::unexpected(fine.error());
  }
  Result<pigment::PaletteOptics> paints = pigment::optics(sheet.palette);
  if (!paints) return tl::unexpected<Error>(paints.error());
  auto impl = std::make_unique<Impl>();
  impl->sheet = fingerprint(sheet);
  impl->varnish = math::saturate(finite_or(sheet.varnish, 0.0f));
  impl->means = {sheet, *paints, optics_of(*paints, impl->varnish, sheet.light.black),
                 options.most_damp, &pool};
  impl->painting = std::make_unique<Painting>();
  Painting& p = *impl->painting;
  p.canvas = make_canvas(impl->means.sheet, width, height, std::clamp(options.tile, 16, 256));
  p.clock = clock_of(sheet, sheet.tick > 0 ? sheet.tick : kUsualTick);
  p.held.resize(sheet.brushes.size());
  impl->lamp = make_lamp(sheet.light, p.canvas, impl->varnish);
  return Painter(std::move(impl));
}

Result<Painter> Painter::create(const plan::Plan& plan, int width, int height, Pool& pool,
                                Options options) {
  Result<Painter> painter = create(plan.sheet, width, height, pool, options);
  if (!painter) return painter;
  if (plan.sheet.tick == 0) {  // as fine as 16 bits can be for all of it
    std::int32_t last = 0;
    for (const plan::Stroke& stroke : plan.strokes) last = std::max(last, last_slice(stroke));
    painter->impl_->painting->clock = clock_of(plan.sheet, std::max(kUsualTick, last / 65535 + 1));
  }
  if (Result<void> fine = painter->append(plan.strokes); !fine) return tl::unexpected(fine.error());
  painter->end(plan.duration);
  return painter;
}

Result<void> Painter::append(std::span<const plan::Stroke> strokes) {
  return impl_->painting->append(impl_->means, strokes);
}

void Painter::end(double duration) {
  impl_->painting->end(impl_->means, duration);
}

void Painter::advance(double time) {
  if (!(time > 0)) return;
  const double slices = std::ceil(std::min(time, 1e7) * kSlicesPerSecond);
  impl_->painting->advance_to(impl_->means, impl_->scheduler, static_cast<std::int32_t>(slices));
}

void Painter::finish() {
  end(0);
  const std::int32_t last = slice_at(std::numeric_limits<double>::infinity());
  impl_->painting->advance_to(impl_->means, impl_->scheduler, last);
}

double Painter::fraction() const {
  return impl_->painting->fraction();
}

double Painter::time() const {
  const std::int32_t slice = impl_->painting->next_slice;
  double time = slice / kSlicesPerSecond;
  constexpr double kFinished = 1e7;  // s: what slice_at goes up to; `finish` goes beyond
  // A stroke may start then.
  while (time < kFinished && slice_at(time) < slice) time = std::nextafter(time, kFinished);
  return time;
}

std::size_t Painter::stroke_count() const {
  return impl_->painting->strokes.size();
}

Snapshot Painter::snapshot() const {
  return Snapshot(
      std::make_shared<const Snapshot::State>(Snapshot::State{{impl_->sheet, *impl_->painting}}));
}

Result<void> Painter::restore(const Snapshot& snapshot) {
  if (!snapshot.state_) return fail(ErrorCode::kUsage, "an empty snapshot cannot be restored");
  const auto& [sheet, kept] = snapshot.state_->checkpoint;
  const Canvas &from = kept.canvas, &canvas = impl_->painting->canvas;
  if (sheet != impl_->sheet) {
    return fail(ErrorCode::kUsage, "the snapshot is of a painting on another sheet");
  }
  if (from.width != canvas.width || from.height != canvas.height) {
    return fail(ErrorCode::kUsage, "the snapshot is of a painting of " +
                                       std::to_string(from.width) + "x" +
                                       std::to_string(from.height) + " pixels");
  }
  auto painting = std::make_unique<Painting>(kept);
  impl_->lit.assign(impl_->lit.size(), 0.0f);
  // To be shown anew is what is not the same pixels.
  if (from.tile != canvas.tile) {
    impl_->shown = false;
    if (!impl_->reliefs.empty()) impl_->reliefs.assign(from.tiles.size(), {});
    impl_->painted.assign(from.tiles.size(), -1e9f);
    impl_->damp.assign(from.tiles.size(), {});
    impl_->relief_of.assign(from.tiles.size(), {});
  } else {
    for (std::size_t i = 0; i < canvas.tiles.size(); ++i) {
      Tile& tile = painting->canvas.tiles[i];
      tile.dirty = tile.pixels == canvas.tiles[i].pixels ? canvas.tiles[i].dirty
                                                         : painting->canvas.rect_of(i);
    }
  }
  impl_->painting = std::move(painting);
  return {};
}

std::vector<picture::Rect> Painter::show(picture::Image& image) {
  Impl& m = *impl_;
  Canvas& canvas = m.painting->canvas;
  const bool all =
      !m.shown || m.relit || image.width != canvas.width || image.height != canvas.height;
  if (image.width != canvas.width || image.height != canvas.height) {
    image = picture::Image(canvas.width, canvas.height);
  }
  m.shown = true;
  // Light reaches two pixels beyond what changed, into neighbouring tiles too.
  std::vector<picture::Rect> rects(canvas.tiles.size());
  for (int ty = 0; ty < canvas.rows; ++ty) {
    for (int tx = 0; tx < canvas.columns; ++tx) {
      const std::size_t index = static_cast<std::size_t>(ty) * canvas.columns + tx;
      Tile& tile = canvas.tiles[index];
      if (all) rects[index] = canvas.rect_of(index);
      const picture::Rect d = tile.dirty;
      tile.dirty = {};
      if (m.drifts && !d.empty()) m.painted[index] = m.now();
      if (d.empty() || (all && m.reliefs.empty())) continue;
      for (int ny = std::max(0, ty - 1); ny <= std::min(canvas.rows - 1, ty + 1); ++ny) {
        for (int nx = std::max(0, tx - 1); nx <= std::min(canvas.columns - 1, tx + 1); ++nx) {
          const std::size_t near = static_cast<std::size_t>(ny) * canvas.columns + nx;
          const picture::Rect t = canvas.rect_of(near);
          const picture::Rect part{std::max(t.x0, d.x0 - 2), std::max(t.y0, d.y0 - 2),
                                   std::min(t.x1, d.x1 + 2), std::min(t.y1, d.y1 + 2)};
          if (part.empty()) continue;
          if (!m.reliefs.empty() && !m.drifts) m.reliefs[near] = {};
          grow(rects[near], part);
        }
      }
    }
  }
  m.relit = false;
  if (m.drifts) {
    m.follow(rects, all, image);
  } else {
    m.light(rects, all, image);
  }
  std::erase_if(rects, [](const picture::Rect& r) { return r.empty(); });
  if (all) return {picture::Rect{0, 0, canvas.width, canvas.height}};
  return rects;
}

void Painter::set_light(const plan::Light& light) {
  impl_->lamp = make_lamp(light, impl_->painting->canvas, impl_->varnish);
  impl_->relit = true;
  if (impl_->drifts) impl_->reliefs.clear();  // some are of parts of tiles
  impl_->drifts = false;
  impl_->reliefs.resize(impl_->painting->canvas.tiles.size());
}

void Painter::drift_light(const plan::Light& light, float gleam) {
  Impl& m = *impl_;
  const Clock& clock = m.painting->clock;
  const Lamp before = m.lamp;
  m.lamp = make_lamp(light, m.painting->canvas, m.varnish);
  m.wanders = m.drifts && (m.wanders || m.lamp.x != before.x || m.lamp.y != before.y);
  const float wet = std::max(0.0f, finite_or(gleam, 0.0f));
  m.lamp.gleam = kGleam * wet;
  const plan::Sheet& sheet = m.means.sheet;
  const bool primed = sheet.ground == plan::Ground::kLinen || sheet.ground == plan::Ground::kCotton;
  const float soaked = primed ? 0.0f : math::saturate(finite_or(sheet.flow.wash, 0.0f));
  m.lamp.deepens = (kDeepens + kSoaked * soaked) * std::min(1.0f, wet);
  m.lamp.now = static_cast<float>(m.painting->next_slice % (65536 * clock.tick)) /
               static_cast<float>(clock.tick);
  m.lamp.dries = kGleams * (1.0f + soaked) * static_cast<float>(kSlicesPerSecond) /
                 static_cast<float>(clock.tick);
  if (!m.drifts) m.shows = 0, m.reliefs.clear(), m.relief_of.clear();
  m.drifts = true;
  m.reliefs.resize(m.painting->canvas.tiles.size());
  m.painted.resize(m.reliefs.size(), -1e9f);
  m.lit.resize(m.reliefs.size(), 0.0f);
  m.damp.resize(m.reliefs.size());
  m.relief_of.resize(m.reliefs.size());
}

picture::Image Painter::part(const picture::Rect& rect) const {
  const Canvas& canvas = impl_->painting->canvas;
  const picture::Rect whole{std::max(0, rect.x0), std::max(0, rect.y0),
                            std::min(canvas.width, rect.x1), std::min(canvas.height, rect.y1)};
  if (whole.empty()) return {};
  picture::Image image(whole.width(), whole.height());
  std::vector<picture::Rect> rects;
  for (int y = whole.y0; y < whole.y1; y = ((y >> canvas.shift) + 1) << canvas.shift) {
    for (int x = whole.x0; x < whole.x1; x = ((x >> canvas.shift) + 1) << canvas.shift) {
      const picture::Rect tile = canvas.rect_of(
          static_cast<std::size_t>(y >> canvas.shift) * canvas.columns + (x >> canvas.shift));
      rects.push_back({x, y, std::min(tile.x1, whole.x1), std::min(tile.y1, whole.y1)});
    }
  }
  impl_->means.pool->run(rects.size(), [&](std::size_t i) {
    thread_local Relief passing;
    const picture::Rect& r = rects[i];
    look_at(canvas, impl_->means.optics, r, passing);
    light_rect(impl_->lamp, passing,
               {r.x0 - whole.x0, r.y0 - whole.y0, r.x1 - whole.x0, r.y1 - whole.y0}, image);
  });
  return image;
}

picture::Image Painter::albedo() const {
  const Canvas& canvas = impl_->painting->canvas;
  picture::Image image(canvas.width, canvas.height);
  impl_->means.pool->run(canvas.tiles.size(), [&](std::size_t i) {
    const picture::Rect rect = canvas.rect_of(i);
    thread_local Relief passing;
    look_at(canvas, impl_->means.optics, rect, passing);
    light_rect(Lamp{}, passing, rect, image);
  });
  return image;
}

std::vector<float> Painter::height_map() const {
  const Canvas& canvas = impl_->painting->canvas;
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
  const Canvas& canvas = impl_->painting->canvas;
  if (x < 0 || y < 0 || x >= canvas.width || y >= canvas.height) return std::nullopt;
  const Pixel* px = canvas.pixel(x, y);
  if (px == nullptr || px->stroke == 0) return std::nullopt;
  return px->stroke - 1;
}

}  // namespace impasto::paint
