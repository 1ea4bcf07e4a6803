// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cctype>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "impasto/base/number_text.h"
#include "impasto/base/text.h"
#include "impasto/notation/jams.h"

namespace impasto::notation {
namespace {

constexpr std::size_t kMaxValues = 24'000'000;
constexpr std::size_t kMaxContainers = 4'000'000;
constexpr int kMaxDepth = 32;

/// A small file can ask for gigabytes ("[[[[[..."): counts what parsing would build before doing
/// so.
bool affordable(const std::string& text) {
  std::size_t values = 0, containers = 0;
  int depth = 0;
  bool string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (string) {
      if (c == '\\') ++i;
      string = c != '"';
      continue;
    }
    if (c == '"') string = true;
    if (c == ',') ++values;
    if (c == '[' || c == '{') ++containers, ++depth;
    if (c == ']' || c == '}') --depth;
    if (depth > kMaxDepth || values > kMaxValues || containers > kMaxContainers) return false;
  }
  return true;
}

/// JSON has no word for what is no number; Python's json writes NaN, Infinity and -Infinity, C's
/// printf nan and inf. A number beyond a double means the same.
bool no_number(std::string_view word) {
  if (!word.empty() && (word[0] == '-' || word[0] == '+')) word.remove_prefix(1);
  if (word.empty() || word.size() > 400) return false;
  if (std::isdigit(static_cast<unsigned char>(word[0]))) {
    const std::size_t power = word.find_first_of("eE");
    if (power == std::string_view::npos && word.size() < 300) return false;
    if (power != std::string_view::npos && word.find('-', power) != std::string_view::npos)
      return false;
    const std::optional<double> value = read_number(std::string(word));
    return value && std::isinf(*value);
  }
  const std::string small = text::lower(std::string(word));
  return small == "nan" || small == "inf" || small == "infinity";
}

/// JSON as the standard has it, and where each byte of it was.
struct Plain {
  std::string text;
  std::vector<std::pair<std::size_t, std::ptrdiff_t>> moved;  ///< from here on by so many

  std::size_t original(std::size_t at) const {
    std::ptrdiff_t by = 0;
    for (const auto& [from, shift] : moved) {
      if (from <= at) by = shift;
    }
    return static_cast<std::size_t>(static_cast<std::ptrdiff_t>(at) - by);
  }
};

Plain plain_json(const std::string& text) {
  Plain out;
  out.text.reserve(text.size());
  std::ptrdiff_t shift = 0;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i + 1;
    const char c = text[i];
    const auto in_word = [&](char k) {
      return std::isalnum(static_cast<unsigned char>(k)) != 0 || k == '-' || k == '+' || k == '.';
    };
    if (c == '"') {
      while (end < text.size() && text[end] != '"') end += text[end] == '\\' ? 2 : 1;
      end = std::min(end + 1, text.size());
    } else if (in_word(c)) {
      while (end < text.size() && in_word(text[end])) ++end;
      if (no_number(std::string_view(text).substr(i, end - i))) {
        out.text += "null";
        shift += 4 - static_cast<std::ptrdiff_t>(end - i);
        out.moved.emplace_back(out.text.size(), shift);
        i = end;
        continue;
      }
    }
    out.text.append(text, i, end - i);
    i = end;
  }
  return out;
}

}  // namespace

Result<Json> parse_json(const std::string& text, const std::string& path) {
  const auto unreadable = [&](std::string message, std::string where, std::string hint) {
    return fail(ErrorCode::kUnreadable, std::move(message), std::move(where), std::move(hint));
  };
  if (!affordable(text)) {
    return unreadable("the file holds too many values or nests too deeply", path, "");
  }
  const bool utf8 = text::is_utf8(text);
  const Plain plain = plain_json(utf8 ? text : text::repair(text));
#ifdef __cpp_exceptions
  try {
    return Json::parse(plain.text);
  } catch (const Json::parse_error& error) {
    const std::string place = ":byte " + std::to_string(plain.original(error.byte));
    return unreadable("this is not JSON", utf8 ? path + place : path,
                      utf8 ? "" : "save it as UTF-8");
  } catch (const Json::exception& error) {
    return unreadable(std::string("cannot read the annotations: ") + error.what(), path, "");
  }
#else
  // As Json::parse does it, without its other half, the parser that asks somebody about each value.
  Json read;
  nlohmann::detail::json_sax_dom_parser<Json> take(read, false);
  if (!Json::sax_parse(plain.text, &take)) return unreadable("this is not JSON", path, "");
  return read;
#endif
}

#ifdef __wasm__
Json parsed(const std::string&) {
  __builtin_trap();
}
std::string dumped(const Json&) {
  __builtin_trap();
}
#else
Json parsed(const std::string& text) {
  return Json::parse(text);
}
std::string dumped(const Json& value) {
  return value.dump();
}
#endif

const Json& member(const Json& object, const char* name) {
  static const Json kNull;
  if (!object.is_object()) return kNull;
  const auto found = object.find(name);
  return found == object.end() ? kNull : *found;
}

double real(const Json& value, double otherwise) {
  return value.is_number() && std::isfinite(value.get<double>()) ? value.get<double>() : otherwise;
}

float real32(const Json& value, float otherwise) {
  // A double beyond a float's range would be undefined behaviour to convert.
  const double number = real(value, otherwise);
  return std::fabs(number) < 1e30 ? static_cast<float>(number) : otherwise;
}

int integer(const Json& value, int otherwise) {
  const double number = real(value, otherwise);
  return number > -2e9 && number < 2e9 ? static_cast<int>(number) : otherwise;
}

std::string text_of(const Json& value) {
  return value.is_string() ? value.get<std::string>() : std::string();
}

}  // namespace impasto::notation
