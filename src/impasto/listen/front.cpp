// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/listen/front.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/listen/fft.h"
#include "impasto/listen/roughness.h"

namespace impasto::listen {
namespace {

constexpr int kOnsetWindow = 2048;
constexpr int kDecimation = sound::kRate / kLowRate;
constexpr int kTaps = 64;
constexpr int kMediumWindow = 2048;  ///< at kLowRate: 186 ms
constexpr int kShortWindow = 1024;   ///< 93 ms
constexpr int kLongBins = 120;       ///< of the fine ones, from the long window: below middle C

double midi_to_hz(double pitch) {
  return 440.0 * math::exp2((pitch - 69.0) / 12.0);
}
double hz_to_midi(double hz) {
  return 69.0 + 12.0 * math::log2(hz / 440.0);
}

/// A stretch of a stream that is still needed, addressed by absolute sample number; samples before
/// the start and after the end read as zero.
class Tape {
 public:
  void push(float x) { samples_.push_back(x); }
  std::int64_t end() const { return base_ + static_cast<std::int64_t>(samples_.size()); }
  void forget_before(std::int64_t position) {
    const std::int64_t count = position - base_;
    if (count < 65536) return;
    samples_.erase(samples_.begin(), samples_.begin() + count);
    base_ = position;
  }
  void read(std::int64_t from, int count, float* out) const {
    for (int i = 0; i < count; ++i) {
      const std::int64_t at = from + i - base_;
      out[i] = at >= 0 && at < static_cast<std::int64_t>(samples_.size()) ? samples_[at] : 0.0f;
    }
  }

