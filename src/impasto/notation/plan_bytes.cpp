// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <map>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

#include "impasto/notation/painting.h"
#include "impasto/notation/plan_rows.h"
#include "impasto/notation/sqlite_bytes.h"

namespace impasto::notation {
namespace {

/// The rows of each table, as records.
struct Records {
  struct Kept {
    std::vector<SqliteBytes::Row> rows;
    std::vector<std::pair<std::string, std::int64_t>> keys;  ///< of each row: its text, its number
  };
  std::map<std::string, Kept, std::less<>> tables;

  class Table {
   public:
    Table(Records& records, const char* name) : kept_(records.tables[name]) {}

    template <class First, class... Values>
    void insert(const First& first, const Values&... values) {
      Record record;
      std::int64_t id = static_cast<std::int64_t>(kept_.rows.size()) + 1;
      if constexpr (std::is_integral_v<First>) {
        id = static_cast<std::int64_t>(first);  // stands beside the row, not in it
        record.add_null();
      } else {
        add(record, first);
        kept_.keys.emplace_back(first, number(values...));
      }
      (add(record, values), ...);
      kept_.rows.push_back({id, record.bytes()});
    }

   private:
    template <class Value, class... Others>
    static std::int64_t number(const Value& value, const Others&...) {
      if constexpr (std::is_integral_v<Value>) return static_cast<std::int64_t>(value);
      return 0;
    }
    template <class Value>
    static void add(Record& record, const Value& value) {
      if constexpr (std::is_same_v<Value, std::optional<std::int64_t>>) {
        value ? record.add(*value) : record.add_null();
      } else if constexpr (std::is_floating_point_v<Value>) {
        record.add(static_cast<double>(value));
      } else if constexpr (std::is_integral_v<Value>) {
        record.add(static_cast<std::int64_t>(value));
      } else if constexpr (std::is_same_v<Value, std::vector<unsigned char>>) {
        record.add_blob({reinterpret_cast<const char*>(value.data()), value.size()});
      } else {
        record.add_text(value);
      }
    }
    Kept& kept_;
  };
};

/// The order of a table's rows by text, then number.
std::vector<std::size_t> order_of(const Records::Kept& kept) {
  std::vector<std::size_t> order(kept.keys.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return kept.keys[a] < kept.keys[b]; });
  return order;
}

void add_table(SqliteBytes& file, std::string_view name, std::string_view sql,
               const Records::Kept& kept) {
  std::vector<std::string> records;
  if (sql.ends_with("WITHOUT ROWID")) {
    for (const std::size_t i : order_of(kept)) records.push_back(kept.rows[i].record);
    return file.add_keyed_table(name, sql, records);
  }
  file.add_table(name, sql, kept.rows);
  if (sql.find("INTEGER PRIMARY KEY") != std::string_view::npos) return;
  for (const std::size_t i : order_of(kept)) {
    Record record;
    record.add_text(kept.keys[i].first);
    record.add(kept.rows[i].id);
    records.push_back(record.bytes());
  }
  file.add_index(name, records);
}

}  // namespace

Result<std::string> plan_bytes(const plan::Plan& plan) {
  if (const Result<void> ok = plan::check_plan(plan, "the painting", ErrorCode::kFailed); !ok)
    return tl::unexpected(ok.error());
  Records records;
  write_rows(records, plan);
  SqliteBytes file(kApplicationId, kFileVersion);
  std::string_view schema = kSchema;
  for (std::size_t end; (end = schema.find(';')) != std::string_view::npos;
       schema.remove_prefix(end + 1)) {
    std::string_view sql = schema.substr(0, end);
    sql.remove_prefix(sql.find("CREATE"));
    constexpr std::string_view kTable = "CREATE TABLE ", kView = "CREATE VIEW ";
    if (sql.starts_with(kTable)) {
      const std::string_view name = sql.substr(kTable.size(), sql.find('(') - kTable.size());
      add_table(file, name, sql, records.tables[std::string(name)]);
    } else {
      file.add_view(sql.substr(kView.size(), sql.find(' ', kView.size()) - kView.size()), sql);
    }
  }
  return file.finish();
}

}  // namespace impasto::notation
