// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/subject/timing.h"

#include <algorithm>
#include <cmath>
#include <queue>
#include <utility>

#include "impasto/hear/attacks.h"
#include "impasto/hear/explain.h"
#include "impasto/plan/piece.h"

namespace impasto::compose {

void in_silence(plan::Stroke& stroke, std::size_t n) {
  stroke.start = static_cast<double>(n) / kSilentPace;
  stroke.end = stroke.start + 0.5 / kSilentPace;
}

namespace {

/// s that a hand takes for it: longer ones take longer, none long.
double length_of(const plan::Stroke& stroke) {
  double sum = 0;
  for (std::size_t i = 1; i < stroke.path.size(); ++i) {
    const double x = stroke.path[i].x - stroke.path[i - 1].x;
    const double y = stroke.path[i].y - stroke.path[i - 1].y;
    sum += std::sqrt(x * x + y * y);
  }
  return std::clamp(0.06 + 0.6 * sum, 0.06, 0.5);
}

}  // namespace

void keep_time(plan::Plan& plan, const plan::Piece& piece, int origin) {
  if (piece.silent || piece.duration <= 0) {
    for (std::size_t i = 0; i < plan.strokes.size(); ++i) {
      plan::Stroke& stroke = plan.strokes[i];
      in_silence(stroke, i);
      stroke.cause = {plan::CauseKind::kRegion, std::max(0, stroke.region), stroke.start,
                      stroke.end, origin};
    }
    plan.duration =
        std::max(piece.duration, plan.strokes.empty() ? 0.0 : plan.strokes.back().end + 1.0);
    return;
  }
  const std::vector<double> times =
      hear::falling(piece, 0, piece.duration, static_cast<int>(plan.strokes.size()));
  for (std::size_t i = 0; i < plan.strokes.size(); ++i) {
    plan::Stroke& stroke = plan.strokes[i];
    stroke.start = std::min(times[i], piece.duration);
    stroke.end = std::min(stroke.start + length_of(stroke), piece.duration);
    stroke.cause = {plan::CauseKind::kPiece, 0, stroke.start, stroke.end, 0};
    stroke.cause = hear::sound_of(piece, stroke);
  }
  plan.duration = piece.duration;
}

namespace subject {
namespace {

struct Box {
  float x0, y0, x1, y1;
};

Box box_of(const plan::Stroke& stroke) {
  Box box{1e9f, 1e9f, -1e9f, -1e9f};
  for (const plan::PathPoint& p : stroke.path) {
    box.x0 = std::min(box.x0, p.x), box.x1 = std::max(box.x1, p.x);
    box.y0 = std::min(box.y0, p.y), box.y1 = std::max(box.y1, p.y);
  }
  const float half = 0.5f * stroke.width;
  return {box.x0 - half, box.y0 - half, box.x1 + half, box.y1 + half};
}

bool overlap(const Box& a, const Box& b) {
  return a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1;
}

}  // namespace

std::vector<std::size_t> from_behind(const std::vector<plan::Stroke>& strokes,
                                     const plan::Seeing& seeing) {
  const std::size_t n = strokes.size();
  std::vector<Box> boxes;
  std::vector<float> late(n, 0.0f);
  for (std::size_t i = 0; i < n; ++i) {
    boxes.push_back(box_of(strokes[i]));
    const std::int32_t r = strokes[i].region;
    if (r >= 0 && static_cast<std::size_t>(r) < seeing.regions.size()) {
      const plan::Region& region = seeing.regions[static_cast<std::size_t>(r)];
      late[i] = 1 - region.depth + region.saliency;
    }
  }
  // Which later strokes lie over each: looked for among those that begin nearby.
  std::vector<std::size_t> by_left(n);
  for (std::size_t i = 0; i < n; ++i) by_left[i] = i;
  std::stable_sort(by_left.begin(), by_left.end(),
                   [&](std::size_t a, std::size_t b) { return boxes[a].x0 < boxes[b].x0; });
  std::vector<std::vector<std::size_t>> over(n);
  std::vector<int> waits(n, 0);
  for (std::size_t p = 0; p < n; ++p) {
    for (std::size_t q = p + 1; q < n && boxes[by_left[q]].x0 < boxes[by_left[p]].x1; ++q) {
      const std::size_t a = std::min(by_left[p], by_left[q]), b = std::max(by_left[p], by_left[q]);
      if (!overlap(boxes[a], boxes[b])) continue;
      over[a].push_back(b);
      ++waits[b];
    }
  }
  using Ready = std::pair<float, std::size_t>;
  std::priority_queue<Ready, std::vector<Ready>, std::greater<>> ready;
  for (std::size_t i = 0; i < n; ++i) {
    if (waits[i] == 0) ready.emplace(late[i], i);
  }
  std::vector<std::size_t> order;
  while (!ready.empty()) {
    const std::size_t i = ready.top().second;
    ready.pop();
    order.push_back(i);
    for (const std::size_t later : over[i]) {
      if (--waits[later] == 0) ready.emplace(late[later], later);
    }
  }
  return order;
}

}  // namespace subject
}  // namespace impasto::compose
