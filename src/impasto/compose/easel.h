// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <cstdint>
#include <map>
#include <tuple>
#include <vector>

#include "impasto/base/rng.h"
#include "impasto/compose/colours.h"
#include "impasto/compose/compose.h"
#include "impasto/compose/layout.h"
#include "impasto/compose/sketch.h"
#include "impasto/compose/style.h"
#include "impasto/pigment/pigment.h"
#include "impasto/plan/plan.h"

namespace impasto::compose {

/// What a pass wants of one stroke; colour is mixed and the sketch kept up by `Easel::paint`.
struct Mark {
  BrushIndex brush = kMassBrush;
  float width = 0.05f;
  float load = 0.8f;
  float wetness = 0.3f;
  float medium = 0.0f;  ///< share of clear medium in the mixture
  Lch colour;
  double start = 0, end = 0;
  std::uint8_t pass = 1;
  plan::Cause cause;
  std::vector<plan::PathPoint> path;
  float keep = 0.0f;     ///< how much later strokes should spare it, 0..1
  bool stamped = false;  ///< dry in any room
};

/// The painter's corner: the plan so far, the mixed colours, the thumbnail of what is there.
struct Easel {
  const plan::Piece& piece;
  const Settings& settings;
  Layout layout;
  Colours colours;
  pigment::Mixer mixer;
  Sketch sketch;
  plan::Plan& plan;
  double climax = 0;
  double mean_chord_length = 0;                              ///< s
  const Style* style = nullptr;                              ///< whose turn it is
  int first_brush = 0;                                       ///< of that style, in Plan::brushes
  std::map<std::tuple<int, int, int>, plan::Mixture> mixed;  ///< colours on the palette
  // How much each weighs among its like, 0 = most: for hands that do not say everything.
  std::vector<int> phrase_rank, bass_rank, onset_rank;

  /// The piece's seed mixed with what the number is for: only what is free draws from it.
  template <class... Keys>
  float chance(Keys... keys) const {
    return random_signed(plan.seed, keys...);
  }
  template <class... Keys>
  float unit_chance(Keys... keys) const {
    return random_unit(plan.seed, keys...);
  }

