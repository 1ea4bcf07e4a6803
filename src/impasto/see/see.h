// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <vector>

#include "impasto/picture/image.h"
#include "impasto/plan/seeing.h"

namespace impasto::see {

/// The longer side of what is seen, px: finer than a brush can follow.
inline constexpr int kLongestSide = 1024;

/// Looks at a picture, made smaller (box filter in linear light) until its longer side is at most
/// `longest` px; transparent places are white. Never fails: a picture of one pixel has one region.
/// Same picture, same bits.
plan::Seeing see(const picture::Image& image, const std::vector<plan::Face>& faces = {},
                 int longest = kLongestSide);

}  // namespace impasto::see
