// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <vector>

#include "impasto/score/note.h"

namespace impasto::score {

/// Semitones; no bend is greater.
inline constexpr float kWidestBend = 128.0f;

/// Semitones away from Note::pitch, `time` s after the onset.
inline float bend_at(const std::vector<PitchPoint>& bends, float time) {
  const auto after =
      std::upper_bound(bends.begin(), bends.end(), time,
                       [](float value, const PitchPoint& p) { return value < p.time; });
  if (after == bends.begin()) return bends.empty() ? 0.0f : bends.front().semitones;
  const PitchPoint& a = *(after - 1);
  if (after == bends.end() || after->time <= a.time) return a.semitones;
  return a.semitones +
         (after->semitones - a.semitones) * ((time - a.time) / (after->time - a.time));
}

/// Ends the bends of a note that was shortened where the note now ends.
inline void cut_bends(Note& note) {
  const auto length = static_cast<float>(note.offset - note.onset);
  std::vector<PitchPoint>& bends = note.bends;
  if (bends.empty() || bends.back().time <= length) return;
  const float last = bend_at(bends, length);
  std::erase_if(bends, [&](const PitchPoint& p) { return p.time >= length; });
  bends.push_back({length, last});
}

/// Fewer points, none of those left out further than `tolerance` semitones from the line that now
/// passes it. One pass (a cone that closes from each point kept), so that long bends cost no more.
inline std::vector<PitchPoint> thin_bends(const std::vector<PitchPoint>& bends, float tolerance) {
  if (bends.size() < 3) return bends;
  constexpr float kOpen = std::numeric_limits<float>::infinity();
  std::vector<PitchPoint> kept = {bends.front()};
  std::size_t from = 0;              // the last one kept
  float low = -kOpen, high = kOpen;  // slopes from there that pass all points since
  for (std::size_t i = 1; i < bends.size(); ++i) {
    float way = bends[i].time - bends[from].time;
    float rise = bends[i].semitones - bends[from].semitones;
    if (way <= 0.0f || rise < low * way || rise > high * way) {
      if (from != i - 1) kept.push_back(bends[from = i - 1]);
      low = -kOpen, high = kOpen;
      way = bends[i].time - bends[from].time;
      rise = bends[i].semitones - bends[from].semitones;
      if (way <= 0.0f) {  // a jump: both its ends
        kept.push_back(bends[from = i]);
        continue;
      }
    }
    low = std::max(low, (rise - tolerance) / way);
    high = std::min(high, (rise + tolerance) / way);
  }
  if (from != bends.size() - 1) kept.push_back(bends.back());
  return kept;
}

}  // namespace impasto::score
