// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include "impasto/compose/outlook.h"
#include "impasto/compose/settings.h"

namespace impasto::compose {

/// How the colours of a picture stand to the one that rules it.
enum class Harmony {
  kComplement,  ///< the accent comes from across the wheel
  kSplit,       ///< from beside what is across
  kTriad,       ///< a third of the wheel away
  kNeighbours,  ///< hues near to each other; the accent differs in value
  kGreys,       ///< greys of one hue, and one full colour near it
};

/// What the climax is made of, beside its tune.
enum class Device {
  kField,      ///< a field of the other value behind it
  kCollision,  ///< two masses that meet in one hard edge
  kVoid,       ///< a hollow that everything keeps away from
  kCluster,    ///< strokes that crowd together
  kSweep,      ///< one gesture across the picture
  kSilence,    ///< one small mark in much room
};
inline constexpr int kDevices = 6;

/// How what is painted sits in the canvas: which of its edges the masses run out of.
enum class Format {
  kAfloat,    ///< none: ground all round
  kStanding,  ///< the lower: they stand on it
  kHanging,   ///< the upper: they hang from it
  kFull,      ///< both: what is bare lies within
};

/// What a painter decides before the first stroke, where the music leaves it open.
struct Conception {
  Scheme scheme = Scheme::kContour;
  Harmony harmony = Harmony::kComplement;
  Tone tone = Tone::kLight;
  Device device = Device::kField;
  Format format = Format::kAfloat;
  float side = 1.0f;         ///< +1 or -1: to which side of the wheel the accent turns
  float turn = 0.0f;         ///< degrees the ruling hue moves on the wheel
  float greys = 0.0f;        ///< 0..1: how far quiet stretches go grey
  float grey_ground = 0.0f;  ///< 0..1: how far the ground does
  /// Where the climax should stand, shares of width and height; how far it is brought there: 0 it
  /// stays where the music puts it .. 1 all the way.
  float focus_x = 0.5f, focus_y = 0.5f, pull = 0.0f;
  float grasp = 1.0f;     ///< how near the painter stands: all but the ground is as much larger
  float tilt = 0.0f;      ///< canvas heights the whole rises from its start to its end
  bool mirrored = false;  ///< time runs right to left
  float lowered = 0.0f;   ///< canvas heights by which the whole stands lower
  // Of ink:
  float stands = 0.0f;  ///< -1 what is struck lies .. 1 it stands
  float washed = 0.0f;  ///< -1 drawn .. 1 washed
};

/// Is it drawn on bare paper, which is left as it is?
bool is_on_paper(const Settings& settings);

/// Of all that suits the music the seed chooses; how widely, `Settings::variety` says: at 0 what
/// suits best is taken, and nothing else is moved. What suits is weighed without thresholds, and
/// what is drawn by lot changes smoothly with what the music is like: two recordings of one piece
/// choose alike, two pieces do not.
Conception conceive(const Outlook& outlook, const Settings& settings);

}  // namespace impasto::compose
