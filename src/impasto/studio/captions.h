// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "impasto/plan/plan.h"
#include "impasto/studio/exhibit_words.h"

namespace impasto::studio {

/// The music as a row of passages of some seconds each, phrase by phrase: none crosses the border
/// of a section. They cover [0, duration]; empty when that is 0.
std::vector<Passage> passages_of(const plan::Plan& plan, const Seen& seen);

/// WebVTT: what the music does and what it leaves on the canvas, for those who cannot hear it.
std::string captions(const std::vector<Passage>& passages, const Words& words);

}  // namespace impasto::studio
