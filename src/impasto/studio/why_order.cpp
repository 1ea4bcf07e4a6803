// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/studio/why_order.h"

#include "impasto/studio/paint_job.h"
#include "impasto/studio/paint_order.h"

namespace impasto::studio {
namespace {

std::string text_of(const Size& size, char between) {
  return std::to_string(size.width) + between + std::to_string(size.height);
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
                           : size_of_plan(plan, 3000);
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
  static constexpr const char* kPasses[] = {"wash", "mass", "movement", "rhythm", "accent"};
  const plan::Brush& brush = plan.sheet.brushes[static_cast<std::size_t>(stroke.brush)];
  answer.sentence = plan::explain(plan, stroke);
  answer.cause = stroke.cause;
  answer.pass = stroke.pass < 5 ? kPasses[stroke.pass] : "?";
  answer.brush = brush.name;
  answer.shape = plan::to_string(brush.shape);
  return answer;
}

}  // namespace impasto::studio
