// SPDX-License-Identifier: GPL-3.0-or-later
// Files that are not as the standard has them.
#include "impasto/notation/midi_file.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "impasto/base/rng.h"
#include "impasto/notation/midi.h"
#include "impasto/notation/test_bytes.h"

namespace impasto::notation {
namespace {

using testing::Bytes;
using testing::view;

Bytes operator+(Bytes a, const Bytes& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

const Bytes kEnd{0, 0xFF, 0x2F, 0};

Bytes number(std::size_t value, int bytes) {
  Bytes out;
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
    out.push_back(static_cast<std::uint8_t>(value >> shift));
  return out;
}
Bytes header(int format, int tracks) {
  return Bytes{'M', 'T', 'h', 'd', 0, 0, 0, 6} + number(static_cast<std::size_t>(format), 2) +
         number(static_cast<std::size_t>(tracks), 2) + number(480, 2);
}
/// A track that says it is `more` bytes longer than it is.
Bytes track(const Bytes& body, int more = 0) {
  return Bytes{'M', 'T', 'r', 'k'} + number(body.size() + static_cast<std::size_t>(more), 4) + body;
}
/// A note of half a second.
Bytes note(std::uint8_t key, std::uint8_t channel = 0) {
  return {0,    static_cast<std::uint8_t>(0x90 | channel), key, 80, 0x83,
          0x60, static_cast<std::uint8_t>(0x80 | channel), key, 0};
}
/// Notes on 60, 62, ... one after another.
Bytes scale(int notes, std::uint8_t channel = 0) {
  Bytes out;
  for (int i = 0; i < notes; ++i) out = out + note(static_cast<std::uint8_t>(60 + 2 * i), channel);
  return out;
}

score::Score parse(const Bytes& bytes) {
  const Result<score::Score> score = parse_midi(view(bytes), "song.mid");
  EXPECT_TRUE(score.has_value()) << (score ? "" : to_line(score.error()));
  return score ? *score : score::Score{};
}
std::vector<std::string> warnings(const Bytes& bytes) {
  return parse(bytes).warnings;
}
using Lines = std::vector<std::string>;

/// Onsets, ends and pitches of a scale of `notes`, and of nothing else.
void expect_scale(const score::Score& s, std::size_t notes) {
  ASSERT_EQ(s.notes.size(), notes);
  for (std::size_t i = 0; i < notes; ++i) {
    EXPECT_FLOAT_EQ(s.notes[i].pitch, static_cast<float>(60 + 2 * i)) << i;
    EXPECT_NEAR(s.notes[i].onset, 0.5 * static_cast<double>(i), 1e-9) << i;
    EXPECT_NEAR(s.notes[i].offset, 0.5 * static_cast<double>(i + 1), 1e-9) << i;
  }
}

TEST(MidiFile, ARightFileGivesNoWarning) {
  const score::Score s = parse(header(0, 1) + track(scale(4) + kEnd));
  expect_scale(s, 4);
  EXPECT_TRUE(s.warnings.empty());
}

TEST(MidiFile, ATrackOfWrongLengthLosesNothingAndHidesNoOther) {
  const Bytes second = track(scale(2, 1) + kEnd);
  const auto whole = static_cast<int>(second.size());
  // Into the next track, to its end, past the end of the file, too short, none at all.
  for (const int more : {1, 7, whole, whole + 1, 0x70000000, -1, -9, -21, -22}) {
    const score::Score s = parse(header(1, 2) + track(scale(2) + kEnd, more) + second);
    EXPECT_EQ(s.notes.size(), 4u) << more;
    EXPECT_DOUBLE_EQ(s.duration, 1.0) << more;
    EXPECT_EQ(s.warnings, Lines{"a track is not as long as it says: all of it was read (byte 14)"})
        << more;
  }
}

TEST(MidiFile, BytesBetweenTracksArePassedOver) {
  const Bytes first = track(scale(2) + kEnd), second = track(scale(2, 1) + kEnd);
  for (const Bytes& stray : {Bytes{0, 0x85, 0}, Bytes{0}, Bytes(100, 0xFF), Bytes{'M', 'T', 'r'}}) {
    const score::Score s = parse(header(1, 2) + first + stray + second);
    EXPECT_EQ(s.notes.size(), 4u);
    EXPECT_EQ(s.warnings, Lines{"bytes that belong to no track were passed over (byte 44)"});
  }
}

TEST(MidiFile, ChunksOfOtherKindsArePassedOverInSilence) {
  const score::Score s = parse(header(1, 2) + Bytes{'J', 'u', 'n', 'k', 0, 0, 0, 3, 1, 2, 3} +
                               track(scale(2) + kEnd) + Bytes{'X', 'F', 'I', 'H', 0, 0, 0, 0});
  expect_scale(s, 2);
  EXPECT_TRUE(s.warnings.empty());
}

TEST(MidiFile, WhatFollowsTheLastTrackSaysNothing) {
  for (const Bytes& more : {Bytes{'*'}, Bytes(300, 0), Bytes{'T', 'A', 'G', 'x', 1, 2, 3, 4, 5}}) {
    const score::Score s = parse(header(0, 1) + track(scale(2) + kEnd) + more);
    expect_scale(s, 2);
    EXPECT_TRUE(s.warnings.empty());
  }
}

TEST(MidiFile, ATrackMayLackItsEnd) {
  const score::Score s = parse(header(1, 2) + track(scale(2)) + track(scale(2, 1)));
  EXPECT_EQ(s.notes.size(), 4u);
  EXPECT_TRUE(s.warnings.empty());
}

TEST(MidiFile, EventsAfterTheEndOfATrackAreNotPlayed) {
  const score::Score s = parse(header(0, 1) + track(scale(2) + kEnd + scale(3) + kEnd));
  expect_scale(s, 2);
}

TEST(MidiFile, TheNumberOfTracksIsAClaim) {
  EXPECT_EQ(parse(header(1, 1) + track(scale(2) + kEnd) + track(scale(2, 1) + kEnd)).notes.size(),
            4u);
  EXPECT_EQ(warnings(header(1, 5) + track(scale(2) + kEnd)),
            Lines{"the file should hold 5 tracks and holds 1"});
}

TEST(MidiFile, AHeaderMayBeLongerAndItsLengthWrong) {
  const Bytes rest = track(scale(3) + kEnd);
  Bytes head = header(0, 1);
  head[7] = 8;
  expect_scale(parse(head + Bytes{1, 2} + rest), 3);
  for (const std::uint8_t length : {0, 5, 7, 200}) {
    head[7] = length;
    expect_scale(parse(head + rest), 3);
  }
}

TEST(MidiFile, OtherBytesMayComeFirst) {
  const Bytes song = header(0, 1) + track(scale(3) + kEnd);
  Bytes mac(128, 0);
  mac[1] = 4;
  const score::Score s = parse(mac + song);
  expect_scale(s, 3);
  EXPECT_TRUE(s.warnings.empty()) << "MacBinary";
  EXPECT_EQ(warnings(Bytes(10, 0xEF) + song),
            Lines{"bytes that belong to no track were passed over (byte 0)"});
}

TEST(MidiFile, AFileCutShortIsPlayedUpToTheCut) {
  const Bytes whole = header(0, 1) + track(scale(8) + kEnd);
  for (std::size_t n = 22 + 9; n < whole.size(); ++n) {
    const score::Score s =
        parse(Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(n)));
    // A note begins with four bytes of the nine.
    const std::size_t begun = std::min<std::size_t>(8, (n - 22 + 5) / 9);
    ASSERT_EQ(s.notes.size(), begun) << n;
    for (std::size_t i = 0; i + 1 < begun; ++i) EXPECT_DOUBLE_EQ(s.notes[i].offset, 0.5 * (i + 1));
    ASSERT_EQ(s.warnings.size(), 1u) << n;
    EXPECT_EQ(s.warnings[0].find("the file ends inside track 1, at 0:0"), 0u) << s.warnings[0];
  }
  EXPECT_EQ(parse(Bytes(whole.begin(), whole.end() - 20)).warnings,
            Lines{"the file ends inside track 1, at 0:03.0: what should follow is missing"});
}

TEST(MidiFile, TheTimeOfACutIsRoundedAsAClockIsRead) {
  MidiFile file;
  file.track_end = {0};
  file.cut = true;
  EXPECT_EQ(midi_warnings(file, 59.97),
            Lines{"the file ends inside track 1, at 1:00.0: what should follow is missing"});
}

TEST(MidiFile, AFileCutInAnyTrackKeepsThoseBefore) {
  const Bytes first = header(1, 3) + track(scale(4) + kEnd);
  const Bytes second = track(scale(4, 1) + kEnd);
  const score::Score s = parse(first + Bytes(second.begin(), second.begin() + 21));
  EXPECT_EQ(s.notes.size(), 6u);
  EXPECT_EQ(s.warnings,
            (Lines{"the file ends inside track 2, at 0:00.5: what should follow is missing",
                   "the file should hold 3 tracks and holds 2"}));
}

TEST(MidiFile, SystemMessagesArePassedOverWithTheirData) {
  const Bytes before = scale(2);
  Bytes after = scale(4);
  after.erase(after.begin(), after.begin() + 18);
  for (const Bytes& message :
       {Bytes{0, 0xF1, 0x7F}, Bytes{0, 0xF2, 0x7F, 0x7F}, Bytes{0, 0xF3, 0x7F}, Bytes{0, 0xF1},
        Bytes{0, 0xF2}, Bytes{0, 0xF3}, Bytes{0, 0xF4}, Bytes{0, 0xF5}, Bytes{0, 0xF6},
        Bytes{0, 0xF8}, Bytes{0, 0xF9}, Bytes{0, 0xFA}, Bytes{0, 0xFB}, Bytes{0, 0xFC},
        Bytes{0, 0xFD}, Bytes{0, 0xFE}}) {
    const score::Score s = parse(header(0, 1) + track(before + message + after + kEnd));
    expect_scale(s, 4);
    EXPECT_EQ(s.warnings,
              Lines{"a system message that MIDI files do not allow was passed over (byte 41)"});
    expect_scale(parse(header(0, 1) + track(message + scale(4) + kEnd)), 4);
  }
}

TEST(MidiFile, AllSystemMessagesInARowArePassedOver) {
  const Bytes all{0,    0xF1, 0x7F, 0, 0xF2, 0x7F, 0x7F, 0, 0xF3, 0x7F, 0,
                  0xF4, 0,    0xF5, 0, 0xF6, 0,    0xF8, 0, 0,    0xF9};
  Bytes clean = all;
  clean.erase(clean.end() - 3);  // its time twice
  for (const std::uint8_t status : {0xFA, 0xFB, 0xFC, 0xFD, 0xFE}) clean = clean + Bytes{0, status};
  const score::Score s = parse(header(0, 1) + track(clean + scale(4) + kEnd));
  expect_scale(s, 4);
  EXPECT_EQ(s.warnings, Lines{"13 system messages that MIDI files do not allow were passed over "
                              "(the first at byte 23)"});
}

TEST(MidiFile, ASystemMessageKeepsTimeAndRunningStatus) {
  // 480 ticks later a clock, then a note by running status.
  const score::Score s =
      parse(header(0, 1) + track(Bytes{0, 0x90, 60, 80, 0x83, 0x60, 60, 0, 0x83, 0x60, 0xF8, 0, 62,
                                       80, 0x83, 0x60, 62, 0} +
                                 kEnd));
  ASSERT_EQ(s.notes.size(), 2u);
  EXPECT_DOUBLE_EQ(s.notes[1].onset, 1.0);
  EXPECT_DOUBLE_EQ(s.notes[1].offset, 1.5);
}

TEST(MidiFile, ARealTimeMessageMayStandInsideAnEvent) {
  // Among its data, and between its time and its status.
  Bytes inside{0, 0x90, 60, 0xF8, 80, 0x83, 0x60, 0xFE, 0x80, 60, 0};
  Bytes after = scale(4);
  after.erase(after.begin(), after.begin() + 9);
  const score::Score s = parse(header(0, 1) + track(inside + after + kEnd));
  expect_scale(s, 4);
  EXPECT_EQ(s.warnings.size(), 1u);
}

TEST(MidiFile, ARealTimeMessageMayStandBeforeATime) {
  const auto after = [](const Bytes& time) {
    return parse(header(0, 1) + track(Bytes{0, 0x90, 60, 80} + time + Bytes{0x80, 60, 0} + kEnd));
  };
  score::Score s = after({0xF8, 0x83, 0x60});
  expect_scale(s, 1);
  EXPECT_EQ(s.warnings,
            Lines{"a system message that MIDI files do not allow was passed over (byte 26)"});
  // But eight bars are F8 00, and FE is in the middle of 136 quarters: those are times.
  s = after({0xF8, 0x00});
  EXPECT_DOUBLE_EQ(s.notes.at(0).offset, 16.0);
  EXPECT_TRUE(s.warnings.empty());
  s = after({0x83, 0xFE, 0x60});
  EXPECT_NEAR(s.notes.at(0).offset, 68.1, 1e-9);
}

TEST(MidiFile, RunningStatusGoesOnAfterMetaAndSystemExclusiveEvents) {
  for (const Bytes& between : {Bytes{0, 0xFF, 1, 2, 'l', 'a'}, Bytes{0, 0xF0, 3, 0x7E, 1, 0xF7},
                               Bytes{0, 0xF7, 2, 1, 2}}) {
    const score::Score s = parse(
        header(0, 1) + track(Bytes{0, 0x90, 60, 80} + between + Bytes{0x83, 0x60, 60, 0} + kEnd));
    expect_scale(s, 1);
    EXPECT_TRUE(s.warnings.empty());
  }
}

TEST(MidiFile, AnEventThatLostAByteCostsThatNoteOnly) {
  Bytes body = scale(8);
  body.erase(body.begin() + 2 * 9 + 3);  // the velocity of the third
  const score::Score s = parse(header(0, 1) + track(body + kEnd, 1));
  ASSERT_EQ(s.notes.size(), 7u);
  for (std::size_t i = 2; i < 7; ++i) EXPECT_DOUBLE_EQ(s.notes[i].onset, 0.5 * (i + 1)) << i;
  ASSERT_FALSE(s.warnings.empty());
  EXPECT_EQ(s.warnings.back(), "a damaged event was left out (byte 40)");
}

TEST(MidiFile, DamageUnderRunningStatusCostsLittle) {
  // 40 notes of one status; the twentieth lost its velocity.
  Bytes body{0, 0x90};
  for (int i = 0; i < 40; ++i) {
    const auto key = static_cast<std::uint8_t>(40 + i);
    if (i > 0) body.push_back(0);
    body = body + (i == 19 ? Bytes{key, 0x83, 0x60, key, 0} : Bytes{key, 80, 0x83, 0x60, key, 0});
  }
  const score::Score s = parse(header(0, 1) + track(body + kEnd));
  ASSERT_GE(s.notes.size(), 38u);
  EXPECT_FLOAT_EQ(s.notes.back().pitch, 79.0f);
  EXPECT_DOUBLE_EQ(s.notes.back().onset, 19.5);
  EXPECT_EQ(s.warnings.size(), 1u);
}

TEST(MidiFile, AByteTooManyCostsNoTime) {
  Bytes body = scale(8);
  body.insert(body.begin() + 2 * 9 + 4, 0x2A);  // before the time of the end of the third
  const score::Score s = parse(header(0, 1) + track(body + kEnd));
  expect_scale(s, 8);
  EXPECT_EQ(s.warnings, Lines{"a damaged event was left out (byte 44)"});
}

TEST(MidiFile, DataThatIsNoDataCostsThatEventOnly) {
  Bytes body = scale(8);
  body[2 * 9 + 3] = 0xC0;  // a velocity of 192
  const score::Score s = parse(header(0, 1) + track(body + kEnd));
  ASSERT_EQ(s.notes.size(), 7u);
  EXPECT_FLOAT_EQ(s.notes[2].pitch, 66.0f);
  EXPECT_DOUBLE_EQ(s.notes[2].onset, 1.5);
  EXPECT_EQ(s.warnings, Lines{"a damaged event was left out (byte 40)"});
}

TEST(MidiFile, AMetaEventOfWrongLengthDoesNotSwallowTheSong) {
  const Bytes text{0, 0xFF, 1, 0x8F, 0x7F, 'o', 'h'};  // 2047 bytes
  expect_scale(parse(header(0, 1) + track(text + scale(6) + kEnd)), 6);
}

TEST(MidiFile, ASystemExclusiveMessageWithoutItsLengthIsMeasured) {
  // 0x7E as its length would be 126 bytes of the song, or more than there are.
  const Bytes message{0, 0xF0, 0x7E, 0x7F, 9, 1, 0xF7};
  for (const int notes : {6, 30}) {
    const score::Score s = parse(header(0, 1) + track(message + scale(notes) + kEnd));
    expect_scale(s, static_cast<std::size_t>(notes));
  }
}

TEST(MidiFile, ASystemExclusiveMessageMayEndInALaterPacket) {
  expect_scale(parse(header(0, 1) + track(Bytes{0, 0xF0, 2, 0x43, 0x12, 0, 0xF7, 2, 0x01, 0xF7} +
                                          scale(6) + kEnd)),
               6);
}

TEST(MidiFile, NumbersMayHaveLeadingZeros) {
  // 480 as two, three, four and six bytes.
  for (const Bytes& time :
       {Bytes{0x83, 0x60}, Bytes{0x80, 0x83, 0x60}, Bytes{0x80, 0x80, 0x83, 0x60},
        Bytes{0x80, 0x80, 0x80, 0x80, 0x83, 0x60}}) {
    const score::Score s =
        parse(header(0, 1) + track(Bytes{0, 0x90, 60, 80} + time + Bytes{0x80, 60, 0} + kEnd));
    expect_scale(s, 1);
    EXPECT_TRUE(s.warnings.empty());
  }
}

TEST(MidiFile, ARestOfHoursIsDamageAndTakenAsNone) {
  Bytes body = scale(2) + note(64);
  body[18] = 0xFF;  // 2^28 - 1 ticks are 77 hours
  body.insert(body.begin() + 19, {0xFF, 0xFF, 0x7F});
  const score::Score s = parse(header(0, 1) + track(body + kEnd));
  expect_scale(s, 3);
  EXPECT_EQ(s.warnings, Lines{"a rest of more than an hour was left out (byte 40)"});
}

TEST(MidiFile, PatternsFollowOneAnother) {
  const score::Score s = parse(header(2, 2) + track(scale(2) + kEnd) + track(scale(2) + kEnd));
  ASSERT_EQ(s.notes.size(), 4u);
  EXPECT_DOUBLE_EQ(s.notes[2].onset, 1.0);
  EXPECT_DOUBLE_EQ(s.notes[3].onset, 1.5);
  EXPECT_EQ(s.warnings, Lines{"the file holds patterns (format 2): they follow one another"});
  EXPECT_TRUE(warnings(header(2, 1) + track(scale(2) + kEnd)).empty());
}

TEST(MidiFile, AnUnknownFormatIsReadAsTheFirst) {
  const score::Score s = parse(header(7, 2) + track(scale(2) + kEnd) + track(scale(2, 1) + kEnd));
  EXPECT_DOUBLE_EQ(s.duration, 1.0);
  EXPECT_EQ(s.warnings, Lines{"the format 7 is unknown: read as format 1"});
}

TEST(MidiFile, HostileFilesTakeNoLongerThanTheyAreLarge) {
  // Each of these made a reader that looks ahead from every byte look ahead over all of the file.
  const std::size_t many = 4u << 20;
  std::vector<Bytes> bodies{Bytes(many, 0xF8), Bytes(many, 0x90), Bytes(many, 0x80),
                            Bytes(many, 0x00), Bytes(many, 0xF0), Bytes(many, 0xFF)};
  Bytes tracks;
  while (tracks.size() < many) tracks = std::move(tracks) + Bytes{'M', 'T', 'r', 'k', 0, 9, 9, 9};
  bodies.push_back(tracks);
  for (Bytes& body : bodies) {
    (void)parse_midi(view(header(1, 1) + track(body)), "x");
    body.insert(body.begin(), {0, 0x90, 60});
    (void)parse_midi(view(header(1, 1) + track(body, 5)), "x");
  }
}

TEST(MidiFile, NoDamageBringsBackNonsense) {
  const Bytes whole =
      header(1, 2) + track(scale(6) + Bytes{0, 0xFF, 0x51, 3, 7, 0xA1, 0x20} + kEnd) +
      track(Bytes{0, 0xF0, 5, 0x7E, 0x7F, 9, 1, 0xF7, 0, 0xC1, 40} + scale(6, 1) + kEnd);
  for (std::uint64_t trial = 0; trial < 20000; ++trial) {
    Bytes damaged = whole;
    for (std::uint64_t k = 0; k < 1 + trial % 3; ++k) {
      const auto at = static_cast<std::ptrdiff_t>(random_bits(5, trial, k) % damaged.size());
      const auto byte = static_cast<std::uint8_t>(random_bits(6, trial, k));
      switch (random_bits(7, trial, k) % 3) {
        case 0: damaged[static_cast<std::size_t>(at)] = byte; break;
        case 1: damaged.insert(damaged.begin() + at, byte); break;
        default: damaged.erase(damaged.begin() + at); break;
      }
    }
    const Result<score::Score> score = parse_midi(view(damaged), "x");
    if (!score) continue;
    ASSERT_LE(score->notes.size(), 40u);
    for (const score::Note& n : score->notes) ASSERT_GT(n.offset, n.onset);
  }
}

}  // namespace
}  // namespace impasto::notation
