// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/paint/painting.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <string>

#include "impasto/base/text.h"

namespace impasto::paint {
namespace {

constexpr std::int32_t kWindow = 128;       ///< slices planned at once
constexpr std::size_t kMostStarting = 512;  ///< strokes laid out at once
constexpr double kWorthSharing = 3000;      ///< pixels in a wave below which one thread is faster

double weight_of(const plan::Stroke& stroke) {
  double length = stroke.width;
  for (std::size_t i = 1; i < stroke.path.size(); ++i) {
    length += std::fabs(stroke.path[i].x - stroke.path[i - 1].x) +
              std::fabs(stroke.path[i].y - stroke.path[i - 1].y);
  }
  const double weight = length * stroke.width;
  return std::isfinite(weight) && weight > 0 ? std::min(weight, 100.0) + 1e-6 : 1e-6;
}

std::string time_text(double seconds) {
  return text::seconds(seconds, 3);
}

tl::unexpected<Error> refuse(std::size_t index, const std::string& why) {
  return fail(ErrorCode::kUnreadable, "stroke " + std::to_string(index) + " " + why);
}

}  // namespace

/// What can be said against these strokes. Those that go on from others are followed through.
Result<void> Painting::check(const Means& means, std::span<const plan::Stroke> added) const {
  if (ended) {
    return fail(ErrorCode::kUsage, "the painting has ended: no more strokes can be appended");
  }
  std::map<std::size_t, OpenEnd> ends_here;  // of the strokes that are added
  std::set<std::size_t> joined;
  for (std::size_t i = 0; i < added.size(); ++i) {
    const plan::Stroke& stroke = added[i];
    const std::size_t index = strokes.size() + i;
    const std::int32_t start = slice_at(stroke.start);
    if (stroke.brush < 0 || static_cast<std::size_t>(stroke.brush) >= means.sheet.brushes.size()) {
      return refuse(index,
                    "asks for brush " + std::to_string(stroke.brush) + ", which is not there");
    }
    if (start < next_slice) {
      return refuse(index, "starts at " + time_text(stroke.start) + ": all before " +
                               time_text(next_slice / kSlicesPerSecond) + " is painted");
    }
    if (start < latest_start) {
      return refuse(index, "starts at " + time_text(stroke.start) +
                               ", before strokes that were appended earlier");
    }
    OpenEnd end{index, std::max(start, paint::last_slice(stroke)), stroke.brush, stroke.hand,
                stroke.width};
    if (stroke.joins != -1) {
      const auto from = static_cast<std::size_t>(stroke.joins);
      const auto known = loose.find(from);
      const auto here = ends_here.find(from);
      const OpenEnd* before = known != loose.end()      ? &known->second
                              : here != ends_here.end() ? &here->second
                                                        : nullptr;
      const std::string other = "goes on from stroke " + std::to_string(stroke.joins);
      if (before == nullptr || joined.contains(from)) {
        return refuse(index, other + ", which is not open");
      }
      if (before->brush != stroke.brush || before->width != stroke.width ||
          before->hand != stroke.hand) {
        return refuse(index, other + " with another brush, width or hand");
      }
      if (start < before->slice) return refuse(index, other + " before that ends");
      joined.insert(from);
    }
    if (stroke.open) ends_here.emplace(index, end);
  }
  return {};
}

/// Takes one stroke that was checked.
void Painting::take(const Means& means, const plan::Stroke& stroke) {
  const std::size_t index = strokes.size();
  std::size_t first = index;
  if (const auto from = loose.find(static_cast<std::size_t>(stroke.joins)); stroke.joins >= 0) {
    first = from->second.first;
    loose.erase(from);
  }
  if (stroke.open) {
    loose[index] = {first, paint::last_slice(stroke), stroke.brush, stroke.hand, stroke.width};
  }
  plan::Mixture& brush = held[static_cast<std::size_t>(stroke.brush)];
  strokes.push_back(std::make_shared<const Awaited>(Awaited{stroke, brush}));
  firsts.push_back(first);
  order.push_back(index);
  work_all += weight_of(stroke);
  if (first != index) return;  // the brush is not dipped again
  brush = plan::held_after(stroke, brush);
  if (!water && stroke.wetness > 0.5f && means.sheet.flow.wash > 0) {
    water.emplace(means.sheet, means.paints, canvas, means.most_damp);
  }
  if (water) water->expect(index, stroke);
}

Result<void> Painting::append(const Means& means, std::span<const plan::Stroke> added) {
  if (Result<void> fine = check(means, added); !fine) return fine;
  const std::size_t before = order.size();
  for (const plan::Stroke& stroke : added) {
    take(means, stroke);
    latest_start = std::max(latest_start, slice_at(stroke.start));
    if (std::isfinite(stroke.end)) ends = std::max(ends, stroke.end);
  }
  std::stable_sort(order.begin() + static_cast<std::ptrdiff_t>(before), order.end(),
                   [&](std::size_t a, std::size_t b) {
                     return slice_at(strokes[a]->stroke.start) < slice_at(strokes[b]->stroke.start);
                   });
  return {};
}

void Painting::end(const Means& means, double duration) {
  if (ended) return;
  if (std::isfinite(duration)) ends = std::max(ends, duration);
  const std::int32_t last = std::max({slice_at(ends), next_slice, latest_start});
  // Open strokes that nothing goes on from are lifted now.
  while (!loose.empty()) {
    const auto& [index, open] = *loose.begin();
    plan::Stroke lift;
    lift.brush = open.brush;
    lift.width = open.width;
    lift.hand = open.hand;
    lift.joins = static_cast<int>(index);
    lift.start = lift.end = (last + 0.5) / kSlicesPerSecond;
    take(means, lift);
  }
  last_slice = (slice_at(ends) / kWaterSlices + 1) * kWaterSlices;
  ended = true;
}

std::int32_t Painting::start_of(std::size_t order_index) const {
  return slice_at(strokes[order[order_index]]->stroke.start);
}

/// The next slice in which anything happens, at most `end`.
std::int32_t Painting::soonest(std::int32_t end) const {
  if (water && water->busy() && next_slice < last_slice) return next_slice;
  std::int32_t slice = next_start < order.size() ? std::min(start_of(next_start), end) : end;
  for (const auto& [id, state] : active) {
    if (state.next < state.strips()) slice = std::min(slice, state.nodes[state.next].slice);
  }
  return slice;
}

/// The marks that pixels bear of the time hold for a while only: before they come round, old ones
/// are made younger, yet still dry.
void Painting::keep_marks(const Means& means, std::int32_t stop) {
  if ((stop - 1) / clock.tick < aged + kAgeing) return;
  const int now = next_slice / clock.tick;
  means.pool->run(canvas.tiles.size(), [&](std::size_t i) { canvas.age(i, painted_tick, now); });
  aged = painted_tick = now;
}

void Painting::advance_to(const Means& means, Scheduler& scheduler, std::int32_t end) {
  while (next_slice < end) {
    next_slice = std::max(next_slice, soonest(end));
    if (next_slice >= end) return;
    std::int32_t stop = end - next_slice > kWindow ? next_slice + kWindow : end;
    if (next_start + kMostStarting < order.size()) {
      stop = std::min(stop, std::max(next_slice + 1, start_of(next_start + kMostStarting)));
    }
    if (water) stop = std::min(stop, (next_slice / kWaterSlices + 1) * kWaterSlices);
    // What a stroke goes on from is painted before, so that it is always left in the same state.
    for (std::size_t i = next_start; i < order.size() && start_of(i) < stop; ++i) {
      if (firsts[order[i]] != order[i] && start_of(i) > next_slice) stop = start_of(i);
    }
    keep_marks(means, stop);
    run_slices(means, scheduler, stop);
    next_slice = stop;
    clock.now = painted_tick = (stop - 1) / clock.tick;
    if (water && stop % kWaterSlices == 0 && water->busy() && stop <= last_slice) {
      water->step(canvas, means.optics, *means.pool, stop, clock);
    }
  }
}

void Painting::run_slices(const Means& means, Scheduler& scheduler, std::int32_t end) {
  for (; next_start < order.size() && start_of(next_start) < end; ++next_start) {
    const std::size_t index = order[next_start], first = firsts[index];
    StrokeState& state = active[static_cast<std::uint32_t>(first + 1)];
    state.id = static_cast<std::uint32_t>(first + 1);
    state.ahead.push_back(index);
  }
  std::vector<StrokeState*> states;
  for (auto& [id, state] : active) {
    if (!state.ahead.empty() || state.next < state.strips()) states.push_back(&state);
  }
  // Within a single slice strokes follow their index, so that a crowd can be taken in parts.
  const std::size_t part = end - next_slice == 1 ? kMostStarting : states.size();
  for (std::size_t from = 0; from < states.size(); from += part) {
    const std::size_t count = std::min(part, states.size() - from);
    run_chunk(means, scheduler, std::span(states).subspan(from, count), end);
  }
}

void Painting::run_chunk(const Means& means, Scheduler& scheduler,
                         std::span<StrokeState* const> chunk, std::int32_t end) {
  means.pool->run(chunk.size(), [&](std::size_t i) {
    StrokeState& state = *chunk[i];
    for (std::size_t index : state.ahead) {
      const Awaited& awaited = *strokes[index];
      if (index + 1 == state.id) {
        std::vector<std::size_t> ahead = std::move(state.ahead);
        state = lay_out(means.sheet, awaited.stroke, index, canvas, awaited.residue);
        state.ahead = std::move(ahead);
      } else {
        lay_on(state, awaited.stroke, canvas);
      }
      state.weight += weight_of(awaited.stroke);
    }
  });
  for (StrokeState* state : chunk) {
    for (std::size_t index : state->ahead) strokes[index].reset();
    state->ahead.clear();
  }
  Schedule schedule = scheduler.plan(chunk, end, canvas);
  paint(means, schedule);
  for (StrokeState* state : chunk) {
    if (state->next < state->strips()) continue;
    work_done += state->weight;
    state->weight = 0;
    if (!state->open) active.erase(state->id);
  }
}

void Painting::paint(const Means& means, Schedule& schedule) {
  if (water) {
    for (const Unit& unit : schedule.units) {
      for (std::size_t i = unit.from; i < unit.to; ++i) {
        water->touch(strip_bounds(*unit.stroke, i, canvas));
      }
    }
    water->make_ready(canvas, *means.pool, clock);
  }
  std::vector<std::size_t>& tiles = schedule.tiles;
  std::erase_if(tiles, [&](std::size_t t) { return canvas.prepared(t); });
  means.pool->run(tiles.size(), [&](std::size_t i) { canvas.prepare(tiles[i]); });
  const auto paint_unit = [&](const Unit& unit) {
    paint_strips(canvas, means.optics, *unit.stroke, unit.from, unit.to, unit.slice / clock.tick,
                 unit.slice, clock.drying);
  };
  std::vector<Unit>& units = schedule.units;
  if (means.pool->threads() == 1 || schedule.pixels < kWorthSharing) {
    for (std::size_t i : schedule.stroke_by_stroke()) paint_unit(units[i]);
    return;
  }
  schedule.sort_by_waves();
  for (std::size_t i = 0; i < units.size();) {
    std::size_t j = i;
    double pixels = 0;
    for (; j < units.size() && units[j].wave == units[i].wave; ++j) pixels += units[j].pixels;
    if (j - i == 1 || pixels < kWorthSharing) {
      for (std::size_t k = i; k < j; ++k) paint_unit(units[k]);
    } else {
      means.pool->run(j - i, [&](std::size_t k) { paint_unit(units[i + k]); });
    }
    i = j;
  }
}

double Painting::fraction() const {
  double done = work_done;
  bool busy = next_start < order.size();
  for (const auto& [id, state] : active) {
    if (state.next >= state.strips()) continue;
    busy = true;
    done += state.weight * static_cast<double>(state.next) / static_cast<double>(state.strips());
  }
  return busy ? std::min(1.0, done / work_all) : 1.0;
}

}  // namespace impasto::paint
