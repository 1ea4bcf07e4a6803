// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/place/view.h"

#include <algorithm>

namespace impasto::compose {

namespace {

constexpr float kEdge = 0.20f;  ///< of the canvas, from which the focus is kept away

/// Where the focus is brought to.
Point focus_in(const Conception& conception, const Layout& layout) {
  if (conception.pull <= 0.0f) return layout.focus;
  const float w = layout.width, h = layout.height;
  return {std::clamp(layout.focus.x, kEdge * w, (1 - kEdge) * w),
          std::clamp(layout.focus.y, kEdge * h, (1 - kEdge) * h)};
}

}  // namespace

Window window_of(const Conception& conception, const Layout& layout) {
  const Point from = layout.focus, to = focus_in(conception, layout);
  const float by = 1.0f / conception.grasp;
  return {from.x - by * to.x, from.x + by * (layout.width - to.x), from.y - by * to.y,
          from.y + by * (layout.height - to.y)};
}

void frame(const Conception& conception, const Layout& layout,
           const std::vector<std::size_t>& stamped, std::vector<plan::Stroke>& strokes) {
  constexpr float kBroadest = 0.6f;
  const float w = layout.width, grasp = conception.grasp;
  const Point from = layout.focus, to = focus_in(conception, layout);
  if (grasp == 1.0f && !conception.mirrored && to.x == from.x && to.y == from.y) return;
  for (std::size_t i = 0; i < strokes.size(); ++i) {
    plan::Stroke& stroke = strokes[i];
    const bool stays = stroke.cause.kind == plan::CauseKind::kPiece ||
                       std::binary_search(stamped.begin(), stamped.end(), i);
    if (!stays) stroke.width = std::min(kBroadest, stroke.width * grasp);
    for (plan::PathPoint& p : stroke.path) {
      if (!stays) {
        p.x = to.x + grasp * (p.x - from.x);
        p.y = to.y + grasp * (p.y - from.y);
      }
      if (conception.mirrored) {
        p.x = w - p.x;
        p.twist = -p.twist;
        p.tilt = -p.tilt;
      }
    }
  }
}

}  // namespace impasto::compose
