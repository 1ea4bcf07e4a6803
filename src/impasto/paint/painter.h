// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "impasto/base/parallel.h"
#include "impasto/base/result.h"
#include "impasto/picture/image.h"
#include "impasto/plan/plan.h"

namespace impasto::paint {

/// A painting at one moment, to go back to: for checkpoints, undo, joining late. Tiles and water
/// are shared until they are painted on, so it costs little to make. Copies are cheap; any thread
/// may hold and drop one while painting goes on.
class Snapshot {
 public:
  Snapshot() = default;  ///< empty

 private:
  friend class Painter;
  struct State;
  explicit Snapshot(std::shared_ptr<const State> state) : state_(std::move(state)) {}
  std::shared_ptr<const State> state_;
};

/// Paints strokes onto a canvas of pixels, forward in the plan's own time. Strokes are cut into
/// strips across the brush; the order of paint is (1/60 s, stroke, strip), so strokes that overlap
/// in time grow together and touch each other's wet paint. The canvas after
/// `advance(t1); advance(t2)` is the canvas after `advance(t2)`, bit for bit, whatever the number
/// of threads, the tile size and the SIMD target, and however the strokes came, all at once or by
/// and by: a film's last frame is the still. If memory runs out the painter is good for nothing but
/// to be destroyed, or to be given a snapshot.
class Painter {
 public:
  struct Options {
    int tile = 64;  ///< pixels, 16..256; changes speed, never the picture
    /// Blocks of 64 x 64 pixels, 360 KiB each, kept at hand where water has stood; changes speed
    /// and memory, never the picture.
    std::size_t most_damp = 1024;
  };

  /// An empty canvas that waits for strokes. Sides 16..32768 px. Sheet and canvas may differ in
  /// aspect: the sheet is then fitted inside, centred, and bare ground surrounds it. Fails (kUsage)
  /// on sides out of range, (kUnreadable) on an unknown pigment or a tick out of range. The pool
  /// must outlive the painter.
  static Result<Painter> create(const plan::Sheet& sheet, int width, int height, Pool& pool,
                                Options options);
  static Result<Painter> create(const plan::Sheet& sheet, int width, int height, Pool& pool) {
    return create(sheet, width, height, pool, Options{});
  }
  /// The same with all strokes known: `append`, then `end`. If the sheet's tick is 0, it is as fine
  /// as the last stroke lets it be; a painting that is appended to has one of 6 slices.
  static Result<Painter> create(const plan::Plan& plan, int width, int height, Pool& pool,
                                Options options);
  static Result<Painter> create(const plan::Plan& plan, int width, int height, Pool& pool) {
    return create(plan, width, height, pool, Options{});
  }
  ~Painter();
  Painter(Painter&&) noexcept;
  Painter& operator=(Painter&&) noexcept;

  /// More strokes: they are copied, and counted on from those before (`Stroke::joins`,
  /// `stroke_at`). None may start before strokes of an earlier call, nor before `time()`, to 1/60
  /// s: what is painted stays. A stroke that `joins` another must have its brush, width and hand
  /// and start when that has ended or later; the other must be `open`, and only one can go on from
  /// it. Of a stroke that goes on only path, times, cause and `open` count: hair, paint and water
  /// are the first's, whose it all is (`stroke_at`). An open stroke is painted as far as its
  /// direction is known, a quarter of the half width behind its last point. Fails (kUnreadable)
  /// naming the stroke, or (kUsage) after `end`; then nothing has changed.
  Result<void> append(std::span<const plan::Stroke> strokes);
  /// No more strokes will come: open ones are lifted, and water stands still after `duration` (s)
  /// or the last stroke, whichever is later. Until then it runs as long as time goes on.
  void end(double duration);

  /// Paints all that touches the canvas before `time` (s), to 1/60 s. Earlier times than last time
  /// do nothing.
  void advance(double time);
  /// Paints all that is left; ends the painting if nobody has.
  void finish();
  /// Share of all paint work known that is done, 0..1.
  double fraction() const;
  /// All before this is painted, s: the moment given to `advance`, or up to 1/60 s later. A stroke
  /// may start then.
  double time() const;
  /// Strokes appended so far.
  std::size_t stroke_count() const;

  /// All that painting goes on from: pixels, wet paint, water, strokes on their way with their
  /// bristles, strokes that wait, the clock. Not the light, nor what was shown.
  Snapshot snapshot() const;
  /// Goes back (or on) to a snapshot of this or another painter: the same bits come after it. Fails
  /// (kUsage) if it is of another sheet (the light may differ) or size; takes over its tile size.
  Result<void> restore(const Snapshot& snapshot);

  /// Brings `image` (made by this call when its size differs) up to date with the canvas: mixed
  /// pigments over ground, lit. Returns the rectangles that changed since the last `show`.
  std::vector<picture::Rect> show(picture::Image& image);

  /// The same picture, of a rectangle of the canvas (clipped to it): so that a large one can be
  /// written in strips. Does not count as shown.
  picture::Image part(const picture::Rect& rect) const;

  /// Moves the light; the next `show` lights everything anew. Nothing that is painted changes. From
  /// the first call on about 25 bytes more are kept for each painted pixel, so that further moves
  /// mix no pigments again.
  void set_light(const plan::Light& light);

  /// Light that moves slowly or not at all, and wet paint that gleams until it dries, at little
  /// cost: beside what has changed each `show` lights an eighth of what is wet anew, a sixteenth
  /// of what is nearly dry, and if the light moves a sixteenth of the canvas, so that all of it
  /// follows within sixteen shows. `gleam`: 0
  /// none, 1 as a window in wet oil; and is a little deeper until it dries, washes more. The next
  /// `set_light` ends it. Costs 30 bytes for each painted pixel.
  void drift_light(const plan::Light& light, float gleam);

  /// The colour of the paint alone, without light or shadow.
  picture::Image albedo() const;

  /// Height of paint over the bare ground, in units of one opaque coat, row-major.
  std::vector<float> height_map() const;

  /// The stroke that last left paint at that pixel (its index; of strokes that go on from each
  /// other the first); nothing on bare ground.
  std::optional<std::size_t> stroke_at(int x, int y) const;

 private:
  struct Impl;
  explicit Painter(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// SIMD targets this machine can run, best first ("AVX3", "AVX2", "SSE4", ... "EMU128"/"SCALAR").
std::vector<std::string> simd_targets();
/// Uses only that target from now on ("" = best); for tests and `impasto doctor`. False if unknown.
bool use_simd_target(std::string_view name);

}  // namespace impasto::paint
