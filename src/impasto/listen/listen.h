// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "impasto/base/progress.h"
#include "impasto/plan/piece.h"
#include "impasto/score/score.h"
#include "impasto/sound/audio.h"

namespace impasto::listen {

/// Hears a piece from its sound: push blocks of any size, then finish. Memory grows with the
/// features (about 70 kB a second at most), not with the samples.
class Listener {
 public:
  Listener();
  ~Listener();
  Listener(Listener&&) noexcept;
  Listener& operator=(Listener&&) noexcept;

  void push(sound::Block block);
  /// Everything heard. Call once. Never fails: silence gives a Piece with `silent` set, a very
  /// short sound one section and what onsets it has.
  plan::Piece finish(const Progress& progress = {});

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Hears a piece from its notes: beats, bars, keys, notes as written; chords, melody, bass,
/// sections, curves and emotion inferred from them.
plan::Piece hear(const score::Score& score);

/// Recomputes what depends on beats, keys, chords, sections and curves (section loudness, returns
/// and emotion, tempo, metre) after a person changed those.
void refresh(plan::Piece& piece);

}  // namespace impasto::listen
