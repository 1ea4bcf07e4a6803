// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/see/saliency.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <queue>
#include <utility>

#include "impasto/base/math.h"

namespace impasto::see {
namespace {

/// dE within which two leaves are of one thing; what is nearer than the second is the same colour.
constexpr double kLike = 10, kSame = 2;
/// How far a leaf's surround reaches, share of the picture's side.
constexpr double kNear = 0.3;
/// What changes no more than this per px is grain, neither sharp nor blurred; dE.
constexpr float kGrain = 2.5f;

std::size_t at(int i) {
  return static_cast<std::size_t>(i);
}

double bell(double distance, double width) {
  return math::exp(-0.5 * distance * distance / (width * width));
}

struct Leaf {
  double area = 0;  // share of the picture
  double x = 0, y = 0;
  double L = 0, a = 0, b = 0;
  double rim = 0;  // px on the picture's rim
};

double apart(const Leaf& one, const Leaf& other) {
  const double L = one.L - other.L, a = one.a - other.a, b = one.b - other.b;
  return std::sqrt(L * L + a * a + b * b);
}

std::vector<Leaf> leaves(const plan::Seeing& seeing, const Tree& tree) {
  std::vector<Leaf> out(at(tree.leaves));
  std::size_t i = 0;
  for (int y = 0; y < seeing.height; ++y) {
    for (int x = 0; x < seeing.width; ++x, ++i) {
      Leaf& leaf = out[at(tree.of_pixel[i])];
      leaf.x += x;
      leaf.y += y;
      if (x == 0 || y == 0 || x + 1 == seeing.width || y + 1 == seeing.height) leaf.rim += 1;
    }
  }
  const double all = seeing.width * static_cast<double>(seeing.height), side = std::sqrt(all);
  for (int k = 0; k < tree.leaves; ++k) {
    Leaf& leaf = out[at(k)];
    const Part& part = tree.parts[at(k)];
    leaf.x /= part.area * side;
    leaf.y /= part.area * side;
    leaf.L = part.L / part.area;
    leaf.a = part.a / part.area;
    leaf.b = part.b / part.area;
    leaf.area = part.area / all;
  }
  return out;
}

/// How far each leaf is from this one on the way over its neighbours, dE (Dijkstra 1959).
std::vector<double> ways(const std::vector<std::vector<std::pair<int, double>>>& next, int from) {
  using Step = std::pair<double, int>;
  std::vector<double> out(next.size(), 1e300);
  std::priority_queue<Step, std::vector<Step>, std::greater<>> open;
  out[at(from)] = 0;
  open.push({0, from});
  while (!open.empty()) {
    const auto [way, here] = open.top();
    open.pop();
    if (way > out[at(here)] || way > 4 * kLike) continue;
    for (const auto& [to, step] : next[at(here)]) {
      if (way + step >= out[at(to)]) continue;
      out[at(to)] = way + step;
      open.push({way + step, to});
    }
  }
  return out;
}

/// How surely each leaf is background: it goes on, in much the same colour, along the rim.
std::vector<double> backgrounds(const std::vector<Leaf>& all,
                                const std::vector<std::vector<std::pair<int, double>>>& next,
                                double side) {
  std::vector<double> out;
  for (int i = 0; i < static_cast<int>(all.size()); ++i) {
    const std::vector<double> way = ways(next, i);
    double area = 0, rim = 0;
    for (std::size_t j = 0; j < all.size(); ++j) {
      if (way[j] > 4 * kLike) continue;
      const double one = bell(way[j], kLike);
      area += one * all[j].area;
      rim += one * all[j].rim;
    }
    out.push_back(1 - bell(rim / (side * std::sqrt(area)), 1));
  }
  return out;
}

void stretch(std::vector<double>& values) {
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  const double least = *low, range = std::max(1e-9, *high - *low);
  for (double& value : values) value = (value - least) / range;
}

/// Contrast with the surround at three scales, a quarter of the size.
Map contrasts(const Planes& planes) {
  Map out(planes.L.width, planes.L.height);
  const float side = std::sqrt(static_cast<float>(out.at.size()));
  for (const float share : {0.03f, 0.09f, 0.27f}) {
    Map sum(out.width, out.height);
    for (const Map* plane : {&planes.L, &planes.a, &planes.b}) {
      const Map surround = blurred(*plane, share * side);
      for (std::size_t i = 0; i < sum.at.size(); ++i) {
        const float d = plane->at[i] - surround.at[i];
        sum.at[i] += d * d;
      }
    }
    for (std::size_t i = 0; i < sum.at.size(); ++i) out.at[i] += std::sqrt(sum.at[i]);
  }
  return out;
}

/// To 0..1: what lies under the lower share of the values is 0, above the higher 1. Of a map where
/// all is much the same (range under `least`), less.
void scale(Map& map, double low, double high, float least) {
  const float bottom = quantile(map, low);
  const float range = std::max(least, quantile(map, high) - bottom);
  for (float& value : map.at) value = math::saturate((value - bottom) / range);
}

/// 1 in its middle, 0 outside, round.
float disc(float x, float y, float middle_x, float middle_y, float rx, float ry) {
  const float u = (x - middle_x) / rx, v = (y - middle_y) / ry;
  return 1 - math::smoothstep(0.0f, 1.0f, u * u + v * v);
}

/// What a face makes of a place, 0..1: it is looked at, and its eyes and mouth most of all. They
/// are where they are in a face that looks at us.
float face_at(const plan::Face& face, float x, float y) {
  const float width = face.x1 - face.x0, height = face.y1 - face.y0;
  if (!(width > 0) || !(height > 0)) return 0;
  const float u = (x - face.x0) / width, v = (y - face.y0) / height;
  const float skin = 0.85f * std::min(1.0f, 2 * disc(u, v, 0.5f, 0.5f, 0.85f, 0.85f));
  const float eyes =
      std::max(disc(u, v, 0.3f, 0.4f, 0.25f, 0.18f), disc(u, v, 0.7f, 0.4f, 0.25f, 0.18f));
  const float mouth = disc(u, v, 0.5f, 0.78f, 0.3f, 0.16f);
  return std::min(1.0f, skin + 0.25f * std::max(eyes, mouth));
}

}  // namespace

std::vector<float> objects(const plan::Seeing& seeing, const Tree& tree) {
  const std::vector<Leaf> all = leaves(seeing, tree);
  std::vector<std::vector<std::pair<int, double>>> next(all.size());
  for (const Border& border : tree.borders) {
    const double step = std::max(0.0, apart(all[at(border.a)], all[at(border.b)]) - kSame);
    next[at(border.a)].push_back({border.b, step});
    next[at(border.b)].push_back({border.a, step});
  }
  const double side = std::sqrt(static_cast<double>(tree.of_pixel.size()));
  const std::vector<double> behind = backgrounds(all, next, side);
  std::vector<double> contrast(all.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (std::size_t j = 0; j < all.size(); ++j) {
      const double near = bell(math::hypot(all[i].x - all[j].x, all[i].y - all[j].y), kNear);
      contrast[i] += apart(all[i], all[j]) * all[j].area * near * (0.15 + behind[j]);
    }
  }
  stretch(contrast);
  // Least squares: background 0, contrast 1, alike the same; by Gauss and Seidel.
  std::vector<double> value = contrast;
  for (int round = 0; round < 40; ++round) {
    for (std::size_t i = 0; i < all.size(); ++i) {
      double sum = contrast[i], weight = contrast[i] + behind[i] * behind[i] + 0.02;
      for (const auto& [j, step] : next[i]) {
        const double one = 0.1 + 2 * bell(step, kLike);
        sum += one * value[at(j)];
        weight += one;
      }
      value[i] = sum / weight;
    }
  }
  stretch(value);
  std::vector<float> out;
  for (const double one : value) out.push_back(static_cast<float>(one));
  return out;
}

Map focus(const Scales& scales) {
  Map fine = scales.fine;
  for (float& value : fine.at) value *= value;
  fine = half(half(fine));
  const Map coarse = gradient(scales.quarter);
  Map sharp(fine.width, fine.height), all(fine.width, fine.height);
  for (std::size_t i = 0; i < fine.at.size(); ++i) {
    // A step is two px wide at every size, so at the full one it fills a quarter of the place; what
    // takes eight px or more there has a quarter of that.
    all.at[i] = coarse.at[i] * coarse.at[i];
    sharp.at[i] = std::min(4 * fine.at[i], all.at[i]);
  }
  const float reach = 0.025f * std::sqrt(static_cast<float>(fine.at.size()));
  sharp = blurred(sharp, reach);
  all = blurred(all, reach);
  const float little = kGrain * kGrain + 0.1f * quantile(all, 0.9);
  for (std::size_t i = 0; i < fine.at.size(); ++i) {
    const float least = 0.25f * all.at[i];
    sharp.at[i] = std::max(0.0f, sharp.at[i] - least) / (all.at[i] - least + little);
  }
  scale(sharp, 0, 0.98, 0.3f);
  return sharp;
}

std::vector<float> saliency(const plan::Seeing& seeing, const Tree& tree, const Scales& scales,
                            const std::vector<float>& object, const Map& sharp) {
  Map whole(seeing.width, seeing.height);
  for (std::size_t i = 0; i < whole.at.size(); ++i) whole.at[i] = object[at(tree.of_pixel[i])];
  Map out = half(half(whole));
  Map contrast = contrasts(scales.quarter);
  scale(contrast, 0, 0.98, 10);
  const float px = 4 / seeing.unit();
  const float side = std::sqrt(static_cast<float>(out.at.size()));
  for (int y = 0; y < out.height; ++y) {
    for (int x = 0; x < out.width; ++x) {
      const std::size_t i = at(y) * at(out.width) + at(x);
      const float u = (static_cast<float>(x) + 0.5f) / static_cast<float>(out.width) - 0.5f;
      const float v = (static_cast<float>(y) + 0.5f) / static_cast<float>(out.height) - 0.5f;
      const auto middle = static_cast<float>(bell(math::hypot(u, v), 0.35));
      out.at[i] = (0.6f * out.at[i] + 0.2f * contrast.at[i] + 0.2f * sharp.at[i]) *
                  (0.55f + 0.45f * middle);
    }
  }
  out = blurred(out, 0.01f * side);
  scale(out, 0.03, 0.99, 0.05f);
  for (int y = 0; y < out.height; ++y) {
    for (int x = 0; x < out.width; ++x) {
      float& value = out.row(y)[x];
      if (!seeing.faces.empty()) value *= 0.75f;
      for (const plan::Face& face : seeing.faces) {
        value = std::max(value, face_at(face, (static_cast<float>(x) + 0.5f) * px,
                                        (static_cast<float>(y) + 0.5f) * px));
      }
    }
  }
  return enlarged(out, seeing.width, seeing.height).at;
}

}  // namespace impasto::see
