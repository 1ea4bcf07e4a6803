// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/live/estimate.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/base/rng.h"
#include "impasto/hear/form.h"
#include "impasto/hear/level.h"
#include "impasto/plan/curves.h"
#include "impasto/plan/piece.h"

namespace impasto::compose {
namespace {

enum Purpose : std::uint64_t { kGuess = 1001, kTie };

// Paint as if the piece were this long: at first a short one, so that there soon is a picture, then
// always a little longer than it has been, so that there is always something left to say.
constexpr double kShortest = 45.0;  // s
constexpr double kLonger = 1.25;
constexpr double kLook = 1.0;  // s between two looks back

/// How many there will be, of so many in that time, if it goes on like that.
std::size_t expected(std::size_t count, double time, double duration) {
  constexpr double kUsual = 1.0, kDoubt = 4.0;  // one in four seconds, until there are some
  return static_cast<std::size_t>(
      std::max(1.0, (kUsual + static_cast<double>(count)) / (kDoubt + time) * duration));
}

/// Share of the last values that are less than the newest; among those alike its place is by
/// chance.
double place_of_last(const std::vector<double>& values) {
  constexpr std::size_t kReach = 60;
  constexpr double kAlike = 0.02;
  const double newest = values.back();
  const std::size_t from = values.size() > kReach ? values.size() - kReach : 0;
  double less = 0, alike = 1.0;
  for (std::size_t i = from; i + 1 < values.size(); ++i) {
    if (std::fabs(values[i] - newest) <= kAlike * std::fabs(newest)) {
      alike += 1.0;
    } else {
      less += values[i] < newest;
    }
  }
  less += alike * static_cast<double>(random_unit(kTie, values.size()));
  return less / static_cast<double>(values.size() - from);
}

/// Difference between its loud and its soft stretches of three seconds (10 and 95 %), LU. Not the
/// range of EBU Tech 3342 that listening measures: so far there is the curve, not the sound.
float range_of(const plan::Curves& curves) {
  constexpr float kSilence = -60.0f;  // LUFS
  const auto span = static_cast<std::size_t>(std::max(1.0, 3.0 / curves.hop));
  std::vector<float> levels;
  for (std::size_t i = span; i <= curves.loudness.size(); i += span) {
    float sum = 0;
    for (std::size_t k = i - span; k < i; ++k) sum += curves.loudness[k];
    const float mean = sum / static_cast<float>(span);
    if (mean > kSilence) levels.push_back(mean);
  }
  if (levels.size() < 3) return 0.0f;
  std::sort(levels.begin(), levels.end());
  const auto at = [&](double share) {
    return levels[static_cast<std::size_t>(share * static_cast<double>(levels.size() - 1))];
  };
  return at(0.95) - at(0.10);
}

}  // namespace

Estimate::Estimate(std::uint64_t seed) {
  guess_ = {12.0f * random_unit(seed, kGuess, 1), 0.6f};
  outlook_.known = false;
  outlook_.duration = kShortest;
  outlook_.home = guess_;
  outlook_.climax = -1e3;  // none yet
  outlook_.prominence = 0.4f;
  outlook_.onset_rate = 2.0f;
  outlook_.busyness = 0.4f;
  outlook_.tessitura = 0.5f;
  outlook_.mean_chord_length = 2.0;
}

/// Its rank among `expected`. While music grows each is the heaviest so far; so what counts is
/// whether it leads by more than the others did.
int Estimate::Weights::rank_next(double weight, std::size_t expected) {
  weights.push_back(weight);
  leads.push_back(place_of_last(weights));
  return static_cast<int>((1.0 - place_of_last(leads)) * static_cast<double>(expected));
}

void Estimate::update(const plan::Piece& heard) {
  outlook_.duration = std::max(kShortest, kLonger * heard.duration);
  outlook_.loudness = heard.loudness;
  if (heard.duration >= next_look_) {
    look_back(heard);
    next_look_ = heard.duration + kLook;
  }
  const auto count = [&](std::size_t n) { return expected(n, heard.duration, outlook_.duration); };
  outlook_.chords = static_cast<std::size_t>(
      std::max(1.0, outlook_.duration / std::max(0.15, outlook_.mean_chord_length)));
  outlook_.bass = count(heard.bass.size());
  outlook_.notes = count(heard.notes.size());
  outlook_.onsets = count(heard.onsets.size());
  outlook_.breaths = count(breaths_.weights.size());
  rank_new(heard);
}

void Estimate::look_back(const plan::Piece& heard) {
  constexpr double kSure = 1.5;  // s until what is heard counts as much as what was guessed
  const double time = heard.duration;
  outlook_.emotion = heard.emotion;
  const hear::Fifths home = hear::fifths_of(heard, 0.0, time);
  const auto sure = static_cast<float>(time / (time + kSure)) * math::saturate(4.0f * home.clarity);
  const float moved = guess_.place + sure * hear::fifths_between(guess_.place, home.place);
  outlook_.home.place = moved - 12.0f * std::floor(moved / 12.0f);
  outlook_.home.clarity = math::lerp(guess_.clarity, home.clarity, sure);
  const plan::Key* key = hear::main_key(heard);
  outlook_.minor = key != nullptr && key->minor;
  const auto settled = static_cast<float>(time / (time + 2.0));
  outlook_.onset_rate = math::lerp(2.0f, hear::onset_rate(heard, 0.0, time), settled);
  outlook_.busyness = math::lerp(0.4f, hear::busyness(heard), settled);
  outlook_.mean_pitch = math::lerp(60.0f, hear::mean_pitch(heard, 0.0, time, 60.0f), settled);
  outlook_.tessitura = math::lerp(0.5f, hear::tessitura(heard), settled);
  outlook_.loudness_range = range_of(heard.curves);
  // As if three chords of two seconds had been heard before, and two notes of the bass.
  double sum = 6.0, chords = 3.0;
  for (std::size_t i = 0; i + 1 < heard.chords.size(); ++i)
    sum += length_of(heard.chords[i]), chords += 1.0;
  outlook_.mean_chord_length = sum / chords;
  double held = 1.2, basses = 2.0;
  for (std::size_t i = 0; i + 1 < heard.bass.size(); ++i)
    held += heard.bass[i].offset - heard.bass[i].onset, basses += 1.0;
  bass_length_ = held / basses;
}

void Estimate::rank_new(const plan::Piece& heard) {
  for (std::size_t i = basses_.weights.size(); i < heard.bass.size(); ++i) {
    const score::Note& n = heard.bass[i];
    const double weight = (0.3 + n.velocity) * math::exp2(hear::level_at(heard, n.onset) / 8.0);
    outlook_.bass_rank.push_back(basses_.rank_next(weight, outlook_.bass));
  }
  for (std::size_t i = onsets_.weights.size(); i < heard.onsets.size(); ++i) {
    outlook_.onset_rank.push_back(onsets_.rank_next(heard.onsets[i].strength, outlook_.onsets));
  }
}

void Estimate::begin_breath(const plan::Piece& heard, const score::Note& first) {
  const double weight =
      (0.3 + first.velocity) * math::exp2(hear::level_at(heard, first.onset) / 6.0);
  outlook_.breath_rank.push_back(breaths_.rank_next(weight, outlook_.breaths));
}

void Estimate::set_climax(const plan::Piece& heard, double time) {
  if (outlook_.climax >= 0) ++outlook_.climaxes;
  outlook_.climax = time;
  outlook_.prominence = hear::prominence(heard, time);
}

}  // namespace impasto::compose
