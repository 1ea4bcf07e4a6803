// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/subject/handling.h"

#include <algorithm>

#include "impasto/base/math.h"

namespace impasto::compose::subject {
namespace {

using plan::Brush;
using plan::BrushShape;

/// A brush that keeps together: what is planned is what is seen.
Brush quiet(BrushShape shape, const char* name, float tip) {
  Brush brush = plan::brush_of(shape);
  brush.name = name;
  brush.raggedness = 0.12f;
  brush.pickup = 0.08f;
  brush.smear = 0.05f;
  brush.run = 40;
  brush.spread = 0.1f;
  brush.tip = tip;
  brush.taper = 0.1f;
  brush.splay = 0;
  return brush;
}

Handling masses() {
  Handling m;
  m.broad = m.fine = quiet(BrushShape::kFilbert, "filbert", 0.6f);
  m.load_light = 1.8f;
  return m;
}

Handling touches() {
  Handling m = masses();
  m.largest = 1.0f / 16;
  m.smallest = 0.009f;
  m.price = 0.8f;
  m.longest = 3;
  m.shortest = 1.2f;
  m.same = 0.02f;
  m.lightness = 4;
  m.chroma = 1.3f;
  m.broken = 0.7f;
  m.field = 0.3f;
  m.load = 1.5f;
  m.load_light = 2.2f;
  m.relief = 0.7f;
  m.broad = m.fine = quiet(BrushShape::kFlat, "bright", 0.35f);
  return m;
}

Handling arm() {
  Handling m = masses();
  m.largest = 1.0f / 6;
  m.smallest = 0.011f;
  m.price = 1.6f;
  m.longest = 16;
  m.same = 0.03f;
  m.contrast = 1.2f;
  m.chroma = 1.4f;
  m.field = 0.45f;
  m.relief = 0.6f;
  m.broad = quiet(BrushShape::kFilbert, "hog", 0.4f);
  m.broad.splay = 0.35f;
  m.broad.raggedness = 0.35f;
  m.broad.smear = 0.2f;
  m.broad.pickup = 0.2f;
  m.broad.run = 22;
  m.fine = m.broad;
  m.fine.splay = 0.15f;
  return m;
}

Handling ink() {
  Handling m = masses();
  m.largest = 1.0f / 8;
  m.smallest = 0.006f;
  m.price = 2.5f;
  m.longest = 14;
  m.glazed = true;
  m.contrast = 1.25f;
  m.lightness = 8;
  m.chroma = 0;
  m.wetness = 0.45f;
  m.relief = 0.1f;
  m.bare = 0.8f;
  m.broad = m.fine = quiet(BrushShape::kSumi, "sumi", 0.9f);
  m.broad.taper = 0.8f;
  m.fine.taper = 0.8f;
  return m;
}

Handling forms() {
  Handling m = masses();
  m.largest = 1.0f / 5;
  m.smallest = 0.012f;
  m.price = 2.2f;
  m.longest = 7;
  m.straight = true;
  m.same = 0.03f;
  m.planes = 6;
  m.chroma = 1.25f;
  m.relief = 0.15f;
  m.field = 0.2f;
  m.broad = m.fine = quiet(BrushShape::kFlat, "flat", 0.05f);
  m.broad.raggedness = m.fine.raggedness = 0.05f;
  return m;
}

Handling washes() {
  Handling m = masses();
  m.largest = 1.0f / 5;
  m.smallest = 0.009f;
  m.price = 1.6f;
  m.longest = 9;
  m.glazed = true;
  m.same = 0.02f;
  m.lightness = 4;
  m.chroma = 1.15f;
  m.wetness = 0.7f;
  m.relief = 0.15f;
  m.bare = 0.3f;
  m.broad = m.fine = quiet(BrushShape::kRound, "squirrel", 0.8f);
  m.broad.taper = m.fine.taper = 0.4f;
  return m;
}

Handling knife() {
  Handling m = masses();
  m.largest = 1.0f / 7;
  m.smallest = 0.013f;
  m.price = 1.3f;
  m.longest = 4;
  m.straight = true;
  m.same = 0.03f;
  m.chroma = 1.15f;
  m.load = 1.8f;
  m.load_light = 2.6f;
  m.relief = 0.9f;
  m.broad = m.fine = quiet(BrushShape::kKnife, "knife", 0.05f);
  return m;
}

Handling pattern() {
  Handling m = masses();
  m.largest = 1.0f / 8;
  m.price = 1.2f;
  m.same = 0.016f;
  m.planes = 7;
  m.chroma = 0.9f;
  m.relief = 0.15f;
  m.broad = m.fine = quiet(BrushShape::kRound, "mineral", 0.7f);
  return m;
}

}  // namespace

float smallest_at(const Handling& handling, float abstraction) {
  const float most = handling.largest * (1 + abstraction);
  return std::min(0.5f * most,
                  handling.smallest * static_cast<float>(math::pow(20.0, abstraction)));
}

Handling handling_for(const plan::Style& style) {
  switch (style.sections.manner) {
    case plan::Manner::kTouches: return touches();
    case plan::Manner::kArm: return arm();
    case plan::Manner::kInk: return ink();
    case plan::Manner::kForms: return forms();
    case plan::Manner::kWashes: return washes();
    case plan::Manner::kKnife: return knife();
    case plan::Manner::kPattern: return pattern();
    case plan::Manner::kNone:
    case plan::Manner::kMasses: break;
  }
  return masses();
}

}  // namespace impasto::compose::subject
