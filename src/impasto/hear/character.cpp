// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/hear/character.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/plan/harmony.h"
#include "impasto/plan/piece.h"
#include "impasto/plan/rhythm.h"
#include "impasto/score/note.h"

namespace impasto::hear {
namespace {

using Chroma = std::array<double, 12>;

double overlap(double start, double end, double from, double to) {
  return std::max(0.0, std::min(end, to) - std::max(start, from));
}

/// The three or four pitch classes of a chord; none of kNone.
void add_chord(const plan::Chord& chord, double weight, Chroma& chroma) {
  using Q = plan::ChordQuality;
  if (chord.quality == Q::kNone) return;
  const auto add = [&](int interval) {
    chroma[static_cast<std::size_t>((chord.root + interval) % 12)] += weight;
  };
  const bool minor =
      chord.quality == Q::kMinor || chord.quality == Q::kMinor7 || chord.quality == Q::kDiminished;
  add(0);
  add(chord.quality == Q::kSuspended ? 5 : minor ? 3 : 4);
  add(chord.quality == Q::kDiminished ? 6 : chord.quality == Q::kAugmented ? 8 : 7);
  if (chord.quality == Q::kDominant7 || chord.quality == Q::kMinor7) add(10);
  if (chord.quality == Q::kMajor7) add(11);
}

}  // namespace

Fifths fifths_of(const plan::Piece& piece, double from, double to) {
  Chroma chroma{};
  for (const score::Note& note : piece.notes) {
    if (note.drum) continue;
    const int pc = static_cast<int>(std::lround(note.pitch)) % 12;
    chroma[static_cast<std::size_t>(pc < 0 ? pc + 12 : pc)] +=
        std::min(1.0, overlap(note.onset, note.offset, from, to));
  }
  double total = 0;
  for (double c : chroma) total += c;
  if (total <= 0) {
    for (const plan::Chord& chord : piece.chords) {
      add_chord(chord, overlap(chord.start, chord.end, from, to), chroma);
    }
    for (double c : chroma) total += c;
  }
  if (total <= 0) {
    for (const plan::Key& key : piece.keys) {
      const double weight = overlap(key.start, key.end, from, to);
      constexpr int kScale[7] = {0, 2, 4, 5, 7, 9, 11};
      for (int step : kScale) {
        chroma[static_cast<std::size_t>((key.tonic + step + (key.minor ? 3 : 0)) % 12)] += weight;
      }
      total += 7 * weight;
    }
  }
  if (total <= 0) return {};
  double x = 0, y = 0;
  for (int pc = 0; pc < 12; ++pc) {
    const double angle = ((pc * 7) % 12) * (math::kPi / 6.0);
    x += chroma[static_cast<std::size_t>(pc)] * math::cos(angle);
    y += chroma[static_cast<std::size_t>(pc)] * math::sin(angle);
  }
  // A major scale reaches from one fifth below its tonic to five above: its middle is two above.
  const double middle = math::atan2(y, x) * (6.0 / math::kPi);
  double place = middle - 2.0;
  place -= 12.0 * std::floor(place / 12.0);
  return {static_cast<float>(place), static_cast<float>(math::hypot(x, y) / total)};
}

float fifths_between(float from, float to) {
  const float d = to - from;
  return d - 12.0f * std::floor(d / 12.0f + 0.5f);
}

float sharpness(const Fifths& fifths) {
  return static_cast<float>(math::sin(fifths.place * (2.0 * math::kPi / 12.0)));
}

float onset_rate(const plan::Piece& piece, double from, double to) {
  const auto before = [](const plan::Onset& onset, double time) { return onset.time < time; };
  const auto first = std::lower_bound(piece.onsets.begin(), piece.onsets.end(), from, before);
  const auto last = std::lower_bound(first, piece.onsets.end(), to, before);
  return static_cast<float>(static_cast<double>(last - first) / std::max(1.0, to - from));
}

float mean_pitch(const plan::Piece& piece, double from, double to, float otherwise) {
  double sum = 0, weight = 0;
  for (const score::Note& note : piece.notes) {
    if (note.drum) continue;
    const double w = std::min(1.5, overlap(note.onset, note.offset, from, to));
    sum += w * note.pitch;
    weight += w;
  }
  return weight > 0 ? static_cast<float>(sum / weight) : otherwise;
}

float tessitura(const plan::Piece& piece) {
  return math::saturate((mean_pitch(piece, 0, piece.duration, 60.0f) - 48.0f) / 24.0f);
}

float busyness(const plan::Piece& piece) {
  const double rate = std::max(1.0f, onset_rate(piece, 0, piece.duration));
  return math::saturate(static_cast<float>(math::log(rate) / math::log(9.0)));
}

}  // namespace impasto::hear
