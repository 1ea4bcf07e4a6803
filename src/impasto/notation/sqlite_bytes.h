// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace impasto::notation {

/// The values of one row as SQLite stores them: https://www.sqlite.org/fileformat2.html, 2.1.
class Record {
 public:
  void add_null();
  void add(std::int64_t value);
  void add(double value);  ///< NaN becomes NULL
  void add_text(std::string_view text);
  void add_blob(std::string_view bytes);
  std::string bytes() const;

 private:
  std::string types_, values_;
};

/// A SQLite database as bytes, written without SQLite: tables that were filled once, in the order
/// of their keys. What a browser saves.
class SqliteBytes {
 public:
  struct Row {
    std::int64_t id = 0;  ///< of a table whose rows have one
    std::string record;
  };

  SqliteBytes(std::uint32_t application_id, std::uint32_t user_version);

  /// A table with its rows by rising ids; `sql`: the statement that makes it.
  void add_table(std::string_view name, std::string_view sql, const std::vector<Row>& rows);
  /// A table WITHOUT ROWID: records by rising keys, which stand first in them.
  void add_keyed_table(std::string_view name, std::string_view sql,
                       const std::vector<std::string>& records);
  /// The index that SQLite makes of a key that is no id: records of key and id, by rising keys.
  void add_index(std::string_view table, const std::vector<std::string>& records);
  void add_view(std::string_view name, std::string_view sql);

  /// The whole file. Once.
  std::string finish();

 private:
  std::uint32_t write_rows(const std::vector<Row>& rows, std::uint32_t root);
  std::uint32_t write_keys(const std::vector<std::string>& records);
  std::string stored(std::string_view record, std::size_t most);
  std::uint32_t page();
  void write_page(std::uint32_t number, unsigned char kind, const std::vector<std::string>& cells,
                  std::uint32_t right);
  void add_entry(std::string_view type, std::string_view name, std::string_view table,
                 std::uint32_t root, std::string_view sql);

  std::uint32_t application_id_, user_version_;
  std::vector<std::string> pages_;
  std::vector<Row> schema_;
};

}  // namespace impasto::notation
