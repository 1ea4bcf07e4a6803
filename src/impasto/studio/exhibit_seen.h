// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "impasto/base/parallel.h"
#include "impasto/base/result.h"
#include "impasto/picture/colour.h"
#include "impasto/picture/image.h"
#include "impasto/plan/plan.h"
#include "impasto/studio/load.h"
#include "impasto/studio/stats.h"

namespace impasto::studio {

// What a visitor sees of a painting, measured on a small one: of each stroke, what is left of it
// under those that came later. Labels, captions and alternative texts speak of nothing else.

inline constexpr int kSeenSide = 480;  ///< px, the longer side

struct Mark {
  int pixels = 0;                         ///< of it in sight
  double x = 0.0, y = 0.0;                ///< their middle, 0..1 of the picture
  double spread_x = 0.0, spread_y = 0.0;  ///< their standard deviation from it
  float L = 0.0f, a = 0.0f, b = 0.0f;     ///< their mean colour, CIELAB
};

struct Seen {
  int width = 0, height = 0;
  std::vector<int> stroke;  ///< of each pixel, row-major; -1 bare ground
  picture::Image colours;   ///< without light and shadow
  std::vector<Mark> marks;  ///< one for each stroke
  double bare = 0.0;        ///< share of the picture
};

Result<Seen> see(const plan::Plan& plan, Pool& pool, const Progress& progress);

/// What people call strokes like these.
enum class Form { kLines, kDabs, kWashes, kSlabs, kMasses, kStrokes };
inline constexpr auto kFormNames =
    names_to<Form::kStrokes>({"lines", "dabs", "washes", "slabs", "masses", "strokes"});

/// Where on the picture something lies, in ninths, or along a side.
struct Place {
  enum Way { kSpot, kAcross, kDown, kAll } way = kSpot;
  int column = 1, row = 1;  ///< 0 left, top .. 2 right, bottom
  bool operator==(const Place&) const = default;
};

/// Strokes that one kind of sound made: all that is in sight of the melody, of one section, ...
struct Group {
  plan::CauseKind kind = plan::CauseKind::kPiece;
  int index = -1;       ///< of a section, key: which; else -1
  int part = -1;        ///< of notes in a score: whose most of them are
  double share = 0.0;   ///< of the picture
  picture::Lab colour;  ///< the one that most of it has a name for
  std::string colour_name;
  Form form = Form::kStrokes;
  Place place;
  std::vector<std::size_t> strokes;  ///< those in sight
};

/// Groups of the strokes that start within [from, to), s; what covers most first.
std::vector<Group> groups_of(const plan::Plan& plan, const Seen& seen, double from, double to);

/// Where these pixels lie: `shares` of 0..1 coordinates, weighted.
struct Weighed {
  double x = 0.0, y = 0.0, weight = 0.0;
};
Place place_of(std::vector<Weighed> points);

/// Where the ground is bare: the largest square of it, 0..1 of each side; empty when there is none
/// of at least `least` of the shorter side.
struct Area {
  double x = 0.0, y = 0.0, width = 0.0, height = 0.0;
  bool empty() const { return width <= 0.0; }
};
Area bare_area(const Seen& seen, double least);

/// The square of this side (share of the shorter one) in which most of these strokes is in sight.
Area densest(const Seen& seen, const std::vector<std::size_t>& strokes, double side);

}  // namespace impasto::studio
