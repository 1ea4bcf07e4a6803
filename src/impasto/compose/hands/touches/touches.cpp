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
#include "impasto/compose/hands/climax_line.h"
#include "impasto/compose/hands/section_place.h"
#include "impasto/compose/hands/touches/taste.h"
#include "impasto/compose/place/layout.h"
#include "impasto/hear/attacks.h"
#include "impasto/hear/breaths.h"
#include "impasto/hear/form.h"
#include "impasto/hear/level.h"
#include "impasto/plan/inflection.h"
#include "impasto/score/bends.h"

namespace impasto::compose {
namespace {

constexpr float kSmooth = 3.0f;  ///< of a smoothstep
constexpr float kYellow = 82.0f;
constexpr float kHalfRound = 180.0f;  ///< degrees
constexpr float kBlue = 285.0f;
constexpr float kRound = 360.0f;  ///< degrees
constexpr float kTurn = 6.2832f;
constexpr float kQuarter = 1.5708f;

using plan::CauseKind;

enum Purpose : std::uint64_t { kUnder = 401, kTouch, kLine, kBass, kFleck, kSun };

/// The line between light and dark: the course of the loudness, as hills against the sky.
float horizon_at(const Easel& easel, float x) {
  const Layout& layout = easel.layout;
  if (layout.scheme == Scheme::kCluster || layout.scheme == Scheme::kSpiral)
    return layout.horizon * layout.height;
  const double s = math::saturate(x / layout.width);
  if (layout.scheme == Scheme::kTriptych) {
    const double when = s * layout.rows.back().end;
    return layout.spine(layout.row_of(when), when).y + kTouches.light.horizon * layout.height;
  }
  float sum = 0;
  for (std::size_t r = 0; r < layout.rows.size(); ++r) {
    const Layout::Row& row = layout.rows[r];
    const double u = math::saturate((x - row.x0) / std::max(1e-3f, row.x1 - row.x0));
    sum += layout.spine(r, math::lerp(row.start, row.end, u)).y;
  }
  return sum / static_cast<float>(layout.rows.size()) + kTouches.light.horizon * layout.height;
}

/// How strongly the light falls here, 0 shade .. 1 full: sky above the horizon, ground below it,
/// and the light of the focus on both.
float light_at(const Easel& easel, Point at) {
  const float unit = easel.unit();
  const float dx = (at.x - easel.layout.focus.x) / unit, dy = (at.y - easel.layout.focus.y) / unit;
  const float near = static_cast<float>(math::exp(-(dx * dx + dy * dy) / kTouches.light.focus));
  const float above = (horizon_at(easel, at.x) - at.y) / (kTouches.light.soft * unit);
  const float sky = 0.5f + 0.5f * above / std::sqrt(1.0f + above * above);
  return math::saturate(kTouches.light.shade + kTouches.light.sky * sky +
                        kTouches.light.glow * near);
}

/// The value of a place: sky, land or light, each one tone, so that a thumbnail still shows them.
/// Of a colour's own lightness a third is left: what breaks is the hue.
float value_at(const Easel& easel, Point at, float own) {
  const float light = light_at(easel, at);
  const float step = light * light * (kSmooth - 2.0f * light);
  return std::clamp(kTouches.light.land_L + kTouches.light.sky_lighter * step +
                        kTouches.light.own * (own - kTouches.light.own_middle),
                    kTouches.light.L_least, kTouches.light.L_most);
}

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
  return c;
}

/// One touch: short, loaded, flat; pressed and lifted.
void touch(Easel& easel, Mark mark, Point at, float angle, float length, std::uint64_t key) {
  mark.brush = mark.width > kTouches.touch.broad * easel.unit() ? kMassBrush : kDabBrush;
  mark.path =
      sweep(at, angle + kTouches.touch.apart * easel.chance(kTouch, key, 1), length,
            kTouches.touch.bow * easel.chance(kTouch, key, 2),
            kTouches.touch.press + kTouches.touch.press_gain * easel.unit_chance(kTouch, key, 3));
  easel.paint(std::move(mark));
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

}  // namespace

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
    easel.paint(std::move(mark));
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
  const double all = kTouches.chord.count * own.amount * easel.settings.density;
  const int count = std::clamp(
      static_cast<int>(std::lround(all * length * easel.outlook.chord_stride /
                                   std::max(1.0, easel.outlook.mean_chord_length *
                                                     static_cast<double>(easel.outlook.chords)))),
      2, 400);
  const std::vector<double> attacks = hear::attacks_of(piece, chord, std::min(count, 12));
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
                 own.size * force * nearness(easel, at);
    mark.load = kTouches.chord.load;
    mark.wetness = kTouches.chord.wetness;
    mark.colour = broken(easel, colour, at, key);
    mark.start =
        attacks[static_cast<std::size_t>(i) % attacks.size()] + kTouches.chord.every * (i / 12);
    mark.start = std::min(mark.start, chord.end);
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
    mark.start =
        hear::snap_to_onset(piece, note.onset, kTouches.bass.snap) + kTouches.bass.every * i;
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
  const auto& m = piece.melody;
  const Element& own = easel.style->melody;
  const float unit = easel.unit();
  const Stretch stretch = stretch_of(easel, breath, p);
  const Figure figure = figure_of(piece, breath);
  const std::uint64_t hand = hand_key(piece, easel.outlook, breath);
  for (int first = breath.first; first <= breath.last;) {
    const int last = joined_run(piece, breath, first);
    const double start = hear::snap_to_onset(piece, m[first].onset, kTouches.line.snap);
    const double end = std::max(start + kTouches.line.shortest, m[last].offset);
    const float force = static_cast<float>(
        math::exp2(hear::level_at(piece, 0.5 * (start + end)) / kTouches.line.dB_doubling));
    const std::vector<plan::PathPoint> line = gesture(easel, stretch, first, last);
    const Family& family = easel.family_at(start);
    const float width =
        std::clamp(kTouches.line.width * unit * force * own.size, kTouches.line.width_least * unit,
                   kTouches.line.width_most * unit);
    const Sketch::Under under = easel.sketch.look(line, 2.0f * width);
    const float ground =
        under.cover > kTouches.line.covered ? under.lightness : easel.colours.ground.L;
    const std::vector<Shake> shakes = shakes_of(m, first, last);
    std::vector<Waves> waves;
    for (const Shake& s : shakes)
      waves.push_back(waves_of(s, length_between(line, s.from, s.to), width));
    int side = 0;
    // The eye joins what stands close: touches along the line, as far apart as they are long.
    float way = 0, next = kTouches.line.first * width;
    int count = 0;
    for (std::size_t i = 1; i < line.size() && count < 400; ++i) {
      const plan::PathPoint &a = line[i - 1], &b = line[i];
      const float dx = b.x - a.x, dy = b.y - a.y;
      const float length = std::sqrt(dx * dx + dy * dy);
      while (next <= way + length && length > 0) {
        const float t = (next - way) / length;
        const std::uint64_t key = 1000003ull * hand +
                                  4099ull * static_cast<std::uint64_t>(first - breath.first) +
                                  static_cast<std::uint64_t>(count);
        float off = kTouches.line.apart * width * easel.chance(kLine, key, 1);
        // Vibrato: to one side and the other by turns, small, warm beside cool.
        const Within there = within(shakes, math::lerp(a.time, b.time, t));
        const Waves wave = there.shake < 0 ? Waves{} : waves[static_cast<std::size_t>(there.shake)];
        const float sides = wave.halves == 0 ? 0.0f : ++side % 2 ? 1.0f : -1.0f;
        if (wave.halves > 0)
          off = kTouches.line.wave_apart * off +
                kTouches.line.wave * sides * wave.amplitude *
                    std::min(1.0f, kTouches.line.wave_least + there.done);
        const float n = off / std::max(1e-6f, length);
        const Point at{a.x + dx * t - dy * n, a.y + dy * t + dx * n};
        Mark mark;
        mark.width = width *
                     (kTouches.line.press + 0.5f * (a.pressure + (b.pressure - a.pressure) * t)) *
                     (kTouches.line.width_of + 0.5f * easel.unit_chance(kLine, key, 6));
        mark.load = kTouches.line.load;
        mark.wetness = kTouches.line.wetness;
        mark.colour = moved_in_hue(family.accent, family, figure.transposition);
        if (count % 3 == 1)
          mark.colour.h = wrap_hue(mark.colour.h + kTouches.line.third_hue * family.bend);
        const float away = ground > kTouches.line.light_ground ? -1.0f : 1.0f;
        mark.colour.L =
            std::clamp(ground + away * (count % 4 == 3 ? kTouches.line.quiet : kTouches.line.away),
                       kTouches.line.L_least, kTouches.line.L_most);
        mark.colour.C = std::max(mark.colour.C * kTouches.line.fuller, kTouches.line.least_C);
        mark.colour.h = wrap_hue(mark.colour.h + kTouches.line.hue * easel.chance(kLine, key, 2));
        mark.start = start + (end - start) * (a.time + (b.time - a.time) * t);
        mark.end = mark.start + kTouches.line.lasts;
        mark.pass = 2;
        mark.cause = {CauseKind::kMelody, first, start, end};
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
                  (kTouches.line.length +
                   kTouches.line.length_gain * easel.unit_chance(kLine, key, 5)) *
                  own.length,
              key);
        next += wave.halves > 0
                    ? wave.half
                    : width * (kTouches.line.step + 1.0f * easel.unit_chance(kLine, key, 3)) /
                          std::max(kTouches.line.step_amount, own.amount);
        ++count;
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

/// The light: of a held note a lamp or a sun, of a tune that moves a lit path along it, as large as
/// the climax stands out; in water that is calm it has its broken image below.
void Touches::climax(Easel& easel) const {
  const plan::Piece& piece = easel.piece;
  const Element& own = easel.style->climax;
  const double when = easel.outlook.climax;
  const Family& family = easel.family_at(when);
  const float unit = easel.unit();
  const Point heart = easel.layout.focus;
  const int index = static_cast<int>(when / std::max(1e-3, piece.curves.hop));
  const float stand = easel.outlook.prominence;
  const float motion =
      math::saturate((climax_motion(easel) - kTouches.climax.still) / kTouches.climax.motion);
  const plan::Section* heard = easel.section(when);
  const float arousal = heard != nullptr ? heard->emotion.arousal : easel.outlook.emotion.arousal;
  const float calm = math::saturate(0.5f - kTouches.climax.calm * arousal);
  const float reach =
      unit *
      (kTouches.climax.reach +
       (kTouches.climax.reach_gain + kTouches.climax.reach_stand * stand) * motion) *
      own.length;
  const std::vector<plan::PathPoint> line = climax_line(easel, heart, reach, kTouches.climax.tall,
                                                        kTouches.climax.bend * (1.0f - motion));
  const std::vector<Shake> shakes = climax_shakes(easel);
  const std::vector<plan::PathPoint> lit =
      trembling(easel, line, shakes, kTouches.climax.shake * unit, {.swell = 0.0f, .thin = 1.0f});
  // Yellow at the noon of bright music, red in the evening of sad, and leaning to its accent.
  Lch glow = family.accent;
  const float noon = kTouches.climax.noon +
                     kTouches.climax.noon_valence * std::clamp(easel.outlook.emotion.valence,
                                                               -kTouches.climax.valence_most,
                                                               kTouches.climax.valence_most);
  const float lean = wrap_hue(glow.h - noon);
  glow.h =
      wrap_hue(noon + std::clamp(kTouches.climax.lean * (lean > kHalfRound ? lean - kRound : lean),
                                 -kTouches.climax.lean_back, kTouches.climax.lean_on));
  const float ground = easel.sketch.look(line, kTouches.climax.look * unit).lightness;
  const bool light =
      ground >
      kTouches.climax.light_above;  // then it is read by its colour, and by the air about it
  // A dark yellow would be olive: in bright air the sun is orange.
  if (light && glow.h > kTouches.climax.olive_from && glow.h < kTouches.climax.olive_to)
    glow.h = kTouches.climax.olive_from +
             kTouches.climax.olive_share * (glow.h - kTouches.climax.olive_from);
  glow.L = light ? kTouches.climax.L_in_light : kTouches.climax.L_in_dark;
  glow.C = kTouches.climax.C;
  // A palette without such a yellow or red has no sun to paint, only mud: the light is its accent.
  const picture::Lab sun = easel.mixer.reached(to_lab(glow));
  if (math::hypot(sun.a, sun.b) < 0.5 * glow.C) {
    glow = family.accent;
    glow.C = std::max(glow.C, kTouches.climax.accent_C);
    glow.L = light ? std::min(glow.L, kTouches.climax.accent_L_light)
                   : std::max(glow.L, kTouches.climax.accent_L_dark);
  }
  // A path that trembles is narrow.
  const float narrow = shakes.empty() ? kTouches.climax.narrow : kTouches.climax.narrow_shaken;
  const float body = (kTouches.climax.body + kTouches.climax.body_gain * stand) *
                     (1.0f - narrow * motion) * own.size;
  const int touches =
      static_cast<int>(kTouches.climax.touches + kTouches.climax.touches_motion * motion +
                       kTouches.climax.touches_stand * stand);
  const int halo = static_cast<int>(kTouches.climax.halo + kTouches.climax.halo_stand * stand);
  const int image = static_cast<int>(kTouches.climax.image * calm);
  for (int i = 0; i < halo + touches + image; ++i) {
    const float u = easel.unit_chance(kSun, i, 1), v = easel.unit_chance(kSun, i, 2);
    const plan::PathPoint on =
        part_of(lit, kTouches.climax.along * u, kTouches.climax.along * u + kTouches.climax.step)
            .front();
    const plan::PathPoint ahead =
        part_of(lit, kTouches.climax.along * u, kTouches.climax.along * u + kTouches.climax.step)
            .back();
    Mark mark;
    mark.load = kTouches.climax.load;
    mark.wetness = kTouches.climax.wetness;
    mark.colour = glow;
    mark.width =
        unit * (kTouches.climax.width + kTouches.climax.width_still * (1.0f - motion)) * own.size;
    mark.keep = 1.0f;
    Point at{on.x, on.y};
    const float around = kTurn * easel.unit_chance(kSun, i, 7);
    float angle = motion > kTouches.climax.path_above
                      ? static_cast<float>(math::atan2(ahead.y - on.y, ahead.x - on.x))
                      : around + kQuarter;
    float length = 2.0f * mark.width;
    if (i < halo) {  // lightest air about it
      const float r =
          unit * (body + kTouches.climax.halo_from + kTouches.climax.halo_wide * std::sqrt(v));
      at.x += r * static_cast<float>(math::cos(around));
      at.y += r * static_cast<float>(math::sin(around));
      mark.colour = {light ? kTouches.climax.halo_L_light : kTouches.climax.halo_L_dark,
                     kTouches.climax.halo_C,
                     wrap_hue(glow.h + kTouches.climax.halo_hue +
                              kTouches.climax.halo_hue_apart * easel.chance(kSun, i, 3))};
      mark.load = kTouches.climax.halo_load;
      mark.keep = 0.5f;
    } else if (i < halo + touches) {
      const float r = body * unit * std::sqrt(v);
      at.x += r * static_cast<float>(math::cos(around));
      at.y += r * static_cast<float>(math::sin(around));
      mark.colour.L += kTouches.climax.lightness * easel.chance(kSun, i, 3);
      mark.colour.h = wrap_hue(glow.h + kTouches.climax.hue * easel.chance(kSun, i, 4));
    } else {  // dashes on the water, wider apart as they come nearer
      const float s = static_cast<float>(i - halo - touches + 1) / static_cast<float>(image);
      at.y = std::max(heart.y + kTouches.climax.image_below * unit, horizon_at(easel, at.x)) +
             unit * kTouches.climax.image_deep * s *
                 (kTouches.climax.image_near + kTouches.climax.image_far * s);
      at.x += unit * (kTouches.climax.image_aside + kTouches.climax.image_aside_gain * s) *
              easel.chance(kSun, i, 5);
      angle = kTouches.climax.image_angle * easel.chance(kSun, i, 6);
      mark.width = unit * (kTouches.climax.image_width + kTouches.climax.image_width_gain * s);
      length = unit * (kTouches.climax.image_length + kTouches.climax.image_length_gain * v);
      mark.colour.L += kTouches.climax.image_lighter - kTouches.climax.image_darker * s;
      mark.colour.C *= 1.0f - kTouches.climax.image_greyer * s;
      mark.load = kTouches.climax.image_load;
      if (at.y > kTouches.climax.image_lowest * easel.layout.height) continue;
    }
    mark.start = when + kTouches.climax.every * i;
    mark.end = mark.start + kTouches.climax.lasts;
    mark.pass = 4;
    mark.cause = {CauseKind::kLoudness, index, when - kTouches.climax.span,
                  when + kTouches.climax.span};
    touch(easel, mark, at, angle, length, 70000001ull + static_cast<std::uint64_t>(i));
  }
}

}  // namespace impasto::compose
