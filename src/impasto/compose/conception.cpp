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
  kWashed,
  kHorizonLot
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

constexpr float kNever = -4.0f;  ///< how well something suits that must not be

// How far chance outweighs what suits best, times variety.
constexpr float kSchemeOpen = 0.4f, kHarmonyOpen = 0.5f, kToneOpen = 0.5f, kFormatOpen = 0.30f,
                kDeviceOpen = 1.0f;

constexpr float kUsualHeight = 0.45f;  // of what is played, 0 low .. 1 high

/// How well each way of laying out the whole suits the music.
Scheme scheme_for(const Outlook& outlook, const Style& style, float variety, const Lots& lots) {
  const Course course = course_of(outlook.weight);
  const float calm = 1.0f - outlook.busyness;
  // A range of two octaves is usual, of four and a half all that there is.
  constexpr float kUsualRange = 24.0f, kMoreRange = 30.0f;  // semitones
  const float span = math::saturate((outlook.highest - outlook.lowest - kUsualRange) / kMoreRange);
  // Three canvases are another picture, and where three parts end is heard differently each time:
  // who paints over everything seldom parts it.
  const float panels = style.sections.manner == Manner::kArm ? 0.0f : 0.8f;
  return lots.choose<Scheme>(
      std::array<std::pair<Scheme, float>, 10>{{
          {Scheme::kContour, 0.75f},
          {Scheme::kTriptych, outlook.three_parts ? panels : kNever},
          {Scheme::kArc, 0.9f * course.swell},
          {Scheme::kRising, 0.9f * std::max(0.0f, course.growth) - 0.2f},
          {Scheme::kFalling, 0.9f * std::max(0.0f, -course.growth) - 0.2f},
          {Scheme::kWave, 0.1f},
          {Scheme::kHorizon, 0.6f * course.level * calm + 0.5f * calm - 0.2f},
          {Scheme::kDiagonal, 0.8f * outlook.busyness - 0.3f},
          {Scheme::kCounter, 0.7f * span - 0.3f},
          {Scheme::kCluster, 0.25f * outlook.busyness},
      }},
      kSchemeOpen * variety, kScheme);
}

/// How full the canvas is, by how full the music is; and whether it weighs below or above.
Format format_for(const Outlook& outlook, const Style& style, float variety, const Lots& lots) {
  const float high = 2.0f * (outlook.tessitura - kUsualHeight);
  // Between forms there is much ground already; strokes of the whole arm leave none, where fields
  // go on to two edges.
  const Manner manner = style.sections.manner;
  const float airy = manner == Manner::kForms ? 0.5f : 0.0f;
  const bool arm = manner == Manner::kArm;
  const float all_over = arm ? 0.4f : 0.0f, upwards = arm ? 0.25f : 0.05f;
  return lots.choose<Format>(
      std::array<std::pair<Format, float>, 4>{
          {{Format::kAfloat, 0.30f - 0.5f * outlook.busyness - airy},
           {Format::kStanding, 0.35f - 0.5f * high},
           {Format::kHanging, 0.5f * high - upwards},
           {Format::kFull, 0.5f * outlook.busyness - all_over}}},
      (arm ? 0.5f : 1.0f) * kFormatOpen * variety, kFormat);
}

/// How the colours stand to each other: roused music sets them apart, sad music greys them.
Harmony harmony_for(float valence, float arousal, float variety, const Lots& lots) {
  return lots.choose<Harmony>(
      std::array<std::pair<Harmony, float>, 5>{{{Harmony::kComplement, 0.25f},
                                                {Harmony::kSplit, 0.2f},
                                                {Harmony::kTriad, 0.1f + 0.2f * arousal},
                                                {Harmony::kNeighbours, 0.2f - 0.15f * arousal},
                                                {Harmony::kGreys, -0.1f - 0.3f * valence}}},
      kHarmonyOpen * variety, kHarmony);
}

/// The same of strokes of the whole arm, which stand side by side unmixed: the second colour is
/// half of what tells a picture from afar, so that the piece decides more of it than the seed.
/// Plain music answers from nearby, music that leaves its key from a third of the wheel away.
Harmony harmony_of_arm(const Outlook& outlook, float valence, float arousal, float variety,
                       const Lots& lots) {
  constexpr float kOpen = 0.22f, kUsualClarity = 0.5f;
  const float plain = outlook.home.clarity - kUsualClarity;
  return lots.choose<Harmony>(
      std::array<std::pair<Harmony, float>, 5>{
          {{Harmony::kComplement, 0.25f + 0.2f * arousal},
           {Harmony::kSplit, 0.25f - 0.5f * outlook.tessitura + 0.5f * kUsualHeight},
           {Harmony::kTriad, 0.1f - 1.2f * plain},
           {Harmony::kNeighbours, 0.1f + 1.0f * plain - 0.15f * arousal},
           {Harmony::kGreys, -0.1f - 0.3f * valence}}},
      kOpen * variety, kHarmony);
}

