// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/live/page.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/base/rng.h"

namespace impasto::compose {
namespace {

enum Purpose : std::uint64_t { kSpot = 1101, kSlant };

// Half of what a place takes of the canvas: the first, and when all is covered.
constexpr float kWide = 0.31f, kWideLast = 0.15f;
constexpr float kTall = 0.33f, kTallLast = 0.19f;
// Stretches are short at first, so that there soon is more than one.
constexpr double kFirstSpan = 5.0, kLastSpan = 13.0, kGrows = 1.17;  // s
constexpr double kOver = 1.3;  ///< of the span: as long as a place has room for

float fraction(double x) {
  return static_cast<float>(x - std::floor(x));
}

/// Two numbers in which any run of n is evenly spread over the square (Roberts' R2, the golden
/// ratio's kin in the plane).
Point spread(std::uint64_t seed, int n) {
  return {fraction(random_unit(seed, kSpot, 1) + 0.7548776662 * n),
          fraction(random_unit(seed, kSpot, 2) + 0.5698402910 * n)};
}

/// A row whose time is over, at the pace that it had.
void cut_short(Layout::Row& row, double time) {
  if (time >= row.end) return;
  const auto share = static_cast<float>((time - row.start) / (row.end - row.start));
  row.x1 = row.x0 + share * (row.x1 - row.x0);
  row.end = time;
}

}  // namespace

Page::Page(Layout& layout, std::uint64_t seed, std::optional<Scheme> scheme)
    : seed_(seed), scheme_(scheme), layout_(layout) {
  const float width = layout.width, height = layout.height;
  layout_.scheme = Scheme::kCluster;  // places, each with its own span of time
  layout_.shear = 0.10f * height * random_signed(seed, kSlant);
  layout_.horizon = 0.5f + 0.13f * random_signed(seed, kSlant, 1);
  set_range(kUsualLowest, kUsualHighest);
  layout_.focus = {width * (random_unit(seed, kSpot, 3) < 0.5f ? 0.382f : 0.618f),
                   height * (random_unit(seed, kSpot, 4) < 0.6f ? 0.382f : 0.618f)};
}

/// The n-th place that one would like, as shares of the canvas.
Point Page::wish(int n) const {
  const Point p = spread(seed_, n);
  const float u = p.x, aside = p.y - 0.5f;
  if (!scheme_) return {u, 0.5f + 0.72f * aside};
  const auto wave = static_cast<float>(math::sin(2.0 * math::kPi * (u + 0.1)));
  switch (*scheme_) {
    case Scheme::kHorizon: return {u, 0.57f + 0.14f * aside};
    case Scheme::kArc: return {u, 0.66f - 1.5f * u * (1.0f - u) + 0.2f * aside};
    case Scheme::kRising: return {u, 0.66f - 0.32f * u + 0.24f * aside};
    case Scheme::kFalling: return {u, 0.34f + 0.32f * u + 0.24f * aside};
    case Scheme::kWave: return {u, 0.5f + 0.2f * wave + 0.2f * aside};
    case Scheme::kDiagonal: return {u, 0.80f - 0.6f * u + 0.12f * aside};
    case Scheme::kCounter: return {u, p.y < 0.5f ? 0.28f : 0.72f};
    case Scheme::kTriptych: return {(std::floor(3.0f * u) + 0.5f) / 3.0f, 0.5f + 0.5f * aside};
    case Scheme::kCluster:
    case Scheme::kSpiral: {
      const bool spiral = *scheme_ == Scheme::kSpiral;
      const double turn = 2.0 * math::kPi * (spiral ? 1.75 * u + 0.47 : 0.618034 * n);
      const float out = spiral ? math::lerp(0.40f, 0.05f, u) : 0.33f * std::sqrt(p.y);
      return {0.5f + out * static_cast<float>(math::cos(turn)),
              0.5f + 0.9f * out * static_cast<float>(math::sin(turn))};
    }
    case Scheme::kContour: break;
  }
  return {u, 0.5f + 0.72f * aside};
}

double Page::span() const {
  const double usual =
      std::min(kLastSpan, kFirstSpan * math::exp2(stretches_ * math::log2(kGrows)));
  return usual * (1.0 + 0.35 * random_signed(seed_, kSpot, stretches_, 6));
}

/// Of three such places the barest.
Page::Spot Page::fresh(const Sketch& sketch, float level) {
  constexpr int kTries = 3;
  const float w = layout_.width, h = layout_.height;
  const float full = sketch.cover();
  Spot best;
  float least = 1e9f;
  for (int i = 0; i < kTries; ++i) {
    const Point p = wish(wishes_ + i);
    Spot spot;
    // No two are alike: broad ones and tall ones.
    const float shape = 0.22f * random_signed(seed_, kSpot, wishes_ + i, 5);
    spot.half_x = w * math::lerp(kWide, kWideLast, full) * (1.0f + shape);
    spot.half_y = h * math::lerp(kTall, kTallLast, full) * (1.0f - shape);
    if (scheme_ == Scheme::kTriptych) spot.half_x = std::min(spot.half_x, 0.15f * w);
    if (spots_.empty()) {  // the first stands in the middle, a little aside
      spot.x = w * (0.5f + 0.16f * (p.x - 0.5f));
      spot.y = h * (0.5f + 0.16f * (p.y - 0.5f));
    } else {
      spot.x = std::clamp(w * p.x, 0.7f * spot.half_x, w - 0.7f * spot.half_x);
      // High music stands high.
      spot.y = std::clamp(h * (p.y - 0.22f * (level - 0.5f)), 0.75f * spot.half_y,
                          h - 0.75f * spot.half_y);
    }
    const float size = 1.4f * std::min(spot.half_x, spot.half_y);
    const Sketch::Under under = sketch.look({{spot.x - 0.4f * spot.half_x, spot.y, 1.0f, 0.0f},
                                             {spot.x + 0.4f * spot.half_x, spot.y, 1.0f, 1.0f}},
                                            size);
    const float score = under.cover + 1.5f * under.keep;
    if (score < least) least = score, best = spot;
  }
  wishes_ += kTries;
  return best;
}

int Page::begin(double time, const Sketch& sketch, float level, int section, bool returns) {
  std::size_t at = spots_.size();
  if (returns) {  // the places of its first time, one after another
    int again = returned_[section]++;
    for (std::size_t i = 0; i < spots_.size(); ++i) {
      if (spots_[i].section == section && again-- == 0) at = i;
    }
  }
  if (at == spots_.size() && next_) at = *next_;
  next_.reset();
  if (at == spots_.size()) spots_.push_back(fresh(sketch, level));
  Spot& spot = spots_[at];
  if (spot.used == 0) spot.section = section;
  if (!layout_.rows.empty()) cut_short(layout_.rows.back(), time);
  const double length = kOver * span();
  spot.used = ++stretches_;
  layout_.rows.push_back(
      {time, time + length, spot.x - spot.half_x, spot.x + spot.half_x, spot.y, spot.half_y});
  return static_cast<int>(at);
}

std::optional<Page::Covered> Page::oldest() {
  if (spots_.size() < 2) return std::nullopt;
  const auto spot = std::min_element(spots_.begin(), spots_.end(),
                                     [](const Spot& a, const Spot& b) { return a.used < b.used; });
  next_ = static_cast<std::size_t>(spot - spots_.begin());
  // What comes is as small as all that comes late.
  spot->half_x = std::min(spot->half_x, 1.2f * kWideLast * layout_.width);
  spot->half_y = std::min(spot->half_y, 1.2f * kTallLast * layout_.height);
  const float reach = 0.7f * spot->half_x;
  return Covered{{{spot->x - reach, spot->y, 1.0f, 0.0f}, {spot->x + reach, spot->y, 1.0f, 1.0f}},
                 1.6f * spot->half_y};
}

void Page::move_focus(const Sketch& sketch) {
  const float w = layout_.width, h = layout_.height;
  float least = 1e9f;
  for (float x : {0.382f, 0.618f, 0.27f, 0.73f}) {
    for (float y : {0.382f, 0.618f, 0.5f}) {
      const Sketch::Under under = sketch.look({{x * w, y * h, 1.0f, 0.0f}}, 0.3f * std::min(w, h));
      const float score = under.keep + 0.3f * under.cover;
      if (score < least) least = score, layout_.focus = {x * w, y * h};
    }
  }
}

void Page::set_range(float lowest, float highest) {
  const double lo = erb_of_midi(lowest), hi = erb_of_midi(highest);
  layout_.lowest = lo - 0.06 * (hi - lo);
  layout_.highest = hi + 0.08 * (hi - lo);
}

}  // namespace impasto::compose
