// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <vector>

#include "impasto/compose/easel.h"

// Shapes with edges, for those who draw points, lines and planes.
namespace impasto::compose::shapes {

inline constexpr float kTau = 6.2831853f;
inline constexpr float kQuarter = 1.5708f;

/// What lines are drawn in.
Lch line_black();

Point polar(Point centre, float r, float turn);
std::vector<Point> regular(Point centre, float r, int corners, float turn);
/// A shard: no two of its sides are alike. A triangle or a quadrangle is even.
std::vector<Point> spiky(Point centre, float r, int corners, float turn);
std::vector<Point> round_form(Point centre, float r);

/// Fills a shape: its edge is drawn first, clean, then the inside is laid with strokes side by side
/// along `angle` that end within the edge. The time of `like` is shared among them.
void fill(Easel& easel, const Mark& like, const std::vector<Point>& shape, float angle);
/// Fills a broad shape as a plane that is modelled: from `like.colour` on its one side into `far`
/// on the other, wet in wet, with an edge that goes from the one to the other too.
void plane(Easel& easel, const Mark& like, const Lch& far, const std::vector<Point>& shape,
           float angle);
/// The same without an edge: its strokes run over it.
void field(Easel& easel, const Mark& like, const Lch& far, const std::vector<Point>& shape,
           float angle);
void straight(Easel& easel, Mark mark, Point a, Point b);
/// A shape as much longer along `angle` about its middle.
std::vector<Point> stretched(std::vector<Point> shape, float angle, float by);
void ring(Easel& easel, Mark mark, Point centre, float r, float from = 0.0f, float way = 1.0f);
/// A point: a round brush turned on the spot and across it, or along a stretch of it. Too small to
/// be filled with strokes side by side.
void point(Easel& easel, Mark mark, Point centre, float r, float length = 1.0f, float angle = 0.0f);

}  // namespace impasto::compose::shapes
