// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "impasto/base/names.h"
#include "impasto/plan/sheet.h"

namespace impasto::plan {

/// How the whole is laid out. When nothing is asked for the form decides: a three-part form (A B A)
/// is a triptych, all else follows the contour of its own loudness.
enum class Scheme {
  kContour,  ///< the band rises and widens where the music is loud, sinks and thins where it is
             ///< soft; what grows or dies away all the way runs from corner to corner, what hardly
             ///< changes lies along a horizon
  kArc,
  kRising,
  kFalling,
  kWave,
  kHorizon,   ///< one level line, low; everything lies along it
  kDiagonal,  ///< one band from corner to corner, up in major, down in minor
  kCounter,   ///< high and low voices move apart, or together when the loudness falls
  kTriptych,  ///< three panels with bare ground between
  kCluster,   ///< the sections gather around a middle, returns beside their first
  kSpiral,    ///< from the edge inwards to the end
};

/// In whose manner a thing heard becomes paint. Each is a way of drawing, not a setting of one.
enum class Manner {
  kNone,     ///< left out
  kMasses,   ///< oil: large planes, slabs, a long line
  kTouches,  ///< broken colour: many short loaded strokes, no outline
  kArm,      ///< the whole arm: long sweeps, overshoot, splashes
  kInk,      ///< a few wet strokes of diluted black on bare paper
  kForms,    ///< point, line and plane: discs, polygons, bars, a drawn line
  kWashes,   ///< watercolour: transparent washes on paper that is its white, blooms, late darks
  kKnife,    ///< slabs of the palette knife, colours half mixed in each, short facets
  kPattern,  ///< mineral colours in flat shapes on a leaf ground, repeated; few drawn lines
};

/// Does that manner work on a light sheet that it leaves as its white?
bool needs_light_ground(Manner manner);

/// How one kind of sound is painted.
struct Element {
  Manner manner = Manner::kMasses;
  float amount = 1;  ///< how many strokes, 0..4
  float size = 1;    ///< their width, .2..4
  float length = 1;  ///< their length, .2..4
};

/// What the style does to the colours that the music asks for.
struct ColourBias {
  float lightness = 0;  ///< added to every mass, CIELAB L
  float contrast = 1;   ///< of lightness, about its middle
  float chroma = 1;
  float warmth = 0;                   ///< -1 cool .. 1 warm
  float broken = 0;                   ///< how far neighbouring touches part in hue, 0..1
  std::vector<std::string> pigments;  ///< 2..7 to paint with; empty: chosen for the music
};

struct GroundTone {
  Ground kind = Ground::kLinen;
  float lightness = 0;  ///< CIELAB; 0: from the mood of the music
  float chroma = 9, hue = 80;
  float wash = 1;  ///< share of the first thin tone that goes over it, 0 none
};

/// A hand: everything that makes one painter's pictures unlike another's. Plain data: the files in
/// data/styles are read into it (docs/styles.md). The default is `oil`.
struct Style {
  std::string name = "oil";
  std::string line = "large planes of few values, a long line, one accent";  ///< for lists
  GroundTone ground;
  ColourBias colour;
  std::optional<Scheme> scheme;  ///< nothing: the course of the loudness decides
  double drying = 6.0;           ///< s of music
  float relief = 1.0f;           ///< height of the paint in the light, 0..3
  Flow flow;                     ///< what thin paint does once the brush has left
  float varnish = 0.25f;         ///< 0 matt .. 1 a glossy coat
  float restraint = 0.0f;        ///< 0 paint all that sounds .. 1 only what weighs most
  Element sections, chords, melody, bass, notes, hits, climax;
  std::vector<Brush> brushes;  ///< six, in the order of BrushIndex
  Style();
};

/// Indices into Style::brushes: what each is for.
enum BrushIndex { kWashBrush, kMassBrush, kBassBrush, kLineBrush, kDabBrush, kKnifeBrush };
inline constexpr int kBrushRoles = 6;
inline constexpr const char* kBrushRoleNames[kBrushRoles] = {"wash", "mass", "bass",
                                                             "line", "dab",  "knife"};

/// As in files and on the command line.
inline constexpr auto kSchemeNames =
    names_to<Scheme::kSpiral>({"contour", "arc", "rising", "falling", "wave", "horizon", "diagonal",
                               "counter-movement", "triptych", "cluster", "spiral"});

const char* to_string(Manner manner);
const char* to_string(Scheme scheme);
/// Names as in files and on the command line; nothing when there is none.
std::optional<Manner> manner_of(std::string_view name);
std::optional<Scheme> scheme_of(std::string_view name);
/// All of them, for messages: "arc, rising, ...".
std::string scheme_names();

}  // namespace impasto::plan
