// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
// The whole arm: strokes as long as the body reaches, thrown, overshooting, wet; black and white as
// colours among colours; dense in the middle, breathing at the edges.
#include "impasto/compose/hands/arm/arm.h"

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

enum Purpose : std::uint64_t { kSwipe = 501, kSweep, kLine, kSlash, kSplash, kStorm, kDrip };

/// An arm swings from a shoulder: an arc that starts hard, is fastest where it is straightest
/// (speed as curvature to the power -1/3, Lacquaniti, Terzuolo & Viviani 1983), and overshoots into
/// a hook.
std::vector<plan::PathPoint> swing(Point centre, float angle, float length, float bow, float hook,
                                   float press) {
  constexpr int kPoints = 13;
  std::vector<plan::PathPoint> path;
  float heading = angle - 2.2f * bow, x = 0, y = 0;
  const float step = length / (kPoints - 1);
  double time = 0;
  std::vector<double> times;
  for (int i = 0; i < kPoints; ++i) {
    const float s = static_cast<float>(i) / (kPoints - 1);
    const float pressed = std::min(1.0f, 0.6f + 2.5f * s) * (1.0f - 0.55f * s * s * s * s);
    path.push_back({x, y, math::saturate(press * pressed), 0});
    times.push_back(time);
    const float turn = 4.4f * bow / (kPoints - 1) + (s > 0.72f ? hook : 0.0f);
    x += step * static_cast<float>(math::cos(heading));
    y += step * static_cast<float>(math::sin(heading));
    heading += turn;
    time += math::cbrt(0.05 + std::fabs(turn)) * (0.7 + 0.9 * s);
  }
  const float mx = 0.5f * path.back().x, my = 0.5f * path.back().y;
  for (int i = 0; i < kPoints; ++i) {
    path[i].x += centre.x - mx;
    path[i].y += centre.y - my;
    path[i].time = static_cast<float>(times[i] / times.back());
  }
  return path;
}

/// The painter stands before the middle: what lies far out is drawn in.
Point gathered(const Easel& easel, Point p, float pull) {
  return {math::lerp(p.x, 0.52f * easel.layout.width, pull),
          math::lerp(p.y, 0.50f * easel.layout.height, pull)};
}

/// How near the place where the climax will be: 1 there, 0 from a third of the canvas.
float near_focus(const Easel& easel, Point p) {
  const float dx = p.x - easel.layout.focus.x, dy = p.y - easel.layout.focus.y;
  const float r2 = (dx * dx + dy * dy) / (easel.unit() * easel.unit());
  return static_cast<float>(math::exp(-r2 / 0.035));
}

/// Black, white, the family and its opposite, each full; black and white gather in two places each,
/// so that the whole has a dark and a light side.
Lch loaded_colour(const Easel& easel, const Lch& own, const Family& family, float dice,
                  std::uint64_t key, Point at) {
  Lch c = own;
  // The dark side lies across the focus: where the light comes from the picture is light.
  const float side = (at.y - easel.layout.focus.y) * 1.6f +
                     (at.x - 0.5f * easel.layout.width) *
                         (easel.layout.focus.x > 0.5f * easel.layout.width ? -0.9f : 0.9f);
  const float dark = 0.05f + 0.22f * math::saturate(0.5f + 1.4f * side / easel.unit());
  if (dice < dark) {
    c = {11.0f, 3.0f, 280.0f};
  } else if (dice < 0.33f) {
    c = {93.0f, 5.0f, 85.0f};
  } else if (dice < 0.46f) {
    c = family.accent;
    c.C *= 1.2f;
  } else {
    c.C = std::max(1.3f * c.C, 34.0f);
    c.h = wrap_hue(c.h + 26.0f * easel.chance(kSweep, key, 41));
    c.L += 10.0f * easel.chance(kSweep, key, 42);
  }
  return c;
}

