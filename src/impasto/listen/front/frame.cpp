// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/listen/front/frame.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"

namespace impasto::listen {

double midi_to_hz(double pitch) {
  return 440.0 * math::exp2((pitch - 69.0) / 12.0);
}
double hz_to_midi(double hz) {
  return 69.0 + 12.0 * math::log2(hz / 440.0);
}

Decimator::Decimator() {
  double sum = 0.0;
  for (int i = 0; i < kTaps; ++i) {  // 4.9 kHz
    const double t = i - (kTaps - 1) * 0.5;
    const double x = math::kTau * 4900.0 / sound::kRate * t;
    const double u = math::kTau * (i + 0.5) / kTaps;
    const double window = 0.42 - 0.5 * math::cos(u) + 0.08 * math::cos(2.0 * u);
    taps_[i] = static_cast<float>(math::sin(x) / x * window);
    sum += taps_[i];
  }
  for (float& tap : taps_) tap = static_cast<float>(tap / sum);
}

bool Decimator::push(float x, float& out) {
  delay_[at_] = delay_[at_ + kTaps] = x;
  at_ = (at_ + 1) % kTaps;
  if (++phase_ < kFactor) return false;
  phase_ = 0;
  float sum = 0.0f;
  const float* past = &delay_[at_];
  for (int i = 0; i < kTaps; ++i) sum += past[i] * taps_[i];
  out = sum;
  return true;
}

OnsetBands::OnsetBands(int window) {
  const double bin_hz = static_cast<double>(sound::kRate) / window;
  std::vector<int> centres;
  for (int i = 0;; ++i) {
    const double centre = 30.0 * math::exp2(i / 24.0);
    if (centre > 16500.0) break;
    const int bin = static_cast<int>(centre / bin_hz + 0.5);
    if (centres.empty() || bin > centres.back()) centres.push_back(bin);
  }
  for (std::size_t i = 1; i + 1 < centres.size(); ++i) {
    Filter filter{centres[i - 1] + 1, {}};
    for (int k = centres[i - 1] + 1; k < centres[i + 1]; ++k) {
      const double w =
          k <= centres[i] ? static_cast<double>(k - centres[i - 1]) / (centres[i] - centres[i - 1])
                          : static_cast<double>(centres[i + 1] - k) / (centres[i + 1] - centres[i]);
      filter.weights.push_back(static_cast<float>(w));
    }
    filters.push_back(filter);
    hz.push_back(static_cast<float>(centres[i] * bin_hz));
  }
}

float OnsetBands::energy(const std::vector<float>& power, int band) const {
  const Filter& filter = filters[band];
  float sum = 0.0f;
  for (std::size_t k = 0; k < filter.weights.size(); ++k) {
    sum += power[filter.first + k] * filter.weights[k];
  }
  return sum;
}

PitchMap::PitchMap(double lowest, int per_semitone, int bins, int fft) : rows(bins) {
  const double bin_hz = static_cast<double>(kLowRate) / fft;
  for (int i = 0; i < bins; ++i) {
    const double pitch = lowest + static_cast<double>(i) / per_semitone;
    const double hz = midi_to_hz(pitch);
    const double below = hz - midi_to_hz(pitch - 1.0 / per_semitone);
    const double above = midi_to_hz(pitch + 1.0 / per_semitone) - hz;
    // At least one FFT bin to each side: then this is linear interpolation.
    const double left = std::max(below, bin_hz), right = std::max(above, bin_hz);
    for (int k = 1; k < fft / 2; ++k) {
      const double d = k * bin_hz - hz;
      const double w = d < 0 ? 1.0 + d / left : 1.0 - d / right;
      if (w > 0.0) rows[i].push_back({k, static_cast<float>(w)});
    }
  }
}

void PitchMap::apply(const float* power, float* magnitudes) const {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    float sum = 0.0f;
    for (const auto& [bin, weight] : rows[i]) sum += power[bin] * weight;
    magnitudes[i] = std::sqrt(sum);
  }
}

PeakFinder::PeakFinder(int bins) {
  found_.reserve(bins);
  peaks_.reserve(bins);
}

const std::vector<Partial>& PeakFinder::find(const std::vector<float>& power, double bin_hz,
                                             double low, double high, double floor,
                                             std::size_t most) {
  peaks_.clear();
  found_.clear();
  const int first = std::max(2, static_cast<int>(low / bin_hz));
  const int last = std::min(static_cast<int>(power.size()) - 2, static_cast<int>(high / bin_hz));
  float loudest = 0.0f;
  for (int k = first; k <= last; ++k) loudest = std::max(loudest, power[k]);
  const float threshold = std::max(loudest * 1e-5f, static_cast<float>(floor));
  for (int k = first; k <= last; ++k) {
    if (power[k] > threshold && power[k] > power[k - 1] && power[k] >= power[k + 1]) {
      found_.push_back({power[k], k});
    }
  }
  if (found_.size() > most) {
    std::partial_sort(found_.begin(), found_.begin() + most, found_.end(),
                      [](const auto& a, const auto& b) {
                        return a.first > b.first || (a.first == b.first && a.second < b.second);
                      });
    found_.resize(most);
  }
  for (const auto& [value, k] : found_) {
    const double a = math::log(power[k - 1] + 1e-30), b = math::log(value),
                 c = math::log(power[k + 1] + 1e-30);
    const double bend = a - 2.0 * b + c;
    const double offset = bend < -1e-9 ? std::clamp(0.5 * (a - c) / bend, -0.5, 0.5) : 0.0;
    peaks_.push_back({static_cast<float>((k + offset) * bin_hz),
                      static_cast<float>(std::sqrt(static_cast<double>(value)))});
  }
  return peaks_;
}

