// SPDX-License-Identifier: GPL-3.0-or-later
// The format: https://www.sqlite.org/fileformat2.html. Trees are built from their leaves upwards,
// for all that they will ever hold is known.
#include "impasto/notation/sqlite_bytes.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <utility>

namespace impasto::notation {
namespace {

constexpr std::size_t kPage = 4096, kFileHead = 100, kLeafHead = 8, kInnerHead = 12;
constexpr unsigned char kInnerKeys = 2, kInnerRows = 5, kLeafKeys = 10, kLeafRows = 13;
// What of a record lies in its own page: 1.6 of the description.
constexpr std::size_t kMostOfRow = kPage - 35, kMostOfKey = (kPage - 12) * 64 / 255 - 23;
constexpr std::size_t kLeast = (kPage - 12) * 32 / 255 - 23;

void put_big(std::string& out, std::uint64_t value, int bytes) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
    out += static_cast<char>(value >> shift);
}

void put_varint(std::string& out, std::uint64_t value) {
  if (value >> 56 != 0) {  // nine bytes: the last one holds eight bits
    for (int shift = 57; shift >= 8; shift -= 7)
      out += static_cast<char>(0x80 | (value >> std::min(shift, 63) & 0x7f));
    out += static_cast<char>(value);
    return;
  }
  int bytes = 1;
  while (bytes < 8 && value >> (7 * bytes) != 0) ++bytes;
  for (int i = bytes - 1; i >= 0; --i)
    out += static_cast<char>((i > 0 ? 0x80 : 0) | (value >> (7 * i) & 0x7f));
}

std::string varint(std::uint64_t value) {
  std::string bytes;
  put_varint(bytes, value);
  return bytes;
}

/// One page of a level of a tree, and what the level above needs to know of it.
struct Child {
  std::uint32_t page;
  std::string key;  ///< of rows: the greatest id, a varint; of keys: the cell after it, moved up
};

/// Cells for one page after the other: how many each takes. The last is never left without one, and
/// where `between` a cell goes up between any two pages.
std::vector<std::size_t> shares(const std::vector<std::string>& cells, std::size_t head,
                                bool between) {
  std::vector<std::size_t> counts = {0};
  std::size_t filled = head;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const std::size_t size = std::max<std::size_t>(cells[i].size(), 4) + 2;
    if (filled + size > kPage) {
      counts.push_back(0);
      filled = head;
      if (between) continue;
    }
    filled += size;
    ++counts.back();
  }
  if (counts.size() > 1 && counts.back() == 0) {
    --counts[counts.size() - 2];
    ++counts.back();
  }
  return counts;
}

}  // namespace

void Record::add_null() {
  put_varint(types_, 0);
}

void Record::add(std::int64_t value) {
  if (value == 0 || value == 1) return put_varint(types_, static_cast<std::uint64_t>(8 + value));
  static constexpr int kBytes[] = {1, 2, 3, 4, 6, 8};
  int type = 0;
  while (type < 5 && (value < -(std::int64_t{1} << (8 * kBytes[type] - 1)) ||
                      value >= std::int64_t{1} << (8 * kBytes[type] - 1))) {
    ++type;
  }
  put_varint(types_, static_cast<std::uint64_t>(type + 1));
  put_big(values_, static_cast<std::uint64_t>(value), kBytes[type]);
}

void Record::add(double value) {
  if (std::isnan(value)) return add_null();
  put_varint(types_, 7);
  put_big(values_, std::bit_cast<std::uint64_t>(value), 8);
}

void Record::add_text(std::string_view text) {
  put_varint(types_, 13 + 2 * text.size());
  values_ += text;
}

void Record::add_blob(std::string_view bytes) {
  put_varint(types_, 12 + 2 * bytes.size());
  values_ += bytes;
}

std::string Record::bytes() const {
  // The length of the head counts itself.
  std::size_t head = types_.size() + 1;
  if (varint(head).size() > 1) head = types_.size() + varint(head + 1).size();
  return varint(head) + types_ + values_;
}

