// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <thread>
#include <vector>

#include "impasto/studio/film_job.h"
#include "impasto/studio/input.h"
#include "impasto/studio/load.h"
#include "impasto/studio/queue.h"
#include "impasto/studio/recipe.h"

namespace impasto::studio {
namespace {

TEST(Queue, GivesThingsBackInOrderThenNothing) {
  Queue<int> queue(1000);
  std::thread giver([&] {
    for (int i = 0; i < 500; ++i) EXPECT_TRUE(queue.push(i, 7));
    queue.close();
  });
  for (int i = 0; i < 500; ++i) EXPECT_EQ(queue.pop(), i);
  EXPECT_FALSE(queue.pop().has_value());
  giver.join();
}

TEST(Queue, LetsAThingLargerThanItsLimitThrough) {
  Queue<int> queue(10);
  EXPECT_TRUE(queue.push(1, 5000));
  EXPECT_EQ(queue.pop(), 1);
}

TEST(Queue, WhenAbandonedSetsTheGiverFree) {
  Queue<int> queue(1);
  EXPECT_TRUE(queue.push(1, 1));
  std::thread giver([&] { EXPECT_FALSE(queue.push(2, 1)); });
  queue.abandon();
  giver.join();
  EXPECT_FALSE(queue.pop().has_value());
}

TEST(Film, IsAsLongAsTheSoundWithinHalfAFrame) {
  for (const media::FrameRate rate : {media::FrameRate{30, 1}, media::FrameRate{30000, 1001}}) {
    for (double seconds = 0.1; seconds < 20.0; seconds += 0.37) {
      const auto frames = static_cast<double>(frame_count(seconds, rate));
      EXPECT_LE(std::fabs(frames / rate.fps() - seconds), 0.5001 / rate.fps()) << seconds;
    }
    EXPECT_EQ(frame_count(0.0, rate), 1);
  }
}

TEST(Film, AFrameShowsSoundsThatStartInItAndNoneThatStartAfterIt) {
  const media::FrameRate rate{25, 1};
  EXPECT_GT(frame_shows_until(10, rate), 0.4399999);  // frame 10 is 0.40 .. 0.44 s
  EXPECT_LE(frame_shows_until(10, rate), 0.4400001);
}

class KindOf : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() /
              ("impasto_studio_test_" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  Result<InputKind> kind(const std::string& name, std::string_view bytes) {
    const std::string path = (folder_ / name).string();
    std::ofstream(path, std::ios::binary) << bytes;
    return kind_of(path);
  }
  std::filesystem::path folder_;
};

TEST_F(KindOf, ContentDecidesBeforeTheName) {
  EXPECT_EQ(kind("a.wav", "MThd...."), InputKind::kMidi);
  EXPECT_EQ(kind("b.flac", "<?xml version=\"1.0\"?>"), InputKind::kMusicXml);
  EXPECT_EQ(kind("c.mid", "SQLite format 3 and so on"), InputKind::kPlan);
  EXPECT_EQ(kind("d", "\xef\xbb\xbf <score-partwise>"), InputKind::kMusicXml);
  EXPECT_EQ(kind("e.wav", "RIFF....RMIDdata"), InputKind::kMidi);
  EXPECT_EQ(kind("f.wav", "RIFF....WAVEfmt "), InputKind::kSound);
  EXPECT_EQ(kind("g.wav", "RIFF"), InputKind::kSound);
  EXPECT_EQ(kind("h", std::string(128, '\0') + "MThd"), InputKind::kMidi);
  EXPECT_EQ(kind("i", "SMF2CLIP"), InputKind::kMidi);
}

TEST_F(KindOf, TheNameDecidesWhereTheContentDoesNot) {
  EXPECT_EQ(kind("a.MID", "oops"), InputKind::kMidi);
  EXPECT_EQ(kind("a.rmi", "oops"), InputKind::kMidi);
  EXPECT_EQ(kind("a.impasto", "oops"), InputKind::kPlan);
  EXPECT_EQ(kind("a.mxl", "oops"), InputKind::kMusicXml);
  EXPECT_EQ(kind("a.ogg", "OggS"), InputKind::kSound);
}

TEST_F(KindOf, WhatCannotBeReadIsSaid) {
  for (const auto& result : {kind("empty.wav", ""), kind_of(folder_.string()),
                             kind_of((folder_ / "none.wav").string())}) {
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().code, ErrorCode::kUnreadable);
    EXPECT_FALSE(result.error().hint.empty());
  }
}

TEST(Title, of_a_file_is_what_a_person_would_have_written) {
  EXPECT_EQ(title_of("music/My_song-final.flac"), "My song final");
  EXPECT_EQ(title_of("__intro__02.wav"), "intro 02");
  EXPECT_EQ(title_of("Saint-Saëns.mid"), "Saint-Saëns");
  EXPECT_EQ(title_of("Bach - Air_2.mp3"), "Bach - Air_2");
  EXPECT_EQ(title_of("_.wav"), "_");
}

TEST(Recipe, keeps_the_order_in_which_a_picture_is_painted) {
  const auto asked = make_recipe({.order = "gesture"});
  ASSERT_TRUE(asked.has_value());
  EXPECT_EQ(asked->settings.order, compose::Order::kGesture);
  const auto kept = make_recipe({.density = 2.0}, asked->notes);
  ASSERT_TRUE(kept.has_value());
  EXPECT_EQ(kept->settings.order, compose::Order::kGesture);
  EXPECT_EQ(make_recipe({})->settings.order, compose::Order::kForm);
  EXPECT_EQ(make_recipe({}, {{"order", "sideways"}})->settings.order, compose::Order::kForm)
      << "of a damaged file";
  EXPECT_FALSE(make_recipe({.order = "sideways"}).has_value());
  EXPECT_TRUE(Wishes{.order = "time"}.any());
}

}  // namespace
}  // namespace impasto::studio
