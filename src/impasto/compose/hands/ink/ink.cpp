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
#include "impasto/compose/hands/ink/strokes.h"
#include "impasto/compose/hands/ink/taste.h"
#include "impasto/compose/hands/ink/texture.h"
#include "impasto/compose/hands/section_place.h"
#include "impasto/hear/attacks.h"
#include "impasto/hear/breaths.h"
#include "impasto/hear/form.h"
#include "impasto/hear/level.h"
#include "impasto/plan/piece.h"
#include "impasto/plan/rhythm.h"

namespace impasto::compose {
namespace {

constexpr double kMinute = 60.0;  ///< s

using plan::CauseKind;

enum Purpose : std::uint64_t { kMist = 601, kBody, kLine, kShore, kMoss };

/// The brush shakes less aside than it presses and lifts, from wet to nearly dry.
constexpr Tremor kTremor{.aside = 0.95f, .swell = 0.8f, .thin = 0.4f};

/// How many things may be said in a piece of this length.
int budget(const Easel& easel, double a_minute, int least, int most, const Element& own) {
  const double minutes = easel.outlook.duration / kMinute;
  const double share = 1.0 - 0.5 * easel.style->restraint;
  return std::clamp(static_cast<int>(std::lround(2.0 * share * a_minute * std::sqrt(minutes) *
                                                 own.amount * easel.settings.density)),
                    least, most);
}

/// The bones of a line: its ends, and means of what lies between.
std::vector<plan::PathPoint> bones_of(const std::vector<plan::PathPoint>& full) {
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
  return path;
}

/// The arm is larger than the scale, and presses where the brush turns, most at one bone.
void swing(std::vector<plan::PathPoint>& path, std::size_t heavy, float length) {
  const float my = 0.5f * (path.front().y + path.back().y);
  for (std::size_t i = 0; i < path.size(); ++i) {
    path[i].y = my + kInk.line.tall * length * (path[i].y - my);
    const bool end_point = i + 1 == path.size();
    path[i].pressure = math::saturate((i == heavy ? kInk.line.heavy
                                       : i == 0   ? kInk.line.first
                                                  : kInk.line.light) +
                                      kInk.line.press * path[i].pressure * path[i].pressure) *
                       (end_point ? kInk.line.end_press : 1.0f);
  }
}

/// Fills the brush of a line as dry or as wet as it is.
void fill(Mark& mark, float dry) {
  if (dry > kDry) {  // flying white: a brush that is fast and not full, on its side
    mark.brush = kBassBrush;
    mark.wetness = kInk.line.dry_wetness;
    mark.load = kInk.line.dry_load + kInk.line.dry_load_gain * mark.load * (1.0f - dry);
    mark.medium *= 0.5f;
    mark.width *= kInk.line.dry_width;
  } else {
    mark.wetness = math::lerp(1.0f, kInk.line.wet_least, dry / kDry);
    // In one breath: water that runs while the brush dawdles draws ribs across its way.
    mark.end = std::min(mark.end, mark.start + kInk.line.longest);
  }
}

/// The path of a phrase, beside what stands there, not across it. `level` is the phrase's own.
std::vector<plan::PathPoint> beside(const Easel& easel, const std::vector<plan::PathPoint>& path,
                                    float width, float level) {
  const float unit = easel.unit();
  return best_place(easel, 9, kInk.line.look * width, kInk.line.wish, [&](int attempt) {
    std::vector<plan::PathPoint> tried = path;
    const float far = kInk.line.aside * unit * static_cast<float>((attempt + 1) / 2);
    for (plan::PathPoint& q : tried) {
      q.y += attempt % 2 ? far : -far;
      q.x += kInk.line.back * far * (level > 0.5f ? -1.0f : 1.0f);
    }
    keep_on_paper(easel, tried, kInk.line.edge * unit);
    return tried;
  });
}

/// Leaves: some of the notes that stand alone, moved as their phrase was. `depth` 0 near .. 1 far.
void paint_leaves(Easel& easel, const hear::Breath& breath, const Stretch& stretch, Point moved,
                  float depth) {
  const plan::Piece& piece = easel.piece;
  const auto& m = piece.melody;
  const Element& own = easel.style->melody;
  const float unit = easel.unit();
  int leaves = 0;
  for (int first = breath.first; first <= breath.last && leaves < 7;) {
    const int last = joined_run(piece, breath, first);
    if (last == first && m[first].offset - m[first].onset < kInk.line.leaf_longest) {
      Point at = on_line(easel, stretch, m[first].onset, easel.layout.height_of(m[first].pitch));
      at.x += moved.x, at.y += moved.y;
      Mark leaf = inked(scene_of(easel), math::lerp(kInk.line.leaf_near, 0.5f, depth));
      leaf.brush = kLineBrush;
      leaf.width = kInk.line.leaf * unit *
                   (kInk.line.leaf_soft + kInk.line.leaf_strong * m[first].velocity) * own.size;
      leaf.start = hear::snap_to_onset(piece, m[first].onset, kInk.line.leaf_snap);
      leaf.end = leaf.start + kInk.line.leaf_lasts;
      leaf.pass = 2;
      leaf.cause = {CauseKind::kMelody, first, m[first].onset, m[first].offset};
      leaf.path =
          sweep(at, kInk.line.leaf_turn + kInk.line.leaf_apart * easel.chance(kLine, first, 1),
                kInk.line.leaf_length * unit * own.length,
                kInk.line.leaf_bow * easel.chance(kLine, first, 2));
      slant(easel, m[first], kInk.line.leaf_slant * unit, leaf.path);
      easel.paint(std::move(leaf));
      ++leaves;
    }
    first = last + 1;
  }
}

/// Texture for a note of a score; of what is heard the attacks have it.
void work_in(Easel& easel, const score::Note& note, const Element& own) {
  const plan::Piece& piece = easel.piece;
  if (!plan::from_score(piece)) return;
  const auto before = [](const score::Note& n, double t) { return n.onset < t; };
  auto n = std::lower_bound(piece.notes.begin(), piece.notes.end(), note.onset, before);
  while (n != piece.notes.end() && n->onset == note.onset && n->pitch != note.pitch) ++n;
  if (n == piece.notes.end() || n->onset != note.onset) return;
  const plan::Cause cause{CauseKind::kNote, static_cast<int>(n - piece.notes.begin()), n->onset,
                          n->offset};
  damp_paper(easel, note.onset, kInk.damp.note * note.velocity, cause);
  paint_texture(easel,
                {note.onset, easel.layout.height_of(note.pitch), note.velocity, own.amount,
                 own.size, own.length},
                cause);
}

/// The level of what is sung, or goes below it, with an attack; where nothing is, `otherwise`.
float sung_at(const Easel& easel, double time, float otherwise) {
  const auto before = [](const score::Note& n, double t) { return n.onset < t; };
  for (const auto* line : {&easel.piece.melody, &easel.piece.bass}) {
    const auto n = std::lower_bound(line->begin(), line->end(), time - kInk.texture.near, before);
    if (n != line->end() && n->onset < time + kInk.texture.near)
      return easel.layout.height_of(n->pitch);
  }
  return otherwise;
}

}  // namespace

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
  const float loud = hear::level_at(piece, chord.start + kInk.body.loud_after);
  const Scene scene = scene_of(easel);
  Mark mark = inked(scene, std::clamp(kInk.body.tone + kInk.body.tone_gain * loud,
                                      kInk.body.tone_least, kInk.body.tone_most) +
                               kInk.body.stalk_tone * scene.upright);
  mark.brush = kMassBrush;
  const std::uint64_t key = easel.outlook.moment(chord.start);
  mark.width =
      unit *
      std::clamp(kInk.body.width * static_cast<float>(math::exp2(loud / kInk.body.dB_doubling)),
                 kInk.body.width_least, kInk.body.width_most) *
      math::lerp(1.0f, kInk.body.stalk_narrower, scene.upright) * easel.style->chords.size;
  mark.start = chord.start;
  mark.end = chord.start + kInk.body.lasts;
  mark.pass = 1;
  mark.cause = {CauseKind::kChord, k, chord.start, chord.end};
  mark.path = best_place(easel, 7, mark.width, kInk.body.wish, [&](int attempt) {
    const Point at = easel.layout.place(
        place.row,
        math::lerp(place.start, place.end,
                   0.5 + kInk.body.time_apart * easel.chance(kBody, key, attempt, 1)),
        place.middle -
            (kInk.body.below + kInk.body.below_gain * easel.unit_chance(kBody, key, attempt, 4)) *
                place.half);
    const float lies = kInk.body.angle * hand_angle(easel, piece.sections[own].label);
    return sweep(at,
                 math::lerp(lies, lies < 0.0f ? -kInk.body.stalk : kInk.body.stalk,
                            math::smoothstep(0.25f, 0.75f, scene.upright)) +
                     kInk.body.apart * easel.chance(kBody, key, 2),
                 unit *
                     std::clamp(kInk.body.length * place.extent / unit, kInk.body.length_least,
                                kInk.body.length_most) *
                     math::lerp(1.0f, kInk.body.stalk_longer, scene.upright) *
                     easel.style->chords.length,
                 kInk.body.bow * easel.chance(kBody, key, 3));
  });
  for (plan::PathPoint& q : mark.path) {  // a rock: the brush is laid on its side in the middle
    const float end = 2.0f * q.time - 1.0f;
    // What stands has joints, where the brush rests and goes on.
    const auto joint = static_cast<float>(math::cos(6.2831853 * kInk.body.joints * q.time));
    q.pressure *= math::lerp(1.0f - kInk.body.laid * end * end,
                             1.0f - kInk.body.joint * (0.5f - 0.5f * joint), scene.upright);
  }
  lay_on_side(mark.path, kInk.body.lean);
  easel.paint(std::move(mark));
}

