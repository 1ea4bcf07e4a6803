// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/compose/character.h"
#include "impasto/compose/easel.h"
#include "impasto/compose/figure.h"
#include "impasto/compose/inflect.h"

namespace impasto::compose {
using plan::Cause;
using plan::CauseKind;

namespace {
enum Purpose : std::uint64_t { kWash = 101, kSectionWash, kMass, kMassColour };
}

float hand_angle(const Easel& easel, int label) {
  const float steep = math::lerp(0.25f, 1.15f, busyness(easel.piece));
  const float lean = fifths_between(0.0f, easel.colours.home) / 6.0f;
  float loud = 0, length = 0;
  for (const plan::Section& s : easel.piece.sections) {
    if (s.label != label) continue;
    const float d = static_cast<float>(s.end - s.start);
    loud += d * std::clamp(s.loudness - easel.piece.loudness, -8.0f, 8.0f);
    length += d;
  }
  const float against = length > 0 ? 0.14f * loud / length : 0.0f;
  return -steep * (1.2f * lean + against);
}

/// How far single strokes leave the hand's direction, radians: calm music lies in one grain, rough
/// and busy music is thrown about.
float scatter_of(const Easel& easel) {
  return math::lerp(0.10f, 0.50f, busyness(easel.piece));
}

/// Still music is painted with broad strokes, busy music with small ones.
float breadth_of(const Easel& easel) {
  return math::lerp(1.45f, 0.75f, busyness(easel.piece));
}

/// Loudness around a time, dB re the piece, over a few seconds: what a mass weighs.
float weight_at(const plan::Piece& piece, double time) {
  double sum = 0, total = 0;
  for (int i = -4; i <= 4; ++i) {
    const double w = 5 - std::abs(i);
    sum += w * level_at(piece, time + 0.5 * i);
    total += w;
  }
  return static_cast<float>(sum / total);
}

namespace {

/// Mean level of the melody in a section; the middle when nothing sings.
float register_of(const Easel& easel, const plan::Section& section) {
  double sum = 0, weight = 0;
  for (const score::Note& note : easel.piece.melody) {
    if (note.onset < section.start || note.onset >= section.end) continue;
    sum += (note.offset - note.onset) * easel.layout.height_of(note.pitch);
    weight += note.offset - note.onset;
  }
  return weight > 0 ? static_cast<float>(sum / weight) : 0.5f;
}

}  // namespace

Place place_of_section(const Easel& easel, int k) {
  constexpr double kBack = 0.15;
  const plan::Piece& piece = easel.piece;
  const Layout& layout = easel.layout;
  const plan::Section& section = piece.sections[k];
  Place place;
  place.label = section.label;
  const double middle_time = 0.5 * (section.start + section.end);
  place.row = layout.row_of(middle_time);
  const Layout::Row& row = layout.rows[place.row];
  const float natural = static_cast<float>(section.end - section.start) * layout.pace(place.row);
  const float loud = std::clamp(section.loudness - piece.loudness, -10.0f, 8.0f);
  const float high = 2.0f * layout.half_at(place.row, middle_time);
  place.extent = natural;
  // A quiet section keeps to the heights where it sings; a loud one takes them all.
  place.tall = high * std::clamp(0.80f + 0.035f * loud, 0.5f, 1.02f);
  place.middle = std::clamp(register_of(easel, section), 0.38f, 0.62f);
  if (place.tall > 0.9f * natural && natural < 0.8f * (row.x1 - row.x0)) {
    const float column = math::saturate(place.tall / std::max(0.05f, natural) - 0.9f);
    place.extent = std::min(natural * (1.0f + 0.75f * column), row.x1 - row.x0);
    place.tall = std::max(std::min(place.tall, 1.15f * place.extent), 0.44f * high);
    const float room = 0.5f * (1.0f - place.tall / high);
    // Above where it sings higher than the whole, below where lower.
    const float own = register_of(easel, section) - register_of(easel, {.start = 0, .end = 1e9});
    const float side = own / std::sqrt(0.0016f + own * own);
    place.middle = math::lerp(place.middle, 0.5f + side * room, 0.85f * column);
  }
  place.half = 0.5f * place.tall / std::max(1e-3f, high);
  // What comes later is painted over what came before: a place reaches forwards, into what is yet
  // to be painted, more than back, so that each section shows as much as it lasts.
  const double spare = (place.extent - natural) / std::max(1e-4f, layout.pace(place.row));
  place.start = std::max(row.start, section.start - kBack * spare);
  place.end = std::min(row.end, section.end + (1.0 - kBack) * spare);
  return place;
}

Lch vary(const Easel& easel, Lch c, float amount, std::uint64_t purpose, std::uint64_t key) {
  c.L += 5.0f * amount * easel.chance(purpose, key, 1);
  c.C *= 1.0f + 0.18f * amount * easel.chance(purpose, key, 2);
  c.h = wrap_hue(c.h + 10.0f * amount * easel.chance(purpose, key, 3));
  return c;
}

namespace {

/// The attacks in [from, to), the strongest first.
std::vector<plan::Onset> strongest(const plan::Piece& piece, double from, double to) {
  const auto before = [](const plan::Onset& o, double t) { return o.time < t; };
  const auto first = std::lower_bound(piece.onsets.begin(), piece.onsets.end(), from, before);
  std::vector<plan::Onset> inside(first, std::lower_bound(first, piece.onsets.end(), to, before));
  std::stable_sort(inside.begin(), inside.end(), [](const plan::Onset& a, const plan::Onset& b) {
    return a.strength > b.strength;
  });
  return inside;
}

}  // namespace

std::vector<double> first_attacks(const plan::Piece& piece, double from, double to, int count) {
  const std::vector<plan::Onset> inside = strongest(piece, from, to);
  std::vector<double> times;
  for (int i = 0; i < count; ++i) {
    times.push_back(i < static_cast<int>(inside.size())
                        ? inside[i].time
                        : std::max(0.0, from) +
                              (to - std::max(0.0, from)) * i / std::max(1, count));
  }
  std::sort(times.begin(), times.end());
  return times;
}

std::vector<double> attacks_of(const plan::Piece& piece, const plan::Chord& chord, int strokes) {
  const std::vector<plan::Onset> inside = strongest(piece, chord.start - 0.08, chord.end - 0.08);
  std::vector<double> times;
  for (int i = 0; i < strokes; ++i) {
    const double at = inside.empty() ? chord.start : inside[i % inside.size()].time;
    const int lap = inside.empty() ? i : i / static_cast<int>(inside.size());
    times.push_back(at + 0.10 * lap);
  }
  return times;
}

void paint_ground_wash(Easel& easel) {
  const plan::Piece& piece = easel.piece;
  const Layout& layout = easel.layout;
  const float unit = std::min(layout.width, layout.height);

  // The tone of the whole, a stroke with each of the first strong attacks: the air around the
  // masses, along them, thinner the farther out. No two end at the same place.
  const float tone = easel.style->ground.wash;
  const int strokes = static_cast<int>(std::lround(7.0f * std::min(1.0f, 2.0f * tone)));
  if (strokes == 0) return;
  const std::vector<double> starts =
      first_attacks(piece, 0.0, std::min(3.0, 0.08 * piece.duration), strokes);
  for (int i = 0; i < strokes; ++i) {
    const float s = (static_cast<float>(i) + 0.5f) / strokes;
    const float out = 2.0f * s - 1.0f;
    const std::size_t row =
        std::min(static_cast<std::size_t>(s * layout.rows.size()), layout.rows.size() - 1);
    const Layout::Row& band = layout.rows[row];
    const float along = 0.5f + 0.26f * easel.chance(kWash, i, 1);
    const Point centre = layout.place(row, band.start + (band.end - band.start) * along,
                                      layout.rows.size() == 1 ? 0.5f - 0.40f * out : 0.5f);
    Mark mark;
    mark.brush = kWashBrush;
    mark.width = unit * (0.21f + 0.08f * easel.chance(kWash, i, 2));
    mark.load = tone * (0.40f - 0.20f * out * out);
    mark.wetness = 0.6f;
    mark.medium = 0.45f;
    mark.colour = vary(easel, easel.colours.wash, 1.0f, kWash, i + 50);
    mark.colour.L += 14.0f * (0.5f - s);  // air above, weight below
    mark.start = starts[i];
    mark.end = mark.start + std::min(0.7, 0.3 * piece.duration);
    mark.pass = 0;
    mark.cause = {CauseKind::kPiece, 0, 0.0, piece.duration};
    mark.path = sweep(centre,
                      0.5f * hand_angle(easel, 0) + 0.12f * easel.chance(kWash, i, 3) +
                          ((i & 1) ? 3.14159f : 0.0f),
                      layout.width * (0.95f + 0.35f * easel.chance(kWash, i, 4)),
                      0.03f * easel.chance(kWash, i, 5));
    easel.paint(std::move(mark));
  }
}

double length_of(const plan::Chord& chord) {
  return std::max(0.15, chord.end - chord.start);
}

int chord_stride(const plan::Piece& piece) {
  return std::max<int>(1, static_cast<int>(piece.chords.size()) / 150);
}

double leaning(const Easel& easel, const Place& place, double when, float level) {
  const double half = std::max(0.05, 0.5 * (place.end - place.start));
  const double middle = 0.5 * (place.start + place.end);
  const float side = easel.chance(kSectionWash, place.label, 61);
  const double lean = (side < 0 ? -0.16 : 0.16) + 0.20 * side;
  const double across = (level - place.middle) / std::max(0.05f, place.half);
  const double off = (when - middle) / half + lean * across;
  return middle + 1.22 * half * off / std::sqrt(1.0 + 0.55 * off * off);
}

namespace {

/// What comes later is painted over what came before: a stroke that reaches back into the music
/// before its section is moved forwards, most of the way, so that each section shows as much as it
/// lasts.
void spare_the_past(const Easel& easel, const Place& place, float level,
                    std::vector<plan::PathPoint>& path) {
  const double border = leaning(easel, place, place.start, level);
  if (path.empty() || border <= easel.layout.rows[place.row].start + 0.1) return;
  float back = path.front().x;
  for (const plan::PathPoint& p : path) back = std::min(back, p.x);
  const float past = easel.layout.place(place.row, border, level).x - back;
  if (past <= 0) return;
  for (plan::PathPoint& p : path) p.x += 0.8f * past;
}

}  // namespace

namespace masses {

/// Each section's own tone, just before its first note.
void section(Easel& easel, int k) {
  const plan::Piece& piece = easel.piece;
  const Layout& layout = easel.layout;
  const float unit = easel.unit();
  const plan::Section& heard = piece.sections[k];
  const Family& family = easel.family_at(0.5 * (heard.start + heard.end));
  const Element& own = easel.style->sections;
  const double length = heard.end - heard.start;
  const Place place = place_of_section(easel, k);
  const float angle = hand_angle(easel, heard.label);
  const float width = std::clamp(0.34f * std::sqrt(place.extent * place.tall) * own.size,
                                 0.05f * unit, 0.26f * unit);
  const int across = std::max(2, static_cast<int>(std::lround(place.tall / (0.72f * width))));
  const std::vector<double> starts = first_attacks(
      piece, heard.start - 0.03, heard.start + std::min(5.0, 0.3 * length), across - 1);
  for (int i = 0; i < across; ++i) {
    const float s = (static_cast<float>(i) + 0.5f) / static_cast<float>(across);
    const float level = place.middle + (0.5f - s) * 2.0f * place.half;
    const double when =
        leaning(easel, place,
                0.5 * (place.start + place.end) +
                    0.22 * (place.end - place.start) * easel.chance(kSectionWash, k, i, 1),
                level);
    const Point centre = layout.place(place.row, when, level);
    Mark mark;
    mark.brush = kWashBrush;
    mark.width = width * (1.0f + 0.2f * easel.chance(kSectionWash, k, i, 2));
    mark.load = 0.55f;
    mark.wetness = 0.8f;
    mark.medium = 0.35f;
    mark.colour = vary(easel, family.base, 0.8f, kSectionWash, 97 * k + i);
    mark.colour.C *= 0.8f;
    mark.colour.L += 10.0f * (0.5f - s);
    // The first is a breath before the section, slow; the rest come with its first attacks.
    mark.start = i == 0 ? std::max(0.0, heard.start - 0.7) : starts[i - 1];
    mark.end = mark.start + std::min(i == 0 ? 1.2 : 0.5, 0.3 * length);
    mark.pass = 0;
    mark.cause = {CauseKind::kSection, k, heard.start, heard.end};
    // Long above or below its middle, short at its ends: no edge stands upright.
    const float round = 0.98f - 0.34f * (2.0f * s - 1.0f) * (2.0f * s - 1.0f) +
                        0.22f * easel.chance(kSectionWash, k, i, 5);
    mark.path =
        sweep(centre, layout.flow(centre, angle) + 0.18f * easel.chance(kSectionWash, k, i, 3),
              std::max(place.extent * 1.05f * round * own.length, 1.6f * width),
              0.10f * easel.chance(kSectionWash, k, i, 4));
    spare_the_past(easel, place, level, mark.path);
    easel.paint(std::move(mark));
  }
}

void chord(Easel& easel, int k) {
  const plan::Piece& piece = easel.piece;
  const Layout& layout = easel.layout;
  const float unit = std::min(layout.width, layout.height);
  const int stride = chord_stride(piece);
  const plan::Chord& chord = piece.chords[k];
  const Element& own = easel.style->chords;
  const double length = length_of(chord);
  const plan::Section* section = easel.section(chord.start);
  const Family& family = easel.family_at(chord.start);
  const std::size_t row = layout.row_of(chord.start);
  const float loud = level_at(piece, chord.start + 0.5 * std::min(length, 1.0));
  const float force = static_cast<float>(math::exp2(loud / 10.0));
  const Place place = section != nullptr
                          ? place_of_section(easel, section_at(piece, chord.start))
                          : Place{row, 0, piece.duration, 0.5f, 0.5f, layout.width, layout.height};
  const float label_angle = hand_angle(easel, section ? section->label : 0);
  const float weight = weight_at(piece, chord.start + 0.5 * length);
  const float scatter = scatter_of(easel), breadth = breadth_of(easel);
  const float hard = hardness(piece, chord.start, chord.end);
  // Music with light and shade is modelled in light and shade.
  const float relief = math::lerp(6.0f, 18.0f, math::saturate(piece.loudness_range / 14.0f));
  const float tall = 1.05f * std::clamp(1.0f + 0.07f * weight, 0.5f, 1.2f);

  // Few chords are painted with more strokes each: a mass needs some hundred and fifty to be
  // modelled.
  const int strokes = std::clamp(
      static_cast<int>(std::lround(150.0 * stride / static_cast<double>(piece.chords.size()) *
                                   length / easel.mean_chord_length * easel.settings.density *
                                   own.amount)),
      easel.settings.density < 0.7f ? 1 : 2,
      static_cast<int>(9.0f * std::max(1.0f, easel.settings.density * own.amount)));
  // Sizes are heavy-tailed: what opens a section is broad, what opens a bar less, the rest small.
  const bool opens = k < stride || section_at(piece, piece.chords[k - stride].start) !=
                                       section_at(piece, chord.start);
  const float rank = opens                   ? 2.1f
                     : (k / stride) % 4 == 0 ? 1.25f
                     : (k / stride) % 2 == 0 ? 0.85f
                                             : 0.65f;
  const std::vector<double> attacks = attacks_of(piece, chord, strokes);

  for (int i = 0; i < strokes; ++i) {
    // A broad one first, then smaller and smaller ones into it.
    const float shrink = i == 0 ? 1.0f : i < 3 ? 0.66f : 0.42f;
    const float width = std::clamp(0.075f * unit * force * shrink * rank * own.size * breadth,
                                   0.018f * unit, 0.24f * unit);
    const float reach =
        std::clamp(static_cast<float>(0.10 + 0.085 * length) * unit * shrink * std::sqrt(rank),
                   1.3f * width, std::max(0.75f * place.extent, 2.2f * width)) *
        own.length;
    Lch colour = chord_colour(family, chord, easel.colours.home);
    colour.L -= 1.3f * weight;
    // One stroke in light, one in shade: a mass is modelled, not filled.
    const float turn = i == 0 ? 0.0f : (i & 1) ? 1.0f : -1.0f;
    const float far = i < 3 ? 1.0f : 1.5f;
    colour.L += relief * far * turn;
    colour.h = wrap_hue(colour.h + family.bend * 20.0f * far * turn);
    // Now and then the other side of the wheel, muted, so that the family is felt as a family.
    if (i == 4 || (i == 1 && k % 5 == 2)) {
      colour = family.accent;
      colour.C *= 0.55f;
      colour.L = 0.5f * (colour.L + family.base.L);
    }
    colour = vary(easel, colour, 1.0f, kMassColour, 31 * k + i);
    const float turned =
        label_angle + scatter * easel.chance(kMass, k, i, 1) + (i % 3 == 2 ? 2.2f * scatter : 0.0f);
    const float bow = 0.16f * easel.chance(kMass, k, i, 2);

    Mark mark;
    mark.path = best_place(easel, 12, width, colour.L, [&](int attempt) {
      const double span = place.end - place.start;
      const double drift = 0.28 * span * easel.chance(kMass, k, i, attempt, 3);
      const float level = place.middle + tall * place.half * easel.chance(kMass, k, i, attempt, 4);
      const double when = leaning(easel, place, chord.start + 0.5 * length + drift, level);
      const Point at = layout.place(place.row, when, level);
      std::vector<plan::PathPoint> path =
          sweep(at, layout.flow(at, turned), reach, bow, math::saturate(0.75f + 0.03f * loud));
      spare_the_past(easel, place, level, path);
      return path;
    });
    mark.brush =
        i > 0 && easel.unit_chance(kMass, k, i, 5) < 0.55f * hard ? kKnifeBrush : kMassBrush;
    mark.width = width;
    mark.load = std::clamp(0.62f + 0.03f * loud, 0.4f, 1.0f);
    mark.wetness = 0.30f;
    mark.medium = 0.08f;
    mark.colour = colour;
    mark.start = attacks[i];
    mark.end = mark.start +
               math::lerp(0.12, 0.26, math::saturate(static_cast<double>(width / unit) / 0.15));
    mark.pass = 1;
    mark.cause = {CauseKind::kChord, k, chord.start, chord.end};
    easel.paint(std::move(mark));
  }
}

void bass(Easel& easel, int k) {
  const plan::Piece& piece = easel.piece;
  const Layout& layout = easel.layout;
  const float unit = std::min(layout.width, layout.height);
  const score::Note& note = piece.bass[k];
  const Element& own = easel.style->bass;
  const double length = note.offset - note.onset;
  if (length < 0.09) return;
  const Family& family = easel.family_at(note.onset);
  const std::size_t row = layout.row_of(note.onset);
  const float force = static_cast<float>(math::exp2(level_at(piece, note.onset + 0.1) / 10.0));
  const float width = std::clamp(0.032f * unit * force * (0.35f + 0.9f * note.velocity) * own.size,
                                 0.010f * unit, 0.075f * unit);
  const float reach =
      std::clamp((static_cast<float>(length) * 0.22f * unit + 2.2f * width) * own.length,
                 3.0f * width, 0.40f * layout.width);
  const plan::Section* section = easel.section(note.onset);
  const int section_label = section != nullptr ? section->label : 0;
  const Point centre =
      layout.place(row, 0.5 * (note.onset + note.offset), layout.height_of(note.pitch));
  Mark mark;
  mark.brush = kBassBrush;
  mark.width = width;
  mark.load = 0.85f;
  mark.wetness = 0.25f;
  mark.medium = 0.05f;
  mark.colour = {std::max(14.0f, family.base.L - 34.0f), family.base.C * 0.85f,
                 wrap_hue(family.base.h - 24.0f * family.bend)};
  mark.colour = vary(easel, mark.colour, 1.6f, kMassColour, 7000003ull + k);
  mark.start = snap_to_onset(piece, note.onset, 0.08);
  mark.end = mark.start + std::clamp(0.6 * length, 0.12, 1.2);
  mark.pass = 2;
  mark.cause = {CauseKind::kBass, k, note.onset, note.offset};
  mark.path =
      sweep(centre,
            0.6f * hand_angle(easel, section_label) + 0.16f * easel.chance(kMass, 5000000 + k, 1) +
                ((k & 1) && !is_bent(note) ? 3.14159f : 0.0f),
            reach, 0.08f * easel.chance(kMass, 5000000 + k, 2), 0.6f + 0.4f * note.velocity);
  slant(easel, note, mark.width, mark.path);
  mark.path = trembling_note(easel, piece.bass, k, mark.path, 0.7f * mark.width);
  mark.keep = 0.15f;
  easel.paint(std::move(mark));
}

}  // namespace masses
}  // namespace impasto::compose
