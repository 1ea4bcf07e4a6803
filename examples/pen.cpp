// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
// A picture that grows while somebody draws: strokes come in pieces as the pen moves, and what was
// a mistake is taken back. docs/painting-in-code.md explains.
#include <cstdio>

#include "impasto/base/math.h"
#include "impasto/media/still.h"
#include "impasto/paint/painter.h"

using namespace impasto;

int main(int argc, char** argv) {
  plan::Sheet sheet;  // fixed before the first stroke
  sheet.palette.pigments = {"TitaniumWhite", "UltramarineBlue", "PyrroleOrange"};
  sheet.brushes = {plan::brush_of(plan::BrushShape::kFilbert)};
  sheet.brushes[0].run = 90;  // a long line needs much paint
  sheet.tick = 6;             // its clock: .1 s
  Pool pool;
  auto painter = paint::Painter::create(sheet, 1000, 1000, pool);
  if (!painter) return std::fprintf(stderr, "%s\n", to_line(painter.error()).c_str()), 1;

  double now = 0;  // s
  // Where a pen is that draws a spiral, three turns in six seconds.
  const auto pen = [](double t, double from, double pull) {
    const double turn = from + t * math::kPi, reach = 0.06 + 0.06 * t + pull * t;
    return plan::PathPoint{static_cast<float>(0.5 + reach * math::cos(turn)),
                           static_cast<float>(0.5 + reach * math::sin(turn)),
                           static_cast<float>(0.75 + 0.25 * math::sin(2 * t))};
  };
  // One line: every 50 ms what the pen did meanwhile goes on from the piece before.
  const auto draw = [&](int pigment, double from, double pull) -> Result<void> {
    const int pieces = 120;
    for (int k = 0; k < pieces; ++k) {
      plan::Stroke piece;
      piece.width = 0.05f;
      piece.paint[pigment] = 1;
      piece.start = now;
      piece.end = now + 0.05;
      for (int i = 0; i <= 4; ++i) {
        piece.path.push_back(pen(0.05 * (k + 0.25 * i), from, pull));
        piece.path.back().time = 0.25f * static_cast<float>(i);
      }
      piece.joins = k == 0 ? -1 : static_cast<int>(painter->stroke_count()) - 1;
      piece.open = k + 1 < pieces;
      if (Result<void> added = painter->append({&piece, 1}); !added) return added;
      painter->advance(piece.end);  // a window would now `show` what changed
      now = painter->time();        // the next may not begin before
    }
    return {};
  };

  Result<void> drawn = draw(1, 0, 0);
  const paint::Snapshot good = painter->snapshot();
  if (drawn) drawn = draw(2, 1, 0.06);        // far too wide:
  if (drawn) drawn = painter->restore(good);  // as if it had never been
  if (drawn) drawn = draw(2, math::kPi, -0.001);
  if (!drawn) return std::fprintf(stderr, "%s\n", to_line(drawn.error()).c_str()), 1;
  painter->finish();
  picture::Image image;
  painter->show(image);
  const auto wrote = media::write_still(argc > 1 ? argv[1] : "pen.png", image);
  return wrote ? 0 : (std::fprintf(stderr, "%s\n", to_line(wrote.error()).c_str()), 1);
}
