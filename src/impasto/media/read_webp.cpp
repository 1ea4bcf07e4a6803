// SPDX-License-Identifier: GPL-3.0-or-later
#include <webp/decode.h>
#include <webp/demux.h>

#include <algorithm>
#include <cstring>
#include <memory>

#include "impasto/media/read_still.h"

namespace impasto::media {
namespace {

struct Release {
  void operator()(WebPDemuxer* demuxer) const { WebPDemuxDelete(demuxer); }
  void operator()(WebPIDecoder* decoder) const { WebPIDelete(decoder); }
};

std::vector<std::uint8_t> chunk(const WebPDemuxer* file, const char* name) {
  WebPChunkIterator at;
  if (WebPDemuxGetChunk(file, name, 1, &at) == 0) return {};
  const std::vector<std::uint8_t> bytes(at.chunk.bytes, at.chunk.bytes + at.chunk.size);
  WebPDemuxReleaseChunkIterator(&at);
  return bytes;
}

/// Its TIFF header; some programs write before it what JPEG has there.
std::span<const std::uint8_t> exif_block(std::span<const std::uint8_t> bytes) {
  const bool marked = bytes.size() > 6 && std::memcmp(bytes.data(), "Exif\0\0", 6) == 0;
  return bytes.subspan(marked ? 6 : 0);
}

/// Into its place on the canvas; rows of it that are there.
int decode(const WebPIterator& frame, picture::Image& canvas) {
  WebPDecoderConfig config;
  if (WebPInitDecoderConfig(&config) == 0) return 0;
  const auto stride = static_cast<std::size_t>(canvas.width) * 4;
  config.output.colorspace = MODE_RGBA;
  config.output.is_external_memory = 1;
  config.output.u.RGBA.rgba = canvas.row(frame.y_offset) + 4 * frame.x_offset;
  config.output.u.RGBA.stride = static_cast<int>(stride);
  config.output.u.RGBA.size = stride * static_cast<std::size_t>(frame.height - 1) +
                              4 * static_cast<std::size_t>(frame.width);
  const std::unique_ptr<WebPIDecoder, Release> decoder(WebPIDecode(nullptr, 0, &config));
  if (!decoder) return 0;
  const VP8StatusCode status =
      WebPIUpdate(decoder.get(), frame.fragment.bytes, frame.fragment.size);
  if (status == VP8_STATUS_OK) return frame.height;
  int rows = 0;
  WebPIDecGetRGB(decoder.get(), &rows, nullptr, nullptr, nullptr);
  return rows;
}

}  // namespace

bool read_webp(std::span<const std::uint8_t> bytes, RawStill& out) {
  // A canvas of 2^32 pixels and more libwebp takes for damaged.
  if (bytes.size() >= 30 && std::memcmp(&bytes[12], "VP8X", 4) == 0) {
    const auto side = [&](std::size_t at) {
      return 1 +
             (bytes[at] | std::uint32_t{bytes[at + 1]} << 8 | std::uint32_t{bytes[at + 2]} << 16);
    };
    if (!may_be_read(side(24), side(27), out)) return false;
  }
  const WebPData data{bytes.data(), bytes.size()};
  WebPDemuxState state = WEBP_DEMUX_PARSE_ERROR;
  const std::unique_ptr<WebPDemuxer, Release> file(WebPDemuxPartial(&data, &state));
  if (!file || state == WEBP_DEMUX_PARSE_ERROR || state == WEBP_DEMUX_PARSING_HEADER) return false;
  const std::uint32_t width = WebPDemuxGetI(file.get(), WEBP_FF_CANVAS_WIDTH);
  const std::uint32_t height = WebPDemuxGetI(file.get(), WEBP_FF_CANVAS_HEIGHT);
  if (!may_be_read(width, height, out)) return false;
  WebPIterator first;
  if (WebPDemuxGetFrame(file.get(), 1, &first) == 0) return false;
  // What moves may begin with a part of its canvas; around it nothing is seen.
  const bool inside = first.x_offset >= 0 && first.y_offset >= 0 && first.width > 0 &&
                      first.height > 0 && first.x_offset + first.width <= static_cast<int>(width) &&
                      first.y_offset + first.height <= static_cast<int>(height);
  int rows = 0;
  if (inside) {
    out.image = picture::Image(static_cast<int>(width), static_cast<int>(height));
    rows = decode(first, out.image);
    if (rows > 0) out.rows = rows < first.height ? first.y_offset + rows : out.image.height;
  }
  WebPDemuxReleaseIterator(&first);
  out.animated = (WebPDemuxGetI(file.get(), WEBP_FF_FORMAT_FLAGS) & ANIMATION_FLAG) != 0;
  out.icc = chunk(file.get(), "ICCP");
  out.orientation = exif_orientation(exif_block(chunk(file.get(), "EXIF")));
  return out.rows > 0;
}

}  // namespace impasto::media
