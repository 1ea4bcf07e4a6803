// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

namespace impasto::compose {

/// The numbers of what masses draw upon their planes: lines, dabs and touches. Lengths and widths
/// are shares of the canvas's shorter side unless said otherwise, angles radians, times seconds,
/// colours CIELAB L, C and degrees of hue.
struct LinesTaste {
  /// Of a line.
  struct Colour {
    float covered = 0.4f;     ///< from this cover on the ground is what lies there
    double near = 5.0;        ///< s from the climax within which it has the accent
    float dark_hue = 38.0f;   ///< on light ground
    float light_hue = 26.0f;  ///< on dark ground
    float dark_chroma = 0.9f;
    float main_chroma = 0.72f;  ///< of the figure that the piece is made of
    float L_least = 15.0f;
    float L_most = 92.0f;
    float louder = 0.02f;  ///< a dB
    float higher = 3.0f;   ///< L an octave
    float middle = 66.0f;  ///< MIDI, of the tune
    float hue_apart = 8.0f;
  } colour;
  /// The tune.
  struct Line {
    double snap = 0.08;  ///< s
    double shortest = 0.05;
    double dB_doubling = 10.0;
    float width = 0.034f;
    float soft = 0.75f;
    float width_least = 0.017f;
    float width_most = 0.070f;
    float load = 1.15f;
    float wetness = 0.12f;
    float harsh = 0.3f;  ///< harshness from which it is drawn with corners
    double motif = 6.0;  ///< s
    double motif_least = 0.2;
    double motif_most = 1.5;
    double corners = 12.0;  ///< of a motif
    float harsh_wetness = 0.04f;
    float harsh_load = 1.3f;
    float shake = 0.95f;  ///< widths
  } line;
  /// A short note by itself.
  struct Dab {
    double longest = 0.32;  ///< s
    float length_least = 0.006f;
    float width = 0.022f;
    float soft = 0.7f;
    float strong = 0.6f;
    float width_least = 0.009f;
    float width_most = 0.045f;
    float thin = 0.005f;
    float broad = 1.2f;  ///< of its length
    float load = 1.25f;
    float wetness = 0.1f;
    float tilt = 0.15f;
    float tilt_apart = 0.2f;
    float shortest = 0.3f;  ///< widths
    float beyond = 0.35f;   ///< widths that the brush runs on
    float bow = 0.05f;
    float bent = 0.7f;
    float slant = 1.2f;   ///< widths
    double lasts = 0.12;  ///< s
  } dab;
  /// How far a touch stands out.
  struct Sink {
    float weak = 0.2f;
    float strong = 0.9f;
    float from = 0.72f;  ///< share of its like that are weaker
    float chroma = 0.6f;
  } sink;
  /// An inner note.
  struct Note {
    float scatter = 0.035f;
    float width = 0.015f;
    float soft = 0.35f;
    float strong = 1.2f;
    double higher = 0.15;  ///< octaves of width an octave
    double middle_pitch = 60.0;
    float width_least = 0.005f;
    float width_most = 0.035f;
    float load = 0.9f;
    float wetness = 0.2f;
    float lighter = 16.0f;
    float higher_L = 3.0f;  ///< an octave
    float middle = 60.0f;   ///< MIDI
    float fuller = 1.1f;
    float hue = 20.0f;
    float hue_apart = 14.0f;
    double longest = 1.5;  ///< s
    float turn = 0.25f;
    float length = 0.075f;      ///< for a second
    float length_least = 1.4f;  ///< widths
    float length_most = 0.16f;
    float bow = 0.10f;
  } note;
  /// An attack.
  struct Hit {
    float least = 0.35f;  ///< of the strength
    float gain = 1.15f;
    double loud_after = 0.05;  ///< s
    double dB_doubling = 10.0;
    float size = 0.017f;
    float slender = 1.8f;
    float angle = 0.6f;
    float low = 0.10f;  ///< level
    float low_apart = 0.08f;
    float low_size = 0.036f;
    float low_slender = 1.3f;
    float low_angle = 0.1f;
    float low_L = 12.0f;
    float low_chroma = 0.8f;
    float mid = 0.45f;  ///< level
    float mid_apart = 0.15f;
    float mid_size = 0.018f;
    float mid_slender = 4.0f;
    float high = 0.86f;  ///< level
    float high_apart = 0.10f;
    float high_size = 0.009f;
    float high_slender = 1.6f;
    float high_angle = 0.4f;
    float high_L = 92.0f;
    float high_chroma = 0.6f;
    double beside = 0.04;  ///< s
    float level = 0.55f;   ///< where nothing sings
    float apart = 0.26f;
    float darker = 14.0f;
    float lighter = 16.0f;
    float weak = 0.4f;
    float strong = 0.6f;
    float hue = 34.0f;
    float fuller = 1.15f;
    float pitched_slender = 2.6f;
    float accent = 0.75f;  ///< strength
    float aside = 0.05f;
    float width_least = 0.0045f;
    float width_most = 0.06f;
    float load = 0.4f;
    float wetness = 0.1f;
    double lasts = 0.06;
    float turn = 0.35f;
    float bow = 0.12f;
    float press = 0.7f;
    float press_gain = 0.3f;
  } hit;
};
inline constexpr LinesTaste kLines;

}  // namespace impasto::compose
