// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/notation/toml.h"

#include <gtest/gtest.h>

#include "impasto/base/rng.h"
#include "impasto/notation/schema.h"

namespace impasto::notation {
namespace {

enum class Hair { kHog, kSable };

struct Stick {
  float length = 12.5f;
};

struct Tool {
  std::string name = "plain";
  Hair hair = Hair::kSable;
  float softness = 0.3f;
  int count = 40;
  bool wet = false;
  std::array<float, 3> tint{0.1f, 0.2f, 0.3f};
  std::vector<std::string> tags;
  Stick stick;
  std::vector<Stick> more;
};

Schema<Tool> tool_schema() {
  Schema<Stick> stick("a stick");
  stick.number("length", &Stick::length, 1, 50, "cm", "from end to end");
  Schema<Tool> schema("a tool");
  schema.text("name", &Tool::name, 1, 12, "what it is called").required();
  schema.choice("hair", &Tool::hair,
                {{"hog", Hair::kHog, "stiff"}, {"sable", Hair::kSable, "soft"}},
                "of what it is made");
  schema.number("softness", &Tool::softness, 0, 1, "", "how soft");
  schema.number("count", &Tool::count, 4, 200, "hairs", "how many");
  schema.truth("wet", &Tool::wet, "whether it is wet");
  schema.numbers("tint", &Tool::tint, 3, 3, 0, 1, "", "red, green | blue");
  schema.texts("tags", &Tool::tags, 0, 2, 8, "free words");
  schema.table("stick", &Tool::stick, stick, "its handle");
  schema.tables("more", &Tool::more, stick, 0, 3, "spare handles");
  return schema;
}

Result<Tool> read(const std::string& text) {
  const Result<Toml> toml = parse_toml(text, "t.toml");
  if (!toml) return tl::unexpected(toml.error());
  return tool_schema().read(*toml, "t.toml");
}

std::string error_of(const std::string& text) {
  const auto tool = read(text);
  return tool ? "read" : to_line(tool.error());
}

TEST(Toml, every_kind_of_value_is_read_with_its_line) {
  const auto toml = parse_toml("b = 1\na = 2.5\n[t]\nx = \"y\"\nlist = [true, [3]]\n", "t");
  ASSERT_TRUE(toml) << to_line(toml.error());
  ASSERT_EQ(toml->members.size(), 3u);
  EXPECT_EQ(toml->members[0].first, "b");  // in the file's order
  EXPECT_EQ(toml->find("b")->integer, 1);
  EXPECT_EQ(toml->find("b")->real, 1.0);
  EXPECT_EQ(toml->find("a")->real, 2.5);
  EXPECT_EQ(toml->find("t")->find("x")->text, "y");
  EXPECT_EQ(toml->find("t")->find("x")->line, 4);
  EXPECT_TRUE(toml->find("t")->find("list")->items[0].truth);
  EXPECT_EQ(toml->find("t")->find("list")->items[1].items[0].integer, 3);
  EXPECT_EQ(toml->find("nothing"), nullptr);
}

TEST(Toml, what_is_not_toml_is_refused_with_its_line) {
  for (const char* text : {"a = 1\na = 2\n", "x = 1\ny =\n", "x = 1\n[y\n", "x = 1\ny = nan\n",
                           "x = 1\ny = 2020-01-01\n", "x = 1\ny = \"\xff\"\n"}) {
    const auto toml = parse_toml(text, "t.toml");
    ASSERT_FALSE(toml) << text;
    EXPECT_EQ(toml.error().code, ErrorCode::kUnreadable);
    EXPECT_EQ(toml.error().where, "t.toml:2") << text;
  }
}

TEST(Toml, letters_of_all_languages_stand_in_texts_and_comments_only) {
  const auto toml = parse_toml(
      "# \xC3\xA9\na = \"\xC3\xA9 \\\"\xC3\xA9\"\n\"\xC3\xA9\" = '\xC3\xA9'\n"
      "b = \"\"\"x\n\"\xC3\xA9\"\"\"\"\n",
      "t");
  ASSERT_TRUE(toml) << to_line(toml.error());
  EXPECT_EQ(toml->find("\xC3\xA9")->text, "\xC3\xA9");
  const auto stray = parse_toml("a = 'b'\n\n\xC3\xA9 = 1\n", "t");
  ASSERT_FALSE(stray);
  EXPECT_EQ(stray.error().where, "t:3");
}

TEST(Toml, hostile_text_is_refused_not_obeyed) {
  const auto refused = [](std::string text) { return !parse_toml(text, "t"); };
  std::string dots = "[a", brackets, headers;
  for (int i = 0; i < 200000; ++i) dots += ".a";
  dots += "]\n";
  EXPECT_TRUE(refused(dots));
  EXPECT_TRUE(refused("x = {" + dots.substr(1, 400000) + " = 1}\n"));
  std::string spread = "x = {";
  for (int i = 0; i < 60; ++i) spread += "a.b.c = {";
  EXPECT_TRUE(refused(spread));
  for (int i = 0; i < 100000; ++i) brackets += '[';
  EXPECT_TRUE(refused("x = " + brackets));
  EXPECT_TRUE(refused(std::string(kMostTomlBytes + 1, '\n')));
  // Deep but small: more than anyone writes, less than the parser's own bound.
  EXPECT_TRUE(refused("[a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a]\nx = 1\n"));
}

TEST(Toml, noise_never_breaks_it) {
  const std::string sound =
      "name = \"x\"\nhair = 'hog'\ntint = [0.1, 2, 3]\n[stick]\nlength = 3 # cm\n[[more]]\n";
  for (int seed = 0; seed < 3000; ++seed) {
    std::string text = sound;
    for (int i = 0; i < 4; ++i) {
      text[random_bits(seed, i) % text.size()] = static_cast<char>(random_bits(seed, i, 1));
    }
    text.resize(random_bits(seed, 9) % (text.size() + 1));
    const auto tool = read(text);
    if (!tool) {
      EXPECT_FALSE(tool.error().message.empty());
      EXPECT_EQ(tool.error().message.find('\n'), std::string::npos);
    }
  }
}

TEST(Toml, a_missing_file_is_an_error_with_its_name) {
  const auto toml = read_toml("no-such-file.toml");
  ASSERT_FALSE(toml);
  EXPECT_EQ(toml.error().where, "no-such-file.toml");
}

TEST(Schema, reads_what_is_given_and_keeps_the_rest) {
  const auto tool = read(
      "name = \"fan\"\nhair = \"hog\"\nsoftness = 1\ncount = 7\nwet = true\n"
      "tint = [1, 0.5, 0]\ntags = [\"a\", \"b\"]\n[stick]\nlength = 3\n[[more]]\n[[more]]\n"
      "length = 2\n");
  ASSERT_TRUE(tool) << to_line(tool.error());
  EXPECT_EQ(tool->name, "fan");
  EXPECT_EQ(tool->hair, Hair::kHog);
  EXPECT_EQ(tool->softness, 1.0f);
  EXPECT_EQ(tool->count, 7);
  EXPECT_TRUE(tool->wet);
  EXPECT_EQ(tool->tint[1], 0.5f);
  EXPECT_EQ(tool->tags, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(tool->stick.length, 3.0f);
  ASSERT_EQ(tool->more.size(), 2u);
  EXPECT_EQ(tool->more[0].length, 12.5f);
  EXPECT_EQ(tool->more[1].length, 2.0f);
  const auto few = read("name = \"x\"\n");
  ASSERT_TRUE(few);
  EXPECT_EQ(few->count, 40);
  EXPECT_EQ(few->tint[2], 0.3f);
}

TEST(Schema, a_table_can_start_from_another) {
  Tool base;
  base.count = 99;
  base.stick.length = 5;
  const auto toml = parse_toml("name = \"x\"\n[stick]\n", "t");
  const auto tool = tool_schema().read(*toml, "t", base);
  ASSERT_TRUE(tool);
  EXPECT_EQ(tool->count, 99);
  EXPECT_EQ(tool->stick.length, 5.0f);
}

TEST(Schema, errors_say_where_what_and_what_is_allowed) {
  EXPECT_EQ(error_of("name = \"x\"\n\nsoftness = 3\n"),
            "t.toml:3: softness is 3. It must be a number from 0 to 1");
  EXPECT_EQ(error_of("name = \"x\"\ncount = 4.5\n"),
            "t.toml:2: count is 4.5. It must be a whole number from 4 to 200 hairs");
  EXPECT_EQ(error_of("name = \"x\"\nhair = \"nylon\"\n"),
            "t.toml:2: hair is \"nylon\". It must be one of hog, sable");
  std::string letters;
  for (int i = 0; i < 40; ++i) letters += "\xD1\x8F";
  EXPECT_EQ(error_of("name = \"x\"\nhair = \"a" + letters + "\"\n").substr(0, 34),
            "t.toml:2: hair is \"a" + letters.substr(0, 14))
      << "cut between two letters, in the alphabet it is written in";
  EXPECT_EQ(error_of("name = \"x\"\nsoftnes = 0.5\n"),
            "t.toml:2: a tool has no \"softnes\". Did you mean softness?");
  EXPECT_EQ(error_of("count = 5\n").substr(0, 34), "t.toml:1: a tool needs name. Write");
  EXPECT_EQ(error_of("name = \"x\"\ntint = [0, 1,\n 2]\n"),
            "t.toml:3: tint holds 2. It must be a list of 3 numbers from 0 to 1");
  EXPECT_EQ(error_of("name = \"x\"\n[stick]\nlength = \"long\"\n"),
            "t.toml:3: length is \"long\". It must be a number from 1 to 50 cm");
  EXPECT_EQ(error_of("name = 7\n"),
            "t.toml:1: name is 7. It must be a text in quotes of 1 to 12 letters");
  EXPECT_EQ(error_of("name = \"x\"\nmore = [1]\n"),
            "t.toml:2: more holds 1. It must be 0 to 3 tables, [[more]]");
}

TEST(Schema, the_page_shows_every_field_with_range_unit_default_and_meaning) {
  const std::string page = tool_schema().markdown();
  for (const char* row :
       {"| `name` | a text in quotes of 1 to 12 letters | must be given | what it is called |",
        "| `softness` | a number from 0 to 1 | `0.3` | how soft |",
        "| `count` | a whole number from 4 to 200 hairs | `40` | how many |",
        "| `hair` | a word, see below | `\"sable\"` | of what it is made |", "- `hog`: stiff",
        "| `tint` | a list of 3 numbers from 0 to 1 | `[0.1, 0.2, 0.3]` | red, green \\| blue |",
        "| `stick` | a table, [stick] |  | its handle |"}) {
    EXPECT_NE(page.find(row), std::string::npos) << row << "\n" << page;
  }
}

TEST(Schema, numbers_are_written_as_people_write_them) {
  EXPECT_EQ(written_number(0.3f), "0.3");
  EXPECT_EQ(written_number(0.3), "0.3");
  EXPECT_EQ(written_number(100), "100");
  EXPECT_EQ(written_number(-2.5), "-2.5");
  EXPECT_EQ(written_number(1e-7), "1e-07");
}

}  // namespace
}  // namespace impasto::notation
