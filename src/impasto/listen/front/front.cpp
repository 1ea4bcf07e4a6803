// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/listen/front/front.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/listen/front/fft.h"
#include "impasto/listen/front/roughness.h"

namespace impasto::listen {
namespace {

constexpr float kLogLowest = 27.0f;            ///< octaves below 1
constexpr int kMediumWindow = 2048;            ///< at kLowRate: 186 ms
constexpr int kShortWindow = 1024;             ///< 93 ms
constexpr double kLowestPartial = 34.0;        ///< MIDI
constexpr double kPartialSteps = 4095.0 / 77;  ///< in a semitone
constexpr int kLongBins = 120;  ///< of the fine ones, from the long window: below middle C

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

}  // namespace

std::uint16_t encode_log2(float value) {
  return static_cast<std::uint16_t>(
      std::clamp(std::floor((value + kLogLowest) * kLogSteps + 0.5f), 0.0f, 65535.0f));
}

float decode_log2(std::uint16_t code) {
  return static_cast<float>(code) / kLogSteps - kLogLowest;
}

std::uint16_t encode_partial(double pitch, double decibels_below) {
  const double place = std::floor((pitch - kLowestPartial) * kPartialSteps + 0.5);
  if (place < 1.0 || place > 4095.0) return 0;
  const int below = static_cast<int>(std::max(0.0, decibels_below) / kLevelDecibels + 0.5);
  const int level = std::max(0, kPartialLevels - 1 - below);
  return static_cast<std::uint16_t>(static_cast<int>(place) * kPartialLevels + level);
}

KeptPartial decode_partial(std::uint16_t code) {
  return {static_cast<float>(kLowestPartial + code / kPartialLevels / kPartialSteps),
          code % kPartialLevels};
}

struct FrontEnd::Impl {
  Features features;
  LoudnessMeter meter;
  Tape mid, low;  ///< 44.1 kHz; 11.025 kHz
  Decimator decimator;
  float pending = 0.0f;
  bool has_pending = false;
  double mid_energy = 0.0, side_energy = 0.0;
  int stereo_samples = 0;

  Fft onset_fft{kOnsetWindow, kOnsetWindow};
  Fft pitch_fft{kPitchFft, kPitchFft};
  Fft melody_fft{kPitchFft, kMelodyWindow};
  Fft medium_fft{kMediumWindow, kMediumWindow};
  Fft short_fft{kShortWindow, kShortWindow};
  PitchMap pitch_map;
  PitchMap long_map{20.0, 3, kLongBins, kPitchFft};
  PitchMap medium_map{20.0 + kLongBins / 3, 3, kFineBins - kLongBins, kMediumWindow};
  PitchMap short_map{21.0, 1, kCoarseBins, kShortWindow};
  OnsetBands bands{kOnsetWindow};
  PeakFinder peaks{kPitchFft / 2}, brief_peaks{kShortWindow / 2};
  std::vector<std::pair<double, float>> ranked;  ///< partials, Hz, by how they stand out
  Salience salience;
  Tuning tuning;
  std::vector<float> frame = std::vector<float>(kPitchFft);
  std::vector<float> magnitudes = std::vector<float>(std::max(kPitchBins, kNoteBins));
  std::int64_t onset_frames = 0, curve_frames = 0, melody_frames = 0, note_frames = 0;

