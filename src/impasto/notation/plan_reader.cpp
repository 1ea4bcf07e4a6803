// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/notation/plan_reader.h"

namespace impasto::notation {
namespace {

/// Each table, and the version that brought it.
constexpr std::pair<const char*, int> kTables[] = {
    {"meta", 1},   {"settings", 1}, {"palette", 1}, {"brushes", 1}, {"strokes", 1}, {"sections", 1},
    {"beats", 1},  {"chords", 1},   {"keys", 1},    {"notes", 1},   {"onsets", 1},  {"parts", 1},
    {"curves", 1}, {"emotion", 1},  {"hands", 3},   {"origins", 3}, {"subject", 4}, {"regions", 4}};

int spend(void* budget) {
  return --*static_cast<int*>(budget) < 0 ? 1 : 0;
}

}  // namespace

bool open(Reader& in) {
  if (!in.db.open(in.path, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX)) return false;
  sqlite3* handle = in.db.handle();
  // A hostile file can carry views, triggers, virtual tables and functions in its schema: none run.
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
  sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, 20'000'000);
  sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0);
  sqlite3_progress_handler(handle, 1'000'000, spend, &in.budget);
  return true;
}

int pragma(Reader& in, const char* name) {
  Statement statement(in.db, std::string("PRAGMA ") + name);
  return statement.next() ? static_cast<int>(statement.integer(0)) : 0;
}

void check_tables(Reader& in) {
  for (const auto& [table, since] : kTables) {
    if (in.version < since) continue;
    Statement find(
        in.db,
        std::string("SELECT type, rootpage, sql FROM sqlite_schema WHERE name='") + table + "'");
    if (!find.next()) {
      in.complain(std::string("table ") + table + " is missing");
      return;
    }
    // Views and virtual tables have no pages of their own.
    if (find.text(0) != "table" || find.integer(1) <= 0)
      in.complain(std::string(table) + " is not a plain table");
  }
}

Values pairs(Reader& in, const char* table, std::map<std::string, std::string>& texts) {
  Values values;
  if (!in.good()) return values;
  Statement select(in.db, std::string("SELECT key, value FROM ") + table + " ORDER BY key");
  while (in.good() && select.next()) {
    const std::string key = in.text(select, 0);
    if (select.type(1) == SQLITE_TEXT) {
      texts[key] = in.text(select, 1);
    } else {
      values[key] = in.real(select, 1);
    }
    if (values.size() + texts.size() > 1000)
      in.complain(std::string("table ") + table + " holds too many rows");
  }
  return values;
}

double number(Reader& in, const Values& values, const char* key, double low, double high) {
  const auto found = values.find(key);
  if (found == values.end() || !(found->second >= low && found->second <= high)) {
    in.complain(std::string("the setting \"") + key + "\" is missing or out of range");
    return low;
  }
  return found->second;
}

}  // namespace impasto::notation
