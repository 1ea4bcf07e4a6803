// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "impasto/base/parallel.h"
#include "impasto/compose/settings.h"
#include "impasto/picture/image.h"
#include "impasto/plan/piece_fwd.h"
#include "impasto/plan/plan.h"
#include "impasto/plan/seeing.h"

namespace impasto::compose {

/// How a picture is painted that was seen.
struct Depiction {
  Settings settings;  ///< style, seed, density, boldness, warmth, pigments, ground: as ever
  /// 0 likeness .. 1 a few masses; nothing: what suits each stretch of the music.
  std::optional<float> abstraction = 0.0f;
};

/// Plans a painting of what was seen, from big brushes to small ones. It does not paint: after each
/// rung whoever owns a painter shows it what has become of its strokes, and it goes on from there
/// (a closed loop: what bristles and wet paint do is seen and mended). Hertzmann 1998 (big to
/// small, only where the error is), 2001 (a stroke has a price); Hays & Essa 2004 (directions
/// spread from where they are strong). Same input, same strokes.
class SubjectPlanner {
 public:
  /// A silent piece leaves the picture as it is. All must outlive the planner.
  SubjectPlanner(const plan::Seeing& seeing, const plan::Piece& piece, const Depiction& depiction,
                 Pool& pool);
  ~SubjectPlanner();
  SubjectPlanner(SubjectPlanner&&) noexcept;

  const plan::Sheet& sheet() const;
  /// px of the canvas that is shown to it.
  int width() const;
  int height() const;

  bool done() const;
  /// The strokes of the next smaller brush, to be laid after all before; `albedo` is what the
  /// canvas has become, without light. None when a brush finds nothing to do. Their times are those
  /// of a painting in silence.
  std::vector<plan::Stroke> next_rung(const picture::Image& albedo);

  /// How often colours should be mended in the end.
  int mendings() const;
  /// All strokes once more, their colours mended by what is left of the error where they are seen;
  /// those that are hardly seen left out. `seen`: for each px of the canvas the index of the stroke
  /// on top, or -1; indices count all strokes given last (by `next_rung`, then by this).
  std::vector<plan::Stroke> mended(const picture::Image& albedo,
                                   std::span<const std::int32_t> seen);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace impasto::compose
