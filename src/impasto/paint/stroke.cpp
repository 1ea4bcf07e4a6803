// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/paint/stroke.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/base/rng.h"
#include "impasto/paint/noise.h"
#include "impasto/plan/spline.h"

namespace impasto::paint {
namespace {

constexpr std::size_t kMostPoints = 4096;
constexpr int kMostStrips = 20000;
constexpr float kFarthest = 8.0f;  ///< canvas units beyond which nothing can matter

struct Sample {
  float x, y, pressure, time, tilt, twist;
};

float finite_or(float v, float other) {
  return std::isfinite(v) ? v : other;
}

/// The path as given, in pixels: finite, times ascending.
std::vector<Sample> clean(const std::vector<plan::PathPoint>& path, const Canvas& canvas) {
  std::vector<Sample> points;
  const std::size_t stride = path.size() / kMostPoints + 1;
  float time = 0;
  for (std::size_t i = 0; i < path.size(); i += stride) {
    const plan::PathPoint& p = path[i];
    if (!std::isfinite(p.x) || !std::isfinite(p.y)) continue;
    time = std::max(time, math::saturate(finite_or(p.time, 0.0f)));
    const float x = std::clamp(p.x, -kFarthest, kFarthest);
    const float y = std::clamp(p.y, -kFarthest, kFarthest);
    points.push_back({canvas.left + x * canvas.scale, canvas.top + y * canvas.scale,
                      math::saturate(finite_or(p.pressure, 1.0f)), time,
                      std::clamp(finite_or(p.tilt, 0.0f), -1.0f, 1.0f),
                      std::clamp(finite_or(p.twist, 0.0f), -100.0f, 100.0f)});
  }
  return points;
}

/// A dense polyline through the points.
std::vector<Sample> smooth(const std::vector<Sample>& p, float step) {
  std::vector<Sample> line;
  const std::size_t n = p.size();
  const int most = static_cast<int>(std::max<std::size_t>(2, 40000 / n));
  for (std::size_t i = 0; i + 1 < n; ++i) {
    const plan::SplineLeg<Sample> leg(p, i);
    const Sample &b = p[i], &c = p[i + 1];
    const int parts = std::clamp(static_cast<int>(leg.length() / step) + 1, 1, most);
    for (int k = 0; k < parts; ++k) {
      const float t = static_cast<float>(k) / static_cast<float>(parts);
      line.push_back({leg.at(&Sample::x, t), leg.at(&Sample::y, t),
                      math::saturate(leg.at(&Sample::pressure, t)), b.time + (c.time - b.time) * t,
                      math::lerp(b.tilt, c.tilt, t), math::lerp(b.twist, c.twist, t)});
    }
  }
  line.push_back(p.back());
  return line;
}

/// What is left of the width when the brush is turned by `twist` out of square to its way.
float turned(const plan::Brush& brush, float twist) {
  const float across = static_cast<float>(math::cos(twist));
  const float along = brush.thickness * static_cast<float>(math::sin(twist));
  return std::sqrt(across * across + along * along);
}

struct Span {
  double start, end;
};

/// When a stroke is painted: finite and in order whatever the plan holds.
Span span_of(const plan::Stroke& stroke) {
  const double start = std::isfinite(stroke.start) ? std::clamp(stroke.start, 0.0, 1e6) : 0.0;
  const double end = std::isfinite(stroke.end) ? std::clamp(stroke.end, start, 1e6) : start;
  return {start, end};
}

/// Turns of a brush that follows its way only in part, on top of what the hand does. A chisel
/// looks the same turned by half a circle.
std::vector<float> twists(const plan::Brush& brush, const std::vector<Sample>& even,
                          const std::vector<Node>& nodes) {
  std::vector<float> twist(nodes.size());
  double turn = 0;  // of the way since the first node
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (i > 0) {
      const Node &a = nodes[i - 1], &b = nodes[i];
      turn += math::atan2(static_cast<double>(a.dx) * b.dy - static_cast<double>(a.dy) * b.dx,
                          static_cast<double>(a.dx) * b.dx + static_cast<double>(a.dy) * b.dy);
    }
    twist[i] = even[i].twist - (1.0f - brush.follow) * static_cast<float>(turn);
  }
  return twist;
}

/// 0 for a dab, 1 for a way at least as long as the brush is wide: a brush set down leaves its own
/// print, its hair does not run out or thin towards the ends.
float drawn(float length, float half) {
  return math::smoothstep(0.0f, 2.0f * half, length);
}

/// How far the brush has swollen `at` pixels from the start of a way of `length` pixels.
float swelling(const plan::Brush& brush, float at, float length, float width) {
  if (!(brush.taper > 0)) return 1.0f;
  const float in = std::min(0.6f * brush.taper * width, 0.4f * length);
  const float out = std::min(brush.taper * width, 0.6f * length);
  const float a = in > 0 ? math::saturate(at / in) : 1.0f;
  const float b = out > 0 ? math::saturate((length - at) / out) : 1.0f;
  // Full, round shoulders: hair bends before it slides.
  const float thin = std::min(std::sqrt(a * (2.0f - a)), std::sqrt(b * (2.0f - b)));
  return math::lerp(1.0f, thin, drawn(length, 0.5f * width));
}

void lay_nodes(StrokeState& st, const std::vector<Sample>& line, const plan::Stroke& stroke) {
  // Strips of a small brush hold enough pixels to be worth setting up.
  const float step = std::max({st.full_half / 8.0f, 0.8f, std::min(st.full_half / 4.0f, 2.5f)});
  double total = 0;
  for (std::size_t i = 1; i < line.size(); ++i) {
    total += math::hypot(line[i].x - line[i - 1].x, line[i].y - line[i - 1].y);
  }
  const float length = static_cast<float>(total);
  st.way = length;
  const int inner = std::clamp(static_cast<int>(length / step) + 1, 1, kMostStrips);
  const float ds = std::max(length / static_cast<float>(inner), 1e-3f);

  // Equal steps along the line.
  std::vector<Sample> even;
  std::vector<float> arc;
  std::size_t seg = 0;
  double seg_start = 0;
  for (int i = 0; i <= inner; ++i) {
    const double want = std::min(total, static_cast<double>(ds) * i);
    double seg_length = 0;
    while (seg + 1 < line.size()) {
      seg_length = math::hypot(line[seg + 1].x - line[seg].x, line[seg + 1].y - line[seg].y);
      if (seg_start + seg_length >= want || seg + 2 >= line.size()) break;
      seg_start += seg_length;
      ++seg;
    }
    const Sample &a = line[seg], &b = line[std::min(seg + 1, line.size() - 1)];
    const float t =
        seg_length > 0 ? static_cast<float>(math::saturate((want - seg_start) / seg_length)) : 0.0f;
    even.push_back({math::lerp(a.x, b.x, t), math::lerp(a.y, b.y, t),
                    math::lerp(a.pressure, b.pressure, t), math::lerp(a.time, b.time, t),
                    math::lerp(a.tilt, b.tilt, t), math::lerp(a.twist, b.twist, t)});
    arc.push_back(ds * static_cast<float>(i));
  }
  // Directions over a window of a quarter width, so that noise in the path does not fan the hairs.
  const int n = static_cast<int>(even.size());
  const int reach = std::max(1, static_cast<int>(st.full_half * 0.25f / ds));
  std::vector<Node> nodes(even.size());
  float dx = 1, dy = 0;
  for (int pass = 0; pass < 2; ++pass) {  // the second pass carries a direction to leading cusps
    for (int i = n - 1; i >= 0; --i) {
      const Sample &a = even[std::max(0, i - reach)], &b = even[std::min(n - 1, i + reach)];
      const float ex = b.x - a.x, ey = b.y - a.y;
      const float len = std::sqrt(ex * ex + ey * ey);
      if (len > 1e-3f * step) {
        dx = ex / len;
        dy = ey / len;
      }
      nodes[i].dx = dx;
      nodes[i].dy = dy;
    }
  }
  const auto [start, end] = span_of(stroke);
  const plan::Brush& brush = st.brush;
  const std::vector<float> twist = twists(brush, even, nodes);
  for (int i = 0; i < n; ++i) {
    Node& node = nodes[i];
    node.x = even[i].x;
    node.y = even[i].y;
    node.s = arc[i];
    node.pressure = even[i].pressure;
    node.tilt = even[i].tilt;
    const float open = 1.0f - brush.spread + brush.spread * even[i].pressure;
    node.half = std::max(0.45f, st.full_half * open * turned(brush, twist[i]) *
                                    swelling(brush, arc[i], length, 2 * st.full_half));
    node.slice = slice_at(start + even[i].time * (end - start));
  }
  // The sides: outer hairs come and go along the way.
  const bool knife = st.shape == plan::BrushShape::kKnife;
  const float fringe = (knife ? 0.01f : 0.015f + 0.07f * st.raggedness);
  for (int side = 0; side < 2; ++side) {
    const std::uint64_t key = random_bits(st.seed, 21, side);
    for (Node& node : nodes) {
      const float at = node.s / st.full_half;
      const float v = 0.4f * noise1(key, at * 0.3f) + 0.25f * noise1(key + 1, at * 1.3f) +
                      0.35f * noise1(key + 2, at * 6.0f);
      (side == 0 ? node.inset_left : node.inset_right) = 2.0f * fringe * v * v * 1.6f;
    }
  }
  // The hairs reach beyond the path's ends.
  const auto beyond = [&](Node node, float by) {
    node.x += node.dx * by;
    node.y += node.dy * by;
    node.s += by;
    return node;
  };
  // A brush turned out of square touches with one corner first.
  const auto slant = [&](float by) {
    const double side = math::cos(by) < 0 ? -1.0 : 1.0;
    return st.full_half * (1.0f - brush.thickness) * static_cast<float>(side * math::sin(by));
  };
  st.slant_start = slant(twist.front());
  st.slant_stop = slant(twist.back());
  const auto add_end = [&](const Node& last, float slanted, float sign) {
    const float print = 1.0f - drawn(length, st.full_half);
    const float far = last.half * (0.35f + (0.35f + 0.3f * print) * brush.tip) + std::fabs(slanted);
    const int count = std::clamp(static_cast<int>(far / std::max(ds, step)) + 1, 1, 64);
    const float by = sign * far / static_cast<float>(count);
    for (int k = 1; k <= count; ++k) {
      st.nodes.push_back(beyond(last, by * static_cast<float>(sign < 0 ? count + 1 - k : k)));
    }
  };
  st.nodes.reserve(nodes.size() + 130);
  add_end(nodes.front(), st.slant_start, -1.0f);
  st.nodes.insert(st.nodes.end(), nodes.begin(), nodes.end());
  add_end(nodes.back(), st.slant_stop, 1.0f);
}

/// Tufts: hair that stands together, with air between. `gap` is 1 between two of them.
struct Tuft {
  float gap, strength, reach;
};

Tuft tuft_at(const StrokeState& st, float x) {
  const float at = x * static_cast<float>(std::min(st.brush.tufts, 40));
  const int k = static_cast<int>(at);
  const auto border = [&](int i) {
    return static_cast<float>(i) + 0.5f * (random_unit(st.seed, 13, i) - 0.5f);
  };
  const int cell = at < border(k) ? k - 1 : at >= border(k + 1) ? k + 1 : k;
  const float near = std::min(at - border(cell), border(cell + 1) - at);
  const float air = 0.1f + 0.22f * st.brush.splay * (0.5f + random_unit(st.seed, 14, cell));
  return {1.0f - math::smoothstep(0.4f * air, 1.6f * air, near), random_unit(st.seed, 15, cell),
          random_unit(st.seed, 16, cell)};
}

void lay_streaks(StrokeState& st, int clumps) {
  const float width = 2 * st.full_half;
  const float from = st.nodes.front().s, to = st.nodes.back().s;
  st.columns = std::clamp(static_cast<int>(width * 1.5f) + 2, 4, 3000);
  st.first_s = from;
  st.row_length = std::max((to - from) / 60.0f, std::min(width * 0.9f, 400.0f));
  st.rows = static_cast<int>((to - from) / st.row_length) + 2;
  const float visible = width * 0.5f;  // streaks finer than this many across would alias

  struct Octave {
    float frequency, weight;
  };
  const auto keep = [](float frequency, float finest) {
    return 1.0f - math::smoothstep(0.7f, 1.0f, frequency / finest);
  };
  std::vector<Octave> octaves;
  const float n = static_cast<float>(clumps);
  for (const Octave o : {Octave{n / 11, 0.45f}, Octave{n / 4, 0.6f}, Octave{n, 0.8f},
                         Octave{2.3f * n, 0.7f}, Octave{5.1f * n, 0.5f}, Octave{11 * n, 0.35f}}) {
    const bool blade = st.shape == plan::BrushShape::kKnife && o.frequency >= n;  // has no hair
    if (keep(o.frequency, visible) > 0 && !blade) octaves.push_back(o);
  }
  std::vector<std::uint32_t> codes(static_cast<std::size_t>(st.rows) * st.columns);
  // What stays the same all along: of each octave, and of the tufts.
  std::vector<float> fixed((octaves.size() + 1) * static_cast<std::size_t>(st.columns), 0.0f);
  std::vector<NoiseLine> lines(octaves.size());
  std::vector<float> weights(octaves.size());
  const float tufts = static_cast<float>(st.brush.tufts);
  const bool tufted = st.brush.splay > 0 && st.brush.tufts > 0;
  for (int c = 0; tufted && c < st.columns; ++c) {
    const Tuft tuft = tuft_at(st, static_cast<float>(c) / static_cast<float>(st.columns - 1));
    fixed[octaves.size() * st.columns + c] =
        st.brush.splay * (0.5f + 1.4f * tuft.strength - 11.0f * tuft.gap);
  }
  std::size_t node = 0;
  for (int row = -1; row < st.rows; ++row) {
    // Where pressure or taper make the brush narrow, its finest streaks come too close to show.
    const float s = from + static_cast<float>(row) * st.row_length;
    float widest = 0.45f;
    while (node + 1 < st.nodes.size() && st.nodes[node].s < s - 0.5f * st.row_length) ++node;
    for (std::size_t k = node; k < st.nodes.size(); ++k) {
      if (k > node && st.nodes[k].s > s + 0.5f * st.row_length) break;
      widest = std::max(widest, st.nodes[k].half);
    }
    const float here = row < 0 ? visible : std::min(visible, widest);
    for (std::size_t o = 0; o < octaves.size(); ++o) {
      lines[o] = {random_bits(st.seed, 11, o, row + 1)};
      weights[o] = octaves[o].weight * keep(octaves[o].frequency, here);
    }
    const float tuft_weight = keep(2.0f * tufts, here);
    for (int c = 0; c < st.columns; ++c) {
      const float u = static_cast<float>(c) / static_cast<float>(st.columns - 1);
      float v = 0;
      for (std::size_t o = 0; o < octaves.size(); ++o) {
        const float line = 2.0f * lines[o].at(u * octaves[o].frequency) - 1.0f;
        float& same = fixed[o * st.columns + c];
        if (row < 0) {
          same = line;
        } else {
          v += weights[o] * (0.72f * same + 0.62f * line);
        }
      }
      if (row < 0) continue;
      v += 0.72f * tuft_weight * fixed[octaves.size() * st.columns + c];
      codes[static_cast<std::size_t>(row) * st.columns + c] =
          static_cast<std::uint32_t>(128.0f + 127.5f * v / (0.38f + std::fabs(v)));
    }
  }
  st.streak.resize(codes.size());
  for (std::size_t at = 0; at + st.columns + 1 < codes.size(); ++at) {
    st.streak[at] =
        static_cast<std::int32_t>(codes[at] | codes[at + 1] << 8 | codes[at + st.columns] << 16 |
                                  codes[at + st.columns + 1] << 24);
  }
  st.start.resize(st.columns);
  st.stop.resize(st.columns);
  const float first_half = st.nodes.front().half, last_half = st.nodes.back().half;
  const float lag_start = st.brush.tip * first_half, lag_stop = st.brush.tip * last_half;
  const bool knife = st.shape == plan::BrushShape::kKnife;
  const float way = drawn(st.way, st.full_half);
  const float ragged = (knife ? 0.1f * st.raggedness : 0.12f + 0.9f * st.raggedness) *
                       (0.12f + 0.88f * way) * (1.0f - 0.7f * st.runs);
  const float path_end = st.nodes.back().s;
  for (int c = 0; c < st.columns; ++c) {
    const float u = 2.0f * static_cast<float>(c) / static_cast<float>(st.columns - 1) - 1.0f;
    const float x = 0.5f * (u + 1.0f);
    const float round = 1.0f - std::sqrt(std::max(0.0f, 1.0f - u * u));
    const auto jag = [&](std::uint64_t side) {
      float v = 0, sum = 0;
      for (float f : {n / 8, n / 2, 2.0f * n}) {
        const float seen = keep(f, visible);
        v += seen * noise1(random_bits(st.seed, 12, side, static_cast<int>(f * 8)), x * f);
        sum += seen;
      }
      return sum > 0 ? v / sum : 0.5f;
    };
    const float shorter = tufted ? 0.9f * st.brush.splay * tuft_at(st, x).reach : 0.0f;
    st.start[c] = from + std::fabs(st.slant_start) + u * st.slant_start + round * lag_start +
                  0.5f * st.end_soft + first_half * (0.3f * ragged * jag(0) + 0.6f * shorter);
    const float tail = jag(1);
    st.stop[c] = path_end - std::fabs(st.slant_stop) + u * st.slant_stop - round * lag_stop -
                 0.5f * st.end_soft - last_half * (2.1f * ragged * tail * tail + shorter);
  }
  // A touch shorter than its ragged ends still leaves a mark.
  for (int c = 0; c < st.columns; ++c) {
    const float middle = 0.5f * (from + path_end);
    st.start[c] = std::min(st.start[c], middle - 0.1f * first_half * (1 - st.brush.tip));
    st.stop[c] = std::max(st.stop[c], st.start[c]);
  }
  st.last_start = *std::max_element(st.start.begin(), st.start.end());
  st.first_stop = *std::min_element(st.stop.begin(), st.stop.end());
}

}  // namespace

