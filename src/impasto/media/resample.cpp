// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/media/resample.h"

#include <soxr.h>

#include <cstdint>

#include "impasto/base/check.h"

namespace impasto::media {

struct Resampler::State {
  int from = 0, to = 0;
  soxr_t soxr = nullptr;
  std::vector<float> out;
  std::uint64_t frames_in = 0, frames_out = 0;

  ~State() {
    if (soxr != nullptr) soxr_delete(soxr);
  }
};

Resampler::Resampler(int from, int to) : state_(std::make_unique<State>()) {
  IMPASTO_CHECK(from > 0 && to > 0);
  state_->from = from;
  state_->to = to;
  if (from == to) return;
  const soxr_io_spec_t io = soxr_io_spec(SOXR_FLOAT32_I, SOXR_FLOAT32_I);
  const soxr_quality_spec_t quality = soxr_quality_spec(SOXR_HQ, 0);
  const soxr_runtime_spec_t runtime = soxr_runtime_spec(1);
  soxr_error_t error = nullptr;
  state_->soxr = soxr_create(from, to, 2, &error, &io, &quality, &runtime);
  IMPASTO_CHECK(error == nullptr && state_->soxr != nullptr);
}

Resampler::~Resampler() = default;
Resampler::Resampler(Resampler&&) noexcept = default;
Resampler& Resampler::operator=(Resampler&&) noexcept = default;

std::span<const float> Resampler::push(std::span<const float> in) {
  State& s = *state_;
  if (s.soxr == nullptr) return in;
  const std::size_t frames = in.size() / 2;
  if (frames == 0) return {};
  s.frames_in += frames;
  const std::size_t room =
      static_cast<std::size_t>(static_cast<double>(frames) * s.to / s.from) + 4096;
  s.out.resize(room * 2);
  std::size_t used = 0, got = 0;
  while (used < frames) {
    std::size_t consumed = 0, made = 0;
    soxr_process(s.soxr, in.data() + 2 * used, frames - used, &consumed, s.out.data() + 2 * got,
                 s.out.size() / 2 - got, &made);
    used += consumed;
    got += made;
    if (got == s.out.size() / 2) {
      s.out.resize(s.out.size() * 2);
    } else {
      IMPASTO_CHECK(consumed + made > 0);
    }
  }
  s.frames_out += got;
  return {s.out.data(), got * 2};
}

std::span<const float> Resampler::drain() {
  State& s = *state_;
  if (s.soxr == nullptr) return {};
  const std::uint64_t total =
      (s.frames_in * static_cast<std::uint64_t>(s.to) + static_cast<std::uint64_t>(s.from) / 2) /
      static_cast<std::uint64_t>(s.from);
  const std::uint64_t missing = total > s.frames_out ? total - s.frames_out : 0;
  s.out.assign(missing * 2, 0.0f);
  std::size_t got = 0;
  while (got < missing) {
    std::size_t made = 0;
    soxr_process(s.soxr, nullptr, 0, nullptr, s.out.data() + 2 * got, missing - got, &made);
    if (made == 0) break;
    got += made;
  }
  s.frames_out = total;
  return s.out;
}

}  // namespace impasto::media
