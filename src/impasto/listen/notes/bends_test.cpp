// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/listen/notes/bends.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "impasto/listen/test_sounds.h"
#include "impasto/plan/piece.h"
#include "impasto/score/bends.h"

namespace impasto::listen {
namespace {

using score::Note;
using testing::add;
using testing::silence;
using Curve = std::function<double(double)>;  ///< semitones at s after the onset

Note note(double onset, double offset, float pitch) {
  Note n;
  n.onset = onset;
  n.offset = offset;
  n.pitch = pitch;
  return n;
}

Curve swing(double rate, double extent, double from = 0.0) {
  return [=](double t) { return extent * math::sin(math::kTau * rate * std::max(0.0, t - from)); };
}

Curve slide(double from, double to, double way) {
  return [=](double t) { return way * std::clamp((t - from) / (to - from), 0.0, 1.0); };
}

double holds(double) {
  return 0.0;
}

/// A bowed or sung tone: harmonics that all go one way.
void sing(sound::Audio& audio, const Note& n, const Curve& curve, double level = 0.2,
          int harmonics = 8) {
  const auto first = static_cast<std::size_t>(n.onset * sound::kRate);
  const double length = n.offset - n.onset;
  double turns = 0.0;
  for (std::size_t i = 0; i < static_cast<std::size_t>(length * sound::kRate); ++i) {
    const double t = static_cast<double>(i) / sound::kRate;
    turns += 440.0 * math::exp2((n.pitch + curve(t) - 69.0) / 12.0) / sound::kRate;
    turns -= std::floor(turns);
    double x = 0.0, a = level;
    for (int h = 1; h <= harmonics; ++h, a *= 0.7) x += a * math::sin(math::kTau * h * turns);
    const double envelope = std::min(1.0, t / 0.03) * std::min(1.0, (length - t) / 0.04);
    add(audio, first + i, static_cast<float>(envelope * x));
  }
}

/// A struck string: stiff, so that its partials lie apart from the harmonics, and dying away.
void strike(sound::Audio& audio, double start, double length, double pitch, double level) {
  const double hz = 440.0 * math::exp2((pitch - 69.0) / 12.0);
  const auto first = static_cast<std::size_t>(start * sound::kRate);
  for (std::size_t i = 0; i < static_cast<std::size_t>(length * sound::kRate); ++i) {
    const double t = static_cast<double>(i) / sound::kRate;
    double x = 0.0, a = level;
    for (int h = 1; h <= 8; ++h, a *= 0.7) {
      // Two strings a little apart beat, each partial at its own rate.
      const double partial = h * hz * std::sqrt(1.0 + 0.0004 * h * h);
      x += a * math::exp(-t * h / 1.5) *
           (math::sin(math::kTau * partial * t) +
            0.5 * math::sin(math::kTau * partial * 1.0013 * t));
    }
    add(audio, first + i,
        static_cast<float>(x * std::min(1.0, t / 0.003) * std::min(1.0, (length - t) / 0.03)));
  }
}

/// The line as it is heard, its notes being known.
std::vector<Note> heard(const sound::Audio& audio, std::vector<Note> line) {
  FrontEnd front;
  front.push({audio.samples.data(), audio.samples.size()});
  hear_bends(front.finish(), line);
  return line;
}

std::vector<Note> sung(const Note& n, const Curve& curve, int harmonics = 8) {
  sound::Audio audio = silence(n.offset + 0.3);
  sing(audio, n, curve, 0.2, harmonics);
  return heard(audio, {n});
}

struct Swing {
  double rate = 0.0, extent = 0.0, from = 0.0;
  int cycles = 0;
  double points = 0.0;  ///< in a cycle
};

/// What the bends do between their first and last turn.
Swing swing_of(const Note& n) {
  std::vector<std::size_t> turns;
  const auto& b = n.bends;
  for (std::size_t i = 1; i + 1 < b.size(); ++i) {
    if ((b[i].semitones - b[i - 1].semitones) * (b[i + 1].semitones - b[i].semitones) < 0.0f) {
      turns.push_back(i);
    }
  }
  if (turns.size() < 5) return {};
  Swing s;
  s.cycles = static_cast<int>(turns.size() - 1) / 2;
  s.from = b[turns.front()].time;
  s.rate = static_cast<double>(turns.size() - 1) / 2.0 / (b[turns.back()].time - s.from);
  s.points = static_cast<double>(turns.back() - turns.front()) * 2.0 /
             static_cast<double>(turns.size() - 1);
  std::vector<float> ways;
  for (std::size_t i = 1; i < turns.size(); ++i) {
    ways.push_back(std::fabs(b[turns[i]].semitones - b[turns[i - 1]].semitones) / 2.0f);
  }
  std::sort(ways.begin(), ways.end());
  s.extent = ways[ways.size() / 2];
  return s;
}

TEST(Bends, vibrato_is_heard_at_its_rate_and_extent) {
  const struct {
    float pitch;
    double rate, extent;
  } cases[] = {{50, 5.0, 0.3}, {57, 6.0, 0.15}, {64, 4.0, 0.5}, {69, 7.0, 0.4},
               {72, 5.5, 1.0}, {76, 8.0, 0.3},  {84, 6.5, 0.2}};
  for (const auto& c : cases) {
    const auto line = sung(note(0.5, 2.0, c.pitch), swing(c.rate, c.extent));
    ASSERT_EQ(line.size(), 1u);
    const Swing s = swing_of(line[0]);
    EXPECT_NEAR(s.rate, c.rate, 0.15) << c.pitch;
    EXPECT_NEAR(s.extent, c.extent, 0.02 + 0.07 * c.extent) << c.pitch;
    EXPECT_GE(s.cycles, static_cast<int>(c.rate * 1.5) - 2) << c.pitch;
    EXPECT_GE(s.points, 4.0) << c.pitch;
    EXPECT_EQ(line[0].pitch, c.pitch);
  }
}

TEST(Bends, vibrato_begins_where_it_does) {
  const auto line = sung(note(0.5, 2.5, 67), swing(6.0, 0.4, 0.8));
  EXPECT_NEAR(swing_of(line[0]).from, 0.8 + 0.25 / 6.0, 0.1);
  for (float t : {0.1f, 0.3f, 0.5f, 0.7f}) {
    EXPECT_NEAR(score::bend_at(line[0].bends, t), 0.0f, 0.05f) << t;
  }
}

TEST(Bends, what_swings_too_little_too_slowly_or_too_briefly_holds) {
  EXPECT_TRUE(sung(note(0.5, 2.0, 64), swing(6.0, 0.06))[0].bends.empty());
  EXPECT_TRUE(sung(note(0.5, 3.0, 64), swing(1.5, 0.18))[0].bends.empty());
  EXPECT_TRUE(sung(note(0.5, 2.0, 64),
                   [](double t) {
                     return t > 0.7 && t < 0.7 + 1.0 / 6.0
                                ? 0.15 * math::sin(math::kTau * 6.0 * (t - 0.7))
                                : 0.0;
                   })[0]
                  .bends.empty());
}

TEST(Bends, a_slide_is_heard_where_and_as_far_as_it_goes) {
  for (double way : {-2.0, 0.7, 1.5}) {
    const auto line = sung(note(0.5, 2.0, 62), slide(0.6, 0.8, way));
    ASSERT_EQ(line.size(), 1u);
    const auto& b = line[0].bends;
    ASSERT_FALSE(b.empty()) << way;
    // From where it stood: a tone that stands in two places leaves the tuning open.
    const float stood = score::bend_at(b, 0.5f);
    EXPECT_NEAR(score::bend_at(b, 0.7f) - stood, way / 2.0, 0.15) << way;
    EXPECT_NEAR(score::bend_at(b, 0.9f) - stood, way, 0.06) << way;
  }
}

TEST(Bends, notes_that_a_slide_was_cut_into_become_one) {
  sound::Audio audio = silence(2.0);
  sing(audio, note(0.5, 1.5, 60), slide(0.0, 1.0, 5.0));
  std::vector<Note> cut;
  for (int i = 0; i < 6; ++i) {
    const double from = std::max(0.5, 0.4 + 0.2 * i), to = std::min(1.5, 0.6 + 0.2 * i);
    cut.push_back(note(from, to, static_cast<float>(60 + i)));
  }
  const auto line = heard(audio, cut);
  ASSERT_EQ(line.size(), 1u);
  EXPECT_NEAR(line[0].onset, 0.5, 1e-6);
  EXPECT_NEAR(line[0].offset, 1.5, 1e-6);
  for (double t : {0.1, 0.3, 0.5, 0.7, 0.9}) {
    const double pitch = line[0].pitch + score::bend_at(line[0].bends, static_cast<float>(t));
    EXPECT_NEAR(pitch, 60.0 + 5.0 * t, 0.15) << t;
  }
}

TEST(Bends, a_swing_that_was_cut_into_keys_is_one_note_and_one_struck_again_is_two) {
  sound::Audio audio = silence(4.5);
  sing(audio, note(0.5, 2.0, 64), swing(5.0, 0.8));
  sing(audio, note(2.2, 3.8, 64), swing(5.0, 0.3));
  for (std::size_t i = 0; i < audio.samples.size(); ++i) {  // a new stroke of the bow
    const double from_stroke = static_cast<double>(i / 2) / sound::kRate - 3.0;
    audio.samples[i] *= static_cast<float>(std::clamp(std::fabs(from_stroke) / 0.06, 0.1, 1.0));
  }
  std::vector<Note> cut;
  for (int i = 0; i < 15; ++i) {
    cut.push_back(note(0.5 + 0.1 * i, 0.6 + 0.1 * i, i % 2 == 0 ? 65.0f : 63.0f));
  }
  cut.push_back(note(2.2, 3.0, 64));
  cut.push_back(note(3.0, 3.8, 64));
  const auto line = heard(audio, cut);
  ASSERT_EQ(line.size(), 3u);
  EXPECT_NEAR(line[0].offset, 2.0, 1e-6);
  EXPECT_EQ(line[0].pitch, 64.0f);
  EXPECT_NEAR(swing_of(line[0]).rate, 5.0, 0.15);
  EXPECT_NEAR(line[1].offset, 3.0, 1e-6);
}

TEST(Bends, two_notes_that_hold_stay_two_and_the_first_reaches_for_the_second) {
  sound::Audio audio = silence(2.5);
  sing(audio, note(0.5, 2.0, 60), slide(0.6, 0.85, 7.0));
  // Between them a scrap that the slide left, and nothing.
  const auto line = heard(audio, {note(0.5, 1.12, 60), note(1.2, 1.26, 63), note(1.34, 2.0, 67)});
  ASSERT_EQ(line.size(), 2u);
  EXPECT_EQ(line[0].pitch, 60.0f);
  EXPECT_EQ(line[1].pitch, 67.0f);
  EXPECT_NEAR(line[0].offset, line[1].onset, 1e-6);
  EXPECT_GT(line[0].bends.back().semitones, 4.0f);
  EXPECT_NEAR(score::bend_at(line[1].bends, 0.3f), 0.0, 0.05);
}

TEST(Bends, steps_and_trills_are_not_slides_and_swings) {
  sound::Audio audio = silence(4.0);
  std::vector<Note> line;
  for (int i = 0; i < 8; ++i) line.push_back(note(0.5 + 0.2 * i, 0.7 + 0.2 * i, 60.0f + i));
  for (int i = 0; i < 10; ++i)
    line.push_back(note(2.3 + i / 12.0, 2.3 + (i + 1) / 12.0, 70.0f + i % 2));
  sing(audio, note(0.5, 2.1, 60), [](double t) { return std::floor(t / 0.2); });
  sing(audio, note(2.3, 2.3 + 10 / 12.0, 70),
       [](double t) { return static_cast<int>(t * 12.0) % 2; });
  const auto result = heard(audio, line);
  EXPECT_EQ(result.size(), line.size());
  for (const Note& n : result) EXPECT_TRUE(n.bends.empty()) << n.onset;
}

TEST(Bends, a_run_is_not_a_slide) {
  for (double each : {0.07, 0.08, 0.1}) {
    sound::Audio audio = silence(2.0);
    sing(audio, note(0.5, 1.5, 60),
         [=](double t) { return 2.0 * std::clamp(std::floor((t - 0.3) / each), 0.0, 4.0); });
    const auto line = heard(audio, {note(0.5, 0.8 + each, 60), note(0.8 + each, 1.5, 68)});
    EXPECT_EQ(line.size(), 2u);
    for (const Note& n : line) EXPECT_TRUE(n.bends.empty()) << each;
  }
}

TEST(Bends, a_slide_ends_where_the_sound_breaks_off) {
  sound::Audio audio = silence(2.5);
  sing(audio, note(0.5, 1.4, 60), slide(0.0, 0.9, 4.5));
  sing(audio, note(1.5, 2.1, 72), holds);
  const auto line = heard(
      audio, {note(0.5, 0.8, 61), note(0.8, 1.1, 62), note(1.1, 1.4, 64), note(1.5, 2.1, 72)});
  ASSERT_EQ(line.size(), 2u);
  EXPECT_NEAR(line[0].pitch + line[0].bends.back().semitones, 64.5, 0.3);
  EXPECT_TRUE(line[1].bends.empty());
}

TEST(Bends, what_stands_elsewhere_before_or_after_a_swing_is_another_sound) {
  const auto line = sung(note(0.5, 2.2, 67), [](double t) {
    return t < 0.16 ? -1.5 : t > 1.5 ? 1.5 : 0.3 * math::sin(math::kTau * 6.0 * (t - 0.16));
  });
  EXPECT_GE(swing_of(line[0]).cycles, 5);
  for (const auto& p : line[0].bends) EXPECT_LT(std::fabs(p.semitones), 0.5f) << p.time;
}

TEST(Bends, struck_strings_hold_though_they_beat) {
  sound::Audio audio = silence(6.0);
  std::vector<Note> line;
  const int pitches[] = {60, 61, 64, 72, 71, 67, 65, 64, 62, 60};
  for (int i = 0; i < 10; ++i) {
    strike(audio, 0.4 + 0.5 * i, 0.7, pitches[i], 0.15);  // each into the next
    strike(audio, 0.4 + 0.5 * i, 0.5, 48, 0.1);
    line.push_back(note(0.4 + 0.5 * i, 0.9 + 0.5 * i, static_cast<float>(pitches[i])));
  }
  const auto result = heard(audio, line);
  EXPECT_EQ(result.size(), line.size());
  for (const Note& n : result) EXPECT_TRUE(n.bends.empty()) << n.onset;
}

TEST(Bends, one_partial_that_moves_alone_is_another_sound) {
  for (float above : {0.0f, 27.863f}) {  // around the fundamental; around the fifth harmonic
    sound::Audio audio = silence(2.5);
    sing(audio, note(0.5, 2.0, 60), holds);
    sing(audio, note(0.5, 2.0, 60.0f + above), swing(6.0, 0.3), above > 0.0f ? 0.1 : 0.6, 1);
    EXPECT_TRUE(heard(audio, {note(0.5, 2.0, 60)})[0].bends.empty()) << above;
  }
}

TEST(Bends, a_pure_tone_has_but_one_partial_to_go_by) {
  const Swing s = swing_of(sung(note(0.5, 2.0, 81), swing(6.0, 0.3), 1)[0]);
  EXPECT_NEAR(s.rate, 6.0, 0.15);
  EXPECT_NEAR(s.extent, 0.3, 0.02);
}

TEST(Bends, a_fast_swing_is_as_wide_as_it_is_though_the_window_blurs_it) {
  const Swing s = swing_of(sung(note(0.5, 2.0, 69), swing(8.0, 0.2), 2)[0]);
  EXPECT_NEAR(s.rate, 8.0, 0.15);
  EXPECT_NEAR(s.extent, 0.2, 0.02);
}

TEST(Bends, are_heard_over_a_piano_which_has_none) {
  sound::Audio audio = silence(3.0);
  sing(audio, note(0.5, 2.5, 74), swing(5.5, 0.35), 0.12);
  std::vector<Note> struck;
  for (int i = 0; i < 4; ++i) {
    for (int pitch : {48, 55, 64, 67}) strike(audio, 0.5 + 0.5 * i, 0.5, pitch, 0.03);
    struck.push_back(note(0.5 + 0.5 * i, 1.0 + 0.5 * i, 55));
  }
  const Swing s = swing_of(heard(audio, {note(0.5, 2.5, 74)})[0]);
  EXPECT_NEAR(s.rate, 5.5, 0.15);
  EXPECT_NEAR(s.extent, 0.35, 0.05);
  EXPECT_GE(s.cycles, 8);
  for (const Note& n : heard(audio, struck)) EXPECT_TRUE(n.bends.empty()) << n.onset;
}

TEST(Bends, notes_after_the_last_frame_hold) {
  Features features;
  std::vector<Note> line = {note(0.0, 0.005, 60), note(0.005, 0.02, 61), note(0.02, 0.1, 60)};
  hear_bends(features, line);
  ASSERT_EQ(line.size(), 3u);
  for (const Note& n : line) EXPECT_TRUE(n.bends.empty());
}

TEST(Bends, gain_changes_nothing) {
  sound::Audio audio = silence(4.5);
  sing(audio, note(0.5, 2.0, 64), swing(6.0, 0.3));
  sing(audio, note(2.2, 4.0, 60), slide(0.6, 0.8, 1.5));
  const std::vector<Note> notes = {note(0.5, 2.0, 64), note(2.2, 4.0, 60)};
  const auto loud = heard(audio, notes);
  for (float& x : audio.samples) x *= 0.03f;
  const auto soft = heard(audio, notes);
  ASSERT_EQ(loud.size(), soft.size());
  for (std::size_t i = 0; i < loud.size(); ++i) {
    ASSERT_FALSE(loud[i].bends.empty());
    ASSERT_EQ(loud[i].bends.size(), soft[i].bends.size());
    for (std::size_t k = 0; k < loud[i].bends.size(); ++k) {
      EXPECT_NEAR(loud[i].bends[k].semitones, soft[i].bends[k].semitones, 0.02);
      EXPECT_NEAR(loud[i].bends[k].time, soft[i].bends[k].time, 0.005);
    }
  }
}

TEST(Bends, survive_noise_and_the_loss_of_all_above_five_kilohertz) {
  sound::Audio audio = silence(2.5);
  sing(audio, note(0.5, 2.0, 64), swing(6.0, 0.3));
  double low[2] = {0.0, 0.0};
  for (std::size_t i = 0; i < audio.samples.size(); ++i) {  // one pole twice; noise 20 dB down
    const double x = audio.samples[i] + 0.03f * random_signed(9, i / 2);
    double& state = low[i % 2];
    state += 0.5 * (x - state);
    audio.samples[i] = static_cast<float>(std::floor(state * 128.0 + 0.5) / 128.0);  // 8 bits
  }
  const Swing s = swing_of(heard(audio, {note(0.5, 2.0, 64)})[0]);
  EXPECT_NEAR(s.rate, 6.0, 0.15);
  EXPECT_NEAR(s.extent, 0.3, 0.05);
}

TEST(Bends, reach_the_melody_and_the_same_note_among_all) {
  sound::Audio audio = silence(6.0);
  for (int i = 0; i < 3; ++i) {
    sing(audio, note(0.5 + 1.6 * i, 2.0 + 1.6 * i, 67.0f + 2 * i), swing(5.5, 0.3, 0.2));
  }
  const plan::Piece piece = testing::listen_to(audio);
  ASSERT_EQ(piece.melody.size(), 3u);
  for (const Note& n : piece.melody) {
    EXPECT_NEAR(swing_of(n).rate, 5.5, 0.15);
    EXPECT_NEAR(swing_of(n).extent, 0.3, 0.05);
    const auto same = std::find_if(piece.notes.begin(), piece.notes.end(), [&](const Note& other) {
      return other.onset == n.onset && other.pitch == n.pitch;
    });
    ASSERT_NE(same, piece.notes.end());
    EXPECT_EQ(same->bends.size(), n.bends.size());
  }
}

}  // namespace
}  // namespace impasto::listen
