// SPDX-License-Identifier: GPL-3.0-or-later
// Metres, played by a soundfont and heard again.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <string>
#include <vector>

#include "impasto/listen/listen.h"
#include "impasto/plan/piece.h"
#include "impasto/synth/synth.h"

namespace impasto::studio {
namespace {

/// Bars one after the other: a piano with a tune in the right hand, chords in the left.
struct Player {
  score::Score score;
  double now = 0.3;
  std::vector<double> bars;
  int bar = 0, division;

  explicit Player(int parts = 2) : division(parts) {
    score.parts.push_back({"Piano", 0, false, 0.0f});
  }

  void note(double onset, double length, int pitch, double velocity) {
    score::Note n;
    n.onset = onset;
    n.offset = onset + length;
    n.pitch = static_cast<float>(pitch);
    n.velocity = static_cast<float>(velocity);
    score.notes.push_back(n);
  }

  /// A bar of `beats`, with the bass on the first and a chord on each of `chords`, and a tune of
  /// the given lengths (in beats).
  void play(int beats, double beat, std::initializer_list<double> chords,
            std::initializer_list<double> tune) {
    constexpr int kRoots[8] = {48, 53, 55, 48, 45, 50, 43, 48};
    constexpr int kScale[8] = {72, 76, 74, 79, 77, 76, 71, 74};
    const int root = kRoots[bar % 8];
    const int third = root == 45 || root == 50 ? 3 : 4;
    bars.push_back(now);
    // Bass on the first beat, in compound metre on each.
    if (division == 2) note(now, 0.9 * beat * beats, root - 12, 0.8);
    for (int b = 0; b < beats && division == 3; ++b) {
      note(now + b * beat, 0.6 * beat, root - 12 + (b ? 7 : 0), 0.8);
    }
    for (double at : chords) {
      for (int step : {0, third, 7}) note(now + at * beat, 0.5 * beat, root + 12 + step, 0.45);
    }
    double at = 0.0;
    int n = bar * 3;
    for (double length : tune) {
      note(now + at * beat, 0.9 * length * beat, kScale[n++ % 8] + (at == 0.0 ? 5 : 0),
           at == 0.0 ? 0.75 : 0.6);
      at += length;
    }
    now += beats * beat;
    ++bar;
  }

