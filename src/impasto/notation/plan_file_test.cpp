// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cmath>
#include <cstring>
#include <filesystem>
#include <limits>

#include "impasto/base/rng.h"
#include "impasto/notation/notation.h"
#include "impasto/notation/test_bytes.h"
#include "impasto/notation/test_plan.h"
#include "impasto/plan/piece.h"

namespace impasto::notation {
namespace {

using testing::Folder;
using testing::get;
using testing::put;
using testing::small_plan;

void alter(const std::string& path, const std::string& sql) {
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &db), SQLITE_OK);
  char* message = nullptr;
  sqlite3_exec(db, sql.c_str(), nullptr, nullptr, &message);
  EXPECT_EQ(message, nullptr) << (message ? message : "");
  sqlite3_free(message);
  sqlite3_close(db);
}

std::vector<std::string> query(const std::string& path, const std::string& sql) {
  std::vector<std::string> rows;
  sqlite3* db = nullptr;
  EXPECT_EQ(sqlite3_open_v2(path.c_str(), &db, SQLITE_OPEN_READONLY, nullptr), SQLITE_OK);
  sqlite3_stmt* statement = nullptr;
  EXPECT_EQ(sqlite3_prepare_v2(db, sql.c_str(), -1, &statement, nullptr), SQLITE_OK)
      << sqlite3_errmsg(db) << "\n"
      << sql;
  while (statement != nullptr && sqlite3_step(statement) == SQLITE_ROW) {
    std::string row;
    for (int i = 0; i < sqlite3_column_count(statement); ++i) {
      const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, i));
      row += (i > 0 ? "|" : "") + std::string(text ? text : "");
    }
    rows.push_back(row);
  }
  sqlite3_finalize(statement);
  sqlite3_close(db);
  return rows;
}

TEST(PlanFile, APaintingFromBeforeWashesAndVarnishStillOpens) {
  Folder folder;
  ASSERT_TRUE(write_plan(folder / "a.impasto", small_plan()).has_value());
  alter(folder / "a.impasto", "DELETE FROM settings WHERE key LIKE 'flow%' OR key='varnish'");
  const Result<plan::Plan> back = read_plan(folder / "a.impasto");
  ASSERT_TRUE(back.has_value()) << to_line(back.error());
  EXPECT_EQ(back->sheet.flow.wash, 0.0f);
  EXPECT_EQ(back->sheet.flow.down_deg, 270.0f);
  EXPECT_EQ(back->sheet.varnish, 0.0f);
  alter(folder / "a.impasto", "INSERT INTO settings VALUES('flow_wash', 7)");
  EXPECT_FALSE(read_plan(folder / "a.impasto").has_value());
}

