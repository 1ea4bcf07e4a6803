// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "impasto/listen/front/front.h"
#include "impasto/listen/front/loudness.h"
#include "impasto/listen/live/live.h"
#include "impasto/listen/rhythm/bars.h"
#include "impasto/listen/rhythm/beats.h"
#include "impasto/plan/curves.h"
#include "impasto/plan/emotion.h"
#include "impasto/plan/form.h"
#include "impasto/plan/piece.h"

namespace impasto::listen {
namespace {

/// Each lasts until the next.
template <class T>
void close(std::vector<T>& spans, double duration) {
  std::stable_sort(spans.begin(), spans.end(),
                   [](const T& a, const T& b) { return a.start < b.start; });
  std::erase_if(spans, [&](const T& s) { return s.start >= duration; });
  for (std::size_t i = 0; i < spans.size(); ++i) {
    spans[i].end = i + 1 < spans.size() ? spans[i + 1].start : duration;
  }
  std::erase_if(spans, [](const T& s) { return s.end <= s.start; });
}

plan::Emotion mean_of(const std::vector<plan::Emotion>& values, double hop, double start,
                      double end) {
  const auto size = static_cast<long>(values.size());
  if (size == 0) return {};
  const long from = std::clamp(static_cast<long>(start / hop), 0L, size - 1);
  const long to = std::clamp(static_cast<long>(std::ceil(end / hop)), from + 1, size);
  plan::Emotion mean;
  for (long i = from; i < to; ++i) {
    mean.happy += values[i].happy;
    mean.sad += values[i].sad;
    mean.scary += values[i].scary;
    mean.peaceful += values[i].peaceful;
    mean.valence += values[i].valence;
    mean.arousal += values[i].arousal;
  }
  const auto count = static_cast<float>(to - from);
  for (float* x :
       {&mean.happy, &mean.sad, &mean.scary, &mean.peaceful, &mean.valence, &mean.arousal}) {
    *x /= count;
  }
  return mean;
}

}  // namespace

struct LiveNotebook::Impl {
  plan::Piece piece;
  std::vector<LoudnessMeter::Block> loudness;

