// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <utility>
#include <vector>

namespace impasto::listen {

/// The K weighting of ITU-R BS.1770-4 at 44.1 kHz, of a stereo stream.
class KWeighting {
 public:
  KWeighting();
  /// Sum of both channels' weighted squares.
  double energy(double left, double right);
  void settle();  ///< call now and then: a filter that rings into denormals only costs time

 private:
  struct Biquad {
    double b0, b1, b2, a1, a2;
  };
  struct Channel {
    double z[4] = {0, 0, 0, 0};
  };
  double filter(Channel& channel, double x);

  Biquad shelf_, highpass_;
  Channel channels_[2];
};

/// K-weighted energy of a stereo stream in blocks of 50 ms.
class LoudnessMeter {
 public:
  void push(double left, double right);
  void flush();  ///< closes the last, shorter block

  struct Block {
    double energy = 0.0;  ///< sum over samples of both channels' weighted squares
    int samples = 0;
  };
  std::vector<Block> take_blocks() { return std::move(blocks_); }

 private:
  KWeighting weighting_;
  Block block_;
  std::vector<Block> blocks_;
};

inline constexpr float kFloorLufs = -70.0f;

/// -0.691 + 10 log10(mean square), never below the floor, rounded to 0.01 LU.
float lufs(double mean_square, float floor = kFloorLufs);
/// Inverse of `lufs`, without rounding.
double energy_of(double lufs);

/// Above it something sounds: 40 LU below the loudest of a momentary curve. Not an absolute level,
/// so that a gain changes nothing.
float sounding_level(const std::vector<float>& momentary);

/// For each block the loudness of the 400 ms around its start.
std::vector<float> momentary(const std::vector<LoudnessMeter::Block>& blocks,
                             float floor = kFloorLufs);
/// Gated programme loudness, EBU R 128: 400 ms blocks every 100 ms, gates -70 LUFS and -10 LU.
float integrated(const std::vector<LoudnessMeter::Block>& blocks);
/// EBU Tech 3342: 3 s windows every 100 ms, gates -70 LUFS and -20 LU, 10th to 95th percentile.
float loudness_range(const std::vector<LoudnessMeter::Block>& blocks);

}  // namespace impasto::listen
