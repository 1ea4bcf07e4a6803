// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include <gtest/gtest.h>

#include <cstdlib>
#include <variant>

#include "impasto/listen/live/test_sketch.h"

// Counts what the program asks of the heap while a test looks. The sanitizers have a heap of their
// own; there this test is left out.
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define IMPASTO_OTHER_HEAP 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define IMPASTO_OTHER_HEAP 1
#endif

#ifndef IMPASTO_OTHER_HEAP
namespace {
thread_local bool counting = false;
thread_local long heap_calls = 0;
}  // namespace
extern "C" {
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
void __libc_free(void*);
void* malloc(std::size_t size) {
  heap_calls += counting;
  return __libc_malloc(size);
}
void* calloc(std::size_t count, std::size_t size) {
  heap_calls += counting;
  return __libc_calloc(count, size);
}
void* realloc(void* old, std::size_t size) {
  heap_calls += counting;
  return __libc_realloc(old, size);
}
void free(void* old) {
  heap_calls += counting;
  __libc_free(old);
}
}
#endif

namespace impasto::listen {

TEST(Live, AudioCallLeavesTheHeapAlone) {
#ifdef IMPASTO_OTHER_HEAP
  GTEST_SKIP() << "the sanitizer brings its own heap";
#else
  for (const int rate : {44100, 48000}) {
    const Sketch s = song(rate, 30.0);
    auto listener = LiveListener::start({.rate = rate, .channels = 1});
    ASSERT_TRUE(listener);
    LiveEvent event;
    std::size_t at = 0, events = 0, notes = 0;
    heap_calls = 0;
    // Every size from 64 to 1024, odd ones too: some two minutes of sound.
    for (int round = 0; round < 9; ++round) {
      for (std::size_t block = 64 + round; block <= 1024; block += 9) {
        if (at + block > s.samples.size()) at = 0;
        counting = true;
        listener->push({&s.samples[at], block});
        while (listener->pop(event)) {
          ++events;
          notes += std::holds_alternative<LiveNote>(event.what);
        }
        counting = false;
        at += block;
      }
    }
    EXPECT_EQ(heap_calls, 0) << rate;
    EXPECT_GT(events, 500u);
    EXPECT_GT(notes, 30u);
  }
#endif
}

}  // namespace impasto::listen
