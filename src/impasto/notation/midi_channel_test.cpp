// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/notation/midi_channel.h"

#include <gtest/gtest.h>

#include "impasto/notation/midi.h"
#include "impasto/notation/test_bytes.h"

namespace impasto::notation {
namespace {

using testing::Bytes;
using testing::midi;
using testing::view;
using What = score::SoundChange::What;

Bytes operator+(Bytes a, const Bytes& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}
score::Score parse(const std::vector<Bytes>& tracks) {
  const Result<score::Score> score =
      parse_midi(view(midi(tracks.size() > 1 ? 1 : 0, 480, tracks)), "song.mid");
  EXPECT_TRUE(score.has_value()) << (score ? "" : to_line(score.error()));
  return score ? *score : score::Score{};
}
/// Half a second.
Bytes note(std::uint8_t key, std::uint8_t channel, std::uint8_t velocity = 100) {
  return {0,    static_cast<std::uint8_t>(0x90 | channel), key, velocity, 0x83,
          0x60, static_cast<std::uint8_t>(0x80 | channel), key, 0};
}
Bytes control(std::uint8_t number, std::uint8_t value, std::uint8_t channel) {
  return {0, static_cast<std::uint8_t>(0xB0 | channel), number, value};
}
Bytes program(std::uint8_t value, std::uint8_t channel) {
  return {0, static_cast<std::uint8_t>(0xC0 | channel), value};
}
Bytes sysex(const Bytes& payload) {
  return Bytes{0, 0xF0, static_cast<std::uint8_t>(payload.size() + 1)} + payload + Bytes{0xF7};
}
/// Checksums are not looked at, but these are right.
Bytes gs(std::uint8_t high, std::uint8_t middle, std::uint8_t low, std::uint8_t value) {
  return sysex({0x41, 0x10, 0x42, 0x12, high, middle, low, value,
                static_cast<std::uint8_t>((128 - (high + middle + low + value) % 128) % 128)});
}
Bytes xg(std::uint8_t high, std::uint8_t middle, std::uint8_t low, std::uint8_t value) {
  return sysex({0x43, 0x10, 0x4C, high, middle, low, value});
}
const Bytes kGm = sysex({0x7E, 0x7F, 0x09, 0x01}), kGm2 = sysex({0x7E, 0x7F, 0x09, 0x03});
const Bytes kGs = gs(0x40, 0x00, 0x7F, 0x00), kXg = xg(0x00, 0x00, 0x7E, 0x00);

/// Whether a note on `channel` after `setup` is a drum.
bool is_drum(const Bytes& setup, std::uint8_t channel) {
  const score::Score s = parse({setup + note(40, channel)});
  EXPECT_EQ(s.notes.at(0).drum, s.parts.at(0).percussion);
  return s.notes.at(0).drum;
}

TEST(MidiChannel, ChannelTenIsDrumsAndNoOther) {
  for (std::uint8_t channel = 0; channel < 16; ++channel)
    EXPECT_EQ(is_drum({}, channel), channel == 9);
}

TEST(MidiChannel, BanksMakeDrumsAsXgAndGm2HaveIt) {
  for (const Bytes& standard : {Bytes{}, kXg, kGm, kGm2}) {
    EXPECT_TRUE(is_drum(standard + control(0, 127, 3) + program(0, 3), 3));
    EXPECT_TRUE(is_drum(standard + control(0, 126, 3) + program(0, 3), 3));
    EXPECT_TRUE(is_drum(standard + control(0, 120, 3) + program(0, 3), 3));
    EXPECT_FALSE(is_drum(standard + control(0, 127, 3) + program(0, 3), 4));
    EXPECT_FALSE(is_drum(standard + control(0, 127, 3) + control(0, 0, 3) + program(0, 3), 3));
    EXPECT_FALSE(is_drum(standard + control(0, 64, 3) + program(0, 3), 3));
    EXPECT_FALSE(is_drum(standard + control(0, 121, 9) + program(0, 9), 9));
    EXPECT_TRUE(is_drum(standard + control(0, 0, 9) + program(0, 9), 9));
  }
}

TEST(MidiChannel, ABankOfGsIsNeverDrums) {
  EXPECT_FALSE(is_drum(kGs + control(0, 127, 3) + program(0, 3), 3)) << "sounds of the MT-32";
  EXPECT_TRUE(is_drum(kGs + kXg + control(0, 127, 3), 3)) << "the last reset counts";
}

TEST(MidiChannel, PartModesOfGsMakeDrumsAndNotes) {
  // Parts 1 to 9 are blocks 1 to 9, part 10 is block 0, parts 11 to 16 are blocks A to F.
  for (const auto& [block, channel] : std::vector<std::pair<std::uint8_t, std::uint8_t>>{
           {0x11, 0}, {0x19, 8}, {0x1A, 10}, {0x1F, 15}}) {
    EXPECT_TRUE(is_drum(gs(0x40, block, 0x15, 1), channel));
    EXPECT_TRUE(is_drum(kGs + gs(0x40, block, 0x15, 2), channel));
    EXPECT_FALSE(is_drum(gs(0x40, block, 0x15, 1) + gs(0x40, block, 0x15, 0), channel));
  }
  EXPECT_FALSE(is_drum(gs(0x40, 0x10, 0x15, 0), 9)) << "channel 10 as notes";
  EXPECT_FALSE(is_drum(gs(0x40, 0x1A, 0x14, 1), 10)) << "another parameter";
  EXPECT_FALSE(is_drum(gs(0x50, 0x1A, 0x15, 1), 10)) << "of the next port";
  EXPECT_TRUE(is_drum(gs(0x50, 0x1A, 0x15, 1) + Bytes{0, 0xFF, 0x21, 1, 1}, 10));
}

TEST(MidiChannel, PartModesOfXgMakeDrumsAndNotes) {
  EXPECT_TRUE(is_drum(kXg + xg(0x08, 0x02, 0x07, 0x02), 2));
  EXPECT_FALSE(is_drum(kXg + xg(0x08, 0x09, 0x07, 0x00), 9));
  EXPECT_FALSE(is_drum(kXg + xg(0x08, 0x02, 0x06, 0x02), 2));
}

TEST(MidiChannel, AResetMakesDrumsNotesAgain) {
  for (const Bytes& reset : {kGm, kGm2, kGs, kXg, gs(0x00, 0x00, 0x7F, 0x00)}) {
    EXPECT_FALSE(is_drum(control(0, 127, 3) + reset, 3));
    EXPECT_TRUE(is_drum(gs(0x40, 0x10, 0x15, 0) + reset, 9));
  }
}

TEST(MidiChannel, SystemExclusiveMessagesMayComeInPackets) {
  Bytes whole = gs(0x40, 0x1A, 0x15, 1);
  const Bytes head(whole.begin() + 3, whole.begin() + 8), tail(whole.begin() + 8, whole.end());
  const Bytes packets = Bytes{0, 0xF0, static_cast<std::uint8_t>(head.size())} + head +
                        Bytes{10, 0xF7, static_cast<std::uint8_t>(tail.size())} + tail;
  EXPECT_TRUE(is_drum(packets, 10));
  whole.erase(whole.begin(), whole.begin() + 3);
  EXPECT_TRUE(
      is_drum(Bytes{0, 0xF7, static_cast<std::uint8_t>(whole.size() + 1), 0xF0} + whole, 10))
      << "sent as it is";
}

TEST(MidiChannel, AChannelThatTurnsToDrumsIsTwoParts) {
  const score::Score s = parse({note(60, 2) + control(0, 127, 2) + program(25, 2) + note(36, 2)});
  ASSERT_EQ(s.parts.size(), 2u);
  EXPECT_FALSE(s.parts[0].percussion || s.notes[0].drum);
  EXPECT_TRUE(s.parts[1].percussion && s.notes[1].drum);
  EXPECT_EQ(s.parts[1].program, 25);
}

TEST(MidiChannel, ScoresCarryWhatChangesAndWhen) {
  const score::Score s = parse({program(40, 1) + note(60, 1) + program(65, 1) + control(7, 50, 1) +
                                control(11, 64, 1) + control(10, 0, 1) + control(91, 90, 1) +
                                control(7, 50, 1) + note(62, 1)});
  ASSERT_EQ(s.channels.size(), 1u);
  ASSERT_EQ(s.part_channels, std::vector<int>{0});
  const std::vector<score::SoundChange>& changes = s.channels[0];
  ASSERT_EQ(changes.size(), 6u) << "what is there already is no change";
  EXPECT_EQ(changes[0].time, 0.0);
  EXPECT_EQ(changes[0].value, 40);
  const std::pair<What, int> later[] = {{What::kProgram, 65},
                                        {What::kVolume, 50},
                                        {What::kExpression, 64},
                                        {What::kPan, 0},
                                        {What::kReverbSend, 90}};
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(changes[i + 1].time, 0.5);
    EXPECT_EQ(changes[i + 1].what, later[i].first);
    EXPECT_EQ(changes[i + 1].value, later[i].second);
  }
  ASSERT_EQ(s.parts.size(), 1u) << "the part is one, with its first program";
  EXPECT_EQ(s.parts[0].program, 40);
  EXPECT_LT(s.notes[0].struck, 0.0f);
  EXPECT_FLOAT_EQ(s.notes[1].struck, 100.0f / 127.0f);
  EXPECT_FLOAT_EQ(s.notes[1].velocity, 100.0f / 127.0f * 0.5f * 64.0f / 127.0f);
}

TEST(MidiChannel, PartsOfOneChannelShareItsChanges) {
  const score::Score s = parse({control(7, 90, 1) + note(60, 1), note(62, 1), note(64, 2)});
  ASSERT_EQ(s.parts.size(), 3u);
  EXPECT_EQ(s.channels.size(), 1u);
  EXPECT_EQ(s.part_channels, (std::vector<int>{0, 0, -1}));
}

TEST(MidiChannel, WhatNeverChangesIsNotCarried) {
  const score::Score s = parse({control(7, 100, 0) + program(0, 0) + note(60, 0)});
  EXPECT_TRUE(s.channels.empty());
  EXPECT_TRUE(s.part_channels.empty());
}

TEST(MidiChannel, ProgramsKeepTheBankThatWasChosenForThem) {
  const auto bank = [](const Bytes& setup) {
    const score::Score s = parse({setup + program(24, 0) + note(60, 0)});
    return static_cast<int>(s.channels.at(0).back().bank);
  };
  EXPECT_EQ(bank(control(0, 8, 0) + control(32, 0, 0)), 8) << "a ukulele of GS";
  EXPECT_EQ(bank(kGm2 + control(0, 121, 0) + control(32, 1, 0)), 0);
  EXPECT_EQ(bank(kXg + control(0, 64, 0)), 0) << "effects of XG";
  // Chosen after the program, it is for the next.
  EXPECT_EQ(parse({program(24, 0) + control(0, 8, 0) + note(60, 0)}).channels.at(0).back().bank, 0);
}

TEST(MidiChannel, AResetOfTheDeviceResetsWhatTheChannelsHave) {
  const score::Score s = parse({program(40, 0) + control(7, 20, 0) + control(11, 20, 0) +
                                control(64, 127, 0) + note(60, 0) + kGm + note(62, 0)});
  ASSERT_EQ(s.notes.size(), 2u);
  EXPECT_FLOAT_EQ(s.notes[1].velocity, 100.0f / 127.0f);
  EXPECT_DOUBLE_EQ(s.notes[1].offset, 1.0) << "no pedal holds it";
  const std::vector<score::SoundChange>& changes = s.channels.at(0);
  ASSERT_EQ(changes.size(), 6u);
  for (std::size_t i = 3; i < 6; ++i) EXPECT_EQ(changes[i].time, 0.5);
  EXPECT_EQ(changes[4].value, 100);
}

TEST(MidiChannel, PortsHaveChannelsOfTheirOwn) {
  const score::Score s = parse({Bytes{0, 0xFF, 0x21, 1, 0} + program(10, 0) + note(60, 0),
                                Bytes{0, 0xFF, 0x21, 1, 1} + program(20, 0) + note(62, 0),
                                Bytes{0, 0xFF, 0x21, 1, 1} + note(36, 9)});
  ASSERT_EQ(s.parts.size(), 3u);
  EXPECT_EQ(s.parts[0].program, 10);
  EXPECT_EQ(s.parts[1].program, 20);
  EXPECT_TRUE(s.parts[2].percussion);
}

TEST(MidiChannel, APrefixSaysWhoseInstrumentIsNamed) {
  const score::Score s = parse({Bytes{0, 0xFF, 3, 1,    'S',  0, 0xFF, 0x20, 1,    0, 0, 0xFF, 4,
                                      1, 'A',  0, 0xFF, 0x20, 1, 1,    0,    0xFF, 4, 1, 'B'} +
                                note(60, 0) + note(62, 1) + note(64, 2)});
  ASSERT_EQ(s.parts.size(), 3u);
  EXPECT_EQ(s.title, "S");
  EXPECT_EQ(s.parts[0].name, "A");
  EXPECT_EQ(s.parts[1].name, "B");
}

}  // namespace
}  // namespace impasto::notation
