// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "impasto/impasto.h"
#include "impasto/impasto_c.h"
#include "impasto/notation/moods.h"

namespace {

const char* const kSong = "examples/overture_in_ochre.musicxml";

impasto_piece* melody() {
  impasto_listener* listener = impasto_listener_create(nullptr);
  std::vector<float> samples(2 * 44100 * 4);
  for (std::size_t i = 0; i < samples.size() / 2; ++i) {
    const double pitch = 220.0 * (1 + i / 22050 % 4);
    const float value = static_cast<float>(0.4 * std::sin(6.283185307 * pitch * i / 44100));
    samples[2 * i] = samples[2 * i + 1] = value;
  }
  EXPECT_EQ(impasto_listener_push(listener, samples.data(), samples.size() / 2, nullptr), 0);
  impasto_piece* piece = impasto_listener_finish(listener, nullptr);
  impasto_listener_destroy(listener);
  return piece;
}

std::uint64_t painted(const impasto_plan* plan, const std::vector<double>& stops, int threads) {
  impasto_painter* painter = impasto_painter_create(plan, 160, 120, threads, nullptr);
  for (double stop : stops) EXPECT_EQ(impasto_painter_advance(painter, stop, nullptr), IMPASTO_OK);
  EXPECT_EQ(impasto_painter_finish(painter, nullptr), IMPASTO_OK);
  EXPECT_NE(impasto_painter_show(painter, nullptr), nullptr);
  const std::uint64_t hash = impasto_painter_hash(painter);
  impasto_painter_destroy(painter);
  return hash;
}

TEST(CApi, SamplesBecomeThePictureThatTheLibraryPaints) {
  impasto_piece* piece = melody();
  ASSERT_NE(piece, nullptr);
  EXPECT_NEAR(impasto_piece_duration(piece), 4.0, 1e-9);
  EXPECT_NE(std::strstr(impasto_piece_json(piece, nullptr), "\"annotations\""), nullptr);
  std::set<std::uint64_t> pictures;
  std::size_t styles = 0;
  for (; impasto_style_name(styles) != nullptr; ++styles) {
    impasto_settings settings;
    impasto_settings_init(&settings);
    settings.style = impasto_style_name(styles);
    impasto_plan* plan = impasto_compose(piece, &settings, nullptr);
    ASSERT_NE(plan, nullptr) << settings.style;
    EXPECT_GT(impasto_plan_strokes(plan), 0u);
    pictures.insert(painted(plan, {}, 1));
    impasto_plan_destroy(plan);
  }
  EXPECT_EQ(pictures.size(), styles);
  impasto_piece_destroy(piece);
}

/// The picture's hash, with settings that are changed from those of _init.
template <class Change>
std::uint64_t painted_with(const impasto_piece* piece, Change&& change) {
  impasto_settings settings;
  impasto_settings_init(&settings);
  change(settings);
  impasto_plan* plan = impasto_compose(piece, &settings, nullptr);
  EXPECT_NE(plan, nullptr);
  const std::uint64_t hash = plan == nullptr ? 0 : painted(plan, {}, 1);
  impasto_plan_destroy(plan);
  return hash;
}

/// What the first members of the struct were before others were added.
constexpr std::size_t kFirstSize = offsetof(impasto_settings, warmth) + sizeof(float);

TEST(CApi, AGroundAndAVarietyAreTakenAndAnOlderCallerGetsTheDefaults) {
  impasto_piece* piece = melody();
  const auto hash_of = [&](auto&& change) { return painted_with(piece, change); };
  const std::uint64_t plain = hash_of([](impasto_settings&) {});
  const std::uint64_t red = hash_of([](impasto_settings& s) { s.ground = "#a01818"; });
  const std::uint64_t dark = hash_of([](impasto_settings& s) { s.ground = "dark"; });
  EXPECT_EQ((std::set{plain, red, dark}).size(), 3u);
  EXPECT_NE(hash_of([](impasto_settings& s) { s.variety = 0.0f; }), plain);
  // What lies behind the size that a caller knows is never read.
  EXPECT_EQ(hash_of([](impasto_settings& s) {
              s.size = kFirstSize;
              s.variety = 77.0f;
              s.ground = s.mood = s.order = reinterpret_cast<const char*>(1);
            }),
            plain);
  impasto_error error;
  impasto_settings settings;
  impasto_settings_init(&settings);
  settings.ground = "tartan";
  EXPECT_EQ(impasto_compose(piece, &settings, &error), nullptr);
  EXPECT_EQ(error.status, IMPASTO_USAGE);
  EXPECT_NE(std::strstr(error.hint, "middle"), nullptr);
  impasto_settings_init(&settings);
  settings.variety = 1.5f;
  EXPECT_EQ(impasto_compose(piece, &settings, nullptr), nullptr);
  impasto_piece_destroy(piece);
}

TEST(CApi, AMoodIsWhatItsFileSaysAndGivesWayToWhatIsAskedBesideIt) {
  impasto_piece* piece = melody();
  const auto hash_of = [&](auto&& change) { return painted_with(piece, change); };
  const auto mood = impasto::notation::find_mood("storm");
  ASSERT_TRUE(mood);
  const std::uint64_t storm = hash_of([](impasto_settings& s) { s.mood = "storm"; });
  const auto by_hand = [&](impasto_settings& s) {
    const auto word = [](const std::string& text) {
      return text.empty() || text == "music" ? nullptr : text.c_str();
    };
    s.style = mood->style.c_str();
    s.with = word(mood->with);
    s.scheme = word(mood->scheme);
    s.palette = word(mood->palette);
    s.ground = word(mood->ground);
    s.density = mood->density;
    s.boldness = mood->boldness;
    s.warmth = mood->warmth;
    s.variety = mood->variety;
  };
  EXPECT_EQ(storm, hash_of(by_hand));
  EXPECT_NE(storm, hash_of([](impasto_settings&) {}));
  const std::uint64_t ink = hash_of([](impasto_settings& s) { s.mood = "storm", s.style = "ink"; });
  EXPECT_NE(ink, storm);
  EXPECT_EQ(ink, hash_of([&](impasto_settings& s) { by_hand(s), s.style = "ink"; }));
  EXPECT_NE(hash_of([](impasto_settings& s) { s.scheme = "wave"; }),
            hash_of([](impasto_settings& s) { s.scheme = "horizon"; }));
  impasto_error error;
  impasto_settings settings;
  impasto_settings_init(&settings);
  settings.mood = "stormy";
  EXPECT_EQ(impasto_compose(piece, &settings, &error), nullptr);
  EXPECT_EQ(error.status, IMPASTO_USAGE);
  EXPECT_NE(std::strstr(error.hint, "storm"), nullptr);
  impasto_piece_destroy(piece);
}

TEST(CApi, APictureIsTheSameInWhateverStepsAndThreads) {
  impasto_piece* piece = impasto_piece_load(kSong, nullptr);
  ASSERT_NE(piece, nullptr);
  impasto_plan* plan = impasto_compose(piece, nullptr, nullptr);
  ASSERT_NE(plan, nullptr);
  const std::uint64_t once = painted(plan, {}, 1);
  EXPECT_EQ(painted(plan, {10.0, 10.5, 40.0}, 2), once);
  EXPECT_NE(once, 0u);
  impasto_plan_destroy(plan);
  impasto_piece_destroy(piece);
}

TEST(CApi, AScoreFromMemoryIsTheScoreFromItsFile) {
  std::ifstream file(kSong, std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(file)), {});
  impasto_piece* there = impasto_piece_load(kSong, nullptr);
  impasto_piece* here = impasto_piece_from_score(bytes.data(), bytes.size(), "song", nullptr);
  ASSERT_NE(there, nullptr);
  ASSERT_NE(here, nullptr);
  EXPECT_STREQ(impasto_piece_json(here, nullptr), impasto_piece_json(there, nullptr));
  impasto_piece_destroy(here);
  impasto_piece_destroy(there);
}

