// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/listen/harmony/harmony.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"

namespace impasto::listen {
namespace {

struct Template {
  plan::ChordQuality quality;
  std::array<int, 4> degrees;  ///< -1: none
  float prior;
};
constexpr Template kTemplates[] = {
    {plan::ChordQuality::kMajor, {0, 4, 7, -1}, 0.0f},
    {plan::ChordQuality::kMinor, {0, 3, 7, -1}, 0.0f},
    {plan::ChordQuality::kDominant7, {0, 4, 7, 10}, -0.65f},
    {plan::ChordQuality::kMajor7, {0, 4, 7, 11}, -0.65f},
    {plan::ChordQuality::kMinor7, {0, 3, 7, 10}, -0.65f},
    {plan::ChordQuality::kDiminished, {0, 3, 6, -1}, -1.0f},
    {plan::ChordQuality::kAugmented, {0, 4, 8, -1}, -1.75f},
    {plan::ChordQuality::kSuspended, {0, 5, 7, -1}, -1.1f},
};
constexpr int kQualities = static_cast<int>(std::size(kTemplates));
static_assert(kChordStates == 12 * kQualities + 1);
constexpr float kStay = 1.7f;

bool in_scale(int degree, bool minor) {
  constexpr bool kMajorScale[12] = {1, 0, 1, 0, 1, 1, 0, 1, 0, 1, 0, 1};
  constexpr bool kMinorScale[12] = {1, 0, 1, 1, 0, 1, 0, 1, 1, 0, 1, 1};  // with both sevenths
  return minor ? kMinorScale[degree % 12] : kMajorScale[degree % 12];
}

}  // namespace

Grid grid_from_sound(const Features& features) {
  const int frames = features.pitch_spectra.frames();
  Grid grid;
  grid.treble.assign(frames, Chroma{});
  grid.bass.assign(frames, Chroma{});
  grid.key.assign(frames, Chroma{});
  if (frames == 0) return grid;
  std::uint16_t peak = 0;
  for (int f = 0; f < frames; ++f) {
    const std::uint16_t* codes = features.pitch_spectra.row(f);
    peak = std::max(peak, *std::max_element(codes, codes + kPitchBins));
  }
  const float peak_log = decode_log2(peak);
  if (peak_log < -14.0f) return grid;
  std::vector<float> linear(65536);  // relative to the loudest, so that gain does not matter
  for (int code = 0; code < 65536; ++code) {
    linear[code] = static_cast<float>(math::exp2(static_cast<double>(code - peak) / kLogSteps));
  }
  NnlsNotes activations(features.tuning);
  std::vector<float> raw(kPitchBins), notes(kNotes);
  for (int f = 0; f < frames; ++f) {
    const std::uint16_t* codes = features.pitch_spectra.row(f);
    float loudest = 0.0f;
    for (int b = 0; b < kPitchBins; ++b) {
      raw[b] = linear[codes[b]];
      loudest = std::max(loudest, raw[b]);
    }
    if (loudest < 1e-3f) continue;  // 60 dB below the peak of the piece
    activations.of(raw.data(), notes.data());
    fold(notes.data(), grid.treble[f], grid.bass[f], grid.key[f]);
  }
  return grid;
}

Chroma mean_chroma(const std::vector<Chroma>& chroma, double start, double end) {
  Chroma result{};
  const int size = static_cast<int>(chroma.size());
  const int from = std::clamp(static_cast<int>(start / kGridHop + 0.5), 0, std::max(0, size - 1));
  const int to = std::clamp(static_cast<int>(end / kGridHop + 0.5), from, size);
  for (int f = from; f < std::max(to, std::min(from + 1, size)); ++f) {
    for (int i = 0; i < 12; ++i) result[i] += chroma[f][i];
  }
  const int count = std::max(1, to - from);
  for (float& x : result) x /= static_cast<float>(count);
  return result;
}

float harmonic_change(const Grid& grid, double time, double length) {
  const auto change = [&](const std::vector<Chroma>& chroma) {
    const Chroma a = mean_chroma(chroma, std::max(0.0, time - 1.5 * length), time - 0.05);
    const Chroma b = mean_chroma(chroma, time + 0.05, time + 1.5 * length);
    double ab = 0.0, aa = 1e-12, bb = 1e-12;
    for (int k = 0; k < 12; ++k) {
      ab += a[k] * b[k];
      aa += a[k] * a[k];
      bb += b[k] * b[k];
    }
    return static_cast<float>(1.0 - ab / std::sqrt(aa * bb));
  };
  return change(grid.treble) + change(grid.bass);
}

std::vector<double> beat_borders(const std::vector<plan::Beat>& beats, double duration) {
  std::vector<double> borders{0.0};
  const auto fill_to = [&](double time) {
    const double gap = time - borders.back();
    const int parts = gap > 2.0 ? static_cast<int>(gap / 0.5) : 1;
    const double start = borders.back();
    for (int i = 1; i <= parts; ++i) borders.push_back(start + gap * i / parts);
  };
  for (const auto& beat : beats) {
    if (beat.time - borders.back() > 0.1 && beat.time < duration - 0.05) fill_to(beat.time);
  }
  if (duration > borders.back()) fill_to(duration);
  return borders;
}

ChordScores chord_scores(Chroma treble, const Chroma& bass, const plan::Key* key, bool sounding) {
  constexpr float kSharpness = 8.0f, kBassWeight = 2.5f, kScale = 0.5f;
  constexpr float kBassShare = 0.8f;    // of the bass among the notes of the chord
  constexpr double kCompression = 0.7;  // so that one loud note is not the chord
  double norm = 0.0, bass_norm = 0.0;
  for (int i = 0; i < 12; ++i) {
    treble[i] += kBassShare * bass[i];
    treble[i] = static_cast<float>(treble[i] > 0.0f ? math::pow(treble[i], kCompression) : 0.0);
    norm += static_cast<double>(treble[i]) * treble[i];
    bass_norm = std::max(bass_norm, static_cast<double>(bass[i]));
  }
  sounding = sounding && norm > 1e-12;
  ChordScores emission;
  for (int root = 0; root < 12; ++root) {
    for (int q = 0; q < kQualities; ++q) {
      const Template& t = kTemplates[q];
      float dot = 0.0f, size = 0.0f, outside = 0.0f;
      for (int d : t.degrees) {
        if (d < 0) continue;
        dot += treble[(root + d) % 12];
        size += 1.0f;
        if (key != nullptr && !in_scale((root + d - key->tonic + 24) % 12, key->minor))
          outside += 1.0f;
      }
      const float cosine = sounding ? dot / static_cast<float>(std::sqrt(norm * size)) : 0.0f;
      const float root_bass = bass_norm > 1e-9 ? bass[root] / static_cast<float>(bass_norm) : 0.0f;
      emission[root * kQualities + q] =
          kSharpness * cosine + kBassWeight * root_bass + t.prior - kScale * outside;
    }
  }
  emission[kChordStates - 1] = sounding ? kSharpness * 0.50f : kSharpness;
  return emission;
}

std::array<std::int8_t, kChordStates> advance(ChordScores& score, const ChordScores& emission) {
  std::array<std::int8_t, kChordStates> from;
  const int best = static_cast<int>(std::max_element(score.begin(), score.end()) - score.begin());
  const float change = score[best] - kStay;
  for (int c = 0; c < kChordStates; ++c) {
    const bool stay = score[c] >= change;
    from[c] = static_cast<std::int8_t>(stay ? c : best);
    score[c] = emission[c] + std::max(score[c], change);
  }
  return from;
}

float margin_of(ChordScores emission) {
  std::nth_element(emission.begin(), emission.begin() + 1, emission.end(), std::greater<>());
  return emission[0] - emission[1];
}

plan::Chord chord_of(int state, const Chroma& bass) {
  plan::Chord chord;
  if (state == kChordStates - 1) return chord;
  const Template& t = kTemplates[state % kQualities];
  chord.root = state / kQualities;
  chord.quality = t.quality;
  // The lowest note is a chord tone, and the root unless another clearly outweighs it.
  chord.bass = chord.root;
  for (int d : t.degrees) {
    if (d > 0 && bass[(chord.root + d) % 12] > 1.5f * bass[chord.bass]) {
      chord.bass = (chord.root + d) % 12;
    }
  }
  return chord;
}

std::vector<plan::Chord> find_chords(const Grid& grid, const std::vector<double>& borders,
                                     const std::vector<plan::Key>& keys, double duration) {
  const int count = static_cast<int>(borders.size()) - 1;
  std::vector<plan::Chord> chords;
  if (count < 1) return chords;
  std::vector<ChordScores> score(count);
  std::vector<std::array<std::int8_t, kChordStates>> from(count);
  std::vector<Chroma> basses(count);
  std::vector<float> margin(count);
  double loudest = 0.0;
  std::vector<double> energy(count);
  for (int s = 0; s < count; ++s) {
    const Chroma treble = mean_chroma(grid.treble, borders[s], borders[s + 1]);
    for (float x : treble) energy[s] += x;
    loudest = std::max(loudest, energy[s]);
  }
  for (int s = 0; s < count; ++s) {
    const Chroma treble = mean_chroma(grid.treble, borders[s], borders[s + 1]);
    basses[s] = mean_chroma(grid.bass, borders[s], borders[s + 1]);
    const double middle = 0.5 * (borders[s] + borders[s + 1]);
    const plan::Key* key = nullptr;
    for (const auto& k : keys) {
      if (middle >= k.start && middle < k.end) key = &k;
    }
    const ChordScores emission = chord_scores(treble, basses[s], key, energy[s] > 0.02 * loudest);
    margin[s] = margin_of(emission);
    if (s == 0) {
      score[s] = emission;
      continue;
    }
    score[s] = score[s - 1];
    from[s] = advance(score[s], emission);
  }
  int c = static_cast<int>(std::max_element(score.back().begin(), score.back().end()) -
                           score.back().begin());
  std::vector<int> path(count);
  for (int s = count - 1; s >= 0; --s) {
    path[s] = c;
    if (s > 0) c = from[s][c];
  }
  for (int s = 0; s < count;) {
    int e = s;
    Chroma bass{};
    float sure = 0.0f;
    while (e < count && path[e] == path[s]) {
      for (int i = 0; i < 12; ++i) bass[i] += basses[e][i];
      sure += margin[e];
      ++e;
    }
    plan::Chord chord = chord_of(path[s], bass);
    chord.start = borders[s];
    chord.end = e == count ? duration : borders[e];
    chord.confidence = std::clamp(sure / static_cast<float>(e - s) / 3.0f, 0.0f, 1.0f);
    chords.push_back(chord);
    s = e;
  }
  return chords;
}

}  // namespace impasto::listen
