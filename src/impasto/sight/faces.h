// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "impasto/picture/image.h"
#include "impasto/plan/seeing.h"

namespace impasto::sight {

/// The smallest face that is found, of a picture's longer side: 30 px of 1024. In pictures under
/// 1024 px it is 30 px.
inline constexpr double kSmallestFace = 30.0 / 1024.0;

/// Human faces, the largest first; each from the brows to the chin and from ear to ear, no further
/// than the picture. Found are faces that look at the viewer or up to some 45 degrees aside, with
/// the head tilted up to 30 degrees; not found are profiles, heads lying on their side or upside
/// down, faces half hidden, and animals. Transparent places count as white. Histograms of oriented
/// gradients (Dalal & Triggs 2005) under the five windows learned for dlib 19 (King 2015, "Max-
/// Margin Object Detection"). Never fails: no face, no entry. Same picture, same faces.
std::vector<plan::Face> find_faces(const picture::Image& image);

}  // namespace impasto::sight
