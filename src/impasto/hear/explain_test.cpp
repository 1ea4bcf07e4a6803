// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/hear/explain.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "impasto/plan/piece.h"
#include "impasto/plan/plan.h"

namespace impasto::hear {
namespace {

using plan::CauseKind;

score::Note note(double onset, double offset, float pitch, int part = 0) {
  score::Note n;
  n.onset = onset;
  n.offset = offset;
  n.pitch = pitch;
  n.part = static_cast<std::int16_t>(part);
  return n;
}

/// A B A of half a minute: a flute over a cello, a drum, and a tune that comes back.
plan::Piece song() {
  plan::Piece p;
  p.duration = 30;
  plan::Section a, b, again;
  a.end = b.start = 10;
  b.end = again.start = 20;
  again.end = 30;
  b.label = 1;
  b.name = "Chorus";
  again.returns = 1;
  p.sections = {a, b, again};
  p.parts = {{"Flute", 73, false, 0}, {"Violin I", 40, false, 0}, {"", 0, false, 0}};
  p.keys = {{0, 30, 2, true, 1}};
  p.chords = {{20, 22, 2, plan::ChordQuality::kMinor, 2, 1}};
  p.melody = {note(1, 2, 79), note(12, 13, 80), note(21.4, 21.9, 79)};
  p.bass = {note(0, 4, 38, 1)};
  p.notes = {note(1, 2, 79), note(5, 6, 61, 2), note(7, 7.1, 38)};
  p.notes[2].drum = true;
  p.motifs = {{{{1, 2, 0, 1, 0, 1}, {21.4, 21.9, 2, 1, 0, 1}}}};
  p.onsets = {{0.5, 1.0f, plan::HitKind::kLow}, {1.0, 0.4f, plan::HitKind::kPitched}};
  p.beats = {{0, 1, 1}, {0.5, 2, 1}};
  p.emotion.peaceful = 1;
  p.loudness = -20;
  p.curves.loudness.assign(600, -20.0f);
  for (std::size_t i = 420; i < 450; ++i) p.curves.loudness[i] = -12.0f;
  return p;
}

std::string why(CauseKind kind, int index, double start, double end,
                Language language = Language::kEnglish) {
  plan::Stroke stroke;
  stroke.cause = {kind, index, start, end};
  stroke.start = start;
  return explain(song(), stroke, language);
}

/// Words that no sentence of that language goes without for long.
bool speaks(const std::string& sentence, Language language) {
  static const std::vector<std::string> english = {"the ", "a ", "at ", "of ", "in ", "from "};
  static const std::vector<std::string> french = {"le ", "la ", "un ",  "une ",
                                                  "à ",  "de ", "dans "};
  const auto& words = language == Language::kFrench ? french : english;
  return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
    return (" " + sentence).find(" " + word) != std::string::npos;
  });
}

TEST(Explain, names_the_instrument_the_note_the_time_and_which_time_it_comes) {
  EXPECT_EQ(why(CauseKind::kMelody, 2, 21.4, 21.9),
            "the flute's high G at 0:21, the second time this tune comes, when section A returns, "
            "loud");
  EXPECT_EQ(why(CauseKind::kMelody, 0, 1, 2),
            "the flute's high G at 0:01, where a tune begins that comes back, in section A");
  EXPECT_EQ(why(CauseKind::kMelody, 1, 12, 13), "the flute's high A flat at 0:12, in \"Chorus\"");
  EXPECT_EQ(why(CauseKind::kBass, 0, 0, 4), "the low D of Violin I at 0:00, in section A");
  EXPECT_EQ(why(CauseKind::kNote, 1, 5, 6), "the piano's C sharp at 0:05, in section A");
  EXPECT_EQ(why(CauseKind::kNote, 2, 7, 7.1), "a stroke of the snare drum at 0:07, in section A");
}

TEST(Explain, names_voices_where_no_instrument_is_known) {
  plan::Piece piece = song();
  piece.parts.clear();
  plan::Stroke stroke;
  stroke.cause = {CauseKind::kMelody, 1, 12, 13};
  EXPECT_EQ(explain(piece, stroke), "the melody's high A flat at 0:12, in \"Chorus\"");
  stroke.cause = {CauseKind::kBass, 0, 0, 4};
  EXPECT_EQ(explain(piece, stroke), "the bass's low D at 0:00, in section A");
}

TEST(Explain, tells_spans_of_what_lasts) {
  EXPECT_EQ(why(CauseKind::kChord, 0, 20, 22),
            "the D minor chord from 0:20 to 0:22, when section A returns");
  EXPECT_EQ(why(CauseKind::kSection, 2, 20, 30),
            "section A from 0:20 to 0:30, the second time it comes");
  EXPECT_EQ(why(CauseKind::kSection, 1, 10, 20), "\"Chorus\" from 0:10 to 0:20");
  EXPECT_EQ(why(CauseKind::kKey, 0, 0, 30), "the key of D minor from 0:00 to 0:30, in section A");
  EXPECT_EQ(why(CauseKind::kBeat, 1, 0.5, 0.5), "the second beat of a bar at 0:00, in section A");
  EXPECT_EQ(why(CauseKind::kLoudness, 430, 21.5, 21.55),
            "how loud it is at 0:21, when section A returns, loud");
}

