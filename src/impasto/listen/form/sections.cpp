// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/listen/form/sections.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "impasto/base/math.h"
#include "impasto/listen/form/segmentation.h"

namespace impasto::listen {
namespace {

constexpr int kSlots = 4;  ///< parts of a unit whose harmony is compared apart
constexpr int kMaxUnits = 1400;
constexpr double kHarmonyShare = 0.5;
constexpr float kSilent = -40.0f;      ///< LU from the loudest
constexpr float kFaint = -50.0f;       ///< and of a moment
constexpr float kDeep = -30.0f;        ///< octaves of energy from the loudest band
constexpr double kShortestMean = 9.0;  ///< seconds: sections are longer on average
constexpr double kNeighbours = 0.04;   ///< share of the piece that a bar counts as repeating
constexpr float kContrast = 0.7f;      ///< of the 1.7 that there are: enough to make a border
constexpr double kSameAbove =
    0.2;                          ///< sections are the same when that much more alike than bars are
constexpr double kTones = 0.12;   ///< overall tonality from which harmony counts in full
constexpr double kChange = 0.04;  ///< spread of likeness from which repetition counts in full
constexpr double kManyUnits = 60.0;  ///< from which on repetition counts in full
constexpr float kRepeats = 0.3f;     ///< trust in repetition below which form needs contrast
constexpr double kForm = 0.025;      ///< contrast that noise, hum and applause do not reach
constexpr float kEqual = 0.02f;      ///< likeness that does not tell two bars apart
constexpr float kSoft = 0.02f;  ///< likeness by which it may miss or pass the mark and half count
constexpr float kTie = 0.003f;  ///< likeness of equal rank
constexpr double kMany = 0.2;   ///< share of bars alike from which on none is singled out
constexpr float kClearly = 0.04f;  ///< by which a repetition is more alike than the rest

struct Unit {
  double start = 0.0, end = 0.0;
  std::array<float, 24 * kSlots> harmony{};     ///< treble and bass chroma, unit length together
  std::array<float, kTimbreBands + 1> sound{};  ///< band levels and loudness
};

struct Span {
  double start, end;
};

/// From the first sound to the last: how much silence was recorded around them, or how quietly, is
/// no form.
Span sounding(const std::vector<float>& levels, double duration) {
  float loudest = -1e9f;
  for (float level : levels) loudest = std::max(loudest, level);
  const auto sounds = [&](float level) { return level > loudest + kSilent; };
  const auto first = std::find_if(levels.begin(), levels.end(), sounds);
  const auto last = std::find_if(levels.rbegin(), levels.rend(), sounds);
  if (first == levels.end()) return {0.0, duration};
  return {static_cast<double>(first - levels.begin()) * kGridHop,
          std::min(duration, static_cast<double>(levels.rend() - last) * kGridHop)};
}

/// Bars where there are any, else even steps of about two seconds.
std::vector<double> unit_borders(const std::vector<plan::Beat>& beats, Span span) {
  const double duration = span.end;
  std::vector<double> downbeats;
  for (const auto& beat : beats) {
    if (beat.position == 1 && beat.time > span.start && beat.time < duration) {
      downbeats.push_back(beat.time);
    }
  }
  std::vector<double> borders{span.start};
  double bar = 2.0;
  if (downbeats.size() >= 3) {
    std::vector<double> lengths;
    for (std::size_t i = 1; i < downbeats.size(); ++i)
      lengths.push_back(downbeats[i] - downbeats[i - 1]);
    bar = std::clamp(math::median(std::move(lengths)), 0.5, 8.0);
  } else {
    bar = std::clamp((duration - span.start) / 24.0, 0.5, 2.0);
  }
  const auto fill_to = [&](double time) {
    const int parts = std::max(1, static_cast<int>((time - borders.back()) / bar + 0.35));
    const double start = borders.back();
    for (int i = 1; i <= parts; ++i) borders.push_back(start + (time - start) * i / parts);
  };
  for (double time : downbeats) {
    if (time - borders.back() > 0.4 * bar) fill_to(time);
  }
  if (duration - borders.back() > 0.4 * bar || borders.size() == 1) {
    fill_to(duration);
  } else {
    borders.back() = duration;
  }
  const int group = static_cast<int>((borders.size() - 2) / kMaxUnits) + 1;
  if (group > 1) {
    std::vector<double> fewer;
    for (std::size_t i = 0; i + 1 < borders.size(); i += group) fewer.push_back(borders[i]);
    fewer.push_back(duration);
    borders = std::move(fewer);
  }
  return borders;
}

std::vector<Unit> make_units(const SectionCues& cues, const std::vector<double>& borders) {
  std::vector<Unit> units(borders.size() - 1);
  const bool noted = !cues.grid->upper.empty();
  const auto& upper = noted ? cues.grid->upper : cues.grid->treble;
  const auto& lower = noted ? cues.grid->lower : cues.grid->bass;
  // Levels against the loudest, so that a gain changes nothing.
  float loudest = -1e9f, fullest = -60.0f;
  for (float level : *cues.loudness) loudest = std::max(loudest, level);
  for (const Timbre& timbre : *cues.timbre) {
    fullest = std::max(fullest, *std::max_element(timbre.begin(), timbre.end()));
  }
  for (std::size_t u = 0; u < units.size(); ++u) {
    Unit& unit = units[u];
    unit.start = borders[u];
    unit.end = borders[u + 1];
    double norm = 0.0;
    for (int s = 0; s < kSlots; ++s) {
      const double from = unit.start + (unit.end - unit.start) * s / kSlots;
      const double to = unit.start + (unit.end - unit.start) * (s + 1) / kSlots;
      const Chroma treble = mean_chroma(upper, from, to), bass = mean_chroma(lower, from, to);
      double largest = 1e-9;
      for (int i = 0; i < 12; ++i) largest = std::max<double>({largest, treble[i], bass[i]});
      for (int i = 0; i < 12; ++i) {
        const float t = static_cast<float>(std::sqrt(treble[i] / largest));
        const float b = 0.5f * static_cast<float>(std::sqrt(bass[i] / largest));
        unit.harmony[s * 24 + i] = t;
        unit.harmony[s * 24 + 12 + i] = b;
        norm += t * t + b * b;
      }
    }
    if (norm > 0.0) {
      for (float& x : unit.harmony) x = static_cast<float>(x / std::sqrt(norm));
    }
    const int size = static_cast<int>(cues.timbre->size());
    const int from = std::clamp(static_cast<int>(unit.start / kGridHop), 0, std::max(0, size - 1));
    const int to =
        std::clamp(static_cast<int>(unit.end / kGridHop), std::min(from + 1, size), size);
    for (int f = from; f < to; ++f) {
      for (int b = 0; b < kTimbreBands; ++b) {
        unit.sound[b] +=
            std::max((*cues.timbre)[f][b] - fullest, kDeep) / static_cast<float>(to - from);
      }
      unit.sound[kTimbreBands] +=
          std::max((*cues.loudness)[f] - loudest, kFaint) / static_cast<float>(to - from);
    }
  }
  // Bands relative to the unit's own mean say what the sound is like; the last says how loud.
  for (auto& unit : units) {
    float mean = 0.0f;
    for (int b = 0; b < kTimbreBands; ++b) mean += unit.sound[b] / kTimbreBands;
    for (int b = 0; b < kTimbreBands; ++b) unit.sound[b] = (unit.sound[b] - mean) * 3.0f;  // dB
  }
  return units;
}

struct Similarity {
  Matrix harmony, sound;  ///< n x n
  int n = 0;
};

Similarity compare(const std::vector<Unit>& units) {
  Similarity s;
  s.n = static_cast<int>(units.size());
  s.harmony.assign(static_cast<std::size_t>(s.n) * s.n, 0.0f);
  s.sound = s.harmony;
  for (int i = 0; i < s.n; ++i) {
    for (int j = i; j < s.n; ++j) {
      float dot = 0.0f, distance = 0.0f;
      for (std::size_t k = 0; k < units[i].harmony.size(); ++k) {
        dot += units[i].harmony[k] * units[j].harmony[k];
      }
      for (int b = 0; b < kTimbreBands; ++b) {
        const float d = units[i].sound[b] - units[j].sound[b];
        distance += d * d / kTimbreBands;
      }
      const float level = units[i].sound[kTimbreBands] - units[j].sound[kTimbreBands];
      const float d2 = distance + level * level;
      const float like = static_cast<float>(math::exp(-std::sqrt(d2) / 8.0));
      s.harmony[static_cast<std::size_t>(i) * s.n + j] =
          s.harmony[static_cast<std::size_t>(j) * s.n + i] = dot;
      s.sound[static_cast<std::size_t>(i) * s.n + j] =
          s.sound[static_cast<std::size_t>(j) * s.n + i] = like;
    }
  }
  return s;
}

/// Replaces the likeness of units up to kBand apart by its rank among them, -1.7 .. 1.7: one quiet
/// ending then cannot outweigh everything between. Where all are nearly alike, ranks are shrunk.
void rank(Matrix& m, int n) {
  std::vector<float> sorted;
  double sum = 0.0, squares = 0.0;
  for (int i = 0; i < n; ++i) {
    for (int j = i + 1; j < std::min(n, i + kBand + 1); ++j) {
      const float x = m[static_cast<std::size_t>(i) * n + j];
      sorted.push_back(x);
      sum += x;
      squares += static_cast<double>(x) * x;
    }
  }
  if (sorted.size() < 3) return;
  std::sort(sorted.begin(), sorted.end());
  const double count = static_cast<double>(sorted.size());
  const double mean = sum / count;
  const double deviation = std::sqrt(std::max(0.0, squares / count - mean * mean));
  const double size = 1.7 * std::min(1.0, deviation / 0.05);
  for (int i = 0; i < n; ++i) {
    for (int j = i + 1; j < std::min(n, i + kBand + 1); ++j) {
      float& x = m[static_cast<std::size_t>(i) * n + j];
      const auto below = std::lower_bound(sorted.begin(), sorted.end(), x - kTie) - sorted.begin();
      const auto above = std::upper_bound(sorted.begin(), sorted.end(), x + kTie) - sorted.begin();
      x = static_cast<float>((static_cast<double>(below + above) / count - 1.0) * size);
      m[static_cast<std::size_t>(j) * n + i] = x;
    }
  }
}

/// Standard deviation of the likeness of all pairs.
double spread(const Matrix& m, int n) {
  double sum = 0.0, squares = 0.0;
  for (int i = 0; i < n; ++i) {
    for (int j = i + 1; j < n; ++j) {
      const double x = m[static_cast<std::size_t>(i) * n + j];
      sum += x;
      squares += x * x;
    }
  }
  const double count = std::max(1.0, 0.5 * n * (n - 1.0));
  return std::sqrt(std::max(0.0, squares / count - sum * sum / (count * count)));
}

/// How alike two units' surroundings are: harmony averaged along the diagonal, so that a phrase
/// counts rather than a chord.
Matrix along_diagonals(const Matrix& m, int n, int reach) {
  Matrix out(m.size());
  for (int i = 0; i < n; ++i) {
    for (int j = 0; j < n; ++j) {
      float sum = 0.0f;
      int count = 0;
      for (int d = -reach; d <= reach; ++d) {
        if (i + d < 0 || j + d < 0 || i + d >= n || j + d >= n) continue;
        sum += m[static_cast<std::size_t>(i + d) * n + j + d];
        ++count;
      }
      out[static_cast<std::size_t>(i) * n + j] = sum / static_cast<float>(count);
    }
  }
  return out;
}

/// Mean likeness of the units before a border to those after.
float across(const Matrix& like, int n, int border) {
  constexpr int kReach = 4;
  float sum = 0.0f;
  int pairs = 0;
  for (int i = std::max(0, border - kReach); i < border; ++i) {
    for (int j = border; j < std::min({n, border + kReach, i + kBand + 1}); ++j) {
      sum += like[static_cast<std::size_t>(i) * n + j];
      ++pairs;
    }
  }
  return pairs > 0 ? sum / static_cast<float>(pairs) : 0.0f;
}

/// How much what a unit repeats changes at each border (the structure features of Serra, Mueller,
/// Grosche & Arcos 2014): each row of the recurrence matrix, read by lag and blurred, against the
/// row before. Peaks are about 1.
std::vector<float> repetition_novelty(const Matrix& like, int n) {
  std::vector<float> novelty(n + 1, 0.0f);
  if (n < 8) return novelty;
  const int neighbours = std::max(2, static_cast<int>(n * kNeighbours));
  Matrix lags(like.size(), 0.0f);  // row i, column (j - i) mod n
  std::vector<float> row(n);
  for (int i = 0; i < n; ++i) {
    for (int j = 0; j < n; ++j) {
      row[j] = std::abs(i - j) < 3 ? -1.0f : like[static_cast<std::size_t>(i) * n + j];
    }
    std::vector<float> sorted(row);
    std::nth_element(sorted.begin(), sorted.begin() + neighbours, sorted.end(), std::greater<>());
    double mean = 0.0;
    for (float x : row) mean += x < 0.0f ? 0.0 : x / n;
    float least = sorted[neighbours];
    // Where a good part of the piece is as alike as the nearest, none of it is singled out.
    const auto equals =
        std::count_if(row.begin(), row.end(), [&](float x) { return x > least - kEqual; });
    if (equals > n * kMany) least -= kEqual;
    least = std::max(least, static_cast<float>(mean) + kClearly);
    for (int j = 0; j < n; ++j) {
      // Soft at the edge: no last bit decides what counts as a repetition.
      const float share = std::clamp(0.5f + (row[j] - least) / (2.0f * kSoft), 0.0f, 1.0f);
      if (share <= 0.0f) continue;
      // Blurred over neighbouring lags, so that a bar too many does not undo a repetition.
      constexpr float kBlur[3] = {1.0f, 0.5f, 0.1f};
      for (int d = -2; d <= 2; ++d) {
        const int lag = ((j - i + d) % n + n) % n;
        lags[static_cast<std::size_t>(i) * n + lag] += share * kBlur[std::abs(d)];
      }
    }
  }
  constexpr int kReach = 5;
  float largest = 1e-9f;
  for (int e = 1; e < n; ++e) {
    double sum = 0.0;
    for (int lag = 0; lag < n; ++lag) {
      float before = 0.0f, after = 0.0f, weights = 0.0f;
      for (int d = 0; d < kReach; ++d) {
        if (e - 1 - d < 0 || e + d >= n) break;
        const float w = 1.0f / (1.0f + 0.5f * d);
        before += w * lags[static_cast<std::size_t>(e - 1 - d) * n + lag];
        after += w * lags[static_cast<std::size_t>(e + d) * n + lag];
        weights += w;
      }
      const double d = (after - before) / weights;
      sum += d * d;
    }
    novelty[e] = static_cast<float>(std::sqrt(sum));
  }
  std::vector<float> sorted(novelty.begin() + 1, novelty.end() - 1);
  std::nth_element(sorted.begin(), sorted.begin() + sorted.size() * 95 / 100, sorted.end());
  largest = std::max(largest, sorted[sorted.size() * 95 / 100]);
  std::vector<float> peaks(n + 1, 0.0f);
  for (int e = 1; e < n; ++e) {
    float around = 0.0f;
    int count = 0;
    for (int d = -4; d <= 4; ++d) {
      if (e + d < 1 || e + d >= n) continue;
      around += novelty[e + d];
      ++count;
    }
    peaks[e] = (novelty[e] - around / count) / largest;
  }
  return peaks;
}

/// How much more alike neighbouring units are inside the stretches than across their borders.
double contrast_of(const std::vector<int>& cut, const Similarity& raw, double tones, int n) {
  double sums[2] = {0.0, 0.0}, counts[2] = {1e-9, 1e-9};
  std::vector<int> stretch(n, 0);
  for (std::size_t c = 0; c + 1 < cut.size(); ++c) {
    for (int u = cut[c]; u < cut[c + 1]; ++u) stretch[u] = static_cast<int>(c);
  }
  for (int i = 0; i < n; ++i) {
    for (int j = i + 1; j < std::min(n, i + kBand + 1); ++j) {
      const std::size_t at = static_cast<std::size_t>(i) * n + j;
      const int across = stretch[i] != stretch[j];
      sums[across] += tones * raw.harmony[at] + raw.sound[at];
      counts[across] += 1.0;
    }
  }
  return sums[0] / counts[0] - sums[1] / counts[1];
}

/// Mean likeness of two stretches laid on each other, best of small shifts.
double alike(const Matrix& m, int n, int a, int a_end, int b, int b_end) {
  double best = -1e9;
  const int shorter = std::min(a_end - a, b_end - b);
  for (int shift = -2; shift <= 2; ++shift) {
    double sum = 0.0;
    int count = 0;
    for (int k = 0; k < shorter; ++k) {
      const int i = a + k + std::max(0, shift), j = b + k + std::max(0, -shift);
      if (i >= a_end || j >= b_end) break;
      sum += m[static_cast<std::size_t>(i) * n + j];
      ++count;
    }
    if (count * 2 >= shorter && count > 0) best = std::max(best, sum / count);
  }
  return best;
}

/// Where sections begin and end, as units, with how sure each border is and its time.
struct Cuts {
  std::vector<int> unit;
  std::vector<float> sure;
  std::vector<double> time;
};

/// Borders as written, at the unit that each falls in.
Cuts given_cuts(const std::vector<double>& given, const std::vector<Unit>& units) {
  Cuts cuts;
  const int n = static_cast<int>(units.size());
  for (double t : given) {
    int u = 0;
    while (u < n && units[u].start < t - 0.5 * (units[u].end - units[u].start)) ++u;
    cuts.unit.push_back(u);
    cuts.time.push_back(t);
  }
  cuts.unit.back() = n;
  cuts.sure.assign(cuts.unit.size(), 1.0f);
  return cuts;
}

/// How alike the units are as far as borders ask, 0..1 by rank: in harmony where there are tones,
/// and in sound.
Matrix likeness(const Similarity& raw, int n, double tones) {
  Matrix harmony = along_diagonals(raw.harmony, n, 1), sound = raw.sound;
  rank(harmony, n);
  rank(sound, n);
  const double harmony_share = kHarmonyShare * tones;
  Matrix like(harmony.size());
  for (std::size_t i = 0; i < like.size(); ++i) {
    like[i] = static_cast<float>(harmony_share * harmony[i] + (1.0 - harmony_share) * sound[i]);
  }
  return like;
}

/// Borders where something comes back or changes.
Cuts found_cuts(const std::vector<Unit>& units, const Similarity& raw, double tones, bool bars,
                double seconds, double duration) {
  const int n = static_cast<int>(units.size());
  const Matrix like = likeness(raw, n, tones);
  const double shortest = std::clamp(seconds / 8.0, 3.0, 6.0);
  const auto most = static_cast<std::size_t>(std::clamp(seconds / kShortestMean, 5.0, 60.0));
  std::vector<float> novelty = repetition_novelty(raw.harmony, n);
  // Of few bars chance has much to say about which return.
  const auto trust = static_cast<float>(tones * std::min(1.0, spread(raw.harmony, n) / kChange) *
                                        std::min(1.0, n / kManyUnits));
  for (float& x : novelty) x *= trust;
  for (int e = 2; e + 1 < n; ++e) {  // strong contrast makes a border, whatever is repeated
    const float here = across(like, n, e);
    if (here < -kContrast && here <= std::min(across(like, n, e - 1), across(like, n, e + 1))) {
      novelty[e] += 2.0f * (-kContrast - here);
    }
  }
  SegmentationCues evidence{&like, &novelty, {}, shortest, bars};
  for (const Unit& unit : units) evidence.times.push_back(unit.start);
  evidence.times.push_back(units.back().end);
  Segmentation found = segment(evidence, most);
  Cuts cuts{std::move(found.borders), std::move(found.sure), {}};
  const double contrast = contrast_of(cuts.unit, raw, tones, n);
  if (trust < kRepeats && contrast < kForm) cuts.unit = {0, n};
  for (int c : cuts.unit) cuts.time.push_back(c == n ? duration : units[c].start);
  return cuts;
}

/// How well each two sections lie on each other, row by row.
std::vector<double> nearness(const std::vector<int>& cut, const Similarity& raw, int n) {
  const int count = static_cast<int>(cut.size()) - 1;
  std::vector<double> near(static_cast<std::size_t>(count) * count, 0.0);
  for (int a = 0; a < count; ++a) {
    for (int b = a + 1; b < count; ++b) {
      const int la = std::max(1, cut[a + 1] - cut[a]), lb = std::max(1, cut[b + 1] - cut[b]);
      double v = -1e9;
      if (cut[a + 1] > cut[a] && cut[b + 1] > cut[b]) {
        const double h = alike(raw.harmony, n, cut[a], cut[a + 1], cut[b], cut[b + 1]);
        const double s = alike(raw.sound, n, cut[a], cut[a + 1], cut[b], cut[b + 1]);
        const double ratio = static_cast<double>(std::min(la, lb)) / std::max(la, lb);
        v = 0.7 * h + 0.3 * s - (ratio < 0.6 ? 0.12 * (0.6 - ratio) / 0.6 : 0.0);
      }
      near[static_cast<std::size_t>(a) * count + b] =
          near[static_cast<std::size_t>(b) * count + a] = v;
    }
  }
  return near;
}

/// Labels by average linkage: the two groups most alike are made one, as long as they are more
/// alike than `same`.
std::vector<int> linked(const std::vector<double>& near, int count, double same) {
  std::vector<int> label(count);
  for (int a = 0; a < count; ++a) label[a] = a;
  for (;;) {
    double best = same;
    int x = -1, y = -1;
    for (int p = 0; p < count; ++p) {
      for (int q = p + 1; q < count; ++q) {
        double sum = 0.0;
        int pairs = 0;
        for (int a = 0; a < count; ++a) {
          for (int b = 0; b < count; ++b) {
            if (label[a] != p || label[b] != q) continue;
            sum += near[static_cast<std::size_t>(a) * count + b];
            ++pairs;
          }
        }
        if (pairs > 0 && sum / pairs > best) {
          best = sum / pairs;
          x = p;
          y = q;
        }
      }
    }
    if (x < 0) return label;
    for (int& l : label) {
      if (l == y) l = x;
    }
  }
}

}  // namespace

std::vector<plan::Section> find_sections(const SectionCues& cues,
                                         const std::vector<plan::Beat>& beats, double duration,
                                         const std::vector<double>& given) {
  std::vector<plan::Section> sections;
  if (duration < 4.0 && given.size() < 2) {
    sections.push_back({0.0, duration, 0, 0, "", -23.0f, {}, 1.0f});
    return sections;
  }
  const Span span = given.size() < 2 ? sounding(*cues.loudness, duration) : Span{0.0, duration};
  const auto units = make_units(cues, unit_borders(beats, span));
  const int n = static_cast<int>(units.size());
  const Similarity raw = compare(units);
  const double tones = std::min(1.0, cues.tonality / kTones);
  const int downbeats = static_cast<int>(
      std::count_if(beats.begin(), beats.end(), [](const auto& b) { return b.position == 1; }));
  const bool bars = downbeats >= 8 && n < kMaxUnits;
  const Cuts cuts = given.size() >= 2
                        ? given_cuts(given, units)
                        : found_cuts(units, raw, tones, bars, span.end - span.start, duration);

  // What counts as the same: clearly more alike than bars usually are here.
  double typical = 0.0;
  for (std::size_t i = 0; i < raw.harmony.size(); ++i) {
    typical +=
        (0.7 * raw.harmony[i] + 0.3 * raw.sound[i]) / static_cast<double>(raw.harmony.size());
  }
  const double same = std::clamp(typical + kSameAbove, 0.6, 0.85);
  const int count = static_cast<int>(cuts.unit.size()) - 1;
  const std::vector<int> label = linked(nearness(cuts.unit, raw, n), count, same);
  std::vector<int> order(count, -1);
  int next = 0;
  for (int a = 0; a < count; ++a) {
    if (order[label[a]] < 0) order[label[a]] = next++;
    plan::Section section;
    section.start = cuts.time[a];
    section.end = cuts.time[a + 1];
    section.label = order[label[a]];
    // Of the border it begins at.
    section.confidence = cuts.unit[a] > 0 && cuts.unit[a] < n ? cuts.sure[a] : 1.0f;
    sections.push_back(section);
  }
  sections.front().start = 0.0;
  sections.back().end = duration;
  return sections;
}

}  // namespace impasto::listen
