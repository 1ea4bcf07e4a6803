// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/studio/subject_job.h"

#include <utility>
#include <vector>

#include "impasto/compose/subject/timing.h"
#include "impasto/paint/painter.h"

namespace impasto::studio {
namespace {

/// Which stroke lies on top at each px; -1 none.
std::vector<std::int32_t> seen_strokes(const paint::Painter& painter, int width, int height) {
  std::vector<std::int32_t> seen;
  seen.reserve(static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const auto stroke = painter.stroke_at(x, y);
      seen.push_back(stroke ? static_cast<std::int32_t>(*stroke) : -1);
    }
  }
  return seen;
}

}  // namespace

Result<plan::Plan> plan_subject(const plan::Seeing& seeing, const plan::Piece& piece,
                                const compose::Depiction& depiction, Pool& pool,
                                const Progress& progress) {
  compose::SubjectPlanner planner(seeing, piece, depiction, pool);
  const int width = planner.width(), height = planner.height();
  auto painter = paint::Painter::create(planner.sheet(), width, height, pool);
  if (!painter) return tl::unexpected(painter.error());
  plan::Plan plan;
  plan.sheet = planner.sheet();
  while (!planner.done()) {
    const std::vector<plan::Stroke> rung = planner.next_rung(painter->albedo());
    if (progress.cancelled()) return fail(ErrorCode::kInterrupted, "interrupted");
    if (rung.empty()) continue;
    if (auto ok = painter->append(rung); !ok) return tl::unexpected(ok.error());
    painter->advance(rung.back().end);
    plan.strokes.insert(plan.strokes.end(), rung.begin(), rung.end());
  }
  for (int i = 0; i < planner.mendings(); ++i) {
    painter->finish();
    plan.strokes = planner.mended(painter->albedo(), seen_strokes(*painter, width, height));
    plan.duration = plan.strokes.empty() ? 0.0 : plan.strokes.back().end;
    if (i + 1 == planner.mendings()) break;
    painter = paint::Painter::create(plan, width, height, pool);
    if (!painter) return tl::unexpected(painter.error());
    if (progress.cancelled()) return fail(ErrorCode::kInterrupted, "interrupted");
  }
  compose::keep_time(plan, piece, 0);
  progress(1.0);
  return plan;
}

}  // namespace impasto::studio
