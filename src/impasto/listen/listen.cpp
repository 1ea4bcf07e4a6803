// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/listen/listen.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "impasto/listen/doubt.h"
#include "impasto/listen/form/motifs.h"
#include "impasto/listen/form/phrases.h"
#include "impasto/listen/form/sections.h"
#include "impasto/listen/front/attacks.h"
#include "impasto/listen/front/front.h"
#include "impasto/listen/front/onsets.h"
#include "impasto/listen/front/reverb.h"
#include "impasto/listen/harmony/harmony.h"
#include "impasto/listen/harmony/keys.h"
#include "impasto/listen/mood/emotion.h"
#include "impasto/listen/notes/bends.h"
#include "impasto/listen/notes/hits.h"
#include "impasto/listen/notes/lead.h"
#include "impasto/listen/notes/lines.h"
#include "impasto/listen/notes/notes.h"
#include "impasto/listen/rhythm/bars.h"
#include "impasto/listen/rhythm/beats.h"
#include "impasto/plan/curves.h"
#include "impasto/plan/form.h"
#include "impasto/plan/piece.h"
#include "impasto/plan/rhythm.h"

namespace impasto::listen {
namespace {

constexpr float kAlike = 0.3f;      ///< an attack this strong against another ends the other's gap
constexpr float kLowest = -150.0f;  ///< LUFS
constexpr float kHardly = 10.0f;    ///< LU below what sounds: nothing to measure
constexpr double kGapWeight = 0.8;  ///< how much the gaps around an attack count

plan::Curves curves_of(const Features& features, const Flux& flux) {
  plan::Curves curves;
  curves.hop = static_cast<double>(kCurveHop) / sound::kRate;
  curves.loudness = momentary(features.loudness);
  const std::size_t size = curves.loudness.size();
  curves.centroid = features.centroid;
  curves.flatness = features.flatness;
  curves.roughness = features.roughness;
  curves.width = features.width;
  curves.centroid.resize(size, 0.0f);
  curves.flatness.resize(size, 0.0f);
  curves.roughness.resize(size, 0.0f);
  curves.width.resize(size, 0.0f);
  // The largest rise within each step, against a strong one of the piece.
  curves.onset_strength.assign(size, 0.0f);
  constexpr int kRatio = kCurveHop / kOnsetHop;
  std::vector<float> sorted(flux.total);
  float strong = 0.0f;
  if (!sorted.empty()) {
    const std::size_t nth = (sorted.size() - 1) * 99 / 100;
    std::nth_element(sorted.begin(), sorted.begin() + nth, sorted.end());
    strong = std::max(sorted[nth], 0.05f);
  }
  for (std::size_t n = 0; n < flux.total.size(); ++n) {
    float& value = curves.onset_strength[std::min(size - 1, n / kRatio)];
    value = std::max(value, std::min(1.0f, flux.total[n] / strong));
  }
  const float least = sounding_level(curves.loudness) - kHardly;
  for (std::size_t i = 0; i < size; ++i) {  // nothing to measure in silence
    if (curves.loudness[i] > least) continue;
    curves.centroid[i] = curves.flatness[i] = curves.roughness[i] = curves.width[i] = 0.0f;
  }
  return curves;
}

/// How much the harmony of the half second after differs from that before, at onset frames.
std::vector<float> harmonic_novelty(const Grid& grid, std::size_t frames) {
  constexpr int kReach = 8;  // grid frames
  const int size = static_cast<int>(grid.size());
  std::vector<float> coarse(size + 1, 0.0f);
  for (int f = 1; f < size; ++f) {
    float similarity = 0.0f, aa = 1e-9f, bb = 1e-9f;
    Chroma a{}, b{};
    for (int d = 0; d < kReach; ++d) {
      const Chroma& x = grid.treble[std::max(0, f - 2 - d)];
      const Chroma& y = grid.treble[std::min(size - 1, f + 1 + d)];
      for (int k = 0; k < 12; ++k) {
        a[k] += x[k];
        b[k] += y[k];
      }
    }
    for (int k = 0; k < 12; ++k) {
      similarity += a[k] * b[k];
      aa += a[k] * a[k];
      bb += b[k] * b[k];
    }
    coarse[f] = std::max(0.0f, 1.0f - similarity / std::sqrt(aa * bb));
  }
  std::vector<float> fine(frames, 0.0f);
  constexpr int kRatio = kCurveHop / kOnsetHop;
  for (std::size_t n = 0; n < frames; ++n) {  // the border between two grid frames is at f * hop
    const std::size_t f = std::min<std::size_t>(n / kRatio, size);
    const std::size_t next = std::min<std::size_t>(f + 1, size);
    const float u = static_cast<float>(n % kRatio) / kRatio;
    fine[n] = coarse[f] * (1.0f - u) + coarse[next] * u;
  }
  return fine;
}

/// Attacks that hold weigh more than those soon followed (Povel & Essens 1985): in swing and dotted
/// rhythms the beat is the one before the long gap.
void weigh_by_gaps(std::vector<float>& curve, const std::vector<plan::Onset>& onsets) {
  constexpr double kLongestGap = 1.0;
  constexpr int kReach = 4;
  const int frames = static_cast<int>(curve.size());
  const int count = static_cast<int>(onsets.size());
  for (int i = 0; i < count; ++i) {
    const auto& onset = onsets[i];
    double before = kLongestGap, after = kLongestGap;
    for (int k = i - 1; k >= 0 && onset.time - onsets[k].time < kLongestGap; --k) {
      if (onsets[k].strength < kAlike * onset.strength) continue;
      before = onset.time - onsets[k].time;
      break;
    }
    for (int k = i + 1; k < count && onsets[k].time - onset.time < kLongestGap; ++k) {
      if (onsets[k].strength < kAlike * onset.strength) continue;
      after = onsets[k].time - onset.time;
      break;
    }
    const auto weight = static_cast<float>(1.0 + kGapWeight * (after - before) / (after + before));
    const int at = static_cast<int>(onset.time * kOnsetRate + 0.5);
    // No frame is weighed twice: the reach stops half way to the neighbours.
    const int left = i > 0 ? static_cast<int>((onset.time - onsets[i - 1].time) * 50.0) : kReach;
    const int right =
        i + 1 < count ? static_cast<int>((onsets[i + 1].time - onset.time) * 50.0) : kReach;
    for (int n = std::max(0, at - std::min(kReach, left));
         n < std::min(frames, at + std::min(kReach, right)); ++n) {
      curve[n] *= weight;
    }
  }
}

BeatCues beat_cues(const Flux& flux, const Grid& grid, const std::vector<plan::Onset>& onsets,
                   const std::vector<score::Note>& notes) {
  BeatCues cues;
  std::vector<float> sum(flux.total);
  for (std::size_t n = 0; n < sum.size(); ++n) sum[n] += 0.35f * flux.low[n];
  weigh_by_gaps(sum, onsets);
  cues.onsets = local_activation(sum);
  cues.low = local_activation(flux.low);
  cues.high = local_activation(flux.high);
  cues.harmony = harmonic_novelty(grid, flux.total.size());
  cues.bass = bass_notes(notes);
  return cues;
}

float mean_level(const plan::Curves& curves, double start, double end) {
  const int size = static_cast<int>(curves.loudness.size());
  const int from = std::clamp(static_cast<int>(start / curves.hop + 0.5), 0, size);
  const int to = std::clamp(static_cast<int>(end / curves.hop + 0.5), from, size);
  double sum = 0.0;
  for (int i = from; i < to; ++i) {
    if (curves.loudness[i] > kFloorLufs) sum += energy_of(curves.loudness[i]);
  }
  return to > from ? lufs(sum / (to - from)) : kFloorLufs;
}

/// What is kept beside the grid to doubt and to divide by.
struct Tones {
  std::vector<float> share;  ///< of steady tones, each kGridHop
  float overall = 0.0f, gliding = 0.0f;
  std::vector<float> levels;  ///< LUFS like the curve, but however low: a gain only shifts them
};

/// Everything that is concluded from the features and the notes in them.
plan::Piece interpret(Features& features, Grid& grid, Tones& tones, const Progress& progress,
                      const Known& known) {
  plan::Piece piece;
  piece.duration = features.seconds();
  piece.loudness = integrated(features.loudness);
  piece.loudness_range = loudness_range(features.loudness);
  tones.gliding = share_of_glides(features);
  std::vector<Candidate>().swap(features.leading);
  const Flux flux = spectral_flux(features);
  piece.curves = curves_of(features, flux);
  piece.silent = std::none_of(piece.curves.loudness.begin(), piece.curves.loudness.end(),
                              [](float l) { return l > -60.0f; });
  if (piece.silent) {
    piece.sections.push_back({0.0, piece.duration, 0, 0, "", kFloorLufs, {}, 1.0f});
    return piece;
  }
  known(piece);
  // An hour of spectra is 200 MB; none is kept longer than it is needed.
  const std::vector<float> levels = levels_of(features);
  const Bursts bursts = bursts_of(features);
  piece.reverb = reverb_of(features);
  features.onset_spectra.clear();
  tones.share = tonality(features);
  tones.levels = momentary(features.loudness, kLowest);
  tones.overall = overall_tonality(tones.share, piece.curves);
  grid = grid_from_sound(features);
  progress(0.1);
  features.pitch_spectra.clear();
  const NoteInput input = note_input(features, flux);
  const Progress of_notes{[&](double f) { progress(0.1 + 0.7 * f); }, progress.cancel};
  NoteActivations activations = activate_notes(features, input, of_notes);
  piece.notes = find_notes(activations, piece.duration);
  mark_notes(piece.notes, grid);
  weigh_leads(describe_notes(features, input, activations, piece.notes), piece.notes, activations);
  features.note_spectra.clear();
  progress(0.85);
  piece.onsets = pick_onsets(features, flux, struck(activations));
  name_hits(hit_cues(bursts, activations, piece.onsets), piece.onsets);
  measure_attacks(levels, piece.onsets);
  const BeatCues cues = beat_cues(flux, grid, piece.onsets, piece.notes);
  piece.beats = track_beats(cues, grid, piece.onsets, piece.duration);
  piece.division = division_of(piece.beats, piece.onsets);
  assign_bars(piece.beats, accents_of(piece.beats, flux, grid, cues, piece.notes), piece.division);
  doubt_beats(piece.beats, flux);
  known(piece);
  progress(0.9);
  if (tones.overall > kNoTones) {
    piece.keys = find_keys(grid, piece.duration);
    // A key of sound in which no note was heard is a guess.
    constexpr float kNoNotes = 0.2f;
    for (plan::Key& key : piece.keys) key.confidence *= piece.notes.empty() ? kNoNotes : 1.0f;
    piece.chords =
        find_chords(grid, beat_borders(piece.beats, piece.duration), piece.keys, piece.duration);
    known(piece);
    progress(0.93);
    piece.melody = find_melody(activations, piece.notes, piece.duration);
    piece.bass = bass_line(piece.notes, piece.melody);
    hear_bends(features, piece.melody);
    bend_alike(piece.melody, piece.notes);
    doubt_harmony(piece, tones.share, tones.gliding);
    known(piece);
  } else {  // there is nothing to have a key or a tune
    piece.notes.clear();
  }
  features.partials.clear();
  progress(0.96);
  piece.sections = find_sections({&grid, &features.timbre, &tones.levels, tones.overall},
                                 piece.beats, piece.duration);
  // One thing over and over in which neither a note nor a beat was heard is one section: a tone too
  // high for notes, a hum.
  const bool same = std::all_of(piece.sections.begin(), piece.sections.end(),
                                [](const plan::Section& s) { return s.label == 0; });
  if (same && piece.notes.empty() && piece.beats.empty() && piece.sections.size() > 1) {
    piece.sections.front().end = piece.sections.back().end;
    piece.sections.resize(1);
  }
  return piece;
}

/// Leading silence is left out while listening, in whole steps of every hop there is, so that music
/// is heard alike however long one waits for it.
constexpr std::int64_t kSilentStep = 8820;
static_assert(kSilentStep % kOnsetHop == 0 && kSilentStep % kNoteHop == 0 &&
              kSilentStep % kMelodyHop == 0 && kSilentStep % kCurveHop == 0 &&
              kSilentStep % Decimator::kFactor == 0);
constexpr float kSilentSample = 1e-4f;  ///< -80 dB

/// Puts silence back before the piece that was heard after it.
void begin_later(std::int64_t samples, plan::Piece& piece) {
  const double shift = static_cast<double>(samples) / sound::kRate;
  piece.duration += shift;
  for (auto& beat : piece.beats) beat.time += shift;
  for (auto& onset : piece.onsets) onset.time += shift;
  for (auto* notes : {&piece.notes, &piece.melody, &piece.bass}) {
    for (auto& note : *notes) {
      note.onset += shift;
      note.offset += shift;
    }
  }
  const auto shift_spans = [&](auto& spans) {
    for (auto& span : spans) {
      span.start += shift;
      span.end += shift;
    }
  };
  shift_spans(piece.keys);
  shift_spans(piece.chords);
  shift_spans(piece.sections);
  if (!piece.keys.empty()) piece.keys.front().start = 0.0;
  if (!piece.sections.empty()) piece.sections.front().start = 0.0;
  if (!piece.chords.empty() && piece.chords.front().quality != plan::ChordQuality::kNone) {
    piece.chords.insert(piece.chords.begin(), plan::Chord{0.0, shift});
  }
  if (!piece.chords.empty()) piece.chords.front().start = 0.0;
  const auto steps = static_cast<std::size_t>(samples / kCurveHop);
  plan::Curves& curves = piece.curves;
  curves.loudness.insert(curves.loudness.begin(), steps, kFloorLufs);
  for (auto* curve : {&curves.onset_strength, &curves.centroid, &curves.flatness, &curves.roughness,
                      &curves.width}) {
    curve->insert(curve->begin(), steps, 0.0f);
  }
}

/// The same with all that it was heard from.
void begin_later(std::int64_t samples, plan::Piece& piece, Features& features, Grid& grid,
                 Tones& tones) {
  if (samples == 0) return;
  begin_later(samples, piece);
  const auto steps = static_cast<std::size_t>(samples / kCurveHop);
  const auto before = [](auto& list, std::size_t count, const auto& value) {
    list.insert(list.begin(), count, value);
  };
  before(features.loudness, steps, LoudnessMeter::Block{0.0, kCurveHop});
  piece.curves.loudness = momentary(features.loudness);
  tones.levels = momentary(features.loudness, kLowest);
  before(tones.share, steps, 0.0f);
  Timbre silent;
  silent.fill(-60.0f);
  before(features.timbre, steps, silent);
  for (auto* chroma : {&grid.treble, &grid.bass, &grid.key, &grid.upper, &grid.lower}) {
    if (!chroma->empty()) before(*chroma, steps, Chroma{});
  }
}

}  // namespace

struct Listener::Impl {
  FrontEnd front;
  bool begun = false;
  std::vector<float> held;   ///< of the beginning, until it is known whether it is silent
  std::int64_t skipped = 0;  ///< samples of leading silence
  // What it heard, to think again when told better.
  Features features;
  Grid grid;
  Tones tones;
};

Listener::Listener() : impl_(std::make_unique<Impl>()) {}
Listener::~Listener() = default;
Listener::Listener(Listener&&) noexcept = default;
Listener& Listener::operator=(Listener&&) noexcept = default;

void Listener::push(sound::Block block) {
  Impl& l = *impl_;
  if (l.begun) return l.front.push(block);
  for (const float& x : block) {
    l.held.push_back(x);
    // Not: at least that loud. What is no number is silence.
    l.begun = l.begun || (std::isfinite(x) && std::fabs(x) > kSilentSample);
    if (l.begun) {
      l.front.push({l.held.data(), l.held.size()});
      std::vector<float>().swap(l.held);
      return l.front.push({&x + 1, static_cast<std::size_t>(block.data() + block.size() - &x - 1)});
    }
    if (l.held.size() == 2 * kSilentStep) {
      l.skipped += kSilentStep;
      l.held.clear();
    }
  }
}

plan::Piece Listener::finish(const Progress& progress, const Known& known) {
  Impl& l = *impl_;
  l.front.push({l.held.data(), l.held.size()});
  l.features = l.front.finish();
  progress(0.05);
  const auto tell = [&](const plan::Piece& piece) {
    if (!known) return;
    plan::Piece so_far = piece;
    begin_later(l.skipped, so_far);
    known(so_far);
  };
  plan::Piece piece = interpret(l.features, l.grid, l.tones, progress, tell);
  begin_later(l.skipped, piece, l.features, l.grid, l.tones);
  refresh(piece);
  progress(1.0);
  return piece;
}

plan::Piece Listener::reconsider(const plan::Piece& heard, plan::Piece corrected) const {
  const bool kept =
      rethink(heard, corrected,
              {&impl_->grid, &impl_->features.timbre, &impl_->tones.levels, impl_->tones.overall});
  if (!kept) doubt_chords(corrected.chords, impl_->tones.share, impl_->tones.gliding);
  return corrected;
}

bool rethink(const plan::Piece& heard, plan::Piece& corrected, const SectionCues& cues) {
  const auto same = [](const auto& a, const auto& b, auto equal) {
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), equal);
  };
  const bool beats = same(heard.beats, corrected.beats, [](const auto& a, const auto& b) {
    return a.time == b.time && a.position == b.position;
  });
  const bool keys = same(heard.keys, corrected.keys, [](const auto& a, const auto& b) {
    return a.start == b.start && a.end == b.end && a.tonic == b.tonic && a.minor == b.minor;
  });
  const bool chords = same(heard.chords, corrected.chords, [](const auto& a, const auto& b) {
    return a.start == b.start && a.end == b.end && a.root == b.root && a.quality == b.quality &&
           a.bass == b.bass;
  });
  const bool sections = same(heard.sections, corrected.sections, [](const auto& a, const auto& b) {
    return a.start == b.start && a.end == b.end && a.label == b.label && a.name == b.name;
  });
  // A file of another length is of another recording: then nothing here was heard in it.
  const bool other = corrected.silent || heard.duration != corrected.duration;
  if (!other && !beats && !plan::from_score(corrected)) {
    corrected.division = division_of(corrected.beats, corrected.onsets);
  }
  const bool keep = other || (beats && keys) || !chords || heard.chords.empty();
  if (!keep) {
    corrected.chords = find_chords(*cues.grid, beat_borders(corrected.beats, corrected.duration),
                                   corrected.keys, corrected.duration);
  }
  if (!other && !beats && sections && !plan::from_score(corrected)) {
    corrected.sections = find_sections(cues, corrected.beats, corrected.duration);
  }
  refresh(corrected);
  return keep;
}

void refresh(plan::Piece& piece) {
  piece.tempo = median_tempo(piece.beats);
  piece.meter = common_meter(piece.beats);
  std::map<int, int> heard;
  for (auto& section : piece.sections) {
    section.returns = heard[section.label]++;
    section.loudness = mean_level(piece.curves, section.start, section.end);
  }
  piece.phrases = piece.silent ? std::vector<plan::Phrase>{{0.0, piece.duration, 0, 0, 1.0f}}
                               : find_phrases(piece);
  piece.motifs = find_motifs(piece.melody);
  feel(piece);
}

}  // namespace impasto::listen
