// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
// A picture without any music: canvas, palette, brushes, strokes. docs/painting-in-code.md
// explains.
#include <cstdio>

#include "impasto/impasto.h"

using namespace impasto;

int main(int argc, char** argv) {
  plan::Plan sea;  // canvas units: the shorter side is 1, y grows downwards
  sea.sheet.width = 1.4f;
  sea.sheet.palette.pigments = {"TitaniumWhite", "UltramarineBlue", "PyrroleOrange",
                                "HansaYellowOpaque"};
  sea.sheet.brushes = {plan::brush_of(plan::BrushShape::kFlat),
                       plan::brush_of(plan::BrushShape::kFilbert)};
  const auto stroke = [&](int brush, float width, float load, plan::Mixture paint, double when,
                          float x, float y, float length, float sag) {
    plan::Stroke s;
    s.brush = brush;
    s.width = width;
    s.load = load;        // coats of paint
    s.paint = paint;      // shares of the palette
    s.start = when;       // what was painted long before is dry by now; what is near in time is wet
    s.end = when + 0.04;  // a hand makes one stroke at a time
    s.path = {{x, y, 0.8f, 0}, {x + 0.5f * length, y + sag, 1, 0.5f}, {x + length, y, 0.6f, 1}};
    sea.strokes.push_back(s);
  };
  const auto at = [](int i) { return 0.05f + 0.7f * random_unit(1, i); };
  const auto way = [](int i) { return i % 2 == 0 ? 0.55f : -0.55f; };  // there and back
  for (int i = 0; i < 90; ++i) {  // the sky: blue above, a glow at the horizon
    const float low = static_cast<float>(i) / 89, glow = low * low, r = random_signed(2, i);
    stroke(0, 0.1f, 0.7f, {0.7f, 0.22f * (1 - low), 0.02f + 0.1f * glow, 0.04f + 0.2f * glow},
           0.1 * i, at(i) + (i % 2 == 0 ? 0 : 0.55f), 0.06f + 0.5f * low + 0.02f * r, way(i),
           0.03f * r);
  }
  for (int i = 0; i < 70; ++i) {  // the sea: broken touches, wider as they come near
    const float low = static_cast<float>(i) / 69, r = random_signed(3, i);
    stroke(0, 0.02f + 0.06f * low, 0.9f, {0.4f - 0.25f * low + 0.1f * r, 0.55f, 0.12f, 0.02f},
           20 + 0.05 * i, at(i) + (i % 2 == 0 ? 0 : 0.55f), 0.64f + 0.31f * low * low, way(i),
           0.01f * r);
  }
  for (float turn : {-0.022f, 0.0f, 0.022f}) {  // the sun: three loaded turns of a filbert
    stroke(1, 0.045f, 1.6f, {0.7f, 0, 0.02f, 0.28f}, 30, 0.93f, 0.53f, 0.05f, turn);
  }
  for (int i = 0; i < 70; ++i) {  // its path over the water, thick
    const float low = static_cast<float>(i) / 69, r = random_signed(4, i) * random_unit(5, i);
    stroke(1, 0.008f + 0.018f * low, 1.5f, {0.6f - 0.3f * low, 0, 0.05f + 0.13f * low, 0.35f},
           33 + 0.02 * i, 0.93f + (0.03f + 0.16f * low) * r, 0.645f + 0.32f * low * low,
           0.03f + 0.05f * low, 0.004f * r);
  }
  Pool pool;
  auto painter = paint::Painter::create(sea, 1400, 1000, pool);
  if (!painter) return std::fprintf(stderr, "%s\n", to_line(painter.error()).c_str()), 1;
  painter->finish();
  picture::Image image;
  painter->show(image);
  const auto wrote = media::write_still(argc > 1 ? argv[1] : "sea.png", image);
  return wrote ? 0 : (std::fprintf(stderr, "%s\n", to_line(wrote.error()).c_str()), 1);
}
