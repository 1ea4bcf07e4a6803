// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/studio/live_job.h"

#include <cstdio>
#include <optional>
#include <vector>

#include "impasto/base/atomic_file.h"
#include "impasto/base/seal.h"
#include "impasto/listen/live/live.h"
#include "impasto/studio/foreign.h"
#include "impasto/studio/input.h"

namespace impasto::studio {
namespace {

/// One line for each event: when it was told, when it happens, what it is, its values.
class EventWriter {
 public:
  explicit EventWriter(std::FILE* out) : out_(out) {
    std::fprintf(out_, "# told\ttime\tkind\tvalues\t# %s\n", kBlankSeal.data());
  }

  void write(const listen::LiveEvent& event, double told) {
    told_ = told;
    time_ = event.time;
    std::visit([&](const auto& what) { line(what); }, event.what);
  }

 private:
  void line(const plan::Onset& o) {
    constexpr const char* kKinds[] = {"low", "mid", "high", "pitched"};
    std::fprintf(out_, "%.4f\t%.4f\tonset\t%.3f\t%s\n", told_, time_, o.strength,
                 kKinds[static_cast<int>(o.kind)]);
  }
  void line(const listen::LiveBeat& b) {
    std::fprintf(out_, "%.4f\t%.4f\tbeat\t%d\t%.1f\t%.3f\n", told_, time_, b.beat.position, b.tempo,
                 b.beat.confidence);
  }
  void line(const plan::Chord& c) {
    std::fprintf(out_, "%.4f\t%.4f\tchord\t%s\t%.3f\n", told_, time_, plan::to_label(c).c_str(),
                 c.confidence);
  }
  void line(const plan::Key& k) {
    std::fprintf(out_, "%.4f\t%.4f\tkey\t%s\t%.3f\n", told_, time_, plan::to_label(k).c_str(),
                 k.confidence);
  }
  void line(const listen::LiveSection& s) {
    std::fprintf(out_, "%.4f\t%.4f\tsection\t%s\t%d\t%.3f\n", told_, time_,
                 plan::section_letter(s.label).c_str(), s.returns, s.confidence);
  }
  void line(const listen::LiveCurves& c) {
    std::fprintf(out_, "%.4f\t%.4f\tcurves\t%.2f\t%.1f\t%.4f\t%.4f\t%.4f\n", told_, time_,
                 c.loudness, c.centroid, c.flatness, c.roughness, c.width);
  }
  void line(const listen::LivePitch& p) {
    std::fprintf(out_, "%.4f\t%.4f\tpitch\t%.2f\t%.3f\n", told_, time_, p.pitch, p.salience);
  }
  void line(const listen::LiveNote& n) {
    const char* voice = n.voice == listen::LiveNote::Voice::kMelody ? "melody" : "bass";
    if (n.pitch > 0.0f) {
      std::fprintf(out_, "%.4f\t%.4f\t%s\t%.0f\t%.3f\n", told_, time_, voice, n.pitch,
                   n.confidence);
    } else {
      std::fprintf(out_, "%.4f\t%.4f\t%s\trest\n", told_, time_, voice);
    }
  }
  void line(const plan::Emotion& e) {
    std::fprintf(out_, "%.4f\t%.4f\temotion\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\n", told_, time_,
                 e.happy, e.sad, e.scary, e.peaceful, e.valence, e.arousal);
  }

  std::FILE* out_;
  double told_ = 0.0, time_ = 0.0;
};

}  // namespace

Result<Loaded> replay_live(const std::string& path, const LiveReplay& replay, const Phases& phases,
                           Stats& stats) {
  const Result<InputKind> kind = kind_of(path);
  if (!kind) return tl::unexpected(kind.error());
  if (*kind != InputKind::kSound) {
    return fail(ErrorCode::kUsage, "only a recording can be heard live", path,
                "leave --live out: what is written need not be guessed");
  }
  Result<listen::LiveListener> listener = listen::LiveListener::start({.rate = sound::kRate});
  if (!listener) return tl::unexpected(listener.error());
  std::optional<AtomicFile> events;
  std::optional<EventWriter> writer;
  if (!replay.events.empty()) {
    Result<AtomicFile> file = AtomicFile::create(replay.events);
    if (!file) return tl::unexpected(file.error());
    events.emplace(std::move(*file));
    writer.emplace(events->stream());
  }

  const Stopwatch watch(stats, "listen");
  listen::LiveNotebook notebook;
  std::int64_t frames = 0;
  std::vector<float> block;
  const std::size_t full = static_cast<std::size_t>(replay.block) * sound::kChannels;
  block.reserve(full);
  const auto play = [&] {
    listener->push(block);
    frames += static_cast<std::int64_t>(block.size()) / sound::kChannels;
    block.clear();
    listen::LiveEvent event;
    while (listener->pop(event)) {
      notebook.add(event);
      // Nobody learns of it before the block is through.
      if (writer) writer->write(event, static_cast<double>(frames) / sound::kRate);
    }
  };
  const Progress progress = phases("listening");
  const Result<std::string> file = input_file(path);
  if (!file) return tl::unexpected(file.error());
  const Result<media::Decoded> decoded = decode_for_hearing(
      *file, replay.track,
      [&](sound::Block samples) {
        for (float x : samples) {
          block.push_back(x);
          if (block.size() == full) play();
        }
      },
      progress);
  if (!decoded) {
    return tl::unexpected(
        with_way_out(renamed(decoded.error(), *file, path), *file, shown_name(path)));
  }
  if (!block.empty()) play();
  Loaded loaded;
  loaded.path = *file;
  loaded.artist = decoded->artist;
  loaded.track = replay.track;
  loaded.piece = notebook.finish(static_cast<double>(frames) / sound::kRate);
  loaded.piece.title = decoded->title.empty() ? title_of(path) : decoded->title;
  loaded.warnings = what_is_amiss(*decoded);
  if (loaded.piece.silent) loaded.warnings.push_back("only silence");
  if (events) {
    if (Result<void> done = events->commit(); !done) return tl::unexpected(done.error());
  }
  return loaded;
}

}  // namespace impasto::studio
