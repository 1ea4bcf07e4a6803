// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/studio/exhibit_seen.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "impasto/picture/colour_name.h"
#include "impasto/plan/piece.h"
#include "impasto/studio/paint_job.h"

namespace impasto::studio {
namespace {

picture::Lab colour_at(const picture::Image& image, int x, int y) {
  const std::uint8_t* pixel = image.row(y) + 4 * static_cast<std::size_t>(x);
  return picture::to_lab({picture::srgb_decode(static_cast<float>(pixel[0]) / 255.0f),
                          picture::srgb_decode(static_cast<float>(pixel[1]) / 255.0f),
                          picture::srgb_decode(static_cast<float>(pixel[2]) / 255.0f)});
}

float length_of(const plan::Stroke& stroke) {
  float length = 0.0f;
  for (std::size_t i = 1; i < stroke.path.size(); ++i) {
    length += std::hypot(stroke.path[i].x - stroke.path[i - 1].x,
                         stroke.path[i].y - stroke.path[i - 1].y);
  }
  return length;
}

Form form_of(const plan::Plan& plan, const plan::Stroke& stroke) {
  const plan::Brush& brush = plan.sheet.brushes[static_cast<std::size_t>(stroke.brush)];
  constexpr float kWet = 0.5f, kBroad = 0.07f, kLong = 5.0f, kShort = 1.5f;
  const float length = length_of(stroke);
  if (stroke.wetness > kWet && stroke.width > 0.5f * kBroad) return Form::kWashes;
  if (brush.shape == plan::BrushShape::kKnife) return Form::kSlabs;
  if (stroke.width > kBroad) return Form::kMasses;
  if (length < kShort * stroke.width) return Form::kDabs;
  return length > kLong * stroke.width ? Form::kLines : Form::kStrokes;
}

/// The word that weighs most; of equal ones the first.
template <class Key>
Key heaviest(const std::map<Key, double>& words) {
  return std::max_element(words.begin(), words.end(),
                          [](const auto& a, const auto& b) { return a.second < b.second; })
      ->first;
}

int part_of(const plan::Piece& piece, const plan::Cause& cause) {
  const std::vector<score::Note>* notes = cause.kind == plan::CauseKind::kMelody ? &piece.melody
                                          : cause.kind == plan::CauseKind::kBass ? &piece.bass
                                          : cause.kind == plan::CauseKind::kNote ? &piece.notes
                                                                                 : nullptr;
  if (notes == nullptr || cause.index < 0 ||
      static_cast<std::size_t>(cause.index) >= notes->size()) {
    return -1;
  }
  const int part = (*notes)[static_cast<std::size_t>(cause.index)].part;
  return static_cast<std::size_t>(part) < piece.parts.size() ? part : -1;
}

Group group_of(const plan::Plan& plan, const Seen& seen, plan::CauseKind kind, int index,
               std::vector<std::size_t> strokes) {
  Group group;
  group.kind = kind;
  group.index = index;
  std::map<std::string, double> names;
  std::map<Form, double> forms;
  std::map<int, double> parts;
  std::vector<Weighed> points;
  double pixels = 0.0;
  for (const std::size_t i : strokes) {
    const Mark& mark = seen.marks[i];
    pixels += mark.pixels;
    names[picture::colour_name({mark.L, mark.a, mark.b})] += mark.pixels;
    forms[form_of(plan, plan.strokes[i])] += mark.pixels;
    parts[part_of(*plan.piece, plan.strokes[i].cause)] += mark.pixels;
    // A long stroke lies where it reaches, not where its middle is.
    constexpr double kReach = 1.4;
    for (const double way : {-kReach, kReach}) {
      points.push_back({mark.x + way * mark.spread_x, mark.y, 0.25 * mark.pixels});
      points.push_back({mark.x, mark.y + way * mark.spread_y, 0.25 * mark.pixels});
    }
  }
  group.share = pixels / (static_cast<double>(seen.width) * seen.height);
  group.colour_name = heaviest(names);
  group.form = heaviest(forms);
  group.part = heaviest(parts);
  double named = 0.0, L = 0.0, a = 0.0, b = 0.0;
  for (const std::size_t i : strokes) {
    const Mark& mark = seen.marks[i];
    if (picture::colour_name({mark.L, mark.a, mark.b}) != group.colour_name) continue;
    named += mark.pixels;
    L += mark.pixels * static_cast<double>(mark.L);
    a += mark.pixels * static_cast<double>(mark.a);
    b += mark.pixels * static_cast<double>(mark.b);
  }
  group.colour = {static_cast<float>(L / named), static_cast<float>(a / named),
                  static_cast<float>(b / named)};
  group.place = place_of(std::move(points));
  group.strokes = std::move(strokes);
  return group;
}

/// Where a share of the weight has been passed.
double quantile(const std::vector<std::pair<double, double>>& sorted, double total, double share) {
  double sum = 0.0;
  for (const auto& [at, weight] : sorted) {
    sum += weight;
    if (sum >= share * total) return at;
  }
  return sorted.empty() ? 0.5 : sorted.back().first;
}

/// Sums over all pixels left of and above each: `counted` says which count.
template <class Counted>
std::vector<int> sums(const Seen& seen, const Counted& counted) {
  const auto width = static_cast<std::size_t>(seen.width) + 1;
  std::vector<int> sum(width * (static_cast<std::size_t>(seen.height) + 1));
  for (std::size_t y = 1; y <= static_cast<std::size_t>(seen.height); ++y) {
    int row = 0;
    for (std::size_t x = 1; x < width; ++x) {
      row += counted(seen.stroke[(y - 1) * (width - 1) + x - 1]) ? 1 : 0;
      sum[y * width + x] = sum[(y - 1) * width + x] + row;
    }
  }
  return sum;
}

int within(const Seen& seen, const std::vector<int>& sum, int x, int y, int side) {
  const auto at = [&](int column, int row) {
    return sum[static_cast<std::size_t>(row) * (static_cast<std::size_t>(seen.width) + 1) +
               static_cast<std::size_t>(column)];
  };
  return at(x + side, y + side) - at(x, y + side) - at(x + side, y) + at(x, y);
}

Area area_of(const Seen& seen, int x, int y, int side) {
  return {static_cast<double>(x) / seen.width, static_cast<double>(y) / seen.height,
          static_cast<double>(side) / seen.width, static_cast<double>(side) / seen.height};
}

}  // namespace

Result<Seen> see(const plan::Plan& plan, Pool& pool, const Progress& progress) {
  Seen seen;
  const float longer = std::max(plan.sheet.width, plan.sheet.height);
  const auto side = [&](float units) {
    return std::max(16, static_cast<int>(std::lround(units / longer * kSeenSide)));
  };
  seen.width = side(plan.sheet.width);
  seen.height = side(plan.sheet.height);
  Stats stats;
  const Result<paint::Painter> painter =
      paint_all(plan, seen.width, seen.height, pool, progress, stats);
  if (!painter) return tl::unexpected(painter.error());
  seen.colours = painter->albedo();
  seen.marks.resize(plan.strokes.size());
  seen.stroke.reserve(static_cast<std::size_t>(seen.width) * seen.height);
  std::size_t bare = 0;
  for (int y = 0; y < seen.height; ++y) {
    for (int x = 0; x < seen.width; ++x) {
      const std::optional<std::size_t> there = painter->stroke_at(x, y);
      seen.stroke.push_back(there ? static_cast<int>(*there) : -1);
      if (!there) {
        ++bare;
        continue;
      }
      Mark& mark = seen.marks[*there];
      const picture::Lab colour = colour_at(seen.colours, x, y);
      ++mark.pixels;
      const double u = (x + 0.5) / seen.width, v = (y + 0.5) / seen.height;
      mark.x += u;
      mark.y += v;
      mark.spread_x += u * u;
      mark.spread_y += v * v;
      mark.L += colour.L;
      mark.a += colour.a;
      mark.b += colour.b;
    }
  }
  for (Mark& mark : seen.marks) {
    if (mark.pixels == 0) continue;
    mark.x /= mark.pixels;
    mark.y /= mark.pixels;
    mark.spread_x = std::sqrt(std::max(0.0, mark.spread_x / mark.pixels - mark.x * mark.x));
    mark.spread_y = std::sqrt(std::max(0.0, mark.spread_y / mark.pixels - mark.y * mark.y));
    const auto count = static_cast<float>(mark.pixels);
    mark.L /= count;
    mark.a /= count;
    mark.b /= count;
  }
  seen.bare = static_cast<double>(bare) / static_cast<double>(seen.stroke.size());
  return seen;
}

std::vector<Group> groups_of(const plan::Plan& plan, const Seen& seen, double from, double to) {
  std::map<std::pair<plan::CauseKind, int>, std::vector<std::size_t>> sorted;
  for (std::size_t i = 0; i < plan.strokes.size(); ++i) {
    const plan::Stroke& stroke = plan.strokes[i];
    if (seen.marks[i].pixels == 0 || stroke.start < from || stroke.start >= to) continue;
    const plan::CauseKind kind = stroke.cause.kind;
    const bool counted = kind == plan::CauseKind::kSection || kind == plan::CauseKind::kKey;
    sorted[{kind, counted ? stroke.cause.index : -1}].push_back(i);
  }
  std::vector<Group> groups;
  for (auto& [key, strokes] : sorted)
    groups.push_back(group_of(plan, seen, key.first, key.second, std::move(strokes)));
  std::stable_sort(groups.begin(), groups.end(),
                   [](const Group& a, const Group& b) { return a.share > b.share; });
  return groups;
}

Place place_of(std::vector<Weighed> points) {
  double total = 0.0;
  std::vector<std::pair<double, double>> across, down;
  for (const Weighed& point : points) {
    total += point.weight;
    across.emplace_back(point.x, point.weight);
    down.emplace_back(point.y, point.weight);
  }
  std::sort(across.begin(), across.end());
  std::sort(down.begin(), down.end());
  constexpr double kTail = 0.1, kWide = 0.55, kNarrow = 0.45;
  const double left = quantile(across, total, kTail), right = quantile(across, total, 1.0 - kTail);
  const double top = quantile(down, total, kTail), bottom = quantile(down, total, 1.0 - kTail);
  const auto third = [](double middle) { return middle < 0.4 ? 0 : middle > 0.6 ? 2 : 1; };
  Place place;
  place.column = third(0.5 * (left + right));
  place.row = third(0.5 * (top + bottom));
  const bool wide = right - left > kWide, tall = bottom - top > kWide;
  place.way = wide && tall                     ? Place::kAll
              : wide && bottom - top < kNarrow ? Place::kAcross
              : tall && right - left < kNarrow ? Place::kDown
              : wide || tall                   ? Place::kAll
                                               : Place::kSpot;
  return place;
}

Area bare_area(const Seen& seen, double least) {
  const std::vector<int> sum = sums(seen, [](int stroke) { return stroke < 0; });
  const int shorter = std::min(seen.width, seen.height);
  Area best;
  int found = static_cast<int>(least * shorter) - 1;
  for (int y = 0; y < seen.height; ++y) {
    for (int x = 0; x < seen.width; ++x) {
      while (x + found + 1 <= seen.width && y + found + 1 <= seen.height &&
             within(seen, sum, x, y, found + 1) == (found + 1) * (found + 1)) {
        ++found;
        best = area_of(seen, x, y, found);
      }
    }
  }
  return best;
}

Area densest(const Seen& seen, const std::vector<std::size_t>& strokes, double side) {
  std::vector<bool> counts(seen.marks.size());
  for (const std::size_t i : strokes) counts[i] = true;
  const std::vector<int> sum = sums(
      seen, [&](int stroke) { return stroke >= 0 && counts[static_cast<std::size_t>(stroke)]; });
  const int px = std::max(8, static_cast<int>(side * std::min(seen.width, seen.height)));
  int most = 0;
  Area best;
  constexpr int kStep = 2;
  for (int y = 0; y + px <= seen.height; y += kStep) {
    for (int x = 0; x + px <= seen.width; x += kStep) {
      const int here = within(seen, sum, x, y, px);
      if (here <= most) continue;
      most = here;
      best = area_of(seen, x, y, px);
    }
  }
  return best;
}

}  // namespace impasto::studio
