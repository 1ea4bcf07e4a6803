// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/studio/icon.h"

#include <array>

#include "impasto/notation/brushes.h"
#include "impasto/paint/painter.h"
#include "impasto/picture/colour.h"
#include "impasto/pigment/pigment.h"
#include "impasto/plan/plan.h"

namespace impasto::studio {
namespace {

/// A cubic curve of Bezier's: its ends, and where they point.
using Curve = std::array<std::array<float, 2>, 4>;

plan::Stroke along(const Curve& curve, float width, const plan::Mixture& paint, double start) {
  plan::Stroke stroke;
  stroke.width = width;
  stroke.load = 1.6f;
  stroke.wetness = 0.1f;
  stroke.paint = paint;
  stroke.start = start;
  stroke.end = start + 1.0;
  constexpr int kSteps = 48;
  for (int i = 0; i <= kSteps; ++i) {
    const float t = static_cast<float>(i) / kSteps, u = 1.0f - t;
    const std::array<float, 4> share = {u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t};
    plan::PathPoint point;
    for (int k = 0; k < 4; ++k)
      point.x += share[k] * curve[k][0], point.y += share[k] * curve[k][1];
    point.pressure = 0.9f + 0.1f * u;
    point.time = t;
    stroke.path.push_back(point);
  }
  return stroke;
}

}  // namespace

Result<picture::Image> paint_icon(int side, Pool& pool) {
  plan::Plan plan;
  plan.sheet.seed = 3;
  plan.sheet.ground = plan::Ground::kPanel;
  plan.sheet.ground_rgb = {0.93f, 0.91f, 0.88f};
  plan.sheet.palette.pigments = {"TitaniumWhite", "CadmiumRedLight", "DiarylideYellow", "BoneBlack",
                                 "UltramarineBlue"};
  for (const notation::BrushFile& file : notation::bundled_brushes()) {
    if (file.brush.name == "hog_filbert") plan.sheet.brushes = {plan::complete(file.brush)};
  }
  const auto optics = pigment::optics(plan.sheet.palette);
  if (!optics) return tl::unexpected(optics.error());
  const pigment::Mixer mixer(*optics);
  plan.strokes = {along({{{0.2f, 0.62f}, {0.4f, 0.18f}, {0.56f, 0.98f}, {0.8f, 0.5f}}}, 0.27f,
                        mixer.mix({36.0f, 8.0f, -44.0f}), 0.0),
                  along({{{0.6f, 0.27f}, {0.64f, 0.26f}, {0.68f, 0.26f}, {0.73f, 0.27f}}}, 0.15f,
                        mixer.mix({64.0f, 42.0f, 58.0f}), 2.0)};
  plan.duration = 3.0;
  Result<paint::Painter> painter = paint::Painter::create(plan, side, side, pool);
  if (!painter) return tl::unexpected(painter.error());
  painter->finish();
  picture::Image image;
  painter->show(image);
  return image;
}

}  // namespace impasto::studio
