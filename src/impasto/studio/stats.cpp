// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/studio/stats.h"

#include <span>

#include "impasto/base/hash.h"

namespace impasto::studio {

void Stats::add(const std::string& stage, double spent) {
  for (auto& [name, total] : seconds) {
    if (name == stage) {
      total += spent;
      return;
    }
  }
  seconds.emplace_back(stage, spent);
}

std::uint64_t picture_hash(const picture::Image& image) {
  return fnv1a(std::as_bytes(std::span(image.rgba)));
}

}  // namespace impasto::studio
