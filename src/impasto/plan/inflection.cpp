// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/plan/inflection.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "impasto/base/math.h"
#include "impasto/score/bends.h"

namespace impasto::plan {
namespace {

using score::PitchPoint;

constexpr double kHop = 0.01;               ///< s
constexpr double kLongest = 60.0;           ///< s; of a longer note the rest holds
constexpr int kFine = 5;                    ///< samples that are taken together
constexpr float kLeast = 0.1f;              ///< semitones of extent that are heard as vibrato
constexpr float kStays = 0.33f;             ///< semitones within which a note holds its pitch
constexpr float kTolerance = 0.12f;         ///< semitones the points of a glide may stray
constexpr double kSlow = 2.8, kFast = 9.5;  ///< Hz: singers and strings keep between 4 and 8

/// Means over `span` samples around each; at the ends the window stays inside and keeps its length.
std::vector<float> averaged(const std::vector<float>& x, int span) {
  const int n = static_cast<int>(x.size());
  const int length = std::min(std::max(1, span), n);
  std::vector<double> sum(x.size() + 1, 0.0);
  for (int i = 0; i < n; ++i) sum[i + 1] = sum[i] + x[i];
  std::vector<float> mean(x.size());
  for (int i = 0; i < n; ++i) {
    const int from = std::clamp(i - length / 2, 0, n - length);
    mean[i] = static_cast<float>((sum[from + length] - sum[from]) / length);
  }
  return mean;
}

/// Lows and highs in turn, each at least `swing` from the last.
std::vector<int> turns_of(const std::vector<float>& x, float swing) {
  std::vector<int> turns;
  int low = 0, high = 0, way = 0;
  for (int i = 1; i < static_cast<int>(x.size()); ++i) {
    if (x[i] < x[low]) low = i;
    if (x[i] > x[high]) high = i;
    if (way >= 0 && x[high] - x[i] >= swing) {
      turns.push_back(high);
      way = -1, low = i;
    } else if (way <= 0 && x[i] - x[low] >= swing) {
      turns.push_back(low);
      way = 1, high = i;
    }
    if (way > 0) low = i;
    if (way < 0) high = i;
  }
  return turns;
}

/// Turns that follow each other about as fast and swing about as far: the longest run of them.
struct Run {
  std::size_t first = 0, last = 0;
  float half = 0, swing = 0;  ///< samples between turns and semitones, their medians
};

Run longest_run(const std::vector<float>& x, const std::vector<int>& turns) {
  constexpr auto kShort = static_cast<float>(0.5 / kFast / kHop);
  constexpr auto kLong = static_cast<float>(0.5 / kSlow / kHop);
  Run best;
  for (std::size_t first = 0; first + 1 < turns.size();) {
    std::vector<float> halves, swings;
    std::size_t last = first;
    while (last + 1 < turns.size()) {
      const auto half = static_cast<float>(turns[last + 1] - turns[last]);
      const float swing = std::fabs(x[turns[last + 1]] - x[turns[last]]);
      if (half < 0.8f * kShort || half > 1.2f * kLong) break;
      if (!halves.empty()) {
        const float h = math::median(halves), s = math::median(swings);
        if (half < 0.55f * h || half > 1.8f * h || swing < 0.35f * s || swing > 2.8f * s) break;
      }
      halves.push_back(half), swings.push_back(swing);
      ++last;
    }
    if (last - first > best.last - best.first) {
      best = {first, last, math::median(halves), math::median(swings)};
    }
    first = std::max(first + 1, last);
  }
  return best;
}

/// Where the straight lines between a few of the points stay within the tolerance of all (Douglas &
/// Peucker 1973).
std::vector<PitchPoint> simplified(const std::vector<float>& x) {
  std::vector<std::size_t> kept = {0, x.size() - 1};
  for (std::size_t k = 0; k + 1 < kept.size();) {
    const std::size_t a = kept[k], b = kept[k + 1];
    float worst = kTolerance;
    std::size_t at = 0;
    for (std::size_t i = a + 1; i < b; ++i) {
      const float t = static_cast<float>(i - a) / static_cast<float>(b - a);
      const float off = std::fabs(x[i] - (x[a] + t * (x[b] - x[a])));
      if (off > worst) worst = off, at = i;
    }
    if (at == 0) {
      ++k;
    } else {
      kept.insert(kept.begin() + static_cast<std::ptrdiff_t>(k) + 1, at);
    }
  }
  std::vector<PitchPoint> points;
  for (std::size_t i : kept)
    points.push_back({static_cast<float>(kHop * static_cast<double>(i)), x[i]});
  return points;
}

}  // namespace

Inflection inflection(const score::Note& note) {
  Inflection found;
  if (note.bends.empty()) return found;
  const double length = std::clamp(note.offset - note.onset, 0.0, kLongest);
  std::vector<float> pitch;
  for (int i = 0; kHop * i <= length + 1e-9; ++i)
    pitch.push_back(score::bend_at(note.bends, static_cast<float>(kHop * i)));
  if (pitch.size() < kFine) pitch.resize(kFine, pitch.back());

  // Single points may err: means over five of them, less what moves more slowly than vibrato.
  std::vector<float> fine = averaged(pitch, kFine);
  for (std::size_t i = 0; i < kFine / 2; ++i) {  // a scoop begins, a fall ends where it does
    fine[i] = pitch[i];
    fine[fine.size() - 1 - i] = pitch[pitch.size() - 1 - i];
  }
  constexpr int kCourse = 19;
  const std::vector<float> course = averaged(averaged(fine, kCourse), kCourse);
  std::vector<float> rest(fine.size());
  for (std::size_t i = 0; i < fine.size(); ++i) rest[i] = fine[i] - course[i];
  const std::vector<int> turns = turns_of(rest, kLeast);
  const Run run = longest_run(rest, turns);
  if (run.last - run.first >= 4) {  // two whole waves
    const int first = turns[run.first], last = turns[run.last];
    const auto halves = static_cast<double>(run.last - run.first);
    const double half = (last - first) / halves;
    Vibrato v;
    v.rate = static_cast<float>(0.5 / (half * kHop));
    // What the means took: a box of width b lets through sin(pi f b) / (pi f b), nearly 1 - x^2/6.
    const double x = 3.14159265 * v.rate * kFine * kHop;
    v.extent = static_cast<float>(0.5 * run.swing / (1.0 - x * x / 6.0 + x * x * x * x / 120.0));
    v.from = std::max(0.0, kHop * (first - 0.5 * half));
    v.to = std::min(length, kHop * (last + 0.5 * half));
    if (v.extent >= kLeast && v.rate > kSlow && v.rate < kFast) found.vibrato = v;
  }
  std::vector<float> glide = fine;
  if (found.vibrato.rate > 0) {
    // A mean over a whole wave leaves nothing of it and all of what is slower; so to the last of
    // it.
    const double half = 0.5 / found.vibrato.rate;
    const double end = found.vibrato.to + (length - found.vibrato.to < 2.0 * half ? length : half);
    const auto from = static_cast<std::size_t>(std::max(0.0, found.vibrato.from - half) / kHop);
    const std::size_t to = std::min(fine.size() - 1, static_cast<std::size_t>(end / kHop));
    const std::vector<float> inside(pitch.begin() + static_cast<std::ptrdiff_t>(from),
                                    pitch.begin() + static_cast<std::ptrdiff_t>(to) + 1);
    const int wave = static_cast<int>(std::lround(1.0 / (found.vibrato.rate * kHop)));
    const std::vector<float> calm = averaged(inside, wave);
    std::copy(calm.begin(), calm.end(), glide.begin() + static_cast<std::ptrdiff_t>(from));
  }
  const bool leaves =
      std::any_of(glide.begin(), glide.end(), [](float s) { return std::fabs(s) > kStays; });
  if (leaves) found.glide = simplified(glide);
  return found;
}

}  // namespace impasto::plan
