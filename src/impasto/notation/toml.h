// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "impasto/base/result.h"

namespace impasto::notation {

// TOML as plain values. What a file may say, and the page that documents it, come from one table
// of fields: schema.h.

enum class TomlKind { kTable, kArray, kText, kInteger, kReal, kTruth };

/// A value and where it stands. Only the member that `kind` names is filled.
struct Toml {
  TomlKind kind = TomlKind::kTable;
  int line = 0;                                       ///< from 1; 0 for a table that no line opens
  std::vector<std::pair<std::string, Toml>> members;  ///< of a table, in the file's order
  std::vector<Toml> items;                            ///< of an array
  std::string text;
  std::int64_t integer = 0;
  double real = 0.0;  ///< of kInteger too
  bool truth = false;

  /// The member of that name, or null.
  const Toml* find(std::string_view name) const;
};

/// Limits that no file made by hand comes near: a hostile one costs little and breaks nothing.
inline constexpr std::size_t kMostTomlBytes = 1'000'000;
inline constexpr int kDeepestToml = 16;  ///< tables and arrays inside each other

/// The text as a table. `name` is what errors call it: "brush.toml:7: ...".
/// kUnreadable when it is not TOML, too large, too deep, or holds dates (nothing here uses them).
Result<Toml> parse_toml(std::string_view text, const std::string& name);
Result<Toml> read_toml(const std::string& path);

}  // namespace impasto::notation