TEST(PlanFile, RoundTripKeepsEveryBit) {
  Folder folder;
  const plan::Plan plan = small_plan();
  ASSERT_TRUE(write_plan(folder / "a.impasto", plan).has_value());
  const Result<plan::Plan> back = read_plan(folder / "a.impasto");
  ASSERT_TRUE(back.has_value()) << to_line(back.error());
  testing::expect_same(*plan.piece, *back->piece);
  EXPECT_EQ(plan.sheet.width, back->sheet.width);
  EXPECT_EQ(plan.sheet.height, back->sheet.height);
  EXPECT_EQ(plan.duration, back->duration);
  EXPECT_EQ(plan.sheet.seed, back->sheet.seed);
  EXPECT_EQ(plan.sheet.palette.pigments, back->sheet.palette.pigments);
  EXPECT_EQ(plan.sheet.ground, back->sheet.ground);
  EXPECT_EQ(plan.sheet.ground_rgb, back->sheet.ground_rgb);
  EXPECT_EQ(plan.sheet.drying, back->sheet.drying);
  EXPECT_EQ(plan.painted_width, back->painted_width);
  EXPECT_EQ(plan.painted_height, back->painted_height);
  EXPECT_EQ(plan.sheet.light.azimuth_deg, back->sheet.light.azimuth_deg);
  EXPECT_EQ(plan.sheet.light.elevation_deg, back->sheet.light.elevation_deg);
  EXPECT_EQ(plan.sheet.light.relief, back->sheet.light.relief);
  EXPECT_EQ(plan.sheet.flow.wash, back->sheet.flow.wash);
  EXPECT_EQ(plan.sheet.flow.gravity, back->sheet.flow.gravity);
  EXPECT_EQ(plan.sheet.flow.down_deg, back->sheet.flow.down_deg);
  EXPECT_EQ(plan.sheet.varnish, back->sheet.varnish);
  ASSERT_EQ(plan.sheet.brushes.size(), back->sheet.brushes.size());
  for (std::size_t i = 0; i < plan.sheet.brushes.size(); ++i) {
    const plan::Brush &a = plan.sheet.brushes[i], &b = back->sheet.brushes[i];
    EXPECT_EQ(std::tie(a.name, a.shape, a.bristles, a.stiffness, a.raggedness, a.pickup, a.run,
                       a.smear, a.spread, a.tip, a.taper, a.splay, a.tufts, a.thickness, a.follow),
              std::tie(b.name, b.shape, b.bristles, b.stiffness, b.raggedness, b.pickup, b.run,
                       b.smear, b.spread, b.tip, b.taper, b.splay, b.tufts, b.thickness, b.follow));
  }
  ASSERT_EQ(plan.strokes.size(), back->strokes.size());
  for (std::size_t i = 0; i < plan.strokes.size(); ++i) {
    const plan::Stroke &a = plan.strokes[i], &b = back->strokes[i];
    EXPECT_EQ(std::tie(a.brush, a.width, a.load, a.wetness, a.paint, a.dirt, a.start, a.end, a.pass,
                       a.cause.kind, a.cause.index, a.cause.start, a.cause.end),
              std::tie(b.brush, b.width, b.load, b.wetness, b.paint, b.dirt, b.start, b.end, b.pass,
                       b.cause.kind, b.cause.index, b.cause.start, b.cause.end));
    ASSERT_EQ(a.path.size(), b.path.size());
    for (std::size_t k = 0; k < a.path.size(); ++k)
      EXPECT_EQ(std::memcmp(&a.path[k], &b.path[k], sizeof a.path[k]), 0);
  }
}

TEST(PlanFile, SamePlanGivesTheSameBytes) {
  Folder folder;
  ASSERT_TRUE(write_plan(folder / "a.impasto", small_plan()).has_value());
  ASSERT_TRUE(write_plan(folder / "b.impasto", small_plan()).has_value());
  EXPECT_EQ(get(folder / "a.impasto"), get(folder / "b.impasto"));
}

TEST(PlanFile, WritingTakesNoFileThatIsTheUsersOwnAndFollowsLinks) {
  Folder folder;
  for (const char* name : {"a.impasto.part", "a.jams.part", "a.impasto-journal"}) {
    put(folder / name, "mine");
  }
  ASSERT_EQ(::symlink("there.impasto", (folder / "a.impasto").c_str()), 0);
  ASSERT_EQ(::symlink("there.jams", (folder / "a.jams").c_str()), 0);
  ASSERT_TRUE(write_plan(folder / "a.impasto", small_plan()).has_value());
  ASSERT_TRUE(write_jams(folder / "a.jams", *small_plan().piece).has_value());
  for (const char* name : {"a.impasto.part", "a.jams.part", "a.impasto-journal"}) {
    EXPECT_EQ(get(folder / name), "mine") << name;
  }
  EXPECT_TRUE(read_plan(folder / "there.impasto").has_value());
  EXPECT_NE(get(folder / "there.jams"), "");
  for (const char* name : {"a.impasto", "a.jams"}) {
    EXPECT_TRUE(std::filesystem::is_symlink(folder / name)) << name;
  }
}

TEST(PlanFile, APaintingOfVersionOneOpensWithWhatItsShapesHave) {
  Folder folder;
  ASSERT_TRUE(write_plan(folder / "a", small_plan()).has_value());
  alter(folder / "a",
        "ALTER TABLE brushes DROP COLUMN spread; ALTER TABLE brushes DROP COLUMN tip;"
        "ALTER TABLE brushes DROP COLUMN taper; ALTER TABLE brushes DROP COLUMN splay;"
        "ALTER TABLE brushes DROP COLUMN tufts; ALTER TABLE brushes DROP COLUMN thickness;"
        "ALTER TABLE brushes DROP COLUMN follow; ALTER TABLE strokes DROP COLUMN dirt;"
        "ALTER TABLE strokes DROP COLUMN hand; DELETE FROM meta WHERE key='reverb_s';"
        "PRAGMA user_version=1");
  const Result<plan::Plan> plan = read_plan(folder / "a");
  ASSERT_TRUE(plan.has_value()) << to_line(plan.error());
  EXPECT_EQ(plan->strokes.size(), small_plan().strokes.size());
  EXPECT_EQ(plan->strokes[0].path[0].x, small_plan().strokes[0].path[0].x);
  EXPECT_EQ(plan->strokes[0].path[0].tilt, 0.0f);
  EXPECT_EQ(plan->strokes[0].dirt, 0.0f);
  EXPECT_GT(small_plan().piece->reverb, 0.0f);
  EXPECT_EQ(plan->piece->reverb, 0.0f);
  EXPECT_EQ(plan->sheet.brushes[0].tufts, -1);
  EXPECT_EQ(plan::complete(plan->sheet.brushes[0]).spread,
            plan::brush_of(plan->sheet.brushes[0].shape).spread);
}

