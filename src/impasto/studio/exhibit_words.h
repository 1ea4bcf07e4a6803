// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "impasto/base/language.h"
#include "impasto/plan/plan.h"
#include "impasto/studio/exhibit_seen.h"

namespace impasto::studio {

// What is said of a painting, apart from the language it is said in. Nothing praises, nothing
// feels: each sentence names something that can be seen and what is heard with it.

/// One stretch of the music, some seconds, and what it does on the canvas.
struct Passage {
  double start = 0.0, end = 0.0;  ///< s
  enum Opening {
    kGoesOn,
    kBegins,
    kNewPart,
    kPartReturns,
    kTuneReturns,
    kPhraseReturns
  } opening = kGoesOn;
  int part = 0;    ///< of kPartReturns: which, 0 the first that was heard
  int higher = 0;  ///< of kTuneReturns: semitones
  enum Motion { kNoTune, kClimbs, kSinks, kWanders, kStays, kLeaps } motion = kNoTune;
  enum Pace { kEven, kQuick, kSlow } pace = kEven;
  enum Level { kSame, kGrows, kFades, kLoud, kSoft, kLoudest, kSilent } level = kSame;
  std::optional<Group> paint;  ///< what it leaves in sight; nothing: all was painted over
};

/// A place to look at more closely: what is there, and when it sounds.
struct Stop {
  enum Kind { kClimax, kTune, kReturn, kBare, kFirst, kLongest } kind = kClimax;
  Area area;
  double start = 0.0, end = 0.0;  ///< s, its sound
  double first = 0.0;             ///< of kTune and kReturn: when it came first, s
  int times = 0;                  ///< of kTune and kReturn: how often it has come with this one
  std::optional<Group> paint;
};

/// A language: a sentence ends with its full stop.
struct Words {
  /// "oil on linen, 614 strokes".
  std::string (*materials)(const plan::Plan&);
  /// "The yellow lines across the top are the flute's tune." Empty: nothing to be said of it. A
  /// group whose colour has no name is told without it.
  std::string (*fact)(const plan::Piece&, const Group&);
  std::string (*passage)(const Passage&);
  std::string (*stop)(const plan::Plan&, const Stop&);
  /// Three sentences for who cannot see it.
  std::string (*description)(const plan::Plan&, const Seen&, const std::vector<Group>&);
};
const Words& words_of(Language language);
extern const Words kEnglishWords, kFrenchWords;

/// What it is painted with, by the pigments, the water and the name of the hand.
enum class Medium { kOil, kInk, kWatercolour, kMineral };
Medium medium_of(const plan::Plan& plan);

/// The name of the part that most of a group is played by, short and clean; empty when unknown.
std::string part_name(const plan::Piece& piece, const Group& group);
/// "the tune" with its first letter large.
std::string capital(std::string text);
/// How many sections with names of their own were heard before this one: 0 the first.
int nth_part(const plan::Piece& piece, std::size_t section);

}  // namespace impasto::studio
