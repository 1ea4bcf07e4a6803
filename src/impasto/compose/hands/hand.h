// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include "impasto/compose/easel.h"
#include "impasto/hear/breaths.h"

namespace impasto::compose {

/// A thin tone of the whole: the air around the masses.
void ground_wash(Easel& easel);

/// The least that is said of a note, where a hand says nothing else of it: while music plays nobody
/// knows yet what will have weighed most.
void whisper_note(Easel& easel, const score::Note& note, const plan::Cause& cause);

/// One way of painting everything: what it does with each thing heard. `compose` calls it in the
/// order of time, so that each stroke is set against what really lies under it. The numbers are
/// indices into the piece's lists.
class Hand {
 public:
  virtual ~Hand() = default;
  /// The tone of the whole, before anything else.
  virtual void ground(Easel& easel) const { ground_wash(easel); }
  /// Does it leave paper? Then nothing is laid over all of it before, and its masses are not
  /// blocked in.
  virtual bool leaves_paper() const { return false; }
  /// Is its ground a tone over the whole already?
  virtual bool tones_all() const { return false; }
  /// s in which several strokes make one mark: they stay together in time, each as fast as it is.
  virtual double together() const { return 0.0; }
  /// Does it fill shapes with rows, side by side? Then those of later sections are laid while the
  /// section before each sounds.
  virtual bool in_rows() const { return false; }
  /// And of how much of the piece, by the sections' length, the shapes are laid in the first
  /// quarter.
  virtual double shown_first() const { return 0.6; }
  /// s, at most, in which a mark of several small strokes is laid stroke by stroke, on the attacks
  /// while it sounds; 0: all at once.
  virtual double one_by_one() const { return 0.0; }
  /// s, at most, that a stroke takes which floods a shape; 0: as long as it says.
  virtual double flooding() const { return 0.0; }
  virtual void section(Easel& easel, int k) const = 0;
  virtual void chord(Easel& easel, int k) const = 0;
  virtual void bass(Easel& easel, int k) const = 0;
  virtual void breath(Easel& easel, const hear::Breath& breath, int k) const = 0;
  virtual void note(Easel& easel, int k) const = 0;
  virtual void hit(Easel& easel, int k) const = 0;
  virtual void climax(Easel& easel) const = 0;
  /// Does the hand itself make more or fewer strokes of such a thing, as `Element::amount` asks?
  virtual bool has_own_amount(Heard heard) const = 0;
};

/// The hand of a manner; null for Manner::kNone.
const Hand* hand_of(Manner manner);

}  // namespace impasto::compose
