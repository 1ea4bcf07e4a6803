// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/conception.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <utility>

#include "impasto/base/math.h"
#include "impasto/base/rng.h"
#include "impasto/compose/place/course.h"

namespace impasto::compose {
namespace {

enum Purpose : std::uint64_t {
  kScheme = 1301,
  kHarmony,
  kTone,
  kDevice,
  kSide,
  kTurn,
  kFocus,
  kGrasp,
  kTilt,
  kMirror,
  kGrey
};

/// The option whose fit and draw are together the most.
template <class Option, std::size_t N>
Option chosen(const std::array<std::pair<Option, float>, N>& fits, float variety,
              std::uint64_t seed, Purpose purpose) {
  Option best = fits.front().first;
  float most = -1e9f;
  for (const auto& [option, fit] : fits) {
    const double u = std::max(1e-7f, random_unit(seed, purpose, option));
    const float score = fit + variety * static_cast<float>(-math::log(-math::log(u)));
    if (score > most) most = score, best = option;
  }
  return best;
}

/// How well each way of laying out the whole suits the music.
Scheme scheme_for(const Outlook& outlook, float variety, std::uint64_t seed) {
  const Course course = course_of(outlook.weight);
  const float calm = 1.0f - outlook.busyness;
  const float span = math::saturate((outlook.highest - outlook.lowest - 24.0f) / 30.0f);
  constexpr float kNever = -4.0f;
  return chosen<Scheme>(std::array<std::pair<Scheme, float>, 10>{{
                            {Scheme::kContour, 0.75f},
                            {Scheme::kTriptych, outlook.three_parts ? 1.4f : kNever},
                            {Scheme::kArc, 0.9f * course.swell},
                            {Scheme::kRising, 0.9f * std::max(0.0f, course.growth) - 0.2f},
                            {Scheme::kFalling, 0.9f * std::max(0.0f, -course.growth) - 0.2f},
                            {Scheme::kWave, 0.1f},
                            {Scheme::kHorizon, 0.6f * course.level * calm + 0.5f * calm - 0.2f},
                            {Scheme::kDiagonal, 0.8f * outlook.busyness - 0.3f},
                            {Scheme::kCounter, 0.7f * span - 0.3f},
                            {Scheme::kCluster, 0.25f * outlook.busyness},
                        }},
                        variety, seed, kScheme);
}

}  // namespace

Conception conceive(const Outlook& outlook, const Settings& settings) {
  const float variety = settings.variety;
  const std::uint64_t seed = settings.seed;
  const auto open = [&](Purpose purpose) { return variety * random_signed(seed, purpose); };
  const std::optional<Scheme> asked = settings.scheme ? settings.scheme : settings.style.scheme;
  const float valence = std::clamp(outlook.emotion.valence, -1.5f, 1.5f);
  const float arousal = std::clamp(outlook.emotion.arousal, -1.5f, 1.5f);

  Conception c;
  c.scheme = asked            ? *asked
             : variety > 0.0f ? scheme_for(outlook, variety, seed)
                              : (outlook.three_parts ? Scheme::kTriptych : Scheme::kContour);
  if (variety <= 0.0f) return c;
  c.harmony = chosen<Harmony>(
      std::array<std::pair<Harmony, float>, 5>{{{Harmony::kComplement, 0.25f},
                                                {Harmony::kSplit, 0.2f},
                                                {Harmony::kTriad, 0.1f + 0.2f * arousal},
                                                {Harmony::kNeighbours, 0.2f - 0.15f * arousal},
                                                {Harmony::kGreys, -0.1f - 0.3f * valence}}},
      variety, seed, kHarmony);
  // Black shows on paper only; and who covers the canvas does not stand back from it.
  const Manner manner = settings.style.sections.manner;
  const bool on_paper = manner == Manner::kInk || settings.style.melody.manner == Manner::kInk;
  if (!on_paper) {
    c.tone = chosen<Tone>(
        std::array<std::pair<Tone, float>, 3>{{{Tone::kLight, 0.55f + 0.35f * valence},
                                               {Tone::kMiddle, 0.1f},
                                               {Tone::kDark, -0.45f - 0.4f * valence}}},
        0.7f * variety, seed, kTone);
  }
  const float stands = outlook.prominence;
  c.device = chosen<Device>(
      std::array<std::pair<Device, float>, kDevices>{{{Device::kField, 0.2f},
                                                      {Device::kCollision, 0.5f * stands},
                                                      {Device::kVoid, 0.2f - 0.3f * arousal},
                                                      {Device::kCluster, 0.3f * outlook.busyness},
                                                      {Device::kSweep, 0.4f * stands - 0.1f},
                                                      {Device::kSilence, 0.2f - 0.6f * stands}}},
      variety, seed, kDevice);
  c.side = random_signed(seed, kSide) < 0.0f ? -1.0f : 1.0f;
  c.turn = 30.0f * open(kTurn);
  c.greys = math::saturate(0.55f * variety + 0.5f * open(kGrey) +
                           (c.harmony == Harmony::kGreys ? 0.5f : 0.0f));
  // Near the thirds and golden points, on either side; seldom in the middle.
  constexpr float kAcross[4] = {0.32f, 0.40f, 0.60f, 0.68f};
  constexpr float kDown[4] = {0.32f, 0.42f, 0.58f, 0.68f};
  c.focus_x = kAcross[random_bits(seed, kFocus, 1) % 4];
  c.focus_y = kDown[random_bits(seed, kFocus, 2) % 4];
  c.pull = math::saturate(1.5f * variety);
  c.grasp = static_cast<float>(math::exp2(0.10f * variety + 0.45f * open(kGrasp)));
  if (on_paper) c.grasp = std::min(c.grasp, 1.08f);
  if (manner == Manner::kTouches) c.grasp = std::max(c.grasp, 1.08f);
  c.tilt = 0.22f * open(kTilt);
  c.mirrored = random_unit(seed, kMirror) < 0.5f * math::saturate(1.4f * variety);
  return c;
}

}  // namespace impasto::compose
