// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/subject/planner.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/base/rng.h"
#include "impasto/compose/colour/swatches.h"
#include "impasto/compose/subject/field.h"
#include "impasto/compose/subject/handling.h"
#include "impasto/compose/subject/paints.h"
#include "impasto/compose/subject/rung.h"
#include "impasto/compose/subject/sway.h"
#include "impasto/compose/subject/target.h"
#include "impasto/compose/subject/timing.h"
#include "impasto/pigment/pigment.h"
#include "impasto/plan/piece.h"

namespace impasto::compose {

using namespace subject;

namespace {

constexpr float kBlack = 0.011f;  ///< of bone black .013 is left: as painters photograph their work
constexpr float kRatio = 1.5f;    ///< from brush to brush
constexpr float kMargin = 0.09f;  ///< beyond the rim, canvas units
constexpr float kPrice = 0.6f, kAreaPrice = 0.0006f;
constexpr float kNever = 1e9f;                               ///< a price that nothing pays
constexpr std::uint64_t kMove = 71, kHue = 72, kValue = 73;  ///< what chance is for

/// Errors are counted in px of a picture of this shorter side, whatever is planned on.
constexpr float kSide = 512.0f;

float log2f_of(float x) {
  return static_cast<float>(math::log2(x));
}

/// The tone of a ground that paint covers: the target's mean, greyer and warmer, in the middle.
picture::Lab toned(const std::vector<Swatch>& colours) {
  picture::Lab mean{0, 0, 0};
  for (const Swatch& s : colours) {
    mean.L += s.share * s.colour.L, mean.a += s.share * s.colour.a, mean.b += s.share * s.colour.b;
  }
  return {std::clamp(mean.L, 38.0f, 66.0f), 0.6f * mean.a + 2, 0.6f * mean.b + 6};
}

picture::Lab ground_for(const Settings& settings, const Handling& handling,
                        const std::vector<Swatch>& colours) {
  if (settings.ground) {
    if (settings.ground->colour) return *settings.ground->colour;
    if (!handling.glazed) {
      const float L = settings.ground->tone == Tone::kLight    ? 86.0f
                      : settings.ground->tone == Tone::kMiddle ? 58.0f
                                                               : 26.0f;
      const picture::Lab tone = toned(colours);
      return {L, 0.6f * tone.a, 0.6f * tone.b};
    }
  }
  return handling.glazed ? picture::Lab{95, 0.5f, 5} : toned(colours);
}

}  // namespace

struct SubjectPlanner::Impl {
  const plan::Seeing& seeing;
  const plan::Piece& piece;
  Depiction depiction;
  Pool& pool;
  Handling handling;
  std::vector<Sway> sways;
  plan::Sheet sheet;
  float unit = 1;      ///< px in a canvas unit
  int margin = 0;      ///< px around the canvas that strokes may begin in
  Raster abstraction;  ///< of each px
  Raster shares;       ///< of the stretches of the piece
  Raster target;       ///< with its margin, what the paints reach
  Raster gradient, drift, price, longest, breadth;  ///< with their margins, some of them smaller
  Raster canvas;                                    ///< as last seen; in the margin as planned
  std::unique_ptr<Paints> paints;
  Paper paper;
  float brush = 0, smallest = 0;  ///< canvas units: of the next rung, of the last
  struct Asked {
    plan::Stroke stroke;
    Rgb colour;  ///< that was asked for
  };
  std::vector<Asked> asked;
  std::int64_t keys = 0;

