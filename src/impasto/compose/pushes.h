// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <vector>

#include "impasto/plan/piece_fwd.h"

namespace impasto::compose {

inline constexpr double kPush = 1.0 / 60.0;  ///< s: a push of the arm

/// How far a stroke has come when: straight between these.
struct Course {
  struct Knot {
    double time = 0;  ///< s after its start
    double way = 0;   ///< share of its way
  };
  std::vector<Knot> knots;

  /// s after its start.
  double time_at(double way) const;
};

/// The arm strikes with the sound, pushes on with each attack while it lasts, the stronger the
/// farther, and moves slowly between them. `calm`: 0 .. 1 the more slowly than by pushes.
Course course_of(const plan::Piece& piece, double start, double lasts, double calm);

}  // namespace impasto::compose