  float unit() const { return std::min(layout.width, layout.height); }
  Family family_at(double time) const;
  const plan::Section* section(double time) const;
  void paint(Mark mark);
};

/// A brushstroke of the arm: from `centre` along `angle` (radians, y down), bowed sideways by `bow`
/// of its length; pressed in quickly, lifted slowly; most of its way in the first half of its time.
std::vector<plan::PathPoint> sweep(Point centre, float angle, float length, float bow,
                                   float press = 1.0f);

/// A path as much longer about its own middle: what `length` of an element does to a line.
void lengthen(std::vector<plan::PathPoint>& path, float by);

/// The part of the canvas that belongs to a section: wider than its share of time where that would
/// be an upright column, and then high or low, so that masses interlock instead of standing side by
/// side.
struct Place {
  std::size_t row = 0;
  double start = 0, end = 0;   ///< s, of its width; may reach into its neighbours' time
  float middle = 0.5f;         ///< level
  float half = 0.5f;           ///< levels
  float extent = 1, tall = 1;  ///< canvas units
  int label = 0;               ///< of the section
};
Place place_of_section(const Easel& easel, int section);
/// A moment inside a section's place, thinning out at its ends instead of stopping at them, and
/// leaning: later or sooner the higher it lies, so that no side of a mass stands upright.
double leaning(const Easel& easel, const Place& place, double when, float level);

/// How far single strokes leave the hand's direction, radians: calm music lies in one grain, rough
/// and busy music is thrown about.
float scatter_of(const Easel& easel);
/// Still music is painted with broad strokes, busy music with small ones.
float breadth_of(const Easel& easel);
/// Loudness around a time, dB re the piece, over a few seconds: what a mass weighs.
float weight_at(const plan::Piece& piece, double time);

/// The strongest attacks between two times, in the order of time, `count` of them; evenly spaced
/// where there are too few.
std::vector<double> first_attacks(const plan::Piece& piece, double from, double to, int count);
/// When the strokes of a chord are struck: at its strongest attacks, the strongest first, so that
/// the broadest stroke falls on it. With fewer attacks than strokes the rest follow close behind.
std::vector<double> attacks_of(const plan::Piece& piece, const plan::Chord& chord, int strokes);
/// Direction of the hand: sharp keys rise, flat ones fall, busy music is steeper; a louder section
/// turns against a softer one. Returns come back in their own.
float hand_angle(const Easel& easel, int label);

/// Where a phrase lies: its own stretch of the row, longer than its share of time so that breaths
/// overlap and the line has room to swing.
struct Stretch {
  std::size_t row = 0;
  double middle_time = 0;  ///< s, of the phrase
  double scale = 1;        ///< seconds of canvas for a second of the phrase
  float middle = 0.5f;     ///< level of the phrase's mean pitch
  float pace = 0.1f;       ///< canvas units a second
  float ahead = 0.0f;      ///< Layout::ahead of its middle: the whole phrase keeps its shape
};
Stretch stretch_of(const Easel& easel, const Phrase& phrase, int index);
Point on_line(const Easel& easel, const Stretch& stretch, double time, float level);
/// The line through a run of notes, its knots swung as an arm swings.
std::vector<plan::PathPoint> gesture(const Easel& easel, const Stretch& stretch, int first,
                                     int last);
/// Notes that sound as one: legato. `last` of the run that starts at `first`.
int joined_run(const plan::Piece& piece, const Phrase& phrase, int first);

/// 0 soft or round .. 1 harsh: bright and rough for the ear, between two times.
float harshness(const plan::Piece& piece, double from, double to);

// One hand movement for each thing heard, in each manner. `compose` calls them in the order of
// time, so that each stroke is set against what really lies under it.
void paint_ground_wash(Easel& easel);

namespace masses {
/// The light and the ground around all that sounds, before the first section.
void air(Easel& easel);
void section(Easel& easel, int k);
void chord(Easel& easel, int k);
void bass(Easel& easel, int k);
void phrase(Easel& easel, const Phrase& phrase, int index);
void note(Easel& easel, int k);
void hit(Easel& easel, int k);
void climax(Easel& easel);
}  // namespace masses

namespace touches {
void section(Easel& easel, int k);
void chord(Easel& easel, int k);
void bass(Easel& easel, int k);
void phrase(Easel& easel, const Phrase& phrase, int index);
void note(Easel& easel, int k);
void hit(Easel& easel, int k);
void climax(Easel& easel);
}  // namespace touches

namespace arm {
void section(Easel& easel, int k);
void chord(Easel& easel, int k);
void bass(Easel& easel, int k);
void phrase(Easel& easel, const Phrase& phrase, int index);
void note(Easel& easel, int k);
void hit(Easel& easel, int k);
void climax(Easel& easel);
}  // namespace arm

namespace ink {
void section(Easel& easel, int k);
void chord(Easel& easel, int k);
void bass(Easel& easel, int k);
void phrase(Easel& easel, const Phrase& phrase, int index);
void note(Easel& easel, int k);
void hit(Easel& easel, int k);
void climax(Easel& easel);
}  // namespace ink

namespace forms {
void section(Easel& easel, int k);
void chord(Easel& easel, int k);
void bass(Easel& easel, int k);
void phrase(Easel& easel, const Phrase& phrase, int index);
void note(Easel& easel, int k);
void hit(Easel& easel, int k);
void climax(Easel& easel);
}  // namespace forms

/// Indices of Piece::notes that are in neither line, thinned evenly to some twelve marks a second
/// times `amount`.
std::vector<int> inner_notes(const plan::Piece& piece, float amount = 1.0f);
/// Indices of Piece::onsets to mark: the strongest; of a score only its drums, whose other notes
/// have marks of their own.
std::vector<int> marked_onsets(const plan::Piece& piece, float amount = 1.0f);
/// Seconds a chord sounds, at least .15.
double length_of(const plan::Chord& chord);
/// Every n-th chord is painted, so that at most some 150 are.
int chord_stride(const plan::Piece& piece);
/// Slight differences of one paint mixed anew.
Lch vary(const Easel& easel, Lch c, float amount, std::uint64_t purpose, std::uint64_t key);

/// Of a few places the hand could go, the one with most bare canvas and least to be spared. `seek`
/// 1 spreads over what is bare .. -1 keeps to what is painted.
template <class Try>
std::vector<plan::PathPoint> best_place(const Easel& easel, int tries, float width,
                                        float wish_lightness, Try&& place, float seek = 1.0f) {
  std::vector<plan::PathPoint> best;
  float best_score = -1e9f;
  for (int i = 0; i < tries; ++i) {
    std::vector<plan::PathPoint> path = place(i);
    const Sketch::Under under = easel.sketch.look(path, width);
    // Light against dark: a difference in value is worth as much as bare ground.
    const float contrast =
        under.cover > 0.2f ? std::fabs(under.lightness - wish_lightness) / 100.0f : 0.15f;
    const float score = -seek * under.cover - 2.6f * under.keep + 0.7f * contrast;
    if (score > best_score) {
      best_score = score;
      best = std::move(path);
    }
  }
  return best;
}

}  // namespace impasto::compose
