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
#include "impasto/compose/players.h"

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
  kGrey,
  kFormat,
  kStands,
  kWashed
};

/// What is drawn by lot: for one seed a field over what music is like (where it is at home, how
/// busy and how high it is), so that pieces draw differently and two recordings of one piece alike.
/// About normal, of variance 1.
class Lots {
 public:
  Lots(const Outlook& outlook, std::uint64_t seed) : seed_(seed) {
    constexpr float kFifths = 3.0f, kStep = 0.4f;  // to the next corner of the field
    const float at[kSides] = {outlook.home.place / kFifths, outlook.busyness / kStep,
                              outlook.tessitura / kStep};
    for (int i = 0; i < kSides; ++i) {
      below_[i] = static_cast<int>(std::floor(at[i]));
      const float f = at[i] - std::floor(at[i]);
      share_[i] = math::smoothstep(0.0f, 1.0f, f);
    }
  }

  template <class Option>
  float draw(Purpose purpose, Option option) const {
    constexpr int kAround = 4;  // corners once round the circle of fifths
    float sum = 0.0f, square = 0.0f;
    for (unsigned corner = 0; corner < 1u << kSides; ++corner) {
      float weight = 1.0f;
      int at[kSides];
      for (int i = 0; i < kSides; ++i) {
        const bool above = (corner >> i & 1u) != 0;
        weight *= above ? share_[i] : 1.0f - share_[i];
        at[i] = below_[i] + (above ? 1 : 0);
      }
      const auto u = [&](int k) {
        return random_unit(seed_, purpose, option, at[0] % kAround, at[1], at[2], k);
      };
      sum += weight * 2.0f * (u(0) + u(1) + u(2) - 1.5f);
      square += weight * weight;
    }
    return sum / std::sqrt(square);
  }

  /// The option whose fit and lot are together the most.
  template <typename Option, std::size_t N>
  Option choose(const std::array<std::pair<Option, float>, N>& fits, float variety,
                Purpose purpose) const {
    Option best = fits.front().first;
    float most = -1e9f;
    for (const auto& [option, fit] : fits) {
      const float score = fit + variety * draw(purpose, option);
      if (score > most) most = score, best = option;
    }
    return best;
  }

 private:
  static constexpr int kSides = 3;
  std::uint64_t seed_;
  int below_[kSides];
  float share_[kSides];
};

/// How well each way of laying out the whole suits the music.
Scheme scheme_for(const Outlook& outlook, float variety, const Lots& lots) {
  const Course course = course_of(outlook.weight);
  const float calm = 1.0f - outlook.busyness;
  const float span = math::saturate((outlook.highest - outlook.lowest - 24.0f) / 30.0f);
  constexpr float kNever = -4.0f;
  return lots.choose<Scheme>(
      std::array<std::pair<Scheme, float>, 10>{{
          {Scheme::kContour, 0.75f},
          {Scheme::kTriptych, outlook.three_parts ? 0.8f : kNever},
          {Scheme::kArc, 0.9f * course.swell},
          {Scheme::kRising, 0.9f * std::max(0.0f, course.growth) - 0.2f},
          {Scheme::kFalling, 0.9f * std::max(0.0f, -course.growth) - 0.2f},
          {Scheme::kWave, 0.1f},
          {Scheme::kHorizon, 0.6f * course.level * calm + 0.5f * calm - 0.2f},
          {Scheme::kDiagonal, 0.8f * outlook.busyness - 0.3f},
          {Scheme::kCounter, 0.7f * span - 0.3f},
          {Scheme::kCluster, 0.25f * outlook.busyness},
      }},
      0.4f * variety, kScheme);
}

/// How full the canvas is, by how full the music is; and whether it weighs below or above.
Format format_for(const Outlook& outlook, const Style& style, float variety, const Lots& lots) {
  const float high = 2.0f * (outlook.tessitura - 0.45f);
  // Between forms there is much ground already.
  const float airy = style.sections.manner == Manner::kForms ? 0.5f : 0.0f;
  return lots.choose<Format>(
      std::array<std::pair<Format, float>, 4>{
          {{Format::kAfloat, 0.30f - 0.5f * outlook.busyness - airy},
           {Format::kStanding, 0.35f - 0.5f * high},
           {Format::kHanging, -0.05f + 0.5f * high},
           {Format::kFull, 0.5f * outlook.busyness}}},
      0.30f * variety, kFormat);
}

/// Where the ink stands on its sheet, how much of it is left white, and how the brush is held.
void place_ink(Conception& c, const Outlook& outlook, float stands, float washed) {
  constexpr float kLowered = 0.13f, kHigh = 0.34f, kLow = 0.66f;
  constexpr float kSmall = 0.78f, kLarge = 1.10f;
  c.stands = 0.5f * stands;
  c.washed = washed;
  switch (c.format) {
    case Format::kStanding: c.lowered = kLowered, c.focus_y = kLow; break;
    case Format::kHanging: c.lowered = -kLowered, c.focus_y = kHigh; break;
    case Format::kAfloat: c.grasp *= kSmall; break;
    case Format::kFull: c.grasp = kLarge; break;
  }
  c.grasp *= math::lerp(0.92f, 1.08f, outlook.busyness);
}

}  // namespace