/// Paint that flies on when the arm stops: drops along the direction, most of them small, a few
/// far.
void splash(Easel& easel, const Mark& like, Point from, float angle, float reach, int drops,
            std::uint64_t key, float size = 1.0f) {
  for (int i = 0; i < drops; ++i) {
    const float u = easel.unit_chance(kSplash, key, i, 1);
    const float far = reach * u * (0.5f + u);
    const float aside = angle + 0.45f * easel.chance(kSplash, key, i, 2);
    const float v = 0.05f + 0.95f * easel.unit_chance(kSplash, key, i, 3);
    Mark mark = like;
    mark.brush = kDabBrush;
    mark.width = std::min(0.0032f / std::sqrt(v), 0.016f) * easel.unit() * size;
    mark.load = 1.5f;
    mark.start = like.end + 0.01 * i;
    mark.end = mark.start + 0.02;
    const Point at{from.x + far * static_cast<float>(math::cos(aside)),
                   from.y + far * static_cast<float>(math::sin(aside))};
    const float stretch = mark.width * (0.4f + 1.6f * u * easel.unit_chance(kSplash, key, i, 4));
    mark.path = sweep(at, aside, stretch, 0.0f);
    mark.keep = 0;
    easel.paint(std::move(mark));
  }
}

/// Thinned and poured on: where the canvas stands it will run down. Bowed sounds run more often
/// than struck ones.
void drench(Mark& mark) {
  mark.load = 2.0f;
  mark.wetness = 0.9f;
  mark.medium = 0.25f;
}
bool overloaded(const Easel& easel, double from, double to, std::uint64_t key) {
  const float share = 0.10f + 0.12f * (1.0f - hear::hardness(easel.piece, from, to));
  return easel.style->flow.wash > 0 && easel.unit_chance(kDrip, key) < share;
}

/// What runs from an overloaded stroke: threads straight down from its lower edge, each as wide as
/// it was when it let go, most of them short and one in ten long, a bead where it stops. They are
/// drawn, because the flow of washes stops where a film is as thin as a thread.
void drips(Easel& easel, const Mark& from, int count, float reach, std::uint64_t key) {
  const plan::Flow& flow = easel.style->flow;
  const float fall = flow.wash > 0 ? flow.gravity : 0.0f;
  if (fall <= 0 || from.path.size() < 2) return;
  const double down = flow.down_deg * (math::kPi / 180.0);
  const float dx = static_cast<float>(math::cos(down)), dy = -static_cast<float>(math::sin(down));
  const float unit = easel.unit();
  const plan::Brush brush =
      plan::complete(easel.style->brushes[static_cast<std::size_t>(kDabBrush)]);
  for (int i = 0; i < count; ++i) {
    const float t = 0.08f + 0.84f * easel.unit_chance(kDrip, key, i, 1);
    const plan::PathPoint at = part_of(from.path, t, std::min(1.0f, t + 0.02f)).front();
    const float v = 0.04f + 0.96f * easel.unit_chance(kDrip, key, i, 2);
    const float length = fall * unit * std::min(reach * 0.28f / std::sqrt(v), reach);
    Mark drip = from;
    drip.brush = kDabBrush;
    drip.width = unit * (0.0035f + 0.0045f * easel.unit_chance(kDrip, key, i, 3));
    drip.load = 1.5f;
    drip.wetness = 0.35f;
    drip.medium = 0.15f;
    drip.keep = 0.1f;
    const float edge = 0.30f * from.width * (0.3f + 0.7f * at.pressure);
    Point a{at.x + edge * dx, at.y + edge * dy};
    // A brush runs dry, a thread does not: it is drawn with as many loads as it takes.
    const float load_lasts = std::max(6.0f, 0.8f * brush.run) * drip.width;
    const int pieces = std::clamp(static_cast<int>(std::ceil(length / load_lasts)), 1, 12);
    const double begin = from.end, span = std::min(0.9, 0.25 + 1.6 * length);
    for (int k = 0; k < pieces; ++k) {
      drip.path.clear();
      for (int j = 0; j <= 4; ++j) {
        const float s =
            (static_cast<float>(k) + 0.25f * static_cast<float>(j)) / static_cast<float>(pieces);
        const float way = s * length;
        const float aside = 0.0035f * unit * easel.chance(kDrip, key, i, 4 * k + j, 4) * s;
        const bool bead = k + 1 == pieces && j == 4;
        drip.path.push_back({a.x + way * dx - aside * dy, a.y + way * dy + aside * dx,
                             bead ? 1.0f : 0.72f - 0.3f * s, 0.25f * static_cast<float>(j)});
      }
      drip.start = begin + span * k / pieces;
      drip.end = begin + span * (k + 1) / pieces;
      easel.paint(drip);
    }
  }
}

}  // namespace

