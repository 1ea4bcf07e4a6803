// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/easel.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/compose/place/pan.h"
#include "impasto/compose/soak.h"
#include "impasto/hear/attacks.h"
#include "impasto/hear/form.h"
#include "impasto/hear/timbre.h"
#include "impasto/plan/piece.h"

namespace impasto::compose {

const plan::Section* Easel::section(double time) const {
  if (!outlook.known && time < 0) return nullptr;  // what has not been heard yet
  return piece.sections.empty() ? nullptr : &piece.sections[hear::section_at(piece, time)];
}

Family Easel::family_at(double time) const {
  const plan::Section* s = section(time);
  Family family = colours.family(s == nullptr ? 0 : s->label, outlook.share(time));
  // Dissonance sets hues against each other.
  family.spread *= 1.0f + 1.5f * hear::dissonance(piece, time - 0.5, time + 1.0);
  return family;
}

namespace {

constexpr float kGlazeBody = 0.55f;  ///< of a thin coat, as the sketch counts cover

/// A light green of some chroma is a mint, which never sits with oil colours: it turns to yellow
/// and greys.
Lch calm_green(Lch c) {
  const float off = hue_distance(c.h, 152.0f) / 26.0f;
  const float mint = static_cast<float>(math::exp(-off * off)) *
                     math::saturate((c.L - 50.0f) / 18.0f) * math::saturate((c.C - 8.0f) / 12.0f);
  c.h = wrap_hue(c.h + mint * (c.h < 165.0f ? -26.0f : 22.0f));
  c.C *= 1.0f - 0.35f * mint;
  return c;
}

/// A plan has one flow, the wetter hand's. What the other lays is as much drier as its own flow is
/// weaker: the water that it brings is what its style says.
float wetness_among(const plan::Flow& all, const plan::Flow& own, float wetness) {
  if (wetness <= 0.5f || all.wash <= own.wash) return wetness;
  return 0.5f + (wetness - 0.5f) * own.wash / all.wash;
}

/// Another hand answers the first: a third of its colour is picked up from what lies there, it
/// stands off from it in value, and beside the tune and the climax it makes itself small.
picture::Lab answered(const Sketch::Under& under, picture::Lab wanted, Mark& mark,
                      plan::Stroke& stroke) {
  if (mark.pass < 4) stroke.width = mark.width *= 1.0f - 0.55f * under.keep;
  if (under.cover < 0.25f) return wanted;
  const float share = 0.33f * under.cover;
  wanted.a = math::lerp(wanted.a, under.a, share);
  wanted.b = math::lerp(wanted.b, under.b, share);
  const float off = wanted.L - under.lightness;
  if (mark.pass > 0 && std::fabs(off) < 9.0f) {
    const bool darker = off < 0 ? under.lightness > 24.0f : under.lightness > 86.0f;
    wanted.L = under.lightness + (darker ? -9.0f : 9.0f);
  }
  return wanted;
}

/// What is broad and comes after the climax bows around it, to the side on which it mostly lies.
void spare_climax(const Easel& easel, Mark& mark) {
  constexpr float kKeep = 0.14f, kReach = 0.28f, kBroad = 0.025f,
                  kBroadLine = 0.038f;  // of the unit
  const plan::CauseKind kind = mark.cause.kind;
  if (kind == plan::CauseKind::kPiece || kind == plan::CauseKind::kLoudness || mark.stamped ||
      mark.width < (kind == plan::CauseKind::kMelody ? kBroadLine : kBroad) * easel.unit() ||
      easel.conception.pull <= 0.0f || !easel.heart || mark.start < easel.outlook.climax)
    return;
  const Point heart = *easel.heart;
  const plan::PathPoint &head = mark.path.front(), &tail = mark.path.back();
  float ux = tail.x - head.x, uy = tail.y - head.y;
  const float length = std::sqrt(ux * ux + uy * uy);
  if (length < 1e-4f) return;
  ux /= length, uy /= length;
  float side = 0;
  for (const plan::PathPoint& p : mark.path) side += (p.y - heart.y) * ux - (p.x - heart.x) * uy;
  side = side < 0 ? -1.0f : 1.0f;
  const float keep = kKeep * easel.unit() + 0.4f * mark.width;
  const float reach = kReach * easel.unit() + 0.5f * mark.width;
  for (plan::PathPoint& p : mark.path) {
    const float along = (p.x - heart.x) * ux + (p.y - heart.y) * uy;
    const float across = side * ((p.y - heart.y) * ux - (p.x - heart.x) * uy);
    if (std::fabs(along) >= reach) continue;
    const float bow = 1.0f - (along / reach) * (along / reach);
    const float least = keep * bow * bow;
    if (across >= least || across <= -keep) continue;
    p.x -= side * (least - across) * uy;
    p.y += side * (least - across) * ux;
  }
}

}  // namespace

void Easel::keep_line(Mark& mark) {
  if (mark.brush != kLineBrush || mark.cause.kind != plan::CauseKind::kMelody) return;
  if (pen->drawn) {
    mark.colour = pen->colour;
    mark.width = 0.5f * (mark.width + pen->width);
  }
  pen->drawn = true;
  pen->width = mark.width;
  pen->colour = mark.colour;
}

const plan::Mixture& Easel::mixed_for(const picture::Lab& wanted) {
  // The palette knife mixes a colour once and uses it often: to two units of CIELAB.
  const auto cell = [](float v) { return static_cast<int>(std::floor(0.5f * v + 0.5f)); };
  const std::tuple key{cell(wanted.L), cell(wanted.a), cell(wanted.b)};
  auto known = mixed.find(key);
  if (known == mixed.end()) known = mixed.emplace(key, mixer.mix(wanted)).first;
  return known->second;
}

void Easel::paint(Mark mark) {
  if (mark.path.empty()) return;
  if (pen) keep_line(mark);
  spare_climax(*this, mark);
  const float aside = (conception.mirrored ? -1.0f : 1.0f) * pan_shift(piece, layout, mark.cause);
  for (plan::PathPoint& p : mark.path) p.x += aside;
  plan::Stroke stroke;
  stroke.hand = player;
  stroke.brush = player * kBrushRoles + mark.brush;
  const float bold = std::sqrt(settings.boldness);
  stroke.width = mark.width = std::min(mark.width * bold, 0.6f);
  stroke.load = mark.load * std::min(1.5f, bold);
  stroke.wetness = mark.wetness;
  stroke.dirt = mark.dirt;
  // What is struck has a hard edge, what swells a soft one (mapping.md C: Fort & Schwartz 2022).
  if (mark.pass == 1 || mark.pass == 2) {
    const float soft = 0.5f - hear::hardness(piece, mark.start - 0.1, mark.start + 0.3);
    stroke.wetness = math::saturate(std::max(0.02f, mark.wetness + 0.24f * soft));
  }
  // Noise is dry-brushed: the hairs part. What clashes is laid rough beside its neighbours, not
  // blended into them.
  if (mark.pass > 0 && mark.cause.kind != plan::CauseKind::kPiece) {
    const double from = mark.start - 0.1, to = mark.start + 0.4;
    const float dry = hear::noisiness(piece, from, to);
    const float rough =
        mark.cause.kind == plan::CauseKind::kChord ? hear::dissonance(piece, from, to) : 0.0f;
    stroke.load *= 1.0f - 0.45f * std::max(dry, 0.6f * rough);
    stroke.wetness *= 1.0f - 0.7f * std::max(dry, 0.8f * rough);
  }
  stroke.start = std::clamp(mark.start, 0.0, outlook.duration);
  stroke.end = std::clamp(mark.end, stroke.start, outlook.duration);
  stroke.pass = static_cast<plan::Pass>(mark.pass);
  stroke.cause = mark.cause;
  mark.colour = calm_green(mark.colour);
  mark.colour.L = std::clamp(mark.colour.L, 8.0f, 97.0f);
  picture::Lab wanted = to_lab(mark.colour);
  if (player > 0) {
    wanted = answered(sketch.look(mark.path, mark.width), wanted, mark, stroke);
  }
  stroke.paint = mark.glaze ? *mark.glaze : mixed_for(wanted);
  for (int i = 0; i < plan::kPigments; ++i) stroke.paint[i] *= 1.0f - mark.medium;
  stroke.paint[plan::kMedium] = mark.medium;
  if (mark.cause.kind != plan::CauseKind::kPiece && !mark.stamped)
    soak(stroke, wash_of(outlook.reverb));
  if (style != nullptr)
    stroke.wetness = wetness_among(plan.sheet.flow, style->flow, stroke.wetness);
  const int owner = piece.sections.empty() || mark.cause.kind == plan::CauseKind::kPiece ? -1
                    : mark.cause.kind == plan::CauseKind::kSection
                        ? mark.cause.index
                        : hear::section_at(piece, mark.cause.start);
  // Of what shows through, `colour` is what is seen in the end.
  const float body = mark.medium >= 1.0f ? 0.0f
                     : mark.glaze        ? kGlazeBody
                                         : std::min(1.0f, mark.load * (1.0f - mark.medium));
  sketch.stamp(mark.path, mark.width, wanted, body, mark.keep, owner);
  stroke.path = std::move(mark.path);
  if (mark.stamped) stamped.push_back(plan.strokes.size());
  if (mark.of) {
    followers[plan.strokes.size()] = {*mark.of, stroke.start - plan.strokes[*mark.of].end};
  }
  plan.strokes.push_back(std::move(stroke));
}

}  // namespace impasto::compose