/// How light the ground is, by how bright the mood.
Tone tone_for(Manner manner, float valence, float variety, const Lots& lots) {
  if (manner == Manner::kInk) {  // on white paper, or on silk that has browned
    return lots.choose<Tone>(
        std::array<std::pair<Tone, float>, 2>{
            {{Tone::kLight, 0.45f + 0.35f * valence}, {Tone::kMiddle, -0.2f * valence}}},
        kToneOpen * variety, kTone);
  }
  return lots.choose<Tone>(
      std::array<std::pair<Tone, float>, 3>{{{Tone::kLight, 0.55f + 0.35f * valence},
                                             {Tone::kMiddle, 0.1f},
                                             {Tone::kDark, -0.45f - 0.4f * valence}}},
      kToneOpen * variety, kTone);
}

/// What the climax is made of: what stands out collides or sweeps, what hardly does is silent.
Device device_for(const Outlook& outlook, float arousal, float variety, const Lots& lots) {
  const float stands = outlook.prominence;
  return lots.choose<Device>(
      std::array<std::pair<Device, float>, kDevices>{{{Device::kField, 0.2f},
                                                      {Device::kCollision, 0.5f * stands},
                                                      {Device::kVoid, 0.2f - 0.3f * arousal},
                                                      {Device::kCluster, 0.3f * outlook.busyness},
                                                      {Device::kSweep, 0.4f * stands - 0.1f},
                                                      {Device::kSilence, 0.2f - 0.6f * stands}}},
      kDeviceOpen * variety, kDevice);
}

/// The same where it takes up a third of the picture: there the piece decides more than the seed,
/// by what is heard alike in every recording of it. Dark music collides, still music leaves a
/// hollow or a silence, busy music crowds, high music is swept away.
Device device_of_arm(const Outlook& outlook, float valence, float variety, const Lots& lots) {
  constexpr float kOpen = 0.33f;
  constexpr float kUsualValence = 0.3f, kUsualBusy = 0.7f;
  const float dark = kUsualValence - valence, high = outlook.tessitura - kUsualHeight;
  const float busy = outlook.busyness - kUsualBusy;
  return lots.choose<Device>(
      std::array<std::pair<Device, float>, kDevices>{
          {{Device::kField, 0.25f - 0.6f * high},
           {Device::kCollision, 0.10f + 0.5f * dark + 0.2f * outlook.prominence},
           {Device::kVoid, 0.05f - 1.2f * busy},
           {Device::kCluster, 0.12f + 1.6f * busy},
           {Device::kSweep, 1.2f * high + 0.2f * outlook.prominence},
           {Device::kSilence, -0.05f - 1.0f * busy - 0.3f * dark - 0.3f * outlook.prominence}}},
      kOpen * variety, kDevice);
}

/// Near the thirds and golden points, on either side; seldom in the middle.
constexpr float kAcross[4] = {0.32f, 0.40f, 0.60f, 0.68f};
constexpr float kDown[4] = {0.32f, 0.42f, 0.58f, 0.68f};

/// One of four places; `first` keeps the draws of one axis apart from those of the other.
float place_of_focus(const float (&places)[4], int first, const Lots& lots) {
  int best = 0;
  for (int i = 1; i < 4; ++i) {
    if (lots.draw(kFocus, first + i) > lots.draw(kFocus, first + best)) best = i;
  }
  return places[best];
}

/// The side on which its key lies: sharp, or flat; between them the lot decides.
float side_of_key(const Outlook& outlook, float lot) {
  const auto sharp = static_cast<float>(math::sin(2.0 * math::kPi * outlook.home.place / 12.0));
  return sharp + 0.4f * lot < 0.0f ? -1.0f : 1.0f;
}

/// Where the disc of a screen hangs: over the moment that it is for, the higher the higher the
/// music lies; to which side the silk falls: the one on which its key lies.
void place_screen(Conception& c, const Outlook& outlook, float across, float down, float side) {
  constexpr float kLeast = 0.28f, kMost = 0.72f;  // canvas widths and heights
  constexpr float kAside = 0.08f, kSteep = 0.9f;
  const auto when = static_cast<float>(outlook.share(outlook.climax));
  c.focus_x = std::clamp(math::lerp(kLeast, kMost, when) + kAside * across, kLeast, kMost);
  c.focus_y =
      std::clamp(0.5f - kSteep * (outlook.tessitura - kUsualHeight) + kAside * down, kLeast, kMost);
  c.side = side_of_key(outlook, side);
}

/// How near the painter stands.
float grasp_for(const Conception& c, Manner manner, bool on_paper, float variety, float open) {
  constexpr float kNearer = 0.10f, kOpen = 0.22f;  // octaves
  // Lines on paper are seen whole; touches leave no rim; what lies in the middle of its ground is
  // seen from near.
  constexpr float kMostOnPaper = 1.08f, kLeastOfTouches = 1.08f, kLeastAfloat = 1.12f;
  auto grasp = static_cast<float>(math::exp2(kNearer * variety + kOpen * open));
  if (on_paper) grasp = std::min(grasp, kMostOnPaper);
  if (manner == Manner::kTouches) grasp = std::max(grasp, kLeastOfTouches);
  if (c.format == Format::kAfloat && !on_paper) grasp = std::max(grasp, kLeastAfloat);
  return grasp;
}

