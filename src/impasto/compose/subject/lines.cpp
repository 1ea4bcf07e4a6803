// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/subject/lines.h"

#include <algorithm>
#include <cmath>

#include "impasto/compose/subject/field.h"
#include "impasto/compose/subject/raster.h"

namespace impasto::compose::subject {
namespace {

/// Where lines are drawn already.
class Drawn {
 public:
  Drawn(int width, int height, float spacing)
      : width_(width),
        height_(height),
        reach_(std::max(1, static_cast<int>(spacing + 0.5f))),
        taken_(static_cast<std::size_t>(width) * static_cast<std::size_t>(height)) {}
  bool at(const Spot& p) const {
    const int x = static_cast<int>(p.x + 0.5f), y = static_cast<int>(p.y + 0.5f);
    if (x < 0 || y < 0 || x >= width_ || y >= height_) return true;
    return taken_[index(x, y)] != 0;
  }
  void add(const std::vector<Spot>& path) {
    for (const Spot& p : path) {
      const int cx = static_cast<int>(p.x + 0.5f), cy = static_cast<int>(p.y + 0.5f);
      for (int y = std::max(0, cy - reach_); y <= std::min(height_ - 1, cy + reach_); ++y) {
        for (int x = std::max(0, cx - reach_); x <= std::min(width_ - 1, cx + reach_); ++x) {
          if ((x - cx) * (x - cx) + (y - cy) * (y - cy) <= reach_ * reach_) taken_[index(x, y)] = 1;
        }
      }
    }
  }

