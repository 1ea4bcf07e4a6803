// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/order.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/compose/hands/hand.h"
#include "impasto/compose/players.h"
#include "impasto/compose/underpainting.h"
#include "impasto/hear/attacks.h"
#include "impasto/plan/form.h"
#include "impasto/plan/piece.h"
#include "impasto/plan/rhythm.h"
#include "impasto/plan/spline.h"

namespace impasto::compose {
namespace {

/// Of the players, does whoever has this section lay masses, or leave the paper?
bool lays_masses(const Easel& easel, const Cue& cue) {
  const double time = cue.time + kSectionLead;
  const int player = player_at(easel.settings, easel.piece, easel.outlook, time, cue.heard);
  const Hand* hand = hand_of(style_of(easel.settings, player).sections.manner);
  return hand != nullptr && !hand->leaves_paper();
}

constexpr double kAtOnce = 1.0 / 60.0;  ///< s: a push of the arm

/// How far a stroke has come when: straight between these.
struct Course {
  struct Knot {
    double time = 0;  ///< s after its start
    double way = 0;   ///< share of its way
  };
  std::vector<Knot> knots;

  double time_at(double way) const {
    std::size_t i = 1;
    while (i + 1 < knots.size() && knots[i].way < way) ++i;
    const Knot &a = knots[i - 1], &b = knots[i];
    if (b.way <= a.way) return b.time;
    return math::lerp(a.time, b.time, math::saturate((way - a.way) / (b.way - a.way)));
  }
};

/// The arm strikes with the sound, pushes on with each attack while it lasts, the stronger the
/// farther, and moves slowly between them.
Course course_of(const plan::Piece& piece, double start, double lasts) {
  constexpr double kStruck = 0.45, kSlow = 0.3;  // shares of the way
  constexpr double kApart = 0.07, kLast = 0.04;  // s
  const auto before = [](const plan::Onset& o, double t) { return o.time < t; };
  const auto from =
      std::lower_bound(piece.onsets.begin(), piece.onsets.end(), start + kApart, before);
  const auto to = std::lower_bound(from, piece.onsets.end(), start + lasts - kLast, before);
  double sum = 0;
  for (auto o = from; o != to; ++o) sum += o->strength * o->strength;
  const bool pushes = sum > 0;
  const double slow = pushes ? kSlow : 1.0 - kStruck;
  const double share = pushes ? (1.0 - kStruck - kSlow) / sum : 0.0;
  Course course;
  course.knots = {{0, 0}, {kAtOnce, kStruck}};
  double pushed = kStruck;
  const auto way = [&](double t) {
    return pushed + slow * std::max(0.0, t - kAtOnce) / (lasts - kAtOnce);
  };
  for (auto o = from; o != to; ++o) {
    const double t = std::max(o->time - start, course.knots.back().time);
    course.knots.push_back({t, way(t)});
    pushed += share * o->strength * o->strength;
    course.knots.push_back({t + kAtOnce, way(t + kAtOnce)});
  }
  course.knots.push_back({lasts, 1.0});
  return course;
}

/// Points along a path, as it is drawn, at even distances.
std::vector<plan::PathPoint> evenly(const std::vector<plan::PathPoint>& path) {
  constexpr int kParts = 8, kPoints = 20;
  std::vector<plan::PathPoint> line;
  for (std::size_t i = 0; i + 1 < path.size(); ++i) {
    const plan::SplineLeg<plan::PathPoint> leg(path, i);
    for (int k = 0; k < kParts; ++k) {
      const float t = static_cast<float>(k) / kParts;
      line.push_back({leg.at(&plan::PathPoint::x, t), leg.at(&plan::PathPoint::y, t),
                      math::saturate(leg.at(&plan::PathPoint::pressure, t)), 0.0f,
                      math::lerp(path[i].tilt, path[i + 1].tilt, t),
                      math::lerp(path[i].twist, path[i + 1].twist, t)});
    }
  }
  line.push_back(path.back());
  std::vector<float> way(line.size());
  for (std::size_t i = 1; i < line.size(); ++i) {
    const float dx = line[i].x - line[i - 1].x, dy = line[i].y - line[i - 1].y;
    way[i] = way[i - 1] + std::sqrt(dx * dx + dy * dy);
  }
  std::vector<plan::PathPoint> even;
  std::size_t at = 1;
  for (int k = 0; k <= kPoints; ++k) {
    const float u = static_cast<float>(k) / kPoints;
    while (at + 1 < line.size() && way[at] < u * way.back()) ++at;
    const plan::PathPoint &a = line[at - 1], &b = line[at];
    const float f =
        math::saturate((u * way.back() - way[at - 1]) / std::max(1e-9f, way[at] - way[at - 1]));
    even.push_back({math::lerp(a.x, b.x, f), math::lerp(a.y, b.y, f),
                    math::lerp(a.pressure, b.pressure, f), u, math::lerp(a.tilt, b.tilt, f),
                    math::lerp(a.twist, b.twist, f)});
  }
  return even;
}

constexpr std::size_t kSwept = 8;  ///< points of a plain sweep, at most

/// Masses, and sweeps of the bass. Longer lines say when their notes sound.
bool is_struck(const plan::Stroke& stroke) {
  constexpr std::size_t kThrown = 16;  // points
  using plan::CauseKind;
  if (stroke.path.size() < 2 || stroke.pass > plan::kMovement) return false;
  switch (stroke.cause.kind) {
    case CauseKind::kMelody: return false;
    case CauseKind::kPiece:
    case CauseKind::kSection:
    case CauseKind::kChord: return stroke.path.size() <= kThrown;
    default: return stroke.path.size() <= kSwept;
  }
}

/// s. As long as its sound, within limits; what is thrown is over sooner.
double time_for(const plan::Stroke& stroke) {
  const double sounds = stroke.cause.end - stroke.start;
  return stroke.path.size() > kSwept ? std::clamp(sounds, 0.5, 0.8) : std::clamp(sounds, 1.0, 3.0);
}

/// Canvas units.
float reach_of(const std::vector<plan::PathPoint>& path) {
  float way = 0;
  for (std::size_t i = 1; i < path.size(); ++i) {
    const float dx = path[i].x - path[i - 1].x, dy = path[i].y - path[i - 1].y;
    way += std::sqrt(dx * dx + dy * dy);
  }
  return way;
}

}  // namespace

std::size_t masses_first(const Easel& easel, std::vector<Cue>& cues) {
  const auto rest = std::stable_partition(cues.begin(), cues.end(), [&](const Cue& cue) {
    return cue.heard == Heard::kSection && lays_masses(easel, cue);
  });
  const auto length = [&](const Cue& cue) {
    const plan::Section& s = easel.piece.sections[static_cast<std::size_t>(cue.index)];
    return s.end - s.start;
  };
  std::stable_sort(cues.begin(), rest,
                   [&](const Cue& a, const Cue& b) { return length(a) > length(b); });
  return static_cast<std::size_t>(rest - cues.begin());
}

void block_in(const plan::Piece& piece, const Outlook& outlook, std::size_t first, std::size_t last,
              double together, std::vector<plan::Stroke>& strokes) {
  if (first >= last) return;
  const double from = underpainting_ends(outlook), to = kBlockedIn * outlook.duration;
  const auto there = static_cast<std::size_t>(
      std::count_if(piece.onsets.begin(), piece.onsets.end(),
                    [&](const plan::Onset& o) { return o.time >= from && o.time < to; }));
  const std::size_t count = last - first;
  const std::size_t used = there > 0 ? std::min(there, count) : count;
  const std::vector<double> attacks =
      hear::first_attacks(piece, from, std::max(from + 0.1, to), static_cast<int>(used));
  constexpr double kLongest = 0.7;  // s
  double opened = -1e9, moved = 0.0;
  for (std::size_t i = 0; i < count; ++i) {
    plan::Stroke& stroke = strokes[first + i];
    const double length = std::min(kLongest, stroke.end - stroke.start);
    const double after = stroke.start - opened;
    if (together <= 0.0 || after < 0.0 || after > together) {
      opened = stroke.start;
      moved = attacks[i * used / count] - opened;
    }
    stroke.start = std::min(outlook.duration, stroke.start + moved);
    stroke.end = std::min(outlook.duration, stroke.start + length);
  }
}

void draw_first(const Outlook& outlook, double from, std::vector<plan::Stroke>& strokes) {
  constexpr double kLasts = 0.3;                   // s
  constexpr float kThin = 0.3f, kWidest = 0.012f;  // of the line; canvas units
  const double share =
      std::max(0.0, kBlockedIn * outlook.duration - from) / std::max(0.1, outlook.duration);
  const std::size_t count = strokes.size();
  for (std::size_t i = 0; i < count; ++i) {
    if (strokes[i].cause.kind != plan::CauseKind::kMelody || strokes[i].path.size() < 4) continue;
    plan::Stroke drawn = strokes[i];
    drawn.width = std::min(kThin * drawn.width, kWidest);
    drawn.load *= 0.6f;
    drawn.wetness = 0.3f;
    drawn.pass = plan::kWash;
    drawn.start = from + share * strokes[i].start;
    drawn.end = std::min(outlook.duration, drawn.start + kLasts);
    drawn.joins = -1;
    drawn.open = false;
    strokes.push_back(std::move(drawn));
  }
}

void strike(const plan::Piece& piece, const plan::Sheet& sheet,
            std::vector<plan::Stroke>& strokes) {
  constexpr float kBroad = 0.002f;  // canvas units squared
  for (plan::Stroke& stroke : strokes) {
    if (!is_struck(stroke)) continue;
    // Water runs where the brush dawdles.
    if (stroke.wetness > 0.5f && sheet.flow.wash > 0.5f) continue;
    const float reach = reach_of(stroke.path);
    if (stroke.width * (stroke.width + reach) < kBroad || !(reach > 0.5f * stroke.width)) continue;
    const double lasts = std::min(time_for(stroke), piece.duration - stroke.start);
    if (lasts < 0.1) continue;
    const Course course = course_of(piece, stroke.start, lasts);
    stroke.path = evenly(stroke.path);
    for (plan::PathPoint& p : stroke.path)
      p.time = static_cast<float>(course.time_at(p.time) / lasts);
    stroke.end = stroke.start + lasts;
  }
}

}  // namespace impasto::compose
