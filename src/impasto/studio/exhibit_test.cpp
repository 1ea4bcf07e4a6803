// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>
#include <string>
#include <vector>

#include "impasto/plan/piece.h"
#include "impasto/studio/captions.h"
#include "impasto/studio/exhibit_accent.h"
#include "impasto/studio/exhibit_folder.h"
#include "impasto/studio/html.h"
#include "impasto/studio/icon.h"
#include "impasto/studio/label.h"
#include "impasto/studio/site_files.h"

namespace impasto::studio {
namespace {

/// A line of the tune across the top, a mass of the first part in the lower left; the rest is bare.
plan::Plan small_plan() {
  plan::Plan plan;
  plan.sheet.palette.pigments = {"HansaYellowOpaque", "CobaltBlue"};
  plan.sheet.brushes = {plan::complete({.name = "line", .shape = plan::BrushShape::kRound}),
                        plan::complete({.name = "mass", .shape = plan::BrushShape::kFlat})};
  auto piece = std::make_shared<plan::Piece>();
  piece->title = "Line and mass";
  piece->duration = 20.0;
  piece->sections = {{.start = 0.0, .end = 10.0}, {.start = 10.0, .end = 20.0, .label = 1}};
  piece->phrases = {{.start = 0.0, .end = 10.0}, {.start = 10.0, .end = 20.0, .label = 1}};
  for (int i = 0; i < 10; ++i) {
    score::Note note;
    note.onset = i;
    note.offset = i + 0.9;
    note.pitch = static_cast<float>(60 + 2 * i);
    piece->melody.push_back(note);
  }
  piece->curves.loudness.assign(400, -23.0f);
  plan.piece = piece;
  plan.duration = 20.0;
  plan.hands = {"oil"};
  plan::Stroke mass;
  mass.brush = 1;
  mass.width = 0.3f;
  mass.paint[1] = 1.0f;
  mass.end = 1.0;
  mass.cause = {plan::CauseKind::kSection, 0, 0.0, 10.0, 0};
  mass.path = {{.x = 0.2f, .y = 0.8f}, {.x = 0.4f, .y = 0.8f, .time = 1.0f}};
  plan::Stroke line;
  line.width = 0.03f;
  line.paint[0] = 1.0f;
  line.start = 2.0;
  line.end = 6.0;
  line.cause = {plan::CauseKind::kMelody, 0, 2.0, 2.9, 0};
  line.path = {{.x = 0.05f, .y = 0.1f}, {.x = 0.95f, .y = 0.12f, .time = 1.0f}};
  plan.strokes = {mass, line};
  return plan;
}

Seen seen_of(const plan::Plan& plan) {
  Pool pool(1);
  const Result<Seen> seen = see(plan, pool, {});
  EXPECT_TRUE(seen.has_value());
  return *seen;
}

std::vector<Group> all_groups(const plan::Plan& plan, const Seen& seen) {
  return groups_of(plan, seen, -1.0, std::numeric_limits<double>::infinity());
}

TEST(Exhibit, WordsFromFilesCannotLeaveTheirPlaceInAPage) {
  EXPECT_EQ(escaped("<b a='1' c=\"2\">&\n"), "&lt;b a=&#39;1&#39; c=&quot;2&quot;&gt;&amp; ");
  const std::string text = script_text("</script><!--&");
  EXPECT_EQ(text.find_first_of("<>&"), std::string::npos) << text;
  EXPECT_EQ(filled("a {{x}} {{&x}}", {{"x", "<{{y}}>"}}), "a &lt;{{y}}&gt; <{{y}}>");
}

TEST(Exhibit, Base64IsThatOfTheStandard) {
  EXPECT_EQ(base64(""), "");
  EXPECT_EQ(base64("f"), "Zg==");
  EXPECT_EQ(base64("fo"), "Zm8=");
  EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
  EXPECT_EQ(base64(std::string("\xff\x00\xfe", 3)), "/wD+");
}

TEST(Exhibit, AGroupIsToldByWhatIsInSightOfIt) {
  const plan::Plan plan = small_plan();
  const Seen seen = seen_of(plan);
  const std::vector<Group> groups = all_groups(plan, seen);
  ASSERT_EQ(groups.size(), 2u);
  EXPECT_EQ(groups[0].kind, plan::CauseKind::kSection);
  EXPECT_EQ(groups[0].form, Form::kMasses);
  EXPECT_EQ(groups[0].place, (Place{Place::kSpot, 0, 2}));
  EXPECT_NE(groups[0].colour_name.find("blue"), std::string::npos) << groups[0].colour_name;
  EXPECT_EQ(groups[1].kind, plan::CauseKind::kMelody);
  EXPECT_EQ(groups[1].form, Form::kLines);
  EXPECT_EQ(groups[1].place, (Place{Place::kAcross, 1, 0}));
  EXPECT_NE(groups[1].colour_name.find("yellow"), std::string::npos) << groups[1].colour_name;
  EXPECT_GT(seen.bare, 0.7);
}

TEST(Exhibit, WhatIsPaintedOverIsNotSpokenOf) {
  plan::Plan plan = small_plan();
  plan::Stroke cover = plan.strokes[0];
  cover.start = cover.end = 12.0;
  cover.width = 1.4f;
  cover.load = 1.5f;
  cover.cause = {plan::CauseKind::kChord, 0, 12.0, 13.0, 0};
  cover.path = {{.x = 0.0f, .y = 0.5f}, {.x = 1.0f, .y = 0.5f, .time = 1.0f}};
  plan.strokes.push_back(cover);
  const Seen seen = seen_of(plan);
  EXPECT_EQ(all_groups(plan, seen).front().kind, plan::CauseKind::kChord);
  for (const Group& group : all_groups(plan, seen)) {
    if (group.kind == plan::CauseKind::kChord) continue;
    EXPECT_LT(group.share, 0.02);
  }
}

TEST(Exhibit, ALabelSaysWhatIsSeenAndItsSound) {
  const plan::Plan plan = small_plan();
  const Seen seen = seen_of(plan);
  const Label label = label_of(plan, all_groups(plan, seen), kEnglishWords);
  EXPECT_EQ(label.title, "Line and mass");
  EXPECT_EQ(label.materials, "oil on linen, 2 strokes");
  ASSERT_EQ(label.facts.size(), 2u);
  EXPECT_NE(label.facts[0].find("is the first part, from 0:00 to 0:10"), std::string::npos)
      << label.facts[0];
  EXPECT_NE(label.facts[1].find("yellow line across the top is the tune."), std::string::npos)
      << label.facts[1];
}

TEST(Exhibit, TheLabelNamesEachColourOnce) {
  const plan::Plan plan = small_plan();
  std::vector<Group> groups = all_groups(plan, seen_of(plan));
  ASSERT_GE(groups.size(), 2u);
  for (Group& group : groups) group.colour_name = "dark blue";
  for (const Words* words : {&kEnglishWords, &kFrenchWords}) {
    std::string facts;
    for (const std::string& fact : label_of(plan, groups, *words).facts) facts += fact + "\n";
    const char* name = words == &kFrenchWords ? " d’un bleu foncé" : "dark blue ";
    const std::size_t first = facts.find(name);
    ASSERT_NE(first, std::string::npos) << facts;
    EXPECT_EQ(facts.find(name, first + 1), std::string::npos) << facts;
    EXPECT_EQ(facts.find("  "), std::string::npos) << facts;
  }
}

TEST(Exhibit, CaptionsSayWhatTheMusicDoesAndWhatItLeaves) {
  const plan::Plan plan = small_plan();
  const std::vector<Passage> passages = passages_of(plan, seen_of(plan));
  ASSERT_GE(passages.size(), 2u);
  EXPECT_EQ(passages[0].motion, Passage::kClimbs);
  EXPECT_EQ(passages[0].opening, Passage::kBegins);
  ASSERT_TRUE(passages[0].paint.has_value());
  const auto second = std::find_if(passages.begin(), passages.end(),
                                   [](const Passage& p) { return p.start == 10.0; });
  ASSERT_NE(second, passages.end()) << "the border of a section is one of a passage";
  EXPECT_EQ(second->opening, Passage::kNewPart);
  EXPECT_EQ(second->motion, Passage::kNoTune);
  EXPECT_FALSE(second->paint.has_value());
  for (const Words* words : {&kEnglishWords, &kFrenchWords}) {
    const std::string text = captions(passages, *words);
    EXPECT_TRUE(text.starts_with("WEBVTT\n\n00:00:00.000 --> ")) << text;
    EXPECT_NE(text.find("00:00:10.000 --> "), std::string::npos) << text;
  }
}

TEST(Exhibit, AnAreaThatIsBareHoldsNoPaint) {
  const plan::Plan plan = small_plan();
  const Seen seen = seen_of(plan);
  const Area area = bare_area(seen, 0.1);
  ASSERT_FALSE(area.empty());
  for (int y = 0; y < seen.height; ++y) {
    for (int x = 0; x < seen.width; ++x) {
      const double u = (x + 0.5) / seen.width, v = (y + 0.5) / seen.height;
      if (u < area.x || u > area.x + area.width || v < area.y || v > area.y + area.height) continue;
      ASSERT_EQ(seen.stroke[static_cast<std::size_t>(y) * seen.width + x], -1) << x << "," << y;
    }
  }
  EXPECT_TRUE(bare_area(seen, 0.99).empty());
}

TEST(Exhibit, PlacesToLookAtLieApartAndInThePicture) {
  const plan::Plan plan = small_plan();
  const std::vector<Stop> stops = stops_of(plan, seen_of(plan));
  ASSERT_GE(stops.size(), 2u);
  EXPECT_TRUE(std::any_of(stops.begin(), stops.end(),
                          [](const Stop& stop) { return stop.kind == Stop::kBare; }));
  for (const Stop& stop : stops) {
    EXPECT_GE(stop.area.x, 0.0);
    EXPECT_LE(stop.area.x + stop.area.width, 1.001);
    EXPECT_LT(stop.start, stop.end);
    EXPECT_LE(stop.end, plan.duration);
    for (const Words* words : {&kEnglishWords, &kFrenchWords})
      EXPECT_EQ(words->stop(plan, stop).back(), '.');
  }
}

double luminance(const std::string& hex) {
  double sum = 0.0;
  const double weights[] = {0.2126, 0.7152, 0.0722};
  for (std::size_t i = 0; i < 3; ++i) {
    const double v = std::stoi(hex.substr(1 + 2 * i, 2), nullptr, 16) / 255.0;
    sum += weights[i] * (v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4));
  }
  return sum;
}

double contrast(const std::string& a, const std::string& b) {
  const double x = luminance(a), y = luminance(b);
  return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

TEST(Exhibit, AnAccentCanBeReadOnBothPapers) {
  for (float hue = 0.0f; hue < 6.28f; hue += 0.4f) {
    for (const float L : {5.0f, 50.0f, 95.0f}) {
      Group group;
      group.kind = plan::CauseKind::kMelody;
      group.share = 0.1;
      group.colour = {L, 60.0f * std::cos(hue), 60.0f * std::sin(hue)};
      const Accent accent = accent_of({group});
      EXPECT_GE(contrast(accent.on_light, kLightPaper), 4.5) << accent.on_light;
      EXPECT_GE(contrast(accent.on_dark, kDarkPaper), 4.5) << accent.on_dark;
    }
  }
}

TEST(Exhibit, EveryTextIsThereInEveryLanguage) {
  std::vector<std::vector<std::string>> names;
  for (const char* file : {"en.txt", "fr.txt"}) {
    std::string_view text = site_file(file);
    ASSERT_FALSE(text.empty()) << file;
    names.emplace_back();
    while (!text.empty()) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      const std::string_view line = text.substr(0, end);
      if (!line.empty() && line[0] != '#')
        names.back().emplace_back(line.substr(0, line.find(" = ")));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
  }
  EXPECT_EQ(names[0], names[1]);
}

TEST(Exhibit, TheIconIsAWaveAndADabAndNothingOfItIsCutOffWhereItIsCutRound) {
  Pool pool(1);
  for (const int side : {180, 512}) {
    const Result<picture::Image> icon = paint_icon(side, pool);
    ASSERT_TRUE(icon.has_value()) << icon.error().message;
    ASSERT_EQ(icon->width, side);
    int blue = 0, orange = 0, cut = 0;
    for (int y = 0; y < side; ++y) {
      for (int x = 0; x < side; ++x) {
        const std::uint8_t* p = icon->row(y) + 4 * x;
        const bool painted = std::abs(p[0] - p[2]) > 60;
        blue += painted && p[2] > p[0];
        orange += painted && p[0] > p[2];
        cut += painted && std::hypot(x - 0.5 * side, y - 0.5 * side) > 0.4 * side;
      }
    }
    EXPECT_GT(blue, side * side / 8);
    EXPECT_GT(orange, side * side / 100);
    EXPECT_LT(cut, side * side / 500) << side;
  }
}

TEST(Exhibit, AFolderThatIsDroppedLeavesNothing) {
  const std::filesystem::path home =
      std::filesystem::temp_directory_path() / "impasto_exhibit_test";
  std::filesystem::remove_all(home);
  std::filesystem::create_directory(home);
  {
    Result<ExhibitFolder> folder = ExhibitFolder::create((home / "site").string(), false);
    ASSERT_TRUE(folder.has_value());
    ASSERT_TRUE(folder->write("a/b.txt", "x").has_value());
  }
  EXPECT_TRUE(std::filesystem::is_empty(home));
  std::filesystem::remove_all(home);
}

}  // namespace
}  // namespace impasto::studio
