// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "impasto/media/decode.h"

/// What tests of decoding measure in what came out.
namespace impasto::media::testing_files {

struct Heard {
  Result<Decoded> result = Decoded{};
  std::vector<float> samples;
  std::size_t frames() const { return samples.size() / 2; }
};

inline Heard hear(const std::string& path, const DecodeOptions& options = {}) {
  Heard h;
  h.result = decode_audio(
      path, [&](sound::Block b) { h.samples.insert(h.samples.end(), b.begin(), b.end()); }, {},
      options);
  return h;
}

/// Hz from the rising zero crossings of one side between two moments, s.
inline double frequency(const Heard& h, double from, double to, int side = 0) {
  const auto begin = static_cast<std::size_t>(from * 44100),
             end = std::min(h.frames() - 1, static_cast<std::size_t>(to * 44100));
  double first = -1, last = -1;
  int count = 0;
  for (std::size_t i = begin; i + 1 < end; ++i) {
    const double a = h.samples[2 * i + static_cast<std::size_t>(side)];
    const double b = h.samples[2 * i + 2 + static_cast<std::size_t>(side)];
    if (a < 0 && b >= 0) {
      last = static_cast<double>(i) + a / (a - b);
      if (first < 0) first = last;
      ++count;
    }
  }
  return count < 2 ? 0.0 : (count - 1) * 44100.0 / (last - first);
}

/// The loudest sample of one side between two moments, s.
inline double peak(const Heard& h, double from, double to, int side = 0) {
  double out = 0;
  const auto end = std::min(h.frames(), static_cast<std::size_t>(to * 44100));
  for (auto i = static_cast<std::size_t>(from * 44100); i < end; ++i) {
    out = std::max(
        out, std::fabs(static_cast<double>(h.samples[2 * i + static_cast<std::size_t>(side)])));
  }
  return out;
}

}  // namespace impasto::media::testing_files