/// The longest bass notes: a shore, dry.
void Ink::bass(Easel& easel, int k) const {
  const plan::Piece& piece = easel.piece;
  const score::Note& note = piece.bass[k];
  const int rank = easel.outlook.bass_rank[static_cast<std::size_t>(k)];
  if (rank >= budget(easel, kInk.shore.a_minute, 2, 9, easel.style->bass)) {
    work_in(easel, note, easel.style->bass);
    return;
  }
  const float unit = easel.unit();
  const double length = note.offset - note.onset;
  const Point at =
      easel.layout.place(easel.layout.row_of(note.onset), 0.5 * (note.onset + note.offset),
                         0.5f * easel.layout.height_of(note.pitch));
  Mark mark = inked(scene_of(easel), 0.50f - kInk.shore.paler * static_cast<float>(rank % 4));
  mark.load *= kInk.shore.load;
  mark.wetness = kInk.shore.wetness;
  mark.brush = kBassBrush;
  mark.width =
      unit * (kInk.shore.width + kInk.shore.width_gain * note.velocity) * easel.style->bass.size;
  mark.start = hear::snap_to_onset(piece, note.onset, kInk.shore.snap);
  mark.end = mark.start + std::clamp(length, kInk.shore.lasts_least, kInk.shore.lasts_most);
  mark.pass = 2;
  mark.cause = {CauseKind::kBass, k, note.onset, note.offset};
  mark.path =
      sweep(at, kInk.shore.apart * easel.chance(kShore, k, 1),
            unit *
                std::clamp(kInk.shore.length + kInk.shore.length_gain * static_cast<float>(length),
                           kInk.shore.length_least, kInk.shore.length_most) *
                easel.style->bass.length,
            kInk.shore.bow * easel.chance(kShore, k, 2), kInk.shore.press);
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
  const int said = budget(easel, kInk.line.a_minute, 2, 5, own);
  const int rank = easel.outlook.breath_rank[static_cast<std::size_t>(p)];
  if (rank >= said) {  // what is not said goes into the mountains
    for (int i = breath.first; i <= breath.last; ++i) work_in(easel, m[i], own);
    return;
  }
  const float unit = easel.unit();
  const Stretch stretch = stretch_of(easel, breath, p);
  const double start = hear::snap_to_onset(piece, m[breath.first].onset, kInk.line.snap);
  const double end = std::max(start + kInk.line.shortest, breath.end);
  const std::vector<plan::PathPoint> full = gesture(easel, stretch, breath.first, breath.last);
  std::vector<plan::PathPoint> path = bones_of(full);
  path = with_slides(std::move(path), full, slides_of(m, breath.first, breath.last));
  if (path.size() < 2) return;
  const Figure figure = figure_of(piece, breath);
  swing(path, hand_key(piece, easel.outlook, breath) % path.size(), own.length);
  const float loud = hear::level_at(piece, 0.5 * (start + end));
  const float depth = static_cast<float>(rank) / static_cast<float>(std::max(1, said - 1));
  const Scene scene = scene_of(easel);
  Mark mark = inked(scene, math::lerp(kInk.line.near, kInk.line.far, std::sqrt(depth)));
  mark.brush = kLineBrush;
  mark.width =
      std::clamp(kInk.line.width * static_cast<float>(math::exp2(loud / kInk.line.dB_doubling)) *
                     (kInk.line.width_near - 0.5f * depth) * own.size,
                 kInk.line.width_least, kInk.line.width_most) *
      unit;
  const std::vector<Shake> shakes = shakes_of(m, breath.first, breath.last);
  mark.start = start;
  mark.end = end;
  mark.pass = 2;
  mark.cause = {CauseKind::kMelody, breath.first, start, end};
  mark.keep = 1.0f;
  // A figure heard higher is farther away.
  mark.medium = math::saturate(mark.medium +
                               kInk.line.higher_paler * static_cast<float>(figure.transposition));
  const double rate = (breath.last - breath.first + 1) /
                      std::max(kInk.line.shortest_breath, breath.end - breath.start);
  const float dry = dryness(easel, rate, start, end);
  fill(mark, dry);
  make_fine(mark, shakes);
  mark.path = beside(easel, path, mark.width, stretch.middle);
  mark.path = trembling(easel, mark.path, shakes, 0.5f * mark.width, kTremor);
  lay_on_side(mark.path, kInk.line.lean);
  const Point moved{mark.path.front().x - path.front().x, mark.path.front().y - path.front().y};
  if (dry <= kDry)
    water_under(easel, mark, part_of(mark.path, kInk.line.water_from, kInk.line.water_to));
  easel.paint(std::move(mark));
  paint_leaves(easel, breath, stretch, moved, depth);
}

