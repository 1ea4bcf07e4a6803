// SPDX-License-Identifier: GPL-3.0-or-later
// The fuzz targets without a fuzzer: every seed, every file of tests/corpus/PARSER, and some
// thousands of damaged seeds, the same ones each time.
//   fuzz_regression CORPUS [ROUNDS [PARSER]]
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "impasto/base/rng.h"
#include "targets.h"

namespace {

using impasto::random_bits;

/// A seed with a few things wrong: bits turned, bytes set to what programs trip over, pieces lost,
/// doubled or taken from another seed, the end cut off.
std::string damaged(const std::vector<std::string>& seeds, std::uint64_t round) {
  std::uint64_t draws = 0;
  const auto draw = [&](std::size_t below) {
    return below == 0 ? 0 : static_cast<std::size_t>(random_bits(1, round, ++draws) % below);
  };
  std::string text = seeds[draw(seeds.size())];
  for (std::size_t wrongs = 1 + draw(4); wrongs > 0 && !text.empty(); --wrongs) {
    const std::size_t at = draw(text.size());
    const std::size_t length = std::min(text.size() - at, std::size_t{1} << draw(8));
    switch (draw(6)) {
      case 0: text[at] = static_cast<char>(text[at] ^ (1 << draw(8))); break;
      case 1: {
        constexpr unsigned char kOdd[] = {0x00, 0xFF, 0x7F, 0x80, '-', '9', '<', '"', '{'};
        std::fill_n(text.begin() + static_cast<std::ptrdiff_t>(at),
                    std::min<std::size_t>(length, 4),
                    static_cast<char>(kOdd[draw(std::size(kOdd))]));
        break;
      }
      case 2: text.erase(at, length); break;
      case 3: text.insert(at, text.substr(at, length)); break;
      case 4: {
        const std::string& other = seeds[draw(seeds.size())];
        text.insert(at, other.substr(draw(other.size()), length));
        break;
      }
      default: text.resize(at); break;
    }
  }
  return text;
}

bool read(const impasto::fuzz::Target& target, const std::string& text) {
  return target.read({reinterpret_cast<const std::byte*>(text.data()), text.size()});
}

}  // namespace

int main(int count, char** words) {
  if (count < 2 || count > 4) {
    std::fprintf(stderr, "usage: fuzz_regression CORPUS [ROUNDS [PARSER]]\n");
    return 2;
  }
  const std::filesystem::path corpus = words[1];
  const long rounds = count > 2 ? std::strtol(words[2], nullptr, 10) : 500;
  long files = 0, runs = 0;
  for (const impasto::fuzz::Target& target : impasto::fuzz::targets()) {
    if (count > 3 && std::string(words[3]) != target.name) continue;
    const std::vector<std::string> seeds = target.seeds();
    for (const std::string& seed : seeds) {
      if (read(target, seed)) continue;
      std::fprintf(stderr, "%s: a whole seed cannot be read\n", target.name);
      return 1;
    }
    if (std::filesystem::is_directory(corpus / target.name)) {
      for (const auto& entry : std::filesystem::directory_iterator(corpus / target.name)) {
        std::ifstream in(entry.path(), std::ios::binary);
        read(target, {std::istreambuf_iterator<char>(in), {}});
        ++files;
      }
    }
    for (long round = 0; round < rounds; ++round) {
      read(target, damaged(seeds, static_cast<std::uint64_t>(round)));
      ++runs;
    }
    std::printf("%s: %ld damaged seeds read\n", target.name, rounds);
    std::fflush(stdout);
  }
  if (runs == 0) {
    std::fprintf(stderr, "nothing was read\n");
    return 1;
  }
  std::printf("%ld files of the corpus and %ld damaged seeds: none made a parser stumble\n", files,
              runs);
  return 0;
}
