// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/see/tree.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <queue>

#include "impasto/base/math.h"

namespace impasto::see {
namespace {

/// So many leaves at most, and fewer where all that is left differs by more than this.
constexpr int kMostLeaves = 500;
constexpr double kFaintest = 80;
/// dE that a doubling of the texture is worth.
constexpr double kTexture = 7;
/// dE that being in a face is worth: hair, skin and wall may be of one colour.
constexpr double kFace = 30;
/// A difference in a face counts so much more: eyes and mouth are small.
constexpr double kFaceDetail = 3;
/// A slope from one colour to another has no border: its two ends are this much as far apart as if
/// it had. A border is one from this share of the difference on.
constexpr double kSlope = 0.3, kStep = 0.1;

std::size_t at(int i) {
  return static_cast<std::size_t>(i);
}

struct Link {
  int to;
  int length;
  std::int64_t strength;
};

struct Growing {
  double picture = 1;   // area, px
  bool masses = false;  // size has more weight: what stays apart is large
};

struct Pair {
  double cost;
  int a, b;
  bool operator<(const Pair& other) const {  // the cheapest on top, ties by index
    if (cost != other.cost) return cost > other.cost;
    return a != other.a ? a > other.a : b > other.b;
  }
};

/// What one colour for both would cost.
double cost(const Part& a, const Part& b, const Link& link, const Growing& growing) {
  const double texture = kTexture * (a.texture / a.area - b.texture / b.area);
  const double face = kFace * (a.face / a.area - b.face / b.area);
  const double strength = 2.0 / 256 * static_cast<double>(link.strength) / link.length;
  const double size = a.area * b.area / (a.area + b.area) / growing.picture;
  double differ = apart(a, b);
  if (differ > 0) differ *= kSlope + (1 - kSlope) * strength / (strength + kStep * differ);
  const double root = std::sqrt(size);
  const double all =
      1000 * root * (differ * differ + texture * texture + face * face + strength * strength);
  return growing.masses ? all * std::sqrt(root)
                        : all * (1 + kFaceDetail * (a.face + b.face) / (a.area + b.area));
}

/// Few enough for a queue that looks at one pair after the other.
constexpr int kQueued = 4000;

Part together(const Part& a, const Part& b) {
  Part out = a;
  out.area += b.area;
  out.L += b.L;
  out.a += b.a;
  out.b += b.b;
  out.texture += b.texture;
  out.face += b.face;
  return out;
}

/// Where there are very many (grain, foam, gravel), the cheaper half of them joins its nearest
/// neighbour, all at once, and again (Boruvka 1926). Returns the part each of them is in then.
std::vector<int> fewer(std::vector<Part>& parts, std::vector<Border>& borders,
                       const Growing& growing) {
  std::vector<int> in(parts.size());
  std::iota(in.begin(), in.end(), 0);
  while (static_cast<int>(parts.size()) > kQueued) {
    struct Nearest {
      double cost = 1e300;
      int to = -1;
    };
    std::vector<Nearest> nearest(parts.size());
    for (const Border& border : borders) {
      const double price = cost(parts[at(border.a)], parts[at(border.b)],
                                {border.b, border.length, border.strength}, growing);
      if (price < nearest[at(border.a)].cost) nearest[at(border.a)] = {price, border.b};
      if (price < nearest[at(border.b)].cost) nearest[at(border.b)] = {price, border.a};
    }
    std::vector<double> costs;
    for (const Nearest& one : nearest) costs.push_back(one.cost);
    const double most = math::median(costs);
    std::vector<int> up(parts.size());
    std::iota(up.begin(), up.end(), 0);
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (nearest[i].cost > most) continue;
      const int a = root(up, static_cast<int>(i)), b = root(up, nearest[i].to);
      up[at(std::max(a, b))] = std::min(a, b);
    }
    std::vector<int> name(parts.size(), -1);
    std::vector<Part> left;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      int& known = name[at(root(up, static_cast<int>(i)))];
      if (known < 0) {
        known = static_cast<int>(left.size());
        left.push_back(parts[i]);
      } else {
        left[at(known)] = together(left[at(known)], parts[i]);
      }
    }
    for (int& i : in) i = name[at(root(up, i))];
    for (Border& border : borders) {
      const int a = name[at(root(up, border.a))], b = name[at(root(up, border.b))];
      border.a = std::min(a, b);
      border.b = std::max(a, b);
    }
    borders = summed(std::move(borders));
    parts = std::move(left);
  }
  return in;
}

