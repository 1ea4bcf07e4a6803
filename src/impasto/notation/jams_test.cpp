// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "impasto/base/rng.h"
#include "impasto/base/seal.h"
#include "impasto/notation/analysis.h"
#include "impasto/notation/test_bytes.h"
#include "impasto/notation/test_plan.h"

namespace impasto::notation {
namespace {

using testing::expect_same;
using testing::Folder;
using testing::get;
using testing::put;
using testing::small_piece;

Analysis analyse(const std::string& text, const plan::Piece& heard) {
  Folder folder;
  put(folder / "a.jams", text);
  const Result<Analysis> read = read_jams(folder / "a.jams", heard);
  EXPECT_TRUE(read.has_value()) << (read ? "" : to_line(read.error()));
  return read ? *read : Analysis{};
}
plan::Piece read(const std::string& text, const plan::Piece& heard) {
  return analyse(text, heard).piece;
}

/// `from` once in the text becomes `to`.
std::string with(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  if (at != std::string::npos) text.replace(at, from.size(), to);
  return text;
}

TEST(Jams, RoundTripRestoresThePieceBitForBit) {
  Folder folder;
  const plan::Piece piece = small_piece();
  ASSERT_TRUE(write_jams(folder / "a.jams", piece).has_value());
  const Result<Analysis> back = read_jams(folder / "a.jams", plan::Piece{});
  ASSERT_TRUE(back.has_value()) << to_line(back.error());
  expect_same(piece, back->piece);
  EXPECT_TRUE(to_jams(piece) == to_jams(back->piece, back->others));
  EXPECT_EQ(back->warnings, std::vector<std::string>());
}

TEST(Jams, EveryEndComesBackExactlyFromStartPlusDuration) {
  plan::Piece piece;
  piece.duration = 7200.0;
  for (std::uint64_t i = 0; i < 20000; ++i) {
    plan::Chord chord;
    chord.start = static_cast<double>(i) * 0.36 + 0.3 * random_unit(1, i) / 3.0;
    chord.end = chord.start + 0.01 + 3.0 * random_unit(2, i) / 7.0;
    chord.quality = plan::ChordQuality::kMajor;
    piece.chords.push_back(chord);
  }
  const plan::Piece back = read(to_jams(piece), {});
  ASSERT_EQ(back.chords.size(), piece.chords.size());
  for (std::size_t i = 0; i < piece.chords.size(); ++i) {
    ASSERT_EQ(piece.chords[i].start, back.chords[i].start);
    ASSERT_EQ(piece.chords[i].end, back.chords[i].end) << i;
  }
}

TEST(Jams, AnotherProgramsBeatsReplaceOnlyTheBeats) {
  const plan::Piece heard = small_piece();
  const plan::Piece piece = read(
      R"({"annotations":[{"namespace":"beat","data":[{"time":1.5,"duration":0,"value":2,"confidence":null},
      {"time":0.5,"duration":0,"value":1,"confidence":0.5}]}],"file_metadata":{"duration":99,"title":""}})",
      heard);
  ASSERT_EQ(piece.beats.size(), 2u);
  EXPECT_EQ(piece.beats[0].time, 0.5);
  EXPECT_EQ(piece.beats[1].position, 2);
  EXPECT_EQ(piece.beats[1].confidence, 1.0f);
  plan::Piece rest = piece;
  rest.beats = heard.beats;
  expect_same(heard, rest);  // not even the other program's rounded duration
}

TEST(Jams, TheOlderObjectOfListsIsRead) {
  const plan::Piece piece = read(
      R"({"annotations":[{"namespace":"chord","data":{"time":[0,1],"duration":[1,2],"value":["C:maj","A:min7/5"],
      "confidence":[1,null]}}]})",
      {});
  ASSERT_EQ(piece.chords.size(), 2u);
  EXPECT_EQ(piece.chords[1].root, 9);
  EXPECT_EQ(piece.chords[1].quality, plan::ChordQuality::kMinor7);
  EXPECT_EQ(piece.chords[1].bass, 4);
  EXPECT_EQ(piece.chords[1].end, 3.0);
}

