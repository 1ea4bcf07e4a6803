// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/hear/level.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <utility>

#include "impasto/base/math.h"
#include "impasto/plan/curves.h"
#include "impasto/plan/piece.h"

namespace impasto::hear {

double find_climax(const plan::Piece& piece) {
  const std::vector<float>& curve = piece.curves.loudness;
  const int span = std::max(1, static_cast<int>(3.0 / piece.curves.hop));
  if (static_cast<int>(curve.size()) <= span) return 0.5 * piece.duration;
  double sum = 0, best = -1e9, when = 0;
  for (int i = 0; i < static_cast<int>(curve.size()); ++i) {
    sum += curve[i];
    if (i < span) continue;
    sum -= curve[i - span];
    const double middle = (i - 0.5 * span) * piece.curves.hop;
    const double score = sum / span + 1.5 * middle / std::max(1.0, piece.duration);
    if (score > best) best = score, when = middle;
  }
  return when;
}

float mean_level(const plan::Piece& piece, double from, double to) {
  const plan::Curves& curves = piece.curves;
  double power = 0, n = 0;
  for (auto i = static_cast<std::size_t>(std::max(0.0, from / curves.hop));
       i < curves.loudness.size() && static_cast<double>(i) * curves.hop < to; ++i) {
    power += math::exp(curves.loudness[i] * (math::log(10.0) / 10.0));
    n += 1;
  }
  if (n == 0) return 0.0f;
  return std::clamp(static_cast<float>(10.0 * math::log10(power / n + 1e-9)) - piece.loudness,
                    -10.0f, 10.0f);
}

float level_at(const plan::Piece& piece, double time) {
  const std::vector<float>& curve = piece.curves.loudness;
  if (curve.empty()) return 0.0f;
  const double at = std::clamp(time / piece.curves.hop, 0.0, static_cast<double>(curve.size() - 1));
  return std::clamp(curve[static_cast<std::size_t>(at)] - piece.loudness, -10.0f, 10.0f);
}

float weight_at(const plan::Piece& piece, double time) {
  double sum = 0, total = 0;
  for (int i = -4; i <= 4; ++i) {
    const double w = 5 - std::abs(i);
    sum += w * level_at(piece, time + 0.5 * i);
    total += w;
  }
  return static_cast<float>(sum / total);
}

float prominence(const plan::Piece& piece, double time) {
  constexpr int kLooks = 48;
  const float there = mean_level(piece, time - 1.5, time + 1.5);
  // Against the middle of the piece, not its mean: the mean is the climax where it stands out.
  std::vector<float> levels;
  for (int i = 0; i < kLooks; ++i) {
    levels.push_back(level_at(piece, piece.duration * (i + 0.5) / kLooks));
  }
  return math::saturate((there - math::median(std::move(levels))) / 10.0f);
}

}  // namespace impasto::hear
