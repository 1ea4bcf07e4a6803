// SPDX-License-Identifier: GPL-3.0-or-later
// The only file that sees toml++.
#include "impasto/notation/toml.h"

#include <algorithm>
#include <cmath>
#include <exception>
#include <new>
#include <stdexcept>

#include "impasto/base/file.h"
#include "impasto/base/text.h"

namespace impasto::notation {
/// The parser met text it has not thought of.
[[noreturn]] void throw_impossible(const char* condition) {
  throw std::runtime_error(condition);
}
}  // namespace impasto::notation

// toml++ 3.3 asserts what damaged text can make untrue (`[[;` does): here that is an error like
// any other. Without NDEBUG its assumptions are checked too, not handed to the optimiser.
#undef NDEBUG
#define TOML_ASSERT(condition) \
  if (!(condition)) impasto::notation::throw_impossible(#condition)
#define TOML_EXCEPTIONS 1
#define TOML_HEADER_ONLY 1
#define TOML_ENABLE_FORMATTERS 0
#define TOML_MAX_NESTED_VALUES 32
#include <toml++/toml.h>

namespace impasto::notation {
namespace {

/// toml++ bounds how deep brackets go, but not how long a dotted key is: `[a.a.a. ...]` would nest
/// a table for each dot and overflow the stack when they are freed. 0, or the first such line.
int line_of_long_key(std::string_view text) {
  constexpr int kMostDots = 2 * kDeepestToml;
  int line = 1, dots = 0;
  char before = 0;
  for (const char c : text) {
    if (c == '\n') ++line;
    if (c == '.' && before != '.') {
      if (++dots > kMostDots) return line;
    } else if (c == '\n' || c == '=' || c == ',' || c == '[' || c == '{') {
      dots = 0;
    }
    if (c != ' ' && c != '\t') before = c;
  }
  return 0;
}

/// Outside of texts and comments TOML is ASCII; toml++ 3.3 runs into undefined behaviour on letters
/// there (`is_non_ascii_horizontal_whitespace`). 0, or the first such line.
int line_of_stray_letter(std::string_view text) {
  int line = 1;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\n') ++line;
    if (static_cast<unsigned char>(c) >= 0x80) return line;
    if (c == '#') {
      while (i + 1 < text.size() && text[i + 1] != '\n') ++i;
    } else if (c == '"' || c == '\'') {
      const bool block = text.substr(i, 3) == std::string(3, c);
      i += block ? 3 : 1;
      for (; i < text.size(); ++i) {
        if (text[i] == '\n') ++line;
        if (c == '"' && text[i] == '\\') {
          if (++i < text.size() && text[i] == '\n') ++line;
          continue;
        }
        if (!block && text[i] == '\n') break;
        if (text[i] == c && (!block || text.substr(i, 3) == std::string(3, c))) break;
      }
      if (block) i += 2;
    }
  }
  return 0;
}

struct Converter {
  const std::string& name;
  Error error;

  bool refuse(const toml::node& node, std::string message, std::string hint = {}) {
    error = {ErrorCode::kUnreadable, std::move(message),
             name + ":" + std::to_string(node.source().begin.line), std::move(hint)};
    return false;
  }

  bool convert(const toml::node& node, Toml& to, int depth) {
    if (depth > kDeepestToml) return refuse(node, "too many tables inside each other");
    to.line = static_cast<int>(node.source().begin.line);
    if (const toml::table* table = node.as_table()) {
      to.kind = TomlKind::kTable;
      // toml++ sorts by name; people read from top to bottom.
      struct Member {
        std::string_view key;
        const toml::node* node;
        toml::source_position at;
      };
      std::vector<Member> members;
      for (const auto& [key, value] : *table) {
        members.push_back({key.str(), &value, key.source().begin});
      }
      std::stable_sort(members.begin(), members.end(), [](const Member& a, const Member& b) {
        return a.at.line != b.at.line ? a.at.line < b.at.line : a.at.column < b.at.column;
      });
      for (const Member& member : members) {
        Toml value;
        if (!convert(*member.node, value, depth + 1)) return false;
        if (value.line == 0) value.line = static_cast<int>(member.at.line);
        to.members.emplace_back(std::string(member.key), std::move(value));
      }
      return true;
    }
    if (const toml::array* array = node.as_array()) {
      to.kind = TomlKind::kArray;
      for (const toml::node& item : *array) {
        to.items.emplace_back();
        if (!convert(item, to.items.back(), depth + 1)) return false;
      }
      return true;
    }
    if (const auto* text = node.as_string()) {
      to.kind = TomlKind::kText;
      to.text = text->get();
    } else if (const auto* integer = node.as_integer()) {
      to.kind = TomlKind::kInteger;
      to.integer = integer->get();
      to.real = static_cast<double>(to.integer);
    } else if (const auto* real = node.as_floating_point()) {
      if (!std::isfinite(real->get())) return refuse(node, "this number is not finite");
      to.kind = TomlKind::kReal;
      to.real = real->get();
    } else if (const auto* truth = node.as_boolean()) {
      to.kind = TomlKind::kTruth;
      to.truth = truth->get();
    } else {
      return refuse(node, "a date or a time means nothing here", "put it in quotes");
    }
    return true;
  }
};

}  // namespace

Result<Toml> parse_toml(std::string_view text, const std::string& name) {
  if (text.size() > kMostTomlBytes) {
    return fail(ErrorCode::kUnreadable, "the file is too large for what it is for", name,
                "at most " + std::to_string(kMostTomlBytes) + " bytes");
  }
  if (const int line = line_of_long_key(text); line > 0) {
    return fail(ErrorCode::kUnreadable, "a key has too many dots",
                name + ":" + std::to_string(line));
  }
  // A mark of byte order may stand in front.
  const bool marked = text.substr(0, 3) == "\xEF\xBB\xBF";
  if (const int line = line_of_stray_letter(text.substr(marked ? 3 : 0)); line > 0) {
    return fail(ErrorCode::kUnreadable, "this is not TOML: a letter that is not ASCII",
                name + ":" + std::to_string(line), "put it in quotes");
  }
  const auto converted = [&](const toml::table& parsed) -> Result<Toml> {
    Toml root;
    Converter converter{name, {}};
    if (!converter.convert(parsed, root, 0)) return tl::unexpected(converter.error);
    return root;
  };
  const auto not_toml = [&](const toml::parse_error& problem) {
    return fail(ErrorCode::kUnreadable, "this is not TOML: " + text::clean(problem.description()),
                name + ":" + std::to_string(problem.source().begin.line));
  };
  try {
    return converted(toml::parse(text, name));
  } catch (const toml::parse_error& problem) {
    return not_toml(problem);
  } catch (const std::bad_alloc&) {
    throw;  // what it means is said once, where the program ends
  } catch (const std::exception&) {
    return fail(ErrorCode::kUnreadable, "this is not TOML", name);
  }
}

Result<Toml> read_toml(const std::string& path) {
  Result<std::string> text = read_file(path, kMostTomlBytes);
  if (!text) return tl::unexpected(text.error());
  return parse_toml(*text, path);
}

}  // namespace impasto::notation
