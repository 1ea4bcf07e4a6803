// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/listen/form/phrases.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <utility>

#include "impasto/base/math.h"
#include "impasto/plan/piece.h"
#include "impasto/score/note.h"

namespace impasto::listen {
namespace {

constexpr int kSlots = 4;        ///< parts of a bar that are compared apart
constexpr double kIdeal = 7.0;   ///< s a phrase likes to last
constexpr double kLeast = 2.5;   ///< s
constexpr double kBreath = 2.2;  ///< weight of a breath of the melody against that of even bars
constexpr double kSame = 0.25;   ///< phrases are the same when that much more alike than bars are
constexpr double kBorderless = 2.0;  ///< s of a step where there are no bars

/// What sounds in one bar: pitch classes by slot, of the melody and of everything else.
struct Bar {
  double start = 0.0, end = 0.0;
  std::array<float, kSlots * 24> sound{};
};

void fill(std::vector<Bar>& bars, const std::vector<score::Note>& notes, int offset, float weight) {
  auto note = std::lower_bound(notes.begin(), notes.end(), bars.front().start - 8.0,
                               [](const score::Note& n, double t) { return n.onset < t; });
  for (; note != notes.end() && note->onset < bars.back().end; ++note) {
    if (note->drum || note->offset <= bars.front().start) continue;
    auto bar = std::upper_bound(bars.begin(), bars.end(), note->onset,
                                [](double t, const Bar& b) { return t < b.end; });
    for (; bar != bars.end() && bar->start < note->offset; ++bar) {
      const double slot = (bar->end - bar->start) / kSlots;
      for (int s = 0; s < kSlots; ++s) {
        const double from = bar->start + s * slot;
        const double overlap = std::min(note->offset, from + slot) - std::max(note->onset, from);
        if (overlap <= 0.0) continue;
        const int pc = (static_cast<int>(note->pitch + 0.5f) % 12 + 12) % 12;
        bar->sound[s * 24 + offset + pc] += weight * static_cast<float>(overlap / slot);
      }
    }
  }
}

std::vector<Bar> bars_of(const plan::Piece& piece, double start, double end) {
  std::vector<double> borders{start};
  std::vector<double> downbeats;
  for (const auto& beat : piece.beats) {
    if (beat.position == 1) downbeats.push_back(beat.time);
  }
  if (downbeats.size() >= 3) {
    std::vector<double> lengths;
    for (std::size_t i = 1; i < downbeats.size(); ++i) {
      lengths.push_back(downbeats[i] - downbeats[i - 1]);
    }
    const double near = 0.4 * math::median(std::move(lengths));
    for (double time : downbeats) {
      if (time > borders.back() + near && time < end - near) borders.push_back(time);
    }
  } else {
    for (double t = start + kBorderless; t < end - 0.5 * kBorderless; t += kBorderless) {
      borders.push_back(t);
    }
  }
  borders.push_back(end);
  std::vector<Bar> bars;
  for (std::size_t i = 0; i + 1 < borders.size(); ++i) bars.push_back({borders[i], borders[i + 1]});
  fill(bars, piece.melody, 0, 1.0f);
  fill(bars, piece.notes.empty() ? piece.bass : piece.notes, 12, 0.5f);
  return bars;
}

double likeness(const Bar& a, const Bar& b) {
  double ab = 0.0, aa = 0.0, bb = 0.0;
  for (std::size_t k = 0; k < a.sound.size(); ++k) {
    ab += a.sound[k] * b.sound[k];
    aa += a.sound[k] * a.sound[k];
    bb += b.sound[k] * b.sound[k];
  }
  if (aa <= 0.0 || bb <= 0.0) return aa == bb ? 1.0 : 0.0;
  return ab / std::sqrt(aa * bb);
}

/// Mean likeness of bars at most a minute or so apart.
double usual_likeness(const plan::Piece& piece) {
  constexpr std::size_t kApart = 24;
  const std::vector<Bar> bars = bars_of(piece, 0.0, piece.duration);
  double sum = 0.0, count = 1e-9;
  for (std::size_t i = 0; i < bars.size(); ++i) {
    for (std::size_t j = i + 1; j < std::min(bars.size(), i + kApart); ++j) {
      sum += likeness(bars[i], bars[j]);
      count += 1.0;
    }
  }
  return sum / count;
}

/// How much the melody breathes just before `time`, 0..1: how long since its last attack and since
/// it sounded, against its usual pace there (the gap rules of Lerdahl & Jackendoff 1983).
double breath_at(const std::vector<score::Note>& melody, double time, double bar) {
  const auto next = std::lower_bound(melody.begin(), melody.end(), time - 0.2 * bar,
                                     [](const score::Note& n, double t) { return n.onset < t; });
  if (next == melody.end() || next == melody.begin()) return 0.5;
  const auto last = next - 1;
  std::vector<double> gaps;
  const auto from = last - std::min<std::ptrdiff_t>(8, last - melody.begin());
  const auto to = next + std::min<std::ptrdiff_t>(8, melody.end() - 1 - next);
  for (auto it = from; it < to; ++it) gaps.push_back((it + 1)->onset - it->onset);
  if (gaps.empty()) return 0.0;
  const double usual = std::max(math::median(std::move(gaps)), 0.05);
  const double long_note = std::clamp((next->onset - last->onset) / usual / 4.0 - 0.25, 0.0, 1.0);
  const double rest = std::clamp((next->onset - last->offset) / usual / 2.0, 0.0, 1.0);
  return 0.5 * long_note + 0.5 * rest;
}

/// What a number of bars costs as a phrase, in breaths.
double oddness(int bars) {
  if (bars % 4 == 0) return 0.0;
  return bars % 2 == 0 ? 0.25 : 0.8;
}

/// Borders between the bars of one section: the cheapest way.
std::vector<int> divide(const std::vector<Bar>& bars, const std::vector<score::Note>& melody) {
  const int n = static_cast<int>(bars.size());
  std::vector<double> best(n + 1, 1e300);
  std::vector<int> from(n + 1, 0);
  best[0] = 0.0;
  for (int e = 1; e <= n; ++e) {
    const double breath =
        e == n ? 0.0 : breath_at(melody, bars[e].start, bars[e].end - bars[e].start);
    for (int s = e - 1; s >= 0 && e - s <= 64; --s) {
      const double length = bars[e - 1].end - bars[s].start;
      if (length < kLeast && !(s == 0 && e == n)) continue;
      const double off = math::log2(length / kIdeal);
      const double cost = best[s] + 1.0 + 1.5 * off * off + oddness(e - s) - kBreath * breath;
      if (cost < best[e]) {
        best[e] = cost;
        from[e] = s;
      }
    }
  }
  std::vector<int> borders;
  for (int e = n; e > 0; e = from[e]) borders.push_back(e);
  borders.push_back(0);
  std::reverse(borders.begin(), borders.end());
  return borders;
}

}  // namespace

std::vector<plan::Phrase> find_phrases(const plan::Piece& piece) {
  std::vector<plan::Phrase> phrases;
  struct Heard {
    std::vector<Bar> bars;
    int label;
  };
  std::vector<Heard> kinds;  // the first of each label
  const double same = std::clamp(usual_likeness(piece) + kSame, 0.6, 0.85);
  std::map<int, int> times;
  for (const plan::Section& section : piece.sections) {
    const std::vector<Bar> bars = bars_of(piece, section.start, section.end);
    // Where nothing is sung and nothing counts, nothing is phrased.
    const std::vector<int> borders = piece.melody.empty() && piece.beats.empty()
                                         ? std::vector<int>{0, static_cast<int>(bars.size())}
                                         : divide(bars, piece.melody);
    for (std::size_t i = 0; i + 1 < borders.size(); ++i) {
      const std::vector<Bar> own(bars.begin() + borders[i], bars.begin() + borders[i + 1]);
      plan::Phrase phrase;
      phrase.start = own.front().start;
      phrase.end = own.back().end;
      const Heard* like = nullptr;
      double most = same;
      for (const Heard& kind : kinds) {
        const std::size_t shorter = std::min(kind.bars.size(), own.size());
        const std::size_t longer = std::max(kind.bars.size(), own.size());
        if (shorter * 4 < longer * 3) continue;  // what lacks more than a quarter is something else
        double sum = 0.0;
        for (std::size_t k = 0; k < shorter; ++k) sum += likeness(kind.bars[k], own[k]);
        if (sum / static_cast<double>(shorter) > most) {
          most = sum / static_cast<double>(shorter);
          like = &kind;
        }
      }
      phrase.label = like ? like->label : static_cast<int>(kinds.size());
      if (!like) kinds.push_back({own, phrase.label});
      phrase.returns = times[phrase.label]++;
      const bool opens = i == 0;
      const double breath =
          breath_at(piece.melody, phrase.start, own.front().end - own.front().start);
      phrase.confidence =
          opens ? section.confidence : static_cast<float>(std::clamp(0.2 + 0.7 * breath, 0.0, 1.0));
      phrases.push_back(phrase);
    }
  }
  return phrases;
}

}  // namespace impasto::listen