  plan::Piece heard(const std::string& font) {
    std::stable_sort(score.notes.begin(), score.notes.end(),
                     [](const auto& a, const auto& b) { return a.onset < b.onset; });
    for (const auto& n : score.notes) score.duration = std::max(score.duration, n.offset);
    listen::Listener listener;
    const auto played =
        synth::synthesise(score, font, [&](sound::Block block) { listener.push(block); });
    EXPECT_TRUE(played.has_value());
    return listener.finish();
  }
};

class Heard : public testing::Test {
 protected:
  void SetUp() override {
    const auto found = synth::find_soundfont();
    if (!found) GTEST_SKIP() << "no soundfont; apt install fluid-soundfont-gm";
    font_ = *found;
  }
  std::string font_;
};

/// Share of the downbeats that lie on bar lines.
double on_bar_lines(const plan::Piece& piece, const std::vector<double>& bars) {
  int on = 0, all = 0;
  for (const auto& beat : piece.beats) {
    if (beat.position != 1) continue;
    ++all;
    on += std::any_of(bars.begin(), bars.end(),
                      [&](double bar) { return std::fabs(bar - beat.time) < 0.07; });
  }
  return all ? on / static_cast<double>(all) : 0.0;
}

constexpr double kThird = 1.0 / 3.0;

TEST_F(Heard, a_jig_is_in_two_of_three_parts_each) {
  Player jig(3);
  for (int i = 0; i < 24; ++i) {
    jig.play(2, 60.0 / 116.0, {2 * kThird, 1.0 + 2 * kThird},
             {kThird, kThird, kThird, kThird, kThird, kThird});
  }
  const plan::Piece piece = jig.heard(font_);
  EXPECT_NEAR(piece.tempo, 116.0, 1.0);
  EXPECT_EQ(piece.division, 3);
  EXPECT_EQ(piece.meter, 2);
  EXPECT_GE(on_bar_lines(piece, jig.bars), 0.9);
}

TEST_F(Heard, a_siciliano_falls_in_threes_on_one_level_or_the_next) {
  Player siciliano(3);
  for (int i = 0; i < 14; ++i) {
    siciliano.play(2, 60.0 / 46.0, {2 * kThird, 1.0 + 2 * kThird},
                   {0.5, 0.5 * kThird, kThird, 2 * kThird, kThird});
  }
  const plan::Piece piece = siciliano.heard(font_);
  const bool dotted = piece.division == 3 && piece.meter == 2;
  EXPECT_TRUE(dotted || (piece.division == 2 && piece.meter == 3))
      << piece.meter << " of " << piece.division << " at " << piece.tempo;
  EXPECT_NEAR(piece.tempo, dotted ? 46.0 : 138.0, 1.0);
}

TEST_F(Heard, nine_eight_is_in_three_of_three_parts_each) {
  Player nine(3);
  for (int i = 0; i < 18; ++i) {
    nine.play(3, 60.0 / 96.0, {2 * kThird, 1.0 + 2 * kThird, 2.0 + 2 * kThird},
              {kThird, kThird, kThird, kThird, kThird, kThird, kThird, kThird, kThird});
  }
  const plan::Piece piece = nine.heard(font_);
  EXPECT_EQ(piece.division, 3);
  EXPECT_EQ(piece.meter, 3);
  EXPECT_GE(on_bar_lines(piece, nine.bars), 0.9);
}

TEST_F(Heard, triplets_on_a_few_beats_are_no_compound_metre) {
  Player march;
  for (int i = 0; i < 14; ++i) {
    march.play(4, 0.5, {1.0, 2.0, 3.0}, {1.0, 0.5, 0.5, 1.0, kThird, kThird, kThird});
  }
  const plan::Piece piece = march.heard(font_);
  EXPECT_EQ(piece.division, 2);
  EXPECT_EQ(piece.meter, 4);
}

TEST_F(Heard, three_turns_into_four_where_it_is_written) {
  for (const bool turned : {false, true}) {
    Player song;
    double change = 0.0;
    for (int part = 0; part < 2; ++part) {
      change = song.now;
      for (int i = 0; i < 12; ++i) {
        if ((part == 0) != turned) {
          song.play(3, 0.5, {1.0, 2.0}, {1.0, 0.5, 0.5, 1.0});
        } else {
          song.play(4, 0.5, {1.0, 2.0, 3.0}, {1.0, 1.0, 0.5, 0.5, 1.0});
        }
      }
    }
    const plan::Piece piece = song.heard(font_);
    const auto meters = plan::meter_curve(piece.beats);
    ASSERT_EQ(meters.size(), 2u);
    EXPECT_EQ(meters[0].meter, turned ? 4 : 3);
    EXPECT_EQ(meters[1].meter, turned ? 3 : 4);
    EXPECT_NEAR(meters[1].time, change, 2.0);  // a bar
    EXPECT_GE(on_bar_lines(piece, song.bars), 0.9);
  }
}

TEST_F(Heard, four_stays_four) {
  Player song;
  for (int i = 0; i < 20; ++i) {
    song.play(4, 60.0 / 108.0, {1.0, 2.0, 3.0},
              i % 4 == 3 ? std::initializer_list<double>{1.0, 1.0, 2.0}
                         : std::initializer_list<double>{1.0, 0.5, 0.5, 1.0, 1.0});
  }
  const plan::Piece piece = song.heard(font_);
  const auto meters = plan::meter_curve(piece.beats);
  ASSERT_EQ(meters.size(), 1u);
  EXPECT_EQ(meters[0].meter, 4);
  EXPECT_EQ(piece.division, 2);
  EXPECT_GE(on_bar_lines(piece, song.bars), 0.9);
}

TEST_F(Heard, a_march_in_two_begins_its_bars_on_bar_lines) {
  Player march;
  for (int i = 0; i < 28; ++i) march.play(2, 60.0 / 112.0, {1.0}, {0.75, 0.25, 0.5, 0.5});
  const plan::Piece piece = march.heard(font_);
  EXPECT_TRUE(piece.meter == 2 || piece.meter == 4) << piece.meter;
  EXPECT_NEAR(piece.tempo, 112.0, 1.0);
  EXPECT_GE(on_bar_lines(piece, march.bars), 0.9);
}

TEST_F(Heard, five_is_counted) {
  Player five;
  for (int i = 0; i < 14; ++i) {
    five.play(5, 60.0 / 150.0, {1.0, 2.0, 3.0, 4.0}, {1.0, 1.0, 1.0, 0.5, 0.5, 1.0});
  }
  EXPECT_EQ(five.heard(font_).meter, 5);
}

/// Share of the beats that lie on the beats of `beat` seconds from 0.3 on.
double on_beats(const plan::Piece& piece, double beat) {
  int on = 0;
  for (const auto& b : piece.beats) {
    const double at = (b.time - 0.3) / beat;
    on += std::fabs(at - std::round(at)) * beat < 0.05;
  }
  return piece.beats.empty() ? 0.0 : on / static_cast<double>(piece.beats.size());
}

TEST_F(Heard, shuffle_begins_with_its_long_part_though_the_short_one_is_louder) {
  Player shuffle;
  constexpr double kBeat = 60.0 / 126.0;
  constexpr int kTune[7] = {72, 76, 79, 77, 74, 71, 76};
  for (int i = 0; i < 72; ++i) {
    const double t = 0.3 + i * kBeat;
    shuffle.note(t, 0.6 * kBeat, kTune[i % 7], 0.5);
    shuffle.note(t + 2 * kThird * kBeat, 0.3 * kBeat, kTune[(i + 2) % 7], 0.9);
  }
  const plan::Piece piece = shuffle.heard(font_);
  EXPECT_NEAR(piece.tempo, 126.0, 1.0);
  EXPECT_GE(on_beats(piece, kBeat), 0.9);
}

TEST_F(Heard, a_soft_bass_has_its_beats_however_loud_the_chords_between) {
  Player song;
  constexpr double kBeat = 60.0 / 110.0;
  constexpr int kRoots[4] = {36, 41, 43, 36};
  constexpr int kBeats = 64;
  for (int i = 0; i < kBeats; ++i) {
    const double t = 0.3 + i * kBeat;
    const int root = kRoots[i / 4 % 4];
    song.note(t, 0.9 * kBeat, root + (i % 2 ? 7 : 0), 0.5);
    song.note(t, 0.4 * kBeat, root + 31, 0.35);
    for (int step : {28, 31, 36}) song.note(t + 0.5 * kBeat, 0.3 * kBeat, root + step, 0.8);
  }
  const plan::Piece piece = song.heard(font_);
  int with_beat = 0;
  for (int i = 0; i < kBeats; ++i) {
    with_beat += std::any_of(piece.beats.begin(), piece.beats.end(), [&](const auto& b) {
      return std::fabs(b.time - 0.3 - i * kBeat) < 0.05;
    });
  }
  EXPECT_GE(with_beat, 0.9 * kBeats);
}

}  // namespace
}  // namespace impasto::studio
