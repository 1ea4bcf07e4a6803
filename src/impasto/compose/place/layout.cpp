// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/place/layout.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/compose/place/course.h"
#include "impasto/hear/breaths.h"
#include "impasto/hear/character.h"
#include "impasto/hear/form.h"
#include "impasto/hear/level.h"
#include "impasto/plan/form.h"
#include "impasto/plan/piece.h"

namespace impasto::compose {
namespace {

constexpr float kMargin = 0.06f;  // of the width: the ground breathes at the edges

/// To -1..1: music that hardly changes is drawn with the little it has.
std::vector<float> squeezed(std::vector<float> contour) {
  const float gain = 1.0f / (0.35f + size_of(contour));
  for (float& x : contour) x = gain * x / std::sqrt(1.0f + gain * gain * x * x);
  return contour;
}

/// The row with the climax is the mass that rules, the others are what it stands over or under:
/// two of one height would be lines of a page.
void set_apart(std::vector<Layout::Row>& rows, double climax, float height) {
  if (rows.size() < 2) return;
  float free = 0.06f * height;
  for (Layout::Row& row : rows) {
    const bool rules = climax >= row.start && (climax < row.end || &row == &rows.back());
    row.half = height * (rules ? 0.36f : 0.36f / static_cast<float>(rows.size()));
    row.middle = free + row.half;
    free += 1.35f * row.half;
  }
  // Together they take the height.
  const float top = rows.front().middle - rows.front().half;
  const float bottom = rows.back().middle + rows.back().half;
  for (Layout::Row& row : rows)
    row.middle = 0.05f * height + (row.middle - top) * 0.90f * height / (bottom - top);
}

/// Rows break at the section border nearest to equal lengths. `one_rules`: one is the largest.
std::vector<Layout::Row> make_rows(const plan::Piece& piece, const Outlook& outlook, float width,
                                   float height, bool one_rules) {
  const float aspect = width / height;
  const double duration = std::max(0.1, outlook.duration);
  // A wide canvas holds more time in one row.
  const double one_row = 100.0 * std::max(1.0f, aspect);
  const int count = duration < (one_rules ? 1.7 : 1.0) * one_row ? 1
                    : one_rules || duration < 2.6 * one_row      ? 2
                                                                 : 3;
  std::vector<Layout::Row> rows;
  double start = 0;
  for (int i = 0; i < count; ++i) {
    double end = duration;
    if (i + 1 < count) {
      const double ideal = duration * (i + 1) / count;
      end = ideal;
      double best = 0.35 * duration / count;
      for (const plan::Section& s : piece.sections) {
        if (std::fabs(s.start - ideal) < best && s.start > start + 1.0) {
          best = std::fabs(s.start - ideal);
          end = s.start;
        }
      }
    }
    Layout::Row row;
    row.start = start;
    row.end = end;
    row.x0 = kMargin * width;
    row.x1 = (1.0f - kMargin) * width;
    // Rows overlap: they are distances in one picture, not lines of a page.
    row.half = height * (count == 1 ? 0.43f : count == 2 ? 0.29f : 0.23f);
    const float top = row.half + 0.06f * height, bottom = height - row.half - 0.06f * height;
    row.middle =
        count == 1 ? 0.5f * height
                   : math::lerp(top, bottom, static_cast<float>(i) / static_cast<float>(count - 1));
    rows.push_back(row);
    start = end;
  }
  if (one_rules) set_apart(rows, outlook.climax, height);
  return rows;
}

/// One row over the whole width.
Layout::Row one_row(const Outlook& outlook, float width, float middle, float half) {
  return {0,   std::max(0.1, outlook.duration), kMargin * width, (1.0f - kMargin) * width, middle,
          half};
}

/// Three panels, parted at the section borders nearest to thirds, the middle one set off in height.
std::vector<Layout::Row> make_panels(const plan::Piece& piece, const Outlook& outlook, float width,
                                     float height) {
  const double duration = std::max(0.1, outlook.duration);
  std::vector<Layout::Row> rows;
  double start = 0;
  const float gap = 0.035f * width;
  const float span = (1.0f - 2.0f * kMargin) * width - 2.0f * gap;
  float x = kMargin * width;
  for (int i = 0; i < 3; ++i) {
    double end = i == 2 ? duration : duration * (i + 1) / 3.0;
    double best = 0.12 * duration;
    for (const plan::Section& s : piece.sections) {
      const double off = std::fabs(s.start - duration * (i + 1) / 3.0);
      if (i < 2 && off < best && s.start > start + 0.1 * duration) best = off, end = s.start;
    }
    Layout::Row row;
    row.start = start;
    row.end = end;
    row.x0 = x;
    // Wide enough to be a panel, however the thirds fall.
    row.x1 = x + span * (i == 1 ? 0.38f : 0.31f);
    row.middle = 0.5f * height;
    row.half = height * (i == 1 ? 0.43f : 0.34f);
    x = row.x1 + gap;
    rows.push_back(row);
    start = end;
  }
  return rows;
}

/// Sections around a middle: the longest near it, the others outwards by the golden angle. A return
/// lies beside the first of its label.
std::vector<Layout::Row> make_cluster(const plan::Piece& piece, const Outlook& outlook, float width,
                                      float height) {
  const std::size_t n = piece.sections.size();
  if (n < 2) return {one_row(outlook, width, 0.5f * height, 0.40f * height)};
  std::vector<std::size_t> order(n);
  for (std::size_t i = 0; i < n; ++i) order[i] = i;
  const auto length = [&](std::size_t i) {
    return piece.sections[i].end - piece.sections[i].start;
  };
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return length(a) > length(b); });
  std::vector<Layout::Row> rows(n);
  std::vector<int> first(n, -1);  // by label, index of the row that stands for it
  const float unit = std::min(width, height);
  int place = 0;
  for (std::size_t i : order) {
    const plan::Section& s = piece.sections[i];
    const float share = static_cast<float>(std::sqrt(length(i) / std::max(0.1, outlook.duration)));
    const float half_x = std::clamp(0.52f * share, 0.13f, 0.40f) * width;
    const float half_y = std::clamp(0.40f * share, 0.10f, 0.34f) * height;
    float x = 0, y = 0;
    const std::size_t label = static_cast<std::size_t>(s.label) % n;
    if (first[label] < 0) {
      const double turn = 2.399963 * place + 0.6;
      const float out = unit * 0.36f * std::sqrt(static_cast<float>(place) / static_cast<float>(n));
      x = 0.46f * width + out * static_cast<float>(math::cos(turn)) * width / unit;
      y = 0.48f * height + out * static_cast<float>(math::sin(turn)) * height / unit;
      first[label] = static_cast<int>(i);
    } else {
      const Layout::Row& kin = rows[static_cast<std::size_t>(first[label])];
      const float side = place % 2 == 0 ? 1.0f : -1.0f;
      x = 0.5f * (kin.x0 + kin.x1) + side * 0.62f * half_x;
      y = kin.middle + 0.62f * half_y * (place % 3 == 0 ? -1.0f : 1.0f);
    }
    x = std::clamp(x, half_x + 0.05f * width, 0.95f * width - half_x);
    y = std::clamp(y, half_y + 0.05f * height, 0.95f * height - half_y);
    rows[i] = {s.start, s.end, x - half_x, x + half_x, y, half_y};
    ++place;
  }
  return rows;
}

