// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <vector>

namespace impasto::compose {

/// Where the weight of the whole goes. It passes from nothing to all without a leap, so that two
/// recordings of a piece, which differ a little, are laid out a little differently.
struct Course {
  float growth = 0;  ///< -1 dies away .. 1 grows, all the way
  float level = 0;   ///< 0..1: it hardly changes
  float swell = 0;   ///< -1 sinks towards its middle .. 1 swells towards it
};
/// Of kContourSteps values about their mean (`Outlook::weight`); of none, all 0.
Course course_of(const std::vector<float>& weight);

/// Root of the mean square.
float size_of(const std::vector<float>& contour);

}  // namespace impasto::compose
