// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/hear/timbre.h"

#include <algorithm>
#include <vector>

#include "impasto/base/math.h"
#include "impasto/plan/curves.h"
#include "impasto/plan/piece.h"

namespace impasto::hear {

namespace {

/// Mean of a curve over [from, to) s, of its values above `above`; 0 where nothing is known.
float mean_of(const plan::Curves& curves, const std::vector<float>& curve, double from, double to,
              float above = -1.0f) {
  double sum = 0;
  int count = 0;
  for (auto i = static_cast<std::size_t>(std::max(0.0, from / curves.hop));
       i < curve.size() && static_cast<double>(i) * curves.hop < to; ++i) {
    if (!(curve[i] > above)) continue;
    sum += curve[i];
    ++count;
  }
  return count > 0 ? static_cast<float>(sum / count) : 0.0f;
}

}  // namespace

float dissonance(const plan::Piece& piece, double from, double to) {
  constexpr float kPlain = 0.2f,
                  kHarsh = 0.6f;  // above: two fifths, a twentieth of the time in real pieces
  const float rough = mean_of(piece.curves, piece.curves.roughness, from, to);
  return math::saturate((rough - kPlain) / (kHarsh - kPlain));
}

float noisiness(const plan::Piece& piece, double from, double to) {
  constexpr float kTone = 0.02f,
                  kNoise = 0.2f;  // music is above the first 1 % of the time, pink noise has .3
  const float flat = mean_of(piece.curves, piece.curves.flatness, from, to);
  return math::saturate((flat - kTone) / (kNoise - kTone));
}

float centroid(const plan::Piece& piece, double from, double to) {
  return mean_of(piece.curves, piece.curves.centroid, from, to, 0.0f);
}

}  // namespace impasto::hear
