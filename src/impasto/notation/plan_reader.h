// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>

#include "impasto/base/names.h"
#include "impasto/base/text.h"
#include "impasto/notation/sqlite.h"
#include "impasto/plan/piece_fwd.h"
#include "impasto/plan/plan.h"

namespace impasto::notation {

// A painting file that may be hostile, table by table. The first thing wrong is kept; after it
// every call does nothing.

struct Reader {
  Database db;
  const std::string& path;
  std::string problem;  ///< the first thing wrong, said to the user
  /// Texts and blobs together are never longer than the file they are stored in; a file that makes
  /// them up (computed columns, rows that share pages) would fill the memory.
  std::uint64_t bytes_left = 0;
  int version = 0;  ///< of the file
  /// Millions of virtual-machine steps: a painting of five million strokes needs a few hundred.
  int budget = 3000;

  bool good() const { return problem.empty() && db.good(); }
  void complain(const std::string& what) {
    if (problem.empty()) problem = what;
  }

  /// A number: NULL stands for NaN (an unknown written place), anything else is refused.
  double real(const Statement& row, int column) {
    const int type = row.type(column);
    if (type == SQLITE_NULL) return std::numeric_limits<double>::quiet_NaN();
    if (type != SQLITE_FLOAT && type != SQLITE_INTEGER) complain("a number is missing");
    return row.real(column);
  }
  float real32(const Statement& row, int column) { return static_cast<float>(real(row, column)); }
  int integer(const Statement& row, int column) {
    const std::int64_t value = row.integer(column);
    if (row.type(column) != SQLITE_INTEGER || value < std::numeric_limits<int>::min() ||
        value > std::numeric_limits<int>::max()) {
      complain("a whole number is missing or out of range");
      return 0;
    }
    return static_cast<int>(value);
  }
  std::string text(const Statement& row, int column) {
    if (row.type(column) != SQLITE_TEXT) complain("a text is missing");
    std::string value = row.text(column);
    return spend_bytes(value.size()) ? value : std::string();
  }
  std::span<const unsigned char> blob(const Statement& row, int column) {
    const auto value = row.blob(column);
    return spend_bytes(value.size()) ? value : std::span<const unsigned char>();
  }
  bool spend_bytes(std::size_t count) {
    if (count > bytes_left) {
      complain("the rows hold more than the file");
      return false;
    }
    bytes_left -= count;
    return true;
  }
  template <class Enum, std::size_t N>
  Enum choice(const Statement& row, int column, const Names<Enum, N>& names) {
    const std::string word = text(row, column);
    if (const std::optional<Enum> found = names.find(word)) return *found;
    complain("unknown word \"" + text::clean(word, 40) + "\"");
    return Enum{};
  }

  /// What files written before it was there lack.
  bool has(const std::string& table, const std::string& column) {
    if (!good()) return false;
    Statement find(db,
                   "SELECT 1 FROM pragma_table_info('" + table + "') WHERE name='" + column + "'");
    return find.next();
  }

  /// Calls row(statement) for each row; ids must count 0, 1, 2 ... so that indexes mean what they
  /// say.
  template <class Row>
  void each(const std::string& table, const std::string& columns, const std::string& rest,
            std::size_t limit, const Row& row) {
    if (!good()) return;
    Statement select(db, "SELECT id, " + columns + " FROM " + table + " " + rest + " ORDER BY id");
    std::int64_t expected = 0;
    while (good() && select.next()) {
      if (select.type(0) != SQLITE_INTEGER || select.integer(0) != expected) {
        complain("table " + table + " has a gap at row " + std::to_string(expected));
      } else if (static_cast<std::size_t>(++expected) > limit) {
        complain("table " + table + " holds too many rows");
      } else {
        row(select);
        if (!problem.empty()) {
          problem = "table " + table + ", row " + std::to_string(expected - 1) + ": " + problem;
        }
      }
    }
  }
};

/// Opens read-only and lets nothing run that the file brings along. False on an error.
bool open(Reader& in);
int pragma(Reader& in, const char* name);
/// Each table of the file's version is there, and is a plain one.
void check_tables(Reader& in);

using Values = std::map<std::string, double>;
/// Reads (key, value) pairs: numbers into the map, texts into `texts`.
Values pairs(Reader& in, const char* table, std::map<std::string, std::string>& texts);
double number(Reader& in, const Values& values, const char* key, double low, double high);

/// plan_read_piece.cpp: every table of the piece but `meta`.
void read_piece(Reader& in, plan::Piece& piece);

}  // namespace impasto::notation