/// The rows of a scheme, before anything leans or climbs.
std::vector<Layout::Row> rows_of(const plan::Piece& piece, const Outlook& outlook, float width,
                                 float height, const Conception& conception) {
  switch (conception.scheme) {
    case Scheme::kHorizon: return {one_row(outlook, width, 0.60f * height, 0.36f * height)};
    case Scheme::kDiagonal: return {one_row(outlook, width, 0.5f * height, 0.24f * height)};
    case Scheme::kCounter: return {one_row(outlook, width, 0.5f * height, 0.44f * height)};
    case Scheme::kSpiral: return {one_row(outlook, width, 0.5f * height, 0.15f * height)};
    case Scheme::kTriptych: return make_panels(piece, outlook, width, height);
    case Scheme::kCluster: return make_cluster(piece, outlook, width, height);
    default: return make_rows(piece, outlook, width, height, conception.pull > 0.0f);
  }
}

/// The picture leans the way the loudness goes, or as far as its key is sharp or flat.
void lean_with(const Outlook& outlook, Layout& layout) {
  // A line that is to be seen is as steep as this, and its band leaves it room.
  const auto draw_out = [&layout](float lean, float narrower) {
    layout.lean = lean;
    for (Layout::Row& row : layout.rows) row.half *= narrower;
  };
  const float band = 2.0f * layout.rows.front().half;
  switch (layout.scheme) {
    case Scheme::kRising:
      layout.shear = 0.34f * band;
      draw_out(0.27f, 0.90f);
      break;
    case Scheme::kFalling:
      layout.shear = -0.34f * band;
      draw_out(0.27f, 0.90f);
      break;
    case Scheme::kArc:
      layout.shear = 0.20f * band;
      draw_out(0.30f, 0.72f);
      break;
    case Scheme::kWave:
      layout.shear = (outlook.minor ? -0.24f : 0.24f) * band;
      draw_out(0.24f, 0.74f);
      break;
    case Scheme::kCounter: layout.shear = 0.16f * band; break;
    case Scheme::kContour: {
      const hear::Fifths& home = outlook.home;
      layout.shear = 0.09f * hear::fifths_between(0.0f, home.place) * band;
      layout.slope = 0.20f * hear::sharpness(home);
      const Course course = course_of(outlook.weight);
      // What grows all the way runs from corner to corner, what stays level lies along a horizon.
      layout.slope += 0.46f * course.growth;
      layout.shear *= 1.0f - 0.5f * std::fabs(course.growth);
      layout.fill *= 1.0f - 0.24f * std::fabs(course.growth) - 0.16f * course.level;
      for (Layout::Row& row : layout.rows) row.middle += 0.07f * layout.height * course.level;
      break;
    }
    default: break;
  }
}

