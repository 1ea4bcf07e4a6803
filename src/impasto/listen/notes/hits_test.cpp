// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/listen/notes/hits.h"

#include <gtest/gtest.h>

#include <cmath>

#include "impasto/listen/front/spectra.h"
#include "impasto/listen/test_sounds.h"
#include "impasto/plan/piece.h"

namespace impasto::listen {
namespace {

using testing::add;

/// A skin: a sine that falls from 110 to 50 Hz and dies away.
void add_bass_drum(sound::Audio& audio, double start) {
  double phase = 0.0;
  for (int i = 0; i < 9000; ++i) {
    const double t = static_cast<double>(i) / sound::kRate;
    phase += math::kTau * (50.0 + 60.0 * math::exp(-t * 60.0)) / sound::kRate;
    add(audio, static_cast<std::size_t>(start * sound::kRate) + i,
        static_cast<float>(0.5 * math::exp(-t * 18.0) * math::sin(phase)));
  }
}

/// Noise without what is slow: differences of differences lie above some 5 kHz.
void add_hat(sound::Audio& audio, double start) {
  const auto noise = [](int i) { return random_signed(3, static_cast<std::uint64_t>(i)); };
  for (int i = 0; i < 3000; ++i) {
    const double x = noise(i + 3) - 3.0 * noise(i + 2) + 3.0 * noise(i + 1) - noise(i);
    add(audio, static_cast<std::size_t>(start * sound::kRate) + i,
        static_cast<float>(0.04 * math::exp(-i / 900.0) * x));
  }
}

int named(const plan::Piece& piece, int first, int step, plan::HitKind kind) {
  int right = 0;
  for (int i = first; i < 24; i += step) {
    for (const auto& onset : piece.onsets) {
      right += std::fabs(onset.time - (0.5 + 0.4 * i)) < 0.04 && onset.kind == kind;
    }
  }
  return right;
}

TEST(Hits, a_bass_drum_a_hat_and_a_string_are_told_apart) {
  sound::Audio audio = testing::silence(11.0);
  for (int i = 0; i < 24; ++i) {
    const double t = 0.5 + 0.4 * i;
    if (i % 3 == 0) add_bass_drum(audio, t);
    if (i % 3 == 1) add_hat(audio, t);
    if (i % 3 == 2) testing::add_tone(audio, t, 0.35, 60.0 + i % 7, 0.3);
  }
  const plan::Piece piece = testing::listen_to(audio);
  EXPECT_GE(named(piece, 0, 3, plan::HitKind::kLow), 7);
  EXPECT_GE(named(piece, 1, 3, plan::HitKind::kHigh), 7);
  EXPECT_GE(named(piece, 2, 3, plan::HitKind::kPitched), 7);
}

TEST(Spectra, rows_keep_their_place_when_more_are_added) {
  Spectra<int> rows(3);
  for (int n = 0; n < 3000; ++n) rows.add()[2] = n;
  ASSERT_EQ(rows.frames(), 3000);
  for (int n = 0; n < 3000; ++n) {
    ASSERT_EQ(rows.row(n)[2], n);
    ASSERT_EQ(rows.row(n)[0], 0);
  }
}

}  // namespace
}  // namespace impasto::listen