TEST(Jams, HarteLabelsBecomeTheNearestQuality) {
  const std::pair<const char*, plan::ChordQuality> cases[] = {
      {"N", plan::ChordQuality::kNone},
      {"F#", plan::ChordQuality::kMajor},
      {"Bb:hdim7", plan::ChordQuality::kDiminished},
      {"E:sus4(b7)", plan::ChordQuality::kSuspended},
      {"G:9", plan::ChordQuality::kDominant7},
      {"D:minmaj7", plan::ChordQuality::kMinor},
      {"C:maj(9)/3", plan::ChordQuality::kMajor},
      {"what", plan::ChordQuality::kNone}};
  for (const auto& [label, quality] : cases) {
    const plan::Piece piece = read(
        std::string(
            R"({"annotations":[{"namespace":"chord","data":[{"time":0,"duration":1,"value":")") +
            label + R"(","confidence":1}]}]})",
        {});
    ASSERT_EQ(piece.chords.size(), 1u);
    EXPECT_EQ(piece.chords[0].quality, quality) << label;
  }
}

TEST(Jams, NamedSectionsOfOthersBecomeLabelsReturnsAndCoverThePiece) {
  plan::Piece heard;
  heard.duration = 30.0;
  const plan::Piece piece = read(
      R"({"annotations":[{"namespace":"segment_open","data":[
      {"time":1,"duration":8,"value":"verse","confidence":1},{"time":10,"duration":10,"value":"chorus","confidence":1},
      {"time":20,"duration":5,"value":"verse","confidence":1}]}]})",
      heard);
  ASSERT_EQ(piece.sections.size(), 3u);
  EXPECT_EQ(piece.sections[0].start, 0.0);
  EXPECT_EQ(piece.sections[0].end, 10.0);
  EXPECT_EQ(piece.sections[2].end, 30.0);
  EXPECT_EQ(piece.sections[1].label, 1);
  EXPECT_EQ(piece.sections[2].label, 0);
  EXPECT_EQ(piece.sections[2].returns, 1);
  EXPECT_EQ(piece.sections[2].name, "verse");
}

TEST(Jams, ASectionAddedByHandDropsTheStaleColumns) {
  const plan::Piece heard = small_piece();
  std::string text = to_jams(heard);
  const std::string first = R"({"time":0,"duration":1.1,"value":"A")";
  const std::size_t at = text.find(first);
  ASSERT_NE(at, std::string::npos);
  text.replace(
      at, first.size(),
      R"({"time":0,"duration":0.5,"value":"A","confidence":1},{"time":0.5,"duration":0.6,"value":"C")");
  const plan::Piece piece = read(text, heard);
  ASSERT_EQ(piece.sections.size(), 3u);
  EXPECT_EQ(piece.sections[1].label, 2);
  EXPECT_EQ(piece.sections[1].name, "");
}

TEST(Jams, BendsStandBesideTheNotesAndOnlyWhereThereAreAny) {
  const std::string text = to_jams(small_piece());
  EXPECT_NE(text.find(R"("bends":[0,[0.1,0,1.1,11.999999]])"), std::string::npos);
  plan::Piece plain = small_piece();
  for (auto* notes : {&plain.notes, &plain.melody, &plain.bass}) {
    for (score::Note& note : *notes) note.bends.clear();
  }
  EXPECT_EQ(to_jams(plain).find("bends"), std::string::npos);
}

plan::Piece melody_with(const std::string& bends, const std::string& duration = "2") {
  return read(R"({"annotations":[{"namespace":"note_midi","sandbox":{"role":"melody","bends":)" +
                  bends + R"(},"data":[{"time":1,"duration":)" + duration +
                  R"(,"value":60,"confidence":1}]}]})",
              {});
}

TEST(Jams, BendsThatCannotBeAreLeftOutAndTheNoteStays) {
  EXPECT_EQ(melody_with("[[0,0,1.5,-2]]").melody.at(0).bends.size(), 2u);
  for (const char* bends :
       {"[[0,0,1.5]]", "[[1,0,0.5,2]]", "[[-1,0]]", "[[0,200]]", "[[0,\"up\"]]", "[[null,1]]",
        "[[1e30,1]]", "[{}]", "[\"x\"]", "[7]", "{}", "[[0,0,1,1],[0,0]]", "[]"}) {
    const plan::Piece piece = melody_with(bends);
    ASSERT_EQ(piece.melody.size(), 1u) << bends;
    EXPECT_TRUE(piece.melody[0].bends.empty()) << bends;
  }
}

