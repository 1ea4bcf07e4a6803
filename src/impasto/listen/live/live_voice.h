// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

namespace impasto::listen {

/// Cuts the pitch of one voice into notes while it sounds: where it leaps, rests or is struck anew.
/// A note is told once it has held for kShortest, a rest once the voice has been silent as long.
class LiveVoice {
 public:
  static constexpr double kShortest = 0.09;  ///< s

  struct Change {
    double time = 0.0;        ///< s, when it began
    float pitch = 0.0f;       ///< MIDI, whole; 0: a rest
    float confidence = 0.0f;  ///< mean salience so far; 0 of a rest
  };
  /// `hop`: s between two calls.
  explicit LiveVoice(double hop) : hop_(hop) {}
  /// The pitch (0: none) around `time` and how clear it is; `struck`: the last attack before
  /// `time`. True when there is something to tell.
  bool step(double time, float pitch, float salience, double struck, Change& change);

 private:
  double hop_;
  double start_ = 0.0, end_ = 0.0, pitches_ = 0.0, saliences_ = 0.0;  ///< of the run of one pitch
  int length_ = 0;                                                    ///< in steps, 0: no run
  bool told_ = false;                                                 ///< the run is a note
  bool sounding_ = false;                                             ///< what was told last
  double ended_ = 0.0;                                                ///< the last note's run
};

}  // namespace impasto::listen
