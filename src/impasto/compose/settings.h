// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "impasto/base/names.h"
#include "impasto/picture/colour.h"
#include "impasto/plan/style.h"

namespace impasto::compose {

using plan::BrushIndex;
using plan::ColourBias;
using plan::Element;
using plan::GroundTone;
using plan::Manner;
using plan::Scheme;
using plan::Style;
using enum plan::BrushIndex;
using plan::kBrushRoles;

/// A colour to use and how much of it: of a picture, its main colours.
struct Swatch {
  picture::Lab colour;
  float share = 0;  ///< of the picture, 0..1
};

/// Of what a hand makes marks.
enum class Heard { kSection, kChord, kBass, kBreath, kNote, kHit, kClimax };

/// When a player has the canvas: when all of it is true.
struct When {
  /// They take turns, section by section (of a piece without sections, quarter by quarter).
  /// False: whenever the rest is true.
  bool turns = true;
  std::vector<int> labels;       ///< in sections with these labels (plan::Section); empty: in all
  double from = 0.0, to = 1e18;  ///< s
  std::vector<Heard> elements;   ///< these only; empty: everything
};

/// One of those who paint a picture together.
struct Player {
  Style style;
  When when{};
};

/// How light the ground is.
enum class Tone { kLight, kMiddle, kDark };
/// What is asked of the ground: a tone, or one colour.
struct GroundChoice {
  Tone tone = Tone::kLight;
  std::optional<picture::Lab> colour;
};
/// "light", "middle", "dark" or "#rrggbb" (sRGB); nothing for anything else.
std::optional<GroundChoice> ground_of(std::string_view word);

/// In which order a picture is painted whose music is known.
enum class Order {
  kTime,     ///< as it sounds
  kForm,     ///< the masses of the whole in the first quarter, everything else as it sounds
  kGesture,  ///< the lines of the tune drawn in the first quarter, then everything as it sounds
};
inline constexpr auto kOrders = names_to<Order::kGesture>({"time", "form", "gesture"});

struct Settings {
  std::uint64_t seed = 1;
  float aspect = 1.0f;  ///< width / height, 1/8..8
  Style style;
  std::vector<Player> with;           ///< paint too, over what the first left there
  std::optional<Scheme> scheme;       ///< nothing: the style's, or the music's
  std::vector<std::string> pigments;  ///< 2..7, known ones; empty: the style's, or the music's
  std::vector<Swatch> swatches;       ///< colours to paint in, of a picture; may be empty
  float density = 1.0f;               ///< how many strokes, .25..4
  float boldness = 1.0f;              ///< how broad they are and how far light is from dark, .25..4
  float warmth = 0.0f;                ///< -1 cool .. 1 warm
  /// How far the seed may go where the music leaves it open (conception.h): 0 what suits best,
  /// always
  /// .. 1 whatever suits at all.
  float variety = 0.6f;
  std::optional<GroundChoice> ground;  ///< nothing: the style's and the music's
  Order order = Order::kForm;
};

}  // namespace impasto::compose
