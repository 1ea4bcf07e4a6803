// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <variant>

#include "impasto/base/result.h"
#include "impasto/plan/emotion.h"
#include "impasto/plan/harmony.h"
#include "impasto/plan/piece_fwd.h"
#include "impasto/plan/rhythm.h"

namespace impasto::listen {

struct LiveSettings {
  int rate = 44100;        ///< Hz, 8000..192000
  int channels = 2;        ///< 1 or 2
  double ahead = 0.05;     ///< s, 0..0.2: beats are told this long before they fall
  int capacity = 1 << 13;  ///< events that wait to be drained; rounded up to a power of two
};

struct LiveBeat {
  plan::Beat beat;     ///< its confidence says how clear the pulse has been lately
  double tempo = 0.0;  ///< beats a minute
  int meter = 4;       ///< beats in a bar
};
/// The music has changed: a new section began.
struct LiveSection {
  int label = 0;    ///< as plan::Section's
  int returns = 0;  ///< the same
  float confidence = 0.0f;
};
/// Values of 50 ms.
struct LiveCurves {
  double energy = 0.0;      ///< K-weighted mean square of these 50 ms
  float loudness = -70.0f;  ///< LUFS, momentary: the 400 ms up to their end
  float centroid = 0.0f;    ///< Hz
  float flatness = 0.0f;    ///< as in plan::Curves, and so the next two
  float roughness = 0.0f;
  float width = 0.0f;
};
/// The voice that leads, every 20 ms.
struct LivePitch {
  float pitch = 0.0f;     ///< MIDI, 0 where none leads
  float salience = 0.0f;  ///< 0..1, against the clearest of late
};
/// A note of the melody or the bass has begun, told once it has held for 90 ms; it lasts until the
/// voice's next, or its rest.
struct LiveNote {
  enum class Voice { kMelody, kBass };
  Voice voice = Voice::kMelody;
  float pitch = 0.0f;       ///< MIDI, whole; 0: the voice rests
  float confidence = 0.0f;  ///< 0..1, how clearly it stands out; 0 of a rest
};

/// Something heard. Structs of plan/ keep their meaning; their own ends are unknown yet (equal to
/// their start) and an onset's strength is measured against the strongest of late.
struct LiveEvent {
  double time = 0.0;       ///< s of the stream; of a beat mostly ahead of `known`
  std::int64_t known = 0;  ///< samples that had been pushed when it was told
  std::variant<plan::Onset, LiveBeat, plan::Chord, plan::Key, LiveSection, LiveCurves, LivePitch,
               LiveNote, plan::Emotion>
      what;
};

/// The causal half of the listener: hears while the music plays. Events depend on the samples and
/// not on how they are cut into blocks, and time is counted in samples: no clock is read.
class LiveListener {
 public:
  /// Errors (kUsage): a rate, a number of channels or a setting out of range.
  static Result<LiveListener> start(const LiveSettings& settings);
  ~LiveListener();
  LiveListener(LiveListener&&) noexcept;
  LiveListener& operator=(LiveListener&&) noexcept;

  /// For the audio callback: interleaved samples, any number of frames. Does not allocate, lock,
  /// wait or touch files; its work is bounded by the number of samples.
  void push(std::span<const float> samples) noexcept;
  /// Takes the oldest event; false when there is none. One other thread may call this while `push`
  /// runs.
  bool pop(LiveEvent& event) noexcept;
  /// Events dropped because nobody drained them.
  std::int64_t lost() const noexcept;

 private:
  struct Impl;
  explicit LiveListener(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// Gathers events into a Piece: what a listener at the concert could have written down.
class LiveNotebook {
 public:
  LiveNotebook();
  ~LiveNotebook();
  LiveNotebook(LiveNotebook&&) noexcept;
  LiveNotebook& operator=(LiveNotebook&&) noexcept;

  void add(const LiveEvent& event);
  /// Everything up to `duration`, s. Call once.
  plan::Piece finish(double duration);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace impasto::listen
