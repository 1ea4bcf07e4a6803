// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "impasto/compose/outlook.h"

namespace impasto::compose {

/// The outlook of music that still sounds, from what has sounded of it.
class Estimate {
 public:
  /// Before the first sound. Where the music will be at home is a guess that the seed makes.
  explicit Estimate(std::uint64_t seed);

  /// `heard`: the piece so far.
  void update(const plan::Piece& heard);
  /// A breath has begun, its first note is `first`; its rank among all breaths is as far as is
  /// known, and stays.
  void begin_breath(const plan::Piece& heard, const score::Note& first);
  /// The climax is being heard around that time.
  void set_climax(const plan::Piece& heard, double time);
  /// Seconds that a note of the bass, and a chord, may be expected to last.
  double bass_length() const { return bass_length_; }
  double chord_length() const { return outlook_.mean_chord_length; }

  const Outlook& outlook() const { return outlook_; }

 private:
  void look_back(const plan::Piece& heard);
  void rank_new(const plan::Piece& heard);

  Outlook outlook_;
  hear::Fifths guess_;
  double next_look_ = 0.0;
  double bass_length_ = 0.6;
  struct Weights {
    std::vector<double> weights, leads;  ///< what each weighs; share of those before that it beats
    int rank_next(double weight, std::size_t expected);
  };
  Weights breaths_, basses_, onsets_;
};

}  // namespace impasto::compose
