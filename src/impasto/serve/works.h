// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "impasto/base/file.h"
#include "impasto/base/result.h"

namespace impasto::serve {

// The works of a person: a folder for each, under the name that we gave it (its id). No name that
// a client says ever becomes part of a path.
//
//   ID/work.json       what stands in Work
//   ID/sound.flac      as it was dropped; its ending is one of ours
//   ID/played.wav      of a score: how it sounds
//   ID/peaks           of the waveform (peaks.h)
//   ID/heard.jams      what was heard; stays
//   ID/piece.jams      the same, corrected
//   ID/plans/3.impasto, 3.strokes.gz
//   ID/made/2.png      what was exported
//   .new/              what is being received; emptied at each start
//   .bin/ID/           what was thrown away; emptied of what lies there for 30 days

/// A composition of a work. It never changes.
struct PlanEntry {
  int number = 0;
  std::string style;
  std::uint64_t seed = 1;
  int width = 0, height = 0;  ///< the shape it was composed for
  std::int64_t strokes = 0;
  std::vector<std::pair<std::string, std::string>> recipe;
  std::string piece;  ///< etag of the piece it was composed from
};

/// A file that was exported.
struct MadeEntry {
  int number = 0;
  int plan = 0;
  std::string kind;    ///< "still", "film", "sealed", ... (docs/studio.md)
  std::string ending;  ///< ".png"
  int width = 0, height = 0;
  std::uint64_t bytes = 0;
  std::string hash;  ///< of the picture, of a film its last: as `--stats` says
};

struct Work {
  std::string id;
  std::string name;         ///< as the file was called, cleaned
  std::string ending;       ///< of the sound file, one of ours: ".flac"
  std::int64_t added = 0;   ///< seconds since 1970
  std::int64_t thrown = 0;  ///< into the bin; 0: it is not there
  // Known once it was heard.
  bool heard = false;
  std::string kind;  ///< "sound", "score", "painting"
  std::string title, artist;
  double duration = 0.0;  ///< s
  std::vector<std::string> warnings;
  std::optional<Error> problem;                   ///< why it could not be heard
  std::string piece;                              ///< etag of piece.jams
  bool own_chords = false, own_sections = false;  ///< a person's, no longer what was heard
  int next_plan = 1, next_made = 1;
  std::vector<PlanEntry> plans;
  std::vector<MadeEntry> made;
};

/// One owner at a time; every member may be called from any thread.
class Library {
 public:
  /// Makes the folder when it is not there. Empties what was left half-received, and the bin of
  /// what is old. kUsage: another studio has it open; kFailed: it cannot be written.
  static Result<std::unique_ptr<Library>> open(const std::string& folder);

  std::vector<Work> works() const;  ///< newest first
  std::vector<Work> bin() const;
  /// Nothing when there is none of that id, or it is in the bin.
  std::optional<Work> find(const std::string& id) const;
  /// Where its files are. Of an id that `find` knows.
  std::string folder_of(const std::string& id) const;

  /// A name, in `.new`, for an AtomicFile that is being received.
  std::string receiving();
  /// A whole file becomes a work; `name` is what its owner calls it. The file is moved.
  Result<Work> add(const std::string& file, const std::string& name);
  /// Changes what is known of it, on disk first. kFailed: the disk refuses; kUsage: it is gone.
  Result<Work> change(const std::string& id, const std::function<void(Work&)>& how);
  Result<void> throw_away(const std::string& id);
  Result<Work> take_back(const std::string& id);

 private:
  explicit Library(std::string folder);
  Result<void> lock();
  void read_all();
  void empty_old_bin();

  std::string folder_;
  std::unique_ptr<Descriptor> lock_;
  mutable std::mutex mutex_;
  std::map<std::string, Work> works_, bin_;
};

/// Of the endings that we know that of this name, in small letters; else ".sound".
std::string known_ending(const std::string& name);
/// The same of what was made, which may be a page or an archive too.
std::string made_ending(const std::string& ending);
/// The kind of file as HTTP says it, by one of our endings.
std::string media_type(const std::string& ending);

std::string work_text(const Work& work);
/// kUnreadable when it is not what `work_text` writes.
Result<Work> parse_work(const std::string& text, const std::string& where);

}  // namespace impasto::serve
