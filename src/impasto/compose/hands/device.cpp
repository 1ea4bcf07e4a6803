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
  constexpr float kWidth = 0.46f, kNarrower = 0.12f, kLength = 1.9f, kShorter = 0.48f;
  constexpr float kUpright = 1.15f, kAlong = 0.4f, kStep = 0.9f, kTurnOut = 0.05f, kBow = 0.03f;
  constexpr double kEvery = 0.12;  // s
  const float seam = along + kUpright * easel.conception.side;
  std::vector<Part> parts;
  for (int i = 0; i < 2 * kStrokes; ++i) {
    const bool dark = i % 2 == 0;
    const float out = static_cast<float>(i / 2);
    const float width = kWidth * size * (1.0f - kNarrower * out);
    const Point at = along_and_across(heart, seam, kAlong * size * easel.chance(kDrawn, i, 1),
                                      (dark ? -1.0f : 1.0f) * (0.5f + kStep * out) * width);
    parts.push_back({sweep(at, seam + kTurnOut * out * easel.chance(kDrawn, i, 2),
                           size * (kLength - kShorter * out), kBow * easel.chance(kDrawn, i, 3)),
                     width, dark ? Role::kDark : Role::kAccent, kEvery * i});
  }
  return parts;
}

/// An oval that is laid bare, and a rim about it, broken.
std::vector<Part> hollow(const Easel& easel, Point heart, float size, float along) {
  constexpr int kBared = 4, kRim = 8;
  constexpr float kLong = 0.85f, kShort = 0.55f, kRounded = 0.8f, kBaredWidth = 0.42f, kBow = 0.04f;
  constexpr float kUneven = 0.6f, kArc = 0.55f, kArcMore = 0.45f;         // of an eighth, radians
  constexpr float kOut = 1.08f, kOutMore = 0.22f;                         // of the oval
  constexpr float kRimWidth = 0.10f, kRimMore = 0.16f;                    // of the size
  constexpr double kBareEvery = 0.10, kRimAfter = 0.5, kRimEvery = 0.09;  // s
  std::vector<Part> parts;
  for (int i = 0; i < kBared; ++i) {
    const float off = (static_cast<float>(i) + 0.5f) / kBared * 2.0f - 1.0f;
    parts.push_back({sweep(along_and_across(heart, along, 0.0f, kShort * size * off), along,
                           2.0f * kLong * size * std::sqrt(1.0f - kRounded * off * off),
                           kBow * easel.chance(kDrawn, i, 4)),
                     kBaredWidth * size, Role::kBare, kBareEvery * i});
  }
  // One is left out: there it is open.
  for (int i = 0; i + 1 < kRim; ++i) {
    const float turn =
        kTurn * (static_cast<float>(i) + kUneven * easel.unit_chance(kDrawn, i, 5)) / kRim;
    std::vector<plan::PathPoint> path;
    constexpr int kPoints = 7;
    const float arc = kArc + kArcMore * easel.unit_chance(kDrawn, i, 6);
    const float r = kOut + kOutMore * easel.chance(kDrawn, i, 7);
    for (int k = 0; k < kPoints; ++k) {
      const float t = static_cast<float>(k) / (kPoints - 1);
      const float a = turn + arc * t;
      const Point p =
          along_and_across(heart, along, r * kLong * size * static_cast<float>(math::cos(a)),
                           r * kShort * size * static_cast<float>(math::sin(a)));
      path.push_back({p.x, p.y, 0.5f + 0.5f * static_cast<float>(math::sin(math::kPi * t)), t});
    }
    constexpr Role kRoles[3] = {Role::kDark, Role::kAccent, Role::kBase};
    parts.push_back({std::move(path),
                     size * (kRimWidth + kRimMore * easel.unit_chance(kDrawn, i, 8)), kRoles[i % 3],
                     kRimAfter + kRimEvery * i});
  }
  return parts;
}

