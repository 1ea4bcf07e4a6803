// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/see/depth.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <utility>

#include "impasto/base/math.h"

namespace impasto::see {
namespace {

/// So many shapes are ordered; what they are made of goes with them.
constexpr int kShapes = 40;
/// How much kin have to be of one depth.
constexpr double kKin = 3;

std::size_t at(int i) {
  return static_cast<std::size_t>(i);
}

struct Shape {
  double area = 0;                        // px of the small picture, as all here
  double y = 0, lowest = 0;               // middle and where it ends, shares of the height
  double top = 0, bottom = 0, sides = 0;  // on the rim
  double object = 0, focus = 0;           // means
  double texture = 0, L = 0, face = 0;
  double border = 0;            // with others, the rim left out
  double last = 0, weight = 0;  // where it is for itself, and how sure that is
};

/// Two that touch.
struct Contact {
  int a = 0, b = 0;  // a < b
  double length = 0;
  double bulges = 0;   // a into b .. -1 b into a, mean
  double step = 0;     // dE between them
  double contour = 0;  // how strong their border is, dE
};

/// Which shape a place of the small picture is in.
struct Labels {
  int width = 0, height = 0;
  std::vector<int> at;
  int of(int x, int y) const {
    return at[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
              static_cast<std::size_t>(x)];
  }
};

Labels labels(const plan::Seeing& seeing, const Tree& tree, const std::vector<int>& shape_of,
              int width, int height) {
  Labels out{width, height, {}};
  out.at.reserve(at(width) * at(height));
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const int u = std::min(4 * x + 2, seeing.width - 1),
                v = std::min(4 * y + 2, seeing.height - 1);
      out.at.push_back(shape_of[at(tree.of_pixel[at(v) * at(seeing.width) + at(u)])]);
    }
  }
  return out;
}

std::vector<Shape> measured(const Labels& labels, const Tree& tree, const std::vector<int>& parts,
                            const std::vector<int>& shape_of, const std::vector<float>& objects,
                            const Map& focus) {
  std::vector<Shape> out(parts.size());
  for (int y = 0; y < labels.height; ++y) {
    for (int x = 0; x < labels.width; ++x) {
      Shape& shape = out[at(labels.of(x, y))];
      const double down = (y + 0.5) / labels.height;
      shape.area += 1;
      shape.y += down;
      shape.lowest = std::max(shape.lowest, down);
      shape.top += y == 0;
      shape.bottom += y + 1 == labels.height;
      shape.sides += (x == 0) + (x + 1 == labels.width);
      shape.focus += focus.row(y)[x];
    }
  }
  for (int leaf = 0; leaf < tree.leaves; ++leaf) {
    out[at(shape_of[at(leaf)])].object += objects[at(leaf)] * tree.parts[at(leaf)].area;
  }
  for (std::size_t i = 0; i < out.size(); ++i) {
    const Part& part = tree.parts[at(parts[i])];
    Shape& shape = out[i];
    shape.object /= part.area;
    shape.texture = part.texture / part.area;
    shape.L = part.L / part.area;
    shape.face = part.face / part.area;
    if (shape.area <= 0) continue;
    shape.y /= shape.area;
    shape.focus /= shape.area;
  }
  return out;
}

/// How much one bulges into the other there, 1 .. -1 the other into the one: by their shares of
/// what is around. Nothing is told where a third is near, at the ends of the border.
double bulge(const Labels& labels, int x, int y, int one, int other, int reach) {
  int of_one = 0, of_both = 0, all = 0;
  const int step = std::max(1, reach / 4);
  for (int v = std::max(0, y - reach); v <= std::min(labels.height - 1, y + reach); v += step) {
    for (int u = std::max(0, x - reach); u <= std::min(labels.width - 1, x + reach); u += step) {
      const int here = labels.of(u, v);
      of_one += here == one;
      of_both += here == one || here == other;
      ++all;
    }
  }
  return 10 * of_both < 8 * all ? 0 : 1 - 2.0 * of_one / of_both;
}

