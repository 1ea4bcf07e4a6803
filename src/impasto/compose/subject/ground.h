// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "impasto/compose/settings.h"
#include "impasto/compose/subject/handling.h"

namespace impasto::compose::subject {

/// The ground that was asked for, or the hand's own, or one in the tone of the picture.
picture::Lab ground_for(const Settings& settings, const Handling& handling,
                        const std::vector<Swatch>& colours);

/// Up to seven pigments for a likeness of these colours: white first, then whichever brings them
/// closest, by sum n (dE + .15 dE^2), until the next is worth less than 1.5 %. A colour that is far
/// off counts more than many that are a little: darks have their black.
std::vector<std::string> pigments_for(const std::vector<Swatch>& colours);

/// What is dark without black: a blue that is not there yet, or else a violet.
std::string blue_beside(const std::vector<std::string>& pigments);

}  // namespace impasto::compose::subject
