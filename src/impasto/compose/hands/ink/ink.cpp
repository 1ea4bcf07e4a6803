// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
// Black, much water, and paper: what weighs most is said with one stroke, the rest is left out.
#include "impasto/compose/hands/ink/ink.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/compose/easel.h"
#include "impasto/compose/gesture/figure.h"
#include "impasto/compose/gesture/gesture.h"
#include "impasto/compose/gesture/inflect.h"
#include "impasto/compose/gesture/sweep.h"
#include "impasto/compose/hands/bearing.h"
#include "impasto/compose/hands/best_place.h"
#include "impasto/compose/hands/choice.h"
#include "impasto/compose/hands/climax_line.h"
#include "impasto/compose/hands/section_place.h"
#include "impasto/hear/attacks.h"
#include "impasto/hear/breaths.h"
#include "impasto/hear/form.h"
#include "impasto/hear/level.h"

namespace impasto::compose {
namespace {

using plan::CauseKind;

enum Purpose : std::uint64_t { kMist = 601, kBody, kLine, kShore, kMoss, kGreat };

/// Ink of this strength, 0 a breath on the paper .. 1 black. The paper makes its grey, never white.
Mark inked(float tone) {
  Mark mark;
  mark.colour = {9.0f, 1.5f, 260.0f};
  mark.load = 0.03f + 1.25f * tone * tone * tone;
  mark.medium = 0.94f - 0.90f * tone;
  mark.wetness = 0.95f - 0.30f * tone;
  return mark;
}

/// Moves a path as far as it must to stay `edge` away from the edges; one too large is centred.
void keep_on_paper(const Easel& easel, std::vector<plan::PathPoint>& path, float edge) {
  float x0 = 1e9f, x1 = -1e9f, y0 = 1e9f, y1 = -1e9f;
  for (const plan::PathPoint& q : path) {
    x0 = std::min(x0, q.x), x1 = std::max(x1, q.x);
    y0 = std::min(y0, q.y), y1 = std::max(y1, q.y);
  }
  const auto inwards = [edge](float low, float high, float size) {
    if (high - low > size - 2.0f * edge) return 0.5f * (size - low - high);
    return low < edge ? edge - low : high > size - edge ? size - edge - high : 0.0f;
  };
  const float right = inwards(x0, x1, easel.layout.width);
  const float down = inwards(y0, y1, easel.layout.height);
  for (plan::PathPoint& q : path) q.x += right, q.y += down;
}

/// A stroke has bones: it is pressed where it begins and turns, and lifted between.
void press_at_turns(std::vector<plan::PathPoint>& path) {
  std::vector<float> bone(path.size(), 0.0f);
  for (std::size_t i = 1; i + 1 < path.size(); ++i) {
    const float ax = path[i].x - path[i - 1].x, ay = path[i].y - path[i - 1].y;
    const float bx = path[i + 1].x - path[i].x, by = path[i + 1].y - path[i].y;
    const auto turn = std::fabs(math::atan2(ax * by - ay * bx, ax * bx + ay * by));
    bone[i] = math::saturate(static_cast<float>(turn) / 1.1f);
  }
  for (std::size_t i = 1; i + 1 < path.size(); ++i) {
    const float near = std::max({bone[i], 0.5f * bone[i - 1], 0.5f * bone[i + 1]});
    path[i].pressure = math::saturate(path[i].pressure * (0.52f + 0.62f * near));
  }
}

/// Where the great stroke will stand: the tune at the climax, closed on itself when the music is
/// calm there, thrown when it is not.
std::vector<plan::PathPoint> great_path(const Easel& easel) {
  const float unit = easel.unit(), w = easel.layout.width, h = easel.layout.height;
  const plan::Section* heard = easel.section(easel.outlook.climax);
  const float arousal = heard != nullptr ? heard->emotion.arousal : easel.outlook.emotion.arousal;
  const float calm = math::saturate(0.5f - 0.55f * arousal);
  const float turn = 5.7f * calm * calm * (3.0f - 2.0f * calm);
  const float reach = unit * (0.56f + 0.26f * easel.outlook.prominence) * (1.0f + 0.55f * calm) *
                      easel.style->climax.length;
  const float half_x = std::min(0.42f * w, 0.5f * reach * (1.0f - 0.6f * calm));
  const float half_y = 0.20f * h;
  const Point centre{std::clamp(easel.layout.focus.x, half_x + 0.08f * w, w - half_x - 0.08f * w),
                     std::clamp(easel.layout.focus.y, half_y + 0.08f * h, h - half_y - 0.14f * h)};
  std::vector<plan::PathPoint> path =
      climax_line(easel, centre, reach, math::lerp(0.75f, 0.30f, calm), turn);
  keep_on_paper(easel, path, 0.09f * unit);
  // It enters with its full weight, and leaves flying.
  for (plan::PathPoint& q : path) {
    const float t = q.time;
    q.pressure = math::saturate((0.85f - 0.5f * t * t) * (0.25f + 0.95f * q.pressure) +
                                0.45f * std::max(0.0f, 1.0f - 7.0f * t));
  }
  press_at_turns(path);
  return path;
}

/// 0 bowed and slow, a full wet brush .. 1 struck and quick, a dry one: flying white.
float dryness(const Easel& easel, double rate, double from, double to) {
  const float quick = math::saturate(static_cast<float>((rate - 0.8) / 3.6));
  return 0.60f * quick + 0.40f * hear::hardness(easel.piece, from, to);
}
constexpr float kDry = 0.45f;  ///< from here on a stroke is dry

/// Clean water along the lower edge of a stroke that is to come: it feathers there, and only there.
void water_under(Easel& easel, const Mark& stroke, std::vector<plan::PathPoint> path) {
  Mark water = stroke;
  water.brush = kWashBrush;
  water.width = 1.3f * stroke.width;
  water.load = 0.45f;
  water.wetness = 1.0f;
  water.medium = 0.999f;
  water.keep = 0;
  for (plan::PathPoint& q : path) {
    q.y += 0.7f * stroke.width;
    q.pressure = 0.5f + 0.5f * q.pressure;
  }
  water.path = std::move(path);
  water.end = water.start + 0.3 * (stroke.end - stroke.start);
  easel.paint(std::move(water));
}

/// The brush shakes less aside than it presses and lifts, from wet to nearly dry.
constexpr Tremor kTremor{.aside = 0.95f, .swell = 0.8f, .thin = 0.4f};

/// How many of the sections that are no returns are longer, or as long and earlier.
int place_among_new(const plan::Piece& piece, int k) {
  const auto length = [](const plan::Section& s) { return s.end - s.start; };
  const double own = length(piece.sections[static_cast<std::size_t>(k)]);
  int place = 0;
  for (int i = 0; i < static_cast<int>(piece.sections.size()); ++i) {
    const plan::Section& other = piece.sections[static_cast<std::size_t>(i)];
    place +=
        other.returns == 0 && (length(other) > own + 1e-6 || (i < k && length(other) > own - 1e-6));
  }
  return place;
}

/// How many things may be said in a piece of this length.
int budget(const Easel& easel, double a_minute, int least, int most, const Element& own) {
  const double minutes = easel.outlook.duration / 60.0;
  const double share = 1.0 - 0.5 * easel.style->restraint;
  return std::clamp(static_cast<int>(std::lround(2.0 * share * a_minute * std::sqrt(minutes) *
                                                 own.amount * easel.settings.density)),
                    least, most);
}

}  // namespace

/// A far ridge: one wash along the course of the loudness, over a stretch of clean water that takes
/// its lower edge away.
void Ink::section(Easel& easel, int k) const {
  const plan::Piece& piece = easel.piece;
  const plan::Section& heard = piece.sections[k];
  if (k == 0) {  // the place of the great stroke is kept free from the beginning
    easel.sketch.stamp(great_path(easel), 0.11f * easel.unit(), {}, 0.0f, 1.0f);
  }
  // A return is not said again; nor is a passing one, nor more than the three longest.
  const double length = heard.end - heard.start;
  if (heard.returns > 0 || length < 0.07 * easel.outlook.duration) return;
  if (place_among_new(piece, k) >= std::lround(3.0f * easel.style->sections.amount)) return;
  const Place place = place_of_section(easel, k);
  const float unit = easel.unit();
  const std::uint64_t key = easel.outlook.moment(0.5 * (heard.start + heard.end));
  const float loud = std::clamp(heard.loudness - easel.outlook.loudness, -8.0f, 6.0f);
  const float depth = math::saturate(0.5f + 0.07f * loud);  // 0 far and pale .. 1 near
  const double middle = 0.5 * (place.start + place.end);
  const float pace = std::max(1e-4f, easel.layout.pace(place.row));
  const double reach = 0.5 * std::clamp(1.25f * place.extent, 0.34f * unit, 0.80f * unit) / pace;
  const float level = place.middle + (0.55f - 0.75f * depth) * place.half;
  constexpr int kPoints = 9;
  std::vector<plan::PathPoint> ridge;
  for (int i = 0; i < kPoints; ++i) {
    const float s = static_cast<float>(i) / (kPoints - 1);
    const double when = middle + reach * (2.0 * s - 1.0) * easel.style->sections.length;
    const double heard_at = std::clamp(when, 1.0, std::max(1.0, easel.outlook.duration - 1.0));
    const float swell = 0.020f * hear::mean_level(piece, heard_at - 1.0, heard_at + 1.0);
    const Point p =
        easel.layout.place(place.row, when, level + swell + 0.06f * easel.chance(kMist, key, i));
    const float end = 2.0f * s - 1.0f;
    ridge.push_back({p.x, p.y, 0.40f + 0.60f * (1.0f - end * end), s});
  }
  // Clean water, then ink in it, each narrower than the last and all up to the same crest: one wash
  // that is dark along the ridge and gone at its foot.
  const double last = easel.outlook.duration - 4.0;  // what is laid later would not have dried
  const float width = unit * (0.13f + 0.07f * depth) * easel.style->sections.size;
  constexpr float kShares[] = {1.0f, 0.80f, 0.50f, 0.24f};
  for (int i = 0; i < 4; ++i) {
    Mark mark = inked(i == 0 ? 0.0f : 0.05f + (0.06f + 0.11f * depth) * static_cast<float>(i));
    mark.brush = kWashBrush;
    mark.width = width * kShares[i];
    mark.wetness = 1.0f;
    mark.path = ridge;
    // The crest is at the upper edge of the middle of the first.
    const float down = 0.5f * (mark.width - width) + (i == 0 ? 0.45f * width : 0.0f);
    for (std::size_t q = 0; q < ridge.size(); ++q) {
      mark.path[q].y += down * ridge[q].pressure;
      if (i == 3) mark.path[q].pressure *= 0.55f + 0.45f * easel.unit_chance(kMist, key, q, 9);
    }
    if (i == 0) {
      mark.load = 0.30f;
      mark.medium = 0.999f;
    }
    mark.start = std::max(0.0, std::min(last, heard.start - 0.7 + 0.35 * i));
    mark.end = mark.start + 0.4;
    mark.pass = 0;
    mark.cause = {CauseKind::kSection, k, heard.start, heard.end};
    easel.paint(std::move(mark));
  }
}

/// The chord that opens a section: a body of middle tone, wet in the wash.
void Ink::chord(Easel& easel, int k) const {
  const plan::Piece& piece = easel.piece;
  const plan::Chord& chord = piece.chords[k];
  const int own = hear::section_at(piece, chord.start), stride = easel.outlook.chord_stride;
  if (k >= stride && hear::section_at(piece, piece.chords[k - stride].start) == own) return;
  if (piece.sections.empty() || piece.sections[own].returns > 0) return;
  const auto fresh = static_cast<float>(
      std::count_if(piece.sections.begin(), piece.sections.end(),
                    [](const plan::Section& other) { return other.returns == 0; }));
  if (place_among_new(piece, own) >= std::lround(fresh * easel.style->chords.amount)) return;
  const Place place = place_of_section(easel, own);
  const float unit = easel.unit();
  const float loud = hear::level_at(piece, chord.start + 0.3);
  Mark mark = inked(std::clamp(0.42f + 0.03f * loud, 0.26f, 0.70f));
  mark.brush = kMassBrush;
  const std::uint64_t key = easel.outlook.moment(chord.start);
  mark.width = unit *
               std::clamp(0.055f * static_cast<float>(math::exp2(loud / 10.0)), 0.03f, 0.10f) *
               easel.style->chords.size;
  mark.start = chord.start;
  mark.end = chord.start + 0.6;
  mark.pass = 1;
  mark.cause = {CauseKind::kChord, k, chord.start, chord.end};
  mark.path = best_place(easel, 7, mark.width, 40.0f, [&](int attempt) {
    const Point at = easel.layout.place(
        place.row,
        math::lerp(place.start, place.end, 0.5 + 0.4 * easel.chance(kBody, key, attempt, 1)),
        place.middle - (0.3f + 0.35f * easel.unit_chance(kBody, key, attempt, 4)) * place.half);
    return sweep(
        at,
        0.6f * hand_angle(easel, piece.sections[own].label) + 0.15f * easel.chance(kBody, key, 2),
        unit * std::clamp(0.4f * place.extent / unit, 0.12f, 0.34f) * easel.style->chords.length,
        0.12f * easel.chance(kBody, key, 3));
  });
  for (plan::PathPoint& q : mark.path) {  // a rock: the brush is laid on its side in the middle
    const float end = 2.0f * q.time - 1.0f;
    q.pressure *= 1.0f - 0.85f * end * end;
  }
  easel.paint(std::move(mark));
}

/// The longest bass notes: a shore, dry.
void Ink::bass(Easel& easel, int k) const {
  const plan::Piece& piece = easel.piece;
  const score::Note& note = piece.bass[k];
  const int rank =
      easel.outlook.bass_rank.empty() ? 0 : easel.outlook.bass_rank[static_cast<std::size_t>(k)];
  if (rank >= budget(easel, 2.2, 2, 9, easel.style->bass)) return;
  const float unit = easel.unit();
  const double length = note.offset - note.onset;
  const Point at =
      easel.layout.place(easel.layout.row_of(note.onset), 0.5 * (note.onset + note.offset),
                         0.5f * easel.layout.height_of(note.pitch));
  Mark mark = inked(0.50f - 0.03f * static_cast<float>(rank % 4));
  mark.load *= 0.7f;
  mark.wetness = 0.2f;
  mark.brush = kBassBrush;
  mark.width = unit * (0.010f + 0.016f * note.velocity) * easel.style->bass.size;
  mark.start = hear::snap_to_onset(piece, note.onset, 0.08);
  mark.end = mark.start + std::clamp(length, 0.2, 1.5);
  mark.pass = 2;
  mark.cause = {CauseKind::kBass, k, note.onset, note.offset};
  mark.path = sweep(at, 0.05f * easel.chance(kShore, k, 1),
                    unit * std::clamp(0.12f + 0.14f * static_cast<float>(length), 0.14f, 0.45f) *
                        easel.style->bass.length,
                    0.04f * easel.chance(kShore, k, 2), 0.7f);
  slant(easel, note, mark.width, mark.path);
  mark.path = trembling_note(easel, piece.bass, k, mark.path, mark.width);
  easel.paint(std::move(mark));
}

/// The few phrases that weigh most: one stroke each, with the bones of its contour only. The
/// heaviest is the blackest; the next are greyer, as if farther away. Notes struck apart are leaves
/// on it.
void Ink::breath(Easel& easel, const hear::Breath& breath, int p) const {
  const plan::Piece& piece = easel.piece;
  const auto& m = piece.melody;
  const Element& own = easel.style->melody;
  const int said = budget(easel, 1.6, 2, 5, own);
  const int rank = easel.outlook.breath_rank[static_cast<std::size_t>(p)];
  if (rank >= said) return;
  const float unit = easel.unit();
  const Stretch stretch = stretch_of(easel, breath, p);
  const double start = hear::snap_to_onset(piece, m[breath.first].onset, 0.08);
  const double end = std::max(start + 0.2, breath.end);
  const std::vector<plan::PathPoint> full = gesture(easel, stretch, breath.first, breath.last);
  // Bones: ends, and means of what lies between.
  const int bones = std::clamp(2 + static_cast<int>(full.size()) / 4, 4, 7);
  std::vector<plan::PathPoint> path;
  for (int i = 0; i < bones; ++i) {
    const double from = (i - 0.5) / (bones - 1), to = (i + 0.5) / (bones - 1);
    plan::PathPoint sum{};
    sum.pressure = 0;
    int n = 0;
    for (const plan::PathPoint& q : full) {
      if (q.time < from || q.time > to) continue;
      sum.x += q.x, sum.y += q.y, sum.pressure = std::max(sum.pressure, q.pressure);
      ++n;
    }
    if (n == 0) continue;
    const float w = 1.0f / static_cast<float>(n);
    path.push_back({sum.x * w, sum.y * w, sum.pressure,
                    static_cast<float>(i) / static_cast<float>(bones - 1)});
  }
  path = with_slides(std::move(path), full, slides_of(m, breath.first, breath.last));
  if (path.size() < 2) return;
  // The arm is larger than the scale, and presses where the brush turns.
  const float my = 0.5f * (path.front().y + path.back().y);
  const Figure figure = figure_of(piece, breath);
  const std::size_t heavy = hand_key(piece, easel.outlook, breath) % path.size();
  for (std::size_t i = 0; i < path.size(); ++i) {
    path[i].y = my + 1.45f * own.length * (path[i].y - my);
    const bool end_point = i + 1 == path.size();
    path[i].pressure = math::saturate((i == heavy ? 0.75f
                                       : i == 0   ? 0.55f
                                                  : 0.02f) +
                                      0.40f * path[i].pressure * path[i].pressure) *
                       (end_point ? 0.1f : 1.0f);
  }
  const float loud = hear::level_at(piece, 0.5 * (start + end));
  const float depth = static_cast<float>(rank) / static_cast<float>(std::max(1, said - 1));
  Mark mark = inked(math::lerp(0.97f, 0.30f, std::sqrt(depth)));
  mark.brush = kLineBrush;
  mark.width = std::clamp(0.050f * static_cast<float>(math::exp2(loud / 10.0)) *
                              (1.25f - 0.5f * depth) * own.size,
                          0.016f, 0.095f) *
               unit;
  const std::vector<Shake> shakes = shakes_of(m, breath.first, breath.last);
  mark.start = start;
  mark.end = end;
  mark.pass = 2;
  mark.cause = {CauseKind::kMelody, breath.first, start, end};
  mark.keep = 1.0f;
  // A figure heard higher is farther away.
  mark.medium = math::saturate(mark.medium + 0.012f * static_cast<float>(figure.transposition));
  const double rate = (breath.last - breath.first + 1) / std::max(0.2, breath.end - breath.start);
  const float dry = dryness(easel, rate, start, end);
  if (dry > kDry) {  // flying white: a brush that is fast and not full, on its side
    mark.brush = kBassBrush;
    mark.wetness = 0.10f;
    mark.load = 0.55f + 0.6f * mark.load * (1.0f - dry);
    mark.medium *= 0.5f;
    mark.width *= 1.25f;
  } else {
    mark.wetness = math::lerp(1.0f, 0.75f, dry / kDry);
    // In one breath: water that runs while the brush dawdles draws ribs across its way.
    mark.end = std::min(mark.end, mark.start + 1.4);
  }
  make_fine(mark, shakes);
  // Beside what stands there, not across it.
  mark.path = best_place(easel, 9, 1.6f * mark.width, 10.0f, [&](int attempt) {
    std::vector<plan::PathPoint> tried = path;
    const float far = 0.05f * unit * static_cast<float>((attempt + 1) / 2);
    for (plan::PathPoint& q : tried) {
      q.y += attempt % 2 ? far : -far;
      q.x += 0.4f * far * (stretch.middle > 0.5f ? -1.0f : 1.0f);
    }
    keep_on_paper(easel, tried, 0.05f * unit);
    return tried;
  });
  mark.path = trembling(easel, mark.path, shakes, 0.5f * mark.width, kTremor);
  const float dx = mark.path.front().x - path.front().x, dy = mark.path.front().y - path.front().y;
  if (dry <= kDry) water_under(easel, mark, part_of(mark.path, 0.15f, 0.9f));
  easel.paint(std::move(mark));
  // Leaves: some of the notes that stand alone.
  int leaves = 0;
  for (int first = breath.first; first <= breath.last && leaves < 7;) {
    const int last = joined_run(piece, breath, first);
    if (last == first && m[first].offset - m[first].onset < 0.35) {
      Point at = on_line(easel, stretch, m[first].onset, easel.layout.height_of(m[first].pitch));
      at.x += dx, at.y += dy;
      Mark leaf = inked(math::lerp(0.95f, 0.5f, depth));
      leaf.brush = kLineBrush;
      leaf.width = 0.016f * unit * (0.6f + 0.8f * m[first].velocity) * own.size;
      leaf.start = hear::snap_to_onset(piece, m[first].onset, 0.08);
      leaf.end = leaf.start + 0.12;
      leaf.pass = 2;
      leaf.cause = {CauseKind::kMelody, first, m[first].onset, m[first].offset};
      leaf.path = sweep(at, 0.9f + 0.6f * easel.chance(kLine, first, 1), 0.05f * unit * own.length,
                        0.15f * easel.chance(kLine, first, 2));
      slant(easel, m[first], 0.02f * unit, leaf.path);
      easel.paint(std::move(leaf));
      ++leaves;
    }
    first = last + 1;
  }
}

void Ink::note(Easel&, int) const {}  // between the strokes is paper

/// Moss dots for the strongest attacks.
void Ink::hit(Easel& easel, int k) const {
  const plan::Onset& onset = easel.piece.onsets[k];
  const int rank =
      easel.outlook.onset_rank.empty() ? 0 : easel.outlook.onset_rank[static_cast<std::size_t>(k)];
  if (rank >= budget(easel, 5.0, 3, 16, easel.style->hits)) return;
  const float unit = easel.unit();
  const float level = onset.kind == plan::HitKind::kLow    ? 0.22f
                      : onset.kind == plan::HitKind::kHigh ? 0.8f
                                                           : 0.5f;
  const Point at = easel.layout.place(easel.layout.row_of(onset.time), onset.time,
                                      level + 0.12f * easel.chance(kMoss, k, 1));
  Mark mark = inked(0.6f + 0.35f * easel.unit_chance(kMoss, k, 2));
  mark.brush = kDabBrush;
  mark.width = unit * (0.008f + 0.012f * easel.unit_chance(kMoss, k, 3)) * easel.style->hits.size;
  mark.start = onset.time;
  mark.end = onset.time + 0.08;
  mark.pass = 3;
  mark.cause = {CauseKind::kOnset, k, onset.time, onset.time};
  mark.path = sweep(at, 0.7f + 0.5f * easel.chance(kMoss, k, 4),
                    0.6f * mark.width * easel.style->hits.length, 0.0f);
  easel.paint(std::move(mark));
}

/// One great stroke, ink thrown wet about it, and the seal.
void Ink::climax(Easel& easel) const {
  const plan::Piece& piece = easel.piece;
  const Element& own = easel.style->climax;
  const double when = easel.outlook.climax;
  const float unit = easel.unit();
  const float w = easel.layout.width, h = easel.layout.height;
  const int index = static_cast<int>(when / std::max(1e-3, piece.curves.hop));
  const plan::Cause cause{CauseKind::kLoudness, index, when - 1.5, when + 1.5};
  const float stand = easel.outlook.prominence,
              hard = hear::hardness(piece, when - 1.5, when + 1.5);
  const std::vector<plan::PathPoint> path = great_path(easel);

  // Splashed ink (haboku, Sesshu 1495): pools that run into each other under the stroke, the more
  // of them the farther the climax stands out.
  const int pools = static_cast<int>(std::lround((2.0f + 7.0f * stand) * own.amount));
  for (int i = 0; i < pools; ++i) {
    const float t = easel.unit_chance(kGreat, i, 1);
    const std::vector<plan::PathPoint> there =
        part_of(path, 0.55f * t, 0.55f * t + 0.02f + 0.06f * t * t);
    Mark pool = inked(0.26f + 0.40f * easel.unit_chance(kGreat, i, 2));
    pool.brush = kWashBrush;
    pool.width = unit * (0.045f + 0.055f * easel.unit_chance(kGreat, i, 3)) * own.size;
    pool.wetness = 1.0f;
    pool.start = std::max(when - 1.5, 0.0) + 0.15 * i;
    pool.end = pool.start + 0.2;
    pool.pass = 4;
    pool.cause = cause;
    pool.path = there;
    const float down = unit * (0.015f + 0.075f * easel.unit_chance(kGreat, i, 4));
    const float aside = 0.05f * unit * easel.chance(kGreat, i, 8);
    for (plan::PathPoint& q : pool.path) q.y += down, q.x += aside, q.pressure = 0.9f;
    easel.paint(std::move(pool));
  }

  // Quick and struck, the brush is dry and its hairs part (flying white); bowed it is full and
  // runs.
  const float dry = dryness(easel, climax_motion(easel), when - 1.5, when + 1.5);
  Mark mark = inked(1.0f);
  mark.brush = kBassBrush;
  mark.wetness = dry > kDry ? 0.12f : math::lerp(1.0f, 0.75f, dry / kDry);
  mark.load = dry > kDry ? math::lerp(1.05f, 0.62f, dry) : 1.6f;
  mark.width = (0.085f + 0.045f * stand) * unit * own.size;
  mark.start = when;
  mark.end = when + 1.4;
  mark.pass = 4;
  mark.cause = cause;
  mark.keep = 1.0f;
  mark.path = trembling(easel, path, climax_shakes(easel), 0.5f * mark.width,
                        {.aside = 0.6f, .swell = 0.4f, .thin = 0.8f});
  if (dry <= kDry) water_under(easel, mark, part_of(path, 0.1f, 0.8f));
  easel.paint(std::move(mark));

  // Drops fly on where it is lifted.
  const plan::PathPoint &a = path[path.size() - 2], &b = path.back();
  const auto angle = static_cast<float>(math::atan2(b.y - a.y, b.x - a.x));
  const int drops = static_cast<int>(2.0f + 9.0f * stand * hard);
  for (int i = 0; i < drops; ++i) {
    const float u = easel.unit_chance(kGreat, i, 5);
    const float aside = angle + 0.8f * easel.chance(kGreat, i, 6);
    const float far = unit * (0.02f + 0.20f * u * u);
    Mark drop = inked(0.95f);
    drop.wetness = 0.5f;
    drop.brush = kDabBrush;
    drop.width = unit * (0.003f + 0.008f * (1.0f - u) * easel.unit_chance(kGreat, i, 7));
    drop.start = when + 1.4 + 0.02 * i;
    drop.end = drop.start + 0.02;
    drop.pass = 4;
    drop.cause = cause;
    drop.path = sweep({b.x + far * static_cast<float>(math::cos(aside)),
                       b.y + far * static_cast<float>(math::sin(aside))},
                      aside, 0.8f * drop.width, 0.0f);
    easel.paint(std::move(drop));
  }

  // The seal stands low, where the picture is emptiest.
  const float edge = 0.040f * unit;
  Point seal{0.13f * w, 0.86f * h};
  float least = 1e9f;
  for (float x : {0.12f, 0.88f, 0.24f, 0.76f}) {
    for (float y : {0.86f, 0.72f}) {
      const Sketch::Under under = easel.sketch.look({{x * w, y * h, 1.0f, 0.0f}}, 4.0f * edge);
      const float full = under.cover + under.keep + 0.1f * (0.86f - y) +
                         0.2f * math::saturate(1.0f - std::fabs(x * w - path[0].x) / w);
      if (full < least) least = full, seal = {x * w, y * h};
    }
  }
  for (int i = 0; i < 3; ++i) {
    Mark red;
    red.brush = kKnifeBrush;
    red.width = 0.42f * edge;
    red.load = 1.1f;
    red.wetness = 0.1f;
    red.colour = {45.0f, 64.0f, 38.0f};
    red.start = when + 1.5 + 0.1 * i;
    red.end = red.start + 0.1;
    red.pass = 4;
    red.cause = cause;
    red.stamped = true;
    const float y = seal.y + edge * (static_cast<float>(i) - 1.0f) * 0.36f;
    red.path = {{seal.x - 0.42f * edge, y, 1.0f, 0.0f}, {seal.x + 0.42f * edge, y, 1.0f, 1.0f}};
    easel.paint(std::move(red));
  }
}

}  // namespace impasto::compose
