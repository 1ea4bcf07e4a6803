// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/unfold.h"

#include <algorithm>

#include "impasto/compose/gesture/pushes.h"
#include "impasto/hear/attacks.h"
#include "impasto/plan/form.h"
#include "impasto/plan/piece.h"

namespace impasto::compose {
namespace {

constexpr std::size_t kLeast = 3;  ///< strokes of what is laid one by one
constexpr double kAtOnce = 0.6;    ///< s within which they are laid if nobody waits
constexpr double kShort = 0.5;     ///< s: a longer stroke is a line, or a mass

/// Is it part of something small that is made of several strokes?
bool is_part(const plan::Stroke& stroke) {
  using plan::CauseKind;
  const CauseKind kind = stroke.cause.kind;
  return (kind == CauseKind::kChord || kind == CauseKind::kMelody ||
          kind == CauseKind::kLoudness) &&
         stroke.pass > plan::kWash && stroke.end - stroke.start < kShort;
}

/// Covers a shape in one go, wet enough to close; clear water only prepares.
bool is_flood(const plan::Stroke& stroke) {
  constexpr std::size_t kWays = 16;  // points
  using plan::CauseKind;
  return stroke.brush % kBrushRoles == kMassBrush && stroke.path.size() > kWays &&
         stroke.wetness > 0.5f && !plan::is_clear(stroke.paint) &&
         stroke.cause.kind != CauseKind::kPiece;
}

}  // namespace

void lay_one_by_one(const plan::Piece& piece, double longest,
                    const std::map<std::size_t, Follower>& followers,
                    std::vector<plan::Stroke>& strokes) {
  std::vector<std::size_t> parts;
  const auto lay = [&] {
    if (parts.size() >= kLeast) {
      const plan::Stroke& first = strokes[parts.front()];
      const double from = first.start;
      const double lasts = std::clamp(first.cause.end - from, kAtOnce, longest);
      const std::vector<double> times = hear::falling(
          piece, from, std::min(piece.duration, from + lasts), static_cast<int>(parts.size()));
      for (std::size_t i = 0; i < parts.size(); ++i) {
        plan::Stroke& stroke = strokes[parts[i]];
        const double length = stroke.end - stroke.start;
        stroke.start = std::clamp(times[i], from, piece.duration);
        stroke.end = std::min(piece.duration, stroke.start + length);
      }
    }
    parts.clear();
  };
  for (std::size_t i = 0; i < strokes.size(); ++i) {
    const plan::Stroke& stroke = strokes[i];
    if (followers.contains(i) || !is_part(stroke)) {
      lay();
      continue;
    }
    if (!parts.empty()) {
      const plan::Stroke& first = strokes[parts.front()];
      if (stroke.cause.kind != first.cause.kind || stroke.cause.index != first.cause.index ||
          stroke.start < first.start || stroke.start > first.start + kAtOnce)
        lay();
    }
    parts.push_back(i);
  }
  lay();
}

namespace {

/// The stroke goes on with the attacks for so long. Its rows stay where they are.
void draw(const plan::Piece& piece, double lasts, double calm, plan::Stroke& stroke) {
  constexpr double kShortest = 0.1;  // s
  if (lasts < kShortest) return;
  const Pushes pushes = pushes_of(piece, stroke.start, lasts, drive_of(calm));
  for (plan::PathPoint& p : stroke.path)
    p.time = static_cast<float>(pushes.time_at(p.time) / lasts);
  stroke.end = stroke.start + lasts;
}

}  // namespace

void draw_out(const plan::Piece& piece, double longest,
              const std::map<std::size_t, Follower>& followers,
              std::vector<plan::Stroke>& strokes) {
  constexpr double kCalm = 0.2;
  for (std::size_t i = 0; i < strokes.size(); ++i) {
    plan::Stroke& stroke = strokes[i];
    if (followers.contains(i) || !is_flood(stroke)) continue;
    const double was = stroke.end - stroke.start;
    draw(piece,
         std::min(piece.duration - stroke.start,
                  std::max(was, std::min(stroke.cause.end - stroke.start, longest))),
         kCalm, stroke);
  }
}

void press_down(const plan::Piece& piece, const std::map<std::size_t, double>& done,
                std::vector<plan::Stroke>& strokes) {
  constexpr double kCalm = 1.2;
  constexpr double kLeast = 1.6, kMost = 2.5, kTogether = 0.05;  // s
  std::vector<double> starts;
  for (const auto& [i, by] : done) starts.push_back(strokes[i].start);
  std::sort(starts.begin(), starts.end());
  for (const auto& [i, by] : done) {
    plan::Stroke& stroke = strokes[i];
    const auto next = std::upper_bound(starts.begin(), starts.end(), stroke.start + kTogether);
    const double wanted = next == starts.end() ? kMost : *next - stroke.start;
    const double free = std::min(by, piece.duration) - stroke.start;
    draw(piece, std::min(free, std::clamp(wanted, kLeast, kMost)), kCalm, stroke);
  }
}

}  // namespace impasto::compose
