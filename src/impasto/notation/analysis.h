// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "impasto/base/result.h"
#include "impasto/plan/piece.h"

namespace impasto::notation {

// Readers treat their input as hostile: sizes and counts are limited, nothing crashes, and what is
// wrong is said with the file's name and the place in it. All errors are kUnreadable.

/// JAMS 0.3.4 (Humphrey et al. 2014) with namespaces beat, tempo, segment_open, key_mode, chord,
/// note_midi, onset, and our own sandboxed curves and emotion (docs/jams.md).
struct Analysis {
  plan::Piece piece;                  ///< as heard, with what the file holds in its place
  std::vector<std::string> used;      ///< for the user: "23 beats", "4 sections"
  std::vector<std::string> warnings;  ///< "it is of another length: ...", what could not be used
  std::string others;  ///< what is not ours, for `write_jams`: annotations of others, who checked
};
/// What the file holds replaces what `heard` holds; the rest of `heard` stays, and its duration
/// where it has one. Rows that begin after the end are left out.
Result<Analysis> read_jams(const std::string& path, const plan::Piece& heard);
/// The same from text, without `others`; `path` is what errors call it.
Result<Analysis> parse_jams(const std::string& text, const std::string& path,
                            const plan::Piece& heard);
/// `others`, from an analysis that was read, goes into the file unchanged. `sealed`: with a place
/// for a seal (base/seal.h); not where the file is the only one that holds a person's corrections.
Result<void> write_jams(const std::string& path, const plan::Piece& piece,
                        const std::string& others = {}, bool sealed = true);
std::string to_jams(const plan::Piece& piece, const std::string& others = {}, bool sealed = true);

}  // namespace impasto::notation
