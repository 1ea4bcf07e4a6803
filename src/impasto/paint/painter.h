// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "impasto/base/parallel.h"
#include "impasto/base/result.h"
#include "impasto/picture/image.h"
#include "impasto/plan/plan.h"

namespace impasto::paint {

/// Paints a Plan onto a canvas of pixels, forward in the plan's own time. Strokes are cut into
/// strips across the brush; the order of paint is (1/60 s, stroke, strip), so strokes that overlap
/// in time grow together and touch each other's wet paint. The canvas after
/// `advance(t1); advance(t2)` is the canvas after `advance(t2)`, bit for bit, whatever the number
/// of threads, the tile size and the SIMD target: a film's last frame is the still.
class Painter {
 public:
  struct Options {
    int tile = 64;  ///< pixels, 16..256; changes speed, never the picture
  };

  /// Sides 16..32768 px. Plan and canvas may differ in aspect: the plan is then fitted inside,
  /// centred, and bare ground surrounds it. Fails (kUsage) on sides out of range, (kUnreadable) on
  /// an unknown pigment or a brush index out of range. The plan is copied as needed; the pool must
  /// outlive the painter.
  static Result<Painter> create(const plan::Plan& plan, int width, int height, Pool& pool,
                                Options options);
  static Result<Painter> create(const plan::Plan& plan, int width, int height, Pool& pool) {
    return create(plan, width, height, pool, Options{});
  }
  ~Painter();
  Painter(Painter&&) noexcept;
  Painter& operator=(Painter&&) noexcept;

  /// Paints all that touches the canvas before `time` (s), to 1/60 s. Earlier times than last time
  /// do nothing.
  void advance(double time);
  /// Paints all that is left.
  void finish();
  /// Share of all paint work done, 0..1.
  double fraction() const;

  /// Brings `image` (made by this call when its size differs) up to date with the canvas: mixed
  /// pigments over ground, lit. Returns the rectangles that changed since the last `show`.
  std::vector<picture::Rect> show(picture::Image& image);

  /// Moves the light; the next `show` lights everything anew. Nothing that is painted changes. From
  /// the first call on about 25 bytes more are kept for each pixel, so that further moves mix no
  /// pigments again.
  void set_light(const plan::Light& light);

  /// The colour of the paint alone, without light or shadow.
  picture::Image albedo() const;

  /// Height of paint over the bare ground, in units of one opaque coat, row-major.
  std::vector<float> height_map() const;

  /// The stroke that last left paint at that pixel (index into Plan::strokes); nothing on bare
  /// ground.
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
