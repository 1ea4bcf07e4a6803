// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/serve/peaks.h"

#include <algorithm>
#include <cmath>

namespace impasto::serve {
namespace {

std::int8_t step_of(float sample) {
  return static_cast<std::int8_t>(std::lround(std::clamp(sample, -1.0f, 1.0f) * 127.0f));
}

void append(std::string& bytes, std::size_t value) {
  for (int shift = 0; shift < 32; shift += 8) bytes += static_cast<char>(value >> shift & 0xff);
}

}  // namespace

void Peaks::close(Zoom& zoom) {
  if (zoom.samples == 0) return;
  zoom.pairs.push_back(step_of(zoom.least));
  zoom.pairs.push_back(step_of(zoom.most));
  zoom.samples = 0;
}

void Peaks::push(sound::Block block) {
  for (std::size_t z = 0; z < kZooms.size(); ++z) {
    Zoom& zoom = zooms_[z];
    for (std::size_t i = 0; i + 1 < block.size(); i += 2) {
      const auto [low, high] = std::minmax(block[i], block[i + 1]);
      zoom.least = zoom.samples == 0 ? low : std::min(zoom.least, low);
      zoom.most = zoom.samples == 0 ? high : std::max(zoom.most, high);
      if (++zoom.samples == kZooms[z]) close(zoom);
    }
  }
}

std::string Peaks::bytes() {
  std::string bytes = "impeaks1";
  append(bytes, sound::kRate);
  append(bytes, kZooms.size());
  for (std::size_t z = 0; z < kZooms.size(); ++z) {
    close(zooms_[z]);
    append(bytes, static_cast<std::size_t>(kZooms[z]));
    append(bytes, zooms_[z].pairs.size() / 2);
  }
  for (const Zoom& zoom : zooms_) {
    bytes.append(reinterpret_cast<const char*>(zoom.pairs.data()), zoom.pairs.size());
  }
  return bytes;
}

}  // namespace impasto::serve
