// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/studio/exhibit_hang.h"

#include <array>
#include <filesystem>
#include <utility>

#include "impasto/media/sound_file.h"
#include "impasto/notation/gzip.h"
#include "impasto/plan/piece.h"
#include "impasto/stream/stream.h"
#include "impasto/studio/input.h"
#include "impasto/studio/tags.h"

namespace impasto::studio {

namespace fs = std::filesystem;

std::string sound_beside(const std::string& painting) {
  static constexpr std::array kEndings = {
      ".flac", ".wav", ".aiff", ".aif", ".ogg", ".oga",  ".opus", ".m4a", ".mp3",      ".aac",
      ".wma",  ".mka", ".dsf",  ".caf", ".mid", ".midi", ".kar",  ".mxl", ".musicxml", ".xml"};
  for (const char* ending : kEndings) {
    const fs::path path = fs::path(painting).replace_extension(ending);
    std::error_code ignored;
    if (fs::is_regular_file(path, ignored)) return path.string();
  }
  return {};
}

Result<Hung> bring(const std::string& input, const std::string& sound_file, const Talk& talk) {
  const Result<InputKind> kind = kind_of(input);
  if (!kind) return tl::unexpected(kind.error());
  if (*kind != InputKind::kPlan) {
    return fail(ErrorCode::kUnreadable, "this is not a painting file", shown_name(input),
                "paint it first: impasto paint writes an .impasto beside the picture");
  }
  Stats stats;
  Result<Loaded> loaded = load_input(input, {}, talk, stats);
  if (!loaded) return tl::unexpected(loaded.error());
  Hung hung{input, std::move(*loaded->plan), std::nullopt};
  if (hung.plan.piece->title.empty()) {
    auto piece = std::make_shared<plan::Piece>(*hung.plan.piece);
    piece->title = loaded->piece.title;
    hung.plan.piece = std::move(piece);
  }
  const std::string sound = sound_file.empty() ? sound_beside(input) : sound_file;
  if (sound.empty()) {
    talk.warn(input,
              "no sound lies beside it, so it is shown in silence: put the recording or the score "
              "there under the same name, or give --sound");
    return hung;
  }
  Result<SoundSource> source = sound_of_file(sound);
  if (!source) return tl::unexpected(source.error());
  hung.sound = std::move(*source);
  return hung;
}

Result<std::string> strokes_of(plan::Plan plan, Language language) {
  for (auto& [key, value] : plan.recipe) value = value.substr(value.find_last_of('/') + 1);
  const Result<std::string> bytes = stream::write_stream(stream::stream_of(plan, language));
  if (!bytes) return bytes;
  return notation::gzip(*bytes);
}

Result<std::size_t> write_sound(const Hung& hung, const std::string& name, ExhibitFolder& folder,
                                const Talk& talk) {
  const Progress progress = talk.phases("sound");
  const Result<std::string> path = folder.place(name);
  if (!path) return tl::unexpected(path.error());
  media::Tags tags = tags_of(hung.plan);
  Result<media::SoundWriter> writer = media::SoundWriter::open(*path, tags);
  if (!writer) return tl::unexpected(writer.error());
  Result<void> wrote;
  const Result<void> played = hung.sound->play(
      [&](sound::Block block) {
        if (wrote) wrote = writer->write(block);
      },
      progress);
  if (progress.cancelled()) return fail(ErrorCode::kInterrupted, "interrupted", hung.input);
  if (!played) return tl::unexpected(played.error());
  if (!wrote) return tl::unexpected(wrote.error());
  if (auto closed = writer->close(); !closed) return tl::unexpected(closed.error());
  constexpr double kMissing = 1.0;  // s; a synthesised sound rings on, so longer is no sign
  if (writer->duration() < hung.plan.piece->duration - kMissing) {
    talk.warn(hung.input, "its sound ends at " + plan::clock_text(writer->duration()) +
                              ", the painting at " + plan::clock_text(hung.plan.piece->duration) +
                              ": is it that which was painted?");
  }
  std::error_code ignored;
  return static_cast<std::size_t>(fs::file_size(*path, ignored));
}

}  // namespace impasto::studio
