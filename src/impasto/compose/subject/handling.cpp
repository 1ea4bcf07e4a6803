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

/// Thin, pointed, and no more than it holds: what contours are drawn with.
Brush liner(const char* name, float taper) {
  Brush brush = quiet(BrushShape::kRigger, name, 0.9f);
  brush.spread = 0.7f;
  brush.taper = taper;
  brush.raggedness = 0.05f;
  return brush;
}

Handling masses() {
  Handling m;
  m.broad = m.fine = quiet(BrushShape::kFilbert, "filbert", 0.6f);
  m.line = liner("rigger", 1.0f);
  m.load_light = 1.8f;
  m.dabs = true;
  m.cut_in = false;
  return m;
}

/// Monet: broken touches, neighbours that vibrate, shadows of violet, no black.
Handling touches() {
  Handling m = masses();
  m.cut_in = true;
  m.largest = 1.0f / 18;
  m.smallest = 0.0105f;
  m.ratio = 1.7f;
  m.price = 0.35f;
  m.longest = 2.6f;
  m.shortest = 1.6f;
  m.same = 0.035f;
  m.lightness = 3;
  m.chroma = 1.45f;
  m.darkest = 17;
  m.shade_a = 7, m.shade_b = -17;
  m.light_a = 1, m.light_b = 5;
  m.broken = 0.75f;
  m.mendings = 0;
  m.field = 0.6f;
  m.load = 1.6f;
  m.load_light = 2.4f;
  m.relief = 0.8f;
  m.black = false;
  m.broad = quiet(BrushShape::kFlat, "bright", 0.35f);
  m.broad.raggedness = 0.3f;
  m.fine = m.broad;
  return m;
}

/// Kirchner: the whole arm, colours that shout, contours.
Handling arm() {
  Handling m = masses();
  m.dabs = false;
  m.cut_in = true;
  m.largest = 1.0f / 6;
  m.smallest = 0.012f;
  m.ratio = 1.7f;
  m.price = 2.0f;
  m.longest = 16;
  m.shortest = 2;
  m.same = 0.05f;
  m.contrast = 1.2f;
  m.chroma = 1.6f;
  m.shade_a = 6, m.shade_b = -20;
  m.light_a = 3, m.light_b = 14;
  m.field = 0.3f;
  m.relief = 0.6f;
  m.broad = quiet(BrushShape::kFilbert, "hog", 0.4f);
  m.broad.splay = 0.35f;
  m.broad.raggedness = 0.35f;
  m.broad.smear = 0.2f;
  m.broad.pickup = 0.2f;
  m.broad.run = 22;
  m.fine = m.broad;
  m.fine.splay = 0.15f;
  m.lines.many = 70;
  m.lines.width = 0.016f;
  m.lines.least = 0.22f;
  m.lines.shortest = 0.06f;
  m.lines.colour = {9, 4, -14};
  m.line = m.fine;
  m.line.name = "contour";
  m.line.splay = 0;
  m.line.raggedness = 0.2f;
  m.line.tip = 0.8f;
  m.line.spread = 0.75f;
  m.line.taper = 1.5f;
  return m;
}

/// Black and water: few strokes, lines of varying weight, the light left to the paper.
Handling ink() {
  Handling m = masses();
  m.dabs = false;
  m.cut_in = true;
  m.largest = 1.0f / 7;
  m.smallest = 0.011f;
  m.ratio = 2.1f;
  m.price = 4;
  m.area_price = 4;
  m.longest = 14;
  m.shortest = 3.2f;
  m.same = 0.06f;
  m.glazed = true;
  m.monochrome = true;
  m.contrast = 1.25f;
  m.lightness = 10;
  m.chroma = 0;
  m.planes = 4;
  m.wetness = 0.6f;
  m.relief = 0.1f;
  m.bare = 1;
  m.rear = 0.75f;
  m.attention = 0.8f;
  m.mendings = 0;
  m.flow.wash = 0.5f;
  m.broad = quiet(BrushShape::kSumi, "sumi", 0.9f);
  m.broad.taper = 1.4f;
  m.broad.raggedness = 0.3f;
  m.broad.run = 14;
  m.broad.spread = 0.7f;
  m.fine = m.broad;
  m.lines.many = 90;
  m.lines.width = 0.011f;
  m.lines.least = 0.16f;
  m.lines.shortest = 0.04f;
  m.lines.first = true;
  m.lines.colour = {6, 0, 0};
  m.line = m.broad;
  m.line.name = "sumi line";
  m.line.run = 40;
  m.line.raggedness = 0.1f;
  m.line.spread = 0.92f;
  return m;
}

