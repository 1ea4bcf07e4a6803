// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/listen/front/nnls.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"

namespace impasto::listen {
namespace {

/// Note profiles as the pitch spectrum would show them: harmonics falling by a constant ratio, each
/// with the main lobe of the Hann window.
std::vector<std::vector<float>> note_dictionary() {
  const PitchMap map;
  const double bin_hz = static_cast<double>(kLowRate) / kPitchFft;
  std::vector<std::vector<float>> dictionary(kNotes, std::vector<float>(kPitchBins, 0.0f));
  std::vector<float> power(kPitchFft / 2 + 1);
  for (int n = 0; n < kNotes; ++n) {
    std::fill(power.begin(), power.end(), 0.0f);
    const double f0 = 440.0 * math::exp2((kLowestPitch + n - 69) / 12.0);
    const double ratio = 0.85 - 0.20 * n / kNotes;
    double amplitude = 1.0;
    for (int h = 1; h <= 20; ++h, amplitude *= ratio) {
      const double at = f0 * h / bin_hz;
      if (at > kPitchFft / 2 - 4) break;
      for (int k = static_cast<int>(at) - 2; k <= static_cast<int>(at) + 3; ++k) {
        if (k < 1) continue;
        const double d = k - at;
        double lobe = 1.0;
        if (std::fabs(d) > 1e-6) {
          lobe = std::fabs(std::fabs(d) - 1.0) < 1e-6
                     ? 0.5
                     : math::sin(math::kPi * d) / (math::kPi * d) / (1.0 - d * d);
        }
        power[k] += static_cast<float>(amplitude * amplitude * lobe * lobe);
      }
    }
    map.apply(power.data(), dictionary[n].data());
    double norm = 0.0;
    for (float x : dictionary[n]) norm += static_cast<double>(x) * x;
    for (float& x : dictionary[n]) x = static_cast<float>(x / std::sqrt(norm));
  }
  return dictionary;
}

}  // namespace

NnlsNotes::NnlsNotes(double tuning)
    : dictionary_(note_dictionary()),
      span_(kNotes),
      gram_(static_cast<std::size_t>(kNotes) * kNotes),
      tuned_(kPitchBins),
      white_(kPitchBins),
      correlate_(kNotes),
      product_(kNotes) {
  for (int n = 0; n < kNotes; ++n) {
    int first = kPitchBins, last = 0;
    for (int b = 0; b < kPitchBins; ++b) {
      if (dictionary_[n][b] < 1e-3f) continue;
      first = std::min(first, b);
      last = b + 1;
    }
    span_[n] = {first, last};
  }
  for (int i = 0; i < kNotes; ++i) {
    for (int j = 0; j < kNotes; ++j) {
      float sum = 0.0f;
      for (int b = 0; b < kPitchBins; ++b) sum += dictionary_[i][b] * dictionary_[j][b];
      gram_[static_cast<std::size_t>(i) * kNotes + j] = sum;
    }
  }
  retune(tuning);
}

void NnlsNotes::retune(double tuning) {
  const double shift = tuning * kPerSemitone;
  whole_ = static_cast<int>(std::floor(shift));
  part_ = static_cast<float>(shift - whole_);
}

void NnlsNotes::of(const float* magnitudes, float* x) {
  for (int b = 0; b < kPitchBins; ++b) {
    const int at = std::clamp(b + whole_, 0, kPitchBins - 1);
    const int next = std::min(at + 1, kPitchBins - 1);
    tuned_[b] = magnitudes[at] * (1.0f - part_) + magnitudes[next] * part_;
  }
  // Whitening over an octave and a half: what rises above the mean, over the deviation.
  constexpr int kReach = 9 * kPerSemitone;
  double sum = 0.0, squares = 0.0;
  int from = 0, to = 0;
  for (int b = 0; b < kPitchBins; ++b) {
    while (to < std::min(kPitchBins, b + kReach + 1)) {
      sum += tuned_[to];
      squares += static_cast<double>(tuned_[to]) * tuned_[to];
      ++to;
    }
    while (from < b - kReach) {
      sum -= tuned_[from];
      squares -= static_cast<double>(tuned_[from]) * tuned_[from];
      ++from;
    }
    const double mean = sum / (to - from);
    const double deviation = std::sqrt(std::max(0.0, squares / (to - from) - mean * mean));
    white_[b] = tuned_[b] > mean
                    ? static_cast<float>((tuned_[b] - mean) / std::max(std::sqrt(deviation), 1e-4))
                    : 0.0f;
  }
  for (int n = 0; n < kNotes; ++n) {
    float dot = 0.0f;
    for (int b = span_[n].first; b < span_[n].second; ++b) dot += dictionary_[n][b] * white_[b];
    correlate_[n] = dot;
    x[n] = dot;
  }
  // Multiplicative updates of Lee & Seung; zero stays zero.
  for (int round = 0; round < 25; ++round) {
    std::fill(product_.begin(), product_.end(), 1e-9f);
    for (int j = 0; j < kNotes; ++j) {
      if (x[j] <= 0.0f) continue;
      const float* row = &gram_[static_cast<std::size_t>(j) * kNotes];
      const float xj = x[j];
      for (int i = 0; i < kNotes; ++i) product_[i] += row[i] * xj;
    }
    for (int i = 0; i < kNotes; ++i) {
      x[i] *= correlate_[i] / product_[i];
      if (x[i] < 1e-6f) x[i] = 0.0f;
    }
  }
}

void fold(const float* x, Chroma& treble, Chroma& bass, Chroma& key) {
  const float present = 0.15f * *std::max_element(x, x + kNotes);
  for (int n = 0; n < kNotes; ++n) {
    const float pitch = static_cast<float>(kLowestPitch + n);
    const int pc = (kLowestPitch + n) % 12;
    if (x[n] > present) {  // the higher, the likelier a harmonic
      key[pc] += std::clamp((90.0f - pitch) / 30.0f, 0.05f, 1.0f);
    }
    const float low = std::clamp((58.0f - pitch) / 12.0f, 0.0f, 1.0f);
    const float high = std::clamp((pitch - 42.0f) / 12.0f, 0.0f, 1.0f) *
                       std::clamp((101.0f - pitch) / 14.0f, 0.3f, 1.0f);
    bass[pc] += x[n] * low;
    treble[pc] += x[n] * high;
  }
}

}  // namespace impasto::listen
