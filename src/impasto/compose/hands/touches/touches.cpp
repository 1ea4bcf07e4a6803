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
#include "impasto/compose/place/layout.h"
#include "impasto/hear/attacks.h"
#include "impasto/hear/breaths.h"
#include "impasto/hear/form.h"
#include "impasto/hear/level.h"
#include "impasto/plan/inflection.h"
#include "impasto/score/bends.h"

namespace impasto::compose {
namespace {

using plan::CauseKind;

enum Purpose : std::uint64_t { kUnder = 401, kTouch, kLine, kBass, kFleck, kSun };

/// The line between light and dark: the course of the loudness, as hills against the sky.
float horizon_at(const Easel& easel, float x) {
  const Layout& layout = easel.layout;
  if (layout.scheme == Scheme::kCluster || layout.scheme == Scheme::kSpiral)
    return 0.5f * layout.height;
  const double s = math::saturate(x / layout.width);
  if (layout.scheme == Scheme::kTriptych) {
    const double when = s * layout.rows.back().end;
    return layout.spine(layout.row_of(when), when).y + 0.06f * layout.height;
  }
  float sum = 0;
  for (std::size_t r = 0; r < layout.rows.size(); ++r) {
    const Layout::Row& row = layout.rows[r];
    const double u = math::saturate((x - row.x0) / std::max(1e-3f, row.x1 - row.x0));
    sum += layout.spine(r, math::lerp(row.start, row.end, u)).y;
  }
  return sum / static_cast<float>(layout.rows.size()) + 0.06f * layout.height;
}

/// How strongly the light falls here, 0 shade .. 1 full: sky above the horizon, ground below it,
/// and the light of the focus on both.
float light_at(const Easel& easel, Point at) {
  const float unit = easel.unit();
  const float dx = (at.x - easel.layout.focus.x) / unit, dy = (at.y - easel.layout.focus.y) / unit;
  const float near = static_cast<float>(math::exp(-(dx * dx + dy * dy) / 0.05));
  const float above = (horizon_at(easel, at.x) - at.y) / (0.07f * unit);
  const float sky = 0.5f + 0.5f * above / std::sqrt(1.0f + above * above);
  return math::saturate(0.12f + 0.62f * sky + 0.34f * near);
}

/// The value of a place: sky, land or light, each one tone, so that a thumbnail still shows them.
/// Of a colour's own lightness a third is left: what breaks is the hue.
float value_at(const Easel& easel, Point at, float own) {
  const float light = light_at(easel, at);
  const float step = light * light * (3.0f - 2.0f * light);
  return std::clamp(31.0f + 58.0f * step + 0.34f * (own - 60.0f), 25.0f, 93.0f);
}

/// Near things have large touches: 1 at the horizon, more towards the lower and the upper edge.
float nearness(const Easel& easel, Point at) {
  const float horizon = horizon_at(easel, at.x);
  const float below = (at.y - horizon) / std::max(0.1f, easel.layout.height - horizon);
  const float above = (horizon - at.y) / std::max(0.1f, horizon);
  return 0.78f + 0.75f * math::saturate(below) + 0.45f * math::saturate(above);
}

/// One of the colours that make up a colour: its light, its shade, its neighbours, now and then its
/// opposite.
Lch broken(const Easel& easel, Lch c, Point at, std::uint64_t key) {
  const float part = easel.style->colour.broken;
  const float light = light_at(easel, at);
  const float dice = easel.unit_chance(kTouch, key, 21);
  const float warm_turn = wrap_hue(82.0f - c.h) < 180.0f ? 1.0f : -1.0f;
  const float cool_turn = wrap_hue(285.0f - c.h) < 180.0f ? 1.0f : -1.0f;
  c.L = value_at(easel, at, c.L);
  if (dice < 0.30f + 0.25f * (light - 0.5f)) {  // in the light
    c.L += 3.5f;
    c.h = wrap_hue(c.h + warm_turn * 34.0f * part);
    c.C *= 1.05f;
  } else if (dice < 0.55f) {  // in the shade
    c.L -= 3.5f;
    c.h = wrap_hue(c.h + cool_turn * 42.0f * part);
  } else if (dice < 0.80f) {
    c.h = wrap_hue(c.h + 48.0f * part * easel.chance(kTouch, key, 22));
    c.L += 3.0f * easel.chance(kTouch, key, 23);
  } else if (dice < 0.86f) {
    c.h = wrap_hue(c.h + 165.0f);
    c.C *= 0.5f;
  }
  // Shadows are violet and blue.
  const float shade = math::saturate(1.4f * (0.45f - light));
  c.h = wrap_hue(c.h + cool_turn * std::min(hue_distance(c.h, 285.0f), 70.0f * shade));
  c.L += 2.0f * easel.chance(kTouch, key, 24);
  return c;
}

/// One touch: short, loaded, flat; pressed and lifted.
void touch(Easel& easel, Mark mark, Point at, float angle, float length, std::uint64_t key) {
  mark.brush = mark.width > 0.035f * easel.unit() ? kMassBrush : kDabBrush;
  mark.path = sweep(at, angle + 0.22f * easel.chance(kTouch, key, 1), length,
                    0.14f * easel.chance(kTouch, key, 2),
                    0.75f + 0.25f * easel.unit_chance(kTouch, key, 3));
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
    const double edge = 0.07 * (row.end - row.start);
    const double first = place.start < row.start + 0.1 ? row.start - edge : place.start;
    const double last = place.end > row.end - 0.1 ? row.end + edge : place.end;
    Place wide = place;
    wide.start = first, wide.end = last;
    const float level = place.middle + 2.4f * place.half * bell(33);
    const double t = leaning(easel, wide, when + spread * (last - first) * 1.9 * bell(31), level);
    const Point at = easel.layout.place(place.row, t, level);
    const Sketch::Under under = easel.sketch.look({{at.x, at.y, 1.0f, 0.0f}}, size);
    const float score = 0.35f * under.cover + 3.0f * under.keep;
    if (score < best_score) best_score = score, best = at;
  }
  return best;
}

/// The hand's own direction, and around the light a little of its circles.
float grain(const Easel& easel, Point at, float own) {
  return math::lerp(own, easel.layout.flow(at, own), 0.25f + 0.5f * easel.outlook.prominence);
}

}  // namespace

