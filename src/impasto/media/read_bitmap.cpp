// SPDX-License-Identifier: GPL-3.0-or-later
// GIF and BMP by FFmpeg's decoders. Sizes are read here first: they are checked before a decoder
// may ask for memory.
extern "C" {
#include <libavutil/pixdesc.h>
}

#include <algorithm>
#include <cstring>

#include "impasto/media/av.h"
#include "impasto/media/read_still.h"

namespace impasto::media {
namespace {

static_assert(kPadding >= AV_INPUT_BUFFER_PADDING_SIZE);

std::uint32_t little(std::span<const std::uint8_t> bytes, std::size_t at, std::size_t size) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < size && at + i < bytes.size(); ++i) {
    value |= std::uint32_t{bytes[at + i]} << (8 * i);
  }
  return value;
}

/// The first picture that the bytes hold; nullptr when there is none.
FramePtr first_frame(AVCodecID id, std::span<const std::uint8_t> bytes) {
  silence_ffmpeg();
  const AVCodec* codec = avcodec_find_decoder(id);
  if (codec == nullptr) return {};
  const CodecPtr decoder(allocated(avcodec_alloc_context3(codec)));
  decoder->max_pixels = static_cast<std::int64_t>(kMostPixels);
  decoder->thread_count = 1;
  const PacketPtr packet(allocated(av_packet_alloc()));
  FramePtr frame(allocated(av_frame_alloc()));
  if (avcodec_open2(decoder.get(), codec, nullptr) < 0) return {};
  // Nothing is written to what is marked so.
  auto* data = const_cast<std::uint8_t*>(bytes.data());
  packet->buf = allocated(av_buffer_create(
      data, bytes.size() + kPadding, [](void*, std::uint8_t*) {}, nullptr,
      AV_BUFFER_FLAG_READONLY));
  packet->data = data;
  packet->size = static_cast<int>(bytes.size());
  packet->flags |= AV_PKT_FLAG_KEY;
  if (avcodec_send_packet(decoder.get(), packet.get()) < 0) return {};
  if (avcodec_receive_frame(decoder.get(), frame.get()) < 0) return {};
  return frame;
}

/// Of any kind without subsampling: palette, grey, or red, green and blue of up to 8 bit.
bool to_rgba(const AVFrame& frame, picture::Image& image) {
  const AVPixFmtDescriptor* kind = av_pix_fmt_desc_get(static_cast<AVPixelFormat>(frame.format));
  if (kind == nullptr || frame.width != image.width || frame.height != image.height) return false;
  const bool palette = (kind->flags & AV_PIX_FMT_FLAG_PAL) != 0;
  const bool grey = !palette && kind->nb_components < 3;
  if (!palette && !grey && (kind->flags & AV_PIX_FMT_FLAG_RGB) == 0) return false;
  const bool alpha = !palette && kind->nb_components == 4;
  const int channels = palette || grey ? 1 : alpha ? 4 : 3;
  const std::uint8_t* planes[4] = {frame.data[0], frame.data[1], frame.data[2], frame.data[3]};
  std::vector<std::uint16_t> line(static_cast<std::size_t>(image.width));
  for (int y = 0; y < image.height; ++y) {
    std::uint8_t* row = image.row(y);
    for (int c = 0; c < channels; ++c) {
      av_read_image_line2(line.data(), planes, frame.linesize, kind, 0, y, c, image.width, 0, 2);
      const int most = (1 << kind->comp[c].depth) - 1;
      for (std::size_t x = 0; x < line.size(); ++x) {
        row[4 * x + static_cast<std::size_t>(c)] =
            palette ? static_cast<std::uint8_t>(line[x])
                    : static_cast<std::uint8_t>(line[x] * 255 / most);
      }
    }
    for (std::size_t x = 0; x < line.size(); ++x) {
      std::uint8_t* pixel = row + 4 * x;
      if (palette) {  // A R G B, each as one number
        std::uint32_t colour = 0;
        std::memcpy(&colour, frame.data[1] + 4 * std::size_t{pixel[0]}, 4);
        for (int c = 0; c < 3; ++c) pixel[c] = static_cast<std::uint8_t>(colour >> (16 - 8 * c));
        pixel[3] = static_cast<std::uint8_t>(colour >> 24);
      }
      if (grey) pixel[1] = pixel[2] = pixel[0];
      if (!palette && !alpha) pixel[3] = 255;
    }
  }
  return true;
}

