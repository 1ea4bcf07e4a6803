// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/studio/why_order.h"

#include <algorithm>
#include <cmath>

#include "impasto/hear/explain.h"
#include "impasto/picture/colour_name.h"
#include "impasto/pigment/pigment.h"
#include "impasto/plan/piece.h"
#include "impasto/see/words.h"
#include "impasto/studio/paint_job.h"
#include "impasto/studio/why_mark.h"

namespace impasto::studio {
namespace {

std::string text_of(const Size& size, char between) {
  return std::to_string(size.width) + between + std::to_string(size.height);
}

/// What lay there when the stroke came: the colour, and whether it was wet. Painted small: what is
/// asked for is a word.
struct Under {
  bool paint = false, wet = false;
  picture::Lab colour;
};

Under under(const plan::Plan& plan, const plan::Stroke& stroke, Size point, Size size, Pool& pool) {
  constexpr double kSmall = 240.0;  // px of the shorter side
  Under found;
  const double scale = std::min(1.0, kSmall / std::min(size.width, size.height));
  const auto side = [scale](int px) {
    return std::max(16, static_cast<int>(std::lround(scale * px)));
  };
  const int width = side(size.width), height = side(size.height);
  Result<paint::Painter> before = paint::Painter::create(plan, width, height, pool);
  if (!before) return found;
  before->advance(stroke.start);
  const int x = std::min(width - 1, static_cast<int>(scale * point.width));
  const int y = std::min(height - 1, static_cast<int>(scale * point.height));
  const std::optional<std::size_t> below = before->stroke_at(x, y);
  if (!below || &plan.strokes[*below] == &stroke) return found;
  found.paint = true;
  found.wet = stroke.start - plan.strokes[*below].end < plan.sheet.drying;
  const picture::Image colours = before->albedo();
  const std::uint8_t* pixel = colours.row(y) + 4 * x;
  found.colour = picture::to_lab(picture::LinearRgb{picture::srgb_decode(pixel[0] / 255.0f),
                                                    picture::srgb_decode(pixel[1] / 255.0f),
                                                    picture::srgb_decode(pixel[2] / 255.0f)});
  return found;
}

/// Where the hand went: nowhere for a dab.
void set_direction(const std::vector<plan::PathPoint>& path, Mark& mark) {
  if (path.size() < 2) return;
  const float dx = path.back().x - path.front().x, dy = path.back().y - path.front().y;
  float length = 0.0f;
  for (std::size_t i = 1; i < path.size(); ++i)
    length += std::hypot(path[i].x - path[i - 1].x, path[i].y - path[i - 1].y);
  const float reach = std::hypot(dx, dy);
  if (!(length > 0.0f)) return;
  mark.way = reach < 0.35f * length  ? Mark::kRound
             : reach < 0.8f * length ? Mark::kCurving
                                     : Mark::kDrawn;
  if (mark.way == Mark::kRound) return;
  constexpr float kSlanting = 0.38f;  // sine of 22.5 degrees
  const auto sign = [](float share) {
    return std::fabs(share) > kSlanting ? share > 0 ? 1 : -1 : 0;
  };
  mark.up = sign(-dy / reach);
  mark.right = sign(dx / reach);
}

Mark mark_of(const plan::Plan& plan, const plan::Stroke& stroke, const Under& below) {
  const plan::Brush& brush = plan.sheet.brushes[static_cast<std::size_t>(stroke.brush)];
  Mark mark;
  mark.brush = brush.shape;
  constexpr float kThick = 0.9f, kThin = 0.4f, kWash = 0.5f, kDamp = 0.3f;
  const bool wash = stroke.wetness > kWash;
  mark.body = stroke.load <= 0.0f      ? Mark::kClean
              : wash                   ? Mark::kThinWet
              : stroke.load > kThick   ? Mark::kThick
              : stroke.load < kThin    ? Mark::kThin
              : stroke.wetness > kDamp ? Mark::kSoft
                                       : Mark::kPlain;
  mark.shape = stroke.path.size() < 2 ? Mark::kDab : wash ? Mark::kWash : Mark::kStroke;
  if (const auto optics = pigment::optics(plan.sheet.palette); optics && mark.body != Mark::kClean)
    mark.colour = picture::colour_name(picture::to_lab(pigment::masstone(*optics, stroke.paint)));
  set_direction(stroke.path, mark);
  if (!below.paint) return mark;
  constexpr float kMoves = 0.25f;
  const bool dragged = below.wet && !wash && std::max(brush.smear, brush.pickup) > kMoves;
  mark.over = dragged ? Mark::kThroughWet : below.wet ? Mark::kIntoWet : Mark::kOverDry;
  mark.under = picture::colour_name(below.colour);
  return mark;
}

/// The stroke nearest to the point that a sound of its own made, within a fifth of the picture.
std::optional<std::size_t> nearest_sounding(const plan::Plan& plan, const paint::Painter& painter,
                                            Size point, Size size) {
  const int most = std::min(size.width, size.height) / 5;
  const int step = std::max(1, most / 60);
  for (int r = step; r <= most; r += step) {
    const int around = std::max(8, 6 * r / step);
    for (int k = 0; k < around; ++k) {
      const double angle = 2.0 * 3.14159265358979 * k / around;
      const int x = point.width + static_cast<int>(std::lround(r * std::cos(angle)));
      const int y = point.height + static_cast<int>(std::lround(r * std::sin(angle)));
      if (x < 0 || y < 0 || x >= size.width || y >= size.height) continue;
      const std::optional<std::size_t> there = painter.stroke_at(x, y);
      if (there && plan.strokes[*there].cause.kind != plan::CauseKind::kPiece) return there;
    }
  }
  return std::nullopt;
}

/// Which part of the picture, in words.
std::string depicted(const plan::Plan& plan, int region, Language language) {
  constexpr float kPixels = 1000.0f;  // places are told by thirds
  plan::Seeing seeing;
  seeing.width = static_cast<int>(plan.sheet.width * kPixels);
  seeing.height = static_cast<int>(plan.sheet.height * kPixels);
  seeing.regions = plan.subject->regions;
  return see::words(seeing, region, language);
}

}  // namespace

Result<Answer> why(const WhyOrder& order, const Talk& talk) {
  const Result<InputKind> kind = kind_of(order.painting);
  if (!kind) return tl::unexpected(kind.error());
  if (*kind != InputKind::kPlan) {
    return fail(ErrorCode::kUnreadable, "this is not a painting file", order.painting,
                "paint it first: impasto paint writes an .impasto beside the picture");
  }
  Answer answer;
  const Result<Loaded> loaded = load_input(order.painting, {}, talk, answer.stats);
  if (!loaded) return tl::unexpected(loaded.error());
  const plan::Plan& plan = *loaded->plan;
  const Size painted = plan.painted_width >= 16 && plan.painted_height >= 16
                           ? Size{plan.painted_width, plan.painted_height}
                           : size_of_plan(plan);
  const Size size = order.size.value_or(painted);
  const auto [x, y] = order.point;
  if (x < 0 || y < 0 || x >= size.width || y >= size.height) {
    return fail(ErrorCode::kUsage, "pixel " + text_of(order.point, ',') + " is outside the picture",
                "PIXEL", "it is " + text_of(size, 'x') + "; name another size with --size");
  }
  Pool pool(order.threads);
  const Result<paint::Painter> painter =
      paint_all(plan, size.width, size.height, pool, talk.phases("painting"), answer.stats);
  if (!painter) return tl::unexpected(painter.error());
  answer.stroke = painter->stroke_at(x, y);
  if (!answer.stroke) return answer;
  const plan::Stroke& stroke = plan.strokes[*answer.stroke];
  const plan::Brush& brush = plan.sheet.brushes[static_cast<std::size_t>(stroke.brush)];
  answer.ground = stroke.cause.kind == plan::CauseKind::kPiece;
  answer.sound = hear::explain(*plan.piece, stroke, order.language);
  if (plan.subject && stroke.region >= 0) {
    answer.depicts = depicted(plan, stroke.region, order.language);
    if (stroke.cause.kind == plan::CauseKind::kRegion) answer.sound.clear();
  }
  answer.mark = mark_text(mark_of(plan, stroke, under(plan, stroke, order.point, size, pool)),
                          order.language);
  if (answer.ground) {
    if (const auto near = nearest_sounding(plan, *painter, order.point, size))
      answer.nearby = hear::explain(*plan.piece, plan.strokes[*near], order.language);
  }
  answer.cause = hear::sound_of(*plan.piece, stroke);
  answer.pass = plan::kPassNames[stroke.pass];
  answer.brush = brush.name;
  answer.shape = plan::to_string(brush.shape);
  const auto hand = static_cast<std::size_t>(stroke.hand);
  if (hand < plan.hands.size()) answer.hand = plan.hands[hand];
  return answer;
}

}  // namespace impasto::studio