void Touches::section(Easel& easel, int k) const {
  const plan::Section& heard = easel.piece.sections[k];
  const Place place = place_of_section(easel, k);
  const Family& family = easel.family_at(0.5 * (heard.start + heard.end));
  const float unit = easel.unit();
  const float width =
      std::clamp(0.17f * std::sqrt(place.extent * place.tall), 0.036f * unit, 0.095f * unit) *
      easel.style->sections.size;
  // Scumbled first: thin, level, open, so that the touches have something to stand against.
  const int count =
      std::clamp(static_cast<int>(2.4f * place.extent * place.tall / (width * width * 4.0f) *
                                  easel.style->sections.amount),
                 4, 90);
  const std::vector<double> starts =
      hear::first_attacks(easel.piece, heard.start - 0.03,
                          heard.start + std::min(6.0, 0.35 * (heard.end - heard.start)), count);
  for (int i = 0; i < count; ++i) {
    const std::uint64_t key =
        4096ull * static_cast<std::uint64_t>(k) + static_cast<std::uint64_t>(i);
    const Point at =
        somewhere(easel, place, 0.5 * (place.start + place.end), 0.55, 2.0f * width, 7 * key + 3);
    // What is painted already stays: this section begins where the ground still shows.
    const Sketch::Under under = easel.sketch.look({{at.x, at.y, 1.0f, 0.0f}}, 2.0f * width);
    if (under.cover > 0.75f || under.keep > 0.3f) continue;
    Mark mark;
    mark.brush = kWashBrush;
    mark.width = width * (0.75f + 0.5f * easel.unit_chance(kUnder, key, 1));
    mark.load = 0.42f;
    mark.wetness = 0.45f;
    mark.medium = 0.25f;
    mark.colour = vary(easel, family.base, 1.3f, kUnder, key);
    mark.colour.L = value_at(easel, at, mark.colour.L);
    mark.colour.C *= 0.85f;
    mark.start = i == 0 ? std::max(0.0, heard.start - 0.6) : starts[i];
    mark.end = mark.start + 0.3;
    mark.pass = 0;
    mark.cause = {CauseKind::kSection, k, heard.start, heard.end};
    mark.path = sweep(at,
                      grain(easel, at, 0.25f * hand_angle(easel, heard.label)) +
                          0.12f * easel.chance(kUnder, key, 2),
                      mark.width * (1.7f + 1.4f * easel.unit_chance(kUnder, key, 3)) *
                          easel.style->sections.length,
                      0.05f * easel.chance(kUnder, key, 4));
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
  const float force = static_cast<float>(math::exp2(loud / 14.0));
  // Some two thousand make a picture, whatever its length.
  const double all = 3000.0 * own.amount * easel.settings.density;
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
    const Point at = somewhere(easel, place, chord.start + 0.5 * length, 0.34, 0.03f * unit, key);
    Mark mark;
    // Few broad, many small.
    const float rank = easel.unit_chance(kTouch, key, 5);
    mark.width =
        unit * (0.0085f + 0.019f * rank * rank * rank) * own.size * force * nearness(easel, at);
    mark.load = 1.05f;
    mark.wetness = 0.08f;
    mark.colour = broken(easel, colour, at, key);
    mark.start = attacks[static_cast<std::size_t>(i) % attacks.size()] + 0.02 * (i / 12);
    mark.start = std::min(mark.start, chord.end);
    mark.end = mark.start + 0.08;
    mark.pass = 1;
    mark.cause = {CauseKind::kChord, k, chord.start, chord.end};
    // Level as on water below, as the hand likes above.
    const float level = math::saturate(1.6f * at.y / easel.layout.height - 0.5f);
    touch(easel, mark, at, grain(easel, at, angle * (1.0f - 0.75f * level)),
          mark.width * (2.2f + 1.8f * easel.unit_chance(kTouch, key, 6)) * own.length, key);
  }
}

