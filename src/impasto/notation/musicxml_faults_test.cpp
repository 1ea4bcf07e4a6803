// SPDX-License-Identifier: GPL-3.0-or-later
// What programs write and players play, and what is wrong in files, is read all the same.
#include <gtest/gtest.h>
#include <zip.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "impasto/notation/musicxml_drums.h"
#include "impasto/notation/test_bytes.h"
#include "impasto/notation/test_musicxml.h"

namespace impasto::notation {
namespace {

using namespace testing;

std::vector<int> keys(const score::Score& s) {
  std::vector<int> keys;
  for (const score::Note& n : s.notes) keys.push_back(static_cast<int>(n.pitch));
  return keys;
}
std::string rest(int duration) {
  return "<note><rest/><duration>" + std::to_string(duration) + "</duration></note>";
}
std::string attributes(const std::string& what) {
  return "<attributes>" + what + "</attributes>";
}
void expect_warning(const score::Score& s, const std::string& what) {
  ASSERT_EQ(s.warnings.size(), 1u);
  EXPECT_EQ(s.warnings[0], what);
}

TEST(MusicXmlFaults, OneBadNoteIsLeftOutAndTheSongIsNot) {
  expect_warning(parse(xml(measure(kStart + note("C", 4, 4) + note("D", 12, 4)))),
                 "a pitch outside the range of MIDI in measure 1 of part P1 is left out");
  expect_warning(parse(xml(measure(kStart + note("C", 4, 4) + note("d", 4, 4)))),
                 "a pitch without a step from A to G in measure 1 of part P1 is left out");
  const score::Score s = parse(
      xml(measure(kStart + note("C", 4, 2) +
                  "<note><pitch><step>D</step><octave>4</octave></pitch><duration>-2</duration>"
                  "<type>quarter</type></note>" +
                  note("E", 4, 2)) +
          measure("<note><pitch><step>D</step><octave>4</octave></pitch><duration>-2</duration>"
                  "</note>" +
                  note("F", 4, 8))));
  expect_warning(s, "2 times a note of negative length is left out, first in measure 1 of part P1");
  EXPECT_EQ(pitches(s), "CEF");
  EXPECT_DOUBLE_EQ(s.notes[1].onset, 1.0);  // where its written type puts it
  expect_warning(parse(xml(measure(kStart + note("C", 4, 2) +
                                   "<note><pitch><step>D</step><octave>4</octave></pitch>"
                                   "<duration>1e300</duration></note>"))),
                 "a note without end in measure 1 of part P1 is left out");
}

TEST(MusicXmlFaults, AFileCutShortIsReadAsFarAsItGoes) {
  const std::string whole =
      xml(measure(kStart + note("C", 4, 8)) + measure(note("D", 4, 8)) + measure(note("E", 4, 8)));
  const score::Score s = parse(whole.substr(0, whole.find("<step>E")));
  EXPECT_EQ(pitches(s), "CD");
  ASSERT_FALSE(s.warnings.empty());
  EXPECT_EQ(s.warnings[0], "the file ends early or is damaged at line 1: 3 measures could be read");
}

TEST(MusicXmlFaults, DivisionsThatComeLateHoldFromTheStart) {
  const score::Score s = parse(
      xml(measure(note("C", 4, 32) + note("D", 4, 32) + "<backup><duration>64</duration></backup>" +
                  attributes("<divisions>32</divisions>") + note("C", 3, 64))));
  EXPECT_DOUBLE_EQ(s.duration, 1.0);
  EXPECT_DOUBLE_EQ(s.notes.at(2).onset, 0.5);
}

TEST(MusicXmlFaults, DivisionsMayChangeInsideABar) {
  const score::Score s =
      parse(xml(measure(kStart + note("C", 4, 4) + attributes("<divisions>8</divisions>") +
                        note("D", 4, 8) + note("E", 4, 8))));
  EXPECT_DOUBLE_EQ(s.notes.at(1).onset, 1.0);
  EXPECT_DOUBLE_EQ(s.notes.at(2).onset, 1.5);
  EXPECT_DOUBLE_EQ(s.duration, 2.0);
}

TEST(MusicXmlFaults, TheKeyMayChangeInsideABar) {
  const auto key = [](int fifths) {
    return attributes("<key><fifths>" + std::to_string(fifths) + "</fifths></key>");
  };
  const score::Score s = parse(xml(measure(kStart + key(0) + note("C", 4, 4) + key(5) +
                                           note("B", 4, 2) + key(2) + note("D", 4, 2)) +
                                   measure(note("D", 4, 8) + kBack)));
  std::vector<std::pair<double, int>> found;
  for (const score::KeyChange& k : s.keys) found.push_back({k.time, k.fifths});
  EXPECT_EQ(found, (std::vector<std::pair<double, int>>{
                       {0.0, 0}, {1.0, 5}, {1.5, 2}, {4.0, 0}, {5.0, 5}, {5.5, 2}}));
}

TEST(MusicXmlFaults, TheMetreChangedInsideABarHoldsFromTheNext) {
  const score::Score s =
      parse(xml(measure(kStart + note("C", 4, 8) +
                        attributes("<time><beats>3</beats><beat-type>4</beat-type></time>")) +
                measure(note("D", 4, 6))));
  ASSERT_EQ(s.meters.size(), 2u);
  EXPECT_EQ(s.meters[0].numerator, 4);
  EXPECT_EQ(s.meters[1].numerator, 3);
  EXPECT_DOUBLE_EQ(s.meters[1].time, 2.0);
}

TEST(MusicXmlFaults, TheMetreMayComeWithTheSecondVoice) {
  const score::Score s = parse(xml(measure(
      attributes("<divisions>2</divisions>") + note("C", 4, 6) +
      "<backup><duration>6</duration></backup>" +
      attributes("<time><beats>3</beats><beat-type>4</beat-type></time>") + note("C", 3, 6))));
  ASSERT_EQ(s.meters.size(), 1u);
  EXPECT_EQ(s.meters[0].numerator, 3);
}

std::string measure_repeat(const std::string& type, const std::string& count = "") {
  return attributes("<measure-style><measure-repeat type=\"" + type + "\">" + count +
                    "</measure-repeat></measure-style>");
}

TEST(MusicXmlFaults, BarsAreRepeatedWhereTheirSignStands) {
  const score::Score one =
      parse(xml(measure(kStart + note("C", 4, 4) + note("D", 4, 4)) +
                measure(measure_repeat("start", "1") + rest(8)) + measure(rest(8)) +
                measure(measure_repeat("stop") + note("G", 4, 8))));
  EXPECT_EQ(pitches(one), "CDCDCDG");
  EXPECT_DOUBLE_EQ(one.notes[5].onset, 5.0);
  const score::Score two =
      parse(xml(measure(kStart + note("C", 4, 8)) + measure(note("D", 4, 8)) +
                measure(measure_repeat("start", "2") + rest(8)) + measure(rest(8)) + measure("") +
                measure(rest(8) + measure_repeat("stop")) + measure(rest(8))));
  EXPECT_EQ(pitches(two), "CDCDCD");
  EXPECT_DOUBLE_EQ(two.duration, 14.0);
  // One staff of two repeats, the other goes on.
  const auto on = [](const std::string& staff, const std::string& step) {
    return note(step, 4, 8, "", "<staff>" + staff + "</staff>");
  };
  const std::string back = "<backup><duration>8</duration></backup>";
  EXPECT_EQ(pitches(parse(xml(
                measure(kStart + on("1", "C") + back + on("2", "E")) +
                measure(attributes("<measure-style number=\"2\"><measure-repeat type=\"start\">1"
                                   "</measure-repeat></measure-style>") +
                        on("1", "D") + back + rest(8))))),
            "CEDE");
  // What is written out is not played twice.
  EXPECT_EQ(pitches(parse(xml(measure(kStart + note("C", 4, 8)) +
                              measure(measure_repeat("start", "1") + note("C", 4, 8))))),
            "CC");
}

TEST(MusicXmlFaults, BeatsAreRepeatedWhereTheirSignStands) {
  const auto repeat = [](const std::string& type) {
    return attributes("<measure-style><beat-repeat type=\"" + type +
                      "\" slashes=\"1\"/></measure-style>");
  };
  const score::Score s =
      parse(xml(measure(kStart + note("C", 4, 1) + note("D", 4, 1) + repeat("start") + rest(4) +
                        repeat("stop") + note("G", 4, 2)) +
                measure(repeat("start") + rest(8))));
  EXPECT_EQ(pitches(s), "CDCDCDGGGGG");
  EXPECT_DOUBLE_EQ(s.notes[4].onset, 1.0);
  EXPECT_DOUBLE_EQ(s.notes[7].onset, 2.0);
}

std::string metronome(const std::string& inside) {
  return direction("<metronome>" + inside + "</metronome>");
}

TEST(MusicXmlFaults, MetronomeMarksAreReadAsTheyAreWritten) {
  const std::pair<const char*, double> marks[] = {
      {"60", 60},       {" 60 ", 60},    {"ca. 60", 60}, {"c.60", 60},           {"c. 60", 60},
      {"= 60", 60},     {"60-72", 60},   {"~60", 60},    {"60,5", 60.5},         {"60.5", 60.5},
      {"circa 60", 60}, {"M.M. 60", 60}, {"60+", 60},    {"\xE2\x89\x88 60", 60}};
  for (const auto& [text, bpm] : marks) {
    const score::Score s =
        parse(xml(measure(metronome("<beat-unit>quarter</beat-unit><per-minute>" +
                                    std::string(text) + "</per-minute>") +
                          note("C", 4, 4))));
    ASSERT_EQ(s.tempi.size(), 1u) << text;
    EXPECT_DOUBLE_EQ(s.tempi[0].bpm, bpm) << text;
  }
  // A sound beside it wins if it can be played.
  for (const auto& [sound, bpm] : {std::pair{"90", 90.0}, {"0", 60.0}}) {
    EXPECT_DOUBLE_EQ(
        parse(xml(measure(direction("<metronome><beat-unit>quarter</beat-unit><per-minute>60"
                                    "</per-minute></metronome>",
                                    "<sound tempo=\"" + std::string(sound) + "\"/>") +
                          note("C", 4, 4))))
            .tempi.at(0)
            .bpm,
        bpm);
  }
  // Nothing that could be played.
  for (const char* text : {"", "fast", "0", "99999"}) {
    EXPECT_DOUBLE_EQ(parse(xml(measure(metronome("<beat-unit>quarter</beat-unit><per-minute>" +
                                                 std::string(text) + "</per-minute>") +
                                       note("C", 4, 4))))
                         .tempi.at(0)
                         .bpm,
                     120.0)
        << text;
  }
}

TEST(MusicXmlFaults, AnEquationOfNotesChangesTheTempo) {
  const std::string half = metronome("<beat-unit>quarter</beat-unit><beat-unit>half</beat-unit>");
  const std::string dotted =
      metronome("<beat-unit>quarter</beat-unit><beat-unit-dot/><beat-unit>quarter</beat-unit>");
  const std::string notes = metronome(
      "<metronome-note><metronome-type>eighth</metronome-type></metronome-note>"
      "<metronome-relation>equals</metronome-relation>"
      "<metronome-note><metronome-type>quarter</metronome-type></metronome-note>");
  const std::string start =
      attributes("<divisions>2</divisions>") + "<sound tempo=\"60\"/>" + note("C", 4, 8);
  const auto tempo = [&](const std::string& mark) {
    // Two parts say it; it holds once.
    std::string text = xml(measure(start) + measure(mark + note("D", 4, 8)));
    text.insert(text.rfind("</score-partwise>"),
                "<part id=\"P2\">" + measure(start) + measure(mark + note("D", 4, 8)) + "</part>");
    return parse(text).tempi.back().bpm;
  };
  EXPECT_DOUBLE_EQ(tempo(half), 120.0);  // the half is now as long as the quarter was
  EXPECT_DOUBLE_EQ(tempo(dotted), 40.0);
  EXPECT_DOUBLE_EQ(tempo(notes), 120.0);
}

TEST(MusicXmlFaults, ATempoHoldsFromWhereItStands) {
  const std::string mark =
      "<metronome><beat-unit>quarter</beat-unit><per-minute>60</per-minute></metronome>";
  // Before the first mark it is 120, as everywhere.
  EXPECT_DOUBLE_EQ(parse(xml(measure(attributes("<divisions>2</divisions>") + note("C", 4, 4) +
                                     direction(mark) + note("D", 4, 4))))
                       .duration,
                   3.0);
  // An offset is for the eye, unless it says that it sounds.
  const auto offset = [&](const std::string& sound) {
    return parse(xml(measure(attributes("<divisions>2</divisions>") +
                             "<direction><direction-type>" + mark + "</direction-type><offset" +
                             sound + ">4</offset></direction>" + note("C", 4, 8))))
        .duration;
  };
  EXPECT_DOUBLE_EQ(offset(""), 4.0);
  EXPECT_DOUBLE_EQ(offset(" sound=\"yes\""), 3.0);
}

TEST(MusicXmlFaults, WordsAloneSetNoTempo) {
  EXPECT_DOUBLE_EQ(parse(xml(measure(kStart + words("Adagio") + note("C", 4, 8)))).duration, 2.0);
}

TEST(MusicXmlFaults, TiesHoldHoweverTheyAreWritten) {
  const auto tied = [](const std::string& first, const std::string& second) {
    return parse(xml(measure(kStart + note("C", 4, 8, "", first)) +
                     measure(note("C", 4, 4, "", second) + note("D", 4, 4))));
  };
  const std::string tie = "<tie type=\"start\"/>", stop = "<tie type=\"stop\"/>";
  const std::string drawn = notations("<tied type=\"start\"/>");
  const std::string drawn_stop = notations("<tied type=\"stop\"/>");
  EXPECT_DOUBLE_EQ(tied(drawn, drawn_stop).notes.at(0).offset, 3.0);
  EXPECT_DOUBLE_EQ(tied(tie, stop).notes.at(0).offset, 3.0);
  EXPECT_DOUBLE_EQ(tied(tie, "").notes.at(0).offset, 3.0);  // begun and never ended
  EXPECT_EQ(tied("", stop).notes.size(), 3u);
  EXPECT_EQ(tied(notations("<tied type=\"let-ring\"/>"), "").notes.size(), 3u);
  // Over a hole that a program left in the first bar, if both ends are there.
  const auto hole = [&](const std::string& last) {
    return parse(xml(measure(kStart + note("C", 4, 6, "", tie) +
                             "<forward><duration>2</duration></forward>") +
                     measure(note("C", 4, 8, "", last))))
        .notes.size();
  };
  EXPECT_EQ(hole(stop), 1u);
  EXPECT_EQ(hole(""), 2u);
  // Another voice that has the same note does not end it.
  EXPECT_EQ(tied(tie, "<voice>2</voice>").notes.size(), 3u);
}

TEST(MusicXmlFaults, VoicesOfOnePartHoldOneNoteTogether) {
  const std::string held = note("C", 4, 4) + note("C", 4, 4);
  const score::Score s = parse(xml(
      measure(kStart + held +
              "<backup><duration>8</duration></backup><forward><duration>2</duration>"
              "</forward>" +
              note("C", 4, 4, "", "<voice>2</voice>") + note("D", 4, 2, "", "<voice>2</voice>"))));
  EXPECT_EQ(pitches(s), "CD");
  EXPECT_DOUBLE_EQ(s.notes[0].offset, 2.0);
  // Notes that only follow each other are struck again.
  EXPECT_EQ(parse(xml(measure(kStart + held))).notes.size(), 2u);
}

TEST(MusicXmlFaults, ACuedNoteIsSilentAndAHiddenOneIsNot) {
  EXPECT_EQ(pitches(parse(xml(measure(kStart + note("C", 4, 4, "<cue/>") +
                                      "<note print-object=\"no\"><pitch><step>D</step><octave>4"
                                      "</octave></pitch><duration>4</duration></note>")))),
            "D");
}

TEST(MusicXmlFaults, ANoteWithoutDurationTakesThatOfItsTypeOrItsChord) {
  const std::string type = "<type>half</type>";
  const score::Score s = parse(xml(
      measure(kStart + note("C", 4, 0, "", type) + note("E", 4, 0, "<chord/>") + note("D", 4, 4))));
  EXPECT_EQ(pitches(s), "CED");
  EXPECT_DOUBLE_EQ(s.notes[1].offset, 1.0);
  EXPECT_DOUBLE_EQ(s.notes[2].onset, 1.0);
}

TEST(MusicXmlFaults, EachStaffIsTransposedByItself) {
  const auto on = [](const std::string& staff) { return "<staff>" + staff + "</staff>"; };
  const score::Score s = parse(xml(measure(
      attributes("<divisions>2</divisions><staves>2</staves><transpose number=\"1\"><chromatic>-2"
                 "</chromatic></transpose><transpose number=\"2\"><chromatic>0</chromatic>"
                 "<octave-change>-1</octave-change></transpose>") +
      note("C", 5, 4, "", on("1")) + "<backup><duration>4</duration></backup>" +
      note("C", 4, 4, "", on("2")))));
  EXPECT_EQ(keys(s), (std::vector<int>{48, 70}));
}

TEST(MusicXmlFaults, ATranspositionMayChangeInsideABar) {
  const score::Score s = parse(xml(measure(
      kStart + attributes("<transpose><chromatic>-2</chromatic></transpose>") + note("C", 4, 4) +
      attributes("<transpose><chromatic>0</chromatic></transpose>") + note("C", 4, 4))));
  EXPECT_EQ(keys(s), (std::vector<int>{58, 60}));
}

TEST(MusicXmlFaults, StaccatoOnTheFirstNoteOfAChordHoldsForTheChord) {
  const score::Score s = parse(xml(measure(
      kStart + note("C", 4, 4, "", notations("<articulations><staccato/></articulations>")) +
      note("E", 4, 4, "<chord/>"))));
  EXPECT_DOUBLE_EQ(s.notes.at(1).offset, 0.5);
}

TEST(MusicXmlFaults, AFermataHoldsIntoARestButNotOverItsOwnVoice) {
  const std::string fermata = notations("<fermata/>");
  const score::Score s = parse(
      xml(measure(kStart + note("C", 4, 4, "", fermata) + note("D", 4, 2, "", fermata) + rest(2)) +
          measure(note("E", 4, 8, "", fermata))));
  EXPECT_DOUBLE_EQ(s.notes.at(0).offset, 1.0);
  EXPECT_DOUBLE_EQ(s.notes.at(1).offset, 1.75);
  EXPECT_DOUBLE_EQ(s.notes.at(2).offset, 5.0);
}

TEST(MusicXmlFaults, DynamicsMayStandByTheNote) {
  const score::Score s = parse(xml(measure(
      kStart + note("C", 4, 4, "", notations("<dynamics><pp/></dynamics>")) + note("D", 4, 4))));
  EXPECT_NEAR(s.notes.at(1).velocity, 33.0f / 127.0f, 1e-6);
}

std::string stroke(const std::string& step, int octave, const std::string& head = "") {
  return "<note><unpitched><display-step>" + step + "</display-step><display-octave>" +
         std::to_string(octave) + "</display-octave></unpitched><duration>1</duration>" +
         (head.empty() ? "" : "<notehead>" + head + "</notehead>") + "</note>";
}

TEST(MusicXmlFaults, ADrumKitWithoutNumbersIsReadByItsPlaces) {
  EXPECT_EQ(keys(parse(xml(measure(kStart + stroke("F", 4) + stroke("G", 5) + stroke("C", 5) +
                                   stroke("G", 5, "x"))))),
            (std::vector<int>{36, 42, 38, 42}));
  EXPECT_EQ(keys(parse(xml(measure(kStart + stroke("A", 5, "x") + stroke("F", 5, "x") +
                                   stroke("C", 5, "x") + stroke("D", 4, "x") + stroke("A", 4) +
                                   stroke("E", 5) + stroke("G", 5, "circle-x"))))),
            (std::vector<int>{49, 51, 37, 44, 43, 48, 46}));
}

TEST(MusicXmlFaults, DrumsAreReadByTheirNames) {
  const std::string named =
      "<score-instrument id=\"I1\"><instrument-name>Triangle</instrument-name></score-instrument>"
      "<score-instrument id=\"I2\"><instrument-name>Bass Drum</instrument-name></score-instrument>";
  const auto by = [](const std::string& id) {
    std::string text = stroke("E", 4);
    return text.insert(text.find("</note>"), "<instrument id=\"" + id + "\"/>");
  };
  EXPECT_EQ(keys(parse(xml(measure(kStart + by("I1") + by("I2")), named))),
            (std::vector<int>{81, 35}));
  EXPECT_EQ(drum_key_named("Crash Cymbal 2"), 57);
  EXPECT_EQ(drum_key_named("Closed Hi-Hat"), 42);
  EXPECT_EQ(drum_key_named("Pedal Hi-Hat"), 44);
  EXPECT_EQ(drum_key_named("Flute"), 0);
}

TEST(MusicXmlFaults, TextIsReadInWhateverEncodingIsDeclared) {
  const std::string body = xml(measure(kStart + note("C", 4, 8)));
  std::string latin =
      "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" + body.substr(body.find("?>") + 2);
  latin.replace(latin.find("Nobody"), 6,
                "F\xFC"
                "r Elise");
  EXPECT_EQ(parse(latin).composer,
            "F\xC3\xBC"
            "r Elise");
  for (const bool big : {false, true}) {
    std::string wide = big ? "\xFE\xFF" : "\xFF\xFE";
    for (char c : body) wide += big ? std::string{'\0', c} : std::string{c, '\0'};
    EXPECT_EQ(parse(wide).title, "Test") << big;
  }
}

TEST(MusicXmlFaults, OtherScoresAreNamedWithTheWayOut) {
  EXPECT_NE(refuse("<museScore version=\"4.0\"/>").find("in MuseScore's own format"),
            std::string::npos);
  EXPECT_NE(refuse("<museScore/>").find("export it as MusicXML or MIDI"), std::string::npos);
  EXPECT_NE(refuse("<mei xmlns=\"http://www.music-encoding.org/ns/mei\"/>").find("an MEI score"),
            std::string::npos);
  EXPECT_NE(refuse("<GPIF/>").find("Guitar Pro"), std::string::npos);
  EXPECT_NE(refuse("<opus/>").find("a list of scores"), std::string::npos);
}

std::string zipped(const std::vector<std::pair<std::string, std::string>>& entries) {
  testing::Folder folder;
  const std::string path = folder / "a.mxl";
  int error = 0;
  zip_t* archive = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &error);
  for (const auto& [name, text] : entries) {
    zip_file_add(archive, name.c_str(), zip_source_buffer(archive, text.data(), text.size(), 0), 0);
  }
  EXPECT_EQ(zip_close(archive), 0);
  return testing::get(path);
}

TEST(MusicXmlFaults, AnArchiveMadeByAFileManagerOpens) {
  const std::string song = xml(measure(kStart + note("C", 4, 8)));
  const std::string fork("\0\5\x16\7", 4);
  const std::string table =
      "<container><rootfiles><rootfile full-path=\"score.xml\"/></rootfiles></container>";
  EXPECT_EQ(pitches(parse(zipped({{"__MACOSX/._score.xml", fork}, {"score.xml", song}}))), "C");
  EXPECT_EQ(pitches(parse(zipped({{"._score.xml", fork}, {"Score.XML", song}}))), "C");
  EXPECT_EQ(pitches(parse(zipped({{"__MACOSX/song/META-INF/._container.xml", fork},
                                  {"song/META-INF/container.xml", table},
                                  {"song/a.xml", "<html/>"},
                                  {"song/score.xml", song}}))),
            "C");
  // The table may name what is not there.
  EXPECT_EQ(pitches(parse(zipped({{"META-INF/container.xml", table}, {"other.musicxml", song}}))),
            "C");
  EXPECT_NE(refuse(zipped({{"a.mscx", "<museScore/>"}})).find("in MuseScore's own format"),
            std::string::npos);
  EXPECT_NE(refuse(zipped({{"Content/score.gpif", "<GPIF/>"}})).find("Guitar Pro"),
            std::string::npos);
  EXPECT_NE(refuse(zipped({{"a.txt", "x"}})).find("holds no MusicXML score"), std::string::npos);
}

TEST(MusicXmlFaults, HostileScoresEndInTimeAndSpace) {
  // Elements inside each other as deep as they go.
  std::string deep = "<score-partwise>";
  for (int i = 0; i < 200'000; ++i) deep += "<part>";
  refuse(deep);
  // A trill, tremolos and repeats that multiply each other.
  std::string loud = measure(kStart + kForward);
  for (int i = 0; i < 2000; ++i) {
    loud += measure(
        note("C", 4, 8, "",
             "<type>whole</type>" + notations("<ornaments><tremolo>8</tremolo></ornaments>")));
  }
  loud += measure(rest(8) + "<barline><repeat direction=\"backward\" times=\"64\"/></barline>");
  refuse(xml(loud));
  // A bar of many notes, repeated by signs for ever.
  std::string many = kStart;
  for (int i = 0; i < 1000; ++i) many += note("C", 4, 1, i > 0 ? "<chord/>" : "");
  std::string bars = measure(many) + measure(measure_repeat("start", "1") + rest(8));
  for (int i = 0; i < 5000; ++i) bars += measure(rest(8));
  EXPECT_NE(refuse(xml(bars)).find("two million notes"), std::string::npos);
  // Numbers that are none.
  for (const char* number : {"nan", "inf", "-1e308", "1e308", "1e-320", "99999999999999999999"}) {
    const std::string evil = xml(
        measure(attributes("<divisions>" + std::string(number) + "</divisions>") +
                "<sound tempo=\"" + number + "\"/>" + note("C", 4, 4) +
                "<note><pitch><step>C</step><alter>" + number + "</alter><octave>" + number +
                "</octave></pitch><duration>" + number + "</duration></note><backup><duration>" +
                number + "</duration></backup><forward><duration>" + number +
                "</duration></forward>" + note("D", 4, 4)));
    const Result<score::Score> s = parse_musicxml(view(evil), "x");
    if (s) {
      EXPECT_LE(s->duration, 7200.0) << number;
    }
  }
}

}  // namespace
}  // namespace impasto::notation
