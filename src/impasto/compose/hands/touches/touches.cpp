// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
// Broken colour: nothing has an outline, everything is short loaded strokes, light beside shade,
// warm beside cool, that mix in the eye. Shadows are violet and blue, never black.
#include "impasto/compose/hands/touches/touches.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/compose/colour/colours.h"
#include "impasto/compose/easel.h"
#include "impasto/compose/gesture/figure.h"
#include "impasto/compose/gesture/gesture.h"
#include "impasto/compose/gesture/inflect.h"
#include "impasto/compose/gesture/sweep.h"
#include "impasto/compose/hands/bearing.h"
#include "impasto/compose/hands/choice.h"
#include "impasto/compose/hands/lost_edge.h"
#include "impasto/compose/hands/section_place.h"
#include "impasto/compose/hands/touches/taste.h"
#include "impasto/compose/hands/touches/touch.h"
#include "impasto/compose/place/layout.h"
#include "impasto/hear/attacks.h"
#include "impasto/hear/breaths.h"
#include "impasto/hear/form.h"
#include "impasto/hear/level.h"
#include "impasto/plan/inflection.h"
#include "impasto/plan/piece.h"
#include "impasto/plan/rhythm.h"
#include "impasto/score/bends.h"

namespace impasto::compose {
namespace {

constexpr float kYellow = 82.0f;
constexpr float kHalfRound = 180.0f;  ///< degrees
constexpr float kBlue = 285.0f;

using plan::CauseKind;

/// Near things have large touches: 1 at the horizon, more towards the lower and the upper edge.
float nearness(const Easel& easel, Point at) {
  const float horizon = horizon_at(easel, at.x);
  const float below =
      (at.y - horizon) / std::max(kTouches.near.least_depth, easel.layout.height - horizon);
  const float above = (horizon - at.y) / std::max(kTouches.near.least_depth, horizon);
  return kTouches.near.horizon + kTouches.near.below * math::saturate(below) +
         kTouches.near.above * math::saturate(above);
}

/// One of the colours that make up a colour: its light, its shade, its neighbours, now and then its
/// opposite.
Lch broken(const Easel& easel, Lch c, Point at, std::uint64_t key) {
  const float part = easel.style->colour.broken;
  const float light = light_at(easel, at);
  const float dice = easel.unit_chance(kTouch, key, 21);
  const float warm_turn = wrap_hue(kYellow - c.h) < kHalfRound ? 1.0f : -1.0f;
  const float cool_turn = wrap_hue(kBlue - c.h) < kHalfRound ? 1.0f : -1.0f;
  c.L = value_at(easel, at, c.L);
  if (dice < kTouches.broken.lit + kTouches.broken.lit_gain * (light - 0.5f)) {  // in the light
    c.L += kTouches.broken.lit_lighter;
    c.h = wrap_hue(c.h + warm_turn * kTouches.broken.lit_hue * part);
    c.C *= kTouches.broken.lit_chroma;
  } else if (dice < kTouches.broken.shade_to) {  // in the shade
    c.L -= kTouches.broken.shade_darker;
    c.h = wrap_hue(c.h + cool_turn * kTouches.broken.shade_hue * part);
  } else if (dice < kTouches.broken.neighbour_to) {
    c.h = wrap_hue(c.h + kTouches.broken.neighbour_hue * part * easel.chance(kTouch, key, 22));
    c.L += kTouches.broken.neighbour_lightness * easel.chance(kTouch, key, 23);
  } else if (dice < kTouches.broken.opposite_to) {
    c.h = wrap_hue(c.h + kTouches.broken.opposite_hue);
    c.C *= 0.5f;
  }
  // Shadows are violet and blue.
  const float shade =
      math::saturate(kTouches.broken.shade_slope * (kTouches.broken.shade_below - light));
  c.h = wrap_hue(c.h + cool_turn *
                           std::min(hue_distance(c.h, kBlue), kTouches.broken.shade_most * shade));
  c.L += 2.0f * easel.chance(kTouch, key, 24);
  c.C *= 1.0f - kTouches.light.mist_grey * mist_of(easel);
  return c;
}

/// Where in a section's part of the canvas a touch falls: dense in the middle, thin at its edges.
/// Of three such places the barest, away from what is to be spared; the sun and the tune are not
/// painted over.
Point somewhere(const Easel& easel, const Place& place, double when, double spread, float size,
                std::uint64_t key) {
  Point best{};
  float best_score = 1e9f;
  for (int attempt = 0; attempt < 3; ++attempt) {
    const auto bell = [&](int k) {
      return 0.5f *
             (easel.chance(kTouch, key, attempt, k) + easel.chance(kTouch, key, attempt, k + 1));
    };
    // The air goes on to the canvas's edges: the outermost sections reach them.
    const Layout::Row& row = easel.layout.rows[place.row];
    const double edge = kTouches.place.beyond * (row.end - row.start);
    const double first =
        place.start < row.start + kTouches.place.at_edge ? row.start - edge : place.start;
    const double last = place.end > row.end - kTouches.place.at_edge ? row.end + edge : place.end;
    Place wide = place;
    wide.start = first, wide.end = last;
    const float level = place.middle + kTouches.place.level_spread * place.half * bell(33);
    const double t = leaning(
        easel, wide, when + spread * (last - first) * kTouches.place.time_spread * bell(31), level);
    const Point at = easel.layout.place(place.row, t, level);
    const Sketch::Under under = easel.sketch.look({{at.x, at.y, 1.0f, 0.0f}}, size);
    const float score = kTouches.place.cover * under.cover + kTouches.place.keep * under.keep;
    if (score < best_score) best_score = score, best = at;
  }
  return best;
}

/// The hand's own direction, and around the light a little of its circles.
float grain(const Easel& easel, Point at, float own) {
  return math::lerp(own, easel.layout.flow(at, own),
                    kTouches.place.grain + 0.5f * easel.outlook.prominence);
}

/// Joined notes of the tune, as touches follow them.
struct Run {
  int first = 0, last = 0;    ///< of the melody
  double start = 0, end = 0;  ///< s
  std::vector<plan::PathPoint> line;
  float width = 0;   ///< of its touches, canvas units
  float ground = 0;  ///< lightness of what it stands on
  std::vector<Shake> shakes;
  std::vector<Waves> waves;  ///< of each shake
  int count = 0;             ///< touches so far
  int side = 0;              ///< touches of vibrato so far, to one side and the other by turns
};

Run run_of(const Easel& easel, const Stretch& stretch, int first, int last) {
  const plan::Piece& piece = easel.piece;
  const auto& m = piece.melody;
  const float unit = easel.unit();
  Run run;
  run.first = first;
  run.last = last;
  run.start = hear::snap_to_onset(piece, m[first].onset, kTouches.line.snap);
  run.end = std::max(run.start + kTouches.line.shortest, m[last].offset);
  const float force = static_cast<float>(
      math::exp2(hear::level_at(piece, 0.5 * (run.start + run.end)) / kTouches.line.dB_doubling));
  run.line = gesture(easel, stretch, first, last);
  run.width = std::clamp(kTouches.line.width * unit * force * easel.style->melody.size,
                         kTouches.line.width_least * unit, kTouches.line.width_most * unit);
  const Sketch::Under under = easel.sketch.look(run.line, 2.0f * run.width);
  run.ground = under.cover > kTouches.line.covered ? under.lightness : easel.colours.ground.L;
  run.shakes = shakes_of(m, first, last);
  for (const Shake& s : run.shakes)
    run.waves.push_back(waves_of(s, length_between(run.line, s.from, s.to), run.width));
  return run;
}

/// The tune's colour stands off from the ground, and breaks from touch to touch.
Lch line_colour(const Easel& easel, const Run& run, const Family& family, int transposition,
                std::uint64_t key, bool trembles) {
  // It goes from the colour it lies in to its answer and back, some touches at a time, so that it
  // is followed by value and temperature.
  const float answer =
      trembles ? 1.0f
               : math::saturate(kTouches.line.answer +
                                kTouches.line.answer_gain *
                                    easel.chance(kLine, run.first,
                                                 run.count / kTouches.line.answer_every, 11));
  Lch colour = lch_between(family.base, moved_in_hue(family.accent, family, transposition), answer);
  if (run.count % 3 == 1) colour.h = wrap_hue(colour.h + kTouches.line.third_hue * family.bend);
  const float away = run.ground > kTouches.line.light_ground ? -1.0f : 1.0f;
  colour.L = std::clamp(
      run.ground + away * (run.count % 4 == 3 ? kTouches.line.quiet : kTouches.line.away),
      kTouches.line.L_least, kTouches.line.L_most);
  colour.C = std::max(colour.C * kTouches.line.fuller, kTouches.line.least_C);
  colour.h = wrap_hue(colour.h + kTouches.line.hue * easel.chance(kLine, key, 2));
  return colour;
}

/// When a touch falls that lies at this share of the run: of a note most come with it, and then
/// ever fewer.
double struck(const Easel& easel, const Run& run, float share) {
  const auto& m = easel.piece.melody;
  const double at = math::lerp(run.start, run.end, static_cast<double>(share));
  int i = run.first;
  while (i < run.last && m[static_cast<std::size_t>(i + 1)].onset <= at) ++i;
  const double from = i == run.first ? run.start : m[static_cast<std::size_t>(i)].onset;
  const double to = i == run.last ? run.end : m[static_cast<std::size_t>(i + 1)].onset;
  const double s = math::saturate((at - from) / std::max(1e-6, to - from));
  return from + s * s * (to - from);
}

/// One touch of a run at `t` of the way from `a` to `b`. Returns how far it is to the next, canvas
/// units.
float touch_line(Easel& easel, Run& run, const Family& family, int transposition,
                 const plan::PathPoint& a, const plan::PathPoint& b, float t, std::uint64_t key) {
  const Element& own = easel.style->melody;
  const float dx = b.x - a.x, dy = b.y - a.y;
  const float length = std::sqrt(dx * dx + dy * dy);
  float off = kTouches.line.apart * run.width * easel.chance(kLine, key, 1);
  // Vibrato: to one side and the other by turns, small, warm beside cool.
  const Within there = within(run.shakes, math::lerp(a.time, b.time, t));
  const Waves wave = there.shake < 0 ? Waves{} : run.waves[static_cast<std::size_t>(there.shake)];
  const float sides = wave.halves == 0 ? 0.0f : ++run.side % 2 ? 1.0f : -1.0f;
  if (wave.halves > 0)
    off =
        kTouches.line.wave_apart * off + kTouches.line.wave * sides * wave.amplitude *
                                             std::min(1.0f, kTouches.line.wave_least + there.done);
  const float n = off / std::max(1e-6f, length);
  const Point at{a.x + dx * t - dy * n, a.y + dy * t + dx * n};
  Mark mark;
  mark.width = run.width *
               (kTouches.line.press + 0.5f * (a.pressure + (b.pressure - a.pressure) * t)) *
               (kTouches.line.width_of + 0.5f * easel.unit_chance(kLine, key, 6));
  mark.load = kTouches.line.load;
  mark.wetness = kTouches.line.wetness;
  mark.colour = line_colour(easel, run, family, transposition, key, wave.halves > 0);
  const float share = math::lerp(a.time, b.time, t);
  mark.start = wave.halves > 0 ? math::lerp(run.start, run.end, static_cast<double>(share))
                               : struck(easel, run, share);  // vibrato is even
  mark.end = mark.start + kTouches.line.lasts;
  mark.pass = 2;
  mark.cause = {CauseKind::kMelody, run.first, run.start, run.end};
  mark.keep = kTouches.line.keep;
  float angle = static_cast<float>(math::atan2(dy, dx)) * kTouches.line.along +
                kTouches.line.angle * easel.chance(kLine, key, 4);
  if (wave.halves > 0) {
    mark.width *= kTouches.line.wave_width;
    // Opposites side by side shimmer.
    if (sides < 0)
      mark.colour.h = wrap_hue(mark.colour.h + kTouches.line.wave_hue),
      mark.colour.L += kTouches.line.wave_lighter;
    angle = static_cast<float>(math::atan2(dy, dx)) + 0.5f * sides;
  }
  touch(easel, mark, at, angle,
        mark.width *
            (kTouches.line.length + kTouches.line.length_gain * easel.unit_chance(kLine, key, 5)) *
            own.length,
        key);
  return wave.halves > 0
             ? wave.half
             : run.width * (kTouches.line.step + 1.0f * easel.unit_chance(kLine, key, 3)) *
                   (kTouches.line.crowded +
                    kTouches.line.thinned *
                        easel.unit_chance(kLine, run.first, run.count / 5, 12)) /
                   std::max(kTouches.line.step_amount, own.amount);
}

}  // namespace

namespace {

/// Broad thin touches over that tone, so that air which nothing sounds in is painted too. They come
/// from above, while the first sounds last.
void air(Easel& easel, const std::vector<double>& starts) {
  const float unit = easel.unit(), w = easel.layout.width, h = easel.layout.height;
  const float step = kTouches.air.touch_step * unit;
  const int columns = static_cast<int>(std::ceil(w / (kTouches.air.touch_flat * step)));
  const int rows = static_cast<int>(std::ceil(h / step));
  const float angle = hand_angle(easel, 0);
  const std::uint64_t own = picture_key(easel);
  const Sketch bare = easel.sketch;  // what is scumbled and painted later goes over it
  for (int i = 0; i < rows * columns; ++i) {
    const std::uint64_t key = own + static_cast<std::uint64_t>(i);
    const Point at{w * (static_cast<float>(i % columns) + easel.unit_chance(kAir, key, 1)) /
                       static_cast<float>(columns),
                   h * (static_cast<float>(i / columns) + easel.unit_chance(kAir, key, 2)) /
                       static_cast<float>(rows)};
    Mark mark;
    mark.brush = kMassBrush;
    mark.width =
        unit * kTouches.air.touch * (kTouches.air.touch_least + easel.unit_chance(kAir, key, 3));
    mark.load = kTouches.air.touch_load;
    mark.wetness = kTouches.air.wetness;
    mark.medium = kTouches.air.medium;
    Lch tone =
        lch_between(easel.colours.ground, easel.colours.wash, easel.unit_chance(kAir, key, 4));
    tone.C *= kTouches.air.fuller;
    mark.colour = lch_between(tone, broken(easel, tone, at, key), kTouches.air.broken);
    mark.start = starts[static_cast<std::size_t>(i) * starts.size() /
                        static_cast<std::size_t>(rows * columns)];
    mark.end = mark.start + std::min(0.3, 0.3 * easel.outlook.duration);
    mark.pass = 0;
    mark.cause = {CauseKind::kPiece, 0, 0.0, easel.outlook.duration};
    mark.path = sweep(at,
                      grain(easel, at, kTouches.air.level * angle) +
                          kTouches.air.apart * easel.chance(kAir, key, 5),
                      mark.width * (2.0f + 1.5f * easel.unit_chance(kAir, key, 6)),
                      kTouches.section.bow * easel.chance(kAir, key, 7));
    easel.paint(std::move(mark));
  }
  easel.sketch = bare;
}

}  // namespace

/// A thin tone all over, sky and land already apart: between touches it is what shows.
void Touches::ground(Easel& easel) const {
  const float tone = easel.style->ground.wash;
  const float unit = easel.unit(), w = easel.layout.width, h = easel.layout.height;
  const int strokes = tone > 0.0f ? static_cast<int>(std::ceil(h / (kTouches.air.step * unit))) : 0;
  const std::vector<double> starts = hear::first_attacks(
      easel.piece, 0.0, std::min(3.0, 0.08 * easel.outlook.duration), std::max(1, strokes));
  const std::uint64_t own = picture_key(easel);
  for (int i = 0; i < strokes; ++i) {
    // Over both edges: a slant leaves no corner bare.
    const float share = (static_cast<float>(i) + 0.5f + 0.3f * easel.chance(kAir, own, i, 1)) /
                        static_cast<float>(strokes);
    const float y = h * (kTouches.air.over * (2.0f * share - 1.0f) + share);
    const Point centre{w * (0.5f + 0.06f * easel.chance(kAir, own, i, 2)), y};
    Mark mark;
    mark.brush = kWashBrush;
    mark.width = kTouches.air.width * unit;
    mark.load = std::min(1.0f, kTouches.air.load + tone);
    mark.wetness = kTouches.air.wetness;
    mark.medium = kTouches.air.medium;
    mark.colour = vary(easel, lch_between(easel.colours.ground, easel.colours.wash, 0.6f), 0.6f,
                       kAir, own + static_cast<std::uint64_t>(i));
    mark.colour.L = math::lerp(mark.colour.L, value_at(easel, centre, mark.colour.L), 0.7f);
    mark.start = starts[static_cast<std::size_t>(i) % starts.size()];
    mark.end = mark.start + std::min(0.7, 0.3 * easel.outlook.duration);
    mark.pass = 0;
    mark.cause = {CauseKind::kPiece, 0, 0.0, easel.outlook.duration};
    mark.path =
        sweep(centre,
              0.4f * hand_angle(easel, 0) + kTouches.air.turn * easel.chance(kAir, own, i, 3) +
                  (i % 2 ? 3.14159f : 0.0f),
              kTouches.air.length * w, 0.02f * easel.chance(kAir, own, i, 4));
    easel.paint(std::move(mark));
  }
  if (strokes > 0) air(easel, starts);
}

void Touches::section(Easel& easel, int k) const {
  const plan::Section& heard = easel.piece.sections[k];
  const Place place = place_of_section(easel, k);
  const Family& family = easel.family_at(0.5 * (heard.start + heard.end));
  const float unit = easel.unit();
  const float width =
      std::clamp(kTouches.section.width * std::sqrt(place.extent * place.tall),
                 kTouches.section.width_least * unit, kTouches.section.width_most * unit) *
      easel.style->sections.size;
  // Scumbled first: thin, level, open, so that the touches have something to stand against.
  const int count = std::clamp(static_cast<int>(kTouches.section.count * place.extent * place.tall /
                                                (width * width * kTouches.section.touch_area) *
                                                easel.style->sections.amount),
                               4, 90);
  const std::vector<double> starts = hear::first_attacks(
      easel.piece, heard.start - kTouches.section.early,
      heard.start +
          std::min(kTouches.section.over, kTouches.section.over_share * (heard.end - heard.start)),
      count);
  for (int i = 0; i < count; ++i) {
    const std::uint64_t key =
        4096ull * static_cast<std::uint64_t>(k) + static_cast<std::uint64_t>(i);
    const Point at = somewhere(easel, place, 0.5 * (place.start + place.end),
                               kTouches.section.spread, 2.0f * width, 7 * key + 3);
    // What is painted already stays: this section begins where the ground still shows.
    const Sketch::Under under = easel.sketch.look({{at.x, at.y, 1.0f, 0.0f}}, 2.0f * width);
    if (under.cover > kTouches.section.cover_most || under.keep > kTouches.section.keep_most)
      continue;
    Mark mark;
    mark.brush = kWashBrush;
    mark.width = width * (kTouches.section.width_of + 0.5f * easel.unit_chance(kUnder, key, 1));
    mark.load = kTouches.section.load;
    mark.wetness = kTouches.section.wetness;
    mark.medium = kTouches.section.medium;
    mark.colour = vary(easel, family.base, kTouches.section.vary, kUnder, key);
    mark.colour.L = value_at(easel, at, mark.colour.L);
    mark.colour.C *= kTouches.section.chroma;
    mark.start = i == 0 ? std::max(0.0, heard.start - kTouches.section.first_early) : starts[i];
    mark.end = mark.start + kTouches.section.lasts;
    mark.pass = 0;
    mark.cause = {CauseKind::kSection, k, heard.start, heard.end};
    mark.path = sweep(at,
                      grain(easel, at, kTouches.section.angle * hand_angle(easel, heard.label)) +
                          kTouches.section.apart * easel.chance(kUnder, key, 2),
                      mark.width *
                          (kTouches.section.length +
                           kTouches.section.length_gain * easel.unit_chance(kUnder, key, 3)) *
                          easel.style->sections.length,
                      kTouches.section.bow * easel.chance(kUnder, key, 4));
    easel.paint(mark);
    perhaps_lose_edge(easel, mark, key);
  }
}

void Touches::chord(Easel& easel, int k) const {
  const plan::Piece& piece = easel.piece;
  const plan::Chord& chord = piece.chords[k];
  const Element& own = easel.style->chords;
  const double length = length_of(chord);
  const plan::Section* heard = easel.section(chord.start);
  if (heard == nullptr) return;
  const Family& family = easel.family_at(chord.start);
  const Place place = place_of_section(easel, hear::section_at(piece, chord.start));
  const float unit = easel.unit();
  const float loud = hear::level_at(piece, chord.start + 0.5 * std::min(length, 1.0));
  const float force = static_cast<float>(math::exp2(loud / kTouches.chord.dB_doubling));
  // Some two thousand make a picture, whatever its length.
  const float broad = breadth_of_touch(easel);
  const double all = kTouches.chord.count * own.amount * easel.settings.density / broad;
  const int count = std::clamp(
      static_cast<int>(std::lround(all * length * easel.outlook.chord_stride /
                                   std::max(1.0, easel.outlook.mean_chord_length *
                                                     static_cast<double>(easel.outlook.chords)))),
      2, 400);
  const std::vector<double> starts = hear::falling(piece, chord.start, chord.end, count);
  const Lch colour = chord_colour(family, chord, easel.colours.home);
  const float angle = hand_angle(easel, heard->label);
  for (int i = 0; i < count; ++i) {
    const std::uint64_t key =
        65536ull * static_cast<std::uint64_t>(k) + static_cast<std::uint64_t>(i);
    const Point at = somewhere(easel, place, chord.start + 0.5 * length, kTouches.chord.spread,
                               kTouches.chord.look * unit, key);
    Mark mark;
    // Few broad, many small.
    const float rank = easel.unit_chance(kTouch, key, 5);
    mark.width = unit * (kTouches.chord.width + kTouches.chord.width_gain * rank * rank * rank) *
                 own.size * force * nearness(easel, at) * broad;
    mark.load = kTouches.chord.load;
    mark.wetness = kTouches.chord.wetness;
    mark.colour = broken(easel, colour, at, key);
    mark.start = starts[static_cast<std::size_t>(i)];
    mark.end = mark.start + kTouches.chord.lasts;
    mark.pass = 1;
    mark.cause = {CauseKind::kChord, k, chord.start, chord.end};
    // Level as on water below, as the hand likes above.
    const float level =
        math::saturate(kTouches.chord.level_slope * at.y / easel.layout.height - 0.5f);
    touch(easel, mark, at, grain(easel, at, angle * (1.0f - kTouches.chord.level_share * level)),
          mark.width *
              (kTouches.chord.length +
               kTouches.chord.length_gain * easel.unit_chance(kTouch, key, 6)) *
              own.length,
          key);
  }
}

void Touches::bass(Easel& easel, int k) const {
  const plan::Piece& piece = easel.piece;
  const score::Note& note = piece.bass[k];
  const double length = note.offset - note.onset;
  if (length < kTouches.bass.shortest) return;
  const Family& family = easel.family_at(note.onset);
  const Element& own = easel.style->bass;
  const float unit = easel.unit();
  const float force = static_cast<float>(math::exp2(
      hear::level_at(piece, note.onset + kTouches.bass.loud_after) / kTouches.bass.dB_doubling));
  const std::size_t row = easel.layout.row_of(note.onset);
  const int count =
      std::clamp(static_cast<int>(1.0 + kTouches.bass.count * length * own.amount), 1, 7);
  const std::vector<double> starts = hear::falling(piece, note.onset, note.offset, count);
  const std::vector<score::PitchPoint> glide = plan::inflection(note).glide;
  for (int i = 0; i < count; ++i) {
    const std::uint64_t key = 64ull * static_cast<std::uint64_t>(k) + static_cast<std::uint64_t>(i);
    Point at = easel.layout.place(row, note.onset + length * (i + 0.5) / count,
                                  easel.layout.height_of(note.pitch));
    at.y -=
        risen(easel, note, score::bend_at(glide, static_cast<float>(length * (i + 0.5) / count)),
              kTouches.bass.rise * unit);
    at.x += kTouches.bass.aside * unit * easel.chance(kBass, key, 1);
    at.y += kTouches.bass.apart * unit * easel.chance(kBass, key, 2);
    Mark mark;
    mark.width = std::clamp(kTouches.bass.width * unit * force *
                                (0.5f + kTouches.bass.strong * note.velocity) * own.size,
                            kTouches.bass.width_least * unit, kTouches.bass.width_most * unit);
    mark.load = 1.0f;
    mark.wetness = kTouches.bass.wetness;
    mark.colour = family.base;
    const float turn = wrap_hue(kTouches.bass.blue - mark.colour.h) < kHalfRound ? 1.0f : -1.0f;
    const float way = hue_distance(mark.colour.h, kTouches.bass.blue);
    mark.colour.h = wrap_hue(mark.colour.h + turn * std::min(way, kTouches.bass.blue_most));
    mark.colour.L = std::max(kTouches.bass.L_least, mark.colour.L - kTouches.bass.darker) +
                    kTouches.bass.lightness * easel.chance(kBass, key, 3);
    mark.colour.C = kTouches.bass.chroma * mark.colour.C + kTouches.bass.chroma_gain;
    mark.start = i == 0 ? hear::snap_to_onset(piece, note.onset, kTouches.bass.snap)
                        : starts[static_cast<std::size_t>(i)];
    mark.end = mark.start + kTouches.bass.lasts;
    mark.pass = 2;
    mark.cause = {CauseKind::kBass, k, note.onset, note.offset};
    touch(
        easel, mark, at, kTouches.bass.angle * easel.chance(kBass, key, 4),
        mark.width *
            (kTouches.bass.length + kTouches.bass.length_gain * easel.unit_chance(kBass, key, 5)) *
            own.length,
        key);
  }
}

void Touches::breath(Easel& easel, const hear::Breath& breath, int p) const {
  const plan::Piece& piece = easel.piece;
  const Stretch stretch = stretch_of(easel, breath, p);
  const Figure figure = figure_of(piece, breath);
  const std::uint64_t hand = hand_key(piece, easel.outlook, breath);
  for (int first = breath.first; first <= breath.last;) {
    const int last = joined_run(piece, breath, first);
    Run run = run_of(easel, stretch, first, last);
    const Family& family = easel.family_at(run.start);
    // The eye joins what stands close: touches along the line, as far apart as they are long.
    float way = 0, next = kTouches.line.first * run.width;
    for (std::size_t i = 1; i < run.line.size() && run.count < 400; ++i) {
      const plan::PathPoint &a = run.line[i - 1], &b = run.line[i];
      const float dx = b.x - a.x, dy = b.y - a.y;
      const float length = std::sqrt(dx * dx + dy * dy);
      while (next <= way + length && length > 0) {
        const float t = (next - way) / length;
        const std::uint64_t key = 1000003ull * hand +
                                  4099ull * static_cast<std::uint64_t>(first - breath.first) +
                                  static_cast<std::uint64_t>(run.count);
        next += touch_line(easel, run, family, figure.transposition, a, b, t, key);
        ++run.count;
      }
      way += length;
    }
    first = last + 1;
  }
}

void Touches::note(Easel& easel, int k) const {
  const score::Note& note = easel.piece.notes[k];
  const Family& family = easel.family_at(note.onset);
  const float unit = easel.unit();
  const std::size_t row = easel.layout.row_of(note.onset);
  const double length = note.offset - note.onset;
  Point at = easel.layout.place(row, note.onset + 0.5 * std::min(length, 2.0),
                                easel.layout.height_of(note.pitch));
  at.x += kTouches.note.aside * unit * easel.chance(kFleck, k, 1);
  at.y += kTouches.note.apart * unit * easel.chance(kFleck, k, 2);
  Mark mark;
  mark.width = unit * kTouches.note.width *
               (kTouches.note.soft + kTouches.note.strong * note.velocity) *
               easel.style->notes.size;
  mark.load = kTouches.note.load;
  mark.wetness = kTouches.note.wetness;
  const std::uint64_t key = 90000001ull + static_cast<std::uint64_t>(k);
  mark.colour = broken(easel, family.base, at, key);
  mark.colour.L += kTouches.note.lighter;
  mark.start = note.onset;
  mark.end = note.onset + kTouches.note.lasts;
  mark.pass = 3;
  mark.cause = {CauseKind::kNote, k, note.onset, note.offset};
  touch(easel, mark, at, easel.layout.flow(at, kTouches.note.flow),
        mark.width *
            std::clamp(kTouches.note.length + 2.0f * static_cast<float>(length),
                       kTouches.note.length, kTouches.note.length_most) *
            easel.style->notes.length,
        key);
}

void Touches::hit(Easel& easel, int k) const {
  const plan::Onset& onset = easel.piece.onsets[k];
  const Family& family = easel.family_at(onset.time);
  const float unit = easel.unit();
  const std::size_t row = easel.layout.row_of(onset.time);
  const bool low = onset.kind == plan::HitKind::kLow, high = onset.kind == plan::HitKind::kHigh;
  const float level = low ? kTouches.hit.low : high ? kTouches.hit.high : kTouches.hit.middle;
  Point at = easel.layout.place(row, onset.time,
                                level + kTouches.hit.level_apart * easel.chance(kFleck, k, 5));
  at.x += kTouches.hit.aside * unit * easel.chance(kFleck, k, 6);
  Mark mark;
  mark.width = unit *
               (kTouches.hit.width + kTouches.hit.width_gain * onset.strength * onset.strength) *
               (low ? kTouches.hit.low_larger : 1.0f) * easel.style->hits.size;
  mark.load = kTouches.hit.load;
  mark.wetness = kTouches.hit.wetness;
  mark.colour = onset.strength > kTouches.hit.accent_above ? family.accent : family.base;
  mark.colour.L =
      value_at(easel, at, mark.colour.L) + (low ? -kTouches.hit.low_darker : kTouches.hit.lighter);
  mark.start = onset.time;
  mark.end = onset.time + kTouches.hit.lasts;
  mark.pass = 3;
  mark.cause = {CauseKind::kOnset, k, onset.time, onset.time};
  touch(easel, mark, at, easel.layout.flow(at, -kTouches.hit.flow),
        2.0f * mark.width * easel.style->hits.length, 80000001ull + static_cast<std::uint64_t>(k));
}

}  // namespace impasto::compose
