// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/spread.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>
#include <utility>

#include "impasto/base/math.h"
#include "impasto/hear/attacks.h"
#include "impasto/plan/piece.h"
#include "impasto/plan/rhythm.h"

namespace impasto::compose {
namespace {

constexpr double kNever = 1e9;  ///< s
/// s: each takes as long, at least; and is done as long before something lies on it.
constexpr double kLasts = 0.6, kSets = 0.2;
constexpr int kFine = 48;  ///< cells in a canvas unit

/// Where strokes lie, in cells.
class Cells {
 public:
  explicit Cells(const std::vector<plan::Stroke>& strokes) {
    float right = 0, low = 0;
    for (const plan::Stroke& s : strokes) {
      for (const plan::PathPoint& p : s.path)
        right = std::max(right, p.x + s.width), low = std::max(low, p.y + s.width);
    }
    // What lies outside of the sheet matters to nobody; no sheet is larger than eight of its sides.
    columns_ = std::clamp(static_cast<int>(right * kFine) + 1, 1, 8 * kFine);
    rows_ = std::clamp(static_cast<int>(low * kFine) + 1, 1, 8 * kFine);
  }
  std::size_t count() const {
    return static_cast<std::size_t>(columns_) * static_cast<std::size_t>(rows_);
  }
  /// Calls `each` for the cells that a stroke touches, for some of them often.
  template <class Each>
  void under(const plan::Stroke& stroke, const Each& each) const {
    for (std::size_t i = 0; i < stroke.path.size(); ++i) {
      const plan::PathPoint &a = stroke.path[i == 0 ? 0 : i - 1], &b = stroke.path[i];
      const float dx = b.x - a.x, dy = b.y - a.y, way = std::sqrt(dx * dx + dy * dy);
      const float r =
          std::max(0.5f, 0.5f * stroke.width * std::max(a.pressure, b.pressure) * kFine);
      const int steps =
          std::clamp(static_cast<int>(way * kFine / std::max(0.5f, 0.5f * r)), 1, 256);
      for (int k = 1; k <= steps; ++k) {
        const float t = static_cast<float>(k) / static_cast<float>(steps);
        disc(math::lerp(a.x, b.x, t) * kFine, math::lerp(a.y, b.y, t) * kFine, r, each);
      }
    }
  }

