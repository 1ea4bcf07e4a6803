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

/// A tree without outline (mokkotsu): a trunk that leans and turns, thick to thin, and boughs of
/// short touches that fan out, denser at their foot.
void pine(Easel& easel, const Mark& like, Point root, float size, const Lch& body, const Lch& bloom,
          int parts, std::uint64_t key) {
  const float lean = 0.5f * easel.chance(kGrow, key, 21),
              turn = 0.16f * easel.chance(kGrow, key, 25);
  constexpr int kPoints = 7;
  Mark trunk = like;
  trunk.brush = kLineBrush;
  trunk.width = 0.085f * size;
  trunk.colour = {30.0f, 14.0f, 50.0f};
  trunk.path.clear();
  const auto stem = [&](float t) {
    const auto bend = static_cast<float>(math::sin(5.0f * t + 6.0f * turn));
    return Point{root.x + size * (0.5f * lean * t + turn * bend), root.y - 0.95f * size * t};
  };
  for (int q = 0; q < kPoints; ++q) {
    const float t = static_cast<float>(q) / (kPoints - 1);
    const Point at = stem(t);
    trunk.path.push_back({at.x, at.y, 1.0f - 0.85f * t, t});
  }
  easel.paint(std::move(trunk));
  const int boughs = std::clamp(parts / 2, 2, 4);
  for (int i = 0; i < boughs; ++i) {
    const float up = (static_cast<float>(i) + 0.9f) / static_cast<float>(boughs);
    const Point foot = stem(std::min(1.0f, up));
    const float side = (i % 2 == 0 ? 1.0f : -1.0f) * (lean < 0 ? -1.0f : 1.0f);
    const float wide =
        size * (0.42f - 0.2f * up) * (0.7f + 0.6f * easel.unit_chance(kGrow, key, i, 23));
    const int touches = 5 + static_cast<int>(5.0f * easel.unit_chance(kGrow, key, i, 26));
    for (int j = 0; j < touches; ++j) {
      const float out = static_cast<float>(j) / static_cast<float>(touches);
      Mark needle = like;
      needle.width = wide * (0.30f - 0.17f * out);
      needle.wetness = 0.5f;
      needle.colour = j % 4 == 3 ? lch_between(body, bloom, 0.3f) : body;
      needle.colour.L += 5.0f * easel.chance(kGrow, key, i, j, 27) + 6.0f * out;
      petal(easel, needle,
            {foot.x + side * wide * (0.75f * out - 0.15f),
             foot.y - 0.16f * wide * easel.chance(kGrow, key, i, j, 28)},
            kUp + side * (0.5f + 0.9f * out) + 0.4f * easel.chance(kGrow, key, i, j, 29),
            wide * (0.42f - 0.18f * out));
    }
  }
}

/// Water: a few long lines that swell and thin, one under another, never in step.
void waves(Easel& easel, const Mark& like, Point root, float size, const Lch& body,
           const Lch& bloom, int parts, std::uint64_t key) {
  const int lines = std::clamp(parts / 2, 2, 4);
  const float long_waves = 1.5f + 1.5f * easel.unit_chance(kGrow, key, 35);
  for (int i = 0; i < lines; ++i) {
    constexpr int kPoints = 11;
    Mark line = like;
    line.brush = kLineBrush;
    line.width = size * (0.045f + 0.05f * easel.unit_chance(kGrow, key, i, 31));
    line.colour = i == 1 ? bloom : body;
    line.colour.L += 6.0f * easel.chance(kGrow, key, i, 36);
    line.path.clear();
    const float from = 0.5f * easel.chance(kGrow, key, i, 32),
                length = 1.1f + 0.8f * easel.unit_chance(kGrow, key, i, 33);
    const float y = root.y - 0.17f * size * static_cast<float>(i) +
                    0.05f * size * easel.chance(kGrow, key, i, 34);
    for (int q = 0; q < kPoints; ++q) {
      const float t = static_cast<float>(q) / (kPoints - 1);
      const auto wave =
          static_cast<float>(math::sin(6.28f * long_waves * (t + 0.13f * static_cast<float>(i))));
      line.path.push_back({root.x + size * (from + length * (t - 0.5f)),
                           y - size * 0.07f * wave * (1.0f - 0.6f * t),
                           0.12f + 0.88f * 4.0f * t * (1.0f - t) * (0.7f + 0.3f * wave), t});
    }
    easel.paint(std::move(line));
  }
}

/// Long thin blades that bend over to one side.
void grass(Easel& easel, const Mark& like, Point root, float size, const Lch& body,
           const Lch& bloom, int parts, std::uint64_t key) {
  const float side = easel.conception.side;
  for (int i = 0; i < parts + 2; ++i) {
    Mark blade = like;
    blade.brush = kLineBrush;
    blade.width = size * (0.025f + 0.035f * easel.unit_chance(kGrow, key, i, 45));
    blade.colour = lch_between(body, bloom, i % 5 == 4 ? 0.35f : 0.0f);
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
  // Which grow is the key's; the seed moves on to the next at most.
  const float round = easel.outlook.home.place / 12.0f + 0.15f * easel.unit_chance(kSow, 1);
  const auto first = static_cast<int>(kPlants * round);
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
