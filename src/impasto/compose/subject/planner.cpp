// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/subject/planner.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/base/rng.h"
#include "impasto/compose/subject/attention.h"
#include "impasto/compose/subject/field.h"
#include "impasto/compose/subject/ground.h"
#include "impasto/compose/subject/handling.h"
#include "impasto/compose/subject/lines.h"
#include "impasto/compose/subject/paints.h"
#include "impasto/compose/subject/rung.h"
#include "impasto/compose/subject/shapes.h"
#include "impasto/compose/subject/sway.h"
#include "impasto/compose/subject/target.h"
#include "impasto/compose/subject/timing.h"
#include "impasto/pigment/pigment.h"
#include "impasto/plan/piece.h"

namespace impasto::compose {

using namespace subject;

namespace {

constexpr float kBlack = 0.011f;  ///< of bone black .013 is left: as painters photograph their work
constexpr float kMargin = 0.09f;  ///< beyond the rim, canvas units
constexpr float kPrice = 0.6f, kAreaPrice = 0.0006f;
constexpr float kLeastPressure = 0.2f;                       ///< of a line: less is a hair alone
constexpr float kNever = 1e9f;                               ///< a price that nothing pays
constexpr std::uint64_t kMove = 71, kHue = 72, kValue = 73;  ///< what chance is for
enum { kBroadHair, kFineHair, kLineHair, kSealBrush };       ///< into Sheet::brushes
constexpr const char* kBlackPaint = "BoneBlack";
constexpr const char* kSealPaint = "PyrroleRed";

/// Errors are counted in px of a picture of this shorter side, whatever is planned on.
constexpr float kSide = 512.0f;

float log2f_of(float x) {
  return static_cast<float>(math::log2(x));
}

/// What a hand does one after another.
enum class Stage { kShapes, kRungs, kLines, kSeal };

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
  Raster gradient, drift, price, longest, breadth,
      fullness;   ///< with their margins, some of them smaller
  Raster finest;  ///< of the smallest brush that is taken up there, canvas units; with its margin
  Raster canvas;  ///< as last seen; in the margin as planned
  std::unique_ptr<Paints> paints;
  Paper paper;
  float brush = 0, smallest = 0;  ///< canvas units: of the next rung, of the last
  std::vector<Stage> stages;      ///< that are still to come, the next one last
  struct Asked {
    plan::Stroke stroke;
    Rgb colour;          ///< that was asked for
    bool fixed = false;  ///< is not mended: drawn, or of a flat shape
    int films = 1;       ///< as in Found
  };
  std::vector<Asked> asked;
  std::int64_t keys = 0;

