// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/studio/likeness.h"

#include <algorithm>
#include <cmath>

#include "impasto/picture/colour.h"

namespace impasto::studio {
namespace {

constexpr float kApart = 60.0f;  ///< CIELAB units between two cells that have nothing in common

int bin_of(float value, float low, float high) {
  const float share = (value - low) / (high - low);
  return std::clamp(static_cast<int>(share * Likeness::kBins), 0, Likeness::kBins - 1);
}

}  // namespace

Likeness likeness_of(const picture::Image& image) {
  constexpr int kCells = Likeness::kCells, kBins = Likeness::kBins;
  Likeness look;
  std::array<int, kCells * kCells> counted{};
  for (int y = 0; y < image.height; ++y) {
    for (int x = 0; x < image.width; ++x) {
      const std::uint8_t* p = image.rgba.data() + 4 * (static_cast<std::size_t>(y) *
                                                           static_cast<std::size_t>(image.width) +
                                                       static_cast<std::size_t>(x));
      const auto linear = [&](int c) {
        return picture::srgb_decode(static_cast<float>(p[c]) / 255.0f);
      };
      const picture::Lab lab = picture::to_lab({linear(0), linear(1), linear(2)});
      const int bin =
          (bin_of(lab.L, 0, 100) * kBins + bin_of(lab.a, -60, 60)) * kBins + bin_of(lab.b, -60, 60);
      look.colours[static_cast<std::size_t>(bin)] += 1.0f;
      const auto cell =
          static_cast<std::size_t>(y * kCells / image.height * kCells + x * kCells / image.width);
      look.cells[cell][0] += lab.L;
      look.cells[cell][1] += lab.a;
      look.cells[cell][2] += lab.b;
      ++counted[cell];
    }
  }
  const float all = static_cast<float>(image.width) * static_cast<float>(image.height);
  for (float& share : look.colours) share /= all;
  for (std::size_t i = 0; i < look.cells.size(); ++i) {
    for (float& channel : look.cells[i]) channel /= static_cast<float>(std::max(1, counted[i]));
  }
  return look;
}

float distance(const Likeness& one, const Likeness& other) {
  float common = 0.0f, apart = 0.0f;
  for (std::size_t i = 0; i < one.colours.size(); ++i)
    common += std::sqrt(one.colours[i] * other.colours[i]);
  for (std::size_t i = 0; i < one.cells.size(); ++i) {
    float square = 0.0f;
    for (std::size_t c = 0; c < 3; ++c) {
      const float d = one.cells[i][c] - other.cells[i][c];
      square += d * d;
    }
    apart += std::sqrt(square) / static_cast<float>(one.cells.size());
  }
  return 0.5f * std::sqrt(std::max(0.0f, 1.0f - common)) + 0.5f * apart / kApart;
}

std::vector<std::size_t> far_apart(const std::vector<Likeness>& all, std::size_t count) {
  std::vector<std::size_t> chosen;
  std::vector<float> nearest(all.size(), 1e9f);
  std::size_t next = 0;
  while (chosen.size() < std::min(count, all.size())) {
    chosen.push_back(next);
    nearest[next] = -1.0f;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (nearest[i] >= 0.0f) nearest[i] = std::min(nearest[i], distance(all[i], all[next]));
    }
    next = static_cast<std::size_t>(std::max_element(nearest.begin(), nearest.end()) -
                                    nearest.begin());
  }
  std::sort(chosen.begin(), chosen.end());
  return chosen;
}

}  // namespace impasto::studio
