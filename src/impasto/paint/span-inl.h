// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
// Which pixels a strip may reach, once for each SIMD target (Highway's toggled guard).
#if defined(IMPASTO_PAINT_SPAN_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef IMPASTO_PAINT_SPAN_INL_H
#undef IMPASTO_PAINT_SPAN_INL_H
#else
#define IMPASTO_PAINT_SPAN_INL_H
#endif

#include <hwy/highway.h>

#include <algorithm>
#include <cmath>

#include "impasto/paint/film-inl.h"
#include "impasto/paint/stroke.h"

HWY_BEFORE_NAMESPACE();
namespace impasto::paint {
namespace HWY_NAMESPACE {

constexpr int kSpanRows = 64;  ///< rows taken at once: a whole number of vectors on every target

/// Lines that bound a strip, as bounds on x in each row: at = from + shear * y.
struct RowCuts {
  float from[4], shear[4];
  int lower = 0, upper = 0;  ///< bounds from below come first, those from above last
};

HWY_INLINE void cut_strip(const Node& a, const Node& b, float ds, RowCuts& cuts) {
  // Keeps (x - px) nx + (y - py) ny >= -spare; a line along the rows bounds nothing here.
  float above_from[4], above_shear[4];
  const auto cut = [&](float px, float py, float nx, float ny, float spare) {
    if (std::fabs(nx) < 1e-5f) return;
    const float shear = -ny / nx, from = px - spare / nx - shear * (py - 0.5f);
    if (nx > 0) {
      cuts.from[cuts.lower] = from - 0.52f;
      cuts.shear[cuts.lower++] = shear;
    } else {
      above_from[cuts.upper] = from - 0.47f;
      above_shear[cuts.upper++] = shear;
    }
  };
  // Centres between the strip's first and last line, with room for rounding; `locate` is exact.
  const float spare = 2e-6f * (a.half + b.half + ds) + 1e-6f * (std::fabs(a.x) + std::fabs(a.y));
  cut(a.x, a.y, a.dx, a.dy, spare);
  cut(b.x, b.y, -b.dx, -b.dy, spare);
  // And between its sides, with room for their curve.
  const float half = std::max(a.half, b.half);
  const float curve = 0.7f + spare + 4.0f * half * (1.0f - (a.dx * b.dx + a.dy * b.dy));
  for (const float side : {-1.0f, 1.0f}) {
    const float ax = a.x - side * a.half * a.dy, ay = a.y + side * a.half * a.dx;
    const float bx = b.x - side * b.half * b.dy, by = b.y + side * b.half * b.dx;
    const float ex = bx - ax, ey = by - ay;
    if (!(ex * a.dx + ey * a.dy > 0.1f * ds)) continue;  // the inner side of a sharp bend
    const float inv = 1.0f / std::sqrt(ex * ex + ey * ey);
    cut(ax, ay, side * ey * inv, -side * ex * inv, curve);
  }
  std::copy_n(above_from, cuts.upper, cuts.from + cuts.lower);
  std::copy_n(above_shear, cuts.upper, cuts.shear + cuts.lower);
}

/// First pixel, and the one after the last, of `rows` rows from `top` on.
HWY_INLINE void cut_rows(const RowCuts& cuts, const picture::Rect& box, int top, int rows,
                         std::int32_t* HWY_RESTRICT starts, std::int32_t* HWY_RESTRICT stops) {
  const D d;
  const hn::RebindToSigned<D> di;
  const V left = hn::Set(d, static_cast<float>(box.x0));
  const V right = hn::Set(d, static_cast<float>(box.x1));
  for (int i = 0; i < rows; i += static_cast<int>(hn::Lanes(d))) {
    const V y = hn::Iota(d, static_cast<float>(top + i));
    V lo = left, hi = right;
    for (int c = 0; c < cuts.lower + cuts.upper; ++c) {
      const V at = hn::Add(hn::Set(d, cuts.from[c]), hn::Mul(hn::Set(d, cuts.shear[c]), y));
      if (c < cuts.lower) {
        lo = hn::Max(lo, at);
      } else {
        hi = hn::Min(hi, at);
      }
    }
    hi = hn::Max(hi, hn::Sub(left, hn::Set(d, 1.0f)));
    lo = hn::Min(lo, right);
    hn::Store(hn::ConvertTo(di, hn::Ceil(lo)), di, starts + i);
    hn::Store(hn::ConvertTo(di, hn::Min(right, hn::Floor(hn::Add(hi, hn::Set(d, 1.0f))))), di,
              stops + i);
  }
}

/// The pixels of some rows of a strip.
struct SpanRows {
  int top = 0, count = 0;
  alignas(64) std::int32_t starts[kSpanRows], stops[kSpanRows];
};

struct Spans {
  picture::Rect box;
  RowCuts cuts;
  SpanRows first;
};

/// A canvas is larger than any cache: pixels are sent for some rows ahead.
HWY_INLINE void send_for(const Canvas& canvas, const SpanRows& rows) {
  constexpr int kLine = 64;
  for (int row = 0; row < rows.count; ++row) {
    for (int x = rows.starts[row]; x < rows.stops[row];) {
      const Pixel* px = canvas.pixel(x, rows.top + row);
      const int end = std::min(rows.stops[row], ((x >> canvas.shift) + 1) << canvas.shift);
      const char* from = reinterpret_cast<const char*>(px);
      const char* to = reinterpret_cast<const char*>(px + (end - x)) - 1;
      for (const char* at = from; at < to; at += kLine) __builtin_prefetch(at, 1);
      __builtin_prefetch(to, 1);
      x = end;
    }
  }
}

/// Those from `top` on, sent for.
HWY_INLINE void span_rows(const Canvas& canvas, const Spans& spans, int top, SpanRows& rows) {
  rows.top = top;
  rows.count = std::max(0, std::min(kSpanRows, spans.box.y1 - top));
  if (rows.count == 0) return;
  cut_rows(spans.cuts, spans.box, top, rows.count, rows.starts, rows.stops);
  send_for(canvas, rows);
}

HWY_INLINE void span_strip(const Canvas& canvas, const StrokeState& st, std::size_t strip,
                           Spans& spans) {
  spans.box = strip_bounds(st, strip, canvas);
  if (spans.box.empty()) return;
  const Node &a = st.nodes[strip], &b = st.nodes[strip + 1];
  spans.cuts = RowCuts{};
  cut_strip(a, b, b.s - a.s, spans.cuts);
  span_rows(canvas, spans, spans.box.y0, spans.first);
}

}  // namespace HWY_NAMESPACE
}  // namespace impasto::paint
HWY_AFTER_NAMESPACE();

#endif