void Arm::section(Easel& easel, int k) const {
  const plan::Section& heard = easel.piece.sections[k];
  const Place place = place_of_section(easel, k);
  const Family& family = easel.family_at(0.5 * (heard.start + heard.end));
  const float unit = easel.unit();
  const float angle = 1.25f * hand_angle(easel, heard.label) - 0.2f;
  const int count = std::max(1, static_cast<int>(std::lround(3.0f * easel.style->sections.amount)));
  for (int i = 0; i < count; ++i) {
    const double when =
        math::lerp(place.start, place.end, 0.5 + 0.3 * easel.chance(kSwipe, k, i, 1));
    const float level = place.middle + 0.8f * place.half * easel.chance(kSwipe, k, i, 2);
    const Point at = gathered(easel, easel.layout.place(place.row, when, level), -0.08f);
    Mark mark;
    mark.brush = kWashBrush;
    mark.width = unit *
                 (i == 0   ? 0.34f
                  : i == 1 ? 0.20f
                           : 0.10f) *
                 (0.8f + 0.4f * easel.unit_chance(kSwipe, k, i, 3)) * easel.style->sections.size;
    mark.load = 0.65f;
    mark.wetness = 0.46f;
    mark.medium = 0.18f;
    mark.colour = vary(easel, family.base, 1.0f, kSwipe, 31 * k + i);
    mark.colour.C *= 1.15f;
    mark.start = i == 0 ? std::max(0.0, heard.start - 0.5) : heard.start + 0.25 * i;
    mark.end = mark.start + 0.5;
    mark.pass = 0;
    mark.cause = {CauseKind::kSection, k, heard.start, heard.end};
    mark.path = swing(
        at, angle + 0.5f * easel.chance(kSwipe, k, i, 4) + (i % 2 ? 1.2f : 0.0f),
        std::clamp(1.6f * place.extent, 0.45f * unit, 1.10f * unit) * easel.style->sections.length,
        0.22f * easel.chance(kSwipe, k, i, 5), 0.0f, 1.0f);
    easel.paint(std::move(mark));
  }
}