/// Strokes that crowd together, the smaller and fuller the nearer to the heart.
std::vector<Part> cluster(const Easel& easel, Point heart, float size, float along) {
  constexpr float kCount = 20.0f, kMore = 16.0f;  // where it stands out
  constexpr float kReach = 1.15f, kFlat = 0.62f;  // of the size; as high as that is wide
  constexpr double kGather = 0.75;                // below 1: more of them outside
  constexpr float kWidth = 0.07f, kWidthMore = 0.20f, kSmaller = 0.4f;
  constexpr float kAcross = 0.3f, kThrown = 1.3f, kAligned = 0.35f;  // a share; radians
  constexpr float kLength = 1.8f, kLengthMore = 2.4f, kBow = 0.12f;
  constexpr float kAccents = 0.72f, kLights = 0.42f, kDarks = 0.18f;
  constexpr double kEvery = 0.04;  // s
  const int count = static_cast<int>(std::lround(kCount + kMore * easel.outlook.prominence));
  std::vector<Part> parts;
  for (int i = 0; i < count; ++i) {
    // From the outside inwards, so that the middle lies on top.
    const float out = 1.0f - (static_cast<float>(i) + 0.5f) / static_cast<float>(count);
    const float turn = kTurn * easel.unit_chance(kDrawn, i, 9);
    const float r = size * kReach * static_cast<float>(math::pow(out, kGather));
    const Point at = along_and_across(heart, along, r * static_cast<float>(math::cos(turn)),
                                      kFlat * r * static_cast<float>(math::sin(turn)));
    const float big = easel.unit_chance(kDrawn, i, 10);
    const float width = size * (kWidth + kWidthMore * big * big * math::lerp(kSmaller, 1.0f, out));
    const float aim = along + (easel.unit_chance(kDrawn, i, 11) < kAcross ? kThrown : kAligned) *
                                  easel.chance(kDrawn, i, 12);
    const float pick = easel.unit_chance(kDrawn, i, 13) + 0.5f * (0.5f - out);
    parts.push_back(
        {sweep(at, aim, width * (kLength + kLengthMore * easel.unit_chance(kDrawn, i, 14)),
               kBow * easel.chance(kDrawn, i, 15)),
         width,
         pick > kAccents  ? Role::kAccent
         : pick > kLights ? Role::kLight
         : pick > kDarks  ? Role::kDark
                          : Role::kBase,
         kEvery * i});
  }
  return parts;
}

/// One gesture through the whole picture, and a second, thin, that follows it.
std::vector<Part> one_gesture(const Easel& easel, Point heart, float size, float along) {
  constexpr float kReach = 1.7f, kSlant = 0.55f, kBow = 0.16f, kWidth = 0.34f;
  // The second, against the first:
  constexpr float kAfter = 0.12f, kBeside = 0.34f, kTurnOff = 0.05f, kShorter = 0.7f,
                  kFlatter = 0.8f, kThin = 0.07f;
  constexpr double kLater = 0.35;  // s
  const float reach = kReach * easel.unit();
  const float angle = 0.5f * along + kSlant * easel.conception.side;
  const float bow = kBow * easel.chance(kDrawn, 1, 16);
  const Point beside = along_and_across(heart, angle, kAfter * size, kBeside * size);
  return {{sweep(heart, angle, reach, bow), kWidth * size, Role::kAccent, 0.0},
          {sweep(beside, angle + kTurnOff, kShorter * reach, kFlatter * bow), kThin * size,
           Role::kDark, kLater}};
}

/// Room, and in it one mark.
std::vector<Part> silence(const Easel& easel, Point heart, float size, float along) {
  constexpr int kBared = 4;
  constexpr float kLevel = 0.4f;  // of the tune's own slant
  constexpr float kAside = 0.2f, kHalf = 0.75f, kLength = 2.3f, kRounded = 0.35f, kBow = 0.05f;
  constexpr float kWidth = 0.55f, kMark = 0.42f, kMarkWidth = 0.15f, kMarkBow = 0.1f;
  constexpr double kEvery = 0.12, kMarkAfter = 0.7;  // s
  std::vector<Part> parts;
  for (int i = 0; i < kBared; ++i) {
    const float off = (static_cast<float>(i) + 0.5f) / kBared * 2.0f - 1.0f;
    parts.push_back(
        {sweep(along_and_across(heart, kLevel * along, kAside * size * easel.chance(kDrawn, i, 17),
                                kHalf * size * off),
               kLevel * along, kLength * size * (1.0f - kRounded * off * off),
               kBow * easel.chance(kDrawn, i, 18)),
         kWidth * size, Role::kBare, kEvery * i});
  }
  parts.push_back(
      {sweep(heart, along, kMark * size, kMarkBow), kMarkWidth * size, Role::kAccent, kMarkAfter});
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
  constexpr float kLight = 91.0f, kLightC = 0.3f, kDark = 21.0f, kDarkC = 0.6f, kDarkMore = 6.0f,
                  kDarkMost = 22.0f;
  const Family family = easel.family_at(easel.outlook.climax);
  switch (role) {
    case Role::kAccent: break;
    case Role::kLight: return {kLight, kLightC * accent.C, accent.h};
    case Role::kDark:
      return {kDark, std::min(kDarkMost, kDarkC * family.base.C + kDarkMore), family.base.h};
    case Role::kBase: return family.base;
    case Role::kBare: return easel.colours.ground;
  }
  return accent;
}

}  // namespace impasto::compose
