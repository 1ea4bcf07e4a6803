// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/listen/doubt.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "impasto/base/math.h"
#include "impasto/plan/piece.h"

namespace impasto::listen {
namespace {

constexpr int kReach = 18;          ///< bins on each side that a peak is measured against
constexpr float kClear = 1.8f;      ///< log2 amplitude (11 dB) above them
constexpr float kPure = 4.0f;       ///< and so clear (24 dB) that a slide is a tone as well
constexpr float kNothing = -16.0f;  ///< against that: what is below counts no more
constexpr int kApart = 7;           ///< frames: no window is shared
constexpr float kQuiet = 12.0f;     ///< octaves of amplitude below the loudest: not looked at
constexpr float kChance = 1.8f;     ///< clarity of a pulse that noise reaches as well
constexpr float kPlain = 3.2f;      ///< clarity of a pulse nobody doubts
constexpr float kRandom = 0.08f;    ///< regularity of claps at random
constexpr float kRegular = 0.2f;    ///< regularity nobody doubts
constexpr float kTonal = 0.2f;      ///< share of steady tones that makes harmony plain
constexpr float kVibrato = 0.1f;    ///< share of sliding moments that any music may have
constexpr float kBare = 0.01f;      ///< and below which it has none

using Marks = std::array<bool, kPitchBins>;

float mean_over(const std::vector<float>& tonal, double start, double end) {
  constexpr double kHop = static_cast<double>(kCurveHop) / sound::kRate;
  const int size = static_cast<int>(tonal.size());
  if (size == 0) return 0.0f;
  const int from = std::clamp(static_cast<int>(start / kHop), 0, size - 1);
  const int to = std::clamp(static_cast<int>(end / kHop), from + 1, size);
  float sum = 0.0f;
  for (int f = from; f < to; ++f) sum += tonal[f];
  return sum / static_cast<float>(to - from);
}

float sureness(const std::vector<float>& tonal, float gliding, double start, double end) {
  const float still = std::clamp(1.0f - 2.5f * (gliding - kVibrato), 0.1f, 1.0f);
  return still * std::min(1.0f, mean_over(tonal, start, end) / kTonal);
}

}  // namespace

std::vector<float> tonality(const Features& features) {
  const int frames = features.pitch_spectra.frames();
  std::vector<float> result(frames, 0.0f);
  std::vector<Marks> peaks(frames), pure(frames);
  std::array<float, kPitchBins> level{};
  std::vector<float> around;
  const auto& spectra = features.pitch_spectra;
  if (frames == 0) return result;
  std::uint16_t loudest = 0;
  for (int f = 0; f < frames; ++f) {
    loudest = std::max(loudest, *std::max_element(spectra.row(f), spectra.row(f) + kPitchBins));
  }
  const float quiet = decode_log2(loudest) - kQuiet;
  const auto read = [&](int f) {
    const std::uint16_t* codes = spectra.row(f);
    for (int b = 0; b < kPitchBins; ++b) level[b] = decode_log2(codes[b]) - quiet;
  };
  for (int f = 0; f < frames; ++f) {
    read(f);
    peaks[f].fill(false);
    pure[f].fill(false);
    for (int b = 1; b + 1 < kPitchBins; ++b) {
      if (level[b] < 0.0f || level[b] < level[b - 1] || level[b] < level[b + 1]) continue;
      around.assign(level.begin() + std::max(0, b - kReach),
                    level.begin() + std::min(kPitchBins, b + kReach + 1));
      std::nth_element(around.begin(), around.begin() + around.size() / 2, around.end());
      const float usual = around[around.size() / 2];
      peaks[f][b] = level[b] > usual + kClear;
      pure[f][b] = level[b] > usual + kPure;
    }
  }
  for (int f = 0; f < frames; ++f) {
    read(f);
    const auto there = [&](int g, int b) {
      return g >= 0 && g < frames && (peaks[g][b - 1] || peaks[g][b] || peaks[g][b + 1]);
    };
    double all = 0.0, steady = 0.0;
    for (int b = 0; b < kPitchBins; ++b) all += math::exp2(std::max(level[b], kNothing));
    for (int b = 1; b + 1 < kPitchBins; ++b) {
      if (!peaks[f][b]) continue;
      if (!pure[f][b] && !there(f - kApart, b) && !there(f + kApart, b)) continue;
      for (int k = b - 1; k <= b + 1; ++k) steady += math::exp2(std::max(level[k], kNothing));
    }
    if (all > 0.0) result[f] = static_cast<float>(std::min(1.0, steady / all));
  }
  return result;
}

float overall_tonality(const std::vector<float>& tonal, const plan::Curves& curves) {
  std::vector<float> sounding;
  const float least = sounding_level(curves.loudness);
  for (std::size_t f = 0; f < std::min(tonal.size(), curves.loudness.size()); ++f) {
    if (curves.loudness[f] > least) sounding.push_back(tonal[f]);
  }
  if (sounding.empty()) return 0.0f;
  const std::size_t nth = (sounding.size() - 1) * 9 / 10;
  std::nth_element(sounding.begin(), sounding.begin() + nth, sounding.end());
  return sounding[nth];
}

float pulse_clarity(const Flux& flux, const std::vector<plan::Beat>& beats) {
  double mean = 0.0, on = 0.0;
  for (float x : flux.total) mean += x / static_cast<double>(flux.total.size());
  if (beats.empty() || mean <= 0.0) return 0.0f;
  const int frames = static_cast<int>(flux.total.size());
  for (const auto& beat : beats) {
    const int at = static_cast<int>(beat.time * kOnsetRate);
    float best = 0.0f;
    for (int n = std::max(0, at - 3); n <= std::min(frames - 1, at + 3); ++n) {
      best = std::max(best, flux.total[n]);
    }
    on += best / static_cast<double>(beats.size());
  }
  return static_cast<float>(on / mean);
}

float pulse_regularity(const Flux& flux, const std::vector<plan::Beat>& beats) {
  constexpr int kWindow = 800, kBegins = 5;  // frames
  const int frames = static_cast<int>(flux.total.size());
  // Where a recording begins amid music the rise out of nothing is several times any attack, and
  // alone would say that nothing repeats.
  std::vector<float> rises(flux.total);
  if (frames > kBegins) {
    const float most = *std::max_element(rises.begin() + kBegins, rises.end());
    for (int n = 0; n < kBegins; ++n) rises[n] = std::min(rises[n], most);
  }
  double sum = 0.0;
  int windows = 0;
  for (int from = 0; from + kWindow / 2 < frames; from += kWindow / 2) {
    const int to = std::min(frames, from + kWindow);
    std::vector<double> gaps;
    for (std::size_t i = 0; i + 1 < beats.size(); ++i) {
      if (beats[i].time * kOnsetRate < from || beats[i + 1].time * kOnsetRate > to) continue;
      gaps.push_back((beats[i + 1].time - beats[i].time) * kOnsetRate);
    }
    if (gaps.size() < 2) continue;
    const double gap = math::median(std::move(gaps));
    double mean = 0.0, power = 1e-12;
    for (int n = from; n < to; ++n) mean += rises[n] / (to - from);
    for (int n = from; n < to; ++n) power += (rises[n] - mean) * (rises[n] - mean);
    double best = 0.0;
    for (int times = 1; times <= 4; times *= 2) {
      const int reach = std::max(1, static_cast<int>(0.02 * gap * times + 0.5));
      const int middle = static_cast<int>(gap * times + 0.5);
      for (int lag = middle - reach; lag <= middle + reach; ++lag) {
        if (lag < 1 || lag > (to - from) / 2) continue;
        double product = 0.0;
        for (int n = from; n + lag < to; ++n) {
          product += (rises[n] - mean) * (rises[n + lag] - mean);
        }
        best = std::max(best, product / power * (to - from) / (to - from - lag));
      }
    }
    sum += best;
    ++windows;
  }
  return windows > 0 ? static_cast<float>(sum / windows) : 1.0f;
}

float share_of_glides(const Features& features) {
  constexpr int kStep = 3;
  constexpr float kSalient = 0.3f, kGlide = 0.4f, kLeap = 2.5f;
  const int frames = static_cast<int>(features.leading.size());
  std::vector<float> strengths;
  for (const auto& c : features.leading) strengths.push_back(c.salience);
  if (frames < 2 * kStep) return 0.0f;
  const std::size_t nth = strengths.size() * 95 / 100;
  std::nth_element(strengths.begin(), strengths.begin() + nth, strengths.end());
  const float least = kSalient * strengths[nth];
  int glides = 0, steady = 0;
  for (int f = 0; f + kStep < frames; ++f) {
    const auto &a = features.leading[f], &b = features.leading[f + kStep];
    if (a.salience <= least || b.salience <= least) continue;
    const float d = std::fabs(b.pitch - a.pitch);
    if (d > kLeap) continue;
    ++(d > kGlide ? glides : steady);
  }
  return glides + steady > 0 ? static_cast<float>(glides) / static_cast<float>(glides + steady)
                             : 0.0f;
}

void doubt_beats(std::vector<plan::Beat>& beats, const Flux& flux) {
  const float clear = (pulse_clarity(flux, beats) - kChance) / (kPlain - kChance);
  const float regular = (pulse_regularity(flux, beats) - kRandom) / (kRegular - kRandom);
  const float sure = std::clamp(std::min(clear, regular), 0.0f, 1.0f);
  if (sure <= 0.0f) beats.clear();
  for (auto& beat : beats) beat.confidence *= sure;
}

void doubt_chords(std::vector<plan::Chord>& chords, const std::vector<float>& tonal,
                  float gliding) {
  for (auto& chord : chords) {
    if (chord.quality == plan::ChordQuality::kNone) continue;
    if (mean_over(tonal, chord.start, chord.end) < kBare) {
      chord.quality = plan::ChordQuality::kNone;
    }
    chord.confidence *= sureness(tonal, gliding, chord.start, chord.end);
  }
}

void doubt_harmony(plan::Piece& piece, const std::vector<float>& tonal, float gliding) {
  for (auto& key : piece.keys) {
    key.confidence *= sureness(tonal, gliding, key.start, key.end);
  }
  doubt_chords(piece.chords, tonal, gliding);
  // A note is as sure as the tones around it are steady, and as it is strong.
  for (auto* notes : {&piece.notes, &piece.melody, &piece.bass}) {
    for (auto& note : *notes) {
      note.confidence =
          sureness(tonal, gliding, note.onset, note.offset) * std::clamp(note.velocity, 0.0f, 1.0f);
    }
  }
}

}  // namespace impasto::listen
