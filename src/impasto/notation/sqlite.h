// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "impasto/notation/float_bytes.h"

namespace impasto::notation {

// Just enough around SQLite for the painting file. Errors are remembered in the database: after the
// first one every call does nothing, so that a caller checks once at the end of a table.

class Statement;

class Database {
 public:
  Database() = default;
  ~Database() { sqlite3_close_v2(handle_); }
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  bool open(const std::string& path, int flags) {
    note(sqlite3_open_v2(path.c_str(), &handle_, flags, nullptr));
    return good();
  }
  bool run(const char* sql) {
    if (good()) note(sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr));
    return good();
  }
  bool close() {
    if (handle_ != nullptr) note(sqlite3_close(handle_));
    handle_ = nullptr;
    return good();
  }
  void note(int code) {
    if ((code & 0xFF) == SQLITE_NOMEM) throw std::bad_alloc();
    if (code_ == SQLITE_OK && code != SQLITE_OK && code != SQLITE_ROW && code != SQLITE_DONE) {
      code_ = code;
      message_ = handle_ != nullptr ? sqlite3_errmsg(handle_) : sqlite3_errstr(code);
    }
  }
  bool good() const { return code_ == SQLITE_OK; }
  int code() const { return code_ & 0xFF; }
  const std::string& message() const { return message_; }
  sqlite3* handle() const { return handle_; }

 private:
  sqlite3* handle_ = nullptr;
  int code_ = SQLITE_OK;
  std::string message_;
};

class Statement {
 public:
  Statement(Database& database, const std::string& sql) : database_(database) {
    if (database_.good()) {
      database_.note(sqlite3_prepare_v2(database_.handle(), sql.c_str(), -1, &handle_, nullptr));
    }
  }
  ~Statement() { sqlite3_finalize(handle_); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  /// Binds all parameters in order, runs the statement, and makes it ready for the next row.
  template <class... Values>
  void insert(const Values&... values) {
    if (!database_.good()) return;
    int index = 0;
    (bind(++index, values), ...);
    database_.note(sqlite3_step(handle_));
    database_.note(sqlite3_reset(handle_));
  }
  /// Moves to the next row; false at the end or on an error.
  bool next() {
    if (!database_.good() || handle_ == nullptr) return false;
    const int code = sqlite3_step(handle_);
    database_.note(code);
    return code == SQLITE_ROW;
  }
  int type(int column) const { return sqlite3_column_type(handle_, column); }
  double real(int column) const { return sqlite3_column_double(handle_, column); }
  std::int64_t integer(int column) const { return sqlite3_column_int64(handle_, column); }
  std::string text(int column) const {
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(handle_, column));
    return bytes
               ? std::string(bytes, static_cast<std::size_t>(sqlite3_column_bytes(handle_, column)))
               : std::string();
  }
  std::span<const unsigned char> blob(int column) const {
    const auto* bytes = static_cast<const unsigned char*>(sqlite3_column_blob(handle_, column));
    return {bytes, bytes ? static_cast<std::size_t>(sqlite3_column_bytes(handle_, column)) : 0};
  }

 private:
  template <class Value>
  void bind(int index, const Value& value) {
    if constexpr (std::is_same_v<Value, std::optional<std::int64_t>>) {
      if (value)
        bind(index, *value);
      else
        database_.note(sqlite3_bind_null(handle_, index));
    } else if constexpr (std::is_floating_point_v<Value>) {
      database_.note(sqlite3_bind_double(handle_, index, value));  // NaN becomes NULL
    } else if constexpr (std::is_integral_v<Value>) {
      database_.note(sqlite3_bind_int64(handle_, index, static_cast<std::int64_t>(value)));
    } else if constexpr (std::is_same_v<Value, std::vector<unsigned char>>) {
      // A null pointer would bind NULL instead of an empty blob.
      database_.note(sqlite3_bind_blob64(
          handle_, index, value.empty() ? "" : static_cast<const void*>(value.data()), value.size(),
          SQLITE_STATIC));
    } else {
      const std::string& text = value;
      database_.note(sqlite3_bind_text64(handle_, index, text.data(), text.size(), SQLITE_STATIC,
                                         SQLITE_UTF8));
    }
  }

  Database& database_;
  sqlite3_stmt* handle_ = nullptr;
};

}  // namespace impasto::notation
