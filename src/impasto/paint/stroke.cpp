// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/paint/stroke.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/base/rng.h"
#include "impasto/paint/hair.h"
#include "impasto/paint/noise.h"
#include "impasto/paint/way.h"

namespace impasto::paint {
namespace {

struct Span {
  double start, end;
};

/// When a stroke is painted: finite and in order whatever the plan holds.
Span span_of(const plan::Stroke& stroke) {
  const double start = std::isfinite(stroke.start) ? std::clamp(stroke.start, 0.0, 1e6) : 0.0;
  const double end = std::isfinite(stroke.end) ? std::clamp(stroke.end, start, 1e6) : start;
  return {start, end};
}

/// What is left of ridges in a film of paint (Orchard 1962): those of wavelength l (m) sink with
/// tau = 3 eta (l / 2 pi)^4 / (sigma h^3), until the yield stress holds them, which is highest in
/// paint from the tube and gone in a wash. The short ones go, the broad ones stay.
float levelled(float wavelength, float load, float wetness) {
  constexpr float kSurfaceTension = 0.03f;            // N/m
  constexpr float kCoat = 3.9e-4f, kOpenFor = 20.0f;  // m; s for which it flows
  const float stiff = (1.0f - wetness) * (1.0f - wetness) * (1.0f - wetness);
  const float viscosity = 3.0f + 600.0f * stiff, yield = 300.0f * stiff;  // Pa s, Pa
  const float film = std::max(0.05f, load) * kCoat, ridge = 0.3f * film;
  const float k = 6.2831853f / wavelength;
  const float k3 = k * k * k;
  const float tau = 3.0f * viscosity / (kSurfaceTension * film * film * film * k3 * k);
  const float held = std::min(1.0f, yield / (kSurfaceTension * k3 * film * ridge));
  return std::max(held, static_cast<float>(math::exp(-std::min(kOpenFor / tau, 80.0f))));
}

/// How far a brush lies on its side, the whole stroke long: -1 on its left .. 1 on its right.
float lean_of(const std::vector<plan::PathPoint>& path) {
  float sum = 0;
  for (const plan::PathPoint& p : path) sum += std::clamp(finite_or(p.tilt, 0.0f), -1.0f, 1.0f);
  return path.empty() ? 0.0f : sum / static_cast<float>(path.size());
}

/// A pointed brush is loaded unevenly: black in the tip, water in the heel. Upright it is turned by
/// chance; laid on its side, its tip runs along one edge of the stroke and its heel along the
/// other.
void load_heel(StrokeState& st, const plan::Stroke& stroke) {
  constexpr float kByChance = 0.8f, kSpent = 0.35f;
  st.on_side = std::fabs(lean_of(stroke.path));
  const bool upright = st.on_side < 0.01f;
  st.heel = upright ? kByChance * random_unit(st.seed, 6) : kSpent * st.on_side;
  st.heel_left = upright ? random_unit(st.seed, 7) < 0.5f : lean_of(stroke.path) < 0.0f;
}

/// What the stroke asks for, within bounds. False when nothing can come of it.
bool set_up(StrokeState& st, const plan::Sheet& sheet, const plan::Stroke& stroke,
            const Canvas& canvas) {
  st.brush = plan::complete(sheet.brushes[stroke.brush]);
  for (float plan::Brush::*field : {&plan::Brush::spread, &plan::Brush::tip, &plan::Brush::splay,
                                    &plan::Brush::thickness, &plan::Brush::follow}) {
    st.brush.*field = math::saturate(finite_or(st.brush.*field, 0.0f));
  }
  st.brush.taper = std::clamp(finite_or(st.brush.taper, 0.0f), 0.0f, 10.0f);
  const plan::Brush& brush = st.brush;
  st.shape = brush.shape;
  const float width = finite_or(stroke.width, 0.0f);
  st.load = std::clamp(finite_or(stroke.load, 0.0f), 0.0f, 6.0f);
  st.wetness = math::saturate(finite_or(stroke.wetness, 0.2f));
  st.stiffness = math::saturate(finite_or(brush.stiffness, 0.5f));
  st.raggedness = math::saturate(finite_or(brush.raggedness, 0.3f));
  if (!(width > 0)) return false;
  st.full_half = std::max(0.45f, 0.5f * std::min(width, 4.0f) * canvas.scale);
  // Wet paint is laid with soft sides. Where water runs it finds its own edge, and that is crisp.
  st.runs =
      math::saturate(finite_or(sheet.flow.wash, 0.0f)) * math::saturate(2.0f * st.wetness - 1.0f);
  st.floods = st.runs > 0;
  st.feather = st.wetness * st.wetness * math::lerp(0.22f, 0.03f, st.runs);
  // An end fades because no two hairs lift at one place, not as a fog does.
  const float fades = (0.05f + math::lerp(0.35f, 0.03f, st.runs) * st.wetness) * st.full_half;
  st.end_soft = std::max(1.2f, math::lerp(0.5f, 1.0f, st.runs) * fades);
  st.end_apart = std::max(0.0f, fades - st.end_soft);
  const float pickup = math::saturate(finite_or(brush.pickup, 0.3f));
  const float smear = math::saturate(finite_or(brush.smear, 0.3f));
  st.gaps = 0.5f + 1.1f * st.raggedness + (brush.tufts > 0 ? 1.6f * brush.splay : 0.0f);
  const bool clean_brush = !(st.load > 0);
  // Ridges stand as far apart as clumps of bristles do.
  const float metres = 0.01f * kLongSideCm / std::max(sheet.width, sheet.height);
  const float clump = 2.0f * std::min(width, 4.0f) * metres /
                      static_cast<float>(std::clamp(brush.bristles, 4, 200));
  // Some tenths of a millimetre, whatever the brush.
  st.tremor = std::min(0.1f, 3e-4f / metres * canvas.scale / st.full_half * 0.25f);
  st.ridges = levelled(clump, st.load, st.wetness);
  if (st.shape == plan::BrushShape::kSumi) load_heel(st, stroke);
  const float lift = std::min(0.85f, (0.5f * pickup + 1.2f * smear) * (clean_brush ? 1.5f : 1.0f));
  const float plough = 0.25f + 0.7f * smear + 0.2f * st.wetness;
  st.lift = std::min(0.95f, lift + plough);
  st.ploughed = plough / (lift + plough);
  st.drag = std::max(2.0f, 0.9f * st.full_half);
  st.carry = 2 * st.full_half * (0.3f + 1.6f * pickup);
  st.stir = math::saturate(0.01f + 0.75f * st.wetness * st.wetness + 0.12f * smear);
  if (st.shape == plan::BrushShape::kKnife) {  // a blade lays its paint on top, and has no hair
    st.gaps *= 0.5f;
    st.lift *= 0.5f;
    st.stir *= 0.4f;
  }
  float sum = 0;
  for (int p = 0; p < plan::kSlots; ++p) {
    st.paint[p] = std::clamp(finite_or(stroke.paint[p], 0.0f), 0.0f, 1e6f);
    sum += st.paint[p];
  }
  if (sum > 0) {
    for (float& share : st.paint) share /= sum;
  } else {
    st.load = 0;
  }
  return true;
}

/// Medium takes the place of some of a bristle's paint.
void thin_out(Bristle& b, float share) {
  for (int p = 0; p < plan::kSlots; ++p) {
    b.paint[p] += share * ((p == plan::kMedium ? 1.0f : 0.0f) - b.paint[p]);
  }
}

/// Ink stands in the tip and on one side; what is left of the belly is water. `side`: 0 that of the
/// tip .. 1 that of the heel.
void share_out(const StrokeState& st, Bristle& b, float side) {
  if (st.on_side <= 0.0f) return thin_out(b, 0.85f * st.heel * math::smoothstep(0.2f, 1.0f, side));
  // The farther it lies over, the nearer to the tip the water begins. Black is strong: an even grey
  // scale takes ever less of it.
  const float ink = 1.0f - math::smoothstep(1.0f - st.on_side, 1.0f, side);
  thin_out(b, 1.0f - ink * ink * ink);
  // The heel of a dry brush has little to give.
  b.loaded *= 1.0f - 0.75f * st.on_side * (1.0f - st.wetness) * math::smoothstep(0.25f, 1.0f, side);
}

/// Paint on the brush: each clump of bristles has its own, and what it has kept from before.
void dip(StrokeState& st, float dirt, const plan::Mixture& residue, const Canvas& canvas) {
  const plan::Brush& brush = st.brush;
  const int clumps = std::clamp(brush.bristles, 4, 200);
  // Bristles finer than the pixels act together: whole clumps are joined in pairs.
  int group = 1;
  while (clumps / group > 2 && 2 * st.full_half * group / clumps < 1.7f) group *= 2;
  const int count = std::max(2, clumps / group);
  st.pitch = 2 * st.full_half / static_cast<float>(count);
  const float run = std::clamp(finite_or(brush.run, 24.0f), 0.5f, 1000.0f);
  // Small brushes hold more for their width.
  const float run_length =
      run * 2 * std::sqrt(st.full_half * std::max(st.full_half, 0.01f * canvas.scale));
  float held = 0;
  for (float share : residue) held += share;
  if (!(held > 0)) dirt = 0.0f;
  st.bristles.resize(count);
  for (int k = 0; k < count; ++k) {
    float share = 0;
    for (int g = 0; g < group; ++g) share += 0.55f + 0.9f * random_unit(st.seed, 2, k * group + g);
    share /= static_cast<float>(group);
    Bristle& b = st.bristles[k];
    b.full = std::max(1e-6f, st.load * st.pitch * run_length * share * 0.7f);
    b.loaded = st.load > 0 ? b.full : 0.0f;
    b.grip = 0.2f + 1.6f * random_unit(st.seed, 3, k);
    // Paint on a brush is never stirred to the end: neighbours share a tint, no two are the same.
    const float at = (static_cast<float>(k) + 0.5f) / static_cast<float>(count);
    const float uneven = 0.75f * (1.0f - 0.6f * st.wetness);
    float parts = 0;
    for (int p = 0; p < plan::kSlots; ++p) {
      const std::uint64_t key = random_bits(st.seed, 4, p);
      const float n = static_cast<float>(clumps);
      const float v = 0.45f * noise1(key, at * n / 9) + 0.55f * noise1(key + 1, at * n / 2.5f) +
                      0.4f * noise1(key + 2, at * n) - 0.7f;
      b.paint[p] = st.paint[p] * std::max(0.2f, 1.0f + uneven * v);
      parts += b.paint[p];
    }
    if (parts > 0) {
      for (float& share_of : b.paint) share_of /= parts;
    }
    // What was not cleaned off: part of it has gone into the new paint, the rest comes off on the
    // way, from the hairs that kept it.
    const float kept = dirt * (0.1f + 1.8f * random_unit(st.seed, 5, k));
    for (int p = 0; p < plan::kSlots; ++p) {
      b.paint[p] += 0.25f * std::min(1.0f, kept) * (residue[p] - b.paint[p]);
      b.lifted[p] = residue[p] * 0.3f * kept * st.pitch * st.carry;
    }
    share_out(st, b, st.heel_left ? 1.0f - at : at);
  }
}

}  // namespace

std::int32_t slice_at(double seconds) {
  if (!(seconds > 0)) return 0;
  return static_cast<std::int32_t>(std::floor(std::min(seconds, 1e7) * kSlicesPerSecond));
}

std::int32_t last_slice(const plan::Stroke& stroke) {
  return slice_at(span_of(stroke).end);
}

StrokeState lay_out(const plan::Sheet& sheet, const plan::Stroke& stroke, std::size_t index,
                    const Canvas& canvas, const plan::Mixture& residue) {
  StrokeState st;
  st.id = static_cast<std::uint32_t>(index + 1);
  st.open = stroke.open;
  const std::uint64_t key = stroke.key < 0 ? index : static_cast<std::uint64_t>(stroke.key);
  st.seed = random_bits(sheet.seed, 0x7374726f6b65, key);
  if (!set_up(st, sheet, stroke, canvas)) return st;
  const float dirt = math::saturate(finite_or(stroke.dirt, 0.0f));
  const auto [start, end] = span_of(stroke);
  if (stroke.open) {
    dip(st, dirt, residue, canvas);
    st.trail.start = start;
    lay_on(st, stroke, canvas);
    return st;
  }
  std::vector<Sample> points = clean(stroke.path, canvas);
  if (points.empty()) return st;
  if (points.size() == 1) points = print_of(st, points[0], 0, 1);
  lay_nodes(st, points, {start, end - start});
  lay_streaks(st);
  dip(st, dirt, residue, canvas);
  return st;
}

void lay_on(StrokeState& st, const plan::Stroke& next, const Canvas& canvas) {
  st.open = next.open;
  if (st.bristles.empty()) return;  // nothing can come of it
  const auto [start, end] = span_of(next);
  std::vector<Sample> points = clean(next.path, canvas);
  for (Sample& point : points) {
    point.time = static_cast<float>(start - st.trail.start + point.time * (end - start));
  }
  drop_painted(st);
  go_on(st, std::move(points), {st.trail.start, 1.0, slice_at(start)});
  if (st.nodes.empty()) return;
  if (st.trail.begun) {
    go_on_streaks(st);
  } else {
    lay_streaks(st);  // it has ended before it was under way
  }
}

picture::Rect strip_bounds(const StrokeState& stroke, std::size_t strip, const Canvas& canvas) {
  const Node &a = stroke.nodes[strip], &b = stroke.nodes[strip + 1];
  const float ra = a.half + 1.0f, rb = b.half + 1.0f;
  const float x0 = std::min(a.x - ra, b.x - rb), x1 = std::max(a.x + ra, b.x + rb);
  const float y0 = std::min(a.y - ra, b.y - rb), y1 = std::max(a.y + ra, b.y + rb);
  const auto clip = [](float v, int most) {
    return static_cast<int>(std::clamp(v, 0.0f, static_cast<float>(most)));
  };
  // The bounding box of the quad, not of the two discs.
  const auto extent = [](float d, float r) { return std::fabs(d) * r + 1.0f; };
  const float qx0 = std::min(a.x - extent(a.dy, ra), b.x - extent(b.dy, rb));
  const float qx1 = std::max(a.x + extent(a.dy, ra), b.x + extent(b.dy, rb));
  const float qy0 = std::min(a.y - extent(a.dx, ra), b.y - extent(b.dx, rb));
  const float qy1 = std::max(a.y + extent(a.dx, ra), b.y + extent(b.dx, rb));
  return {clip(std::max(x0, qx0), canvas.width), clip(std::max(y0, qy0), canvas.height),
          clip(std::min(x1, qx1) + 1.0f, canvas.width),
          clip(std::min(y1, qy1) + 1.0f, canvas.height)};
}

}  // namespace impasto::paint
