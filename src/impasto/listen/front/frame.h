// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <array>
#include <utility>
#include <vector>

#include "impasto/listen/front/fft.h"
#include "impasto/listen/front/roughness.h"
#include "impasto/sound/audio.h"

namespace impasto::listen {

// What is measured of one moment's spectrum. Shared by the listener that hears a whole file and by
// the one that hears live; nothing here allocates after construction.

inline constexpr int kOnsetWindow = 2048;   ///< at sound::kRate: 46 ms
inline constexpr int kLowRate = 11025;      ///< Hz, of the pitch analysis
inline constexpr int kPitchFft = 4096;      ///< at kLowRate: 371 ms, bins of 2.7 Hz
inline constexpr int kMelodyWindow = 2048;  ///< at kLowRate: 186 ms
inline constexpr int kLowestPitch = 24;     ///< MIDI, first bin of the pitch spectrum
inline constexpr int kPerSemitone = 3;
inline constexpr int kPitchBins = 84 * kPerSemitone;  ///< 32.7 Hz .. 4.2 kHz
inline constexpr int kTimbreBands = 16;
inline constexpr int kCandidates = 8;

using Timbre = std::array<float, kTimbreBands>;  ///< log2 energies

double midi_to_hz(double pitch);
double hz_to_midi(double hz);

/// sound::kRate to kLowRate through a Blackman-windowed sinc.
class Decimator {
 public:
  Decimator();
  static constexpr int kTaps = 64;
  static constexpr int kFactor = sound::kRate / kLowRate;
  /// True when a sample has come out, into `out`. Its delay is half of kTaps.
  bool push(float x, float& out);

 private:
  std::array<float, kTaps> taps_{};
  std::array<float, 2 * kTaps> delay_{};  ///< written twice, so that it reads in one piece
  int at_ = 0, phase_ = 0;
};

/// 24 bands an octave from 30 Hz to 16 kHz, bands that fall on one bin joined (Boeck & Widmer
/// 2013).
struct OnsetBands {
  struct Filter {
    int first;
    std::vector<float> weights;
  };
  std::vector<Filter> filters;
  std::vector<float> hz;  ///< centres
  explicit OnsetBands(int window);
  int size() const { return static_cast<int>(filters.size()); }
  float energy(const std::vector<float>& power, int band) const;
};

/// Triangular energy-preserving weights from FFT bins to a spectrum over pitch.
struct PitchMap {
  struct Weight {
    int bin;
    float weight;
  };
  std::vector<std::vector<Weight>> rows;
  /// `bins` of them from MIDI `lowest` up, over a spectrum of `fft` samples at kLowRate.
  explicit PitchMap(double lowest = kLowestPitch, int per_semitone = kPerSemitone,
                    int bins = kPitchBins, int fft = kPitchFft);
  void apply(const float* power, float* magnitudes) const;
};

/// Local maxima of a power spectrum, parabolically refined in log power, loudest kept.
class PeakFinder {
 public:
  explicit PeakFinder(int bins);
  const std::vector<Partial>& find(const std::vector<float>& power, double bin_hz, double low,
                                   double high, double floor, std::size_t most);

 private:
  std::vector<std::pair<float, int>> found_;
  std::vector<Partial> peaks_;
};

struct Shape {
  float centroid = 0.0f;  ///< Hz
  float flatness = 0.0f;  ///< 0 tonal .. 1 noise
  Timbre timbre{};
};
/// Of a power spectrum of kOnsetWindow samples.
Shape shape_of(const std::vector<float>& power, const OnsetBands& bands);

/// Circular mean of the distance of partials to the semitone grid, by amplitude.
struct Tuning {
  double cosine = 0.0, sine = 0.0, total = 0.0;
  void add(const std::vector<Partial>& partials);
  double semitones() const;  ///< -0.5..0.5
  double clarity() const;    ///< 0: partials lie anywhere .. 1: all on one grid
};

struct Candidate {
  float pitch = 0.0f;     ///< MIDI
  float salience = 0.0f;  ///< 0: none
};
using Candidates = std::array<Candidate, kCandidates>;

/// Pitches that may lead, by harmonic summation (Salamon & Gomez 2012).
class Salience {
 public:
  Salience();
  Candidates of(const std::vector<Partial>& partials);

 private:
  static constexpr int kHarmonics = 10;
  static constexpr int kBins = 300;        ///< MIDI 33 .. 93
  static constexpr double kStep = 0.2;     ///< semitones
  static constexpr double kLowest = 33.0;  ///< MIDI
  std::array<double, kHarmonics + 1> steps_{};
  std::array<float, kHarmonics + 1> weights_{};
  std::vector<float> bins_;
};

}  // namespace impasto::listen
