// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "impasto/base/names.h"

namespace impasto::plan {

// Canvas units: the shorter side of the canvas is 1, x grows to the right, y grows downwards, (0,
// 0) is the top left corner.

/// Pigment slots of one painting; the last slot is clear medium.
inline constexpr int kPigments = 7;
inline constexpr int kSlots = kPigments + 1;
inline constexpr int kMedium = kPigments;

/// Shares of each pigment (and medium) in a mixture; each >= 0, sum 1.
using Mixture = std::array<float, kSlots>;

/// Medium alone: clean water, that wets and is not seen.
inline bool is_clear(const Mixture& paint) {
  return paint[kMedium] >= 0.995f;
}

struct Palette {
  std::vector<std::string> pigments;  ///< names as in pigment/pigment.h, 1..kPigments of them
};

enum class BrushShape { kRound, kFlat, kFilbert, kFan, kRigger, kKnife, kSumi };
inline constexpr auto kShapeNames =
    names_to<BrushShape::kSumi>({"round", "flat", "filbert", "fan", "rigger", "knife", "sumi"});

/// A brush as data. Width comes with the stroke.
struct Brush {
  std::string name;
  BrushShape shape = BrushShape::kFilbert;
  int bristles = 40;        ///< bristle clumps across the width, 4..200
  float stiffness = 0.5f;   ///< 0 soft (follows relief, even lay) .. 1 hog (ridges, skips valleys)
  float raggedness = 0.3f;  ///< 0 clean ends and edges .. 1 broken
  float pickup = 0.3f;      ///< 0..1 share of wet paint under the brush it lifts and carries on
  float run = 24.0f;        ///< how far a full load lasts, in brush widths
  float smear = 0.3f;       ///< 0..1 share of wet paint ploughed along
  // Below 0: as the shape has it (see `complete`).
  float spread = -1.0f;     ///< 0..1 share of the width that pressure opens
  float tip = -1.0f;        ///< how the ends look: 0 square .. 1 round or pointed
  float taper = -1.0f;      ///< 0..4 brush widths over which a stroke swells and thins by itself
  float splay = -1.0f;      ///< 0 closed .. 1 its hair stands apart in tufts
  int tufts = -1;           ///< 0..40 of them across the width; 0 none
  float thickness = -1.0f;  ///< 0..1 of the width: what is left of it seen from the side
  float follow = -1.0f;     ///< 1 turns with the path .. 0 keeps the angle it began with
};

/// What a brush of that shape is unless it says otherwise.
Brush brush_of(BrushShape shape);
/// The brush with each value below 0 replaced by that of its shape.
Brush complete(Brush brush);

enum class Ground { kLinen, kCotton, kPanel, kPaper, kWashi };
inline constexpr auto kGroundNames =
    names_to<Ground::kWashi>({"linen", "cotton", "panel", "paper", "washi"});

struct Light {
  float azimuth_deg = 135.0f;   ///< where the light stands: 0 right, 90 top, 135 upper left
  float elevation_deg = 42.0f;  ///< above the canvas plane, 5..85
  float relief = 1.0f;          ///< height scale, 0 flat .. 3
  /// What paint reflects however dark it is and a camera's exposure takes away: linear, 0..0.2. It
  /// is subtracted and the rest scaled up to white.
  float black = 0.0f;
};

/// What washes (strokes of wetness above 0.5) do once the brush has left. At rest they stay put.
struct Flow {
  float wash = 0.0f;     ///< 0 paint stays where it was laid .. 1 it runs, bleeds and pools freely
  float gravity = 0.0f;  ///< 0 the canvas lies on a table .. 1 it stands upright: drips
  float down_deg = 270.0f;  ///< where down is: 0 right, 90 top, 270 the lower edge
};

/// A second tone that the ground took on before the first stroke: a wash of tea or thin ink, or
/// age. Palest in a band across the sheet, it deepens to both sides of it.
struct Toning {
  std::array<float, 3> rgb{0.60f, 0.48f, 0.32f};  ///< linear sRGB of the ground where it is deepest
  float depth = 0.0f;                             ///< 0 none, the ground is even .. 1 all of it
  float toward_deg = 90.0f;                       ///< to where it deepens: 0 right, 90 top
  float light = 0.0f;   ///< where on that way it is palest: 0 where it begins .. 1 where it ends
  float mottle = 0.5f;  ///< 0 evenly graded .. 1 in clouds and streaks
};

/// What a painting is made on and with, fixed before its first stroke.
struct Sheet {
  float width = 1.0f, height = 1.0f;  ///< canvas units, the smaller is 1
  std::uint64_t seed = 0;
  Palette palette;
  Ground ground = Ground::kLinen;
  std::array<float, 3> ground_rgb{0.86f, 0.82f, 0.74f};  ///< linear sRGB of the primed ground
  Toning toning;
  double drying = 6.0;  ///< s of music after which a touched place counts as dry
  Light light;
  Flow flow;
  float varnish = 0.0f;  ///< 0 none .. 1 a glossy coat: deeper darks, an even sheen
  std::vector<Brush> brushes;
  /// Slices of 1/60 s in a step of the clock that tells how long a place is dry; 0: by the last
  /// stroke. Where the last stroke is not known beforehand, fix it.
  int tick = 0;
};

inline const char* to_string(BrushShape shape) {
  return kShapeNames[shape];
}
inline const char* to_string(Ground ground) {
  return kGroundNames[ground];
}

}  // namespace impasto::plan
