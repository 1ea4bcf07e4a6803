// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "impasto/base/result.h"

namespace impasto::notation {

/// Settings that go together, under a plain word (data/moods/*.toml): for those who know what they
/// want to feel and not whose hand it takes. Words are those of the command line.
struct Mood {
  std::string name;
  std::string line;  ///< what it looks like, one line
  std::string style = "oil";
  std::string with;  ///< a second style; empty: none
  std::string scheme = "music";
  std::string palette = "music";
  std::string ground = "music";
  float density = 1, boldness = 1;  ///< .25..4
  float warmth = 0;                 ///< -1..1
  float variety = 0.6f;             ///< 0..1
};

/// Those of the program, by name. Never fails: a test reads them all.
std::vector<Mood> bundled_moods();

/// A mood by the name of one of the program's, or by the path of a file (.toml). Errors: kUsage for
/// an unknown name, with the nearest and all known ones; kUnreadable with file:line, also where it
/// names a style that there is none of.
Result<Mood> find_mood(const std::string& name);
/// A mood from text; `name` is what errors call it.
Result<Mood> parse_mood(const std::string& text, const std::string& name);

/// docs/moods.md: the moods there are and every field.
std::string moods_page();

}  // namespace impasto::notation
