// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/listen/live/event_ring.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <thread>
#include <vector>

namespace impasto::listen {
namespace {

TEST(EventRing, AnotherThreadReadsEverythingInOrder) {
  EventRing<int> ring(1024);
  constexpr int kCount = 20000;
  std::vector<int> got;
  std::thread reader([&] {
    int value;
    while (got.empty() || got.back() != kCount) {
      if (ring.pop(value)) {
        got.push_back(value);
      } else {
        std::this_thread::yield();
      }
    }
  });
  for (int i = 1; i <= kCount;) {
    const auto lost = ring.lost();
    ring.push(i);
    if (ring.lost() == lost) {
      ++i;
    } else {
      std::this_thread::yield();
    }
  }
  reader.join();
  ASSERT_EQ(got.size(), static_cast<std::size_t>(kCount));
  EXPECT_TRUE(std::is_sorted(got.begin(), got.end()));
}

}  // namespace
}  // namespace impasto::listen
