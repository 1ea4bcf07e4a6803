// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/compose/character.h"
#include "impasto/compose/easel.h"
#include "impasto/compose/figure.h"

namespace impasto::compose {
using plan::Cause;
using plan::CauseKind;

namespace {
enum Purpose : std::uint64_t { kWash = 101, kSectionWash };
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

float scatter_of(const Easel& easel) {
  return math::lerp(0.10f, 0.50f, busyness(easel.piece));
}

float breadth_of(const Easel& easel) {
  return math::lerp(1.45f, 0.75f, busyness(easel.piece));
}

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
  if (easel.style->sections.manner == Manner::kMasses) {
    masses::air(easel);
    return;
  }
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

}  // namespace impasto::compose
