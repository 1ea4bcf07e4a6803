// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/media/lengths.h"

#include <algorithm>
#include <cstring>
#include <span>
#include <string_view>
#include <vector>

namespace impasto::media {
namespace {

constexpr int kChunks = 4096;  // a file with more is no file that anybody wrote

std::uint64_t number(std::span<const std::uint8_t> bytes, bool little) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    value = value << 8 | bytes[little ? bytes.size() - 1 - i : i];
  }
  return value;
}

std::vector<std::uint8_t> digits(std::uint64_t value, int bytes, bool little) {
  std::vector<std::uint8_t> out;
  for (int i = 0; i < bytes; ++i) {
    out.push_back(static_cast<std::uint8_t>(value >> (8 * (little ? i : bytes - 1 - i))));
  }
  return out;
}

/// What stands in a length whose writer did not know it, if not 0: about the most there is, with or
/// without a sign.
bool unknown(std::uint64_t size, int bytes) {
  constexpr std::uint64_t kNear = 4096;
  const std::uint64_t most = bytes == 8 ? ~std::uint64_t{0} : 0xffffffffu;
  return size >= most - kNear || (size <= most / 2 && size >= most / 2 - kNear) ||
         (bytes == 8 && size >= most / 2);
}

bool starts_with(const std::vector<std::uint8_t>& bytes, std::string_view text) {
  return bytes.size() >= text.size() && std::memcmp(bytes.data(), text.data(), text.size()) == 0;
}

/// A length field: where it is and how it is written.
struct Field {
  std::uint64_t at = 0;
  int bytes = 4;
  bool little = true;
};

/// A chunk follows at `at`: four letters and a size that fits. So do tags, zeros and the end.
bool samples_end(const SoundBytes& file, std::uint64_t at, bool little) {
  const std::vector<std::uint8_t> next = file.read(at, 4096);
  if (next.size() < 8) return true;
  if (std::all_of(next.begin(), next.end(), [](std::uint8_t b) { return b == 0; })) return true;
  for (const char* tag : {"ID3", "TAG", "APETAGEX", "LYRICSBEGIN"}) {
    if (starts_with(next, tag)) return true;
  }
  const bool letters = std::all_of(next.begin(), next.begin() + 4,
                                   [](std::uint8_t b) { return b >= 0x20 && b < 0x7f; });
  const std::uint64_t size = number(std::span(next).subspan(4, 4), little);
  return letters && size <= file.size() - at - 8;
}

/// The samples lie from `data` on; `field` says how many bytes of them, `before` of which are
/// counted and are none. Mends the field and returns what is so. `second` is the bytes of a second.
Lengths mend(SoundBytes& file, const Field& field, std::uint64_t said, std::uint64_t data,
             std::uint64_t before, std::uint64_t second) {
  Lengths lengths;
  const std::uint64_t rest = file.size() > data ? file.size() - data : 0;
  const bool empty = said <= before && rest > 0 && samples_end(file, data, field.little);
  const bool says = !unknown(said, field.bytes) && said > before;
  lengths.declared = says ? said - before : 0;
  lengths.there = empty ? 0 : says ? std::min(lengths.declared, rest) : rest;
  // A recorder that crashed had updated its header only now and then.
  const std::uint64_t end = data + lengths.there + lengths.there % 2;
  if (says && lengths.there < rest && file.size() - std::min(end, file.size()) >= second &&
      !samples_end(file, end, field.little) &&
      !samples_end(file, data + lengths.there, field.little)) {
    lengths.there = rest;
  }
  if (!empty && lengths.there + before != said) {
    const std::uint64_t most = field.bytes == 8 ? ~std::uint64_t{0} : 0xfffffffeu;
    file.replace(field.at,
                 digits(std::min(lengths.there + before, most), field.bytes, field.little));
  }
  return lengths;
}

Lengths riff(SoundBytes& file, bool little) {
  Field wide{0, 8, true};
  std::uint64_t wide_size = 0, second = 0;
  std::uint64_t at = 12;
  for (int n = 0; n < kChunks; ++n) {
    const std::vector<std::uint8_t> head = file.read(at, 40);
    if (head.size() < 8) break;
    const std::uint64_t size = number(std::span(head).subspan(4, 4), little);
    if (starts_with(head, "ds64") && head.size() >= 24) {
      wide.at = at + 16;
      wide_size = number(std::span(head).subspan(16, 8), true);
    } else if (starts_with(head, "fmt ") && head.size() >= 20) {
      second = number(std::span(head).subspan(16, 4), little);
    } else if (starts_with(head, "data")) {
      const bool rf64 = wide.at != 0 && size >= 0xfffffffeu;
      return mend(file, rf64 ? wide : Field{at + 4, 4, little}, rf64 ? wide_size : size, at + 8, 0,
                  second);
    }
    at += 8 + size + size % 2;
  }
  return {};
}

