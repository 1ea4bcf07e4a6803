// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

#include "impasto/plan/seeing.h"

namespace impasto::compose::subject {

/// The tree cut so that there are at least `least` parts where it has as many: the largest part is
/// taken apart, again and again, unless none of what it is made of differs from it by `same`
/// (CIE76) or more. The parts' regions; `part`: for each region the index of the part that it
/// belongs to, -1 of what lies above the cut.
std::vector<int> parts_of(const std::vector<plan::Region>& regions, std::size_t least,
                          std::vector<int>& part, float same = 0);

}  // namespace impasto::compose::subject
