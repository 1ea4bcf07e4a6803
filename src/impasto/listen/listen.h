// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>

#include "impasto/base/progress.h"
#include "impasto/plan/piece_fwd.h"
#include "impasto/score/score.h"
#include "impasto/sound/audio.h"

namespace impasto::listen {

/// Told what is known so far, each time that more of it is: curves, then notes and beats, then keys
/// and chords, the melody, at last sections. The lists that are not known yet are empty.
using Known = std::function<void(const plan::Piece&)>;

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
  plan::Piece finish(const Progress& progress = {}, const Known& known = {});
  /// After `finish`: what was heard, with a person's corrections, and anew what depends on those
  /// and was not itself corrected (see `rethink` below).
  plan::Piece reconsider(const plan::Piece& heard, plan::Piece corrected) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Hears a piece from its notes: beats, bars, keys, notes as written; chords, melody, bass,
/// sections, curves and emotion inferred from them.
plan::Piece hear(const score::Score& score);
/// The same as Listener::reconsider: changed beats or keys give chords anew, changed beats sections
/// that begin on them, unless chords or sections were changed too.
plan::Piece reconsider(const score::Score& score, const plan::Piece& heard, plan::Piece corrected);

/// Recomputes what follows from beats, keys, chords, notes, sections and curves alone: tempo and
/// metre, section loudness, returns, phrases, motifs and emotion. Changes nothing in a piece that
/// was heard and left as it was.
void refresh(plan::Piece& piece);

}  // namespace impasto::listen
