// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include <array>
#include <cmath>

#include "impasto/base/hash.h"
#include "impasto/stream/bytes.h"
#include "impasto/stream/fields.h"

namespace impasto::stream {
namespace {

using Bytes = std::span<const std::byte>;

std::uint64_t get(Bytes bytes, std::size_t width) {
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < width; ++i) bits |= std::to_integer<std::uint64_t>(bytes[i]) << 8 * i;
  return bits;
}

/// Bytes that may be hostile. The first thing wrong is kept; after it every call does nothing.
struct Source {
  Bytes left;
  std::string problem;

  void complain(std::string what) {
    if (problem.empty()) problem = std::move(what);
    left = {};
  }
  /// Empty where there are not as many.
  Bytes take(std::size_t count) {
    if (count > left.size()) {
      complain("is cut short");
      return {};
    }
    const Bytes taken = left.first(count);
    left = left.subspan(count);
    return taken;
  }
  std::uint64_t number(std::size_t width) {
    const Bytes taken = take(width);
    return taken.empty() ? 0 : get(taken, width);
  }
  std::string text(std::size_t size) {
    if (size > kMostBytesOfText) complain("holds a text that is too long");
    const Bytes taken = take(size);
    return {reinterpret_cast<const char*>(taken.data()), taken.size()};
  }
  /// How many rows are to come: none of them is empty, so that a file cannot ask for more memory
  /// than some times its size.
  std::size_t count(std::size_t most, std::size_t row_bytes) {
    const std::uint64_t rows = number(4);
    if (rows > most) complain("holds too many rows");
    if (rows * row_bytes > left.size()) complain("is cut short");
    return problem.empty() ? static_cast<std::size_t>(rows) : 0;
  }
};

template <class Enum, class Names>
void set_word(Source& in, Enum& value, std::uint64_t code, const Names& names) {
  if (code >= names.size()) return in.complain("holds a word that is not known");
  value = static_cast<Enum>(code);
}

/// Walks over a row to learn what columns it has.
struct Widths {
  struct Column {
    std::size_t width;
    Coding coding;
  };
  std::vector<Column> list;
  std::size_t sum = 0;

  template <class T>
  void value(const char*, const T&) {
    add(width_of<T>());
  }
  template <class T>
  void steps(const char*, const T&) {
    add(width_of<T>(), Coding::kSteps);
  }
  template <class T>
  void curve(const char*, const T&) {
    add(width_of<T>(), Coding::kCurve);
  }
  template <class Enum, class Names>
  void word(const char*, const Enum&, const Names&) {
    add(1);
  }
  template <std::size_t N>
  void numbers(const char*, const std::array<float, N>&) {
    for (std::size_t i = 0; i < N; ++i) add(4);
  }
  void text(const char*, const std::string&) { add(4); }

 private:
  void add(std::size_t width, Coding coding = Coding::kPlain) {
    list.push_back({width, coding});
    sum += width;
  }
};

/// Rows from their columns; texts stand behind them in the source.
class Columns {
 public:
  Columns(Source& in, const Widths& widths, std::size_t rows) : in_(in), rows_(rows) {
    for (const auto& [width, coding] : widths.list)
      columns_.push_back({width, {coding}, in.take(width * rows)});
  }
  void next_row() {
    at_ = 0;
    ++row_;
  }
  template <class T>
  void value(const char*, T& number) {
    number = from_bits<T>(next());
  }
  template <class T>
  void steps(const char* name, T& number) {
    value(name, number);
  }
  template <class T>
  void curve(const char* name, T& number) {
    value(name, number);
  }
  void value(const char*, bool& flag) {
    const std::uint64_t bits = next();
    if (bits > 1) in_.complain("holds a flag that is neither 0 nor 1");
    flag = bits != 0;
  }
  template <class Enum, class Names>
  void word(const char*, Enum& value, const Names& names) {
    set_word(in_, value, next(), names);
  }
  template <std::size_t N>
  void numbers(const char* name, std::array<float, N>& list) {
    for (float& number : list) value(name, number);
  }
  void text(const char*, std::string& words) { words = in_.text(next()); }

 private:
  struct Column {
    std::size_t width;
    Expected expected;
    Bytes bytes;
  };
  std::uint64_t next() {
    Column& column = columns_[at_++];
    if (column.bytes.empty()) return 0;  // cut short, and said so
    const std::size_t row = row_ - 1, width = column.width;
    if (column.expected.coding == Coding::kPlain)
      return get(column.bytes.subspan(row * width, width), width);
    std::uint64_t code = 0;
    for (std::size_t p = 0; p < width; ++p)
      code |= std::to_integer<std::uint64_t>(column.bytes[p * rows_ + row]) << 8 * p;
    const std::uint64_t bits = (column.expected.bits() + unzigzag(code, width)) & mask_of(width);
    column.expected.came(bits);
    return bits;
  }

  Source& in_;
  std::size_t rows_, row_ = 0, at_ = 0;
  std::vector<Column> columns_;
};

struct Reader {
  Source in;
  std::uint64_t version = kVersion;

