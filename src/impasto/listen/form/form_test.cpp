// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
// Phrases, motifs, articulation, attacks, and what follows from corrections.
#include <gtest/gtest.h>

#include <cmath>

#include "impasto/listen/form/motifs.h"
#include "impasto/listen/form/phrases.h"
#include "impasto/listen/test_sounds.h"
#include "impasto/plan/harmony.h"
#include "impasto/plan/piece.h"

namespace impasto::listen {
namespace {

using namespace testing;
using plan::Piece;

std::vector<score::Note> line(const std::vector<std::pair<int, double>>& notes) {
  std::vector<score::Note> voice;
  double t = 0.0;
  for (const auto& [pitch, length] : notes) {
    score::Note note;
    note.onset = t;
    note.offset = t + 0.9 * length;
    note.pitch = static_cast<float>(pitch);
    t += length;
    if (pitch > 0) voice.push_back(note);
  }
  return voice;
}

const std::vector<std::pair<int, double>> kFigure = {
    {60, 0.25}, {60, 0.25}, {67, 0.5}, {64, 0.75}, {62, 0.25}};

void append(std::vector<std::pair<int, double>>& notes, int shift, double stretch) {
  for (const auto& [pitch, length] : kFigure) notes.emplace_back(pitch + shift, length * stretch);
}

TEST(Motifs, a_figure_is_found_as_it_was_transposed_and_slower) {
  std::vector<std::pair<int, double>> notes;
  append(notes, 0, 1.0);
  notes.insert(notes.end(), {{71, 1.0}, {69, 0.5}, {72, 0.3}});
  append(notes, 5, 1.0);
  notes.insert(notes.end(), {{50, 0.4}, {57, 1.1}});
  append(notes, -3, 2.0);
  const auto motifs = find_motifs(line(notes));
  ASSERT_FALSE(motifs.empty());
  ASSERT_EQ(motifs[0].uses.size(), 3u);
  EXPECT_EQ(motifs[0].uses[0].transposition, 0);
  EXPECT_EQ(motifs[0].uses[1].transposition, 5);
  EXPECT_EQ(motifs[0].uses[2].transposition, -3);
  for (const auto& use : motifs[0].uses) EXPECT_GT(use.similarity, 0.99f);
  EXPECT_EQ(motifs[0].uses[1].first, 8);
}

TEST(Motifs, a_varied_return_counts_less_and_something_else_not_at_all) {
  std::vector<std::pair<int, double>> notes;
  append(notes, 0, 1.0);
  notes.emplace_back(0, 1.0);
  append(notes, 0, 1.0);
  notes.emplace_back(0, 1.0);
  append(notes, 2, 1.0);
  notes[notes.size() - 2].first += 1;  // the fourth note a semitone higher
  notes.emplace_back(0, 1.0);
  notes.insert(notes.end(), {{80, 0.2}, {68, 0.7}, {59, 0.3}, {73, 0.2}, {55, 0.9}});
  const auto motifs = find_motifs(line(notes));
  ASSERT_FALSE(motifs.empty());
  ASSERT_EQ(motifs[0].uses.size(), 3u);
  EXPECT_LT(motifs[0].uses[2].similarity, 0.95f);
  EXPECT_GT(motifs[0].uses[2].similarity, 0.72f);
}

TEST(Motifs, a_figure_upside_down_is_the_same_figure_mirrored) {
  std::vector<std::pair<int, double>> notes;
  append(notes, 0, 1.0);
  notes.emplace_back(0, 1.0);
  append(notes, 2, 1.0);
  notes.emplace_back(0, 1.0);
  for (const auto& [pitch, length] : kFigure) notes.emplace_back(131 - pitch, 1.5 * length);
  const auto motifs = find_motifs(line(notes));
  ASSERT_EQ(motifs.size(), 1u);
  ASSERT_EQ(motifs[0].uses.size(), 3u);
  EXPECT_FALSE(motifs[0].uses[1].mirrored);
  EXPECT_TRUE(motifs[0].uses[2].mirrored);
  EXPECT_EQ(motifs[0].uses[2].first, 10);
  EXPECT_EQ(motifs[0].uses[2].transposition, 7);
  // In another rhythm it is another figure; a trill is its own mirror image.
  for (std::size_t k = notes.size() - 5; k < notes.size(); k += 2) notes[k].second *= 3.0;
  EXPECT_EQ(find_motifs(line(notes))[0].uses.size(), 2u);
  const std::vector<std::pair<int, double>> trill = {{60, 0.2}, {62, 0.2}, {60, 0.6}, {62, 0.2}};
  notes = trill;
  notes.emplace_back(0, 1.0);
  notes.insert(notes.end(), trill.begin(), trill.end());
  notes.emplace_back(0, 1.0);
  for (const auto& [pitch, length] : trill) notes.emplace_back(122 - pitch, length);
  const auto trills = find_motifs(line(notes));
  ASSERT_EQ(trills.size(), 1u);
  for (const auto& use : trills[0].uses) EXPECT_FALSE(use.mirrored);
}

TEST(Motifs, repeated_notes_and_lone_figures_are_none) {
  EXPECT_TRUE(find_motifs({}).empty());
  EXPECT_TRUE(find_motifs(line(std::vector<std::pair<int, double>>(30, {60, 0.25}))).empty());
  EXPECT_TRUE(find_motifs(line(kFigure)).empty());
}

/// 16 bars of 2 s; the tune rests at the end of every fourth; bars 8 to 11 are another tune.
Piece four_phrases() {
  Piece piece;
  piece.duration = 32.0;
  for (int i = 0; i < 64; ++i) piece.beats.push_back({i * 0.5, i % 4 + 1, 1.0f});
  piece.sections.push_back({0.0, 32.0, 0, 0, "", -20.0f, {}, 0.9f});
  const int first[4] = {60, 64, 67, 65}, second[4] = {70, 63, 58, 61};
  for (int bar = 0; bar < 16; ++bar) {
    for (int beat = 0; beat < (bar % 4 == 3 ? 2 : 4); ++beat) {
      const int pitch = (bar / 4 == 2 ? second[beat] : first[beat]) + bar % 4;
      score::Note note;
      note.onset = bar * 2.0 + beat * 0.5;
      note.offset = note.onset + 0.45;
      note.pitch = static_cast<float>(pitch);
      piece.melody.push_back(note);
    }
  }
  return piece;
}

TEST(Phrases, end_where_the_tune_breathes_and_say_which_return) {
  const auto phrases = find_phrases(four_phrases());
  ASSERT_EQ(phrases.size(), 4u);
  const int labels[4] = {0, 0, 1, 0}, returns[4] = {0, 1, 0, 2};
  for (int i = 0; i < 4; ++i) {
    EXPECT_EQ(phrases[i].start, i * 8.0);
    EXPECT_EQ(phrases[i].end, i * 8.0 + 8.0);
    EXPECT_EQ(phrases[i].label, labels[i]) << i;
    EXPECT_EQ(phrases[i].returns, returns[i]) << i;
  }
}

TEST(Phrases, every_border_of_a_section_is_one_of_theirs) {
  Piece piece = four_phrases();
  piece.sections = {{0.0, 13.0, 0, 0, "", -20.0f, {}, 0.9f},
                    {13.0, 32.0, 1, 0, "", -20.0f, {}, 0.9f}};
  const auto phrases = find_phrases(piece);
  EXPECT_EQ(phrases.front().start, 0.0);
  EXPECT_EQ(phrases.back().end, 32.0);
  bool there = false;
  for (std::size_t i = 1; i < phrases.size(); ++i) {
    EXPECT_EQ(phrases[i].start, phrases[i - 1].end);
    there |= phrases[i].start == 13.0;
  }
  EXPECT_TRUE(there);
}

TEST(Articulation, is_the_share_of_the_way_to_the_next_note) {
  std::vector<score::Note> voice = line({{60, 1.0}, {62, 1.0}, {64, 1.0}});
  voice[0].offset = 1.0;
  voice[1].offset = 1.25;
  const auto joined = plan::articulation(voice);
  EXPECT_FLOAT_EQ(joined[0], 1.0f);
  EXPECT_FLOAT_EQ(joined[1], 0.25f);
  EXPECT_LT(joined[2], 0.0f);
}

TEST(Attacks, a_slow_swell_takes_longer_than_a_stroke) {
  sound::Audio audio = silence(6.0);
  add_tone(audio, 0.5, 1.0, 60.0, 0.2, 0.5);
  for (std::size_t i = 0; i < 2 * sound::kRate; ++i) {  // full after 0.25 s
    const double t = static_cast<double>(i) / sound::kRate;
    add(audio, 3 * sound::kRate + i,
        static_cast<float>(0.2 * std::min({1.0, t / 0.25, (2.0 - t) / 0.02}) *
                           math::sin(math::kTau * 330.0 * t)));
  }
  const Piece piece = listen_to(audio);
  float struck = -1.0f, swelling = -1.0f;
  for (const auto& onset : piece.onsets) {
    if (std::fabs(onset.time - 0.5) < 0.05) struck = onset.attack;
    if (std::fabs(onset.time - 3.05) < 0.1) swelling = onset.attack;
  }
  EXPECT_GE(struck, 0.0f);
  EXPECT_LT(struck, 0.05f);
  EXPECT_GT(swelling, 0.12f);
}

struct Corrected : ::testing::Test {
  static void SetUpTestSuite() {
    const sound::Audio audio = song();
    listener.push({audio.samples.data(), audio.samples.size()});
    heard = listener.finish();
  }
  static Listener listener;
  static Piece heard;
};
Listener Corrected::listener;
Piece Corrected::heard;

TEST_F(Corrected, nothing_changed_changes_nothing) {
  const Piece same = listener.reconsider(heard, heard);
  EXPECT_EQ(same.tempo, heard.tempo);
  ASSERT_EQ(same.chords.size(), heard.chords.size());
  for (std::size_t i = 0; i < heard.chords.size(); ++i) {
    EXPECT_EQ(same.chords[i].confidence, heard.chords[i].confidence);
  }
  EXPECT_EQ(same.emotion.valence, heard.emotion.valence);
  EXPECT_EQ(same.phrases.size(), heard.phrases.size());
  EXPECT_EQ(same.motifs.size(), heard.motifs.size());
}

TEST_F(Corrected, other_beats_give_tempo_metre_chords_and_sections_anew) {
  Piece changed = heard;
  changed.beats.clear();
  for (int i = 0; i < 47; ++i) changed.beats.push_back({0.3 + i, i % 3 + 1, 1.0f});
  const Piece piece = listener.reconsider(heard, changed);
  EXPECT_DOUBLE_EQ(piece.tempo, 60.0);
  EXPECT_EQ(piece.meter, 3);
  const auto on_a_beat = [&](double time) {
    const double beats = time - 0.3;
    return std::fabs(beats - std::floor(beats + 0.5)) < 1e-6;
  };
  ASSERT_GT(piece.chords.size(), 3u);
  for (std::size_t i = 1; i < piece.chords.size(); ++i) {
    EXPECT_TRUE(on_a_beat(piece.chords[i].start)) << piece.chords[i].start;
  }
  for (std::size_t i = 1; i < piece.sections.size(); ++i) {
    EXPECT_TRUE(on_a_beat(piece.sections[i].start)) << piece.sections[i].start;
  }
}

TEST_F(Corrected, what_was_itself_corrected_stays) {
  Piece changed = heard;
  for (auto& beat : changed.beats) beat.time += 0.1;
  changed.chords = {{0.0, 48.0, 4, plan::ChordQuality::kMajor, 4, 1.0f}};
  changed.sections = {{0.0, 17.0, 0, 0, "", 0.0f, {}, 1.0f},
                      {17.0, 48.0, 0, 0, "", 0.0f, {}, 1.0f}};
  const Piece piece = listener.reconsider(heard, changed);
  ASSERT_EQ(piece.chords.size(), 1u);
  EXPECT_EQ(piece.chords[0].root, 4);
  ASSERT_EQ(piece.sections.size(), 2u);
  EXPECT_EQ(piece.sections[1].start, 17.0);
  EXPECT_EQ(piece.sections[1].returns, 1);
  EXPECT_LT(piece.sections[1].loudness, -5.0f);
  EXPECT_EQ(std::count_if(piece.phrases.begin(), piece.phrases.end(),
                          [](const auto& phrase) { return phrase.start == 17.0; }),
            1);
}

}  // namespace
}  // namespace impasto::listen
