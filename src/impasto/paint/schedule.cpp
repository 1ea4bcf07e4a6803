// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/paint/schedule.h"

#include <algorithm>
#include <functional>

namespace impasto::paint {

std::vector<std::size_t> Schedule::stroke_by_stroke() {
  std::sort(before.begin(), before.end());
  before.erase(std::unique(before.begin(), before.end()), before.end());
  for (const auto& [first, second] : before) ++units[second].waits_for;
  std::vector<std::size_t> ready, sequence;  // a heap: the earliest on top
  for (std::size_t i = 0; i < units.size(); ++i) {
    if (units[i].waits_for == 0) ready.push_back(i);
  }
  std::make_heap(ready.begin(), ready.end(), std::greater<>());
  sequence.reserve(units.size());
  std::size_t next = kNone;
  while (next != kNone || !ready.empty()) {
    if (next == kNone) {
      std::pop_heap(ready.begin(), ready.end(), std::greater<>());
      next = ready.back();
      ready.pop_back();
    }
    const std::size_t here = next;
    sequence.push_back(here);
    next = kNone;
    for (auto edge =
             std::lower_bound(before.begin(), before.end(), std::pair(here, std::size_t{0}));
         edge != before.end() && edge->first == here; ++edge) {
      if (--units[edge->second].waits_for > 0) continue;
      if (edge->second == units[here].follower) {
        next = edge->second;
      } else {
        ready.push_back(edge->second);
        std::push_heap(ready.begin(), ready.end(), std::greater<>());
      }
    }
  }
  return sequence;
}

void Schedule::sort_by_waves() {
  std::stable_sort(units.begin(), units.end(),
                   [](const Unit& a, const Unit& b) { return a.wave < b.wave; });
}

void Scheduler::look_below(Unit& unit, const Canvas& canvas) {
  ++stamp_;
  under_.clear();
  for (std::size_t i = unit.from; i < unit.to; ++i) {
    const picture::Rect box = strip_bounds(*unit.stroke, i, canvas);
    if (box.empty()) continue;
    unit.pixels +=
        2.0 * unit.stroke->nodes[i].half * (unit.stroke->nodes[i + 1].s - unit.stroke->nodes[i].s);
    for (int ty = box.y0 >> canvas.shift; ty <= (box.y1 - 1) >> canvas.shift; ++ty) {
      for (int tx = box.x0 >> canvas.shift; tx <= (box.x1 - 1) >> canvas.shift; ++tx) {
        const std::size_t t = static_cast<std::size_t>(ty) * canvas.columns + tx;
        if (tile_stamp_[t] == stamp_) continue;
        tile_stamp_[t] = stamp_;
        under_.push_back(t);
      }
    }
  }
}

Schedule Scheduler::plan(std::span<StrokeState* const> strokes, std::int32_t end,
                         const Canvas& canvas) {
  Schedule schedule;
  for (std::size_t i = 0; i < strokes.size(); ++i) {
    StrokeState& st = *strokes[i];
    while (st.next < st.strips() && st.nodes[st.next].slice < end) {
      Unit unit{st.nodes[st.next].slice, &st, st.next, st.next, i};
      while (unit.to < st.strips() && st.nodes[unit.to].slice == unit.slice) ++unit.to;
      st.next = unit.to;
      schedule.units.push_back(unit);
    }
  }
  std::sort(schedule.units.begin(), schedule.units.end(), [](const Unit& a, const Unit& b) {
    return a.slice != b.slice ? a.slice < b.slice : a.own < b.own;
  });

  // Wavefronts: a unit comes after every earlier one that shares a tile or the stroke.
  tile_wave_.assign(canvas.tiles.size(), 0);
  tile_stamp_.assign(canvas.tiles.size(), 0);
  tile_unit_.assign(canvas.tiles.size(), kNone);
  stamp_ = 0;
  std::vector<int> stroke_wave(strokes.size(), 0);
  std::vector<std::size_t> stroke_unit(strokes.size(), kNone);
  for (std::size_t u = 0; u < schedule.units.size(); ++u) {
    Unit& unit = schedule.units[u];
    look_below(unit, canvas);
    schedule.pixels += unit.pixels;
    int wave = stroke_wave[unit.own];
    for (std::size_t t : under_) wave = std::max(wave, tile_wave_[t]);
    unit.wave = ++wave;
    stroke_wave[unit.own] = wave;
    for (std::size_t t : under_) {
      tile_wave_[t] = wave;
      if (tile_unit_[t] == kNone) {
        schedule.tiles.push_back(t);
      } else {
        schedule.before.emplace_back(tile_unit_[t], u);
      }
      tile_unit_[t] = u;
    }
    if (stroke_unit[unit.own] != kNone) {
      schedule.before.emplace_back(stroke_unit[unit.own], u);
      schedule.units[stroke_unit[unit.own]].follower = u;
    }
    stroke_unit[unit.own] = u;
  }
  return schedule;
}

}  // namespace impasto::paint