TEST(PlanFile, APaintingFromBeforeBendsHoldsItsPitches) {
  Folder folder;
  ASSERT_TRUE(write_plan(folder / "a", small_plan()).has_value());
  alter(folder / "a", "ALTER TABLE notes DROP COLUMN bends");
  const Result<plan::Plan> plan = read_plan(folder / "a");
  ASSERT_TRUE(plan.has_value()) << to_line(plan.error());
  EXPECT_EQ(plan->piece->melody.size(), small_plan().piece->melody.size());
  EXPECT_TRUE(plan->piece->melody[1].bends.empty());
}

TEST(PlanFile, WhatIsNotAPaintingIsRefusedWithItsReason) {
  Folder folder;
  const auto reason = [&](const std::string& path) {
    const Result<plan::Plan> plan = read_plan(path);
    EXPECT_FALSE(plan.has_value());
    if (!plan) {
      EXPECT_EQ(plan.error().code, ErrorCode::kUnreadable);
    }
    return plan ? std::string() : to_line(plan.error());
  };
  EXPECT_NE(reason(folder / "none").find("no such file"), std::string::npos);
  put(folder / "empty", "");
  EXPECT_NE(reason(folder / "empty").find("empty"), std::string::npos);
  put(folder / "text", std::string(5000, 'x'));
  EXPECT_NE(reason(folder / "text").find("not a painting"), std::string::npos);
  alter(folder / "other.db", "CREATE TABLE t(x);");
  EXPECT_NE(reason(folder / "other.db").find("not a painting"), std::string::npos);
  EXPECT_NE(reason(folder / "").find("not a file"), std::string::npos);

  ASSERT_TRUE(write_plan(folder / "a", small_plan()).has_value());
  alter(folder / "a", "PRAGMA user_version=3");
  EXPECT_NE(reason(folder / "a").find("newer Impasto"), std::string::npos);
}

TEST(PlanFile, HostileTablesAreRefused) {
  Folder folder;
  const char* hostile[] = {
      "ALTER TABLE strokes RENAME TO s; CREATE VIEW strokes AS WITH RECURSIVE c(x) AS (SELECT 1 "
      "UNION ALL SELECT "
      "x+1 FROM c) SELECT x AS id, 0 AS brush FROM c",
      "UPDATE strokes SET brush=99", "UPDATE strokes SET brush=-1",
      "UPDATE strokes SET brush='oil'", "UPDATE strokes SET width=1e300",
      "UPDATE strokes SET width=NULL", "UPDATE strokes SET start_s=-1",
      "UPDATE strokes SET cause_kind='whim'", "UPDATE strokes SET cause_index=99999999999",
      "UPDATE strokes SET cause_index=1000", "UPDATE strokes SET points=points+1",
      "UPDATE strokes SET points=-1", "UPDATE strokes SET path=zeroblob(7)",
      "UPDATE strokes SET paint=x''",
      "UPDATE strokes SET path=x'0000C07F0000C07F0000C07F0000C07F', points=1",
      "UPDATE strokes SET pass=300", "DELETE FROM strokes WHERE id=0",
      "DELETE FROM strokes WHERE id=(SELECT max(id) FROM strokes)", "DROP TABLE beats",
      "DROP TABLE chords; CREATE VIEW chords AS SELECT 1", "UPDATE chords SET root=12",
      "UPDATE keys SET tonic=-1", "UPDATE meta SET value=0 WHERE key='curve_hop_s'",
      "UPDATE meta SET value=1e-300 WHERE key='emotion_hop_s'", "UPDATE notes SET pitch=9999",
      "UPDATE notes SET onset_s='soon'", "UPDATE notes SET bends=zeroblob(12)",
      "UPDATE notes SET bends=x'0000C07F00000000'",                  // the time no number
      "UPDATE notes SET bends=x'000000000000C07F'",                  // the bend no number
      "UPDATE notes SET bends=x'0000000000007F43'",                  // 255 semitones
      "UPDATE notes SET bends=x'000080BF00000000'",                  // before the note
      "UPDATE notes SET bends=x'0000803F000000000000003F00000000'",  // backwards in time
      "UPDATE curves SET count=count*2", "DELETE FROM curves WHERE name='width'",
      "UPDATE settings SET value=-5 WHERE key='width'", "DELETE FROM settings WHERE key='seed'",
      "UPDATE settings SET value='12x' WHERE key='seed'", "UPDATE brushes SET shape='broom'",
      "UPDATE brushes SET bristles=2000000000", "UPDATE meta SET value='dream' WHERE key='source'",
      "DELETE FROM emotion WHERE id=-1",
      // Computed columns: three rows of a few bytes that unpack to 48 MB.
      "ALTER TABLE strokes DROP COLUMN path; ALTER TABLE strokes ADD COLUMN path AS "
      "(zeroblob(16000000)); "
      "UPDATE strokes SET points=1000000"};
  for (const char* sql : hostile) {
    const std::string path = folder / "h.impasto";
    ASSERT_TRUE(write_plan(path, small_plan()).has_value());
    alter(path, sql);
    const Result<plan::Plan> plan = read_plan(path);
    EXPECT_FALSE(plan.has_value()) << sql;
    if (!plan) {
      EXPECT_EQ(plan.error().code, ErrorCode::kUnreadable);
      EXPECT_FALSE(plan.error().message.empty());
    }
  }
}