/// Puts parts together until one is left.
class Growth {
 public:
  Growth(std::vector<Part> parts, const std::vector<Border>& borders, const Growing& growing)
      : parts_(std::move(parts)), links_(parts_.size()), growing_(growing) {
    up_.reserve(2 * parts_.size());
    for (int i = 0; i < static_cast<int>(parts_.size()); ++i) up_.push_back(i);
    seen_.assign(2 * parts_.size(), -1);
    std::vector<Pair> pairs;
    for (const Border& border : borders) {
      links_[at(border.a)].push_back({border.b, border.length, border.strength});
      links_[at(border.b)].push_back({border.a, border.length, border.strength});
      pairs.push_back(
          {cost(parts_[at(border.a)], parts_[at(border.b)], links_[at(border.a)].back(), growing_),
           border.a, border.b});
    }
    queue_ = std::priority_queue<Pair>(std::less<Pair>(), std::move(pairs));
  }

  /// The two that differ least; none are left: a is -1.
  Pair next() {
    while (!queue_.empty()) {
      const Pair pair = queue_.top();
      if (up_[at(pair.a)] == pair.a && up_[at(pair.b)] == pair.b) return pair;
      queue_.pop();
    }
    return {0, -1, -1};
  }

  void join(const Pair& pair) {
    const int c = static_cast<int>(parts_.size());
    Part& a = parts_[at(pair.a)];
    Part& b = parts_[at(pair.b)];
    Part both = together(a, b);
    both.parent = -1;
    both.first = pair.a;
    both.second = pair.b;
    both.height = std::max({static_cast<float>(pair.cost), a.height, b.height});
    a.parent = b.parent = c;
    parts_.push_back(both);
    up_[at(pair.a)] = up_[at(pair.b)] = c;
    up_.push_back(c);
    std::vector<Link> links;
    for (const int side : {pair.a, pair.b}) {
      for (const Link& link : links_[at(side)]) {
        const int to = see::root(up_, link.to);
        if (to == c) continue;
        int& place = seen_[at(to)];
        if (place < 0) {
          place = static_cast<int>(links.size());
          links.push_back({to, 0, 0});
        }
        links[at(place)].length += link.length;
        links[at(place)].strength += link.strength;
      }
      links_[at(side)] = {};
    }
    for (const Link& link : links) {
      seen_[at(link.to)] = -1;
      queue_.push({cost(parts_[at(c)], parts_[at(link.to)], link, growing_), link.to, c});
    }
    links_.push_back(std::move(links));
  }

  /// The part that i is in now.
  int root(int i) { return see::root(up_, i); }

  std::vector<Part>& parts() { return parts_; }

 private:
  std::vector<Part> parts_;
  std::vector<std::vector<Link>> links_;
  std::vector<int> up_;
  std::vector<int> seen_;  // place in the list that is made; -1: not in it
  std::priority_queue<Pair> queue_;
  Growing growing_;
};

/// Whether the pixel is in the oval of a face.
bool in_face(const plan::Seeing& seeing, std::size_t i) {
  const auto width = static_cast<std::size_t>(seeing.width);
  const float x = (static_cast<float>(i % width) + 0.5f) / seeing.unit();
  const float y = (static_cast<float>(i / width) + 0.5f) / seeing.unit();
  return std::any_of(seeing.faces.begin(), seeing.faces.end(), [&](const plan::Face& face) {
    const float u = (2 * x - face.x0 - face.x1) / (face.x1 - face.x0);
    const float v = (2 * y - face.y0 - face.y1) / (face.y1 - face.y0);
    return u * u + v * v < 1;
  });
}