 private:
  template <class Each>
  void disc(float x, float y, float r, const Each& each) const {
    const int y0 = std::max(0, static_cast<int>(y - r)),
              y1 = std::min(rows_ - 1, static_cast<int>(y + r));
    const int x0 = std::max(0, static_cast<int>(x - r)),
              x1 = std::min(columns_ - 1, static_cast<int>(x + r));
    for (int v = y0; v <= y1; ++v) {
      for (int u = x0; u <= x1; ++u) {
        const float dx = static_cast<float>(u) + 0.5f - x, dy = static_cast<float>(v) + 0.5f - y;
        if (dx * dx + dy * dy <= (r + 0.5f) * (r + 0.5f))
          each(static_cast<std::size_t>(v) * static_cast<std::size_t>(columns_) +
               static_cast<std::size_t>(u));
      }
    }
  }
  int columns_ = 1, rows_ = 1;
};

/// Their numbers, from the last that begins to the first.
std::vector<std::size_t> last_first(const std::vector<plan::Stroke>& strokes) {
  std::vector<std::size_t> order(strokes.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return strokes[a].start < strokes[b].start;
  });
  std::reverse(order.begin(), order.end());
  return order;
}

/// What waits: one stroke, or several that are laid together.
struct Waiting {
  std::size_t index = 0;  ///< of the first
  std::size_t count = 1;
  double from = 0, by = kNever;  ///< s: not before, and not later
};

/// Of all strokes in the order of their starts, from the last to the first, what must be laid by
/// when. Of two that wait the earlier one goes first.
std::vector<Waiting> waits_of(const std::vector<plan::Stroke>& strokes,
                              const std::vector<std::size_t>& which) {
  std::vector<char> waits(strokes.size());
  for (std::size_t i : which) waits[i] = 1;
  const Cells cells(strokes);
  std::vector<double> covered(cells.count(), kNever);
  std::map<std::array<int, 4>, std::vector<double>> next;  // by the kind of those that wait
  const auto kind_of = [](const plan::Stroke& s) {
    return std::array<int, 4>{static_cast<int>(s.cause.kind), s.cause.index, s.brush, s.pass};
  };
  std::vector<Waiting> all;
  for (std::size_t i : last_first(strokes)) {
    const plan::Stroke& stroke = strokes[i];
    if (waits[i] == 0) {
      cells.under(stroke, [&](std::size_t c) { covered[c] = std::min(covered[c], stroke.start); });
      continue;
    }
    const std::array<int, 4> own = kind_of(stroke);
    double on = kNever, after = kNever;
    cells.under(stroke, [&](std::size_t c) {
      on = std::min(on, covered[c]);
      for (const auto& [kind, by] : next) {
        // Side by side: rows of one field may be laid in any order.
        if (kind != own) after = std::min(after, by[c]);
      }
    });
    const double by = std::min(on - std::max(kLasts, stroke.end - stroke.start) - kSets, after);
    all.push_back({i, 1, stroke.start, std::max(stroke.start, by)});
    std::vector<double>& mine = next.try_emplace(own, cells.count(), kNever).first->second;
    cells.under(stroke, [&](std::size_t c) { mine[c] = std::min(mine[c], all.back().by); });
  }
  std::reverse(all.begin(), all.end());
  return all;
}

/// In each few seconds as many, with the attacks that are there.
std::vector<double> evenly(const plan::Piece& piece, double from, double to, std::size_t count) {
  constexpr double kLength = 3.0;  // s
  const int parts = std::max(1, static_cast<int>((to - from) / kLength));
  std::vector<double> times;
  for (int i = 0; i < parts; ++i) {
    const double a = math::lerp(from, to, static_cast<double>(i) / parts),
                 b = math::lerp(from, to, (i + 1.0) / parts);
    const auto until =
        static_cast<std::size_t>(std::lround(static_cast<double>(count) * (i + 1.0) / parts));
    const std::vector<double> own =
        hear::falling(piece, a, b, static_cast<int>(until - times.size()));
    times.insert(times.end(), own.begin(), own.end());
  }
  std::sort(times.begin(), times.end());
  return times;
}

/// Leaf and its dust begin at one time.
std::vector<Waiting> together(const std::vector<Waiting>& all,
                              const std::vector<plan::Stroke>& strokes) {
  std::vector<Waiting> groups;
  for (const Waiting& w : all) {
    const bool of_piece = strokes[w.index].cause.kind == plan::CauseKind::kPiece;
    if (of_piece && !groups.empty() && groups.back().from == w.from &&
        groups.back().index + groups.back().count == w.index) {
      ++groups.back().count;
      groups.back().by = std::min(groups.back().by, w.by);
    } else {
      groups.push_back(w);
    }
  }
  return groups;
}

}  // namespace

std::map<std::size_t, double> spread_out(const plan::Piece& piece,
                                         const std::vector<std::size_t>& which,
                                         std::vector<plan::Stroke>& strokes) {
  constexpr double kSooner = 1.5;  // s
  std::map<std::size_t, double> done;
  if (which.empty()) return done;
  std::vector<Waiting> all = together(waits_of(strokes, which), strokes);
  const double ends = 0.97 * piece.duration;
  const double from = all.front().from;
  double to = from;
  for (Waiting& w : all) {
    w.by = std::max(w.from, std::min(w.by, ends));
    to = std::max(to, w.by);
  }
  const auto place = [&](const Waiting& w, double time) {
    for (std::size_t i = w.index; i < w.index + w.count; ++i) {
      plan::Stroke& stroke = strokes[i];
      const double lasts = stroke.end - stroke.start;
      stroke.start = std::clamp(time, w.from, w.by);
      stroke.end = std::min(piece.duration, stroke.start + lasts);
      done[i] = w.by + std::max(kLasts, lasts);
    }
  };
  const std::vector<double> times = evenly(piece, from, to, all.size());
  std::set<std::pair<double, std::size_t>> ready;  // by when, and which of `all`
  std::size_t come = 0;
  for (std::size_t k = 0; k < times.size(); ++k) {
    const double next = k + 1 < times.size() ? times[k + 1] : kNever;
    for (; come < all.size() && all[come].from <= times[k] + 1e-6; ++come)
      ready.insert({all[come].by, come});
    bool first = true;
    while (!ready.empty() && (first || ready.begin()->first < next)) {
      place(all[ready.begin()->second], times[k]);
      ready.erase(ready.begin());
      first = false;
    }
  }
  for (; come < all.size(); ++come) ready.insert({all[come].by, come});
  for (const auto& [by, k] : ready) {
    const auto attack = hear::attack_before(piece, by, kSooner);
    place(all[k], attack ? piece.onsets[*attack].time : by);
  }
  return done;
}

}  // namespace impasto::compose
