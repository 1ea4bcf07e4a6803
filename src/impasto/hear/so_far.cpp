// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/hear/so_far.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>
#include <utility>

#include "impasto/base/math.h"
#include "impasto/plan/curves.h"
#include "impasto/plan/emotion.h"
#include "impasto/plan/form.h"
#include "impasto/plan/piece.h"
#include "impasto/plan/rhythm.h"
#include "impasto/score/note.h"

namespace impasto::hear {
namespace {

using score::Note;

constexpr double kSame = 1e-9;     // s
constexpr float kGate = -70.0f;    // LUFS: below is silence (EBU R 128)
constexpr float kSilent = -60.0f;  // LUFS

Note clipped(const Note& note, double time) {
  if (note.offset <= time) return note;
  Note sounding = note;
  sounding.offset = time;
  // How long it is written is not yet known.
  sounding.duration_quarter = std::numeric_limits<double>::quiet_NaN();
  const auto past =
      std::find_if(sounding.bends.begin(), sounding.bends.end(),
                   [&](const score::PitchPoint& p) { return note.onset + p.time > time; });
  sounding.bends.erase(past, sounding.bends.end());
  return sounding;
}

void advance_voice(const std::vector<Note>& from, double time, std::vector<Note>& to,
                   std::vector<std::size_t>& open) {
  for (std::size_t i : open) to[i] = clipped(from[i], time);
  std::erase_if(open, [&](std::size_t i) { return from[i].offset < time; });
  for (std::size_t i = to.size(); i < from.size() && from[i].onset < time; ++i) {
    to.push_back(clipped(from[i], time));
    if (from[i].offset >= time) open.push_back(i);
  }
}

/// Spans that are told once they have lasted, or have ended.
template <class Span>
void advance_spans(const std::vector<Span>& from, double time, double told, std::vector<Span>& to) {
  if (!to.empty()) to.back().end = std::min(from[to.size() - 1].end, time);
  for (std::size_t i = to.size(); i < from.size(); ++i) {
    if (from[i].start + told > time && from[i].end > time) break;
    to.push_back(from[i]);
    to.back().end = std::min(from[i].end, time);
  }
}

template <class Moment>
void advance_moments(const std::vector<Moment>& from, double time, std::vector<Moment>& to) {
  for (std::size_t i = to.size(); i < from.size() && from[i].time < time; ++i)
    to.push_back(from[i]);
}

/// Values that are over: value i lasts until (i + 1) * hop.
template <class T>
void advance_curve(const std::vector<T>& from, double hop, double time, std::vector<T>& to) {
  const auto over = static_cast<std::size_t>(std::max(0.0, std::floor(time / hop + kSame)));
  for (std::size_t i = to.size(); i < std::min(over, from.size()); ++i) to.push_back(from[i]);
}

plan::Emotion mean_emotion(const plan::EmotionCurve& curve, double from, double to) {
  plan::Emotion mean;
  constexpr float plan::Emotion::*kFields[] = {&plan::Emotion::happy,   &plan::Emotion::sad,
                                               &plan::Emotion::scary,   &plan::Emotion::peaceful,
                                               &plan::Emotion::valence, &plan::Emotion::arousal};
  const auto first = static_cast<std::size_t>(std::max(0.0, from / curve.hop));
  std::size_t count = 0;
  for (std::size_t i = first; i < curve.values.size(); ++i) {
    if (static_cast<double>(i) * curve.hop >= to) break;
    for (auto field : kFields) mean.*field += curve.values[i].*field;
    ++count;
  }
  if (count == 0) return mean;
  for (auto field : kFields) mean.*field /= static_cast<float>(count);
  return mean;
}

double power_of(float lufs) {
  return math::exp(lufs * (math::log(10.0) / 10.0));
}

float lufs_of(double power) {
  return static_cast<float>(10.0 * math::log10(power));
}

float loudness_between(const plan::Curves& curves, double from, double to, float otherwise) {
  double power = 0;
  int count = 0;
  for (auto i = static_cast<std::size_t>(std::max(0.0, from / curves.hop));
       i < curves.loudness.size() && static_cast<double>(i) * curves.hop < to; ++i) {
    if (curves.loudness[i] <= kGate) continue;
    power += power_of(curves.loudness[i]);
    ++count;
  }
  return count > 0 ? lufs_of(power / count) : otherwise;
}

/// Beats a minute, the median; 0 when there are too few.
double tempo_of(const std::vector<plan::Beat>& beats) {
  std::vector<double> gaps;
  for (std::size_t i = 1; i < beats.size(); ++i) gaps.push_back(beats[i].time - beats[i - 1].time);
  if (gaps.size() < 2) return 0.0;
  return 60.0 / std::max(math::median(std::move(gaps)), 1e-3);
}

void advance_sections(const plan::Piece& whole, plan::Piece& piece) {
  const double now = piece.duration;
  std::vector<plan::Section>& told = piece.sections;
  // The last one went on; has it ended, it is what it was.
  std::size_t i = told.empty() ? 0 : told.size() - 1;
  for (std::size_t k = told.size(); k < whole.sections.size(); ++k) {
    const plan::Section& next = whole.sections[k];
    if (k > 0 && next.start + kSectionTold > now && next.end > now) break;
    told.push_back(next);
  }
  for (; i + 1 < told.size(); ++i) told[i] = whole.sections[i];
  if (told.empty()) return;
  plan::Section& last = told.back();
  last.end = now;
  last.loudness = loudness_between(piece.curves, last.start, now, piece.loudness);
  last.emotion = mean_emotion(piece.emotion_curve, last.start, now);
}

void advance_phrases(const plan::Piece& whole, plan::Piece& piece) {
  for (std::size_t i = piece.phrases.size(); i < whole.phrases.size(); ++i) {
    if (whole.phrases[i].end > piece.duration) break;
    piece.phrases.push_back(whole.phrases[i]);
  }
}

void advance_motifs(const plan::Piece& whole, plan::Piece& piece) {
  const auto ended = [&piece](const plan::MotifUse& use) { return use.end <= piece.duration; };
  const auto add_uses = [&](const plan::Motif& motif, plan::Motif& mine) {
    for (std::size_t i = mine.uses.size(); i < motif.uses.size() && ended(motif.uses[i]); ++i)
      mine.uses.push_back(motif.uses[i]);
  };
  std::vector<const plan::Motif*> found;
  for (const plan::Motif& motif : whole.motifs) {
    if (motif.uses.size() < 2 || !ended(motif.uses[1])) continue;
    const auto mine =
        std::find_if(piece.motifs.begin(), piece.motifs.end(), [&](const plan::Motif& known) {
          return known.uses[0].first == motif.uses[0].first &&
                 known.uses[0].count == motif.uses[0].count;
        });
    if (mine == piece.motifs.end()) {
      found.push_back(&motif);
    } else {
      add_uses(motif, *mine);
    }
  }
  std::sort(found.begin(), found.end(), [](const plan::Motif* a, const plan::Motif* b) {
    const auto told = [](const plan::Motif* m) {
      return std::tuple(m->uses[1].end, m->uses[0].first, m->uses[0].count);
    };
    return told(a) < told(b);
  });
  for (const plan::Motif* motif : found) add_uses(*motif, piece.motifs.emplace_back());
}

}  // namespace

void SoFar::advance_curves(const plan::Piece& whole, plan::Piece& piece) {
  constexpr std::vector<float> plan::Curves::*kCurves[] = {
      &plan::Curves::loudness, &plan::Curves::onset_strength, &plan::Curves::centroid,
      &plan::Curves::flatness, &plan::Curves::roughness,      &plan::Curves::width};
  piece.curves.hop = whole.curves.hop;
  for (auto curve : kCurves)
    advance_curve(whole.curves.*curve, whole.curves.hop, piece.duration, piece.curves.*curve);
  piece.emotion_curve.hop = whole.emotion_curve.hop;
  advance_curve(whole.emotion_curve.values, whole.emotion_curve.hop, piece.duration,
                piece.emotion_curve.values);
  piece.emotion = mean_emotion(piece.emotion_curve, 0.0, piece.duration);
  const std::vector<float>& loudness = piece.curves.loudness;
  for (; measured_ < loudness.size(); ++measured_) {
    sounds_ = sounds_ || loudness[measured_] >= kSilent;
    if (loudness[measured_] <= kGate) continue;
    power_ += power_of(loudness[measured_]);
    ++loud_;
  }
  piece.silent = !sounds_;
  if (loud_ > 0) piece.loudness = lufs_of(power_ / static_cast<double>(loud_));
}

void SoFar::advance(const plan::Piece& whole, double time, plan::Piece& piece) {
  const double now = std::min(time, whole.duration);
  const std::size_t beats = piece.beats.size();
  piece.title = whole.title;
  piece.origins = whole.origins;
  if (piece.parts.size() != whole.parts.size()) piece.parts = whole.parts;
  if (plan::from_score(whole)) piece.division = whole.division;
  piece.duration = now;
  advance_moments(whole.beats, now, piece.beats);
  advance_moments(whole.onsets, now, piece.onsets);
  advance_voice(whole.notes, now, piece.notes, open_notes_);
  advance_voice(whole.melody, now, piece.melody, open_melody_);
  advance_voice(whole.bass, now, piece.bass, open_bass_);
  advance_spans(whole.chords, now, kChordTold, piece.chords);
  advance_spans(whole.keys, now, kKeyTold, piece.keys);
  advance_curves(whole, piece);
  advance_sections(whole, piece);
  advance_phrases(whole, piece);
  advance_motifs(whole, piece);
  if (piece.beats.size() == beats) return;
  piece.tempo = tempo_of(piece.beats);
  const std::vector<plan::MeterPoint> meters = plan::meter_curve(piece.beats);
  if (!meters.empty()) piece.meter = meters.back().meter;
}

plan::Piece so_far(const plan::Piece& whole, double time) {
  plan::Piece piece;
  SoFar().advance(whole, time, piece);
  return piece;
}

}  // namespace impasto::hear
