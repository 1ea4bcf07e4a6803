// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/notation/midi.h"

#include <gtest/gtest.h>

#include "impasto/base/rng.h"
#include "impasto/notation/test_bytes.h"

namespace impasto::notation {
namespace {

using testing::Bytes;
using testing::midi;
using testing::view;

score::Score parse(const Bytes& bytes) {
  const Result<score::Score> score = parse_midi(view(bytes), "song.mid");
  EXPECT_TRUE(score.has_value()) << (score ? "" : to_line(score.error()));
  return score ? *score : score::Score{};
}
Error refuse(const Bytes& bytes) {
  const Result<score::Score> score = parse_midi(view(bytes), "song.mid");
  EXPECT_FALSE(score.has_value());
  if (!score) {
    EXPECT_EQ(score.error().code, ErrorCode::kUnreadable);
  }
  return score ? Error{} : score.error();
}

/// 480 ticks a quarter as variable-length quantities.
constexpr std::uint8_t kQ1 = 0x83, kQ2 = 0x60;

TEST(Midi, TempoChangeMidPieceMovesEveryLaterNote) {
  // 120 for one quarter, then 60: notes at 0 s, 0.5 s (lasting 1 s).
  const score::Score s = parse(
      midi(1, 480,
           {{0, 0xFF, 0x51, 3, 0x07, 0xA1, 0x20, kQ1, kQ2, 0xFF, 0x51, 3, 0x0F, 0x42, 0x40},
            {0, 0x90, 60, 127, kQ1, kQ2, 0x80, 60, 0, 0, 0x90, 64, 64, kQ1, kQ2, 0x80, 64, 0}}));
  ASSERT_EQ(s.notes.size(), 2u);
  EXPECT_DOUBLE_EQ(s.notes[0].onset, 0.0);
  EXPECT_DOUBLE_EQ(s.notes[0].offset, 0.5);
  EXPECT_DOUBLE_EQ(s.notes[1].onset, 0.5);
  EXPECT_DOUBLE_EQ(s.notes[1].offset, 1.5);
  EXPECT_DOUBLE_EQ(s.notes[1].onset_quarter, 1.0);
  EXPECT_DOUBLE_EQ(s.notes[1].duration_quarter, 1.0);
  EXPECT_FLOAT_EQ(s.notes[0].velocity, 1.0f);
  EXPECT_FLOAT_EQ(s.notes[1].velocity, 64.0f / 127.0f);
  ASSERT_EQ(s.tempi.size(), 2u);
  EXPECT_DOUBLE_EQ(s.tempi[1].time, 0.5);
  EXPECT_DOUBLE_EQ(s.tempi[1].bpm, 60.0);
  EXPECT_DOUBLE_EQ(s.duration, 1.5);
}

TEST(Midi, RunningStatusSpansEventsAndVelocityZeroEndsNotes) {
  const score::Score s =
      parse(midi(0, 480, {{0, 0x90, 60, 100, kQ1, kQ2, 60, 0, 0, 62, 100, kQ1, kQ2, 62, 0}}));
  ASSERT_EQ(s.notes.size(), 2u);
  EXPECT_FLOAT_EQ(s.notes[1].pitch, 62.0f);
  EXPECT_DOUBLE_EQ(s.notes[1].onset, 0.5);
  EXPECT_DOUBLE_EQ(s.notes[1].offset, 1.0);
}

TEST(Midi, SysexAndUnknownMetaEventsAreSteppedOver) {
  const score::Score s =
      parse(midi(0, 480, {{0, 0xF0, 3,  0x7E, 0x90, 0xF7, 0,    0xFF, 0x7F, 2, 0x90, 0x40,  //
                           0, 0x90, 60, 100,  kQ1,  kQ2,  0x80, 60,   0}}));
  EXPECT_EQ(s.notes.size(), 1u);
}

TEST(Midi, SmpteDivisionCountsFramesNotQuarters) {
  // 25 frames of 40 ticks: 1000 ticks a second; the tempo must not matter. Delta 1000 = 0x87 0x68.
  const score::Score s = parse(midi(0, 0xE728,
                                    {{0, 0xFF, 0x51, 3, 0x0F, 0x42, 0x40,  //
                                      0x87, 0x68, 0x90, 60, 100, 0x87, 0x68, 0x80, 60, 0}}));
  ASSERT_EQ(s.notes.size(), 1u);
  EXPECT_NEAR(s.notes[0].onset, 1.0, 1e-12);
  EXPECT_NEAR(s.notes[0].offset, 2.0, 1e-12);
  EXPECT_NEAR(s.notes[0].onset_quarter, 1.0, 1e-12);  // at 60 a minute
}

TEST(Midi, SustainPedalHoldsNotesUntilItRises) {
  // Down, note 0.5 s, note let go; pedal up a quarter later.
  const score::Score s = parse(midi(0, 480,
                                    {{0, 0xB0, 64, 127, 0, 0x90, 60, 100, kQ1, kQ2, 0x80, 60, 0,  //
                                      kQ1, kQ2, 0xB0, 64, 0}}));
  EXPECT_DOUBLE_EQ(s.notes.at(0).offset, 1.0);
}

TEST(Midi, ANoteStruckAgainUnderThePedalEndsTheFormer) {
  const score::Score s =
      parse(midi(0, 480, {{0, 0xB0, 64, 127, 0,   0x90, 60,   100, kQ1, kQ2, 0x80, 60, 0,  //
                           0, 0x90, 60, 90,  kQ1, kQ2,  0x80, 60,  0,   0,   0xB0, 64, 0}}));
  ASSERT_EQ(s.notes.size(), 2u);
  EXPECT_DOUBLE_EQ(s.notes[0].offset, 0.5);
  EXPECT_DOUBLE_EQ(s.notes[1].offset, 1.0);
}

TEST(Midi, OverlappingNotesOnOneKeyEndInTheOrderTheyBegan) {
  // On at 0 and 0.5 s, off at 1 and 1.5 s.
  const score::Score s =
      parse(midi(0, 480, {{0, 0x90, 60, 100, kQ1, kQ2, 60, 90, kQ1, kQ2, 60, 0, kQ1, kQ2, 60, 0}}));
  ASSERT_EQ(s.notes.size(), 2u);
  EXPECT_DOUBLE_EQ(s.notes[0].offset, 1.0);
  EXPECT_DOUBLE_EQ(s.notes[1].onset, 0.5);
  EXPECT_DOUBLE_EQ(s.notes[1].offset, 1.5);
}

TEST(Midi, WithoutOneNoteOffAllThatSoundsOnTheKeyEndsAtTheNext) {
  // On at 0 (never off), .5 to 1, 1.5 to 2, 2.5 to 3 s.
  Bytes track{0, 0x90, 60, 100};
  for (int i = 0; i < 3; ++i) {
    const Bytes note{kQ1, kQ2, 0x90, 60, 90, kQ1, kQ2, 0x80, 60, 0};
    track.insert(track.end(), note.begin(), note.end());
  }
  const score::Score s = parse(midi(0, 480, {track}));
  ASSERT_EQ(s.notes.size(), 4u);
  EXPECT_DOUBLE_EQ(s.notes[0].offset, 1.0);
  for (std::size_t i = 1; i < 4; ++i) {
    EXPECT_DOUBLE_EQ(s.notes[i].offset, static_cast<double>(i)) << i;
  }
}

TEST(Midi, ANoteThatBeginsAsAnotherEndsLosesNothingByTheirOrder) {
  // On at 0, never off; on at .5; at 1 on before off; off at 1.5.
  const score::Score s =
      parse(midi(0, 480, {{0,  0x90, 60, 100,  kQ1, kQ2, 0x90, 60,  90,   kQ1, kQ2, 0x90,
                           60, 80,   0,  0x80, 60,  0,   kQ1,  kQ2, 0x80, 60,  0}}));
  ASSERT_EQ(s.notes.size(), 3u);
  EXPECT_DOUBLE_EQ(s.notes[0].offset, 1.0);
  EXPECT_DOUBLE_EQ(s.notes[1].offset, 1.0);
  EXPECT_DOUBLE_EQ(s.notes[2].offset, 1.5);
}

TEST(Midi, ANoteOffInAnotherTrackOfTheChannelCounts) {
  const score::Score s =
      parse(midi(1, 480, {{0, 0x90, 60, 100, 0x8F, 0x00, 0xB0, 7, 100}, {kQ1, kQ2, 0x80, 60, 0}}));
  EXPECT_DOUBLE_EQ(s.notes.at(0).offset, 0.5);
}

TEST(Midi, ANoteOffTooManyEndsNothing) {
  // The second track lets a key of its own go twice while the first holds the same.
  const score::Score s =
      parse(midi(1, 480,
                 {{0, 0x90, 60, 100, 0x8F, 0x00, 0x80, 60, 0},
                  {0, 0x90, 60, 100, kQ1, kQ2, 0x80, 60, 0, kQ1, kQ2, 0x80, 60, 0}}));
  ASSERT_EQ(s.notes.size(), 2u);
  EXPECT_DOUBLE_EQ(s.notes[0].offset, 2.0);
  EXPECT_DOUBLE_EQ(s.notes[1].offset, 0.5);
}

TEST(Midi, ANoteThatNothingEndsSoundsToTheEndOfItsTrack) {
  const score::Score s =
      parse(midi(1, 480, {{0, 0x90, 60, 100, kQ1, kQ2, 0xFF, 1, 0}, {0x8F, 0, 0xFF, 1, 0}}));
  EXPECT_DOUBLE_EQ(s.notes.at(0).offset, 0.5);
}

TEST(Midi, AChangeOfModeLetsAllKeysGo) {
  const score::Score s =
      parse(midi(0, 480, {{0, 0x90, 60, 100, kQ1, kQ2, 0xB0, 126, 1, kQ1, kQ2, 0x80, 60, 0}}));
  EXPECT_DOUBLE_EQ(s.notes.at(0).offset, 0.5);
}

TEST(Midi, MetaEventsThatMakeNoSenseChangeNothing) {
  const score::Score s = parse(midi(
      0, 480, {{0, 0xFF, 0x51, 3,  0, 0, 0,    0,    0xFF, 0x51, 2,   1,    1,    0, 0xFF, 0x58,
                4, 0,    2,    24, 8, 0, 0xFF, 0x58, 1,    3,    0,   0xFF, 0x59, 2, 9,    0,
                0, 0xFF, 0x59, 1,  2, 0, 0x90, 60,   9,    kQ1,  kQ2, 0x80, 60,   0}}));
  EXPECT_DOUBLE_EQ(s.notes.at(0).offset, 0.5);
  EXPECT_EQ(s.meters.size(), 1u);
  EXPECT_EQ(s.meters[0].numerator, 4);
  EXPECT_TRUE(s.keys.empty());
}

TEST(Midi, PedalInAnotherTrackOfTheSameChannelHoldsToo) {
  const score::Score s =
      parse(midi(1, 480,
                 {{0, 0xB0, 64, 127, kQ1, kQ2, 0xB0, 7, 100, kQ1, kQ2, 0xB0, 64, 0},
                  {0, 0x90, 60, 100, kQ1, kQ2, 0x80, 60, 0}}));
  EXPECT_DOUBLE_EQ(s.notes.at(0).offset, 1.0);
}

TEST(Midi, CompoundMetreBeatsInDottedQuarters) {
  // 6/8 for a bar of three quarters at 120, one note over two bars (2880 ticks = 0x96 0x40).
  const score::Score s = parse(
      midi(0, 480, {{0, 0xFF, 0x58, 4, 6, 3, 36, 8, 0, 0x90, 60, 100, 0x96, 0x40, 0x80, 60, 0}}));
  ASSERT_EQ(s.bars.size(), 2u);
  EXPECT_DOUBLE_EQ(s.bars[1], 1.5);
  ASSERT_EQ(s.beats.size(), 4u);
  EXPECT_DOUBLE_EQ(s.beats[1], 0.75);
}

TEST(Midi, ThreeEightBeatsInEighthsAndAlleBreveInHalves) {
  EXPECT_EQ(parse(midi(0, 480,
                       {{0, 0xFF, 0x58, 4, 3, 3, 24, 8, 0, 0x90, 60, 9, 0x85, 0x50, 0x80, 60, 0}}))
                .beats.size(),
            3u);
  // 2/2: four quarters are two beats. 1920 ticks = 0x8F 0x00.
  EXPECT_EQ(parse(midi(0, 480,
                       {{0, 0xFF, 0x58, 4, 2, 1, 24, 8, 0, 0x90, 60, 9, 0x8F, 0x00, 0x80, 60, 0}}))
                .beats.size(),
            2u);
}

TEST(Midi, PartsCarryNameProgramPanAndDrums) {
  const score::Score s =
      parse(midi(1, 480,
                 {{0, 0xFF, 0x03, 4, 'S', 'o', 'n', 'g'},
                  {0,  0xFF, 0x03, 5,    'F', 'l', 'u', 't',  'e', 0,   0xC0, 73,   0,  0xB0,
                   10, 127,  0,    0xB0, 7,   50,  0,   0x90, 72,  127, 10,   0x80, 72, 0},
                  {0, 0x99, 38, 100, 10, 0x89, 38, 0}}));
  EXPECT_EQ(s.title, "Song");
  ASSERT_EQ(s.parts.size(), 2u);
  EXPECT_EQ(s.parts[0].name, "Flute");
  EXPECT_EQ(s.parts[0].program, 73);
  EXPECT_FLOAT_EQ(s.parts[0].pan, 1.0f);
  EXPECT_TRUE(s.parts[1].percussion);
  ASSERT_EQ(s.notes.size(), 2u);
  EXPECT_TRUE(s.notes[0].drum);
  EXPECT_FLOAT_EQ(s.notes[1].velocity, 0.5f);  // half the usual channel volume
}

TEST(Midi, KeysAndMarkersAreKept) {
  const score::Score s = parse(midi(
      0, 480, {{0, 0xFF, 0x59, 2,   0xFD, 1,   0,    0xFF, 0x06, 5, 'V', 'e', 'r', 's', 'e',  //
                0, 0x90, 60,   100, kQ1,  kQ2, 0x80, 60,   0}}));
  ASSERT_EQ(s.keys.size(), 1u);
  EXPECT_EQ(s.keys[0].fifths, -3);
  EXPECT_TRUE(s.keys[0].minor && s.keys[0].mode_given);
  ASSERT_EQ(s.marks.size(), 1u);
  EXPECT_EQ(s.marks[0].text, "Verse");
  EXPECT_TRUE(s.marks[0].rehearsal);
}

/// The name of a part whose track is called so.
std::string part_name(const std::string& text) {
  Bytes track{0, 0xFF, 0x03, static_cast<std::uint8_t>(text.size())};
  track.insert(track.end(), text.begin(), text.end());
  track.insert(track.end(), {0, 0x90, 60, 9, 9, 0x80, 60, 0});
  return parse(midi(1, 480, {track})).parts.at(0).name;
}

TEST(Midi, NamesBecomeUtf8) {
  EXPECT_EQ(part_name("F\xFCr"), "F\xC3\xBCr");                            // Latin-1
  EXPECT_EQ(part_name("Don\x92t \x96"), "Don\xE2\x80\x99t \xE2\x80\x93");  // Windows-1252
  EXPECT_EQ(part_name("\xE5\xBC\xA6\xE6\xA5\xBD"), "\xE5\xBC\xA6\xE6\xA5\xBD");
}

TEST(Midi, NamesDoNotSteerTheTerminal) {
  EXPECT_EQ(part_name("a\x1b[31mRED\x07"), "a [31mRED");
  EXPECT_EQ(part_name("\x9b\x33\x31mRED"), "\xE2\x80\xBA\x33\x31mRED") << "a quotation mark";
  EXPECT_EQ(part_name("\xC2\x9B\x33\x31m"), "31m") << "CSI as UTF-8";
}

TEST(Midi, KaraokeFilesHaveATitle) {
  const score::Score s = parse(midi(
      1, 480,
      {{0,   0xFF, 0x03, 4,    'S', 'o', 'f', 't', 0,   0xFF, 0x01, 6,    '@',  'T', 'S', 'o', 'n',
        'g', 0,    0xFF, 0x01, 5,   '@', 'T', 'A', 'n', 'n',  0,    0xFF, 0x01, 2,   'l', 'a'},
       {0, 0x90, 60, 100, 10, 0x80, 60, 0}}));
  EXPECT_EQ(s.title, "Song");
  EXPECT_EQ(s.composer, "Ann");
}

TEST(Midi, RiffWrapperIsOpened) {
  const Bytes inner = midi(0, 480, {{0, 0x90, 60, 100, 10, 0x80, 60, 0}});
  Bytes wrapped{'R',
                'I',
                'F',
                'F',
                0,
                0,
                0,
                0,
                'R',
                'M',
                'I',
                'D',
                'd',
                'a',
                't',
                'a',
                static_cast<std::uint8_t>(inner.size()),
                0,
                0,
                0};
  wrapped.insert(wrapped.end(), inner.begin(), inner.end());
  const score::Score s = parse(wrapped);
  EXPECT_EQ(s.notes.size(), 1u);
  EXPECT_TRUE(s.warnings.empty());
  wrapped.insert(wrapped.end(), {'L', 'I', 'S', 'T', 4, 0, 0, 0, 'I', 'N', 'F', 'O'});
  EXPECT_TRUE(parse(wrapped).warnings.empty()) << "other chunks may follow";
}

TEST(Midi, ErrorsNameTheByteAndTheReason) {
  Bytes cut = midi(0, 480, {{0, 0x90, 60}});
  cut.erase(cut.end() - 4, cut.end());  // without end-of-track the event is torn
  EXPECT_EQ(to_line(refuse(cut)),
            "song.mid: the score holds no notes; the file ends inside track 1, at 0:00.0: what "
            "should follow is missing");
  EXPECT_NE(refuse(midi(0, 480, {{}})).message.find("holds no notes"), std::string::npos);
  EXPECT_NE(refuse({'h', 'e', 'l', 'l', 'o'}).message.find("not a MIDI file"), std::string::npos);
  EXPECT_EQ(to_line(refuse(midi(0, 0, {{0, 0x90, 60, 100}}))),
            "song.mid:byte 12: the time division makes no sense");
  EXPECT_NE(refuse(midi(0, 480, {{0, 60, 100}})).message.find("damaged"), std::string::npos);
  EXPECT_EQ(to_line(refuse(midi(0, 480, {}))), "song.mid:byte 14: the file holds no track");
  EXPECT_NE(refuse({'S', 'M', 'F', '2', 'C', 'L', 'I', 'P', 0}).message.find("MIDI 2.0"),
            std::string::npos);
  // Three rests of 50 minutes: 2 880 000 ticks are 0x81 0xAF 0xE4 0x00.
  Bytes long_piece{0, 0x90, 60, 100};
  for (int i = 0; i < 3; ++i) {
    const Bytes rest{0x81, 0xAF, 0xE4, 0x00, 0x80, 60, 0, 0, 0x90, 60, 100};
    long_piece.insert(long_piece.end(), rest.begin(), rest.end());
  }
  EXPECT_NE(refuse(midi(0, 480, {long_piece})).message.find("two hours"), std::string::npos);
}

Bytes rich_file() {
  return midi(1, 96,
              {{0,  0xFF, 0x51, 3,    0x07, 0xA1, 0x20, 0, 0xFF, 0x58, 4,    3, 2,
                24, 8,    0,    0xFF, 0x59, 2,    1,    0, 0x60, 0xFF, 0x06, 1, 'B'},
               {0,  0xC0, 40, 0,  0xB0, 64, 127,  0, 0x90, 60,   100,  0x60, 64, 90, 0x60,
                60, 0,    0,  64, 0,    0,  0xF0, 2, 1,    0xF7, 0x60, 0xB0, 64, 0},
               {0, 0x99, 36, 100, 0x30, 0x89, 36, 0}});
}

TEST(Midi, NoPrefixOfAFileCrashes) {
  const Bytes whole = rich_file();
  ASSERT_TRUE(parse_midi(view(whole), "x").has_value());
  for (std::size_t n = 0; n < whole.size(); ++n) {
    const Result<score::Score> score =
        parse_midi(view(Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(n))), "x");
    if (!score) {
      EXPECT_FALSE(score.error().message.empty());
    }
  }
}

TEST(Midi, NoFlippedBytesCrash) {
  const Bytes whole = rich_file();
  for (std::uint64_t trial = 0; trial < 20000; ++trial) {
    Bytes damaged = whole;
    for (std::uint64_t k = 0; k < 1 + trial % 4; ++k) {
      damaged[random_bits(7, trial, k) % damaged.size()] =
          static_cast<std::uint8_t>(random_bits(8, trial, k));
    }
    const Result<score::Score> score = parse_midi(view(damaged), "x");
    if (!score) continue;
    for (const score::Note& note : score->notes) ASSERT_GT(note.offset, note.onset);
  }
}

TEST(Midi, PartsAreSentIntoTheRoomAsTheFileSays) {
  const score::Score s = parse(midi(1, 480,
                                    {{0, 0xB0, 91, 127, 0, 0x90, 72, 127, 10, 0x80, 72, 0},
                                     {0, 0xB1, 91, 0, 0, 0x91, 72, 127, 10, 0x81, 72, 0},
                                     {0, 0x92, 72, 127, 10, 0x82, 72, 0}}));
  EXPECT_EQ(s.reverb_sends, (std::vector<float>{1.0f, 0.0f, -1.0f}));
}

}  // namespace
}  // namespace impasto::notation
