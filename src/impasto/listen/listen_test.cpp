// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/listen/listen.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "impasto/base/math.h"
#include "impasto/base/rng.h"
#include "impasto/listen/rhythm/beats.h"
#include "impasto/plan/harmony.h"
#include "impasto/plan/piece.h"
#include "impasto/score/bends.h"

namespace impasto::listen {
namespace {

using plan::Piece;

sound::Audio silence(double seconds) {
  sound::Audio audio;
  audio.samples.assign(static_cast<std::size_t>(seconds * sound::kRate + 0.5) * 2, 0.0f);
  return audio;
}

/// Adds a tone of eight falling harmonics with a 5 ms attack and, if struck, an exponential decay.
void add_tone(sound::Audio& audio, double start, double length, double pitch, double level,
              double decay = 0.0, int harmonics = 8) {
  const double hz = 440.0 * math::exp2((pitch - 69.0) / 12.0);
  const auto first = static_cast<std::size_t>(start * sound::kRate);
  const auto count = static_cast<std::size_t>(length * sound::kRate);
  for (std::size_t i = 0; i < count && (first + i) * 2 + 1 < audio.samples.size(); ++i) {
    const double t = static_cast<double>(i) / sound::kRate;
    double envelope = level * std::min(1.0, t / 0.005) * std::min(1.0, (length - t) / 0.02);
    if (decay > 0.0) envelope *= math::exp(-t / decay);
    double x = 0.0, a = 1.0;
    for (int h = 1; h <= harmonics && hz * h < 16000.0; ++h, a *= 0.6) {
      x += a * math::sin(math::kTau * hz * h * t);
    }
    const float y = static_cast<float>(envelope * x);
    audio.samples[(first + i) * 2] += y;
    audio.samples[(first + i) * 2 + 1] += y;
  }
}

void add_chord(sound::Audio& audio, double start, double length, std::initializer_list<int> pitches,
               double level = 0.06, double decay = 0.8) {
  for (int pitch : pitches) add_tone(audio, start, length, pitch, level, decay);
}

void add_click(sound::Audio& audio, double start, double level) {
  const auto first = static_cast<std::size_t>(start * sound::kRate + 0.5);
  for (std::size_t i = 0; i < 600 && (first + i) * 2 + 1 < audio.samples.size(); ++i) {
    const float y = static_cast<float>(level * math::exp(-static_cast<double>(i) / 120.0)) *
                    random_signed(7, static_cast<std::uint64_t>(i));
    audio.samples[(first + i) * 2] += y;
    audio.samples[(first + i) * 2 + 1] += y;
  }
}

Piece listen_to(const sound::Audio& audio, std::size_t block = 65536) {
  Listener listener;
  for (std::size_t at = 0; at < audio.samples.size(); at += block) {
    listener.push({audio.samples.data() + at, std::min(block, audio.samples.size() - at)});
  }
  return listener.finish();
}

sound::Audio sine(double seconds, double hz, double left, double right) {
  sound::Audio audio = silence(seconds);
  for (std::size_t i = 0; i * 2 < audio.samples.size(); ++i) {
    const double x = math::sin(math::kTau * hz * static_cast<double>(i) / sound::kRate);
    audio.samples[i * 2] = static_cast<float>(left * x);
    audio.samples[i * 2 + 1] = static_cast<float>(right * x);
  }
  return audio;
}

/// Four chords of a second, over and over: I vi IV V in C moved by `shift` semitones.
sound::Audio progression(int rounds, int shift = 0) {
  sound::Audio audio = silence(rounds * 4.0);
  for (int r = 0; r < rounds; ++r) {
    for (int half = 0; half < 2; ++half) {
      const double t = r * 4.0 + half * 0.5;
      add_chord(audio, t, 0.5, {36 + shift, 60 + shift, 64 + shift, 67 + shift});
      add_chord(audio, t + 1.0, 0.5, {33 + shift, 57 + shift, 60 + shift, 64 + shift});
      add_chord(audio, t + 2.0, 0.5, {41 + shift, 57 + shift, 60 + shift, 65 + shift});
      add_chord(audio, t + 3.0, 0.5, {43 + shift, 59 + shift, 62 + shift, 67 + shift});
    }
  }
  return audio;
}

/// Every promise the header makes of any Piece.
void expect_sane(const Piece& piece) {
  ASSERT_FALSE(piece.sections.empty());
  EXPECT_EQ(piece.sections.front().start, 0.0);
  EXPECT_EQ(piece.sections.back().end, piece.duration);
  for (std::size_t i = 1; i < piece.sections.size(); ++i) {
    EXPECT_EQ(piece.sections[i].start, piece.sections[i - 1].end);
  }
  const std::size_t size = piece.curves.loudness.size();
  for (const auto* curve :
       {&piece.curves.onset_strength, &piece.curves.centroid, &piece.curves.flatness,
        &piece.curves.roughness, &piece.curves.width, &piece.curves.loudness}) {
    EXPECT_EQ(curve->size(), size);
    for (float x : *curve) ASSERT_TRUE(std::isfinite(x));
  }
  for (const auto* curve : {&piece.curves.onset_strength, &piece.curves.flatness,
                            &piece.curves.roughness, &piece.curves.width}) {
    for (float x : *curve) ASSERT_TRUE(x >= 0.0f && x <= 1.0f);
  }
  const auto in_order = [](const std::vector<score::Note>& notes) {
    for (std::size_t i = 0; i < notes.size(); ++i) {
      EXPECT_GT(notes[i].offset, notes[i].onset);
      if (i > 0) {
        EXPECT_GE(notes[i].onset, notes[i - 1].offset - 1e-9);
      }
    }
  };
  in_order(piece.melody);
  in_order(piece.bass);
  for (std::size_t i = 1; i < piece.beats.size(); ++i) {
    EXPECT_GT(piece.beats[i].time, piece.beats[i - 1].time);
  }
  for (const auto& onset : piece.onsets) {
    EXPECT_TRUE(onset.time >= 0.0 && onset.time <= piece.duration && onset.strength <= 1.0f);
  }
  for (const auto& e : piece.emotion_curve.values) EXPECT_TRUE(std::fabs(e.valence) <= 2.5f);
  EXPECT_TRUE(std::isfinite(piece.loudness) && std::isfinite(piece.loudness_range));
}

TEST(Loudness, full_scale_sine_in_one_channel_is_minus_3_01_lufs) {
  EXPECT_NEAR(listen_to(sine(5.0, 997.0, 1.0, 0.0)).loudness, -3.01f, 0.05f);
}

TEST(Loudness, sine_20_db_down_in_both_channels_is_minus_20_lufs) {
  const Piece piece = listen_to(sine(5.0, 997.0, 0.1, 0.1));
  EXPECT_NEAR(piece.loudness, -20.0f, 0.05f);
  EXPECT_NEAR(piece.curves.loudness[50], -20.0f, 0.1f);
  EXPECT_NEAR(piece.loudness_range, 0.0f, 0.1f);
  EXPECT_NEAR(piece.sections[0].loudness, -20.0f, 0.1f);
}

TEST(Loudness, low_frequencies_count_less) {
  EXPECT_LT(listen_to(sine(3.0, 40.0, 0.1, 0.1)).loudness, -23.0f);
}

TEST(Loudness, range_is_the_distance_of_two_levels) {
  sound::Audio audio = sine(40.0, 997.0, 0.1, 0.1);  // EBU Tech 3342, case 1: -20 and -30 LUFS
  for (std::size_t i = audio.samples.size() / 2; i < audio.samples.size(); ++i)
    audio.samples[i] *= 0.3162278f;
  EXPECT_NEAR(listen_to(audio).loudness_range, 10.0f, 1.0f);
}

TEST(Beats, clicks_at_120_are_found_within_20_ms) {
  sound::Audio audio = silence(20.0);
  for (int i = 0; i < 38; ++i) add_click(audio, 0.5 + 0.5 * i, i % 4 == 0 ? 0.8 : 0.5);
  const Piece piece = listen_to(audio);
  EXPECT_NEAR(piece.tempo, 120.0, 0.5);
  ASSERT_GE(piece.beats.size(), 36u);
  ASSERT_LE(piece.beats.size(), 40u);
  for (const auto& beat : piece.beats) {
    const double nearest = std::floor(beat.time / 0.5 + 0.5) * 0.5;
    EXPECT_NEAR(beat.time, nearest, 0.02);
  }
  ASSERT_GE(piece.onsets.size(), 36u);
  for (const auto& onset : piece.onsets) {
    EXPECT_NEAR(onset.time, std::floor(onset.time / 0.5 + 0.5) * 0.5, 0.012);
    EXPECT_NE(onset.kind, plan::HitKind::kPitched);
  }
}

TEST(Listener, tells_what_is_known_so_far_in_its_own_time) {
  sound::Audio audio = silence(14.0);
  for (int beat = 0; beat < 24; ++beat) {
    add_click(audio, 2.0 + 0.5 * beat, 0.4);
    if (beat % 4 == 0) add_chord(audio, 2.0 + 0.5 * beat, 1.9, {60, 64, 67});
  }
  Listener listener;
  listener.push(audio.samples);
  std::vector<Piece> told;
  const Piece heard = listener.finish({}, [&](const Piece& so_far) { told.push_back(so_far); });
  ASSERT_GE(told.size(), 3u);
  EXPECT_FALSE(told.front().curves.loudness.empty());
  EXPECT_TRUE(told.front().beats.empty());
  EXPECT_TRUE(told[1].chords.empty());
  ASSERT_FALSE(told.back().chords.empty());
  EXPECT_TRUE(told.back().sections.empty());
  for (const Piece& piece : told) {  // the silence before is there already
    EXPECT_EQ(piece.duration, heard.duration);
    EXPECT_EQ(piece.curves.loudness.size(), heard.curves.loudness.size());
    if (piece.beats.empty()) continue;
    EXPECT_EQ(piece.beats.size(), heard.beats.size());
    EXPECT_EQ(piece.beats.front().time, heard.beats.front().time);
  }
}

TEST(Beats, a_slowing_pulse_is_followed) {
  sound::Audio audio = silence(30.0);
  std::vector<double> truth;
  double t = 0.3, interval = 0.45;
  while (t < 29.0) {
    truth.push_back(t);
    add_tone(audio, t, 0.3, 60.0 + 2.0 * (truth.size() % 4), 0.2, 0.15);
    t += interval;
    interval *= 1.008;
  }
  const Piece piece = listen_to(audio);
  int hits = 0;
  for (double b : truth) {
    hits += std::any_of(piece.beats.begin(), piece.beats.end(),
                        [&](const auto& x) { return std::fabs(x.time - b) < 0.04; });
  }
  EXPECT_GE(hits, static_cast<int>(truth.size() * 9 / 10));
  EXPECT_LE(piece.beats.size(), truth.size() + 3);
}

TEST(Beats, a_held_note_has_no_pulse) {
  sound::Audio audio = silence(8.0);
  add_tone(audio, 0.0, 8.0, 69.0, 0.2);
  const Piece piece = listen_to(audio);
  EXPECT_TRUE(piece.beats.empty());
  EXPECT_EQ(piece.tempo, 0.0);
}

TEST(Beats, a_stretch_off_the_beat_does_not_shift_a_steady_one) {
  sound::Audio audio = silence(30.0);
  for (int i = 0; i < 60; ++i) {
    const bool off = i >= 24 && i < 33;
    add_click(audio, i * 0.5 + (off ? 0.25 : 0.0), off ? 0.3 : 0.5);
  }
  const Piece piece = listen_to(audio);
  EXPECT_NEAR(piece.tempo, 120.0, 1.0);
  int shifted = 0;
  for (const auto& beat : piece.beats) {
    const double beats = beat.time / 0.5;
    shifted += std::fabs(beats - std::floor(beats + 0.5)) > 0.1;
  }
  EXPECT_GE(piece.beats.size(), 50u);
  EXPECT_EQ(shifted, 0);
}

TEST(Beats, swing_does_not_change_the_tempo) {
  std::vector<plan::Beat> beats;
  for (int i = 0; i < 12; ++i) beats.push_back({i * 0.5 + (i % 2 ? 0.06 : 0.0), 1, 1.0f});
  EXPECT_NEAR(median_tempo(beats), 120.0, 0.01);
}

TEST(Beats, waltz_bass_gives_three_beats_a_bar) {
  sound::Audio audio = silence(24.0);
  const int roots[4] = {36, 43, 41, 43};
  for (int i = 0; i < 48; ++i) {
    const int root = roots[i / 3 % 4];
    if (i % 3 == 0) {
      add_tone(audio, i * 0.5, 0.45, root, 0.25, 0.4);
    } else {
      add_chord(audio, i * 0.5, 0.3, {root + 24, root + 28, root + 31}, 0.04, 0.2);
    }
  }
  const Piece piece = listen_to(audio);
  EXPECT_EQ(piece.meter, 3);
  EXPECT_NEAR(piece.tempo, 120.0, 1.0);
  int right = 0, downbeats = 0;
  for (const auto& beat : piece.beats) {
    if (beat.position != 1) continue;
    ++downbeats;
    const double bars = beat.time / 1.5;
    right += std::fabs(bars - std::floor(bars + 0.5)) < 0.05;
  }
  EXPECT_GE(downbeats, 14);
  EXPECT_GE(right, downbeats - 1);
}

TEST(Harmony, progression_is_labelled_chord_by_chord) {
  const Piece piece = listen_to(progression(5));
  ASSERT_EQ(piece.keys.size(), 1u);
  EXPECT_EQ(plan::to_label(piece.keys[0]), "C major");
  const char* expected[4] = {"C:maj", "A:min", "F:maj", "G:maj"};
  for (int i = 0; i < 20; ++i) {
    const double middle = i + 0.5;
    const auto it = std::find_if(piece.chords.begin(), piece.chords.end(), [&](const auto& c) {
      return c.start <= middle && middle < c.end;
    });
    ASSERT_NE(it, piece.chords.end());
    EXPECT_EQ(plan::to_label(*it), expected[i % 4]) << "at " << middle;
  }
}

TEST(Harmony, one_note_is_a_less_certain_key_than_a_progression) {
  sound::Audio drone = silence(16.0);
  for (int i = 0; i < 16; ++i) add_tone(drone, i, 0.9, 60, 0.2, 0.5);
  const Piece vague = listen_to(drone), clear = listen_to(progression(4));
  ASSERT_FALSE(vague.keys.empty());
  ASSERT_FALSE(clear.keys.empty());
  EXPECT_LT(vague.keys[0].confidence, 0.7f * clear.keys[0].confidence);
}

TEST(Harmony, transposition_moves_the_key) {
  for (int shift : {2, 5, -3}) {
    const Piece piece = listen_to(progression(3, shift));
    ASSERT_FALSE(piece.keys.empty());
    EXPECT_EQ(piece.keys[0].tonic, (shift + 12) % 12);
    EXPECT_FALSE(piece.keys[0].minor);
  }
}

TEST(Harmony, bass_under_a_chord_is_named) {
  sound::Audio audio = silence(8.0);
  for (int i = 0; i < 8; ++i) add_chord(audio, i, 1.0, {40, 60, 64, 67, 72}, 0.06, 1.5);
  const Piece piece = listen_to(audio);
  ASSERT_FALSE(piece.chords.empty());
  const auto& chord = piece.chords[piece.chords.size() / 2];
  EXPECT_EQ(chord.root, 0);
  EXPECT_EQ(chord.bass, 4);
}

TEST(Listener, gain_moves_loudness_and_nothing_else) {
  sound::Audio audio = progression(3);
  const Piece loud = listen_to(audio);
  for (float& x : audio.samples) x *= 0.1f;
  const Piece soft = listen_to(audio);
  EXPECT_NEAR(loud.loudness - soft.loudness, 20.0f, 0.02f);
  ASSERT_EQ(loud.beats.size(), soft.beats.size());
  for (std::size_t i = 0; i < loud.beats.size(); ++i) {
    EXPECT_NEAR(loud.beats[i].time, soft.beats[i].time, 0.002);
    EXPECT_EQ(loud.beats[i].position, soft.beats[i].position);
  }
  ASSERT_EQ(loud.keys.size(), soft.keys.size());
  EXPECT_EQ(loud.keys[0].tonic, soft.keys[0].tonic);
  ASSERT_EQ(loud.chords.size(), soft.chords.size());
  ASSERT_EQ(loud.sections.size(), soft.sections.size());
  EXPECT_NEAR(loud.emotion.arousal, soft.emotion.arousal, 0.05);
}

TEST(Listener, block_sizes_do_not_matter) {
  const sound::Audio audio = progression(2);
  const Piece a = listen_to(audio, 65536), b = listen_to(audio, 777), c = listen_to(audio, 1 << 24);
  for (const Piece* p : {&b, &c}) {
    EXPECT_EQ(a.curves.loudness, p->curves.loudness);
    EXPECT_EQ(a.curves.roughness, p->curves.roughness);
    ASSERT_EQ(a.onsets.size(), p->onsets.size());
    for (std::size_t i = 0; i < a.onsets.size(); ++i)
      EXPECT_EQ(a.onsets[i].time, p->onsets[i].time);
    ASSERT_EQ(a.beats.size(), p->beats.size());
    for (std::size_t i = 0; i < a.beats.size(); ++i) EXPECT_EQ(a.beats[i].time, p->beats[i].time);
    ASSERT_EQ(a.melody.size(), p->melody.size());
    for (std::size_t i = 0; i < a.melody.size(); ++i) {
      EXPECT_EQ(a.melody[i].onset, p->melody[i].onset);
      EXPECT_EQ(a.melody[i].pitch, p->melody[i].pitch);
    }
    EXPECT_EQ(a.emotion.valence, p->emotion.valence);
  }
}

TEST(Melody, a_scale_comes_out_note_by_note) {
  const int scale[8] = {60, 62, 64, 65, 67, 69, 71, 72};
  sound::Audio audio = silence(5.0);
  for (int i = 0; i < 8; ++i) add_tone(audio, 0.5 + i * 0.5, 0.42, scale[i], 0.2);
  const Piece piece = listen_to(audio);
  ASSERT_EQ(piece.melody.size(), 8u);
  for (int i = 0; i < 8; ++i) {
    EXPECT_EQ(piece.melody[i].pitch, scale[i]);
    EXPECT_NEAR(piece.melody[i].onset, 0.5 + i * 0.5, 0.03);
    EXPECT_NEAR(piece.melody[i].offset, 0.92 + i * 0.5, 0.1);
  }
}

TEST(Melody, sweep_rises_through_its_pitches) {
  sound::Audio audio = silence(6.0);
  double phase = 0.0;
  for (std::size_t i = 0; i * 2 < audio.samples.size(); ++i) {  // two octaves up from A3
    const double t = static_cast<double>(i) / sound::kRate;
    phase += 220.0 * math::exp2(t / 3.0) / sound::kRate;
    audio.samples[2 * i] = audio.samples[2 * i + 1] =
        static_cast<float>(0.3 * math::sin(math::kTau * phase));
  }
  const Piece piece = listen_to(audio);
  // The keys it passes are one note that slides.
  ASSERT_EQ(piece.melody.size(), 1u);
  const auto& note = piece.melody[0];
  for (double t : {0.5, 2.0, 3.5, 5.0}) {
    const float bend = score::bend_at(note.bends, static_cast<float>(t - note.onset));
    EXPECT_NEAR(note.pitch + bend, 57.0 + t * 4.0, 0.3);
  }
}

TEST(Sections, contrast_and_return_are_heard) {
  sound::Audio audio = silence(48.0);
  for (int bar = 0; bar < 24; ++bar) {
    const double t = bar * 2.0;
    const bool middle = bar >= 8 && bar < 16;
    for (int beat = 0; beat < 4; ++beat) {
      const int step = bar % 2 == 0 ? 0 : 5;
      if (middle) {
        add_chord(audio, t + beat * 0.5, 0.5, {44 + step, 47 + step, 51 + step}, 0.12, 0.5);
      } else {
        add_chord(audio, t + beat * 0.5, 0.5, {60 + step, 64 + step, 67 + step, 84 + step}, 0.05,
                  0.3);
      }
    }
  }
  const Piece piece = listen_to(audio);
  ASSERT_EQ(piece.sections.size(), 3u);
  EXPECT_NEAR(piece.sections[1].start, 16.0, 0.6);
  EXPECT_NEAR(piece.sections[2].start, 32.0, 0.6);
  EXPECT_EQ(piece.sections[0].label, 0);
  EXPECT_EQ(piece.sections[1].label, 1);
  EXPECT_EQ(piece.sections[2].label, 0);
  EXPECT_EQ(piece.sections[0].returns, 0);
  EXPECT_EQ(piece.sections[2].returns, 1);
}

TEST(Timbre, noise_is_flat_and_bright_and_a_tone_is_not) {
  sound::Audio noise = silence(3.0);
  for (std::size_t i = 0; i < noise.samples.size(); ++i)
    noise.samples[i] = 0.1f * random_signed(3, i);
  const Piece n = listen_to(noise), t = listen_to(sine(3.0, 440.0, 0.1, 0.1));
  EXPECT_GT(n.curves.flatness[30], 0.4f);
  EXPECT_LT(t.curves.flatness[30], 0.01f);
  EXPECT_GT(n.curves.centroid[30], 8000.0f);
  EXPECT_NEAR(t.curves.centroid[30], 440.0f, 60.0f);
  EXPECT_GT(n.curves.width[30], 0.8f);  // independent channels
  EXPECT_LT(t.curves.width[30], 0.01f);
}

TEST(Timbre, a_semitone_is_rougher_than_a_fifth) {
  sound::Audio rough = silence(3.0), smooth = silence(3.0);
  for (int pitch : {60, 61}) add_tone(rough, 0.0, 3.0, pitch, 0.1);
  for (int pitch : {60, 67}) add_tone(smooth, 0.0, 3.0, pitch, 0.1);
  EXPECT_GT(listen_to(rough).curves.roughness[30], 2.0f * listen_to(smooth).curves.roughness[30]);
}

TEST(Listener, nothing_and_next_to_nothing_are_heard_without_harm) {
  for (double seconds : {0.0, 0.00003, 0.01, 0.2, 0.7, 3.0}) {
    const Piece still = listen_to(silence(seconds));
    EXPECT_TRUE(still.silent);
    EXPECT_EQ(still.sections.size(), 1u);
    expect_sane(still);
    sound::Audio audio = silence(seconds);
    add_tone(audio, 0.0, seconds, 64.0, 0.3);
    expect_sane(listen_to(audio));
  }
}

TEST(Listener, hostile_samples_are_heard_without_harm) {
  sound::Audio audio = progression(1);
  for (std::size_t i = 0; i < audio.samples.size(); i += 97) {
    audio.samples[i] = i % 3 == 0   ? std::numeric_limits<float>::quiet_NaN()
                       : i % 3 == 1 ? std::numeric_limits<float>::infinity()
                                    : 1e30f;
  }
  audio.samples.pop_back();  // half a frame
  expect_sane(listen_to(audio));
  sound::Audio square = sine(6.0, 220.0, 1.0, 1.0);
  for (float& x : square.samples) x = x > 0.0f ? 1.0f : -1.0f;
  expect_sane(listen_to(square));
  expect_sane(listen_to(sine(6.0, 20000.0, 0.5, 0.5)));
  expect_sane(listen_to(sine(6.0, 440.0, 0.5, -0.5)));
  sound::Audio noise = silence(12.0);
  for (std::size_t i = 0; i < noise.samples.size(); ++i) noise.samples[i] = random_signed(5, i);
  expect_sane(listen_to(noise));
}

TEST(Listener, whole_pieces_keep_every_promise) {
  expect_sane(listen_to(progression(8)));
}

}  // namespace
}  // namespace impasto::listen
