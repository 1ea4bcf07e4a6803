// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "impasto/compose/settings.h"
#include "impasto/picture/image.h"

namespace impasto::compose {

/// The main colours of a picture, most used first: at most `most`, each at least 2 % of it and far
/// enough from the others to be seen as another colour.
std::vector<Swatch> main_colours(const picture::Image& image, int most = 7);

/// Up to seven pigments whose mixtures come nearest to these colours: white first, then one after
/// another whichever brings the others closest, until no more helps.
std::vector<std::string> pigments_reaching(const std::vector<Swatch>& colours);
/// Mean CIELAB distance (weighted by share) between the colours and what those pigments mix.
double miss_of(const std::vector<std::string>& pigments, const std::vector<Swatch>& colours);

}  // namespace impasto::compose
