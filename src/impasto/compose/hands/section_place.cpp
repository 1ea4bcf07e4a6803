// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/hands/section_place.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/compose/place/layout.h"
#include "impasto/hear/form.h"
#include "impasto/plan/piece.h"

namespace impasto::compose {

namespace {

enum Purpose : std::uint64_t { kSectionWash = 102 };

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
  const float loud = std::clamp(section.loudness - easel.outlook.loudness, -10.0f, 8.0f);
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

Place place_at(const Easel& easel, double time) {
  if (easel.section(time) != nullptr)
    return place_of_section(easel, hear::section_at(easel.piece, time));
  return {easel.layout.row_of(time), 0.0, easel.outlook.duration, 0.5f, 0.5f, easel.layout.width,
          easel.layout.height};
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
