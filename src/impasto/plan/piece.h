// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <array>
#include <string>
#include <vector>

#include "impasto/base/names.h"
#include "impasto/score/score.h"

namespace impasto::plan {

// A Piece says what happens when. All times are seconds from the start of the sound, all lists are
// ascending in time, every confidence is 0..1.

struct Beat {
  double time = 0.0;
  int position = 1;  ///< place in the bar, 1 = downbeat
  float confidence = 0.0f;
};

enum class HitKind { kLow, kMid, kHigh, kPitched };
inline constexpr auto kHitNames = names_to<HitKind::kPitched>({"low", "mid", "high", "pitched"});

struct Onset {
  double time = 0.0;
  float strength = 0.0f;  ///< 0..1, relative to the strongest of the piece
  HitKind kind = HitKind::kPitched;
  float attack = 0.0f;  ///< s from the first rise to nearly the full level; 0 when unknown
};

struct Key {
  double start = 0.0, end = 0.0;
  int tonic = 0;  ///< pitch class, 0 = C
  bool minor = false;
  float confidence = 0.0f;
};

enum class ChordQuality {
  kNone,
  kMajor,
  kMinor,
  kDominant7,
  kMajor7,
  kMinor7,
  kDiminished,
  kAugmented,
  kSuspended
};
inline constexpr auto kQualityNames =
    names_to<ChordQuality::kSuspended>({"none", "major", "minor", "dominant7", "major7", "minor7",
                                        "diminished", "augmented", "suspended"});

struct Chord {
  double start = 0.0, end = 0.0;
  int root = 0;  ///< pitch class; ignored for kNone
  ChordQuality quality = ChordQuality::kNone;
  int bass = 0;  ///< pitch class sounding lowest
  float confidence = 0.0f;
};

/// Four emotions as z-scores over the 200 stimuli of Eerola, Friberg & Bresin 2013 (mapping.md A),
/// clamped to +-2.5, and their summary.
struct Emotion {
  float happy = 0, sad = 0, scary = 0, peaceful = 0;
  float valence = 0, arousal = 0;
};

struct Section {
  double start = 0.0, end = 0.0;
  int label = 0;            ///< 0 = A, 1 = B ...; equal labels are the same music coming back
  int returns = 0;          ///< how often this label was heard before: 0 the first time
  std::string name;         ///< as written ("Chorus"), else empty
  float loudness = -23.0f;  ///< LUFS, energy mean over the section
  Emotion emotion;
  float confidence = 0.0f;
};

/// What is said in one breath: sections are made of whole phrases.
struct Phrase {
  double start = 0.0, end = 0.0;
  int label = 0;    ///< 0 = a, 1 = b ...; equal labels are the same music coming back
  int returns = 0;  ///< how often this label was heard before: 0 the first time
  float confidence = 0.0f;
};

/// One appearance of a motif: `count` notes of the melody from `first` on.
struct MotifUse {
  double start = 0.0, end = 0.0;
  int first = 0, count = 0;
  int transposition = 0;    ///< semitones above its first appearance
  float similarity = 0.0f;  ///< to its first appearance; 1: the same intervals and rhythm
  bool mirrored = false;    ///< upside down
};
/// A figure of the melody that comes back; its first appearance first.
struct Motif {
  std::vector<MotifUse> uses;
};

/// Evenly sampled curves, all of the same length: value i holds over [i, i+1) * hop.
struct Curves {
  double hop = 0.05;                  ///< s
  std::vector<float> loudness;        ///< LUFS, momentary (400 ms), floor -70
  std::vector<float> onset_strength;  ///< 0..1
  std::vector<float> centroid;        ///< Hz, 0 in silence
  std::vector<float> flatness;        ///< 0 tonal .. 1 noise
  std::vector<float> roughness;       ///< 0..1
  std::vector<float> width;           ///< 0 mono .. 1 side as strong as mid
};

/// Emotion over time, one for each `hop`.
struct EmotionCurve {
  double hop = 1.0;
  std::vector<Emotion> values;
};

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

struct TempoPoint {
  double time = 0.0;
  double bpm = 0.0;
};
/// Beats a minute between each beat and the next, each the median of five; empty below three beats.
std::vector<TempoPoint> tempo_curve(const std::vector<Beat>& beats);

struct MeterPoint {
  double time = 0.0;
  int meter = 4;  ///< beats in a bar from here on
};
/// The metre and its changes: a bar or two of another length do not change it. Empty without a
/// whole bar.
std::vector<MeterPoint> meter_curve(const std::vector<Beat>& beats);

/// How each note of one voice is joined to the next: the share of the way to the next onset that it
/// sounds, 1 legato .. 0 staccato. -1 where a rest of two seconds or the end follows.
std::vector<float> articulation(const std::vector<score::Note>& voice);

/// What people say of a room: "about 1.8 s", "dry" below half a second; empty when unknown.
std::string reverb_text(float seconds);

/// Minutes and seconds: "0:07", "12:30".
std::string clock_text(double seconds);

/// Harte-style label: "A:min7/C", "N".
std::string to_label(const Chord& chord);
/// "F# minor".
std::string to_label(const Key& key);
/// 0 -> "A", 25 -> "Z", 26 -> "AA".
std::string section_letter(int label);
/// 0 -> "a", 25 -> "z", 26 -> "aa".
std::string phrase_letter(int label);

}  // namespace impasto::plan