std::int32_t slice_at(double seconds) {
  if (!(seconds > 0)) return 0;
  return static_cast<std::int32_t>(std::floor(std::min(seconds, 1e7) * kSlicesPerSecond));
}

std::int32_t last_slice(const plan::Stroke& stroke) {
  return slice_at(span_of(stroke).end);
}

StrokeState lay_out(const plan::Plan& plan, std::size_t index, const Canvas& canvas,
                    const plan::Mixture& residue) {
  const plan::Stroke& stroke = plan.strokes[index];
  StrokeState st;
  st.brush = plan::complete(plan.sheet.brushes[stroke.brush]);
  for (float plan::Brush::*field : {&plan::Brush::spread, &plan::Brush::tip, &plan::Brush::splay,
                                    &plan::Brush::thickness, &plan::Brush::follow}) {
    st.brush.*field = math::saturate(finite_or(st.brush.*field, 0.0f));
  }
  st.brush.taper = std::clamp(finite_or(st.brush.taper, 0.0f), 0.0f, 10.0f);
  const plan::Brush& brush = st.brush;
  st.id = static_cast<std::uint32_t>(index + 1);
  st.seed = random_bits(plan.sheet.seed, 0x7374726f6b65, index);
  st.shape = brush.shape;
  const float width = finite_or(stroke.width, 0.0f);
  st.load = std::clamp(finite_or(stroke.load, 0.0f), 0.0f, 6.0f);
  st.wetness = math::saturate(finite_or(stroke.wetness, 0.2f));
  st.stiffness = math::saturate(finite_or(brush.stiffness, 0.5f));
  st.raggedness = math::saturate(finite_or(brush.raggedness, 0.3f));
  if (!(width > 0)) return st;
  st.full_half = std::max(0.45f, 0.5f * std::min(width, 4.0f) * canvas.scale);
  // Wet paint is laid with soft sides. Where water runs it finds its own edge, and that is crisp.
  st.runs = math::saturate(finite_or(plan.sheet.flow.wash, 0.0f)) *
            math::saturate(2.0f * st.wetness - 1.0f);
  st.feather = st.wetness * st.wetness * math::lerp(0.22f, 0.03f, st.runs);
  st.end_soft =
      std::max(1.2f, (0.05f + math::lerp(0.35f, 0.03f, st.runs) * st.wetness) * st.full_half);
  const float pickup = math::saturate(finite_or(brush.pickup, 0.3f));
  const float smear = math::saturate(finite_or(brush.smear, 0.3f));
  st.gaps = 0.5f + 1.1f * st.raggedness + (brush.tufts > 0 ? 1.6f * brush.splay : 0.0f);
  const bool clean_brush = !(st.load > 0);
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

  std::vector<Sample> points = clean(stroke.path, canvas);
  if (points.empty()) return st;
  if (points.size() == 1) {  // a dab is a very short stroke
    const double angle = math::kTau * random_unit(st.seed, 1);
    Sample a = points[0], b = points[0];
    const float by = 0.12f * st.full_half;
    a.x -= by * static_cast<float>(math::cos(angle));
    a.y -= by * static_cast<float>(math::sin(angle));
    b.x += by * static_cast<float>(math::cos(angle));
    b.y += by * static_cast<float>(math::sin(angle));
    a.time = 0;
    b.time = 1;
    points = {a, b};
  }
  lay_nodes(st, smooth(points, std::max(1.0f, st.full_half / 8.0f)), stroke);

  const int clumps = std::clamp(brush.bristles, 4, 200);
  lay_streaks(st, clumps);
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
  const float dirt = held > 0 ? math::saturate(finite_or(stroke.dirt, 0.0f)) : 0.0f;
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
  }
  return st;
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