std::vector<Part> measured(const plan::Seeing& seeing, const std::vector<std::int32_t>& of_pixel,
                           const Map& texture, int count) {
  std::vector<Part> out(static_cast<std::size_t>(count));
  for (std::size_t i = 0; i < of_pixel.size(); ++i) {
    Part& part = out[static_cast<std::size_t>(of_pixel[i])];
    part.area += 1;
    part.L += seeing.lab[i].L;
    part.a += seeing.lab[i].a;
    part.b += seeing.lab[i].b;
    part.texture += texture.at[i];
    part.face += in_face(seeing, i);
  }
  return out;
}

/// log2(1 + change of colour per px) as it is around each pixel, contours left out.
Map textures(const Map& contours, const Map& fine) {
  Map rest = fine;
  for (std::size_t i = 0; i < rest.at.size(); ++i) {
    rest.at[i] = std::max(0.0f, rest.at[i] - 2 * contours.at[i]);
  }
  Map small = box_mean(half(half(rest)), 3);
  for (float& value : small.at) value = static_cast<float>(math::log2(1.0 + value));
  return enlarged(small, fine.width, fine.height);
}

}  // namespace

Tree grown(const plan::Seeing& seeing, const Map& contours, const Map& fine) {
  Tree out;
  const Map texture = textures(contours, fine);
  int count = 0;
  out.of_pixel = basins(contours, count);
  const auto area = static_cast<double>(fine.at.size());
  {
    std::vector<Part> parts = measured(seeing, out.of_pixel, texture, count);
    std::vector<Border> between = borders(out.of_pixel, contours);
    const std::vector<int> in = fewer(parts, between, {area, false});
    Growth growth(std::move(parts), between, {area, false});
    int left = static_cast<int>(growth.parts().size());
    for (Pair pair = growth.next(); pair.a >= 0; pair = growth.next()) {
      if (left <= kMostLeaves && pair.cost > kFaintest) break;
      growth.join(pair);
      --left;
    }
    std::vector<std::int32_t> name(growth.parts().size(), -1);
    for (std::int32_t& i : out.of_pixel) {
      std::int32_t& known = name[static_cast<std::size_t>(growth.root(in[at(i)]))];
      if (known < 0) known = out.leaves++;
      i = known;
    }
  }
  out.borders = borders(out.of_pixel, contours);
  Growth growth(measured(seeing, out.of_pixel, texture, out.leaves), out.borders, {area, true});
  for (Pair pair = growth.next(); pair.a >= 0; pair = growth.next()) growth.join(pair);
  out.parts = std::move(growth.parts());
  return out;
}

std::vector<int> cut(const Tree& tree, int count) {
  std::vector<int> out{static_cast<int>(tree.parts.size()) - 1};
  while (static_cast<int>(out.size()) < count) {
    const auto split = std::max_element(out.begin(), out.end(), [&](int a, int b) {
      const float x = tree.parts[at(a)].height, y = tree.parts[at(b)].height;
      return x != y ? x < y : a < b;
    });
    const Part& part = tree.parts[at(*split)];
    if (part.first < 0) break;
    *split = part.first;
    out.push_back(part.second);
  }
  return out;
}

double apart(const Part& one, const Part& other) {
  const double L = one.L / one.area - other.L / other.area;
  const double a = one.a / one.area - other.a / other.area;
  const double b = one.b / one.area - other.b / other.area;
  return std::sqrt(L * L + a * a + b * b);
}

std::vector<int> of_cut(const Tree& tree, const std::vector<int>& parts) {
  std::vector<int> in(tree.parts.size(), -1);
  for (std::size_t i = 0; i < parts.size(); ++i) in[at(parts[i])] = static_cast<int>(i);
  for (std::size_t i = in.size(); i-- > 0;) {  // a part stands after what it is made of
    if (in[i] < 0 && tree.parts[i].parent >= 0) in[i] = in[at(tree.parts[i].parent)];
  }
  in.resize(at(tree.leaves));
  return in;
}

}  // namespace impasto::see
