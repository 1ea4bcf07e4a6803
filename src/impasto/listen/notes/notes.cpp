// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/listen/notes/notes.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "impasto/base/math.h"

namespace impasto::listen {
namespace {

constexpr double kShortest = 0.06;  ///< s
constexpr int kApart = 3;           ///< frames between two notes of a key

score::Note heard_note(double onset, double offset, int key, float velocity) {
  score::Note note;
  note.onset = onset;
  note.offset = offset;
  note.onset_quarter = note.duration_quarter = std::numeric_limits<double>::quiet_NaN();
  note.pitch = static_cast<float>(key + kLowestKey);
  note.velocity = std::clamp(velocity, 0.05f, 1.0f);
  return note;
}

/// One key's column of an activation.
struct Column {
  const std::vector<std::uint8_t>& values;
  int key;
  int operator[](int frame) const { return values[static_cast<std::size_t>(frame) * kKeys + key]; }
};

/// Where a key is struck: the peaks of its onset activation.
std::vector<int> strikes(const Column& onset, int frames) {
  constexpr int kSure = 120;  // of 255
  std::vector<int> found;
  for (int t = 0; t < frames; ++t) {
    if (onset[t] < kSure || (t > 0 && onset[t - 1] > onset[t]) ||
        (t + 1 < frames && onset[t + 1] >= onset[t])) {
      continue;
    }
    if (found.empty() || t - found.back() >= kApart) {
      found.push_back(t);
    } else if (onset[t] > onset[found.back()]) {
      found.back() = t;
    }
  }
  return found;
}

/// The first frame after `start` from which the key is silent for a while, `limit` at most.
int end_of(const Column& sounding, int start, int limit) {
  constexpr int kSilent = 77;  // of 255
  constexpr int kGap = 2;      // frames
  int end = start + 1;
  for (int t = start + 1; t < limit && t - end <= kGap; ++t) {
    if (sounding[t] >= kSilent) end = t + 1;
  }
  return end;
}

/// What sounds for long between the frames without having been struck: bowed softly, or gliding.
void add_unstruck(const Column& sounding, int from, int to, int key, double duration,
                  std::vector<score::Note>& notes) {
  constexpr int kSounding = 191;  // of 255
  constexpr int kLong = 8;        // frames
  for (int t = from; t < to; ++t) {
    int end = t;
    while (end < to && sounding[end] >= kSounding) ++end;
    if (end - t >= kLong) {
      notes.push_back(heard_note(t * kNoteStep, std::min(duration, end * kNoteStep), key, 0.4f));
    }
    t = end;
  }
}

}  // namespace

std::vector<score::Note> find_notes(const NoteActivations& activations, double duration) {
  const int frames = activations.frames;
  std::vector<score::Note> notes;
  for (int key = 0; key < kKeys; ++key) {
    const Column onset{activations.onset, key}, sounding{activations.sounding, key},
        velocity{activations.velocity, key};
    const std::vector<int> struck = strikes(onset, frames);
    int free = 0;  // the first frame after the notes so far
    for (std::size_t i = 0; i <= struck.size(); ++i) {
      add_unstruck(sounding, free, i < struck.size() ? struck[i] - kApart : frames, key, duration,
                   notes);
      if (i == struck.size()) break;
      const int t = struck[i];
      const int end = end_of(sounding, t, i + 1 < struck.size() ? struck[i + 1] : frames);
      free = end + kApart;
      // The peak between frames: a parabola through three.
      double part = 0.0;
      if (t > 0 && t + 1 < frames) {
        const int bend = onset[t - 1] - 2 * onset[t] + onset[t + 1];
        if (bend < 0) part = std::clamp(0.5 * (onset[t - 1] - onset[t + 1]) / bend, -0.5, 0.5);
      }
      const double start = (t + part) * kNoteStep;
      const double stop = std::min(duration, std::max(end * kNoteStep, start + kShortest));
      if (stop - start < 0.5 * kShortest) continue;
      notes.push_back(heard_note(start, stop, key, static_cast<float>(velocity[t]) / 255.0f));
    }
  }
  std::sort(notes.begin(), notes.end(), [](const score::Note& a, const score::Note& b) {
    return a.onset < b.onset || (a.onset == b.onset && a.pitch < b.pitch);
  });
  return notes;
}

namespace {

constexpr int kRest = kKeys, kStates = kKeys + 1;

/// Log odds that a key leads, for each code of NoteActivations::leading, less what a key must have
/// to lead.
std::array<double, 256> leading_odds(const NoteActivations& activations) {
  constexpr double kOdds = -1.2, kBelow = 1.5;
  std::array<double, 256> odds{};
  for (int code = 0; code < 256; ++code) {
    const double p = std::clamp(code / 255.0, 0.004, 0.996);
    odds[code] = math::log(p / (1.0 - p));
  }
  // Where no voice stands out, as on a piano alone, what is surest in a quarter of the time leads.
  std::array<int, 256> surest{};
  int heard = 0;
  for (int t = 0; t < activations.frames; ++t) {
    const auto row = activations.leading.begin() + static_cast<std::ptrdiff_t>(t) * kKeys;
    const int code = *std::max_element(row, row + kKeys);
    if (code == 0) continue;
    ++surest[code];
    ++heard;
  }
  int quartile = 255;
  for (int above = surest[255]; quartile > 1 && 4 * above < heard; above += surest[quartile]) {
    --quartile;
  }
  const double threshold = std::min(kOdds, odds[quartile] - kBelow);
  for (double& value : odds) value -= threshold;
  return odds;
}

/// The key that leads in each frame, or kRest: Viterbi by log odds. The price for another key does
/// not depend on which, so the best so far is the one place to come from.
std::vector<int> leading_path(const NoteActivations& activations) {
  constexpr double kLeap = 3.0, kPause = 1.5;
  const int frames = activations.frames;
  const std::array<double, 256> odds = leading_odds(activations);
  std::vector<std::array<std::uint8_t, kStates>> from(frames);
  std::array<double, kStates> value{};
  for (int t = 0; t < frames; ++t) {
    const auto best =
        static_cast<int>(std::max_element(value.begin(), value.begin() + kKeys) - value.begin());
    const double leap = value[best] - kLeap, enter = value[kRest] - kPause;
    const double pause = value[best] - kPause;
    for (int s = 0; s < kStates; ++s) {
      const bool rests = s == kRest;
      const double change = rests ? pause : std::max(leap, enter);
      const int source = rests || leap >= enter ? best : kRest;
      from[t][s] = static_cast<std::uint8_t>(value[s] >= change ? s : source);
      value[s] = std::max(value[s], change);
      if (!rests) value[s] += odds[activations.leading[static_cast<std::size_t>(t) * kKeys + s]];
    }
  }
  std::vector<int> path(frames);
  int state = static_cast<int>(std::max_element(value.begin(), value.end()) - value.begin());
  for (int t = frames - 1; t >= 0; --t) {
    path[t] = state;
    state = from[t][state];
  }
  return path;
}

}  // namespace

std::vector<score::Note> find_melody(const NoteActivations& activations,
                                     const std::vector<score::Note>& notes, double duration) {
  const int frames = activations.frames;
  const std::vector<int> path = leading_path(activations);

  // Each stretch on one key becomes the notes that begin in it.
  constexpr double kReach = 0.1;  // s
  std::vector<score::Note> line;
  std::size_t first = 0;  // of the notes that may begin in the stretch
  for (int t = 0; t < frames;) {
    int e = t;
    while (e < frames && path[e] == path[t]) ++e;
    const double start = t * kNoteStep, stop = std::min(duration, e * kNoteStep);
    while (first < notes.size() && notes[first].onset < start - kReach) ++first;
    if (path[t] != kRest) {
      const auto pitch = static_cast<float>(path[t] + kLowestKey);
      std::vector<score::Note> struck;
      for (std::size_t i = first; i < notes.size() && notes[i].onset < stop - kShortest; ++i) {
        if (notes[i].pitch == pitch) struck.push_back(notes[i]);
      }
      if (struck.empty() || struck.front().onset > start + kReach) {
        const float level = struck.empty() ? 0.5f : struck.front().velocity;
        struck.insert(struck.begin(), heard_note(start, stop, path[t], level));
      }
      for (std::size_t i = 0; i < struck.size(); ++i) {
        struck[i].offset = i + 1 < struck.size() ? struck[i + 1].onset : stop;
        if (!line.empty() && line.back().offset > struck[i].onset) {
          line.back().offset = struck[i].onset;
          if (line.back().offset - line.back().onset < kShortest) line.pop_back();
        }
        if (struck[i].offset - struck[i].onset >= kShortest) line.push_back(struck[i]);
      }
    }
    t = e;
  }
  return line;
}

}  // namespace impasto::listen
