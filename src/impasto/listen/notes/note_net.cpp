// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/listen/notes/note_net.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "impasto/base/check.h"
#include "impasto/base/math.h"
#include "impasto/listen/notes/weights.h"

namespace impasto::listen {
namespace {

// The same numbers stand in tools/train_notes.py.
constexpr int kHarmonics[] = {-36, 0, 36, 57, 72, 84, 93, 101, 108, 120};  // thirds of a semitone
constexpr int kOvertones[] = {0, 12, 19, 24, 28, 31, 36};                  // semitones
constexpr int kRelated[] = {-24, -19, -12, -7, 0, 7, 12, 19, 24};
constexpr int kInputs = 3 * std::size(kHarmonics) + std::size(kOvertones) + 3;
constexpr int kWide = 24, kHidden = 16, kLead = 8;

constexpr int kChunk = 256;   ///< frames computed at a time
constexpr int kContext = 26;  ///< how far to each side a frame's result depends on the input
constexpr int kMargin = 24;   ///< zeros beside the keys
constexpr int kRow = kKeys + 2 * kMargin;

// Four lanes over neighbouring keys; each lane adds in the same order whatever the machine.
typedef float Lanes __attribute__((vector_size(16), aligned(4), may_alias));
constexpr int kLanes = 4;
static_assert(kKeys % (2 * kLanes) == 0);

/// [frame][channel][key] with zeros beside the keys, for frames from `first` on.
struct Planes {
  int channels, first = 0, last = 0;  ///< frames [first, last) hold
  std::vector<float> values;
  explicit Planes(int count)
      : channels(count),
        values(static_cast<std::size_t>(kChunk + 2 * kContext) * count * kRow, 0.0f) {}
  float* at(int frame, int channel) {
    return &values[(static_cast<std::size_t>(frame - first) * channels + channel) * kRow + kMargin];
  }
  const float* at(int frame, int channel) const {
    return const_cast<Planes*>(this)->at(frame, channel);
  }
};

struct Tap {
  int frames, keys;
};

std::vector<Tap> in_time(int count, int dilation) {
  std::vector<Tap> taps;
  for (int k = -(count / 2); k <= count / 2; ++k) taps.push_back({k * dilation, 0});
  return taps;
}

/// A convolution over the given taps, then for hidden layers max(0, x).
struct Layer {
  int inputs, outputs;
  std::vector<Tap> taps;
  bool rectified = true;
  std::vector<float> weights;  ///< [four outputs][tap][input][output of the four]
  std::vector<float> biases;   ///< outputs, filled up to fours

  Layer(int in, int out, std::vector<Tap> where, bool hidden)
      : inputs(in), outputs(out), taps(std::move(where)), rectified(hidden) {}

  /// A row of weights for each output, then one of the biases.
  void read(WeightReader& reader) {
    const int fours = (outputs + 3) / 4;
    const std::size_t row = taps.size() * inputs;
    weights.assign(fours * row * 4, 0.0f);
    biases.assign(fours * 4, 0.0f);
    for (int o = 0; o < outputs; ++o) {
      const std::vector<float> values = reader.row(row);
      for (std::size_t i = 0; i < row; ++i) {
        weights[(static_cast<std::size_t>(o / 4) * row + i) * 4 + o % 4] = values[i];
      }
    }
    const std::vector<float> values = reader.row(outputs);
    std::copy(values.begin(), values.end(), biases.begin());
  }

  /// Frames [from, to) of `out`. What `in` does not hold is silence before or after the piece. With
  /// `residual`, the input is added.
  void apply(const Planes& in, Planes& out, int from, int to, bool residual) const {
    out.first = from;
    out.last = to;
    for (int t = from; t < to; ++t) {
      for (int o = 0; o < outputs; o += 4) {
        for (int p = 0; p < kKeys; p += 2 * kLanes) four(in, out, t, o, p, residual);
      }
    }
  }

 private:
  void four(const Planes& in, Planes& out, int t, int o, int p, bool residual) const {
    Lanes sum[4][2];
    for (int i = 0; i < 4; ++i) sum[i][0] = sum[i][1] = Lanes{} + biases[o + i];
    const float* w = &weights[static_cast<std::size_t>(o) * taps.size() * inputs];
    for (const Tap& tap : taps) {
      const int frame = t + tap.frames;
      if (frame < in.first || frame >= in.last) {
        w += 4 * inputs;
        continue;
      }
      const float* x = in.at(frame, 0) + p + tap.keys;
      for (int c = 0; c < inputs; ++c, x += kRow, w += 4) {
        const Lanes a = *reinterpret_cast<const Lanes*>(x);
        const Lanes b = *reinterpret_cast<const Lanes*>(x + kLanes);
        for (int i = 0; i < 4; ++i) {
          sum[i][0] += a * w[i];
          sum[i][1] += b * w[i];
        }
      }
    }
    for (int i = 0; i < std::min(4, outputs - o); ++i) {
      float* y = out.at(t, o + i) + p;
      const float* before = residual ? in.at(t, o + i) + p : nullptr;
      for (int k = 0; k < 2 * kLanes; ++k) {
        float value = sum[i][k / kLanes][k % kLanes];
        if (rectified) value = std::max(0.0f, value);
        y[k] = before ? before[k] + value : value;
      }
    }
  }
};

struct Net {
  Layer stack{kInputs, kWide, in_time(3, 1), true};
  Layer near{kWide, kHidden, {}, true};
  Layer related{kHidden, kHidden, {}, true};
  Layer time1{kHidden, kHidden, in_time(5, 1), true};
  Layer time2{kHidden, kHidden, in_time(5, 3), true};
  Layer note{kHidden, 3, in_time(3, 1), false};
  Layer lead{kHidden, kLead, in_time(5, 8), true};
  Layer melody{kLead, 1, in_time(1, 1), false};

