// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/hands/device.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/compose/gesture/sweep.h"

namespace impasto::compose {
namespace {

enum Purpose : std::uint64_t { kDrawn = 361 };

constexpr float kTurn = 6.2831853f;

Point along_and_across(Point from, float angle, float along, float across) {
  const auto c = static_cast<float>(math::cos(angle)), s = static_cast<float>(math::sin(angle));
  return {from.x + along * c - across * s, from.y + along * s + across * c};
}

/// Two masses, a dark and a full one, each of a few strokes side by side, the longest at the seam.
std::vector<Part> collision(const Easel& easel, Point heart, float size, float along) {
  constexpr int kStrokes = 3;
  constexpr float kWidth = 0.46f, kShorter = 0.24f, kUpright = 1.15f;
  const float seam = along + kUpright * easel.conception.side;
  std::vector<Part> parts;
  for (int i = 0; i < 2 * kStrokes; ++i) {
    const bool dark = i % 2 == 0;
    const float out = static_cast<float>(i / 2);
    const float width = kWidth * size * (1.0f - 0.12f * out);
    const Point at = along_and_across(heart, seam, 0.4f * size * easel.chance(kDrawn, i, 1),
                                      (dark ? -1.0f : 1.0f) * (0.5f + 0.9f * out) * width);
    parts.push_back(
        {sweep(at, seam + 0.05f * out * easel.chance(kDrawn, i, 2),
               size * (1.9f - kShorter * 2.0f * out), 0.03f * easel.chance(kDrawn, i, 3)),
         width, dark ? Role::kDark : Role::kAccent, 0.12 * i});
  }
  return parts;
}

/// An oval that is laid bare, and a rim about it, broken.
std::vector<Part> hollow(const Easel& easel, Point heart, float size, float along) {
  constexpr int kBared = 4, kRim = 8;
  constexpr float kLong = 0.85f, kShort = 0.55f;
  std::vector<Part> parts;
  for (int i = 0; i < kBared; ++i) {
    const float off = (static_cast<float>(i) + 0.5f) / kBared * 2.0f - 1.0f;
    parts.push_back({sweep(along_and_across(heart, along, 0.0f, kShort * size * off), along,
                           2.0f * kLong * size * std::sqrt(1.0f - 0.8f * off * off),
                           0.04f * easel.chance(kDrawn, i, 4)),
                     0.42f * size, Role::kBare, 0.10 * i});
  }
  // One is left out: there it is open.
  for (int i = 0; i + 1 < kRim; ++i) {
    const float turn =
        kTurn * (static_cast<float>(i) + 0.6f * easel.unit_chance(kDrawn, i, 5)) / kRim;
    std::vector<plan::PathPoint> path;
    constexpr int kPoints = 7;
    const float arc = 0.55f + 0.45f * easel.unit_chance(kDrawn, i, 6);
    const float r = 1.08f + 0.22f * easel.chance(kDrawn, i, 7);
    for (int k = 0; k < kPoints; ++k) {
      const float t = static_cast<float>(k) / (kPoints - 1);
      const float a = turn + arc * t;
      const Point p =
          along_and_across(heart, along, r * kLong * size * static_cast<float>(math::cos(a)),
                           r * kShort * size * static_cast<float>(math::sin(a)));
      path.push_back({p.x, p.y, 0.5f + 0.5f * static_cast<float>(math::sin(math::kPi * t)), t});
    }
    constexpr Role kRoles[3] = {Role::kDark, Role::kAccent, Role::kBase};
    parts.push_back({std::move(path), size * (0.10f + 0.16f * easel.unit_chance(kDrawn, i, 8)),
                     kRoles[i % 3], 0.5 + 0.09 * i});
  }
  return parts;
}

/// Strokes that crowd together, the smaller and fuller the nearer to the heart.
std::vector<Part> cluster(const Easel& easel, Point heart, float size, float along) {
  const int count = 20 + static_cast<int>(std::lround(16.0f * easel.outlook.prominence));
  std::vector<Part> parts;
  for (int i = 0; i < count; ++i) {
    // From the outside inwards, so that the middle lies on top.
    const float out = 1.0f - (static_cast<float>(i) + 0.5f) / static_cast<float>(count);
    const float turn = kTurn * easel.unit_chance(kDrawn, i, 9);
    const float r = size * 1.15f * static_cast<float>(math::pow(out, 0.75));
    const Point at = along_and_across(heart, along, r * static_cast<float>(math::cos(turn)),
                                      0.62f * r * static_cast<float>(math::sin(turn)));
    const float big = easel.unit_chance(kDrawn, i, 10);
    const float width = size * (0.07f + 0.20f * big * big * (0.4f + 0.6f * out));
    const float aim = along + (easel.unit_chance(kDrawn, i, 11) < 0.3f ? 1.3f : 0.35f) *
                                  easel.chance(kDrawn, i, 12);
    const float pick = easel.unit_chance(kDrawn, i, 13) + 0.5f * (0.5f - out);
    parts.push_back({sweep(at, aim, width * (1.8f + 2.4f * easel.unit_chance(kDrawn, i, 14)),
                           0.12f * easel.chance(kDrawn, i, 15)),
                     width,
                     pick > 0.72f   ? Role::kAccent
                     : pick > 0.42f ? Role::kLight
                     : pick > 0.18f ? Role::kDark
                                    : Role::kBase,
                     0.04 * i});
  }
  return parts;
}

/// One gesture through the whole picture, and a second, thin, that follows it.
std::vector<Part> one_gesture(const Easel& easel, Point heart, float size, float along) {
  const float reach = 1.7f * easel.unit();
  const float angle = 0.5f * along + 0.55f * easel.conception.side;
  const float bow = 0.16f * easel.chance(kDrawn, 1, 16);
  const Point beside = along_and_across(heart, angle, 0.12f * size, 0.34f * size);
  return {
      {sweep(heart, angle, reach, bow), 0.34f * size, Role::kAccent, 0.0},
      {sweep(beside, angle + 0.05f, 0.7f * reach, 0.8f * bow), 0.07f * size, Role::kDark, 0.35}};
}

/// Room, and in it one mark.
std::vector<Part> silence(const Easel& easel, Point heart, float size, float along) {
  constexpr int kBared = 4;
  std::vector<Part> parts;
  for (int i = 0; i < kBared; ++i) {
    const float off = (static_cast<float>(i) + 0.5f) / kBared * 2.0f - 1.0f;
    parts.push_back(
        {sweep(along_and_across(heart, 0.4f * along, 0.2f * size * easel.chance(kDrawn, i, 17),
                                0.75f * size * off),
               0.4f * along, 2.3f * size * (1.0f - 0.35f * off * off),
               0.05f * easel.chance(kDrawn, i, 18)),
         0.55f * size, Role::kBare, 0.12 * i});
  }
  parts.push_back({sweep(heart, along, 0.42f * size, 0.1f), 0.15f * size, Role::kAccent, 0.7});
  return parts;
}

}  // namespace

std::vector<Part> draw_device(const Easel& easel, Device device, Point heart, float size,
                              float along) {
  switch (device) {
    case Device::kField: break;
    case Device::kCollision: return collision(easel, heart, size, along);
    case Device::kVoid: return hollow(easel, heart, size, along);
    case Device::kCluster: return cluster(easel, heart, size, along);
    case Device::kSweep: return one_gesture(easel, heart, size, along);
    case Device::kSilence: return silence(easel, heart, size, along);
  }
  return {};
}

Lch colour_of(const Easel& easel, Role role, const Lch& accent) {
  const Family family = easel.family_at(easel.outlook.climax);
  switch (role) {
    case Role::kAccent: break;
    case Role::kLight: return {91.0f, 0.3f * accent.C, accent.h};
    case Role::kDark: return {21.0f, std::min(22.0f, 0.6f * family.base.C + 6.0f), family.base.h};
    case Role::kBase: return family.base;
    case Role::kBare: return easel.colours.ground;
  }
  return accent;
}

}  // namespace impasto::compose