/// How far the band of a row climbs and falls.
float climb_of(const Layout& layout, std::size_t row) {
  constexpr int kSteps = 24;
  const Layout::Row& r = layout.rows[row];
  float low = 1e9f, high = -1e9f;
  for (int i = 0; i <= kSteps; ++i) {
    const float y = layout.spine(row, math::lerp(r.start, r.end, i / double{kSteps})).y;
    low = std::min(low, y);
    high = std::max(high, y);
  }
  return high - low;
}

/// Stretches time and moves the whole until the climax stands where it should, as far as both can
/// bear it.
void bring_focus(Layout& layout, double climax, float level, const Conception& conception) {
  constexpr float kMostStretch = 2.6f, kFarthest = 0.11f;
  const std::size_t r = layout.row_of(climax);
  Layout::Row& row = layout.rows[r];
  if (layout.scheme != Scheme::kSpiral && layout.scheme != Scheme::kCluster) {
    const float x = conception.mirrored ? 1.0f - conception.focus_x : conception.focus_x;
    const float u = std::clamp(layout.along(r, climax), 0.03f, 0.97f);
    const float there = (x * layout.width - row.x0) / (row.x1 - row.x0);
    const float wanted = std::clamp(math::lerp(u, there, conception.pull), 0.08f, 0.92f);
    row.early =
        std::clamp(wanted * (1.0f - u) / (u * (1.0f - wanted)), 1.0f / kMostStretch, kMostStretch);
  }
  const float y = layout.place(climax, level).y;
  const float wanted = math::lerp(y, conception.focus_y * layout.height, 0.7f * conception.pull);
  const float most = kFarthest * layout.height;
  for (Layout::Row& each : layout.rows) each.middle += std::clamp(wanted - y, -most, most);
}

}  // namespace

double erb_of_midi(double midi) {
  const double hz = 440.0 * math::exp2((midi - 69.0) / 12.0);
  return 21.4 * math::log10(1.0 + 0.00437 * hz);
}

