// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/live/queue.h"

#include <algorithm>
#include <cmath>

namespace impasto::compose {
namespace {

bool is_note(const plan::Stroke& stroke) {
  return stroke.cause.kind == plan::CauseKind::kMelody ||
         stroke.cause.kind == plan::CauseKind::kBass || stroke.cause.kind == plan::CauseKind::kNote;
}

}  // namespace

/// Its start, or the start of the first slice after it that has room.
double Queue::room_for(const plan::Stroke& stroke) {
  const bool note = is_note(stroke);
  const int most = note ? kMostNotes : kMost;
  auto slice = static_cast<long>(std::floor(stroke.start / kSlice + 1e-6));
  const long first = slice;
  while ((note ? slices_[slice].notes : slices_[slice].marks) >= most) ++slice;
  ++(note ? slices_[slice].notes : slices_[slice].marks);
  return slice == first ? stroke.start : kSlice * static_cast<double>(slice);
}

/// Goes on from the open end, or if that is not over soon begins anew.
void Queue::join(Planned& planned) {
  constexpr double kSoon = 0.25;         // s
  constexpr double kApart = 1.0 / 60.0;  // s: a slice of paint
  plan::Stroke& s = planned.stroke;
  if (s.joins < 0) return;
  s.joins = -1;
  if (open_until_ < 0 || open_until_ - s.start > kSoon) return;
  planned.joins = opened_;
  s.start = std::max(s.start, open_until_ + kApart);
  open_until_ = -1.0;
}

void Queue::plan(std::vector<plan::Stroke> strokes, double now) {
  if (strokes.empty()) return;
  double first = strokes.front().start;
  for (const plan::Stroke& s : strokes) first = std::min(first, s.start);
  const double late = std::max(0.0, std::max(now, taken_) - first);
  for (plan::Stroke& stroke : strokes) {
    Planned planned{std::move(stroke)};
    plan::Stroke& s = planned.stroke;
    const double length = s.end - s.start;
    s.start += late;
    s.start = room_for(s);
    join(planned);
    s.end = s.start + length;
    if (s.open) {
      planned.open = ++opened_;
      open_until_ = s.end;
    }
    const double start = s.start;
    planned_.emplace(start, std::move(planned));
  }
}

std::vector<plan::Stroke> Queue::take(double until) {
  std::vector<plan::Stroke> taken;
  auto end = planned_.lower_bound(until);
  for (auto it = planned_.begin(); it != end; ++it) {
    Planned& planned = it->second;
    if (planned.joins >= 0) {
      const auto from = open_ends_.find(planned.joins);
      planned.stroke.joins = from->second;
      open_ends_.erase(from);
    }
    if (planned.open >= 0) open_ends_[planned.open] = count_;
    taken.push_back(std::move(planned.stroke));
    ++count_;
  }
  planned_.erase(planned_.begin(), end);
  if (std::isfinite(until)) {
    taken_ = std::max(taken_, until);
    slices_.erase(slices_.begin(),
                  slices_.lower_bound(static_cast<long>(std::floor(until / kSlice)) - 1));
  }
  return taken;
}

}  // namespace impasto::compose
