// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/listen/notes/hits.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/listen/front/onsets.h"
#include "impasto/listen/notes/hit_weights.h"

namespace impasto::listen {
namespace {

constexpr float kQuietest = -34.0f;  ///< log2 energy (-102 dB), added so that silence has a level

float level_of(double energy) {
  return static_cast<float>(math::log2(energy + math::exp2(kQuietest)));
}

}  // namespace

Bursts bursts_of(const Features& features) {
  const int bands = features.onset_spectra.width();
  Bursts bursts;
  bursts.frames.resize(features.onset_spectra.frames());
  std::vector<int> group(bands);
  std::vector<float> before(bands, -48.0f), now(bands);
  std::vector<double> energy(65536);
  for (int code = 0; code < 65536; ++code) {
    energy[code] = math::exp2(2.0 * decode_log2(static_cast<std::uint16_t>(code)));
  }
  for (int b = 0; b < bands; ++b) {
    while (group[b] < kHitBands - 1 && features.band_hz[b] >= kHitBorders[group[b]]) ++group[b];
  }
  for (std::size_t n = 0; n < bursts.frames.size(); ++n) {
    const std::uint16_t* codes = features.onset_spectra.row(static_cast<int>(n));
    std::array<double, kHitBands> sum{};
    std::array<float, 2> rises{}, squares{};
    std::array<int, 2> count{};
    for (int b = 0; b < bands; ++b) {
      now[b] = std::max(decode_log2(codes[b]), 0.5f * kQuietest);
      sum[group[b]] += energy[codes[b]];
      const float was =
          std::max({before[std::max(0, b - 1)], before[b], before[std::min(bands - 1, b + 1)]});
      const float rise = std::max(0.0f, now[b] - was);
      const int half = group[b] > 2 ? 1 : 0;
      rises[half] += rise;
      squares[half] += rise * rise;
      ++count[half];
    }
    for (int g = 0; g < kHitBands; ++g) bursts.frames[n].level[g] = encode_log2(level_of(sum[g]));
    for (int h = 0; h < 2; ++h) {
      if (squares[h] <= 0.0f) continue;
      const float breadth = rises[h] * rises[h] / (squares[h] * static_cast<float>(count[h]));
      bursts.frames[n].breadth[h] = static_cast<std::uint8_t>(255.0f * breadth + 0.5f);
    }
    std::swap(before, now);
  }
  return bursts;
}

std::vector<HitCues> hit_cues(const Bursts& bursts, const NoteActivations& activations,
                              const std::vector<plan::Onset>& onsets) {
  std::vector<HitCues> cues(onsets.size());
  const int frames = static_cast<int>(bursts.frames.size());
  if (frames == 0) return cues;
  const auto level = [&](int n, int g) {
    return decode_log2(bursts.frames[std::clamp(n, 0, frames - 1)].level[g]);
  };
  for (std::size_t i = 0; i < onsets.size(); ++i) {
    const int at = static_cast<int>(onsets[i].time * kOnsetRate + 0.5);
    HitCues& cue = cues[i];
    std::array<float, kHitBands> share{};
    float most = -100.0f;
    for (int g = 0; g < kHitBands; ++g) {
      const float before = std::min(level(at - 4, g), level(at - 3, g));
      float peak = before;
      for (int n = at - 1; n <= at + 3; ++n) peak = std::max(peak, level(n, g));
      share[g] = level_of(std::max(0.0, math::exp2(peak) - math::exp2(before)));
      most = std::max(most, share[g]);
      cue[kHitBands + g] = std::min(1.0f, (peak - before) / 12.0f);
      const float after = level(at + 10, g);
      cue[2 * kHitBands + g] = std::max(-1.0f, (after - peak) / 12.0f);
    }
    for (int g = 0; g < kHitBands; ++g) cue[g] = std::max(-1.0f, (share[g] - most) / 16.0f);
    float* next = &cue[3 * kHitBands];
    for (int h = 0; h < 2; ++h) {
      int broad = 0;
      for (int n = std::max(0, at - 2); n <= std::min(frames - 1, at + 1); ++n) {
        broad = std::max<int>(broad, bursts.frames[n].breadth[h]);
      }
      *next++ = static_cast<float>(broad) / 255.0f;
    }
    // How sure the note network is that keys are struck, low, middle and high, and that they hold.
    const int t = static_cast<int>(onsets[i].time / kNoteStep + 0.5);
    std::array<float, 3> sure{};
    float sum = 0.0f, held = 0.0f;
    for (int key = 0; key < kKeys; ++key) {
      int struck = 0, holds = 255;
      for (int f = std::max(0, t - 2); f <= std::min(activations.frames - 1, t + 2); ++f) {
        struck =
            std::max<int>(struck, activations.onset[static_cast<std::size_t>(f) * kKeys + key]);
      }
      for (int f = std::max(0, t + 2); f <= std::min(activations.frames - 1, t + 4); ++f) {
        holds =
            std::min<int>(holds, activations.sounding[static_cast<std::size_t>(f) * kKeys + key]);
      }
      const float s = static_cast<float>(struck) / 255.0f;
      float& third = sure[key < 24 ? 0 : key < 52 ? 1 : 2];
      third = std::max(third, s);
      sum += s;
      held = std::max(held, s * static_cast<float>(holds) / 255.0f);
    }
    for (float s : sure) *next++ = s;
    *next++ = std::min(1.0f, sum / 4.0f);
    *next++ = held;
    *next++ = std::min(1.0f, onsets[i].strength);
    *next = 1.0f;
  }
  return cues;
}

void name_hits(const std::vector<HitCues>& cues, std::vector<plan::Onset>& onsets) {
  for (std::size_t i = 0; i < onsets.size() && i < cues.size(); ++i) {
    std::array<float, 4> sums{};
    for (std::size_t kind = 0; kind < sums.size(); ++kind) {
      for (int c = 0; c < kHitCues; ++c) sums[kind] += kHitWeights[kind][c] * cues[i][c];
    }
    const auto best = std::max_element(sums.begin(), sums.end()) - sums.begin();
    onsets[i].kind = static_cast<plan::HitKind>(best);
  }
}

}  // namespace impasto::listen