TEST(PlanFile, TruncatedAndDamagedFilesNeverCrash) {
  Folder folder;
  ASSERT_TRUE(write_plan(folder / "a", small_plan()).has_value());
  const std::string whole = get(folder / "a");
  for (std::size_t n = 0; n < whole.size(); n += 509) {
    put(folder / "cut", whole.substr(0, n));
    EXPECT_FALSE(read_plan(folder / "cut").has_value()) << n;
  }
  for (std::uint64_t trial = 0; trial < 400; ++trial) {
    std::string damaged = whole;
    for (std::uint64_t k = 0; k < 1 + trial % 16; ++k) {
      damaged[random_bits(3, trial, k) % damaged.size()] =
          static_cast<char>(random_bits(4, trial, k));
    }
    put(folder / "damaged", damaged);
    (void)read_plan(folder / "damaged");
  }
}

TEST(PlanFile, APlanTheReaderWouldRefuseIsNotWritten) {
  Folder folder;
  plan::Plan plan = small_plan();
  plan.strokes[0].width = std::numeric_limits<float>::quiet_NaN();
  const Result<void> written = write_plan(folder / "a", plan);
  ASSERT_FALSE(written.has_value());
  EXPECT_NE(written.error().message.find("stroke 0"), std::string::npos);
  EXPECT_EQ(get(folder / "a"), "");
}

TEST(PlanFile, AnUnwritableFolderIsAnErrorNotACrash) {
  const Result<void> written = write_plan("/nonexistent-folder/a.impasto", small_plan());
  ASSERT_FALSE(written.has_value());
  EXPECT_EQ(written.error().code, ErrorCode::kFailed);
}

TEST(PlanFile, WhyNamesTheSoundBehindEachStroke) {
  Folder folder;
  ASSERT_TRUE(write_plan(folder / "a", small_plan()).has_value());
  const auto rows =
      query(folder / "a", "SELECT cause_kind, cause, section FROM why ORDER BY stroke");
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[0], "section|A|A");
  EXPECT_EQ(rows[1], "chord|D:min7/b3|A");
  EXPECT_EQ(rows[2], "melody|A4|B");
}

TEST(PlanFile, TheQueriesInTheDocumentRun) {
  Folder folder;
  ASSERT_TRUE(write_plan(folder / "a", small_plan()).has_value());
  const std::string document = get("docs/painting-file.md");
  ASSERT_FALSE(document.empty()) << "run from the top of the repository";
  int queries = 0;
  for (std::size_t at = 0; (at = document.find("```sql\n", at)) != std::string::npos;) {
    at += 7;
    const std::size_t end = document.find("```", at);
    EXPECT_FALSE(query(folder / "a", document.substr(at, end - at)).empty());
    ++queries;
    at = end;
  }
  EXPECT_GE(queries, 3);
}

}  // namespace
}  // namespace impasto::notation
