// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/listen/mood/mode.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/listen/harmony/keys.h"
#include "impasto/plan/piece.h"

namespace impasto::listen {
namespace {

constexpr double kStep = 0.5;      ///< s
constexpr double kLongest = 1.0;   ///< s that a note counts for the scale
constexpr float kSilence = -2.0f;  ///< no mode
// Weights, set by hand so that none rules: by listeners' ratings of VGMIDI each alone gives valence
// with r .51, .50, .50 and .51, all four .59.
constexpr double kTriads = 0.8, kScale = 0.2, kKeys = 0.3, kChords = 0.5;

/// How much nearer a major triad is than a minor one, -1..1. `low` names the bass.
float triad_of(const Chroma& chroma, const Chroma& low) {
  constexpr double kBass = 0.25;       // that the root lies lowest
  constexpr double kSharpness = 12.0;  // of taking the best of twelve
  constexpr double kContrast = 8.0;
  double norm = 0.0;
  float deepest = 1e-9f;
  for (int i = 0; i < 12; ++i) {
    norm += chroma[i];  // squares of square roots
    deepest = std::max(deepest, low[i]);
  }
  const double size = std::sqrt(3.0 * norm);
  double major = 0.0, minor = 0.0;
  for (int root = 0; root < 12; ++root) {
    const auto there = [&](int step) { return std::sqrt(chroma[(root + step) % 12]); };
    const double bare = there(0) + there(7), bass = kBass * low[root] / deepest;
    major += math::exp(kSharpness * ((bare + there(4)) / size + bass));
    minor += math::exp(kSharpness * ((bare + there(3)) / size + bass));
  }
  return static_cast<float>(
      math::tanh(kContrast / kSharpness * (math::log(major) - math::log(minor))));
}

double sign_of(plan::ChordQuality quality) {
  switch (quality) {
    case plan::ChordQuality::kMajor:
    case plan::ChordQuality::kDominant7:
    case plan::ChordQuality::kMajor7: return 1.0;
    case plan::ChordQuality::kMinor:
    case plan::ChordQuality::kMinor7:
    case plan::ChordQuality::kDiminished: return -1.0;
    default: return 0.0;
  }
}

/// Mean of value times confidence over the time that `spans` cover.
template <class Span, class Value>
double trusted(const std::vector<Span>& spans, double start, double end, Value value) {
  const auto first = std::lower_bound(spans.begin(), spans.end(), start,
                                      [](const Span& s, double t) { return s.end < t; });
  double sum = 0.0, time = 1e-9;
  for (auto it = first; it != spans.end() && it->start < end; ++it) {
    const double overlap = std::max(0.0, std::min(end, it->end) - std::max(start, it->start));
    sum += overlap * it->confidence * value(*it);
    time += overlap;
  }
  return sum / time;
}

}  // namespace

Modes::Modes(const plan::Piece& piece) : piece_(piece) {
  const auto steps = static_cast<std::size_t>(std::max(1.0, std::ceil(piece.duration / kStep)));
  names_.assign(steps, Chroma{});
  triad_.assign(steps, kSilence);
  std::vector<Chroma> chroma(steps + 1, Chroma{}), low(steps + 1, Chroma{});
  const int last = static_cast<int>(steps) - 1;
  for (const auto& note : piece.notes) {
    if (note.drum) continue;
    const int pc = (static_cast<int>(std::lround(note.pitch)) % 12 + 12) % 12;
    const float depth = std::clamp((60.0f - note.pitch) / 12.0f, 0.0f, 1.0f);
    const double named = std::min(note.offset, note.onset + kLongest);
    for (int i = std::max(0, static_cast<int>(note.onset / kStep));
         i <= last && i * kStep < note.offset; ++i) {
      const double from = std::max(note.onset, i * kStep), to = (i + 1) * kStep;
      const auto length = static_cast<float>(std::min(to, note.offset) - from);
      if (length <= 0.0f) continue;
      chroma[i][pc] += length;
      low[i][pc] += depth * length;
      names_[i][pc] += static_cast<float>(std::max(0.0, std::min(to, named) - from));
    }
  }
  for (std::size_t i = 0; i < steps; ++i) {
    Chroma both = chroma[i], lows = low[i];
    float sum = 0.0f;
    for (int k = 0; k < 12; ++k) {
      sum += both[k] += chroma[i + 1][k];
      lows[k] += low[i + 1][k];
    }
    if (sum > 0.0f) triad_[i] = triad_of(both, lows);
  }
}

double Modes::triads(double start, double end) const {
  const int size = static_cast<int>(triad_.size());
  const int from = std::clamp(static_cast<int>(std::ceil(start / kStep)), 0, size - 1);
  const int to = std::clamp(static_cast<int>(end / kStep) - 1, from + 1, size);
  double sum = 0.0;
  int count = 0;
  for (int i = from; i < to; ++i) {
    if (triad_[i] == kSilence) continue;
    sum += triad_[i];
    ++count;
  }
  return count > 0 ? sum / count : 0.0;
}

double Modes::scale(double start, double end) const {
  const int size = static_cast<int>(names_.size());
  const int from = std::clamp(static_cast<int>(start / kStep + 0.5), 0, size - 1);
  const int to = std::clamp(static_cast<int>(end / kStep + 0.5), from + 1, size);
  Chroma sum{};
  for (int i = from; i < to; ++i) {
    for (int k = 0; k < 12; ++k) sum[k] += names_[i][k];
  }
  for (float& x : sum) x = std::sqrt(x);
  double major = -1.0, minor = -1.0;
  for (int tonic = 0; tonic < 12; ++tonic) {
    major = std::max(major, key_rating(sum, tonic, false));
    minor = std::max(minor, key_rating(sum, tonic, true));
  }
  return math::tanh(5.0 * (major - minor));
}

double Modes::of(double start, double end) const {
  const double keys =
      trusted(piece_.keys, start, end, [](const plan::Key& key) { return key.minor ? -1.0 : 1.0; });
  const double chords = trusted(piece_.chords, start, end,
                                [](const plan::Chord& chord) { return sign_of(chord.quality); });
  return std::clamp(
      kTriads * triads(start, end) + kScale * scale(start, end) + kKeys * keys + kChords * chords,
      -1.0, 1.0);
}

}  // namespace impasto::listen