  bool has(std::uint32_t since) const { return version >= since; }
  template <class Fields>
  void group(const char*, const Fields& fields) {
    fields();
  }
  template <class T>
  void value(const char*, T& number) {
    number = from_bits<T>(in.number(width_of<T>()));
  }
  void value(const char*, bool& flag) {
    const std::uint64_t bits = in.number(1);
    if (bits > 1) in.complain("holds a flag that is neither 0 nor 1");
    flag = bits != 0;
  }
  template <class Enum, class Names>
  void word(const char*, Enum& value, const Names& names) {
    set_word(in, value, in.number(1), names);
  }
  void text(const char*, std::string& words) { words = in.text(in.number(4)); }
  template <std::size_t N>
  void numbers(const char* name, std::array<float, N>& list) {
    for (float& number : list) value(name, number);
  }
  template <class T, class Fields>
  void rows(const char*, std::vector<T>& list, std::size_t most, const Fields& fields) {
    T sample{};
    Widths widths;
    fields(widths, sample);
    const std::size_t count = in.count(most, widths.sum);
    list.assign(count, T{});
    Columns columns(in, widths, count);
    for (T& entry : list) {
      if (!in.problem.empty()) return;
      columns.next_row();
      fields(columns, entry);
    }
  }
  void texts(const char* name, std::vector<std::string>& list, std::size_t most) {
    rows(name, list, most, [](auto& row, auto& words) { row.text("", words); });
  }
  void strokes(StrokeStream& stream);
};

void Reader::strokes(StrokeStream& stream) {
  const auto fields = [](auto& row, std::uint32_t& reason, std::uint32_t& points,
                         plan::Stroke& stroke) {
    row.steps("reason", reason);
    row.value("points", points);
    stroke_fields(row, stroke);
  };
  plan::PathPoint point;
  plan::Stroke stroke;
  std::uint32_t reason = 0, points = 0;
  Widths stroke_widths, point_widths;
  fields(stroke_widths, reason, points, stroke);
  point_fields(point_widths, point);
  const std::size_t count = in.count(plan::kMaxStrokes, stroke_widths.sum);
  std::vector<plan::Stroke>& list = stream.plan.strokes;
  list.assign(count, {});
  stream.reason_of.assign(count, 0);
  Columns rows(in, stroke_widths, count);
  std::uint64_t all = 0;
  for (std::size_t i = 0; i < count && in.problem.empty(); ++i) {
    rows.next_row();
    fields(rows, stream.reason_of[i], points, list[i]);
    if (stream.reason_of[i] >= stream.reasons.size()) return in.complain("lacks a reason");
    list[i].cause = stream.reasons[stream.reason_of[i]].cause;
    all += points;
    if (points > plan::kMaxPathPoints || all * point_widths.sum > in.left.size())
      return in.complain("is cut short");
    list[i].path.resize(points);
  }
  Columns all_points(in, point_widths, static_cast<std::size_t>(all));
  for (plan::Stroke& drawn : list) {
    for (plan::PathPoint& at : drawn.path) {
      all_points.next_row();
      point_fields(all_points, at);
    }
  }
}

/// What `plan::check_plan` does not know of.
std::string problem_of(const StrokeStream& stream) {
  const plan::Plan& plan = stream.plan;
  for (const int side : {plan.painted_width, plan.painted_height}) {
    if (side < 0 || side > kLargestPainted) return "was painted in an impossible size";
  }
  for (const Reason& reason : stream.reasons) {
    if (!std::isfinite(reason.from) || !std::isfinite(reason.to) || reason.to < reason.from)
      return "gives a reason at impossible times";
  }
  return {};
}

}  // namespace

Result<StrokeStream> read_stream(std::span<const std::byte> bytes, const std::string& where) {
  const auto unreadable = [&](std::string what, std::string hint = {}) {
    return fail(ErrorCode::kUnreadable, std::move(what), where, std::move(hint));
  };
  const std::string again = "fetch it again, or write it again with --strokes";
  Reader reader{{bytes, {}}};
  Source& in = reader.in;
  if (in.text(std::min(kMagic.size(), bytes.size())) != kMagic)
    return unreadable("this is not a stroke stream");
  reader.version = in.number(4);
  if (in.problem.empty() && reader.version == 0)
    return unreadable("the stroke stream has no version", again);
  if (in.problem.empty() && reader.version > kVersion) {
    return unreadable("the stroke stream is of version " + std::to_string(reader.version) +
                          ", this program reads versions up to " + std::to_string(kVersion),
                      "use a newer Impasto");
  }
  const std::uint64_t remark = in.number(4);
  if (remark > kMostRemark) in.complain("has an impossible remark");
  in.take(remark);
  const std::uint64_t checksum = in.number(8);
  if (in.problem.empty() && checksum != fnv1a(in.left))
    return unreadable("the stroke stream is damaged or cut short", again);
  StrokeStream stream;
  plan::Piece piece;
  all_fields(reader, stream, piece);
  if (in.problem.empty() && !in.left.empty()) in.complain("holds more than a painting");
  stream.plan.piece = std::make_shared<const plan::Piece>(std::move(piece));
  if (in.problem.empty()) in.problem = problem_of(stream);
  if (!in.problem.empty()) return unreadable("the stroke stream " + in.problem, again);
  if (const Result<void> ok =
          plan::check_plan(stream.plan, where, ErrorCode::kUnreadable, plan::Lists::kForm);
      !ok) {
    return tl::unexpected(ok.error());
  }
  return stream;
}

}  // namespace impasto::stream
