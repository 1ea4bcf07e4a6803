// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/compose/figure.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/compose/character.h"

namespace impasto::compose {
namespace {

constexpr double kAround = 2.5;  ///< s of the tune on either side of the climax

/// The notes of the melody that sound around a time; last < first when none does.
Phrase around(const plan::Piece& piece, double time, double span) {
  const auto& m = piece.melody;
  Phrase phrase{0, -1, time - span, time + span};
  const auto first = std::lower_bound(m.begin(), m.end(), time - span,
                                      [](const score::Note& n, double t) { return n.offset < t; });
  phrase.first = static_cast<int>(first - m.begin());
  phrase.last = phrase.first - 1;
  while (phrase.last + 1 < static_cast<int>(m.size()) &&
         m[static_cast<std::size_t>(phrase.last + 1)].onset < time + span) {
    ++phrase.last;
  }
  if (phrase.last >= phrase.first) {
    phrase.start = m[static_cast<std::size_t>(phrase.first)].onset;
    phrase.end = m[static_cast<std::size_t>(phrase.last)].offset;
  }
  return phrase;
}

}  // namespace

Figure figure_of(const plan::Piece& piece, const Phrase& phrase) {
  Figure figure;
  int most = (phrase.last - phrase.first + 1) / 2;
  for (std::size_t k = 0; k < piece.motifs.size(); ++k) {
    const auto& uses = piece.motifs[k].uses;
    int notes = 0;
    Figure found;
    for (std::size_t i = 0; i < uses.size(); ++i) {
      const int inside = std::min(phrase.last, uses[i].first + uses[i].count - 1) -
                         std::max(phrase.first, uses[i].first) + 1;
      if (inside <= 0) continue;
      if (notes == 0)
        found = {static_cast<int>(k), static_cast<int>(i), uses[i].transposition, uses[i].mirrored};
      notes += inside;
    }
    if (notes > most) most = notes, figure = found;
  }
  return figure;
}

std::uint64_t time_key(const plan::Piece& piece, double time) {
  return static_cast<std::uint64_t>(256.0 * math::saturate(time / std::max(0.1, piece.duration)));
}

std::uint64_t hand_key(const plan::Piece& piece, const Phrase& phrase) {
  const Figure figure = figure_of(piece, phrase);
  if (figure.motif >= 0) return 1000ull + static_cast<std::uint64_t>(figure.motif);
  return time_key(piece, 0.5 * (phrase.start + phrase.end));
}

float hardness(const plan::Piece& piece, double from, double to) {
  const auto before = [](const plan::Onset& o, double t) { return o.time < t; };
  double sum = 0, weight = 0;
  for (auto it = std::lower_bound(piece.onsets.begin(), piece.onsets.end(), from - 0.05, before);
       it != piece.onsets.end() && it->time < to + 0.05; ++it) {
    if (!(it->attack > 0)) continue;
    const double w = 0.05 + it->strength;
    sum += w * math::log2(std::clamp(it->attack, 0.004f, 0.4f) / 0.012);
    weight += w;
  }
  if (weight <= 0) return 0.5f;
  // 12 ms is struck, 190 ms bowed; they are four octaves apart.
  return math::saturate(static_cast<float>(1.0 - sum / weight / 4.0));
}

namespace {

/// Mean of a curve over [from, to) s; 0 where nothing is known.
float mean_of(const plan::Curves& curves, const std::vector<float>& curve, double from, double to) {
  double sum = 0;
  int count = 0;
  for (auto i = static_cast<std::size_t>(std::max(0.0, from / curves.hop));
       i < curve.size() && static_cast<double>(i) * curves.hop < to; ++i) {
    sum += curve[i];
    ++count;
  }
  return count > 0 ? static_cast<float>(sum / count) : 0.0f;
}

}  // namespace

float dissonance(const plan::Piece& piece, double from, double to) {
  constexpr float kPlain = 0.2f,
                  kHarsh = 0.6f;  // above: two fifths, a twentieth of the time in real pieces
  const float rough = mean_of(piece.curves, piece.curves.roughness, from, to);
  return math::saturate((rough - kPlain) / (kHarsh - kPlain));
}

float noisiness(const plan::Piece& piece, double from, double to) {
  constexpr float kTone = 0.02f,
                  kNoise = 0.2f;  // music is above the first 1 % of the time, pink noise has .3
  const float flat = mean_of(piece.curves, piece.curves.flatness, from, to);
  return math::saturate((flat - kTone) / (kNoise - kTone));
}

float wash_of(const plan::Piece& piece) {
  constexpr double kRoom = 0.9, kHall = 3.0;  // s; a closet is as far below as a hall is above
  if (!(piece.reverb > 0.0f)) return 0.0f;
  const double octaves = math::log2(piece.reverb / kRoom) / math::log2(kHall / kRoom);
  return static_cast<float>(std::clamp(octaves, -1.0, 1.0));
}

void soak(plan::Stroke& stroke, float wash) {
  const float wet = std::max(0.0f, wash), dry = std::max(0.0f, -wash);
  // What is meant as a wash stays one.
  stroke.wetness *= 1.0f - 0.6f * dry * (1.0f - 0.8f * stroke.wetness * stroke.wetness);
  stroke.wetness += 0.75f * wet * (0.9f - std::min(0.9f, stroke.wetness));
  stroke.load *= 1.0f + 0.12f * dry - 0.3f * wet;
  float& medium = stroke.paint[plan::kMedium];
  const float more = 0.25f * wet * (1.0f - medium);
  for (int i = 0; i < plan::kPigments; ++i) stroke.paint[i] *= 1.0f - 0.25f * wet;
  medium += more;
}

void soak(plan::Plan& plan, float wash) {
  const float wet = std::max(0.0f, wash), dry = std::max(0.0f, -wash);
  // Up to a large room the paint only stays wet for longer. Beyond, water bleeds, and touches laid
  // seconds apart still melt; longer than that would keep the whole canvas damp, which takes long
  // to paint.
  constexpr float kLargeRoom = 0.35f;
  constexpr double kHallDries = 6.0;  // s
  const float bleeds = std::max(0.0f, wet - kLargeRoom) / (1.0f - kLargeRoom);
  // A hand that works in water needs its time in a dry room too.
  const float steady = wash < 0 ? 1.0f - 0.85f * math::saturate(plan.flow.wash) : 1.0f;
  plan.drying *= math::exp2(1.5 * steady * std::min(wash, kLargeRoom));
  plan.drying = std::max(plan.drying, kHallDries * bleeds);
  plan.flow.wash += 0.8f * bleeds * (1.0f - plan.flow.wash);
  for (plan::Brush& brush : plan.brushes) {
    brush.smear += 0.5f * wet * (1.0f - brush.smear) - 0.6f * dry * brush.smear;
    brush.pickup += 0.3f * wet * (1.0f - brush.pickup) - 0.4f * dry * brush.pickup;
  }
}

float prominence(const Easel& easel) {
  const plan::Piece& piece = easel.piece;
  const float there = mean_level(piece, easel.climax - 1.5, easel.climax + 1.5);
  // Against the middle of the piece, not its mean: the mean is the climax where it stands out.
  std::vector<float> levels;
  for (int i = 0; i < 48; ++i) {
    levels.push_back(level_at(piece, piece.duration * (i + 0.5) / 48.0));
  }
  std::nth_element(levels.begin(), levels.begin() + 24, levels.end());
  return math::saturate((there - levels[24]) / 10.0f);
}

float climax_level(const plan::Piece& piece, const Layout& layout) {
  const Phrase there = around(piece, find_climax(piece), kAround);
  double sum = 0, weight = 0;
  for (int i = there.first; i <= there.last; ++i) {
    const score::Note& n = piece.melody[static_cast<std::size_t>(i)];
    const double d = std::max(0.02, n.offset - n.onset);
    sum += d * layout.height_of(n.pitch);
    weight += d;
  }
  return weight > 0 ? std::clamp(static_cast<float>(sum / weight), 0.28f, 0.78f) : 0.58f;
}

float climax_motion(const Easel& easel) {
  const Phrase there = around(easel.piece, easel.climax, kAround);
  return static_cast<float>((there.last - there.first + 1) / (2.0 * kAround));
}

std::vector<Shake> climax_shakes(const Easel& easel) {
  const Phrase there = around(easel.piece, easel.climax, kAround);
  if (there.last - there.first < 1) return {};
  return shakes_of(easel.piece.melody, there.first, there.last);
}

std::vector<plan::PathPoint> climax_line(const Easel& easel, Point heart, float reach, float tall,
                                         float turn) {
  const Phrase there = around(easel.piece, easel.climax, kAround);
  std::vector<plan::PathPoint> line;
  if (there.last - there.first < 1) {
    line = sweep({0, 0}, -0.3f, 1.0f, 0.12f);
  } else {
    line = gesture(easel, stretch_of(easel, there, 0), there.first, there.last);
  }
  float x0 = line.front().x, x1 = x0, y0 = line.front().y, y1 = y0;
  for (const plan::PathPoint& q : line) {
    x0 = std::min(x0, q.x), x1 = std::max(x1, q.x);
    y0 = std::min(y0, q.y), y1 = std::max(y1, q.y);
  }
  const float wide = std::max(1e-4f, x1 - x0), high = std::max(1e-4f, y1 - y0);
  // A tune that hardly moves stays level; one that leaps is as tall as it may be.
  const float rise = std::min(tall, 1.6f * high / wide) * reach / high;
  const float middle = 0.5f * (y0 + y1);
  // Along an arc of that turn; what the tune rises stands off it.
  const float radius = turn > 0.05f ? reach / turn : 0.0f;
  const float sink = 2.0f * radius / std::max(0.05f, turn) *
                     static_cast<float>(math::sin(0.5 * turn));  // the arc's own middle
  for (plan::PathPoint& q : line) {
    const float s = (q.x - x0) / wide - 0.5f, off = (q.y - middle) * rise;
    if (radius > 0) {
      const float angle = turn * s;
      const float r = radius - 0.6f * off;
      q.x = heart.x + r * static_cast<float>(math::sin(angle));
      q.y = heart.y - r * static_cast<float>(math::cos(angle)) + sink;
    } else {
      q.x = heart.x + s * reach;
      q.y = heart.y + off;
    }
  }
  return line;
}

std::vector<plan::PathPoint> part_of(const std::vector<plan::PathPoint>& path, float from,
                                     float to) {
  std::vector<plan::PathPoint> part;
  const auto at = [&path](float t) {
    std::size_t i = 1;
    while (i + 1 < path.size() && path[i].time < t) ++i;
    const plan::PathPoint &a = path[i - 1], &b = path[i];
    const float f = math::saturate((t - a.time) / std::max(1e-6f, b.time - a.time));
    return plan::PathPoint{math::lerp(a.x, b.x, f), math::lerp(a.y, b.y, f),
                           math::lerp(a.pressure, b.pressure, f), t};
  };
  if (path.size() < 2) return path;
  part.push_back(at(from));
  for (const plan::PathPoint& q : path) {
    if (q.time > from + 0.02f && q.time < to - 0.02f) part.push_back(q);
  }
  part.push_back(at(to));
  for (plan::PathPoint& q : part) q.time = math::saturate((q.time - from) / (to - from));
  return part;
}

float pan_shift(const plan::Piece& piece, const Layout& layout, const plan::Cause& cause) {
  const std::vector<score::Note>* notes = cause.kind == plan::CauseKind::kMelody ? &piece.melody
                                          : cause.kind == plan::CauseKind::kBass ? &piece.bass
                                          : cause.kind == plan::CauseKind::kNote ? &piece.notes
                                                                                 : nullptr;
  if (notes == nullptr || cause.index < 0 || cause.index >= static_cast<int>(notes->size()))
    return 0.0f;
  const int part = (*notes)[static_cast<std::size_t>(cause.index)].part;
  if (part < 0 || part >= static_cast<int>(piece.parts.size())) return 0.0f;
  const double bar = piece.tempo > 0 ? std::clamp(piece.meter * 60.0 / piece.tempo, 0.5, 4.0) : 2.0;
  const float pan = std::clamp(piece.parts[static_cast<std::size_t>(part)].pan, -1.0f, 1.0f);
  const float wide = layout.pace(layout.row_of(cause.start)) * static_cast<float>(bar);
  return pan * std::min(0.3f * wide, 0.04f * std::min(layout.width, layout.height));
}

Lch moved_in_hue(Lch colour, const Family& family, int transposition) {
  const int pc = ((7 * transposition) % 12 + 12) % 12;
  const float fifths = fifths_between(0.0f, static_cast<float>(pc));
  colour.h = wrap_hue(colour.h + 0.6f * family.bend * family.spread * fifths);
  return colour;
}

}  // namespace impasto::compose
