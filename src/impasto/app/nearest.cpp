// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/app/nearest.h"

#include <algorithm>
#include <cstddef>

#include "impasto/base/text.h"

namespace impasto::app {
std::string nearest(const std::string& as_typed, const std::vector<std::string>& known) {
  // One letter is near every other.
  if (as_typed.size() > 60 || as_typed.size() < 3) return {};
  const std::string typed = text::lower(as_typed);
  std::string best;
  std::size_t least = 0;
  for (const std::string& word : known) {
    std::size_t d = text::distance(typed, word);
    const std::size_t letters = word.size() - std::min(word.size(), word.find_first_not_of('-'));
    const bool begun = typed.size() > 4 && word.starts_with(typed);
    if (!begun && d > std::max<std::size_t>(1, letters / 3)) continue;
    if (begun) d = 1;
    if (best.empty() || d < least) {
      best = word;
      least = d;
    }
  }
  return best;
}

}  // namespace impasto::app
