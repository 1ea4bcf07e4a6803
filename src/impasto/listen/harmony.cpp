// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/listen/harmony.h"

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

// Krumhansl & Kessler 1982: how well each degree fits, as people rate it. Sound leaks harmonics
// into neighbours of the scale; these flatter profiles and the above, half and half, name the key
// of rendered pieces best.
constexpr double kMajorRating[12] = {6.35, 2.23, 3.48, 2.33, 4.38, 4.09,
                                     2.52, 5.19, 2.39, 3.66, 2.29, 2.88};
constexpr double kMinorRating[12] = {6.33, 2.68, 3.52, 5.38, 2.60, 3.53,
                                     2.54, 4.75, 3.98, 2.69, 3.34, 3.17};

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

}  // namespace

double key_correlation(const Chroma& chroma, int tonic, bool minor, bool written) {
  const double shares = correlation(chroma, tonic, minor ? kMinorProfile : kMajorProfile);
  if (written) return shares;
  return 0.5 * shares + 0.5 * correlation(chroma, tonic, minor ? kMinorRating : kMajorRating);
}

namespace {

/// Root-like compression of a histogram of heard notes: a pedal does not decide alone.
Chroma compressed(Chroma sum, bool written) {
  if (written) return sum;
  for (float& x : sum) x = x > 0.0f ? static_cast<float>(math::pow(x, 0.7)) : 0.0f;
  return sum;
}

/// What is heard in the first seconds of sound.
Chroma opening_of(const Grid& grid, double length) {
  std::size_t first = 0;
  while (first < grid.size() &&
         *std::max_element(grid.key[first].begin(), grid.key[first].end()) <= 0.0f) {
    ++first;
  }
  const double start = static_cast<double>(first) * kGridHop;
  return compressed(mean_chroma(grid.key, start, start + length), grid.written);
}

/// A bare octave or fifth could be in many keys.
bool says_a_key(const Chroma& chroma) {
  const float clear = 0.3f * *std::max_element(chroma.begin(), chroma.end());
  return std::count_if(chroma.begin(), chroma.end(), [&](float x) { return x > clear; }) >= 4;
}

struct Template {
  plan::ChordQuality quality;
  std::array<int, 4> degrees;  ///< -1: none
  float prior;
};
constexpr Template kTemplates[] = {
    {plan::ChordQuality::kMajor, {0, 4, 7, -1}, 0.0f},
    {plan::ChordQuality::kMinor, {0, 3, 7, -1}, 0.0f},
    {plan::ChordQuality::kDominant7, {0, 4, 7, 10}, -0.65f},
    {plan::ChordQuality::kMajor7, {0, 4, 7, 11}, -0.65f},
    {plan::ChordQuality::kMinor7, {0, 3, 7, 10}, -0.65f},
    {plan::ChordQuality::kDiminished, {0, 3, 6, -1}, -1.0f},
    {plan::ChordQuality::kAugmented, {0, 4, 8, -1}, -1.75f},
    {plan::ChordQuality::kSuspended, {0, 5, 7, -1}, -1.1f},
};
constexpr int kQualities = static_cast<int>(std::size(kTemplates));
static_assert(kChordStates == 12 * kQualities + 1);
constexpr float kStay = 1.7f;

bool in_scale(int degree, bool minor) {
  constexpr bool kMajorScale[12] = {1, 0, 1, 0, 1, 1, 0, 1, 0, 1, 0, 1};
  constexpr bool kMinorScale[12] = {1, 0, 1, 1, 0, 1, 0, 1, 1, 0, 1, 1};  // with both sevenths
  return (minor ? kMinorScale : kMajorScale)[degree % 12];
}

}  // namespace