/// Between the strokes is paper.
void Ink::note(Easel& easel, int k) const {
  work_in(easel, easel.piece.notes[static_cast<std::size_t>(k)], easel.style->notes);
}

/// Moss dots for the strongest attacks, texture for all others.
void Ink::hit(Easel& easel, int k) const {
  const plan::Onset& onset = easel.piece.onsets[k];
  const int rank = easel.outlook.onset_rank[static_cast<std::size_t>(k)];
  const float level = onset.kind == plan::HitKind::kLow    ? kInk.moss.low
                      : onset.kind == plan::HitKind::kHigh ? kInk.moss.high
                                                           : 0.5f;
  const plan::Cause cause{CauseKind::kOnset, k, onset.time, onset.time};
  damp_paper(easel, onset.time, onset.strength, cause);
  if (rank >= budget(easel, kInk.moss.a_minute, 3, 16, easel.style->hits)) {
    const Element& own = easel.style->hits;
    paint_texture(easel,
                  {onset.time, sung_at(easel, onset.time, level), onset.strength, own.amount,
                   own.size, own.length},
                  cause);
    return;
  }
  const float unit = easel.unit();
  const Point at = easel.layout.place(easel.layout.row_of(onset.time), onset.time,
                                      level + kInk.moss.apart * easel.chance(kMoss, k, 1));
  Mark mark =
      inked(scene_of(easel), kInk.moss.tone + kInk.moss.tone_gain * easel.unit_chance(kMoss, k, 2));
  mark.brush = kDabBrush;
  mark.width = unit * (kInk.moss.width + kInk.moss.width_gain * easel.unit_chance(kMoss, k, 3)) *
               easel.style->hits.size;
  mark.start = onset.time;
  mark.end = onset.time + kInk.moss.lasts;
  mark.pass = 3;
  mark.cause = cause;
  mark.path = sweep(at, kInk.moss.turn + 0.5f * easel.chance(kMoss, k, 4),
                    kInk.moss.length * mark.width * easel.style->hits.length, 0.0f);
  easel.paint(std::move(mark));
}

}  // namespace impasto::compose
