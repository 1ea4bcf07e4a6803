// SPDX-License-Identifier: GPL-3.0-or-later
// The functions that a page calls, called here: what they are in WebAssembly
// tests/wasm_same_bits_test.py says.
#include "impasto/browser/browser.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string>

#include "impasto/base/text.h"
#include "impasto/browser/handles.h"
#include "impasto/browser/outline.h"
#include "impasto/notation/analysis.h"
#include "impasto/notation/test_plan.h"
#include "impasto/stream/stream.h"

namespace impasto {
namespace {

using nlohmann::json;

std::string stream_bytes() {
  plan::Plan plan = notation::testing::small_plan();
  plan.sheet.palette.pigments = {"BoneBlack", "TitaniumWhite", "PyrroleRed"};
  plan.strokes[3].hand = plan.strokes[2].hand;
  return stream::write_stream(stream::stream_of(plan)).value();
}

web_work* opened(const std::string& bytes) {
  return web_open(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size());
}

std::string error_message() {
  return json::parse(web_error())["message"];
}

TEST(Browser, AWorkSaysWhatItIsAndWhyAStrokeIsThere) {
  web_work* work = opened(stream_bytes());
  ASSERT_NE(work, nullptr) << web_error();
  const json facts = json::parse(web_facts(work));
  EXPECT_EQ(facts["strokes"], 4);
  EXPECT_EQ(facts["piece"]["sections"].size(), 2u);
  EXPECT_EQ(facts["sheet"]["seed"], "18364758544493064720");
  const json stroke = json::parse(web_stroke(work, 2));
  EXPECT_EQ(stroke["reason"]["kind"], "melody");
  EXPECT_EQ(stroke["brush"], "sumi");
  EXPECT_NE(std::string(stroke["reason"]["sentence"]).find("at 0:01"), std::string::npos) << stroke;
  EXPECT_TRUE(json::parse(web_stroke(work, 4)).is_null());
  EXPECT_TRUE(json::parse(web_stroke(work, -1)).is_null());
  web_work_free(work);
}

TEST(Browser, WhatIsNoStreamIsRefusedWithAReason) {
  EXPECT_EQ(opened("no stroke stream at all"), nullptr);
  EXPECT_EQ(error_message(), "this is not a stroke stream");
  std::string bytes = stream_bytes();
  bytes[bytes.size() / 2] ^= 1;
  EXPECT_EQ(opened(bytes), nullptr);
  web_work* work = opened(stream_bytes());
  EXPECT_EQ(web_painter_new(work, 5000, 100), nullptr);
  EXPECT_EQ(error_message(), "the canvas is too large for a page");
  EXPECT_EQ(web_painter_new(work, 8, 8), nullptr);
  web_work_free(work);
}

TEST(Browser, FromAMomentComesTheSamePicture) {
  web_work* work = opened(stream_bytes());
  web_painter* painter = web_painter_new(work, 90, 60);
  ASSERT_NE(painter, nullptr) << web_error();
  web_advance(painter, 0.5);
  web_moment* moment = web_snapshot(painter);
  web_finish(painter);
  EXPECT_GT(web_show(painter), 0);
  const std::string whole = web_hash(painter);
  EXPECT_EQ(web_show(painter), 0) << "something changed that nobody painted";
  ASSERT_EQ(web_restore(painter, moment), 1) << web_error();
  EXPECT_LT(web_fraction(painter), 1.0);
  web_show(painter);
  EXPECT_NE(web_hash(painter), whole);
  web_finish(painter);
  web_show(painter);
  EXPECT_EQ(web_hash(painter), whole);
  web_painter* other = web_painter_new(work, 60, 60);
  EXPECT_EQ(web_restore(other, moment), 0);
  EXPECT_FALSE(error_message().empty());
  int painted = 0;
  for (int i = 0; i < 60 * 60; ++i) painted += web_stroke_at(painter, i % 60, i / 60) >= 0;
  EXPECT_GT(painted, 0);
  EXPECT_EQ(web_stroke_at(painter, 90, 0), -1);
  web_moment_free(moment);
  web_painter_free(other);
  web_painter_free(painter);
  web_work_free(work);
}

TEST(Browser, WhatWasHeardIsComposedByWishes) {
  const std::string jams = notation::to_jams(notation::testing::small_piece(), {}, false);
  web_piece* piece = web_piece_read(jams.data(), jams.size());
  ASSERT_NE(piece, nullptr) << web_error();
  EXPECT_EQ(web_piece_json(piece), jams);
  const auto composed = [&](const std::string& wishes) {
    return web_compose(piece, wishes.data(), wishes.size());
  };
  web_work* work = composed(R"({"style":"ink","seed":"18446744073709551615","aspect":1.5})");
  ASSERT_NE(work, nullptr) << web_error();
  const json facts = json::parse(web_facts(work));
  EXPECT_EQ(facts["hands"], json::array({"ink"}));
  EXPECT_EQ(facts["sheet"]["seed"], "18446744073709551615");
  EXPECT_EQ(facts["sheet"]["width"], 1.5);
  const std::size_t size = web_write(work);
  web_work* again = web_open(web_bytes(work), size);
  ASSERT_NE(again, nullptr) << web_error();
  EXPECT_EQ(json::parse(web_facts(again)), facts);
  web_work_free(again);
  web_work_free(work);
  for (const char* wrong :
       {"{", "{\"style\":\"nobody's\"}", "{\"seed\":\"18446744073709551616\"}", "{\"seed\":1.5}",
        "{\"aspect\":9}", "{\"size\":3}", "{\"variety\":2}", "{\"palette\":\"a picture.png\"}",
        "{\"palette\":\"p\",\"swatches\":\"none\"}"}) {
    EXPECT_EQ(composed(wrong), nullptr) << wrong;
    EXPECT_FALSE(error_message().empty());
  }
  const json choices = json::parse(web_choices());
  EXPECT_EQ(choices["styles"][0]["name"], "oil");
  EXPECT_GT(choices["moods"].size(), 8u);
  EXPECT_GT(choices["palettes"].size(), 4u);
  web_piece_free(piece);
}

TEST(Browser, ThePictureOfAPaletteIsGivenAsItsColoursAndOpensNoFile) {
  // A third of it a strong red, the rest a dark blue; what is transparent does not count.
  std::vector<uint8_t> pixels;
  for (int i = 0; i < 60 * 40; ++i) {
    const int x = i % 60;
    for (const int v : {x < 20 ? 200 : 20, x == 59 ? 255 : 30, x < 20 ? 30 : 90, x == 59 ? 0 : 255})
      pixels.push_back(static_cast<uint8_t>(v));
  }
  const std::string swatches = web_swatches(pixels.data(), 60, 40);
  EXPECT_EQ(std::count(swatches.begin(), swatches.end(), ' '), 7) << swatches;
  const std::string jams = notation::to_jams(notation::testing::small_piece(), {}, false);
  web_piece* piece = web_piece_read(jams.data(), jams.size());
  const json wishes = {{"palette", "/nowhere/photo.toml"}, {"swatches", swatches}};
  web_work* work = web_compose(piece, wishes.dump().data(), wishes.dump().size());
  ASSERT_NE(work, nullptr) << web_error();
  const std::string pigments = text::joined(work->stream.plan.sheet.palette.pigments, ",");
  for (const char* each : {"TitaniumWhite", "Red", "Blue"})
    EXPECT_NE(pigments.find(each), std::string::npos) << pigments;
  web_work_free(work);
  web_piece_free(piece);
  const std::vector<uint8_t> clear(4 * 8 * 8);
  EXPECT_STREQ(web_swatches(clear.data(), 8, 8), "");
}

TEST(Browser, AMidiFileIsReadHeardAndCorrected) {
  // Sixteen crotchets, and a drum with the last.
  std::string track;
  for (int i = 0; i < 16; ++i) {
    const char key = static_cast<char>(60 + i % 8);
    track += {'\0', '\x90', key, 80};
    if (i == 15) track += {'\0', '\x99', 38, 100};
    track += {'\x83', '\x60', '\x80', key, '\0'};
  }
  track += {'\0', '\xff', '\x2f', '\0'};
  const std::string head = {'M', 'T', 'h', 'd', 0,      0,   0,   6,   0,
                            0,   0,   1,   1,   '\xe0', 'M', 'T', 'r', 'k'};
  const std::string size = {0, 0, static_cast<char>(track.size() >> 8),
                            static_cast<char>(track.size())};
  const std::string file = head + size + track;
  const auto read = [](const std::string& bytes) {
    return web_score_read(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size());
  };
  web_score* score = read(file);
  ASSERT_NE(score, nullptr) << web_error();
  const json facts = json::parse(web_score_json(score));
  ASSERT_EQ(facts["notes"].size(), 17u);
  EXPECT_EQ(facts["notes"][1], json::parse("[0.5,1,61,0.6299212574958801,0]")) << facts["notes"][1];
  EXPECT_EQ(std::count_if(facts["notes"].begin(), facts["notes"].end(),
                          [](const json& note) { return note[4] == 1; }),
            1);
  web_piece* piece = web_score_hear(score);
  std::string jams = web_piece_json(piece);
  EXPECT_NE(jams.find("segment_open"), std::string::npos);
  web_piece* same = web_score_reconsider(score, piece, jams.data(), jams.size());
  ASSERT_NE(same, nullptr) << web_error();
  EXPECT_EQ(web_piece_json(same), jams);
  EXPECT_EQ(web_score_reconsider(score, piece, "{", 1), nullptr);
  EXPECT_EQ(read("no score at all"), nullptr);
  EXPECT_FALSE(error_message().empty());
  web_piece_free(same);
  web_piece_free(piece);
  web_score_free(score);
}

/// Of a straight stroke to the right, all of it opened.
plan::Plan straight(float from, float to) {
  plan::Plan plan = notation::testing::small_plan();
  plan.sheet.width = plan.sheet.height = 1.0f;
  plan.strokes.resize(1);
  plan.strokes[0].width = 0.1f;
  plan.strokes[0].path = {{from, 0.5f, 1.0f, 0.0f}, {0.5f * (from + to), 0.5f, 1.0f, 0.5f}};
  plan.strokes[0].path.push_back({to, 0.5f, 1.0f, 1.0f});
  return plan;
}

TEST(Browser, OnlyWhatWasComposedHereIsAPaintingFile) {
  web_work* opened_work = opened(stream_bytes());
  EXPECT_EQ(web_painting(opened_work), 0u);
  EXPECT_NE(error_message().find("does not hold the music"), std::string::npos);
  web_work_free(opened_work);

  const std::string jams = notation::to_jams(notation::testing::small_piece(), {}, false);
  web_piece* piece = web_piece_read(jams.data(), jams.size());
  ASSERT_NE(piece, nullptr) << web_error();
  web_work* work = web_compose(piece, "{}", 2);
  ASSERT_NE(work, nullptr) << web_error();
  web_piece_free(piece);
  const size_t size = web_painting(work);
  const std::string bytes(reinterpret_cast<const char*>(web_bytes(work)), size);
  EXPECT_EQ(bytes.substr(0, 15), "SQLite format 3");
  EXPECT_NE(bytes.find("CREATE TABLE notes"), std::string::npos);
  web_work_free(work);
}

TEST(Browser, AnOutlineGoesOnceAroundTheStroke) {
  const std::vector<float> line = browser::outline(straight(0.2f, 0.6f), 0, 1000, 1000);
  ASSERT_EQ(line.size() % 2, 0u);
  double area = 0.0;
  float low = 1e9f, high = -1e9f;
  for (std::size_t i = 0; i < line.size(); i += 2) {
    const std::size_t k = (i + 2) % line.size();
    area += 0.5 * (double{line[i]} * line[k + 1] - double{line[k]} * line[i + 1]);
    low = std::min(low, line[i]);
    high = std::max(high, line[i]);
  }
  EXPECT_NEAR(low, 150.0f, 0.1f);
  EXPECT_NEAR(high, 650.0f, 0.1f);
  EXPECT_NEAR(std::fabs(area), 400.0 * 100.0 + 2500.0 * 3.1, 200.0);
}

TEST(Browser, AnOutlineStandsWhereTheStrokeIsOnACanvasOfAnotherShape) {
  const std::vector<float> line = browser::outline(straight(0.5f, 0.5f), 0, 300, 100);
  float x = 0.0f, y = 0.0f;
  for (std::size_t i = 0; i < line.size(); i += 2) {
    x += 2.0f * line[i] / static_cast<float>(line.size());
    y += 2.0f * line[i + 1] / static_cast<float>(line.size());
  }
  EXPECT_NEAR(x, 150.0f, 1.0f);
  EXPECT_NEAR(y, 50.0f, 1.0f);
}

}  // namespace
}  // namespace impasto
