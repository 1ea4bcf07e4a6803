// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/studio/film_camera.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/plan/form.h"
#include "impasto/plan/piece.h"

namespace impasto::studio {
namespace {

/// Means over `width` values, three times: about a Gaussian. Ends go on as they are.
void smooth(std::vector<double>& values, std::size_t width) {
  const std::size_t n = values.size(), half = width / 2;
  if (n == 0 || half == 0) return;
  std::vector<double> sums(n + 2 * half + 1);
  for (int round = 0; round < 3; ++round) {
    for (std::size_t i = 0; i < n + 2 * half; ++i) {
      const std::size_t at = std::min(i < half ? 0 : i - half, n - 1);
      sums[i + 1] = sums[i] + values[at];
    }
    for (std::size_t i = 0; i < n; ++i) {
      values[i] = (sums[i + 2 * half + 1] - sums[i]) / static_cast<double>(2 * half + 1);
    }
  }
}

double eased(double from, double to, double x) {
  const double t = std::clamp((x - from) / (to - from), 0.0, 1.0);
  return t * t * (3.0 - 2.0 * t);
}

/// Where the brushes are at work, frame by frame.
struct Work {
  std::vector<double> amount, x, y, square;

  explicit Work(std::size_t frames) : amount(frames), x(frames), y(frames), square(frames) {}

  void add(const plan::Stroke& stroke, double left, double top, double scale, double fps) {
    double px = 0, py = 0, way = 0;
    for (std::size_t i = 0; i < stroke.path.size(); ++i) {
      px += stroke.path[i].x;
      py += stroke.path[i].y;
      if (i > 0) {
        const double dx = stroke.path[i].x - stroke.path[i - 1].x;
        const double dy = stroke.path[i].y - stroke.path[i - 1].y;
        way += std::sqrt(dx * dx + dy * dy);
      }
    }
    const auto n = static_cast<double>(std::max<std::size_t>(1, stroke.path.size()));
    px = std::clamp(left + scale * px / n, 0.0, 1.0);
    py = std::clamp(top + scale * py / n, 0.0, 1.0);
    const double weight = std::sqrt(stroke.width * (stroke.width + way));
    constexpr double kSeen = 0.5;  // s that one looks at what was laid
    const auto last = static_cast<double>(amount.size() - 1);
    const auto first = static_cast<std::size_t>(std::clamp(stroke.start * fps, 0.0, last));
    const auto until = static_cast<std::size_t>(std::clamp((stroke.end + kSeen) * fps, 0.0, last));
    const double each = weight / static_cast<double>(until - first + 1);
    for (std::size_t f = first; f <= until; ++f) {
      amount[f] += each;
      x[f] += each * px;
      y[f] += each * py;
      square[f] += each * (px * px + py * py);
    }
  }
};

/// 1 where the camera is pulled back: at the start, where a section begins, at the end.
std::vector<double> pulled_back(const plan::Plan& plan, double fps, std::int64_t frames) {
  constexpr double kBegins = 5.0, kEnds = 6.0, kAround = 1.5, kApart = 24.0;  // s
  std::vector<double> back(static_cast<std::size_t>(frames));
  const double all = static_cast<double>(frames) / fps;
  const auto mark = [&](double from, double to) {
    const auto first = static_cast<std::int64_t>(std::max(0.0, from * fps));
    for (std::int64_t f = first; f < frames && static_cast<double>(f) < to * fps; ++f)
      back[static_cast<std::size_t>(f)] = 1.0;
  };
  mark(0.0, kBegins);
  mark(all - kEnds, all);
  double last = 0.0;
  for (const plan::Section& section : plan.piece->sections) {
    if (section.start - last < kApart) continue;
    mark(section.start - kAround, section.start + kAround);
    last = section.start;
  }
  return back;
}

}  // namespace

std::vector<View> camera_path(const plan::Plan& plan, Camera camera, int width, int height,
                              double fps, std::int64_t frames) {
  const auto n = static_cast<std::size_t>(frames);
  std::vector<View> views(n);
  if (camera == Camera::kStill || n == 0) return views;
  const bool follows = camera == Camera::kFollow;
  const double nearest = follows ? kNearest : 1.3;
  const double slow = follows ? 3.2 : 6.0;  // s of each mean
  const double w = width, h = height;
  const double scale = std::min(w / plan.sheet.width, h / plan.sheet.height);
  const double left = 0.5 * (w - scale * plan.sheet.width);
  const double top = 0.5 * (h - scale * plan.sheet.height);
  Work work(n);
  Work all(1);
  for (const plan::Stroke& stroke : plan.strokes) {
    if (stroke.cause.kind == plan::CauseKind::kPiece) continue;
    // In shares of the frame's width and height.
    plan::Stroke seen = stroke;
    for (plan::PathPoint& p : seen.path) {
      p.x = static_cast<float>((left + scale * p.x) / w);
      p.y = static_cast<float>((top + scale * p.y) / h);
    }
    work.add(seen, 0.0, 0.0, 1.0, fps);
    all.add(seen, 0.0, 0.0, 1.0, fps);
  }
  const auto span = static_cast<std::size_t>(slow * fps);
  for (std::vector<double>* values : {&work.amount, &work.x, &work.y, &work.square})
    smooth(*values, span / 2);
  // Where hardly anything happens the eye goes to the middle of all that there will be.
  const double usual = 0.1 * all.amount[0] / static_cast<double>(n) + 1e-12;
  const double mx = all.amount[0] > 0 ? all.x[0] / all.amount[0] : 0.5;
  const double my = all.amount[0] > 0 ? all.y[0] / all.amount[0] : 0.5;
  const std::vector<double> back = pulled_back(plan, fps, frames);
  std::vector<double> x(n), y(n), closeness(n);
  for (std::size_t f = 0; f < n; ++f) {
    const double amount = work.amount[f] + usual;
    x[f] = (work.x[f] + usual * mx) / amount;
    y[f] = (work.y[f] + usual * my) / amount;
    const double square = (work.square[f] + usual * (mx * mx + my * my)) / amount;
    const double spread = std::sqrt(std::max(0.0, square - x[f] * x[f] - y[f] * y[f]));
    closeness[f] = (1.0 - back[f]) * (1.0 - eased(0.36, 0.62, spread));
  }
  for (std::vector<double>* values : {&x, &y, &closeness}) smooth(*values, span);
  const double ends = static_cast<double>(frames) / fps;
  for (std::size_t f = 0; f < n; ++f) {
    const double t = static_cast<double>(f + 1) / fps;
    const double near = closeness[f] * eased(1.0, 6.0, ends - t);
    views[f] = {x[f], y[f], near < 1e-4 ? 1.0 : math::exp2(near * math::log2(nearest))};
  }
  return views;
}

}  // namespace impasto::studio
