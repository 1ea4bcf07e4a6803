// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/gesture/gesture.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/compose/easel.h"
#include "impasto/compose/place/layout.h"
#include "impasto/hear/breaths.h"
#include "impasto/hear/level.h"
#include "impasto/plan/inflection.h"
#include "impasto/plan/piece.h"
#include "impasto/score/bends.h"
#include "impasto/score/note.h"

namespace impasto::compose {
using score::Note;

namespace {
enum Purpose : std::uint64_t { kLine = 201 };
}

Stretch stretch_of(const Easel& easel, const hear::Breath& breath, int index) {
  if (easel.pen) return easel.pen->stretch;
  const Layout& layout = easel.layout;
  const auto& melody = easel.piece.melody;
  Stretch s;
  const double length = std::max(0.05, breath.end - breath.start);
  s.middle_time = 0.5 * (breath.start + breath.end);
  s.row = layout.row_of(s.middle_time);
  const Layout::Row& row = layout.rows[s.row];
  const float natural = static_cast<float>(length) * layout.pace(s.row);
  const float wide = std::clamp(static_cast<float>(length) * 0.105f, 0.10f, 0.60f) * easel.unit();
  const float extent = std::max(natural, wide);
  s.scale = extent / std::max(1e-4f, natural);
  s.pace = extent / static_cast<float>(length);
  // Kept inside the row.
  const double half = 0.5 * length * s.scale, span = row.end - row.start;
  s.middle_time += 0.02 / layout.pace(s.row) * easel.chance(kLine, index, 11);
  if (2.0 * half < span) {
    s.middle_time =
        std::clamp(s.middle_time, row.start + half - 0.03 * span, row.end - half + 0.03 * span);
  } else {
    s.middle_time = 0.5 * (row.start + row.end);
  }
  s.ahead = layout.ahead(s.row, s.middle_time);
  s.middle_time -= s.scale * 0.5 * (breath.start + breath.end);
  double sum = 0, weight = 0;
  for (int i = breath.first; i <= breath.last; ++i) {
    const double d = melody[i].offset - melody[i].onset;
    sum += d * layout.height_of(melody[i].pitch);
    weight += d;
  }
  s.middle = weight > 0 ? static_cast<float>(sum / weight) : 0.5f;
  return s;
}

Point on_line(const Easel& easel, const Stretch& s, double time, float level) {
  // The contour is drawn a little flatter than the scale, so that quick leaps swing instead of
  // jagging.
  const float eased = s.middle + 0.78f * (level - s.middle);
  const double when = s.middle_time + s.scale * time;
  Point at = easel.layout.place(s.row, when, eased);
  if (easel.layout.scheme != Scheme::kSpiral) at.x += s.ahead - easel.layout.ahead(s.row, when);
  return at;
}

int joined_run(const plan::Piece& piece, const hear::Breath& breath, int first) {
  const auto& m = piece.melody;
  int last = first;
  // Heard ends of notes are unsure: a gap of a tenth of a second is none. Written ones are meant:
  // from four fifths of the time to the next note on it is legato.
  while (last < breath.last) {
    const double gap = m[last + 1].onset - m[last].offset;
    const double share =
        (m[last].offset - m[last].onset) / std::max(1e-3, m[last + 1].onset - m[last].onset);
    const bool joined = plan::from_score(piece) ? gap < 0.03 || share > 0.8 : gap < 0.14;
    if (!joined) break;
    ++last;
  }
  return last;
}

namespace {

struct Knot {
  double time;
  float level, pressure;
  double hold;  ///< s this knot stands for
};

// One point a note (three on a long one, which sags as a held arm does), quick notes gathered in
// twos and threes. Pressure is weight of the arm: long and loud notes press, quick ones fly.
std::vector<Knot> knots_of(const Easel& easel, int first, int last) {
  const auto& m = easel.piece.melody;
  std::vector<Knot> knots;
  for (int i = first; i <= last;) {
    double on = m[i].onset, sum = 0, weight = 0;
    float velocity = 0;
    int n = 0;
    do {
      const double d = std::max(0.02, m[i].offset - m[i].onset);
      sum += d * easel.layout.height_of(m[i].pitch);
      weight += d;
      velocity = std::max(velocity, m[i].velocity);
      ++i;
      ++n;
    } while (i <= last && m[i].offset - on < 0.17 && n < 3);
    const double off = m[i - 1].offset;
    const float level = static_cast<float>(sum / weight);
    const float weighty = static_cast<float>(std::min(1.0, std::sqrt((off - on) / 0.9)));
    const float loud = 0.03f * hear::level_at(easel.piece, on + 0.05);
    const float pressure =
        math::saturate(0.10f + 0.70f * weighty * weighty + 0.20f * velocity + loud);
    if (off - on > 0.5) {
      const double third = (off - on) / 3.0;
      knots.push_back({on + std::min(0.12, 0.12 * (off - on)), level, pressure, third});
      knots.push_back({on + 0.55 * (off - on), level - 0.012f, pressure, third});
      knots.push_back({on + 0.88 * (off - on), level - 0.004f, 0.7f * pressure, third});
    } else {
      knots.push_back({on + 0.22 * (off - on), level, pressure, off - on});
    }
  }
  // An arm cannot follow sixteenths over two octaves: quick figures swing about their own course
  // (their notes are the dabs beside the line), held notes are reached in full.
  std::vector<float> swung(knots.size());
  for (std::size_t i = 0; i < knots.size(); ++i) {
    double sum = 0, weight = 0;
    for (std::size_t k = 0; k < knots.size(); ++k) {
      const double d = (knots[k].time - knots[i].time) / 0.30;
      if (std::fabs(d) > 3) continue;
      const double w = math::exp(-0.5 * d * d) * (0.15 + knots[k].hold) * (k == i ? 1.6 : 1.0);
      sum += w * knots[k].level;
      weight += w;
    }
    swung[i] = static_cast<float>(sum / weight);
  }
  for (std::size_t i = 0; i < knots.size(); ++i) knots[i].level = swung[i];
  return knots;
}

double mean_height(const Easel& easel, const plan::MotifUse& use) {
  double sum = 0;
  for (int i = 0; i < use.count; ++i) {
    sum += easel.layout.height_of(easel.piece.melody[use.first + i].pitch);
  }
  return sum / std::max(1, use.count);
}

constexpr float kSameFigure = 0.85f;  ///< similarity from which a return is the figure itself
constexpr float kKinFigure = 0.70f;   ///< and to which it is a variation of it

/// Level of a line at a time, between its knots.
float level_of(const std::vector<Knot>& knots, double time) {
  const auto next = std::lower_bound(knots.begin(), knots.end(), time,
                                     [](const Knot& k, double t) { return k.time < t; });
  if (next == knots.begin()) return knots.front().level;
  if (next == knots.end()) return knots.back().level;
  const Knot &a = *std::prev(next), &b = *next;
  return math::lerp(a.level, b.level,
                    static_cast<float>((time - a.time) / std::max(1e-6, b.time - a.time)));
}

/// Pressure of the knot nearest to a time.
float pressure_of(const std::vector<Knot>& knots, double time) {
  const auto near = std::min_element(knots.begin(), knots.end(), [&](const Knot& a, const Knot& b) {
    return std::fabs(a.time - time) < std::fabs(b.time - time);
  });
  return near->pressure;
}

/// A motif that comes back makes the gesture of its first time again, moved to where it is heard
/// and drawn as large as it is long; upside down it is mirrored; varied it leaves the first towards
/// what is sung now, as far as it is varied.
std::vector<Knot> knots_again(const Easel& easel, const plan::MotifUse& model,
                              const plan::MotifUse& use) {
  std::vector<Knot> knots = knots_of(easel, model.first, model.first + model.count - 1);
  const double scale = (use.end - use.start) / std::max(0.05, model.end - model.start);
  const auto there = static_cast<float>(mean_height(easel, use));
  const auto middle = static_cast<float>(mean_height(easel, model));
  const float way = use.mirrored ? -1.0f : 1.0f;
  const float varied = math::saturate((kSameFigure - use.similarity) / (kSameFigure - kKinFigure));
  const std::vector<Knot> sung =
      varied > 0 ? knots_of(easel, use.first, use.first + use.count - 1) : std::vector<Knot>{};
  for (Knot& knot : knots) {
    knot.time = use.start + scale * (knot.time - model.start);
    knot.hold *= scale;
    knot.level = there + way * (knot.level - middle);
    if (!sung.empty()) knot.level = math::lerp(knot.level, level_of(sung, knot.time), varied);
  }
  return knots;
}

constexpr float kHook = 0.026f;  ///< least height and length of a scoop or fall, shorter sides
constexpr double kGap = 0.14;    ///< s between notes that a slide still joins

struct Joins {
  bool before = false, after = false;  ///< the slide comes from, goes to the neighbour's pitch
};

Joins joins_of(const std::vector<Note>& m, int first, int last, int i,
               const std::vector<score::PitchPoint>& glide) {
  const auto near = [](float a, float b) { return std::fabs(a - b) < 1.2f; };
  Joins joins;
  if (i > first && m[i].onset - m[i - 1].offset < kGap)
    joins.before = near(m[i].pitch + glide.front().semitones, m[i - 1].pitch);
  if (i < last && m[i + 1].onset - m[i].offset < kGap)
    joins.after = near(m[i].pitch + glide.back().semitones, m[i + 1].pitch);
  return joins;
}

/// A scoop into a note or a fall from it that meets no neighbour is over too soon to be seen: it is
/// given at least `least` s, of a third of the note at most.
void slow_hooks(std::vector<score::PitchPoint>& glide, const Joins& joins, float least) {
  constexpr float kHome = 0.4f;  // semitones
  const auto home = [](const score::PitchPoint& p) { return std::fabs(p.semitones) <= kHome; };
  const float end = glide.back().time, most = 0.35f * end;
  const auto arrives = std::find_if(glide.begin(), glide.end(), home);
  if (arrives == glide.end()) return;
  const float head = arrives->time;
  const float tail = std::find_if(glide.rbegin(), glide.rend(), home)->time;
  const float late = std::min(std::max(head, least), std::max(head, most));
  const float early = end - std::min(std::max(end - tail, least), std::max(end - tail, most));
  for (score::PitchPoint& p : glide) {
    if (!joins.before && head > 0 && p.time <= head) {
      p.time *= late / head;
    } else if (!joins.after && tail < end && p.time >= tail) {
      p.time = end - (end - p.time) * (end - early) / (end - tail);
    } else {
      p.time = std::clamp(p.time, joins.before ? 0.0f : late, joins.after ? end : early);
    }
  }
}

/// Where a note slides the line goes with it instead of swinging, and notes that a slide comes from
/// or goes to are met where they stand. `own` is how far above its notes a figure that comes back
/// is drawn.
void follow_glide(const Easel& easel, const Stretch& stretch, int first, int last, int i, float own,
                  std::vector<Knot>& knots) {
  const auto& m = easel.piece.melody;
  const Note& note = m[i];
  std::vector<score::PitchPoint> glide = plan::inflection(note).glide;
  if (glide.empty()) return;
  const Layout& layout = easel.layout;
  const Joins joins = joins_of(m, first, last, i, glide);
  slow_hooks(glide, joins, 1.2f * kHook * easel.unit() / std::max(1e-3f, stretch.pace));
  const float sung = layout.height_of(note.pitch) + own;
  const float hook = kHook * easel.unit() / (1.56f * layout.half_at(stretch.row, note.onset));
  const auto rise = [&](float t) {
    const float semitones = score::bend_at(glide, t);
    const float true_rise = layout.height_of(note.pitch + semitones) - layout.height_of(note.pitch);
    const float shown = std::min(1.0f, std::fabs(semitones)) * hook;
    const bool meets = t < 0.5f * glide.back().time ? joins.before : joins.after;
    if (meets || std::fabs(true_rise) > shown) return true_rise;
    return semitones < 0 ? -shown : shown;
  };
  // A little before and after each corner, so that the spline rounds it without swinging out.
  constexpr float kRound = 0.06f;  // s
  std::vector<float> times;
  for (std::size_t k = 0; k < glide.size(); ++k) {
    const float before = k > 0 ? glide[k].time - glide[k - 1].time : 0.0f;
    const float after = k + 1 < glide.size() ? glide[k + 1].time - glide[k].time : 0.0f;
    if (k > 0) times.push_back(glide[k].time - std::min(kRound, 0.3f * before));
    if (k == 0 || k + 1 == glide.size()) times.push_back(glide[k].time);
    if (k + 1 < glide.size()) times.push_back(glide[k].time + std::min(kRound, 0.3f * after));
  }
  std::sort(times.begin(), times.end());
  std::vector<Knot> sliding;
  for (float t : times) {
    const double when = note.onset + t;
    if (!sliding.empty() && when < sliding.back().time + 0.03 && t < times.back()) continue;
    const float slope =
        score::bend_at(glide, t + 0.02f) - score::bend_at(glide, std::max(0.0f, t - 0.02f));
    const float light = 1.0f - 0.25f * math::saturate(std::fabs(slope) / 0.2f);
    sliding.push_back({when, sung + rise(t), light * pressure_of(knots, when), 0.0});
  }
  const auto meet = [&](const Note& neighbour) {
    for (Knot& knot : knots) {
      if (knot.time > neighbour.onset && knot.time < neighbour.offset)
        knot.level = layout.height_of(neighbour.pitch) + own;
    }
  };
  if (joins.before && plan::inflection(m[i - 1]).glide.empty()) meet(m[i - 1]);
  if (joins.after && plan::inflection(m[i + 1]).glide.empty()) meet(m[i + 1]);
  const auto from = std::find_if(knots.begin(), knots.end(),
                                 [&](const Knot& k) { return k.time >= note.onset - 0.01; });
  const auto to =
      std::find_if(from, knots.end(), [&](const Knot& k) { return k.time > note.offset + 0.01; });
  knots.insert(knots.erase(from, to), sliding.begin(), sliding.end());
}

}  // namespace

std::vector<plan::PathPoint> gesture(const Easel& easel, const Stretch& stretch, int first,
                                     int last) {
  const auto& m = easel.piece.melody;
  const bool goes_on = easel.pen && easel.pen->joined, held = easel.pen && easel.pen->held;
  // A line that goes on begins a little before, where it was left.
  constexpr double kLap = 0.1;  // s
  const double start = m[first].onset - (goes_on ? kLap : 0.0);
  const double end = std::max(m[last].offset, start + 0.05);
  // The figures in it that are known, and the notes between them.
  struct Known {
    const plan::MotifUse *model, *use;
  };
  std::vector<Known> known;
  for (const plan::Motif& motif : easel.piece.motifs) {
    for (const plan::MotifUse& use : motif.uses) {
      if (use.first < first || use.first + use.count - 1 > last || use.similarity < kKinFigure)
        continue;
      const bool apart = std::all_of(known.begin(), known.end(), [&](const Known& other) {
        return use.first >= other.use->first + other.use->count ||
               other.use->first >= use.first + use.count;
      });
      if (apart) known.push_back({&motif.uses.front(), &use});
    }
  }
  std::sort(known.begin(), known.end(),
            [](const Known& a, const Known& b) { return a.use->first < b.use->first; });
  std::vector<Knot> knots;
  const auto append = [&knots](const std::vector<Knot>& more) {
    for (const Knot& k : more) {
      if (knots.empty() || k.time > knots.back().time) knots.push_back(k);
    }
  };
  int next = first;
  for (const Known& figure : known) {
    if (figure.use->first > next) append(knots_of(easel, next, figure.use->first - 1));
    append(knots_again(easel, *figure.model, *figure.use));
    next = figure.use->first + figure.use->count;
  }
  if (next <= last) append(knots_of(easel, next, last));
  std::vector<float> own(static_cast<std::size_t>(last - first + 1), 0.0f);
  for (const Known& figure : known) {
    const plan::MotifUse& use = *figure.use;
    for (int i = use.first; i < use.first + use.count; ++i) {
      own[static_cast<std::size_t>(i - first)] =
          level_of(knots, 0.5 * (m[i].onset + m[i].offset)) - easel.layout.height_of(m[i].pitch);
    }
  }
  for (int i = first; i <= last; ++i) {
    if (m[i].bends.empty()) continue;
    follow_glide(easel, stretch, first, last, i, own[static_cast<std::size_t>(i - first)], knots);
  }

  std::vector<plan::PathPoint> path;
  const auto add = [&](double t, float level, float pressure) {
    const Point at = on_line(easel, stretch, t, level);
    path.push_back({at.x, at.y, pressure, static_cast<float>((t - start) / (end - start))});
  };
  // A slide begins and ends where it is heard; else the hand comes down to the line, and sinks.
  const bool slides_in = !plan::inflection(m[first]).glide.empty();
  const bool slides_out = !plan::inflection(m[last]).glide.empty();
  if (goes_on) {
    add(start, easel.pen->level, 0.8f * knots.front().pressure);
  } else if (!slides_in) {
    add(start, knots.front().level + 0.015f, 0.35f * knots.front().pressure);
  }
  for (const Knot& k : knots) add(std::clamp(k.time, start, end), k.level, k.pressure);
  if (slides_in && !goes_on) path.front().pressure *= 0.5f;
  if (slides_out) {
    path.back().pressure *= 0.4f;
  } else {
    add(end, knots.back().level - 0.01f, (held ? 0.8f : 0.15f) * knots.back().pressure);
  }
  return path;
}

}  // namespace impasto::compose
