// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/notation/styles.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "impasto/notation/bundled.h"

namespace impasto::notation {
namespace {

TEST(Styles, of_the_program_all_read_and_carry_the_name_of_their_file) {
  int files = 0;
  for (const BundledFile& file : bundled_files()) {
    if (!file.name.starts_with("styles/")) continue;
    ++files;
    const auto style = parse_style(std::string(file.text), std::string(file.name));
    ASSERT_TRUE(style) << to_line(style.error());
    EXPECT_EQ("styles/" + style->name + ".toml", file.name);
    EXPECT_EQ(style->brushes.size(), static_cast<std::size_t>(plan::kBrushRoles));
  }
  EXPECT_GE(files, 5);
  EXPECT_EQ(bundled_styles().size(), static_cast<std::size_t>(files));
  EXPECT_EQ(bundled_styles().front().name, "oil");
}

TEST(Styles, oil_is_what_is_painted_when_none_is_named) {
  const auto oil = find_style("oil");
  ASSERT_TRUE(oil);
  const plan::Style plain;
  EXPECT_EQ(oil->name, plain.name);
  EXPECT_EQ(oil->line, plain.line);
  EXPECT_EQ(oil->drying, plain.drying);
  EXPECT_EQ(oil->varnish, plain.varnish);
  EXPECT_EQ(oil->flow.wash, plain.flow.wash);
  EXPECT_EQ(oil->chords.manner, plain.chords.manner);
  EXPECT_EQ(oil->scheme, plain.scheme);
  for (std::size_t i = 0; i < plain.brushes.size(); ++i) {
    EXPECT_EQ(oil->brushes[i].name, plain.brushes[i].name);
    EXPECT_EQ(oil->brushes[i].run, plain.brushes[i].run);
  }
}

TEST(Styles, of_your_own_say_what_they_say) {
  const auto style = parse_style(
      "name = \"my\"\nscheme = \"spiral\"\n[chords]\nmanner = \"forms\"\namount = 0.5\n"
      "[brushes]\nline = \"sumi\"\n",
      "my.toml");
  ASSERT_TRUE(style) << to_line(style.error());
  EXPECT_EQ(style->scheme, plan::Scheme::kSpiral);
  EXPECT_EQ(style->chords.manner, plan::Manner::kForms);
  EXPECT_FLOAT_EQ(style->chords.amount, 0.5f);
  EXPECT_EQ(style->brushes[plan::kLineBrush].name, "sumi");
  EXPECT_EQ(style->melody.manner, plan::Manner::kMasses);
}

TEST(Styles, say_how_wet_paint_flows_and_what_it_is_laid_on) {
  const auto style = parse_style(
      "name = \"my\"\nflow = 0.5\ngravity = 0.75\ndown_deg = 200\nvarnish = 1\n[ground]\n"
      "kind = \"washi\"\n",
      "my.toml");
  ASSERT_TRUE(style) << to_line(style.error());
  EXPECT_FLOAT_EQ(style->flow.wash, 0.5f);
  EXPECT_FLOAT_EQ(style->flow.gravity, 0.75f);
  EXPECT_FLOAT_EQ(style->flow.down_deg, 200.0f);
  EXPECT_FLOAT_EQ(style->varnish, 1.0f);
  EXPECT_EQ(style->ground.kind, plan::Ground::kWashi);
}

TEST(Styles, errors_say_where_and_what_there_is) {
  const auto told = [](const char* text) {
    const auto style = parse_style(text, "my.toml");
    return style ? std::string("read") : to_line(style.error());
  };
  EXPECT_NE(told("name = \"x\"\n[chords]\nmanner = \"dots\"\n").find("my.toml:3"),
            std::string::npos);
  EXPECT_NE(told("name = \"x\"\n[chords]\nmanner = \"dots\"\n").find("touches"), std::string::npos);
  EXPECT_NE(
      told("name = \"x\"\n[colour]\npigments = [\"Blue\", \"BoneBlack\"]\n").find("CobaltBlue"),
      std::string::npos);
  EXPECT_NE(told("name = \"x\"\n[brushes]\nline = \"broom\"\n").find("sumi"), std::string::npos);
  const std::string idle = told("name = \"x\"\n[bass]\nmanner = \"none\"\namount = 2\n");
  EXPECT_NE(idle.find("[bass] amount has no effect"), std::string::npos) << idle;
  EXPECT_NE(told("name = \"x\"\n[notes]\nmanner = \"ink\"\nlength = 2\n").find("\"ink\""),
            std::string::npos);
  EXPECT_EQ(told("name = \"x\"\n[hits]\nmanner = \"ink\"\nlength = 2\n"), "read");
  const auto unknown = find_style("cubist");
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, ErrorCode::kUsage);
  EXPECT_NE(to_line(unknown.error()).find("impressionist"), std::string::npos);
}

TEST(Styles, their_page_is_up_to_date) {
  std::ifstream file("docs/styles.md");
  const std::string page{std::istreambuf_iterator<char>(file), {}};
  EXPECT_EQ(page, styles_page()) << "write it anew: impasto styles --page > docs/styles.md";
}

}  // namespace
}  // namespace impasto::notation
