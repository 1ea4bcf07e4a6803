// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/gesture/inflect.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/compose/place/layout.h"
#include "impasto/plan/inflection.h"
#include "impasto/plan/spline.h"
#include "impasto/score/bends.h"

namespace impasto::compose {
namespace {

using plan::PathPoint;

enum Purpose : std::uint64_t { kTremor = 901 };

constexpr float kMoves = 2.0f;  ///< semitones a second from which a glide is a slide

/// The way the brush will go, and how far along it each of its points lies.
struct Course {
  std::vector<PathPoint> points;
  std::vector<float> way;
};

Course course_of(const std::vector<PathPoint>& path) {
  constexpr int kParts = 12;
  Course course;
  const std::size_t n = path.size();
  for (std::size_t i = 0; i + 1 < n; ++i) {
    const plan::SplineLeg<PathPoint> leg(path, i);
    const PathPoint &b = path[i], &c = path[i + 1];
    for (int k = 0; k < kParts; ++k) {
      const float t = static_cast<float>(k) / kParts;
      course.points.push_back({leg.at(&PathPoint::x, t), leg.at(&PathPoint::y, t),
                               math::lerp(b.pressure, c.pressure, t),
                               math::lerp(b.time, c.time, t)});
    }
  }
  course.points.push_back(path.back());
  course.way.push_back(0.0f);
  for (std::size_t i = 1; i < course.points.size(); ++i) {
    const PathPoint &a = course.points[i - 1], &b = course.points[i];
    course.way.push_back(course.way.back() + static_cast<float>(math::hypot(b.x - a.x, b.y - a.y)));
  }
  return course;
}

PathPoint at_way(const Course& course, float way) {
  const auto next = std::lower_bound(course.way.begin() + 1, course.way.end() - 1, way);
  const auto i = static_cast<std::size_t>(next - course.way.begin());
  const PathPoint &a = course.points[i - 1], &b = course.points[i];
  const float t = math::saturate((way - course.way[i - 1]) /
                                 std::max(1e-7f, course.way[i] - course.way[i - 1]));
  return {math::lerp(a.x, b.x, t), math::lerp(a.y, b.y, t), math::lerp(a.pressure, b.pressure, t),
          math::lerp(a.time, b.time, t)};
}

float way_at(const Course& course, float time) {
  std::size_t i = 1;
  while (i + 1 < course.points.size() && course.points[i].time < time) ++i;
  const float from = course.points[i - 1].time, to = course.points[i].time;
  return math::lerp(course.way[i - 1], course.way[i],
                    math::saturate((time - from) / std::max(1e-7f, to - from)));
}

struct Span {
  double start, length;
};

Span span_of(const std::vector<score::Note>& line, int first, int last) {
  const double start = line[static_cast<std::size_t>(first)].onset;
  return {start, std::max(line[static_cast<std::size_t>(last)].offset - start, 0.05)};
}

}  // namespace

std::vector<Shake> shakes_of(const std::vector<score::Note>& line, int first, int last) {
  const Span span = span_of(line, first, last);
  std::vector<Shake> shakes;
  for (int i = first; i <= last; ++i) {
    const score::Note& note = line[static_cast<std::size_t>(i)];
    const plan::Vibrato v = plan::inflection(note).vibrato;
    if (!(v.rate > 0)) continue;
    const auto of_line = [&](double t) {
      return math::saturate(static_cast<float>((note.onset + t - span.start) / span.length));
    };
    shakes.push_back({of_line(v.from), of_line(v.to), v.rate * static_cast<float>(v.to - v.from),
                      v.rate, v.extent, i});
  }
  return shakes;
}

void make_fine(Mark& mark, const std::vector<Shake>& shakes) {
  float share = 0;
  for (const Shake& s : shakes) share += s.to - s.from;
  share = math::saturate(share);
  mark.width *= 1.0f - 0.32f * share;
  mark.load *= 1.0f + 0.8f * share;
}

Waves waves_of(const Shake& shake, float length, float width) {
  const float wished = std::clamp(0.2f + 0.6f * shake.extent, 0.26f, 0.86f) * width;
  // Every second wave; where that is finer than the brush, gently no finer.
  const float asked = 2.0f * length / std::max(1.0f, shake.cycles);
  const float fine = std::clamp(5.5f / std::max(1.0f, shake.rate), 0.7f, 1.3f);
  const float least = fine * std::max(1.5f * width, 2.5f * wished);
  const float wave =
      std::sqrt(std::sqrt(asked * asked * asked * asked + least * least * least * least));
  const int halves = static_cast<int>(std::lround(2.0f * length / std::max(1e-6f, wave)));
  if (halves < 2) return {};
  const float amplitude = std::min(wished, 0.38f * wave);
  return {halves, amplitude, std::min(1.0f, fine), length / static_cast<float>(halves)};
}

Within within(const std::vector<Shake>& shakes, float time) {
  for (std::size_t i = 0; i < shakes.size(); ++i) {
    const Shake& s = shakes[i];
    if (time >= s.from && time < s.to)
      return {static_cast<int>(i), (time - s.from) / std::max(1e-6f, s.to - s.from)};
  }
  return {};
}

float length_between(const std::vector<PathPoint>& path, float from, float to) {
  if (path.size() < 2) return 0;
  const Course course = course_of(path);
  return way_at(course, to) - way_at(course, from);
}

std::vector<PathPoint> trembling(const Easel& easel, const std::vector<PathPoint>& path,
                                 const std::vector<Shake>& shakes, float width,
                                 const Tremor& tremor) {
  if (shakes.empty() || path.size() < 2) return path;
  const Course course = course_of(path);
  const float wide = width * std::sqrt(easel.settings.boldness);
  std::vector<PathPoint> shaken;
  std::size_t next = 0;
  for (const Shake& shake : shakes) {
    const float from = way_at(course, shake.from), to = way_at(course, shake.to);
    const Waves waves = waves_of(shake, to - from, wide);
    if (waves.halves == 0) continue;
    while (next < path.size() && path[next].time <= shake.from) shaken.push_back(path[next++]);
    while (next < path.size() && path[next].time < shake.to) ++next;
    const float half = waves.half;
    // Four points a wave: a crest, the way down, a trough, the way up.
    for (int i = 0; i < 2 * waves.halves; ++i) {
      const float turn = 0.5f * static_cast<float>(i);  // half waves
      const float loose = 0.10f * half * easel.chance(kTremor, shake.note, i, 1);
      const float way = from + half * (turn + 0.25f) + loose;
      PathPoint q = at_way(course, way);
      // A held note swells and dies away, the most past its middle; a hand is no machine.
      const float u = (turn + 0.5f) / static_cast<float>(waves.halves + 1);
      const float late = u * (0.7f + 0.3f * u);
      const float grow = (0.35f + 2.6f * late * (1.0f - late)) *
                         (1.0f + 0.16f * easel.chance(kTremor, shake.note, i, 2));
      const int phase = i % 4;  // 0 above, 1 on the way down, 2 below, 3 on the way up
      if (phase % 2 == 0) {
        // Across the course of the whole wave.
        const PathPoint a = at_way(course, std::max(0.0f, way - half));
        const PathPoint b = at_way(course, std::min(course.way.back(), way + half));
        const float dx = b.x - a.x, dy = b.y - a.y;
        const float far = tremor.aside * grow * waves.amplitude * (phase == 0 ? 1.0f : -1.0f) /
                          std::max(1e-6f, static_cast<float>(math::hypot(dx, dy)));
        q.x += dy * far;
        q.y -= dx * far;
      }
      const float swell = phase == 1 ? 1.0f : phase == 3 ? -1.0f : 0.0f;
      q.pressure = math::saturate(q.pressure * tremor.thin * waves.fine *
                                  (1.0f + tremor.swell * grow * swell));
      shaken.push_back(q);
    }
  }
  while (next < path.size()) shaken.push_back(path[next++]);
  return shaken;
}

std::vector<PathPoint> trembling_note(const Easel& easel, const std::vector<score::Note>& line,
                                      int note, const std::vector<PathPoint>& path, float width) {
  std::vector<Shake> shakes = shakes_of(line, note, note);
  if (shakes.empty() || path.size() < 2) return path;
  // The hand is not even in time: what is heard in the middle stands in the middle of its way.
  const Course course = course_of(path);
  for (Shake& shake : shakes) {
    shake.from = at_way(course, shake.from * course.way.back()).time;
    shake.to = at_way(course, shake.to * course.way.back()).time;
  }
  return trembling(easel, path, shakes, width);
}

std::vector<Slide> slides_of(const std::vector<score::Note>& line, int first, int last) {
  const Span span = span_of(line, first, last);
  std::vector<Slide> slides;
  for (int i = first; i <= last; ++i) {
    const score::Note& note = line[static_cast<std::size_t>(i)];
    const std::vector<score::PitchPoint> glide = plan::inflection(note).glide;
    for (std::size_t k = 0; k + 1 < glide.size(); ++k) {
      const float d = glide[k + 1].semitones - glide[k].semitones;
      if (std::fabs(d) < kMoves * (glide[k + 1].time - glide[k].time)) continue;
      const auto of_line = [&](double t) {
        return math::saturate(static_cast<float>((note.onset + t - span.start) / span.length));
      };
      // A hook is drawn slower than it is heard (gesture.cpp).
      const float end = glide.back().time, hook = std::min(0.35f * end, 0.35f);
      const float from =
          of_line(k + 2 == glide.size() ? std::min(glide[k].time, end - hook) : glide[k].time);
      const float to = of_line(k == 0 ? std::max(glide[1].time, hook) : glide[k + 1].time);
      if (!slides.empty() && from <= slides.back().to + 1e-4f) {
        slides.back().to = std::max(slides.back().to, to);
      } else {
        slides.push_back({from, to});
      }
    }
  }
  return slides;
}

std::vector<PathPoint> with_slides(std::vector<PathPoint> simple,
                                   const std::vector<PathPoint>& line,
                                   const std::vector<Slide>& slides) {
  for (const Slide& slide : slides) {
    const auto inside = [&slide](const PathPoint& q) {
      return q.time >= slide.from - 1e-4f && q.time <= slide.to + 1e-4f;
    };
    std::vector<PathPoint> course;
    std::copy_if(line.begin(), line.end(), std::back_inserter(course), inside);
    if (course.size() < 2) continue;
    simple.erase(std::remove_if(simple.begin(), simple.end(), inside), simple.end());
    const auto at = std::find_if(simple.begin(), simple.end(), [&course](const PathPoint& q) {
      return q.time > course.front().time;
    });
    simple.insert(at, course.begin(), course.end());
  }
  return simple;
}

bool is_bent(const score::Note& note) {
  const plan::Inflection found = plan::inflection(note);
  return found.vibrato.rate > 0 || !found.glide.empty();
}

float risen(const Easel& easel, const score::Note& note, float semitones, float least) {
  const Layout& layout = easel.layout;
  const float levels = layout.height_of(note.pitch + semitones) - layout.height_of(note.pitch);
  const float true_rise = 2.0f * layout.half_at(layout.row_of(note.onset), note.onset) * levels;
  const float shown = std::min(1.0f, std::fabs(semitones)) * least;
  if (std::fabs(true_rise) >= shown) return true_rise;
  return semitones < 0 ? -shown : shown;
}

void slant(const Easel& easel, const score::Note& note, float least, std::vector<PathPoint>& path) {
  if (path.size() < 2) return;
  const std::vector<score::PitchPoint> glide = plan::inflection(note).glide;
  if (glide.empty()) return;
  float x0 = path[0].x, x1 = x0;
  for (const PathPoint& q : path) x0 = std::min(x0, q.x), x1 = std::max(x1, q.x);
  for (PathPoint& q : path) {
    const auto t =
        static_cast<float>((q.x - x0) / std::max(1e-6f, x1 - x0) * (note.offset - note.onset));
    q.y -= risen(easel, note, score::bend_at(glide, t), least);
  }
}

}  // namespace impasto::compose
