// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/hands/knife/slab.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/compose/gesture/sweep.h"

namespace impasto::compose::knife {
namespace {

enum Purpose : std::uint64_t { kBead = 1601, kPair, kRidge };

/// A path moved aside, square to its whole way.
std::vector<plan::PathPoint> moved(std::vector<plan::PathPoint> path, float aside) {
  const float dx = path.back().x - path.front().x, dy = path.back().y - path.front().y;
  const float length = std::max(1e-5f, std::sqrt(dx * dx + dy * dy));
  for (plan::PathPoint& q : path) {
    q.x -= aside * dy / length;
    q.y += aside * dx / length;
  }
  return path;
}

}  // namespace

float facets_of(const Easel& easel) {
  return math::saturate(0.1f + 0.9f * easel.outlook.busyness);
}

std::vector<plan::PathPoint> press(Point at, float angle, float length, float slant) {
  constexpr int kPoints = 4;
  std::vector<plan::PathPoint> path;
  const auto c = static_cast<float>(math::cos(angle)), s = static_cast<float>(math::sin(angle));
  for (int i = 0; i < kPoints; ++i) {
    const float t = static_cast<float>(i) / (kPoints - 1), along = (t - 0.5f) * length;
    plan::PathPoint q{at.x + along * c, at.y + along * s, 1.0f - 0.25f * t, t};
    q.twist = slant;
    path.push_back(q);
  }
  return path;
}

Pair beside(const Easel& easel, const Lch& main, double time, std::uint64_t key) {
  const Family family = easel.family_at(time);
  Pair pair{main, main};
  pair.second.L += 13.0f * easel.chance(kPair, key, 1);
  pair.second.h = wrap_hue(main.h + family.bend * (18.0f + 16.0f * easel.chance(kPair, key, 2)));
  pair.second.C *= 1.15f;
  const float pick = easel.unit_chance(kPair, key, 3);
  if (pick < 0.22f) {
    pair.third = {92.0f, 5.0f, main.h};
  } else if (pick < 0.40f) {
    pair.third = {24.0f, std::min(18.0f, main.C), wrap_hue(main.h + 40.0f * family.bend)};
  } else if (pick < 0.55f) {
    pair.third = family.accent;
  } else {
    pair.third.L += 16.0f * easel.chance(kPair, key, 4);
    pair.third.h = wrap_hue(main.h - 26.0f * family.bend);
  }
  return pair;
}

namespace {

constexpr float kScraped = 0.14f, kLeft = 0.08f;  // shares of all slabs

/// Where the blade lifts it leaves what it has pushed before it: a thick ridge across the end, now
/// and then along a side, of the colour that came last.
void ridge(Easel& easel, const Mark& like, const Lch& colour, double when, std::uint64_t key) {
  const float pick = easel.unit_chance(kRidge, key, 1);
  if (pick > 0.75f || like.load < 0.5f) return;
  const plan::PathPoint &a = like.path.front(), &b = like.path.back();
  const float dx = b.x - a.x, dy = b.y - a.y;
  const float length = std::max(1e-5f, std::sqrt(dx * dx + dy * dy));
  const float ux = dx / length, uy = dy / length;
  const float across = like.width * (0.25f + 0.3f * easel.unit_chance(kRidge, key, 2));
  const float off = 0.12f * like.width * easel.chance(kRidge, key, 3);
  Mark mark = like;
  mark.brush = kLineBrush;
  mark.width = like.width * (0.05f + 0.07f * easel.unit_chance(kRidge, key, 4));
  mark.load = std::min(3.0f, 2.0f * like.load);
  mark.colour = colour;
  mark.colour.L += 5.0f * easel.chance(kRidge, key, 5);
  mark.keep = 0.0f;
  mark.start = when + 0.03;  // later than the blade: it stays on top
  mark.end = mark.start + 0.15;
  mark.path.clear();
  constexpr int kPoints = 5;
  for (int i = 0; i < kPoints; ++i) {
    const float t = static_cast<float>(i) / (kPoints - 1), s = 2.0f * t - 1.0f;
    const float in = -0.03f * like.width * (1.0f + easel.chance(kRidge, key, i, 6));
    plan::PathPoint q{0, 0, 0.5f + 0.5f * easel.unit_chance(kRidge, key, i, 7), t};
    if (pick < 0.55f) {  // across the end
      q.x = b.x + in * ux - (off + s * across) * uy;
      q.y = b.y + in * uy + (off + s * across) * ux;
    } else {  // along a side
      const float side = (pick < 0.65f ? 0.46f : -0.46f) * like.width + in;
      const float along = length * (0.55f + 0.4f * s);
      q.x = a.x + along * ux - side * uy;
      q.y = a.y + along * uy + side * ux;
    }
    mark.path.push_back(q);
  }
  easel.paint(std::move(mark));
}

}  // namespace

void slab(Easel& easel, const Mark& like, const Lch& main, const Lch& second, const Lch& third,
          std::uint64_t key) {
  constexpr float kSmall = 0.038f;  // of the shorter side: below, one press
  constexpr double kLater = 0.36;   // s: paint that was laid just now is not lifted
  if (like.width < kSmall * easel.unit()) {
    Mark mark = like;
    mark.brush = kKnifeBrush;
    mark.colour = main;
    mark.dirt = 0.25f + 0.45f * easel.unit_chance(kBead, key, 1);
    easel.paint(std::move(mark));
    return;
  }
  const float first_side = easel.unit_chance(kBead, key, 2) < 0.5f ? -1.0f : 1.0f;
  // A large one is always drawn out: beads left as they are would be boxes.
  constexpr float kLarge = 0.075f;  // of the shorter side
  const float manner = like.width > kLarge * easel.unit() ? 1.0f : easel.unit_chance(kBead, key, 4);
  for (int i = 0; i < 3; ++i) {
    Mark bead = like;
    bead.brush = kKnifeBrush;
    bead.colour = i == 0 ? main : i == 1 ? second : third;
    const float share = i == 0 ? 0.86f : i == 1 ? 0.40f : 0.18f;
    bead.width = share * like.width;
    bead.load = like.load * (i == 0 ? 0.9f : 1.25f);
    // From the edge where the blade was set down, and the last along a side: a spot of it within
    // the first would be a window in a wall.
    const float aside = i == 0   ? 0.0f
                        : i == 1 ? first_side * (0.10f + 0.22f * easel.unit_chance(kBead, key, 5))
                                 : -first_side * (0.30f + 0.12f * easel.unit_chance(kBead, key, 3));
    const float reaches = i == 0   ? 0.8f
                          : i == 1 ? 0.95f
                                   : 0.6f + 0.4f * easel.unit_chance(kBead, key, 7);
    bead.path = moved(part_of(like.path, 0.0f, reaches), aside * like.width);
    const float t0 = bead.path.front().time, t1 = bead.path.back().time;
    for (plan::PathPoint& q : bead.path) q.time = (q.time - t0) / std::max(1e-6f, t1 - t0);
    bead.keep = 0.0f;
    bead.end = std::min(like.end, like.start + 0.2);
    easel.paint(std::move(bead));
  }
  // Drawn out: mostly all of it, leaning on one side; some are left as they were set down, and some
  // are scraped, so that what lies under them is seen again.
  Mark drawn = like;
  drawn.brush = kMassBrush;
  drawn.colour = main;
  drawn.start = like.start + kLater;
  drawn.end = drawn.start + std::max(0.2, like.end - like.start);
  if (manner < kScraped) {
    drawn.load = 0.0f;
    drawn.width *= 0.75f;
    for (plan::PathPoint& q : drawn.path) q.pressure = 1.0f;
  } else if (manner < kScraped + kLeft) {
    ridge(easel, like, second, drawn.start, key);
    return;
  } else {
    drawn.load = 0.25f * like.load;
    const float leans = 0.6f * easel.chance(kBead, key, 6);
    for (plan::PathPoint& q : drawn.path) q.tilt = leans;
  }
  const double draws = drawn.start;
  easel.paint(std::move(drawn));
  ridge(easel, like, manner < kScraped ? third : second, draws, key);
}

}  // namespace impasto::compose::knife