std::vector<Contact> contacts(const Labels& labels, std::vector<Shape>& shapes) {
  const int count = static_cast<int>(shapes.size());
  std::vector<Contact> table(shapes.size() * shapes.size());
  const int reach = std::max(2, std::min(labels.width, labels.height) / 14);
  const auto touch = [&](int x, int y, int u, int v) {
    const int one = labels.of(x, y), other = labels.of(u, v);
    if (one == other) return;
    const int a = std::min(one, other), b = std::max(one, other);
    Contact& contact = table[at(a) * at(count) + at(b)];
    contact.length += 1;
    contact.bulges += 0.5 * (bulge(labels, x, y, a, b, reach) + bulge(labels, u, v, a, b, reach));
    shapes[at(a)].border += 1;
    shapes[at(b)].border += 1;
  };
  for (int y = 0; y < labels.height; ++y) {
    for (int x = 0; x < labels.width; ++x) {
      if (x + 1 < labels.width) touch(x, y, x + 1, y);
      if (y + 1 < labels.height) touch(x, y, x, y + 1);
    }
  }
  std::vector<Contact> out;
  for (int a = 0; a < count; ++a) {
    for (int b = a + 1; b < count; ++b) {
      Contact& contact = table[at(a) * at(count) + at(b)];
      if (contact.length <= 0) continue;
      contact.a = a;
      contact.b = b;
      contact.bulges /= contact.length;
      out.push_back(contact);
    }
  }
  return out;
}

/// What the tree knows of two that touch.
void describe(std::vector<Contact>& contacts, const Tree& tree, const std::vector<int>& parts,
              const std::vector<int>& shape_of) {
  std::vector<Border> between = tree.borders;
  for (Border& border : between) {
    const int a = shape_of[at(border.a)], b = shape_of[at(border.b)];
    border.a = std::min(a, b);
    border.b = std::max(a, b);
  }
  between = summed(std::move(between));
  for (Contact& contact : contacts) {
    contact.step =
        apart(tree.parts[at(parts[at(contact.a)])], tree.parts[at(parts[at(contact.b)])]);
    const auto border = std::lower_bound(
        between.begin(), between.end(), contact,
        [](const Border& x, const Contact& y) { return x.a != y.a ? x.a < y.a : x.b < y.b; });
    if (border == between.end() || border->a != contact.a || border->b != contact.b) continue;
    contact.contour = static_cast<double>(border->strength) / 256 / border->length;
  }
}

/// Two that are pieces of one, parted by what is in front of it: of one colour and texture, both on
/// the rim, neither what the picture is of.
struct Kin {
  int a = 0, b = 0;
};

std::vector<Kin> kindred(const std::vector<Shape>& shapes, const Tree& tree,
                         const std::vector<int>& parts) {
  const auto ground = [](const Shape& shape) {
    return shape.top + shape.bottom + shape.sides > 0 && shape.object < 0.7 && shape.face < 0.1;
  };
  std::vector<Kin> out;
  for (int a = 0; a < static_cast<int>(shapes.size()); ++a) {
    for (int b = a + 1; b < static_cast<int>(shapes.size()); ++b) {
      const Shape &one = shapes[at(a)], &other = shapes[at(b)];
      if (!ground(one) || !ground(other) || std::fabs(one.texture - other.texture) > 0.4) continue;
      if (apart(tree.parts[at(parts[at(a)])], tree.parts[at(parts[at(b)])]) < 7)
        out.push_back({a, b});
    }
  }
  return out;
}

/// Without texture or anything that is sharp, and not what the picture is of.
bool is_smooth(const Shape& shape) {
  return shape.texture < 0.65 && shape.focus < 0.55 && shape.object < 0.8 && shape.face < 0.1;
}

/// Smooth, along the top (a window or a poster ends on both sides of it), hardly down to the
/// bottom.
bool is_sky(const Shape& shape, const Labels& labels) {
  const double least = shape.sides > 0 ? 0.12 : 0.35;
  return shape.top > least * labels.width && shape.bottom < 0.3 * shape.top && shape.focus < 0.45 &&
         is_smooth(shape);
}

/// A sky, what it goes over into (the haze above the ground, a cloud) and what else of it is at the
/// top.
std::vector<bool> skies(const std::vector<Shape>& shapes, const std::vector<Contact>& contacts,
                        const std::vector<Kin>& kin, const Labels& labels) {
  std::vector<bool> out;
  for (const Shape& shape : shapes) out.push_back(is_sky(shape, labels));
  bool more = true;
  const auto spread = [&](int a, int b, bool at_top) {
    if (out[at(a)] == out[at(b)]) return;
    const int other = out[at(a)] ? b : a;
    const Shape& shape = shapes[at(other)];
    if (!is_smooth(shape) || shape.bottom > 0.02 * labels.width) return;
    if (at_top && shape.top <= 0) return;
    out[at(other)] = more = true;
  };
  while (more) {
    more = false;
    for (const Contact& contact : contacts) {
      if (contact.contour < 1.2 && contact.step < 30) spread(contact.a, contact.b, false);
    }
    for (const Kin& two : kin) spread(two.a, two.b, true);
  }
  return out;
}

