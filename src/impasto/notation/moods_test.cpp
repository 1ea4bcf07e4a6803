// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/notation/moods.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "impasto/base/file.h"
#include "impasto/notation/palettes.h"
#include "impasto/notation/styles.h"

namespace impasto::notation {
namespace {

TEST(Moods, all_of_the_program_are_read_and_stand_apart) {
  const auto files = std::count_if(std::filesystem::directory_iterator("data/moods"), {},
                                   [](const auto& entry) { return entry.is_regular_file(); });
  const std::vector<Mood> moods = bundled_moods();
  EXPECT_EQ(moods.size(), static_cast<std::size_t>(files)) << "one of them is not understood";
  EXPECT_GE(moods.size(), 8u);
  std::set<std::string> looks, styles;
  for (const Mood& mood : moods) {
    EXPECT_TRUE(find_mood(mood.name)) << "the file is called as the mood is: " << mood.name;
    looks.insert(mood.style + " " + mood.ground + " " + mood.palette + " " + mood.scheme);
    styles.insert(mood.style);
    const std::vector<Palette> palettes = bundled_palettes();
    EXPECT_TRUE(mood.palette == "music" ||
                std::any_of(palettes.begin(), palettes.end(),
                            [&](const Palette& p) { return p.name == mood.palette; }))
        << mood.name;
  }
  EXPECT_EQ(looks.size(), moods.size()) << "two moods ask for the same";
  EXPECT_GE(styles.size(), 6u);
}

TEST(Moods, an_unknown_one_is_told_with_the_nearest_and_all_there_are) {
  const Result<Mood> mood = find_mood("strom");
  ASSERT_FALSE(mood);
  EXPECT_EQ(mood.error().code, ErrorCode::kUsage);
  EXPECT_NE(mood.error().message.find("did you mean storm?"), std::string::npos);
  EXPECT_NE(mood.error().hint.find("calm"), std::string::npos);
}

TEST(Moods, a_file_says_no_more_than_the_table_knows) {
  const std::string plain = "name = \"a\"\nline = \"b\"\n";
  const Result<Mood> read = parse_mood(plain, "a.toml");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->style, "oil");
  EXPECT_EQ(read->variety, 0.6f);
  for (const char* wrong :
       {"weather = \"wet\"\n", "density = 9\n", "scheme = \"zigzag\"\n", "style = \"fresco\"\n",
        "with = \"fresco\"\n", "warmth = \"hot\"\n", "style = \"\"\n"}) {
    const Result<Mood> mood = parse_mood(plain + wrong, "a.toml");
    ASSERT_FALSE(mood) << wrong;
    EXPECT_EQ(mood.error().code, ErrorCode::kUnreadable) << wrong;
    EXPECT_EQ(mood.error().where, "a.toml:3") << wrong;
  }
  EXPECT_FALSE(parse_mood("line = \"nameless\"\n", "a.toml"));
}

TEST(Moods, the_page_is_what_the_program_says) {
  EXPECT_EQ(*read_file("docs/moods.md", 1 << 20), moods_page())
      << "write it anew: impasto moods --page > docs/moods.md";
}

}  // namespace
}  // namespace impasto::notation
