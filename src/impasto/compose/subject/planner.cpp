// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/subject/planner.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/base/rng.h"
#include "impasto/compose/colour/swatches.h"
#include "impasto/compose/subject/paints.h"
#include "impasto/compose/subject/rung.h"
#include "impasto/pigment/pigment.h"

namespace impasto::compose {

using namespace subject;

namespace {

constexpr float kBlack = 0.011f;
constexpr float kRatio = 1.5f;        ///< from brush to brush
constexpr float kLargest = 1.0f / 9;  ///< canvas units
constexpr float kSmallest = 0.006f;
constexpr float kMargin = 0.09f;  ///< beyond the rim, canvas units
/// Errors are counted in px of a picture of this shorter side, whatever is planned on.
constexpr float kSide = 512.0f;
constexpr float kPrice = 0.6f, kAreaPrice = 0.0006f;

Raster colours_of(const plan::Seeing& seeing) {
  Raster out(seeing.width, seeing.height);
  for (std::size_t i = 0; i < seeing.lab.size(); ++i) {
    const Rgb rgb = rgb_of(seeing.lab[i]);
    std::copy(rgb.begin(), rgb.end(), out.values.begin() + static_cast<std::ptrdiff_t>(3 * i));
  }
  return out;
}

/// 2 values: the doubled angle of the gradient, as long as the tensor is strong.
Raster gradients_of(const plan::Seeing& seeing) {
  Raster out(seeing.width, seeing.height, 2);
  for (std::size_t i = 0; i < seeing.xx.size(); ++i) {
    out.values[2 * i] = seeing.xx[i] - seeing.yy[i];
    out.values[2 * i + 1] = 2 * seeing.xy[i];
  }
  return out;
}

}  // namespace

struct SubjectPlanner::Impl {
  Depiction depiction;
  Pool& pool;
  plan::Sheet sheet;
  int width = 0, height = 0;  ///< px of the canvas
  int margin = 0;             ///< px around it
  float unit = 1;             ///< px in a canvas unit
  Raster target;              ///< with its margin, what the paints reach
  Raster gradient;            ///< with its margin
  Raster canvas;              ///< as last seen; in the margin as planned
  std::unique_ptr<Paints> paints;
  float brush = kLargest;  ///< of the next rung, canvas units
  float smallest = kSmallest;
  struct Asked {
    plan::Stroke stroke;
    Rgb colour;  ///< that was asked for
  };
  std::vector<Asked> asked;
  std::int64_t keys = 0;

