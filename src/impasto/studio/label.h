// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "impasto/plan/plan.h"
#include "impasto/studio/exhibit_words.h"

namespace impasto::studio {

inline constexpr std::size_t kLabelWords = 50, kLabelFacts = 3;

/// The label beside a painting: facts, no praise. At most kLabelWords words in all; a title that is
/// longer than a third of them is cut, and facts give way.
struct Label {
  std::string title;  ///< one clean line
  std::string musician;
  std::string materials;
  std::vector<std::string> facts;  ///< those behind most paint, a sentence each
};
Label label_of(const plan::Plan& plan, const std::vector<Group>& groups, const Words& words);

/// Places to look at more closely, three to five where there is as much to see: where the music is
/// loudest, a tune and a part that return, bare ground; then the first and the longest stroke.
std::vector<Stop> stops_of(const plan::Plan& plan, const Seen& seen);

}  // namespace impasto::studio
