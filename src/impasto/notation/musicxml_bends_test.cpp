// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/notation/musicxml_bends.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "impasto/base/rng.h"
#include "impasto/notation/musicxml.h"
#include "impasto/notation/test_bytes.h"
#include "impasto/score/bends.h"

namespace impasto::notation {
namespace {

using score::bend_at;

/// One measure after the other, for a violin; at divisions 2 and 120 a minute a duration of 4 is a
/// second.
std::string song_for(int program, const std::vector<std::string>& measures) {
  std::string xml =
      "<score-partwise version=\"4.0\"><part-list><score-part id=\"P1\"><midi-instrument "
      "id=\"I1\"><midi-program>" +
      std::to_string(program) +
      "</midi-program></midi-instrument></score-part></part-list><part id=\"P1\">";
  for (std::size_t i = 0; i < measures.size(); ++i) {
    xml += "<measure number=\"" + std::to_string(i + 1) + "\">";
    if (i == 0) {
      xml +=
          "<attributes><divisions>2</divisions><time><beats>4</beats><beat-type>4</beat-type>"
          "</time></attributes><sound tempo=\"120\"/>";
    }
    xml += measures[i] + "</measure>";
  }
  return xml + "</part></score-partwise>";
}
std::string song(const std::vector<std::string>& measures) {
  return song_for(41, measures);
}
std::string note(char step, int duration, const std::string& notations,
                 const std::string& first = "", const std::string& tie = "") {
  return "<note>" + first + "<pitch><step>" + step + "</step><octave>4</octave></pitch><duration>" +
         std::to_string(duration) + "</duration>" + tie + "<voice>1</voice><notations>" +
         notations + "</notations></note>";
}
score::Score parse(const std::vector<std::string>& measures) {
  const Result<score::Score> score = parse_musicxml(testing::view(song(measures)), "song.musicxml");
  EXPECT_TRUE(score.has_value()) << (score ? "" : to_line(score.error()));
  return score ? *score : score::Score{};
}
std::string slide(const std::string& what, const std::string& type,
                  const std::string& number = "1") {
  return "<" + what + " type=\"" + type + "\" number=\"" + number + "\"/>";
}
std::string ornament(const std::string& what) {
  return "<ornaments>" + what + "</ornaments>";
}
std::string wavy(const std::string& type) {
  return "<wavy-line type=\"" + type + "\"/>";
}
const std::string kTieStart = "<tie type=\"start\"/>", kTieStop = "<tie type=\"stop\"/>";

TEST(MusicXmlBends, ASlideReachesTheNextNoteInTheSecondHalf) {
  const score::Score s =
      parse({note('C', 4, slide("slide", "start")) + note('G', 4, slide("slide", "stop"))});
  const Bends& bends = s.notes.at(0).bends;
  EXPECT_EQ(bend_at(bends, 0.5f), 0.0f);
  EXPECT_NEAR(bend_at(bends, 0.75f), 3.5f, 1e-4f);
  EXPECT_NEAR(bend_at(bends, 1.0f), 7.0f, 1e-4f);
  EXPECT_EQ(s.notes[0].pitch, 60.0f);
  EXPECT_TRUE(s.notes.at(1).bends.empty());
}

TEST(MusicXmlBends, AGlissandoSoundsItsStepsAndSoDoesASlideOnAPiano) {
  for (const auto& [what, program] : {std::pair{"glissando", 41}, {"slide", 1}}) {
    const std::string text =
        song_for(program, {note('C', 4, slide(what, "start")) + note('G', 4, slide(what, "stop"))});
    const Result<score::Score> s = parse_musicxml(testing::view(text), "song.musicxml");
    ASSERT_TRUE(s.has_value());
    ASSERT_EQ(s->notes.size(), 8u) << what;
    for (std::size_t i = 0; i < 8; ++i) {
      EXPECT_EQ(s->notes[i].pitch, 60.0f + static_cast<float>(i)) << what;
      EXPECT_TRUE(s->notes[i].bends.empty()) << what;
    }
    EXPECT_NEAR(s->notes[1].onset, 0.5, 1e-9) << what;
    EXPECT_NEAR(s->notes[2].onset, 0.5 + 0.5 / 6, 1e-9) << what;
    EXPECT_NEAR(s->notes[7].onset, 1.0, 1e-9) << what;
  }
}

TEST(MusicXmlBends, SlidesFollowEachOtherAndCrossTheBarline) {
  const score::Score s = parse({note('C', 8, slide("slide", "start")),
                                note('D', 4, slide("slide", "stop") + slide("slide", "start")) +
                                    note('C', 4, slide("slide", "stop"))});
  EXPECT_NEAR(s.notes.at(0).bends.back().semitones, 2.0f, 1e-5f);
  EXPECT_NEAR(s.notes.at(1).bends.back().semitones, -2.0f, 1e-5f);
  EXPECT_TRUE(s.notes.at(2).bends.empty());
}

TEST(MusicXmlBends, TheNotesOfAChordSlideEachToItsOwn) {
  const score::Score s = parse(
      {note('C', 4, slide("slide", "start")) + note('E', 4, slide("slide", "start"), "<chord/>") +
       note('D', 4, slide("slide", "stop")) + note('A', 4, slide("slide", "stop"), "<chord/>")});
  EXPECT_NEAR(s.notes.at(0).bends.back().semitones, 2.0f, 1e-5f);  // C to D
  EXPECT_NEAR(s.notes.at(1).bends.back().semitones, 5.0f, 1e-5f);  // E to A
}

TEST(MusicXmlBends, ASlideThatNeverEndsBendsNothing) {
  const score::Score s = parse({note('C', 4, slide("slide", "start")) + note('G', 4, "")});
  EXPECT_TRUE(s.notes.at(0).bends.empty());
}

TEST(MusicXmlBends, AcrossTiesTheBendBelongsToTheWholeNote) {
  // Four seconds of C in two bars, a wavy line over the second, then a slide to D.
  const score::Score s = parse(
      {note('C', 8, "", "", kTieStart),
       note('C', 8, ornament(wavy("start") + wavy("stop")) + slide("slide", "start"), "", kTieStop),
       note('D', 8, slide("slide", "stop"))});
  ASSERT_EQ(s.notes.size(), 2u);
  const Bends& bends = s.notes[0].bends;
  EXPECT_NEAR(bend_at(bends, 1.0f), 0.0f, 0.02f);
  EXPECT_NEAR(bend_at(bends, 3.0f), 1.0f, 0.4f);
  EXPECT_NEAR(bend_at(bends, 4.0f), 2.0f, 0.04f);
  const auto moving = std::find_if(bends.begin(), bends.end(), [](const score::PitchPoint& p) {
    return std::fabs(p.semitones) > 0.05f;
  });
  ASSERT_NE(moving, bends.end());
  EXPECT_NEAR(moving->time, 2.05f, 0.05f);
}

TEST(MusicXmlBends, StringsAreBentHeldAndLetGo) {
  const std::string up = "<bend><bend-alter>2</bend-alter></bend>";
  const std::string down = "<bend><bend-alter>-2</bend-alter><release/></bend>";
  const std::string before = "<bend><bend-alter>2</bend-alter><pre-bend/></bend>";
  const auto bends = [&](const std::string& technical) {
    return parse({note('C', 8, "<technical>" + technical + "</technical>")}).notes.at(0).bends;
  };
  const Bends alone = bends(up);  // the note lasts 2 s
  EXPECT_EQ(bend_at(alone, 0.5f), 0.0f);
  EXPECT_NEAR(bend_at(alone, 1.0f), 1.0f, 1e-4f);
  EXPECT_NEAR(bend_at(alone, 1.5f), 2.0f, 1e-4f);
  EXPECT_NEAR(bend_at(alone, 2.0f), 2.0f, 1e-4f);
  const Bends both = bends(up + down);
  EXPECT_NEAR(bend_at(both, 1.0f), 2.0f, 1e-4f);
  EXPECT_NEAR(bend_at(both, 2.0f), 0.0f, 1e-4f);
  const Bends released = bends(before + down);
  EXPECT_NEAR(bend_at(released, 0.0f), 2.0f, 1e-4f);
  EXPECT_NEAR(bend_at(released, 1.6f), 0.0f, 1e-4f);
  // A release by itself comes back to what is written, whatever its sign.
  for (const std::string sign : {"-", ""}) {
    const Bends back = bends("<bend><bend-alter>" + sign + "3</bend-alter><release/></bend>");
    EXPECT_NEAR(bend_at(back, 0.0f), 3.0f, 1e-4f);
    EXPECT_NEAR(bend_at(back, 2.0f), 0.0f, 1e-4f);
  }
  // Shares of its own, in percent.
  const Bends early =
      bends("<bend first-beat=\"0\" last-beat=\"50\"><bend-alter>1</bend-alter></bend>");
  EXPECT_NEAR(bend_at(early, 0.5f), 0.5f, 1e-4f);
  EXPECT_NEAR(bend_at(early, 1.0f), 1.0f, 1e-4f);
}

TEST(MusicXmlBends, AStringBentInOneTiedNoteIsLetGoInTheNext) {
  const score::Score s = parse(
      {note('C', 8, "<technical><bend><bend-alter>2</bend-alter></bend></technical>", "",
            kTieStart),
       note('C', 8, "<technical><bend><bend-alter>-2</bend-alter><release/></bend></technical>", "",
            kTieStop)});
  ASSERT_EQ(s.notes.size(), 1u);
  for (const auto& [time, semitones] :
       {std::pair{0.4f, 0.0f}, {1.0f, 1.0f}, {2.0f, 2.0f}, {3.0f, 1.0f}, {3.9f, 0.0f}})
    EXPECT_NEAR(bend_at(s.notes[0].bends, time), semitones, 0.01f) << time;
}

TEST(MusicXmlBends, APreBendAloneIsThePitchThatSounds) {
  const score::Score s = parse(
      {note('C', 8, "<technical><bend><bend-alter>2</bend-alter><pre-bend/></bend></technical>")});
  EXPECT_EQ(s.notes.at(0).pitch, 62.0f);
  EXPECT_TRUE(s.notes[0].bends.empty());
}

TEST(MusicXmlBends, JazzSignsComeFromBelowOrAboveAndGoUpOrDown) {
  const auto bends = [&](const std::string& sign) {
    return parse({note('C', 8, "<articulations>" + sign + "</articulations>")}).notes.at(0).bends;
  };
  EXPECT_LT(bends("<scoop/>").front().semitones, -1.0f);
  EXPECT_GT(bends("<plop/>").front().semitones, 1.0f);
  for (const char* sign : {"<scoop/>", "<plop/>"}) {
    EXPECT_EQ(bends(sign).front().time, 0.0f);
    EXPECT_EQ(bend_at(bends(sign), 0.3f), 0.0f) << sign;
  }
  EXPECT_GT(bends("<doit/>").back().semitones, 2.0f);
  EXPECT_LT(bends("<falloff/>").back().semitones, -2.0f);
  for (const char* sign : {"<doit/>", "<falloff/>"}) {
    EXPECT_EQ(bends(sign).back().time, 2.0f);
    EXPECT_EQ(bend_at(bends(sign), 1.4f), 0.0f) << sign;
  }
  EXPECT_LT(bends("<falloff line-length=\"long\"/>").back().semitones,
            1.5f * bends("<falloff/>").back().semitones);
}

float swing(const score::Note& note) {
  float low = 0.0f, high = 0.0f;
  for (const score::PitchPoint& p : note.bends) {
    low = std::min(low, p.semitones);
    high = std::max(high, p.semitones);
  }
  return high - low;
}

TEST(MusicXmlBends, AWavyLineIsVibratoUnlessItBelongsToATrill) {
  const score::Score s =
      parse({note('C', 2, ornament(wavy("start"))) + note('D', 2, "") +
                 note('E', 2, ornament(wavy("stop"))) + note('F', 2, ""),
             note('C', 2, ornament("<trill-mark/>" + wavy("start"))) + note('D', 2, "") +
                 note('E', 2, ornament(wavy("stop"))) + note('F', 2, "")});
  ASSERT_EQ(s.notes.size(), 4u + 3 * 8 + 1);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_NEAR(swing(s.notes[i]), 0.7f, 0.1f) << i;
  for (std::size_t i = 3; i < s.notes.size(); ++i) EXPECT_EQ(swing(s.notes[i]), 0.0f) << i;
}

TEST(MusicXmlBends, ARepeatBendsAgain) {
  const score::Score s =
      parse({note('C', 4, slide("slide", "start")) + note('D', 4, slide("slide", "stop")) +
             "<barline><repeat direction=\"backward\"/></barline>"});
  ASSERT_EQ(s.notes.size(), 4u);
  EXPECT_EQ(s.notes[2].bends.size(), s.notes[0].bends.size());
  EXPECT_NEAR(s.notes[2].bends.back().semitones, 2.0f, 1e-5f);
}

TEST(MusicXmlBends, AnEndlessChainOfWavyTiesEndsTheWorkNotTheProgram) {
  std::vector<std::string> measures;
  for (int i = 0; i < 3000; ++i) {
    measures.push_back(
        note('C', 8, ornament(wavy("start") + wavy("stop")), "", kTieStop + kTieStart));
  }
  const score::Score s = parse(measures);
  ASSERT_EQ(s.notes.size(), 1u);
  ASSERT_FALSE(s.notes[0].bends.empty());
  EXPECT_LT(s.notes[0].bends.back().time, 3000.0f);  // of 6000 s
}

TEST(MusicXmlBends, NoDamageBringsBackNonsense) {
  const std::string whole =
      song({note('C', 4, slide("slide", "start") + ornament(wavy("start")), "", kTieStart) +
                note('C', 4,
                     slide("glissando", "start", "2") +
                         "<technical><bend first-beat=\"10\"><bend-alter>-1.5</bend-alter></bend>"
                         "</technical><articulations><scoop/><falloff line-length=\"long\"/>"
                         "</articulations>",
                     "", kTieStop),
            note('G', 4, slide("slide", "stop") + slide("glissando", "stop", "2"))});
  ASSERT_TRUE(parse_musicxml(testing::view(whole), "x").has_value());
  for (std::uint64_t trial = 0; trial < 4000; ++trial) {
    std::string damaged = whole;
    for (std::uint64_t k = 0; k < 1 + trial % 3; ++k) {
      const std::size_t at = random_bits(5, trial, k) % damaged.size();
      const bool digit = damaged[at] >= '0' && damaged[at] <= '9';
      damaged[at] = digit ? "0123456789-."[random_bits(6, trial, k) % 12]
                          : static_cast<char>(random_bits(6, trial, k));
    }
    const Result<score::Score> score = parse_musicxml(testing::view(damaged), "x");
    if (!score) continue;
    for (const score::Note& n : score->notes) {
      float before = 0.0f;
      for (const score::PitchPoint& p : n.bends) {
        ASSERT_GE(p.time, before);
        ASSERT_LE(p.time, n.offset - n.onset + 1e-3);
        ASSERT_LE(std::fabs(p.semitones), score::kWidestBend);
        before = p.time;
      }
    }
  }
}

}  // namespace
}  // namespace impasto::notation
