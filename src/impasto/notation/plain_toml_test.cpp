// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/notation/plain_toml.h"

#include <gtest/gtest.h>

#include "impasto/notation/bundled.h"

namespace impasto::notation {
namespace {

void expect_same(const Toml& a, const Toml& b, const std::string& where) {
  ASSERT_EQ(a.kind, b.kind) << where;
  if (a.kind != TomlKind::kTable) {
    EXPECT_EQ(a.line, b.line) << where;
  }
  EXPECT_EQ(a.text, b.text) << where;
  EXPECT_EQ(a.integer, b.integer) << where;
  EXPECT_EQ(a.real, b.real) << where;
  EXPECT_EQ(a.truth, b.truth) << where;
  ASSERT_EQ(a.items.size(), b.items.size()) << where;
  for (std::size_t i = 0; i < a.items.size(); ++i) expect_same(a.items[i], b.items[i], where);
  ASSERT_EQ(a.members.size(), b.members.size()) << where;
  for (std::size_t i = 0; i < a.members.size(); ++i) {
    EXPECT_EQ(a.members[i].first, b.members[i].first) << where;
    expect_same(a.members[i].second, b.members[i].second, where + "." + a.members[i].first);
  }
}

TEST(PlainToml, ReadsTheProgramsOwnFilesAsTheWholeParserDoes) {
  ASSERT_GT(bundled_files().size(), 20u);
  for (const BundledFile& file : bundled_files()) {
    const auto plain = parse_plain_toml(file.text, std::string(file.name));
    const auto whole = parse_toml(file.text, std::string(file.name));
    ASSERT_TRUE(plain) << to_line(plain.error());
    ASSERT_TRUE(whole) << to_line(whole.error());
    expect_same(*plain, *whole, std::string(file.name));
  }
}

TEST(PlainToml, RefusesWhatItDoesNotKnow) {
  for (const char* text : {"a", "a =", "a = 1 b = 2", "a = 1\na = 2", "[a", "[a]\n[a]", "a.b = 1",
                           "a = 'x'", "a = \"x\\n\"", "a = \"x", "a = [1", "a = [1 2]", "a = {}",
                           "[[a]]", "a = 1_000", "a = inf", "a = 0x10", "= 1", "a = 1979-05-27"}) {
    const auto read = parse_plain_toml(text, "x.toml");
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().where.substr(0, 7), "x.toml:") << text;
  }
}

}  // namespace
}  // namespace impasto::notation
