// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/hands/pattern/plants.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/compose/hands/pattern/shape.h"

namespace impasto::compose::pattern {
namespace {

enum Purpose : std::uint64_t { kSow = 1711, kGrow };

constexpr float kUp = -1.5707963f;
constexpr float kRound = 6.2831853f;

/// Upright blades, and flowers of three petals among their tips (Korin).
void iris(Easel& easel, const Mark& like, Point root, float size, const Lch& body, const Lch& bloom,
          int parts, std::uint64_t key) {
  for (int i = 0; i < parts; ++i) {
    const float lean = 0.22f * easel.chance(kGrow, key, i, 1);
    Mark blade = like;
    blade.width = 0.085f * size * (0.8f + 0.4f * easel.unit_chance(kGrow, key, i, 2));
    blade.colour = body;
    blade.colour.L += 7.0f * easel.chance(kGrow, key, i, 3);
    const Point from{root.x + 0.22f * size * easel.chance(kGrow, key, i, 4), root.y};
    petal(easel, blade, from, kUp + lean,
          size * (0.6f + 0.4f * easel.unit_chance(kGrow, key, i, 5)));
  }
  for (int i = 0; i < std::max(1, parts / 3); ++i) {
    const Point at{root.x + 0.24f * size * easel.chance(kGrow, key, i, 6),
                   root.y - size * (0.78f + 0.3f * easel.unit_chance(kGrow, key, i, 7))};
    for (int j = 0; j < 4; ++j) {
      Mark leaf = like;
      leaf.width = 0.13f * size;
      leaf.colour = bloom;
      leaf.colour.L += j == 3 ? 14.0f : 4.0f * easel.chance(kGrow, key, i, j, 8);
      constexpr float kTurns[4] = {0.45f, 2.7f, kUp, 1.6f};
      petal(easel, leaf, at, kTurns[j] + 0.25f * easel.chance(kGrow, key, i, j, 9),
            size * (j == 2 ? 0.17f : 0.20f));
    }
  }
}

/// Leaves that fall: each alone, at its own turn (Hishida).
void leaves(Easel& easel, const Mark& like, Point root, float size, const Lch& body,
            const Lch& bloom, int parts, std::uint64_t key) {
  for (int i = 0; i < parts; ++i) {
    Mark leaf = like;
    leaf.width = 0.16f * size * (0.6f + 0.6f * easel.unit_chance(kGrow, key, i, 11));
    leaf.colour = i % 3 == 2 ? bloom : body;
    leaf.colour.L += 9.0f * easel.chance(kGrow, key, i, 12);
    const Point at{root.x + 0.75f * size * easel.chance(kGrow, key, i, 13),
                   root.y + 0.5f * size * easel.chance(kGrow, key, i, 14)};
    petal(easel, leaf, at, kRound * easel.unit_chance(kGrow, key, i, 15), 2.0f * leaf.width);
  }
}

/// Cushions of green, one above another, on a trunk that leans.
void pine(Easel& easel, const Mark& like, Point root, float size, const Lch& body, const Lch& bloom,
          int parts, std::uint64_t key) {
  const float lean = 0.5f * easel.chance(kGrow, key, 21);
  Mark trunk = like;
  trunk.width = 0.07f * size;
  trunk.colour = {30.0f, 16.0f, 50.0f};
  petal(easel, trunk, root, kUp + 0.6f * lean, 0.8f * size);
  const int pads = std::clamp(parts / 2, 2, 4);
  for (int i = 0; i < pads; ++i) {
    const float up = (static_cast<float>(i) + 0.8f) / static_cast<float>(pads);
    const Point at{root.x + size * (0.5f * lean * up + 0.22f * easel.chance(kGrow, key, i, 22)),
                   root.y - 0.85f * size * up};
    const float wide = size * (0.30f - 0.13f * up + 0.05f * easel.chance(kGrow, key, i, 23));
    Mark pad = like;
    pad.colour = i % 2 == 1 ? lch_between(body, bloom, 0.25f) : body;
    pad.colour.L += 5.0f * static_cast<float>(i);
    fill(easel, pad, oval(at, wide, 0.42f * wide, 0.15f * easel.chance(kGrow, key, i, 24)));
  }
}

/// Scales of waves: arcs within arcs, in rows.
void waves(Easel& easel, const Mark& like, Point root, float size, const Lch& body,
           const Lch& bloom, int parts, std::uint64_t key) {
  const int scales = std::clamp(parts / 2, 2, 4);
  for (int i = 0; i < scales; ++i) {
    const float r0 = 0.34f * size;
    const Point at{root.x + r0 * (2.0f * static_cast<float>(i % 2) - 0.5f * static_cast<float>(i)),
                   root.y - 0.45f * r0 * static_cast<float>(i / 2)};
    for (int j = 0; j < 3; ++j) {
      constexpr int kPoints = 9;
      const float r = r0 * (1.0f - 0.3f * static_cast<float>(j));
      Mark arc = like;
      arc.brush = kDabBrush;
      arc.width = 0.055f * size * (1.0f - 0.2f * static_cast<float>(j));
      arc.colour = j == 1 ? bloom : body;
      arc.path.clear();
      for (int q = 0; q < kPoints; ++q) {
        const float t = static_cast<float>(q) / (kPoints - 1), a = kRound * (0.5f + 0.5f * t);
        arc.path.push_back({at.x + r * static_cast<float>(math::cos(a)),
                            at.y + 0.8f * r * static_cast<float>(math::sin(a)),
                            0.75f + 0.25f * easel.unit_chance(kGrow, key, i, 31), t});
      }
      easel.paint(std::move(arc));
    }
  }
}

/// Long thin blades that bend over to one side.
void grass(Easel& easel, const Mark& like, Point root, float size, const Lch& body,
           const Lch& bloom, int parts, std::uint64_t key) {
  const float side = easel.conception.side;
  for (int i = 0; i < parts + 2; ++i) {
    Mark blade = like;
    blade.brush = kLineBrush;
    blade.width = 0.035f * size;
    blade.colour = i % 4 == 3 ? bloom : body;
    blade.colour.L += 8.0f * easel.chance(kGrow, key, i, 41);
    const float tall = size * (0.7f + 0.6f * easel.unit_chance(kGrow, key, i, 42)),
                bend = side * size * (0.15f + 0.65f * easel.unit_chance(kGrow, key, i, 43));
    const float x = root.x + 0.12f * size * easel.chance(kGrow, key, i, 44);
    constexpr int kPoints = 7;
    blade.path.clear();
    for (int q = 0; q < kPoints; ++q) {
      const float t = static_cast<float>(q) / (kPoints - 1);
      blade.path.push_back(
          {x + bend * t * t * t, root.y - tall * t * (1.0f - 0.25f * t * t), 1.0f - 0.7f * t, t});
    }
    easel.paint(std::move(blade));
  }
}

}  // namespace

Plant plant_of(const Easel& easel, int label) {
  constexpr int kPlants = 5;
  const auto first = static_cast<int>(kPlants * easel.unit_chance(kSow, 1));
  return static_cast<Plant>((first + 2 * label) % kPlants);
}

void grow(Easel& easel, Plant plant, const Mark& like, Point root, float size, const Lch& body,
          const Lch& bloom, int parts, std::uint64_t key) {
  switch (plant) {
    case Plant::kIris: return iris(easel, like, root, size, body, bloom, parts, key);
    case Plant::kLeaves: return leaves(easel, like, root, size, body, bloom, parts, key);
    case Plant::kPine: return pine(easel, like, root, size, body, bloom, parts, key);
    case Plant::kWaves: return waves(easel, like, root, size, body, bloom, parts, key);
    case Plant::kGrass: return grass(easel, like, root, size, body, bloom, parts, key);
  }
}

}  // namespace impasto::compose::pattern
