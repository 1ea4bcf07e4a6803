// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <mutex>
#include <new>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "impasto/base/atomic_file.h"
#include "impasto/serve/api.h"
#include "impasto/serve/guard.h"
#include "impasto/serve/jobs.h"
#include "impasto/serve/peaks.h"
#include "impasto/serve/works.h"

namespace impasto::serve {
namespace {

namespace fs = std::filesystem;

const Door kDoor{"127.0.0.1:4711", "0123456789abcdef0123456789abcdef"};

Knock good() {
  Knock knock;
  knock.method = "GET";
  knock.target = "/" + kDoor.token + "/works?x=1";
  knock.hosts = {kDoor.authority};
  return knock;
}

int refused(const Knock& knock) {
  const auto refusal = refuse(kDoor, knock);
  return refusal ? refusal->status : 0;
}

TEST(Guard, LetsOurPageIn) {
  Knock knock = good();
  EXPECT_EQ(refused(knock), 0);
  knock.origins = {"http://127.0.0.1:4711"};
  knock.sites = {"same-origin"};
  EXPECT_EQ(refused(knock), 0);
  const Address address = address_of(kDoor, knock.target);
  EXPECT_EQ(address.path, "works");
  EXPECT_EQ(address.query, "x=1");
}

TEST(Guard, TokensDifferByAnyLetterAndByLength) {
  EXPECT_TRUE(same_secret(kDoor.token, kDoor.token));
  for (std::size_t i = 0; i < kDoor.token.size(); ++i) {
    std::string other = kDoor.token;
    other[i] = other[i] == '0' ? '1' : '0';
    EXPECT_FALSE(same_secret(other, kDoor.token)) << i;
    EXPECT_FALSE(same_secret(kDoor.token.substr(0, i), kDoor.token)) << i;
    Knock knock = good();
    knock.target = "/" + other + "/works";
    EXPECT_EQ(refused(knock), 404) << i;
  }
  EXPECT_FALSE(same_secret(kDoor.token + "0", kDoor.token));
  EXPECT_FALSE(same_secret("", kDoor.token));
}

TEST(Guard, TokensAreNewEachTime) {
  std::set<std::string> tokens;
  for (int i = 0; i < 100; ++i) {
    const std::string token = new_token();
    EXPECT_EQ(token.size(), 32u);
    EXPECT_EQ(token.find_first_not_of("0123456789abcdef"), std::string::npos);
    tokens.insert(token);
  }
  EXPECT_EQ(tokens.size(), 100u);
}

TEST(Guard, WhoKnowsTheTokenButComesFromElsewhereIsSentAway) {
  Knock knock = good();
  knock.hosts = {"evil.example:4711"};
  EXPECT_EQ(refused(knock), 403);
  knock.hosts = {kDoor.authority, kDoor.authority};
  EXPECT_EQ(refused(knock), 403);
  knock = good();
  knock.origins = {"http://127.0.0.1:4711", "http://evil.example"};
  EXPECT_EQ(refused(knock), 403);
  knock = good();
  knock.sites = {"same-origin", "cross-site"};
  EXPECT_EQ(refused(knock), 403);
  knock = good();
  knock.chunked = true;
  EXPECT_EQ(refused(knock), 400);
}

TEST(Guard, ARangeIsWithinTheFileOrTheWholeOfIt) {
  const auto part = [](const char* text, std::uint64_t first, std::uint64_t last) {
    const Range range = range_of(text, 100);
    EXPECT_EQ(range.kind, Range::kPart) << text;
    EXPECT_EQ(range.first, first) << text;
    EXPECT_EQ(range.last, last) << text;
  };
  part("bytes=0-0", 0, 0);
  part("bytes=10-", 10, 99);
  part("bytes=99-100000", 99, 99);
  part("bytes=-1", 99, 99);
  part("bytes=-1000", 0, 99);
  for (const char* text : {"bytes=100-", "bytes=-0", "bytes=18446744073709551615-"})
    EXPECT_EQ(range_of(text, 100).kind, Range::kNone) << text;
  EXPECT_EQ(range_of("bytes=-5", 0).kind, Range::kNone);
  for (const char* text : {"", "bytes=", "bytes=-", "bytes=5-2", "bytes=0-1,4-5", "bytes=+1-2",
                           "items=0-1", "bytes=99999999999999999999-"}) {
    EXPECT_EQ(range_of(text, 100).kind, Range::kWhole) << text;
  }
}

TEST(Guard, QueriesAreDecodedOnceAndHaveNoPowers) {
  EXPECT_EQ(query_value("name=a%20b+c%2Fd&name=x", "name"), "a b c/d");
  EXPECT_EQ(query_value("x=1&name=%2541", "name"), "%41");
  EXPECT_EQ(query_value("name=%zz%4", "name"), "%zz%4");
  EXPECT_EQ(query_value("nam=1&names=2", "name"), "");
}

TEST(Works, AnEndingIsOneOfOursOrNone) {
  EXPECT_EQ(known_ending("a.FLAC"), ".flac");
  for (const char* name : {"a.html", "a.flac/../../x", "a", "", ".flac", "a.sh", "a.svg"})
    EXPECT_EQ(known_ending(name), ".sound") << name;
  EXPECT_EQ(media_type(".sound"), "application/octet-stream");
}

TEST(Works, ComeBackAsTheyWereWritten) {
  Work work;
  work.name = "\xc3\xa4 \"quoted\" <b>.flac";
  work.title = "a title";
  work.ending = ".flac";
  work.added = 1795997516;
  work.heard = work.own_chords = true;
  work.kind = "sound";
  work.duration = 61.25;
  work.warnings = {"one"};
  work.problem = Error{ErrorCode::kUnreadable, "message", "where", "hint"};
  work.piece = "0011223344556677";
  work.next_plan = 4;
  work.plans = {{3, "oil", 0xffffffffffffffffull, 300, 200, 614, {{"style", "oil"}}, "aa"}};
  work.made = {{2, 3, "film", ".mp4", 1920, 1080, 123456789012ull, "ff"}};
  const Result<Work> back = parse_work(work_text(work), "work.json");
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(work_text(*back), work_text(work));
  EXPECT_EQ(back->plans.front().seed, 0xffffffffffffffffull);
  EXPECT_EQ(back->made.front().bytes, 123456789012ull);
  EXPECT_EQ(back->problem->code, ErrorCode::kUnreadable);
  EXPECT_FALSE(parse_work("{}", "work.json").has_value());
  EXPECT_FALSE(parse_work("[", "work.json").has_value());
}

struct Folder {
  Folder() : path(fs::temp_directory_path() / ("serve_test_" + new_token())) {
    fs::create_directories(path);
  }
  ~Folder() { fs::remove_all(path); }
  fs::path path;
};

TEST(Works, ALibraryOpenedAgainHoldsTheSameAndNoneThatIsHalfReceived) {
  Folder folder;
  std::string id;
  {
    auto library = Library::open((folder.path / "works").string());
    ASSERT_TRUE(library.has_value());
    EXPECT_FALSE(Library::open((folder.path / "works").string()).has_value()) << "two at once";
    ASSERT_TRUE(write_file((*library)->receiving(), "half").has_value());
    const std::string file = (*library)->receiving();
    ASSERT_TRUE(write_file(file, "whole").has_value());
    const auto work = (*library)->add(file, "../a song.wav");
    ASSERT_TRUE(work.has_value());
    id = work->id;
    EXPECT_TRUE(fs::exists((*library)->folder_of(id) + "/sound.wav"));
  }
  auto library = Library::open((folder.path / "works").string());
  ASSERT_TRUE(library.has_value());
  ASSERT_EQ((*library)->works().size(), 1u);
  EXPECT_EQ((*library)->works().front().ending, ".wav");
  EXPECT_TRUE(fs::is_empty(folder.path / "works/.new"));
  ASSERT_TRUE((*library)->throw_away(id).has_value());
  EXPECT_FALSE((*library)->find(id).has_value());
  EXPECT_FALSE((*library)->throw_away(id).has_value());
  ASSERT_TRUE((*library)->take_back(id).has_value());
  EXPECT_EQ((*library)->find(id)->thrown, 0);
}

TEST(Peaks, TheLeastAndGreatestOfBothChannelsInBlocksOfAnySize) {
  Peaks once, slowly;
  std::vector<float> sound(2 * 1000, 0.0f);
  sound[2 * 300] = 0.5f;
  sound[2 * 900 + 1] = -1.0f;
  once.push(sound);
  for (std::size_t i = 0; i < sound.size(); i += 2) slowly.push(std::span(sound).subspan(i, 2));
  const std::string bytes = once.bytes();
  EXPECT_EQ(bytes, slowly.bytes());
  const char* pairs = bytes.data() + 16 + 3 * 8;
  EXPECT_EQ(pairs[2 * 1 + 1], 64);
  EXPECT_EQ(pairs[2 * 3], -127);
  EXPECT_EQ(bytes.size(), 16u + 3 * 8 + 2 * (4 + 1 + 1));
}

TEST(Jobs, OneAtATimeThoseSomebodyWaitsForFirst) {
  std::atomic<bool> go{false};
  std::atomic<int> at_once{0}, most{0};
  std::mutex mutex;
  std::vector<std::string> order;
  Jobs jobs([](const Job&) {});
  const auto work = [&](const std::string& name) {
    return [&, name](const studio::Phases&) -> Result<int> {
      most = std::max(most.load(), ++at_once);
      while (!go) std::this_thread::yield();
      const std::lock_guard lock(mutex);
      order.push_back(name);
      --at_once;
      return 7;
    };
  };
  const int first = jobs.begin("still", "a", false, work("first"))->id;
  while (jobs.find(first)->state != JobState::kRunning) std::this_thread::yield();
  jobs.begin("film", "a", false, work("film"));
  const int soon = jobs.begin("hear", "b", true, work("soon"))->id;
  const int away = jobs.begin("still", "c", false, work("away"))->id;
  jobs.cancel_all_of("c");
  EXPECT_EQ(jobs.find(away)->state, JobState::kCancelled);
  const int last = jobs.begin("still", "a", false, work("last"))->id;
  go = true;
  while (jobs.find(last)->state != JobState::kDone) std::this_thread::yield();
  EXPECT_EQ(order, (std::vector<std::string>{"first", "soon", "film", "last"}));
  EXPECT_EQ(most, 1);
  EXPECT_EQ(jobs.find(soon)->made, 7);
  EXPECT_FALSE(jobs.cancel(soon));
}

TEST(Jobs, WhatGoesWrongStaysWithItsJobAndTheEndCancels) {
  std::mutex mutex;
  std::vector<Job> told;
  {
    Jobs jobs([&](const Job& job) {
      const std::lock_guard lock(mutex);
      told.push_back(job);
    });
    const int bad = jobs.begin("still", "a", false,
                               [](const studio::Phases&) -> Result<int> { throw std::bad_alloc(); })
                        ->id;
    while (jobs.find(bad)->state != JobState::kFailed) std::this_thread::yield();
    EXPECT_NE(jobs.find(bad)->problem->message.find("memory"), std::string::npos);
    const int endless =
        jobs.begin("film", "a", false,
                   [](const studio::Phases& phases) {
                     const Progress progress = phases("filming");
                     while (!progress.cancelled()) progress(0.5);
                     return Result<int>(fail(ErrorCode::kInterrupted, "interrupted"));
                   })
            ->id;
    while (jobs.find(endless)->phase != "filming") std::this_thread::yield();
  }
  EXPECT_EQ(told.back().state, JobState::kCancelled);
}

}  // namespace
}  // namespace impasto::serve
