// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/studio/film_job.h"

#include <signal.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <cstring>
#include <future>
#include <new>

#include "impasto/studio/film_scene.h"
#include "impasto/studio/queue.h"
#include "impasto/studio/tags.h"

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

/// `to` is `from` with what is left of its light, 1 all .. 0 none.
void darken(const picture::Image& from, double left, picture::Image& to) {
  const double eased = left * left * (3.0 - 2.0 * left);
  std::array<std::uint8_t, 256> code{};
  for (std::size_t v = 0; v < code.size(); ++v)
    code[v] = static_cast<std::uint8_t>(eased * static_cast<double>(v) + 0.5);
  for (std::size_t i = 0; i < from.rgba.size(); ++i) {
    to.rgba[i] = i % 4 == 3 ? from.rgba[i] : code[from.rgba[i]];
  }
}

/// A stack for handlers of signals in this thread. A library that is given no memory may use up
/// the thread's own (GLib writes a text about it, for which it wants memory, and so on), and what
/// is unfinished must be removed all the same.
class HandlerStack {
 public:
  HandlerStack() {
    const stack_t spare{bytes_.data(), 0, bytes_.size()};
    ::sigaltstack(&spare, nullptr);
  }
  ~HandlerStack() {
    const stack_t none{nullptr, SS_DISABLE, 0};
    ::sigaltstack(&none, nullptr);
  }
  HandlerStack(const HandlerStack&) = delete;
  HandlerStack& operator=(const HandlerStack&) = delete;

 private:
  std::vector<char> bytes_ = std::vector<char>(1 << 16);
};

/// What the three threads of one film share: one paints (the caller's), one plays the sound, one
/// writes both.
struct Film {
  media::FilmWriter writer;
  media::FrameRate rate;
  FilmLook look;
  Queue<Patch> patches{kFrameBytes};
  Queue<std::vector<float>> blocks{kSoundSamples};
  std::atomic<bool> stop{false};
  std::atomic<std::int64_t> frames{0};  ///< written so far
  picture::Image frame;                 ///< the writing thread's own picture
  Stats stats;                          ///< the writing thread's own
  std::int64_t samples = 0;             ///< of one channel, written so far

  double sounded() const { return static_cast<double>(samples) / sound::kRate; }

  /// Nobody waits for anybody any more, and all threads come to their end.
  void give_up() {
    stop = true;
    patches.abandon();
    blocks.abandon();
  }

  /// One of the two other threads: when it fails, or memory runs out in it, all give up.
  template <class Work>
  Result<void> run(const Work& work) {
    try {
      const HandlerStack stack;
      const Result<void> result = work();
      if (!result) give_up();
      return result;
    } catch (...) {
      give_up();
      throw;
    }
  }

  Result<void> play(const SoundSource& source) {
    errno = 0;
    const Result<void> played = source.play(
        [&](sound::Block block) {
          blocks.push(std::vector<float>(block.begin(), block.end()), block.size());
        },
        Progress{{}, &stop});
    // Synthesisers and decoders that were given no memory say only that they do not work.
    if (!played && errno == ENOMEM) throw std::bad_alloc();
    if (played) blocks.close();
    return played;
  }

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

  /// The finished picture for as long as was asked, and its way to black, in silence.
  Result<void> hold_the_end() {
    const auto count = [&](double s) { return s > 0.0 ? frame_count(s, rate) : std::int64_t{0}; };
    const std::int64_t held = frames + count(look.hold), until = held + count(look.fade);
    const std::vector<float> silence(sound::kRate / 10 * sound::kChannels);
    const picture::Image finished = until > held ? frame : picture::Image{};
    const picture::Rect all{0, 0, frame.width, frame.height};
    while (frames < until && !stop.load()) {
      const bool fades = frames >= held;
      if (fades) {
        darken(finished,
               static_cast<double>(until - frames - 1) / static_cast<double>(until - held), frame);
      }
      Result<void> wrote = fades ? write_frame({&all, 1}) : write_frame({});
      if (!wrote) return wrote;
      while (samples > 0 && sounded() < frame_shows_until(frames - 1, rate)) {
        samples += static_cast<std::int64_t>(silence.size() / sound::kChannels);
        if (wrote = writer.write_sound(silence); !wrote) return wrote;
      }
    }
    return {};
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
    return hold_the_end();
  }
};

/// Paints every frame and hands on what changed in it, until done or asked to stop.
void paint_frames(Scene& scene, std::int64_t count, Film& film, picture::Image& canvas,
                  const Progress& progress, const std::function<void(std::int64_t)>& painted,
                  Stats& stats) {
  for (std::int64_t f = 0; f < count && !progress.cancelled(); ++f) {
    Patch patch = cut_out(canvas, scene.next(canvas, stats));
    const std::size_t bytes = patch.pixels.size();
    if (!film.patches.push(std::move(patch), bytes + 4096)) return;
    painted(f + 1);
  }
  film.patches.close();
}

}  // namespace

std::int64_t frame_count(double seconds, const media::FrameRate& rate) {
  const double frames = std::floor(seconds * rate.numerator / rate.denominator + 0.5);
  return frames < 1.0 ? 1 : static_cast<std::int64_t>(frames);
}

Result<void> paint_film(const plan::Plan& plan, const SoundSource& sound, const std::string& path,
                        const media::FilmSettings& settings, const FilmLook& look, Pool& pool,
                        const Phases& phases, Stats& stats) {
  const Progress progress = phases("filming");
  const std::int64_t count = frame_count(plan.duration, settings.rate);
  Result<Scene> scene = Scene::create(plan, settings, look, count, pool);
  if (!scene) return tl::unexpected(scene.error());
  media::FilmSettings tagged = settings;
  tagged.tags = tags_of(plan);
  Result<media::FilmWriter> writer = media::FilmWriter::open(path, tagged);
  if (!writer) return tl::unexpected(writer.error());

  Film film{std::move(*writer), settings.rate, look};
  film.frame = picture::Image(settings.width, settings.height);
  std::future<Result<void>> playing, writing;
  struct GiveUp {  // before the futures wait for their threads, whatever is thrown here
    Film& film;
    ~GiveUp() { film.give_up(); }
  } const at_the_end{film};
  playing =
      std::async(std::launch::async, [&] { return film.run([&] { return film.play(sound); }); });
  writing =
      std::async(std::launch::async, [&] { return film.run([&] { return film.write_all(); }); });

  // The whole way is painted and written; the index at the end takes next to nothing.
  const auto report = [&](std::int64_t painted) {
    const std::int64_t done = painted + std::min(count, film.frames.load());
    progress(0.99 * static_cast<double>(done) / static_cast<double>(2 * count));
  };
  picture::Image canvas;
  paint_frames(*scene, count, film, canvas, progress, report, stats);
  while (writing.wait_for(std::chrono::milliseconds(50)) != std::future_status::ready) {
    if (progress.cancelled()) film.give_up();
    report(count);
  }
  const Result<void> wrote = writing.get();
  film.blocks.abandon();
  const Result<void> played = playing.get();

  for (const auto& [stage, spent] : film.stats.seconds) stats.add(stage, spent);
  stats.frames = film.frames;
  if (progress.cancelled()) return fail(ErrorCode::kInterrupted, "interrupted", path);
  if (!wrote) return wrote;
  if (!played) return played;
  stats.hash = picture_hash(canvas);
  const Stopwatch watch(stats, "write");
  const Result<void> closed = film.writer.close();
  progress(1.0);
  return closed;
}

}  // namespace impasto::studio
