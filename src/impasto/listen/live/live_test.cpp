// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/listen/live/live.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "impasto/base/math.h"
#include "impasto/base/rng.h"
#include "impasto/listen/live/test_sketch.h"
#include "impasto/plan/piece.h"

namespace impasto::listen {
namespace {

std::string written(const LiveEvent& e) {
  std::string text = std::to_string(e.what.index()) + " " + std::to_string(e.known);
  const auto add = [&](double x) {
    char digits[40];
    std::snprintf(digits, sizeof digits, " %a", x);
    text += digits;
  };
  add(e.time);
  if (const auto* o = std::get_if<plan::Onset>(&e.what)) {
    add(o->strength);
    add(static_cast<int>(o->kind));
  } else if (const auto* b = std::get_if<LiveBeat>(&e.what)) {
    add(b->beat.position);
    add(b->beat.confidence);
    add(b->tempo);
  } else if (const auto* c = std::get_if<plan::Chord>(&e.what)) {
    text += plan::to_label(*c);
    add(c->confidence);
  } else if (const auto* k = std::get_if<plan::Key>(&e.what)) {
    text += plan::to_label(*k);
    add(k->confidence);
  } else if (const auto* v = std::get_if<LiveCurves>(&e.what)) {
    for (double x : {v->energy, static_cast<double>(v->loudness), static_cast<double>(v->centroid),
                     static_cast<double>(v->flatness), static_cast<double>(v->roughness),
                     static_cast<double>(v->width)}) {
      add(x);
    }
  } else if (const auto* p = std::get_if<LivePitch>(&e.what)) {
    add(p->pitch);
    add(p->salience);
  } else if (const auto* n = std::get_if<LiveNote>(&e.what)) {
    add(static_cast<int>(n->voice));
    add(n->pitch);
    add(n->confidence);
  } else if (const auto* s = std::get_if<LiveSection>(&e.what)) {
    add(s->label);
    add(s->confidence);
  } else if (const auto* f = std::get_if<plan::Emotion>(&e.what)) {
    add(f->valence);
    add(f->arousal);
  }
  return text;
}

std::vector<std::string> written(const Heard& heard) {
  std::vector<std::string> lines;
  for (const auto& e : heard.events) lines.push_back(written(e));
  return lines;
}

TEST(Live, EventsDoNotDependOnBlocks) {
  for (const int rate : {44100, 22050, 96000}) {
    const Sketch mono = song(rate, 12.0);
    std::vector<float> stereo;
    for (std::size_t i = 0; i < mono.samples.size(); ++i) {
      stereo.push_back(mono.samples[i]);
      stereo.push_back(i > 300 ? 0.5f * mono.samples[i - 300] : 0.0f);
    }
    const auto expected = written(hear_live(stereo, rate, 2, {64}));
    EXPECT_GT(expected.size(), 800u);
    EXPECT_EQ(written(hear_live(stereo, rate, 2, {100})), expected);
    EXPECT_EQ(written(hear_live(stereo, rate, 2, {1024})), expected);
    EXPECT_EQ(written(hear_live(stereo, rate, 2, {1, 777, 64, 4099})), expected);
  }
}

TEST(Live, AFrameMayBeCutByTheBorderOfABlock) {
  const Sketch mono = song(44100, 2.0);
  std::vector<float> stereo;
  for (float x : mono.samples) stereo.insert(stereo.end(), {x, -0.3f * x});
  auto whole = LiveListener::start({}), cut = LiveListener::start({});
  whole->push(stereo);
  for (std::size_t at = 0; at < stereo.size(); at += 333) {
    cut->push({&stereo[at], std::min<std::size_t>(333, stereo.size() - at)});
  }
  LiveEvent a, b;
  while (whole->pop(a)) {
    ASSERT_TRUE(cut->pop(b));
    EXPECT_EQ(written(a), written(b));
  }
  EXPECT_FALSE(cut->pop(b));
}

TEST(Live, OnsetsAreToldWithinFifteenMilliseconds) {
  for (const int rate : {44100, 48000, 96000}) {
    Sketch s(rate, 13.0);
    std::vector<double> truth;
    for (int i = 0; i < 20; ++i) {
      const double at = 1.0 + 0.57 * i;
      truth.push_back(at);
      if (i % 2 == 0) {
        s.click(at, 0.4f);
      } else {
        s.tone(at, 0.4, 55 + 2 * i, 0.2f);
      }
    }
    const auto onsets = hear_live(s).all<plan::Onset>();
    for (double at : truth) {
      int found = 0;
      for (const auto& [event, onset] : onsets) {
        if (std::fabs(event.time - at) > 0.05) continue;
        ++found;
        EXPECT_LT(std::fabs(event.time - at), 0.015) << at;
        EXPECT_GE(static_cast<double>(event.known) / rate, at);
        EXPECT_LE(event.known - static_cast<std::int64_t>(at * rate), rate * 15 / 1000) << at;
      }
      EXPECT_EQ(found, 1) << at;
    }
    EXPECT_LE(onsets.size(), truth.size() + 2);
  }
}

TEST(Live, HitsAreToldApartByTheirBands) {
  Sketch s(44100, 12.0);
  for (int i = 0; i < 10; ++i) {
    s.tone(0.5 + i, 0.2, 33, 0.5f);          // 55 Hz and its harmonics
    if (i % 2 == 0) s.click(1.0 + i, 0.4f);  // noise
  }
  int pitched_clicks = 0, clicks = 0;
  for (const auto& [event, onset] : hear_live(s).all<plan::Onset>()) {
    const double place = event.time - std::floor(event.time);
    if (place < 0.1 || place > 0.9) {
      ++clicks;
      pitched_clicks += onset.kind == plan::HitKind::kPitched || onset.kind == plan::HitKind::kLow;
    } else {
      EXPECT_NE(onset.kind, plan::HitKind::kHigh) << event.time;
    }
  }
  EXPECT_GE(clicks, 4);
  EXPECT_EQ(pitched_clicks, 0);
}

TEST(Live, BeatsAreToldBeforeTheyFall) {
  for (const double bpm : {90.0, 120.0, 138.0}) {
    const double length = 60.0 / bpm;
    Sketch s(44100, 20.0);
    for (double at = 0.4; at < 20.0; at += length) s.click(at);
    int right = 0, all = 0;
    for (const auto& [event, beat] : hear_live(s).all<LiveBeat>()) {
      if (event.time < 8.0) continue;
      ++all;
      const double place = std::remainder(event.time - 0.4, length);
      right += std::fabs(place) < 0.03;
      EXPECT_LT(static_cast<double>(event.known) / 44100, event.time);
      EXPECT_NEAR(beat.tempo, bpm, 0.06 * bpm);
      EXPECT_GT(beat.beat.confidence, 0.3f);
    }
    EXPECT_NEAR(all, 12.0 / length, 2.0) << bpm;
    EXPECT_GE(right, all - 1) << bpm;
  }
}

TEST(Live, InSwingTheBeatIsTheAttackThatHolds) {
  Sketch s(44100, 24.0);
  for (double at = 0.4; at < 23.0; at += 0.5) {
    s.click(at - 0.5 / 3.0, 0.7f);  // first and louder than the beat
    s.click(at, 0.2f);
  }
  int right = 0, all = 0;
  for (const auto& [event, beat] : hear_live(s).all<LiveBeat>()) {
    if (event.time < 8.0) continue;
    ++all;
    right += std::fabs(std::remainder(event.time - 0.4, 0.5)) < 0.04;
  }
  EXPECT_GE(all, 28);
  EXPECT_GE(right, all - 1);
}

TEST(Live, ASteadyPulseOutlivesTwoBarsOfOffBeats) {
  Sketch s(44100, 30.0);
  for (double at = 0.4; at < 29.0; at += 0.5) {
    const bool off = at > 16.0 && at < 20.0;  // eight of them
    s.click(off ? at + 0.25 : at);
  }
  int right = 0, all = 0;
  for (const auto& [event, beat] : hear_live(s).all<LiveBeat>()) {
    if (event.time < 8.0) continue;
    ++all;
    right += std::fabs(std::remainder(event.time - 0.4, 0.5)) < 0.04;
  }
  EXPECT_GE(all, 38);
  EXPECT_GE(right, all - 1);
}

TEST(Live, BeatsFollowAChangeOfTempo) {
  Sketch s(44100, 32.0);
  double at = 0.4;
  for (; at < 12.0; at += 0.6) s.click(at);
  const double change = at;
  for (; at < 32.0; at += 0.5) s.click(at);
  int right = 0, all = 0;
  for (const auto& [event, beat] : hear_live(s).all<LiveBeat>()) {
    if (event.time < change + 8.0) continue;
    ++all;
    right += std::fabs(std::remainder(event.time - change, 0.5)) < 0.05;
  }
  EXPECT_GT(all, 15);
  EXPECT_GT(right, 0.8 * all);
}

TEST(Live, ChordsAreKnownWithinTwoBeatsAndTheKeyIsFound) {
  const Heard heard = hear_live(song(44100, 40.0));
  const char* kChords[] = {"C:maj", "F:maj", "G:maj", "C:maj"};
  int right = 0, changes = 0;
  for (int bar = 5; bar < 18; ++bar) {
    const int place = bar % 4;
    if (place == 0) continue;  // C after C is no change
    ++changes;
    const double start = 0.25 + 2.0 * bar;
    for (const auto& [event, chord] : heard.all<plan::Chord>()) {
      right += std::fabs(event.time - start) < 0.55 && plan::to_label(chord) == kChords[place] &&
               static_cast<double>(event.known) / 44100 < start + 1.3;
    }
  }
  EXPECT_GE(right, changes - 2) << "of " << changes;
  const auto keys = heard.all<plan::Key>();
  ASSERT_FALSE(keys.empty());
  EXPECT_EQ(plan::to_label(keys.back().second), "C major");
  EXPECT_LT(keys.back().first.known, 15 * 44100);
}

TEST(Live, LoudnessIsThatOfBs1770AtEveryRate) {
  for (const int rate : {8000, 44100, 48000, 96000, 192000}) {
    Sketch s(rate, 3.0);
    const double amplitude = math::pow(10.0, -23.0 / 20.0);
    for (std::size_t i = 0; i < s.samples.size(); ++i) {
      s.samples[i] = static_cast<float>(
          amplitude * math::sin(math::kTau * 997.0 * static_cast<double>(i) / rate));
    }
    const auto curves = hear_live(s).all<LiveCurves>();
    ASSERT_GE(curves.size(), 58u);
    for (std::size_t i = 10; i < curves.size(); ++i) {
      EXPECT_NEAR(curves[i].second.loudness, -23.0, 0.1) << rate;
      EXPECT_NEAR(curves[i].second.centroid, 997.0, 60.0) << rate;
      EXPECT_LT(curves[i].second.width, 0.01f);
    }
  }
}

TEST(Live, TheLeadingPitchIsHeardAtEveryRate) {
  for (const int rate : {8000, 48000, 192000}) {
    Sketch s(rate, 2.5);
    s.tone(0.2, 2.2, 64.0, 0.2f, false);
    int right = 0, all = 0;
    for (const auto& [event, pitch] : hear_live(s).all<LivePitch>()) {
      if (event.time < 0.4 || event.time > 2.2) continue;
      ++all;
      right += std::fabs(pitch.pitch - 64.0f) < 0.2f;
    }
    EXPECT_GT(all, 80) << rate;
    EXPECT_GT(right, 0.95 * all) << rate;
  }
}

TEST(Live, NotesOfMelodyAndBassAreToldWhileTheySound) {
  constexpr int kMelody[] = {72, 76, 79, 77}, kBass[] = {36, 41, 43, 38};
  for (const int rate : {44100, 48000}) {
    Sketch s(rate, 9.0);
    for (int i = 0; i < 8; ++i) {
      s.tone(0.5 + i, 0.9, kBass[i % 4], 0.2f);
      s.tone(0.5 + i, 0.45, kMelody[i % 4], 0.15f);
      s.tone(1.0 + i, 0.45, kMelody[i % 4] - 2, 0.15f);
    }
    int melody = 0, bass = 0;
    for (const auto& [event, note] : hear_live(s).all<LiveNote>()) {
      const double known = static_cast<double>(event.known) / rate;
      EXPECT_GE(note.confidence, 0.0f);
      EXPECT_LE(note.confidence, 1.0f);
      if (note.pitch <= 0.0f) continue;
      const bool low = note.voice == LiveNote::Voice::kBass;
      const double step = low ? 1.0 : 0.5;
      const int i = static_cast<int>(std::floor((event.time - 0.5) / step + 0.5));
      const int due = low ? kBass[(i + 4) % 4] : kMelody[(i / 2 + 4) % 4] - i % 2 * 2;
      if (std::fabs(event.time - 0.5 - step * i) > 0.1 || note.pitch != due) continue;
      EXPECT_LT(known, 0.5 + step * i + 0.35);
      (low ? bass : melody) += 1;
    }
    EXPECT_GE(melody, 15) << rate;
    EXPECT_GE(bass, 7) << rate;
  }
}

TEST(Live, ANewSectionIsHeardSoonAfterItBegins) {
  Sketch s(44100, 70.0);
  for (double at = 0.0; at < 35.0; at += 0.5) s.chord(at, 0.5, {60, 64, 67});
  for (double at = 35.0; at < 70.0; at += 0.5) {
    s.chord(at, 0.5, {54, 61, 66, 70}, 0.03f);
    s.click(at, 0.5f, 0.2);
  }
  const auto sections = hear_live(s).all<LiveSection>();
  ASSERT_EQ(sections.size(), 2u);
  EXPECT_EQ(sections[0].first.time, 0.0);
  EXPECT_NEAR(sections[1].first.time, 35.0, 3.0);
  EXPECT_LT(sections[1].first.known, 46 * 44100);
  EXPECT_NE(sections[1].second.label, sections[0].second.label);
}

TEST(Live, FastAndLoudFeelsMoreArousedThanSlowAndSoft) {
  Sketch s(44100, 40.0);
  for (double at = 0.0; at < 20.0; at += 1.0) s.chord(at, 1.0, {57, 60, 64}, 0.02f);
  for (double at = 20.0; at < 40.0; at += 0.2) s.chord(at, 0.2, {60, 64, 67, 72}, 0.15f);
  const auto felt = hear_live(s).all<plan::Emotion>();
  ASSERT_EQ(felt.size(), 40u);
  EXPECT_GT(felt[38].second.arousal, felt[18].second.arousal + 0.5f);
}

TEST(Live, SilenceSaysNothing) {
  const Heard heard = hear_live(Sketch(48000, 6.0));
  EXPECT_TRUE(heard.all<plan::Onset>().empty());
  EXPECT_TRUE(heard.all<LiveBeat>().empty());
  EXPECT_TRUE(heard.all<plan::Key>().empty());
  EXPECT_TRUE(heard.all<LiveSection>().empty());
  for (const auto& [event, chord] : heard.all<plan::Chord>()) {
    EXPECT_EQ(chord.quality, plan::ChordQuality::kNone);
  }
  for (const auto& [event, pitch] : heard.all<LivePitch>()) EXPECT_EQ(pitch.pitch, 0.0f);
  EXPECT_TRUE(heard.all<LiveNote>().empty());
  for (const auto& [event, c] : heard.all<LiveCurves>()) EXPECT_EQ(c.loudness, -70.0f);
}

TEST(Live, WhatIsNoSoundCountsAsSilence) {
  const auto silence = written(hear_live(Sketch(44100, 3.0)));
  Sketch s(44100, 3.0);
  const float strange[] = {
      std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(),
      -std::numeric_limits<float>::infinity(), std::numeric_limits<float>::denorm_min(), -1e-38f};
  for (std::size_t i = 0; i < s.samples.size(); ++i) s.samples[i] = strange[i % 5];
  EXPECT_EQ(written(hear_live(s)), silence);
}

TEST(Live, OddSoundsGiveFiniteValuesAndNoPulse) {
  std::vector<Sketch> odd(4, Sketch(44100, 8.0));
  for (std::size_t i = 0; i < odd[0].samples.size(); ++i) {
    odd[0].samples[i] = 0.7f;  // DC
    odd[1].samples[i] =
        static_cast<float>(0.5 * math::sin(math::kTau * 20000.0 * static_cast<double>(i) / 44100));
    odd[2].samples[i] = i / 50 % 2 == 0 ? 1e30f : -1e30f;  // far beyond full scale
    odd[3].samples[i] = random_signed(3, i);               // noise
  }
  for (std::size_t k = 0; k < odd.size(); ++k) {
    const Heard heard = hear_live(odd[k]);
    int late = 0;
    for (const auto& [event, onset] : heard.all<plan::Onset>()) late += event.time > 0.3;
    EXPECT_LE(late, k == 3 ? 8 : 0) << k;
    for (const auto& [event, beat] : heard.all<LiveBeat>()) {
      EXPECT_LT(beat.beat.confidence, 0.3f) << k << " at " << event.time;
    }
    for (const LiveEvent& e : heard.events) {
      EXPECT_TRUE(std::isfinite(e.time));
      EXPECT_EQ(written(e).find("nan"), std::string::npos) << written(e);
      EXPECT_EQ(written(e).find("inf"), std::string::npos) << written(e);
    }
  }
}

TEST(Live, TheNotebookCoversThePiece) {
  const Sketch s = song(44100, 20.03);
  LiveNotebook notebook;
  for (const LiveEvent& e : hear_live(s).events) notebook.add(e);
  const plan::Piece piece = notebook.finish(20.03);
  EXPECT_FALSE(piece.silent);
  EXPECT_NEAR(piece.tempo, 120.0, 3.0);
  EXPECT_EQ(piece.curves.loudness.size(), 401u);
  EXPECT_EQ(piece.curves.width.size(), 401u);
  EXPECT_EQ(piece.curves.onset_strength.size(), 401u);
  EXPECT_EQ(piece.emotion_curve.values.size(), 21u);
  ASSERT_FALSE(piece.sections.empty());
  EXPECT_EQ(piece.sections.front().start, 0.0);
  EXPECT_EQ(piece.sections.back().end, 20.03);
  ASSERT_FALSE(piece.chords.empty());
  for (std::size_t i = 1; i < piece.chords.size(); ++i) {
    EXPECT_EQ(piece.chords[i].start, piece.chords[i - 1].end);
  }
  for (std::size_t i = 1; i < piece.onsets.size(); ++i) {
    EXPECT_GT(piece.onsets[i].time, piece.onsets[i - 1].time);
  }
  EXPECT_GT(piece.bass.size(), 5u);
  for (const auto* voice : {&piece.melody, &piece.bass}) {
    ASSERT_FALSE(voice->empty());
    EXPECT_LE(voice->back().offset, 20.03);
    for (std::size_t i = 0; i < voice->size(); ++i) {
      EXPECT_GT((*voice)[i].offset, (*voice)[i].onset);
      EXPECT_GE((*voice)[i].onset, i > 0 ? (*voice)[i - 1].offset : 0.0);
    }
  }
}

TEST(Live, AnEmptyNotebookIsSilence) {
  const plan::Piece piece = LiveNotebook().finish(0.02);
  EXPECT_TRUE(piece.silent);
  EXPECT_EQ(piece.sections.size(), 1u);
  EXPECT_EQ(piece.curves.loudness.size(), 1u);
}

TEST(Live, SettingsOutOfRangeAreRefused) {
  EXPECT_FALSE(LiveListener::start({.rate = 7999}));
  EXPECT_FALSE(LiveListener::start({.rate = 192001}));
  EXPECT_FALSE(LiveListener::start({.channels = 3}));
  EXPECT_FALSE(LiveListener::start({.ahead = std::nan("")}));
  EXPECT_FALSE(LiveListener::start({.capacity = 0}));
}

TEST(Live, UndrainedEventsAreCountedAndTheOldestKept) {
  auto listener = LiveListener::start({.channels = 1, .capacity = 16});
  listener->push(song(44100, 3.0).samples);
  LiveEvent event;
  int kept = 0;
  double last = 0.0;
  while (listener->pop(event)) {
    ++kept;
    last = static_cast<double>(event.known) / 44100;
  }
  EXPECT_EQ(kept, 16);
  EXPECT_LT(last, 1.0);
  EXPECT_GT(listener->lost(), 100);
}

}  // namespace
}  // namespace impasto::listen
