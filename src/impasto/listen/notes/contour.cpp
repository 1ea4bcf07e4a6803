// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/listen/notes/contour.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "impasto/base/math.h"
#include "impasto/listen/notes/note_net.h"

namespace impasto::listen {
namespace {

constexpr int kSteps = 10;        ///< states in a semitone
constexpr float kAround = 1.8f;   ///< semitones beside a key
constexpr int kReach = 4;         ///< frames before and after a note in which it may be heard
constexpr int kSteepest = 24;     ///< states from one frame to the next
constexpr float kSpread = 0.4f;   ///< semitones over which a partial speaks for a pitch
constexpr float kNear = 0.35f;    ///< semitones: a partial that far is of this voice
constexpr float kHigher = 0.85f;  ///< weight of a harmonic against the one below it
constexpr int kFaint = 4;         ///< levels: so much softer than a pure tone is all else
constexpr float kPrice = 0.04f;   ///< of a state's movement

/// The states [low, high) open to a frame.
struct Band {
  int low = 0, high = 0;
};

}  // namespace

bool enough(const Contour& contour, std::span<const int> harmonics, int from, int to) {
  constexpr double kMostly = 0.8;
  const int common = std::accumulate(harmonics.begin(), harmonics.end(), 0, std::gcd<int, int>);
  if (common != 1) return false;
  if (harmonics.size() > 1) return true;
  const auto pure = contour.pure.begin();
  return static_cast<double>(std::count(pure + from, pure + to, true)) >= kMostly * (to - from);
}

namespace {

/// What the path may lie on: states of 1/kSteps semitone from `base` up, and between two notes all
/// that lies between their keys.
struct Field {
  float base = 0.0f;
  int first = 0;  ///< frame
  int states = 0;
  std::vector<Band> bands;  ///< one for each frame
};

/// Pitch of each harmonic above the lowest, semitones, and how much it says.
struct Harmonics {
  std::array<float, kFollowed> interval{}, weight{};
  Harmonics() {
    float faint = 1.0f;
    for (int h = 0; h < kFollowed; ++h, faint *= kHigher) {
      interval[h] = static_cast<float>(12.0 * math::log2(h + 1));
      weight[h] = faint / kPartialLevels;
    }
  }
};

Field field_of(const Features& features, std::span<const score::Note> notes) {
  Field field;
  const int last = features.partials.frames();
  const auto frame_of = [&](double time) {
    return std::clamp(static_cast<int>(std::floor(time / kNoteStep + 0.5)), 0, last);
  };
  field.first = frame_of(notes.front().onset);
  const int frames = frame_of(notes.back().offset) - field.first;
  if (frames <= 0) return field;
  float lowest = notes.front().pitch, highest = lowest;
  for (const auto& note : notes) {
    lowest = std::min(lowest, note.pitch);
    highest = std::max(highest, note.pitch);
  }
  field.base = lowest + static_cast<float>(features.tuning) - kAround;
  field.states = static_cast<int>((highest - lowest + 2 * kAround) * kSteps) + 1;
  field.bands.assign(frames, {field.states, 0});
  for (std::size_t i = 0; i < notes.size(); ++i) {
    const double before = i > 0 ? notes[i - 1].offset : notes[i].onset;
    const double after = i + 1 < notes.size() ? notes[i + 1].onset : notes[i].offset;
    const int from = std::min(frame_of(notes[i].onset) - kReach, frame_of(before));
    const int to = std::max(frame_of(notes[i].offset) + kReach, frame_of(after));
    const int low = static_cast<int>((notes[i].pitch - lowest) * kSteps);
    const int high = std::min(field.states, low + static_cast<int>(2 * kAround * kSteps) + 1);
    for (int t = std::max(0, from - field.first); t < std::min(frames, to - field.first); ++t) {
      field.bands[t].low = std::min(field.bands[t].low, low);
      field.bands[t].high = std::max(field.bands[t].high, high);
    }
  }
  return field;
}

/// How strongly the partials of one frame speak for each state of its band.
void weigh(const std::uint16_t* codes, const Harmonics& harmonics, float base, const Band& band,
           std::vector<float>& salience) {
  std::fill(salience.begin() + band.low, salience.begin() + band.high, 0.0f);
  for (int i = 0; i < kPartials && codes[i] != 0; ++i) {
    const KeptPartial partial = decode_partial(codes[i]);
    for (int h = 0; h < kFollowed; ++h) {
      const float at = (partial.pitch - harmonics.interval[h] - base) * kSteps;
      const int from = std::max(band.low, static_cast<int>(at - kSpread * kSteps) + 1);
      const int to = std::min(band.high, static_cast<int>(at + kSpread * kSteps) + 1);
      for (int s = from; s < to; ++s) {
        const float near = 1.0f - std::fabs(static_cast<float>(s) - at) / (kSpread * kSteps);
        salience[s] +=
            static_cast<float>(partial.level + 1) * harmonics.weight[h] * std::max(0.0f, near);
      }
    }
  }
}

/// The state of each frame, by Viterbi: as much sound as possible for as little way.
std::vector<int> path_through(const Features& features, const Field& field,
                              const Harmonics& harmonics) {
  const int frames = static_cast<int>(field.bands.size());
  std::vector<float> value(field.states, 0.0f), next(field.states), salience(field.states);
  std::vector<std::int8_t> steps;  // back, for the states of each band
  std::vector<std::size_t> rows;
  Band open = field.bands[0];
  for (int t = 0; t < frames; ++t) {
    const Band band = field.bands[t];
    weigh(features.partials.row(field.first + t), harmonics, field.base, band, salience);
    rows.push_back(steps.size());
    for (int s = band.low; s < band.high; ++s) {
      const int from = std::max(open.low, s - kSteepest);
      const int to = std::min(open.high, s + kSteepest + 1);
      int best = std::clamp(s, open.low, open.high - 1);
      float most = value[best] - kPrice * static_cast<float>(std::abs(s - best));
      for (int k = from; k < to; ++k) {
        const float way = value[k] - kPrice * static_cast<float>(std::abs(s - k));
        if (way > most) {
          most = way;
          best = k;
        }
      }
      next[s] = most + salience[s];
      steps.push_back(static_cast<std::int8_t>(std::clamp(best - s, -127, 127)));
    }
    value.swap(next);
    open = band;
  }
  std::vector<int> path(frames);
  int state = static_cast<int>(
      std::max_element(value.begin() + open.low, value.begin() + open.high) - value.begin());
  for (int t = frames - 1; t >= 0; --t) {
    path[t] = state;
    if (t == 0) break;
    state = std::clamp(state + steps[rows[t] + state - field.bands[t].low], field.bands[t - 1].low,
                       field.bands[t - 1].high - 1);
  }
  return path;
}

/// What is heard of a note at one frame near `path`.
void view(const Features& features, const Harmonics& harmonics, float path, int t,
          Contour& contour) {
  const std::uint16_t* codes = features.partials.row(contour.first + t);
  float sum = 0.0f, total = 0.0f;
  for (int h = 0; h < kFollowed; ++h) {
    KeptPartial& view = contour.views[t][h];
    for (int i = 0; i < kPartials && codes[i] != 0; ++i) {
      KeptPartial partial = decode_partial(codes[i]);
      partial.pitch -= harmonics.interval[h];
      if (std::fabs(partial.pitch - path) > kNear || partial.level <= view.level) continue;
      view = partial;
    }
    if (view.level == 0) continue;
    const float w = static_cast<float>(view.level) * harmonics.weight[h];
    sum += w * (view.pitch - path);
    total += w;
  }
  const int level = std::max_element(contour.views[t].begin(), contour.views[t].end(),
                                     [](const auto& a, const auto& b) { return a.level < b.level; })
                        ->level;
  const auto near = [](std::uint16_t code) {
    return code != 0 && decode_partial(code).level > kPartialLevels - 1 - kFaint;
  };
  contour.pure[t] = contour.views[t][0].level == kPartialLevels - 1 &&
                    std::count_if(codes, codes + kPartials, near) == 1;
  if (level > 0) {
    const float loudest = decode_log2(features.note_loudest[contour.first + t]);
    contour.loudness[t] = 6.02f * loudest - kLevelDecibels * (kPartialLevels - 1 - level);
  }
  contour.pitch[t] = path + (total > 0.0f ? sum / total : 0.0f);
}

}  // namespace

Contour follow(const Features& features, std::span<const score::Note> notes) {
  const Field field = field_of(features, notes);
  Contour contour;
  contour.first = field.first;
  const std::size_t frames = field.bands.size();
  if (frames == 0) return contour;
  const Harmonics harmonics;
  const std::vector<int> path = path_through(features, field, harmonics);
  contour.pitch.resize(frames);
  contour.views.resize(frames);
  contour.loudness.assign(frames, -200.0f);
  contour.pure.assign(frames, false);
  for (int t = 0; t < static_cast<int>(frames); ++t) {
    view(features, harmonics, field.base + static_cast<float>(path[t]) / kSteps, t, contour);
  }
  return contour;
}

}  // namespace impasto::listen
