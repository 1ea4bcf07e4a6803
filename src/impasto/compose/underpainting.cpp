// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/underpainting.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "impasto/base/math.h"
#include "impasto/compose/colour/colours.h"
#include "impasto/compose/gesture/sweep.h"
#include "impasto/compose/hands/bearing.h"
#include "impasto/hear/attacks.h"
#include "impasto/plan/piece.h"

namespace impasto::compose {

namespace {
enum Purpose : std::uint64_t { kTone = 1401 };
}

double underpainting_ends(const Outlook& outlook) {
  return std::min(3.0, 0.08 * outlook.duration);
}

void underpaint(Easel& easel) {
  constexpr float kBroad = 0.24f, kApart = 0.17f;  // of the shorter side
  const float w = easel.layout.width, h = easel.layout.height, unit = easel.unit();
  const int strokes = std::max(3, static_cast<int>(std::ceil(h / (kApart * unit))));
  const std::vector<double> starts =
      hear::first_attacks(easel.piece, 0.0, underpainting_ends(easel.outlook), strokes);
  const Lch tone = lch_between(easel.colours.ground, easel.colours.wash, 0.5f);
  const Sketch bare = easel.sketch;
  const std::uint64_t own = picture_key(easel);
  for (int i = 0; i < strokes; ++i) {
    // Not row after row: first what is farthest from what is there.
    const int row = strokes % 2 == 0 ? i : (i * 2) % strokes;
    const float at = (static_cast<float>(row) + 0.5f) / static_cast<float>(strokes);
    Mark mark;
    mark.brush = kWashBrush;
    mark.width = kBroad * unit * (1.0f + 0.12f * easel.chance(kTone, own, i, 1));
    mark.load = 0.42f;
    mark.wetness = 0.55f;
    mark.medium = 0.55f;
    mark.colour = vary(easel, tone, 0.7f, kTone, own + static_cast<std::uint64_t>(i) + 50);
    mark.colour.L += 3.0f * (0.5f - at);  // light above
    mark.start = starts[static_cast<std::size_t>(i)];
    mark.end = mark.start + std::min(0.6, 0.1 * easel.outlook.duration);
    mark.pass = 0;
    mark.cause = {plan::CauseKind::kPiece, 0, 0.0, easel.outlook.duration};
    mark.path = sweep({w * (0.5f + 0.03f * easel.chance(kTone, own, i, 2)), h * at},
                      0.10f * easel.chance(kTone, own, i, 3) + (i % 2 ? 3.14159f : 0.0f), 1.16f * w,
                      0.02f * easel.chance(kTone, own, i, 4), 1.25f);
    for (plan::PathPoint& p : mark.path) p.pressure = 0.5f + 0.5f * std::min(1.0f, p.pressure);
    easel.paint(std::move(mark));
  }
  easel.sketch = bare;
}

}  // namespace impasto::compose
