// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/base/atomic_file.h"
#include "impasto/notation/painting.h"
#include "impasto/notation/plan_rows.h"
#include "impasto/notation/sqlite.h"

namespace impasto::notation {
namespace {

/// The tables of a database.
struct Inserts {
  Database& db;

  class Table {
   public:
    Table(Inserts& inserts, const char* name) : db_(inserts.db), name_(name) {}
    template <class... Values>
    void insert(const Values&... values) {
      if (!statement_) {
        std::string marks;
        for (std::size_t i = 0; i < sizeof...(Values); ++i) marks += i == 0 ? "?" : ",?";
        statement_.emplace(db_, "INSERT INTO " + name_ + " VALUES(" + marks + ")");
      }
      statement_->insert(values...);
    }

   private:
    Database& db_;
    std::string name_;
    std::optional<Statement> statement_;
  };
};

}  // namespace

Result<void> write_plan(const std::string& path, const plan::Plan& plan) {
  // Never write what the reader would refuse.
  if (const Result<void> ok = plan::check_plan(plan, path, ErrorCode::kFailed); !ok) return ok;
  Result<AtomicFile> file = AtomicFile::create(path);
  if (!file) return tl::unexpected(file.error());
  Database db;
  db.open(file->temporary(), SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX);
  // The temporary file is thrown away when anything fails: it needs no journal of its own.
  db.run("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA encoding='UTF-8';");
  db.run(("PRAGMA application_id=" + std::to_string(kApplicationId) +
          "; PRAGMA user_version=" + std::to_string(kFileVersion) + "; BEGIN;")
             .c_str());
  db.run(kSchema);
  Inserts inserts{db};
  write_rows(inserts, plan);
  db.run("COMMIT");
  if (!db.close()) {
    return fail(ErrorCode::kFailed, "cannot write the painting: " + db.message(), path);
  }
  return file->commit();
}

}  // namespace impasto::notation
