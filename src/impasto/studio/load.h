// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "impasto/base/progress.h"
#include "impasto/base/result.h"
#include "impasto/listen/listen.h"
#include "impasto/media/decode.h"
#include "impasto/plan/piece.h"
#include "impasto/plan/plan.h"
#include "impasto/score/score.h"
#include "impasto/sound/audio.h"
#include "impasto/studio/stats.h"

namespace impasto::studio {

/// Long work has phases ("listening", "painting"); each gets its own Progress.
using Phases = std::function<Progress(const char* name)>;

enum class InputKind { kSound, kMidi, kMusicXml, kPlan, kPicture };

/// What a file is, by its content, and by its name's ending where the content does not say.
/// Errors (kUnreadable): missing, a folder, empty, no permission.
Result<InputKind> kind_of(const std::string& path);

/// The same by the first kilobyte; by the ending of a name (".mid") where that does not say.
InputKind kind_of_bytes(std::string_view start, std::string_view end = {});

/// A piece, and where its sound comes from when a film wants it again.
struct Loaded {
  std::string path;  ///< to open it again: input_file of what was named
  InputKind kind = InputKind::kSound;
  plan::Piece piece;
  std::string artist;                 ///< from tags, or who composed the score; may be empty
  int track = 0;                      ///< as LoadOptions::track
  std::optional<score::Score> score;  ///< of kMidi and kMusicXml
  std::optional<plan::Plan> plan;     ///< of kPlan; `piece` is then the plan's
  std::vector<std::string> warnings;  ///< for the user: "only silence: ..."
  std::vector<std::string> notes;     ///< for the user: what an analysis gave
  std::string others;                 ///< of the analysis, for `notation::write_jams`
  /// Anew what follows from a person's corrections of what was heard. Only where
  /// LoadOptions::correctable asked for it: of a recording it holds all features.
  std::function<plan::Piece(const plan::Piece& heard, plan::Piece corrected)> reconsider;
};

struct LoadOptions {
  std::string analysis;      ///< a JAMS file that corrects what is heard; may be empty
  int track = 0;             ///< which sound track of several, from 1 on; 0: the default one
  std::string title;         ///< of what says none of its own; empty: the file's name
  bool correctable = false;  ///< give Loaded::reconsider
  bool pictures = false;     ///< a picture is a silent piece; else it is refused
  listen::Known known;       ///< of a recording: told what is known so far
};

/// Reads and hears whatever `path` is: a file, a pipe, or "-" for standard input. A recording is
/// taken as far as it goes; a warning says when much is missing. kUsage: a track that is not there.
Result<Loaded> load_piece(const std::string& path, const LoadOptions& options, const Phases& phases,
                          Stats& stats);

/// The sound of a piece, streamed: decoded from a recording or synthesised from a score.
struct SoundSource {
  std::string path;
  int track = 0;
  std::optional<score::Score> score;
  std::string soundfont;

  Result<void> play(const std::function<void(sound::Block)>& sink, const Progress& progress) const;
};

/// Fails early (kEnvironment) when a score has no soundfont to sound with.
Result<SoundSource> sound_of(const Loaded& loaded);
/// The same for a file that is only to be heard: a film of a plan.
Result<SoundSource> sound_of_file(const std::string& path, int track = 0);

/// Decodes what `path` names for hearing: with a reversed channel turned round.
Result<media::Decoded> decode_for_hearing(const std::string& path, int track,
                                          const std::function<void(sound::Block)>& sink,
                                          const Progress& progress);
/// What a person should know of how a recording was read; empty when all is well.
std::vector<std::string> what_is_amiss(const media::Decoded& decoded);

}  // namespace impasto::studio