  Impl(const plan::Seeing& seeing, const Depiction& how, Pool& threads);
  void choose_paints(const plan::Seeing& seeing);
  void see_canvas(const picture::Image& albedo);
  Rung make_rung() const;
  plan::Stroke stroke_of(const Found& found, float scale);
  std::vector<plan::Stroke> timed() const;
};

SubjectPlanner::Impl::Impl(const plan::Seeing& seeing, const Depiction& how, Pool& threads)
    : depiction(how), pool(threads) {
  width = seeing.width;
  height = seeing.height;
  unit = seeing.unit();
  margin = std::max(1, static_cast<int>(kMargin * unit));
  sheet.width = static_cast<float>(width) / unit;
  sheet.height = static_cast<float>(height) / unit;
  sheet.seed = how.settings.seed;
  sheet.ground = how.settings.style.ground.kind;
  sheet.drying = 0.5;
  sheet.tick = 6;
  sheet.varnish = 0;
  sheet.light.relief = 0.35f;
  sheet.light.black = kBlack;
  plan::Brush filbert = plan::brush_of(plan::BrushShape::kFilbert);
  filbert.name = "filbert";
  filbert.raggedness = 0.12f;
  filbert.pickup = 0.08f;
  filbert.smear = 0.05f;
  filbert.run = 40;
  filbert.spread = 0.1f;
  filbert.tip = 0.6f;
  filbert.taper = 0.1f;
  filbert.splay = 0;
  sheet.brushes = {filbert};
  choose_paints(seeing);

  Raster seen = colours_of(seeing);
  for (std::size_t i = 0; i + 2 < seen.values.size(); i += 3) {
    const Rgb got = paints->reached({seen.values[i], seen.values[i + 1], seen.values[i + 2]});
    std::copy(got.begin(), got.end(), seen.values.begin() + static_cast<std::ptrdiff_t>(i));
  }
  target = padded(seen, margin);
  gradient = padded(gradients_of(seeing), margin);
  canvas = Raster(target.width, target.height);
  const Rgb ground = encoded({sheet.ground_rgb[0], sheet.ground_rgb[1], sheet.ground_rgb[2]});
  for (std::size_t i = 0; i < canvas.values.size(); ++i) canvas.values[i] = ground[i % 3];
}

void SubjectPlanner::Impl::choose_paints(const plan::Seeing& seeing) {
  const std::vector<Swatch> colours = clusters(seeing.lab, 32);
  sheet.palette.pigments = pigments_reaching(colours);
  picture::Lab mean{0, 0, 0};
  for (const Swatch& s : colours) {
    mean.L += s.share * s.colour.L, mean.a += s.share * s.colour.a, mean.b += s.share * s.colour.b;
  }
  // A toned ground: the picture's own mean, a little greyer and warmer, never far from the middle.
  const picture::Lab ground{std::clamp(mean.L, 38.0f, 66.0f), 0.6f * mean.a + 2, 0.6f * mean.b + 6};
  const picture::LinearRgb rgb = picture::to_linear(ground);
  sheet.ground_rgb = {math::saturate(rgb.r), math::saturate(rgb.g), math::saturate(rgb.b)};
  const auto optics = pigment::optics(sheet.palette);
  paints = std::make_unique<Paints>(*optics, kBlack);
}

void SubjectPlanner::Impl::see_canvas(const picture::Image& albedo) {
  for (int y = 0; y < height; ++y) {
    const std::uint8_t* row = albedo.row(y);
    for (int x = 0; x < width; ++x) {
      float* to = canvas.at(x + margin, y + margin);
      for (int c = 0; c < 3; ++c) to[c] = static_cast<float>(row[4 * x + c]) / 255.0f;
    }
  }
}

/// Of the way: along the form where there is any, along the hand's own slant elsewhere.
Raster way_of(const Raster& gradient, float unit, std::uint64_t seed) {
  Raster way(gradient.width, gradient.height, 2);
  // A step of 1.2 L across a px of a picture of kSide is form enough.
  const float enough = 0.35f * (kSide / unit) * (kSide / unit);
  const float slant = 2.0f * 2.1f + 0.5f * random_signed(seed, 77);
  const auto cosine = static_cast<float>(math::cos(slant));
  const auto sine = static_cast<float>(math::sin(slant));
  for (std::size_t i = 0; i < gradient.values.size(); i += 2) {
    const float gx = gradient.values[i], gy = gradient.values[i + 1];
    const float size = std::sqrt(gx * gx + gy * gy);
    const float form = size / (size + enough);
    const float scale = size > 0 ? form / size : 0;
    way.values[i] = -gx * scale + (1 - form) * cosine;
    way.values[i + 1] = -gy * scale + (1 - form) * sine;
  }
  return way;
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
  rung.way = shrunk(way_of(blurred(gradient, std::max(1.5f, 0.35f * px)), unit, sheet.seed), w, h);
  const float scale = kSide * static_cast<float>(shrink) / unit;  // of a level's px, in kSide's
  const float density = depiction.settings.density;
  const float price =
      kPrice / (density * density) * (1 + 0.8f * static_cast<float>(math::log2(brush / smallest)));
  rung.price = Raster(w, h, 1);
  std::fill(rung.price.values.begin(), rung.price.values.end(), price / (scale * scale));
  rung.area_price = kAreaPrice;
  return rung;
}

plan::Stroke SubjectPlanner::Impl::stroke_of(const Found& found, float scale) {
  plan::Stroke stroke;
  stroke.width = found.width * scale;
  stroke.load = 1.2f;
  stroke.wetness = 0.2f;
  stroke.paint = paints->mixture(found.colour);
  stroke.pass = plan::kMass;
  stroke.key = keys++;
  const auto count = static_cast<float>(found.path.size() - 1);
  for (std::size_t i = 0; i < found.path.size(); ++i) {
    plan::PathPoint point;
    const float border = static_cast<float>(margin) / unit;
    point.x = (found.path[i].x + 0.5f) * scale - border;
    point.y = (found.path[i].y + 0.5f) * scale - border;
    point.time = count > 0 ? static_cast<float>(i) / count : 0.0f;
    stroke.path.push_back(point);
  }
  return stroke;
}

std::vector<plan::Stroke> SubjectPlanner::Impl::timed() const {
  std::vector<plan::Stroke> strokes;
  strokes.reserve(asked.size());
  for (const Asked& a : asked) {
    plan::Stroke stroke = a.stroke;
    stroke.start = static_cast<double>(strokes.size()) / kSilentPace;
    stroke.end = stroke.start + 0.5 / kSilentPace;
    strokes.push_back(std::move(stroke));
  }
  return strokes;
}

SubjectPlanner::SubjectPlanner(const plan::Seeing& seeing, const Depiction& depiction, Pool& pool)
    : impl_(std::make_unique<Impl>(seeing, depiction, pool)) {}
SubjectPlanner::~SubjectPlanner() = default;
SubjectPlanner::SubjectPlanner(SubjectPlanner&&) noexcept = default;

const plan::Sheet& SubjectPlanner::sheet() const {
  return impl_->sheet;
}
int SubjectPlanner::width() const {
  return impl_->width;
}
int SubjectPlanner::height() const {
  return impl_->height;
}
bool SubjectPlanner::done() const {
  return impl_->brush < impl_->smallest * 0.9f;
}

std::vector<plan::Stroke> SubjectPlanner::next_rung(const picture::Image& albedo) {
  Impl& impl = *impl_;
  impl.see_canvas(albedo);
  Rung rung = impl.make_rung();
  const std::vector<Found> found = find_strokes(rung, impl.pool);
  const float scale =
      static_cast<float>(impl.target.width) / static_cast<float>(rung.target.width) / impl.unit;
  const std::size_t before = impl.asked.size();
  Footprint footprint;
  for (const Found& f : found) {
    impl.asked.push_back({impl.stroke_of(f, scale), f.colour});
    // The margin is not painted on any canvas: it is as planned.
    Found whole = f;
    for (Point& p : whole.path) {
      p.x = (p.x + 0.5f) * scale * impl.unit - 0.5f;
      p.y = (p.y + 0.5f) * scale * impl.unit - 0.5f;
    }
    draw(whole.path, whole.width * scale * impl.unit, impl.canvas.width, impl.canvas.height,
         footprint);
    lay(footprint, f.colour, impl.canvas);
  }
  impl.brush /= kRatio;
  std::vector<plan::Stroke> all = impl.timed();
  return {all.begin() + static_cast<std::ptrdiff_t>(before), all.end()};
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
  for (int y = 0; y < impl.height; ++y) {
    for (int x = 0; x < impl.width; ++x) {
      const std::int32_t top =
          seen[static_cast<std::size_t>(y) * static_cast<std::size_t>(impl.width) +
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
  for (std::size_t i = 0; i < left.size(); ++i) {
    const Left& l = left[i];
    if (l.count < 4) continue;
    Impl::Asked a = impl.asked[i];
    const auto n = static_cast<float>(l.count);
    for (std::size_t c = 0; c < 3; ++c) {
      a.colour[c] = math::saturate(a.colour[c] + 0.8f * n / (n + 3) * l.sum[c] / n);
    }
    a.stroke.paint = impl.paints->mixture(a.colour);
    kept.push_back(std::move(a));
  }
  impl.asked = std::move(kept);
  return impl.timed();
}

}  // namespace impasto::compose