void Arm::chord(Easel& easel, int k) const {
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
  const float force = static_cast<float>(math::exp2(loud / 12.0));
  const double all = 58.0 * own.amount * easel.settings.density;
  const double share =
      all * length * easel.outlook.chord_stride /
      std::max(1.0, easel.outlook.mean_chord_length * static_cast<double>(easel.outlook.chords));
  // A share below one stroke is one stroke now and then.
  const int count = std::clamp(static_cast<int>(share + easel.unit_chance(kSweep, k, 99)), 0, 24);
  if (count == 0) return;
  const std::vector<double> attacks = hear::attacks_of(piece, chord, count);
  const Lch colour = chord_colour(family, chord, easel.colours.home);
  for (int i = 0; i < count; ++i) {
    const std::uint64_t key =
        256ull * static_cast<std::uint64_t>(k) + static_cast<std::uint64_t>(i);
    const float u = 0.035f + 0.965f * easel.unit_chance(kSweep, key, 1);
    Mark mark;
    // Widths by a power law: one in thirty is a door, most are a hand.
    mark.width = std::min(0.0270f / std::sqrt(u) * force * own.size, 0.24f) * unit;
    const bool broad = mark.width > 0.04f * unit;
    mark.brush = broad ? kMassBrush : i % 5 == 3 ? kKnifeBrush : kLineBrush;
    mark.load = broad ? 0.75f : 1.2f;
    mark.wetness = broad ? 0.38f : 0.25f;
    const bool runs = overloaded(easel, chord.start, chord.end, key);
    if (runs && mark.width < 0.055f * unit) drench(mark);
    const float dice = easel.unit_chance(kSweep, key, 2);
    const float turned = hand_angle(easel, heard->label) * 1.2f +
                         0.8f * easel.chance(kSweep, key, 3) + (key % 3 == 2 ? 1.3f : 0.0f) +
                         (easel.chance(kSweep, key, 4) > 0 ? 3.14159f : 0.0f);
    const float reach =
        unit * std::clamp(0.18f + 0.65f * easel.unit_chance(kSweep, key, 5) * force, 0.12f, 1.0f) *
        own.length;
    mark.colour =
        loaded_colour(easel, colour, family, dice, key,
                      easel.layout.place(place.row, chord.start + 0.5 * length, place.middle));
    const float lean = easel.chance(kSweep, key, 6);
    // A third are slashes, nearly straight.
    const float bow = ((lean < 0 ? -0.13f : 0.13f) + 0.36f * lean) * (key % 3 == 1 ? 0.25f : 1.0f);
    const float hook = 0.30f * easel.chance(kSweep, key, 7);
    mark.path = best_place(easel, 4, mark.width, mark.colour.L, [&](int attempt) {
      const double when =
          std::clamp(chord.start + 0.5 * length +
                         0.35 * (place.end - place.start) * easel.chance(kSweep, key, attempt, 8),
                     place.start, place.end);
      const float level = place.middle + 1.1f * place.half * easel.chance(kSweep, key, attempt, 9);
      const Point at = gathered(easel, easel.layout.place(place.row, when, level), 0.08f);
      // Around the focus strokes are short: there is room for one that is not.
      const float room = 1.0f - 0.55f * near_focus(easel, at);
      return swing(at, easel.layout.flow(at, turned), reach * room, bow, hook,
                   math::saturate(0.8f + 0.03f * loud));
    });
    mark.start = attacks[i];
    mark.end = mark.start + 0.14 + 0.25 * reach / unit;
    mark.pass = 1;
    mark.cause = {CauseKind::kChord, k, chord.start, chord.end};
    const Mark kept = mark;
    easel.paint(std::move(mark));
    if (runs) drips(easel, kept, 2 + static_cast<int>(key % 4), 0.50f, key);
    if (key % 4 == 1 && !broad) {
      const plan::PathPoint &a = kept.path[kept.path.size() - 2], &b = kept.path.back();
      splash(easel, kept, {b.x, b.y}, static_cast<float>(math::atan2(b.y - a.y, b.x - a.x)),
             0.16f * unit * force, 5, key);
    }
  }
}

void Arm::bass(Easel& easel, int k) const {
  const plan::Piece& piece = easel.piece;
  const score::Note& note = piece.bass[k];
  const Element& own = easel.style->bass;
  const double length = note.offset - note.onset;
  const double keep =
      34.0 * own.amount * easel.settings.density / std::max<std::size_t>(1, easel.outlook.bass);
  if (length < 0.09 || easel.unit_chance(kSlash, k, 1) > keep) return;
  const float unit = easel.unit();
  const float force =
      static_cast<float>(math::exp2(hear::level_at(piece, note.onset + 0.1) / 10.0));
  const std::size_t row = easel.layout.row_of(note.onset);
  const Point at = gathered(easel,
                            easel.layout.place(row, 0.5 * (note.onset + note.offset),
                                               easel.layout.height_of(note.pitch) + 0.10f),
                            0.10f);
  Mark mark;
  mark.brush = kBassBrush;
  mark.width = std::clamp(0.034f * unit * force * (0.4f + 0.9f * note.velocity) * own.size,
                          0.012f * unit, 0.09f * unit);
  mark.load = 1.0f;
  mark.wetness = 0.36f;
  mark.colour = {12.0f, 4.0f, easel.family_at(note.onset).base.h};
  const std::uint64_t key = 7000ull + easel.outlook.moment(note.onset);
  const bool runs = overloaded(easel, note.onset, note.offset, key);
  mark.start = hear::snap_to_onset(piece, note.onset, 0.08);
  mark.end = mark.start + std::clamp(0.5 * length, 0.12, 0.5);
  mark.pass = 2;
  mark.cause = {CauseKind::kBass, k, note.onset, note.offset};
  const bool bent = is_bent(note);
  mark.path = swing(
      at, (bent ? 0.4f : 0.9f) * easel.chance(kSlash, k, 2) + (k % 2 && !bent ? 3.14159f : 0.0f),
      unit * std::clamp(0.14f + 0.18f * static_cast<float>(length), 0.14f, 0.5f) * own.length,
      0.25f * easel.chance(kSlash, k, 3), 0.2f * easel.chance(kSlash, k, 4),
      0.6f + 0.4f * note.velocity);
  slant(easel, note, mark.width, mark.path);
  mark.path = trembling_note(easel, piece.bass, k, mark.path, 0.7f * mark.width);
  mark.keep = 0.2f;
  const Mark kept = mark;
  easel.paint(std::move(mark));
  if (runs) drips(easel, kept, 3, 0.35f, key);
}

