// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "impasto/plan/plan.h"
#include "impasto/studio/film_look.h"

namespace impasto::studio {

/// What of the picture a frame shows: all of it, enlarged `zoom` times about the point (x, y),
/// which stays where it is.
struct View {
  double x = 0.5, y = 0.5;  ///< shares of the frame
  double zoom = 1.0;        ///< 1 the whole .. kNearest
};

inline constexpr double kNearest = 2.0;
/// No edge of the view moves faster than this, shares of the frame a second, nor does its speed
/// change faster.
inline constexpr double kCameraSpeed = 0.3, kCameraPull = 0.3;

/// Where a camera looks in each of `frames` frames of a plan that is painted in `width` x `height`:
/// at what is being painted, a little ahead of the brush; at the whole where a section begins,
/// while work goes on everywhere, and for the last second. Plan and frames decide, nothing else.
std::vector<View> camera_path(const plan::Plan& plan, Camera camera, int width, int height,
                              double fps, std::int64_t frames);

}  // namespace impasto::studio
