// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/compose/colour/colours.h"
#include "impasto/compose/easel.h"
#include "impasto/compose/gesture/inflect.h"
#include "impasto/compose/gesture/sweep.h"
#include "impasto/compose/hands/bearing.h"
#include "impasto/compose/hands/choice.h"
#include "impasto/compose/hands/field.h"
#include "impasto/compose/hands/lost_edge.h"
#include "impasto/compose/hands/masses/masses.h"
#include "impasto/compose/hands/masses/plane.h"
#include "impasto/compose/hands/section_place.h"
#include "impasto/compose/place/layout.h"
#include "impasto/hear/attacks.h"
#include "impasto/hear/form.h"
#include "impasto/hear/level.h"
#include "impasto/plan/piece.h"

namespace impasto::compose {
using namespace masses;
using plan::CauseKind;

/// Two tones between the ground and the colour of the whole, one for what lies above the music and
/// one for what lies below it, in a few broad strokes that run out of the canvas: the ground takes
/// part. No two end at the same place; between them it stays bare.
void Masses::ground(Easel& easel) const {
  const plan::Piece& piece = easel.piece;
  const Layout& layout = easel.layout;
  const float tone = easel.style->ground.wash;
  const int strokes = static_cast<int>(std::lround(6.0f * std::min(1.0f, 2.0f * tone)));
  if (strokes == 0) return;
  const float unit = easel.unit();
  const std::vector<double> starts =
      hear::first_attacks(piece, 0.0, std::min(3.0, 0.08 * easel.outlook.duration), strokes);
  Lch above = lch_between(easel.colours.ground, easel.colours.wash, 0.08f);
  above.L = std::min(95.0f, above.L + 6.0f);
  // Music in a bright mood has more of the light, music in a dark one more of the land.
  const float mood = std::clamp(easel.outlook.emotion.valence - 0.35f, -1.0f, 1.0f);
  const int lands =
      std::clamp(static_cast<int>(std::lround(static_cast<float>(strokes) * (0.5f - 0.25f * mood))),
                 1, std::max(1, strokes - 1));
  const std::uint64_t own = picture_key(easel);
  for (int i = 0; i < strokes; ++i) {
    // They take turns as long as both last.
    const int skies = strokes - lands, pairs = std::min(skies, lands);
    const bool land = i < 2 * pairs ? i % 2 == 1 : lands > skies;
    const int before = i < 2 * pairs ? i / 2 : i - pairs;
    const float step =
        (static_cast<float>(before) + 0.5f) / static_cast<float>(std::max(1, land ? lands : skies));
    const std::size_t row = land ? layout.rows.size() - 1 : 0;
    const Layout::Row& band = layout.rows[row];
    const float along = 0.5f + 0.45f * easel.chance(kAir, own, i, 1);
    const Point spine =
        layout.place(row, band.start + (band.end - band.start) * along, land ? 0.12f : 0.88f);
    const float room = land ? layout.height - spine.y : spine.y;
    Mark mark;
    mark.brush = kWashBrush;
    mark.width = unit * (0.16f + 0.07f * easel.chance(kAir, own, i, 2));
    const float out = (0.10f + 0.80f * step) * std::max(0.15f * unit, room);
    const Point centre{layout.width * (0.5f + 0.42f * easel.chance(kAir, own, i, 3)),
                       land ? spine.y + out : spine.y - out};
    mark.load = tone * 0.62f;
    mark.wetness = 0.7f;
    mark.medium = 0.25f;
    mark.colour = vary(easel, land ? easel.colours.land : above, 0.5f, kAir,
                       own + static_cast<std::uint64_t>(i));
    mark.colour.L += land ? -4.0f * step : 3.0f * step;
    mark.start = starts[i];
    mark.end = mark.start + std::min(0.7, 0.3 * easel.outlook.duration);
    mark.pass = 0;
    mark.cause = {CauseKind::kPiece, 0, 0.0, easel.outlook.duration};
    mark.path = sweep(centre,
                      0.4f * hand_angle(easel, 0) + 0.06f * easel.chance(kAir, own, i, 4) +
                          ((i & 2) ? 3.14159f : 0.0f),
                      layout.width * (1.15f + 0.35f * easel.chance(kAir, own, i, 5)),
                      0.02f * easel.chance(kAir, own, i, 6));
    easel.paint(std::move(mark));
  }
}

namespace {

/// From its plane to the edges of the canvas: shade that deepens below, light that fades into the
/// air above.
void lay_field(Easel& easel, int k, const Lch& own, double when) {
  constexpr float kShade = 0.20f, kDeeper = 9.0f, kLight = 0.72f, kAiry = 0.45f, kCalm = 0.85f,
                  kGreyer = 0.75f;
  constexpr double kEvery = 0.16, kLasts = 0.7;  // s
  const plan::Section& heard = easel.piece.sections[static_cast<std::size_t>(k)];
  int i = 0;
  for (Lane& lane : field_of_section(easel, k)) {
    Mark mark;
    mark.brush = kWashBrush;
    mark.width = lane.width;
    mark.load = 0.85f;
    mark.wetness = 0.6f;
    mark.medium = 0.12f;
    mark.colour = plane_colour(easel, own, when, lane.below ? kShade : kLight);
    mark.colour.C *= kCalm * (1.0f - kGreyer * easel.conception.grey_ground);
    if (lane.below) {
      mark.colour.L -= kDeeper * lane.out;
    } else {
      mark.colour = lch_between(mark.colour, easel.colours.ground, kAiry * lane.out);
    }
    mark.colour = vary(easel, mark.colour, 0.8f, kField, static_cast<std::uint64_t>(64 * k + i));
    mark.start = std::max(0.0, heard.start - 0.7) + kEvery * i++;
    mark.end = mark.start + kLasts;
    mark.pass = 0;
    mark.cause = {CauseKind::kSection, k, heard.start, heard.end};
    mark.path = std::move(lane.path);
    set_aslant(0.5f * easel.chance(kField, k, i), mark.path);
    easel.paint(std::move(mark));
  }
}

}  // namespace

/// Each section is a plane of a few broad strokes of nearly one value, level where it is broader
/// than tall, upright where taller; its lowest is its shade, its topmost its light. The first comes
/// just before its first note.
void Masses::section(Easel& easel, int k) const {
  const plan::Piece& piece = easel.piece;
  const Layout& layout = easel.layout;
  const float unit = easel.unit();
  const plan::Section& heard = piece.sections[k];
  const double middle_time = 0.5 * (heard.start + heard.end);
  const Element& own = easel.style->sections;
  const double length = heard.end - heard.start;
  const Place place = plane_of_section(easel, k);
  const float angle = hand_angle(easel, heard.label);
  const Lch own_colour = easel.family_at(middle_time).base;
  lay_field(easel, k, own_colour, middle_time);
  const float hard = hear::hardness(piece, heard.start, heard.end);
  const bool upright = place.tall > 1.7f * place.extent;
  const float across = upright ? place.extent : place.tall,
              along = upright ? place.tall : place.extent;
  const int slabs =
      std::clamp(static_cast<int>(std::lround(across / (0.18f * unit * own.size))), 2, 4);
  const std::vector<double> starts = hear::first_attacks(
      piece, heard.start - 0.03, heard.start + std::min(5.0, 0.3 * length), slabs - 1);
  const float sound = std::clamp(heard.loudness - easel.outlook.loudness, -8.0f, 8.0f);
  const auto fair = static_cast<float>(math::exp2(-sound / 10.0));
  for (int i = 0; i < slabs; ++i) {
    const float s = (static_cast<float>(i) + 0.5f) / static_cast<float>(slabs);
    const float shift = 0.16f * easel.chance(kPlane, k, i, 1);
    const float level = place.middle + (upright ? shift : 0.5f - s) * 2.0f * place.half;
    const double span = place.end - place.start;
    const double when = leaning(
        easel, place, 0.5 * (place.start + place.end) + span * (upright ? s - 0.5f : shift), level);
    const Point centre = layout.place(place.row, when, level);
    Mark mark;
    mark.width = std::clamp(across / static_cast<float>(slabs) *
                                (1.00f + 0.30f * easel.chance(kPlane, k, i, 2)) * own.size,
                            0.05f * unit, 0.26f * unit);
    give_edge(i == 0 ? Edge::kSoft : edge_of(easel.unit_chance(kPlane, k, i, 3), hard), mark);
    mark.colour = vary(easel, plane_colour(easel, own_colour, middle_time, upright ? 0.5f : level),
                       0.5f, kPlane, 97 * k + i);
    // Its upper edge is lost in the air.
    if (!upright && i == 0 && slabs > 2)
      mark.colour = lch_between(mark.colour, easel.colours.ground, 0.30f);
    if (!upright && i == slabs - 1) mark.colour.L -= 6.0f;
    if (upright) mark.colour.L += 6.0f * easel.chance(kPlane, k, i, 6);
    mark.start = i == 0 ? std::max(0.0, heard.start - 0.7) : starts[i - 1];
    mark.end = mark.start + std::min(i == 0 ? 1.2 : 0.5, 0.3 * length);
    mark.pass = 0;
    mark.cause = {CauseKind::kSection, k, heard.start, heard.end};
    const float reach = fair * along * (0.78f + 0.20f * easel.chance(kPlane, k, i, 4)) * own.length;
    const float turn = upright ? -kQuarter + 0.35f * angle + 0.10f * easel.chance(kPlane, k, 7)
                               : layout.flow(centre, angle);
    mark.path =
        sweep(centre, turn + 0.07f * easel.chance(kPlane, k, i, 5) + ((i & 1) ? 3.14159f : 0.0f),
              std::max(reach, 1.3f * mark.width), 0.05f * easel.chance(kPlane, k, i, 8));
    set_aslant(0.55f * easel.chance(kPlane, k, i, 9), mark.path);
    spare_the_past(easel, place, level, mark.path);
    easel.paint(mark);
    perhaps_lose_edge(easel, mark, 97 * k + i);
  }
}

/// The dark that carries the rest: long level strokes of one deep colour, so near to each other in
/// value that they close to a plane.
void Masses::bass(Easel& easel, int k) const {
  const plan::Piece& piece = easel.piece;
  const Layout& layout = easel.layout;
  const float unit = easel.unit();
  const score::Note& note = piece.bass[k];
  const Element& own = easel.style->bass;
  const double length = note.offset - note.onset;
  if (length < 0.09) return;
  const Family& family = easel.family_at(note.onset);
  const std::size_t row = layout.row_of(note.onset);
  const float force =
      static_cast<float>(math::exp2(hear::level_at(piece, note.onset + 0.1) / 10.0));
  const plan::Section* section = easel.section(note.onset);
  const bool weighs = easel.outlook.bass_rank[k] * 10 < static_cast<int>(easel.outlook.bass);
  const float width = std::clamp(
      (weighs ? 0.066f : 0.030f) * unit * force * (0.35f + 0.9f * note.velocity) * own.size,
      0.010f * unit, 0.12f * unit);
  const float spread =
      section != nullptr
          ? std::clamp(1.1f / std::max(0.1f, share_taken(easel, hear::section_at(piece, note.onset),
                                                         note.onset)),
                       0.4f, 1.2f)
          : 1.0f;
  const float reach =
      std::clamp((static_cast<float>(length) * 0.22f * unit + 3.0f * width) * spread * own.length,
                 3.0f * width, 0.45f * layout.width);
  const int section_label = section != nullptr ? section->label : 0;
  const Point centre =
      layout.place(row, 0.5 * (note.onset + note.offset), layout.height_of(note.pitch));
  Mark mark;
  mark.brush = weighs ? kKnifeBrush : kBassBrush;
  mark.width = width;
  mark.load = 0.85f;
  mark.wetness = 0.25f;
  mark.medium = 0.05f;
  mark.colour = {std::clamp(family.base.L - 30.0f, 17.0f, 36.0f),
                 std::max(16.0f, family.base.C * 0.95f),
                 wrap_hue(family.base.h - 24.0f * family.bend)};
  mark.colour = vary(easel, mark.colour, 0.7f, kSlabColour, 7000003ull + k);
  mark.start = hear::snap_to_onset(piece, note.onset, 0.08);
  mark.end = mark.start + std::clamp(0.6 * length, 0.12, 1.2);
  mark.pass = 2;
  mark.cause = {CauseKind::kBass, k, note.onset, note.offset};
  mark.path =
      sweep(centre,
            0.6f * hand_angle(easel, section_label) + 0.10f * easel.chance(kSlab, 5000000 + k, 1) +
                ((k & 1) && !is_bent(note) ? 3.14159f : 0.0f),
            reach, 0.05f * easel.chance(kSlab, 5000000 + k, 2), 0.6f + 0.4f * note.velocity);
  slant(easel, note, mark.width, mark.path);
  mark.path = trembling_note(easel, piece.bass, k, mark.path, 0.7f * mark.width);
  mark.keep = 0.15f;
  easel.paint(std::move(mark));
}

}  // namespace impasto::compose
