// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <mutex>
#include <string>

#include "impasto/plan/piece.h"
#include "impasto/serve/works.h"
#include "impasto/studio/load.h"

namespace impasto::serve {

using Reconsider = std::function<plan::Piece(const plan::Piece& heard, plan::Piece corrected)>;

/// What the work was last heard with, kept so that corrections need not hear it again: of one work,
/// for it may hold 70 kB a second. Every member may be called from any thread.
class Ear {
 public:
  void keep(const std::string& work, Reconsider reconsider);
  Reconsider of(const std::string& work) const;  ///< empty when it is another's
  /// What is known so far of a work that is being heard, as JAMS.
  void know(const std::string& work, std::string jams);
  std::string known_of(const std::string& work) const;  ///< empty: nothing yet, or it is heard

 private:
  mutable std::mutex mutex_;
  std::string work_;
  Reconsider reconsider_;
  std::string hearing_, known_;
};

/// Hears a work: its waveform, how it sounds where it is a score, what is heard. Everything is on
/// disk when it returns. What was heard before stays; then only `ear` is filled again. `ear` has
/// what is known so far when `more` is called.
Result<void> hear_work(Library& library, const std::string& id, Ear& ear,
                       const studio::Phases& phases, const std::function<void()>& more);

/// What is known of the work, as it is to be composed from. kUnreadable: its file was damaged.
Result<studio::Loaded> load_heard(const Library& library, const Work& work);

/// A JAMS text as a person sent it, of the whole piece or of what is to be changed, into the piece.
/// `reconsider` says what follows. Gives the work with its new piece. kUnreadable: no JAMS.
Result<Work> correct_work(Library& library, const Work& work, const std::string& jams,
                          const Reconsider& reconsider);

/// The etag of a file's text, without quotes.
std::string etag_of(const std::string& text);

/// `error` about the work itself, without the name of a file nobody knows.
Error about(const Work& work, Error error);

}  // namespace impasto::serve