  Impl();
  void sample(float left, float right);
  void run(bool last);
  void onset_frame();
  void curve_frame();
  void melody_frame();
  void note_frame();
  void keep_partials(const std::vector<float>& power);
};

FrontEnd::Impl::Impl() {
  features.band_hz = bands.hz;
  features.onset_spectra = Spectra<std::uint16_t>(bands.size());
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
  float decimated;
  if (decimator.push(m, decimated)) low.push(decimated);
}

void FrontEnd::Impl::run(bool last) {
  const std::int64_t n = features.samples;
  // At the end every frame whose centre lies in the sound is completed with zeros.
  const auto ready = [&](std::int64_t centre, int half) {
    return last ? centre < n : centre + half <= n;
  };
  while (ready(onset_frames * kOnsetHop, kOnsetWindow / 2)) onset_frame();
  const int margin = kPitchFft / 2 * Decimator::kFactor + Decimator::kTaps + Decimator::kFactor;
  const auto curve_ready = [&] {
    const std::int64_t start = curve_frames * kCurveHop;
    return last ? start < n : start + kCurveHop + margin <= n;
  };
  while (curve_ready()) curve_frame();
  const int melody_margin =
      kMelodyWindow / 2 * Decimator::kFactor + Decimator::kTaps + Decimator::kFactor;
  while (ready(melody_frames * kMelodyHop + kMelodyHop / 2, melody_margin)) melody_frame();
  while (ready(note_frames * kNoteHop, margin)) note_frame();
  mid.forget_before(std::min(onset_frames * kOnsetHop, curve_frames * kCurveHop) - kOnsetWindow);
  low.forget_before(curve_frames * kCurveHop / Decimator::kFactor - kPitchFft);
}

void FrontEnd::Impl::onset_frame() {
  mid.read(onset_frames * kOnsetHop - kOnsetWindow / 2, kOnsetWindow, frame.data());
  const auto& power = onset_fft.power(frame.data());
  std::uint16_t* codes = features.onset_spectra.add();
  for (int b = 0; b < bands.size(); ++b) {
    codes[b] = encode_log2(0.5f * static_cast<float>(math::log2(bands.energy(power, b) + 1e-24f)));
  }
  ++onset_frames;
}

void FrontEnd::Impl::curve_frame() {
  const std::int64_t centre = curve_frames * kCurveHop + kCurveHop / 2;
  mid.read(centre - kOnsetWindow / 2, kOnsetWindow, frame.data());
  const Shape shape = shape_of(onset_fft.power(frame.data()), bands);
  features.centroid.push_back(shape.centroid);
  features.flatness.push_back(shape.flatness);
  features.timbre.push_back(shape.timbre);
  // The decimator's delay is half its length.
  low.read((centre + (Decimator::kTaps - 1) / 2) / Decimator::kFactor - kPitchFft / 2, kPitchFft,
           frame.data());
  const auto& low_power = pitch_fft.power(frame.data());
  pitch_map.apply(low_power.data(), magnitudes.data());
  std::uint16_t* codes = features.pitch_spectra.add();
  for (int b = 0; b < kPitchBins; ++b) {
    codes[b] = encode_log2(static_cast<float>(math::log2(magnitudes[b] + 1e-12f)));
  }
  const auto& partials =
      peaks.find(low_power, static_cast<double>(kLowRate) / kPitchFft, 50.0, 4900.0, 1e-10, 30);
  tuning.add(partials);
  features.roughness.push_back(roughness(partials));
  ++curve_frames;
}

void FrontEnd::Impl::melody_frame() {
  const std::int64_t centre = melody_frames * kMelodyHop + kMelodyHop / 2;
  low.read((centre + (Decimator::kTaps - 1) / 2) / Decimator::kFactor - kMelodyWindow / 2,
           kMelodyWindow, frame.data());
  const auto& power = melody_fft.power(frame.data());
  features.leading.push_back(salience.of(
      peaks.find(power, static_cast<double>(kLowRate) / kPitchFft, 60.0, 4900.0, 1e-10, 60))[0]);
  ++melody_frames;
}

void FrontEnd::Impl::note_frame() {
  const std::int64_t centre =
      (note_frames * kNoteHop + (Decimator::kTaps - 1) / 2) / Decimator::kFactor;
  low.read(centre - kPitchFft / 2, kPitchFft, frame.data());
  long_map.apply(pitch_fft.power(frame.data()).data(), magnitudes.data());
  medium_map.apply(medium_fft.power(&frame[(kPitchFft - kMediumWindow) / 2]).data(),
                   &magnitudes[kLongBins]);
  const auto& brief = short_fft.power(&frame[(kPitchFft - kShortWindow) / 2]);
  short_map.apply(brief.data(), &magnitudes[kFineBins]);
  keep_partials(brief);
  const auto end = magnitudes.begin() + kNoteBins;
  const float largest = std::max(1e-12f, *std::max_element(magnitudes.begin(), end));
  features.note_loudest.push_back(encode_log2(static_cast<float>(math::log2(largest))));
  std::uint8_t* codes = features.note_spectra.add();
  for (int b = 0; b < kNoteBins; ++b) {
    const double below = math::log2(magnitudes[b] / largest + 1e-7f) * kCodesPerOctave;
    codes[b] = static_cast<std::uint8_t>(std::max(0.0, std::floor(kLoudestCode + below + 0.5)));
  }
  ++note_frames;
}

/// The bass is made softer, as ears do, so that it does not crowd out what sings.
void FrontEnd::Impl::keep_partials(const std::vector<float>& power) {
  constexpr std::size_t kFound = 32;
  constexpr double kBass = 250.0;  // Hz
  const auto& found = brief_peaks.find(power, static_cast<double>(kLowRate) / kShortWindow, 60.0,
                                       4900.0, 1e-10f, kFound);
  ranked.clear();
  double loudest = 0.0;
  for (const Partial& partial : found) {
    const double square = static_cast<double>(partial.hz) * partial.hz;
    const double weighed = partial.amplitude * square / (square + kBass * kBass);
    loudest = std::max(loudest, weighed);
    ranked.push_back({weighed, partial.hz});
  }
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::uint16_t* codes = features.partials.add();
  for (std::size_t i = 0; i < std::min<std::size_t>(ranked.size(), kPartials); ++i) {
    const auto& [weighed, hz] = ranked[i];
    codes[i] = encode_partial(hz_to_midi(hz), 20.0 * math::log10(loudest / weighed));
  }
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
  f.features.loudness = f.meter.take_blocks();
  f.features.tuning = f.tuning.semitones();
  f.features.tuning_clarity = f.tuning.clarity();
  return std::move(f.features);
}

}  // namespace impasto::listen
