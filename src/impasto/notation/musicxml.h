// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "impasto/base/result.h"
#include "impasto/score/score.h"

namespace impasto::notation {

// Readers treat their input as hostile: sizes and counts are limited, nothing crashes, and what is
// wrong is said with the file's name and the place in it. All errors are kUnreadable. What is wrong
// in a score is left out and the rest read where it can be: Score::warnings says what.

/// MusicXML, score-partwise, plain or compressed (.mxl), performed as docs/scores.md says: repeats
/// and jumps unfolded, ties joined, ornaments and grace notes played, tempo and dynamics turned
/// into seconds and velocities. At most 64 MiB unpacked, 200000 played measures, two million notes.
Result<score::Score> read_musicxml(const std::string& path);
Result<score::Score> parse_musicxml(std::span<const std::byte> bytes, const std::string& name);

}  // namespace impasto::notation