  Impl(const plan::Seeing& seen, const plan::Piece& heard, const Depiction& how, Pool& threads);
  void make_sheet();
  void choose_paints(Raster& wanted);
  void make_maps();
  void see_canvas(const picture::Image& albedo);
  Rung make_rung() const;
  plan::Stroke stroke_of(const Found& found, float scale);
  void load(Asked& asked) const;
};

SubjectPlanner::Impl::Impl(const plan::Seeing& seen, const plan::Piece& heard, const Depiction& how,
                           Pool& threads)
    : seeing(seen),
      piece(heard),
      depiction(how),
      pool(threads),
      handling(handling_for(how.settings.style)),
      sways(sways_of(heard, how.settings)),
      unit(seen.unit()) {
  margin = std::max(1, static_cast<int>(kMargin * unit));
  shares = stretches_over(seeing, sways);
  abstraction = spread(shares, sways, [&](const Sway& sway) {
    return math::saturate(depiction.abstraction.value_or(sway.abstraction));
  });
  make_sheet();
  Raster wanted = target_of(seeing, shares, sways, abstraction, handling);
  choose_paints(wanted);
  target = padded(wanted, margin);
  make_maps();
  canvas = Raster(target.width, target.height);
  const Rgb ground = encoded({sheet.ground_rgb[0], sheet.ground_rgb[1], sheet.ground_rgb[2]});
  for (std::size_t i = 0; i < canvas.values.size(); ++i) canvas.values[i] = ground[i % 3];
}

void SubjectPlanner::Impl::make_sheet() {
  const Settings& settings = depiction.settings;
  sheet.width = static_cast<float>(seeing.width) / unit;
  sheet.height = static_cast<float>(seeing.height) / unit;
  sheet.seed = settings.seed;
  sheet.ground = settings.style.ground.kind;
  sheet.drying = 0.5;
  sheet.tick = 6;
  sheet.varnish = 0;
  sheet.light.relief = handling.relief;
  sheet.light.black = kBlack;
  sheet.brushes = {handling.broad, handling.fine};
}

void SubjectPlanner::Impl::choose_paints(Raster& wanted) {
  const Settings& settings = depiction.settings;
  std::vector<picture::Lab> pixels;
  pixels.reserve(wanted.values.size() / 3);
  for (std::size_t i = 0; i < wanted.values.size(); i += 3) {
    pixels.push_back(lab_of({wanted.values[i], wanted.values[i + 1], wanted.values[i + 2]}));
  }
  const std::vector<Swatch> colours = clusters(pixels, 32);
  const std::vector<std::string>& own = settings.style.colour.pigments;
  sheet.palette.pigments = !settings.pigments.empty()        ? settings.pigments
                           : handling.glazed && !own.empty() ? own
                                                             : pigments_reaching(colours);
  const picture::LinearRgb rgb = picture::to_linear(ground_for(settings, handling, colours));
  const picture::LinearRgb ground{math::saturate(rgb.r), math::saturate(rgb.g),
                                  math::saturate(rgb.b)};
  sheet.ground_rgb = {ground.r, ground.g, ground.b};
  const auto optics = pigment::optics(sheet.palette);
  if (handling.glazed) {
    paper = encoded(ground);
    paints = std::make_unique<Paints>(*optics, ground, kBlack);
  } else {
    paints = std::make_unique<Paints>(*optics, kBlack);
  }
  for (std::size_t i = 0; i < wanted.values.size(); i += 3) {
    Rgb got = paints->reached({wanted.values[i], wanted.values[i + 1], wanted.values[i + 2]});
    for (std::size_t c = 0; c < 3; ++c) {
      wanted.values[i + c] = paper ? std::min(got[c], (*paper)[c]) : got[c];
    }
  }
}

void SubjectPlanner::Impl::make_maps() {
  const auto map = [&](const auto& get) { return padded(spread(shares, sways, get), margin); };
  gradient = padded(gradients_of(seeing), margin);
  drift = padded(drift_of(shares, sways, abstraction, sheet.seed), margin);
  longest = map([&](const Sway& sway) { return handling.longest * sway.length; });
  breadth = map([&](const Sway& sway) { return sway.breadth; });
  const Settings& settings = depiction.settings;
  const float density = settings.density * settings.density;
  price = map([&](const Sway& sway) { return handling.price * sway.price / density; });
  float highest = 0, lowest = 1;
  for (const float a : abstraction.values) {
    highest = std::max(highest, a), lowest = std::min(lowest, a);
  }
  const float bold = std::sqrt(settings.boldness);
  brush = std::min(0.3f, handling.largest * (1 + highest) * bold);
  smallest = std::min(brush, smallest_at(handling, lowest) * bold);
}

void SubjectPlanner::Impl::see_canvas(const picture::Image& albedo) {
  for (int y = 0; y < seeing.height; ++y) {
    const std::uint8_t* row = albedo.row(y);
    for (int x = 0; x < seeing.width; ++x) {
      float* to = canvas.at(x + margin, y + margin);
      for (int c = 0; c < 3; ++c) to[c] = static_cast<float>(row[4 * x + c]) / 255.0f;
    }
  }
}

Rung SubjectPlanner::Impl::make_rung() const {
  Rung rung;
  const float px = brush * unit;
  int shrink = 1;
  while (px / static_cast<float>(2 * shrink) >= 6) shrink *= 2;
  const int w = std::max(1, target.width / shrink), h = std::max(1, target.height / shrink);
  rung.width = px / static_cast<float>(shrink);
  rung.target = shrunk(blurred(target, 0.12f * px), w, h);
  rung.canvas = shrunk(canvas, w, h);
  rung.way = way_of(shrunk(blurred(gradient, std::max(1.5f, 0.35f * px)), w, h),
                    shrunk(drift, w, h), unit, handling.field);
  rung.longest = shrunk(longest, w, h);
  rung.shortest = handling.shortest;
  rung.same = handling.same;
  rung.straight = handling.straight;
  rung.paper = paper;
  rung.paints = paints.get();
  rung.area_price = kAreaPrice * handling.area_price;
  rung.price = shrunk(price, w, h);
  const Raster a = shrunk(padded(abstraction, margin), w, h);
  const float scale = kSide * static_cast<float>(shrink) / unit;  // of a level's px, in kSide's
  for (std::size_t i = 0; i < rung.price.values.size(); ++i) {
    const float least = smallest_at(handling, a.values[i]) * std::sqrt(depiction.settings.boldness);
    float& p = rung.price.values[i];
    if (brush < 0.89f * least) {
      p = kNever;
      continue;
    }
    p *= kPrice / (scale * scale) * static_cast<float>(math::pow(80.0, a.values[i])) *
         (1 + 0.8f * std::max(0.0f, log2f_of(brush / least)));
  }
  return rung;
}

void SubjectPlanner::Impl::load(Asked& a) const {
  Rgb colour = a.colour;
  const auto key = static_cast<std::uint64_t>(a.stroke.key);
  if (handling.broken > 0) {
    // Neighbours part in hue and a little in value: the eye mixes them again.
    picture::Lab lab = lab_of(colour);
    const double turn = 0.6 * handling.broken * random_signed(sheet.seed, kHue, key);
    const auto c = static_cast<float>(math::cos(turn)), s = static_cast<float>(math::sin(turn));
    lab.L += 3.5f * handling.broken * random_signed(sheet.seed, kValue, key);
    lab = {lab.L, lab.a * c - lab.b * s, lab.a * s + lab.b * c};
    colour = rgb_of(lab);
  }
  const Loaded loaded = paints->loaded(colour);
  a.stroke.paint = loaded.mixture;
  const float light = math::smoothstep(58.0f, 86.0f, lab_of(a.colour).L);
  a.stroke.load =
      loaded.coats > 0 ? loaded.coats : math::lerp(handling.load, handling.load_light, light);
}

plan::Stroke SubjectPlanner::Impl::stroke_of(const Found& found, float scale) {
  plan::Stroke stroke;
  stroke.key = keys++;
  stroke.brush = brush > 0.025f ? 0 : 1;
  stroke.wetness = handling.wetness;
  stroke.pass = brush > 0.025f ? plan::kMass : plan::kMovement;
  const float border = static_cast<float>(margin) / unit;
  const Spot& middle = found.path[found.path.size() / 2];
  const auto full = [&](float v) { return (v + 0.5f) * scale * unit - 0.5f; };  // px of the target
  float broad = 1, apart = 0;
  sample(breadth, full(middle.x), full(middle.y), &broad);
  sample(abstraction, full(middle.x) - static_cast<float>(margin),
         full(middle.y) - static_cast<float>(margin), &apart);
  stroke.width = found.width * scale * broad;
  // What is abstract stands where the hand put it, not where the eye did.
  const float move = 0.3f * apart * apart * stroke.width;
  const auto key = static_cast<std::uint64_t>(stroke.key);
  const float dx = move * random_signed(sheet.seed, kMove, key, 0);
  const float dy = move * random_signed(sheet.seed, kMove, key, 1);
  const auto count = static_cast<float>(found.path.size() - 1);
  for (std::size_t i = 0; i < found.path.size(); ++i) {
    plan::PathPoint point;
    point.x = (found.path[i].x + 0.5f) * scale - border + dx;
    point.y = (found.path[i].y + 0.5f) * scale - border + dy;
    point.time = count > 0 ? static_cast<float>(i) / count : 0.0f;
    stroke.path.push_back(point);
  }
  const int x = static_cast<int>(full(middle.x)) - margin;
  const int y = static_cast<int>(full(middle.y)) - margin;
  if (seeing.region.size() == seeing.lab.size()) {
    stroke.region = seeing.region[static_cast<std::size_t>(std::clamp(y, 0, seeing.height - 1)) *
                                      static_cast<std::size_t>(seeing.width) +
                                  static_cast<std::size_t>(std::clamp(x, 0, seeing.width - 1))];
  }
  return stroke;
}

SubjectPlanner::SubjectPlanner(const plan::Seeing& seeing, const plan::Piece& piece,
                               const Depiction& depiction, Pool& pool)
    : impl_(std::make_unique<Impl>(seeing, piece, depiction, pool)) {}
SubjectPlanner::~SubjectPlanner() = default;
SubjectPlanner::SubjectPlanner(SubjectPlanner&&) noexcept = default;

const plan::Sheet& SubjectPlanner::sheet() const {
  return impl_->sheet;
}
int SubjectPlanner::width() const {
  return impl_->seeing.width;
}
int SubjectPlanner::height() const {
  return impl_->seeing.height;
}
bool SubjectPlanner::done() const {
  return impl_->brush < 0.9f * impl_->smallest;
}
int SubjectPlanner::mendings() const {
  return impl_->handling.mendings;
}

std::vector<plan::Stroke> SubjectPlanner::next_rung(const picture::Image& albedo) {
  Impl& impl = *impl_;
  impl.see_canvas(albedo);
  Rung rung = impl.make_rung();
  std::vector<Found> found = find_strokes(rung, impl.pool);
  const float scale =
      static_cast<float>(impl.target.width) / static_cast<float>(rung.target.width) / impl.unit;
  std::vector<plan::Stroke> strokes;
  strokes.reserve(found.size());
  for (const Found& f : found) strokes.push_back(impl.stroke_of(f, scale));
  const std::vector<std::size_t> order = from_behind(strokes, impl.seeing);
  const std::size_t before = impl.asked.size();
  Footprint footprint;
  for (const std::size_t i : order) {
    impl.asked.push_back({std::move(strokes[i]), found[i].colour});
    impl.load(impl.asked.back());
    // The margin is not painted on any canvas: it is as planned.
    for (Spot& p : found[i].path) {
      p.x = (p.x + 0.5f) * scale * impl.unit - 0.5f;
      p.y = (p.y + 0.5f) * scale * impl.unit - 0.5f;
    }
    draw(found[i].path, found[i].width * scale * impl.unit, impl.canvas.width, impl.canvas.height,
         footprint);
    lay(footprint, found[i].colour, impl.canvas, impl.paper);
  }
  impl.brush /= kRatio;
  std::vector<plan::Stroke> given;
  for (std::size_t i = before; i < impl.asked.size(); ++i) {
    in_silence(impl.asked[i].stroke, i);
    given.push_back(impl.asked[i].stroke);
  }
  return given;
}

std::vector<plan::Stroke> SubjectPlanner::mended(const picture::Image& albedo,
                                                 std::span<const std::int32_t> seen) {
  Impl& impl = *impl_;
  impl.see_canvas(albedo);
  struct Left {
    Rgb sum{};
    int count = 0;
  };
  std::vector<Left> left(impl.asked.size());
  for (int y = 0; y < impl.seeing.height; ++y) {
    for (int x = 0; x < impl.seeing.width; ++x) {
      const std::int32_t top =
          seen[static_cast<std::size_t>(y) * static_cast<std::size_t>(impl.seeing.width) +
               static_cast<std::size_t>(x)];
      if (top < 0) continue;
      Left& l = left[static_cast<std::size_t>(top)];
      ++l.count;
      const float* wanted = impl.target.at(x + impl.margin, y + impl.margin);
      const float* got = impl.canvas.at(x + impl.margin, y + impl.margin);
      for (std::size_t c = 0; c < 3; ++c) l.sum[c] += wanted[c] - got[c];
    }
  }
  std::vector<Impl::Asked> kept;
  std::vector<plan::Stroke> strokes;
  for (std::size_t i = 0; i < left.size(); ++i) {
    const Left& l = left[i];
    if (l.count < 4 && !impl.paper) continue;  // what shows through is seen though others lie on it
    Impl::Asked a = impl.asked[i];
    const auto n = static_cast<float>(l.count);
    if (l.count > 0) {
      for (std::size_t c = 0; c < 3; ++c) {
        a.colour[c] = math::saturate(a.colour[c] + 0.8f / (n + 3) * l.sum[c]);
      }
    }
    impl.load(a);
    in_silence(a.stroke, strokes.size());
    strokes.push_back(a.stroke);
    kept.push_back(std::move(a));
  }
  impl.asked = std::move(kept);
  return strokes;
}

}  // namespace impasto::compose
