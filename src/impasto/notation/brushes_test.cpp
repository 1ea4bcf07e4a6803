// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/notation/brushes.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "impasto/notation/bundled.h"

namespace impasto::notation {
namespace {

std::string write(const std::string& text) {
  const std::string path =
      (std::filesystem::temp_directory_path() / "impasto_brushes_test.toml").string();
  std::ofstream(path) << text;
  return path;
}

TEST(Brushes, every_file_of_data_is_in_the_program_as_it_is) {
  std::size_t found = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator("data")) {
    if (entry.path().extension() != ".toml") continue;
    std::ostringstream text;
    text << std::ifstream(entry.path()).rdbuf();
    bool same = false;
    for (const BundledFile& file : bundled_files()) {
      same = same || ("data/" + std::string(file.name) == entry.path() && file.text == text.str());
    }
    EXPECT_TRUE(same) << entry.path();
    ++found;
  }
  EXPECT_EQ(found, bundled_files().size());
}

TEST(Brushes, there_is_one_of_every_shape_and_no_name_twice) {
  std::set<std::string> names, shapes;
  for (const BrushFile& file : bundled_brushes()) {
    EXPECT_TRUE(names.insert(file.brush.name).second) << file.brush.name;
    shapes.insert(plan::to_string(file.brush.shape));
    EXPECT_FALSE(file.meaning.empty()) << file.brush.name;
    EXPECT_GE(file.brush.tufts, 0) << file.brush.name;
  }
  EXPECT_EQ(shapes,
            (std::set<std::string>{"round", "flat", "filbert", "fan", "rigger", "knife", "sumi"}));
}

TEST(Brushes, a_file_of_ones_own_is_read_and_the_rest_is_left_to_its_shape) {
  const auto file = read_brush(write("name = \"mine\"\nshape = \"fan\"\nstiffness = 0.9\n"));
  ASSERT_TRUE(file) << to_line(file.error());
  EXPECT_EQ(file->brush.name, "mine");
  EXPECT_EQ(file->brush.shape, plan::BrushShape::kFan);
  EXPECT_EQ(file->brush.stiffness, 0.9f);
  EXPECT_LT(file->brush.tufts, 0);
  EXPECT_EQ(plan::complete(file->brush).tufts, plan::brush_of(plan::BrushShape::kFan).tufts);
}

TEST(Brushes, a_wrong_file_is_refused_with_its_line) {
  const auto file = read_brush(write("name = \"mine\"\nshape = \"fan\"\nbristles = 2000\n"));
  ASSERT_FALSE(file);
  EXPECT_NE(to_line(file.error())
                .find("impasto_brushes_test.toml:3: bristles is 2000. It must be a whole number "
                      "from 4 to 200"),
            std::string::npos)
      << to_line(file.error());
}

}  // namespace
}  // namespace impasto::notation
