// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include "impasto/compose/settings.h"
#include "impasto/plan/piece_fwd.h"
#include "impasto/plan/plan.h"

namespace impasto::compose {

/// Composes a painting stroke by stroke, in the order of time. Same music and settings, same
/// strokes. Never fails: silence is composed as bare canvas.
class Composer {
 public:
  /// Knows the whole piece before the first stroke.
  Composer(const Settings& settings, const plan::Piece& whole);
  /// Knows what it has heard, and nothing of what is to come.
  explicit Composer(const Settings& settings);
  ~Composer();
  Composer(Composer&&) noexcept;
  Composer& operator=(Composer&&) noexcept;

  /// The piece so far: that of last time, grown. Only the second kind listens. What is given of a
  /// time that has not been taken may be more than has sounded: it makes no difference.
  void hear(const plan::Piece& so_far);
  /// What the painting is made on and with; it does not change any more.
  const plan::Sheet& sheet() const;
  /// The strokes that begin before `until`, s, and have not been taken, ascending by start. They
  /// are committed: nothing that is heard later changes them, and no stroke that is taken later
  /// begins before `until`.
  std::vector<plan::Stroke> take(double until);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace impasto::compose
