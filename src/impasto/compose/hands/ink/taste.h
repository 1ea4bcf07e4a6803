// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include "impasto/compose/colour/emotion_colour.h"

namespace impasto::compose {

/// The numbers of ink: what can be swept, learned and argued about. Lengths and widths are shares
/// of the canvas's shorter side unless said otherwise, angles radians, times seconds, colours
/// CIELAB L, C and degrees of hue.
struct InkTaste {
  /// What kind of picture.
  struct Scene {
    float busy_middle = 0.5f, high_middle = 0.45f;
    float range_middle = 9.0f;  ///< LU
    float open = 0.5f;          ///< what the lot may move
    float steep_busy = 1.2f, steep_range = 0.35f;
    float upright_high = 1.5f, upright_busy = 0.8f;
    float washed_busy = 1.2f;
    float black = 0.6f, black_range = 0.35f, black_arousal = 0.3f;
    float said_busy = 1.1f;
    float warm_valence = 0.6f, warm_sharp = 0.6f, between = 0.5f;
    float soot_C = 0.8f;
    float oil_h = 82.0f, pine_h = 262.0f;
    Lch ochre{60.0f, 15.0f, 74.0f}, indigo{45.0f, 12.0f, 256.0f};
    float plain = 0.55f;                       ///< as far from neither as that: ink alone
    float tinted = 1.4f, tinted_turn = 0.05f;  ///< a degree
  } scene;
  /// Ink of a tone, 0 a breath on the paper .. 1 black.
  struct Ink {
    float L = 9.0f;
    float C = 1.5f;
    float h = 260.0f;
    float load = 0.03f;       ///< at tone 0
    float load_gain = 1.25f;  ///< at tone 1
    float medium = 0.94f;
    float medium_less = 0.90f;
    float wetness = 0.95f;
    float wetness_less = 0.30f;
  } ink;
  /// Pressed where a stroke turns, lifted between.
  struct Bones {
    float turn = 1.1f;    ///< radians of a full turn
    float press = 0.52f;  ///< where it does not turn
    float press_gain = 0.62f;
  } bones;
  /// Where the great stroke stands.
  struct Great {
    float calm = 0.55f;  ///< by arousal
    float turn = 5.7f;   ///< of a calm one
    float reach = 0.56f;
    float reach_stand = 0.26f;  ///< where it stands out
    float reach_calm = 0.55f;
    float half_most = 0.42f;  ///< of the canvas's width
    float half_calm = 0.6f;
    float half_tall = 0.20f;  ///< of the canvas's height
    float side = 0.08f;       ///< of the canvas, from its edges
    float below = 0.14f;      ///< and from the lower one
    float tall = 0.75f;
    float tall_calm = 0.30f;
    float edge = 0.09f;
    float press = 0.85f;
    float press_least = 0.25f;
    float press_gain = 0.95f;
    float climb = 0.4f;    ///< radians it turns with the lot of what stands
    float lean = 0.6f;     ///< of the brush on its side
    float enters = 0.45f;  ///< with more
    float enters_over = 7.0f;
    float swept = 1.9f, hushed = 0.38f;  ///< times the reach, where the climax is one of these
    float round = 1.25f, closed = 5.6f;  ///< a circle: times the reach, and its turn in radians
  } great;
  /// Flying white.
  struct Dry {
    double slow = 0.8;   ///< notes a second of a full brush
    double quick = 3.6;  ///< more of a dry one
    float by_rate = 0.60f;
    float by_attack = 0.40f;
  } dry;
  /// Clean water under a stroke.
  struct Water {
    float width = 1.3f;  ///< widths
    float load = 0.45f;
    float medium = 0.999f;
    float down = 0.7f;   ///< widths
    double lasts = 0.3;  ///< of the stroke
  } water;
  /// A ridge for a section.
  struct Ridge {
    float keep = 0.11f;      ///< width of the place of the great stroke
    double shortest = 0.07;  ///< of the piece
    float least = 1.0f;      ///< sections
    float most = 4.0f;
    float softest = 8.0f;  ///< dB
    float loudest = 6.0f;
    float depth = 0.07f;  ///< a dB
    float reach = 1.25f;  ///< of the place
    float reach_least = 0.40f;
    float reach_most = 0.95f;
    float level = 0.55f;  ///< of the place
    float level_near = 0.75f;
    float swell = 0.020f;               ///< a dB
    float flat = 0.45f, steep = 1.35f;  ///< times the course, of banks and of peaks
    float uneven_flat = 0.035f, uneven_steep = 0.10f;
    float slope_most = 0.35f, slope_steep = 0.60f;  ///< of a crest; more where it is steep
    float foot = 0.62f;                             ///< widths below the mean crest
    float leans = 0.7f;                             ///< share of the slope
    float open = 0.24f;                             ///< the least, of the width
    double dries = 4.0;                             ///< s before the end
    float width = 0.11f;
    float width_near = 0.06f;
    float width_washed = 0.12f;
    float tone_pale = 0.30f, tone_black = 0.50f;
    float tone_near = 0.28f;
    float load = 0.42f;
    float wetness = 0.45f;
    float water_down = 0.30f;  ///< widths
    float water_width = 0.8f;
    float water_load = 0.30f;
    float again_tone = 0.85f, again_width = 0.7f, again_down = 0.35f;
    float again_from = 0.45f, again_length = 0.55f;  ///< of the crest
    double early = 0.7;                              ///< s
    double lasts = 0.6;                              ///< s, at least
    double drawn = 0.8;                              ///< of the section
    float line = 0.022f;                             ///< the contour
    float line_from = 0.2f;
    float line_pale = 0.35f, line_black = 0.9f;
    float line_wetness = 0.3f;
    float line_load = 0.5f;
    float line_press = 0.32f;
    float line_loud = 0.06f;  ///< a dB
    float line_uneven = 0.45f;
    float line_lean = 0.5f;
  } ridge;
  /// A brush that goes with the music.
  struct Pace {
    double slow = 0.2;  ///< share of the way that it creeps between attacks
    int points = 60;
  } pace;
  /// Clean water where ink is to come.
  struct Damp {
    float load = 0.60f;
    float medium = 0.9997f;
    float wetness = 0.3f;
    float tone = 0.02f;
    float drops = 1.0f, drops_gain = 4.0f;  ///< of an attack
    float soft = 0.10f, strong = 1.0f;      ///< size
    float least = 0.4f;                     ///< of the smallest of them
    float note = 0.3f;  ///< of a score, which has more notes than attacks: times its velocity
    float width = 0.27f;
    float length = 0.15f;
    float free = 0.5f;             ///< of what lies there, at most
    float up = 0.8f, down = 1.2f;  ///< widths of the ridge
    float turn = 0.15f, bow = 0.1f;
    double lasts = 0.05;  ///< s
  } damp;
  /// Texture strokes in a ridge.
  struct Texture {
    float folds_still = 5.0f, folds_busy = 11.0f;
    float ahead = 0.16f;      ///< of the section, to either side of its moment
    float uneven = 0.4f;      ///< folds
    float fold_lean = 0.35f;  ///< slope
    float fold_slant = 0.9f;
    double near = 0.05;       ///< s
    double around = 0.2;      ///< s
    float dots_from = 0.45f;  ///< washed
    float highest = 0.06f;    ///< of the body
    float down = 0.85f;
    float scatter = 0.14f;
    float aside = 0.10f, aside_down = 0.22f;  ///< widths of the ridge
    double usual = 350.0;                     ///< marks of the size that is said
    float soft = 0.35f, strong = 1.15f;
    float far_small = 0.7f;
    float fibre = 0.011f, fibre_length = 0.085f;
    float cut = 0.024f, cut_length = 0.042f;
    float dot = 0.022f, dot_length = 0.028f;
    float length_apart = 1.4f;
    float turn = 0.3f;
    float level_foot = 0.7f;
    float tone = 0.30f, tone_gain = 0.34f, tone_apart = 0.10f;
    float tone_far = 0.7f;
    float dry_load = 0.8f;
    float wet = 0.7f, dry = 0.12f;
    float bow = 0.22f;
    float lean = 0.9f;
    double lasts = 0.06;  ///< s
    float at_once = 0.75f;
    int most = 6;
  } texture;
  /// The chord that opens a section.
  struct Body {
    double loud_after = 0.3;  ///< s
    float tone = 0.42f;
    float tone_gain = 0.03f;  ///< a dB
    float tone_least = 0.26f;
    float tone_most = 0.70f;
    float width = 0.055f;
    double dB_doubling = 10.0;
    float width_least = 0.03f;
    float width_most = 0.10f;
    double lasts = 0.6;  ///< s
    float wish = 40.0f;  ///< lightness of what it stands beside
    double time_apart = 0.4;
    float below = 0.3f;  ///< of the place
    float below_gain = 0.35f;
    float angle = 0.6f;         ///< of the hand's
    float stalk = 1.42f;        ///< radians from level, of what stands
    float stalk_longer = 1.4f;  ///< times
    float stalk_narrower = 0.42f;
    float stalk_tone = 0.42f;  ///< more
    float joints = 3.0f;       ///< in a stalk
    float joint = 0.55f;       ///< how far they are lifted
    float lean = 0.7f;         ///< of the brush
    float apart = 0.15f;
    float length = 0.4f;  ///< of the place
    float length_least = 0.12f;
    float length_most = 0.34f;
    float bow = 0.12f;
    float laid = 0.85f;  ///< how far its ends are lifted
  } body;
  /// The longest low notes.
  struct Shore {
    double a_minute = 2.2;
    float paler = 0.03f;  ///< each
    float load = 0.7f;
    float wetness = 0.2f;
    float width = 0.010f;
    float width_gain = 0.016f;
    double snap = 0.08;  ///< s
    double lasts_least = 0.2;
    double lasts_most = 1.5;
    float apart = 0.05f;
    float length = 0.12f;
    float length_gain = 0.14f;  ///< for a second
    float length_least = 0.14f;
    float length_most = 0.45f;
    float bow = 0.04f;
    float press = 0.7f;
  } shore;
  /// The breaths that weigh most.
  struct Line {
    double a_minute = 1.6;
    double snap = 0.08;     ///< s
    double shortest = 0.2;  ///< s
    float tall = 1.45f;
    float heavy = 0.75f;  ///< pressure
    float first = 0.55f;
    float light = 0.12f;
    float press = 0.62f;
    float lean = 0.6f;  ///< of the brush
    float end_press = 0.1f;
    float near = 0.97f;  ///< tone
    float far = 0.30f;
    float width = 0.050f;
    double dB_doubling = 10.0;
    float width_near = 1.25f;
    float width_least = 0.016f;
    float width_most = 0.095f;
    float higher_paler = 0.012f;   ///< for a semitone
    double shortest_breath = 0.2;  ///< s
    float dry_wetness = 0.10f;
    float dry_load = 0.55f;
    float dry_load_gain = 0.6f;
    float dry_width = 1.25f;
    float wet_least = 0.75f;
    double longest = 1.4;  ///< s
    float look = 1.6f;     ///< widths
    float wish = 10.0f;
    float aside = 0.05f;
    float back = 0.4f;
    float edge = 0.05f;
    float water_from = 0.15f;
    float water_to = 0.9f;
    double leaf_longest = 0.35;  ///< s
    float leaf_near = 0.95f;     ///< tone
    float leaf = 0.016f;         ///< width
    float leaf_soft = 0.6f;
    float leaf_strong = 0.8f;
    double leaf_snap = 0.08;  ///< s
    double leaf_lasts = 0.12;
    float leaf_turn = 0.9f;
    float leaf_apart = 0.6f;
    float leaf_length = 0.05f;
    float leaf_bow = 0.15f;
    float leaf_slant = 0.02f;
  } line;
  /// Dots for the strongest attacks.
  struct Moss {
    double a_minute = 5.0;
    float low = 0.22f;  ///< level
    float high = 0.8f;
    float apart = 0.12f;
    float tone = 0.6f;
    float tone_gain = 0.35f;
    float width = 0.008f;
    float width_gain = 0.012f;
    double lasts = 0.08;
    float turn = 0.7f;
    float length = 0.6f;  ///< widths
  } moss;
  /// One great stroke, ink thrown wet about it, and the seal.
  struct Climax {
    double span = 1.5;        ///< s on either side
    float pools = 3.0f;       ///< where it stands out
    float pool_from = 0.15f;  ///< of the stroke
    float pool_to = 0.6f;
    float pool_tone = 0.30f;
    float pool_tone_gain = 0.42f;
    float pool_width = 0.070f;
    float pool_width_gain = 0.090f;
    float pool_length = 0.12f;
    float pool_length_gain = 0.18f;
    float pool_turn = 0.4f;
    float pool_load = 0.5f;
    double pool_early = 1.5;  ///< s
    double pool_every = 0.15;
    double pool_lasts = 0.2;
    float pool_down = 0.03f;
    float pool_down_gain = 0.11f;
    float pool_apart = 0.10f;
    float dry_wetness = 0.12f;
    float wet_least = 0.75f;
    float half_dry_load = 1.05f;
    float dry_load = 0.62f;
    float wet_load = 1.6f;
    float width = 0.115f;
    float width_gain = 0.060f;
    double lasts = 1.4;  ///< s
    float shake_aside = 0.6f;
    float shake_swell = 0.4f;
    float shake_thin = 0.8f;
    float water_from = 0.1f;
    float water_to = 0.8f;
    float drops = 9.0f;
    float drop_apart = 0.8f;
    float drop_near = 0.02f;
    float drop_far = 0.20f;
    float drop_tone = 0.95f;
    float drop = 0.003f;  ///< width
    float drop_gain = 0.008f;
    double drop_every = 0.02;  ///< s
    double drop_lasts = 0.02;
    float drop_length = 0.8f;  ///< widths
  } climax;
  /// Red, where the sheet is emptiest.
  struct Seal {
    float edge = 0.040f;
    float x = 0.13f;  ///< of the canvas
    float y = 0.86f;
    float left = 0.12f;
    float right = 0.88f;
    float left_inner = 0.24f;
    float right_inner = 0.76f;
    float y_least = 0.15f;
    float open = 0.12f;   ///< what the lot may move
    float look = 4.0f;    ///< edges
    float lower = 0.05f;  ///< how much better
    float apart = 0.2f;   ///< from the stroke
    float width = 0.42f;  ///< edges
    float load = 1.1f;
    float wetness = 0.1f;
    float L = 45.0f;
    float C = 64.0f;
    float h = 38.0f;
    double after = 1.5;   ///< s
    double before = 0.6;  ///< s before the end
    double every = 0.1;
    double lasts = 0.1;
    float step = 0.36f;  ///< edges
    float half = 0.42f;  ///< edges
  } seal;
};
inline constexpr InkTaste kInk;

}  // namespace impasto::compose
