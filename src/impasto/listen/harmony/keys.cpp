// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/listen/harmony/keys.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"

namespace impasto::listen {
namespace {

// Albrecht & Shanahan, "The use of large corpora to train a new type of key-finding algorithm",
// Music Perception 31 (2013): share of each degree in major and minor.
constexpr double kMajorProfile[12] = {.238, .006, .111, .006, .137, .094,
                                      .016, .214, .009, .080, .008, .081};
constexpr double kMinorProfile[12] = {.220, .006, .104, .123, .019, .103,
                                      .012, .214, .062, .022, .061, .052};

// Krumhansl & Kessler 1982: how well each degree fits, as people rate it. What is heard leaks into
// neighbours of the scale, spectra more than notes: there these flatter profiles help.
constexpr double kMajorRating[12] = {6.35, 2.23, 3.48, 2.33, 4.38, 4.09,
                                     2.52, 5.19, 2.39, 3.66, 2.29, 2.88};
constexpr double kMinorRating[12] = {6.33, 2.68, 3.52, 5.38, 2.60, 3.53,
                                     2.54, 4.75, 3.98, 2.69, 3.34, 3.17};
constexpr double kSharesOfNotes = 0.7, kSharesOfSpectra = 0.5;  ///< of the former profiles

constexpr double kLongest = 1.0;  ///< s that a heard note counts: a pedal does not decide alone
/// Of two keys with one signature, the bass tends to the tonic.
constexpr double kBassOfSpectra = 0.3, kBassOfNotes = 0.45;
constexpr double kBassToTreble = 0.6;                    ///< for telling what comes back
constexpr double kOpening = 0.35, kOpeningLength = 4.0;  // s; music says early where it is at home

double correlation(const Chroma& chroma, int tonic, const double* profile) {
  double mean = 0.0, level = 0.0;
  for (int i = 0; i < 12; ++i) {
    mean += chroma[i] / 12.0;
    level += profile[i] / 12.0;
  }
  double xy = 0.0, xx = 0.0, yy = 0.0;
  for (int i = 0; i < 12; ++i) {
    const double x = chroma[(i + tonic) % 12] - mean, y = profile[i] - level;
    xy += x * y;
    xx += x * x;
    yy += y * y;
  }
  return xx > 1e-18 ? xy / std::sqrt(xx * yy) : 0.0;
}

/// Root-like, so that no note decides alone.
Chroma compressed(Chroma sum, Histogram made_of) {
  if (made_of == Histogram::kWritten) return sum;
  for (float& x : sum) {
    if (made_of == Histogram::kHeardNotes) {
      x = std::sqrt(std::max(0.0f, x));
    } else {
      x = x > 0.0f ? static_cast<float>(math::pow(x, 0.7)) : 0.0f;
    }
  }
  return sum;
}

/// A bare octave or fifth could be in many keys.
bool says_a_key(const Chroma& chroma) {
  const float clear = 0.3f * *std::max_element(chroma.begin(), chroma.end());
  return std::count_if(chroma.begin(), chroma.end(), [&](float x) { return x > clear; }) >= 4;
}

/// What the bass adds to each key.
void add_bass(const Chroma& bass, double weight, std::array<double, 24>& scores) {
  double lows = 1e-9;
  for (float x : bass) lows += x;
  for (int k = 0; k < 24; ++k) {
    const int relative = k >= 12 ? (k + 3) % 12 : (k + 9) % 12;
    scores[k] += weight * (bass[k % 12] - bass[relative]) / lows;
  }
}

/// For each key how well it explains the whole piece.
std::array<double, 24> whole_scores(const Grid& grid, double duration) {
  const Chroma whole = compressed(mean_chroma(grid.key, 0.0, duration), grid.made_of);
  std::array<double, 24> scores;
  for (int k = 0; k < 24; ++k) scores[k] = key_correlation(whole, k % 12, k >= 12, grid.made_of);
  if (grid.made_of == Histogram::kWritten) return scores;
  add_bass(mean_chroma(grid.bass, 0.0, duration), kBassOfNotes, scores);
  if (!says_a_key(grid.opening)) return scores;
  for (int k = 0; k < 24; ++k) {
    scores[k] += kOpening * key_correlation(grid.opening, k % 12, k >= 12, Histogram::kSpectrum);
  }
  return scores;
}

double mean_of(const std::vector<Chroma>& chroma) {
  double sum = 0.0;
  for (const Chroma& c : chroma) {
    for (float x : c) sum += x;
  }
  return sum / std::max<double>(1.0, static_cast<double>(chroma.size()));
}

/// Mixes what spectra say into `noted`, so that there is something to compare where no note was
/// found. Each weighs the same in every piece, but a few stray notes (less than `least` a frame)
/// are not blown up.
void blend(const std::vector<Chroma>& spectra, double level, double least,
           std::vector<Chroma>& noted) {
  constexpr double kNoted = 0.7;
  const auto of_notes =
      static_cast<float>(level * kNoted / std::max({mean_of(noted), least, 1e-9}));
  const auto of_spectra =
      static_cast<float>(level * (1.0 - kNoted) / std::max(mean_of(spectra), 1e-9));
  for (std::size_t f = 0; f < noted.size(); ++f) {
    for (int k = 0; k < 12; ++k) {
      noted[f][k] = of_notes * noted[f][k] + of_spectra * spectra[f][k];
    }
  }
}

}  // namespace

double key_correlation(const Chroma& chroma, int tonic, bool minor, Histogram made_of) {
  const double shares = correlation(chroma, tonic, minor ? kMinorProfile : kMajorProfile);
  if (made_of == Histogram::kWritten) return shares;
  const double part = made_of == Histogram::kHeardNotes ? kSharesOfNotes : kSharesOfSpectra;
  return part * shares + (1.0 - part) * key_rating(chroma, tonic, minor);
}

double key_rating(const Chroma& chroma, int tonic, bool minor) {
  return correlation(chroma, tonic, minor ? kMinorRating : kMajorRating);
}

bool prefers_minor(const Chroma& histogram, int major) {
  return key_correlation(histogram, (major + 9) % 12, true, Histogram::kWritten) >
         key_correlation(histogram, major, false, Histogram::kWritten);
}

std::array<double, 24> key_scores(const Chroma& histogram, const Chroma& bass) {
  const Chroma heard = compressed(histogram, Histogram::kSpectrum);
  std::array<double, 24> scores;
  for (int k = 0; k < 24; ++k) {
    scores[k] = key_correlation(heard, k % 12, k >= 12, Histogram::kSpectrum);
  }
  add_bass(bass, kBassOfSpectra, scores);
  return scores;
}

void mark_notes(const std::vector<score::Note>& notes, Grid& grid) {
  std::size_t first = 0;
  const auto none = [](const Chroma& c) { return *std::max_element(c.begin(), c.end()) <= 0.0f; };
  while (first < grid.size() && none(grid.key[first])) ++first;
  const double start = static_cast<double>(first) * kGridHop;
  grid.opening =
      compressed(mean_chroma(grid.key, start, start + kOpeningLength), Histogram::kSpectrum);
  if (notes.empty()) return;
  grid.made_of = Histogram::kHeardNotes;
  for (auto* chroma : {&grid.key, &grid.upper, &grid.lower}) {
    chroma->assign(grid.size(), Chroma{});
  }
  const int size = static_cast<int>(grid.size());
  for (const auto& note : notes) {
    const int from = std::clamp(static_cast<int>(note.onset / kGridHop + 0.5), 0, size);
    const int to = std::clamp(static_cast<int>(note.offset / kGridHop + 0.5), from, size);
    const int named = from + static_cast<int>(kLongest / kGridHop);
    const int pc = (static_cast<int>(std::lround(note.pitch)) % 12 + 12) % 12;
    const float above = std::clamp((note.pitch - 42.0f) / 12.0f, 0.0f, 1.0f);
    const float below = std::clamp((58.0f - note.pitch) / 12.0f, 0.0f, 1.0f);
    for (int f = from; f < to; ++f) {
      if (f < named) grid.key[f][pc] += 1.0f;
      grid.upper[f][pc] += above;
      grid.lower[f][pc] += below;
    }
  }
  const double least = 0.3 * (mean_of(grid.upper) + mean_of(grid.lower));
  blend(grid.treble, 1.0, least, grid.upper);
  blend(grid.bass, kBassToTreble, least, grid.lower);
}

namespace {

/// Whether there are notes enough of different names to tell a key: none from one or two, all from
/// five alike. Their effective number is (sum x)^2 / sum x^2.
double variety(const Chroma& histogram) {
  double sum = 0.0, squares = 1e-18;
  for (float x : histogram) {
    sum += x;
    squares += static_cast<double>(x) * x;
  }
  return std::clamp((sum * sum / squares - 2.0) / 3.0, 0.0, 1.0);
}

}  // namespace

std::vector<plan::Key> find_keys(const Grid& grid, double duration) {
  constexpr double kStep = 1.0;   // s
  constexpr double kReach = 4.0;  // s to each side
  constexpr double kSharpness = 1.6, kChange = 9.0;
  const double whole_weight = grid.made_of == Histogram::kHeardNotes ? 1.5 : 1.0;
  const int steps = std::max(1, static_cast<int>(std::ceil(duration / kStep)));
  double energy = 0.0;
  for (float x : mean_chroma(grid.key, 0.0, duration)) energy += x;
  if (energy <= 0.0) return {};
  const std::array<double, 24> whole = whole_scores(grid, duration);
  std::vector<std::array<double, 24>> score(steps), evidence(steps);
  std::vector<std::array<int, 24>> from(steps);
  for (int s = 0; s < steps; ++s) {
    const double centre = (s + 0.5) * kStep;
    const Chroma local = compressed(
        mean_chroma(grid.key, std::max(0.0, centre - kReach), std::min(duration, centre + kReach)),
        grid.made_of);
    int best_before = 0;
    if (s > 0) {
      best_before = static_cast<int>(std::max_element(score[s - 1].begin(), score[s - 1].end()) -
                                     score[s - 1].begin());
    }
    for (int k = 0; k < 24; ++k) {
      const double emission = kSharpness * (key_correlation(local, k % 12, k >= 12, grid.made_of) +
                                            whole_weight * whole[k]);
      evidence[s][k] = emission;
      if (s == 0) {
        score[s][k] = emission;
        from[s][k] = k;
        continue;
      }
      const double stay = score[s - 1][k], change = score[s - 1][best_before] - kChange;
      from[s][k] = stay >= change ? k : best_before;
      score[s][k] = emission + std::max(stay, change);
    }
  }
  int k = static_cast<int>(std::max_element(score.back().begin(), score.back().end()) -
                           score.back().begin());
  std::vector<int> path(steps);
  for (int s = steps - 1; s >= 0; --s) {
    path[s] = k;
    k = from[s][k];
  }
  std::vector<plan::Key> keys;
  for (int s = 0; s < steps; ++s) {
    if (!keys.empty() && path[s] == path[s - 1]) {
      keys.back().end = std::min(duration, (s + 1) * kStep);
      continue;
    }
    keys.push_back(
        {s * kStep, std::min(duration, (s + 1) * kStep), path[s] % 12, path[s] >= 12, 0});
  }
  for (auto& key : keys) {  // by how much it explains its span better than any other key
    constexpr double kSure = 0.5;
    std::array<double, 24> sum{};
    const int first = static_cast<int>(key.start / kStep + 0.5);
    const int last = std::min(steps, static_cast<int>(std::ceil(key.end / kStep - 1e-9)));
    for (int s = first; s < last; ++s) {
      for (int c = 0; c < 24; ++c) sum[c] += evidence[s][c] / (last - first);
    }
    const int own = key.tonic + (key.minor ? 12 : 0);
    double rival = -1e9;
    for (int c = 0; c < 24; ++c) {
      if (c != own) rival = std::max(rival, sum[c]);
    }
    const double margin = std::max(0.0, sum[own] - rival);
    key.confidence = static_cast<float>(margin / (margin + kSure));
    if (grid.made_of == Histogram::kWritten) continue;
    key.confidence *= static_cast<float>(
        variety(compressed(mean_chroma(grid.key, key.start, key.end), grid.made_of)));
  }
  return keys;
}

}  // namespace impasto::listen
