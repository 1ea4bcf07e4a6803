// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/listen/notes/notes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/base/rng.h"
#include "impasto/listen/notes/lead.h"
#include "impasto/listen/notes/lines.h"

namespace impasto::listen {
namespace {

struct Struck {
  double time;
  int pitch;
  double length = 0.3;
};

/// Struck strings of a kind: harmonics that die away, the higher the sooner.
Features sound_of(const std::vector<Struck>& notes, double seconds, double detune = 0.0) {
  std::vector<float> samples(static_cast<std::size_t>(seconds * sound::kRate) * 2, 0.0f);
  for (const auto& note : notes) {
    const double hz = 440.0 * math::exp2((note.pitch + detune - 69.0) / 12.0);
    const auto first = static_cast<std::size_t>(note.time * sound::kRate);
    const auto count = static_cast<std::size_t>(note.length * sound::kRate);
    for (std::size_t i = 0; i < count && (first + i) * 2 + 1 < samples.size(); ++i) {
      const double t = static_cast<double>(i) / sound::kRate;
      const double envelope =
          0.1 * std::min(1.0, t / 0.004) * std::min(1.0, (note.length - t) / 0.02);
      double x = 0.0, a = 1.0;
      for (int h = 1; h <= 8; ++h, a *= 0.6) {
        x += a * math::exp(-t * h / 1.2) * math::sin(math::kTau * hz * h * t);
      }
      for (int c = 0; c < 2; ++c) samples[(first + i) * 2 + c] += static_cast<float>(envelope * x);
    }
  }
  FrontEnd front;
  front.push(samples);
  return front.finish();
}

std::vector<score::Note> notes_of(const Features& features) {
  return find_notes(activate_notes(features, note_input(features, spectral_flux(features))),
                    features.seconds());
}

/// Every struck note is heard, within 30 ms, and nothing else.
void expect_heard(const std::vector<score::Note>& heard, const std::vector<Struck>& struck) {
  EXPECT_EQ(heard.size(), struck.size());
  for (const auto& note : struck) {
    const bool found = std::any_of(heard.begin(), heard.end(), [&](const score::Note& n) {
      return n.pitch == static_cast<float>(note.pitch) && std::fabs(n.onset - note.time) < 0.03;
    });
    EXPECT_TRUE(found) << note.pitch << " at " << note.time;
  }
}

NoteActivations nothing(int frames) {
  const std::vector<std::uint8_t> none(static_cast<std::size_t>(frames) * kKeys, 0);
  return {frames, none, none, none, none};
}

void set(std::vector<std::uint8_t>& values, int pitch, int from, int to, int value) {
  for (int t = from; t < to; ++t) {
    values[static_cast<std::size_t>(t) * kKeys + pitch - kLowestKey] =
        static_cast<std::uint8_t>(value);
  }
}

TEST(Notes, a_key_struck_five_times_a_second_is_five_notes) {
  std::vector<Struck> struck;
  for (int i = 0; i < 8; ++i) struck.push_back({0.5 + 0.2 * i, 64, 0.18});
  expect_heard(notes_of(sound_of(struck, 3.0)), struck);
}

TEST(Notes, chords_come_out_key_by_key) {
  const std::vector<Struck> struck = {{0.5, 48, 0.9}, {0.5, 55, 0.9}, {0.5, 64, 0.9},
                                      {1.5, 45, 0.9}, {1.5, 57, 0.9}, {1.5, 61, 0.9}};
  expect_heard(notes_of(sound_of(struck, 3.0)), struck);
}

TEST(Notes, an_instrument_a_third_of_a_semitone_sharp_plays_the_same_keys) {
  const std::vector<Struck> struck = {{0.5, 60}, {0.9, 64}, {1.3, 67}, {1.7, 72}, {2.1, 59}};
  expect_heard(notes_of(sound_of(struck, 3.0, 0.33)), struck);
}

TEST(Notes, end_when_the_sound_does) {
  const auto heard = notes_of(sound_of({{0.5, 60, 0.3}, {1.2, 67, 1.0}}, 3.0));
  ASSERT_EQ(heard.size(), 2u);
  EXPECT_NEAR(heard[0].offset, 0.8, 0.12);
  EXPECT_NEAR(heard[1].offset, 2.2, 0.12);
}

TEST(NoteNet, where_chunks_meet_does_not_show) {
  // The same spectra 100 frames later fall into other chunks.
  constexpr int kFrames = 600, kShift = 100, kEdge = 30;
  Features early, late;
  for (int f = 0; f < kShift; ++f) late.note_spectra.add();
  for (int f = 0; f < kFrames; ++f) {
    std::uint8_t *one = early.note_spectra.add(), *other = late.note_spectra.add();
    for (int b = 0; b < kNoteBins; ++b) {
      one[b] = other[b] = static_cast<std::uint8_t>(
          255.0 * random_unit(3, static_cast<std::uint64_t>(f) * kNoteBins + b));
    }
  }
  early.note_loudest.assign(kFrames, 40000);
  late.note_loudest.assign(kFrames + kShift, 40000);
  const NoteInput a{kFrames, 40000, std::vector<float>(2 * kFrames)};
  const NoteInput b{kFrames + kShift, 40000, std::vector<float>(2 * (kFrames + kShift))};
  const auto one = activate_notes(early, a), other = activate_notes(late, b);
  for (std::size_t i = kEdge * kKeys; i < one.onset.size(); ++i) {
    ASSERT_EQ(one.onset[i], other.onset[i + kShift * kKeys]) << i / kKeys;
    ASSERT_EQ(one.sounding[i], other.sounding[i + kShift * kKeys]) << i / kKeys;
    ASSERT_EQ(one.leading[i], other.leading[i + kShift * kKeys]) << i / kKeys;
  }
}

TEST(Melody, is_silent_where_nothing_leads) {
  NoteActivations a = nothing(400);
  set(a.leading, 60, 0, 400, 20);
  set(a.leading, 72, 50, 100, 240);
  set(a.leading, 74, 100, 200, 240);
  const auto line = find_melody(a, {}, 8.0);
  ASSERT_EQ(line.size(), 2u);
  EXPECT_EQ(line[0].pitch, 72.0f);
  EXPECT_NEAR(line[0].onset, 1.0, 0.021);
  EXPECT_EQ(line[1].pitch, 74.0f);
  EXPECT_NEAR(line[1].offset, 4.0, 0.021);
}

TEST(Melody, leads_by_little_where_no_voice_stands_out) {
  NoteActivations a = nothing(400);
  set(a.leading, 60, 0, 400, 3);
  set(a.leading, 72, 0, 200, 12);
  set(a.leading, 74, 200, 400, 12);
  const auto line = find_melody(a, {}, 8.0);
  ASSERT_EQ(line.size(), 2u);
  EXPECT_EQ(line[0].pitch, 72.0f);
  EXPECT_EQ(line[1].pitch, 74.0f);
}

TEST(Melody, a_key_struck_again_is_a_new_note_of_it) {
  NoteActivations a = nothing(200);
  set(a.leading, 72, 50, 150, 240);
  score::Note first, again;
  first.pitch = again.pitch = 72.0f;
  first.onset = 1.013;
  first.offset = again.onset = 2.004;
  again.offset = 3.0;
  const auto line = find_melody(a, {first, again}, 4.0);
  ASSERT_EQ(line.size(), 2u);
  EXPECT_EQ(line[0].onset, first.onset);
  EXPECT_EQ(line[1].onset, again.onset);
}

TEST(Bass, is_the_lowest_of_what_is_heard) {
  const std::vector<Struck> struck = {{0.5, 40, 0.9}, {0.5, 59, 0.9}, {0.5, 68, 0.9},
                                      {1.5, 45, 0.9}, {1.5, 61, 0.9}, {1.5, 69, 0.9}};
  const auto bass = bass_line(notes_of(sound_of(struck, 3.0)), {});
  ASSERT_EQ(bass.size(), 2u);
  EXPECT_EQ(bass[0].pitch, 40.0f);
  EXPECT_EQ(bass[1].pitch, 45.0f);
}

TEST(Onsets, keys_confirm_and_add_what_the_flux_says) {
  Features features;
  features.samples = 2 * sound::kRate;
  Flux flux;
  flux.total.assign(200, 0.0f);
  flux.low = flux.high = flux.total;
  flux.total[50] = 1.0f;    // strong: an onset whether a key is struck or not
  flux.total[100] = 0.07f;  // weak, no key
  flux.total[130] = 0.07f;  // weak, with a key
  std::vector<float> keys(100, 0.0f);
  keys[65] = 0.6f;
  keys[80] = 0.6f;  // a key without a rise
  const auto onsets = pick_onsets(features, flux, keys);
  ASSERT_EQ(onsets.size(), 3u);
  EXPECT_NEAR(onsets[0].time, 0.5, 0.01);
  EXPECT_NEAR(onsets[1].time, 1.3, 0.01);
  EXPECT_NEAR(onsets[2].time, 1.6, 0.01);
}

}  // namespace
}  // namespace impasto::listen
