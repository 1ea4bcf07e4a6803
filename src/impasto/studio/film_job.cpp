// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/studio/film_job.h"

#include <atomic>
#include <cmath>
#include <cstring>
#include <thread>

#include "impasto/paint/painter.h"
#include "impasto/studio/queue.h"

namespace impasto::studio {
namespace {

/// What changed in one frame, copied out of the picture so that the painter can go on.
struct Patch {
  std::vector<picture::Rect> rects;
  std::vector<std::uint8_t> pixels;  ///< rows of each rectangle, one after another
};

constexpr std::size_t kFrameBytes = 96u << 20;  ///< of patches in flight
constexpr std::size_t kSoundSamples = 4u * sound::kRate * sound::kChannels;

Patch cut_out(const picture::Image& image, std::vector<picture::Rect> rects) {
  Patch patch;
  std::size_t bytes = 0;
  for (const picture::Rect& r : rects)
    bytes += 4u * static_cast<std::size_t>(r.width()) * r.height();
  patch.pixels.resize(bytes);
  std::uint8_t* to = patch.pixels.data();
  for (const picture::Rect& r : rects) {
    const std::size_t row = 4u * static_cast<std::size_t>(r.width());
    for (int y = r.y0; y < r.y1; ++y, to += row) std::memcpy(to, image.row(y) + 4 * r.x0, row);
  }
  patch.rects = std::move(rects);
  return patch;
}

void paste_in(const Patch& patch, picture::Image& image) {
  const std::uint8_t* from = patch.pixels.data();
  for (const picture::Rect& r : patch.rects) {
    const std::size_t row = 4u * static_cast<std::size_t>(r.width());
    for (int y = r.y0; y < r.y1; ++y, from += row) std::memcpy(image.row(y) + 4 * r.x0, from, row);
  }
}

/// The threads of one film and what they share.
struct Film {
  media::FilmWriter writer;
  media::FrameRate rate;
  Queue<Patch> patches{kFrameBytes};
  Queue<std::vector<float>> blocks{kSoundSamples};
  std::atomic<bool> stop{false};
  Result<void> sound_result;  ///< read after the sound thread ended
  Result<void> write_result;  ///< read after the writing thread ended
  picture::Image frame;       ///< the writing thread's own picture
  Stats stats;                ///< the writing thread's own
  std::int64_t frames = 0;
  std::int64_t samples = 0;  ///< of one channel, written so far

  double sounded() const { return static_cast<double>(samples) / sound::kRate; }

  /// Writes the next block of sound; false when there is no more.
  Result<bool> write_block() {
    const std::optional<std::vector<float>> block = blocks.pop();
    if (!block) return false;
    samples += static_cast<std::int64_t>(block->size() / sound::kChannels);
    if (Result<void> wrote = writer.write_sound(*block); !wrote) {
      return tl::unexpected(wrote.error());
    }
    return true;
  }

  Result<void> write_frame(std::span<const picture::Rect> changed) {
    const Stopwatch watch(stats, "encode");
    ++frames;
    return writer.write_frame(frame, changed);
  }

  Result<void> write_all() {
    bool more = true;
    while (const std::optional<Patch> patch = patches.pop()) {
      paste_in(*patch, frame);
      if (Result<void> wrote = write_frame(patch->rects); !wrote) return wrote;
      while (more && sounded() < frame_shows_until(frames - 1, rate)) {
        const Result<bool> wrote = write_block();
        if (!wrote) return tl::unexpected(wrote.error());
        more = *wrote;
      }
    }
    // A synthesised sound rings on after the last bar; how long is known only now.
    while (more && !stop.load()) {
      const Result<bool> wrote_block = write_block();
      if (!wrote_block) return tl::unexpected(wrote_block.error());
      more = *wrote_block;
      while (frames < frame_count(sounded(), rate)) {
        if (Result<void> wrote = write_frame({}); !wrote) return wrote;
      }
    }
    return {};
  }
};

}  // namespace

std::int64_t frame_count(double seconds, const media::FrameRate& rate) {
  const double frames = std::floor(seconds * rate.numerator / rate.denominator + 0.5);
  return frames < 1.0 ? 1 : static_cast<std::int64_t>(frames);
}

Result<void> paint_film(const plan::Plan& plan, const SoundSource& sound, const std::string& path,
                        const media::FilmSettings& settings, Pool& pool, const Phases& phases,
                        Stats& stats) {
  const Progress progress = phases("filming");
  Result<paint::Painter> painter =
      paint::Painter::create(plan, settings.width, settings.height, pool);
  if (!painter) return tl::unexpected(painter.error());
  Result<media::FilmWriter> writer = media::FilmWriter::open(path, settings);
  if (!writer) return tl::unexpected(writer.error());

  Film film{std::move(*writer), settings.rate};
  film.frame = picture::Image(settings.width, settings.height);

  std::thread sound_thread([&] {
    const Progress listening{{}, &film.stop};
    film.sound_result = sound.play(
        [&](sound::Block block) {
          film.blocks.push(std::vector<float>(block.begin(), block.end()), block.size());
        },
        listening);
    film.blocks.close();
    if (!film.sound_result && !film.stop.exchange(true)) film.patches.abandon();
  });
  std::thread write_thread([&] {
    film.write_result = film.write_all();
    if (!film.write_result) {
      film.stop = true;
      film.patches.abandon();
      film.blocks.abandon();
    }
  });

  const std::int64_t count = frame_count(plan.duration, settings.rate);
  picture::Image canvas;
  bool whole = true;
  for (std::int64_t f = 0; f < count && whole; ++f) {
    {
      const Stopwatch watch(stats, "paint");
      if (f + 1 < count) {
        painter->advance(frame_shows_until(f, settings.rate));
      } else {
        painter->finish();
      }
    }
    Patch patch;
    {
      const Stopwatch watch(stats, "show");
      patch = cut_out(canvas, painter->show(canvas));
    }
    const std::size_t bytes = patch.pixels.size();
    whole = !progress.cancelled() && film.patches.push(std::move(patch), bytes + 4096);
    progress(static_cast<double>(f + 1) / static_cast<double>(count));
  }
  if (progress.cancelled()) {
    film.stop = true;
    film.patches.abandon();
    film.blocks.abandon();
  } else {
    film.patches.close();
  }
  write_thread.join();
  film.stop = film.stop || !film.write_result;
  film.blocks.abandon();
  sound_thread.join();

  for (const auto& [stage, spent] : film.stats.seconds) stats.add(stage, spent);
  stats.frames = film.frames;
  if (progress.cancelled()) return fail(ErrorCode::kInterrupted, "interrupted", path);
  if (!film.write_result) return film.write_result;
  if (!film.sound_result) return film.sound_result;
  stats.hash = picture_hash(canvas);
  const Stopwatch watch(stats, "write");
  return film.writer.close();
}

}  // namespace impasto::studio