TEST(CApi, AScoreFromMemoryIsKnownByItsContentAsAFileIs) {
  const char song[] =
      "MThd\0\0\0\6\0\0\0\1\0\x60MTrk\0\0\0\x0d\0\x90\x3c\x50\x83\x60\x80\x3c\0\0\xff\x2f\0";
  const std::string midi(song, sizeof song - 1);
  const std::string mac_binary = std::string(128, '\0') + midi;
  for (const std::string& bytes : {midi, mac_binary}) {
    impasto_error error;
    impasto_piece* piece = impasto_piece_from_score(bytes.data(), bytes.size(), "song", &error);
    ASSERT_NE(piece, nullptr) << error.message;
    impasto_piece_destroy(piece);
  }
}

TEST(CApi, APlanThatWasSavedPaintsTheSamePicture) {
  const auto folder = std::filesystem::temp_directory_path() / "impasto_c_api_test";
  std::filesystem::create_directories(folder);
  const std::string path = (folder / "song.impasto").string();
  impasto_piece* piece = impasto_piece_load(kSong, nullptr);
  impasto_plan* plan = impasto_compose(piece, nullptr, nullptr);
  ASSERT_EQ(impasto_plan_save(plan, path.c_str(), nullptr), IMPASTO_OK);
  impasto_plan* again = impasto_plan_load(path.c_str(), nullptr);
  ASSERT_NE(again, nullptr);
  EXPECT_EQ(painted(again, {}, 0), painted(plan, {}, 0));
  impasto_plan_destroy(again);
  impasto_plan_destroy(plan);
  impasto_piece_destroy(piece);
  std::filesystem::remove_all(folder);
}

