// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/listen/listen.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <type_traits>

#include "impasto/listen/beats.h"
#include "impasto/listen/emotion.h"
#include "impasto/listen/front.h"
#include "impasto/listen/harmony.h"
#include "impasto/listen/lead.h"
#include "impasto/listen/lines.h"
#include "impasto/listen/notes.h"
#include "impasto/listen/onsets.h"
#include "impasto/listen/sections.h"

namespace impasto::listen {
namespace {

constexpr float kAlike = 0.3f;      ///< an attack this strong against another ends the other's gap
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
  for (std::size_t i = 0; i < size; ++i) {  // nothing to measure in silence
    if (curves.loudness[i] > -65.0f) continue;
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

BeatCues beat_cues(const Flux& flux, const Grid& grid, const std::vector<plan::Onset>& onsets) {
  BeatCues cues;
  std::vector<float> sum(flux.total);
  for (std::size_t n = 0; n < sum.size(); ++n) sum[n] += 0.35f * flux.low[n];
  weigh_by_gaps(sum, onsets);
  cues.onsets = local_activation(sum);
  cues.harmony = harmonic_novelty(grid, flux.total.size());
  return cues;
}

std::vector<Accent> accents_of(const std::vector<plan::Beat>& beats, const Flux& flux,
                               const Grid& grid) {
  std::vector<Accent> accents(beats.size());
  const auto peak = [](const std::vector<float>& curve, double time) {
    const int at = static_cast<int>((time - 0.003) * kOnsetRate + 0.5);
    float best = 0.0f;
    for (int n = std::max(0, at - 3);
         n <= std::min<int>(static_cast<int>(curve.size()) - 1, at + 3); ++n) {
      best = std::max(best, curve[n]);
    }
    return best;
  };
  for (std::size_t i = 0; i < beats.size(); ++i) {
    const double t = beats[i].time;
    const double length = i + 1 < beats.size() ? beats[i + 1].time - t
                          : i > 0              ? t - beats[i - 1].time
                                               : 0.5;
    accents[i].strength = peak(flux.total, t);
    accents[i].low = peak(flux.low, t);
    // Harmony and bass of the two beats before against the two after.
    const auto change = [&](const std::vector<Chroma>& chroma) {
      const Chroma a = mean_chroma(chroma, std::max(0.0, t - 1.5 * length), t - 0.05);
      const Chroma b = mean_chroma(chroma, t + 0.05, t + 1.5 * length);
      double ab = 0.0, aa = 1e-12, bb = 1e-12;
      for (int k = 0; k < 12; ++k) {
        ab += a[k] * b[k];
        aa += a[k] * a[k];
        bb += b[k] * b[k];
      }
      return static_cast<float>(1.0 - ab / std::sqrt(aa * bb));
    };
    accents[i].harmony = change(grid.treble) + change(grid.bass);
  }
  return accents;
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

/// Everything that is concluded from the features and the notes in them.
plan::Piece interpret(Features features, const Progress& progress) {
  plan::Piece piece;
  piece.source = plan::Source::kSound;
  piece.duration = features.seconds();
  piece.loudness = integrated(features.loudness);
  piece.loudness_range = loudness_range(features.loudness);
  const Flux flux = spectral_flux(features);
  piece.curves = curves_of(features, flux);
  piece.silent = std::none_of(piece.curves.loudness.begin(), piece.curves.loudness.end(),
                              [](float l) { return l > -60.0f; });
  if (piece.silent) {
    piece.sections.push_back({0.0, piece.duration, 0, 0, "", kFloorLufs, {}, 1.0f});
    refresh(piece);
    progress(1.0);
    return piece;
  }
  // An hour of spectra is 200 MB; none is kept longer than it is needed.
  const auto drop = [](auto& spectra) {
    std::remove_reference_t<decltype(spectra)>().swap(spectra);
  };
  drop(features.onset_spectra);
  const Grid grid = grid_from_sound(features);
  progress(0.2);
  drop(features.pitch_spectra);
  const NoteInput input = note_input(features, flux);
  NoteActivations activations = activate_notes(features, input);
  piece.notes = find_notes(activations, piece.duration);
  weigh_leads(describe_notes(features, input, activations, piece.notes), piece.notes, activations);
  drop(features.note_spectra);
  progress(0.6);
  piece.onsets = pick_onsets(features, flux, struck(activations));
  piece.beats = track_beats(beat_cues(flux, grid, piece.onsets), piece.onsets, piece.duration);
  assign_bars(piece.beats, accents_of(piece.beats, flux, grid));
  progress(0.7);
  piece.keys = find_keys(grid, piece.duration);
  piece.chords =
      find_chords(grid, beat_borders(piece.beats, piece.duration), piece.keys, piece.duration);
  progress(0.8);
  piece.melody = find_melody(activations, piece.notes, piece.duration);
  piece.bass = bass_line(piece.notes, piece.melody);
  progress(0.9);
  piece.sections =
      find_sections({&grid, &features.timbre, &piece.curves.loudness}, piece.beats, piece.duration);
  refresh(piece);
  progress(1.0);
  return piece;
}

}  // namespace

struct Listener::Impl {
  FrontEnd front;
};

Listener::Listener() : impl_(std::make_unique<Impl>()) {}
Listener::~Listener() = default;
Listener::Listener(Listener&&) noexcept = default;
Listener& Listener::operator=(Listener&&) noexcept = default;

void Listener::push(sound::Block block) {
  impl_->front.push(block);
}

plan::Piece Listener::finish(const Progress& progress) {
  return interpret(impl_->front.finish(), progress);
}

void refresh(plan::Piece& piece) {
  piece.tempo = median_tempo(piece.beats);
  piece.meter = common_meter(piece.beats);
  std::map<int, int> heard;
  for (auto& section : piece.sections) {
    section.returns = heard[section.label]++;
    section.loudness = mean_level(piece.curves, section.start, section.end);
  }
  feel(piece);
}

}  // namespace impasto::listen