Grid grid_from_sound(const Features& features) {
  const int frames = features.pitch_spectra.frames();
  Grid grid;
  grid.treble.assign(frames, Chroma{});
  grid.bass.assign(frames, Chroma{});
  grid.key.assign(frames, Chroma{});
  if (frames == 0) return grid;
  std::uint16_t peak = 0;
  for (int f = 0; f < frames; ++f) {
    const std::uint16_t* codes = features.pitch_spectra.row(f);
    peak = std::max(peak, *std::max_element(codes, codes + kPitchBins));
  }
  const float peak_log = decode_log2(peak);
  if (peak_log < -14.0f) return grid;
  std::vector<float> linear(65536);  // relative to the loudest, so that gain does not matter
  for (int code = 0; code < 65536; ++code) {
    linear[code] = static_cast<float>(math::exp2(static_cast<double>(code - peak) / kLogSteps));
  }
  NnlsNotes activations(features.tuning);
  std::vector<float> raw(kPitchBins), notes(kNotes);
  for (int f = 0; f < frames; ++f) {
    const std::uint16_t* codes = features.pitch_spectra.row(f);
    float loudest = 0.0f;
    for (int b = 0; b < kPitchBins; ++b) {
      raw[b] = linear[codes[b]];
      loudest = std::max(loudest, raw[b]);
    }
    if (loudest < 1e-3f) continue;  // 60 dB below the peak of the piece
    activations.of(raw.data(), notes.data());
    fold(notes.data(), grid.treble[f], grid.bass[f], grid.key[f]);
  }
  return grid;
}

Chroma mean_chroma(const std::vector<Chroma>& chroma, double start, double end) {
  Chroma result{};
  const int size = static_cast<int>(chroma.size());
  const int from = std::clamp(static_cast<int>(start / kGridHop + 0.5), 0, std::max(0, size - 1));
  const int to = std::clamp(static_cast<int>(end / kGridHop + 0.5), from, size);
  for (int f = from; f < std::max(to, std::min(from + 1, size)); ++f) {
    for (int i = 0; i < 12; ++i) result[i] += chroma[f][i];
  }
  const int count = std::max(1, to - from);
  for (float& x : result) x /= static_cast<float>(count);
  return result;
}

plan::Key key_of(const Chroma& histogram, bool written) {
  plan::Key key;
  double best = -2.0, second = -2.0;
  for (int k = 0; k < 24; ++k) {
    const double c = key_correlation(histogram, k % 12, k >= 12, written);
    if (c > best) {
      second = best;
      best = c;
      key.tonic = k % 12;
      key.minor = k >= 12;
    } else if (c > second) {
      second = c;
    }
  }
  key.confidence =
      static_cast<float>(std::clamp((best - second) * 4.0, 0.0, 1.0) * std::clamp(best, 0.0, 1.0));
  return key;
}

bool prefers_minor(const Chroma& histogram, int major) {
  return key_correlation(histogram, (major + 9) % 12, true, true) >
         key_correlation(histogram, major, false, true);
}

std::array<double, 24> key_scores(const Chroma& histogram, const Chroma& bass) {
  constexpr double kBass = 0.30;  // of two keys with one signature, the bass tends to the tonic
  const Chroma heard = compressed(histogram, false);
  double lows = 1e-9;
  for (float x : bass) lows += x;
  std::array<double, 24> scores;
  for (int k = 0; k < 24; ++k) {
    const int relative = k >= 12 ? (k + 3) % 12 : (k + 9) % 12;
    scores[k] = key_correlation(heard, k % 12, k >= 12, false) +
                kBass * (bass[k % 12] - bass[relative]) / lows;
  }
  return scores;
}