/// The tune as one movement of the whole arm: larger than the scale would have it, never lifted
/// within a breath.
void Arm::breath(Easel& easel, const hear::Breath& breath, int p) const {
  const plan::Piece& piece = easel.piece;
  const auto& m = piece.melody;
  const Element& own = easel.style->melody;
  const float unit = easel.unit();
  const Stretch stretch = stretch_of(easel, breath, p);
  const double start = hear::snap_to_onset(piece, m[breath.first].onset, 0.08);
  const double end = std::max(start + 0.1, breath.end);
  std::vector<plan::PathPoint> path = gesture(easel, stretch, breath.first, breath.last);
  float mx = 0, my = 0;
  for (const plan::PathPoint& q : path) mx += q.x, my += q.y;
  mx /= static_cast<float>(path.size());
  my /= static_cast<float>(path.size());
  const Point to = gathered(easel, {mx, my}, 0.06f);
  const float loud = hear::level_at(piece, 0.5 * (start + end));
  const float force = static_cast<float>(math::exp2(loud / 10.0));
  const Figure figure = figure_of(piece, breath);
  const std::uint64_t key = hand_key(piece, easel.outlook, breath);
  const float tilt = (figure.mirrored ? -0.45f : 0.45f) * easel.chance(kLine, key, 1);
  const float c = static_cast<float>(math::cos(tilt)), s = static_cast<float>(math::sin(tilt));
  for (plan::PathPoint& q : path) {
    const float dx = 1.15f * own.length * (q.x - mx), dy = 1.9f * own.length * (q.y - my);
    q.x = to.x + c * dx - s * dy;
    q.y = to.y + s * dx + c * dy;
    q.pressure = math::saturate(0.25f + 1.0f * q.pressure);
  }
  Mark mark;
  mark.brush = kLineBrush;
  const std::vector<Shake> shakes = shakes_of(m, breath.first, breath.last);
  mark.width = std::clamp(0.044f * unit * force * own.size, 0.014f * unit, 0.095f * unit);
  mark.load = 1.3f;
  mark.wetness = 0.36f;
  make_fine(mark, shakes);
  const Sketch::Under under = easel.sketch.look(path, mark.width);
  const float ground = under.cover > 0.4f ? under.lightness : 90.0f;
  const Family& family = easel.family_at(start);
  const bool main = figure.motif == 0 || (figure.motif < 0 && key % 3 == 1);
  mark.colour = main          ? moved_in_hue(family.accent, family, figure.transposition)
                : ground > 50 ? Lch{12.0f, 4.0f, 280.0f}
                              : Lch{94.0f, 5.0f, 85.0f};
  if (std::fabs(mark.colour.L - ground) < 25)
    mark.colour.L = ground > 50 ? ground - 42 : ground + 42;
  mark.start = start;
  mark.end = end;
  mark.pass = 2;
  mark.cause = {CauseKind::kMelody, breath.first, start, end};
  mark.keep = 0.8f;
  mark.path = trembling(easel, path, shakes, 0.9f * mark.width);
  const Mark kept = mark;
  easel.paint(std::move(mark));
  const plan::PathPoint &a = path[path.size() - 2], &b = path.back();
  splash(easel, kept, {b.x, b.y}, static_cast<float>(math::atan2(b.y - a.y, b.x - a.x)),
         0.22f * unit * force, 7, 1000ull + static_cast<std::uint64_t>(p));
}

