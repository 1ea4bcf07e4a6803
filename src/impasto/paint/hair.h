// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include "impasto/paint/stroke.h"

// What the hairs of a brush do along a stroke: streaks, and where each touches and lifts.
namespace impasto::paint {

/// Hair of a whole stroke whose nodes are laid.
void lay_streaks(StrokeState& stroke);

/// The same for a stroke that was or is open, as far as its nodes are laid.
void go_on_streaks(StrokeState& stroke);

/// Forgets what of an open stroke is painted but for the node at which it goes on.
void drop_painted(StrokeState& stroke);

}  // namespace impasto::paint
