// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/listen/front/onsets.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"

namespace impasto::listen {
namespace {

/// Half the window rises before the centre of a frame reaches an attack, so the flux peaks early;
/// measured on clicks and on struck tones.
constexpr double kLatency = 0.003;
/// Compression: what lies 54 dB below the loudest band counts for nothing.
constexpr double kGamma = 500.0;
constexpr float kFloor = -14.0f;  ///< log2 amplitude (-84 dB): nothing to hear above

}  // namespace

Flux spectral_flux(const Features& features) {
  const int bands = features.onset_spectra.width();
  const int frames = features.onset_spectra.frames();
  Flux flux;
  flux.total.assign(frames, 0.0f);
  flux.low = flux.high = flux.total;
  if (frames == 0) return flux;
  std::vector<std::int64_t> histogram(65536, 0);
  for (int n = 0; n < frames; ++n) {
    const std::uint16_t* codes = features.onset_spectra.row(n);
    for (int b = 0; b < bands; ++b) ++histogram[codes[b]];
  }
  std::int64_t above = 0;
  const auto few = static_cast<std::int64_t>(frames) * bands / 2000;
  int reference = 65535;
  while (reference > 0 && (above += histogram[reference]) <= few) --reference;
  if (decode_log2(static_cast<std::uint16_t>(reference)) < kFloor) return flux;

  std::vector<float> compressed(65536);
  for (int code = 0; code < 65536; ++code) {
    compressed[code] = static_cast<float>(
        math::log2(1.0 + kGamma * math::exp2(static_cast<double>(code - reference) / kLogSteps)));
  }
  int low_end = 0, high_start = 0, low_count = 0, high_count = 0;
  for (int b = 0; b < bands; ++b) {
    if (features.band_hz[b] < 180.0f) low_end = b + 1;
    if (features.band_hz[b] < 4500.0f) high_start = b + 1;
  }
  low_count = std::max(1, low_end);
  high_count = std::max(1, bands - high_start);
  std::vector<float> before(bands, 0.0f), now(bands);  // before the sound is silence
  for (int n = 0; n < frames; ++n) {
    const std::uint16_t* codes = features.onset_spectra.row(n);
    for (int b = 0; b < bands; ++b) now[b] = compressed[codes[b]];
    float low = 0.0f, mid = 0.0f, high = 0.0f;
    for (int b = 0; b < bands; ++b) {
      // The maximum over neighbouring bands keeps vibrato from counting (Boeck & Widmer 2013).
      const float was =
          std::max({before[std::max(0, b - 1)], before[b], before[std::min(bands - 1, b + 1)]});
      const float rise = std::max(0.0f, now[b] - was);
      (b < low_end ? low : b < high_start ? mid : high) += rise;
    }
    flux.total[n] = (low + mid + high) / bands;
    flux.low[n] = low / low_count;
    flux.high[n] = high / high_count;
    std::swap(before, now);
  }
  return flux;
}

namespace {

/// Drops weak onsets at which no key is struck, adds where keys are struck and no onset is near.
void confirm(std::vector<plan::Onset>& onsets, const Flux& flux, const std::vector<float>& struck) {
  constexpr float kUnstruck = 0.08f, kWeak = 0.1f, kStruck = 0.35f;
  constexpr double kNear = 0.045, kStep = static_cast<double>(kNoteHop) / sound::kRate;
  const int frames = static_cast<int>(struck.size());
  float strongest = 0.0f;
  for (const auto& onset : onsets) strongest = std::max(strongest, onset.strength);
  std::erase_if(onsets, [&](const plan::Onset& onset) {
    const int at = static_cast<int>(onset.time / kStep + 0.5);
    float sure = 0.0f;
    for (int t = std::max(0, at - 2); t <= std::min(frames - 1, at + 2); ++t) {
      sure = std::max(sure, struck[t]);
    }
    return onset.strength < kWeak * strongest && sure < kUnstruck;
  });
  std::vector<plan::Onset> more;
  std::size_t next = 0;
  for (int t = 0; t < frames; ++t) {
    if (struck[t] < kStruck || (t > 0 && struck[t - 1] > struck[t]) ||
        (t + 1 < frames && struck[t + 1] >= struck[t])) {
      continue;
    }
    const double time = t * kStep;
    while (next < onsets.size() && onsets[next].time < time - kNear) ++next;
    if (next < onsets.size() && onsets[next].time <= time + kNear) continue;
    if (!more.empty() && time - more.back().time < kNear) continue;
    const std::size_t at = static_cast<std::size_t>(time * kOnsetRate + 0.5);
    const float rise = at < flux.total.size() ? flux.total[at] : 0.0f;
    more.push_back({time, std::max(rise, 0.03f * strongest), plan::HitKind::kPitched});
  }
  onsets.insert(onsets.end(), more.begin(), more.end());
  std::sort(onsets.begin(), onsets.end(),
            [](const plan::Onset& a, const plan::Onset& b) { return a.time < b.time; });
}

}  // namespace

std::vector<plan::Onset> pick_onsets(const Features& features, const Flux& flux,
                                     const std::vector<float>& struck) {
  std::vector<plan::Onset> onsets;
  const auto& f = flux.total;
  const int frames = static_cast<int>(f.size());
  if (frames == 0) return onsets;
  std::vector<float> sorted(f);
  const std::size_t nth = sorted.size() * 98 / 100;
  std::nth_element(sorted.begin(), sorted.begin() + nth, sorted.end());
  const float strong = sorted[nth];
  const float delta = std::max(0.02f, 0.05f * strong);
  double last = -1.0;
  for (int n = 0; n < frames; ++n) {
    const int from = std::max(0, n - 3), to = std::min(frames - 1, n + 3);
    if (*std::max_element(f.begin() + from, f.begin() + to + 1) > f[n]) continue;
    double mean = 0.0;
    const int past = std::max(0, n - 15), future = std::min(frames - 1, n + 7);
    for (int k = past; k <= future; ++k) mean += f[k];
    mean /= future - past + 1;
    if (f[n] < mean + delta) continue;
    double offset = 0.0;
    if (n > 0 && n + 1 < frames) {
      const double bend = f[n - 1] - 2.0 * f[n] + f[n + 1];
      if (bend < 0.0) offset = std::clamp(0.5 * (f[n - 1] - f[n + 1]) / bend, -0.5, 0.5);
    }
    const double time = std::clamp((n + offset) / kOnsetRate + kLatency, 0.0, features.seconds());
    if (time - last < 0.03) continue;
    last = time;
    onsets.push_back({time, f[n], plan::HitKind::kPitched});
  }
  confirm(onsets, flux, struck);
  float strongest = 0.0f;
  for (const auto& onset : onsets) strongest = std::max(strongest, onset.strength);
  if (strongest > 0.0f) {
    for (auto& onset : onsets) onset.strength /= strongest;
  }
  return onsets;
}

std::vector<float> local_activation(const std::vector<float>& source) {
  const int frames = static_cast<int>(source.size());
  std::vector<float> result(frames, 0.0f);
  // Scale by the 97th percentile of the 10 s around, taken each second and interpolated, but never
  // below a tenth of the whole's: quiet stretches keep a pulse, silence gets none.
  constexpr int kStep = 100, kHalf = 500;
  const auto percentile = [&](int from, int to, double p) {
    std::vector<float> values(source.begin() + from, source.begin() + to);
    if (values.empty()) return 0.0f;
    const auto nth = static_cast<std::size_t>((values.size() - 1) * p);
    std::nth_element(values.begin(), values.begin() + nth, values.end());
    return values[nth];
  };
  if (frames == 0) return result;
  const float whole = percentile(0, frames, 0.97);
  if (whole <= 0.0f) return result;
  std::vector<float> scale;
  for (int n = 0; n < frames + kStep; n += kStep) {
    scale.push_back(std::max({0.15f * whole, 0.01f,
                              percentile(std::min(frames - 1, std::max(0, n - kHalf)),
                                         std::min(frames, n + kHalf), 0.97)}));
  }
  for (int n = 0; n < frames; ++n) {
    const float u = static_cast<float>(n % kStep) / kStep;
    const float s = scale[n / kStep] * (1.0f - u) + scale[n / kStep + 1] * u;
    result[n] = std::min(1.5f, source[n] / s);
  }
  return result;
}

}  // namespace impasto::listen
