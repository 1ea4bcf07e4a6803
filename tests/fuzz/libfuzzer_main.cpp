// SPDX-License-Identifier: GPL-3.0-or-later
// One parser under libFuzzer: the program's name says which, as in fuzz_midi.
//   fuzz_midi --seeds FOLDER     writes the seeds there and ends
//   fuzz_midi -runs=1000000 FOLDER
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "targets.h"

namespace {

const impasto::fuzz::Target* chosen = nullptr;

}  // namespace

extern "C" int LLVMFuzzerInitialize(int* count, char*** words) {
  const std::string name = std::filesystem::path((*words)[0]).filename().string();
  for (const impasto::fuzz::Target& target : impasto::fuzz::targets()) {
    if (name == std::string("fuzz_") + target.name) chosen = &target;
  }
  if (chosen == nullptr) {
    std::fprintf(stderr, "%s: there is no parser of that name\n", name.c_str());
    std::exit(2);
  }
  if (*count == 3 && std::string((*words)[1]) == "--seeds") {
    const std::filesystem::path folder = (*words)[2];
    std::error_code ignored;  // what cannot be made cannot be written to either
    std::filesystem::create_directories(folder, ignored);
    int number = 0;
    for (const std::string& seed : chosen->seeds()) {
      const std::filesystem::path path = folder / std::to_string(number++);
      std::ofstream out(path, std::ios::binary);
      if (!(out << seed).flush()) {
        std::fprintf(stderr, "%s: cannot be written\n", path.c_str());
        std::exit(1);
      }
    }
    std::exit(0);
  }
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  chosen->read({reinterpret_cast<const std::byte*>(data), size});
  return 0;
}