TEST(Explain, tells_what_was_painted_before_it_sounds) {
  plan::Stroke stroke;
  stroke.start = 3.2;
  stroke.cause = {CauseKind::kSection, 1, 10, 20};
  EXPECT_EQ(explain(song(), stroke),
            "\"Chorus\" from 0:10 to 0:20; blocked in beforehand, at 0:03");
  stroke.start = 9.3;
  EXPECT_EQ(explain(song(), stroke), "\"Chorus\" from 0:10 to 0:20") << "a breath before";
}

TEST(Explain, tells_what_is_counted_in_words_and_pictures) {
  plan::Piece piece = song();
  piece.sections.clear();
  piece.origins = {plan::Origin{}, plan::Origin{plan::OriginKind::kPicture, "Harbour"},
                   plan::Origin{plan::OriginKind::kWords, ""}};
  plan::Stroke stroke;
  stroke.cause = {CauseKind::kContour, 2, 3, 4, 1};
  EXPECT_EQ(explain(piece, stroke),
            "the third line found in the picture \"Harbour\" from 0:03 to 0:04");
  stroke.cause = {CauseKind::kRegion, 11, 3, 3, 1};
  EXPECT_EQ(explain(piece, stroke), "the 12th region of the picture \"Harbour\" at 0:03");
  stroke.cause = {CauseKind::kWord, 20, 3, 3.2, 2};
  EXPECT_EQ(explain(piece, stroke), "the 21st word of the words at 0:03");
}

TEST(Explain, a_stroke_of_the_ground_answers_the_whole_and_came_with_an_attack) {
  const plan::Piece piece = song();
  plan::Stroke stroke;
  stroke.cause = {CauseKind::kPiece, 0, 0, 30};
  stroke.start = 0.52;
  EXPECT_EQ(explain(piece, stroke),
            "the ground, laid with a hard low beat, as of a bass drum, at 0:00; its "
            "colour answers the key and the mood of it all: D minor, calm");
  EXPECT_EQ(sound_of(piece, stroke).kind, CauseKind::kOnset);
  EXPECT_EQ(sound_of(piece, stroke).index, 0);
  stroke.start = 1.0;
  EXPECT_NE(explain(piece, stroke).find("laid with the flute's high G at 0:01"), std::string::npos);
  EXPECT_EQ(sound_of(piece, stroke).index, 1);
  // Where nothing is struck, what sounds; in silence no more than is true.
  stroke.start = 3.0;
  EXPECT_EQ(explain(piece, stroke),
            "the ground, laid while the low D of Violin I sounds at 0:03; its colour answers the "
            "key and the mood of it all: D minor, calm");
  EXPECT_EQ(sound_of(piece, stroke).kind, CauseKind::kBass);
  stroke.start = 4.5;
  EXPECT_EQ(explain(piece, stroke),
            "the tone of the whole piece: D minor, calm; laid as the music reaches 0:04");
  EXPECT_EQ(sound_of(piece, stroke).kind, CauseKind::kPiece);
}

TEST(Explain, says_every_kind_of_cause_in_every_language) {
  for (std::size_t k = 0; k < plan::kCauseNames.words.size(); ++k) {
    const auto kind = static_cast<CauseKind>(k);
    for (const int index : {0, 1, 99}) {
      const std::string english = why(kind, index, 4.5, 6);
      const std::string french = why(kind, index, 4.5, 6, Language::kFrench);
      EXPECT_TRUE(speaks(english, Language::kEnglish)) << english;
      EXPECT_TRUE(speaks(french, Language::kFrench)) << french;
      for (const char* word : {"the ", " of ", "section", " in ", "note at", " beat", " time "})
        EXPECT_EQ(french.find(word), std::string::npos) << french;
      EXPECT_NE(french.find("0:04"), std::string::npos) << french;
    }
  }
}

TEST(Explain, says_in_french_what_it_says_in_english) {
  const auto pourquoi = [](CauseKind kind, int index, double start, double end) {
    return why(kind, index, start, end, Language::kFrench);
  };
  EXPECT_EQ(pourquoi(CauseKind::kMelody, 2, 21.4, 21.9),
            "le sol aigu (Flute) à 0:21, la deuxième fois que vient ce motif, quand revient la "
            "partie A, fort");
  EXPECT_EQ(pourquoi(CauseKind::kMelody, 1, 12, 13),
            "le la bémol aigu (Flute) à 0:12, dans « Chorus »");
  EXPECT_EQ(pourquoi(CauseKind::kNote, 1, 5, 6), "le do dièse du piano à 0:05, dans la partie A");
  EXPECT_EQ(pourquoi(CauseKind::kNote, 2, 7, 7.1),
            "un coup de caisse claire à 0:07, dans la partie A");
  EXPECT_EQ(pourquoi(CauseKind::kSection, 2, 20, 30),
            "la partie A de 0:20 à 0:30, la deuxième fois qu’elle vient");
  EXPECT_EQ(pourquoi(CauseKind::kPiece, 0, 4.5, 30),
            "le ton du morceau entier : ré mineur, calme ; posé quand la musique atteint 0:04");
}

TEST(Explain, a_cause_that_points_nowhere_is_told_as_far_as_it_goes) {
  EXPECT_EQ(why(CauseKind::kMelody, 99, 1.5, 2),
            "a note of the melody at 0:01, where a tune begins "
            "that comes back, in section A");
  EXPECT_EQ(why(CauseKind::kSection, -1, 0, 10), "a section from 0:00 to 0:10");
  plan::Piece empty;
  plan::Stroke stroke;
  stroke.cause = {CauseKind::kOnset, 0, 1, 1};
  EXPECT_EQ(explain(empty, stroke), "an attack at 0:01");
}

}  // namespace
}  // namespace impasto::hear
