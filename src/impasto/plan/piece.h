// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "impasto/base/names.h"
#include "impasto/plan/curves.h"
#include "impasto/plan/emotion.h"
#include "impasto/plan/form.h"
#include "impasto/plan/harmony.h"
#include "impasto/plan/rhythm.h"
#include "impasto/score/note.h"

namespace impasto::plan {

// A Piece says what happens when. All times are seconds from the start of the sound, all lists are
// ascending in time, every confidence is 0..1.

enum class OriginKind { kSound, kScore, kWords, kPicture, kLive };
inline constexpr auto kOriginNames =
    names_to<OriginKind::kLive>({"sound", "score", "words", "picture", "live"});

/// Something that the piece was heard, read or seen in.
struct Origin {
  OriginKind kind = OriginKind::kSound;
  std::string title;  ///< as it calls itself, or its file's name; may be empty
};

inline constexpr float kLongestReverb = 20.0f;  ///< s

struct Piece {
  std::string title;
  std::vector<Origin> origins{Origin{}};  ///< what causes come from; the first is the sound's own
  double duration = 0.0;
  bool silent = false;  ///< nothing above -60 LUFS anywhere

  std::vector<Beat> beats;
  double tempo = 0.0;  ///< median beats a minute, 0 when no beat was found
  int meter = 4;       ///< beats in a bar, the commonest
  int division = 2;    ///< parts of a beat: 3 in compound metre, where 6/8 is 2 beats of 3 parts
  std::vector<Onset> onsets;
  std::vector<Key> keys;
  std::vector<Chord> chords;
  std::vector<score::Note> notes;   ///< all that sounds, when known (score) or transcribed
  std::vector<score::Note> melody;  ///< one voice, no overlaps
  std::vector<score::Note> bass;    ///< one voice, no overlaps
  std::vector<score::Part> parts;   ///< of a score
  std::vector<Section> sections;    ///< cover [0, duration] without gaps
  std::vector<Phrase> phrases;  ///< cover [0, duration]; every section's border is one of theirs
  std::vector<Motif> motifs;    ///< what fills most of the melody first
  float loudness = -23.0f;      ///< LUFS, integrated (EBU R 128)
  float loudness_range = 0.0f;  ///< LU (EBU Tech 3342)
  float reverb = 0.0f;  ///< s in which what has sounded dies away by 60 dB; 0: dry, or unknown
  Curves curves;
  Emotion emotion;  ///< of the whole
  float emotion_confidence = 0.0f;
  EmotionCurve emotion_curve;
};

/// Its notes are as they were written, not as they were heard.
inline bool from_score(const Piece& piece) {
  return !piece.origins.empty() && piece.origins.front().kind == OriginKind::kScore;
}

/// How each note of one voice is joined to the next: the share of the way to the next onset that it
/// sounds, 1 legato .. 0 staccato. -1 where a rest of two seconds or the end follows.
std::vector<float> articulation(const std::vector<score::Note>& voice);

/// What people say of a room: "about 1.8 s", "dry" below half a second; empty when unknown.
std::string reverb_text(float seconds);

/// Minutes and seconds: "0:07", "12:30".
std::string clock_text(double seconds);
/// And tenths of a second, rounded: "0:07.3".
std::string exact_clock_text(double seconds);

}  // namespace impasto::plan
