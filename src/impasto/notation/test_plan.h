// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <tuple>

#include "impasto/plan/piece.h"
#include "impasto/plan/plan.h"

namespace impasto::notation::testing {

/// A piece with something in every field, and numbers that no short decimal holds.
inline plan::Piece small_piece() {
  constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
  plan::Piece p;
  p.title = "Étude \"in\" ochre\\";
  p.origins = {plan::Origin{plan::OriginKind::kScore, "Étude"},
               plan::Origin{plan::OriginKind::kPicture, ""}};
  p.duration = 10.0 / 3.0;
  p.tempo = 84.00000000000001;
  p.meter = 3;
  p.division = 3;
  p.loudness = -17.3f;
  p.loudness_range = 6.1f;
  p.reverb = 1.7f;
  for (int i = 0; i < 5; ++i)
    p.beats.push_back({i * 0.7142857142857143, i % 3 + 1, 0.1f * static_cast<float>(i)});
  p.onsets = {{0.1, 1.0f, plan::HitKind::kLow},
              {1.0 / 3.0, 0.3f, plan::HitKind::kHigh},
              {0.9, 0.1f, plan::HitKind::kPitched}};
  p.keys = {{0.0, 1.1, 2, false, 0.9f}, {1.1, p.duration, 10, true, 0.7f}};
  p.chords = {{0.0, 0.7, 2, plan::ChordQuality::kMinor7, 5, 0.8f},
              {0.7, 1.7000000000000002, 6, plan::ChordQuality::kDominant7, 6, 0.5f},
              {1.7000000000000002, p.duration, 0, plan::ChordQuality::kNone, 0, 0.2f}};
  p.notes = {{0.0, 0.7, 0.0, 1.0, 62.0f, 0.63f, 0, false},
             {0.1, 0.3, 0.5, 0.25, 38.0f, 0.9f, 1, true}};
  p.melody = {{0.0, 0.7, kNaN, kNaN, 62.25f, 0.63f, 0, false},
              {1.2, 2.3000000000000003, 2.0, 1.0, 69.0f, 0.7f, 0, false}};
  p.bass = {{0.0, 3.3, 0.0, 4.0, 38.0f, 0.4f, 0, false}};
  p.parts = {{"Flûte", 73, false, -0.3f}, {"", 0, true, 0.0f}};
  p.sections = {
      {0.0, 1.1, 0, 0, "Verse", -20.5f, {0.1f, -0.2f, 0.3f, 1.4f, -1.5f, 0.6f}, 0.8f},
      {1.1, p.duration, 1, 0, "", -12.25f, {-0.1f, 0.2f, -0.3f, -1.4f, 1.5f, -0.6f}, 0.7f}};
  p.onsets[0].attack = 0.0123f;
  p.melody[1].confidence = 0.37f;
  p.notes[0].bends = {{0.0f, -0.3f}, {0.2f, 1.0f / 3.0f}, {0.2f, 2.0f}, {0.69999f, -1e-8f}};
  p.melody[1].bends = {{0.1f, 0.0f}, {1.1f, 11.999999f}};
  p.bass[0].bends = {{3.3f, 0.5f}};
  p.phrases = {{0.0, 0.7, 0, 0, 0.8f}, {0.7, 1.1, 27, 0, 0.3f}, {1.1, p.duration, 0, 1, 0.7f}};
  p.motifs = {{{{0.0, 0.7, 0, 1, 0, 1.0f}, {1.2, 2.3000000000000003, 1, 1, 7, 0.81f, true}}},
              {{{0.0, 2.3000000000000003, 0, 2, 0, 1.0f}}}};
  p.emotion_confidence = 0.6f;
  p.curves.hop = 0.05;
  for (int i = 0; i < 67; ++i) {
    const float x = static_cast<float>(i);
    p.curves.loudness.push_back(-70.0f + x / 3.0f);
    p.curves.onset_strength.push_back(x / 67.0f);
    p.curves.centroid.push_back(x * 31.7f);
    p.curves.flatness.push_back(1.0f / (1.0f + x));
    p.curves.roughness.push_back(x * 1e-7f);
    p.curves.width.push_back(x == 3.0f ? 1e-30f : 0.1f);
  }
  p.emotion = {0.11f, 0.22f, 0.33f, 0.44f, 0.55f, 0.66f};
  p.emotion_curve.hop = 1.0;
  p.emotion_curve.values = {{1.1f, 1.2f, 1.3f, 1.4f, 1.5f, 1.6f},
                            {-1.1f, -1.2f, -1.3f, -1.4f, -1.5f, -1.6f}};
  return p;
}

inline plan::Plan small_plan() {
  plan::Plan plan;
  plan.piece = std::make_shared<const plan::Piece>(small_piece());
  plan.sheet.width = 1.7777778f;
  plan.duration = plan.piece->duration;
  plan.sheet.seed = 0xFEDCBA9876543210ull;
  plan.sheet.palette.pigments = {"yellow ochre", "lead white"};
  plan.sheet.ground = plan::Ground::kWashi;
  plan.sheet.flow = {0.75f, 0.5f, 250.0f};
  plan.sheet.varnish = 0.25f;
  plan.sheet.tick = 3;
  plan.hands = {"oil", "ink"};
  plan.sheet.ground_rgb = {0.1f, 0.2f, 0.3f};
  plan.sheet.toning = {{0.05f, 0.15f, 0.26f}, 0.8f, 200.5f, 0.3f, 0.6f};
  plan.sheet.drying = 5.9;
  plan.painted_width = 3000;
  plan.painted_height = 2000;
  plan.sheet.light = {120.5f, 33.3f, 1.7f, 0.015f};
  plan.sheet.brushes = {{"bright", plan::BrushShape::kFlat, 33, 0.1f, 0.2f, 0.3f, 24.4f, 0.6f, 0.5f,
                         0.25f, 1.5f, 0.75f, 12, 0.3f, 0.9f},
                        {"sumi", plan::BrushShape::kSumi, 120, 0.9f, 0.8f, 0.7f, 12.1f, 0.1f}};
  plan::Stroke s;
  s.paint = {0.7f, 0.2f, 0.1f};
  s.cause = {plan::CauseKind::kSection, 0, 0.0, 1.1};
  s.end = 0.1;
  s.dirt = 0.4f;
  s.path = {{0.1f, 0.2f, 1.0f, 0.0f, -0.5f, 1.2f}, {0.3f, -0.0f, 0.7f, 1.0f}};
  plan.strokes.push_back(s);
  s.cause = {plan::CauseKind::kChord, 0, 0.0, 0.7};
  s.brush = 1;
  s.pass = plan::kMovement;
  s.start = 0.30000000000000004;
  s.end = 1.1;
  plan.strokes.push_back(s);
  s.cause = {plan::CauseKind::kMelody, 1, 1.2, 2.3000000000000003};
  s.start = s.end = 1.2;
  s.path.resize(1);
  s.key = 0x7FEDCBA987654321;
  s.open = true;
  plan.strokes.push_back(s);
  s.cause = {plan::CauseKind::kRegion, 41, 1.2, 1.3, 1};
  s.key = 7;
  s.joins = 2;
  s.open = false;
  s.hand = 1;
  plan.strokes.push_back(s);
  plan::Subject subject{"a photograph", {}, {1, 2, 0, 255}};
  subject.regions = {{-1, 0.75f, 0.5f, 0.4f, {60, -3, 5}, 0.9f, 0.1f, false},
                     {0, 0.25f, 0.6f, 0.7f, {70, 12, 14}, 0.1f, 0.95f, true}};
  plan.subject = std::make_shared<const plan::Subject>(std::move(subject));
  plan.strokes.back().region = 1;
  return plan;
}

/// Equal, or both NaN.
inline bool same(double a, double b) {
  return a == b || (std::isnan(a) && std::isnan(b));
}

inline void expect_same(const plan::Emotion& a, const plan::Emotion& b) {
  EXPECT_EQ(std::tie(a.happy, a.sad, a.scary, a.peaceful, a.valence, a.arousal),
            std::tie(b.happy, b.sad, b.scary, b.peaceful, b.valence, b.arousal));
}

inline void expect_same(const std::vector<score::Note>& a, const std::vector<score::Note>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ(std::tie(a[i].onset, a[i].offset, a[i].pitch, a[i].velocity, a[i].part, a[i].drum,
                       a[i].confidence),
              std::tie(b[i].onset, b[i].offset, b[i].pitch, b[i].velocity, b[i].part, b[i].drum,
                       b[i].confidence));
    EXPECT_TRUE(same(a[i].onset_quarter, b[i].onset_quarter)) << i;
    EXPECT_TRUE(same(a[i].duration_quarter, b[i].duration_quarter)) << i;
    ASSERT_EQ(a[i].bends.size(), b[i].bends.size()) << i;
    for (std::size_t k = 0; k < a[i].bends.size(); ++k) {
      EXPECT_EQ(std::tie(a[i].bends[k].time, a[i].bends[k].semitones),
                std::tie(b[i].bends[k].time, b[i].bends[k].semitones));
    }
  }
}

