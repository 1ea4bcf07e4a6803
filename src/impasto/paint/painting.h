// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "impasto/base/parallel.h"
#include "impasto/base/result.h"
#include "impasto/paint/canvas.h"
#include "impasto/paint/kernels.h"
#include "impasto/paint/schedule.h"
#include "impasto/paint/stroke.h"
#include "impasto/paint/water.h"
#include "impasto/plan/plan.h"

namespace impasto::paint {

/// What a painting is made with; none of it changes.
struct Means {
  plan::Sheet sheet;
  pigment::PaletteOptics paints;
  Optics optics;
  std::size_t most_damp = 0;
  Pool* pool = nullptr;
};

/// A painting on its way: all that changes while it is painted. A copy is a checkpoint: it shares
/// tiles and water with the original until one of the two paints there.
struct Painting {
  struct Awaited {
    plan::Stroke stroke;
    plan::Mixture residue;  ///< what the brush holds when it begins
  };
  /// The end of an open stroke that nothing goes on from yet.
  struct OpenEnd {
    std::size_t first;  ///< index of the stroke that it all began with
    std::int32_t slice;
    int brush, hand;
    float width;
  };

  Canvas canvas;
  Clock clock;
  std::optional<Water> water;                           ///< none until a stroke comes that runs
  std::vector<std::shared_ptr<const Awaited>> strokes;  ///< by index; null once laid out
  std::vector<std::size_t> firsts;       ///< index of the stroke that each goes on from, or itself
  std::vector<std::size_t> order;        ///< strokes by (first slice, index)
  std::size_t next_start = 0;            ///< into order
  std::map<std::size_t, OpenEnd> loose;  ///< open ends, by index of the stroke
  std::vector<plan::Mixture> held;       ///< what each brush holds after the last stroke known
  std::map<std::uint32_t, StrokeState> active;  ///< by id
  std::int32_t next_slice = 0;                  ///< all before this is painted
  std::int32_t latest_start = 0;                ///< of the strokes known
  double ends = 0;                              ///< s, of the strokes known
  bool ended = false;                           ///< no more will come
  /// Water stands still after this.
  std::int32_t last_slice = std::numeric_limits<std::int32_t>::max();
  int aged = kOldest;    ///< tick to which the marks of all pixels were last brought
  int painted_tick = 0;  ///< when something was last painted
  double work_done = 0, work_all = 0;

  /// Nothing is changed on failure.
  Result<void> append(const Means& means, std::span<const plan::Stroke> added);
  /// No more strokes will come; water runs until `duration` (s) or the last stroke's end.
  void end(const Means& means, double duration);
  /// Paints every slice before `end`. Order of paint: (slice, stroke, strip), whatever the calls.
  void advance_to(const Means& means, Scheduler& scheduler, std::int32_t end);
  double fraction() const;

 private:
  Result<void> check(const Means& means, std::span<const plan::Stroke> added) const;
  void take(const Means& means, const plan::Stroke& stroke);
  std::int32_t start_of(std::size_t order_index) const;
  std::int32_t soonest(std::int32_t end) const;
  void keep_marks(const Means& means, std::int32_t stop);
  void run_slices(const Means& means, Scheduler& scheduler, std::int32_t end);
  void run_chunk(const Means& means, Scheduler& scheduler, std::span<StrokeState* const> strokes,
                 std::int32_t end);
  void paint(const Means& means, Schedule& schedule);
};

}  // namespace impasto::paint