SqliteBytes::SqliteBytes(std::uint32_t application_id, std::uint32_t user_version)
    : application_id_(application_id), user_version_(user_version), pages_(1) {}

std::uint32_t SqliteBytes::page() {
  pages_.emplace_back();
  return static_cast<std::uint32_t>(pages_.size());
}

/// A record's length and what of it stays; the rest goes into pages of its own.
std::string SqliteBytes::stored(std::string_view record, std::size_t most) {
  if (record.size() <= most) return std::string(record);
  const std::size_t some = kLeast + (record.size() - kLeast) % (kPage - 4);
  const std::size_t here = some <= most ? some : kLeast;
  std::string cell(record.substr(0, here));
  std::uint32_t next = page();
  put_big(cell, next, 4);
  for (std::size_t at = here; at < record.size(); at += kPage - 4) {
    const std::uint32_t number = next;
    next = at + kPage - 4 < record.size() ? page() : 0;
    std::string bytes;
    put_big(bytes, next, 4);
    bytes += record.substr(at, kPage - 4);
    bytes.resize(kPage);
    pages_[number - 1] = std::move(bytes);
  }
  return cell;
}

void SqliteBytes::write_page(std::uint32_t number, unsigned char kind,
                             const std::vector<std::string>& cells, std::uint32_t right) {
  const std::size_t before = number == 1 ? kFileHead : 0;
  const bool leaf = kind == kLeafRows || kind == kLeafKeys;
  std::string bytes(kPage, '\0');
  std::string pointers;
  std::size_t end = kPage;
  for (const std::string& cell : cells) {
    end -= std::max<std::size_t>(cell.size(), 4);
    bytes.replace(end, cell.size(), cell);
    put_big(pointers, end, 2);
  }
  std::string head(1, static_cast<char>(kind));
  put_big(head, 0, 2);
  put_big(head, cells.size(), 2);
  put_big(head, end, 2);
  put_big(head, 0, 1);
  if (!leaf) put_big(head, right, 4);
  bytes.replace(before, head.size() + pointers.size(), head + pointers);
  pages_[number - 1] = std::move(bytes);
}

std::uint32_t SqliteBytes::write_rows(const std::vector<Row>& rows, std::uint32_t root) {
  std::vector<std::string> cells;
  for (const Row& row : rows) {
    cells.push_back(varint(row.record.size()) + varint(static_cast<std::uint64_t>(row.id)) +
                    stored(row.record, kMostOfRow));
  }
  std::vector<std::size_t> counts = shares(cells, kLeafHead + (root == 1 ? kFileHead : 0), false);
  std::vector<Child> level;
  std::size_t at = 0;
  for (const std::size_t count : counts) {
    const std::uint32_t number = counts.size() == 1 && root != 0 ? root : page();
    const auto first = cells.begin() + static_cast<std::ptrdiff_t>(at);
    write_page(number, kLeafRows, {first, first + static_cast<std::ptrdiff_t>(count)}, 0);
    at += count;
    level.push_back(
        {number, count == 0 ? "" : varint(static_cast<std::uint64_t>(rows[at - 1].id))});
  }
  while (level.size() > 1) {
    cells.clear();
    for (const Child& child : level) {
      std::string cell;
      put_big(cell, child.page, 4);
      cells.push_back(cell + child.key);
    }
    // A page with two children at least: one that stands in its head has no cell.
    counts = shares(cells, kInnerHead + (root == 1 ? kFileHead : 0), false);
    if (counts.size() > 1 && counts.back() == 1) {
      --counts[counts.size() - 2];
      ++counts.back();
    }
    std::vector<Child> above;
    at = 0;
    for (const std::size_t count : counts) {
      const std::uint32_t number = counts.size() == 1 && root != 0 ? root : page();
      const auto first = cells.begin() + static_cast<std::ptrdiff_t>(at);
      const Child& last = level[at + count - 1];
      write_page(number, kInnerRows, {first, first + static_cast<std::ptrdiff_t>(count) - 1},
                 last.page);
      above.push_back({number, last.key});
      at += count;
    }
    level = std::move(above);
  }
  return level.front().page;
}

