// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/hear/attacks.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/plan/piece.h"
#include "impasto/plan/rhythm.h"

namespace impasto::hear {

namespace {

/// The attacks in [from, to), the strongest first.
std::vector<plan::Onset> strongest(const plan::Piece& piece, double from, double to) {
  const auto before = [](const plan::Onset& o, double t) { return o.time < t; };
  const auto first = std::lower_bound(piece.onsets.begin(), piece.onsets.end(), from, before);
  std::vector<plan::Onset> inside(first, std::lower_bound(first, piece.onsets.end(), to, before));
  std::stable_sort(inside.begin(), inside.end(), [](const plan::Onset& a, const plan::Onset& b) {
    return a.strength > b.strength;
  });
  return inside;
}

}  // namespace

float hardness(const plan::Piece& piece, double from, double to) {
  const auto before = [](const plan::Onset& o, double t) { return o.time < t; };
  double sum = 0, weight = 0;
  for (auto it = std::lower_bound(piece.onsets.begin(), piece.onsets.end(), from - 0.05, before);
       it != piece.onsets.end() && it->time < to + 0.05; ++it) {
    if (!(it->attack > 0)) continue;
    const double w = 0.05 + it->strength;
    sum += w * math::log2(std::clamp(it->attack, 0.004f, 0.4f) / 0.012);
    weight += w;
  }
  if (weight <= 0) return 0.5f;
  // 12 ms is struck, 190 ms bowed; they are four octaves apart.
  return math::saturate(static_cast<float>(1.0 - sum / weight / 4.0));
}

double snap_to_onset(const plan::Piece& piece, double time, double tolerance) {
  auto it = std::lower_bound(piece.onsets.begin(), piece.onsets.end(), time - tolerance,
                             [](const plan::Onset& o, double t) { return o.time < t; });
  double best = time, distance = tolerance;
  for (; it != piece.onsets.end() && it->time <= time + tolerance; ++it) {
    if (std::fabs(it->time - time) <= distance) {
      distance = std::fabs(it->time - time);
      best = it->time;
    }
  }
  return best;
}

std::optional<std::size_t> attack_before(const plan::Piece& piece, double time, double within) {
  const auto after = std::upper_bound(piece.onsets.begin(), piece.onsets.end(), time,
                                      [](double t, const plan::Onset& o) { return t < o.time; });
  if (after == piece.onsets.begin() || (after - 1)->time < time - within) return std::nullopt;
  return static_cast<std::size_t>(after - 1 - piece.onsets.begin());
}

std::vector<double> first_attacks(const plan::Piece& piece, double from, double to, int count) {
  const std::vector<plan::Onset> inside = strongest(piece, from, to);
  std::vector<double> times;
  for (int i = 0; i < count; ++i) {
    times.push_back(i < static_cast<int>(inside.size())
                        ? inside[i].time
                        : std::max(0.0, from) +
                              (to - std::max(0.0, from)) * i / std::max(1, count));
  }
  std::sort(times.begin(), times.end());
  return times;
}

std::vector<double> attacks_of(const plan::Piece& piece, const plan::Chord& chord, int strokes) {
  const std::vector<plan::Onset> inside = strongest(piece, chord.start - 0.08, chord.end - 0.08);
  std::vector<double> times;
  for (int i = 0; i < strokes; ++i) {
    const double at = inside.empty() ? chord.start : inside[i % inside.size()].time;
    const int lap = inside.empty() ? i : i / static_cast<int>(inside.size());
    times.push_back(at + 0.10 * lap);
  }
  return times;
}

std::vector<double> falling(const plan::Piece& piece, double from, double to, int count) {
  constexpr double kEarly = 0.08, kLongest = 1.2;  // s: heard before; after an attack
  constexpr double kAtOnce = 0.55;                 // of an attack's marks
  const auto before = [](const plan::Onset& o, double t) { return o.time < t; };
  const auto first =
      std::lower_bound(piece.onsets.begin(), piece.onsets.end(), from - kEarly, before);
  const auto last = std::lower_bound(first, piece.onsets.end(), to - kEarly, before);
  double sum = 0;
  for (auto o = first; o != last; ++o) sum += 0.02 + o->strength * o->strength;
  std::vector<double> times;
  double gone = 0;
  for (auto o = first; o != last; ++o) {
    gone += (0.02 + o->strength * o->strength) / sum;
    const int until = static_cast<int>(std::lround(gone * count));
    const int own = until - static_cast<int>(times.size());
    const double gap = std::min(kLongest, (o + 1 != last ? (o + 1)->time : to) - o->time);
    for (int i = 0; i < own; ++i) {
      const double s = std::max(0.0, (i - kAtOnce * own) / ((1.0 - kAtOnce) * own));
      times.push_back(o->time + s * s * gap);
    }
  }
  for (int i = static_cast<int>(times.size()); i < count; ++i)
    times.push_back(from + (to - from) * i / count);
  return times;
}

}  // namespace impasto::hear