  void take(double, const plan::Onset& onset) { piece.onsets.push_back(onset); }
  void take(double, const LiveBeat& beat) { piece.beats.push_back(beat.beat); }
  void take(double, const plan::Chord& chord) { piece.chords.push_back(chord); }
  void take(double, const plan::Key& key) { piece.keys.push_back(key); }
  void take(double time, const LiveSection& section) {
    plan::Section s;
    s.start = time;
    s.label = section.label;
    s.returns = section.returns;
    s.confidence = section.confidence;
    piece.sections.push_back(s);
  }
  void take(double, const LiveCurves& c) {
    loudness.push_back({c.energy * kCurveHop, kCurveHop});
    piece.curves.centroid.push_back(c.centroid);
    piece.curves.flatness.push_back(c.flatness);
    piece.curves.roughness.push_back(c.roughness);
    piece.curves.width.push_back(c.width);
  }
  void take(double, const LivePitch&) {}  // its notes are told too
  void take(double time, const LiveNote& heard) {
    auto& voice = heard.voice == LiveNote::Voice::kMelody ? piece.melody : piece.bass;
    if (!voice.empty() && voice.back().offset <= voice.back().onset) {
      voice.back().offset = time;
      if (time <= voice.back().onset) voice.pop_back();
    }
    if (heard.pitch <= 0.0f) return;
    score::Note note;
    note.onset = note.offset = time;
    note.onset_quarter = note.duration_quarter = std::nan("");
    note.pitch = heard.pitch;
    note.velocity = std::max(0.05f, heard.confidence);
    note.confidence = heard.confidence;
    voice.push_back(note);
  }
  void take(double, const plan::Emotion& e) { piece.emotion_curve.values.push_back(e); }
};

LiveNotebook::LiveNotebook() : impl_(std::make_unique<Impl>()) {}
LiveNotebook::~LiveNotebook() = default;
LiveNotebook::LiveNotebook(LiveNotebook&&) noexcept = default;
LiveNotebook& LiveNotebook::operator=(LiveNotebook&&) noexcept = default;

void LiveNotebook::add(const LiveEvent& event) {
  std::visit([&](const auto& what) { impl_->take(event.time, what); }, event.what);
}

plan::Piece LiveNotebook::finish(double duration) {
  plan::Piece& piece = impl_->piece;
  piece.duration = duration;
  std::erase_if(piece.beats, [&](const plan::Beat& b) { return b.time > duration; });
  std::erase_if(piece.onsets, [&](const plan::Onset& o) { return o.time > duration; });
  piece.tempo = median_tempo(piece.beats);
  piece.meter = common_meter(piece.beats);
  piece.division = division_of(piece.beats, piece.onsets);
  close(piece.chords, duration);
  close(piece.keys, duration);
  if (!piece.keys.empty()) piece.keys.front().start = 0.0;
  close(piece.sections, duration);
  if (piece.sections.empty()) piece.sections.emplace_back();
  piece.sections.front().start = 0.0;
  piece.sections.back().end = duration;

  plan::Curves& curves = piece.curves;
  curves.hop = static_cast<double>(kCurveHop) / sound::kRate;
  // One value for the last, unfinished step; what had not come yet is as it was.
  const auto size = static_cast<std::size_t>(std::ceil(duration / curves.hop - 1e-9));
  impl_->loudness.resize(std::max(size, impl_->loudness.size()),
                         impl_->loudness.empty() ? LoudnessMeter::Block{} : impl_->loudness.back());
  curves.loudness = momentary(impl_->loudness);
  curves.loudness.resize(size, kFloorLufs);
  for (auto* curve : {&curves.centroid, &curves.flatness, &curves.roughness, &curves.width}) {
    curve->resize(size, curve->empty() ? 0.0f : curve->back());
  }
  curves.onset_strength.assign(size, 0.0f);
  float strongest = 1e-6f;
  for (const auto& onset : piece.onsets) strongest = std::max(strongest, onset.strength);
  for (auto& onset : piece.onsets) {
    onset.strength /= strongest;
    if (size == 0) continue;
    float& value =
        curves
            .onset_strength[std::min(size - 1, static_cast<std::size_t>(onset.time / curves.hop))];
    value = std::max(value, onset.strength);
  }
  piece.loudness = integrated(impl_->loudness);
  piece.loudness_range = loudness_range(impl_->loudness);
  piece.silent = std::none_of(curves.loudness.begin(), curves.loudness.end(),
                              [](float l) { return l > -60.0f; });
  for (auto* voice : {&piece.melody, &piece.bass}) {
    if (!voice->empty() && voice->back().offset <= voice->back().onset) {
      voice->back().offset = duration;
    }
    std::erase_if(*voice, [](const score::Note& n) { return n.offset <= n.onset; });
  }

  auto& felt = piece.emotion_curve.values;
  const double hop = piece.emotion_curve.hop;
  felt.resize(static_cast<std::size_t>(std::ceil(duration / hop)),
              felt.empty() ? plan::Emotion{} : felt.back());
  piece.emotion = mean_of(felt, hop, 0.0, duration);
  for (auto& section : piece.sections) {
    section.emotion = mean_of(felt, hop, section.start, section.end);
    const auto from = static_cast<std::size_t>(section.start / curves.hop);
    const auto to = std::min(size, static_cast<std::size_t>(std::ceil(section.end / curves.hop)));
    double energy = 0.0;
    for (std::size_t i = from; i < to; ++i) energy += energy_of(curves.loudness[i]);
    section.loudness = to > from ? lufs(energy / static_cast<double>(to - from)) : kFloorLufs;
  }
  return std::move(piece);
}

}  // namespace impasto::listen