std::vector<plan::Key> find_keys(const Grid& grid, double duration) {
  constexpr double kStep = 1.0;   // s
  constexpr double kReach = 4.0;  // s to each side
  constexpr double kSharpness = 1.6, kChange = 9.0, kGlobal = 1.0;
  constexpr double kOpening = 0.25,
                   kOpeningLength = 4.0;  // s; music says early where it is at home
  const int steps = std::max(1, static_cast<int>(std::ceil(duration / kStep)));
  const auto whole_of = [&](double start, double end) {
    return compressed(mean_chroma(grid.key, start, end), grid.written);
  };
  const Chroma whole = mean_chroma(grid.key, 0.0, duration);
  double energy = 0.0;
  for (float x : whole) energy += x;
  if (energy <= 0.0) return {};
  std::array<double, 24> global;
  if (grid.written) {
    for (int k = 0; k < 24; ++k) global[k] = key_correlation(whole, k % 12, k >= 12, true);
  } else {
    global = key_scores(whole, mean_chroma(grid.bass, 0.0, duration));
    const Chroma opening = opening_of(grid, kOpeningLength);
    for (int k = 0; says_a_key(opening) && k < 24; ++k) {
      global[k] += kOpening * key_correlation(opening, k % 12, k >= 12, false);
    }
  }
  std::vector<std::array<double, 24>> score(steps), evidence(steps);
  std::vector<std::array<int, 24>> from(steps);
  for (int s = 0; s < steps; ++s) {
    const double centre = (s + 0.5) * kStep;
    const Chroma local =
        whole_of(std::max(0.0, centre - kReach), std::min(duration, centre + kReach));
    int best_before = 0;
    if (s > 0) {
      best_before = static_cast<int>(std::max_element(score[s - 1].begin(), score[s - 1].end()) -
                                     score[s - 1].begin());
    }
    for (int k = 0; k < 24; ++k) {
      const double emission = kSharpness * (key_correlation(local, k % 12, k >= 12, grid.written) +
                                            kGlobal * global[k]);
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
  }
  return keys;
}

std::vector<double> beat_borders(const std::vector<plan::Beat>& beats, double duration) {
  std::vector<double> borders{0.0};
  const auto fill_to = [&](double time) {
    const double gap = time - borders.back();
    const int parts = gap > 2.0 ? static_cast<int>(gap / 0.5) : 1;
    const double start = borders.back();
    for (int i = 1; i <= parts; ++i) borders.push_back(start + gap * i / parts);
  };
  for (const auto& beat : beats) {
    if (beat.time - borders.back() > 0.1 && beat.time < duration - 0.05) fill_to(beat.time);
  }
  if (duration > borders.back()) fill_to(duration);
  return borders;
}

ChordScores chord_scores(Chroma treble, const Chroma& bass, const plan::Key* key, bool sounding) {
  constexpr float kSharpness = 8.0f, kBassWeight = 2.5f, kScale = 0.5f;
  constexpr float kBassShare = 0.8f;    // of the bass among the notes of the chord
  constexpr double kCompression = 0.7;  // so that one loud note is not the chord
  double norm = 0.0, bass_norm = 0.0;
  for (int i = 0; i < 12; ++i) {
    treble[i] += kBassShare * bass[i];
    treble[i] = static_cast<float>(treble[i] > 0.0f ? math::pow(treble[i], kCompression) : 0.0);
    norm += static_cast<double>(treble[i]) * treble[i];
    bass_norm = std::max(bass_norm, static_cast<double>(bass[i]));
  }
  sounding = sounding && norm > 1e-12;
  ChordScores emission;
  for (int root = 0; root < 12; ++root) {
    for (int q = 0; q < kQualities; ++q) {
      const Template& t = kTemplates[q];
      float dot = 0.0f, size = 0.0f, outside = 0.0f;
      for (int d : t.degrees) {
        if (d < 0) continue;
        dot += treble[(root + d) % 12];
        size += 1.0f;
        if (key != nullptr && !in_scale((root + d - key->tonic + 24) % 12, key->minor))
          outside += 1.0f;
      }
      const float cosine = sounding ? dot / static_cast<float>(std::sqrt(norm * size)) : 0.0f;
      const float root_bass = bass_norm > 1e-9 ? bass[root] / static_cast<float>(bass_norm) : 0.0f;
      emission[root * kQualities + q] =
          kSharpness * cosine + kBassWeight * root_bass + t.prior - kScale * outside;
    }
  }
  emission[kChordStates - 1] = sounding ? kSharpness * 0.50f : kSharpness;
  return emission;
}

std::array<std::int8_t, kChordStates> advance(ChordScores& score, const ChordScores& emission) {
  std::array<std::int8_t, kChordStates> from;
  const int best = static_cast<int>(std::max_element(score.begin(), score.end()) - score.begin());
  const float change = score[best] - kStay;
  for (int c = 0; c < kChordStates; ++c) {
    const bool stay = score[c] >= change;
    from[c] = static_cast<std::int8_t>(stay ? c : best);
    score[c] = emission[c] + std::max(score[c], change);
  }
  return from;
}

float margin_of(ChordScores emission) {
  std::nth_element(emission.begin(), emission.begin() + 1, emission.end(), std::greater<>());
  return emission[0] - emission[1];
}

plan::Chord chord_of(int state, const Chroma& bass) {
  plan::Chord chord;
  if (state == kChordStates - 1) return chord;
  const Template& t = kTemplates[state % kQualities];
  chord.root = state / kQualities;
  chord.quality = t.quality;
  // The lowest note is a chord tone, and the root unless another clearly outweighs it.
  chord.bass = chord.root;
  for (int d : t.degrees) {
    if (d > 0 && bass[(chord.root + d) % 12] > 1.5f * bass[chord.bass]) {
      chord.bass = (chord.root + d) % 12;
    }
  }
  return chord;
}

std::vector<plan::Chord> find_chords(const Grid& grid, const std::vector<double>& borders,
                                     const std::vector<plan::Key>& keys, double duration) {
  const int count = static_cast<int>(borders.size()) - 1;
  std::vector<plan::Chord> chords;
  if (count < 1) return chords;
  std::vector<ChordScores> score(count);
  std::vector<std::array<std::int8_t, kChordStates>> from(count);
  std::vector<Chroma> basses(count);
  std::vector<float> margin(count);
  double loudest = 0.0;
  std::vector<double> energy(count);
  for (int s = 0; s < count; ++s) {
    const Chroma treble = mean_chroma(grid.treble, borders[s], borders[s + 1]);
    for (float x : treble) energy[s] += x;
    loudest = std::max(loudest, energy[s]);
  }
  for (int s = 0; s < count; ++s) {
    const Chroma treble = mean_chroma(grid.treble, borders[s], borders[s + 1]);
    basses[s] = mean_chroma(grid.bass, borders[s], borders[s + 1]);
    const double middle = 0.5 * (borders[s] + borders[s + 1]);
    const plan::Key* key = nullptr;
    for (const auto& k : keys) {
      if (middle >= k.start && middle < k.end) key = &k;
    }
    const ChordScores emission = chord_scores(treble, basses[s], key, energy[s] > 0.02 * loudest);
    margin[s] = margin_of(emission);
    if (s == 0) {
      score[s] = emission;
      continue;
    }
    score[s] = score[s - 1];
    from[s] = advance(score[s], emission);
  }
  int c = static_cast<int>(std::max_element(score.back().begin(), score.back().end()) -
                           score.back().begin());
  std::vector<int> path(count);
  for (int s = count - 1; s >= 0; --s) {
    path[s] = c;
    if (s > 0) c = from[s][c];
  }
  for (int s = 0; s < count;) {
    int e = s;
    Chroma bass{};
    float sure = 0.0f;
    while (e < count && path[e] == path[s]) {
      for (int i = 0; i < 12; ++i) bass[i] += basses[e][i];
      sure += margin[e];
      ++e;
    }
    plan::Chord chord = chord_of(path[s], bass);
    chord.start = borders[s];
    chord.end = e == count ? duration : borders[e];
    chord.confidence = std::clamp(sure / static_cast<float>(e - s) / 3.0f, 0.0f, 1.0f);
    chords.push_back(chord);
    s = e;
  }
  return chords;
}

}  // namespace impasto::listen
