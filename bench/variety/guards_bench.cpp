// SPDX-License-Identifier: GPL-3.0-or-later
// Where a painting's climax stands and how much of its ground is bare. Reads .impasto files and
// prints for each a line:
//   bare    share of the canvas where no stroke shows but those of the ground and underpainting;
//   x, y    of the middle of what shows of the climax, shares of the canvas from the left and top;
//   shows   share of what was laid for the climax that no later stroke covers.
// What shows is counted pixel by pixel on the finished canvas.
#include <cstdio>

#include "impasto/base/parallel.h"
#include "impasto/notation/painting.h"
#include "impasto/paint/painter.h"

namespace {

using namespace impasto;

struct Shown {
  double count = 0, x = 0, y = 0;
};

/// Of the strokes that were made for loudness: the climax.
Shown shown_of_climax(const plan::Plan& plan, const paint::Painter& painter, int side, int* bare) {
  Shown shown;
  for (int y = 0; y < side; ++y) {
    for (int x = 0; x < side; ++x) {
      const auto stroke = painter.stroke_at(x, y);
      const plan::CauseKind kind =
          stroke ? plan.strokes[*stroke].cause.kind : plan::CauseKind::kPiece;
      if (kind == plan::CauseKind::kPiece) ++*bare;
      if (kind != plan::CauseKind::kLoudness) continue;
      shown.count += 1;
      shown.x += (x + 0.5) / side;
      shown.y += (y + 0.5) / side;
    }
  }
  if (shown.count > 0) shown.x /= shown.count, shown.y /= shown.count;
  return shown;
}

bool report(const char* path) {
  constexpr int kSide = 256;
  auto plan = notation::read_plan(path);
  if (!plan) {
    std::fprintf(stderr, "%s: %s\n", path, plan.error().message.c_str());
    return false;
  }
  Pool pool(1);
  auto painter = paint::Painter::create(*plan, kSide, kSide, pool);
  if (!painter) return false;
  painter->finish();
  int bare = 0;
  const Shown shown = shown_of_climax(*plan, *painter, kSide, &bare);

  plan::Plan alone = *plan;
  std::erase_if(alone.strokes,
                [](const plan::Stroke& s) { return s.cause.kind != plan::CauseKind::kLoudness; });
  auto climax = paint::Painter::create(alone, kSide, kSide, pool);
  if (!climax) return false;
  climax->finish();
  int unused = 0;
  const Shown laid = shown_of_climax(alone, *climax, kSide, &unused);
  std::printf("bare %.3f x %.3f y %.3f shows %.3f size %.3f\n", bare / double{kSide * kSide},
              shown.x, shown.y, laid.count > 0 ? shown.count / laid.count : 0.0,
              laid.count / (kSide * kSide));
  return true;
}

}  // namespace

int main(int count, char** paths) {
  bool all = true;
  for (int i = 1; i < count; ++i) all = report(paths[i]) && all;
  return all ? 0 : 3;
}
