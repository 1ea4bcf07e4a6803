// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "impasto/base/parallel.h"
#include "impasto/compose/settings.h"
#include "impasto/picture/image.h"
#include "impasto/plan/plan.h"
#include "impasto/plan/seeing.h"

namespace impasto::compose {

/// How a picture is painted that was seen.
struct Depiction {
  Settings settings;         ///< style, seed, aspect, density, pigments ... as for any painting
  float abstraction = 0.0f;  ///< 0 likeness .. 1 a few masses
};

/// Plans a painting of what was seen, from big brushes to small ones. It does not paint: after each
/// rung whoever owns a painter shows it what has become of its strokes, and it goes on from there
/// (a closed loop: what bristles and wet paint do is seen and mended). Hertzmann 1998 (big to
/// small, only where the error is), 2001 (a stroke has a price); Hays & Essa 2004 (directions
/// spread from where they are strong). Same input, same strokes.
class SubjectPlanner {
 public:
  SubjectPlanner(const plan::Seeing& seeing, const Depiction& depiction, Pool& pool);
  ~SubjectPlanner();
  SubjectPlanner(SubjectPlanner&&) noexcept;

  const plan::Sheet& sheet() const;
  /// px of the canvas that is shown to it.
  int width() const;
  int height() const;

  /// The strokes of the next smaller brush, to be laid after all before; `albedo` is what the
  /// canvas has become, without light. Nothing when the smallest brush has painted.
  std::vector<plan::Stroke> next_rung(const picture::Image& albedo);
  bool done() const;

  /// All strokes once more, their colours mended by what is left of the error where they are seen;
  /// those that are hardly seen left out. `seen`: for each px of the canvas the index of the stroke
  /// on top, or -1; indices count all strokes given last (by `next_rung`, then by this).
  std::vector<plan::Stroke> mended(const picture::Image& albedo,
                                   std::span<const std::int32_t> seen);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Strokes a second where nothing sounds.
inline constexpr double kSilentPace = 25.0;

}  // namespace impasto::compose
