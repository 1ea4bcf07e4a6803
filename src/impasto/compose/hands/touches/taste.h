// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

namespace impasto::compose {

/// The numbers of touches: what can be swept, learned and argued about. Lengths and widths are
/// shares of the canvas's shorter side unless said otherwise (widths: of the touch's own width),
/// angles radians, times seconds, colours CIELAB L, C and degrees of hue.
struct TouchesTaste {
  /// How the light falls.
  struct Light {
    float horizon = 0.06f;  ///< below the course of the loudness, canvas heights
    double focus = 0.05;    ///< square of how far the light of the climax reaches
    float soft = 0.07f;     ///< height of the passage from sky to land
    float shade = 0.12f;    ///< light in the deepest shade
    float sky = 0.62f;
    float glow = 0.34f;  ///< of the focus
    float land_L = 31.0f;
    float sky_lighter = 58.0f;
    float mist = 16.0f;  ///< lighter in the shade, where the air is misty
    float mist_grey = 0.4f;
    float haze = 5.0f;   ///< lighter in the shade, on a pale ground
    float dusk = 16.0f;  ///< darker in the sky, on a dark one
    float own = 0.34f;   ///< share of a colour's own lightness that is left
    float own_middle = 60.0f;
    float L_least = 25.0f;
    float L_most = 93.0f;
  } light;
  /// Near things have large touches.
  struct Near {
    float least_depth = 0.1f;   ///< canvas units
    float horizon = 0.78f;      ///< size there
    float below = 0.75f;        ///< more at the lower edge
    float above = 0.45f;        ///< more at the upper
    double breadth_free = 0.6;  ///< doublings, as the seed has it
  } near;
  /// Of what a colour is made up.
  struct Broken {
    float lit = 0.30f;  ///< share of touches in the light
    float lit_gain = 0.25f;
    float lit_lighter = 3.5f;
    float lit_hue = 34.0f;
    float lit_chroma = 1.05f;
    float shade_to = 0.55f;  ///< share of touches in light or shade
    float shade_darker = 3.5f;
    float shade_hue = 42.0f;
    float neighbour_to = 0.80f;
    float neighbour_hue = 48.0f;
    float neighbour_lightness = 3.0f;
    float opposite_to = 0.86f;
    float opposite_hue = 165.0f;
    float shade_slope = 1.4f;
    float shade_below = 0.45f;  ///< this light shadows are violet and blue
    float shade_most = 70.0f;   ///< degrees
  } broken;
  /// One touch.
  struct Touch {
    float broad = 0.035f;  ///< from this width on
    float apart = 0.22f;
    float bow = 0.14f;
    float press = 0.75f;
    float press_gain = 0.25f;
  } touch;
  /// Where a touch falls.
  struct Place {
    double beyond = 0.07;       ///< of the row's time, over the canvas's edges
    double at_edge = 0.1;       ///< s
    float level_spread = 2.4f;  ///< of the place
    double time_spread = 1.9;
    float cover = 0.35f;  ///< what lies there costs
    float keep = 3.0f;    ///< what is to be spared costs
    float grain = 0.25f;  ///< of the light's circles
  } place;
  /// Scumbled first.
  struct Section {
    float width = 0.17f;  ///< of the root of the place's area
    float width_least = 0.036f;
    float width_most = 0.095f;
    float count = 2.7f;        ///< areas covered
    float touch_area = 4.0f;   ///< widths squared
    double early = 0.03;       ///< s
    double over = 6.0;         ///< s at most
    double over_share = 0.35;  ///< of the section
    double spread = 0.55;
    float cover_most = 0.75f;  ///< where it begins
    float keep_most = 0.3f;
    float width_of = 0.75f;  ///< widths
    float load = 0.42f;
    float wetness = 0.45f;
    float medium = 0.25f;
    float vary = 1.3f;
    float chroma = 0.85f;
    double first_early = 0.6;  ///< s
    double lasts = 0.3;
    float angle = 0.25f;  ///< of the hand's
    float apart = 0.12f;
    float length = 1.7f;  ///< widths
    float length_gain = 1.4f;
    float bow = 0.05f;
  } section;
  /// Broken colour.
  struct Chord {
    double dB_doubling = 14.0;
    double count = 3000.0;  ///< touches in a whole piece
    double spread = 0.34;
    float look = 0.03f;
    float width = 0.0085f;
    float width_gain = 0.019f;
    float load = 1.05f;
    float wetness = 0.08f;
    double lasts = 0.03;  ///< s: it is struck
    float level_slope = 1.6f;
    float level_share = 0.75f;  ///< of the hand's angle lost on the water
    float length = 2.2f;        ///< widths
    float length_gain = 1.8f;
  } chord;
  /// Dark touches along a low note, towards blue.
  struct Bass {
    double shortest = 0.09;   ///< s
    double loud_after = 0.1;  ///< s
    double dB_doubling = 10.0;
    double count = 3.0;  ///< for a second
    float rise = 0.02f;  ///< at most, of a bent note
    float aside = 0.05f;
    float apart = 0.018f;
    float width = 0.019f;
    float strong = 0.8f;  ///< by velocity
    float width_least = 0.008f;
    float width_most = 0.045f;
    float wetness = 0.1f;
    float blue = 278.0f;      ///< towards which it turns
    float blue_most = 70.0f;  ///< degrees
    float L_least = 24.0f;
    float darker = 24.0f;
    float lightness = 5.0f;
    float chroma = 0.8f;
    float chroma_gain = 8.0f;
    double snap = 0.08;  ///< s
    double lasts = 0.04;
    float angle = 0.10f;
    float length = 2.6f;  ///< widths
    float length_gain = 1.6f;
  } bass;
  /// The tune: touches that the eye joins.
  struct Line {
    float answer = 0.42f, answer_gain = 0.55f;  ///< share of the accent in its colour
    int answer_every = 6;                       ///< touches
    float crowded = 0.45f, thinned = 1.2f;      ///< of the step, from touch to touch
    double snap = 0.08;                         ///< s
    double shortest = 0.05;
    double dB_doubling = 10.0;
    float width = 0.017f;
    float width_least = 0.010f;
    float width_most = 0.034f;
    float covered = 0.3f;      ///< from this cover on the ground is what lies there
    float first = 0.3f;        ///< widths
    float apart = 0.8f;        ///< widths
    float wave_apart = 0.15f;  ///< of it where there is vibrato
    float wave = 1.5f;         ///< amplitudes
    float wave_least = 0.4f;
    float press = 0.45f;
    float width_of = 0.7f;  ///< widths
    float load = 1.45f;
    float wetness = 0.05f;
    float third_hue = 24.0f;
    float light_ground = 58.0f;  ///< lightness above which the line is darker
    float quiet = 10.0f;         ///< lightness away from the ground, of every fourth
    float away = 22.0f;
    float L_least = 34.0f;
    float L_most = 94.0f;
    float fuller = 1.15f;
    float least_C = 30.0f;
    float hue = 22.0f;
    double lasts = 0.03;
    float keep = 0.9f;
    float along = 0.6f;  ///< of the line's own direction
    float angle = 0.55f;
    float wave_width = 0.72f;
    float wave_hue = 155.0f;
    float wave_lighter = 6.0f;
    float length = 1.5f;  ///< widths
    float length_gain = 0.9f;
    float step = 0.8f;          ///< widths from touch to touch
    float step_amount = 0.25f;  ///< least amount that it is divided by
  } line;
  /// The first thin tone.
  struct Air {
    float step = 0.13f, width = 0.19f;  ///< of a unit
    float load = 0.25f;
    float wetness = 0.55f;
    float medium = 0.35f;
    float turn = 0.07f;
    float length = 1.5f;  ///< of the canvas
    float over = 0.07f;   ///< the edges, of the height
    // Of the touches on it:
    float touch = 0.045f, touch_least = 0.6f;  ///< width; of the narrowest
    float touch_step = 0.055f;                 ///< from row to row
    float touch_flat = 1.5f;                   ///< from one to the next in a row, of that
    float touch_load = 0.6f;
    float broken = 0.75f, fuller = 1.3f;
    float level = 0.4f;  ///< of the hand's angle
    float apart = 0.25f;
  } air;
  /// A touch for an inner note.
  struct Note {
    float aside = 0.03f;
    float apart = 0.012f;
    float width = 0.011f;
    float soft = 0.6f;
    float strong = 0.8f;
    float load = 1.2f;
    float wetness = 0.08f;
    float lighter = 8.0f;
    double lasts = 0.03;
    float flow = 0.2f;
    float length = 1.6f;  ///< widths
    float length_most = 4.0f;
  } note;
  /// A touch for an attack.
  struct Hit {
    float low = 0.12f;  ///< level
    float high = 0.86f;
    float middle = 0.55f;
    float level_apart = 0.14f;
    float aside = 0.06f;
    float width = 0.006f;
    float width_gain = 0.012f;
    float low_larger = 1.5f;
    float load = 1.3f;
    float wetness = 0.05f;
    float accent_above = 0.7f;  ///< this strength
    float low_darker = 12.0f;
    float lighter = 9.0f;
    double lasts = 0.03;
    float flow = 0.3f;
  } hit;
  /// The light.
  struct Climax {
    float device = 0.15f, device_stand = 0.09f;        ///< of a unit, to each side
    float device_touch = 0.013f, device_small = 0.7f;  ///< width of its touches; of the least
    float device_dense = 1.15f;                        ///< how often they cover it
    float device_full = 0.2f, device_ends = 1.05f;     ///< of its size: where it is lost in the air
    float device_lost = 0.85f, device_thinned = 0.7f;  ///< out there: of its colour, of its touches
    float device_deepest = 46.0f, device_C = 26.0f;    ///< of its darks
    double device_every = 0.002;                       ///< s from touch to touch
    float still = 0.4f;                                ///< notes a second of what does not move
    float motion = 2.8f;                               ///< more until it moves fully
    float calm = 0.45f;                                ///< by arousal
    float reach = 0.03f;                               ///< of a held note
    float reach_gain = 0.20f;                          ///< of one that moves
    float reach_stand = 0.22f;                         ///< and stands out
    float tall = 0.8f;
    float bend = 1.8f;
    float shake = 0.03f;
    float noon = 60.0f;  ///< hue of bright music's sun
    float noon_valence = 14.0f;
    float valence_most = 1.5f;
    float lean = 0.35f;  ///< to the accent
    float lean_back = 38.0f;
    float lean_on = 30.0f;
    float look = 0.12f;
    float light_above = 66.0f;  ///< lightness of the ground
    float olive_from = 50.0f;   ///< hue
    float olive_to = 130.0f;
    float olive_share = 0.15f;
    float L_in_light = 60.0f;
    float L_in_dark = 80.0f;
    float C = 66.0f;
    float accent_C = 40.0f;
    float accent_L_light = 55.0f;
    float accent_L_dark = 76.0f;
    float narrow = 0.55f;  ///< of a path that moves
    float narrow_shaken = 0.8f;
    float body = 0.040f;
    float body_gain = 0.022f;
    float touches = 40.0f;
    float touches_motion = 50.0f;
    float touches_stand = 30.0f;
    float halo = 46.0f;  ///< touches
    float halo_stand = 34.0f;
    float image = 20.0f;  ///< touches
    float along = 0.96f;  ///< of the path
    float step = 0.04f;
    float load = 1.7f;
    float wetness = 0.03f;
    float width = 0.011f;
    float width_still = 0.006f;
    float path_above = 0.3f;  ///< motion
    float halo_from = 0.02f;
    float halo_wide = 0.075f;
    float halo_L_light = 94.0f;
    float halo_L_dark = 74.0f;
    float halo_C = 22.0f;
    float halo_hue = 16.0f;
    float halo_hue_apart = 20.0f;
    float halo_load = 1.1f;
    float lightness = 7.0f;
    float hue = 14.0f;
    float image_below = 0.08f;
    float image_deep = 0.34f;
    float image_near = 0.55f;
    float image_far = 0.45f;
    float image_aside = 0.008f;
    float image_aside_gain = 0.05f;
    float image_angle = 0.06f;
    float image_width = 0.009f;
    float image_width_gain = 0.006f;
    float image_length = 0.018f;
    float image_length_gain = 0.055f;
    float image_lighter = 4.0f;
    float image_darker = 10.0f;
    float image_greyer = 0.3f;
    float image_load = 1.2f;
    float image_lowest = 0.97f;  ///< canvas heights
    double every = 0.02;         ///< s
    double lasts = 0.06;
    double span = 1.5;  ///< s on either side
  } climax;
};
inline constexpr TouchesTaste kTouches;

}  // namespace impasto::compose
