// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/serve/hearing.h"

#include <filesystem>
#include <span>

#include "impasto/base/atomic_file.h"
#include "impasto/base/hash.h"
#include "impasto/notation/analysis.h"
#include "impasto/notation/painting.h"
#include "impasto/serve/peaks.h"
#include "impasto/serve/plans.h"
#include "impasto/serve/played.h"

namespace impasto::serve {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostJams = std::size_t{256} << 20;

std::string kind_text(studio::InputKind kind) {
  switch (kind) {
    case studio::InputKind::kSound: return "sound";
    case studio::InputKind::kMidi:
    case studio::InputKind::kMusicXml: return "score";
    case studio::InputKind::kPlan: return "painting";
    case studio::InputKind::kPicture: return "picture";
  }
  return "sound";
}

/// The waveform first: it is there after a second, and drawn while the rest is heard. A score is
/// played for it, where there is a soundfont; how it sounds then stays.
Result<void> draw_peaks(const std::string& folder, const std::string& sound,
                        const studio::Phases& phases, std::vector<std::string>& warnings) {
  std::error_code ignored;
  if (fs::exists(folder + "/peaks", ignored)) return {};
  const Result<studio::InputKind> kind = studio::kind_of(sound);
  if (!kind) return tl::unexpected(kind.error());
  if (*kind == studio::InputKind::kPlan) return {};
  const Result<studio::SoundSource> source = studio::sound_of_file(sound);
  if (!source) {
    if (source.error().code != ErrorCode::kEnvironment) return tl::unexpected(source.error());
    warnings.push_back(to_line(source.error()));
    return {};
  }
  const bool score = *kind != studio::InputKind::kSound;
  const Progress progress = phases(score ? "playing" : "reading");
  Peaks peaks;
  if (score) {
    if (auto played = write_played(*source, folder + "/played.wav", peaks, progress); !played)
      return played;
  } else {
    const auto push = [&](sound::Block block) { peaks.push(block); };
    if (auto read = source->play(push, progress); !read) return read;
  }
  if (progress.cancelled()) return fail(ErrorCode::kInterrupted, "interrupted");
  return write_file(folder + "/peaks", peaks.bytes());
}

/// The lists that a person's hand may be in: equal when nothing that matters differs.
bool same(const std::vector<plan::Beat>& a, const std::vector<plan::Beat>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
    return x.time == y.time && x.position == y.position;
  });
}
bool same(const std::vector<plan::Key>& a, const std::vector<plan::Key>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
    return x.start == y.start && x.end == y.end && x.tonic == y.tonic && x.minor == y.minor;
  });
}
bool same(const std::vector<plan::Chord>& a, const std::vector<plan::Chord>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
    return x.start == y.start && x.end == y.end && x.root == y.root && x.quality == y.quality &&
           x.bass == y.bass;
  });
}
bool same(const std::vector<plan::Section>& a, const std::vector<plan::Section>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
    return x.start == y.start && x.end == y.end && x.label == y.label && x.name == y.name;
  });
}

/// A list that follows from others until a person changes it. What a person left alone is told to
/// `reconsider` as heard so (`base`), and comes back as it was heard when its causes do.
template <class List>
void settle(List& wanted, List& base, const List& heard, const List& current, bool causes_as_heard,
            bool& own) {
  if (same(wanted, heard)) {
    own = false;
  } else if (!same(wanted, current)) {
    own = true;
  }
  if (own) return;
  if (causes_as_heard) wanted = heard;
  base = wanted;
}

Result<plan::Piece> read_piece(const std::string& path) {
  Result<notation::Analysis> read = notation::read_jams(path, plan::Piece{});
  if (!read) return tl::unexpected(read.error());
  return std::move(read->piece);
}

}  // namespace

void Ear::keep(const std::string& work, Reconsider reconsider) {
  const std::lock_guard lock(mutex_);
  work_ = work;
  reconsider_ = std::move(reconsider);
  hearing_.clear();
  known_.clear();
}

Reconsider Ear::of(const std::string& work) const {
  const std::lock_guard lock(mutex_);
  return work == work_ ? reconsider_ : Reconsider{};
}

void Ear::know(const std::string& work, std::string jams) {
  const std::lock_guard lock(mutex_);
  hearing_ = work;
  known_ = std::move(jams);
}

std::string Ear::known_of(const std::string& work) const {
  const std::lock_guard lock(mutex_);
  return work == hearing_ ? known_ : std::string();
}

std::string etag_of(const std::string& text) {
  return hash_text(fnv1a(std::as_bytes(std::span(text))));
}

