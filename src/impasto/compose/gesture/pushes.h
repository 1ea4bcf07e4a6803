// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <vector>

#include "impasto/plan/piece_fwd.h"

namespace impasto::compose {

/// s: a push of the arm, so short that a film has nearly all of it in the frame of its sound.
inline constexpr double kPush = 1.0 / 240.0;

/// How far a stroke has come when: straight between these.
struct Pushes {
  struct Knot {
    double time = 0;  ///< s after its start
    double way = 0;   ///< share of its way
  };
  std::vector<Knot> knots;

  /// s after its start.
  double time_at(double way) const;
};

/// Shares of the way: how much of it is struck with the sound, and how much goes slowly between the
/// attacks. The rest is pushed.
struct Drive {
  double struck = 0.45, slow = 0.3;
};
/// `calm`: 0 struck .. 1 drawn, and beyond.
Drive drive_of(double calm);

/// The arm strikes with the sound, pushes on with each attack while it lasts, s, the stronger the
/// farther, and moves slowly between them.
Pushes pushes_of(const plan::Piece& piece, double start, double lasts, const Drive& drive);

}  // namespace impasto::compose
