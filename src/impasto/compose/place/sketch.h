// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

#include "impasto/picture/colour.h"
#include "impasto/plan/plan.h"

namespace impasto::compose {

/// A thumbnail of what is painted so far: before a stroke, look at the canvas under it.
class Sketch {
 public:
  Sketch(float width, float height, float cells_per_unit = 96.0f);

  /// A tone under everything, as the ground has it: it covers nothing.
  void tone(const picture::Lab& ground);

  /// Leaves a stroke on the sketch. `body` 0..1 is how well it covers, `keep` 0..1 how much it
  /// should be spared later, `owner` the section it belongs to, -1 none.
  void stamp(const std::vector<plan::PathPoint>& path, float width, const picture::Lab& colour,
             float body, float keep, int owner = -1);
  /// Share of the canvas that is covered, 0..1.
  float cover() const;
  /// What lay there is hidden under a thin coat: as good as bare.
  void hide(const std::vector<plan::PathPoint>& path, float width);
  /// Share of the canvas where a section's paint lies on top, 0..1.
  float owned_by(int owner) const;

  /// What shows of each cell, row by row.
  std::size_t cells() const { return cover_.size(); }
  picture::Lab colour(std::size_t cell) const { return {light_[cell], a_[cell], b_[cell]}; }

  struct Under {
    float cover = 0;      ///< mean 0 bare .. 1 covered
    float keep = 0;       ///< mean 0 free .. 1 to be spared
    float lightness = 0;  ///< mean CIELAB L of what is covered, 0 when bare
    float a = 0, b = 0;   ///< and its hue
  };
  Under look(const std::vector<plan::PathPoint>& path, float width) const;

 private:
  template <class Visit>
  void visit(const std::vector<plan::PathPoint>& path, float width, Visit&& cell) const;

  float scale_;
  int columns_, rows_;
  std::vector<float> cover_, keep_, light_, a_, b_;
  std::vector<int> owner_;
  mutable std::vector<int> mark_;
  mutable int stamp_id_ = 0;
};

}  // namespace impasto::compose
