// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include "impasto/listen/front/front.h"

namespace impasto::listen {

/// Seconds in which what has sounded dies away by 60 dB (RT60), blind: from how steeply the bands'
/// levels ever fall, for nothing in a room can fall faster than the room lets it. 0: nothing to
/// tell it by. Sound that rings by itself counts as a room.
float reverb_of(const Features& features);

}  // namespace impasto::listen
