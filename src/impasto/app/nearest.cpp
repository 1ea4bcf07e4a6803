// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/app/nearest.h"

#include <algorithm>
#include <cctype>
#include <cstddef>

namespace impasto::app {
namespace {

/// Letters left out, put in, changed, or two neighbours that changed places.
std::size_t distance(const std::string& a, const std::string& b) {
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        d[i][j] = std::max(i, j);
        continue;
      }
      d[i][j] = std::min(
          {d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0u : 1u)});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  }
  return d[a.size()][b.size()];
}

}  // namespace

std::string nearest(const std::string& as_typed, const std::vector<std::string>& known) {
  // One letter is near every other.
  if (as_typed.size() > 60 || as_typed.size() < 3) return {};
  std::string typed = as_typed;
  for (char& c : typed) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  std::string best;
  std::size_t least = 0;
  for (const std::string& word : known) {
    std::size_t d = distance(typed, word);
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
