// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/hands/ink/scene.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/compose/hands/ink/taste.h"
#include "impasto/compose/place/course.h"
#include "impasto/hear/character.h"

namespace impasto::compose {

Scene scene_of(const Easel& easel) {
  constexpr InkTaste::Scene kAsk = kInk.scene;
  const Outlook& whole = easel.outlook;
  const Conception& open = easel.conception;
  const float busy = whole.busyness - kAsk.busy_middle;
  const float high = whole.tessitura - kAsk.high_middle;
  const float range = (whole.loudness_range - kAsk.range_middle) / kAsk.range_middle;
  Scene scene;
  scene.steep = math::saturate(0.5f + kAsk.steep_busy * busy + kAsk.steep_range * range -
                               kAsk.open * open.washed);
  scene.upright = math::saturate(0.5f + kAsk.upright_high * high + kAsk.upright_busy * busy +
                                 kAsk.open * open.stands);
  scene.washed = math::saturate(0.5f - kAsk.washed_busy * busy + kAsk.open * open.washed);
  scene.black = math::saturate(kAsk.black + kAsk.black_range * range +
                               kAsk.black_arousal * std::clamp(whole.emotion.arousal, -1.0f, 1.0f));
  scene.said = math::saturate(0.5f + kAsk.said_busy * busy);
  // Sharp keys and bright moods are warm, flat keys and sad ones cool.
  const float warm = std::clamp(kAsk.warm_valence * whole.emotion.valence +
                                    kAsk.warm_sharp * hear::sharpness(whole.home) +
                                    easel.settings.warmth + easel.style->colour.warmth,
                                -1.0f, 1.0f);
  const float brown = math::smoothstep(-kAsk.between, kAsk.between, warm);
  scene.soot = {kInk.ink.L, kInk.ink.C + kAsk.soot_C * 2.0f * std::fabs(brown - 0.5f),
                brown > 0.5f ? kAsk.oil_h : kAsk.pine_h};
  scene.tint = brown > 0.5f ? kAsk.ochre : kAsk.indigo;
  scene.tinted = math::saturate(kAsk.tinted * (std::fabs(2.0f * brown - 1.0f) - kAsk.plain) +
                                kAsk.tinted_turn * open.turn);
  return scene;
}

}  // namespace impasto::compose
