// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/plan/piece.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace impasto::plan {

std::vector<float> articulation(const std::vector<score::Note>& voice) {
  constexpr double kRest = 2.0;
  std::vector<float> joined(voice.size(), -1.0f);
  for (std::size_t i = 0; i + 1 < voice.size(); ++i) {
    const double way = voice[i + 1].onset - voice[i].onset;
    if (way <= 0.0 || voice[i + 1].onset - voice[i].offset > kRest) continue;
    joined[i] = static_cast<float>(std::clamp((voice[i].offset - voice[i].onset) / way, 0.0, 1.0));
  }
  return joined;
}

std::string clock_text(double seconds) {
  const long whole = static_cast<long>(std::clamp(seconds, 0.0, 1e9));  // as players show it
  char text[32];
  std::snprintf(text, sizeof text, "%ld:%02ld", whole / 60, whole % 60);
  return text;
}

std::string exact_clock_text(double seconds) {
  const long tenths = std::lround(10.0 * std::clamp(seconds, 0.0, 1e9));  // or 59.97 s were 0:60.0
  char text[32];
  std::snprintf(text, sizeof text, "%ld:%02ld.%ld", tenths / 600, tenths / 10 % 60, tenths % 10);
  return text;
}

std::string reverb_text(float seconds) {
  constexpr float kDry = 0.45f;  // a living room
  if (!(seconds > 0.0f)) return "";
  if (seconds < kDry) return "dry";
  const int tenths = static_cast<int>(10.0f * std::min(seconds, kLongestReverb) + 0.5f);
  return "about " + std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " s";
}

}  // namespace impasto::plan