  Impl(const plan::Seeing& seen, const plan::Piece& heard, const Depiction& how, Pool& threads);
  void make_sheet();
  void choose_paints(Raster& wanted);
  void make_maps();
  void see_canvas(const picture::Image& albedo);
  float choosing() const;
  Rung make_rung(float width) const;
  std::vector<Found> find(float& scale);
  std::vector<Found> find_shapes(float& scale) const;
  std::vector<Found> find_lines() const;
  Found drawn(const Line& line, float width) const;
  float mean_abstraction() const;
  plan::Stroke stroke_of(const Found& found, float scale, Stage stage);
  std::vector<plan::Stroke> seal();
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
  Settings& settings = depiction.settings;
  handling.monochrome = handling.monochrome && settings.pigments.empty();
  if (handling.ground && settings.ground) {
    handling.ground = ground_for(settings, handling, {});
    settings.ground->colour = handling.ground;
  }
  shares = stretches_over(seeing, sways);
  abstraction = spread(shares, sways, [&](const Sway& sway) {
    return math::saturate(depiction.abstraction.value_or(sway.abstraction));
  });
  keep_faces(seeing, abstraction);
  make_sheet();
  if (handling.monochrome) take_sheet(piece, settings, sheet, handling);
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
  sheet.flow = handling.flow;
  sheet.brushes = {handling.broad, handling.fine, handling.line};
  if (handling.monochrome) sheet.brushes.push_back(seal_brush());
}

void SubjectPlanner::Impl::choose_paints(Raster& wanted) {
  const Settings& settings = depiction.settings;
  std::vector<picture::Lab> pixels;
  pixels.reserve(wanted.values.size() / 3);
  for (std::size_t i = 0; i < wanted.values.size(); i += 3) {
    pixels.push_back(lab_of({wanted.values[i], wanted.values[i + 1], wanted.values[i + 2]}));
  }
  const std::vector<Swatch> colours = clusters(pixels, 32);
  // What has to be mixed lies under the veil that the light's `black` takes away.
  std::vector<Swatch> mixed = colours;
  for (Swatch& swatch : mixed) {
    swatch.colour = picture::to_lab(veiled(picture::to_linear(swatch.colour), kBlack));
  }
  const std::vector<std::string>& own = settings.style.colour.pigments;
  std::vector<std::string>& pigments = sheet.palette.pigments;
  pigments = !settings.pigments.empty()        ? settings.pigments
             : handling.glazed && !own.empty() ? own
                                               : pigments_for(mixed);
  if (settings.pigments.empty() && !handling.black) {
    std::replace(pigments.begin(), pigments.end(), std::string(kBlackPaint), blue_beside(pigments));
  }
  if (handling.monochrome) pigments = {kBlackPaint};
  const picture::LinearRgb rgb = picture::to_linear(ground_for(settings, handling, colours));
  const picture::LinearRgb ground{math::saturate(rgb.r), math::saturate(rgb.g),
                                  math::saturate(rgb.b)};
  sheet.ground_rgb = {ground.r, ground.g, ground.b};
  const auto optics = pigment::optics(sheet.palette);
  if (handling.glazed) {
    paper = encoded(ground);
    paints = std::make_unique<Paints>(*optics, ground, kBlack);
    // The paper is the white: what is as light as can be is left to it, greys are grey beside it.
    const float lightest = std::max({(*paper)[0], (*paper)[1], (*paper)[2]});
    for (std::size_t i = 0; i < wanted.values.size(); ++i) {
      wanted.values[i] *= (*paper)[i % 3] / lightest;
    }
    if (handling.monochrome) pigments.push_back(kSealPaint);
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
  fullness = map([&](const Sway& sway) { return sway.load; });
  const Settings& settings = depiction.settings;
  const float density = settings.density * settings.density;
  price = map([&](const Sway& sway) { return handling.price * sway.price / density; });
  const float highest = *std::max_element(abstraction.values.begin(), abstraction.values.end());
  const float bold = std::sqrt(settings.boldness);
  brush = std::min(0.3f, handling.largest * (1 + highest) * bold);
  finest = Raster(seeing.width, seeing.height, 1);
  for (std::size_t i = 0; i < finest.values.size(); ++i) {
    finest.values[i] = smallest_at(handling, abstraction.values[i]) * bold;
  }
  finer_in_faces(seeing, finest);
  smallest = brush;
  for (const float f : finest.values) smallest = std::min(smallest, f);
  finest = padded(finest, margin);
  const Raster dear = padded(attention_of(seeing, handling.attention * choosing()), margin);
  for (std::size_t i = 0; i < price.values.size(); ++i) price.values[i] *= dear.values[i];
  if (handling.monochrome) stages.push_back(Stage::kSeal);
  if (handling.lines.many > 0 && !handling.lines.first) stages.push_back(Stage::kLines);
  stages.push_back(Stage::kRungs);
  if (handling.shapes.many > 0) stages.push_back(Stage::kShapes);
  if (handling.lines.many > 0 && handling.lines.first) stages.push_back(Stage::kLines);
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

/// 0 at a likeness, where all that is seen is painted as it is .. 1 from abstraction .3 on, where
/// the hand chooses.
float SubjectPlanner::Impl::choosing() const {
  const auto most = std::max_element(abstraction.values.begin(), abstraction.values.end());
  return std::min(1.0f, *most / 0.3f);
}

Rung SubjectPlanner::Impl::make_rung(float width) const {
  Rung rung;
  const float px = width * unit;
  int shrink = 1;
  while (px / static_cast<float>(2 * shrink) >= 6) shrink *= 2;
  const int w = std::max(1, target.width / shrink), h = std::max(1, target.height / shrink);
  rung.width = px / static_cast<float>(shrink);
  rung.target = shrunk(blurred(target, 0.12f * px), w, h);
  rung.canvas = shrunk(canvas, w, h);
  rung.way = way_of(shrunk(blurred(gradient, std::max(1.5f, 0.35f * px)), w, h),
                    shrunk(drift, w, h), unit, handling.field);
  rung.longest = shrunk(longest, w, h);
  rung.shortest =
      handling.dabs ? math::lerp(1.0f, handling.shortest, choosing()) : handling.shortest;
  rung.same = handling.same;
  rung.dabs = handling.dabs;
  rung.cut_in = handling.cut_in;
  rung.straight = handling.straight;
  rung.paper = paper;
  rung.paints = paints.get();
  rung.area_price = kAreaPrice * handling.area_price;
  rung.price = shrunk(price, w, h);
  const Raster a = shrunk(padded(abstraction, margin), w, h), fine = shrunk(finest, w, h);
  const float scale = kSide * static_cast<float>(shrink) / unit;  // of a level's px, in kSide's
  for (std::size_t i = 0; i < rung.price.values.size(); ++i) {
    const float least = fine.values[i];
    float& p = rung.price.values[i];
    if (width < 0.89f * least) {
      p = kNever;
      continue;
    }
    p *= kPrice / (scale * scale) * static_cast<float>(math::pow(80.0, a.values[i])) *
         (1 + 0.8f * std::max(0.0f, log2f_of(width / least)));
  }
  if (seeing.region.size() == seeing.lab.size() && !seeing.regions.empty() &&
      (handling.cut_in || choosing() > 0)) {
    for (const plan::Region& region : seeing.regions) rung.colours.push_back(region.colour);
    const float sx = static_cast<float>(target.width) / static_cast<float>(w);
    const float sy = static_cast<float>(target.height) / static_cast<float>(h);
    rung.region.reserve(rung.price.values.size());
    for (int y = 0; y < h; ++y) {
      const int v = std::clamp(static_cast<int>((static_cast<float>(y) + 0.5f) * sy) - margin, 0,
                               seeing.height - 1);
      for (int x = 0; x < w; ++x) {
        const int u = std::clamp(static_cast<int>((static_cast<float>(x) + 0.5f) * sx) - margin, 0,
                                 seeing.width - 1);
        rung.region.push_back(
            seeing.region[static_cast<std::size_t>(v) * static_cast<std::size_t>(seeing.width) +
                          static_cast<std::size_t>(u)]);
      }
    }
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
  if (loaded.coats > 0 && a.films > 1) {
    float pigment = 0;
    for (std::size_t p = 0; p < plan::kMedium; ++p) {
      a.stroke.paint[p] /= static_cast<float>(a.films);
      pigment += a.stroke.paint[p];
    }
    a.stroke.paint[plan::kMedium] = 1 - pigment;
  }
  const float light = math::smoothstep(58.0f, 86.0f, lab_of(a.colour).L);
  const plan::PathPoint& middle = a.stroke.path[a.stroke.path.size() / 2];
  const auto border = static_cast<float>(margin);
  float full = 1;
  sample(fullness, middle.x * unit + border, middle.y * unit + border, &full);
  a.stroke.load = loaded.coats > 0 ? loaded.coats
                                   : full * math::lerp(handling.load, handling.load_light, light);
}

plan::Stroke SubjectPlanner::Impl::stroke_of(const Found& found, float scale, Stage stage) {
  plan::Stroke stroke;
  stroke.key = keys++;
  const bool broad_one = stage == Stage::kShapes || (stage == Stage::kRungs && brush > 0.025f);
  stroke.brush = stage == Stage::kLines ? kLineHair : broad_one ? kBroadHair : kFineHair;
  stroke.wetness = stage == Stage::kLines ? std::min(0.3f, handling.wetness) : handling.wetness;
  stroke.pass = broad_one ? plan::kMass : plan::kMovement;
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
    if (!found.pressure.empty()) point.pressure = found.pressure[i];
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

std::vector<Found> SubjectPlanner::Impl::find(float& scale) {
  const Stage stage = stages.back();
  if (stage != Stage::kRungs) stages.pop_back();
  if (stage == Stage::kLines) return find_lines();
  if (stage == Stage::kShapes) return find_shapes(scale);
  Rung rung = make_rung(brush);
  scale = static_cast<float>(target.width) / static_cast<float>(rung.target.width) / unit;
  return find_strokes(rung, pool);
}

float SubjectPlanner::Impl::mean_abstraction() const {
  double sum = 0;
  for (const float a : abstraction.values) sum += a;
  return static_cast<float>(sum / static_cast<double>(abstraction.values.size()));
}

std::vector<Found> SubjectPlanner::Impl::find_shapes(float& scale) const {
  const float apart = mean_abstraction();
  const ShapeHandling& shapes = handling.shapes;
  constexpr float kLevel = 0.035f;  // canvas units: of a brush that is planned as coarsely
  Rung rung = make_rung(kLevel);
  scale = static_cast<float>(target.width) / static_cast<float>(rung.target.width) / unit;
  const auto many = static_cast<std::size_t>(
      std::max(5.0f, static_cast<float>(shapes.many) * static_cast<float>(math::pow(0.08, apart)) *
                         depiction.settings.density));
  return lay_shapes(rung, seeing.regions, shapes, many, shapes.narrowest / scale);
}

Found SubjectPlanner::Impl::drawn(const Line& line, float width) const {
  const LineHandling& hand = handling.lines;
  Found found;
  found.width = width;
  const auto n = static_cast<float>(line.path.size() - 1);
  picture::Lab own{0, 0, 0};
  for (std::size_t i = 0; i < line.path.size(); ++i) {
    const float t = static_cast<float>(i) / std::max(1.0f, n);
    const float end = math::smoothstep(0.0f, 0.12f, t) * math::smoothstep(1.0f, 0.6f, t);
    found.pressure.push_back(std::max(
        kLeastPressure,
        (0.25f + 0.75f * std::min(1.0f, 1.6f * line.strength[i])) * (0.15f + 0.85f * end)));
    found.path.push_back(
        {line.path[i].x + static_cast<float>(margin), line.path[i].y + static_cast<float>(margin)});
    float c[3];
    sample(target, found.path.back().x, found.path.back().y, c);
    const picture::Lab lab = lab_of({c[0], c[1], c[2]});
    own.L += lab.L / (n + 1), own.a += lab.a / (n + 1), own.b += lab.b / (n + 1);
  }
  const picture::Lab colour{math::lerp(hand.colour.L, 0.4f * own.L, hand.own),
                            math::lerp(hand.colour.a, own.a, hand.own),
                            math::lerp(hand.colour.b, own.b, hand.own)};
  found.colour = paints->reached(rgb_of(colour));
  return found;
}

std::vector<Found> SubjectPlanner::Impl::find_lines() const {
  const float apart = mean_abstraction();
  const LineHandling& hand = handling.lines;
  const float many =
      static_cast<float>(hand.many) * (1 - 0.8f * apart) * depiction.settings.density;
  std::vector<Found> out;
  const auto draw_all = [&](const Looked& looked, float width, float most) {
    const std::vector<Line> lines = contours_of(seeing, looked);
    const std::size_t count = std::min(lines.size(), static_cast<std::size_t>(most));
    for (std::size_t i = 0; i < count; ++i) out.push_back(drawn(lines[i], width));
  };
  Looked looked;
  const float width = hand.width * (1 + apart) * unit;
  looked.softness = 0.8f + 0.25f * width * (1 + 3 * apart);
  looked.least = hand.least * (1 + apart);
  looked.spacing = 1.2f * width;
  looked.shortest = hand.shortest * unit * (1 + 3 * apart);
  draw_all(looked, width, many);
  // In faces finer, by their size.
  for (const plan::Face& face : seeing.faces) {
    const float size = (face.x1 - face.x0) * unit;
    const float fine = std::min(width, 0.05f * size);
    if (fine < 0.5f || apart > 0.8f) continue;
    looked.softness = 0.6f + 0.2f * fine;
    looked.least = 0.12f;
    looked.spacing = 1.2f * fine;
    looked.shortest = 0.13f * size * (1 + 2 * apart);
    looked.only = face;
    draw_all(looked, fine, std::max(4.0f, 0.25f * many));
  }
  return out;
}

/// Where most is left bare, near a lower corner; three strokes side by side.
std::vector<plan::Stroke> SubjectPlanner::Impl::seal() {
  stages.pop_back();
  constexpr float kSize = 0.04f;
  const float places[4][2] = {{sheet.width - 0.09f, sheet.height - 0.09f},
                              {0.09f, sheet.height - 0.09f},
                              {sheet.width - 0.09f, 0.09f},
                              {0.09f, 0.09f}};
  int best = 0;
  float most = -1;
  for (int k = 0; k < 4; ++k) {
    float light = 0;
    for (int i = -2; i <= 2; ++i) {
      for (int j = -2; j <= 2; ++j) {
        float c[3];
        sample(canvas,
               (places[k][0] + 0.02f * static_cast<float>(i)) * unit + static_cast<float>(margin),
               (places[k][1] + 0.02f * static_cast<float>(j)) * unit + static_cast<float>(margin),
               c);
        light += c[0] + c[1] + c[2];
      }
    }
    if (light > most + 1.0f) most = light, best = k;
  }
  std::vector<plan::Stroke> given;
  for (int i = -1; i <= 1; ++i) {
    Asked a;
    a.fixed = true;
    a.stroke.key = keys++;
    a.stroke.brush = kSealBrush;
    a.stroke.width = 0.4f * kSize;
    a.stroke.pass = plan::kAccent;
    a.stroke.paint[1] = 1;  // behind the black
    const float x = places[best][0] + 0.33f * kSize * static_cast<float>(i);
    const float y = places[best][1];
    a.stroke.path = {{x, y - 0.48f * kSize, 1, 0}, {x, y + 0.48f * kSize, 1, 1}};
    in_silence(a.stroke, asked.size());
    given.push_back(a.stroke);
    asked.push_back(std::move(a));
  }
  return given;
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
  return impl_->stages.empty();
}
int SubjectPlanner::mendings() const {
  return impl_->handling.mendings;
}

std::vector<plan::Stroke> SubjectPlanner::next_rung(const picture::Image& albedo) {
  Impl& impl = *impl_;
  impl.see_canvas(albedo);
  if (impl.stages.empty()) return {};
  const Stage stage = impl.stages.back();
  if (stage == Stage::kSeal) return impl.seal();
  float scale = 1 / impl.unit;  // canvas units in a px of what was found
  std::vector<Found> found = impl.find(scale);
  std::vector<plan::Stroke> strokes;
  strokes.reserve(found.size());
  for (const Found& f : found) strokes.push_back(impl.stroke_of(f, scale, stage));
  const std::vector<std::size_t> order = from_behind(strokes, impl.seeing);
  const std::size_t before = impl.asked.size();
  Footprint footprint;
  for (const std::size_t i : order) {
    const bool fixed = stage == Stage::kLines || (found[i].flat && !impl.handling.shapes.graded);
    impl.asked.push_back({std::move(strokes[i]), found[i].colour, fixed, found[i].films});
    impl.load(impl.asked.back());
    // The margin is not painted on any canvas: it is as planned.
    for (Spot& p : found[i].path) {
      p.x = (p.x + 0.5f) * scale * impl.unit - 0.5f;
      p.y = (p.y + 0.5f) * scale * impl.unit - 0.5f;
    }
    draw(found[i].path, found[i].width * scale * impl.unit, impl.canvas.width, impl.canvas.height,
         footprint);
    lay(footprint, thinned(found[i], impl.paper), impl.canvas, impl.paper);
  }
  if (stage == Stage::kRungs) {
    impl.brush /= impl.handling.ratio;
    if (impl.brush < 0.9f * impl.smallest) impl.stages.pop_back();
  }
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
    if (l.count < 4 && !impl.paper && impl.asked[i].stroke.brush != kLineHair)
      continue;  // what shows through is seen though others lie on it
    Impl::Asked a = impl.asked[i];
    const auto n = static_cast<float>(l.count);
    if (l.count > 0 && !a.fixed) {
      for (std::size_t c = 0; c < 3; ++c) {
        a.colour[c] = math::saturate(a.colour[c] + 0.8f / (n + 3) * l.sum[c]);
      }
    }
    if (!a.fixed) impl.load(a);
    in_silence(a.stroke, strokes.size());
    strokes.push_back(a.stroke);
    kept.push_back(std::move(a));
  }
  impl.asked = std::move(kept);
  return strokes;
}

}  // namespace impasto::compose