Shape shape_of(const std::vector<float>& power, const OnsetBands& bands) {
  const double bin_hz = static_cast<double>(sound::kRate) / kOnsetWindow;
  double energy = 0.0, weighted = 0.0, logs = 0.0;
  int count = 0;
  for (int k = 2; k < kOnsetWindow / 2; ++k) {
    const double magnitude = std::sqrt(static_cast<double>(power[k]));
    energy += magnitude;
    weighted += magnitude * k * bin_hz;
  }
  // Flatness over quarter-octave-like averages from 100 Hz to 10 kHz: geometric over arithmetic
  // mean of power, as in MPEG-7's AudioSpectrumFlatness.
  double mean = 0.0;
  for (int k = 5; k < 465; ++k) {
    logs += math::log(power[k] + 1e-18);
    mean += power[k] + 1e-18;
    ++count;
  }
  Shape shape;
  if (energy > 1e-5) {
    shape.centroid = static_cast<float>(weighted / energy);
    shape.flatness = static_cast<float>(std::min(1.0, math::exp(logs / count) / (mean / count)));
  }
  for (int b = 0; b < kTimbreBands; ++b) {  // bands evenly spaced in log frequency
    const int from = bands.size() * b / kTimbreBands;
    const int to = bands.size() * (b + 1) / kTimbreBands;
    double sum = 0.0;
    for (int f = from; f < to; ++f) {
      const auto& filter = bands.filters[f];
      for (std::size_t k = 0; k < filter.weights.size(); ++k) {
        sum += static_cast<double>(power[filter.first + k]) * filter.weights[k];
      }
    }
    shape.timbre[b] = static_cast<float>(math::log2(sum + 1e-18));
  }
  return shape;
}

void Tuning::add(const std::vector<Partial>& partials) {
  for (const Partial& partial : partials) {
    if (partial.hz < 100.0f) continue;
    const double angle = math::kTau * hz_to_midi(partial.hz);
    cosine += partial.amplitude * math::cos(angle);
    sine += partial.amplitude * math::sin(angle);
    total += partial.amplitude;
  }
}

double Tuning::semitones() const {
  return cosine != 0.0 || sine != 0.0 ? math::atan2(sine, cosine) / math::kTau : 0.0;
}

double Tuning::clarity() const {
  return total > 0.0 ? math::hypot(cosine, sine) / total : 0.0;
}

Salience::Salience() : bins_(kBins) {
  for (int h = 1; h <= kHarmonics; ++h) {
    steps_[h] = 12.0 * math::log2(h) / kStep;
    weights_[h] = static_cast<float>(math::pow(0.8, h - 1));
  }
}

Candidates Salience::of(const std::vector<Partial>& partials) {
  // Each partial is spread cos^2 over a semitone.
  std::fill(bins_.begin(), bins_.end(), 0.0f);
  for (const Partial& peak : partials) {
    const double f2 = static_cast<double>(peak.hz) * peak.hz;
    const double weight = std::sqrt(peak.amplitude * f2 / (f2 + 250.0 * 250.0));
    const double at = (hz_to_midi(peak.hz) - kLowest) / kStep;
    for (int h = 1; h <= kHarmonics; ++h) {
      const double centre_bin = at - steps_[h];
      const int from = std::max(0, static_cast<int>(std::floor(centre_bin)) - 2);
      const int to = std::min(kBins - 1, static_cast<int>(std::floor(centre_bin)) + 3);
      for (int b = from; b <= to; ++b) {
        const double d = std::fabs(b - centre_bin) * kStep / 0.5;
        if (d >= 1.0) continue;
        const double u = 1.0 - d * d;
        bins_[b] += static_cast<float>(weight * weights_[h] * u * u);
      }
    }
  }
  Candidates best{};
  for (int b = 1; b + 1 < kBins; ++b) {
    if (bins_[b] <= 0.0f || bins_[b] < bins_[b - 1] || bins_[b] <= bins_[b + 1]) continue;
    if (bins_[b] <= best.back().salience) continue;
    const float bend = bins_[b - 1] - 2.0f * bins_[b] + bins_[b + 1];
    const float offset =
        bend < 0.0f ? std::clamp(0.5f * (bins_[b - 1] - bins_[b + 1]) / bend, -0.5f, 0.5f) : 0.0f;
    const Candidate candidate{static_cast<float>(kLowest + (b + offset) * kStep), bins_[b]};
    int place = kCandidates - 1;
    while (place > 0 && best[place - 1].salience < candidate.salience) {
      best[place] = best[place - 1];
      --place;
    }
    best[place] = candidate;
  }
  return best;
}

}  // namespace impasto::listen
