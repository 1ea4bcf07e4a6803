// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/media/downmix.h"

#include <cmath>
#include <cstdint>
#include <type_traits>

#include "impasto/media/av.h"

namespace impasto::media {
namespace {

constexpr float kHalfPower = 0.70710678f;  // -3 dB
constexpr float kTooLoud = 64.0f;

struct Gains {
  float left = 0, right = 0;
};

Gains surround_gains(AVChannel channel) {
  switch (channel) {
    case AV_CHAN_FRONT_LEFT:
    case AV_CHAN_FRONT_LEFT_OF_CENTER:
    case AV_CHAN_WIDE_LEFT:
    case AV_CHAN_STEREO_LEFT: return {1.0f, 0.0f};
    case AV_CHAN_FRONT_RIGHT:
    case AV_CHAN_FRONT_RIGHT_OF_CENTER:
    case AV_CHAN_WIDE_RIGHT:
    case AV_CHAN_STEREO_RIGHT: return {0.0f, 1.0f};
    case AV_CHAN_FRONT_CENTER: return {kHalfPower, kHalfPower};
    case AV_CHAN_BACK_LEFT:
    case AV_CHAN_SIDE_LEFT:
    case AV_CHAN_TOP_FRONT_LEFT:
    case AV_CHAN_TOP_BACK_LEFT:
    case AV_CHAN_TOP_SIDE_LEFT: return {kHalfPower, 0.0f};
    case AV_CHAN_BACK_RIGHT:
    case AV_CHAN_SIDE_RIGHT:
    case AV_CHAN_TOP_FRONT_RIGHT:
    case AV_CHAN_TOP_BACK_RIGHT:
    case AV_CHAN_TOP_SIDE_RIGHT: return {0.0f, kHalfPower};
    case AV_CHAN_LOW_FREQUENCY:
    case AV_CHAN_LOW_FREQUENCY_2: return {0.0f, 0.0f};
    default: return {0.5f, 0.5f};  // back centre and the like: -3 dB, shared by two sides
  }
}

std::vector<Gains> find_gains(const AVFrame& frame) {
  const int channels = frame.ch_layout.nb_channels;
  if (channels == 1) return {{1.0f, 1.0f}};
  if (channels == 2) return {{1.0f, 0.0f}, {0.0f, 1.0f}};
  std::vector<Gains> gains;
  if (frame.ch_layout.order == AV_CHANNEL_ORDER_AMBISONIC) {
    // ACN order, SN3D: the first is the pressure, the second faces left.
    gains.assign(static_cast<std::size_t>(channels), {});
    gains[0] = {0.5f, 0.5f};
    gains[1] = {0.5f, -0.5f};
    return gains;
  }
  AVChannelLayout usual{};
  const AVChannelLayout* layout = &frame.ch_layout;
  if (layout->order != AV_CHANNEL_ORDER_NATIVE) {
    av_channel_layout_default(&usual, channels);
    layout = &usual;
  }
  if (layout->order != AV_CHANNEL_ORDER_NATIVE) {
    const float each = 1.0f / std::sqrt(static_cast<float>(channels));
    return {static_cast<std::size_t>(channels), Gains{each, each}};
  }
  for (int c = 0; c < channels; ++c) {
    const Gains g =
        surround_gains(av_channel_layout_channel_from_index(layout, static_cast<unsigned>(c)));
    gains.push_back({g.left * kHalfPower, g.right * kHalfPower});
  }
  av_channel_layout_uninit(&usual);
  return gains;
}

template <class T>
float to_float(T x) {
  if constexpr (std::is_same_v<T, std::uint8_t>) return (static_cast<float>(x) - 128.0f) / 128.0f;
  if constexpr (std::is_same_v<T, std::int16_t>) return static_cast<float>(x) / 32768.0f;
  if constexpr (std::is_same_v<T, std::int32_t>) return static_cast<float>(x) / 2147483648.0f;
  if constexpr (std::is_same_v<T, std::int64_t>) {
    return static_cast<float>(x) / 9223372036854775808.0f;
  }
  return static_cast<float>(x);
}

template <class T>
std::size_t mix(const AVFrame& frame, bool planar, const Gains* gains, std::vector<float>& out) {
  const auto channels = static_cast<std::size_t>(frame.ch_layout.nb_channels);
  const auto count = static_cast<std::size_t>(frame.nb_samples);
  std::size_t bad = 0;
  out.assign(count * 2, 0.0f);
  for (std::size_t c = 0; c < channels; ++c) {
    const T* in = reinterpret_cast<const T*>(frame.extended_data[planar ? c : 0]);
    const std::size_t step = planar ? 1 : channels;
    if (!planar) in += c;
    const Gains g = gains[c];
    for (std::size_t i = 0; i < count; ++i) {
      float x = to_float(in[i * step]);
      if (!(std::fabs(x) <= kTooLoud)) {
        x = 0.0f;
        ++bad;
      }
      out[2 * i] += x * g.left;
      out[2 * i + 1] += x * g.right;
    }
  }
  return bad;
}

}  // namespace

std::size_t to_stereo(const AVFrame& frame, std::vector<float>& out) {
  const std::vector<Gains> found = find_gains(frame);
  const Gains* const gains = found.data();
  const auto format = static_cast<AVSampleFormat>(frame.format);
  const bool planar = av_sample_fmt_is_planar(format) != 0;
  switch (av_get_packed_sample_fmt(format)) {
    case AV_SAMPLE_FMT_U8: return mix<std::uint8_t>(frame, planar, gains, out);
    case AV_SAMPLE_FMT_S16: return mix<std::int16_t>(frame, planar, gains, out);
    case AV_SAMPLE_FMT_S32: return mix<std::int32_t>(frame, planar, gains, out);
    case AV_SAMPLE_FMT_S64: return mix<std::int64_t>(frame, planar, gains, out);
    case AV_SAMPLE_FMT_FLT: return mix<float>(frame, planar, gains, out);
    case AV_SAMPLE_FMT_DBL: return mix<double>(frame, planar, gains, out);
    default: out.clear(); return 1;
  }
}

}  // namespace impasto::media
