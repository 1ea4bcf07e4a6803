// SPDX-License-Identifier: GPL-3.0-or-later
// What the live listener's push costs an audio callback: see live.py.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <vector>

#include "impasto/listen/live/live.h"
#include "impasto/media/decode.h"
#include "impasto/sound/audio.h"

namespace {

using namespace impasto;

constexpr int kRounds = 3;

/// CPU microseconds of this thread.
double cpu() {
  timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return 1e6 * static_cast<double>(t.tv_sec) + 1e-3 * static_cast<double>(t.tv_nsec);
}

double quantile(const std::vector<double>& sorted, double share) {
  return sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1))];
}

}  // namespace

int main(int argc, char** argv) {
  const int block = argc > 2 ? std::atoi(argv[2]) : 256;
  if (argc < 2 || block < 1) {
    std::fprintf(stderr, "usage: push_bench SOUND [FRAMES]\n");
    return 2;
  }
  std::vector<float> samples;
  const auto decoded = media::decode_audio(
      argv[1], [&](sound::Block b) { samples.insert(samples.end(), b.begin(), b.end()); }, {});
  const std::size_t full = static_cast<std::size_t>(block) * sound::kChannels;
  if (!decoded || samples.size() < full) {
    std::fprintf(stderr, "%s: %s\n", argv[1],
                 decoded ? "too short" : decoded.error().message.c_str());
    return 3;
  }
  // Each push is timed in several rounds: its least is its own work, the rest the machine's.
  std::vector<double> first, least(samples.size() / full, 1e30);
  for (int round = 0; round < kRounds; ++round) {
    auto listener = listen::LiveListener::start({.rate = sound::kRate, .channels = 2});
    listen::LiveEvent event;
    for (std::size_t i = 0; i < least.size(); ++i) {
      const double before = cpu();
      listener->push({&samples[i * full], full});
      const double spent = cpu() - before;
      if (round == 0) first.push_back(spent);
      least[i] = std::min(least[i], spent);
      while (listener->pop(event)) {
      }
    }
  }
  std::sort(first.begin(), first.end());
  std::sort(least.begin(), least.end());
  const double room = 1e6 * block / sound::kRate;
  std::printf(
      "%zu pushes of %d frames, %.0f us each to spend: median %.0f us, 99.9th percentile "
      "%.0f us, worst %.0f us; worst as it came the first time %.0f us\n",
      least.size(), block, room, quantile(least, 0.5), quantile(least, 0.999), least.back(),
      first.back());
  return 0;
}