bool is_on_paper(const Settings& settings) {
  return plan::needs_light_ground(settings.style.sections.manner) ||
         plan::needs_light_ground(settings.style.melody.manner);
}

Conception conceive(const Outlook& outlook, const Settings& settings) {
  // The half of it is the half of what is seen: lots carry far.
  const auto variety = static_cast<float>(math::pow(settings.variety, 1.6));
  const Lots lots(outlook, settings.seed);
  const auto open = [&](Purpose purpose) {
    return variety * std::clamp(0.6f * lots.draw(purpose, 0), -1.0f, 1.0f);
  };
  const std::optional<Scheme> asked = scheme_of(settings);
  const float valence = std::clamp(outlook.emotion.valence, -1.5f, 1.5f);
  const float arousal = std::clamp(outlook.emotion.arousal, -1.5f, 1.5f);

  Conception c;
  c.scheme = asked            ? *asked
             : variety > 0.0f ? scheme_for(outlook, variety, lots)
                              : (outlook.three_parts ? Scheme::kTriptych : Scheme::kContour);
  if (variety <= 0.0f) return c;
  c.harmony = lots.choose<Harmony>(
      std::array<std::pair<Harmony, float>, 5>{{{Harmony::kComplement, 0.25f},
                                                {Harmony::kSplit, 0.2f},
                                                {Harmony::kTriad, 0.1f + 0.2f * arousal},
                                                {Harmony::kNeighbours, 0.2f - 0.15f * arousal},
                                                {Harmony::kGreys, -0.1f - 0.3f * valence}}},
      0.5f * variety, kHarmony);
  // Black and thin washes show on paper only; and who covers the canvas does not stand back from
  // it.
  const Manner manner = settings.style.sections.manner;
  const bool on_paper = is_on_paper(settings);
  if (manner == Manner::kInk) {
    // On white paper, or on silk that has browned.
    c.tone = lots.choose<Tone>(
        std::array<std::pair<Tone, float>, 2>{
            {{Tone::kLight, 0.45f + 0.35f * valence}, {Tone::kMiddle, -0.2f * valence}}},
        0.5f * variety, kTone);
  } else if (!on_paper) {
    c.tone = lots.choose<Tone>(
        std::array<std::pair<Tone, float>, 3>{{{Tone::kLight, 0.55f + 0.35f * valence},
                                               {Tone::kMiddle, 0.1f},
                                               {Tone::kDark, -0.45f - 0.4f * valence}}},
        0.5f * variety, kTone);
  }
  if (!on_paper || manner == Manner::kInk)
    c.format = format_for(outlook, settings.style, variety, lots);
  const float stands = outlook.prominence;
  c.device = lots.choose<Device>(
      std::array<std::pair<Device, float>, kDevices>{{{Device::kField, 0.2f},
                                                      {Device::kCollision, 0.5f * stands},
                                                      {Device::kVoid, 0.2f - 0.3f * arousal},
                                                      {Device::kCluster, 0.3f * outlook.busyness},
                                                      {Device::kSweep, 0.4f * stands - 0.1f},
                                                      {Device::kSilence, 0.2f - 0.6f * stands}}},
      variety, kDevice);
  c.side = lots.draw(kSide, 0) < 0.0f ? -1.0f : 1.0f;
  c.turn = 10.0f * open(kTurn);
  c.greys = math::saturate(0.75f * variety + 0.5f * open(kGrey) +
                           (c.harmony == Harmony::kGreys ? 0.5f : 0.0f));
  const auto one_of = [&](const float(&places)[4], int first) {
    int best = 0;
    for (int i = 1; i < 4; ++i) {
      if (lots.draw(kFocus, first + i) > lots.draw(kFocus, first + best)) best = i;
    }
    return places[best];
  };
  // Near the thirds and golden points, on either side; seldom in the middle.
  constexpr float kAcross[4] = {0.32f, 0.40f, 0.60f, 0.68f};
  constexpr float kDown[4] = {0.32f, 0.42f, 0.58f, 0.68f};
  c.focus_x = one_of(kAcross, 0);
  c.focus_y = one_of(kDown, 10);
  c.pull = math::saturate(1.6f * variety);
  c.grasp = static_cast<float>(math::exp2(0.10f * variety + 0.22f * open(kGrasp)));
  if (on_paper) c.grasp = std::min(c.grasp, 1.08f);
  if (manner == Manner::kTouches) c.grasp = std::max(c.grasp, 1.08f);
  // What lies in the middle of its ground is seen from near.
  if (c.format == Format::kAfloat && !on_paper) c.grasp = std::max(c.grasp, 1.12f);
  c.tilt = 0.15f * open(kTilt);
  if (manner == Manner::kInk) place_ink(c, outlook, open(kStands), open(kWashed));
  c.mirrored = lots.draw(kMirror, 0) > math::lerp(3.2f, 0.8f, variety);
  return c;
}

}  // namespace impasto::compose
