// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/listen/voices.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "impasto/base/math.h"

namespace impasto::listen {
namespace {

constexpr double kMelodyStep = static_cast<double>(kMelodyHop) / sound::kRate;

score::Note heard_note(double onset, double offset, float pitch, float velocity) {
  score::Note note;
  note.onset = onset;
  note.offset = offset;
  note.onset_quarter = note.duration_quarter = std::numeric_limits<double>::quiet_NaN();
  note.pitch = pitch;
  note.velocity = std::clamp(velocity, 0.05f, 1.0f);
  return note;
}

/// The onset nearest to `time` within `reach`, or `time` itself.
double snap(double time, double reach, const std::vector<plan::Onset>& onsets) {
  double best = time, closest = reach;
  for (auto it = std::lower_bound(onsets.begin(), onsets.end(), time - reach,
                                  [](const plan::Onset&o, double v) { return o.time < v; });
       it != onsets.end() && it->time <= time + reach; ++it) {
    if (std::fabs(it->time - time) < closest) {
      closest = std::fabs(it->time - time);
      best = it->time;
    }
  }
  return best;
}

float percentile(std::vector<float> values, double p) {
  if (values.empty()) return 0.0f;
  const auto nth = static_cast<std::size_t>((values.size() - 1) * p);
  std::nth_element(values.begin(), values.begin() + nth, values.end());
  return values[nth];
}

/// Snaps onsets, removes overlaps (a note ends where the next begins) and what became too short.
void tidy(std::vector<score::Note>& notes, const std::vector<plan::Onset>& onsets, double reach,
          double duration) {
  for (auto& note : notes) {
    note.onset = snap(note.onset, reach, onsets);
    note.offset = std::min(note.offset, duration);
  }
  std::vector<score::Note> kept;
  for (const auto& note : notes) {
    if (note.offset - note.onset < 0.06) continue;
    if (!kept.empty() && note.onset < kept.back().offset) {
      kept.back().offset = note.onset;
      if (kept.back().offset - kept.back().onset < 0.06) kept.pop_back();
    }
    kept.push_back(note);
  }
  notes = std::move(kept);
}

}  // namespace

std::vector<score::Note> find_melody(const Features& features,
                                     const std::vector<plan::Onset>& onsets) {
  const auto& frames = features.melody;
  const int count = static_cast<int>(frames.size());
  if (count == 0) return {};
  std::vector<float> tops;
  for (const auto& frame : frames) {
    if (frame[0].salience > 1e-4f) tops.push_back(frame[0].salience);
  }
  if (tops.empty()) return {};
  const float strong = percentile(tops, 0.9);

  // States: the candidates and rest. Log salience against the strongest of the piece, a price for
  // leaps, a larger one for starting and stopping.
  constexpr float kRest = -1.05f, kHeight = 0.05f, kSwitch = 1.1f, kLeap = 0.055f, kMaxLeap = 1.0f;
  constexpr int kStates = kCandidates + 1;
  std::vector<std::array<std::int8_t, kStates>> from(count);
  std::array<float, kStates> score{}, next{};
  for (int t = 0; t < count; ++t) {
    for (int s = 0; s < kStates; ++s) {
      float emission = kRest;
      if (s < kCandidates) {
        const Candidate& c = frames[t][s];
        // The melody is rather high, seldom above C6.
        const float height = std::clamp((c.pitch - 66.0f) / 14.0f, -2.2f, 2.2f);
        emission = c.salience > 0.0f ? static_cast<float>(math::log(c.salience / strong)) -
                                           kHeight * height * height
                                     : -20.0f;
      }
      float best = -1e30f;
      int best_from = 0;
      for (int r = 0; r < kStates; ++r) {
        if (t == 0) {
          best = 0.0f;
          break;
        }
        float price = 0.0f;
        if ((s == kCandidates) != (r == kCandidates)) {
          price = kSwitch;
        } else if (s < kCandidates) {
          const float leap = std::fabs(frames[t][s].pitch - frames[t - 1][r].pitch);
          price = leap < 0.6f ? 0.1f * leap : std::min(kMaxLeap, 0.35f + kLeap * leap);
        }
        const float value = score[r] - price;
        if (value > best) {
          best = value;
          best_from = r;
        }
      }
      next[s] = best + emission;
      from[t][s] = static_cast<std::int8_t>(best_from);
    }
    score = next;
  }
  int state = static_cast<int>(std::max_element(score.begin(), score.end()) - score.begin());
  std::vector<float> pitch(count, 0.0f), salience(count, 0.0f);  // pitch 0: rest
  for (int t = count - 1; t >= 0; --t) {
    if (state < kCandidates && frames[t][state].salience > 0.0f) {
      pitch[t] = frames[t][state].pitch;
      salience[t] = frames[t][state].salience;
    }
    state = from[t][state];
  }

  // Notes: a new one where the pitch settles more than 0.7 semitones away, after a rest, or where
  // an onset comes with fresh salience.
  std::vector<char> attack(count, 0);
  for (const auto& onset : onsets) {
    const int t = static_cast<int>(onset.time / kMelodyStep);
    if (onset.strength > 0.08f && t >= 0 && t < count) attack[t] = 1;
  }
  std::vector<score::Note> notes;
  for (int t = 0; t < count;) {
    if (pitch[t] <= 0.0f) {
      ++t;
      continue;
    }
    std::vector<float> inside;
    float peak = 0.0f;
    int e = t;
    float centre = pitch[t];
    while (e < count && pitch[e] > 0.0f) {
      if (std::fabs(pitch[e] - centre) > 0.7f) {
        // Left for good, or only a wobble of under 60 ms?
        bool back = false;
        for (int k = e + 1; k < std::min(count, e + 3); ++k) {
          if (pitch[k] > 0.0f && std::fabs(pitch[k] - centre) <= 0.7f) back = true;
        }
        if (!back) break;
      } else {
        if (e - t >= 4 && attack[e]) {
          // Repeated note: its salience dips before the attack and grows after.
          const float before = salience[std::max(t, e - 3)];
          const float after = salience[std::min(count - 1, e + 3)];
          if (after > 1.08f * before) break;
        }
        inside.push_back(pitch[e]);
        peak = std::max(peak, salience[e]);
        // A running mean with a long memory: vibrato stays one note, a glide becomes several.
        centre +=
            (pitch[e] - centre) / static_cast<float>(std::min<std::size_t>(inside.size(), 25));
      }
      ++e;
    }
    if (e - t >= 3 && !inside.empty()) {
      const float middle = percentile(inside, 0.5) - static_cast<float>(features.tuning);
      // A mean off the grid by less than a fifth of a semitone is in tune.
      const float nearest = std::floor(middle + 0.5f);
      const float value = std::fabs(middle - nearest) < 0.2f ? nearest : middle;
      notes.push_back(heard_note(t * kMelodyStep, e * kMelodyStep, value, 0.7f * peak / strong));
    }
    t = std::max(e, t + 1);
  }
  // A blip of under 80 ms between two notes of one pitch was the same note.
  std::vector<score::Note> joined;
  for (const auto& note : notes) {
    if (joined.size() >= 2) {
      auto& blip = joined.back();
      auto& first = joined[joined.size() - 2];
      if (blip.offset - blip.onset < 0.08 && std::fabs(first.pitch - note.pitch) < 0.3f &&
          note.onset - blip.offset < 0.03 && blip.onset - first.offset < 0.03) {
        first.offset = note.offset;
        joined.pop_back();
        continue;
      }
    }
    joined.push_back(note);
  }
  std::erase_if(joined, [](const score::Note& n) { return n.offset - n.onset < 0.06; });
  tidy(joined, onsets, 0.05, features.seconds());
  return joined;
}

std::vector<score::Note> find_bass(const Grid& grid, const Features& features,
                                   const std::vector<plan::Onset>& onsets) {
  const int count = static_cast<int>(grid.size());
  constexpr int kLowest = 28 - kLowestPitch, kHighest = 59 - kLowestPitch;
  constexpr int kStates = kHighest - kLowest + 2;  // the last is rest
  if (count == 0) return {};
  std::vector<float> tops;
  for (int f = 0; f < count; ++f) {
    const float* x = &grid.notes[static_cast<std::size_t>(f) * kNotes];
    const float top = *std::max_element(x + kLowest, x + kHighest + 1);
    if (top > 1e-4f) tops.push_back(top);
  }
  if (tops.empty()) return {};
  const float strong = percentile(tops, 0.85);
  constexpr float kRest = 0.22f, kSwitch = 0.55f;
  std::vector<std::array<std::int8_t, kStates>> from(count);
  std::array<float, kStates> score{}, next{};
  for (int f = 0; f < count; ++f) {
    const float* x = &grid.notes[static_cast<std::size_t>(f) * kNotes];
    const int best = static_cast<int>(std::max_element(score.begin(), score.end()) - score.begin());
    float below = 0.0f;  // what sounds lower speaks against a note being the bass
    for (int s = 0; s < kStates; ++s) {
      float emission = kRest;
      if (s < kStates - 1) {
        const float a = std::min(1.2f, x[kLowest + s] / strong);
        emission = a - 0.5f * below;
        below = std::max(below, a);
      }
      const float change = score[best] - kSwitch;
      from[f][s] = static_cast<std::int8_t>(score[s] >= change ? s : best);
      next[s] = std::max(score[s], change) + emission;
    }
    score = next;
  }
  int state = static_cast<int>(std::max_element(score.begin(), score.end()) - score.begin());
  std::vector<int> path(count);
  for (int f = count - 1; f >= 0; --f) {
    path[f] = state;
    state = from[f][state];
  }
  std::vector<score::Note> notes;
  for (int f = 0; f < count;) {
    int e = f;
    float sum = 0.0f;
    while (e < count && path[e] == path[f]) {
      if (path[f] < kStates - 1) {
        const std::size_t row = static_cast<std::size_t>(e) * kNotes + kLowest + path[f];
        // A fresh attack of the same note.
        if (e - f >= 3 && grid.notes[row] > 1.8f * grid.notes[row - kNotes] + 0.1f * strong) break;
        sum += grid.notes[row];
      }
      ++e;
    }
    if (path[f] < kStates - 1 && e - f >= 2) {
      notes.push_back(heard_note(f * kGridHop, e * kGridHop,
                                 static_cast<float>(path[f] + kLowest + kLowestPitch),
                                 0.7f * sum / static_cast<float>(e - f) / strong));
    }
    f = std::max(e, f + 1);
  }
  tidy(notes, onsets, 0.08, features.seconds());
  return notes;
}

std::vector<score::Note> find_notes(const Grid& grid, const std::vector<plan::Onset>& onsets) {
  const int count = static_cast<int>(grid.size());
  std::vector<score::Note> notes;
  std::vector<float> tops;
  for (int f = 0; f < count; ++f) {
    const float* x = &grid.notes[static_cast<std::size_t>(f) * kNotes];
    const float top = *std::max_element(x, x + kNotes);
    if (top > 1e-4f) tops.push_back(top);
  }
  if (tops.empty()) return notes;
  const float strong = percentile(tops, 0.85);
  const float enter = 0.25f * strong, leave = 0.07f * strong;
  std::vector<char> attacked(count, 0);  // an attack is, or soon will be, in the analysis window
  for (const auto& onset : onsets) {
    if (onset.strength < 0.05f) continue;
    const int at = static_cast<int>(onset.time / kGridHop);
    for (int f = std::max(0, at - 2); f <= std::min(count - 1, at + 1); ++f) attacked[f] = 1;
  }
  for (int n = 0; n < kNotes; ++n) {
    const auto value = [&](int f) {
      return f >= 0 && f < count ? grid.notes[static_cast<std::size_t>(f) * kNotes + n] : 0.0f;
    };
    for (int f = 0; f < count; ++f) {
      if (value(f) < enter) continue;
      int start = f;
      while (start > 0 && value(start - 1) > 0.5f * value(f) && f - start < 2) --start;
      int e = f;
      float peak = 0.0f;
      while (e < count && value(e) > leave) {
        if (e - f >= 3) {  // struck again: with an attack less of a rise will do
          const float before = value(e - 2), rise = value(e) - before;
          if (rise > 0.6f * before && rise > enter) break;
          if (attacked[e] && rise > 0.3f * before && rise > 0.5f * enter) break;
        }
        peak = std::max(peak, value(e));
        ++e;
      }
      if (e - f >= 2) {
        // The analysis window smears an attack over a fifth of a second around it.
        const double onset = snap(start * kGridHop + 0.03, 0.20, onsets);
        const double offset = e * kGridHop;
        if (offset - onset >= 0.05) {
          notes.push_back(heard_note(onset, offset, static_cast<float>(n + kLowestPitch),
                                     0.7f * peak / strong));
        }
      }
      f = std::max(e - 1, f);
    }
  }
  std::sort(notes.begin(), notes.end(), [](const score::Note& a, const score::Note& b) {
    return a.onset < b.onset || (a.onset == b.onset && a.pitch < b.pitch);
  });
  return notes;
}

}  // namespace impasto::listen
