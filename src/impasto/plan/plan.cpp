// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/plan/plan.h"

#include <algorithm>

#include "impasto/plan/piece.h"

namespace impasto::plan {
Brush brush_of(BrushShape shape) {
  Brush b;
  b.name = to_string(shape);
  b.shape = shape;
  const auto hair = [&b](float spread, float tip, float taper, float thickness, float follow) {
    b.spread = spread;
    b.tip = tip;
    b.taper = taper;
    b.thickness = thickness;
    b.follow = follow;
  };
  b.splay = 0.0f;
  b.tufts = 0;
  switch (shape) {
    case BrushShape::kRound: hair(0.7f, 0.95f, 0.0f, 1.0f, 1.0f); break;
    case BrushShape::kFlat: hair(0.25f, 0.0f, 0.0f, 0.14f, 1.0f); break;
    case BrushShape::kFilbert: hair(0.45f, 0.65f, 0.0f, 0.35f, 1.0f); break;
    case BrushShape::kFan:
      hair(0.3f, 0.45f, 0.0f, 0.1f, 1.0f);
      b.splay = 0.8f;
      b.tufts = 9;
      break;
    case BrushShape::kRigger: hair(0.65f, 0.95f, 0.0f, 1.0f, 1.0f); break;
    case BrushShape::kKnife: hair(0.1f, 0.0f, 0.0f, 0.02f, 1.0f); break;
    case BrushShape::kSumi: hair(0.92f, 0.95f, 0.0f, 1.0f, 1.0f); break;
  }
  return b;
}

Brush complete(Brush brush) {
  const Brush own = brush_of(brush.shape);
  for (float Brush::*field : {&Brush::spread, &Brush::tip, &Brush::taper, &Brush::splay,
                              &Brush::thickness, &Brush::follow}) {
    if (!(brush.*field >= 0.0f)) brush.*field = own.*field;
  }
  if (brush.tufts < 0) brush.tufts = own.tufts;
  return brush;
}

std::shared_ptr<const Piece> no_piece() {
  return std::make_shared<const Piece>();
}

Mixture held_after(const Stroke& stroke, const Mixture& held) {
  // Two dippings ago is still there, ten are not: a brush that is dipped again gives half of what
  // it held to the paint it is dipped in.
  Mixture now;
  const float dirt = stroke.dirt >= 0 && stroke.dirt <= 1 ? stroke.dirt : 0.0f;
  const float fresh = stroke.load > 0 ? 1.0f : 0.0f;
  float sum = 0;
  for (int p = 0; p < kSlots; ++p) {
    now[p] = fresh * std::max(0.0f, stroke.paint[p]) + 0.5f * dirt * held[p];
    sum += now[p];
  }
  for (float& share : now) share = sum > 0 && sum < 1e6f ? share / sum : 0.0f;
  return now;
}

}  // namespace impasto::plan
