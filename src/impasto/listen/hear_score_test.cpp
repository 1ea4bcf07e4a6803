// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "impasto/listen/listen.h"
#include "impasto/listen/mood/emotion.h"
#include "impasto/plan/form.h"
#include "impasto/plan/harmony.h"
#include "impasto/plan/piece.h"
#include "impasto/plan/rhythm.h"

namespace impasto::listen {
namespace {

score::Note note(double onset, double length, int pitch, float velocity = 0.6f, int part = 0) {
  score::Note n;
  n.onset = onset;
  n.offset = onset + length;
  n.onset_quarter = onset * 2.0;
  n.duration_quarter = length * 2.0;
  n.pitch = static_cast<float>(pitch);
  n.velocity = velocity;
  n.part = static_cast<std::int16_t>(part);
  return n;
}

void finish(score::Score& score) {
  std::stable_sort(score.notes.begin(), score.notes.end(), [](const auto& a, const auto& b) {
    return a.onset < b.onset || (a.onset == b.onset && a.pitch < b.pitch);
  });
  for (const auto& n : score.notes) score.duration = std::max(score.duration, n.offset);
}

/// Tune over chords at 120 in 4/4, eight bars in C: I IV V I twice.
score::Score song() {
  score::Score score;
  score.parts = {{"Flute", 73, false, 0.0f}, {"Piano", 0, false, 0.0f}, {"Drums", 0, true, 0.0f}};
  const int roots[4] = {48, 53, 55, 48};
  const int tune[4][4] = {{76, 74, 72, 79}, {77, 76, 77, 81}, {79, 77, 74, 71}, {72, 76, 79, 84}};
  for (int bar = 0; bar < 8; ++bar) {
    const double t = bar * 2.0;
    score.bars.push_back(t);
    for (int beat = 0; beat < 4; ++beat) {
      score.beats.push_back(t + beat * 0.5);
      score.notes.push_back(note(t + beat * 0.5, 0.45, tune[bar % 4][beat], 0.8f, 0));
      score::Note drum = note(t + beat * 0.5, 0.1, beat % 2 == 0 ? 36 : 42, 0.9f, 2);
      drum.drum = true;
      score.notes.push_back(drum);
    }
    const int root = roots[bar % 4];
    score.notes.push_back(note(t, 2.0, root - 12, 0.6f, 1));
    for (int step : {0, 4, 7}) score.notes.push_back(note(t, 2.0, root + step, 0.5f, 1));
  }
  finish(score);
  return score;
}

TEST(HearScore, six_eight_for_most_of_a_piece_is_compound) {
  for (const double change : {4.0, 12.0}) {  // s, of 16
    score::Score score = song();
    score.meters = {{0.0, 0.0, 6, 8}, {change, change * 2.0, 3, 8}};
    EXPECT_EQ(hear(score).division, change > 8.0 ? 3 : 2);
  }
}

TEST(HearScore, bends_pass_through_and_end_where_a_line_cuts_its_note) {
  score::Score score;
  score.parts = {{"Violin", 40, false, 0.0f}, {"Bass", 32, false, 0.0f}};
  score.notes = {note(0, 4, 72), note(2, 2, 76), note(0, 4, 40, 0.6f, 1), note(3, 1, 36, 0.6f, 1)};
  for (std::size_t i : {0, 2}) score.notes[i].bends = {{0.0f, 0.0f}, {4.0f, 8.0f}};
  finish(score);
  const plan::Piece piece = hear(score);
  ASSERT_EQ(piece.melody.size(), 2u);
  ASSERT_EQ(piece.bass.size(), 2u);
  // Whole where the note is; to the next note where a line cuts it.
  for (std::size_t i : {0, 1}) {
    ASSERT_EQ(piece.notes[i].bends.size(), 2u);
    EXPECT_EQ(piece.notes[i].bends[1].semitones, 8.0f);
  }
  ASSERT_EQ(piece.melody[0].bends.size(), 2u);
  EXPECT_EQ(piece.melody[0].bends[1].time, 2.0f);
  EXPECT_EQ(piece.melody[0].bends[1].semitones, 4.0f);
  ASSERT_EQ(piece.bass[0].bends.size(), 2u);
  EXPECT_EQ(piece.bass[0].bends[1].time, 3.0f);
  EXPECT_EQ(piece.bass[0].bends[1].semitones, 6.0f);
}

TEST(HearScore, a_bend_ends_where_the_leading_part_comes_back) {
  score::Score score;
  score.parts = {{"Solo", 40, false, 0.0f}, {"Second", 40, false, 0.0f}};
  score.notes = {note(0, 1, 76), note(1, 6, 72, 0.6f, 1), note(5, 1, 76)};
  score.notes[1].bends = {{0.0f, 0.0f}, {6.0f, 6.0f}};
  finish(score);
  const plan::Piece piece = hear(score);
  ASSERT_EQ(piece.melody.size(), 3u);
  EXPECT_EQ(piece.melody[1].offset, 5.0);
  EXPECT_EQ(piece.melody[1].bends.back().time, 4.0f);
  EXPECT_EQ(piece.melody[1].bends.back().semitones, 4.0f);
}

TEST(HearScore, what_is_written_is_not_guessed) {
  score::Score score = song();
  score.title = "Song";
  score.keys.push_back({0.0, -3, true, true});
  const plan::Piece piece = hear(score);
  EXPECT_TRUE(plan::from_score(piece));
  EXPECT_EQ(piece.title, "Song");
  EXPECT_EQ(piece.notes.size(), score.notes.size());
  ASSERT_EQ(piece.beats.size(), 32u);
  for (int i = 0; i < 32; ++i) {
    EXPECT_EQ(piece.beats[i].time, i * 0.5);
    EXPECT_EQ(piece.beats[i].position, i % 4 + 1);
  }
  EXPECT_NEAR(piece.tempo, 120.0, 1e-6);
  EXPECT_EQ(piece.meter, 4);
  ASSERT_EQ(piece.keys.size(), 1u);
  EXPECT_EQ(plan::to_label(piece.keys[0]), "C minor");
}

TEST(HearScore, signature_without_mode_is_settled_by_the_notes) {
  score::Score score = song();
  score.keys.push_back({0.0, 0, false, false});
  EXPECT_EQ(plan::to_label(hear(score).keys.at(0)), "C major");
  for (auto& n : score.notes) {
    if (!n.drum) n.pitch -= 3.0f;  // A major shapes, bent to A minor
    const int pc = static_cast<int>(n.pitch) % 12;
    if (!n.drum && (pc == 1 || pc == 6 || pc == 8)) n.pitch -= 1.0f;
  }
  EXPECT_EQ(plan::to_label(hear(score).keys.at(0)), "A minor");
}

TEST(HearScore, key_and_chords_come_from_the_notes) {
  const plan::Piece piece = hear(song());
  ASSERT_EQ(piece.keys.size(), 1u);
  EXPECT_EQ(plan::to_label(piece.keys[0]), "C major");
  const int roots[4] = {0, 5, 7, 0};
  for (int bar = 0; bar < 8; ++bar) {
    const double middle = bar * 2.0 + 0.7;
    const auto it = std::find_if(piece.chords.begin(), piece.chords.end(), [&](const auto& c) {
      return c.start <= middle && middle < c.end;
    });
    ASSERT_NE(it, piece.chords.end());
    EXPECT_EQ(it->root, roots[bar % 4]) << bar;
    EXPECT_EQ(it->bass, roots[bar % 4]) << bar;
  }
}

TEST(HearScore, melody_is_the_tune_and_bass_the_lowest_line) {
  const plan::Piece piece = hear(song());
  ASSERT_EQ(piece.melody.size(), 32u);
  for (const auto& n : piece.melody) EXPECT_EQ(n.part, 0);
  ASSERT_EQ(piece.bass.size(), 8u);
  EXPECT_EQ(piece.bass[0].pitch, 36.0f);
  EXPECT_EQ(piece.bass[1].pitch, 41.0f);
}

TEST(HearScore, a_named_voice_leads_even_below_others) {
  score::Score score = song();
  score.parts[0].name = "Descant";
  score.parts[1].name = "Voice";
  const plan::Piece piece = hear(score);
  ASSERT_FALSE(piece.melody.empty());
  EXPECT_EQ(piece.melody[0].part, 1);
}

TEST(HearScore, drums_say_what_kind_of_hit) {
  score::Score score;
  score.parts = {{"Drums", 0, true, 0.0f}};
  for (int i = 0; i < 8; ++i) {
    score::Note n = note(i * 0.5, 0.1, i % 2 == 0 ? 36 : 42);
    n.drum = true;
    score.notes.push_back(n);
  }
  finish(score);
  const plan::Piece piece = hear(score);
  ASSERT_EQ(piece.onsets.size(), 8u);
  EXPECT_EQ(piece.onsets[0].kind, plan::HitKind::kLow);
  EXPECT_EQ(piece.onsets[1].kind, plan::HitKind::kHigh);
  EXPECT_TRUE(piece.melody.empty());
}

TEST(HearScore, written_sections_come_back_by_what_they_contain) {
  score::Score score;
  score.parts = {{"Piano", 0, false, 0.0f}};
  for (int bar = 0; bar < 24; ++bar) {
    const bool middle = bar >= 8 && bar < 16;
    const double t = bar * 2.0;
    score.bars.push_back(t);
    for (int beat = 0; beat < 4; ++beat) {
      score.beats.push_back(t + 0.5 * beat);
      const int base = middle ? 46 : 60 + (bar % 2) * 5;
      for (int step : {0, middle ? 3 : 4, 7})
        score.notes.push_back(note(t + 0.5 * beat, 0.5, base + step));
    }
  }
  finish(score);
  const auto labels = [](const plan::Piece& piece) {
    std::string s;
    for (const auto& x : piece.sections) s += plan::section_letter(x.label);
    return s;
  };
  const plan::Piece unmarked = hear(score);
  EXPECT_EQ(labels(unmarked), "ABA");
  EXPECT_EQ(unmarked.sections.at(1).start, 16.0);
  score.marks = {
      {0.0, "Theme", true}, {16.0, "Bridge", true}, {17.0, "dolce", false}, {32.0, "Out", true}};
  const plan::Piece marked = hear(score);
  EXPECT_EQ(labels(marked), "ABA");
  EXPECT_EQ(marked.sections.at(0).name, "Theme");
  EXPECT_EQ(marked.sections.at(2).name, "Out");
  EXPECT_EQ(marked.sections.at(2).start, 32.0);
  EXPECT_EQ(marked.sections.at(2).returns, 1);
}

TEST(HearScore, louder_notes_are_louder_and_higher_ones_brighter) {
  score::Score score;
  score.parts = {{"Flute", 73, false, 0.0f}};
  for (int i = 0; i < 16; ++i)
    score.notes.push_back(note(i, 1.0, i < 8 ? 60 : 84, i < 8 ? 0.3f : 0.9f));
  finish(score);
  const plan::Piece piece = hear(score);
  EXPECT_GT(piece.curves.loudness.at(240), piece.curves.loudness.at(80) + 6.0f);
  EXPECT_GT(piece.curves.centroid.at(240), 2.0f * piece.curves.centroid.at(80));
  EXPECT_GT(piece.loudness, -40.0f);
  EXPECT_LT(piece.loudness, -10.0f);
}

TEST(HearScore, empty_and_broken_scores_do_no_harm) {
  const plan::Piece empty = hear({});
  EXPECT_TRUE(empty.silent);
  EXPECT_EQ(empty.sections.size(), 1u);
  score::Score broken;
  const double nan = std::numeric_limits<double>::quiet_NaN();
  broken.notes = {note(1.0, -1.0, 60), note(nan, 1.0, 60), note(0.5, 0.2, 64, 0.5f, 9),
                  note(0.0, 0.3, 300), note(0.2, 0.4, 62, 7.0f)};
  broken.duration = nan;
  const plan::Piece piece = hear(broken);
  EXPECT_EQ(piece.notes.size(), 2u);
  EXPECT_EQ(piece.sections.front().start, 0.0);
  EXPECT_EQ(piece.sections.back().end, piece.duration);
}

TEST(Emotion, published_cells_come_out) {
  // mapping.md A by hand: major, 2^1 notes a second, register 65, at the median, legato.
  const plan::Emotion e = emotion_of({1.0, 1.0, 0.0, 0.0, 0.0});
  EXPECT_NEAR(e.happy, (1.540 + .898 + .562 - 2.669) / 1.277, 1e-5);
  EXPECT_NEAR(e.sad, (4.240 - .836 - .636 - 2.904) / 1.139, 1e-5);
  EXPECT_NEAR(e.valence, -.238 + .681 + .165, 1e-5);
  EXPECT_NEAR(e.arousal, -1.434 + .380 + .637, 1e-5);
}

TEST(Emotion, fast_major_is_happier_than_slow_minor) {
  const auto tune = [](double seconds, bool minor) {
    score::Score score;
    score.parts = {{"Flute", 73, false, 0.0f}};
    const int major_steps[8] = {0, 4, 7, 4, 5, 4, 2, 0}, minor_steps[8] = {0, 3, 7, 3, 5, 3, 2, 0};
    const int* const steps = minor ? minor_steps : major_steps;
    for (int i = 0; i < 32; ++i) {
      score.notes.push_back(note(i * seconds, seconds * 0.75, 65 + steps[i % 8]));
    }
    finish(score);
    return hear(score).emotion;
  };
  const auto bright = tune(0.18, false), dark = tune(0.8, true);
  EXPECT_GT(bright.happy, dark.happy + 1.0f);
  EXPECT_GT(dark.sad, bright.sad + 1.0f);
  EXPECT_GT(bright.arousal, dark.arousal);
}

TEST(Refresh, edited_beats_and_sections_are_counted_again) {
  plan::Piece piece = hear(song());
  piece.beats.clear();
  for (int i = 0; i < 24; ++i) piece.beats.push_back({i * 0.75, i % 3 + 1, 1.0f});
  piece.sections = {{0.0, 4.0, 0, 9, "", 0.0f, {}, 1.0f},
                    {4.0, 10.0, 1, 9, "", 0.0f, {}, 1.0f},
                    {10.0, piece.duration, 0, 9, "", 0.0f, {}, 1.0f}};
  refresh(piece);
  EXPECT_NEAR(piece.tempo, 80.0, 1e-9);
  EXPECT_EQ(piece.meter, 3);
  EXPECT_EQ(piece.sections[0].returns, 0);
  EXPECT_EQ(piece.sections[1].returns, 0);
  EXPECT_EQ(piece.sections[2].returns, 1);
  EXPECT_LT(piece.sections[0].loudness, -10.0f);
  EXPECT_NE(piece.sections[0].emotion.arousal, 0.0f);
}

TEST(Written, beats_of_a_pickup_are_the_last_of_a_bar) {
  score::Score score;
  score.duration = 7.0;
  for (int i = 0; i < 14; ++i) score.beats.push_back(0.5 * i);
  for (double bar : {0.5, 2.0, 3.5, 5.0}) score.bars.push_back(bar);
  score.meters.push_back({0.0, 0.0, 3, 4});
  for (int i = 0; i < 14; ++i) score.notes.push_back(note(0.5 * i, 0.4, 60 + i % 5));
  const plan::Piece piece = hear(score);
  ASSERT_GE(piece.beats.size(), 5u);
  EXPECT_EQ(piece.beats[0].position, 3);
  EXPECT_EQ(piece.beats[1].position, 1);
  EXPECT_EQ(piece.beats[4].position, 1);
  EXPECT_EQ(piece.meter, 3);
}

TEST(HearScore, a_room_is_what_the_parts_are_sent_into_and_unknown_if_nothing_is_said) {
  score::Score score = song();
  EXPECT_EQ(hear(score).reverb, 0.0f);
  score.reverb_sends = {-1.0f, -1.0f, -1.0f};
  EXPECT_EQ(hear(score).reverb, 0.0f);
  score.reverb_sends = {0.4f, 0.4f, -1.0f};
  EXPECT_FLOAT_EQ(hear(score).reverb, 1.0f);
  score.reverb_sends = {1.0f, 0.0f};  // as many notes in each
  EXPECT_FLOAT_EQ(hear(score).reverb, 1.25f);
  score.reverb_sends = {std::numeric_limits<float>::quiet_NaN(), 7.0f};
  EXPECT_EQ(hear(score).reverb, 0.0f);
}

}  // namespace
}  // namespace impasto::listen