/// Point, line and plane: discs, bars and polygons of one tone, and what they leave in bars.
Handling forms() {
  Handling m = masses();
  m.dabs = false;
  m.cut_in = true;
  m.largest = 1.0f / 12;
  m.smallest = 0.012f;
  m.ratio = 1.8f;
  m.price = 9;
  m.longest = 7;
  m.shortest = 2;
  m.straight = true;
  m.same = 0.03f;
  m.planes = 6;
  m.chroma = 1.3f;
  m.relief = 0.15f;
  m.field = 0.2f;
  m.attention = 1;
  m.broad = quiet(BrushShape::kFlat, "flat", 0.05f);
  m.broad.raggedness = 0.05f;
  m.fine = m.broad;
  m.shapes.many = 110;
  m.shapes.error = 0.15f;
  m.lines.many = 16;
  m.lines.width = 0.006f;
  m.lines.least = 0.3f;
  m.lines.shortest = 0.12f;
  m.lines.colour = {10, 0, -3};
  m.shapes.same = 7;
  return m;
}

/// Turner, Sargent: washes from light to dark, the paper is the light, small darks last.
Handling washes() {
  Handling m = masses();
  m.dabs = false;
  m.cut_in = true;
  m.largest = 1.0f / 24;
  m.smallest = 0.01f;
  m.ratio = 1.8f;
  m.price = 3;
  m.longest = 9;
  m.shortest = 2.6f;
  m.glazed = true;
  m.same = 0.03f;
  m.lightness = 4;
  m.chroma = 1.15f;
  m.wetness = 1.0f;
  m.relief = 0.12f;
  m.bare = 0.45f;
  m.rear = 0.15f;
  m.attention = 0.8f;
  m.mendings = 0;
  m.flow.wash = 1.0f;
  m.shapes.many = 60;
  m.shapes.softness = 0.008f;
  m.shapes.breadth = 0.3f;
  m.shapes.narrowest = 0.02f;
  m.shapes.pitch = 0.5f;
  m.shapes.edged = false;
  m.shapes.graded = true;
  m.fine = quiet(BrushShape::kRound, "squirrel", 0.8f);
  m.fine.taper = 0.6f;
  m.broad = quiet(BrushShape::kFilbert, "mop", 0.8f);
  m.shapes.films = 2;
  m.shapes.same = 9;
  m.area_price = 2;
  m.lines.many = 70;
  m.lines.width = 0.0035f;
  m.lines.first = true;
  m.lines.least = 0.16f;
  m.lines.colour = {34, 1, 2};
  m.lines.shortest = 0.03f;
  return m;
}

/// De Stael: slabs, large and few, hard facets.
Handling knife() {
  Handling m = masses();
  m.dabs = false;
  m.cut_in = true;
  m.largest = 1.0f / 6;
  m.smallest = 0.019f;
  m.ratio = 1.7f;
  m.price = 1.6f;
  m.longest = 3.2f;
  m.shortest = 1.4f;
  m.straight = true;
  m.same = 0.05f;
  m.planes = 9;
  m.chroma = 1.2f;
  m.load = 2.0f;
  m.load_light = 2.8f;
  m.relief = 1.0f;
  m.attention = 0.8f;
  m.broad = quiet(BrushShape::kKnife, "knife", 0.05f);
  m.fine = m.broad;
  m.shapes.many = 40;
  m.shapes.error = 0.09f;
  m.shapes.breadth = 0.34f;
  m.shapes.narrowest = 0.035f;
  m.shapes.pitch = 0.85f;
  m.shapes.edged = false;
  m.shapes.graded = true;
  return m;
}

/// Flat mineral shapes on a leaf ground, thin dark contours.
Handling pattern() {
  Handling m = masses();
  m.dabs = false;
  m.cut_in = true;
  m.largest = 1.0f / 14;
  m.smallest = 0.008f;
  m.ratio = 1.8f;
  m.price = 6;
  m.shortest = 2;
  m.same = 0.016f;
  m.planes = 7;
  m.chroma = 1.05f;
  m.relief = 0.12f;
  m.rear = 1;
  m.attention = 1;
  m.ground = picture::Lab{76, 5, 34};
  m.broad = quiet(BrushShape::kRound, "mineral", 0.7f);
  m.broad.raggedness = 0.04f;
  m.fine = m.broad;
  m.shapes.many = 130;
  m.shapes.softness = 0.004f;
  m.shapes.breadth = 0.12f;
  m.shapes.narrowest = 0.01f;
  m.shapes.pitch = 0.7f;
  m.lines.many = 110;
  m.lines.width = 0.0055f;
  m.lines.least = 0.15f;
  m.lines.colour = {14, 6, 2};
  m.lines.own = 0.35f;
  m.shapes.same = 5;
  return m;
}

}  // namespace

float smallest_at(const Handling& handling, float abstraction) {
  const float most = handling.largest * (1 + abstraction);
  return std::min(0.5f * most,
                  handling.smallest * static_cast<float>(math::pow(20.0, abstraction)));
}

Brush seal_brush() {
  Brush brush = quiet(BrushShape::kFlat, "seal", 0);
  brush.taper = 0;
  return brush;
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
