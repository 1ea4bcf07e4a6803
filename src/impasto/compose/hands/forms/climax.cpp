// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/compose/colour/colours.h"
#include "impasto/compose/easel.h"
#include "impasto/compose/gesture/corners.h"
#include "impasto/compose/gesture/inflect.h"
#include "impasto/compose/hands/bearing.h"
#include "impasto/compose/hands/climax_line.h"
#include "impasto/compose/hands/forms/forms.h"
#include "impasto/compose/hands/forms/shapes.h"
#include "impasto/compose/hands/forms/taste.h"
#include "impasto/hear/attacks.h"
#include "impasto/hear/timbre.h"
#include "impasto/plan/piece.h"

namespace impasto::compose {
using namespace shapes;
namespace {

constexpr float kHalfTurn = 3.14159f;

enum Purpose : std::uint64_t { kGreat = 706 };

/// The great form before it is drawn.
struct GreatForm {
  Mark mark;  ///< its pass, cause, time and paint
  Point at;
  float r = 0;                        ///< canvas units
  int corners = 2;                    ///< of the form; 2: it is round
  std::vector<plan::PathPoint> line;  ///< the tune
  float turn = 0;                     ///< radians, of the tune from its first to its last note
  Lch full;                           ///< its colour
  bool dark = false;                  ///< with a core of colour, or of colour with a dark core
};

void draw_halo(Easel& easel, const GreatForm& great) {
  const Family& family = easel.family_at(easel.outlook.climax);
  Mark halo = great.mark;
  halo.brush = kWashBrush;
  halo.width = kForms.climax.halo_width * great.r;
  halo.load = 0.5f;
  halo.wetness = 0.5f;
  halo.medium = kForms.climax.halo_medium;
  halo.colour = {kForms.climax.halo_L, kForms.climax.halo_C,
                 wrap_hue(family.accent.h + kForms.climax.halo_hue)};
  ring(easel, halo, great.at, kForms.climax.halo * great.r);
}

/// One part of the form, `from` seconds after the climax.
void lay(Easel& easel, const GreatForm& great, Point centre, float size, Lch colour, double from) {
  Mark part = great.mark;
  part.brush = kMassBrush;
  part.width = std::max(kForms.climax.width_least * easel.unit(), kForms.climax.width * size);
  part.load = kForms.climax.load;
  part.colour = colour;
  part.start = easel.outlook.climax + from;
  part.end = part.start + kForms.climax.part_lasts;
  part.keep = 1.0f;
  fill(easel, part,
       great.corners <= 2 ? round_form(centre, size)
                          : spiky(centre, kForms.climax.spikes * size, great.corners, great.turn),
       great.turn + kForms.climax.grain);
}

/// The form, and its core: out of the middle the way the tune goes; two where the climax stands far
/// out.
void lay_form(Easel& easel, const GreatForm& great) {
  const float stand = easel.outlook.prominence;
  lay(easel, great, great.at, great.r, great.dark ? line_black() : great.full, kForms.climax.after);
  const Point core = polar(great.at, kForms.climax.core_off * great.r, great.turn);
  lay(easel, great, core, (kForms.climax.core + kForms.climax.core_gain * stand) * great.r,
      great.dark ? great.full : line_black(), kForms.climax.core_after);
  if (stand > kForms.climax.second_above)
    lay(easel, great, polar(great.at, -0.5f * great.r, great.turn), kForms.climax.second * great.r,
        {kForms.climax.second_L, kForms.climax.second_C, kForms.climax.second_h}, 1.0);
}

/// Two planes that meet in one edge.
void lay_collision(Easel& easel, const GreatForm& great) {
  const float seam = great.turn + 1.2f * easel.conception.side, r = 1.9f * great.r;
  for (int i = 0; i < 2; ++i) {
    const float side = i == 0 ? -1.0f : 1.0f;
    const float tall = r * (1.0f + 0.3f * easel.chance(kGreat, i, 31));
    const float deep = r * (0.9f + 0.4f * easel.chance(kGreat, i, 32));
    const Point a = polar(great.at, -tall, seam), b = polar(great.at, tall, seam);
    const float out = seam + side * kQuarter;
    Mark part = great.mark;
    part.brush = kMassBrush;
    part.width = kForms.climax.width * great.r;
    part.load = kForms.climax.load;
    part.colour = (i == 0) == great.dark ? line_black() : great.full;
    part.start = easel.outlook.climax + 0.3 * i;
    part.end = part.start + kForms.climax.part_lasts;
    part.keep = 1.0f;
    fill(easel, part,
         {a, polar(a, 0.55f * deep, out), polar(polar(b, -0.3f * tall, seam), deep, out), b},
         seam + kForms.climax.grain);
  }
}

/// An open ring, and in it nothing.
void lay_hollow(Easel& easel, const GreatForm& great) {
  const Lch paper = easel.colours.ground;
  GreatForm bare = great;
  bare.corners = 2;
  lay(easel, bare, great.at, 1.35f * great.r, paper, 0.0);
  Mark rim = great.mark;
  rim.brush = kMassBrush;
  rim.width = 0.34f * great.r;
  rim.load = kForms.climax.load;
  rim.colour = great.full;
  rim.start = easel.outlook.climax + kForms.climax.after;
  rim.end = rim.start + kForms.climax.part_lasts;
  rim.keep = 1.0f;
  ring(easel, rim, great.at, 1.5f * great.r, great.turn, 0.72f);
  rim.brush = kLineBrush;
  rim.width = 0.06f * great.r;
  rim.colour = line_black();
  ring(easel, rim, great.at, 1.15f * great.r, great.turn + 2.2f, 0.6f);
}

/// Many small forms that crowd together.
void lay_cluster(Easel& easel, const GreatForm& great) {
  const Family family = easel.family_at(easel.outlook.climax);
  const int count = 14 + static_cast<int>(std::lround(12.0f * easel.outlook.prominence));
  for (int i = 0; i < count; ++i) {
    const float out = 1.0f - (static_cast<float>(i) + 0.5f) / static_cast<float>(count);
    const float big = easel.unit_chance(kGreat, i, 33);
    const float size = great.r * (0.16f + 0.50f * big * big);
    const Point at = polar(great.at, 2.0f * great.r * static_cast<float>(math::pow(out, 0.8)),
                           kTau * easel.unit_chance(kGreat, i, 34));
    GreatForm small = great;
    small.corners = 2 + static_cast<int>(3.0f * easel.unit_chance(kGreat, i, 35));
    small.turn = great.turn + easel.chance(kGreat, i, 36);
    const float pick = easel.unit_chance(kGreat, i, 37);
    lay(easel, small, at, size,
        pick < 0.35f   ? great.full
        : pick < 0.60f ? line_black()
        : pick < 0.85f ? family.base
                       : Lch{91.0f, 8.0f, great.full.h},
        0.05 * i);
  }
}

/// A band along a great arc through the picture.
void lay_sweep(Easel& easel, const GreatForm& great) {
  const float r = 4.2f * great.r, way = great.turn + kQuarter * easel.conception.side;
  Mark band = great.mark;
  band.brush = kMassBrush;
  band.width = 0.75f * great.r;
  band.load = kForms.climax.load;
  band.colour = great.full;
  band.start = easel.outlook.climax;
  band.end = band.start + 2.0 * kForms.climax.part_lasts;
  band.keep = 0.8f;
  const Point centre = polar(great.at, r, way);
  ring(easel, band, centre, r, way + 2.2f, 0.30f);
  band.brush = kLineBrush;
  band.width = 0.05f * great.r;
  band.colour = line_black();
  ring(easel, band, centre, r + 0.62f * great.r, way + 2.3f, 0.28f);
}

/// Room, and in it a point.
void lay_silence(Easel& easel, const GreatForm& great) {
  GreatForm bare = great;
  bare.corners = 2;
  lay(easel, bare, great.at, 1.7f * great.r, easel.colours.ground, 0.0);
  lay(easel, bare, great.at, 0.30f * great.r, great.full, kForms.climax.core_after);
}

/// The tune through the form.
void draw_tune(Easel& easel, const GreatForm& great, float hard) {
  const float stand = easel.outlook.prominence;
  const double when = easel.outlook.climax;
  const float unit = easel.unit();
  Mark drawn = great.mark;
  drawn.brush = kLineBrush;
  drawn.width = unit * (kForms.climax.drawn + kForms.climax.drawn_gain * stand);
  drawn.load = kForms.climax.drawn_load;
  drawn.colour = great.dark ? line_black() : great.full;
  drawn.start = when + kForms.climax.drawn_from;
  drawn.end = when + kForms.climax.drawn_to;
  drawn.path = with_corners(great.line, great.corners <= 2 ? 1 : 2 * great.corners, hard > 0.5f);
  for (plan::PathPoint& q : drawn.path) q.pressure = 0.5f + 0.5f * q.pressure;
  drawn.path = trembling(easel, drawn.path, climax_shakes(easel), kForms.climax.shake * drawn.width,
                         {.aside = kForms.climax.shake_aside,
                          .swell = kForms.climax.shake_swell,
                          .thin = kForms.climax.shake_thin});
  easel.paint(std::move(drawn));
}

/// Rays beside the tune's last direction: as many as its notes are quick.
void draw_rays(Easel& easel, const GreatForm& great) {
  const Element& own = easel.style->climax;
  const float stand = easel.outlook.prominence;
  const double when = easel.outlook.climax;
  const float unit = easel.unit();
  const Family& family = easel.family_at(when);
  const int rays = static_cast<int>(std::lround(1.0f + kForms.climax.rays * climax_motion(easel)));
  for (int i = 0; i < std::min(rays, 4); ++i) {
    Mark ray = great.mark;
    ray.brush = kLineBrush;
    ray.width = unit * (i == 0 ? kForms.climax.first_ray : kForms.climax.ray);
    ray.load = kForms.climax.ray_load;
    ray.colour = i % 2 ? family.accent : line_black();
    ray.start = when + kForms.climax.ray_after + kForms.climax.ray_every * i;
    ray.end = ray.start + kForms.climax.ray_lasts;
    const float way = great.turn + kForms.climax.ray_turn * static_cast<float>(i) +
                      kForms.climax.ray_apart * easel.chance(kGreat, i, 1) +
                      (i % 2 ? kHalfTurn : 0.0f);
    const float far = unit *
                      (kForms.climax.ray_length + kForms.climax.ray_gain * stand -
                       kForms.climax.ray_shorter * static_cast<float>(i)) *
                      own.length;
    straight(easel, ray, polar(great.at, kForms.climax.ray_from * great.r, way),
             polar(great.at, kForms.climax.ray_from * great.r + far, way));
  }
}

/// The diagonal that holds the whole: past the form, from edge to edge, as the hand leans.
void draw_diagonal(Easel& easel, const GreatForm& great) {
  const Element& own = easel.style->climax;
  const double when = easel.outlook.climax;
  const float unit = easel.unit();
  Mark long_one = great.mark;
  long_one.brush = kLineBrush;
  long_one.width = kForms.climax.diagonal * unit;
  long_one.load = kForms.climax.diagonal_load;
  long_one.colour = line_black();
  long_one.start = when + kForms.climax.diagonal_after;
  long_one.end = long_one.start + kForms.climax.diagonal_lasts;
  const plan::Section* heard = easel.section(when);
  float slant = hand_angle(easel, heard != nullptr ? heard->label : 0);
  if (std::fabs(slant) < kForms.climax.level_below)
    slant =
        great.turn > 0 ? kForms.climax.slant : -kForms.climax.slant;  // level would hold nothing
  const Point past = polar(great.at, kForms.climax.past * great.r, slant + kQuarter);
  straight(easel, long_one, polar(past, -kForms.climax.diagonal_half * unit * own.length, slant),
           polar(past, kForms.climax.diagonal_half * unit * own.length, slant));
}

}  // namespace

/// The great form, as many corners as its sound has (a calm or dark one is round), as large as the
/// climax stands out, full or open as the music is thick there; and the tune that flies from it.
void Forms::climax(Easel& easel) const {
  const plan::Piece& piece = easel.piece;
  const Element& own = easel.style->climax;
  const double when = easel.outlook.climax;
  const float unit = easel.unit();
  const float stand = easel.outlook.prominence,
              hard = hear::hardness(piece, when - kForms.climax.span, when + kForms.climax.span);
  GreatForm great;
  const float r = great.r =
      (kForms.climax.radius + kForms.climax.radius_gain * stand) * unit * own.size;
  const Point heart = easel.layout.focus;
  const Point at = great.at = {
      std::clamp(heart.x, kForms.climax.inside * r, easel.layout.width - kForms.climax.inside * r),
      std::clamp(heart.y, kForms.climax.inside * r,
                 easel.layout.height - kForms.climax.inside * r)};
  const int index = static_cast<int>(when / std::max(1e-3, piece.curves.hop));
  Mark& mark = great.mark;
  mark.pass = 4;
  mark.cause = {plan::CauseKind::kLoudness, index, when - kForms.climax.span,
                when + kForms.climax.span};
  mark.start = when;
  mark.end = when + kForms.climax.lasts;
  mark.wetness = kForms.climax.wetness;
  const Device device = easel.conception.device;
  if (device == Device::kField) draw_halo(easel, great);

  const float hz = hear::centroid(piece, when - kForms.climax.span, when + kForms.climax.span);
  const float sharp = kForms.climax.corners * corners_of_centroid(kForms.climax.dark * hz) +
                      kForms.climax.hard_corners * (hard - 0.5f);
  great.corners = std::clamp(static_cast<int>(std::lround(sharp)), 2, 7);
  great.line = climax_line(
      easel, at, unit * (kForms.climax.line + kForms.climax.line_gain * stand) * own.length,
      kForms.climax.line_tall);
  great.turn = static_cast<float>(math::atan2(great.line.back().y - great.line.front().y,
                                              great.line.back().x - great.line.front().x));
  Lch& full = great.full = easel.family_at(when).accent;
  full.C = std::max(kForms.climax.full_C, kForms.climax.fuller * full.C);
  full.L = std::clamp(full.L, kForms.climax.full_L_least, kForms.climax.full_L_most);
  const float under = easel.sketch.look({{at.x, at.y, 1, 0}}, 2.0f * r).lightness;
  // Dark with a core of colour among the light, of colour with a dark core among the dark.
  great.dark = under <= 0 || under > kForms.climax.dark_above;
  switch (device) {
    case Device::kField: lay_form(easel, great); break;
    case Device::kCollision: lay_collision(easel, great); break;
    case Device::kVoid: lay_hollow(easel, great); break;
    case Device::kCluster: lay_cluster(easel, great); break;
    case Device::kSweep: lay_sweep(easel, great); break;
    case Device::kSilence: return lay_silence(easel, great);
  }
  draw_tune(easel, great, hard);
  if (device == Device::kField || device == Device::kCluster) draw_rays(easel, great);
  if (device != Device::kVoid && device != Device::kSweep) draw_diagonal(easel, great);
}

}  // namespace impasto::compose