/// Where each shape is for itself.
void place(std::vector<Shape>& shapes, const std::vector<bool>& sky, const Labels& labels) {
  const double around = labels.width + 2.0 * labels.height;
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    Shape& shape = shapes[i];
    const double ground = 1 - (0.6 * shape.lowest + 0.4 * shape.y);
    const double reach = (shape.top + shape.sides) / around;
    const double along = std::min(1.0, 2 * reach / (reach + 3 * shape.bottom / around + 0.1));
    shape.last =
        0.35 * ground + 0.35 * (1 - shape.object) + 0.15 * along + 0.15 * (1 - shape.focus);
    shape.weight = 1;
    if (sky[i]) {
      shape.last = 1.5;
      shape.weight = 20;
    }
    if (shape.face > 0.3) {
      shape.last = -0.3;
      shape.weight = 3;
    }
  }
}

/// The order that contradicts the least, by Gauss and Seidel.
std::vector<double> solved(const std::vector<Shape>& shapes, const std::vector<Contact>& contacts,
                           const std::vector<Kin>& kin) {
  struct Pull {
    int to;
    double weight, offset;
  };
  std::vector<std::vector<Pull>> pulls(shapes.size());
  for (const Contact& contact : contacts) {
    // What goes over into the other is of one depth with it.
    const double distinct = contact.contour / (contact.contour + 1.5);
    const double before = std::clamp(4 * contact.bulges, -1.0, 1.0);
    const double offset = 0.5 * distinct * before;
    for (const int side : {contact.a, contact.b}) {
      const double weight = (1.5 + 5 * (1 - distinct)) * contact.length / shapes[at(side)].border;
      const bool first = side == contact.a;
      pulls[at(side)].push_back({first ? contact.b : contact.a, weight, first ? -offset : offset});
    }
  }
  for (const Kin& two : kin) {
    pulls[at(two.a)].push_back({two.b, kKin, 0});
    pulls[at(two.b)].push_back({two.a, kKin, 0});
  }
  std::vector<double> out;
  for (const Shape& shape : shapes) out.push_back(shape.last);
  for (int round = 0; round < 60; ++round) {
    for (std::size_t i = 0; i < out.size(); ++i) {
      double sum = shapes[i].weight * shapes[i].last, weight = shapes[i].weight;
      for (const Pull& pull : pulls[i]) {
        sum += pull.weight * (out[at(pull.to)] + pull.offset);
        weight += pull.weight;
      }
      out[i] = sum / weight;
    }
  }
  return out;
}

/// To 0..1, but for the last hundredths of the picture: a glint is not what the order is about.
void stretch(std::vector<double>& order, const std::vector<Shape>& shapes) {
  std::vector<std::size_t> sorted(order.size());
  std::iota(sorted.begin(), sorted.end(), std::size_t{0});
  std::sort(sorted.begin(), sorted.end(), [&](std::size_t a, std::size_t b) {
    return order[a] != order[b] ? order[a] < order[b] : a < b;
  });
  double area = 0;
  for (const Shape& shape : shapes) area += shape.area;
  const auto bound = [&](double share) {
    double sum = 0;
    for (const std::size_t i : sorted) {
      sum += shapes[i].area;
      if (sum >= share * area) return order[i];
    }
    return order[sorted.back()];
  };
  const double first = bound(0.015), last = bound(0.985);
  for (double& one : order) one = math::saturate((one - first) / std::max(0.05, last - first));
}

}  // namespace

std::vector<float> depths(const plan::Seeing& seeing, const Tree& tree,
                          const std::vector<float>& objects, const Map& focus) {
  const std::vector<int> parts = cut(tree, kShapes);
  const std::vector<int> shape_of = of_cut(tree, parts);
  const Labels where = labels(seeing, tree, shape_of, focus.width, focus.height);
  std::vector<Shape> shapes = measured(where, tree, parts, shape_of, objects, focus);
  std::vector<Contact> touching = contacts(where, shapes);
  describe(touching, tree, parts, shape_of);
  const std::vector<Kin> kin = kindred(shapes, tree, parts);
  place(shapes, skies(shapes, touching, kin, where), where);
  std::vector<double> order = solved(shapes, touching, kin);
  stretch(order, shapes);
  std::vector<float> out;
  for (const int shape : shape_of) out.push_back(static_cast<float>(order[at(shape)]));
  return out;
}

}  // namespace impasto::see
