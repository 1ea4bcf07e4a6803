// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "impasto/compose/easel.h"

// What all touches are made with: the light that falls where they lie, and the hand's own way.
namespace impasto::compose {

/// What the chances of touches are drawn for.
enum TouchPurpose : std::uint64_t {
  kUnder = 401,
  kTouch,
  kLine,
  kBass,
  kFleck,
  kSun,
  kAir,
  kChosen
};

/// What the seed chooses where the music leaves it open. The air, -1 clear and its shadows full ..
/// 1 misty, greyer and of one light; how broad the touches are, 1 as usual.
float mist_of(const Easel& easel);
float breadth_of_touch(const Easel& easel);

/// The line between light and dark: the course of the loudness, as hills against the sky.
float horizon_at(const Easel& easel, float x);

/// How strongly the light falls here, 0 shade .. 1 full: sky above the horizon, ground below it,
/// and the light of the focus on both.
float light_at(const Easel& easel, Point at);

/// The value of a place: sky, land or light, each one tone, so that a thumbnail still shows them.
/// Of a colour's own lightness a third is left: what breaks is the hue.
float value_at(const Easel& easel, Point at, float own);

/// One touch: short, loaded, flat; pressed and lifted.
void touch(Easel& easel, Mark mark, Point at, float angle, float length, std::uint64_t key);

}  // namespace impasto::compose
