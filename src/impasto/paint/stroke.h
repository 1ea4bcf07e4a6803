// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "impasto/paint/canvas.h"
#include "impasto/plan/stroke.h"

namespace impasto::paint {

/// A place on the brush's way, in canvas pixels. Node i and i + 1 bound strip i.
struct Node {
  float x = 0, y = 0;    ///< centre
  float dx = 1, dy = 0;  ///< unit direction of travel
  float half = 1;        ///< half width here
  float s = 0;           ///< arc length from the path's first point
  float pressure = 1;
  float tilt = 0;                         ///< -1 leaning to the left of the way .. 1 to the right
  float inset_left = 0, inset_right = 0;  ///< shares of half by which the outer hairs fall short
  std::int32_t slice = 0;                 ///< 1/60 s of the piece when strip i is painted
};

/// What one clump of bristles holds. Volumes are in coats x square pixels.
struct Bristle {
  float loaded = 0;                           ///< paint it was dipped in, still there
  float full = 1;                             ///< what it was dipped with
  std::array<float, plan::kSlots> lifted{};   ///< paint picked up on the way, carried far
  std::array<float, plan::kSlots> dragged{};  ///< paint it pushes along, soon left behind
  std::array<float, plan::kSlots> paint{};    ///< its own share of a mixture never quite even
  float grip = 1;                             ///< how readily it lifts paint, mean 1
  float mean_height = 0;                      ///< dry relief it has lately run over, coats
};

/// A place on the path, in canvas pixels.
struct Sample {
  float x, y, pressure, time, tilt, twist;
};

/// Where an open stroke is on its way: what those that go on from it need.
struct Trail {
  double start = 0;                  ///< s, of the first stroke; times are counted from it
  std::vector<Sample> points;        ///< of the path: all until it is under way, then the last two
  std::vector<Sample> line;          ///< dense, beyond the last of the steps
  std::vector<Sample> even;          ///< at equal steps; of those laid only what tells directions
  std::vector<double> arc;           ///< way to each of them, pixels
  std::size_t laid = 0;              ///< of them
  bool begun = false;                ///< a node is laid
  float dx = 1, dy = 0;              ///< direction at the last node
  float wide = 0;                    ///< half width there, had the brush swollen
  double turn = 0;                   ///< of the way up to there, radians
  double gone = 0;                   ///< pixels of the way before s = 0
  std::int64_t rows = 0;             ///< of streaks before the first that is kept
  std::vector<std::uint32_t> codes;  ///< of the streaks that are kept
};

/// A stroke being painted, with all that go on from it: where it goes and what its bristles hold
/// now.
struct StrokeState {
  std::uint32_t id = 0;            ///< 1 + index into the plan, of the first of those that go on
  bool open = false;               ///< another goes on from here
  double weight = 0;               ///< work of what is laid out and not yet done
  Trail trail;                     ///< of an open stroke
  std::vector<std::size_t> ahead;  ///< indices of strokes that begin or go on now
  std::uint64_t seed = 0;
  plan::BrushShape shape = plan::BrushShape::kFilbert;
  float load = 1, wetness = 0, stiffness = 0.5f, raggedness = 0.3f;
  float lift = 0;          ///< share of wet paint under a pressed bristle that it takes
  float carry = 1;         ///< how far it carries that, pixels
  float ploughed = 0;      ///< the part of it that it only drags along
  float drag = 1;          ///< how far, pixels
  float runs = 0;          ///< how far its water moves on by itself, 0..1
  bool floods = false;     ///< it stands in water: coming back over itself it lays nothing anew
  float feather = 0;       ///< share of the half width over which the sides fade
  float stir = 0;          ///< share of wet paint that mixes with new paint, not closed over by it
  float gaps = 1;          ///< how readily weak hairs lose touch
  float end_soft = 1;      ///< pixels over which the end of each hair fades
  float end_apart = 0;     ///< pixels over which the hairs end
  float tremor = 0;        ///< share of the half width by which no side is ever straight
  float ridges = 1;        ///< what levelling leaves of the ridges between hairs
  bool heel_left = false;  ///< and the left side of the brush holds most of that
  float on_side = 0;       ///< 0 upright .. 1 a pointed brush laid on its side
  float heel = 0;          ///< share of its paint that thins to medium as it is spent
  float full_half = 1;     ///< half width at pressure 1, pixels
  float way = 0;           ///< length of the path, pixels
  plan::Brush brush;       ///< complete: nothing left to its shape
  plan::Mixture paint{};

  float slant_start = 0,
        slant_stop = 0;     ///< pixels by which the right side touches and lifts later
  std::vector<Node> nodes;  ///< empty: nothing to paint
  std::vector<Bristle> bristles;
  float pitch = 1;  ///< pixels between bristles at full width

  /// Over u (columns, -1..1 across) and s (rows): streaks of the hairs, 0..1, mean about .5.
  int columns = 0, rows = 0;
  float row_length = 1;  ///< pixels of s between rows
  float first_s = 0;
  float where_s = 0;  ///< arc length from which Pixel::where is counted
  /// Four corners in each word, 0..255: here and one column on, then both one row on.
  std::vector<std::int32_t> streak;
  std::vector<float> start, stop;        ///< arc length where each column touches and lifts
  float last_start = 0, first_stop = 0;  ///< between them all columns touch

  std::size_t next = 0;  ///< first strip not painted yet
  std::size_t strips() const { return nodes.size() < 2 ? 0 : nodes.size() - 1; }
};

inline constexpr double kSlicesPerSecond = 60.0;
std::int32_t slice_at(double seconds);
/// When the last of the stroke is painted.
std::int32_t last_slice(const plan::Stroke& stroke);

/// Lays out a stroke, the `index`th of the plan, on this canvas: bounded work and finite numbers
/// whatever the plan holds. `residue` is what the brush still holds (plan::held_after).
StrokeState lay_out(const plan::Sheet& sheet, const plan::Stroke& stroke, std::size_t index,
                    const Canvas& canvas, const plan::Mixture& residue = {});

/// Lays out one that goes on from an open stroke: of `next` only the path, its times and `open`
/// count.
void lay_on(StrokeState& stroke, const plan::Stroke& next, const Canvas& canvas);

/// Pixel bounds of one strip, clipped to the canvas; empty when it lies outside.
picture::Rect strip_bounds(const StrokeState& stroke, std::size_t strip, const Canvas& canvas);

}  // namespace impasto::paint
