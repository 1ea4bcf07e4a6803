// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include <array>
#include <type_traits>

#include "impasto/base/json_text.h"
#include "impasto/base/number_text.h"
#include "impasto/stream/bytes.h"
#include "impasto/stream/fields.h"

namespace impasto::stream {
namespace {

class Json {
 public:
  std::string out;

  static constexpr bool has(std::uint32_t) { return true; }
  template <class T>
  void value(const char* name, T number) {
    begin(name);
    if constexpr (std::is_same_v<T, bool>) {
      out += number ? "true" : "false";
    } else if constexpr (std::is_same_v<T, std::uint64_t>) {
      out += '"' + std::to_string(number) + '"';  // JavaScript's numbers hold 53 bits
    } else if constexpr (std::is_same_v<T, std::int64_t>) {
      out += '"' + std::to_string(number) + '"';
    } else {
      put(number);
    }
  }
  template <class T>
  void steps(const char* name, T number) {
    value(name, number);
  }
  template <class Enum, class Names>
  void word(const char* name, Enum value, const Names& names) {
    begin(name);
    out += json_text(names[value]);
  }
  void text(const char* name, const std::string& words) {
    begin(name);
    out += json_text(words);
  }
  template <std::size_t N>
  void numbers(const char* name, const std::array<float, N>& list) {
    begin(name);
    out += '[';
    for (std::size_t i = 0; i < N; ++i) {
      if (i > 0) out += ',';
      put(list[i]);
    }
    out += ']';
  }
  template <class Fields>
  void group(const char* name, const Fields& fields) {
    begin(name);
    object(fields);
  }
  template <class List, class Fields>
  void rows(const char* name, const List& list, std::size_t, const Fields& fields) {
    array(name, list, [&](const auto& entry) { object([&] { fields(*this, entry); }); });
  }
  void texts(const char* name, const std::vector<std::string>& list, std::size_t) {
    array(name, list, [&](const std::string& words) { out += json_text(words); });
  }
  void strokes(const StrokeStream& stream) {
    std::size_t i = 0;
    array("strokes", stream.plan.strokes, [&](const plan::Stroke& stroke) {
      object([&] {
        value("reason", stream.reason_of[i++]);
        stroke_fields(*this, stroke);
        begin("path");
        out += '[';
        for (const plan::PathPoint& point : stroke.path) {
          out += &point == stroke.path.data() ? "[" : ",[";
          Point row{*this};
          point_fields(row, point);
          out += ']';
        }
        out += ']';
      });
    });
  }
  template <class Fields>
  void object(const Fields& fields) {
    out += '{';
    first_ = true;
    fields();
    out += '}';
    first_ = false;
  }

 private:
  /// A point is its numbers alone.
  struct Point {
    Json& json;
    bool first = true;
    void value(const char*, float number) {
      if (!first) json.out += ',';
      first = false;
      json.put(number);
    }
    void steps(const char* name, float number) { value(name, number); }
    void curve(const char* name, float number) { value(name, number); }
  };
  template <class T>
  void put(T number) {
    if constexpr (std::is_floating_point_v<T>)
      append_number(out, number);
    else
      out += std::to_string(number);
  }
  void begin(const char* name) {
    if (!first_) out += ',';
    first_ = false;
    out += '"';
    out += name;
    out += "\":";
  }
  /// One entry a line.
  template <class List, class Write>
  void array(const char* name, const List& list, const Write& write) {
    begin(name);
    out += '[';
    bool more = false;
    for (const auto& entry : list) {
      out += more ? ",\n" : "\n";
      more = true;
      write(entry);
    }
    out += ']';
    first_ = false;
  }

  bool first_ = true;
};

}  // namespace

std::string stream_json(const StrokeStream& stream, std::string_view remark) {
  Json json;
  json.object([&] {
    json.text("format", "impasto strokes");
    json.value("version", kVersion);
    if (!remark.empty()) json.text("remark", std::string(remark));
    all_fields(json, stream, *stream.plan.piece);
  });
  return json.out + "\n";
}

std::string facts_json(const StrokeStream& stream) {
  Json json;
  json.object([&] {
    fact_fields(json, stream.plan, *stream.plan.piece);
    json.value("strokes", static_cast<std::uint32_t>(stream.plan.strokes.size()));
  });
  return json.out;
}

}  // namespace impasto::stream
