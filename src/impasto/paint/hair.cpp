// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/paint/hair.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/base/rng.h"
#include "impasto/paint/noise.h"
#include "impasto/paint/way.h"

namespace impasto::paint {
namespace {

constexpr float kNever = 1e9f;  ///< arc length where hair lifts whose end is not known

/// Where tuft `i` begins across the brush, in tufts, before the tufts lean on each other.
float tuft_border(const StrokeState& st, int i) {
  return static_cast<float>(i) + 0.85f * (random_unit(st.seed, 13, i) - 0.5f);
}

/// How much shorter than others the hair of a column is, 0..1: tufts, hair that stands together,
/// are cut unevenly.
float shorter_at(const StrokeState& st, float x) {
  const float at = x * static_cast<float>(std::min(st.brush.tufts, 40));
  const int k = static_cast<int>(at);
  const int cell = at < tuft_border(st, k) ? k - 1 : at >= tuft_border(st, k + 1) ? k + 1 : k;
  return random_unit(st.seed, 16, cell);
}

struct Octave {
  float frequency, weight;
};

/// Less of what would be too fine to show, from 1 to 0.
float keep(float frequency, float finest) {
  return 1.0f - math::smoothstep(0.7f, 1.0f, frequency / finest);
}

/// Widths of the way over which a hair keeps to its neighbours, by octave from clumps to hairs.
constexpr float kKeeps[] = {3.1f, 2.3f, 1.9f, 1.5f, 1.2f, 1.0f};

constexpr float kFlies = 0.45f;

/// How the hairs stand across the brush. On the way they part, wander and find together elsewhere:
/// a gap that stays is a comb's.
struct Hair {
  float clumps = 0, visible = 0;  ///< streaks finer than `visible` many across would alias
  std::vector<Octave> octaves;
};

bool tufted(const StrokeState& st) {
  return st.brush.splay > 0 && st.brush.tufts > 0;
}

float across(const StrokeState& st, int column) {
  return static_cast<float>(column) / static_cast<float>(st.columns - 1);
}

Hair hair_of(const StrokeState& st) {
  Hair hair;
  const float n = static_cast<float>(std::clamp(st.brush.bristles, 4, 200));
  hair.clumps = n;
  hair.visible = 2 * st.full_half * 0.5f;
  for (const Octave o : {Octave{n / 11, 0.45f}, Octave{n / 4, 0.6f}, Octave{n, 0.8f},
                         Octave{2.3f * n, 0.7f}, Octave{5.1f * n, 0.5f}, Octave{11 * n, 0.35f}}) {
    const bool blade = st.shape == plan::BrushShape::kKnife && o.frequency >= n;  // has no hair
    if (keep(o.frequency, hair.visible) > 0 && !blade) hair.octaves.push_back(o);
  }
  return hair;
}

/// Widths of the way from row to row.
float widths_in_row(const StrokeState& st) {
  return 0.5f * st.row_length / st.full_half;
}

/// The tufts of one row: where each ends, how wide the gap beside it is, how hard it presses.
struct TuftRow {
  std::vector<float> border, air, open, strength;
};

/// Row `number`. Each gap opens and closes in a time of its own, and the tufts lean on each other.
TuftRow tufts_at(const StrokeState& st, std::int64_t number) {
  constexpr float kLean = 0.55f, kLeans = 0.31f, kOpens = 0.43f;  // tufts, changes in .9 widths
  const int count = std::min(st.brush.tufts, 40);
  const float row = static_cast<float>(number) * widths_in_row(st) * (1.0f / 0.9f);
  TuftRow tufts;
  for (int i = 0; i <= count + 1; ++i) {
    const float lean = kLean * (noise1(random_bits(st.seed, 17, i), kLeans * row) - 0.5f);
    tufts.border.push_back(tuft_border(st, i) + lean);
    tufts.air.push_back(0.1f + 0.22f * st.brush.splay * (0.5f + random_unit(st.seed, 14, i)));
    const float wide = noise1(random_bits(st.seed, 18, i), kOpens * row);
    // The farther the hair is splayed, the more of the gaps are open at once.
    const float shut = math::lerp(0.5f, 0.1f, st.brush.splay);
    tufts.open.push_back(math::smoothstep(shut, shut + 0.3f, wide));
    tufts.strength.push_back(math::lerp(random_unit(st.seed, 15, i),
                                        noise1(random_bits(st.seed, 19, i), kLeans * row), 0.5f));
  }
  return tufts;
}

/// What the tufts make of a column, about -11 in an open gap .. 2 under a strong one.
float tuft_weight_at(const TuftRow& tufts, float at) {
  const int last = static_cast<int>(tufts.border.size()) - 1;
  int cell = std::clamp(static_cast<int>(at), 0, last - 1);
  while (cell > 0 && at < tufts.border[static_cast<std::size_t>(cell)]) --cell;
  while (cell + 1 < last && at >= tufts.border[static_cast<std::size_t>(cell) + 1]) ++cell;
  const auto k = static_cast<std::size_t>(cell);
  const auto gap = [&](std::size_t i) {
    const float near = std::fabs(at - tufts.border[i]);
    return tufts.open[i] *
           (1.0f - math::smoothstep(0.4f * tufts.air[i], 1.6f * tufts.air[i], near));
  };
  return 0.5f + 1.4f * tufts.strength[k] - 11.0f * std::max(gap(k), gap(k + 1));
}

/// Smooth noise over the brush and its way: a row of it is cheap.
struct NoiseStrip {
  NoiseLine before, after;
  float passed = 0, steady = 1;  ///< two that are mixed half and half are flatter than either

