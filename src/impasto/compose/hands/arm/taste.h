// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

namespace impasto::compose {

/// The numbers of the arm: what can be swept, learned and argued about. Lengths and widths are
/// shares of the canvas's shorter side unless said otherwise, angles radians, times seconds,
/// colours CIELAB L, C and degrees of hue.
struct ArmTaste {
  /// One movement of the arm.
  struct Swing {
    float turned_back = 2.2f;  ///< of the heading at the start, in bows
    float press_at_start = 0.6f;
    float press_gain = 2.5f;     ///< over the way
    float lift = 0.55f;          ///< of the pressure at the end
    float turn = 4.4f;           ///< of the whole way, in bows
    float hook_from = 0.72f;     ///< share of the way after which it may overshoot
    double stiffness = 0.05;     ///< curvature that even a straight line has
    double time_at_start = 0.7;  ///< for a step
    double time_gain = 0.9;      ///< over the way
  } swing;
  /// Where things go.
  struct Space {
    float middle = 0.52f;         ///< of the canvas's width, where the painter stands
    double focus_spread = 0.035;  ///< square of the distance at which the climax is no longer near
  } space;
  /// What a brush is loaded with.
  struct Colour {
    float below_focus = 1.6f;                         ///< how much lower places are darker
    float loud = 0.35f;                               ///< and louder moments
    float dark_least = 0.06f, dark_most = 0.30f;      ///< share of black
    float light_least = 0.06f, light_most = 0.30f;    ///< of white
    float accent_least = 0.06f, accent_most = 0.24f;  ///< of the accent
    float night_valence = 0.45f, usual_valence = 0.35f;
    float night_low = 1.0f, usual_height = 0.44f;
    float plain = 0.65f, plain_gain = 0.40f;  ///< clarity of the key
    float dark_slope = 2.4f;
    float black_L = 11.0f;
    float black_C = 3.0f;
    float black_h = 280.0f;
    float white_L = 93.0f;
    float white_C = 5.0f;
    float white_h = 85.0f;
    float accent_fuller = 1.2f;
    float fuller = 1.3f;
    float least_C = 34.0f;
    float hue_apart = 26.0f;
    float lightness_apart = 10.0f;
  } colour;
  /// Drops that fly on.
  struct Splash {
    float aside = 0.45f;
    float least = 0.05f;  ///< of the sizes' draw
    float range = 0.95f;
    float drop = 0.0032f;  ///< width of the largest draw
    float drop_most = 0.016f;
    float load = 1.5f;
    double apart = 0.01;  ///< s from drop to drop
    double lasts = 0.02;
    float stretch_least = 0.4f;  ///< of its width
    float stretch_gain = 1.6f;
  } splash;
  /// Thinned and poured on.
  struct Drench {
    float wetness = 0.9f;
    float medium = 0.25f;
    float share_least = 0.10f;  ///< of struck strokes that run
    float share_gain = 0.12f;   ///< more of bowed ones
  } drench;
  /// What runs down.
  struct Drip {
    float from = 0.08f;        ///< share of the stroke's way
    float over = 0.84f;        ///< share of it that lets go
    float reach_look = 0.02f;  ///< of the way, to find the pressure there
    float least = 0.04f;       ///< of the lengths' draw
    float range = 0.96f;
    float length = 0.28f;  ///< of the reach, for the largest draw
    float thread = 0.0035f;
    float thread_gain = 0.0045f;
    float load = 1.5f;
    float wetness = 0.35f;
    float medium = 0.15f;
    float keep = 0.1f;
    float edge = 0.30f;       ///< of the stroke's width, where it lets go
    float edge_least = 0.3f;  ///< where the hand hardly pressed
    float edge_gain = 0.7f;
    float run_least = 6.0f;  ///< brush widths that a load lasts
    float run_share = 0.8f;  ///< of the brush's own run
    double longest = 0.9;    ///< s
    double starts = 0.25;    ///< s
    double pace = 1.6;       ///< s for a unit
    float step = 0.25f;      ///< of a piece
    float aside = 0.0035f;
    float press = 0.72f;
    float thinner = 0.3f;  ///< towards the end
  } drip;
  /// The broad sweeps of a section.
  struct Section {
    float steeper = 1.25f;  ///< than the hand
    float tilt = 0.2f;
    double sweeps = 13.0;  ///< in a whole piece
    double apart = 0.6;    ///< of the time from one to the next
    float level = 0.8f;    ///< of its place
    float outwards = 0.08f;
    float first = 0.34f;
    float second = 0.20f;
    float other = 0.10f;
    float width_least = 0.8f;  ///< of a draw
    float width_gain = 0.4f;
    float load = 0.65f;
    float wetness = 0.46f;
    float medium = 0.18f;
    float fuller = 1.15f;
    double every = 0.25;   ///< s
    float crossed = 1.2f;  ///< radians by which every second lies across
    float extent = 1.6f;   ///< of its place
    float shortest = 0.45f;
    float longest = 1.10f;
    float bow = 0.22f;
  } section;
  /// What a section takes up to the edges of the canvas.
  struct Field {
    float width = 1.15f;  ///< lanes
    float deeper = 14.0f;
    float lighter = 10.0f;
    float greyer = 0.75f;  ///< on a grey ground
    double every = 0.12;   ///< s
  } field;
  /// The swings of a chord.
  struct Chord {
    double dB_doubling = 12.0;  ///< width doubles
    double strokes = 58.0;      ///< in a whole piece
    float least = 0.035f;       ///< of the widths' draw
    float range = 0.965f;
    float width = 0.0270f;  ///< for the largest draw
    float width_most = 0.24f;
    float broad = 0.04f;  ///< from this width on
    float load_broad = 0.75f;
    float load = 1.2f;
    float wetness_broad = 0.38f;
    float wetness = 0.25f;
    float runs_below = 0.055f;  ///< this width
    float steeper = 1.2f;       ///< than the hand
    float apart = 0.8f;
    float crossed = 1.3f;
    float reach_least = 0.18f;
    float reach_gain = 0.65f;
    float reach_shortest = 0.12f;
    float bow_least = 0.13f;
    float bow_gain = 0.36f;
    float slash = 0.25f;  ///< of the bow that a third of them keep
    float hook = 0.30f;
    double time_apart = 0.35;  ///< of the place's time
    float level_apart = 1.1f;  ///< of the place
    float inwards = 0.08f;
    float shorter_near = 0.55f;  ///< the focus
    float press = 0.8f;
    float press_gain = 0.03f;  ///< a dB
    double lasts = 0.14;
    double lasts_gain = 0.25;  ///< for a unit
    float splash = 0.16f;
  } chord;
  /// A slash for a low note.
  struct Bass {
    double notes = 34.0;      ///< in a whole piece
    double shortest = 0.09;   ///< s
    double loud_after = 0.1;  ///< s
    double dB_doubling = 10.0;
    float raised = 0.10f;  ///< of the row's height
    float inwards = 0.10f;
    float width = 0.034f;
    float soft = 0.4f;    ///< of the width at velocity 0
    float strong = 0.9f;  ///< and more at 1
    float width_least = 0.012f;
    float width_most = 0.09f;
    float wetness = 0.36f;
    float black_L = 12.0f;
    float black_C = 4.0f;
    double snap = 0.08;  ///< s
    double lasts_least = 0.12;
    float bent_turn = 0.4f;
    float turn = 0.9f;
    float length_least = 0.14f;
    float length_gain = 0.18f;  ///< for a second
    float bow = 0.25f;
    float hook = 0.2f;
    float press = 0.6f;  ///< at velocity 0
    float press_gain = 0.4f;
    float shake = 0.7f;  ///< of the width
    float keep = 0.2f;
    float drips = 0.35f;  ///< reach
  } bass;
  /// The tune.
  struct Line {
    double snap = 0.08;     ///< s
    double shortest = 0.1;  ///< s
    float inwards = 0.06f;
    double dB_doubling = 10.0;
    float tilt = 0.45f;
    float wider = 1.15f;  ///< than the scale has it
    float taller = 1.9f;
    float press = 0.25f;
    float width = 0.044f;
    float width_least = 0.014f;
    float width_most = 0.095f;
    float load = 1.3f;
    float wetness = 0.36f;
    float covered = 0.4f;  ///< from this cover on the ground is what lies there
    float bare_L = 90.0f;
    float black_L = 12.0f;
    float black_C = 4.0f;
    float black_h = 280.0f;
    float white_L = 94.0f;
    float white_C = 5.0f;
    float white_h = 85.0f;
    float keep = 0.8f;
    float shake = 0.9f;  ///< of the width
    float splash = 0.22f;
  } line;
  /// A touch for an inner note.
  struct Note {
    float share = 0.35f;  ///< of them painted
    float inwards = 0.1f;
    float width = 0.004f;  ///< at velocity 0
    float width_gain = 0.012f;
    float load = 1.1f;
    float wetness = 0.4f;
    double lasts = 0.15;
    float turn = 3.0f;
    float length_least = 0.05f;
    float length_gain = 0.10f;  ///< for a second
    float length_most = 0.3f;
    float bow = 0.4f;
    float hook = 0.4f;
    float press = 0.8f;
  } note;
  /// Drops for an attack.
  struct Hit {
    float most = 60.0f;  ///< in a whole piece
    float low = 0.2f;    ///< level of a low one
    float high = 0.8f;
    float level_apart = 0.3f;
    float inwards = 0.05f;
    float wetness = 0.4f;
    float reach = 0.06f;  ///< of the weakest
    float reach_gain = 0.20f;
    float drops = 5.0f;  ///< of the strongest
  } hit;
  /// The field that is cleared, and the tune thrown across it.
  struct Climax {
    float notes_a_second = 6.0f;  ///< for a line that is not bent
    float device = 0.45f;         ///< of the reach, to each side
    float device_broad = 0.05f;   ///< of a unit: from there on with the mass brush
    float inwards = 0.18f;
    float reach = 0.34f;
    float reach_gain = 0.26f;  ///< where it stands out
    float tall = 0.85f;        ///< of its reach
    float bend = 2.6f;         ///< radians, of a tune that hardly moves
    float shake = 1.15f;       ///< of the width
    float width = 0.052f;
    float width_gain = 0.030f;  ///< where it stands out
    float shake_aside = 0.6f;
    float shake_swell = 0.6f;
    float least_run = 0.02f;  ///< along x
    double span = 1.5;        ///< s on either side that cause it
    float load = 1.3f;
    float wetness = 0.3f;
    float look = 0.2f;          ///< width under which it looks at what is there
    float look_share = 0.15f;   ///< of that in what it answers; the rest is the whole's
    float white_below = 50.0f;  ///< lightness that is answered by white
    float black_L = 10.0f;
    float black_C = 3.0f;
    float black_h = 280.0f;
    float white_L = 96.0f;
    float white_C = 4.0f;
    float white_h = 85.0f;
    float field = 0.105f;  ///< width of a sweep of the field
    float field_gain = 0.05f;
    double field_every = 0.08;  ///< s
    double field_lasts = 0.3;   ///< s
    float field_step = 0.72f;   ///< widths from sweep to sweep
    float field_turn = 0.16f;
    float field_reach = 1.05f;
    float field_shorter = 0.16f;  ///< each farther out
    float field_bow = 0.14f;
    float field_hook = 0.1f;
    float accent_L_least = 34.0f;
    float accent_L_most = 74.0f;
    float accent_fuller = 1.35f;
    float thrown = 0.030f;  ///< width of the second throw
    float first_load = 2.2f;
    float thrown_load = 1.6f;
    float thrown_wetness = 0.12f;
    double thrown_every = 0.2;  ///< s
    double thrown_lasts = 0.4;  ///< s
    float thrown_from = 0.4f;   ///< share of the tune
    float thrown_share = 0.6f;
    float thrown_apart = 0.05f;
    float press = 0.6f;
    float back = 0.4f;  ///< share of the way up that it also stands aside
    float keep = 0.8f;
    float drips = 4.0f;  ///< more where it stands out
    float drips_reach = 0.6f;
    float splash_wetness = 0.3f;
    float splash = 0.15f;  ///< reach
    float splash_gain = 0.15f;
    float drops = 6.0f;  ///< more where it stands out
  } climax;
};
inline constexpr ArmTaste kArm;

}  // namespace impasto::compose
