// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/order.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/compose/gesture/inflect.h"
#include "impasto/compose/gesture/pushes.h"
#include "impasto/compose/gesture/sweep.h"
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

/// Of the way to the next attack, with one of full strength; and at most.
constexpr double kStruckBy = 0.8, kMostStruck = 0.7;

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

/// The same way with points a few hundredths of a second apart, where it is not `sung`: those that
/// are there stay.
template <class Sung>
std::vector<plan::PathPoint> finer(const std::vector<plan::PathPoint>& path, double lasts,
                                   const Sung& sung) {
  constexpr double kStep = 0.05;  // s
  constexpr int kMost = 6;
  std::vector<plan::PathPoint> line;
  for (std::size_t i = 0; i + 1 < path.size(); ++i) {
    const plan::PathPoint &a = path[i], &b = path[i + 1];
    const plan::SplineLeg<plan::PathPoint> leg(path, i);
    const int parts =
        sung(0.5 * (a.time + b.time) * lasts)
            ? 1
            : std::clamp(static_cast<int>((b.time - a.time) * lasts / kStep), 1, kMost);
    line.push_back(a);
    for (int k = 1; k < parts; ++k) {
      const float t = static_cast<float>(k) / static_cast<float>(parts);
      line.push_back({leg.at(&plan::PathPoint::x, t), leg.at(&plan::PathPoint::y, t),
                      math::saturate(leg.at(&plan::PathPoint::pressure, t)),
                      math::lerp(a.time, b.time, t), math::lerp(a.tilt, b.tilt, t),
                      math::lerp(a.twist, b.twist, t)});
    }
  }
  line.push_back(path.back());
  return line;
}

/// How strong what begins at a time is, 0..1; .5 where nothing is known of it.
float strength_at(const plan::Piece& piece, double time) {
  constexpr double kNear = 0.05;  // s
  const auto before = [](const plan::Onset& o, double t) { return o.time < t; };
  auto o = std::lower_bound(piece.onsets.begin(), piece.onsets.end(), time - kNear, before);
  float strength = -1.0f;
  for (; o != piece.onsets.end() && o->time <= time + kNear; ++o)
    strength = std::max(strength, o->strength);
  return strength < 0 ? 0.5f : math::saturate(strength);
}

struct Attack {
  double time = 0;  ///< s since a line began
  float strength = 0;
};

/// Between which attacks and the next a note of a line trembles or slides. Some hands draw a line
/// in another time than it sounds.
std::vector<char> bent_between(const plan::Piece& piece, const plan::Cause& cause, double lasts,
                               const std::vector<Attack>& attacks) {
  std::vector<char> bent(attacks.size() - 1);
  if (cause.kind != plan::CauseKind::kMelody) return bent;
  const auto sounds = [&](double at) { return math::lerp(cause.start, cause.end, at / lasts); };
  for (auto n = static_cast<std::size_t>(cause.index);
       n < piece.melody.size() && piece.melody[n].onset < cause.end; ++n) {
    const score::Note& note = piece.melody[n];
    if (!is_bent(note)) continue;
    for (std::size_t k = 0; k < bent.size(); ++k) {
      if (note.onset < sounds(attacks[k + 1].time) && note.offset > sounds(attacks[k].time))
        bent[k] = 1;
    }
  }
  return bent;
}

