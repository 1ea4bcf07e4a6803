// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace impasto {

// How a result of ours that nobody has touched is known from one that somebody has worked on, and
// from other people's files. Whatever is written carries a blank seal where its format keeps
// remarks; when the file is whole, the seal is filled in with what the file is and a hash over all
// of its other bytes. Times of change say nothing: copies and clones have new ones.

/// "impasto-seal:" what it is (10 letters, filled up with '-') ":" 16 hexadecimal digits. In a PNG
/// it ends its chunk, so that the chunk's own checksum follows.
inline constexpr std::string_view kBlankSeal = "impasto-seal:----------:0000000000000000";

/// Fills in the seal of a file that was just written; `what`: at most 10 letters. Where it cannot
/// (no blank seal in it, no permission any more), the file stays as it is: to be taken for one that
/// was touched is the safe side.
void seal_file(const std::string& path, std::string_view what);

enum class Seal {
  kNoFile,   ///< nothing is there
  kNone,     ///< not ours
  kBroken,   ///< ours, changed since
  kUnbroken  ///< ours, as it was written
};

struct Sealed {
  Seal seal = Seal::kNoFile;
  std::string what;  ///< of kBroken and kUnbroken: as `seal_file` was told
};

Sealed read_seal(const std::string& path);

}  // namespace impasto
