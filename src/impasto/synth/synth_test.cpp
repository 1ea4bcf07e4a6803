// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/synth/synth.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdlib>
#include <string>
#include <vector>

#include "impasto/synth/lanes.h"

namespace impasto::synth {
namespace {

score::Note note(double onset, double offset, float pitch, float velocity = 0.8f, int part = 0) {
  score::Note n;
  n.onset = onset;
  n.offset = offset;
  n.pitch = pitch;
  n.velocity = velocity;
  n.part = static_cast<std::int16_t>(part);
  return n;
}

score::Score one_part(std::vector<score::Note> notes, int program = 0) {
  score::Score s;
  s.parts.push_back({"", program, false, 0.0f});
  s.notes = std::move(notes);
  s.duration = s.notes.empty() ? 0.0 : s.notes.back().offset;
  return s;
}

class Synth : public testing::Test {
 protected:
  void SetUp() override {
    const auto found = find_soundfont();
    if (!found) GTEST_SKIP() << "no soundfont; apt install fluid-soundfont-gm";
    font_ = *found;
  }
  std::vector<float> play(const score::Score& s) {
    std::vector<float> out;
    const auto r =
        synthesise(s, font_, [&](sound::Block b) { out.insert(out.end(), b.begin(), b.end()); });
    EXPECT_TRUE(r.has_value()) << (r ? "" : r.error().message);
    return out;
  }
  std::string font_;
};

double peak(const std::vector<float>& x, double from, double to, int side = -1) {
  double out = 0;
  for (auto i = static_cast<std::size_t>(from * 44100); i < static_cast<std::size_t>(to * 44100);
       ++i) {
    if (2 * i + 1 >= x.size()) break;
    if (side != 1) out = std::max(out, std::fabs(static_cast<double>(x[2 * i])));
    if (side != 0) out = std::max(out, std::fabs(static_cast<double>(x[2 * i + 1])));
  }
  return out;
}

// Goertzel's power at `hz` over [from, to).
double power(const std::vector<float>& x, double hz, double from, double to) {
  const double w = 2.0 * std::cos(2.0 * M_PI * hz / 44100.0);
  double a = 0, b = 0;
  for (auto i = static_cast<std::size_t>(from * 44100); i < static_cast<std::size_t>(to * 44100);
       ++i) {
    const double c = static_cast<double>(x[2 * i]) + w * a - b;
    b = a;
    a = c;
  }
  return a * a + b * b - w * a * b;
}

TEST_F(Synth, an_a4_sounds_at_440_hz_at_its_time) {
  const auto x = play(one_part({note(0.5, 2.0, 69)}, 73));  // a flute
  double best = 0, at = 0;
  for (double hz = 300; hz < 700; hz += 1) {
    const double p = power(x, hz, 1.0, 1.9);
    if (p > best) best = p, at = hz;
  }
  EXPECT_NEAR(at, 440.0, 4.0);
}

TEST_F(Synth, a_note_starts_at_its_score_time_and_not_before) {
  score::Score s;
  s.parts.push_back({"kit", 0, true, 0.0f});
  for (double t : {0.5, 1.2345}) {
    score::Note n = note(t, t + 0.2, 37);  // side stick: a sharp attack
    n.drum = true;
    s.notes.push_back(n);
  }
  const auto x = play(s);
  EXPECT_LT(peak(x, 0.0, 0.499), 1e-6);
  EXPECT_GT(peak(x, 0.499, 0.505), 0.01);
  std::size_t first = 0;
  while (first < x.size() / 2 && std::fabs(x[2 * first]) < 1e-5f) ++first;
  EXPECT_NEAR(static_cast<double>(first) / 44100.0, 0.5, 0.0015);
}

TEST_F(Synth, the_same_score_gives_the_same_samples_twice) {
  const auto s = one_part({note(0, 1, 60), note(0, 1, 64), note(0.3, 1, 67)}, 48);
  EXPECT_EQ(play(s), play(s));
}

TEST_F(Synth, sound_lasts_as_long_as_the_score_and_at_most_two_seconds_more) {
  auto s = one_part({note(0, 0.5, 60)});
  s.duration = 4.0;
  const double seconds = static_cast<double>(play(s).size()) / 88200.0;
  EXPECT_GE(seconds, 4.0);
  EXPECT_LE(seconds, 6.01);
  s.duration = 0.5;
  EXPECT_LE(static_cast<double>(play(s).size()) / 88200.0, 2.51);
}

TEST_F(Synth, forty_loud_parts_stay_within_full_scale_without_flat_tops) {
  score::Score s;
  for (int p = 0; p < 40; ++p) {
    s.parts.push_back({"", 48 + p % 8, false, 0.0f});
    s.notes.push_back(note(0, 1.0, static_cast<float>(40 + p), 1.0f, p));
  }
  const auto x = play(s);
  EXPECT_GT(peak(x, 0, 1), 0.5);
  std::size_t flat = 0;
  for (float v : x) flat += std::fabs(v) > 0.99f;
  EXPECT_EQ(flat, 0u);
}

TEST_F(Synth, beyond_fifteen_parts_each_still_has_its_own_instrument_and_side) {
  score::Score s;
  for (int p = 0; p < 30; ++p) s.parts.push_back({"", 56, false, p == 29 ? -1.0f : 1.0f});
  s.notes.push_back(note(0, 1, 60, 0.8f, 29));
  const auto x = play(s);
  EXPECT_GT(peak(x, 0, 0.5, 0), 3 * peak(x, 0, 0.5, 1));
}

TEST_F(Synth, louder_velocity_is_louder) {
  EXPECT_GT(peak(play(one_part({note(0, 1, 60, 1.0f)})), 0, 1),
            1.5 * peak(play(one_part({note(0, 1, 60, 0.3f)})), 0, 1));
}

TEST_F(Synth, a_repeated_key_is_not_silenced_by_the_note_before) {
  const auto x = play(one_part({note(0, 1.0, 69), note(0.5, 3.0, 69)}, 73));
  EXPECT_GT(peak(x, 1.5, 2.5), 0.01);
}

TEST_F(Synth, a_score_without_notes_and_a_bad_soundfont_are_refused) {
  const auto ignore = [](sound::Block) {};
  const auto empty = synthesise(one_part({}), font_, ignore);
  ASSERT_FALSE(empty);
  EXPECT_EQ(empty.error().code, ErrorCode::kUsage);
  const auto bad = synthesise(one_part({note(0, 1, 60)}), "/dev/null", ignore);
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().code, ErrorCode::kEnvironment);
}

TEST_F(Synth, notes_that_make_no_sense_are_left_out) {
  const double nan = std::nan("");
  const auto x = play(one_part({note(nan, 1, 60), note(2, 1, 60), note(0, 1, 400, 9.0f)}));
  EXPECT_LE(static_cast<double>(x.size()) / 88200.0, 3.01);
}

TEST_F(Synth, what_is_sent_into_the_room_rings_on) {
  const auto after = [this](std::vector<float> sends) {
    score::Score s = one_part({note(0.0, 0.3, 76)}, 73);  // a flute
    s.reverb_sends = std::move(sends);
    s.duration = 1.5;
    return peak(play(s), 0.6, 0.9);
  };
  EXPECT_GT(after({1.0f}), 1.5 * after({0.0f}));
  EXPECT_EQ(after({-1.0f}), after({}));
}

TEST_F(Synth, stops_when_asked) {
  const std::atomic<bool> stop{true};
  Progress progress;
  progress.cancel = &stop;
  const auto r = synthesise(
      one_part({note(0, 1, 60)}), font_, [](sound::Block) {}, progress);
  ASSERT_FALSE(r);
  EXPECT_EQ(r.error().code, ErrorCode::kInterrupted);
}

/// The strongest frequency from `from` to `to` seconds, between `low` and `high`, as a MIDI pitch.
double heard(const std::vector<float>& x, double from, double to, double low, double high) {
  double best = -1, at = 0;
  for (double pitch = low; pitch <= high; pitch += 0.05) {
    const double p = power(x, 440.0 * std::exp2((pitch - 69.0) / 12.0), from, to);
    if (p > best) best = p, at = pitch;
  }
  return at;
}

constexpr int kOcarina = 79;  // nearly a sine

TEST_F(Synth, a_slide_is_heard_where_the_score_has_it) {
  score::Note n = note(0.2, 2.2, 69);
  n.bends = {{0.5f, 0.0f}, {1.5f, 5.0f}};
  const auto x = play(one_part({n}, kOcarina));
  EXPECT_NEAR(heard(x, 0.4, 0.68, 66, 76), 69.0, 0.2);
  EXPECT_NEAR(heard(x, 1.18, 1.22, 66, 76), 71.5, 0.4);  // halfway
  EXPECT_NEAR(heard(x, 1.8, 2.15, 66, 76), 74.0, 0.2);
}

TEST_F(Synth, a_note_that_bends_leaves_the_others_of_its_part_alone) {
  score::Note slides = note(0.0, 2.0, 69);
  slides.bends = {{0.5f, 0.0f}, {0.6f, 12.0f}};
  const auto x = play(one_part({note(0.0, 2.0, 62), slides, note(1.0, 2.0, 74)}, kOcarina));
  EXPECT_NEAR(heard(x, 1.2, 1.9, 58, 66), 62.0, 0.2);
  EXPECT_NEAR(heard(x, 1.2, 1.9, 71, 77), 74.0, 0.2);
  EXPECT_NEAR(heard(x, 1.2, 1.9, 78, 84), 81.0, 0.2);
}

TEST_F(Synth, two_notes_that_bend_apart_are_both_heard) {
  score::Note up = note(0.0, 2.0, 72), down = note(0.0, 2.0, 69);
  up.bends = {{0.5f, 0.0f}, {0.6f, 5.0f}};
  down.bends = {{0.5f, 0.0f}, {0.6f, -5.0f}};
  const auto x = play(one_part({down, up}, kOcarina));
  EXPECT_NEAR(heard(x, 1.0, 1.9, 60, 68), 64.0, 0.2);
  EXPECT_NEAR(heard(x, 1.0, 1.9, 73, 81), 77.0, 0.2);
}

TEST_F(Synth, a_pitch_between_two_keys_sounds_between_them) {
  const auto x = play(one_part({note(0, 1.5, 69.5f)}, kOcarina));
  EXPECT_NEAR(heard(x, 0.3, 1.4, 66, 73), 69.5, 0.15);
}

TEST_F(Synth, what_bends_sounds_with_its_parts_instrument_and_side) {
  score::Score s;
  s.parts = {{"", 0, false, 1.0f}, {"", kOcarina, false, -1.0f}};
  score::Note n = note(0.0, 2.0, 69, 0.8f, 1);
  n.bends = {{0.2f, 0.0f}, {0.3f, 3.0f}};
  s.notes = {n};
  const auto x = play(s);
  EXPECT_GT(peak(x, 0.5, 1.9, 0), 3 * peak(x, 0.5, 1.9, 1));
  EXPECT_GT(peak(x, 1.8, 1.95), 0.5 * peak(x, 0.4, 0.6)) << "a piano would have died away";
}

using What = score::SoundChange::What;

/// One part that follows `changes`.
score::Score that_changes(std::vector<score::Note> notes, std::vector<score::SoundChange> changes) {
  score::Score s = one_part(std::move(notes));
  s.channels = {std::move(changes)};
  s.part_channels = {0};
  return s;
}

/// dB of the sound, root mean square over both sides.
double level(const std::vector<float>& x, double from, double to) {
  double sum = 0.0;
  std::size_t count = 0;
  for (auto i = static_cast<std::size_t>(from * 44100) * 2;
       i < std::min(x.size(), static_cast<std::size_t>(to * 44100) * 2); ++i, ++count)
    sum += static_cast<double>(x[i]) * static_cast<double>(x[i]);
  return 10.0 * std::log10(sum / static_cast<double>(count));
}

constexpr int kOrgan = 16;  // holds its level

TEST_F(Synth, a_fade_under_a_held_note_is_heard) {
  for (const What what : {What::kVolume, What::kExpression}) {
    const auto steady = play(that_changes({note(0, 3, 60)}, {{0.0, What::kProgram, kOrgan}}));
    const std::uint8_t full = what == What::kVolume ? 100 : 127;
    const auto faded =
        play(that_changes({note(0, 3, 60)}, {{0.0, What::kProgram, kOrgan},
                                             {1.0, what, static_cast<std::uint8_t>(full / 2)}}));
    EXPECT_NEAR(level(faded, 0.2, 0.95), level(steady, 0.2, 0.95), 0.01);
    // General MIDI: 40 dB for each tenth of the way.
    EXPECT_NEAR(level(steady, 1.2, 2.8) - level(faded, 1.2, 2.8),
                40.0 * std::log10(full / std::floor(full / 2.0)), 0.6);
  }
}

TEST_F(Synth, a_swell_from_nothing_begins_in_silence_and_is_heard) {
  score::Note swells = note(0, 3, 60, 0.0f);  // nothing is heard of it at its onset
  swells.struck = 0.8f;
  const auto x = play(that_changes(
      {swells},
      {{0.0, What::kProgram, kOrgan}, {0.0, What::kExpression, 0}, {1.0, What::kExpression, 127}}));
  EXPECT_LT(peak(x, 0.1, 0.95), 1e-3);
  EXPECT_GT(peak(x, 1.2, 2.0), 0.02);
}

TEST_F(Synth, a_channels_volume_counts_once) {
  score::Note soft = note(0, 2, 60, 0.4f);  // 0.8 at half the volume
  soft.struck = 0.8f;
  const auto x =
      play(that_changes({soft}, {{0.0, What::kProgram, kOrgan}, {0.0, What::kVolume, 50}}));
  const auto full = play(that_changes({note(0, 2, 60, 0.8f)}, {{0.0, What::kProgram, kOrgan}}));
  EXPECT_NEAR(level(full, 0.2, 1.8) - level(x, 0.2, 1.8), 40.0 * std::log10(2.0), 0.6);
}

TEST_F(Synth, a_program_changes_for_the_notes_that_begin_after) {
  const auto x =
      play(that_changes({note(0, 3, 60), note(1.0, 3, 72)}, {{0.5, What::kProgram, kOrgan}}));
  const auto piano = play(one_part({note(0, 3, 60)}));
  EXPECT_NEAR(level(x, 0.0, 0.95), level(piano, 0.0, 0.95), 0.1) << "a held note stays a piano";
  const double c5 = 523.25;
  const double early = power(x, c5, 1.3, 1.6), late = power(x, c5, 2.6, 2.9);
  EXPECT_GT(late, 0.7 * early) << "a piano would have died away";
}

TEST_F(Synth, a_note_that_bends_follows_its_channel_too) {
  score::Note n = note(0, 3, 69);
  n.bends = {{0.2f, 0.0f}, {0.3f, 3.0f}};
  score::Score s = that_changes({n}, {{0.0, What::kProgram, kOcarina},
                                      {0.0, What::kPan, 0},
                                      {1.0, What::kPan, 127},
                                      {2.0, What::kVolume, 0}});
  const auto x = play(s);
  EXPECT_GT(peak(x, 0.3, 0.9, 0), 3 * peak(x, 0.3, 0.9, 1));
  EXPECT_GT(peak(x, 1.3, 1.9, 1), 3 * peak(x, 1.3, 1.9, 0));
  EXPECT_LT(level(x, 2.4, 2.9), level(x, 1.3, 1.9) - 30.0) << "the room rings on a little";
}

TEST_F(Synth, a_sound_that_the_soundfont_lacks_is_general_midis_own) {
  const auto plain = play(that_changes({note(0, 1, 60)}, {{0.0, What::kProgram, 40}}));
  EXPECT_EQ(play(that_changes({note(0, 1, 60)}, {{0.0, What::kProgram, 40, 101}})), plain);
  EXPECT_NE(play(that_changes({note(0, 1, 60)}, {{0.0, What::kProgram, 41}})), plain);
}

TEST_F(Synth, a_variation_that_the_soundfont_has_is_played) {
  if (font_.find("FluidR3") == std::string::npos) GTEST_SKIP() << "other soundfonts have others";
  constexpr std::uint8_t kTubularBells = 14, kGsChurchBells = 8;
  EXPECT_NE(
      play(that_changes({note(0, 1, 60)}, {{0.0, What::kProgram, kTubularBells}})),
      play(that_changes({note(0, 1, 60)}, {{0.0, What::kProgram, kTubularBells, kGsChurchBells}})));
}

TEST_F(Synth, changes_to_what_is_there_already_change_nothing) {
  const auto plain = play(one_part({note(0, 1, 60)}));
  EXPECT_EQ(play(that_changes({note(0, 1, 60)}, {{0.0, What::kProgram, 0},
                                                 {0.2, What::kVolume, 100},
                                                 {0.3, What::kExpression, 127},
                                                 {0.4, What::kPan, 64}})),
            plain);
}

/// A snare on each of two kits: `second` is that of the second MIDI channel.
score::Score two_kits(std::uint8_t second) {
  score::Score s;
  s.parts = {{"", 0, true, 0.0f}, {"", 0, true, 0.0f}};
  s.channels = {{{0.0, What::kPan, 63}}, {{0.0, What::kProgram, second}}};
  s.part_channels = {0, 1};
  for (int part : {0, 1}) {
    score::Note n = note(1.0 * part, 1.0 * part + 0.2, 38, 0.8f, part);
    n.drum = true;
    s.notes.push_back(n);
  }
  return s;
}

TEST_F(Synth, drums_play_the_kit_of_their_channel) {
  constexpr std::uint8_t kBrushes = 40;
  const auto plain = play(two_kits(0)), brushed = play(two_kits(kBrushes));
  const std::size_t second = 2 * 44100 - 200;
  EXPECT_TRUE(std::equal(plain.begin(), plain.begin() + second, brushed.begin()))
      << "the first plays on as it was";
  EXPECT_GT(std::fabs(level(plain, 1.0, 1.3) - level(brushed, 1.0, 1.3)), 1.0);
  EXPECT_EQ(play(two_kits(99)), plain) << "a kit that is not there is the first";
}

TEST(Lanes, drums_of_another_channel_have_a_channel_of_their_own) {
  score::Score s = two_kits(0);
  s.parts.push_back({"", 0, true, 0.0f});
  s.parts.push_back({"", 0, false, 0.0f});
  s.part_channels.push_back(1);
  Lanes lanes = assign_lanes(s);
  EXPECT_EQ(lanes.part_channel[0], kDrums);
  EXPECT_NE(lanes.part_channel[1], kDrums);
  EXPECT_EQ(lanes.part_channel[2], lanes.part_channel[1]) << "one kit, one channel";
  EXPECT_NE(lanes.part_channel[3], lanes.part_channel[1]);
  EXPECT_TRUE(lanes.drums[static_cast<std::size_t>(lanes.part_channel[1])]);
  EXPECT_FALSE(lanes.drums[static_cast<std::size_t>(lanes.part_channel[3])]);
  EXPECT_EQ(lanes.note_channel[1], lanes.part_channel[1]);
  s.part_channels.clear();
  lanes = assign_lanes(s);
  EXPECT_EQ(lanes.part_channel[1], kDrums) << "what follows nothing shares";
}

TEST(Lanes, each_note_that_bends_has_a_channel_to_itself_until_it_has_died_away) {
  score::Score s;
  s.parts.assign(12, {"", 0, false, 0.0f});
  for (int i = 0; i < 60; ++i) {
    score::Note n = note(0.1 * i, 0.1 * i + 0.35, 60, 0.8f, i % 2 == 0 ? 11 : 3);
    if (i % 3 != 0) n.bends = {{0.0f, 0.0f}, {0.3f, 1.0f}};
    s.notes.push_back(n);
  }
  const Lanes lanes = assign_lanes(s);
  for (std::size_t a = 0; a < s.notes.size(); ++a) {
    EXPECT_NE(lanes.note_channel[a], kDrums);
    EXPECT_LT(lanes.note_channel[a], lanes.channels);
    EXPECT_EQ(lanes.bent[a], !s.notes[a].bends.empty());
    for (std::size_t b = 0; b < s.notes.size(); ++b) {
      const bool together = std::fabs(s.notes[a].onset - s.notes[b].onset) < 0.8;
      if (a != b && lanes.bent[a] && together) {
        EXPECT_NE(lanes.note_channel[a], lanes.note_channel[b]) << a << " " << b;
      }
    }
  }
  EXPECT_LE(lanes.channels, 48) << "channels are used again";
}

TEST(Lanes, when_all_channels_bend_the_rest_plays_in_tune) {
  score::Score s;
  s.parts.push_back({"", 0, false, 0.0f});
  for (int i = 0; i < 300; ++i) {
    s.notes.push_back(note(0, 1, 60));
    s.notes.back().bends = {{0.0f, 0.0f}, {0.3f, 1.0f}};
  }
  const Lanes lanes = assign_lanes(s);
  EXPECT_EQ(std::count(lanes.bent.begin(), lanes.bent.end(), true), 254);
  EXPECT_EQ(lanes.note_channel.back(), 0);
  EXPECT_EQ(lanes.channels, 256);
}

TEST(FindSoundfont, the_variable_wins_and_a_wrong_one_is_an_error) {
  ::setenv("IMPASTO_SOUNDFONT", "/nowhere/x.sf2", 1);
  const auto r = find_soundfont();
  ::unsetenv("IMPASTO_SOUNDFONT");
  ASSERT_FALSE(r);
  EXPECT_EQ(r.error().code, ErrorCode::kEnvironment);
  EXPECT_FALSE(r.error().hint.empty());
}

}  // namespace
}  // namespace impasto::synth
