// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "impasto/media/tags.h"
#include "impasto/notation/recipe.h"
#include "impasto/plan/plan.h"

namespace impasto::studio {

using notation::kArtistNote;

/// What a picture or a film of this plan says of itself: title and artist of the music, the program
/// and its version, seed and choices. Of files only the name, not where they lie.
media::Tags tags_of(const plan::Plan& plan);

}  // namespace impasto::studio
