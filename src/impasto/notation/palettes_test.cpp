// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/notation/palettes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string_view>

#include "impasto/notation/bundled.h"
#include "impasto/pigment/pigment.h"

namespace impasto::notation {
namespace {

TEST(Palettes, EveryFileIsReadAndNamedAsItsFileAndEveryPigmentIsThere) {
  const std::vector<Palette> palettes = bundled_palettes();
  const auto files = bundled_files();
  const auto count = std::count_if(files.begin(), files.end(), [](const BundledFile& file) {
    return std::string_view(file.name).starts_with("palettes/");
  });
  EXPECT_EQ(static_cast<std::ptrdiff_t>(palettes.size()), count);
  EXPECT_GE(count, 7);
  for (const Palette& palette : palettes) {
    EXPECT_TRUE(std::any_of(files.begin(), files.end(), [&](const BundledFile& file) {
      return file.name == "palettes/" + palette.name + ".toml";
    })) << palette.name;
    for (const std::string& pigment : palette.pigments) {
      EXPECT_NE(pigment::find_pigment(pigment), nullptr) << palette.name << ": " << pigment;
    }
  }
}

}  // namespace
}  // namespace impasto::notation
