// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <utility>
#include <vector>

#include "impasto/listen/harmony/harmony.h"
#include "impasto/plan/harmony.h"

namespace impasto::listen {

/// Chords and keys as they come: the models of harmony.cpp, forward only.
class LiveHarmony {
 public:
  LiveHarmony();
  /// The pitch spectrum of the next kGridHop seconds.
  void frame(const float* magnitudes, double tuning);
  double heard_until() const { return static_cast<double>(frames_) * kGridHop; }
  const Chroma& newest() const { return treble_[(frames_ - 1) % kMemory]; }
  /// The lowest voice of the newest frame: MIDI, 0 where none is heard, and how it stands beside
  /// the clearest note, 0..1.
  std::pair<float, float> lowest() const;
  /// How much harmony and bass of `reach` s after `time` differ from those before.
  float change_at(double time, double reach) const;
  /// The stretch between two beats. True when the chord is another than before.
  bool chord(double start, double end, plan::Chord& chord);
  /// Call once a second. True when the key is another than before; its start is left to the caller.
  bool key(plan::Key& key);
  /// -1 minor .. 1 major: the key, tempered by the chords of late.
  double mode() const;

 private:
  static constexpr long kMemory = 256;  ///< frames: 12.8 s

  Chroma mean(const std::vector<Chroma>& chroma, double start, double end) const;

  NnlsNotes activations_;
  std::vector<float> relative_, notes_;
  std::vector<Chroma> treble_, bass_;
  long frames_ = 0;
  float loudest_ = 1e-4f;  ///< magnitude, of late
  float energy_ = 0.0f;    ///< of the loudest stretch of late
  ChordScores scores_{};
  int state_ = -1;
  Chroma recent_{}, whole_{}, low_{};  ///< leaky histograms for the key
  std::array<double, 24> key_scores_{};
  plan::Key key_;
  int seconds_ = 0;
  double chord_mode_ = 0.0;
};

}  // namespace impasto::listen
