// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <map>
#include <vector>

#include "impasto/plan/stroke.h"

namespace impasto::compose {

/// Strokes that are planned and have yet to begin. Never many at once: what would begin together
/// follows one after another, notes first.
class Queue {
 public:
  /// s of the slices in which strokes are counted.
  static constexpr double kSlice = 0.05;
  /// At most so many begin in one, not counting those of notes; and of those at most so many.
  static constexpr int kMost = 8, kMostNotes = 16;

  /// Plans strokes that were all composed at `now`: none begins before it, and what lies between
  /// them stays as far as there is room. One with `joins` not -1 goes on from the last that was
  /// planned `open`, once that has ended.
  void plan(std::vector<plan::Stroke> strokes, double now);
  /// Those that begin before `until`, ascending by start.
  std::vector<plan::Stroke> take(double until);

 private:
  struct Planned {
    plan::Stroke stroke;
    long open = -1, joins = -1;  ///< numbers of open ends
  };
  double room_for(const plan::Stroke& stroke);
  void join(Planned& planned);

  std::multimap<double, Planned> planned_;  ///< by start
  std::map<long, int> open_ends_;           ///< index of the stroke, once it is taken
  long opened_ = 0;
  double open_until_ = -1.0;  ///< when the last open one ends; below 0: none waits
  int count_ = 0;             ///< of strokes taken
  struct Count {
    int marks = 0, notes = 0;
  };
  std::map<long, Count> slices_;
  double taken_ = 0.0;
};

}  // namespace impasto::compose