TEST(CApi, WhatIsWrongIsSaidAndNothingCrashes) {
  impasto_error error;
  EXPECT_EQ(impasto_piece_load("no such.mid", &error), nullptr);
  EXPECT_EQ(error.status, IMPASTO_UNREADABLE);
  EXPECT_STREQ(error.where, "no such.mid");
  EXPECT_EQ(impasto_piece_from_score("MThd", 4, nullptr, &error), nullptr);
  EXPECT_EQ(error.status, IMPASTO_UNREADABLE);

  impasto_piece* piece = melody();
  impasto_settings settings;
  impasto_settings_init(&settings);
  settings.style = "fresco";
  EXPECT_EQ(impasto_compose(piece, &settings, &error), nullptr);
  EXPECT_EQ(error.status, IMPASTO_USAGE);
  EXPECT_NE(std::strstr(error.hint, "oil"), nullptr);
  impasto_settings_init(&settings);
  settings.density = NAN;
  EXPECT_EQ(impasto_compose(piece, &settings, &error), nullptr);
  impasto_settings_init(&settings);
  settings.size = 3;  // never initialised
  EXPECT_EQ(impasto_compose(piece, &settings, &error), nullptr);
  EXPECT_EQ(error.status, IMPASTO_USAGE);

  impasto_plan* plan = impasto_compose(piece, nullptr, &error);
  EXPECT_EQ(error.status, IMPASTO_OK);
  EXPECT_EQ(impasto_painter_create(plan, 3, 3, 0, &error), nullptr);
  EXPECT_EQ(error.status, IMPASTO_USAGE);
  impasto_painter* painter = impasto_painter_create(plan, 64, 64, 0, nullptr);
  EXPECT_EQ(impasto_painter_hash(painter), 0u);
  EXPECT_EQ(impasto_painter_save(painter, "x.png", 300, &error), IMPASTO_USAGE);

  EXPECT_EQ(impasto_compose(nullptr, nullptr, &error), nullptr);
  EXPECT_EQ(impasto_painter_finish(nullptr, &error), IMPASTO_USAGE);
  EXPECT_EQ(impasto_listener_push(nullptr, nullptr, 1, &error), IMPASTO_USAGE);
  impasto_painter_destroy(painter);
  impasto_plan_destroy(plan);
  impasto_piece_destroy(piece);
  impasto_painter_destroy(nullptr);
}

/// A wavy line in two halves that join, and dabs beside it.
std::uint64_t drawn(int steps, bool together) {
  const char* const pigments[] = {"TitaniumWhite", "UltramarineBlue"};
  const char* const brushes[] = {"filbert"};
  impasto_sheet sheet;
  impasto_sheet_init(&sheet);
  sheet.pigments = pigments;
  sheet.pigment_count = 2;
  sheet.brushes = brushes;
  sheet.brush_count = 1;
  impasto_error error;
  impasto_painter* painter = impasto_painter_create_blank(&sheet, 128, 128, 1, &error);
  EXPECT_NE(painter, nullptr) << error.message;
  const impasto_point path[] = {
      {0.2f, 0.5f, 1, 0, 0, 0}, {0.4f, 0.4f, 1, 0.5f, 0, 0}, {0.6f, 0.6f, 1, 1, 0, 0}};
  const impasto_point rest[] = {{0.6f, 0.6f, 1, 0, 0, 0}, {0.8f, 0.5f, 1, 1, 0, 0}};
  impasto_stroke stroke;
  impasto_stroke_init(&stroke);
  stroke.paint[1] = 1;
  stroke.path = path;
  stroke.points = 3;
  stroke.end = 1;
  stroke.open = 1;
  const auto append = [&] {
    EXPECT_EQ(impasto_painter_append(painter, &stroke, &error), IMPASTO_OK) << error.message;
  };
  append();
  for (int i = 1; i <= steps && !together; ++i) {
    EXPECT_EQ(impasto_painter_advance(painter, 1.0 * i / steps, nullptr), IMPASTO_OK);
  }
  stroke.path = rest;
  stroke.points = 2;
  stroke.start = 1;
  stroke.end = 2;
  stroke.joins = 0;
  stroke.open = 0;
  append();
  EXPECT_EQ(impasto_painter_finish(painter, nullptr), IMPASTO_OK);
  impasto_painter_show(painter, nullptr);
  const std::uint64_t hash = impasto_painter_hash(painter);
  impasto_painter_destroy(painter);
  return hash;
}