/// A line is where it was with each attack, and between two of them hurries first, the farther the
/// stronger the attack. Where a note trembles or slides the hand goes with it.
void accent(const plan::Piece& piece, plan::Stroke& stroke) {
  constexpr double kApart = 0.07, kLast = 0.04;  // s
  const double lasts = stroke.end - stroke.start;
  if (!(lasts > kLast)) return;  // put down all at once: it has no way to hurry on
  const auto before = [](const plan::Onset& o, double t) { return o.time < t; };
  const auto from =
      std::lower_bound(piece.onsets.begin(), piece.onsets.end(), stroke.start + kApart, before);
  const auto to = std::lower_bound(from, piece.onsets.end(), stroke.end - kLast, before);
  std::vector<Attack> attacks = {{0.0, strength_at(piece, stroke.start)}};
  for (auto o = from; o != to; ++o) {
    const double at = o->time - stroke.start;
    if (at > attacks.back().time + kApart)
      attacks.push_back({at, o->strength});
    else
      attacks.back().strength = std::max(attacks.back().strength, o->strength);
  }
  attacks.push_back({lasts, 0.0f});
  const std::vector<char> bent = bent_between(piece, stroke.cause, lasts, attacks);
  const auto sung = [&](double at) {
    std::size_t k = 0;
    while (k + 2 < attacks.size() && attacks[k + 1].time <= at) ++k;
    return bent[k] != 0;
  };
  stroke.path = finer(stroke.path, lasts, sung);
  std::size_t k = 0;
  for (plan::PathPoint& p : stroke.path) {
    const double at = p.time * lasts;
    while (k + 2 < attacks.size() && attacks[k + 1].time <= at) ++k;
    if (bent[k] != 0) continue;
    const double gap = attacks[k + 1].time - attacks[k].time;
    // The strongest attack of a piece is often far above all others.
    const double force = std::sqrt(math::saturate(static_cast<double>(attacks[k].strength)));
    const double struck = std::min(kMostStruck, kStruckBy * force);
    const double way = math::saturate((at - attacks[k].time) / std::max(1e-6, gap));
    const double soon = std::min(0.5, kPush / std::max(1e-6, gap));
    const double left = math::saturate((1.0 - way) / (1.0 - struck));
    const double when =
        way < struck ? soon * way / struck : soon + (1.0 - soon) * (1.0 - std::sqrt(left));
    p.time = static_cast<float>((attacks[k].time + when * gap) / lasts);
  }
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

/// A line that says when its notes sound.
bool is_line(const plan::Stroke& stroke) {
  constexpr double kShort = 0.2;  // s
  return stroke.cause.kind == plan::CauseKind::kMelody && stroke.path.size() > 2 &&
         stroke.end - stroke.start > kShort;
}

constexpr double kLongestStroke = 3.0;  ///< s

/// s. As long as its sound, within limits; what is thrown is over sooner.
double time_for(const plan::Stroke& stroke) {
  const double sounds = stroke.cause.end - stroke.start;
  return stroke.path.size() > kSwept ? std::clamp(sounds, 0.5, 0.8)
                                     : std::clamp(sounds, 1.0, kLongestStroke);
}

struct Span {
  double from = 0, to = 0;  ///< s
};

void lay_washes(const plan::Piece& piece, const Outlook& outlook, Span span,
                const std::vector<std::size_t>& washes, double together,
                std::vector<plan::Stroke>& strokes) {
  constexpr double kLongest = 0.7;  // s
  const auto there = static_cast<std::size_t>(
      std::count_if(piece.onsets.begin(), piece.onsets.end(),
                    [&](const plan::Onset& o) { return o.time >= span.from && o.time < span.to; }));
  const std::size_t count = washes.size();
  if (count == 0) return;
  const std::size_t used = there > 0 ? std::min(there, count) : count;
  const std::vector<double> attacks = hear::first_attacks(
      piece, span.from, std::max(span.from + 0.1, span.to), static_cast<int>(used));
  double opened = -1e9, moved = 0.0;
  for (std::size_t i = 0; i < count; ++i) {
    plan::Stroke& stroke = strokes[washes[i]];
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

/// One after the other, each on an attack.
void lay_in(const plan::Piece& piece, Span span, const std::vector<std::size_t>& which,
            std::vector<plan::Stroke>& strokes) {
  const std::vector<double> attacks =
      hear::first_attacks(piece, span.from, span.to, static_cast<int>(which.size()));
  for (std::size_t i = 0; i < which.size(); ++i) {
    plan::Stroke& stroke = strokes[which[i]];
    const double length = stroke.end - stroke.start;
    stroke.start = std::min(piece.duration, attacks[i]);
    stroke.end = std::min(piece.duration, stroke.start + length);
  }
}

/// What is drawn around a shape.
bool is_outline(const plan::Stroke& stroke) {
  return stroke.brush % kBrushRoles == kLineBrush && stroke.pass > plan::kWash;
}

/// Does any of it lie where the climax will be?
bool near_heart(const Blocking& blocking, const std::vector<std::size_t>& shape,
                const std::vector<plan::Stroke>& strokes) {
  if (!blocking.heart) return false;
  return std::any_of(shape.begin(), shape.end(), [&](std::size_t i) {
    Box box;
    box.add(strokes[i].path);
    const float room = blocking.spare + 0.5f * strokes[i].width;
    return blocking.heart->x > box.x0 - room && blocking.heart->x < box.x1 + room &&
           blocking.heart->y > box.y0 - room && blocking.heart->y < box.y1 + room;
  });
}

/// The washes of a section first, then what lies upon them, in `span`; what is drawn around it
/// while the section sounds, until `ends`.
void lay_shape(const plan::Piece& piece, Span span, double ends,
               const std::vector<std::size_t>& shape, std::vector<plan::Stroke>& strokes) {
  std::vector<std::size_t> washes, rows, outlines;
  for (std::size_t i : shape) {
    if (strokes[i].pass == plan::kWash) {
      washes.push_back(i);
    } else if (!rows.empty() && is_outline(strokes[i]) &&
               (i + 1 > shape.back() || is_outline(strokes[i + 1]))) {
      outlines.push_back(i);
    } else {
      rows.push_back(i);
    }
  }
  const double share = static_cast<double>(washes.size()) /
                       static_cast<double>(std::max<std::size_t>(1, washes.size() + rows.size()));
  double until = span.from;
  if (!washes.empty()) {
    const double room = std::max(0.0, span.to - span.from - kLongestStroke);
    lay_in(piece, {span.from, span.from + share * room + 0.1}, washes, strokes);
    until += share * room + kLongestStroke;
  }
  span = {until, std::max(span.to, until + 0.1)};
  lay_in(piece, span, rows, strokes);
  constexpr double kDrawn = 0.6;  // of the section
  lay_in(piece, {span.to, std::max(span.to + 1.0, math::lerp(span.to, ends, kDrawn))}, outlines,
         strokes);
  for (std::size_t i = 0; i < outlines.size(); ++i) {
    plan::Stroke& stroke = strokes[outlines[i]];
    const double next = i + 1 < outlines.size() ? strokes[outlines[i + 1]].start : ends;
    stroke.end =
        std::clamp(next, stroke.end, std::min(piece.duration, stroke.start + kLongestStroke));
  }
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

/// A small stroke is set down with its sound: most of it at once. What is thrown or trembles at the
/// climax is not.
bool is_set_down(const plan::Stroke& stroke) {
  constexpr double kShort = 0.5;     // s
  constexpr std::size_t kWays = 16;  // points
  return stroke.path.size() > 1 && stroke.path.size() <= kWays && stroke.pass > plan::kWash &&
         stroke.pass < plan::kAccent && stroke.end - stroke.start > kPush &&
         stroke.end - stroke.start < kShort;
}

void set_down(plan::Stroke& stroke) {
  constexpr float kAtOnce = 0.75f;
  const auto soon = static_cast<float>(kPush / (stroke.end - stroke.start));
  if (stroke.path.size() == 2) {
    plan::PathPoint middle = stroke.path[0];
    const plan::PathPoint& last = stroke.path[1];
    middle.x = math::lerp(middle.x, last.x, kAtOnce);
    middle.y = math::lerp(middle.y, last.y, kAtOnce);
    middle.pressure = math::lerp(middle.pressure, last.pressure, kAtOnce);
    middle.tilt = math::lerp(middle.tilt, last.tilt, kAtOnce);
    middle.twist = math::lerp(middle.twist, last.twist, kAtOnce);
    middle.time = kAtOnce;
    stroke.path.insert(stroke.path.begin() + 1, middle);
  }
  const auto last = static_cast<float>(stroke.path.size() - 1);
  for (std::size_t i = 0; i < stroke.path.size(); ++i) {
    const float s = stroke.path.size() == 3 ? stroke.path[i].time : static_cast<float>(i) / last;
    stroke.path[i].time = s <= kAtOnce ? soon * s / kAtOnce
                                       : math::lerp(soon, 1.0f, (s - kAtOnce) / (1.0f - kAtOnce));
  }
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

void block_in(const plan::Piece& piece, const Outlook& outlook, const Blocking& blocking,
              std::vector<plan::Stroke>& strokes) {
  std::vector<std::size_t> washes;
  std::vector<int> sections;                       // longest first
  std::map<int, std::vector<std::size_t>> shapes;  // by section
  const double from = underpainting_ends(outlook), to = kBlockedIn * outlook.duration;
  double shown = 0;
  bool early = true;
  for (std::size_t i = blocking.first; i < blocking.last; ++i) {
    if (blocking.followers->contains(i)) continue;
    const int k = strokes[i].cause.index;
    const plan::Section& section = piece.sections[static_cast<std::size_t>(k)];
    if (sections.empty() || sections.back() != k) {
      sections.push_back(k);
      early = shown < blocking.shown_first * outlook.duration || section.start < to;
      shown += section.end - section.start;
    }
    const bool row = blocking.in_rows && (!early || strokes[i].pass > plan::kWash);
    if (row) {
      shapes[k].push_back(i);
    } else {
      washes.push_back(i);
    }
  }
  lay_washes(piece, outlook, {from, to}, washes, blocking.together, strokes);
  for (const auto& [k, shape] : shapes) {
    double ready = from;
    for (std::size_t i : washes) {
      if (i < shape.front()) ready = std::max(ready, strokes[i].start + kLongestStroke);
    }
    const plan::Section& section = piece.sections[static_cast<std::size_t>(k)];
    if (section.start > ready + 1.0 && k > 0)
      ready = std::max(ready, piece.sections[static_cast<std::size_t>(k - 1)].start);
    Span span{ready, std::max({section.start, to, ready + kLongestStroke})};
    double ends = section.end;
    if (near_heart(blocking, shape, strokes) && span.from < outlook.climax) {
      span.to = std::min(span.to, std::max(span.from + 0.1, outlook.climax - 1.0));
      ends = std::min(ends, outlook.climax);
    }
    lay_shape(piece, span, ends, shape, strokes);
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

std::vector<std::size_t> fields_of(const plan::Piece& piece, const Blocking& blocking,
                                   const std::vector<plan::Stroke>& strokes) {
  constexpr double kEarly = 0.25;  // of the piece: until then half of the sheet has to be covered
  std::vector<std::size_t> fields;
  for (std::size_t i = 0; i < blocking.last; ++i) {
    const plan::Stroke& stroke = strokes[i];
    using plan::CauseKind;
    const bool leaf = stroke.cause.kind == CauseKind::kPiece && stroke.pass > plan::kWash;
    const bool row = stroke.cause.kind == CauseKind::kSection && !blocking.floods &&
                     stroke.start > kEarly * piece.duration;
    if ((leaf || row) && !blocking.followers->contains(i)) fields.push_back(i);
  }
  return fields;
}

void strike(const plan::Piece& piece, const plan::Sheet& sheet, const Blocking& blocking,
            const std::map<std::size_t, double>& done, std::vector<plan::Stroke>& strokes) {
  constexpr float kBroad = 0.002f;  // canvas units squared
  constexpr double kLetRun = 2.1;   // calm of what is filled in rows
  for (std::size_t i = 0; i < strokes.size(); ++i) {
    plan::Stroke& stroke = strokes[i];
    // Water runs where the brush dawdles.
    const bool runs = stroke.wetness > 0.5f && sheet.flow.wash > 0.5f;
    const bool line = is_line(stroke) || (blocking.in_rows && is_outline(stroke) &&
                                          stroke.cause.kind == plan::CauseKind::kSection);
    if (line && (!runs || blocking.floods)) accent(piece, stroke);
    if (blocking.followers->contains(i)) continue;
    if (runs && stroke.pass == plan::kWash) continue;  // its seams would show
    const float reach = reach_of(stroke.path);
    if (!is_struck(stroke) || stroke.width * (stroke.width + reach) < kBroad ||
        !(reach > 0.5f * stroke.width)) {
      if (!line && blocking.sets_down && is_set_down(stroke)) set_down(stroke);
      continue;
    }
    const double was = stroke.end - stroke.start;
    double lasts = runs || blocking.together > 0.0 ? was : time_for(stroke);
    lasts = std::min(lasts, piece.duration - stroke.start);
    // Rows are laid one after the other.
    if (blocking.in_rows && i + 1 < strokes.size() && stroke.pass > plan::kWash &&
        strokes[i].cause.kind == plan::CauseKind::kSection &&
        strokes[i + 1].cause.kind == plan::CauseKind::kSection &&
        strokes[i + 1].cause.index == stroke.cause.index && strokes[i + 1].start > stroke.start)
      lasts = std::min(lasts, strokes[i + 1].start - stroke.start);
    if (blocking.in_rows && stroke.cause.kind == plan::CauseKind::kSection &&
        stroke.start < blocking.climax)
      lasts = std::min(lasts, std::max(0.1, blocking.climax - stroke.start));
    if (const auto by = done.find(i); by != done.end())
      lasts = std::min(lasts, std::max(0.1, by->second - stroke.start));
    if (lasts < 0.1) continue;
    const Pushes pushes =
        pushes_of(piece, stroke.start, lasts, drive_of(blocking.in_rows ? kLetRun : 0.0));
    stroke.path = evenly(stroke.path);
    for (plan::PathPoint& p : stroke.path)
      p.time = static_cast<float>(pushes.time_at(p.time) / lasts);
    stroke.end = stroke.start + lasts;
  }
}

void follow(const std::map<std::size_t, Follower>& followers, double duration,
            std::vector<plan::Stroke>& strokes) {
  for (const auto& [index, follower] : followers) {
    plan::Stroke& stroke = strokes[index];
    const double length = stroke.end - stroke.start;
    stroke.start = std::clamp(strokes[follower.of].end + follower.gap, 0.0, duration);
    stroke.end = std::min(duration, stroke.start + length);
  }
}

}  // namespace impasto::compose
