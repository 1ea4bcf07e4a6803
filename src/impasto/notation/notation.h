// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "impasto/base/result.h"
#include "impasto/plan/piece.h"
#include "impasto/plan/plan.h"
#include "impasto/score/score.h"

namespace impasto::notation {

// Every reader treats its input as hostile: sizes and counts are limited, nothing crashes, and what
// is wrong is said with the file's name and the place in it. All errors are kUnreadable. Readers of
// scores leave out what is wrong and read the rest where they can: Score::warnings says what.

/// Standard MIDI File, at most 64 MiB and two hours. Tempo map, metre, key, names, notes (sustain
/// pedal honoured), drums of General MIDI, GS and XG, and how sounds change (Score::channels). What
/// of a damaged file is readable is read; docs/midi.md says what is made of the rest.
Result<score::Score> read_midi(const std::string& path);
Result<score::Score> parse_midi(std::span<const std::byte> bytes, const std::string& name);

/// MusicXML, score-partwise, plain or compressed (.mxl), performed as docs/scores.md says: repeats
/// and jumps unfolded, ties joined, ornaments and grace notes played, tempo and dynamics turned
/// into seconds and velocities. At most 64 MiB unpacked, 200000 played measures, two million notes.
Result<score::Score> read_musicxml(const std::string& path);
Result<score::Score> parse_musicxml(std::span<const std::byte> bytes, const std::string& name);

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
/// `others`, from an analysis that was read, goes into the file unchanged. `sealed`: with a place
/// for a seal (base/seal.h); not where the file is the only one that holds a person's corrections.
Result<void> write_jams(const std::string& path, const plan::Piece& piece,
                        const std::string& others = {}, bool sealed = true);
std::string to_jams(const plan::Piece& piece, const std::string& others = {}, bool sealed = true);

/// The painting file: a SQLite database (application_id "IMPS", user_version 3; tables in
/// docs/painting-file.md).
Result<void> write_plan(const std::string& path, const plan::Plan& plan);
Result<plan::Plan> read_plan(const std::string& path);

}  // namespace impasto::notation