/// How many pictures a GIF holds, and whether the first is whole (GIF89a, 15 to 26).
struct Gif {
  int pictures = 0;
  bool whole = false;
};

Gif look_through(std::span<const std::uint8_t> bytes) {
  Gif found;
  const auto table = [](unsigned flags) {
    return (flags & 0x80) != 0 ? std::size_t{3} << ((flags & 7) + 1) : 0;
  };
  std::size_t at = 13 + table(bytes.size() > 10 ? bytes[10] : 0);
  while (at < bytes.size() && found.pictures < 2) {
    const std::uint8_t what = bytes[at];
    if (what == ',') {
      if (at + 10 >= bytes.size()) break;
      ++found.pictures;
      at += 11 + table(bytes[at + 9]);  // and the size of its codes
    } else if (what == '!') {
      at += 2;
    } else {
      break;
    }
    while (at < bytes.size() && bytes[at] != 0) at += std::size_t{1} + bytes[at];
    if (at < bytes.size() && found.pictures == 1) found.whole = true;
    ++at;
  }
  return found;
}

}  // namespace

bool read_gif(std::span<const std::uint8_t> bytes, RawStill& out) {
  if (!may_be_read(little(bytes, 6, 2), little(bytes, 8, 2), out)) return false;
  out.image =
      picture::Image(static_cast<int>(little(bytes, 6, 2)), static_cast<int>(little(bytes, 8, 2)));
  const FramePtr frame = first_frame(AV_CODEC_ID_GIF, bytes);
  if (!frame || !to_rgba(*frame, out.image)) return false;
  const Gif gif = look_through(bytes);
  out.animated = gif.pictures > 1;
  out.rows = out.image.height;
  if (gif.whole) return true;
  // Where nothing was written there is one colour.
  const std::uint8_t* last = out.image.row(out.rows - 1);
  const auto empty = [&](int y) {
    const std::uint8_t* row = out.image.row(y);
    for (int x = 0; x < out.image.width; ++x) {
      if (std::memcmp(row + 4 * x, last, 4) != 0) return false;
    }
    return true;
  };
  while (out.rows > 0 && empty(out.rows - 1)) --out.rows;
  return out.rows > 0;
}

bool read_bmp(std::span<const std::uint8_t> bytes, RawStill& out) {
  constexpr std::uint32_t kOldHeader = 12, kNewestHeader = 124;  // bytes; OS/2 1, Windows 5
  if (little(bytes, 2, 4) > bytes.size()) return false;  // it is stored from below: no top yet
  const std::uint32_t header = little(bytes, 14, 4);
  const bool old = header == kOldHeader;
  const std::uint32_t width = little(bytes, 18, old ? 2 : 4);
  std::uint32_t height = little(bytes, old ? 20 : 22, old ? 2 : 4);
  if (!old && (height & 0x80000000u) != 0) height = 0u - height;  // top row first
  if (!may_be_read(width, height, out)) return false;
  out.image = picture::Image(static_cast<int>(width), static_cast<int>(height));
  const FramePtr frame = first_frame(AV_CODEC_ID_BMP, bytes);
  if (!frame || !to_rgba(*frame, out.image)) return false;
  out.rows = out.image.height;
  constexpr std::uint32_t kEmbedded = 0x4d424544;  // 'MBED'
  if (header == kNewestHeader && little(bytes, 70, 4) == kEmbedded) {
    const std::size_t at = std::size_t{14} + little(bytes, 126, 4), size = little(bytes, 130, 4);
    if (at < bytes.size() && size <= bytes.size() - at) {
      out.icc.assign(bytes.begin() + static_cast<std::ptrdiff_t>(at),
                     bytes.begin() + static_cast<std::ptrdiff_t>(at + size));
    }
  }
  return true;
}

}  // namespace impasto::media