 private:
  std::vector<float> samples_;
  std::int64_t base_ = 0;
};

struct Peak {
  float hz, amplitude;
};

/// Local maxima of a power spectrum, parabolically refined in log power, loudest kept.
void find_peaks(const std::vector<float>& power, double bin_hz, double low, double high,
                double floor, std::size_t most, std::vector<Peak>& peaks) {
  peaks.clear();
  const int first = std::max(2, static_cast<int>(low / bin_hz));
  const int last = std::min(static_cast<int>(power.size()) - 2, static_cast<int>(high / bin_hz));
  float loudest = 0.0f;
  for (int k = first; k <= last; ++k) loudest = std::max(loudest, power[k]);
  const float threshold = std::max(loudest * 1e-5f, static_cast<float>(floor));
  std::vector<std::pair<float, int>> found;
  for (int k = first; k <= last; ++k) {
    if (power[k] > threshold && power[k] > power[k - 1] && power[k] >= power[k + 1]) {
      found.push_back({power[k], k});
    }
  }
  if (found.size() > most) {
    std::partial_sort(found.begin(), found.begin() + most, found.end(),
                      [](const auto& a, const auto& b) {
                        return a.first > b.first || (a.first == b.first && a.second < b.second);
                      });
    found.resize(most);
  }
  for (const auto& [value, k] : found) {
    const double a = math::log(power[k - 1] + 1e-30), b = math::log(value),
                 c = math::log(power[k + 1] + 1e-30);
    const double bend = a - 2.0 * b + c;
    const double offset = bend < -1e-9 ? std::clamp(0.5 * (a - c) / bend, -0.5, 0.5) : 0.0;
    peaks.push_back({static_cast<float>((k + offset) * bin_hz),
                     static_cast<float>(std::sqrt(static_cast<double>(value)))});
  }
}

}  // namespace

std::uint16_t encode_log2(float value) {
  return static_cast<std::uint16_t>(
      std::clamp(std::floor((value + 48.0f) * 1024.0f + 0.5f), 0.0f, 65535.0f));
}

float decode_log2(std::uint16_t code) {
  return static_cast<float>(code) / 1024.0f - 48.0f;
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

struct FrontEnd::Impl {
  Features features;
  LoudnessMeter meter;
  Tape mid, low;  ///< 44.1 kHz; 11.025 kHz
  std::array<float, kTaps> taps{};
  std::array<float, 2 * kTaps> delay{};  ///< written twice, so that it reads in one piece
  int delay_at = 0;
  int phase = 0;
  float pending = 0.0f;
  bool has_pending = false;
  double mid_energy = 0.0, side_energy = 0.0;
  int stereo_samples = 0;

  Fft onset_fft{kOnsetWindow, kOnsetWindow};
  Fft pitch_fft{kPitchFft, kPitchFft};
  Fft medium_fft{kMediumWindow, kMediumWindow};
  Fft short_fft{kShortWindow, kShortWindow};
  PitchMap pitch_map;
  PitchMap long_map{20.0, 3, kLongBins, kPitchFft};
  PitchMap medium_map{20.0 + kLongBins / 3, 3, kFineBins - kLongBins, kMediumWindow};
  PitchMap short_map{21.0, 1, kCoarseBins, kShortWindow};
  struct Filter {
    int first;
    std::vector<float> weights;
  };
  std::vector<Filter> filters;
  std::vector<float> frame = std::vector<float>(kPitchFft);
  std::vector<float> magnitudes = std::vector<float>(std::max(kPitchBins, kNoteBins));
  std::vector<Peak> peaks;
  std::vector<Partial> partials;
  std::int64_t onset_frames = 0, curve_frames = 0, note_frames = 0;
  double tuning_cos = 0.0, tuning_sin = 0.0;

  Impl();
  void sample(float left, float right);
  void run(bool last);
  void onset_frame();
  void curve_frame();
  void note_frame();
};

FrontEnd::Impl::Impl() {
  double sum = 0.0;
  for (int i = 0; i < kTaps; ++i) {  // Blackman-windowed sinc, 4.9 kHz
    const double t = i - (kTaps - 1) * 0.5;
    const double x = math::kTau * 4900.0 / sound::kRate * t;
    const double u = math::kTau * (i + 0.5) / kTaps;
    const double window = 0.42 - 0.5 * math::cos(u) + 0.08 * math::cos(2.0 * u);
    taps[i] = static_cast<float>(math::sin(x) / x * window);
    sum += taps[i];
  }
  for (float& tap : taps) tap = static_cast<float>(tap / sum);

  // 24 bands an octave from 30 Hz to 16 kHz, bands that fall on one bin joined (Boeck & Widmer
  // 2013).
  const double bin_hz = static_cast<double>(sound::kRate) / kOnsetWindow;
  std::vector<int> centres;
  for (int i = 0;; ++i) {
    const double hz = 30.0 * math::exp2(i / 24.0);
    if (hz > 16500.0) break;
    const int bin = static_cast<int>(hz / bin_hz + 0.5);
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
    features.band_hz.push_back(static_cast<float>(centres[i] * bin_hz));
  }
  features.onset_bands = static_cast<int>(filters.size());
}

void FrontEnd::Impl::sample(float left, float right) {
  const auto clean = [](float x) {  // NaN and infinities are silence, absurd peaks are bounded
    return std::isfinite(x) ? std::clamp(x, -8.0f, 8.0f) : 0.0f;
  };
  left = clean(left);
  right = clean(right);
  ++features.samples;
  meter.push(left, right);
  const float m = 0.5f * (left + right), s = 0.5f * (left - right);
  mid_energy += static_cast<double>(m) * m;
  side_energy += static_cast<double>(s) * s;
  if (++stereo_samples == kCurveHop) {
    features.width.push_back(
        mid_energy + side_energy > 1e-12 * kCurveHop
            ? static_cast<float>(std::min(1.0, std::sqrt(side_energy / (mid_energy + 1e-12))))
            : 0.0f);
    mid_energy = side_energy = 0.0;
    stereo_samples = 0;
  }
  mid.push(m);
  delay[delay_at] = delay[delay_at + kTaps] = m;
  delay_at = (delay_at + 1) % kTaps;
  if (++phase == kDecimation) {
    phase = 0;
    float sum = 0.0f;
    const float* past = &delay[delay_at];
    for (int i = 0; i < kTaps; ++i) sum += past[i] * taps[i];
    low.push(sum);
  }
}

void FrontEnd::Impl::run(bool last) {
  const std::int64_t n = features.samples;
  // At the end every frame whose centre lies in the sound is completed with zeros.
  const auto ready = [&](std::int64_t centre, int half) {
    return last ? centre < n : centre + half <= n;
  };
  while (ready(onset_frames * kOnsetHop, kOnsetWindow / 2)) onset_frame();
  const int margin = kPitchFft / 2 * kDecimation + kTaps + kDecimation;
  const auto curve_ready = [&] {
    const std::int64_t start = curve_frames * kCurveHop;
    return last ? start < n : start + kCurveHop + margin <= n;
  };
  while (curve_ready()) curve_frame();
  while (ready(note_frames * kNoteHop, margin)) note_frame();
  mid.forget_before(std::min(onset_frames * kOnsetHop, curve_frames * kCurveHop) - kOnsetWindow);
  low.forget_before(curve_frames * kCurveHop / kDecimation - kPitchFft);
}

void FrontEnd::Impl::onset_frame() {
  mid.read(onset_frames * kOnsetHop - kOnsetWindow / 2, kOnsetWindow, frame.data());
  const auto& power = onset_fft.power(frame.data());
  for (const Filter& filter : filters) {
    float sum = 0.0f;
    for (std::size_t k = 0; k < filter.weights.size(); ++k) {
      sum += power[filter.first + k] * filter.weights[k];
    }
    features.onset_spectra.push_back(
        encode_log2(0.5f * static_cast<float>(math::log2(sum + 1e-24f))));
  }
  ++onset_frames;
}

void FrontEnd::Impl::curve_frame() {
  const std::int64_t centre = curve_frames * kCurveHop + kCurveHop / 2;
  mid.read(centre - kOnsetWindow / 2, kOnsetWindow, frame.data());
  const auto& power = onset_fft.power(frame.data());
  {
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
    const bool heard = energy > 1e-5;
    features.centroid.push_back(heard ? static_cast<float>(weighted / energy) : 0.0f);
    features.flatness.push_back(
        heard ? static_cast<float>(std::min(1.0, math::exp(logs / count) / (mean / count))) : 0.0f);
    Timbre timbre;
    for (int b = 0; b < kTimbreBands; ++b) {  // bands evenly spaced in log frequency
      const int from = features.onset_bands * b / kTimbreBands;
      const int to = features.onset_bands * (b + 1) / kTimbreBands;
      double sum = 0.0;
      for (int f = from; f < to; ++f) {
        for (std::size_t k = 0; k < filters[f].weights.size(); ++k) {
          sum += static_cast<double>(power[filters[f].first + k]) * filters[f].weights[k];
        }
      }
      timbre[b] = static_cast<float>(math::log2(sum + 1e-18));
    }
    features.timbre.push_back(timbre);
  }
  // The decimator's delay is half its length.
  low.read((centre + (kTaps - 1) / 2) / kDecimation - kPitchFft / 2, kPitchFft, frame.data());
  const auto& low_power = pitch_fft.power(frame.data());
  pitch_map.apply(low_power.data(), magnitudes.data());
  for (int b = 0; b < kPitchBins; ++b) {
    features.pitch_spectra.push_back(
        encode_log2(static_cast<float>(math::log2(magnitudes[b] + 1e-12f))));
  }
  find_peaks(low_power, static_cast<double>(kLowRate) / kPitchFft, 50.0, 4900.0, 1e-10, 30, peaks);
  partials.clear();
  for (const Peak& peak : peaks) {
    partials.push_back({peak.hz, peak.amplitude});
    if (peak.hz < 100.0f) continue;
    // Tuning: circular mean of the distance to the semitone grid, by amplitude.
    const double angle = math::kTau * hz_to_midi(peak.hz);
    tuning_cos += peak.amplitude * math::cos(angle);
    tuning_sin += peak.amplitude * math::sin(angle);
  }
  features.roughness.push_back(roughness(partials));
  ++curve_frames;
}

void FrontEnd::Impl::note_frame() {
  const std::int64_t centre = (note_frames * kNoteHop + (kTaps - 1) / 2) / kDecimation;
  low.read(centre - kPitchFft / 2, kPitchFft, frame.data());
  long_map.apply(pitch_fft.power(frame.data()).data(), magnitudes.data());
  medium_map.apply(medium_fft.power(&frame[(kPitchFft - kMediumWindow) / 2]).data(),
                   &magnitudes[kLongBins]);
  short_map.apply(short_fft.power(&frame[(kPitchFft - kShortWindow) / 2]).data(),
                  &magnitudes[kFineBins]);
  for (int b = 0; b < kNoteBins; ++b) {
    const double octaves = math::log2(magnitudes[b] + 1e-9f) + 20.0;  // -120 dB is 0
    features.note_spectra.push_back(static_cast<std::uint8_t>(
        std::clamp(std::floor(octaves * kCodesPerOctave + 0.5), 0.0, 255.0)));
  }
  ++note_frames;
}

FrontEnd::FrontEnd() : impl_(std::make_unique<Impl>()) {}
FrontEnd::~FrontEnd() = default;

void FrontEnd::push(sound::Block block) {
  Impl& f = *impl_;
  for (float x : block) {
    if (!f.has_pending) {
      f.pending = x;
      f.has_pending = true;
      continue;
    }
    f.has_pending = false;
    f.sample(f.pending, x);
    if (f.features.samples % 16384 == 0) f.run(false);
  }
}

Features FrontEnd::finish() {
  Impl& f = *impl_;
  const std::int64_t samples = f.features.samples;
  f.meter.flush();
  if (f.stereo_samples > 0) {
    f.features.width.push_back(
        static_cast<float>(std::min(1.0, std::sqrt(f.side_energy / (f.mid_energy + 1e-12)))));
  }
  f.run(true);
  f.features.samples = samples;
  f.features.loudness = f.meter.blocks();
  f.features.tuning = f.tuning_cos != 0.0 || f.tuning_sin != 0.0
                          ? math::atan2(f.tuning_sin, f.tuning_cos) / math::kTau
                          : 0.0;
  return std::move(f.features);
}

}  // namespace impasto::listen
