// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/place/guards.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/compose/place/sketch.h"

namespace impasto::compose {
namespace {

constexpr float kCells = 60.0f;  // a canvas unit
// A little within what is asked of the picture, for a sketch is not the picture.
constexpr float kMostBare = 0.36f, kLeastBare = 0.08f;
constexpr float kMostOneHue = 0.80f, kLeastGreys = 0.20f;
// What a drawing has less of greys, and more of one hue, than its sketch.
constexpr float kLines = 0.07f;
constexpr float kGreyBelow = 12.0f;
constexpr float kTouch = 0.75f;   // thin paint is paint: of a cell, by whatever passes it
constexpr float kOpaque = 0.97f;  // at most

}  // namespace

FarView seen_from_far(const plan::Plan& plan, const pigment::PaletteOptics& optics) {
  const plan::Sheet& sheet = plan.sheet;
  Sketch seen(sheet.width, sheet.height, kCells), touched(sheet.width, sheet.height, kCells);
  seen.tone(picture::to_lab({sheet.ground_rgb[0], sheet.ground_rgb[1], sheet.ground_rgb[2]}));
  for (const plan::Stroke& s : plan.strokes) {
    const float body = std::min(s.load * (1.0f - s.paint[plan::kMedium]), kOpaque);
    if (!(body > 0.0f)) continue;  // water, or the clean brush that loses an edge
    const picture::Lab colour = picture::to_lab(pigment::masstone(optics, s.paint));
    seen.stamp(s.path, s.width, colour, body, 0.0f);
    if (s.cause.kind != plan::CauseKind::kPiece)
      touched.stamp(s.path, s.width, colour, std::max(body, kTouch), 0.0f);
  }
  FarView view;
  constexpr int kBins = 36, kSector = 6;
  std::array<double, kBins> wheel{};
  double grey = 0, chroma = 0;
  for (std::size_t k = 0; k < seen.cells(); ++k) {
    const picture::Lab c = seen.colour(k);
    const double C = math::hypot(c.a, c.b);
    grey += C < kGreyBelow;
    chroma += C;
    const double turn = math::atan2(c.b, c.a) / (2.0 * math::kPi);
    const int bin = static_cast<int>((turn - std::floor(turn)) * kBins) % kBins;
    wheel[static_cast<std::size_t>(bin)] += C;
  }
  double most = 0;
  for (int i = 0; i < kBins; ++i) {
    double sum = 0;
    for (int j = 0; j < kSector; ++j) sum += wheel[static_cast<std::size_t>((i + j) % kBins)];
    most = std::max(most, sum);
  }
  view.bare = 1.0f - touched.cover();
  view.greys = static_cast<float>(grey / static_cast<double>(seen.cells()));
  view.one_hue = static_cast<float>(most / std::max(1e-9, chroma));
  return view;
}

namespace {

float least_greys(Making making) {
  return making == Making::kDrawn ? kLeastGreys + kLines : kLeastGreys;
}

float most_one_hue(Making making) {
  return making == Making::kDrawn ? kMostOneHue - kLines : kMostOneHue;
}

}  // namespace

float fault_of(const FarView& view, Making making) {
  const float most = most_one_hue(making), least = least_greys(making);
  const float hue = std::min(std::max(0.0f, view.one_hue - most) / (1.0f - most),
                             std::max(0.0f, least - view.greys) / least);
  return 4.0f * std::max(0.0f, view.bare - kMostBare) +
         8.0f * std::max(0.0f, kLeastBare - view.bare) + hue;
}

Conception mended(Conception c, const FarView& view, Making making) {
  if (view.bare > kMostBare) {
    // A little nearer; where that would leave no picture, out of an edge.
    constexpr float kNearest = 1.20f, kFar = 0.50f;
    if (making != Making::kDrawn && view.bare < kFar && c.grasp < kNearest) {
      const float by = std::sqrt((1.02f - kMostBare) / (1.0f - view.bare));
      c.grasp = std::min(kNearest, c.grasp * by);
    } else {
      c.format = c.format == Format::kAfloat ? Format::kStanding : Format::kFull;
    }
  } else if (view.bare < kLeastBare && making == Making::kThrown && c.format != Format::kFull) {
    constexpr float kSink = 2.4f, kBack = 1.5f;  // canvas heights, and share of the size, for all
    const float by = kLeastBare - view.bare;
    if (c.format == Format::kAfloat) c.grasp *= 1.0f - kBack * by;
    c.lowered += (c.format == Format::kHanging ? -kSink : kSink) * by;
  } else if (view.bare < kLeastBare) {
    if (c.format == Format::kFull) {
      c.format = Format::kStanding;
    } else if (c.format != Format::kAfloat && c.grasp <= 1.0f) {
      c.format = Format::kAfloat;
    } else {
      c.grasp = std::max(0.9f, 0.9f * c.grasp);
    }
  }
  if (view.one_hue > most_one_hue(making) && view.greys < least_greys(making)) {
    c.grey_ground = std::min(1.0f, c.grey_ground + 0.5f);
    c.greys = std::min(1.0f, c.greys + 0.25f);
    // What answers from nearby does not help.
    if (c.harmony == Harmony::kNeighbours) c.harmony = Harmony::kSplit;
  }
  return c;
}

}  // namespace impasto::compose
