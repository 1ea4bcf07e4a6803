// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <set>

#include "impasto/app/command.h"
#include "impasto/app/json.h"
#include "impasto/app/man.h"
#include "impasto/app/summary.h"
#include "impasto/app/values.h"

namespace impasto::app {
namespace {

TEST(Size, IsTwoNumbersOrOneForASquare) {
  const Result<studio::Size> wide = parse_size("3791x200", "--size", 16, 32768, false);
  ASSERT_TRUE(wide.has_value());
  EXPECT_EQ(wide->width, 3791);
  EXPECT_EQ(wide->height, 200);
  EXPECT_EQ(parse_size("512", "--size", 16, 32768, false)->height, 512);
}

TEST(Size, RefusesWhatIsNoSizeAndNamesTheFlagAndTheRange) {
  for (const char* text :
       {"", "x", "12x", "x12", "12x12x12", "1e3", "-5x5", "9999999999x5", "15"}) {
    const Result<studio::Size> size = parse_size(text, "--size", 16, 4096, false);
    ASSERT_FALSE(size.has_value()) << text;
    EXPECT_EQ(size.error().where, "--size");
  }
  EXPECT_NE(parse_size("15", "--size", 16, 4096, false).error().hint.find("16 to 4096"),
            std::string::npos);
  EXPECT_FALSE(parse_size("101x100", "--size", 16, 4096, true).has_value());
}

TEST(FrameRate, OfVideoIsAFraction) {
  EXPECT_EQ(parse_rate("29.97")->numerator, 30000);
  EXPECT_EQ(parse_rate("24000/1001")->denominator, 1001);
  EXPECT_EQ(parse_rate("50")->numerator, 50);
  for (const char* text : {"", "0", "121", "30/0", "-30", "fast", "30/"}) {
    EXPECT_FALSE(parse_rate(text).has_value()) << text;
  }
}

TEST(Point, IsTwoNumbersWithAComma) {
  EXPECT_EQ(parse_point("1200,840")->height, 840);
  for (const char* text : {"", "12", "12,", ",12", "1,2,3", "a,b"}) {
    EXPECT_FALSE(parse_point(text).has_value()) << text;
  }
}

TEST(Json, EscapesWhatWouldBreakIt) {
  EXPECT_EQ(json_text("a\"b\\c\n"), "\"a\\\"b\\\\c\\u000a\"");
  EXPECT_EQ(json_object({{"a", json_number(1.5)}, {"b", json_array({"1", "2"})}}),
            "{\"a\": 1.5, \"b\": [1, 2]}");
  EXPECT_EQ(json_number(0.0 / 0.0), "null");
}

TEST(Json, IsUtf8WhateverBytesANameHas) {
  EXPECT_EQ(json_text("a\xff"
                      "b"),
            "\"a\xEF\xBF\xBD"
            "b\"");
  EXPECT_EQ(json_text("\xC3\xA9"), "\"\xC3\xA9\"");
  EXPECT_EQ(json_text("\xED\xA0\x80").size(), 2u + 9u);  // a surrogate: three bytes that are none
}

TEST(Commands, HelpKnowsAllOfThem) {
  const std::vector<Command> commands = all_commands();
  std::vector<std::string> names;
  for (const Command& command : commands) names.push_back(command.name);
  EXPECT_EQ(commands.back().name, "help");
  EXPECT_EQ(commands.back().arguments.front().words, names);
}

TEST(Commands, EveryRowOfTheTableIsWholeAndNoNameStandsTwice) {
  General general;
  for (const Command& command : all_commands()) {
    std::set<std::string> seen = {"-h", "--help", "--version"};
    std::vector<Option> rows = general_options(general);
    rows.insert(rows.end(), command.options.begin(), command.options.end());
    for (const Option& option : rows) {
      for (const std::string& name : names_of(option)) {
        EXPECT_TRUE(seen.insert(name).second) << command.name << " " << name;
      }
      EXPECT_TRUE(long_name(option).starts_with("--")) << option.names;
      EXPECT_FALSE(option.help.empty()) << option.names;
      EXPECT_NE(option.help.back(), '.') << option.names;
      EXPECT_TRUE(static_cast<bool>(option.take)) << option.names;
    }
    EXPECT_FALSE(command.examples.empty()) << command.name;
    EXPECT_TRUE(static_cast<bool>(command.run)) << command.name;
  }
}

TEST(Values, NumbersAreReadWholeOrNotAtAll) {
  std::optional<double> wish;
  EXPECT_TRUE(take_number(wish, "--warmth")("-.5").has_value());
  EXPECT_EQ(wish, -0.5);
  for (const char* text : {"", "1,5", "much", "1 ", "0x10"}) {
    EXPECT_FALSE(take_number(wish, "--warmth")(text).has_value()) << text;
  }
  int block = 256;
  EXPECT_FALSE(take_whole(block, "--block", 1, 65536, "1 to 65536")("0").has_value());
  EXPECT_EQ(block, 256);
}

TEST(Manual, HidesNoLineInARequest) {
  Command command;
  command.name = "none";
  command.line = "Nothing";
  command.options = {{"--odd", "X", ".5 to 1, or a \\ of `--other`", "'Quoted'.", {}}};
  const std::string page = man_page(command);
  EXPECT_NE(page.find("\n\\&.5 to 1, or a \\e of \\fB\\-\\-other\\fR"), std::string::npos) << page;
}

TEST(Summary, ShowsSectionsAsLettersWithTheirTimes) {
  plan::Piece piece;
  piece.title = "Song";
  piece.duration = 83.96;
  piece.tempo = 96.0;
  piece.sections.resize(2);
  piece.sections[0].end = piece.sections[1].start = 60.0;
  piece.sections[1].end = 83.96;
  piece.sections[1].label = 1;
  const std::string text = summary_text(piece);
  EXPECT_NE(text.find("Song, 1:24.0"), std::string::npos) << text;
  EXPECT_NE(text.find("B      1:00.0 - 1:24.0"), std::string::npos) << text;
}

TEST(Summary, SaysWhenTheTempoIsUnsure) {
  plan::Piece piece;
  piece.duration = 5.0;
  piece.tempo = 96.0;
  for (int i = 0; i < 8; ++i) piece.beats.push_back({i * 0.625, i % 4 + 1, 0.9f});
  EXPECT_NE(summary_text(piece).find("96.0 beats a minute, 8 beats\n"), std::string::npos);
  for (plan::Beat& beat : piece.beats) beat.confidence = 0.2f;
  EXPECT_NE(summary_text(piece).find("96.0 beats a minute, 8 beats, unsure\n"), std::string::npos);
}

}  // namespace
}  // namespace impasto::app