/// Where the ink stands on its sheet, how much of it is left white, and how the brush is held.
void place_ink(Conception& c, const Outlook& outlook, float stands, float washed) {
  constexpr float kLowered = 0.14f, kHigh = 0.34f, kLow = 0.66f;
  constexpr float kSmall = 0.76f, kLarge = 1.10f, kStill = 0.92f, kBusy = 1.08f;
  c.stands = stands;
  c.washed = washed;
  switch (c.format) {
    case Format::kStanding: c.lowered = kLowered, c.focus_y = kLow; break;
    case Format::kHanging: c.lowered = -kLowered, c.focus_y = kHigh; break;
    case Format::kAfloat: c.grasp *= kSmall; break;
    case Format::kFull: c.grasp = kLarge; break;
  }
  c.grasp *= math::lerp(kStill, kBusy, outlook.busyness);
}

}  // namespace

bool is_on_paper(const Settings& settings) {
  return plan::needs_light_ground(settings.style.sections.manner) ||
         plan::needs_light_ground(settings.style.melody.manner);
}

Conception conceive(const Outlook& outlook, const Settings& settings) {
  // The half of it is the half of what is seen: lots carry far.
  constexpr double kCarry = 1.6;
  constexpr float kEven = 0.6f;  // nearly all lots lie within one step of the middle
  const auto variety = static_cast<float>(math::pow(settings.variety, kCarry));
  const Lots lots(outlook, settings.seed);
  const auto open = [&](Purpose purpose) {
    return variety * std::clamp(kEven * lots.draw(purpose, 0), -1.0f, 1.0f);
  };
  const std::optional<Scheme> asked = scheme_of(settings);
  constexpr float kFarthest = 1.5f;  // of a mood, in deviations
  const float valence = std::clamp(outlook.emotion.valence, -kFarthest, kFarthest);
  const float arousal = std::clamp(outlook.emotion.arousal, -kFarthest, kFarthest);

  Conception c;
  // A screen says by what it is, not only by where things are, which music it is of.
  constexpr float kSettled = 0.5f;
  const bool screen = settings.style.sections.manner == Manner::kPattern;
  const float freedom = (screen ? kSettled : 1.0f) * variety;
  c.scheme = asked            ? *asked
             : variety > 0.0f ? scheme_for(outlook, settings.style, freedom, lots)
                              : (outlook.three_parts ? Scheme::kTriptych : Scheme::kContour);
  if (variety <= 0.0f) return c;
  // Black and thin washes show on paper only; and who covers the canvas does not stand back from
  // it.
  const Manner manner = settings.style.sections.manner;
  const bool on_paper = is_on_paper(settings), ink = manner == Manner::kInk;
  const bool arm = manner == Manner::kArm;
  c.harmony = arm ? harmony_of_arm(outlook, valence, arousal, freedom, lots)
                  : harmony_for(valence, arousal, freedom, lots);
  if (!on_paper || ink) c.tone = tone_for(manner, valence, freedom, lots);
  if (!on_paper || ink) c.format = format_for(outlook, settings.style, freedom, lots);
  c.device = arm ? device_of_arm(outlook, valence, freedom, lots)
                 : device_for(outlook, arousal, freedom, lots);
  constexpr float kTurns = 10.0f, kGreys = 0.75f, kTilts = 0.15f, kPull = 1.6f;
  c.side = arm                          ? side_of_key(outlook, lots.draw(kSide, 0))
           : lots.draw(kSide, 0) < 0.0f ? -1.0f
                                        : 1.0f;
  c.turn = kTurns * open(kTurn);
  c.greys = math::saturate(kGreys * variety + (arm ? 0.2f : 0.5f) * open(kGrey) +
                           (c.harmony == Harmony::kGreys ? 0.5f : 0.0f));
  c.focus_x = place_of_focus(kAcross, 0, lots);
  c.focus_y = place_of_focus(kDown, 10, lots);
  c.pull = math::saturate(kPull * variety);
  c.grasp = grasp_for(c, manner, on_paper, variety, open(kGrasp));
  c.tilt = kTilts * open(kTilt);
  if (ink) place_ink(c, outlook, open(kStands), open(kWashed));
  if (screen)
    place_screen(c, outlook, lots.draw(kFocus, 0), lots.draw(kFocus, 10), lots.draw(kSide, 0));
  if (manner == Manner::kTouches || manner == Manner::kArm) {
    // High music is mostly sky, low music mostly land.
    constexpr float kByPitch = 1.2f, kMost = 0.20f, kByLot = 0.20f;  // canvas heights
    c.lowered = std::clamp(kByPitch * (outlook.tessitura - kUsualHeight), -kMost, kMost) +
                kByLot * open(kHorizonLot);
  }
  // At no variety a mirrored picture is a rare one.
  constexpr float kSeldom = 3.2f, kOften = 0.8f;
  c.mirrored = lots.draw(kMirror, 0) > math::lerp(kSeldom, kOften, variety);
  return c;
}

}  // namespace impasto::compose
