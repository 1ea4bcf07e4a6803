// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/notation/gzip.h"

#include <zlib.h>

#include <algorithm>
#include <new>

#include "impasto/base/check.h"

namespace impasto::notation {
namespace {

constexpr int kGzip = 15 + 16;  // zlib's word for a window of 32 KiB and gzip's header
constexpr std::size_t kStep = std::size_t{1} << 16;
constexpr std::size_t kMostAtOnce = std::size_t{1} << 30;  // zlib counts in 32 bits

Bytef* bytes_of(std::string_view text) {
  return reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));  // which zlib only reads
}

}  // namespace

std::string gzip(std::string_view bytes, const std::string& comment) {
  z_stream z{};
  if (deflateInit2(&z, Z_BEST_COMPRESSION, Z_DEFLATED, kGzip, 9, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::bad_alloc();
  gz_header header{};
  header.os = 255;  // unknown: the same on every system
  if (!comment.empty()) header.comment = bytes_of(comment);
  deflateSetHeader(&z, &header);
  std::string packed;
  int state = Z_OK;
  while (state != Z_STREAM_END) {
    if (z.avail_in == 0) {
      const std::string_view part = bytes.substr(0, kMostAtOnce);
      bytes.remove_prefix(part.size());
      z.next_in = bytes_of(part);
      z.avail_in = static_cast<uInt>(part.size());
    }
    const std::size_t before = packed.size();
    packed.resize(before + kStep);
    z.next_out = bytes_of(packed) + before;
    z.avail_out = kStep;
    state = deflate(&z, bytes.empty() ? Z_FINISH : Z_NO_FLUSH);
    packed.resize(packed.size() - z.avail_out);
    IMPASTO_CHECK(state == Z_OK || state == Z_STREAM_END);
  }
  deflateEnd(&z);
  return packed;
}

Result<std::string> gunzip(std::string_view packed, std::size_t most, const std::string& where) {
  const auto unreadable = [&](const char* what) {
    return fail(ErrorCode::kUnreadable, what, where, "fetch it again");
  };
  if (packed.size() > kMostAtOnce) return unreadable("the packed file is too large");
  z_stream z{};
  if (inflateInit2(&z, kGzip) != Z_OK) throw std::bad_alloc();
  z.next_in = bytes_of(packed);
  z.avail_in = static_cast<uInt>(packed.size());
  std::string bytes;
  int state = Z_OK;
  while (state == Z_OK && bytes.size() <= most) {
    const std::size_t before = bytes.size(), step = std::min(kStep, most - before + 1);
    bytes.resize(before + step);
    z.next_out = bytes_of(bytes) + before;
    z.avail_out = static_cast<uInt>(step);
    state = inflate(&z, Z_NO_FLUSH);
    bytes.resize(bytes.size() - z.avail_out);
  }
  const bool whole = state == Z_STREAM_END && z.avail_in == 0;
  inflateEnd(&z);
  if (bytes.size() > most) return unreadable("the packed file holds too much");
  if (!whole) return unreadable("the packed file is damaged or cut short");
  return bytes;
}

}  // namespace impasto::notation
