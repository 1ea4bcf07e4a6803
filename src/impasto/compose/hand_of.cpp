// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/hands/arm/arm.h"
#include "impasto/compose/hands/forms/forms.h"
#include "impasto/compose/hands/ink/ink.h"
#include "impasto/compose/hands/knife/knife.h"
#include "impasto/compose/hands/masses/masses.h"
#include "impasto/compose/hands/pattern/pattern.h"
#include "impasto/compose/hands/touches/touches.h"
#include "impasto/compose/hands/washes/washes.h"

namespace impasto::compose {

const Hand* hand_of(Manner manner) {
  static const Masses masses;
  static const Touches touches;
  static const Arm arm;
  static const Ink ink;
  static const Forms forms;
  static const Washes washes;
  static const Knife knife;
  static const Pattern pattern;
  switch (manner) {
    case Manner::kMasses: return &masses;
    case Manner::kTouches: return &touches;
    case Manner::kArm: return &arm;
    case Manner::kInk: return &ink;
    case Manner::kForms: return &forms;
    case Manner::kWashes: return &washes;
    case Manner::kKnife: return &knife;
    case Manner::kPattern: return &pattern;
    case Manner::kNone: break;
  }
  return nullptr;
}

}  // namespace impasto::compose