float climax_level(const plan::Piece& piece, const Outlook& outlook, const Layout& layout) {
  const hear::Breath there = hear::breath_around(piece, outlook.climax, kAroundClimax);
  double sum = 0, weight = 0;
  for (int i = there.first; i <= there.last; ++i) {
    const score::Note& n = piece.melody[static_cast<std::size_t>(i)];
    const double d = std::max(0.02, n.offset - n.onset);
    sum += d * layout.height_of(n.pitch);
    weight += d;
  }
  return weight > 0 ? std::clamp(static_cast<float>(sum / weight), 0.28f, 0.78f) : 0.58f;
}

Layout lay_out(const plan::Piece& piece, const Outlook& outlook, float width, float height,
               const Conception& conception) {
  Layout layout;
  layout.width = width;
  layout.height = height;
  layout.scheme = conception.scheme;
  layout.rows = rows_of(piece, outlook, width, height, conception);
  layout.weight = squeezed(outlook.weight);
  layout.pitch = squeezed(outlook.pitch);
  layout.fill = math::lerp(0.50f, 1.12f, outlook.busyness);
  layout.closing = layout.scheme == Scheme::kCounter    ? outlook.dies_away
                   : layout.scheme == Scheme::kDiagonal ? outlook.minor
                                                        : false;

  // The pitches that are there fill the height; outliers of 2 % may leave it a little.
  if (outlook.lowest > 0.0f) {
    const double lo = erb_of_midi(outlook.lowest);
    const double hi = erb_of_midi(outlook.highest);
    const double spare = std::max(0.0, 6.0 - (hi - lo));  // a narrow tune keeps to a narrow band
    // High music stands high and low music low: half of the scale is the piece's own, half all of
    // the keyboard's that is played (E1 to C7).
    constexpr double kLow = 1.7, kHigh = 25.4;
    layout.lowest = math::lerp(lo - 0.06 * (hi - lo) - 0.5 * spare, kLow, 0.25);
    layout.highest = math::lerp(hi + 0.08 * (hi - lo) + 0.5 * spare, kHigh, 0.25);
    layout.drop = 3.2f * (0.45f - outlook.tessitura);
  }
  lean_with(outlook, layout);
  layout.slope += conception.tilt;
  const double climax = outlook.climax;
  if (layout.scheme == Scheme::kContour) {
    // What climbs far has to fit.
    float most = 0;
    for (std::size_t r = 0; r < layout.rows.size(); ++r) most = std::max(most, climb_of(layout, r));
    const float fits = std::min(1.0f, 0.62f * height / std::max(1e-3f, most));
    layout.lean *= fits;
    layout.slope *= fits;
    // The eye must find the climax: what would carry it to an edge carries all of it back.
    const float y = layout.place(climax, climax_level(piece, outlook, layout)).y;
    const float off = std::clamp(y, 0.26f * height, 0.74f * height) - y;
    for (Layout::Row& row : layout.rows) row.middle += off;
  }
  if (conception.pull > 0.0f) {
    bring_focus(layout, climax, climax_level(piece, outlook, layout), conception);
  }
  for (Layout::Row& row : layout.rows) row.middle += conception.lowered * height;
  layout.focus = layout.place(climax, climax_level(piece, outlook, layout));
  return layout;
}

float Layout::flow(Point at, float own) const {
  const float dx = at.x - focus.x, dy = at.y - focus.y;
  const float unit = std::min(width, height);
  const float r2 = (dx * dx + dy * dy) / (unit * unit);
  const float pull = 0.65f * static_cast<float>(math::exp(-r2 / 0.16));
  // Tangent around the focus, as the nearer of its two directions.
  float round = static_cast<float>(math::atan2(dx, -dy));
  float turn = round - own;
  constexpr float kPi = 3.14159265f;
  turn -= kPi * std::floor(turn / kPi + 0.5f);
  return own + pull * turn;
}

std::size_t Layout::row_of(double time) const {
  std::size_t row = 0;
  while (row + 1 < rows.size() && time >= rows[row].end) ++row;
  return row;
}

float Layout::height_of(float midi) const {
  const double level = (erb_of_midi(midi) - lowest) / (highest - lowest);
  return static_cast<float>(std::clamp(level, -0.05, 1.05));
}

