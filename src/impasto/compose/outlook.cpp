// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/outlook.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/hear/form.h"
#include "impasto/hear/level.h"
#include "impasto/plan/piece.h"
#include "impasto/plan/rhythm.h"

namespace impasto::compose {
namespace {

/// Does the last third of the piece sound softer than the first?
bool dies_away(const plan::Piece& piece) {
  return hear::mean_level(piece, piece.duration * 2.0 / 3.0, piece.duration) <
         hear::mean_level(piece, 0, piece.duration / 3.0) - 1.5f;
}

/// `kContourSteps` values over the piece, made smooth, about their mean.
template <class Value>
std::vector<float> contour_of(const plan::Piece& piece, Value value) {
  std::vector<float> raw(kContourSteps), smooth(kContourSteps);
  for (int i = 0; i < kContourSteps; ++i) {
    raw[i] = value(piece.duration * i / kContourSteps, piece.duration * (i + 1) / kContourSteps);
  }
  float mean = 0;
  for (int i = 0; i < kContourSteps; ++i) {
    constexpr float kWeights[5] = {1, 3, 4, 3, 1};
    float sum = 0, total = 0;
    for (int k = -2; k <= 2; ++k) {
      if (i + k < 0 || i + k >= kContourSteps) continue;
      sum += kWeights[k + 2] * raw[i + k];
      total += kWeights[k + 2];
    }
    smooth[i] = sum / total;
    mean += smooth[i] / kContourSteps;
  }
  for (float& x : smooth) x -= mean;
  return smooth;
}

/// Weight of sound: loudness in units of 6 dB, and how many attacks come.
std::vector<float> weight_contour(const plan::Piece& piece) {
  return contour_of(piece, [&](double from, double to) {
    return hear::mean_level(piece, from, to) / 6.0f +
           0.6f * static_cast<float>(math::log2(std::max(0.5f, hear::onset_rate(piece, from, to))));
  });
}

/// How high all that sounds lies, in units of half an octave.
std::vector<float> pitch_contour(const plan::Piece& piece, float whole) {
  return contour_of(piece, [&](double from, double to) {
    return hear::mean_pitch(piece, from, to, whole) / 6.0f;
  });
}

void find_range(const plan::Piece& piece, Outlook& outlook) {
  std::vector<float> pitches;
  for (const auto* line : {&piece.melody, &piece.bass}) {
    for (const score::Note& note : *line) pitches.push_back(note.pitch);
  }
  if (pitches.size() < 2) return;
  std::sort(pitches.begin(), pitches.end());
  const std::size_t cut = pitches.size() / 50;
  outlook.lowest = pitches[cut];
  outlook.highest = pitches[pitches.size() - 1 - cut];
}

/// Place of each in the order of falling weight; of equals the earlier first.
std::vector<int> ranks(const std::vector<double>& weight) {
  std::vector<int> order(weight.size()), rank(weight.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<int>(i);
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return weight[a] > weight[b]; });
  for (std::size_t i = 0; i < order.size(); ++i) rank[order[i]] = static_cast<int>(i);
  return rank;
}

void rank_all(const plan::Piece& piece, Outlook& outlook) {
  std::vector<double> weight;
  for (const hear::Breath& breath : hear::find_breaths(piece))
    weight.push_back(weight_of(piece, breath));
  outlook.breath_rank = ranks(weight);
  outlook.breaths = weight.size();
  weight.clear();
  for (const score::Note& note : piece.bass) weight.push_back(weight_of(piece, note));
  outlook.bass_rank = ranks(weight);
  weight.clear();
  for (const plan::Onset& onset : piece.onsets) weight.push_back(onset.strength);
  outlook.onset_rank = ranks(weight);
  std::vector<float> struck;
  for (const score::Note& note : piece.notes) struck.push_back(note.velocity);
  std::sort(struck.begin(), struck.end());
  for (const score::Note& note : piece.notes) {
    const auto first = std::lower_bound(struck.begin(), struck.end(), note.velocity);
    outlook.softer_notes.push_back(static_cast<int>(first - struck.begin()));
  }
}

}  // namespace

double length_of(const plan::Chord& chord) {
  return std::max(0.15, chord.end - chord.start);
}

double weight_of(const plan::Piece& piece, const hear::Breath& breath) {
  return (breath.end - breath.start) *
         math::exp2(hear::level_at(piece, 0.5 * (breath.start + breath.end)) / 6.0);
}

double weight_of(const plan::Piece& piece, const score::Note& bass) {
  return (bass.offset - bass.onset) * (0.3 + bass.velocity) *
         math::exp2(hear::level_at(piece, bass.onset) / 8.0);
}

double Outlook::share(double time) const {
  return math::saturate(time / std::max(0.1, duration));
}

std::uint64_t Outlook::moment(double time) const {
  constexpr double kMoment = 0.25;  // s
  if (!known) return static_cast<std::uint64_t>(std::max(0.0, time) / kMoment);
  return static_cast<std::uint64_t>(256.0 * share(time));
}

Outlook outlook_of(const plan::Piece& piece) {
  Outlook o;
  o.duration = piece.duration;
  o.loudness = piece.loudness;
  o.loudness_range = piece.loudness_range;
  o.reverb = piece.reverb;
  o.emotion = piece.emotion;
  o.home = hear::fifths_of(piece, 0, piece.duration);
  const plan::Key* key = hear::main_key(piece);
  o.minor = key != nullptr && key->minor;
  o.climax = hear::find_climax(piece);
  o.prominence = hear::prominence(piece, o.climax);
  o.onset_rate = hear::onset_rate(piece, 0, piece.duration);
  o.mean_pitch = hear::mean_pitch(piece, 0, piece.duration, 60.0f);
  o.busyness = hear::busyness(piece);
  o.tessitura = hear::tessitura(piece);
  find_range(piece, o);
  o.weight = weight_contour(piece);
  o.pitch = pitch_contour(piece, o.mean_pitch);
  o.dies_away = dies_away(piece);
  const auto& s = piece.sections;
  o.three_parts = s.size() == 3 && s[0].label == s[2].label && s[0].label != s[1].label;
  o.chords = piece.chords.size();
  o.bass = piece.bass.size();
  o.notes = piece.notes.size();
  o.onsets = piece.onsets.size();
  double chord_length = 0;
  for (const plan::Chord& chord : piece.chords) chord_length += length_of(chord);
  o.mean_chord_length = chord_length / std::max<std::size_t>(1, piece.chords.size());
  o.chord_stride = std::max<int>(1, static_cast<int>(piece.chords.size()) / 150);
  rank_all(piece, o);
  return o;
}

}  // namespace impasto::compose