 private:
  std::size_t index(int x, int y) const {
    return static_cast<std::size_t>(y) * static_cast<std::size_t>(width_) +
           static_cast<std::size_t>(x);
  }
  int width_, height_, reach_;
  std::vector<std::uint8_t> taken_;
};

struct Ridges {
  Raster strength;
  Raster gradient;  ///< doubled angle, smoothed
};

float strength_at(const Ridges& ridges, float x, float y) {
  float value = 0;
  sample(ridges.strength, x, y, &value);
  return value;
}

/// From a place on along the ridge, to one side.
void follow(const Ridges& ridges, const Drawn& drawn, Spot p, float sign, float least,
            std::vector<Spot>& out) {
  constexpr int kMost = 3000;
  float last_x = 0, last_y = 0;
  for (int i = 0; i < kMost; ++i) {
    float g[2];
    sample(ridges.gradient, p.x, p.y, g);
    const float size = std::sqrt(g[0] * g[0] + g[1] * g[1]);
    if (size < 1e-6f) return;
    // Across the gradient: half its doubled angle, turned by a quarter.
    float x = std::sqrt(std::max(0.0f, 0.5f * (1 - g[0] / size)));
    float y = std::sqrt(std::max(0.0f, 0.5f * (1 + g[0] / size)));
    if (-g[1] < 0) y = -y;
    if (i == 0) {
      x *= sign, y *= sign;
    } else {
      const float with = x * last_x + y * last_y;
      if (with < 0) x = -x, y = -y;
      if (std::fabs(with) < 0.6f) return;  // a corner: another line begins there
      x += last_x, y += last_y;
      const float length = std::sqrt(x * x + y * y);
      x /= length, y /= length;
    }
    last_x = x, last_y = y;
    p.x += x, p.y += y;
    // Back onto the ridge.
    const float left = strength_at(ridges, p.x - y, p.y + x);
    const float right = strength_at(ridges, p.x + y, p.y - x);
    const float here = strength_at(ridges, p.x, p.y);
    if (left > here && left > right) p.x -= 0.4f * y, p.y += 0.4f * x;
    if (right > here && right >= left) p.x += 0.4f * y, p.y -= 0.4f * x;
    if (drawn.at(p) || here < least) return;
    out.push_back(p);
  }
}

/// Each point the mean of those about it: a hand does not follow pixels.
std::vector<Spot> smoothed(const std::vector<Spot>& path) {
  constexpr int kReach = 4;
  std::vector<Spot> out;
  const int n = static_cast<int>(path.size());
  for (int i = 0; i < n; ++i) {
    const int reach = std::min({kReach, i, n - 1 - i});
    Spot sum;
    for (int k = i - reach; k <= i + reach; ++k) {
      sum.x += path[static_cast<std::size_t>(k)].x, sum.y += path[static_cast<std::size_t>(k)].y;
    }
    const auto count = static_cast<float>(2 * reach + 1);
    out.push_back({sum.x / count, sum.y / count});
  }
  return out;
}

/// What it weighs, every other point of it, and how strong it is there.
Line line_of(const plan::Seeing& seeing, const Ridges& ridges, const std::vector<Spot>& path) {
  Line line;
  const std::vector<Spot> smooth = smoothed(path);
  for (std::size_t i = 0; i < smooth.size(); ++i) {
    const Spot& p = smooth[i];
    const float strength = strength_at(ridges, p.x, p.y);
    const int x = std::clamp(static_cast<int>(p.x + 0.5f), 0, seeing.width - 1);
    const int y = std::clamp(static_cast<int>(p.y + 0.5f), 0, seeing.height - 1);
    const float seen =
        seeing.saliency[static_cast<std::size_t>(y) * static_cast<std::size_t>(seeing.width) +
                        static_cast<std::size_t>(x)];
    line.weight += strength * (0.3f + seen);
    if (i % 2 == 1 && i + 1 < smooth.size()) continue;
    line.path.push_back(p);
    line.strength.push_back(strength);
  }
  return line;
}

bool within(const plan::Face& f, float x, float y) {
  const float grow = 0.05f * (f.x1 - f.x0);
  return x > f.x0 - grow && x < f.x1 + grow && y > f.y0 - grow && y < f.y1 + grow;
}

/// Is that where lines are looked for?
bool wanted(const plan::Seeing& seeing, const Looked& looked, const Spot& p) {
  const float x = (p.x + 0.5f) / seeing.unit(), y = (p.y + 0.5f) / seeing.unit();
  if (looked.only) return within(*looked.only, x, y);
  return std::none_of(seeing.faces.begin(), seeing.faces.end(),
                      [&](const plan::Face& f) { return within(f, x, y); });
}

}  // namespace

std::vector<Line> contours_of(const plan::Seeing& seeing, const Looked& looked) {
  Ridges ridges;
  ridges.strength = Raster(seeing.width, seeing.height, 1);
  ridges.strength.values = seeing.edge;
  ridges.strength = blurred(ridges.strength, looked.softness);
  ridges.gradient = blurred(gradients_of(seeing), 1.5f + looked.softness);
  float most = 1e-6f;
  for (const float v : ridges.strength.values) most = std::max(most, v);
  for (float& v : ridges.strength.values) v /= most;
  std::vector<std::size_t> seeds;
  for (std::size_t i = 0; i < ridges.strength.values.size(); ++i) {
    if (ridges.strength.values[i] >= looked.least) seeds.push_back(i);
  }
  std::stable_sort(seeds.begin(), seeds.end(), [&](std::size_t a, std::size_t b) {
    return ridges.strength.values[a] > ridges.strength.values[b];
  });
  Drawn drawn(seeing.width, seeing.height, looked.spacing);
  std::vector<Line> lines;
  const auto width = static_cast<std::size_t>(seeing.width);
  for (const std::size_t i : seeds) {
    const Spot seed{static_cast<float>(i % width), static_cast<float>(i / width)};
    if (drawn.at(seed) || !wanted(seeing, looked, seed)) continue;
    std::vector<Spot> back, path;
    follow(ridges, drawn, seed, -1, looked.least / 3, back);
    path.assign(back.rbegin(), back.rend());
    path.push_back(seed);
    follow(ridges, drawn, seed, 1, looked.least / 3, path);
    std::size_t here = 0;
    for (const Spot& p : path) here += wanted(seeing, looked, p) ? 1 : 0;
    if (2 * here < path.size()) continue;
    drawn.add(path);
    if (static_cast<float>(path.size()) < looked.shortest) continue;
    lines.push_back(line_of(seeing, ridges, path));
  }
  std::stable_sort(lines.begin(), lines.end(),
                   [](const Line& a, const Line& b) { return a.weight > b.weight; });
  return lines;
}

}  // namespace impasto::compose::subject
