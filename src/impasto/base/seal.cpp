// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/base/seal.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <span>
#include <vector>

#include "impasto/base/file.h"
#include "impasto/base/hash.h"

namespace impasto {
namespace {

constexpr std::string_view kWord = "impasto-seal:";
constexpr std::size_t kWhat = 10, kDigits = 16, kCheck = 4;
constexpr std::size_t kBlock = std::size_t{1} << 20;
static_assert(kBlankSeal.size() == kWord.size() + kWhat + 1 + kDigits);

/// Where the seal begins: the last place that looks like one, for a title may say the word too.
std::optional<long> find_seal(std::FILE* file) {
  std::optional<long> found;
  std::vector<char> block(kBlock + kBlankSeal.size());
  std::size_t kept = 0;
  long at = 0;  // of the block's first byte
  std::rewind(file);
  for (;;) {
    const std::size_t got = std::fread(block.data() + kept, 1, kBlock, file);
    const std::string_view text(block.data(), kept + got);
    for (std::size_t i = 0; (i = text.find(kWord, i)) != std::string_view::npos; ++i) {
      if (i + kBlankSeal.size() > text.size()) break;
      if (text[i + kWord.size() + kWhat] == ':') found = at + static_cast<long>(i);
    }
    if (got == 0) return found;
    const std::size_t keep = std::min(text.size(), kBlankSeal.size() - 1);
    at += static_cast<long>(text.size() - keep);
    std::copy(text.end() - static_cast<std::ptrdiff_t>(keep), text.end(), block.begin());
    kept = keep;
  }
}

bool is_png(std::FILE* file) {
  std::array<char, 8> start{};
  std::rewind(file);
  return std::fread(start.data(), 1, start.size(), file) == start.size() &&
         std::string_view(start.data(), start.size()) == "\x89PNG\r\n\x1a\n";
}

/// FNV-1a over all bytes but those of the seal, and of the checksum over it.
std::string hash_around(std::FILE* file, long seal) {
  const long from = seal + static_cast<long>(kWord.size());
  const long to = seal + static_cast<long>(kBlankSeal.size() + (is_png(file) ? kCheck : 0));
  std::uint64_t hash = fnv1a({});
  std::vector<std::byte> block(kBlock);
  std::rewind(file);
  long at = 0;
  while (const std::size_t got = std::fread(block.data(), 1, block.size(), file)) {
    const std::span<const std::byte> bytes(block.data(), got);
    const auto within = [&](long place) {
      return static_cast<std::size_t>(std::clamp(place - at, 0L, static_cast<long>(got)));
    };
    hash = fnv1a(bytes.first(within(from)), hash);
    hash = fnv1a(bytes.subspan(within(to)), hash);
    at += static_cast<long>(got);
  }
  return hash_text(hash);
}

/// The checksum of a PNG's chunk (PNG 1.2, annex D).
std::uint32_t crc(const std::vector<unsigned char>& bytes) {
  std::uint32_t c = 0xffffffffu;
  for (const unsigned char byte : bytes) {
    c ^= byte;
    for (int bit = 0; bit < 8; ++bit) c = (c & 1u) != 0 ? 0xedb88320u ^ (c >> 1) : c >> 1;
  }
  return ~c;
}

/// Writes the checksum anew of the chunk that ends with the seal.
void check_chunk(std::FILE* file, long seal) {
  const long end = seal + static_cast<long>(kBlankSeal.size());
  for (long type = seal - 1; type >= 8 && type > seal - 90; --type) {  // a keyword has 79 letters
    std::vector<unsigned char> chunk(static_cast<std::size_t>(end - type) + 4);
    if (std::fseek(file, type - 4, SEEK_SET) != 0) return;
    if (std::fread(chunk.data(), 1, chunk.size(), file) != chunk.size()) return;
    const std::uint32_t length = std::uint32_t{chunk[0]} << 24 | std::uint32_t{chunk[1]} << 16 |
                                 std::uint32_t{chunk[2]} << 8 | chunk[3];
    chunk.erase(chunk.begin(), chunk.begin() + 4);
    if (length + 4 != chunk.size() || std::string(chunk.begin(), chunk.begin() + 4) != "tEXt") {
      continue;
    }
    const std::uint32_t c = crc(chunk);
    const unsigned char written[kCheck] = {
        static_cast<unsigned char>(c >> 24), static_cast<unsigned char>(c >> 16),
        static_cast<unsigned char>(c >> 8), static_cast<unsigned char>(c)};
    if (std::fseek(file, end, SEEK_SET) == 0) std::fwrite(written, 1, kCheck, file);
    return;
  }
}

}  // namespace

void seal_file(const std::string& path, std::string_view what) {
  const File file(std::fopen(path.c_str(), "r+b"));
  if (!file) return;
  const std::optional<long> seal = find_seal(file.get());
  if (!seal) return;
  std::string text(what.substr(0, kWhat));
  text.resize(kWhat, '-');
  text += ":" + hash_around(file.get(), *seal);
  if (std::fseek(file.get(), *seal + static_cast<long>(kWord.size()), SEEK_SET) != 0) return;
  std::fwrite(text.data(), 1, text.size(), file.get());
  std::fflush(file.get());
  if (is_png(file.get())) check_chunk(file.get(), *seal);
}

Sealed read_seal(const std::string& path) {
  const File file(std::fopen(path.c_str(), "rb"));
  if (!file) {
    const bool there = errno != ENOENT && errno != ENOTDIR;
    return {there ? Seal::kNone : Seal::kNoFile, {}};
  }
  const std::optional<long> seal = find_seal(file.get());
  if (!seal) return {Seal::kNone, {}};
  std::string text(kBlankSeal.size() - kWord.size(), '\0');
  std::fseek(file.get(), *seal + static_cast<long>(kWord.size()), SEEK_SET);
  if (std::fread(text.data(), 1, text.size(), file.get()) != text.size()) return {Seal::kNone, {}};
  Sealed sealed{Seal::kBroken, text.substr(0, kWhat)};
  sealed.what.erase(sealed.what.find_last_not_of('-') + 1);
  if (text.substr(kWhat + 1) == hash_around(file.get(), *seal)) sealed.seal = Seal::kUnbroken;
  return sealed;
}

}  // namespace impasto