void Arm::note(Easel& easel, int k) const {
  const score::Note& note = easel.piece.notes[k];
  if (easel.unit_chance(kSlash, k, 21) > 0.35f * easel.style->notes.amount) return;
  const float unit = easel.unit();
  const Family& family = easel.family_at(note.onset);
  const std::size_t row = easel.layout.row_of(note.onset);
  const Point at = gathered(
      easel, easel.layout.place(row, note.onset, easel.layout.height_of(note.pitch)), 0.1f);
  Mark mark;
  mark.brush = kLineBrush;
  mark.width = unit * (0.004f + 0.012f * note.velocity) * easel.style->notes.size;
  mark.load = 1.1f;
  mark.wetness = 0.4f;
  mark.colour = loaded_colour(easel, family.base, family, easel.unit_chance(kSlash, k, 22),
                              static_cast<std::uint64_t>(k), at);
  mark.start = note.onset;
  mark.end = note.onset + 0.15;
  mark.pass = 3;
  mark.cause = {CauseKind::kNote, k, note.onset, note.offset};
  mark.path = swing(
      at, 3.0f * easel.chance(kSlash, k, 23),
      unit * std::clamp(0.05f + 0.10f * static_cast<float>(note.offset - note.onset), 0.05f, 0.3f) *
          easel.style->notes.length,
      0.4f * easel.chance(kSlash, k, 24), 0.4f * easel.chance(kSlash, k, 25), 0.8f);
  easel.paint(std::move(mark));
}

void Arm::hit(Easel& easel, int k) const {
  const plan::Onset& onset = easel.piece.onsets[k];
  // The strongest only: everywhere, drops are dust.
  const int rank =
      easel.outlook.onset_rank.empty() ? 0 : easel.outlook.onset_rank[static_cast<std::size_t>(k)];
  if (rank >= static_cast<int>(60.0f * easel.style->hits.amount * easel.settings.density)) return;
  const float unit = easel.unit();
  const Family& family = easel.family_at(onset.time);
  const std::size_t row = easel.layout.row_of(onset.time);
  const float level = onset.kind == plan::HitKind::kLow    ? 0.2f
                      : onset.kind == plan::HitKind::kHigh ? 0.8f
                                                           : 0.5f;
  const Point at = gathered(
      easel, easel.layout.place(row, onset.time, level + 0.3f * easel.chance(kSplash, k, 11)),
      0.05f);
  Mark like;
  like.wetness = 0.4f;
  like.colour = loaded_colour(easel, family.base, family, easel.unit_chance(kSplash, k, 12),
                              static_cast<std::uint64_t>(k) + 77, at);
  like.start = like.end = onset.time;
  like.pass = 3;
  like.cause = {CauseKind::kOnset, k, onset.time, onset.time};
  splash(easel, like, at, 6.2832f * easel.unit_chance(kSplash, k, 13),
         unit * (0.06f + 0.20f * onset.strength) * easel.style->hits.length,
         2 + static_cast<int>(5.0f * onset.strength * onset.strength),
         500000ull + static_cast<std::uint64_t>(k), easel.style->hits.size);
}

