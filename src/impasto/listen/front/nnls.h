// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <array>
#include <utility>
#include <vector>

#include "impasto/listen/front/frame.h"

namespace impasto::listen {

using Chroma = std::array<float, 12>;
inline constexpr int kNotes = 77;  ///< MIDI kLowestPitch .. kLowestPitch + 76

/// Approximate note activations by non-negative least squares on the tuned, whitened pitch spectrum
/// (Mauch & Dixon 2010). Allocates nothing after construction.
class NnlsNotes {
 public:
  explicit NnlsNotes(double tuning = 0.0);  ///< semitones above A440
  void retune(double tuning);
  /// `magnitudes`: kPitchBins, the loudest near 1; `x` gets kNotes activations.
  void of(const float* magnitudes, float* x);

 private:
  std::vector<std::vector<float>> dictionary_;
  std::vector<std::pair<int, int>> span_;  ///< non-zero bins
  std::vector<float> gram_, tuned_, white_, correlate_, product_;
  int whole_ = 0;
  float part_ = 0.0f;
};

/// Adds the activations to the chroma: above the bass, of the bass, and for key finding.
void fold(const float* x, Chroma& treble, Chroma& bass, Chroma& key);

}  // namespace impasto::listen
