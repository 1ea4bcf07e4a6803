// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <array>
#include <string>

#include "impasto/base/language.h"
#include "impasto/plan/cause.h"
#include "impasto/plan/harmony.h"
#include "impasto/plan/piece.h"
#include "impasto/plan/rhythm.h"
#include "impasto/score/note.h"

namespace impasto::hear {

// What is said of a sound, apart from the language it is said in (explain.cpp decides what).

struct NoteSaid {
  enum Voice { kNoVoice, kMelody, kBass };
  const score::Note& note;
  const score::Part* part = nullptr;  ///< null: not known
  Voice voice = kNoVoice;
  bool glides = false, vibrato = false;
};

struct TuneSaid {
  int time = 0;  ///< which time it comes, from 1 on; 0: nothing that returns
  bool phrase = false, mirrored = false;
  int higher = 0;  ///< semitones
};

enum class Force { kPlain, kLight, kHard };

/// How a stroke of the ground is bound to a sound.
enum class Laid { kWith, kWhile, kAlone };

/// A language: clauses without a full stop.
struct ExplainWords {
  std::string (*note)(const NoteSaid&);
  std::string (*hit)(plan::HitKind, Force);
  std::string (*chord)(const plan::Chord&);
  std::string (*key)(const plan::Key&);     ///< "D minor"
  std::string (*in_key)(const plan::Key&);  ///< "the key of D minor"
  std::string (*beat)(int position);        ///< in its bar
  std::string (*section)(const plan::Section&);
  std::string (*within)(const plan::Section&);  ///< "in section B", "when section A returns"
  std::string (*tune)(const TuneSaid&);
  std::string (*comes)(int time);  ///< of a section: "the second time it comes"
  /// What is counted in its origin: words, pictures. `origin` may be null.
  std::string (*counted)(plan::CauseKind, int index, const plan::Origin* origin);
  /// A cause that the piece has no entry of: "a chord".
  std::string (*unknown)(plan::CauseKind);
  std::string (*span)(double start, double end);  ///< "from 0:10 to 0:20", "at 0:10"
  std::string (*beforehand)(double time);
  std::string (*ground)(Laid how, const std::string& thing, double time, const std::string& tone);
  const char* loudness;
  const char* loud;
  const char* soft;
  std::array<const char*, 4> moods;  ///< happy, sad, scary, peaceful
};
const ExplainWords& explain_words(Language language);
extern const ExplainWords kEnglishExplains, kFrenchExplains;

/// General MIDI's 16 families of 8 programs: which.
std::size_t family_of(int program);
/// One name in `names` for each kind of drum below; by its key in General MIDI.
enum class Drum { kBass, kSnare, kClap, kHiHat, kTom, kCymbal, kTambourine, kCowbell, kOther };
Drum drum_of(int key);
/// 0 very low .. 2 the middle of the keyboard .. 4 very high.
std::size_t height_of(int midi);
/// Rehearsal letters are no words: a section is called by its letter, or by its name.
bool has_name(const plan::Section& section);

}  // namespace impasto::hear