TEST(Jams, ANoteShortenedByHandBendsOnlyAsFarAsItLasts) {
  const plan::Piece piece = melody_with("[[0,0,2,4]]", "0.5");
  ASSERT_EQ(piece.melody.at(0).bends.size(), 2u);
  EXPECT_EQ(piece.melody[0].bends[1].time, 0.5f);
  EXPECT_EQ(piece.melody[0].bends[1].semitones, 1.0f);
}

TEST(Jams, WhatIsNotJamsIsRefusedWithItsPlace) {
  Folder folder;
  const auto reason = [&](const std::string& text) {
    put(folder / "a.jams", text);
    const Result<Analysis> piece = read_jams(folder / "a.jams", {});
    EXPECT_FALSE(piece.has_value());
    return piece ? std::string() : to_line(piece.error());
  };
  EXPECT_NE(reason("").find("empty"), std::string::npos);
  EXPECT_NE(reason("{\"a\":").find("a.jams:byte"), std::string::npos);
  EXPECT_NE(reason("[1,2]").find("not a JAMS file"), std::string::npos);
  EXPECT_NE(reason(std::string(100000, '[')).find("nests"), std::string::npos);
  // NaN is as long as it is, whatever it is read as.
  EXPECT_NE(reason("{\"a\":NaN,\"b\":-Infinity,,").find("a.jams:byte 24"), std::string::npos);
  EXPECT_NE(reason("{\"a\":\"\xE9").find("UTF-8"), std::string::npos);
}

constexpr const char* kBeatsAndNaN =
    R"({"annotations":[{"namespace":"beat","data":[
    {"time":0.5,"duration":NaN,"value":Infinity,"confidence":NaN},
    {"time":1.0,"duration":nan,"value":2,"confidence":-Infinity},
    {"time":1e999,"duration":0,"value":2,"confidence":1}],"sandbox":{"say":"NaN, 1e999"}}]})";

TEST(Jams, WhatIsNoNumberIsUnknownAndCostsNothingElse) {
  const Analysis read = analyse(kBeatsAndNaN, small_piece());
  ASSERT_EQ(read.piece.beats.size(), 2u);
  EXPECT_EQ(read.piece.beats[0].time, 0.5);
  EXPECT_EQ(read.piece.beats[0].position, 1);
  EXPECT_EQ(read.piece.beats[0].confidence, 1.0f);
  EXPECT_EQ(read.piece.beats[1].position, 2);
  ASSERT_EQ(read.warnings.size(), 1u);
  EXPECT_EQ(read.warnings[0], "1 of 3 beats have no usable time and are left out");
  EXPECT_NE(read.others.find("NaN, 1e999"), std::string::npos);  // a text stays a text
}

TEST(Jams, LatinOneIsRead) {
  EXPECT_EQ(read("{\"annotations\":[],\"file_metadata\":{\"title\":\"Caf\xE9\"}}", {}).title,
            "Café");
}

TEST(Jams, TheSoundsOwnLengthIsKept) {
  plan::Piece heard = small_piece();
  const std::string text = to_jams(heard);
  const std::string said = "\"duration\":3.3333333333333335,\"identifiers\"";
  for (const char* other : {"1e12", "60", "1", "-5", "null", "\"long\""}) {
    const Analysis read =
        analyse(with(text, said, std::string("\"duration\":") + other + ",\"identifiers\""), heard);
    EXPECT_EQ(read.piece.duration, heard.duration) << other;
  }
  EXPECT_EQ(analyse(with(text, said, "\"duration\":60,\"identifiers\""), heard).warnings,
            (std::vector<std::string>{"it is of another length: 1:00 where the sound lasts 0:03; "
                                      "check that they belong together"}));
  // Without a sound there is none to keep, but two hours is the most.
  EXPECT_EQ(read(text, {}).duration, heard.duration);
  EXPECT_EQ(read(with(text, said, "\"duration\":1e12,\"identifiers\""), {}).duration, 7200.0);
}

