// SPDX-License-Identifier: GPL-3.0-or-later
// The order in which the measures of a score are played: repeats, voltas, jumps in sounds and
// words.
#include <gtest/gtest.h>

#include <vector>

#include "impasto/notation/musicxml_words.h"
#include "impasto/notation/test_musicxml.h"

namespace impasto::notation {
namespace {

using namespace testing;

/// A whole note in each measure, C D E ..., with what is said at the end of each.
score::Score played(const std::vector<std::string>& said) {
  std::string measures;
  for (std::size_t i = 0; i < said.size(); ++i) {
    measures +=
        measure((i == 0 ? kStart : "") + note(std::string(1, "CDEFGAB"[i % 7]), 4, 8) + said[i]);
  }
  return parse(xml(measures));
}
std::string order(const std::vector<std::string>& said) {
  return pitches(played(said));
}

TEST(MusicXmlOrder, RepeatsAndVoltasUnfold) {
  EXPECT_EQ(
      pitches(parse(xml(measure(kStart + note("C", 4, 8) + kBack) + measure(note("D", 4, 8))))),
      "CCD");
  EXPECT_EQ(
      pitches(parse(xml(measure(kStart + note("C", 4, 8)) + measure(kForward + note("D", 4, 8)) +
                        measure(note("E", 4, 8) +
                                "<barline><repeat direction=\"backward\" times=\"3\"/></barline>") +
                        measure(note("F", 4, 8))))),
      "CDEDEDEF");
  EXPECT_EQ(
      pitches(parse(xml(measure(kStart + note("C", 4, 8)) + volta("1", note("D", 4, 8), true) +
                        volta("2", note("E", 4, 8), false) + measure(note("F", 4, 8))))),
      "CDCEF");
  EXPECT_EQ(
      pitches(parse(xml(measure(kStart + note("C", 4, 8)) + volta("1, 2", note("D", 4, 8), true) +
                        volta("3", note("E", 4, 8), false) + measure(note("F", 4, 8) + kBack)))),
      "CDCDCEFF");
  EXPECT_EQ(
      pitches(parse(xml(measure(kStart + note("C", 4, 8)) + volta("1", note("D", 4, 8), true) +
                        volta("2", note("E", 4, 8), true) + measure(note("F", 4, 8))))),
      "CDCEF");
}

TEST(MusicXmlOrder, DaCapoAlFineAndDalSegnoAlCoda) {
  EXPECT_EQ(pitches(parse(xml(measure(kStart + note("C", 4, 8) + "<sound fine=\"yes\"/>") +
                              measure(note("D", 4, 8) + "<sound dacapo=\"yes\"/>")))),
            "CDC");
  EXPECT_EQ(pitches(parse(xml(measure(kStart + note("C", 4, 8)) +
                              measure("<sound segno=\"s\"/>" + note("D", 4, 8)) +
                              measure(note("E", 4, 8) + "<sound tocoda=\"c\"/>") +
                              measure(note("F", 4, 8) + "<sound dalsegno=\"s\"/>") +
                              measure("<sound coda=\"c\"/>" + note("G", 4, 8))))),
            "CDEFDEG");
}

TEST(MusicXmlOrder, TimesSaysHowOftenAPassageIsPlayed) {
  const auto times = [](const std::string& n) {
    return order(
        {kForward, "<barline><repeat direction=\"backward\" times=\"" + n + "\"/></barline>", ""});
  };
  EXPECT_EQ(times("1"), "CDE");
  EXPECT_EQ(times("4"), "CDCDCDCDE");
}

TEST(MusicXmlOrder, AVoltaMayGiveItsNumberAsText) {
  EXPECT_EQ(
      pitches(parse(xml(measure(kStart + note("C", 4, 8)) + volta("1", note("D", 4, 8), true) +
                        measure("<barline location=\"left\"><ending number=\"\" type=\"start\">2."
                                "</ending></barline>" +
                                note("E", 4, 8))))),
      "CDCE");
}

TEST(MusicXmlOrder, ARepeatMayDivideABar) {
  const score::Score s =
      parse(xml(measure(kStart + note("C", 4, 4)) +
                measure(note("D", 4, 4) + kBack, " implicit=\"yes\"") + measure(note("E", 4, 8))));
  EXPECT_EQ(pitches(s), "CDCDE");
  EXPECT_DOUBLE_EQ(s.duration, 6.0);
}

TEST(MusicXmlOrder, WordsAreFollowedWhereNoSoundSaysIt) {
  for (const char* text :
       {"D.C. al Fine", "d.c. al fine", "D. C. al Fine", "DC al Fine", "Da Capo al Fine", "D.C.",
        "Da capo", "D.C. al Fine senza rep.", "D.C. al Fine (no repeats)",
        "Da Capo al Fine senza ripetizione", "Da capo bis zum Fine", "D.C. to Fine",
        "D. Capo al Fine", "D.C. ao Fim", "D.C. al Fine ad lib."}) {
    EXPECT_EQ(order({"", words("Fine"), "", words(text)}), "CDEFCD") << text;
  }
  for (const char* text :
       {"D.S. al Fine", "D. S. al Fine", "DS al fine", "Dal Segno al Fine", "del segno al fine",
        "D.S.", "D.%. al Fine", "D.\xF0\x9D\x84\x8B. al Fine"}) {
    EXPECT_EQ(order({"", direction("<segno/>"), words("Fine"), words(text), ""}), "CDEFDE") << text;
  }
  for (const char* text :
       {"D.S. al Coda", "Dal Segno al Coda", "D.S. e poi la Coda", "D.S. al \xF0\x9D\x84\x8C"}) {
    EXPECT_EQ(
        order({"", direction("<segno/>"), words("To Coda"), words(text), direction("<coda/>"), ""}),
        "CDEFDEGA")
        << text;
  }
  for (const char* text : {"To Coda", "TO CODA", "to coda \xE2\x8A\x95", "Al Coda", "A la Coda",
                           "To Coda (2nd time only)", "(go to Coda)"}) {
    EXPECT_EQ(order({"", words(text), words("D.C. al Coda"), words("Coda")}), "CDECDF") << text;
  }
  EXPECT_EQ(order({"", words("Fine (last time)"), words("D.C.")}), "CDECD");
}

TEST(MusicXmlOrder, AWayBackMayBeSplitIntoWordsAndSigns) {
  EXPECT_EQ(order({"", words("Fine"), direction("<words>D.C.</words><words> al Fine</words>")}),
            "CDECD");
  EXPECT_EQ(order({"", direction("<segno/>"),
                   "<direction><direction-type><words>To Coda</words></direction-type>"
                   "<direction-type><coda/></direction-type></direction>",
                   "<direction><direction-type><words>D.S. al</words></direction-type>"
                   "<direction-type><coda/></direction-type></direction>",
                   direction("<coda/>")}),
            "CDEFDEG");
}

TEST(MusicXmlOrder, OfTwoCodaSignsWithoutWordsTheFirstIsLeftFromTheSecondIsTheCoda) {
  EXPECT_EQ(order({"", direction("<segno/>"), direction("<coda/>"), words("D.S. al Coda"),
                   direction("<coda/>")}),
            "CDEFDEG");
}

TEST(MusicXmlOrder, SignsStandInBarlinesAndRehearsalMarksToo) {
  EXPECT_EQ(order({"", "<barline location=\"left\"><segno/></barline>", words("To Coda"),
                   words("D.S. al Coda"), direction("<rehearsal>Coda</rehearsal>")}),
            "CDEFDEG");
}

TEST(MusicXmlOrder, AfterAWayBackRepeatsAreTakenOnlyIfThatIsSaid) {
  EXPECT_EQ(order({kForward, kBack + words("Fine"), "", words("D.C. al Fine")}), "CDCDEFCD");
  EXPECT_EQ(order({kForward, kBack, words("Fine"), words("D.C. al Fine con rep.")}), "CDCDEFCDCDE");
}

TEST(MusicXmlOrder, TheLastVoltaIsPlayedAfterAWayBack) {
  EXPECT_EQ(
      pitches(parse(xml(measure(kStart + note("C", 4, 8)) + volta("1", note("D", 4, 8), true) +
                        volta("2", note("E", 4, 8) + words("Fine"), false) +
                        measure(note("F", 4, 8) + words("D.C. al Fine"))))),
      "CDCEFCE");
}

TEST(MusicXmlOrder, EachWayBackIsTakenOnce) {
  EXPECT_EQ(order({direction("<segno/>"), words("To Coda"), words("D.S. al Coda"),
                   direction("<coda/>"), words("D.C.")}),
            "CDECDFGCDFG");
}

TEST(MusicXmlOrder, AWayBackThatLeadsNowhereIsNotFollowedAndTold) {
  const auto told = [](const std::vector<std::string>& said, const std::string& what) {
    const score::Score s = played(said);
    EXPECT_EQ(s.notes.size(), said.size());
    ASSERT_EQ(s.warnings.size(), 1u);
    EXPECT_NE(s.warnings[0].find(what), std::string::npos) << s.warnings[0];
  };
  told({"", words("D.C. al Fine")}, "a da capo at measure 2 is not followed: there is no Fine");
  told({"", "", words("D.S.")}, "a dal segno at measure 3 is not followed: there is no segno");
  told({"", words("D.C. al Coda"), direction("<coda/>")}, "no way to a coda");
}

TEST(MusicXmlOrder, OtherWordsChangeNothing) {
  for (const char* text :
       {"D", "Dolce", "Codetta", "final", "Fine tuning of the strings", "Segno", "D.C. 1917",
        "Washington D.C. march", "da lontano", "con fine espressione"})
    EXPECT_EQ(order({"", "", words(text)}), "CDE") << text;
}

TEST(MusicXmlOrder, SwingIsReadFromWordsButNotFromTitles) {
  ASSERT_TRUE(swing_words("Medium Swing").has_value());
  EXPECT_NEAR(swing_words("Shuffle")->first, 2.0 / 3.0, 1e-9);
  EXPECT_EQ(swing_words("Straight 8ths")->first, 0.5);
  for (const char* text : {"Swing low, sweet chariot", "no swing", "", "straight on"})
    EXPECT_FALSE(swing_words(text).has_value()) << text;
}

TEST(MusicXmlOrder, RepeatsWithoutEndAreRefusedInTime) {
  // Passages that begin inside each other, each played 64 times; then ways back everywhere.
  std::string nested = measure(kStart + note("C", 4, 1));
  for (int i = 0; i < 2000; ++i) nested += measure(kForward + note("C", 4, 1));
  for (int i = 0; i < 4000; ++i) {
    nested += measure(note("C", 4, 1) +
                      "<barline><repeat direction=\"backward\" times=\"64\"/></barline>");
  }
  EXPECT_NE(refuse(xml(nested)).find("200000 measures"), std::string::npos);
  std::string jumps;
  for (int i = 0; i < 5000; ++i) {
    jumps += measure((i == 0 ? kStart : "") + direction("<segno/>") + direction("<coda/>") +
                     words("To Coda") + words("D.S. al Coda") + note("C", 4, 1));
  }
  const Result<score::Score> s = parse_musicxml(view(xml(jumps)), "song.musicxml");
  if (s) {
    EXPECT_LE(s->notes.size(), 200'000u);
  }
}

}  // namespace
}  // namespace impasto::notation
