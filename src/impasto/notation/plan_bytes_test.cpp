// SPDX-License-Identifier: GPL-3.0-or-later
// What a browser saves as a painting file is what the program would have written.
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "impasto/notation/painting.h"
#include "impasto/notation/sqlite_bytes.h"
#include "impasto/notation/test_plan.h"

namespace impasto::notation {
namespace {

using testing::small_plan;

/// A file that goes when the test ends.
struct File {
  std::string path;
  explicit File(const char* name)
      : path((std::filesystem::temp_directory_path() /
              (std::string("impasto-bytes-") + std::to_string(::getpid()) + name))
                 .string()) {}
  ~File() { std::filesystem::remove(path); }
  void write(const std::string& bytes) const {
    std::ofstream(path, std::ios::binary).write(bytes.data(), std::ssize(bytes));
  }
};

/// All values that the statement gives, with what SQLite holds them as.
std::vector<std::string> answers(const File& file, const std::string& sql) {
  sqlite3* db = nullptr;
  EXPECT_EQ(sqlite3_open_v2(file.path.c_str(), &db, SQLITE_OPEN_READONLY, nullptr), SQLITE_OK);
  sqlite3_stmt* statement = nullptr;
  EXPECT_EQ(sqlite3_prepare_v2(db, sql.c_str(), -1, &statement, nullptr), SQLITE_OK)
      << sql << ": " << sqlite3_errmsg(db);
  std::vector<std::string> rows;
  while (sqlite3_step(statement) == SQLITE_ROW) {
    std::string row;
    for (int i = 0; i < sqlite3_column_count(statement); ++i) {
      row += "|" + std::to_string(sqlite3_column_type(statement, i)) + ":";
      const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement, i));
      if (bytes != nullptr) row.append(bytes, sqlite3_column_bytes(statement, i));
    }
    rows.push_back(row);
  }
  sqlite3_finalize(statement);
  sqlite3_close(db);
  return rows;
}

/// Both are whole, with the same tables, and the same in each.
void expect_same_tables(const plan::Plan& plan) {
  const File ours("a.impasto"), theirs("b.impasto");
  const Result<std::string> bytes = plan_bytes(plan);
  ASSERT_TRUE(bytes.has_value()) << to_line(bytes.error());
  ours.write(*bytes);
  ASSERT_TRUE(write_plan(theirs.path, plan).has_value());
  EXPECT_EQ(answers(ours, "PRAGMA integrity_check"), std::vector<std::string>{"|3:ok"});
  for (const char* pragma : {"application_id", "user_version", "encoding", "page_size"}) {
    EXPECT_EQ(answers(ours, std::string("PRAGMA ") + pragma),
              answers(theirs, std::string("PRAGMA ") + pragma));
  }
  const std::string schema = "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name";
  EXPECT_EQ(answers(ours, schema), answers(theirs, schema));
  for (const std::string& row :
       answers(theirs, "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')")) {
    const std::string all = "SELECT * FROM " + row.substr(3);
    EXPECT_EQ(answers(ours, all), answers(theirs, all)) << row;
  }
  // By its key, which asks the index.
  const std::string one = "SELECT value FROM settings WHERE key='seed'";
  EXPECT_EQ(answers(ours, one), answers(theirs, one));
  const Result<plan::Plan> back = read_plan(ours.path);
  ASSERT_TRUE(back.has_value()) << to_line(back.error());
  testing::expect_same(*plan.piece, *back->piece);
  EXPECT_EQ(back->strokes.size(), plan.strokes.size());
}

TEST(PlanBytes, AreThePaintingFileOfTheProgram) {
  expect_same_tables(small_plan());
}

TEST(PlanBytes, HoldLongPathsManyStrokesAndManyNotes) {
  plan::Plan plan = small_plan();
  plan::Piece piece = *plan.piece;
  const plan::Stroke stroke = plan.strokes.back();
  for (int i = 0; i < 3000; ++i) {
    plan.strokes.push_back(stroke);
    plan::Stroke& last = plan.strokes.back();
    last.joins = -1;
    const std::size_t points = i % 100 == 7 ? 3000 : 1 + static_cast<std::size_t>(i % 40);
    last.path.assign(points, stroke.path.front());
    for (std::size_t k = 0; k < points; ++k)
      last.path[k].time = static_cast<float>(k) / static_cast<float>(points);
  }
  const score::Note note = piece.notes.back();
  for (int i = 0; i < 5000; ++i) {
    piece.notes.push_back(note);
    piece.notes.back().bends.clear();
    if (i % 500 != 3) continue;
    for (int k = 0; k < 300; ++k)
      piece.notes.back().bends.push_back({0.0005f * static_cast<float>(k), 0.1f});
  }
  for (int i = 0; i < 900; ++i) plan.recipe.emplace_back("key_" + std::to_string(i * 7919), "x");
  plan.piece = std::make_shared<const plan::Piece>(piece);
  expect_same_tables(plan);
}

TEST(PlanBytes, OfAWrongPlanAreRefused) {
  plan::Plan plan = small_plan();
  plan.strokes.front().brush = 99;
  EXPECT_EQ(plan_bytes(plan).error().code, ErrorCode::kFailed);
}

TEST(SqliteBytes, TreesOfEverySizeAreWhole) {
  for (const int count : {0, 1, 2, 3, 100, 101, 169, 170, 171, 340, 1000, 30000}) {
    for (const std::size_t length : {1, 30, 1001, 1002, 1003, 4000, 4061, 4062, 9000}) {
      if (static_cast<std::size_t>(count) * length > 4'000'000) continue;
      SqliteBytes file(1, 2);
      std::vector<SqliteBytes::Row> rows;
      std::vector<std::string> keyed;
      for (int i = 0; i < count; ++i) {
        std::string text = std::to_string(1000000 + i);
        text.resize(std::max(text.size(), length), 'x');
        Record record, key;
        record.add_null();
        record.add_text(text);
        rows.push_back({i - 1, record.bytes()});
        key.add_text(text);
        key.add(static_cast<std::int64_t>(i) * i * i - 1000);
        keyed.push_back(key.bytes());
      }
      file.add_table("a", "CREATE TABLE a(id INTEGER PRIMARY KEY, t)", rows);
      file.add_keyed_table("b", "CREATE TABLE b(t PRIMARY KEY, n) WITHOUT ROWID", keyed);
      const File made("c.sqlite");
      made.write(file.finish());
      ASSERT_EQ(answers(made, "PRAGMA integrity_check"), std::vector<std::string>{"|3:ok"})
          << count << " of " << length;
      const std::string n = "|1:" + std::to_string(count);
      ASSERT_EQ(answers(made,
                        "SELECT count(*) FROM a JOIN b ON a.t = b.t "
                        "WHERE b.n = (a.id + 1) * (a.id + 1) * (a.id + 1) - 1000"),
                std::vector<std::string>{n});
    }
  }
}

}  // namespace
}  // namespace impasto::notation
