// SPDX-License-Identifier: GPL-3.0-or-later
// Ornaments, tremolos, grace notes, broken chords and swing: what is played for what is written.
#include "impasto/notation/musicxml_ornaments.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <vector>

#include "impasto/notation/test_musicxml.h"

namespace impasto::notation {
namespace {

using namespace testing;

std::string ornaments(const std::string& what) {
  return notations("<ornaments>" + what + "</ornaments>");
}
std::string type(const std::string& name) {
  return "<voice>1</voice><type>" + name + "</type>";
}
/// One measure in E flat major at 120, divisions 2.
score::Score in_e_flat(const std::string& notes) {
  return parse(
      xml(measure("<attributes><divisions>2</divisions><key><fifths>-3</fifths></key>"
                  "</attributes><sound tempo=\"120\"/>" +
                  notes)));
}
std::vector<int> keys(const score::Score& s) {
  std::vector<int> keys;
  for (const score::Note& n : s.notes) keys.push_back(static_cast<int>(n.pitch));
  return keys;
}
void expect_joined(const score::Score& s, double end) {
  for (std::size_t i = 0; i + 1 < s.notes.size(); ++i)
    EXPECT_NEAR(s.notes[i].offset, s.notes[i + 1].onset, 1e-9) << i;
  EXPECT_NEAR(s.notes.back().offset, end, 1e-9);
}

TEST(MusicXmlOrnaments, ATrillAlternatesInThirtySecondsWithTheUpperNoteOfTheKey) {
  const score::Score s = in_e_flat(note("D", 5, 4, "", ornaments("<trill-mark/>")));
  ASSERT_EQ(s.notes.size(), 16u);  // a second of 32nds
  for (std::size_t i = 0; i < 16; ++i) EXPECT_EQ(s.notes[i].pitch, i % 2 == 0 ? 74.0f : 75.0f);
  expect_joined(s, 1.0);
}

TEST(MusicXmlOrnaments, ATrillIsNoFasterThanHandsAndNoSlowerThanAnOrnament) {
  const auto count = [](int bpm) {
    return parse(xml(measure("<attributes><divisions>2</divisions></attributes><sound tempo=\"" +
                             std::to_string(bpm) + "\"/>" +
                             note("D", 5, 8, "", ornaments("<trill-mark/>")))))
        .notes.size();
  };
  EXPECT_EQ(count(60), 32u);
  EXPECT_EQ(count(200), 16u);
  EXPECT_EQ(count(30), 64u);
}

TEST(MusicXmlOrnaments, AccidentalsOfTheMeasureAndMarksChangeTheNeighbours) {
  // E natural before it; a flat over the trill; a sharp under the turn.
  EXPECT_EQ(in_e_flat(note("E", 5, 2) + note("D", 5, 4, "", ornaments("<trill-mark/>")))
                .notes.at(2)
                .pitch,
            76.0f);
  EXPECT_EQ(in_e_flat(note("C", 5, 4, "",
                           ornaments("<trill-mark/><accidental-mark>flat</accidental-mark>")))
                .notes.at(1)
                .pitch,
            73.0f);
  EXPECT_EQ(keys(in_e_flat(note("G", 4, 4, "",
                                ornaments("<turn/><accidental-mark placement=\"below\">sharp"
                                          "</accidental-mark>")))),
            (std::vector<int>{68, 67, 66, 67}));
}

TEST(MusicXmlOrnaments, TurnsMordentsAndSlidesIntoTheNote) {
  const std::map<std::string, std::vector<int>> figures = {
      {"turn", {74, 72, 71, 72}},
      {"inverted-turn", {71, 72, 74, 72}},
      {"delayed-turn", {72, 74, 72, 71, 72}},
      {"mordent", {72, 71, 72}},
      {"mordent long=\"yes\"", {72, 71, 72, 71, 72}},
      {"inverted-mordent", {72, 74, 72}},
      {"schleifer", {69, 71, 72}}};
  for (const auto& [sign, expected] : figures) {
    const score::Score s = parse(
        xml(measure("<attributes><divisions>2</divisions></attributes><sound tempo=\"120\"/>" +
                    note("C", 5, 4, "", ornaments("<" + sign + "/>")))));
    EXPECT_EQ(keys(s), expected) << sign;
    expect_joined(s, 1.0);
    const score::Note& longest = sign == "delayed-turn" ? s.notes.front() : s.notes.back();
    EXPECT_GT(longest.offset - longest.onset, 0.6) << sign;
  }
}

TEST(MusicXmlOrnaments, TheLineOfATrillHoldsForAllItsNotes) {
  const std::string start = "<trill-mark/><wavy-line type=\"start\"/>";
  const score::Score s =
      in_e_flat(note("D", 5, 2, type("quarter"), ornaments(start)) +
                note("C", 5, 2, type("quarter"), ornaments("<wavy-line type=\"stop\"/>")) +
                note("G", 5, 2, type("quarter")));
  EXPECT_EQ(s.notes.size(), 17u);
  EXPECT_EQ(s.notes.at(9).pitch, 74.0f);
}

TEST(MusicXmlOrnaments, AnOrnamentByTheFirstNoteOfAChordIsPlayedByAllWithTheirOwnNeighbours) {
  const score::Score s = in_e_flat(note("C", 5, 4, "", ornaments("<inverted-mordent/>")) +
                                   note("E", 5, 4, "<chord/>"));
  EXPECT_EQ(keys(s), (std::vector<int>{72, 76, 74, 77, 72, 76}));
}

TEST(MusicXmlOrnaments, ATrillGoesOnOverTies) {
  const score::Score s = parse(xml(
      measure(kStart + note("C", 4, 8, "", "<tie type=\"start\"/>" + ornaments("<trill-mark/>"))) +
      measure(note("C", 4, 8, "", "<tie type=\"stop\"/>"))));
  EXPECT_EQ(s.notes.size(), 64u);
  expect_joined(s, 4.0);
}

TEST(MusicXmlOrnaments, AGraceNoteOneStepAboveBeginsTheTrill) {
  const score::Score s = in_e_flat(note("E", 5, 0, "<grace/>", type("eighth")) +
                                   note("D", 5, 4, "", ornaments("<trill-mark/>")));
  // E natural is written here, so it is the neighbour too.
  ASSERT_EQ(s.notes.size(), 16u);
  EXPECT_EQ(s.notes[0].pitch, 76.0f);
  EXPECT_EQ(s.notes[1].pitch, 74.0f);
  EXPECT_DOUBLE_EQ(s.notes[0].onset, 0.0);
}

TEST(MusicXmlOrnaments, TremolosAreStruckByTheirStrokesAndFlags) {
  const auto strokes = [](const std::string& name, int duration, int marks) {
    const score::Score s = parse(
        xml(measure(kStart + note("C", 4, duration, "",
                                  type(name) + ornaments("<tremolo type=\"single\">" +
                                                         std::to_string(marks) + "</tremolo>")))));
    expect_joined(s, duration * 0.25);
    return s.notes.size();
  };
  EXPECT_EQ(strokes("quarter", 2, 1), 2u);
  EXPECT_EQ(strokes("quarter", 2, 3), 8u);
  EXPECT_EQ(strokes("half", 4, 2), 8u);
  EXPECT_EQ(strokes("eighth", 1, 1), 2u);
  EXPECT_EQ(strokes("whole", 8, 3), 32u);
}

TEST(MusicXmlOrnaments, ATremoloByOneNoteOfAChordHoldsForTheChordAndIsNotTied) {
  const std::string sign = ornaments("<tremolo>1</tremolo>");
  const score::Score s = parse(
      xml(measure(kStart + note("C", 4, 8, "", type("whole")) +
                  note("E", 4, 8, "<chord/>", type("whole") + "<tie type=\"start\"/>" + sign)) +
          measure(note("E", 4, 8, "", type("whole") + "<tie type=\"stop\"/>" + sign))));
  EXPECT_EQ(s.notes.size(), 24u);
}

TEST(MusicXmlOrnaments, TwoChordsTakeTurnsInATremoloBetweenThem) {
  const auto sign = [](const std::string& which) {
    return type("half") + ornaments("<tremolo type=\"" + which + "\">2</tremolo>");
  };
  // Each is written as a half and lasts a quarter: together a second of 16ths.
  const score::Score s = parse(xml(measure(
      kStart + note("C", 4, 2, "", sign("start")) + note("E", 4, 2, "<chord/>", type("half")) +
      note("G", 4, 2, "", sign("stop")) + note("B", 4, 4, "", type("half")))));
  EXPECT_EQ(pitches(s), "CEGCEGCEGCEGB");
  EXPECT_NEAR(s.notes[2].onset, 0.125, 1e-9);
  EXPECT_NEAR(s.notes[11].offset, 1.0, 1e-9);
}

TEST(MusicXmlOrnaments, ADrumsTrillIsARoll) {
  const std::string drum =
      "<note><unpitched><display-step>C</display-step><display-octave>5</display-octave>"
      "</unpitched><duration>4</duration>" +
      type("half");
  for (const char* sign : {"<trill-mark/>", "<tremolo type=\"unmeasured\">0</tremolo>"}) {
    const score::Score s = parse(xml(measure(kStart + drum + ornaments(sign) + "</note>")));
    EXPECT_EQ(s.notes.size(), 16u) << sign;
    for (const score::Note& n : s.notes) EXPECT_EQ(n.pitch, 38.0f) << sign;
  }
}

std::string grace(const std::string& step, const std::string& attributes = "",
                  const std::string& name = "eighth") {
  return note(step, 4, 0, "<grace" + attributes + "/>", type(name));
}

TEST(MusicXmlGrace, ALongOneLeansOnTheBeatForHalfOfItsNote) {
  const score::Score s =
      parse(xml(measure(kStart + note("C", 4, 4) + grace("A") + note("G", 4, 4))));
  EXPECT_EQ(pitches(s), "CAG");
  EXPECT_DOUBLE_EQ(s.notes[1].onset, 1.0);
  EXPECT_NEAR(s.notes[2].onset, 1.25, 1e-9);  // an eighth, as it is written
  EXPECT_NEAR(s.notes[2].offset, 2.0, 1e-9);
  const score::Score dotted = parse(
      xml(measure(kStart + grace("A", "", "half") + note("G", 4, 6, "", type("half") + "<dot/>"))));
  EXPECT_NEAR(dotted.notes[1].onset, 1.0, 1e-9);  // two of three beats
}

TEST(MusicXmlGrace, ASlashedOneIsShort) {
  const score::Score s = parse(xml(measure(kStart + note("C", 4, 4) + grace("A", " slash=\"yes\"") +
                                           note("E", 4, 4) + note("G", 4, 4, "<chord/>"))));
  EXPECT_EQ(pitches(s), "CAEG");
  EXPECT_DOUBLE_EQ(s.notes[1].onset, 1.0);
  EXPECT_NEAR(s.notes[2].onset, 1.065, 1e-9);
  EXPECT_NEAR(s.notes[3].onset, 1.065, 1e-9);
}

TEST(MusicXmlGrace, SeveralShareTheirTime) {
  const score::Score s =
      parse(xml(measure(kStart + grace("A", "", "16th") + grace("B", "", "16th") +
                        grace("A", "", "16th") + note("G", 4, 2))));
  EXPECT_EQ(pitches(s), "ABAG");
  for (int i = 0; i < 4; ++i)
    EXPECT_NEAR(s.notes[static_cast<std::size_t>(i)].onset, i / 12.0, 1e-9);
}

TEST(MusicXmlGrace, AfterNotesAndThoseThatStealFromBeforeStandBeforeTheBeat) {
  const score::Score s = parse(
      xml(measure(kStart + note("C", 4, 8) + grace("A") + grace("B")) + measure(note("G", 4, 8))));
  EXPECT_EQ(pitches(s), "CABG");
  EXPECT_NEAR(s.notes[0].offset, 2.0 - 0.16, 1e-9);
  EXPECT_NEAR(s.notes[1].onset, 2.0 - 0.16, 1e-9);
  EXPECT_NEAR(s.notes[2].offset, 2.0, 1e-9);
  EXPECT_DOUBLE_EQ(s.notes[3].onset, 2.0);
  const score::Score stolen = parse(xml(measure(
      kStart + note("C", 4, 4) + grace("A", " steal-time-previous=\"20\"") + note("G", 4, 4))));
  EXPECT_NEAR(stolen.notes[1].onset, 0.92, 1e-9);
  EXPECT_NEAR(stolen.notes[0].offset, 0.92, 1e-9);
  EXPECT_DOUBLE_EQ(stolen.notes[2].onset, 1.0);
  const score::Score following = parse(xml(measure(
      kStart + note("C", 4, 4) + grace("A", " steal-time-following=\"30\"") + note("G", 4, 4))));
  EXPECT_NEAR(following.notes[2].onset, 1.3, 1e-9);
}

TEST(MusicXmlGrace, AFlamStandsBeforeTheStroke) {
  const std::string stroke =
      "<unpitched><display-step>C</display-step><display-octave>5</display-octave></unpitched>";
  const score::Score s =
      parse(xml(measure(kStart + note("C", 4, 4) + "<note><grace slash=\"yes\"/>" + stroke +
                        "</note><note>" + stroke + "<duration>4</duration></note>")));
  EXPECT_NEAR(s.notes.at(1).onset, 0.92, 1e-9);
  EXPECT_DOUBLE_EQ(s.notes.at(2).onset, 1.0);
}

TEST(MusicXmlOrnaments, ChordsAreBrokenFromBelowOrFromAbove) {
  const auto chord = [](const std::string& sign) {
    return parse(xml(measure(kStart + note("C", 4, 8, "", notations(sign)) +
                             note("E", 4, 8, "<chord/>", notations(sign)) +
                             note("G", 4, 8, "<chord/>", notations(sign)))));
  };
  const score::Score up = chord("<arpeggiate/>");
  EXPECT_EQ(pitches(up), "CEG");
  EXPECT_NEAR(up.notes[1].onset, 0.06, 1e-9);
  EXPECT_NEAR(up.notes[2].onset, 0.12, 1e-9);
  EXPECT_NEAR(up.notes[2].offset, 2.0, 1e-9);
  EXPECT_EQ(pitches(chord("<arpeggiate direction=\"down\"/>")), "GEC");
  EXPECT_NEAR(chord("<non-arpeggiate/>").notes[2].onset, 0.0, 1e-9);
}

TEST(MusicXmlOrnaments, SwingMakesTheFirstOfTwoEighthsLonger) {
  const std::string eighths = note("C", 4, 1) + note("D", 4, 1) + note("E", 4, 1) + note("F", 4, 1);
  const std::string swing =
      "<sound><swing><first>2</first><second>1</second><swing-type>eighth</swing-type></swing>"
      "</sound>";
  const std::string equation = direction(
      "<metronome><metronome-note><metronome-type>eighth</metronome-type></metronome-note>"
      "<metronome-note><metronome-type>eighth</metronome-type></metronome-note>"
      "<metronome-relation>equals</metronome-relation>"
      "<metronome-note><metronome-type>quarter</metronome-type><metronome-tuplet type=\"start\">"
      "<actual-notes>3</actual-notes><normal-notes>2</normal-notes></metronome-tuplet>"
      "</metronome-note><metronome-note><metronome-type>eighth</metronome-type>"
      "<metronome-tuplet type=\"stop\"/></metronome-note></metronome>");
  for (const std::string& way : {swing, words("Swing"), equation}) {
    const score::Score s =
        parse(xml(measure(kStart + way + eighths) +
                  measure(eighths + "<sound><swing><straight/></swing></sound>" + eighths)));
    EXPECT_NEAR(s.notes.at(1).onset, 1.0 / 3.0, 1e-9);
    EXPECT_NEAR(s.notes[0].offset, 1.0 / 3.0, 1e-9);
    EXPECT_NEAR(s.notes[2].onset, 0.5, 1e-9);
    EXPECT_NEAR(s.notes[7].onset, 1.0 + 0.5 + 1.0 / 3.0, 1e-9);
    EXPECT_NEAR(s.notes[9].onset, 2.25, 1e-9);
  }
}

TEST(MusicXmlOrnaments, SixteenthsBetweenSwungEighthsShareTheirTime) {
  const std::string sixteenth = note("C", 4, 1);
  const score::Score s =
      parse(xml(measure("<attributes><divisions>4</divisions></attributes><sound tempo=\"60\"/>" +
                        words("Swing") + sixteenth + sixteenth + sixteenth + sixteenth)));
  for (const auto& [i, at] : {std::pair{1u, 1.0 / 3.0}, {2u, 2.0 / 3.0}, {3u, 5.0 / 6.0}})
    EXPECT_NEAR(s.notes.at(i).onset, at, 1e-9) << i;
}

TEST(MusicXmlOrnaments, TripletsDoNotSwing) {
  const auto third = [](const std::string& step) {
    return "<note><pitch><step>" + step +
           "</step><octave>4</octave></pitch><duration>1</duration>"
           "</note>";
  };
  const score::Score s =
      parse(xml(measure("<attributes><divisions>3</divisions></attributes><sound tempo=\"120\"/>" +
                        words("Swing") + third("C") + third("D") + third("E"))));
  EXPECT_NEAR(s.notes.at(1).onset, 0.5 / 3.0, 1e-9);
  EXPECT_NEAR(s.notes.at(2).onset, 1.0 / 3.0, 1e-9);
}

TEST(MusicXmlOrnaments, FiguresFillTheirNoteWhateverItsLength) {
  WrittenNote note;
  for (const auto kind : {Ornament::Kind::kTrill, Ornament::Kind::kTurn, Ornament::Kind::kMordent,
                          Ornament::Kind::kSchleifer}) {
    note.ornament.kind = kind;
    for (double quarters : {1e-9, 0.01, 0.2, 3.0, 1e6}) {
      for (double seconds : {0.03, 0.5, 60.0}) {
        const std::vector<Struck> struck = figure(note, quarters, seconds);
        ASSERT_FALSE(struck.empty());
        ASSERT_LE(struck.size(), 20'000u);
        EXPECT_NEAR(struck.front().from, 0.0, 1e-12);
        EXPECT_NEAR(struck.back().to, quarters, 1e-9 * quarters);
      }
    }
  }
}

}  // namespace
}  // namespace impasto::notation