TEST(Jams, WhatComesAfterTheEndIsLeftOutOrEndsWithIt) {
  plan::Piece heard;
  heard.duration = 5.0;
  const Analysis read = analyse(
      R"({"annotations":[{"namespace":"beat","data":[{"time":1,"value":1},{"time":4.9,"value":2},
      {"time":5.2,"value":3},{"time":60,"value":4}]},
      {"namespace":"chord","data":[{"time":0,"duration":100,"value":"C"}]}]})",
      heard);
  EXPECT_EQ(read.piece.beats.size(), 3u);  // half a second is another program's rounding
  EXPECT_EQ(read.piece.chords.at(0).end, 5.0);
  EXPECT_EQ(read.warnings,
            (std::vector<std::string>{"1 of 4 beats begin after the end (0:05) and are left out"}));
  EXPECT_EQ(read.used, (std::vector<std::string>{"3 beats", "1 chord"}));
}

TEST(Jams, CurvesOfALongerSoundAreNotTaken) {
  plan::Piece longer = small_piece(), heard = small_piece();
  longer.curves.loudness.resize(100000, -20.0f);
  for (auto* curve : {&longer.curves.onset_strength, &longer.curves.centroid,
                      &longer.curves.flatness, &longer.curves.roughness, &longer.curves.width}) {
    curve->resize(100000, 0.5f);
  }
  longer.emotion_curve.values.resize(5000);
  const plan::Piece piece = read(to_jams(longer), heard);
  EXPECT_EQ(piece.curves.loudness, heard.curves.loudness);
  EXPECT_EQ(piece.emotion_curve.values.size(), heard.emotion_curve.values.size());
}

TEST(Jams, AFileOfWhichNothingIsUsedSaysSo) {
  plan::Piece heard = small_piece();
  const auto said = [&](const std::string& annotations) {
    const Analysis read = analyse(R"({"annotations":[)" + annotations + "]}", heard);
    expect_same(read.piece, heard);
    EXPECT_TRUE(read.used.empty());
    return read.warnings.empty() ? std::string() : read.warnings.back();
  };
  const std::string end =
      ", where beat, tempo, segment_..., key_mode, chord, onset and note_midi "
      "are read";
  EXPECT_EQ(said(""), "nothing in it is used: it holds no annotations" + end);
  EXPECT_EQ(said(R"({"namespace":"note_hz","data":[{"time":0,"duration":1,"value":440}]},
                    {"namespace":"lyrics","data":[{"time":0,"duration":1,"value":"la"}]})"),
            "nothing in it is used: it holds lyrics, note_hz" + end);
  EXPECT_EQ(said(R"({"data":[]})"), "nothing in it is used: it holds no namespace" + end);
}

TEST(Jams, WhatIsUsedAndWhatIsNotIsTold) {
  const Analysis read = analyse(
      R"({"annotations":[{"namespace":"beat","data":[]},
      {"namespace":"key_mode","data":[{"time":0,"duration":1,"value":"G:minor"},
       {"time":1,"duration":1,"value":"H-Dur"},{"time":2,"duration":1,"value":"N"}]},
      {"namespace":"chord","data":[{"time":0,"duration":1,"value":"what\u001b[31m"}]},
      {"namespace":"beat","data":[{"time":1}]},{"namespace":"lyrics","data":[]}]})",
      small_piece());
  EXPECT_TRUE(read.piece.beats.empty());  // emptied on purpose; the second annotator does not count
  EXPECT_EQ(read.piece.keys.size(), 1u);
  EXPECT_EQ(read.used, (std::vector<std::string>{"no beats", "2 keys", "not read: lyrics"}));
  EXPECT_EQ(read.warnings,
            (std::vector<std::string>{"1 of 3 keys cannot be read (\"H-Dur\")",
                                      "1 of 1 chord cannot be read (\"what [31m\")",
                                      "there are several annotations of beats: the first counts"}));
}