  NoiseStrip() = default;
  /// `cells` along the way.
  NoiseStrip(std::uint64_t seed, std::uint64_t key, float cells) {
    const float cell = std::floor(cells);
    const auto k = static_cast<std::int64_t>(cell);
    before.seed = random_bits(seed, key, k);
    after.seed = random_bits(seed, key, k + 1);
    passed = math::smoothstep(0.0f, 1.0f, cells - cell);
    steady = 1.0f / std::sqrt((1.0f - passed) * (1.0f - passed) + passed * passed);
  }
  /// -1..1, mean 0.
  float at(float x) {
    return steady * (2.0f * math::lerp(before.at(x), after.at(x), passed) - 1.0f);
  }
};

/// One row of streaks, 0..255 each; `number` counts from the stroke's start. Where pressure or
/// taper make the brush narrow (half widths below `widest`), its finest streaks come too close to
/// show.
void streak_row(const StrokeState& st, const Hair& hair, std::int64_t number, float widest,
                std::uint32_t* codes) {
  const float here = std::min(hair.visible, widest);
  const std::size_t octaves = hair.octaves.size();
  const float way = static_cast<float>(number) * widths_in_row(st);
  // Soft pointed hair opens and closes more often: white flies in dashes, not in wires.
  const float keeps = st.shape == plan::BrushShape::kSumi ? kFlies : 1.0f;
  NoiseStrip strips[6];
  float weights[6];
  for (std::size_t o = 0; o < octaves; ++o) {
    // No two octaves change at one place.
    const float from = 0.37f * static_cast<float>(o) + random_unit(st.seed, 22, o);
    strips[o] = NoiseStrip(st.seed, 23 + o, way / (keeps * kKeeps[o]) + from);
    weights[o] = hair.octaves[o].weight * keep(hair.octaves[o].frequency, here);
  }
  // Hairs lean on each other and do not run as the teeth of a comb do; a blade's edge is one.
  const bool knife = st.shape == plan::BrushShape::kKnife;
  const float stray = knife ? 0.0f : 1.0f - 0.35f * st.stiffness;
  NoiseLine crowd{random_bits(st.seed, 33)};  // closer here, farther apart there, all along
  NoiseStrip slow(st.seed, 31, way / 2.3f), quick(st.seed, 32, way / 1.1f + 0.4f);
  const float tuft_weight =
      tufted(st) ? st.brush.splay * keep(2.0f * static_cast<float>(st.brush.tufts), here) : 0.0f;
  const TuftRow tufts = tuft_weight > 0 ? tufts_at(st, number) : TuftRow{};
  const float tuft_count = static_cast<float>(std::min(st.brush.tufts, 40));
  for (int c = 0; c < st.columns; ++c) {
    const float at = across(st, c);
    const float u = at + stray * (0.045f * slow.at(1.7f * at) + 0.014f * quick.at(6.0f * at) +
                                  0.09f * (crowd.at(4.3f * at) - 0.5f));
    float v = 0;
    for (std::size_t o = 0; o < octaves; ++o) {
      v += weights[o] * 0.95f * strips[o].at(u * hair.octaves[o].frequency);
    }
    if (tuft_weight > 0) v += 0.72f * tuft_weight * tuft_weight_at(tufts, u * tuft_count);
    codes[c] = static_cast<std::uint32_t>(128.0f + 127.5f * v / (0.38f + std::fabs(v)));
  }
}

/// The widest half width within half a row of `s`; nodes before `node` lie behind.
float widest_at(const StrokeState& st, std::size_t& node, float s) {
  const float reach = 0.5f * st.row_length;
  float widest = 0.45f;
  while (node + 1 < st.nodes.size() && st.nodes[node].s < s - reach) ++node;
  for (std::size_t k = node; k < st.nodes.size(); ++k) {
    if (k > node && st.nodes[k].s > s + reach) break;
    widest = std::max(widest, st.nodes[k].half);
  }
  return widest;
}

/// Rows of streaks up to `st.rows`, after those in `codes`; `before` rows came before these. Beyond
/// the last node the brush is expected to be `ahead` wide.
void streak_rows(StrokeState& st, const Hair& hair, std::int64_t before, float ahead,
                 std::vector<std::uint32_t>& codes) {
  const std::size_t columns = static_cast<std::size_t>(st.columns);
  std::size_t node = 0;
  int row = static_cast<int>(codes.size() / columns);
  codes.resize(static_cast<std::size_t>(st.rows) * columns);
  for (; row < st.rows; ++row) {
    const float s = st.first_s + static_cast<float>(row) * st.row_length;
    float widest = widest_at(st, node, s);
    if (s > st.nodes.back().s) widest = std::max(widest, ahead);
    streak_row(st, hair, before + row, widest, &codes[row * columns]);
  }
  st.streak.resize(codes.size());
  for (std::size_t at = 0; at + columns + 1 < codes.size(); ++at) {
    st.streak[at] = static_cast<std::int32_t>(
        codes[at] | codes[at + 1] << 8 | codes[at + columns] << 16 | codes[at + columns + 1] << 24);
  }
}

/// Noise at an end of the stroke, 0..1: no hair ends where its neighbours do. `fine` clumps of
/// hairs for one.
float jag(const StrokeState& st, const Hair& hair, std::uint64_t side, float x, float fine = 1) {
  // The whole end is uneven before its hairs are: else it looks cut with pinking shears.
  float v = 0, sum = 0;
  for (const Octave o : {Octave{hair.clumps / 28, 1.2f}, Octave{hair.clumps / 7, 0.6f},
                         Octave{hair.clumps / 2, 0.8f}, Octave{2.0f * hair.clumps, 0.8f}}) {
    const float f = fine * o.frequency, seen = o.weight * keep(f, hair.visible);
    v += seen * noise1(random_bits(st.seed, 12, side, static_cast<int>(f * 8)), x * f);
    sum += seen;
  }
  return sum > 0 ? v / sum : 0.5f;
}

float ragged(const StrokeState& st, float way) {
  const bool knife = st.shape == plan::BrushShape::kKnife;
  return (knife ? 0.1f * st.raggedness : 0.12f + 0.9f * st.raggedness) *
         (0.12f + 0.88f * drawn(way, st.full_half)) * (1.0f - 0.7f * st.runs);
}

/// Where a column touches, from the first node on, and where it lifts, up to the last.
void touch_down(StrokeState& st, const Hair& hair, float way) {
  const float half = st.nodes.front().half, from = st.nodes.front().s;
  for (int c = 0; c < st.columns; ++c) {
    const float u = 2.0f * across(st, c) - 1.0f, x = 0.5f * (u + 1.0f);
    const float round = 1.0f - std::sqrt(std::max(0.0f, 1.0f - u * u));
    const float shorter = tufted(st) ? 0.9f * st.brush.splay * shorter_at(st, x) : 0.0f;
    st.start[c] = from + std::fabs(st.slant_start) + u * st.slant_start +
                  round * (st.brush.tip * half) + 0.5f * st.end_soft +
                  st.end_apart * jag(st, hair, 2, x, 4) +
                  half * (0.3f * ragged(st, way) * jag(st, hair, 0, x) + 0.6f * shorter);
  }
}

void lift_off(StrokeState& st, const Hair& hair, float way) {
  const float half = st.nodes.back().half, until = st.nodes.back().s;
  for (int c = 0; c < st.columns; ++c) {
    const float u = 2.0f * across(st, c) - 1.0f, x = 0.5f * (u + 1.0f);
    const float round = 1.0f - std::sqrt(std::max(0.0f, 1.0f - u * u));
    const float shorter = tufted(st) ? 0.9f * st.brush.splay * shorter_at(st, x) : 0.0f;
    const float tail = jag(st, hair, 1, x);
    st.stop[c] = until - std::fabs(st.slant_stop) + u * st.slant_stop -
                 round * (st.brush.tip * half) - 0.5f * st.end_soft -
                 st.end_apart * jag(st, hair, 3, x, 4) -
                 half * (2.1f * ragged(st, way) * tail * tail + shorter);
  }
}

void set_columns(StrokeState& st) {
  const float width = 2 * st.full_half;
  st.columns = std::clamp(static_cast<int>(width * 1.5f) + 2, 4, 3000);
  st.start.resize(st.columns);
  st.stop.resize(st.columns);
  st.first_s = st.where_s = st.nodes.front().s;
  const float rows = st.shape == plan::BrushShape::kSumi ? 0.15f : 0.3f;
  st.row_length = std::min({width * 0.9f, std::max(width * rows, 10.0f), 400.0f});
}

void set_bounds(StrokeState& st) {
  st.last_start = *std::max_element(st.start.begin(), st.start.end());
  st.first_stop = *std::min_element(st.stop.begin(), st.stop.end());
}

int rows_to(const StrokeState& st, float s) {
  return static_cast<int>((s - st.first_s) / st.row_length) + 2;
}

}  // namespace

void lay_streaks(StrokeState& st) {
  set_columns(st);
  const float from = st.nodes.front().s, to = st.nodes.back().s;
  st.row_length = std::max((to - from) / 160.0f, st.row_length);
  st.rows = rows_to(st, to);
  const Hair hair = hair_of(st);
  std::vector<std::uint32_t> codes;
  streak_rows(st, hair, 0, 0.0f, codes);
  touch_down(st, hair, st.way);
  lift_off(st, hair, st.way);
  // A touch shorter than its ragged ends still leaves a mark.
  const float middle = 0.5f * (from + to);
  for (int c = 0; c < st.columns; ++c) {
    st.start[c] = std::min(st.start[c], middle - 0.1f * st.nodes.front().half * (1 - st.brush.tip));
    st.stop[c] = std::max(st.stop[c], st.start[c]);
  }
  set_bounds(st);
}

void go_on_streaks(StrokeState& st) {
  Trail& trail = st.trail;
  const bool first = st.columns == 0;
  if (first && !st.open) return lay_streaks(st);
  if (first) set_columns(st);
  const int rows = rows_to(st, st.nodes.back().s);
  if (!first && st.open && rows <= st.rows) return;
  const Hair hair = hair_of(st);
  if (rows > st.rows) {
    st.rows = rows;
    streak_rows(st, hair, trail.rows, trail.wide, trail.codes);
  }
  if (first) {
    touch_down(st, hair, kNever);
    std::fill(st.stop.begin(), st.stop.end(), kNever);
  }
  if (!st.open) {
    lift_off(st, hair, st.way);
    for (int c = 0; c < st.columns; ++c) st.stop[c] = std::max(st.stop[c], st.start[c]);
  }
  set_bounds(st);
}

void drop_painted(StrokeState& st) {
  st.nodes.erase(st.nodes.begin(), st.nodes.begin() + static_cast<std::ptrdiff_t>(st.next));
  st.next = 0;
  if (st.columns == 0 || st.nodes.empty()) return;
  Trail& trail = st.trail;
  const int gone = static_cast<int>((st.nodes.front().s - st.first_s) / st.row_length) - 1;
  if (gone <= 0) return;
  const auto codes = static_cast<std::ptrdiff_t>(gone) * st.columns;
  trail.codes.erase(trail.codes.begin(), trail.codes.begin() + codes);
  st.streak.erase(st.streak.begin(), st.streak.begin() + codes);
  st.rows -= gone;
  trail.rows += gone;
  // Arc length is counted anew, so that it stays exact however long the stroke becomes.
  const float by = static_cast<float>(gone) * st.row_length;
  trail.gone += by;
  for (Node& node : st.nodes) node.s -= by;
  for (float& at : st.start) at -= by;
  st.last_start -= by;
  // `Pixel::where` comes round every 256 quarter widths.
  const float round = 128.0f * st.full_half;
  st.where_s -= by;
  while (st.where_s < st.first_s - round) st.where_s += round;
}

}  // namespace impasto::paint