float Layout::along(std::size_t row, double time) const {
  const Row& r = rows[row];
  const float u = static_cast<float>((time - r.start) / std::max(0.5, r.end - r.start));
  if (r.early == 1.0f || u <= 0.0f || u >= 1.0f) return u;
  // The one smooth map of 0..1 onto itself that a circle's perspective makes (Moebius).
  return r.early * u / (1.0f + (r.early - 1.0f) * u);
}

float Layout::pace(std::size_t row) const {
  const Row& r = rows[row];
  // The spiral's way is two and a half times as long as the canvas is wide.
  const float way = scheme == Scheme::kSpiral ? 2.5f * width : r.x1 - r.x0;
  return way / static_cast<float>(std::max(0.5, r.end - r.start));
}

float Layout::at(const std::vector<float>& contour, double time) const {
  if (contour.empty() || rows.empty()) return 0.0f;
  const float u = math::saturate(static_cast<float>(time / std::max(0.1, rows.back().end)));
  const float size = static_cast<float>(contour.size());
  const float x = std::clamp(u * size - 0.5f, 0.0f, size - 1.0f);
  const auto i = static_cast<std::size_t>(x);
  const std::size_t j = std::min(i + 1, contour.size() - 1);
  return math::lerp(contour[i], contour[j], x - static_cast<float>(i));
}

float Layout::half_at(std::size_t row, double time) const {
  const Row& r = rows[row];
  // Sparse music leaves ground; where it is loud and dense it takes the height.
  if (scheme == Scheme::kContour) return r.half * fill * (0.92f + 0.34f * at(weight, time));
  if (scheme != Scheme::kCounter) return r.half;
  const float u =
      std::clamp(static_cast<float>((time - r.start) / std::max(0.5, r.end - r.start)), 0.0f, 1.0f);
  return r.half * math::lerp(0.34f, 1.0f, closing ? 1.0f - u : u);
}

float Layout::ahead(std::size_t row, double time) const {
  const Row& r = rows[row];
  const float c = math::saturate(along(row, time));
  return 0.35f * c * (1.0f - c) * (r.x1 - r.x0);
}

Point Layout::spine(std::size_t row, double time) const {
  const Row& r = rows[row];
  const float u = along(row, time);
  const float c = std::clamp(u, 0.0f, 1.0f);
  if (scheme == Scheme::kSpiral) {
    // Archimedes', one turn and three quarters, the end in the lower golden point.
    const double turn = 2.0 * math::kPi * (1.75 * c + 0.47);
    const float out = math::lerp(0.40f, 0.05f, c);
    return {
        width * (0.50f + 0.04f * c) + width * out * static_cast<float>(math::cos(turn)),
        height * (0.50f + 0.03f * c) + height * 0.86f * out * static_cast<float>(math::sin(turn))};
  }
  Point p{math::lerp(r.x0, r.x1, u) + ahead(row, time), r.middle};
  float bend = 0;
  switch (scheme) {
    case Scheme::kContour: bend = -0.9f * at(weight, time) - 1.1f * at(pitch, time) + drop; break;
    case Scheme::kArc: bend = 0.5f - 4.0f * c * (1.0f - c); break;
    case Scheme::kRising: bend = 0.5f - c; break;
    case Scheme::kFalling: bend = c - 0.5f; break;
    case Scheme::kWave:
      bend = 0.6f * static_cast<float>(math::sin(2.0 * math::kPi * (c + 0.1)));
      break;
    case Scheme::kDiagonal: bend = (closing ? c - 0.5f : 0.5f - c) * 6.0f; break;
    default: break;
  }
  p.y += lean * height * bend;
  if (scheme != Scheme::kTriptych) p.y += slope * height * (0.5f - c);
  return p;
}

Point Layout::place(std::size_t row, double time, float level) const {
  const float u = along(row, time);
  Point p = spine(row, time);
  p.x += shear * (level - 0.5f) * (1.0f - 0.5f * std::fabs(2.0f * u - 1.0f));
  p.y += half_at(row, time) * (1.0f - 2.0f * level);
  return p;
}

}  // namespace impasto::compose
