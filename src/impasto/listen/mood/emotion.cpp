// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/listen/mood/emotion.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "impasto/base/math.h"
#include "impasto/listen/front/loudness.h"
#include "impasto/plan/piece.h"
#include "impasto/plan/rhythm.h"
#include "impasto/score/note.h"

namespace impasto::listen {
namespace {

struct Row {
  double intercept, mode, rate, pitch, level, articulation, trumpet, horn, mean, deviation;
};
constexpr Row kHappy = {1.540, .898, .562, .0379, -.0024, -.748, -.009, .063, 2.669, 1.277};
constexpr Row kSad = {4.240, -.836, -.636, -.0098, -.0104, .792, -.207, -.316, 2.904, 1.139};
constexpr Row kScary = {2.169, -.393, .095, -.0464, .0481, .227, .372, .388, 2.360, 1.297};
constexpr Row kPeaceful = {3.614, .209, -.414, .0214, -.0485, .331, -.637, -.812, 2.491, 0.920};
constexpr Row kValence = {-.238, .681, .165, .0337, -.0286, -.380, -.279, -.296, 0.0, 1.0};
constexpr Row kArousal = {-1.434, .380, .637, -.0087, .0406, -.614, .483, .632, 0.0, 1.0};
// Of sound of many voices a transcribed melody says less than all notes do. So both dimensions come
// from how many notes begin, how short they are (articulation), how many lie low, how rough they
// sound and how much of the time something is struck: the cues of Gabrielsson & Lindstrom 2010 with
// the signs they give. The weights are rounded from ridge regressions on listeners' ratings of 100
// pieces of VGMIDI: r with the ratings .71 (pieces left out: .69) for valence, .81 (.79) for
// arousal. Level is against the piece's own, for a recording's gain is no expression.
double heard_valence(const Cues& c) {
  constexpr double kMode = .75, kNotes = .32, kBass = -.7;
  const double notes = std::clamp(c.notes - 2.6, -1.6, 1.6);  // as far as the ratings go
  return .03 + kMode * c.mode + kNotes * notes + kBass * (c.bass - .3) + kValence.level * c.level;
}
double heard_arousal(const Cues& c) {
  constexpr double kNotes = .27, kLength = -.36, kBass = .8, kRoughness = .8, kBusy = 3.4;
  const double busy = c.busy < 0.0 ? kBusyWithout + kBusyPerAttacks * c.attacks : c.busy;
  return kNotes * (c.notes - 2.6) + kLength * (c.length + 1.0) + kBass * (c.bass - .3) +
         kRoughness * (c.roughness - .15) + kBusy * (busy - .24) + kArousal.level * c.level;
}

float apply(const Row& row, const Cues& c) {
  const double rating = row.intercept + row.mode * c.mode + row.rate * c.rate +
                        row.pitch * c.pitch + row.level * c.level +
                        row.articulation * c.articulation + row.trumpet * c.trumpet +
                        row.horn * c.horn;
  return static_cast<float>(std::clamp((rating - row.mean) / row.deviation, -2.5, 2.5));
}

double mean_loudness(const plan::Piece& piece, double start, double end) {
  const auto& curve = piece.curves.loudness;
  const int size = static_cast<int>(curve.size());
  const int from = std::clamp(static_cast<int>(start / piece.curves.hop), 0, size);
  const int to = std::clamp(static_cast<int>(std::ceil(end / piece.curves.hop)), from, size);
  double sum = 0.0;
  for (int i = from; i < to; ++i) sum += energy_of(curve[i]);
  return to > from ? lufs(sum / (to - from)) : kFloorLufs;
}

/// Notes heard all lie so many semitones below the melody, on average.
constexpr double kBelowMelody = 4.5;

/// Cues of all notes, of the roughness and of the attacks in [start, end).
void weigh_notes(const plan::Piece& piece, double start, double end, double span, double strength,
                 Cues& cues) {
  cues.notes = cues.attacks + kNotesOverAttacks;  // where no notes are known
  int count = 0, low = 0;
  double length = 0.0, pitch = 0.0;
  const auto first = std::lower_bound(piece.notes.begin(), piece.notes.end(), start,
                                      [](const score::Note& n, double t) { return n.onset < t; });
  for (auto it = first; it != piece.notes.end() && it->onset < end; ++it) {
    ++count;
    low += it->pitch < 48.0f;
    length += it->offset - it->onset;
    pitch += it->pitch * (it->offset - it->onset);
  }
  if (count > 0) {
    // Of two recordings the register of all notes is alike (r .97), that of the melody less (.85).
    cues.pitch = std::clamp(pitch / std::max(length, 1e-6) + kBelowMelody - 65.0, -24.0, 24.0);
    cues.notes = math::log2(std::clamp(count / span, 0.35, 32.0));
    cues.length = math::log2(std::clamp(length / count, 0.1, 2.0));
    cues.bass = static_cast<double>(low) / count;
  }
  const auto &curve = piece.curves.roughness, &attacks = piece.curves.onset_strength;
  const int size = static_cast<int>(std::min(curve.size(), attacks.size()));
  const int from = std::clamp(static_cast<int>(start / piece.curves.hop), 0, size);
  const int to = std::clamp(static_cast<int>(std::ceil(end / piece.curves.hop)), from, size);
  double rough = 0.0, busy = 0.0;
  for (int i = from; i < to; ++i) {
    rough += curve[i];
    // More than usual for the piece, softly: no last bit decides.
    if (strength > 0.0) busy += std::clamp(attacks[i] / strength - 0.5, 0.0, 1.0);
  }
  if (to == from) return;
  cues.roughness = rough / (to - from);
  if (strength > 0.0) cues.busy = busy / (to - from);
}

}  // namespace

plan::Emotion emotion_of(const Cues& cues) {
  plan::Emotion e;
  e.happy = apply(kHappy, cues);
  e.sad = apply(kSad, cues);
  e.scary = apply(kScary, cues);
  e.peaceful = apply(kPeaceful, cues);
  const auto held = [](double x) { return static_cast<float>(std::clamp(x, -2.5, 2.5)); };
  e.valence = cues.heard ? held(heard_valence(cues)) : apply(kValence, cues);
  e.arousal = cues.heard ? held(heard_arousal(cues)) : apply(kArousal, cues);
  return e;
}

Measure::Measure(const plan::Piece& piece) : modes(piece), end(piece.duration) {
  const auto& levels = piece.curves.loudness;
  const auto& attacks = piece.curves.onset_strength;
  const float least = sounding_level(levels);
  std::vector<float> heard;
  std::size_t first = levels.size(), last = 0;
  for (std::size_t i = 0; i < levels.size(); ++i) {
    if (levels[i] <= least) continue;
    heard.push_back(levels[i]);
    first = std::min(first, i);
    last = i;
  }
  if (heard.empty()) return;
  loudness = math::median(std::move(heard));
  start = static_cast<double>(first) * piece.curves.hop;
  end = std::min(end, static_cast<double>(last + 1) * piece.curves.hop);
  for (std::size_t i = first; i < std::min(last + 1, attacks.size()); ++i) {
    strength += attacks[i] / static_cast<double>(last + 1 - first);
  }
}

Cues cues_of(const plan::Piece& piece, double start, double end, const Measure& measure) {
  Cues cues;
  cues.mode = measure.modes.of(start, end);
  const auto& melody = piece.melody;
  const auto first = std::lower_bound(melody.begin(), melody.end(), start,
                                      [](const score::Note& n, double t) { return n.onset < t; });
  int count = 0;
  double pitch = 0.0, weight = 0.0, ratio = 0.0, trumpet = 0.0, horn = 0.0;
  int ratios = 0;
  for (auto it = first; it != melody.end() && it->onset < end; ++it) {
    ++count;
    const double length = std::min(2.0, it->offset - it->onset);
    pitch += it->pitch * length;
    weight += length;
    if (it->part >= 0 && it->part < static_cast<int>(piece.parts.size())) {
      const int program = piece.parts[it->part].program;  // General MIDI
      if (program == 56 || program == 59) trumpet += length;
      if (program == 60) horn += length;
    }
    if (it + 1 != melody.end()) {
      const double interval = (it + 1)->onset - it->onset;
      if (interval > 0.05 && interval < 2.0) {
        ratio += std::min(1.0, (it->offset - it->onset) / interval);
        ++ratios;
      }
    }
  }
  const double span = std::max(0.5, std::min(end, piece.duration) - start);
  double rate = count / span;
  if (!plan::from_score(piece)) {
    // A line transcribed from sound misses quick notes; the attacks do not. Some of them are the
    // accompaniment's.
    const auto from = std::lower_bound(piece.onsets.begin(), piece.onsets.end(), start,
                                       [](const plan::Onset& o, double t) { return o.time < t; });
    const auto to = std::lower_bound(from, piece.onsets.end(), end,
                                     [](const plan::Onset& o, double t) { return o.time < t; });
    const double attacks = static_cast<double>(to - from) / span;
    rate = std::max(rate, 0.75 * attacks);
    cues.heard = true;
    cues.attacks = math::log2(std::clamp(attacks, 0.35, 16.0));
  }
  cues.rate = math::log2(std::clamp(rate, 0.35, 11.0));
  cues.pitch = weight > 0.0 ? std::clamp(pitch / weight - 65.0, -24.0, 24.0) : 0.0;
  if (cues.heard) weigh_notes(piece, start, end, span, measure.strength, cues);
  cues.trumpet = weight > 0.0 ? trumpet / weight : 0.0;
  cues.horn = weight > 0.0 ? horn / weight : 0.0;
  cues.level = std::clamp(mean_loudness(piece, start, end) - measure.loudness, -10.0, 10.0);
  cues.articulation = ratios > 0 ? std::clamp(ratio / ratios - 1.0, -0.8, 0.0) : -0.1;
  return cues;
}

namespace {

/// As sure as what it was concluded from: the mode, and the notes of the melody, if there are some.
float emotion_confidence(const plan::Piece& piece) {
  constexpr double kSome = 12.0;
  double mode = 0.0, tune = 0.0, length = 0.0;
  for (const auto& key : piece.keys) mode += key.confidence * (key.end - key.start);
  for (const auto& note : piece.melody) {
    tune += note.confidence * (note.offset - note.onset);
    length += note.offset - note.onset;
  }
  mode = std::clamp(mode / std::max(piece.duration, 1e-3), 0.0, 1.0);
  tune = length > 0.0 ? tune / length : 0.0;
  tune *= std::min(1.0, static_cast<double>(piece.melody.size()) / kSome);
  return static_cast<float>(0.1 + 0.45 * mode + 0.45 * std::clamp(tune, 0.0, 1.0));
}

}  // namespace

void feel(plan::Piece& piece) {
  piece.emotion_curve.values.clear();
  piece.emotion_confidence = piece.silent ? 1.0f : emotion_confidence(piece);
  if (piece.silent || piece.duration <= 0.0) {
    // Silence is peaceful and nothing else.
    plan::Emotion quiet;
    quiet.peaceful = 1.0f;
    quiet.arousal = -1.5f;
    piece.emotion = quiet;
    for (auto& section : piece.sections) section.emotion = quiet;
    const int steps = static_cast<int>(std::ceil(piece.duration / piece.emotion_curve.hop));
    piece.emotion_curve.values.assign(steps, quiet);
    return;
  }
  const Measure measure(piece);
  piece.emotion = emotion_of(cues_of(piece, measure.start, measure.end, measure));
  for (auto& section : piece.sections) {
    section.emotion = emotion_of(cues_of(piece, section.start, section.end, measure));
  }
  const double hop = piece.emotion_curve.hop > 0.0 ? piece.emotion_curve.hop : 1.0;
  piece.emotion_curve.hop = hop;
  const int steps = static_cast<int>(std::ceil(piece.duration / hop));
  for (int i = 0; i < steps; ++i) {
    const double centre = (i + 0.5) * hop;
    piece.emotion_curve.values.push_back(emotion_of(cues_of(
        piece, std::max(0.0, centre - 3.0), std::min(piece.duration, centre + 3.0), measure)));
  }
}

}  // namespace impasto::listen
