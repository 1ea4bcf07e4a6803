// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

namespace impasto::compose {

/// The numbers of forms: what can be swept, learned and argued about. Lengths and widths are shares
/// of the canvas's shorter side unless said otherwise (r: of the form's radius), angles radians,
/// times seconds, colours CIELAB L, C and degrees of hue.
struct FormsTaste {
  /// Of drawn lines.
  struct Ink {
    float point_below = 0.017f;  ///< this radius a form is seen as a point
    float black_L = 13.0f;
    float black_C = 4.0f;
    float black_h = 285.0f;
  } ink;
  /// One for each section.
  struct Plane {
    double shortest = 0.1;      ///< s
    float radius = 0.055f;      ///< of a section that takes no time
    float radius_gain = 0.52f;  ///< of one that takes all
    float radius_least = 0.07f;
    float radius_most = 0.27f;
    float return_smaller = 0.62f;
    float level_apart = 0.45f;
    float inside = 0.8f;       ///< r from the edges
    float dark = 0.6f;         ///< of the centroid that its corners are counted from
    double early = 0.05;       ///< s before the section
    double lasts = 0.4;        ///< of the section
    float halo_width = 0.55f;  ///< r
    float halo_load = 0.35f;
    float halo_wetness = 0.95f;
    float halo_L_most = 90.0f;
    float halo_lighter = 22.0f;
    float halo_chroma = 0.8f;
    float halo_hue = 40.0f;
    float halo_radius = 0.95f;  ///< r
    float width = 0.42f;        ///< r
    float width_least = 0.014f;
    float width_most = 0.10f;
    float load = 0.72f;
    float wetness = 0.62f;
    float medium = 0.34f;
    float fuller = 1.1f;
    float calm = 0.6f;     ///< arousal below which it is round
    float spikes = 1.12f;  ///< r
    float turned = 0.6f;
    double core_lasts = 0.3;   ///< s
    float core_width = 0.10f;  ///< r
    float core_off = 0.30f;    ///< r from the middle
    float core = 0.36f;        ///< r
    float rim = 0.0055f;       ///< width
    float rim_radius = 1.02f;  ///< r
    float rim_way = 0.8f;      ///< of the whole round
    float far_lighter = 16.0f;
    float far_hue = 26.0f;     ///< degrees towards the lights
    float far_ground = 0.35f;  ///< share of the ground
  } plane;
  /// What a section takes up to the edges of the canvas: soft, under all forms.
  struct Field {
    float width = 0.12f;
    float load = 0.7f;
    float wetness = 0.8f;
    float medium = 0.3f;
    float deeper = 5.0f;
    float near = 0.15f;    ///< share of the ground at the edge of the canvas
    float far = 0.80f;     ///< and beside the mass
    float turned = 0.25f;  ///< of the hand's angle
    float greyer = 0.75f;  ///< on a grey ground
    double early = 0.6;    ///< s before the section
    double lasts = 1.2;
  } field;
  /// Small forms.
  struct Chord {
    float count = 24.0f;      ///< in a whole piece
    double loud_after = 0.2;  ///< s
    float least = 0.05f;      ///< of the sizes' draw
    float range = 0.95f;
    float radius = 0.0125f;  ///< for the largest draw
    double dB_doubling = 14.0;
    float radius_least = 0.008f;
    float radius_most = 0.075f;
    float level_apart = 0.56f;
    float aside = 0.05f;
    float look = 3.0f;    ///< r within which it looks for bare ground
    float width = 0.30f;  ///< r
    float width_least = 0.005f;
    float load = 1.1f;
    float wetness = 0.1f;
    float fuller = 1.25f;
    float least_C = 30.0f;
    double lasts = 0.3;  ///< s, at least
    double lasts_most = 3.0;
    float line = 0.0045f;       ///< width
    double line_lasts = 0.15;   ///< s
    float bare = 0.35f;         ///< cover below which a chord that comes again is a row
    float row_step = 0.55f;     ///< r
    float row_length = 1.7f;    ///< r, of the first
    float row_shorter = 0.22f;  ///< r, each
    float half_disc = 1.25f;    ///< r
    float triangle = 1.5f;      ///< r
    float quadrangle = 1.2f;    ///< r
    float quadrangle_turned = 0.785f;
    float open_ring = 1.2f;       ///< r
    float open_ring_way = 0.75f;  ///< of the whole round
    float zigzag_from = 2.5f;     ///< r
    float zigzag_to = 1.5f;       ///< r
    float zigzag = 0.6f;          ///< r
    float board = 0.62f;          ///< r, of a square
    float board_width = 0.92f;    ///< of a square
    double board_every = 0.03;    ///< s
    float board_half = 0.3f;      ///< of a square
    float ring = 1.35f;           ///< r
  } chord;
  /// One for a low note.
  struct Bar {
    float count = 7.0f;  ///< in a whole piece
    float level_apart = 0.08f;
    float across = 1.1f;
    float length = 0.07f;
    float length_gain = 0.09f;  ///< for a second
    float length_least = 0.08f;
    float length_most = 0.30f;
    float width = 0.022f;
    double dB_doubling = 10.0;
    float thinner = 0.14f;  ///< by rank
    float width_least = 0.004f;
    float width_most = 0.030f;
    float load = 1.1f;
    float wetness = 0.1f;
    double snap = 0.08;         ///< s
    double lasts = 0.6;         ///< of the note
    double lasts_least = 0.12;  ///< s
    float beside = 0.045f;
    float bent_turn = 0.3f;
    float keep = 0.6f;
  } bar;
  /// The tune.
  struct Line {
    double shortest = 0.1;  ///< s
    float count = 9.0f;     ///< breaths in a whole piece
    float thinner = 0.22f;  ///< by rank
    float black = 3.0f;     ///< of them are
    float own_L_least = 24.0f;
    float own_darker = 28.0f;
    float own_chroma = 0.9f;
    double corners_sharp = 1.04;  ///< of those that people drew
    double corners_round = 1.26;
    double motif = 6.0;  ///< s
    double motif_least = 0.3;
    double motif_most = 1.2;
    double snap = 0.08;       ///< s
    double run_least = 0.05;  ///< s
    double dB_doubling = 10.0;
    float width = 0.0105f;
    float width_least = 0.0020f;
    float width_most = 0.019f;
    float load = 1.2f;
    float wetness = 0.1f;
    float point_least = 0.004f;
    float point_most = 0.020f;
    double point_lasts = 0.15;  ///< s
    float shake = 2.5f;         ///< widths
    float shake_aside = 0.65f;
    float shake_swell = 0.2f;
    float shake_thin = 0.9f;
    double held = 0.6;        ///< s, of a note that ends in a point
    double end_lasts = 0.15;  ///< s
    float end = 0.010f;
    float end_least = 0.006f;
    float end_most = 0.02f;
  } line;
  /// A short drawn line for an inner note.
  struct Note {
    float count = 20.0f;   ///< in a whole piece
    float width = 0.003f;  ///< at velocity 0
    float width_gain = 0.004f;
    float wetness = 0.1f;
    double lasts = 0.1;  ///< s
    float length_least = 0.02f;
    float length_gain = 0.03f;  ///< for a second
    float length_most = 0.08f;
    float turned = 0.9f;
    float cover = 0.7f;  ///< above which it is not drawn
  } note;
  /// A point for an attack: a disc, or a triangle for a high one.
  struct Hit {
    float count = 30.0f;  ///< in a whole piece
    float low = 0.14f;    ///< level
    float high = 0.88f;
    float apart_hit = 0.10f;  ///< level, of drums
    float apart = 0.42f;
    float radius = 0.003f;  ///< of the weakest
    float radius_gain = 0.013f;
    float low_larger = 1.4f;
    float width = 0.8f;  ///< r
    float load = 1.2f;
    float wetness = 0.1f;
    double lasts = 0.08;    ///< s
    float turn = 0.4f;      ///< from one to the next
    float triangle = 1.2f;  ///< r
    float grain = 0.4f;
  } hit;
  /// The great form.
  struct Climax {
    double span = 1.5;  ///< s on either side that it is made of
    float radius = 0.085f;
    float radius_gain = 0.075f;  ///< where it stands out
    float inside = 1.4f;         ///< r from the edges
    double lasts = 0.4;          ///< s
    float wetness = 0.1f;
    float halo_width = 0.8f;  ///< r
    float halo_medium = 0.45f;
    float halo_L = 86.0f;
    float halo_C = 34.0f;
    float halo_hue = 24.0f;
    float halo = 1.2f;          ///< r
    float corners = 0.55f;      ///< of its sound's
    float dark = 0.6f;          ///< of the centroid
    float hard_corners = 3.0f;  ///< more where it is struck
    float line = 0.45f;         ///< length
    float line_gain = 0.30f;
    float line_tall = 0.7f;
    float spikes = 1.15f;  ///< r
    float width_least = 0.006f;
    float width = 0.22f;  ///< r
    float load = 1.25f;
    double part_lasts = 0.3;  ///< s
    float grain = 0.8f;
    float full_C = 45.0f;
    float fuller = 1.2f;
    float full_L_least = 40.0f;
    float full_L_most = 72.0f;
    float dark_above = 45.0f;  ///< this lightness under it
    double after = 0.3;        ///< s
    float core_off = 0.30f;    ///< r
    float core = 0.40f;        ///< r
    float core_gain = 0.16f;
    double core_after = 0.7;     ///< s
    float second_above = 0.45f;  ///< this prominence there are two
    float second = 0.16f;        ///< r
    float second_L = 91.0f;
    float second_C = 14.0f;
    float second_h = 90.0f;
    float drawn = 0.006f;  ///< width
    float drawn_gain = 0.006f;
    float drawn_load = 1.3f;
    double drawn_from = 1.1;  ///< s
    double drawn_to = 1.7;    ///< s
    float shake = 2.5f;       ///< widths
    float shake_aside = 0.65f;
    float shake_swell = 0.2f;
    float shake_thin = 0.9f;
    float rays = 0.6f;         ///< for a note a second
    float first_ray = 0.010f;  ///< width
    float ray = 0.004f;
    float ray_load = 1.3f;
    double ray_after = 1.3;  ///< s
    double ray_every = 0.1;
    double ray_lasts = 0.3;
    float ray_turn = 0.12f;
    float ray_apart = 0.10f;
    float ray_length = 0.30f;
    float ray_gain = 0.25f;
    float ray_shorter = 0.05f;  ///< each
    float ray_from = 1.2f;      ///< r
    float diagonal = 0.0075f;   ///< width
    float diagonal_load = 1.3f;
    double diagonal_after = 0.9;  ///< s
    double diagonal_lasts = 0.6;
    float level_below = 0.35f;  ///< this slant it would hold nothing
    float slant = 0.6f;
    float past = 1.05f;  ///< r
    float diagonal_half = 0.85f;
  } climax;
  /// How a form is filled.
  struct Shape {
    float key = 1000.0f;        ///< of its turn
    float spike_apart = 0.28f;  ///< of the angle between corners
    float spike_least = 0.72f;  ///< r
    float spike_gain = 0.45f;
    float near_corner = 0.03f;  ///< share of a side
    float far_corner = 0.97f;
    float rim = 0.62f;         ///< of the width
    double rim_share = 0.4;    ///< of the time
    double rim_longest = 0.2;  ///< s
    float row = 0.52f;         ///< widths from row to row
    float inset = 0.30f;       ///< widths
    float inset_most = 0.45f;  ///< of the row
    double rows_share = 0.6;   ///< of the time
    float plane_row = 0.44f;   ///< widths from row to row of a plane
    float plane_inset = 0.14f;
    float field_inset = -0.25f;
    float field_row = 0.28f;
    float plane_rim = 0.26f;   ///< widths
    float point = 1.15f;       ///< width, r
    float point_off = 0.3f;    ///< r
    float point_turn = 0.42f;  ///< r
    float point_turns = 1.5f;
  } shape;
};
inline constexpr FormsTaste kForms;

}  // namespace impasto::compose
