// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/place/sketch.h"

#include <algorithm>
#include <cmath>

namespace impasto::compose {

Sketch::Sketch(float width, float height, float cells_per_unit)
    : scale_(cells_per_unit),
      columns_(std::max(1, static_cast<int>(width * cells_per_unit + 0.5f))),
      rows_(std::max(1, static_cast<int>(height * cells_per_unit + 0.5f))),
      cover_(static_cast<std::size_t>(columns_) * rows_),
      keep_(cover_.size()),
      light_(cover_.size()),
      a_(cover_.size()),
      b_(cover_.size()),
      owner_(cover_.size(), -1),
      mark_(cover_.size(), 0) {}

void Sketch::tone(const picture::Lab& ground) {
  std::fill(light_.begin(), light_.end(), ground.L);
  std::fill(a_.begin(), a_.end(), ground.a);
  std::fill(b_.begin(), b_.end(), ground.b);
}

template <class Visit>
void Sketch::visit(const std::vector<plan::PathPoint>& path, float width, Visit&& cell) const {
  ++stamp_id_;
  const auto disc = [&](float x, float y, float radius) {
    const float r = std::max(0.5f, radius * scale_);
    const float cx = x * scale_, cy = y * scale_;
    const int x0 = std::max(0, static_cast<int>(std::floor(cx - r)));
    const int x1 = std::min(columns_ - 1, static_cast<int>(std::floor(cx + r)));
    const int y0 = std::max(0, static_cast<int>(std::floor(cy - r)));
    const int y1 = std::min(rows_ - 1, static_cast<int>(std::floor(cy + r)));
    for (int j = y0; j <= y1; ++j) {
      for (int i = x0; i <= x1; ++i) {
        const float dx = static_cast<float>(i) + 0.5f - cx, dy = static_cast<float>(j) + 0.5f - cy;
        if (dx * dx + dy * dy > r * r + 0.5f) continue;
        const std::size_t k = static_cast<std::size_t>(j) * columns_ + i;
        if (mark_[k] == stamp_id_) continue;
        mark_[k] = stamp_id_;
        cell(k);
      }
    }
  };
  for (std::size_t i = 0; i < path.size(); ++i) {
    const plan::PathPoint& a = path[i];
    const plan::PathPoint& b = path[std::min(i + 1, path.size() - 1)];
    const float length = std::sqrt((b.x - a.x) * (b.x - a.x) + (b.y - a.y) * (b.y - a.y));
    const int steps = std::clamp(static_cast<int>(length * scale_), 1, 200);
    for (int s = 0; s < steps; ++s) {
      const float t = static_cast<float>(s) / static_cast<float>(steps);
      disc(a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t, 0.5f * width);
    }
  }
}

void Sketch::stamp(const std::vector<plan::PathPoint>& path, float width,
                   const picture::Lab& colour, float body, float keep, int owner) {
  visit(path, width, [&](std::size_t k) {
    light_[k] += (colour.L - light_[k]) * body;
    a_[k] += (colour.a - a_[k]) * body;
    b_[k] += (colour.b - b_[k]) * body;
    cover_[k] += (1.0f - cover_[k]) * body;
    keep_[k] = std::max(keep_[k] * (1.0f - 0.5f * body), keep);
    if (owner >= 0 && body > 0.3f) owner_[k] = owner;
  });
}

float Sketch::cover() const {
  double sum = 0;
  for (float cell : cover_) sum += cell;
  return static_cast<float>(sum / static_cast<double>(std::max<std::size_t>(1, cover_.size())));
}

void Sketch::hide(const std::vector<plan::PathPoint>& path, float width) {
  constexpr float kLeft = 0.3f;  // it shines through
  visit(path, width, [&](std::size_t k) {
    cover_[k] *= kLeft;
    keep_[k] = 0.0f;
  });
}

float Sketch::owned_by(int owner) const {
  return static_cast<float>(std::count(owner_.begin(), owner_.end(), owner)) /
         static_cast<float>(std::max<std::size_t>(1, owner_.size()));
}

Sketch::Under Sketch::look(const std::vector<plan::PathPoint>& path, float width) const {
  Under under;
  int count = 0;
  float light = 0, a = 0, b = 0, covered = 0;
  visit(path, width, [&](std::size_t k) {
    under.cover += cover_[k];
    under.keep += keep_[k];
    light += light_[k] * cover_[k];
    a += a_[k] * cover_[k];
    b += b_[k] * cover_[k];
    covered += cover_[k];
    ++count;
  });
  if (count > 0) {
    under.cover /= static_cast<float>(count);
    under.keep /= static_cast<float>(count);
  }
  if (covered > 0) {
    under.lightness = light / covered;
    under.a = a / covered;
    under.b = b / covered;
  }
  return under;
}

}  // namespace impasto::compose