Error about(const Work& work, Error error) {
  if (error.where.find('/') != std::string::npos) {
    const std::size_t colon = error.where.find(':', error.where.rfind('/'));
    error.where = work.name + (colon == std::string::npos ? "" : error.where.substr(colon));
  }
  return error;
}

Result<void> hear_work(Library& library, const std::string& id, Ear& ear,
                       const studio::Phases& phases, const std::function<void()>& more) {
  const std::optional<Work> work = library.find(id);
  if (!work) return fail(ErrorCode::kInterrupted, "the work was thrown away");
  const std::string folder = library.folder_of(id), sound = folder + "/sound" + work->ending;
  std::vector<std::string> warnings;
  if (auto drew = draw_peaks(folder, sound, phases, warnings); !drew) return drew;
  studio::LoadOptions options;
  options.title = work->title;
  options.correctable = true;
  if (!work->heard) {
    options.known = [&](const plan::Piece& so_far) {
      ear.know(id, notation::to_jams(so_far, {}, false));
      more();
    };
  }
  studio::Stats stats;
  Result<studio::Loaded> loaded = studio::load_piece(sound, options, phases, stats);
  if (!loaded) return tl::unexpected(loaded.error());
  if (!work->heard) {
    const std::string jams = notation::to_jams(loaded->piece, loaded->others, false);
    for (const char* name : {"/heard.jams", "/piece.jams"}) {
      if (auto wrote = write_file(folder + name, jams); !wrote) return wrote;
    }
    warnings.insert(warnings.end(), loaded->warnings.begin(), loaded->warnings.end());
    const auto tell = [&](Work& known) {
      known.heard = true;
      known.problem.reset();
      known.kind = kind_text(loaded->kind);
      known.title = loaded->piece.title;
      known.artist = loaded->artist;
      known.duration = loaded->piece.duration;
      known.warnings = warnings;
      known.piece = etag_of(jams);
    };
    const Result<Work> told = library.change(id, tell);
    if (!told) return tl::unexpected(told.error());
    if (loaded->plan) {
      if (auto kept = keep_plan(library, *told, *loaded->plan); !kept)
        return tl::unexpected(kept.error());
    }
  }
  ear.keep(id, std::move(loaded->reconsider));
  return {};
}

Result<studio::Loaded> load_heard(const Library& library, const Work& work) {
  studio::Loaded loaded;
  Result<plan::Piece> piece = read_piece(library.folder_of(work.id) + "/piece.jams");
  if (!piece) return tl::unexpected(about(work, piece.error()));
  loaded.piece = std::move(*piece);
  loaded.artist = work.artist;
  return loaded;
}

Result<Work> correct_work(Library& library, const Work& work, const std::string& jams,
                          const Reconsider& reconsider) {
  const std::string folder = library.folder_of(work.id);
  const Result<plan::Piece> heard = read_piece(folder + "/heard.jams");
  if (!heard) return tl::unexpected(about(work, heard.error()));
  const Result<plan::Piece> current = read_piece(folder + "/piece.jams");
  if (!current) return tl::unexpected(about(work, current.error()));
  // In a file that is never committed: the reader wants one.
  Result<AtomicFile> sent = AtomicFile::create(library.receiving());
  if (!sent) return tl::unexpected(sent.error());
  if (std::fwrite(jams.data(), 1, jams.size(), sent->stream()) != jams.size() ||
      std::fflush(sent->stream()) != 0) {
    return tl::unexpected(disk_error(errno, folder));
  }
  Result<notation::Analysis> asked = notation::read_jams(sent->temporary(), *current);
  if (!asked) {
    Error error = asked.error();
    error.where = "the correction";
    return tl::unexpected(error);
  }
  plan::Piece wanted = std::move(asked->piece), base = *heard;
  wanted.duration = heard->duration;
  const bool beats = same(wanted.beats, heard->beats), keys = same(wanted.keys, heard->keys);
  bool own_chords = work.own_chords, own_sections = work.own_sections;
  settle(wanted.chords, base.chords, heard->chords, current->chords, beats && keys, own_chords);
  settle(wanted.sections, base.sections, heard->sections, current->sections, beats, own_sections);
  const std::string text =
      notation::to_jams(reconsider(base, std::move(wanted)), asked->others, false);
  if (text.size() > kMostJams) {
    return fail(ErrorCode::kUsage, "the piece has grown too large", work.name);
  }
  if (auto wrote = write_file(folder + "/piece.jams", text); !wrote)
    return tl::unexpected(wrote.error());
  return library.change(work.id, [&](Work& known) {
    known.piece = etag_of(text);
    known.own_chords = own_chords;
    known.own_sections = own_sections;
  });
}

}  // namespace impasto::serve