TEST(CApi, StrokesThatComeByAndByPaintWhatTheyPaintAtOnce) {
  const std::uint64_t at_once = drawn(0, true);
  EXPECT_EQ(drawn(1, false), at_once);
  EXPECT_EQ(drawn(7, false), at_once);
}

TEST(CApi, AStrokeOrSheetThatCannotBeIsRefused) {
  impasto_error error;
  impasto_sheet sheet;
  impasto_sheet_init(&sheet);
  EXPECT_EQ(impasto_painter_create_blank(&sheet, 64, 64, 1, &error), nullptr);  // no pigments
  EXPECT_EQ(error.status, IMPASTO_USAGE);
  const char* const pigments[] = {"TitaniumWhite"};
  const char* brushes[] = {"broom"};
  sheet.pigments = pigments;
  sheet.pigment_count = 1;
  sheet.brushes = brushes;
  sheet.brush_count = 1;
  EXPECT_EQ(impasto_painter_create_blank(&sheet, 64, 64, 1, &error), nullptr);
  EXPECT_STREQ(error.where, "broom");
  brushes[0] = "flat";
  impasto_painter* painter = impasto_painter_create_blank(&sheet, 64, 64, 1, &error);
  ASSERT_NE(painter, nullptr) << error.message;
  impasto_stroke stroke;
  impasto_stroke_init(&stroke);
  EXPECT_EQ(impasto_painter_append(painter, &stroke, &error), IMPASTO_USAGE);  // no path
  const impasto_point point = {NAN, 0, 1, 0, 0, 0};
  stroke.path = &point;
  stroke.points = 1;
  EXPECT_NE(impasto_painter_append(painter, &stroke, &error), IMPASTO_OK);
  const impasto_point dab = {0.5f, 0.5f, 1, 0, 0, 0};
  stroke.path = &dab;
  stroke.paint[0] = 1;
  stroke.brush = 9;
  EXPECT_NE(impasto_painter_append(painter, &stroke, &error), IMPASTO_OK);
  stroke.brush = 0;
  EXPECT_EQ(impasto_painter_append(painter, &stroke, &error), IMPASTO_OK) << error.message;
  impasto_painter_destroy(painter);
}

TEST(Library, PaintsWhatTheCInterfacePaints) {
  using namespace impasto;
  const Result<Heard> heard = load(kSong);
  ASSERT_TRUE(heard);
  const Result<compose::Settings> asked = settings("ink", 3);
  ASSERT_TRUE(asked);
  Pool pool(1);
  const auto image = paint_still(compose::compose(heard->piece, *asked), 120, 120, pool);
  ASSERT_TRUE(image);

  impasto_piece* piece = impasto_piece_load(kSong, nullptr);
  impasto_settings same;
  impasto_settings_init(&same);
  same.style = "ink";
  same.seed = 3;
  impasto_plan* plan = impasto_compose(piece, &same, nullptr);
  impasto_painter* painter = impasto_painter_create(plan, 120, 120, 1, nullptr);
  impasto_painter_finish(painter, nullptr);
  const std::uint8_t* rgba = impasto_painter_show(painter, nullptr);
  EXPECT_EQ(std::memcmp(rgba, image->rgba.data(), image->rgba.size()), 0);
  impasto_painter_destroy(painter);
  impasto_plan_destroy(plan);
  impasto_piece_destroy(piece);
  EXPECT_FALSE(settings("fresco"));
}

}  // namespace
