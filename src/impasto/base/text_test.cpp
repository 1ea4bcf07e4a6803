// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/base/text.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace impasto::text {
namespace {

TEST(Text, utf8_is_what_the_standard_calls_well_formed) {
  for (const char* good : {"", "plain", "caf\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x8E\xA8",
                           "\xEF\xBF\xBF", "\xF4\x8F\xBF\xBF", "\xED\x9F\xBF"}) {
    EXPECT_TRUE(is_utf8(good)) << good;
  }
  // Unicode 15, table 3-7: overlong forms, surrogates, beyond U+10FFFF, cut short, out of place.
  for (const char* bad : {"\x80", "\xC0\xAF", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80",
                          "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xC3",
                          "\xE2\x82", "\xF0\x9F\x8E", "\xE2\x28\xA1", "\xFF"}) {
    EXPECT_FALSE(is_utf8(bad)) << bad;
    EXPECT_TRUE(is_utf8(repair(bad))) << bad;
  }
}

TEST(Text, what_is_not_utf8_is_read_as_windows_1252) {
  EXPECT_EQ(repair("caf\xE9"), "café");
  EXPECT_EQ(repair("\x93quoted\x94 \x96 \x80 5"), "“quoted” – € 5");
  EXPECT_EQ(repair("\x81"), "\xEF\xBF\xBD");
  // Good characters beside a bad byte stay.
  EXPECT_EQ(repair("Dvořák\xE9"), "Dvořáké");
  EXPECT_EQ(repair("already ü"), "already ü");
}

TEST(Text, nothing_that_steers_a_terminal_is_left_in_a_line) {
  EXPECT_EQ(clean("\x1B[31mRED\x07"), "[31mRED");
  EXPECT_EQ(clean("\x9B"
                  "31mRED"),
            "›31mRED");  // the byte: a quotation mark
  EXPECT_EQ(clean("\xC2\x9B"
                  "31mRED"),
            "31mRED");  // the code point: C1, dropped
  EXPECT_EQ(clean("a\xE2\x80\xAE"
                  "b"),
            "a b");  // right-to-left override
  EXPECT_EQ(clean("one\r\n two\x7F"), "one   two");
  EXPECT_EQ(clean("  \t both ends \n"), "both ends");
  EXPECT_EQ(clean("\n\t \x01"), "");
}

TEST(Text, a_long_line_is_cut_between_characters) {
  std::string many;
  for (int i = 0; i < 300; ++i) many += "é";
  EXPECT_EQ(clean(many).size(), kLongest);
  EXPECT_EQ(clean("ééé", 5), "éé");
  EXPECT_TRUE(is_utf8(clean(std::string(100'000, '\xE9'))));
}

TEST(Text, words_are_joined_by_what_is_asked_for) {
  struct Named {
    std::string name;
  };
  EXPECT_EQ(joined(std::vector<std::string>{}), "");
  EXPECT_EQ(joined(std::vector<std::string>{"a"}), "a");
  EXPECT_EQ(joined(std::vector<const char*>{"a", "b", "c"}), "a, b, c");
  EXPECT_EQ(joined(std::vector<Named>{{"a"}, {"b"}}, " ", &Named::name), "a b");
  EXPECT_EQ(joined(std::vector<int>{1, 2}, "+", [](int i) { return std::to_string(i); }), "1+2");
}

TEST(Text, letters_of_ascii_alone_become_small) {
  EXPECT_EQ(lower("Oboe [AZ] 9"), "oboe [az] 9");
  EXPECT_EQ(lower("É"), "É");
}

TEST(Text, seconds_have_the_digits_asked_for) {
  EXPECT_EQ(seconds(0.126, 2), "0.13 s");
  EXPECT_EQ(seconds(12.0, 1), "12.0 s");
  EXPECT_EQ(seconds(1e308, 1).size(), 313u);
}

TEST(Text, a_distance_counts_letters_put_in_left_out_changed_and_swapped) {
  EXPECT_EQ(distance("tilt", "tilt"), 0u);
  EXPECT_EQ(distance("", "abc"), 3u);
  EXPECT_EQ(distance("brush", "bruh"), 1u);
  EXPECT_EQ(distance("brush", "brrush"), 1u);
  EXPECT_EQ(distance("brush", "brash"), 1u);
  EXPECT_EQ(distance("brush", "burhs"), 2u);
}

TEST(Text, the_nearest_word_is_what_was_meant_and_nothing_far_off) {
  const std::vector<std::string> known = {"--size", "--seed", "--style", "--palette", "-o"};
  EXPECT_EQ(nearest("--sise", known), "--size");
  EXPECT_EQ(nearest("--esed", known), "--seed");
  EXPECT_EQ(nearest("--pal", known), "--palette");
  EXPECT_EQ(nearest("--SIZE", known), "--size");
  EXPECT_EQ(nearest("-q", known), "");
  EXPECT_EQ(nearest("--colour", known), "");
  EXPECT_EQ(nearest(std::string(1000, '-'), known), "");
}

}  // namespace
}  // namespace impasto::text
