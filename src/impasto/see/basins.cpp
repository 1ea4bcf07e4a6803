// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/see/basins.h"

#include <algorithm>
#include <cstddef>

namespace impasto::see {
std::vector<std::int32_t> basins(const Map& contours, int& count) {
  const int width = contours.width, height = contours.height;
  const std::vector<float>& at = contours.at;
  const std::size_t size = at.size();
  std::vector<std::int32_t> down(size);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const std::int32_t i = y * width + x;
      std::int32_t lowest = i;
      const auto look = [&](bool inside, std::int32_t j) {
        if (inside && at[static_cast<std::size_t>(j)] < at[static_cast<std::size_t>(lowest)]) {
          lowest = j;
        }
      };
      look(y > 0, i - width);
      look(x > 0, i - 1);
      look(x + 1 < width, i + 1);
      look(y + 1 < height, i + width);
      down[static_cast<std::size_t>(i)] = lowest;
    }
  }
  // Level ground is one basin: bottoms that touch are of one height.
  const std::vector<std::int32_t> run = down;
  const auto bottom = [&](std::int32_t i) { return run[static_cast<std::size_t>(i)] == i; };
  const auto join = [&](std::int32_t i, std::int32_t j) {
    if (!bottom(i) || !bottom(j)) return;
    const std::int32_t a = root(down, i), b = root(down, j);
    down[static_cast<std::size_t>(std::max(a, b))] = std::min(a, b);
  };
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const std::int32_t i = y * width + x;
      if (x + 1 < width) join(i, i + 1);
      if (y + 1 < height) join(i, i + width);
    }
  }
  std::vector<std::int32_t> name(size, -1), out(size);
  count = 0;
  for (std::size_t i = 0; i < size; ++i) {
    auto& known = name[static_cast<std::size_t>(root(down, static_cast<std::int32_t>(i)))];
    if (known < 0) known = count++;
    out[i] = known;
  }
  return out;
}

std::vector<Border> borders(const std::vector<std::int32_t>& of_pixel, const Map& contours) {
  const int width = contours.width, height = contours.height;
  std::vector<Border> out;
  const auto touch = [&](std::size_t i, std::size_t j) {
    const std::int32_t a = of_pixel[i], b = of_pixel[j];
    if (a == b) return;
    const float strength = std::max(contours.at[i], contours.at[j]);
    out.push_back({std::min(a, b), std::max(a, b), 1, static_cast<std::int64_t>(strength * 256)});
  };
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const std::size_t i = static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                            static_cast<std::size_t>(x);
      if (x + 1 < width) touch(i, i + 1);
      if (y + 1 < height) touch(i, i + static_cast<std::size_t>(width));
    }
  }
  return summed(std::move(out));
}

std::vector<Border> summed(std::vector<Border> pieces) {
  pieces.erase(std::remove_if(pieces.begin(), pieces.end(),
                              [](const Border& piece) { return piece.a == piece.b; }),
               pieces.end());
  std::sort(pieces.begin(), pieces.end(),
            [](const Border& x, const Border& y) { return x.a != y.a ? x.a < y.a : x.b < y.b; });
  std::size_t last = 0;
  for (std::size_t i = 1; i < pieces.size(); ++i) {
    if (pieces[i].a != pieces[last].a || pieces[i].b != pieces[last].b) {
      pieces[++last] = pieces[i];
    } else {
      pieces[last].length += pieces[i].length;
      pieces[last].strength += pieces[i].strength;
    }
  }
  if (!pieces.empty()) pieces.resize(last + 1);
  return pieces;
}

}  // namespace impasto::see
