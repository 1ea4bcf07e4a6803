// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "impasto/listen/front/frame.h"
#include "impasto/listen/front/loudness.h"
#include "impasto/listen/front/spectra.h"
#include "impasto/sound/audio.h"

namespace impasto::listen {

inline constexpr int kOnsetHop = 441;   ///< samples; frame n is centred on n * hop
inline constexpr int kNoteHop = 882;    ///< frame n is centred on n * hop
inline constexpr int kMelodyHop = 882;  ///< frame n is centred on (n + 1/2) * hop
inline constexpr int kCurveHop = 2205;  ///< frame n is centred on (n + 1/2) * hop

/// What notes are heard in, each kNoteHop: thirds of a semitone with windows of 371 ms below middle
/// C and 186 ms above, then semitones with a window of 93 ms.
inline constexpr int kFineBins = 273;   ///< from MIDI 20
inline constexpr int kCoarseBins = 90;  ///< from MIDI 21
inline constexpr int kNoteBins = kFineBins + kCoarseBins;
inline constexpr int kCodesPerOctave = 12;  ///< of amplitude: half a decibel
inline constexpr int kLoudestCode = 255;

/// What bends are heard in, each kNoteHop: the partials that stand out through a window of 93 ms.
inline constexpr int kPartials = 16;
inline constexpr int kPartialLevels = 16;
inline constexpr float kLevelDecibels = 4.0f;
/// Pitch in 1/53 semitone and level in one code; 0 is no partial.
std::uint16_t encode_partial(double pitch, double decibels_below);
struct KeptPartial {
  float pitch = 0.0f;  ///< MIDI
  int level = 0;       ///< kPartialLevels - 1 for the loudest of its frame
};
KeptPartial decode_partial(std::uint16_t code);

/// Logarithms kept in 16 bits, 1/2048 octave fine, 5 octaves above 1 to 27 below: memory for an
/// hour stays small, and a change of gain is a mere shift.
inline constexpr int kLogSteps = 2048;
std::uint16_t encode_log2(float log2_value);
float decode_log2(std::uint16_t code);

/// What is kept of the sound.
struct Features {
  std::int64_t samples = 0;
  std::vector<float> band_hz;            ///< centre of each onset band
  Spectra<std::uint16_t> onset_spectra;  ///< log2 magnitudes of those, each kOnsetHop
  std::vector<LoudnessMeter::Block> loudness;
  std::vector<float> centroid, flatness, roughness, width;  ///< each kCurveHop
  std::vector<Timbre> timbre;
  Spectra<std::uint16_t> pitch_spectra{kPitchBins};  ///< log2 magnitudes, each kCurveHop
  /// Each kNoteHop, in half decibels, kLoudestCode for the frame's loudest bin: so what rounding
  /// does to them does not depend on the gain.
  Spectra<std::uint8_t> note_spectra{kNoteBins};
  std::vector<std::uint16_t> note_loudest;     ///< log2 magnitude of each frame's loudest bin
  Spectra<std::uint16_t> partials{kPartials};  ///< codes, each kNoteHop, those that stand out first
  std::vector<Candidate> leading;              ///< the pitch that stands out, each kMelodyHop
  double tuning = 0.0;                         ///< semitones above A440, -0.5..0.5
  double tuning_clarity = 0.0;                 ///< 0..1: whether there is a grid of keys at all

  double seconds() const { return static_cast<double>(samples) / sound::kRate; }
};

/// Turns blocks of sound into features while it streams.
class FrontEnd {
 public:
  FrontEnd();
  ~FrontEnd();
  void push(sound::Block block);
  Features finish();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace impasto::listen
