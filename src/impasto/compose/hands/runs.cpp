// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/hands/runs.h"

#include <algorithm>

#include "impasto/base/math.h"
#include "impasto/compose/gesture/gesture.h"
#include "impasto/hear/attacks.h"
#include "impasto/hear/level.h"
#include "impasto/plan/piece.h"

namespace impasto::compose {

void for_runs(const Easel& easel, const hear::Breath& breath,
              const std::function<void(const Run&)>& lay) {
  const plan::Piece& piece = easel.piece;
  const auto& m = piece.melody;
  for (int first = breath.first; first <= breath.last;) {
    Run run;
    run.first = first;
    run.last = joined_run(piece, breath, first);
    run.start = hear::snap_to_onset(piece, m[static_cast<std::size_t>(first)].onset, 0.08);
    run.end = std::max(run.start + 0.05, m[static_cast<std::size_t>(run.last)].offset);
    run.force =
        static_cast<float>(math::exp2(hear::level_at(piece, 0.5 * (run.start + run.end)) / 10.0));
    run.alone = run.last == first && run.end - run.start < 0.3;
    run.mark.start = run.start;
    run.mark.end = run.end;
    run.mark.pass = 2;
    run.mark.cause = {plan::CauseKind::kMelody, first, run.start, run.end};
    lay(run);
    first = run.last + 1;
  }
}

Mark climax_mark(const Easel& easel) {
  const double when = easel.outlook.climax;
  Mark mark;
  mark.start = when;
  mark.pass = 4;
  mark.cause = {plan::CauseKind::kLoudness,
                static_cast<int>(when / std::max(1e-3, easel.piece.curves.hop)), when - 1.5,
                when + 1.5};
  mark.keep = 1.0f;
  return mark;
}

Lch climax_accent(const Easel& easel, float least_chroma) {
  Lch accent = easel.family_at(easel.outlook.climax).accent;
  accent.C = std::max(accent.C, least_chroma);
  return accent;
}

}  // namespace impasto::compose
