// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/see/regions.h"

#include <algorithm>
#include <cstddef>

namespace impasto::see {
namespace {

constexpr int kFewestShapes = 3, kMostShapes = 8;
/// Of the differences of colour in the picture, what its big shapes are to show.
constexpr double kShare = 0.85;
/// What differs less than this share of the largest difference is no shape of its own.
constexpr float kDistinct = 0.012f;
/// A part is left out where what it is a part of differs hardly more.
constexpr float kSame = 0.85f;

std::size_t at(int i) {
  return static_cast<std::size_t>(i);
}

/// Sum over the parts of the squared distance of their colour from the picture's, times area.
double explained(const Tree& tree, const std::vector<int>& parts) {
  const Part& whole = tree.parts.back();
  double out = 0;
  for (const int i : parts) {
    const Part& part = tree.parts[at(i)];
    const double distance = apart(part, whole);
    out += part.area * distance * distance;
  }
  return out;
}

/// So many that most of the colour is in them.
std::vector<int> shapes(const Tree& tree) {
  std::vector<int> all;
  for (int i = 0; i < tree.leaves; ++i) all.push_back(i);
  const double most = kShare * explained(tree, all);
  const float least = kDistinct * tree.parts.back().height;
  std::vector<int> out = cut(tree, 1);
  for (int count = 2; count <= kMostShapes; ++count) {
    const bool enough = explained(tree, out) >= most;
    if (enough && count > kFewestShapes) break;
    float next = 0;
    for (const int part : out) next = std::max(next, tree.parts[at(part)].height);
    if (enough && next <= least) break;
    out = cut(tree, count);
  }
  return out;
}

}  // namespace

Chosen chosen(const Tree& tree) {
  Chosen out;
  std::vector<int> level = shapes(tree);
  std::vector<int> above(level.size(), -1);
  const auto larger = [&](int a, int b) {
    const double x = tree.parts[at(a)].area, y = tree.parts[at(b)].area;
    return x != y ? x > y : a < b;
  };
  std::sort(level.begin(), level.end(), larger);
  out.part = level;
  out.parent = above;
  for (std::size_t i = 0; i < out.part.size(); ++i) {
    const float height = tree.parts[at(out.part[i])].height;
    std::vector<int> inside{out.part[i]};
    for (std::size_t k = 0; k < inside.size(); ++k) {
      const Part& part = tree.parts[at(inside[k])];
      if (part.first < 0 || (k > 0 && part.height < kSame * height)) continue;
      inside.push_back(part.first);
      inside.push_back(part.second);
      inside[k] = -1;
    }
    if (inside.size() == 1) continue;
    inside.erase(std::remove(inside.begin(), inside.end(), -1), inside.end());
    std::sort(inside.begin(), inside.end(), larger);
    for (const int part : inside) {
      out.part.push_back(part);
      out.parent.push_back(static_cast<int>(i));
    }
  }
  out.of_leaf.assign(at(tree.leaves), 0);
  for (std::size_t i = 0; i < out.part.size(); ++i) {
    if (out.part[i] < tree.leaves) out.of_leaf[at(out.part[i])] = static_cast<int>(i);
  }
  return out;
}

void write_regions(const Tree& tree, const Chosen& chosen, const std::vector<float>& depths,
                   plan::Seeing& seeing) {
  struct Sum {
    double area = 0, x = 0, y = 0, saliency = 0, depth = 0;
  };
  std::vector<Sum> sums(chosen.part.size());
  const float unit = seeing.unit();
  seeing.region.resize(tree.of_pixel.size());
  std::size_t i = 0;
  for (int y = 0; y < seeing.height; ++y) {
    for (int x = 0; x < seeing.width; ++x, ++i) {
      const int region = chosen.of_leaf[at(tree.of_pixel[i])];
      seeing.region[i] = region;
      Sum& sum = sums[at(region)];
      const float u = (static_cast<float>(x) + 0.5f) / unit,
                  v = (static_cast<float>(y) + 0.5f) / unit;
      sum.area += 1;
      sum.x += u;
      sum.y += v;
      sum.saliency += seeing.saliency[i];
      sum.depth += depths[at(tree.of_pixel[i])];
    }
  }
  for (std::size_t k = sums.size(); k-- > 0;) {  // parts before what they are a part of
    if (chosen.parent[k] < 0) continue;
    Sum& whole = sums[at(chosen.parent[k])];
    whole.area += sums[k].area;
    whole.x += sums[k].x;
    whole.y += sums[k].y;
    whole.saliency += sums[k].saliency;
    whole.depth += sums[k].depth;
  }
  seeing.regions.clear();
  for (std::size_t k = 0; k < sums.size(); ++k) {
    const Part& part = tree.parts[at(chosen.part[k])];
    const Sum& sum = sums[k];
    const auto mean = [&](double total) { return static_cast<float>(total / sum.area); };
    plan::Region region;
    region.parent = chosen.parent[k];
    region.area = static_cast<float>(sum.area / static_cast<double>(tree.of_pixel.size()));
    region.x = mean(sum.x);
    region.y = mean(sum.y);
    region.colour = {mean(part.L), mean(part.a), mean(part.b)};
    region.depth = mean(sum.depth);
    region.saliency = mean(sum.saliency);
    region.face = 2 * part.face > part.area;
    seeing.regions.push_back(region);
  }
}

}  // namespace impasto::see
