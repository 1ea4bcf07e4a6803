// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include "impasto/compose/colour/colours.h"

namespace impasto::compose {

/// The ground, what it becomes where it is painted on, and the first thin colour. `main`: the
/// colour that rules over the piece; `whole`: what its emotion makes of colours.
void tone_ground(Colours& colours, const Lch& main, const ColourMood& whole, const Outlook& outlook,
                 const Settings& settings, const Conception& conception);

}  // namespace impasto::compose
