// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "impasto/sound/audio.h"

namespace impasto::media {

/// Turns the right side round when one side is the reverse of the other (a cable wired the wrong
/// way): added up, the two would cancel each other. What is common to both sides of a recording -
/// bass, voices in the middle - makes them correlate, seldom below -.1; two reversed ones do so
/// with the opposite sign. The first 20 s that sound decide for all: below -.4 over them the right
/// side changes its sign, else every sample passes as it is.
class PhaseMender {
 public:
  explicit PhaseMender(const std::function<void(sound::Block)>& sink) : sink_(sink) {}
  void push(sound::Block block);
  /// Once, at the end.
  void finish();
  bool reversed() const { return reversed_; }

 private:
  void decide();
  void pass(std::span<float> block);

  const std::function<void(sound::Block)>& sink_;
  std::vector<std::vector<float>> held_;  ///< blocks as they came, until it is decided
  std::vector<float> turned_;
  double left_ = 0.0, right_ = 0.0, both_ = 0.0;  ///< energies, and their product
  std::size_t sounding_ = 0, waiting_ = 0;        ///< frames
  bool decided_ = false, reversed_ = false;
};

}  // namespace impasto::media
