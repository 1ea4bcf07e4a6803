// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/media/links.h"

#include <algorithm>
#include <cstring>
#include <string_view>

namespace impasto::media {
namespace {

constexpr std::size_t kBlock = 1u << 20;
constexpr std::size_t kMostLinks = 10000;

/// Where `wanted` (of at most 16 bytes) next begins, or the end.
std::uint64_t find(const SoundBytes& bytes, std::uint64_t from, std::string_view wanted) {
  while (from < bytes.size()) {
    const std::vector<std::uint8_t> block = bytes.read(from, kBlock);
    const auto at =
        std::search(block.begin(), block.end(), wanted.begin(), wanted.end(),
                    [](std::uint8_t a, char b) { return a == static_cast<std::uint8_t>(b); });
    if (at != block.end()) return from + static_cast<std::uint64_t>(at - block.begin());
    if (block.size() < kBlock) break;
    from += kBlock - (wanted.size() - 1);
  }
  return bytes.size();
}

struct OggPage {
  bool begins = false, ends = false;  // a logical stream
  std::uint64_t size = 0;             // 0: no page here
};

OggPage ogg_page(const SoundBytes& bytes, std::uint64_t at) {
  std::uint8_t head[27 + 255];
  const std::size_t got = bytes.read(at, head, sizeof head);
  if (got < 27 || std::memcmp(head, "OggS", 4) != 0 || head[4] != 0) return {};
  OggPage page{(head[5] & 2) != 0, (head[5] & 4) != 0, 27u + head[26]};
  if (got < page.size) return {};
  for (std::size_t i = 0; i < head[26]; ++i) page.size += head[27 + i];
  return page;
}

std::vector<Link> ogg_links(const SoundBytes& bytes, std::uint64_t first) {
  std::vector<Link> links = {{first, bytes.size()}};
  bool heads = true;  // the pages that begin streams stand together at the start of a link
  for (std::uint64_t at = first; at < bytes.size();) {
    const OggPage page = ogg_page(bytes, at);
    if (page.size == 0) {
      at = find(bytes, at + 1, "OggS");
      continue;
    }
    if (page.begins && !heads && links.size() < kMostLinks) {
      links.back().end = at;
      links.push_back({at, bytes.size()});
    }
    heads = page.begins;
    at += page.size;
  }
  return links;
}

/// A FLAC file begins with its name and a STREAMINFO block of 34 bytes (RFC 9639, section 8).
bool flac_head(const SoundBytes& bytes, std::uint64_t at) {
  const std::vector<std::uint8_t> head = bytes.read(at, 42);
  if (head.size() < 42 || std::memcmp(head.data(), "fLaC", 4) != 0) return false;
  const unsigned least = head[8] * 256u + head[9], most = head[10] * 256u + head[11];
  return (head[4] & 0x7f) == 0 && head[5] == 0 && head[6] == 0 && head[7] == 34 && least >= 16 &&
         most >= least;
}

std::vector<Link> flac_links(const SoundBytes& bytes, std::uint64_t first) {
  std::vector<Link> links = {{first, bytes.size()}};
  for (std::uint64_t at = find(bytes, first + 4, "fLaC"); at < bytes.size();
       at = find(bytes, at + 4, "fLaC")) {
    if (!flac_head(bytes, at) || links.size() >= kMostLinks) continue;
    links.back().end = at;
    links.push_back({at, bytes.size()});
  }
  return links;
}

}  // namespace

std::vector<Link> find_links(const SoundBytes& bytes) {
  const std::uint64_t start = after_id3(bytes);
  if (ogg_page(bytes, start).begins) return ogg_links(bytes, start);
  if (flac_head(bytes, start)) {
    std::vector<Link> links = flac_links(bytes, start);
    links.front().begin = 0;  // FFmpeg reads the tag
    return links;
  }
  // Stray bytes before the first header are nobody's, if it comes soon.
  constexpr std::uint64_t kSoon = 1u << 16;
  const SoundBytes front = bytes.window(0, kSoon);
  const std::vector<std::uint8_t> head = bytes.read(start, 16);
  if (head.size() < 16) return {{0, bytes.size()}};
  const std::uint64_t ogg = find(front, start, "OggS"), flac = find(front, start, "fLaC");
  const bool known = std::memcmp(head.data(), "RIFF", 4) == 0 ||
                     std::memcmp(head.data(), "FORM", 4) == 0 ||
                     std::memcmp(head.data() + 4, "ftyp", 4) == 0 ||
                     std::memcmp(head.data(), "\x1a\x45\xdf\xa3", 4) == 0;
  if (!known && ogg < front.size() && ogg_page(bytes, ogg).begins) return ogg_links(bytes, ogg);
  if (!known && flac < front.size() && flac_head(bytes, flac)) return flac_links(bytes, flac);
  return {{0, bytes.size()}};
}

bool ogg_is_whole(const SoundBytes& bytes) {
  const std::size_t size = std::min<std::uint64_t>(bytes.size(), 1u << 17);
  const std::vector<std::uint8_t> tail = bytes.read(bytes.size() - size, size);
  for (std::size_t i = tail.size(); i-- > 0;) {
    if (tail[i] != 'O') continue;
    const std::uint64_t at = bytes.size() - size + i;
    const OggPage page = ogg_page(bytes, at);
    if (page.size != 0) return page.ends && at + page.size <= bytes.size();
  }
  return true;
}

}  // namespace impasto::media
