// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "impasto/compose/easel.h"

// What the whole arm does with paint: it swings, and what it carries flies and runs.
namespace impasto::compose::arm {

/// What a free choice is drawn for.
enum Purpose : std::uint64_t { kSwipe = 501, kSweep, kLine, kSlash, kSplash, kStorm, kDrip };

/// An arm swings from a shoulder: an arc that starts hard, is fastest where it is straightest
/// (speed as curvature to the power -1/3, Lacquaniti, Terzuolo & Viviani 1983), and overshoots into
/// a hook.
std::vector<plan::PathPoint> swing(Point centre, float angle, float length, float bow, float hook,
                                   float press);

/// Paint that flies on when the arm stops: drops along the direction, most of them small, a few
/// far.
void splash(Easel& easel, const Mark& like, Point from, float angle, float reach, int drops,
            std::uint64_t key, float size = 1.0f);

/// Thinned and poured on: where the canvas stands it will run down.
void drench(Mark& mark);
/// Is this stroke drenched? Bowed sounds run more often than struck ones.
bool overloaded(const Easel& easel, double from, double to, std::uint64_t key);

/// What runs from an overloaded stroke: threads straight down from its lower edge, each as wide as
/// it was when it let go, most of them short and one in ten long, a bead where it stops. They are
/// drawn, because the flow of washes stops where a film is as thin as a thread.
void drips(Easel& easel, const Mark& from, int count, float reach, std::uint64_t key);

/// The painter stands before the middle: what lies far out is drawn in.
Point gathered(const Easel& easel, Point p, float pull);

}  // namespace impasto::compose::arm
