// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>
#include <zip.h>

#include <algorithm>

#include "impasto/base/rng.h"
#include "impasto/notation/test_bytes.h"
#include "impasto/notation/test_musicxml.h"

namespace impasto::notation {
namespace {

using namespace testing;

TEST(MusicXml, ChordsVoicesAndRestsFallWhereTheyStand) {
  const score::Score s = parse(xml(
      measure(kStart + note("C", 4, 4) + note("E", 4, 4, "<chord/>") +
              "<note><rest/><duration>2</duration></note>" + note("G", 4, 2) +
              "<backup><duration>8</duration></backup><forward><duration>2</duration></forward>" +
              note("A", 3, 6))));
  ASSERT_EQ(s.notes.size(), 4u);
  EXPECT_EQ(pitches(s), "CEAG");
  EXPECT_DOUBLE_EQ(s.notes[1].offset, 1.0);
  EXPECT_DOUBLE_EQ(s.notes[2].onset, 0.5);
  EXPECT_DOUBLE_EQ(s.notes[2].offset, 2.0);
  EXPECT_DOUBLE_EQ(s.notes[3].onset, 1.5);
  EXPECT_EQ(s.title, "Test");
  EXPECT_EQ(s.composer, "Nobody");
  EXPECT_EQ(s.parts.at(0).name, "Flute");
  EXPECT_EQ(s.keys.at(0).fifths, 1);
  EXPECT_TRUE(s.keys.at(0).mode_given);
  EXPECT_DOUBLE_EQ(s.duration, 2.0);
}

TEST(MusicXml, TiesJoinAcrossTheBarline) {
  const score::Score s =
      parse(xml(measure(kStart + note("C", 4, 8, "", "<tie type=\"start\"/>")) +
                measure(note("C", 4, 2, "", "<tie type=\"stop\"/>") + note("D", 4, 6))));
  ASSERT_EQ(s.notes.size(), 2u);
  EXPECT_DOUBLE_EQ(s.notes[0].offset, 2.5);
  EXPECT_DOUBLE_EQ(s.notes[0].duration_quarter, 5.0);
}

TEST(MusicXml, ATempoChangeInTheMeasureMovesWhatFollows) {
  // Half a bar at 120, then a metronome mark of a dotted quarter = 40, i.e. 60 quarters a minute.
  const score::Score s =
      parse(xml(measure(kStart + note("C", 4, 4) +
                        "<direction><direction-type><metronome><beat-unit>quarter</"
                        "beat-unit><beat-unit-dot/><per-minute>40</per-minute>"
                        "</metronome></direction-type></direction>" +
                        note("D", 4, 4))));
  EXPECT_DOUBLE_EQ(s.notes.at(1).onset, 1.0);
  EXPECT_DOUBLE_EQ(s.notes.at(1).offset, 3.0);
  ASSERT_EQ(s.tempi.size(), 2u);
  EXPECT_DOUBLE_EQ(s.tempi[1].bpm, 60.0);
}

TEST(MusicXml, APickupEndsOnTheLastBeatAndStartsNoBar) {
  const score::Score s =
      parse(xml(measure(kStart + note("G", 4, 2), " implicit=\"yes\"") + measure(note("C", 5, 8))));
  EXPECT_DOUBLE_EQ(s.notes.at(1).onset, 0.5);
  ASSERT_EQ(s.bars.size(), 1u);
  EXPECT_DOUBLE_EQ(s.bars[0], 0.5);
  ASSERT_EQ(s.beats.size(), 5u);
  EXPECT_DOUBLE_EQ(s.beats[0], 0.0);
  EXPECT_DOUBLE_EQ(s.beats[1], 0.5);
}

TEST(MusicXml, RepeatedMusicComesBackInItsOwnTempoWithItsMarks) {
  const std::string mark =
      "<direction><direction-type><rehearsal>A</rehearsal></direction-type></direction>";
  const score::Score s = parse(xml(measure(kStart + mark + note("C", 4, 8)) +
                                   measure("<sound tempo=\"60\"/>" + note("D", 4, 8) + kBack)));
  ASSERT_EQ(s.notes.size(), 4u);
  EXPECT_DOUBLE_EQ(s.notes[2].onset, 6.0);
  EXPECT_DOUBLE_EQ(s.notes[3].onset, 8.0);
  ASSERT_EQ(s.marks.size(), 2u);
  EXPECT_TRUE(s.marks[1].rehearsal);
  EXPECT_DOUBLE_EQ(s.marks[1].time, 6.0);
}

TEST(MusicXml, TransposingPartsSoundInConcertPitchAndKey) {
  // B flat clarinet: written D major, sounding C major.
  const score::Score s =
      parse(xml(measure("<attributes><divisions>2</divisions><key><fifths>2</fifths></"
                        "key><transpose><diatonic>-1</diatonic>"
                        "<chromatic>-2</chromatic></transpose></attributes>" +
                        note("D", 4, 8))));
  EXPECT_FLOAT_EQ(s.notes.at(0).pitch, 60.0f);
  EXPECT_EQ(s.keys.at(0).fifths, 0);
  EXPECT_FALSE(s.keys.at(0).mode_given);
}

TEST(MusicXml, DynamicsHoldAndWedgesInterpolate) {
  const score::Score s = parse(
      xml(measure(kStart + direction("<dynamics><p/></dynamics>") +
                  direction("<wedge type=\"crescendo\"/>") + note("C", 4, 4) + note("D", 4, 4) +
                  direction("<wedge type=\"stop\"/>")) +
          measure(direction("<dynamics><f/></dynamics>") + note("E", 4, 4) + note("F", 4, 4))));
  const float p = 49.0f / 127.0f, f = 96.0f / 127.0f;
  EXPECT_NEAR(s.notes.at(0).velocity, p, 1e-6);
  EXPECT_NEAR(s.notes.at(1).velocity, (p + f) / 2, 1e-6);
  EXPECT_NEAR(s.notes.at(2).velocity, f, 1e-6);
  EXPECT_NEAR(s.notes.at(3).velocity, f, 1e-6);
}

TEST(MusicXml, AWedgeWithoutAMarkGoesOneStep) {
  const score::Score s = parse(xml(measure(kStart + direction("<dynamics><f/></dynamics>") +
                                           direction("<wedge type=\"diminuendo\"/>") +
                                           note("C", 4, 8) + direction("<wedge type=\"stop\"/>")) +
                                   measure(note("E", 4, 8))));
  EXPECT_NEAR(s.notes.at(1).velocity, 80.0f / 127.0f, 1e-6);
}

TEST(MusicXml, ArticulationChangesTheEndOnly) {
  const score::Score s = parse(xml(measure(
      kStart +
      note("C", 4, 4, "", "<notations><articulations><staccato/></articulations></notations>") +
      note("D", 4, 4, "", "<notations><fermata/></notations>"))));
  EXPECT_DOUBLE_EQ(s.notes.at(0).offset, 0.5);
  EXPECT_DOUBLE_EQ(s.notes.at(1).onset, 1.0);
  EXPECT_DOUBLE_EQ(s.notes.at(1).offset, 2.5);
}

TEST(MusicXml, PercussionTakesItsKeysFromTheInstrument) {
  const score::Score s =
      parse(xml(measure(kStart + "<note><unpitched><display-step>E</"
                                 "display-step><display-octave>4</display-octave></unpitched>"
                                 "<duration>8</duration><instrument id=\"I2\"/></note>"),
                "<midi-instrument "
                "id=\"I1\"><midi-channel>10</midi-channel><midi-unpitched>37</"
                "midi-unpitched><pan>-90</pan></midi-instrument>"
                "<midi-instrument "
                "id=\"I2\"><midi-channel>10</midi-channel><midi-unpitched>43</midi-unpitched></"
                "midi-instrument>"));
  EXPECT_TRUE(s.notes.at(0).drum);
  EXPECT_FLOAT_EQ(s.notes.at(0).pitch, 42.0f);
  EXPECT_TRUE(s.parts.at(0).percussion);
  EXPECT_FLOAT_EQ(s.parts.at(0).pan, -1.0f);
}

std::string mxl(const std::string& text) {
  testing::Folder folder;
  const std::string path = folder / "a.mxl";
  int error = 0;
  zip_t* archive = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &error);
  const std::string container =
      "<container><rootfiles><rootfile full-path=\"deep/score.xml\"/></rootfiles></container>";
  zip_file_add(archive, "META-INF/container.xml",
               zip_source_buffer(archive, container.data(), container.size(), 0), 0);
  zip_file_add(archive, "deep/score.xml", zip_source_buffer(archive, text.data(), text.size(), 0),
               0);
  EXPECT_EQ(zip_close(archive), 0);
  return testing::get(path);
}

TEST(MusicXml, CompressedScoresAreUnpackedAndBombsAreNot) {
  EXPECT_EQ(pitches(parse(mxl(xml(measure(kStart + note("C", 4, 8)))))), "C");
  const std::string bomb = mxl(std::string(70u << 20, ' '));
  EXPECT_LT(bomb.size(), 1u << 20);
  EXPECT_NE(refuse(bomb).find("64 MiB"), std::string::npos);
  const std::string whole = mxl(xml(measure(kStart + note("C", 4, 8))));
  for (std::size_t n = 1; n < whole.size(); n += 3) {
    EXPECT_FALSE(parse_musicxml(view(whole.substr(0, n)), "x").has_value()) << n;
  }
}

TEST(MusicXml, RefusalsSayWhatAndWhere) {
  EXPECT_NE(refuse("<score-timewise/>").find("Export it as score-partwise"), std::string::npos);
  EXPECT_NE(refuse("<html/>").find("not a MusicXML score"), std::string::npos);
  EXPECT_NE(refuse("<score-partwise>\n<part>\n</score-partwise>").find("song.musicxml:3"),
            std::string::npos);
  EXPECT_NE(refuse(xml(measure(kStart))).find("no notes"), std::string::npos);
  EXPECT_NE(refuse(xml(measure(note("C", 99, 4)))).find("no notes: a pitch outside the range"),
            std::string::npos);
  // Repeats of a thousand measures, 64 times: refused before they fill the memory.
  std::string many = measure(kStart + note("C", 4, 1));
  for (int i = 0; i < 4000; ++i) many += measure(note("C", 4, 1));
  many +=
      measure(note("C", 4, 1) + "<barline><repeat direction=\"backward\" times=\"64\"/></barline>");
  EXPECT_NE(refuse(xml(many)).find("200000 measures"), std::string::npos);
}

TEST(MusicXml, EntitiesAreNotExpanded) {
  const std::string text = xml(measure(kStart + note("C", 4, 8)));
  const std::string evil =
      "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b SYSTEM \"file:///etc/passwd\">]>";
  const std::string with = evil + text.substr(text.find("?>") + 2);
  EXPECT_EQ(parse(with).notes.size(), 1u);
}

TEST(MusicXml, OurOwnPieceReadsAsComposed) {
  const Result<score::Score> s = read_musicxml("examples/overture_in_ochre.musicxml");
  ASSERT_TRUE(s.has_value()) << to_line(s.error());
  EXPECT_EQ(s->parts.size(), 6u);
  EXPECT_EQ(s->bars.size(), 27u);
  std::vector<std::string> sections;
  for (const score::Mark& mark : s->marks) {
    if (mark.rehearsal) sections.push_back(mark.text);
  }
  EXPECT_EQ(sections, (std::vector<std::string>{"A", "B", "A'", "Coda"}));
  // 8 bars at 84, 8 at 126, 8 at 84, 2 at 72, and the last at 60 under a fermata.
  EXPECT_NEAR(s->bars[26], 8 * 240.0 / 84 + 8 * 240.0 / 126 + 8 * 240.0 / 84 + 2 * 240.0 / 72,
              1e-9);
  EXPECT_NEAR(s->duration, s->bars[26] + 6.0, 1e-9);
  int deepest = 127;
  for (const score::Note& note : s->notes) {
    if (!note.drum) deepest = std::min(deepest, static_cast<int>(note.pitch));
  }
  EXPECT_EQ(deepest, 30);  // the contrabass's F sharp, an octave below its written note
}

TEST(MusicXml, NoPrefixAndNoDamageCrash) {
  const std::string whole =
      xml(measure(kStart + direction("<wedge type=\"crescendo\" number=\"1\"/>") +
                      note("C", 4, 4, "", "<tie type=\"start\"/>") + note("A", 4, 0, "<grace/>") +
                      note("D", 4, 4),
                  " implicit=\"yes\"") +
          volta("1", note("C", 4, 8), true) +
          volta("2", note("C", 4, 8) + "<sound dacapo=\"yes\"/>", false));
  ASSERT_TRUE(parse_musicxml(view(whole), "x").has_value());
  for (std::size_t n = 0; n < whole.size(); ++n)
    (void)parse_musicxml(view(whole.substr(0, n)), "x");
  for (std::uint64_t trial = 0; trial < 10000; ++trial) {
    std::string damaged = whole;
    for (std::uint64_t k = 0; k < 1 + trial % 3; ++k) {
      // Mostly digits for digits: damage that still parses reaches further.
      const std::size_t at = random_bits(5, trial, k) % damaged.size();
      const bool digit = damaged[at] >= '0' && damaged[at] <= '9';
      damaged[at] = digit ? "0123456789-."[random_bits(6, trial, k) % 12]
                          : static_cast<char>(random_bits(6, trial, k));
    }
    const Result<score::Score> score = parse_musicxml(view(damaged), "x");
    if (!score) continue;
    for (const score::Note& note : score->notes) ASSERT_GT(note.offset, note.onset);
  }
}

}  // namespace
}  // namespace impasto::notation