/// The field is cleared, and the tune thrown across it in black and the fullest colour; from its
/// heaviest stroke the paint runs.
void Arm::climax(Easel& easel) const {
  const plan::Piece& piece = easel.piece;
  const Element& own = easel.style->climax;
  const double when = easel.outlook.climax;
  const Family& family = easel.family_at(when);
  const float unit = easel.unit();
  const float stand = easel.outlook.prominence;
  const float motion = math::saturate(climax_motion(easel) / 6.0f);
  const Point heart = gathered(easel, easel.layout.focus, 0.18f);
  const float reach = unit * (0.34f + 0.26f * stand) * own.length;
  const std::vector<plan::PathPoint> line =
      climax_line(easel, heart, reach, 0.85f, 2.6f * (1.0f - motion));
  const std::vector<plan::PathPoint> sung = trembling(
      easel, line, climax_shakes(easel), 1.15f * (0.052f + 0.030f * stand) * unit * own.size,
      {.aside = 0.6f, .swell = 0.6f});
  const plan::PathPoint &head = line.front(), &tail = line.back();
  const auto along =
      static_cast<float>(math::atan2(tail.y - head.y, std::max(0.02f, tail.x - head.x)));
  const int index = static_cast<int>(when / std::max(1e-3, piece.curves.hop));
  Mark mark;
  mark.pass = 4;
  mark.cause = {CauseKind::kLoudness, index, when - 1.5, when + 1.5};
  mark.load = 1.3f;
  mark.wetness = 0.3f;
  const float before = easel.sketch.look(line, 0.2f * unit).lightness;
  // Against what stands there: a white field in dark surroundings, a black one in light.
  const bool white = before < 58.0f;
  const Lch black{10.0f, 3.0f, 280.0f}, chalk{96.0f, 4.0f, 85.0f};
  const int sweeps = 3 + static_cast<int>(std::lround(2.0f * stand));
  for (int i = 0; i < sweeps; ++i) {
    Mark field = mark;
    field.brush = kMassBrush;
    field.width = unit * (0.105f + 0.05f * stand) * own.size;
    field.colour = white ? chalk : black;
    field.start = when + 0.08 * i;
    field.end = field.start + 0.3;
    const float across = static_cast<float>(i) - 0.5f * static_cast<float>(sweeps - 1);
    const float off = 0.72f * field.width * across;
    field.path = swing({heart.x - off * static_cast<float>(math::sin(along)),
                        heart.y + off * static_cast<float>(math::cos(along))},
                       along + 0.16f * easel.chance(kStorm, i, 1) + (i % 2 ? 3.14159f : 0.0f),
                       reach * (1.05f - 0.16f * std::fabs(across)),
                       0.14f * easel.chance(kStorm, i, 2), 0.1f * easel.chance(kStorm, i, 3), 1.0f);
    field.keep = 0.5f;
    easel.paint(std::move(field));
  }
  const Lch accent{std::clamp(family.accent.L, 34.0f, 74.0f), 1.35f * family.accent.C,
                   family.accent.h};
  for (int i = 0; i < 4; ++i) {
    Mark thrown = mark;
    thrown.brush = kLineBrush;
    thrown.width = unit *
                   (i == 0 ? 0.052f + 0.030f * stand : 0.030f / std::sqrt(static_cast<float>(i))) *
                   own.size;
    thrown.colour = i % 2 ? accent : white ? black : chalk;
    thrown.load = i == 0 ? 2.2f : 1.6f;
    thrown.wetness = 0.12f;
    thrown.start = when + 0.5 + 0.2 * i;
    thrown.end = thrown.start + 0.4;
    const float from = i == 0 ? 0.0f : 0.4f * easel.unit_chance(kStorm, i, 4);
    thrown.path = i == 0 ? sung : part_of(sung, from, from + 0.6f);
    const float off = 0.05f * unit * static_cast<float>(i % 2 ? -(i + 1) / 2 : i / 2);
    for (plan::PathPoint& q : thrown.path) {
      q.pressure = math::saturate(0.5f + 0.6f * q.pressure);
      q.y += off;
      q.x -= 0.4f * off;
    }
    thrown.keep = 0.8f;
    const Mark kept = thrown;
    easel.paint(std::move(thrown));
    const plan::PathPoint &a = kept.path[kept.path.size() - 2], &b = kept.path.back();
    if (i < 2) drips(easel, kept, 3 + static_cast<int>(4.0f * stand), 0.6f, 950ull + i);
    Mark drops = kept;
    drops.wetness = 0.3f;
    splash(easel, drops, {b.x, b.y}, static_cast<float>(math::atan2(b.y - a.y, b.x - a.x)),
           (0.15f + 0.15f * stand) * unit, 5 + static_cast<int>(6.0f * stand),
           900ull + static_cast<std::uint64_t>(i));
  }
}

}  // namespace impasto::compose
