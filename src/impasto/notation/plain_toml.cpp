// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/notation/plain_toml.h"

#include <cmath>

#include "impasto/base/number_text.h"

namespace impasto::notation {
namespace {

bool is_key(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-';
}

struct Reader {
  std::string_view text;
  std::size_t at = 0;
  int line = 1;

  bool more() const { return at < text.size(); }
  char next() const { return more() ? text[at] : '\0'; }
  /// Over blanks, and over ends of lines and comments too where they mean nothing.
  void skip(bool lines) {
    for (; more(); ++at) {
      if (text[at] == '#') {
        while (at + 1 < text.size() && text[at + 1] != '\n') ++at;
      } else if (text[at] == '\n') {
        if (!lines) return;
        ++line;
      } else if (text[at] != ' ' && text[at] != '\t' && text[at] != '\r') {
        return;
      }
    }
  }
  bool take(char c) {
    if (next() != c) return false;
    ++at;
    return true;
  }
  std::string key() {
    const std::size_t from = at;
    while (more() && is_key(text[at])) ++at;
    return std::string(text.substr(from, at - from));
  }
  bool quoted(std::string& words) {
    const std::size_t from = at, end = text.find_first_of("\"\\\n", from);
    if (end == std::string_view::npos || text[end] != '"') return false;
    words = text.substr(from, end - from);
    at = end + 1;
    return true;
  }
  bool number(Toml& value) {
    const std::size_t from = at;
    while (more() && (is_key(text[at]) || text[at] == '.' || text[at] == '+')) ++at;
    const std::string word(text.substr(from, at - from));
    if (word == "true" || word == "false") {
      value.kind = TomlKind::kTruth;
      value.truth = word == "true";
      return true;
    }
    const std::optional<double> read = read_number(word);
    if (!read || !std::isfinite(*read)) return false;
    const bool whole = word.find_first_of(".eE") == std::string::npos;
    value.kind = whole ? TomlKind::kInteger : TomlKind::kReal;
    value.real = *read;
    if (whole && std::fabs(*read) < 1e15) value.integer = static_cast<std::int64_t>(*read);
    return !whole || std::fabs(*read) < 1e15;
  }
  bool value(Toml& value, int depth) {
    value.line = line;
    if (depth > kDeepestToml) return false;
    if (take('"')) {
      value.kind = TomlKind::kText;
      return quoted(value.text);
    }
    if (!take('[')) return number(value);
    value.kind = TomlKind::kArray;
    for (skip(true); !take(']'); skip(true)) {
      if (!this->value(value.items.emplace_back(), depth + 1)) return false;
      skip(true);
      if (!take(',') && next() != ']') return false;
    }
    return true;
  }
};

}  // namespace

Toml::Toml() = default;
Toml::~Toml() = default;
Toml::Toml(const Toml&) = default;
Toml::Toml(Toml&&) noexcept = default;
Toml& Toml::operator=(const Toml&) = default;
Toml& Toml::operator=(Toml&&) noexcept = default;

const Toml* Toml::find(std::string_view name) const {
  for (const auto& [key, value] : members) {
    if (key == name) return &value;
  }
  return nullptr;
}

Result<Toml> parse_plain_toml(std::string_view text, const std::string& name) {
  Reader in{text};
  Toml root;
  root.line = 1;
  std::size_t table = 0;  // of root's members, from 1; 0: root itself
  for (in.skip(true); in.more(); in.skip(true)) {
    const int line = in.line;
    const bool opens = in.take('[');
    const std::string key = in.key();
    Toml& into = table == 0 ? root : root.members[table - 1].second;
    bool good = !key.empty() && (opens ? root : into).find(key) == nullptr;
    if (good && opens) {
      good = in.take(']');
      root.members.emplace_back(key, Toml());
      root.members.back().second.line = line;
      table = root.members.size();
    } else if (good) {
      in.skip(false);
      good = in.take('=');
      in.skip(false);
      into.members.emplace_back(key, Toml());
      good = good && in.value(into.members.back().second, 1);
    }
    in.skip(false);
    if (!good || (in.more() && in.next() != '\n')) {
      return fail(ErrorCode::kUnreadable, "this is not TOML as the program's own files have it",
                  name + ":" + std::to_string(in.line));
    }
  }
  return root;
}

#ifdef __wasm__
Result<Toml> parse_toml(std::string_view text, const std::string& name) {
  return parse_plain_toml(text, name);
}

Result<Toml> read_toml(const std::string& path) {
  return fail(ErrorCode::kUsage, "a page has no files", path);
}
#endif

}  // namespace impasto::notation
