// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "impasto/compose/place/layout.h"
#include "impasto/compose/place/sketch.h"

namespace impasto::compose {

/// The scale of pitch before enough has been heard: G2 to C6, MIDI.
inline constexpr float kUsualLowest = 43.0f, kUsualHighest = 84.0f;

/// Where music stands that is painted while it sounds. It is cut into stretches of some seconds,
/// and each has a place of its own: spread over the canvas from the first on, so that wherever the
/// music stops there is a picture, and the smaller the less room is left. Within a place time runs
/// left to right and height is pitch, as ever. What is heard again goes where it was.
class Page {
 public:
  /// `scheme`: the line along which the places stand; nothing: all over the canvas.
  Page(Layout& layout, std::uint64_t seed, std::optional<Scheme> scheme);

  /// A stretch begins. `level`: how high the tune lies, 0..1; `section`: which music this is, as
  /// far as is known; `returns`: and that it was heard before. Gives the number of its place.
  int begin(double time, const Sketch& sketch, float level, int section, bool returns);
  /// Another section has been told: should it return, it begins at its first place.
  void turn_section() { returned_.clear(); }
  /// The place that is to be painted over next, the oldest, as a stroke that covers its middle;
  /// nothing while there is but one.
  struct Covered {
    std::vector<plan::PathPoint> path;
    float width = 0.0f;
  };
  std::optional<Covered> oldest();
  /// Where the next climax is to stand: where there is most room for it.
  void move_focus(const Sketch& sketch);
  /// s that a stretch lasts if nothing parts it before.
  double span() const;

  /// Keeps the scale of pitch between these, MIDI.
  void set_range(float lowest, float highest);

 private:
  struct Spot {
    float x = 0, y = 0, half_x = 0, half_y = 0;
    int section = 0;
    int used = 0;  ///< when last, in stretches
  };
  Point wish(int n) const;
  Spot fresh(const Sketch& sketch, float level);

  std::uint64_t seed_;
  std::optional<Scheme> scheme_;
  Layout& layout_;
  std::vector<Spot> spots_;
  int wishes_ = 0, stretches_ = 0;
  std::map<int, int> returned_;      ///< by section: how many of its places have been used again
  std::optional<std::size_t> next_;  ///< a place that was painted over and waits
};

}  // namespace impasto::compose