TEST(Jams, BeatPositionsAreBeats) {
  const plan::Piece piece = read(
      R"({"annotations":[{"namespace":"beat_position","data":[{"time":1,"duration":0,
      "value":{"position":3,"measure":1,"num_beats":4,"beat_units":4},"confidence":null}]}]})",
      small_piece());
  EXPECT_EQ(piece.beats.at(0).position, 3);
}

TEST(Jams, WhatOthersWroteSurvivesAndOursIsWrittenAnew) {
  plan::Piece piece = small_piece();
  std::string text = to_jams(piece);
  text = with(text, "\"artist\":\"\"", "\"artist\":\"Me\"");
  text = with(text, "\"identifiers\":{}", "\"identifiers\":{\"isrc\":\"X1\"}");
  text = with(text, "\"annotator\":{}", "\"annotator\":{\"name\":\"Ann\"}");  // of the beats
  text = with(text, "\"sandbox\":{},\n", "\"sandbox\":{\"mine\":[1,2.5]},\n");
  text = with(text, "\"sandbox\":{\"impasto\"", "\"sandbox\":{\"daw\":{\"zoom\":3},\"impasto\"");
  text = with(text, "{\"annotations\":[",
              "{\"extra\":true,\"annotations\":[{\"namespace\":\"lyrics\",\"data\":[{\"time\":1,"
              "\"duration\":1,\"value\":\"la\",\"confidence\":NaN}]},");
  const Analysis first = analyse(text, piece);
  piece.beats.resize(2);  // a correction, or another hearing
  const std::string again = to_jams(piece, first.others);
  for (const char* kept :
       {"\"artist\":\"Me\"", "{\"isrc\":\"X1\"}", "\"annotator\":{\"name\":\"Ann\"}",
        "\"mine\":[1,2.5]", "\"daw\":{\"zoom\":3}", "\"extra\":true", "\"value\":\"la\""}) {
    EXPECT_NE(again.find(kept), std::string::npos) << kept;
  }
  const Analysis second = analyse(again, small_piece());
  expect_same(second.piece, piece);
  EXPECT_EQ(second.others, first.others);  // however often
  EXPECT_EQ(to_jams(piece, second.others), again);
}

TEST(Jams, AFileHasAPlaceForASealUnlessItAloneHoldsCorrections) {
  EXPECT_NE(to_jams(small_piece()).find(kBlankSeal), std::string::npos);
  EXPECT_EQ(to_jams(small_piece(), "", false).find("impasto-seal"), std::string::npos);
}

TEST(Jams, OurOwnFileHoldsNothingOfOthers) {
  EXPECT_EQ(analyse(to_jams(small_piece()), {}).others, "");
}

TEST(Jams, DamagedFilesNeverCrashAndNeverBringBackNonsense) {
  Folder folder;
  const std::string whole = to_jams(small_piece());
  for (std::uint64_t trial = 0; trial < 1500; ++trial) {
    std::string damaged =
        whole.substr(0, trial % 3 == 0 ? random_bits(1, trial) % whole.size() : whole.size());
    for (std::uint64_t k = 0; k < 1 + trial % 5 && !damaged.empty(); ++k) {
      // Digits and brackets do more harm than bytes that end the parse at once.
      damaged[random_bits(2, trial, k) % damaged.size()] =
          "0123456789-.e,:[]{}\"nullAB/"[random_bits(3, trial, k) % 27];
    }
    put(folder / "a", damaged);
    const Result<Analysis> read = read_jams(folder / "a", small_piece());
    if (!read) continue;
    const plan::Piece* piece = &read->piece;
    (void)to_jams(*piece, read->others);
    for (const plan::Chord& chord : piece->chords)
      ASSERT_TRUE(chord.root >= 0 && chord.root < 12 && chord.end >= chord.start);
    for (const score::Note& note : piece->notes) {
      ASSERT_GT(note.offset, note.onset);
      float before = 0.0f;
      for (const score::PitchPoint& p : note.bends) {
        ASSERT_TRUE(p.time >= before && p.semitones >= -128.0f && p.semitones <= 128.0f);
        before = p.time;
      }
    }
    for (const plan::Section& section : piece->sections) ASSERT_GE(section.label, 0);
  }
}

}  // namespace
}  // namespace impasto::notation