void Touches::bass(Easel& easel, int k) const {
  const plan::Piece& piece = easel.piece;
  const score::Note& note = piece.bass[k];
  const double length = note.offset - note.onset;
  if (length < 0.09) return;
  const Family& family = easel.family_at(note.onset);
  const Element& own = easel.style->bass;
  const float unit = easel.unit();
  const float force =
      static_cast<float>(math::exp2(hear::level_at(piece, note.onset + 0.1) / 10.0));
  const std::size_t row = easel.layout.row_of(note.onset);
  const int count = std::clamp(static_cast<int>(1.0 + 3.0 * length * own.amount), 1, 7);
  const std::vector<score::PitchPoint> glide = plan::inflection(note).glide;
  for (int i = 0; i < count; ++i) {
    const std::uint64_t key = 64ull * static_cast<std::uint64_t>(k) + static_cast<std::uint64_t>(i);
    Point at = easel.layout.place(row, note.onset + length * (i + 0.5) / count,
                                  easel.layout.height_of(note.pitch));
    at.y -=
        risen(easel, note, score::bend_at(glide, static_cast<float>(length * (i + 0.5) / count)),
              0.02f * unit);
    at.x += 0.05f * unit * easel.chance(kBass, key, 1);
    at.y += 0.018f * unit * easel.chance(kBass, key, 2);
    Mark mark;
    mark.width = std::clamp(0.019f * unit * force * (0.5f + 0.8f * note.velocity) * own.size,
                            0.008f * unit, 0.045f * unit);
    mark.load = 1.0f;
    mark.wetness = 0.1f;
    mark.colour = family.base;
    const float turn = wrap_hue(278.0f - mark.colour.h) < 180.0f ? 1.0f : -1.0f;
    const float way = hue_distance(mark.colour.h, 278.0f);
    mark.colour.h = wrap_hue(mark.colour.h + turn * std::min(way, 70.0f));
    mark.colour.L = std::max(24.0f, mark.colour.L - 24.0f) + 5.0f * easel.chance(kBass, key, 3);
    mark.colour.C = 0.8f * mark.colour.C + 8.0f;
    mark.start = hear::snap_to_onset(piece, note.onset, 0.08) + 0.05 * i;
    mark.end = mark.start + 0.12;
    mark.pass = 2;
    mark.cause = {CauseKind::kBass, k, note.onset, note.offset};
    touch(easel, mark, at, 0.10f * easel.chance(kBass, key, 4),
          mark.width * (2.6f + 1.6f * easel.unit_chance(kBass, key, 5)) * own.length, key);
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
    const double start = hear::snap_to_onset(piece, m[first].onset, 0.08);
    const double end = std::max(start + 0.05, m[last].offset);
    const float force =
        static_cast<float>(math::exp2(hear::level_at(piece, 0.5 * (start + end)) / 10.0));
    const std::vector<plan::PathPoint> line = gesture(easel, stretch, first, last);
    const Family& family = easel.family_at(start);
    const float width = std::clamp(0.017f * unit * force * own.size, 0.010f * unit, 0.034f * unit);
    const Sketch::Under under = easel.sketch.look(line, 2.0f * width);
    const float ground = under.cover > 0.3f ? under.lightness : easel.colours.ground.L;
    const std::vector<Shake> shakes = shakes_of(m, first, last);
    std::vector<Waves> waves;
    for (const Shake& s : shakes)
      waves.push_back(waves_of(s, length_between(line, s.from, s.to), width));
    int side = 0;
    // The eye joins what stands close: touches along the line, as far apart as they are long.
    float way = 0, next = 0.3f * width;
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
        float off = 0.8f * width * easel.chance(kLine, key, 1);
        // Vibrato: to one side and the other by turns, small, warm beside cool.
        const Within there = within(shakes, math::lerp(a.time, b.time, t));
        const Waves wave = there.shake < 0 ? Waves{} : waves[static_cast<std::size_t>(there.shake)];
        const float sides = wave.halves == 0 ? 0.0f : ++side % 2 ? 1.0f : -1.0f;
        if (wave.halves > 0)
          off = 0.15f * off + 1.5f * sides * wave.amplitude * std::min(1.0f, 0.4f + there.done);
        const float n = off / std::max(1e-6f, length);
        const Point at{a.x + dx * t - dy * n, a.y + dy * t + dx * n};
        Mark mark;
        mark.width = width * (0.45f + 0.5f * (a.pressure + (b.pressure - a.pressure) * t)) *
                     (0.7f + 0.5f * easel.unit_chance(kLine, key, 6));
        mark.load = 1.45f;
        mark.wetness = 0.05f;
        mark.colour = moved_in_hue(family.accent, family, figure.transposition);
        if (count % 3 == 1) mark.colour.h = wrap_hue(mark.colour.h + 24.0f * family.bend);
        const float away = ground > 58.0f ? -1.0f : 1.0f;
        mark.colour.L = std::clamp(ground + away * (count % 4 == 3 ? 12.0f : 27.0f), 34.0f, 94.0f);
        mark.colour.C = std::max(mark.colour.C * 1.15f, 30.0f);
        mark.colour.h = wrap_hue(mark.colour.h + 22.0f * easel.chance(kLine, key, 2));
        mark.start = start + (end - start) * (a.time + (b.time - a.time) * t);
        mark.end = mark.start + 0.06;
        mark.pass = 2;
        mark.cause = {CauseKind::kMelody, first, start, end};
        mark.keep = 0.9f;
        float angle =
            static_cast<float>(math::atan2(dy, dx)) * 0.6f + 0.55f * easel.chance(kLine, key, 4);
        if (wave.halves > 0) {
          mark.width *= 0.72f;
          // Opposites side by side shimmer.
          if (sides < 0) mark.colour.h = wrap_hue(mark.colour.h + 155.0f), mark.colour.L += 6.0f;
          angle = static_cast<float>(math::atan2(dy, dx)) + 0.5f * sides;
        }
        touch(easel, mark, at, angle,
              mark.width * (1.5f + 0.9f * easel.unit_chance(kLine, key, 5)) * own.length, key);
        next += wave.halves > 0 ? wave.half
                                : width * (0.8f + 1.0f * easel.unit_chance(kLine, key, 3)) /
                                      std::max(0.25f, own.amount);
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
  at.x += 0.03f * unit * easel.chance(kFleck, k, 1);
  at.y += 0.012f * unit * easel.chance(kFleck, k, 2);
  Mark mark;
  mark.width = unit * 0.011f * (0.6f + 0.8f * note.velocity) * easel.style->notes.size;
  mark.load = 1.2f;
  mark.wetness = 0.08f;
  const std::uint64_t key = 90000001ull + static_cast<std::uint64_t>(k);
  mark.colour = broken(easel, family.base, at, key);
  mark.colour.L += 8.0f;
  mark.start = note.onset;
  mark.end = note.onset + 0.08;
  mark.pass = 3;
  mark.cause = {CauseKind::kNote, k, note.onset, note.offset};
  touch(easel, mark, at, easel.layout.flow(at, 0.2f),
        mark.width * std::clamp(1.6f + 2.0f * static_cast<float>(length), 1.6f, 4.0f) *
            easel.style->notes.length,
        key);
}

void Touches::hit(Easel& easel, int k) const {
  const plan::Onset& onset = easel.piece.onsets[k];
  const Family& family = easel.family_at(onset.time);
  const float unit = easel.unit();
  const std::size_t row = easel.layout.row_of(onset.time);
  const bool low = onset.kind == plan::HitKind::kLow, high = onset.kind == plan::HitKind::kHigh;
  const float level = low ? 0.12f : high ? 0.86f : 0.55f;
  Point at = easel.layout.place(row, onset.time, level + 0.14f * easel.chance(kFleck, k, 5));
  at.x += 0.06f * unit * easel.chance(kFleck, k, 6);
  Mark mark;
  mark.width = unit * (0.006f + 0.012f * onset.strength * onset.strength) * (low ? 1.5f : 1.0f) *
               easel.style->hits.size;
  mark.load = 1.3f;
  mark.wetness = 0.05f;
  mark.colour = onset.strength > 0.7f ? family.accent : family.base;
  mark.colour.L = value_at(easel, at, mark.colour.L) + (low ? -12.0f : 9.0f);
  mark.start = onset.time;
  mark.end = onset.time + 0.06;
  mark.pass = 3;
  mark.cause = {CauseKind::kOnset, k, onset.time, onset.time};
  touch(easel, mark, at, easel.layout.flow(at, -0.3f), 2.0f * mark.width * easel.style->hits.length,
        80000001ull + static_cast<std::uint64_t>(k));
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
  const float motion = math::saturate((climax_motion(easel) - 0.4f) / 2.8f);
  const plan::Section* heard = easel.section(when);
  const float arousal = heard != nullptr ? heard->emotion.arousal : easel.outlook.emotion.arousal;
  const float calm = math::saturate(0.5f - 0.45f * arousal);
  const float reach = unit * (0.03f + (0.20f + 0.22f * stand) * motion) * own.length;
  const std::vector<plan::PathPoint> line =
      climax_line(easel, heart, reach, 0.8f, 1.8f * (1.0f - motion));
  const std::vector<Shake> shakes = climax_shakes(easel);
  const std::vector<plan::PathPoint> lit =
      trembling(easel, line, shakes, 0.03f * unit, {.swell = 0.0f, .thin = 1.0f});
  // Yellow at the noon of bright music, red in the evening of sad, and leaning to its accent.
  Lch glow = family.accent;
  const float noon = 60.0f + 14.0f * std::clamp(easel.outlook.emotion.valence, -1.5f, 1.5f);
  const float lean = wrap_hue(glow.h - noon);
  glow.h =
      wrap_hue(noon + std::clamp(0.35f * (lean > 180.0f ? lean - 360.0f : lean), -38.0f, 30.0f));
  const float ground = easel.sketch.look(line, 0.12f * unit).lightness;
  const bool light = ground > 66.0f;  // then it is read by its colour, and by the air about it
  // A dark yellow would be olive: in bright air the sun is orange.
  if (light && glow.h > 50.0f && glow.h < 130.0f) glow.h = 50.0f + 0.15f * (glow.h - 50.0f);
  glow.L = light ? 60.0f : 80.0f;
  glow.C = 66.0f;
  // A palette without such a yellow or red has no sun to paint, only mud: the light is its accent.
  const picture::Lab sun = easel.mixer.reached(to_lab(glow));
  if (math::hypot(sun.a, sun.b) < 0.5 * glow.C) {
    glow = family.accent;
    glow.C = std::max(glow.C, 40.0f);
    glow.L = light ? std::min(glow.L, 55.0f) : std::max(glow.L, 76.0f);
  }
  // A path that trembles is narrow.
  const float narrow = shakes.empty() ? 0.55f : 0.8f;
  const float body = (0.040f + 0.022f * stand) * (1.0f - narrow * motion) * own.size;
  const int touches = static_cast<int>(40.0f + 50.0f * motion + 30.0f * stand);
  const int halo = static_cast<int>(46.0f + 34.0f * stand);
  const int image = static_cast<int>(20.0f * calm);
  for (int i = 0; i < halo + touches + image; ++i) {
    const float u = easel.unit_chance(kSun, i, 1), v = easel.unit_chance(kSun, i, 2);
    const plan::PathPoint on = part_of(lit, 0.96f * u, 0.96f * u + 0.04f).front();
    const plan::PathPoint ahead = part_of(lit, 0.96f * u, 0.96f * u + 0.04f).back();
    Mark mark;
    mark.load = 1.7f;
    mark.wetness = 0.03f;
    mark.colour = glow;
    mark.width = unit * (0.011f + 0.006f * (1.0f - motion)) * own.size;
    mark.keep = 1.0f;
    Point at{on.x, on.y};
    const float around = 6.2832f * easel.unit_chance(kSun, i, 7);
    float angle = motion > 0.3f ? static_cast<float>(math::atan2(ahead.y - on.y, ahead.x - on.x))
                                : around + 1.5708f;
    float length = 2.0f * mark.width;
    if (i < halo) {  // lightest air about it
      const float r = unit * (body + 0.02f + 0.075f * std::sqrt(v));
      at.x += r * static_cast<float>(math::cos(around));
      at.y += r * static_cast<float>(math::sin(around));
      mark.colour = {light ? 94.0f : 74.0f, 22.0f,
                     wrap_hue(glow.h + 16.0f + 20.0f * easel.chance(kSun, i, 3))};
      mark.load = 1.1f;
      mark.keep = 0.5f;
    } else if (i < halo + touches) {
      const float r = body * unit * std::sqrt(v);
      at.x += r * static_cast<float>(math::cos(around));
      at.y += r * static_cast<float>(math::sin(around));
      mark.colour.L += 7.0f * easel.chance(kSun, i, 3);
      mark.colour.h = wrap_hue(glow.h + 14.0f * easel.chance(kSun, i, 4));
    } else {  // dashes on the water, wider apart as they come nearer
      const float s = static_cast<float>(i - halo - touches + 1) / static_cast<float>(image);
      at.y = std::max(heart.y + 0.08f * unit, horizon_at(easel, at.x)) +
             unit * 0.34f * s * (0.55f + 0.45f * s);
      at.x += unit * (0.008f + 0.05f * s) * easel.chance(kSun, i, 5);
      angle = 0.06f * easel.chance(kSun, i, 6);
      mark.width = unit * (0.009f + 0.006f * s);
      length = unit * (0.018f + 0.055f * v);
      mark.colour.L += 4.0f - 10.0f * s;
      mark.colour.C *= 1.0f - 0.3f * s;
      mark.load = 1.2f;
      if (at.y > 0.97f * easel.layout.height) continue;
    }
    mark.start = when + 0.02 * i;
    mark.end = mark.start + 0.06;
    mark.pass = 4;
    mark.cause = {CauseKind::kLoudness, index, when - 1.5, when + 1.5};
    touch(easel, mark, at, angle, length, 70000001ull + static_cast<std::uint64_t>(i));
  }
}

}  // namespace impasto::compose