  Net() {
    for (int t = -1; t <= 1; ++t) {
      for (int p = -1; p <= 1; ++p) near.taps.push_back({t, p});
    }
    for (int keys : kRelated) related.taps.push_back({0, keys});
    WeightReader reader(kNoteWeights);
    for (Layer* layer : {&stack, &near, &related, &time1, &time2, &note, &lead, &melody}) {
      layer->read(reader);
    }
    IMPASTO_CHECK(reader.finished());
  }
};

/// The harmonics of each key side by side.
void stack(NoteLevels& levels, const NoteInput& input, Planes& planes, int from, int to) {
  planes.first = from;
  planes.last = to;
  for (int t = from; t < to; ++t) {
    int c = 0;
    const float* fine = levels.fine(t);
    for (int harmonic : kHarmonics) {
      for (int d = -1; d <= 1; ++d, ++c) {
        float* row = planes.at(t, c);
        for (int p = 0; p < kKeys; ++p) {
          const int b = 3 * p + 3 + harmonic + d;
          row[p] = b >= 0 && b < kFineBins ? fine[b] : 0.0f;
        }
      }
    }
    const float* coarse = levels.coarse(t);
    for (int overtone : kOvertones) {
      float* row = planes.at(t, c++);
      for (int p = 0; p < kKeys; ++p) {
        row[p] = p + overtone < kCoarseBins ? coarse[p + overtone] : 0.0f;
      }
    }
    for (int k = 0; k < 2; ++k) {
      std::fill_n(planes.at(t, c++), kKeys, input.attacks[2 * static_cast<std::size_t>(t) + k]);
    }
    float* place = planes.at(t, c);
    for (int p = 0; p < kKeys; ++p) place[p] = static_cast<float>(p) / kKeys;
  }
}

void store(const Planes& planes, int channel, int from, int to, std::vector<std::uint8_t>& out) {
  for (int t = from; t < to; ++t) {
    const float* row = planes.at(t, channel);
    for (int p = 0; p < kKeys; ++p) {
      const double sure = 1.0 / (1.0 + math::exp(-static_cast<double>(row[p])));
      out[static_cast<std::size_t>(t) * kKeys + p] = static_cast<std::uint8_t>(255.0 * sure + 0.5);
    }
  }
}

}  // namespace

NoteActivations activate_notes(const Features& features, const NoteInput& input,
                               const Progress& progress) {
  NoteActivations result;
  result.frames = input.frames;
  for (auto* values : {&result.onset, &result.sounding, &result.velocity, &result.leading}) {
    values->assign(static_cast<std::size_t>(input.frames) * kKeys, 0);
  }
  const Net net;
  NoteLevels levels(features, input);
  Planes stacked(kInputs), wide(kWide), a(kHidden), b(kHidden), notes(3), lead(kLead), melody(1);
  for (int start = 0; start < input.frames; start += kChunk) {
    const int end = std::min(input.frames, start + kChunk);
    const auto from = [&](int reach) { return std::max(0, start - reach); };
    const auto to = [&](int reach) { return std::min(input.frames, end + reach); };
    stack(levels, input, stacked, from(26), to(26));
    net.stack.apply(stacked, wide, from(25), to(25), false);
    net.near.apply(wide, a, from(24), to(24), false);
    net.related.apply(a, b, from(24), to(24), true);
    net.time1.apply(b, a, from(22), to(22), true);
    net.time2.apply(a, b, from(16), to(16), true);
    net.note.apply(b, notes, start, end, false);
    net.lead.apply(b, lead, start, end, false);
    net.melody.apply(lead, melody, start, end, false);
    store(notes, 0, start, end, result.onset);
    store(notes, 1, start, end, result.sounding);
    store(notes, 2, start, end, result.velocity);
    store(melody, 0, start, end, result.leading);
    progress(static_cast<double>(end) / input.frames);
    if (progress.cancelled()) break;
  }
  return result;
}

std::vector<float> struck(const NoteActivations& activations) {
  std::vector<float> sure(activations.frames, 0.0f);
  for (int t = 0; t < activations.frames; ++t) {
    const auto row = activations.onset.begin() + static_cast<std::ptrdiff_t>(t) * kKeys;
    sure[t] = static_cast<float>(*std::max_element(row, row + kKeys)) / 255.0f;
  }
  return sure;
}

}  // namespace impasto::listen
