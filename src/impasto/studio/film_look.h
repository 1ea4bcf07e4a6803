// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "impasto/base/names.h"

namespace impasto::studio {

/// How the painting is looked at while it is painted.
enum class Camera {
  kStill,    ///< the whole, always
  kBreathe,  ///< a little nearer within a section, back at its end
  kFollow,   ///< near to the brush at work, back at section borders
};
inline constexpr auto kCameras = names_to<Camera::kFollow>({"still", "breathe", "follow"});

enum class Lighting {
  kStill,   ///< as in a still
  kWet,     ///< the same, and wet paint gleams until it dries
  kMoving,  ///< that, and the lamp wanders over the relief
};
inline constexpr auto kLightings = names_to<Lighting::kMoving>({"still", "wet", "moving"});

struct FilmLook {
  Camera camera = Camera::kStill;
  Lighting light = Lighting::kWet;
  double hold = 0.0;  ///< s that the finished picture stays after the sound
  double fade = 0.0;  ///< s in which it goes to black after that
};

}  // namespace impasto::studio
