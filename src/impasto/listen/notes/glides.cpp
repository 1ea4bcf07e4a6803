// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/listen/notes/glides.h"

#include <algorithm>
#include <cmath>

namespace impasto::listen {
namespace {

constexpr float kTurn = 0.06f;    ///< semitones back end a movement
constexpr float kSlow = 0.03f;    ///< semitones a frame, 1.5 a second: it holds
constexpr int kHold = 2;          ///< frames on end in which it may
constexpr float kLeast = 0.4f;    ///< semitones
constexpr int kShortest = 4;      ///< frames; a step takes up to three through 93 ms
constexpr float kEdge = 0.15f;    ///< of the way, at both ends: between them
constexpr float kMiddle = 2.6f;   ///< frames at least must pass
constexpr float kWider = 0.13f;   ///< and as many more for each semitone
constexpr float kUneven = 0.12f;  ///< of the way, off a straight line
constexpr float kDip = 16.0f;     ///< dB: the sound breaks off between two notes
constexpr float kAlong = 0.25f;   ///< of the way a harmonic may be off
constexpr float kOff = 0.15f;     ///< semitones, and that at most
constexpr double kPresent = 0.7;  ///< of the frames in which a harmonic must be heard
constexpr float kBack = 0.6f;     ///< of the way: there and back is no slide,
constexpr float kWide = 1.2f;     ///< semitones, unless it is as wide
constexpr int kRest = 8;          ///< frames: if it comes back within these

/// Stretches in which the curve moves one way without holding.
std::vector<Glide> moves_of(const std::vector<float>& curve) {
  std::vector<Glide> moves;
  const int size = static_cast<int>(curve.size());
  for (int t = 0; t + 1 < size;) {
    const float first = curve[t + 1] - curve[t];
    if (std::fabs(first) < kSlow) {
      ++t;
      continue;
    }
    const float sign = first > 0.0f ? 1.0f : -1.0f;
    int end = t + 1, top = end;
    float highest = sign * curve[end];
    for (; end + 1 < size; ++end) {  // `top` is the furthest so far
      if (highest - sign * curve[end + 1] > kTurn || end + 1 - top > kHold) break;
      if (sign * curve[end + 1] > highest + kSlow) top = end + 1;
      highest = std::max(highest, sign * curve[end + 1]);
    }
    moves.push_back({t, top});
    t = top;
  }
  return moves;
}

/// Whether the middle of the way is gone in a straight line and not in a step or two.
bool steady(const std::vector<float>& curve, const Glide& g) {
  const float begin = curve[g.from], way = curve[g.to] - begin;
  const auto gone = [&](int t) { return (curve[t] - begin) / way; };
  int from = g.from;
  while (gone(from + 1) < kEdge) ++from;
  int to = from;
  while (gone(to) < 1.0f - kEdge) ++to;
  const auto crossing = [&](int t, float level) {  // between t and t + 1
    return static_cast<float>(t) + (level - gone(t)) / (gone(t + 1) - gone(t));
  };
  const float start = crossing(from, kEdge), end = crossing(to - 1, 1.0f - kEdge);
  if (end - start < kMiddle + kWider * std::fabs(way)) return false;
  for (int t = from + 1; t < to; ++t) {
    const float line =
        kEdge + (1.0f - 2.0f * kEdge) * (static_cast<float>(t) - start) / (end - start);
    if (std::fabs(gone(t) - line) > kUneven) return false;
  }
  return true;
}

/// The numbers of the harmonics that go the curve's way all along.
std::vector<int> moving_along(const Contour& contour, const std::vector<float>& curve, int from,
                              int to) {
  const float way = std::fabs(curve[to] - curve[from]);
  std::vector<int> along;
  for (int h = 0; h < kFollowed; ++h) {
    int heard = 0, near = 0;
    float low = 1e9f, high = -1e9f, about = 0.0f;
    for (int t = from; t <= to; ++t) {
      const KeptPartial& view = contour.views[t][h];
      if (view.level == 0) continue;
      ++heard;
      about += view.pitch - curve[t];
      low = std::min(low, view.pitch);
      high = std::max(high, view.pitch);
    }
    if (heard < kPresent * (to - from + 1) || high - low < (1.0f - kAlong) * way) continue;
    about /= static_cast<float>(heard);
    for (int t = from; t <= to; ++t) {
      const KeptPartial& view = contour.views[t][h];
      near +=
          view.level > 0 && std::fabs(view.pitch - curve[t] - about) < std::min(kAlong * way, kOff);
    }
    if (near >= kPresent * (to - from + 1)) along.push_back(h + 1);
  }
  return along;
}

}  // namespace

std::vector<Glide> find_glides(const Contour& contour, const std::vector<float>& curve) {
  std::vector<Glide> glides;
  std::vector<Glide> moves = moves_of(curve);
  std::reverse(moves.begin(), moves.end());
  const auto way = [&](const Glide& g) { return std::fabs(curve[g.to] - curve[g.from]); };
  Glide before;
  while (!moves.empty()) {
    const Glide g = moves.back();
    moves.pop_back();
    if (g.to - g.from < kShortest || way(g) < kLeast) continue;
    if (!steady(curve, g)) {  // a step before, after or within a slide
      int step = g.from;
      for (int t = g.from; t < g.to; ++t) {
        if (std::fabs(curve[t + 1] - curve[t]) > std::fabs(curve[step + 1] - curve[step])) step = t;
      }
      moves.push_back({step + 1, g.to});
      moves.push_back({g.from, step});
      continue;
    }
    const float softer = std::min(contour.loudness[g.from], contour.loudness[g.to]);
    const auto inner = contour.loudness.begin();
    if (*std::min_element(inner + g.from, inner + g.to) < softer - kDip) continue;
    const auto undone = [&](const Glide& other, int rest) {
      return way(g) < kWide && rest < kRest && way(other) > kBack * way(g);
    };
    const bool swings = undone(before, g.from - before.to) ||
                        (!moves.empty() && undone(moves.back(), moves.back().from - g.to));
    before = g;
    const std::vector<int> along = moving_along(contour, curve, g.from, g.to);
    if (!swings && enough(contour, along, g.from, g.to + 1)) glides.push_back(g);
  }
  return glides;
}

}  // namespace impasto::listen