std::uint32_t SqliteBytes::write_keys(const std::vector<std::string>& records) {
  std::vector<std::string> cells;
  for (const std::string& record : records)
    cells.push_back(varint(record.size()) + stored(record, kMostOfKey));
  std::vector<Child> level;
  std::size_t at = 0;
  const auto add = [&](unsigned char kind, std::size_t count, std::uint32_t right,
                       std::vector<Child>& to) {
    const auto first = cells.begin() + static_cast<std::ptrdiff_t>(at);
    to.push_back({page(), {}});
    write_page(to.back().page, kind, {first, first + static_cast<std::ptrdiff_t>(count)}, right);
    at += count;
  };
  for (const std::size_t count : shares(cells, kLeafHead, true)) {
    add(kLeafKeys, count, 0, level);
    if (at < cells.size()) level.back().key = cells[at++];
  }
  while (level.size() > 1) {
    cells.clear();
    for (std::size_t i = 0; i + 1 < level.size(); ++i) {
      std::string cell;
      put_big(cell, level[i].page, 4);
      cells.push_back(cell + level[i].key);
    }
    std::vector<Child> above;
    at = 0;
    for (const std::size_t count : shares(cells, kInnerHead, true)) {
      add(kInnerKeys, count, level[at + count].page, above);
      if (at < cells.size()) above.back().key = cells[at++].substr(4);
    }
    level = std::move(above);
  }
  return level.front().page;
}

void SqliteBytes::add_entry(std::string_view type, std::string_view name, std::string_view table,
                            std::uint32_t root, std::string_view sql) {
  Record record;
  record.add_text(type);
  record.add_text(name);
  record.add_text(table);
  record.add(static_cast<std::int64_t>(root));
  if (sql.empty())
    record.add_null();
  else
    record.add_text(sql);
  schema_.push_back({static_cast<std::int64_t>(schema_.size() + 1), record.bytes()});
}

void SqliteBytes::add_table(std::string_view name, std::string_view sql,
                            const std::vector<Row>& rows) {
  add_entry("table", name, name, write_rows(rows, 0), sql);
}

void SqliteBytes::add_keyed_table(std::string_view name, std::string_view sql,
                                  const std::vector<std::string>& records) {
  add_entry("table", name, name, write_keys(records), sql);
}

void SqliteBytes::add_index(std::string_view table, const std::vector<std::string>& records) {
  add_entry("index", "sqlite_autoindex_" + std::string(table) + "_1", table, write_keys(records),
            {});
}

void SqliteBytes::add_view(std::string_view name, std::string_view sql) {
  add_entry("view", name, name, 0, sql);
}

std::string SqliteBytes::finish() {
  write_rows(schema_, 1);
  std::string head("SQLite format 3\0", 16);
  put_big(head, kPage, 2);
  head += std::string("\1\1\0\x40\x20\x20", 6);  // no journal of its own; shares that are always so
  put_big(head, 1, 4);                           // changes
  put_big(head, pages_.size(), 4);
  put_big(head, 0, 4);  // no free pages
  put_big(head, 0, 4);
  put_big(head, 1, 4);  // of the schema
  put_big(head, 4, 4);  // its format
  put_big(head, 0, 4);
  put_big(head, 0, 4);
  put_big(head, 1, 4);  // UTF-8
  put_big(head, user_version_, 4);
  put_big(head, 0, 4);
  put_big(head, application_id_, 4);
  head.resize(92);
  put_big(head, 1, 4);        // of which changes this is said
  put_big(head, 3040000, 4);  // the version whose format it is
  pages_.front().replace(0, kFileHead, head);
  std::string file;
  file.reserve(pages_.size() * kPage);
  for (const std::string& bytes : pages_) file += bytes;
  return file;
}

}  // namespace impasto::notation
