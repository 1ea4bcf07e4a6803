// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/place/guards.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "impasto/base/math.h"

namespace impasto::compose {
namespace {

constexpr float kCells = 60.0f;  // a canvas unit
// A little within what is asked of the picture, for a sketch is not the picture.
constexpr float kMostBare = 0.36f, kLeastBare = 0.08f;
constexpr float kMostOneHue = 0.80f, kLeastGreys = 0.20f;
constexpr float kGreyBelow = 12.0f;
constexpr float kTouch = 0.45f;  // of a cell, by whatever passes it once

/// The canvas as cells: what colour is on top, and whether any but the ground's strokes is.
struct Cells {
  int columns, rows;
  std::vector<picture::Lab> colour;
  std::vector<float> touched;

  Cells(const plan::Sheet& sheet)
      : columns(std::max(1, static_cast<int>(sheet.width * kCells))),
        rows(std::max(1, static_cast<int>(sheet.height * kCells))),
        colour(static_cast<std::size_t>(columns) * rows,
               picture::to_lab({sheet.ground_rgb[0], sheet.ground_rgb[1], sheet.ground_rgb[2]})),
        touched(colour.size(), 0.0f) {}

  void disc(float x, float y, float radius, const picture::Lab& with, float body, bool ground) {
    const float r = std::max(0.5f, radius * kCells), cx = x * kCells, cy = y * kCells;
    const int x0 = std::max(0, static_cast<int>(std::floor(cx - r)));
    const int x1 = std::min(columns - 1, static_cast<int>(std::floor(cx + r)));
    const int y0 = std::max(0, static_cast<int>(std::floor(cy - r)));
    const int y1 = std::min(rows - 1, static_cast<int>(std::floor(cy + r)));
    for (int j = y0; j <= y1; ++j) {
      for (int i = x0; i <= x1; ++i) {
        const float dx = static_cast<float>(i) + 0.5f - cx, dy = static_cast<float>(j) + 0.5f - cy;
        if (dx * dx + dy * dy > r * r) continue;
        const std::size_t k = static_cast<std::size_t>(j) * columns + i;
        colour[k].L += body * (with.L - colour[k].L);
        colour[k].a += body * (with.a - colour[k].a);
        colour[k].b += body * (with.b - colour[k].b);
        // Thin paint is paint.
        if (!ground) touched[k] += std::max(body, kTouch) * (1.0f - touched[k]);
      }
    }
  }

  void stroke(const plan::Stroke& s, const picture::Lab& with, float body, bool ground) {
    constexpr float kStep = 0.5f;  // of the radius: discs overlap, so each lays less
    const float radius = 0.5f * s.width;
    const float each = 1.0f - static_cast<float>(math::pow(1.0 - body, 0.25));
    for (std::size_t i = 0; i < s.path.size(); ++i) {
      const plan::PathPoint& a = s.path[i];
      const plan::PathPoint& b = s.path[std::min(i + 1, s.path.size() - 1)];
      const float length = std::sqrt((b.x - a.x) * (b.x - a.x) + (b.y - a.y) * (b.y - a.y));
      const float step = std::max(kStep * radius, 0.5f / kCells);
      const int steps = std::clamp(static_cast<int>(length / step), 1, 200);
      for (int n = 0; n < steps; ++n) {
        const float t = static_cast<float>(n) / static_cast<float>(steps);
        disc(a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t, radius, with, each, ground);
      }
    }
  }
};

}  // namespace

FarView seen_from_far(const plan::Plan& plan, const pigment::PaletteOptics& optics) {
  Cells cells(plan.sheet);
  for (const plan::Stroke& s : plan.strokes) {
    const float paint = 1.0f - s.paint[plan::kMedium];
    if (paint <= 0.0f) continue;
    const float body = std::clamp(s.load * paint, 0.0f, 0.97f);
    cells.stroke(s, picture::to_lab(pigment::masstone(optics, s.paint)), body,
                 s.cause.kind == plan::CauseKind::kPiece);
  }
  FarView view;
  constexpr int kBins = 36, kSector = 6;
  std::array<double, kBins> wheel{};
  double bare = 0, grey = 0, chroma = 0;
  for (std::size_t k = 0; k < cells.colour.size(); ++k) {
    const picture::Lab& c = cells.colour[k];
    const double C = math::hypot(c.a, c.b);
    bare += 1.0f - cells.touched[k];
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
  const auto count = static_cast<double>(cells.colour.size());
  view.bare = static_cast<float>(bare / count);
  view.greys = static_cast<float>(grey / count);
  view.one_hue = static_cast<float>(most / std::max(1e-9, chroma));
  return view;
}

float fault_of(const FarView& view) {
  const float hue = std::min(std::max(0.0f, view.one_hue - kMostOneHue) / (1.0f - kMostOneHue),
                             std::max(0.0f, kLeastGreys - view.greys) / kLeastGreys);
  return 4.0f * std::max(0.0f, view.bare - kMostBare) +
         8.0f * std::max(0.0f, kLeastBare - view.bare) + hue;
}

Conception mended(Conception c, const FarView& view, bool drawn) {
  if (view.bare > kMostBare) {
    // A little nearer; where that would leave no picture, out of an edge.
    constexpr float kNearest = 1.20f, kFar = 0.50f;
    if (!drawn && view.bare < kFar && c.grasp < kNearest) {
      const float by = std::sqrt((1.02f - kMostBare) / (1.0f - view.bare));
      c.grasp = std::min(kNearest, c.grasp * by);
    } else {
      c.format = c.format == Format::kAfloat ? Format::kStanding : Format::kFull;
    }
  } else if (view.bare < kLeastBare) {
    if (c.format == Format::kFull) {
      c.format = Format::kStanding;
    } else if (c.format != Format::kAfloat && c.grasp <= 1.0f) {
      c.format = Format::kAfloat;
    } else {
      c.grasp = std::max(0.9f, 0.9f * c.grasp);
    }
  }
  if (view.one_hue > kMostOneHue && view.greys < kLeastGreys) {
    c.grey_ground = std::min(1.0f, c.grey_ground + 0.5f);
    c.greys = std::min(1.0f, c.greys + 0.25f);
    // What answers from nearby does not help.
    if (c.harmony == Harmony::kNeighbours) c.harmony = Harmony::kSplit;
  }
  return c;
}

}  // namespace impasto::compose
