// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include <array>

#include "impasto/base/hash.h"
#include "impasto/stream/bytes.h"
#include "impasto/stream/fields.h"

namespace impasto::stream {
namespace {

void put(std::string& out, std::uint64_t bits, std::size_t width) {
  for (std::size_t i = 0; i < width; ++i) out += static_cast<char>(bits >> (8 * i) & 0xFF);
}

/// The rows of one list, taken apart into columns.
class Columns {
 public:
  void next_row() { at_ = 0; }
  template <class T>
  void value(const char*, T number) {
    add(bits_of(number), width_of<T>(), Coding::kPlain);
  }
  template <class T>
  void steps(const char*, T number) {
    add(bits_of(number), width_of<T>(), Coding::kSteps);
  }
  template <class T>
  void curve(const char*, T number) {
    add(bits_of(number), width_of<T>(), Coding::kCurve);
  }
  template <class Enum, class Names>
  void word(const char*, Enum value, const Names&) {
    add(static_cast<std::uint64_t>(value), 1, Coding::kPlain);
  }
  template <std::size_t N>
  void numbers(const char* name, const std::array<float, N>& list) {
    for (const float number : list) value(name, number);
  }
  void text(const char*, const std::string& words) {
    add(words.size(), 4, Coding::kPlain);
    texts_ += words;
  }
  void write(std::string& out) const {
    for (const Column& column : columns_) {
      for (const std::string& plane : column.planes) out += plane;
    }
    out += texts_;
  }

 private:
  struct Column {
    Expected expected;
    std::array<std::string, 8> planes;
  };
  void add(std::uint64_t bits, std::size_t width, Coding coding) {
    if (at_ == columns_.size()) columns_.push_back({{coding}, {}});
    Column& column = columns_[at_++];
    if (coding == Coding::kPlain) return put(column.planes[0], bits, width);
    const std::uint64_t code = zigzag((bits - column.expected.bits()) & mask_of(width), width);
    column.expected.came(bits);
    for (std::size_t p = 0; p < width; ++p)
      column.planes[p] += static_cast<char>(code >> (8 * p) & 0xFF);
  }

  std::vector<Column> columns_;
  std::size_t at_ = 0;
  std::string texts_;
};

class Writer {
 public:
  std::string out;

  static constexpr bool has(std::uint32_t) { return true; }
  template <class Fields>
  void group(const char*, const Fields& fields) {
    fields();
  }
  template <class T>
  void value(const char*, T number) {
    put(out, bits_of(number), width_of<T>());
  }
  template <class Enum, class Names>
  void word(const char*, Enum value, const Names&) {
    put(out, static_cast<std::uint64_t>(value), 1);
  }
  void text(const char*, const std::string& words) {
    put(out, words.size(), 4);
    out += words;
  }
  template <std::size_t N>
  void numbers(const char* name, const std::array<float, N>& list) {
    for (const float number : list) value(name, number);
  }
  template <class List, class Fields>
  void rows(const char*, const List& list, std::size_t, const Fields& fields) {
    put(out, list.size(), 4);
    Columns columns;
    for (const auto& entry : list) {
      columns.next_row();
      fields(columns, entry);
    }
    columns.write(out);
  }
  void texts(const char* name, const std::vector<std::string>& list, std::size_t most) {
    rows(name, list, most, [](auto& row, const std::string& words) { row.text("", words); });
  }
  void strokes(const StrokeStream& stream) {
    const std::vector<plan::Stroke>& list = stream.plan.strokes;
    put(out, list.size(), 4);
    Columns strokes, points;
    for (std::size_t i = 0; i < list.size(); ++i) {
      strokes.next_row();
      strokes.steps("reason", stream.reason_of[i]);
      strokes.value("points", static_cast<std::uint32_t>(list[i].path.size()));
      stroke_fields(strokes, list[i]);
      for (const plan::PathPoint& point : list[i].path) {
        points.next_row();
        point_fields(points, point);
      }
    }
    strokes.write(out);
    points.write(out);
  }
};

}  // namespace

Result<std::string> write_stream(const StrokeStream& stream, std::string_view remark) {
  Writer writer;
  all_fields(writer, stream, *stream.plan.piece);
  std::string file(kMagic);
  put(file, kVersion, 4);
  put(file, remark.size(), 4);
  file += remark;
  put(file, fnv1a(std::as_bytes(std::span(writer.out))), 8);
  file += writer.out;
  // Never write what the reader would refuse.
  if (const auto read = read_stream(std::as_bytes(std::span(file)), "the stroke stream"); !read) {
    Error error = read.error();
    error.code = ErrorCode::kFailed;
    return tl::unexpected(std::move(error));
  }
  return file;
}

}  // namespace impasto::stream
