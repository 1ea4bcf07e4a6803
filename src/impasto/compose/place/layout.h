// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <string_view>
#include <vector>

#include "impasto/compose/conception.h"
#include "impasto/compose/outlook.h"
#include "impasto/plan/piece_fwd.h"
#include "impasto/plan/plan.h"
#include "impasto/plan/style.h"

namespace impasto::compose {

struct Point {
  float x = 0, y = 0;  ///< canvas units
};

/// Where a moment and a pitch lie on the canvas. Time runs left to right within a row (long pieces
/// have two or three, the earliest on top; other schemes have their own), height is always pitch on
/// the ERB scale (mapping.md C), and the scheme bends both.
struct Layout {
  struct Row {
    double start = 0, end = 0;          ///< s
    float x0 = 0, x1 = 1;               ///< canvas units at `start` and `end`
    float middle = 0.5f, half = 0.45f;  ///< of the band of heights, canvas units
    /// How time is stretched in it: 1 evenly; above, what comes early has the more room.
    float early = 1.0f;
  };

  float width = 1, height = 1;
  Scheme scheme = Scheme::kWave;
  bool closing = false;  ///< counter-movement: towards each other; diagonal: downwards
  float lean = 0.08f;    ///< strength of the scheme, canvas heights
  /// Canvas units the top of a row stands right of its bottom: no column stands upright.
  float shear = 0.0f;
  float slope = 0.0f;                   ///< canvas heights a row rises from its start to its end
  std::vector<float> weight, pitch;     ///< contours, evenly spaced over the piece, -1..1
  float fill = 1.0f;                    ///< share of a row's height that music as dense takes
  float horizon = 0.5f;                 ///< of the height, where the scheme has no line of its own
  float drop = 0.0f;                    ///< how far low music sinks, in units of `lean`
  Point focus;                          ///< where the climax falls; strokes bend around it
  double lowest = 3.0, highest = 18.0;  ///< ERB numbers at the bottom and top of a row
  std::vector<Row> rows;

  std::size_t row_of(double time) const;
  /// 0 at the bottom, 1 at the top of a row; monotone in pitch, clamped to -.05..1.05.
  float height_of(float midi) const;
  /// `level` is 0 bottom .. 1 top of the row that `time` falls in.
  Point place(double time, float level) const { return place(row_of(time), time, level); }
  Point place(std::size_t row, double time, float level) const;
  /// Later paint covers some of the earlier, so what comes early is given the more room: how far
  /// right of its share of time a moment stands, canvas units. Not in the spiral.
  float ahead(std::size_t row, double time) const;
  /// Where the band of heights has its middle at this moment.
  Point spine(std::size_t row, double time) const;
  /// Half the band's height there.
  float half_at(std::size_t row, double time) const;
  /// A contour's value at a time.
  float at(const std::vector<float>& contour, double time) const;
  /// Direction of the hand at a place, radians: the section's own, bent around the focus.
  float flow(Point at, float own) const;
  /// Share of the row's way that is covered by a time, 0 at its start and 1 at its end.
  float along(std::size_t row, double time) const;
  /// Canvas units per second along the row.
  float pace(std::size_t row) const;
};

/// Where a painter with that in mind puts everything.
Layout lay_out(const plan::Piece& piece, const Outlook& outlook, float width, float height,
               const Conception& conception);

inline constexpr double kAroundClimax = 2.5;  ///< s of the tune on either side of the climax
/// The level of what sings at the climax.
float climax_level(const plan::Piece& piece, const Outlook& outlook, const Layout& layout);

/// ERB-rate scale, 21.4 log10(1 + .00437 f) (Glasberg & Moore 1990), for a MIDI note number.
double erb_of_midi(double midi);

}  // namespace impasto::compose
