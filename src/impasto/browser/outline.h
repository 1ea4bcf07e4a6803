// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "impasto/plan/plan.h"

namespace impasto::browser {

/// Around what the brush of a stroke may have touched, and of those that go on from it, on a canvas
/// of that size: a closed line, x and y by turns, px. Down one side of its way and back on the
/// other, with round ends; a ring around a dab.
std::vector<float> outline(const plan::Plan& plan, std::size_t stroke, int width, int height);

}  // namespace impasto::browser
