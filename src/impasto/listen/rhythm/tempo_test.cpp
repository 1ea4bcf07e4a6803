// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
// What is hardly heard does not change the tempo of a few seconds.
#include <gtest/gtest.h>

#include "impasto/listen/test_sounds.h"
#include "impasto/plan/piece.h"

namespace impasto::listen {
namespace {

using namespace testing;

/// Six seconds of one line in quavers, crotchets and longer: `seed` says which.
sound::Audio line(std::uint64_t seed, double later, double hiss) {
  constexpr int kScale[8] = {60, 62, 63, 65, 67, 69, 70, 72};
  sound::Audio audio = silence(6.0);
  const double unit = 0.3 + 0.05 * static_cast<double>(seed % 3);
  double t = later;
  for (std::uint64_t i = 0; t < 5.7; ++i) {
    const double chance = random_unit(seed, i);
    const double length = unit * (chance < 0.35   ? 0.5
                                  : chance < 0.65 ? 1.0
                                  : chance < 0.8  ? 1.5
                                                  : 2.0);
    add_tone(audio, t, 0.9 * length, kScale[static_cast<int>(8.0 * random_unit(seed + 1000, i))],
             0.12 + 0.08 * random_unit(seed + 2000, i), 0.6);
    t += length;
  }
  for (std::size_t i = 0; i < audio.samples.size() / 2 && hiss > 0.0; ++i) {
    add(audio, i, static_cast<float>(hiss * random_signed(9, i)));
  }
  return audio;
}

/// Each of these was heard at half, three halves or no tempo when a little was changed.
TEST(Tempo, of_a_short_line_stays_with_a_little_hiss_or_a_hundredth_of_a_second) {
  struct Change {
    double later, hiss;
  };
  for (const std::uint64_t seed : {8, 9, 14, 17}) {
    const double tempo = listen_to(line(seed, 0.0, 0.0)).tempo;
    ASSERT_GT(tempo, 0.0) << seed;
    for (const Change c : {Change{0.01, 0.0}, {0.02, 0.0}, {0.0, 0.001}, {0.0, 0.003}}) {
      EXPECT_NEAR(listen_to(line(seed, c.later, c.hiss)).tempo / tempo, 1.0, 0.04)
          << seed << ": " << c.later << " s later, hiss " << c.hiss;
    }
  }
}

TEST(Tempo, is_heard_where_a_recording_begins_amid_the_music) {
  sound::Audio whole = song();  // over a drone: the rise out of nothing is far above any attack
  for (const int pitch : {36, 43, 48, 60, 67, 84}) add_tone(whole, 0.0, 48.0, pitch, 0.1, 1e6);
  for (const double from : {16.1, 17.3, 20.2}) {
    sound::Audio audio = silence(5.0);
    const auto first = static_cast<std::ptrdiff_t>(from * sound::kRate) * 2;
    std::copy_n(whole.samples.begin() + first, audio.samples.size(), audio.samples.begin());
    EXPECT_NEAR(listen_to(audio).tempo, 120.0, 2.0) << from;
  }
}

}  // namespace
}  // namespace impasto::listen
