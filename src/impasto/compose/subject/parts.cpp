// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/subject/parts.h"

namespace impasto::compose::subject {

std::vector<int> parts_of(const std::vector<plan::Region>& regions, std::size_t least,
                          std::vector<int>& part, float same) {
  std::vector<std::vector<int>> children(regions.size());
  std::vector<int> open;
  for (std::size_t i = 0; i < regions.size(); ++i) {
    const int parent = regions[i].parent;
    if (parent < 0) {
      open.push_back(static_cast<int>(i));
    } else {
      children[static_cast<std::size_t>(parent)].push_back(static_cast<int>(i));
    }
  }
  const auto at = [](auto& list, int i) -> auto& {
    return list[static_cast<std::size_t>(i)];
  };
  const auto divides = [&](int i) {
    const picture::Lab& whole = at(regions, i).colour;
    for (const int k : at(children, i)) {
      const picture::Lab& c = at(regions, k).colour;
      const float L = c.L - whole.L, a = c.a - whole.a, b = c.b - whole.b;
      if (L * L + a * a + b * b >= same * same) return true;
    }
    return false;
  };
  while (open.size() < least) {
    auto largest = open.end();
    for (auto i = open.begin(); i != open.end(); ++i) {
      if (!divides(*i)) continue;
      if (largest == open.end() || at(regions, *i).area > at(regions, *largest).area) largest = i;
    }
    if (largest == open.end()) break;
    const std::vector<int> inside = at(children, *largest);
    open.erase(largest);
    open.insert(open.end(), inside.begin(), inside.end());
  }
  part.assign(regions.size(), -1);
  for (std::size_t k = 0; k < open.size(); ++k) at(part, open[k]) = static_cast<int>(k);
  // Parents come before their parts.
  for (std::size_t i = 0; i < regions.size(); ++i) {
    if (part[i] < 0 && regions[i].parent >= 0) part[i] = at(part, regions[i].parent);
  }
  return open;
}

}  // namespace impasto::compose::subject
