// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/studio/load.h"

#include <cctype>
#include <memory>
#include <string_view>

#include "impasto/base/file.h"
#include "impasto/base/text.h"
#include "impasto/listen/listen.h"
#include "impasto/notation/analysis.h"
#include "impasto/notation/midi.h"
#include "impasto/notation/musicxml.h"
#include "impasto/notation/painting.h"
#include "impasto/studio/foreign.h"
#include "impasto/studio/input.h"
#include "impasto/synth/synth.h"

namespace impasto::studio {
namespace {

std::string length_text(double seconds) {
  return text::seconds(seconds, seconds < 10.0 ? 2 : 1);
}

bool looks_like_xml(std::string_view bytes) {
  if (bytes.substr(0, 3) == "\xef\xbb\xbf") bytes.remove_prefix(3);
  if (bytes.substr(0, 2) == "\xff\xfe" || bytes.substr(0, 2) == "\xfe\xff") return true;
  while (!bytes.empty() && std::isspace(static_cast<unsigned char>(bytes.front()))) {
    bytes.remove_prefix(1);
  }
  return bytes.substr(0, 5) == "<?xml" || bytes.substr(0, 6) == "<score" ||
         bytes.substr(0, 9) == "<!DOCTYPE";
}

bool looks_like_picture(std::string_view bytes) {
  for (const char* sign : {"\x89PNG", "\xff\xd8\xff", "GIF8", "8BPS"}) {
    if (bytes.starts_with(sign)) return true;
  }
  if (bytes.starts_with("BM") && bytes.substr(0, 10).ends_with(std::string_view("\0\0\0\0", 4)))
    return true;
  for (const char* sign : {"II*", "MM"}) {
    if (bytes.starts_with(sign) && bytes.size() > 4 && (bytes[2] == '*' || bytes[3] == '*'))
      return true;
  }
  if (bytes.starts_with("RIFF") && bytes.size() >= 12 && bytes.substr(8, 4) == "WEBP") return true;
  if (bytes.size() >= 12 && bytes.substr(4, 4) == "ftyp") {
    for (const char* brand : {"heic", "heix", "hevc", "mif1", "msf1", "avif", "avis"}) {
      if (bytes.substr(8, 4) == brand) return true;
    }
  }
  return false;
}

/// The readers say what is wrong and where; not all say what to do about it.
tl::unexpected<Error> with_hint(Error error, const char* hint) {
  if (error.hint.empty() && error.code == ErrorCode::kUnreadable) error.hint = hint;
  return tl::unexpected(std::move(error));
}

/// Puts a person's corrections into what was heard; `reconsider` says what follows from them.
Result<void> correct(
    Loaded& loaded, const std::string& path,
    const std::function<plan::Piece(const plan::Piece&, plan::Piece)>& reconsider) {
  if (path.empty()) return {};
  Result<notation::Analysis> analysis = notation::read_jams(path, loaded.piece);
  if (!analysis) return with_hint(analysis.error(), "write it again with impasto listen");
  for (const std::string& warning : analysis->warnings)
    loaded.warnings.push_back(path + ": " + warning);
  if (!analysis->used.empty())
    loaded.notes.push_back("from " + path + ": " + text::joined(analysis->used));
  loaded.others = std::move(analysis->others);
  loaded.piece = reconsider(loaded.piece, std::move(analysis->piece));
  return {};
}

Result<Loaded> load_sound(const std::string& path, const LoadOptions& options, const Phases& phases,
                          Stats& stats) {
  const Stopwatch watch(stats, "listen");
  const Progress progress = phases("listening");
  const auto listener = std::make_shared<listen::Listener>();
  constexpr double kDecoding = 0.35;  // share of the time
  Progress decoding = progress;
  if (progress.report) decoding.report = [&](double f) { progress.report(kDecoding * f); };
  Result<media::Decoded> decoded = decode_for_hearing(
      path, options.track, [&](sound::Block block) { listener->push(block); }, decoding);
  if (!decoded) return tl::unexpected(decoded.error());
  Progress thinking = progress;
  if (progress.report)
    thinking.report = [&](double f) { progress.report(kDecoding + (1.0 - kDecoding) * f); };
  Loaded loaded;
  loaded.path = path;
  loaded.kind = InputKind::kSound;
  loaded.piece = listener->finish(thinking, options.known);
  if (progress.cancelled()) return fail(ErrorCode::kInterrupted, "interrupted", path);
  loaded.piece.title = decoded->title;
  loaded.artist = decoded->artist;
  loaded.track = options.track;
  const auto reconsider = [listener](const plan::Piece& heard, plan::Piece corrected) {
    return listener->reconsider(heard, std::move(corrected));
  };
  loaded.warnings = what_is_amiss(*decoded);
  if (auto ok = correct(loaded, options.analysis, reconsider); !ok) {
    return tl::unexpected(ok.error());
  }
  if (options.correctable) loaded.reconsider = reconsider;
  return loaded;
}

Result<score::Score> read_score(const std::string& path, InputKind kind) {
  Result<score::Score> score =
      kind == InputKind::kMidi ? notation::read_midi(path) : notation::read_musicxml(path);
  if (!score) return with_hint(score.error(), "export it again from where it was written");
  return score;
}

Result<Loaded> load_score(const std::string& path, InputKind kind, const LoadOptions& options,
                          const Phases& phases, Stats& stats) {
  const Stopwatch watch(stats, "listen");
  const Progress progress = phases("reading");
  Result<score::Score> score = read_score(path, kind);
  if (!score) return tl::unexpected(score.error());
  Loaded loaded;
  loaded.path = path;
  loaded.kind = kind;
  loaded.piece = listen::hear(*score);
  loaded.artist = score->composer;
  loaded.warnings = score->warnings;
  const auto reconsider = [&](const plan::Piece& heard, plan::Piece corrected) {
    return listen::reconsider(*score, heard, std::move(corrected));
  };
  if (auto ok = correct(loaded, options.analysis, reconsider); !ok) {
    return tl::unexpected(ok.error());
  }
  if (options.correctable) {
    loaded.reconsider = [written = *score](const plan::Piece& heard, plan::Piece corrected) {
      return listen::reconsider(written, heard, std::move(corrected));
    };
  }
  loaded.score = std::move(*score);
  progress(1.0);
  return loaded;
}

Result<Loaded> load_plan(const std::string& path, const LoadOptions& options, Stats& stats) {
  const Stopwatch watch(stats, "read");
  Result<plan::Plan> plan = notation::read_plan(path);
  if (!plan) return with_hint(plan.error(), "paint it again from the recording or the score");
  Loaded loaded;
  loaded.path = path;
  loaded.kind = InputKind::kPlan;
  loaded.piece = *plan->piece;
  loaded.plan = std::move(*plan);
  const auto refresh = [](const plan::Piece&, plan::Piece corrected) {
    listen::refresh(corrected);
    return corrected;
  };
  if (auto ok = correct(loaded, options.analysis, refresh); !ok) {
    return tl::unexpected(ok.error());
  }
  if (options.correctable) loaded.reconsider = refresh;
  return loaded;
}

/// In a picture nothing sounds.
Result<Loaded> picture_as_piece(const std::string& path, const LoadOptions& options) {
  if (!options.pictures) {
    return fail(ErrorCode::kUnreadable, "this is a picture: nothing can be heard in it",
                shown_name(path),
                "give music, and the picture with --subject; or impasto paint PICTURE");
  }
  if (!options.analysis.empty()) {
    return fail(ErrorCode::kUsage, "in a picture nothing is heard", "--analysis", "leave it out");
  }
  Loaded loaded;
  loaded.path = path;
  loaded.kind = InputKind::kPicture;
  loaded.piece.title = title_of(path);
  loaded.piece.silent = true;
  loaded.piece.origins = {{plan::OriginKind::kPicture, loaded.piece.title}};
  return loaded;
}

}  // namespace

Result<InputKind> kind_of(const std::string& path) {
  const Result<std::string> file = input_file(path);
  if (!file) return tl::unexpected(file.error());
  const Result<std::string> bytes = read_start(*file, 1024);
  if (!bytes) {
    return tl::unexpected(
        with_way_out(renamed(bytes.error(), *file, path), *file, shown_name(path)));
  }
  return kind_of_bytes(*bytes, ending_of(path));
}

InputKind kind_of_bytes(std::string_view start, std::string_view end) {
  const bool riff_midi =
      start.size() >= 12 && start.substr(0, 4) == "RIFF" && start.substr(8, 4) == "RMID";
  const bool mac_binary = start.size() >= 132 && start[0] == 0 && start.substr(128, 4) == "MThd";
  if (start.substr(0, 4) == "MThd" || riff_midi || mac_binary) return InputKind::kMidi;
  if (start.substr(0, 8) == "SMF2CLIP" || start.substr(0, 4) == "XMF_") return InputKind::kMidi;
  if (start.substr(0, 15) == "SQLite format 3") return InputKind::kPlan;
  if (looks_like_picture(start)) return InputKind::kPicture;
  if (start.substr(0, 4) == "PK\x03\x04" && end != ".zip") return InputKind::kMusicXml;
  if (looks_like_xml(start)) return InputKind::kMusicXml;
  if (end == ".mid" || end == ".midi" || end == ".kar" || end == ".rmi") return InputKind::kMidi;
  if (end == ".musicxml" || end == ".xml" || end == ".mxl") return InputKind::kMusicXml;
  if (end == ".impasto") return InputKind::kPlan;
  return InputKind::kSound;
}

Result<Loaded> load_piece(const std::string& path, const LoadOptions& options, const Phases& phases,
                          Stats& stats) {
  const Result<InputKind> kind = kind_of(path);
  if (!kind) return tl::unexpected(kind.error());
  if (!options.analysis.empty()) {
    // Before the long listening, so that a wrong file is told at once.
    if (auto ok = check_analysis(options.analysis); !ok) return tl::unexpected(ok.error());
  }
  if (*kind == InputKind::kPicture) return picture_as_piece(path, options);
  const Result<std::string> file = input_file(path);
  if (!file) return tl::unexpected(file.error());
  if (options.track > 0 && (*kind == InputKind::kMidi || *kind == InputKind::kMusicXml)) {
    return fail(ErrorCode::kUsage, "a score has no sound tracks to choose from", shown_name(path),
                "leave --track out");
  }
  Result<Loaded> loaded = *kind == InputKind::kSound ? load_sound(*file, options, phases, stats)
                          : *kind == InputKind::kPlan
                              ? load_plan(*file, options, stats)
                              : load_score(*file, *kind, options, phases, stats);
  if (!loaded) {
    return tl::unexpected(
        with_way_out(renamed(loaded.error(), *file, path), *file, shown_name(path)));
  }
  plan::Piece& piece = loaded->piece;
  if (piece.title.empty()) piece.title = options.title.empty() ? title_of(path) : options.title;
  if (piece.origins.front().title.empty()) piece.origins.front().title = piece.title;
  // A picture that was painted in silence.
  if (piece.origins.front().kind == plan::OriginKind::kPicture) return loaded;
  if (piece.silent) {
    loaded->warnings.push_back("only silence: the canvas stays bare");
  }
  if (piece.duration < 1.0) {
    loaded->warnings.push_back("shorter than a second (" + length_text(piece.duration) +
                               "): there is little to paint");
  }
  return loaded;
}

Result<media::Decoded> decode_for_hearing(const std::string& path, int track,
                                          const std::function<void(sound::Block)>& sink,
                                          const Progress& progress) {
  return media::decode_audio(path, sink, progress, {.track = track, .mend_phase = true});
}

std::vector<std::string> what_is_amiss(const media::Decoded& decoded) {
  std::vector<std::string> amiss;
  if (decoded.truncated && decoded.claimed > decoded.duration) {
    amiss.push_back("the file ends early: " + length_text(decoded.duration) + " of " +
                    length_text(decoded.claimed) + " are there");
  } else if (decoded.truncated) {
    amiss.push_back("the file ends early: " + length_text(decoded.duration) +
                    " are there, and no mark of the end");
  }
  if (decoded.damaged) {
    amiss.push_back("parts of the file are damaged and were left out: " +
                    length_text(decoded.duration) + " could be read");
  }
  if (decoded.reversed) {
    amiss.push_back("one channel is the reverse of the other: it was turned round for listening");
  }
  return amiss;
}

Result<void> SoundSource::play(const std::function<void(sound::Block)>& sink,
                               const Progress& progress) const {
  if (score) return synth::synthesise(*score, soundfont, sink, progress);
  const Result<media::Decoded> decoded =
      media::decode_audio(path, sink, progress, {.track = track});
  if (!decoded) return tl::unexpected(decoded.error());
  return {};
}

Result<SoundSource> sound_of(const Loaded& loaded) {
  SoundSource source;
  source.path = loaded.path;
  source.track = loaded.track;
  if (loaded.score) {
    Result<std::string> soundfont = synth::find_soundfont();
    if (!soundfont) return tl::unexpected(soundfont.error());
    source.score = loaded.score;
    source.soundfont = std::move(*soundfont);
  }
  return source;
}

Result<SoundSource> sound_of_file(const std::string& path, int track) {
  const Result<InputKind> kind = kind_of(path);
  if (!kind) return tl::unexpected(kind.error());
  const Result<std::string> file = input_file(path);
  if (!file) return tl::unexpected(file.error());
  if (*kind == InputKind::kPlan) {
    return fail(ErrorCode::kUsage, "a painting file holds no sound", path,
                "name the recording or the score it was painted from");
  }
  Loaded loaded;
  loaded.path = *file;
  loaded.track = track;
  loaded.kind = *kind;
  if (*kind != InputKind::kSound) {
    Result<score::Score> score = read_score(*file, *kind);
    if (!score) {
      return tl::unexpected(
          with_way_out(renamed(score.error(), *file, path), *file, shown_name(path)));
    }
    loaded.score = std::move(*score);
  }
  return sound_of(loaded);
}

}  // namespace impasto::studio
