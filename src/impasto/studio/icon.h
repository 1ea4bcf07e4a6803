// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "impasto/base/parallel.h"
#include "impasto/base/result.h"
#include "impasto/picture/image.h"

namespace impasto::studio {

/// The sign that stands on a phone for a page of ours: a wave, laid with one loaded brush, and a
/// dab of its complement. Painted, at any size from 64 px, as all is painted here; what counts of
/// it lies in the middle four fifths, for systems cut their icons round. `side`: px.
Result<picture::Image> paint_icon(int side, Pool& pool);

}  // namespace impasto::studio