/// Field by field and bit by bit.
inline void expect_same(const plan::Piece& a, const plan::Piece& b) {
  EXPECT_EQ(std::tie(a.title, a.duration, a.silent, a.tempo, a.meter, a.division, a.loudness,
                     a.loudness_range, a.reverb),
            std::tie(b.title, b.duration, b.silent, b.tempo, b.meter, b.division, b.loudness,
                     b.loudness_range, b.reverb));
  ASSERT_EQ(a.origins.size(), b.origins.size());
  for (std::size_t i = 0; i < a.origins.size(); ++i) {
    EXPECT_EQ(std::tie(a.origins[i].kind, a.origins[i].title),
              std::tie(b.origins[i].kind, b.origins[i].title));
  }
  ASSERT_EQ(a.beats.size(), b.beats.size());
  for (std::size_t i = 0; i < a.beats.size(); ++i) {
    EXPECT_EQ(std::tie(a.beats[i].time, a.beats[i].position, a.beats[i].confidence),
              std::tie(b.beats[i].time, b.beats[i].position, b.beats[i].confidence));
  }
  ASSERT_EQ(a.onsets.size(), b.onsets.size());
  for (std::size_t i = 0; i < a.onsets.size(); ++i) {
    const plan::Onset &x = a.onsets[i], &y = b.onsets[i];
    EXPECT_EQ(std::tie(x.time, x.strength, x.kind, x.attack),
              std::tie(y.time, y.strength, y.kind, y.attack));
  }
  ASSERT_EQ(a.keys.size(), b.keys.size());
  for (std::size_t i = 0; i < a.keys.size(); ++i) {
    EXPECT_EQ(std::tie(a.keys[i].start, a.keys[i].end, a.keys[i].tonic, a.keys[i].minor,
                       a.keys[i].confidence),
              std::tie(b.keys[i].start, b.keys[i].end, b.keys[i].tonic, b.keys[i].minor,
                       b.keys[i].confidence));
  }
  ASSERT_EQ(a.chords.size(), b.chords.size());
  for (std::size_t i = 0; i < a.chords.size(); ++i) {
    const plan::Chord &x = a.chords[i], &y = b.chords[i];
    EXPECT_EQ(std::tie(x.start, x.end, x.root, x.quality, x.bass, x.confidence),
              std::tie(y.start, y.end, y.root, y.quality, y.bass, y.confidence));
  }
  expect_same(a.notes, b.notes);
  expect_same(a.melody, b.melody);
  expect_same(a.bass, b.bass);
  ASSERT_EQ(a.parts.size(), b.parts.size());
  for (std::size_t i = 0; i < a.parts.size(); ++i) {
    EXPECT_EQ(std::tie(a.parts[i].name, a.parts[i].program, a.parts[i].percussion, a.parts[i].pan),
              std::tie(b.parts[i].name, b.parts[i].program, b.parts[i].percussion, b.parts[i].pan));
  }
  ASSERT_EQ(a.sections.size(), b.sections.size());
  for (std::size_t i = 0; i < a.sections.size(); ++i) {
    const plan::Section &x = a.sections[i], &y = b.sections[i];
    EXPECT_EQ(std::tie(x.start, x.end, x.label, x.returns, x.name, x.loudness, x.confidence),
              std::tie(y.start, y.end, y.label, y.returns, y.name, y.loudness, y.confidence));
    expect_same(x.emotion, y.emotion);
  }
  ASSERT_EQ(a.phrases.size(), b.phrases.size());
  for (std::size_t i = 0; i < a.phrases.size(); ++i) {
    const plan::Phrase &x = a.phrases[i], &y = b.phrases[i];
    EXPECT_EQ(std::tie(x.start, x.end, x.label, x.returns, x.confidence),
              std::tie(y.start, y.end, y.label, y.returns, y.confidence));
  }
  ASSERT_EQ(a.motifs.size(), b.motifs.size());
  for (std::size_t i = 0; i < a.motifs.size(); ++i) {
    ASSERT_EQ(a.motifs[i].uses.size(), b.motifs[i].uses.size());
    for (std::size_t k = 0; k < a.motifs[i].uses.size(); ++k) {
      const plan::MotifUse &x = a.motifs[i].uses[k], &y = b.motifs[i].uses[k];
      EXPECT_EQ(
          std::tie(x.start, x.end, x.first, x.count, x.transposition, x.similarity, x.mirrored),
          std::tie(y.start, y.end, y.first, y.count, y.transposition, y.similarity, y.mirrored));
    }
  }
  EXPECT_EQ(a.emotion_confidence, b.emotion_confidence);
  EXPECT_EQ(std::tie(a.curves.hop, a.curves.loudness, a.curves.onset_strength, a.curves.centroid,
                     a.curves.flatness, a.curves.roughness, a.curves.width),
            std::tie(b.curves.hop, b.curves.loudness, b.curves.onset_strength, b.curves.centroid,
                     b.curves.flatness, b.curves.roughness, b.curves.width));
  expect_same(a.emotion, b.emotion);
  EXPECT_EQ(a.emotion_curve.hop, b.emotion_curve.hop);
  ASSERT_EQ(a.emotion_curve.values.size(), b.emotion_curve.values.size());
  for (std::size_t i = 0; i < a.emotion_curve.values.size(); ++i) {
    expect_same(a.emotion_curve.values[i], b.emotion_curve.values[i]);
  }
}

}  // namespace impasto::notation::testing
