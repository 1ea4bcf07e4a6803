// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/listen/form/segmentation.h"

#include <algorithm>

#include "impasto/base/math.h"

namespace impasto::listen {
namespace {

// Borders stand mostly where what is repeated changes; alikeness within decides what that leaves
// open.
constexpr double kNovelty = 10.0;
constexpr double kPrice = 0.02;  ///< of a border
constexpr double kOdd = 50.0;    ///< of a length that is no multiple of eight bars, in prices
constexpr int kLongest = 161;    ///< units
/// Score that makes a segmentation e times as likely: by it, borders said to be sure by .75 on
/// average are within 3 s of a listener's in .72 (popfull).
constexpr double kDoubt = 1.5;
constexpr double kImpossible = -1e300;

/// For each end e of a stretch the scores of those that end there, the shortest first.
std::vector<std::vector<double>> stretch_scores(const SegmentationCues& cues, double price) {
  const int n = static_cast<int>(cues.times.size()) - 1;
  std::vector<std::vector<double>> scores(n + 1);
  for (int e = 1; e <= n; ++e) {
    double inside = 0.0;
    for (int s = e - 1; s >= 0 && e - s <= kLongest; --s) {
      // Add unit s to the stretch [s+1, e).
      for (int j = s + 1; j < std::min(e, s + kBand + 1); ++j) {
        inside += (*cues.like)[static_cast<std::size_t>(s) * n + j];
      }
      const int length = e - s;
      const bool whole = s == 0 && e == n;
      if (cues.times[e] - cues.times[s] < cues.shortest && !whole) {
        scores[e].push_back(kImpossible);
        continue;
      }
      double odd = 0.0;
      if (cues.bars && e < n) {
        odd = length % 8 == 0 ? 0.0 : length % 4 == 0 ? 0.15 : length % 2 == 0 ? 0.5 : 1.0;
      }
      scores[e].push_back(inside / kBand - price * (1.0 + kOdd * odd) +
                          kNovelty * (*cues.novelty)[e]);
    }
  }
  return scores;
}

std::vector<int> best_borders(const std::vector<std::vector<double>>& scores) {
  const int n = static_cast<int>(scores.size()) - 1;
  std::vector<double> best(n + 1, kImpossible);
  std::vector<int> from(n + 1, 0);
  best[0] = 0.0;
  for (int e = 1; e <= n; ++e) {
    for (int length = 1; length <= static_cast<int>(scores[e].size()); ++length) {
      const double before = best[e - length], own = scores[e][length - 1];
      if (before == kImpossible || own == kImpossible || before + own <= best[e]) continue;
      best[e] = before + own;
      from[e] = e - length;
    }
  }
  std::vector<int> borders;
  for (int e = n; e > 0; e = from[e]) borders.push_back(e);
  borders.push_back(0);
  std::reverse(borders.begin(), borders.end());
  return borders;
}

/// log(exp(a) + exp(b))
double log_sum(double a, double b) {
  const double most = std::max(a, b);
  if (most == kImpossible) return most;
  return most + math::log(math::exp(a - most) + math::exp(b - most));
}

/// Of each unit how likely a border is before it, over all divisions weighed by their score.
std::vector<double> likely_borders(const std::vector<std::vector<double>>& scores) {
  const int n = static_cast<int>(scores.size()) - 1;
  std::vector<double> before(n + 1, kImpossible), after(n + 1, kImpossible), likely(n + 1, 0.0);
  before[0] = after[n] = 0.0;
  for (int e = 1; e <= n; ++e) {
    for (int length = 1; length <= static_cast<int>(scores[e].size()); ++length) {
      const double own = scores[e][length - 1], earlier = before[e - length];
      if (own == kImpossible || earlier == kImpossible) continue;
      before[e] = log_sum(before[e], earlier + own / kDoubt);
    }
  }
  for (int e = n; e > 0; --e) {
    if (after[e] == kImpossible) continue;
    for (int length = 1; length <= static_cast<int>(scores[e].size()); ++length) {
      const double own = scores[e][length - 1];
      if (own == kImpossible) continue;
      after[e - length] = log_sum(after[e - length], after[e] + own / kDoubt);
    }
  }
  for (int e = 1; e < n; ++e) {
    if (before[e] == kImpossible || after[e] == kImpossible) continue;
    likely[e] = math::exp(before[e] + after[e] - before[n]);
  }
  return likely;
}

}  // namespace

Segmentation segment(const SegmentationCues& cues, std::size_t most) {
  Segmentation segmentation;
  std::vector<std::vector<double>> scores;
  double price = kPrice;
  do {
    scores = stretch_scores(cues, price);
    segmentation.borders = best_borders(scores);
    price *= 1.25;
  } while (segmentation.borders.size() - 1 > most && price < 1e4);
  const std::vector<double> likely = likely_borders(scores);
  for (int border : segmentation.borders) {
    double sure = likely[border];
    if (border > 0) sure += likely[border - 1];
    if (border + 1 < static_cast<int>(likely.size())) sure += likely[border + 1];
    segmentation.sure.push_back(static_cast<float>(std::min(1.0, sure)));
  }
  return segmentation;
}

}  // namespace impasto::listen
