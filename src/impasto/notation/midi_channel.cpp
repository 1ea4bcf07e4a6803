// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/notation/midi_channel.h"

#include <initializer_list>

namespace impasto::notation {
namespace {

using What = score::SoundChange::What;

constexpr int kAny = -1;

/// Whether the payload begins so.
bool begins(MidiBytes payload, std::initializer_list<int> pattern) {
  if (payload.size() < pattern.size()) return false;
  std::size_t i = 0;
  for (const int expected : pattern) {
    const std::uint8_t byte = payload[i++];
    if (expected != kAny && byte != expected) return false;
  }
  return true;
}

constexpr int kRoland = 0x41, kGs = 0x42, kDataSet = 0x12;
constexpr int kYamaha = 0x43, kXg = 0x4C;
constexpr int kUniversal = 0x7E, kGeneralMidi = 0x09;

/// GS numbers its parts by blocks: 0 is part 10, 1 to 9 are parts 1 to 9, 10 to 15 are 11 to 16.
int part_of_block(int block) {
  return block == 0 ? 9 : block < 10 ? block - 1 : block;
}

MidiSetup read_gs(MidiBytes payload) {
  MidiSetup setup;
  const int high = payload[4], middle = payload[5], low = payload[6];
  const int value = payload[7];
  const bool mode_set = high == 0x00 && middle == 0x00 && low == 0x7F;
  const bool reset = high == 0x40 && middle == 0x00 && low == 0x7F && value == 0x00;
  if (mode_set || reset) setup.reset = MidiStandard::kGs;
  const bool own = high == 0x40, next_port = high == 0x50;
  if ((own || next_port) && (middle & 0xF0) == 0x10 && low == 0x15) {
    setup.part = part_of_block(middle & 0x0F) + (next_port ? 16 : 0);
    setup.drums = value != 0;
  }
  return setup;
}

MidiSetup read_xg(MidiBytes payload) {
  MidiSetup setup;
  const int high = payload[3], middle = payload[4], low = payload[5], value = payload[6];
  if (high == 0 && middle == 0 && (low == 0x7E || low == 0x7F)) setup.reset = MidiStandard::kXg;
  if (high == 0x08 && middle < 32 && low == 0x07) {
    setup.part = middle;
    setup.drums = value != 0;
  }
  return setup;
}

}  // namespace

MidiSetup read_sysex(MidiBytes payload) {
  if (begins(payload, {kRoland, kAny, kGs, kDataSet, kAny, kAny, kAny, kAny}))
    return read_gs(payload);
  // The device number of XG messages stands beside what they do: 1n sets a value.
  if (begins(payload, {kYamaha, kAny, kXg, kAny, kAny, kAny, kAny}) && (payload[1] & 0xF0) == 0x10)
    return read_xg(payload);
  MidiSetup setup;
  if (begins(payload, {kUniversal, kAny, kGeneralMidi, 1})) setup.reset = MidiStandard::kGm;
  if (begins(payload, {kUniversal, kAny, kGeneralMidi, 3})) setup.reset = MidiStandard::kGm2;
  return setup;
}

void MidiChannel::select_bank(int msb, MidiStandard standard) {
  bank_msb = msb;
  if (standard == MidiStandard::kGs) return;
  if (msb == 127 || msb == 126 || msb == 120) {
    drums_by_bank |= !drums;
    drums = true;
  } else if (msb == 121 || drums_by_bank) {
    drums = drums_by_bank = false;
  }
}

int MidiChannel::variation() const {
  constexpr int kXgEffects = 64, kGm2Drums = 120;  // and above: not variations of programs
  return bank_msb == kXgEffects || bank_msb >= kGm2Drums ? 0 : bank_msb;
}

void MidiChannel::change(double time, What what, int value) {
  int* const place = what == What::kProgram      ? &program
                     : what == What::kVolume     ? &volume
                     : what == What::kExpression ? &expression
                     : what == What::kPan        ? &pan
                                                 : &reverb;
  const int of_bank = what == What::kProgram ? (drums ? 0 : variation()) : bank;
  if (*place == value && of_bank == bank) return;
  *place = value;
  bank = of_bank;
  changes.push_back({time, what, static_cast<std::uint8_t>(value),
                     static_cast<std::uint8_t>(what == What::kProgram ? bank : 0)});
}

void MidiChannel::reset(double time, int index) {
  bank_msb = 0;
  drums = index == kDrumChannel;
  drums_by_bank = pedal = false;
  change(time, What::kProgram, 0);
  change(time, What::kVolume, 100);
  change(time, What::kExpression, 127);
  change(time, What::kPan, 64);
  bends.reset(time);
}

}  // namespace impasto::notation
