// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/breathe.h"

#include <algorithm>
#include <array>

#include "impasto/base/math.h"
#include "impasto/hear/level.h"
#include "impasto/plan/piece.h"
#include "impasto/plan/rhythm.h"

namespace impasto::compose {

void breathe(const plan::Piece& piece, std::vector<plan::Stroke>& strokes) {
  std::vector<double> borders;
  for (const plan::Beat& beat : piece.beats) {
    if (beat.position == 1) borders.push_back(beat.time);
  }
  if (borders.size() < 4) {
    borders.clear();
    for (double t = 0; t < piece.duration; t += 2.0) borders.push_back(t);
  }
  struct Widths {
    double sum = 0, count = 0;
    void add(const plan::Stroke& stroke) {
      sum += stroke.width;
      count += 1;
    }
  };
  constexpr std::size_t kKinds = static_cast<std::size_t>(plan::CauseKind::kLoudness) + 1;
  std::vector<std::array<Widths, kKinds>> bars(borders.size() + 1);
  std::array<Widths, kKinds> all;
  const auto bar_of = [&](const plan::Stroke& stroke) {
    return static_cast<std::size_t>(
        std::upper_bound(borders.begin(), borders.end(), stroke.cause.start) - borders.begin());
  };
  const auto breathes = [](const plan::Stroke& stroke) {
    return stroke.cause.kind != plan::CauseKind::kPiece &&
           stroke.cause.kind != plan::CauseKind::kSection &&
           stroke.cause.kind != plan::CauseKind::kLoudness && !plan::is_clear(stroke.paint);
  };
  for (const plan::Stroke& stroke : strokes) {
    if (!breathes(stroke)) continue;
    const auto kind = static_cast<std::size_t>(stroke.cause.kind);
    bars[bar_of(stroke)][kind].add(stroke);
    all[kind].add(stroke);
  }
  std::vector<double> force(bars.size());
  for (std::size_t i = 0; i < bars.size(); ++i) {
    const double from = i == 0 ? 0.0 : borders[i - 1];
    const double to = i < borders.size() ? borders[i] : piece.duration;
    force[i] = math::exp2(hear::mean_level(piece, from, to) / 10.0);
  }
  for (plan::Stroke& stroke : strokes) {
    if (!breathes(stroke)) continue;
    const auto kind = static_cast<std::size_t>(stroke.cause.kind);
    const std::size_t bar = bar_of(stroke);
    const double mean = bars[bar][kind].sum / bars[bar][kind].count;
    const double wanted = all[kind].sum / all[kind].count * force[bar];
    stroke.width *= static_cast<float>(std::clamp(wanted / std::max(mean, 1e-9), 0.5, 2.0));
  }
}

}  // namespace impasto::compose
