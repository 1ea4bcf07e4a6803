// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include "impasto/compose/subject/raster.h"
#include "impasto/plan/seeing.h"

namespace impasto::compose::subject {

/// What a stroke's price is multiplied by: 4^-attention where everybody looks (in faces),
/// 4^attention where nobody does. By the rank of the saliency, so that its geometric mean is 1 in
/// any picture.
Raster attention_of(const plan::Seeing& seeing, float attention);

/// Abstraction (0..1 at each px) that leaves faces what they are: a quarter of it up to .3, all of
/// it from .8 on.
void keep_faces(const plan::Seeing& seeing, Raster& abstraction);

/// The smallest brush (canvas units at each px) where there is a small face: a twentieth of its
/// width, not below .004.
void finer_in_faces(const plan::Seeing& seeing, Raster& finest);

}  // namespace impasto::compose::subject