Lengths wave64(SoundBytes& file) {
  std::uint64_t at = 40, second = 0;
  for (int n = 0; n < kChunks; ++n) {
    const std::vector<std::uint8_t> head = file.read(at, 40);
    if (head.size() < 24) break;
    const std::uint64_t size = number(std::span(head).subspan(16, 8), true);
    if (starts_with(head, "fmt ") && head.size() >= 36) {
      second = number(std::span(head).subspan(32, 4), true);
    } else if (starts_with(head, "data")) {
      return mend(file, {at + 16, 8, true}, size, at + 24, 24, second);
    }
    if (size < 24 || size > file.size()) break;
    at += (size + 7) / 8 * 8;
  }
  return {};
}

Lengths aiff(SoundBytes& file) {
  Lengths lengths;
  std::uint64_t frames_at = 0, frame_bytes = 0, at = 12, said = 0;
  bool plain = true;
  for (int n = 0; n < kChunks; ++n) {
    const std::vector<std::uint8_t> head = file.read(at, 30);
    if (head.size() < 8) break;
    std::uint64_t size = number(std::span(head).subspan(4, 4), false);
    if (starts_with(head, "COMM") && head.size() >= 26) {
      frames_at = at + 10;
      said = number(std::span(head).subspan(10, 4), false);
      frame_bytes = number(std::span(head).subspan(8, 2), false) *
                    ((number(std::span(head).subspan(14, 2), false) + 7) / 8);
      plain = size < 22 || one_of(std::string_view(reinterpret_cast<const char*>(&head[26]), 4),
                                  {"NONE", "sowt", "twos", "raw ", "in24", "in32", "fl32", "FL32",
                                   "fl64", "FL64"});
    } else if (starts_with(head, "SSND")) {
      lengths = mend(file, {at + 4, 4, false}, size, at + 16, 8, 10 * frame_bytes * 8000);
      size = lengths.there + 8;
    }
    at += 8 + size + size % 2;
  }
  if (lengths.there > 0) {
    file.replace(4, digits(std::min<std::uint64_t>(file.size() - 8, 0xfffffffeu), 4, false));
  }
  if (lengths.there == 0 || frames_at == 0 || frame_bytes == 0 || !plain) return lengths;
  const std::uint64_t frames = lengths.there / frame_bytes;
  if (frames != said) file.replace(frames_at, digits(frames, 4, false));
  return lengths;
}

Lengths core_audio(SoundBytes& file) {
  std::uint64_t at = 8;
  for (int n = 0; n < kChunks; ++n) {
    const std::vector<std::uint8_t> head = file.read(at, 12);
    if (head.size() < 12) break;
    const std::uint64_t size = number(std::span(head).subspan(4, 8), false);
    if (starts_with(head, "data")) {
      // Chunks after the samples have other heads than samples_end knows: none is passed over.
      return mend(file, {at + 4, 8, false}, size, at + 16, 4, ~std::uint64_t{0});
    }
    if (size > file.size()) break;
    at += 12 + size;
  }
  return {};
}

Lengths sun(SoundBytes& file, const std::vector<std::uint8_t>& head) {
  const std::uint64_t data = number(std::span(head).subspan(4, 4), false);
  const std::uint64_t size = number(std::span(head).subspan(8, 4), false);
  if (data < 24 || data > file.size()) return {};
  return mend(file, {8, 4, false}, size, data, 0, ~std::uint64_t{0});
}

}  // namespace

Lengths correct_lengths(SoundBytes& file) {
  const std::vector<std::uint8_t> head = file.read(0, 24);
  if (head.size() < 24) return {};
  const std::string_view kind(reinterpret_cast<const char*>(&head[8]), 4);
  const bool wave = kind == "WAVE";
  if (wave && (starts_with(head, "RIFF") || starts_with(head, "RF64") || starts_with(head, "BW64")))
    return riff(file, true);
  if (wave && starts_with(head, "RIFX")) return riff(file, false);
  if (starts_with(head, std::string_view("riff\x2e\x91\xcf\x11", 8))) return wave64(file);
  if (starts_with(head, "FORM") && (kind == "AIFF" || kind == "AIFC")) return aiff(file);
  if (starts_with(head, "caff")) return core_audio(file);
  if (starts_with(head, ".snd")) return sun(file, head);
  return {};
}

}  // namespace impasto::media
