// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/notation/schema.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "impasto/base/text.h"

namespace impasto::notation {
namespace {

std::string short_text(const std::string& text) {
  constexpr std::size_t kMost = 60;
  return "\"" + text::clean(text, kMost) + (text.size() > kMost ? "..." : "") + "\"";
}

const char* kind_name(TomlKind kind) {
  switch (kind) {
    case TomlKind::kTable: return "a table";
    case TomlKind::kArray: return "a list";
    case TomlKind::kText: return "a text";
    case TomlKind::kInteger: return "a whole number";
    case TomlKind::kReal: return "a number";
    case TomlKind::kTruth: return "true or false";
  }
  return "something else";
}

std::string range(const Field& field) {
  const std::string unit = field.unit.empty() ? "" : " " + field.unit;
  return written_number(field.least) + " to " + written_number(field.most) + unit;
}

std::string count_range(std::size_t fewest, std::size_t longest) {
  if (fewest == longest) return std::to_string(fewest);
  return std::to_string(fewest) + " to " + std::to_string(longest);
}

/// What may stand there, for people.
std::string allowed(const Field& field) {
  switch (field.type) {
    case FieldType::kReal: return "a number from " + range(field);
    case FieldType::kInteger: return "a whole number from " + range(field);
    case FieldType::kTruth: return "true or false";
    case FieldType::kText:
      return "a text in quotes of " + written_number(field.least) + " to " +
             written_number(field.most) + " letters";
    case FieldType::kChoice:
      return "one of " + text::joined(field.choices, ", ", [](const auto& c) { return c.first; });
    case FieldType::kReals:
      return "a list of " + count_range(field.fewest, field.longest) + " numbers from " +
             range(field);
    case FieldType::kTexts:
      return "a list of " + count_range(field.fewest, field.longest) + " texts in quotes";
    case FieldType::kTable: return "a table, [" + field.name + "]";
    case FieldType::kTables:
      return count_range(field.fewest, field.longest) + " tables, [[" + field.name + "]]";
  }
  return {};
}

bool is_number(const Toml& value) {
  return value.kind == TomlKind::kInteger || value.kind == TomlKind::kReal;
}

bool in_range(const Field& field, double value) {
  return value >= field.least && value <= field.most;
}

std::string place(const std::string& file, int line) {
  return line > 0 ? file + ":" + std::to_string(line) : file;
}

std::string said(const Toml& value) {
  switch (value.kind) {
    case TomlKind::kText: return short_text(value.text);
    case TomlKind::kInteger: return std::to_string(value.integer);
    case TomlKind::kReal: return written_number(value.real);
    case TomlKind::kTruth: return value.truth ? "true" : "false";
    case TomlKind::kArray: return "a list of " + std::to_string(value.items.size());
    case TomlKind::kTable: break;
  }
  return kind_name(value.kind);
}

std::string in_cell(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '|') out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out;
}

}  // namespace

std::string written_number(double value) {
  // The shortest text that gives back the number in the precision settings have: a float of 0.3
  // is written "0.3". std::to_chars knows no locale.
  char text[64];
  const bool small = std::fabs(value) <= std::numeric_limits<float>::max();
  const float rounded = small ? static_cast<float>(value) : 0.0f;
  const bool exact_integer = value == std::floor(value) && std::fabs(value) < 1e15;
  std::to_chars_result end;
  if (exact_integer) {
    end = std::to_chars(text, text + sizeof text, static_cast<std::int64_t>(value));
  } else if (small && static_cast<double>(rounded) == value) {
    end = std::to_chars(text, text + sizeof text, rounded, std::chars_format::general);
  } else {
    end = std::to_chars(text, text + sizeof text, value, std::chars_format::general);
  }
  return std::string(text, end.ptr);
}

std::string written_text(const std::string& value) {
  std::string out = "\"";
  for (const char c : value) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

Result<void> check_field(const Field& field, const Toml& value, const std::string& file) {
  const auto refuse = [&](const Toml& at) {
    return fail(ErrorCode::kUnreadable, field.name + " is " + said(at), place(file, at.line),
                "it must be " + allowed(field));
  };
  switch (field.type) {
    case FieldType::kReal:
      if (!is_number(value) || !in_range(field, value.real)) return refuse(value);
      return {};
    case FieldType::kInteger:
      if (value.kind != TomlKind::kInteger || !in_range(field, value.real)) return refuse(value);
      return {};
    case FieldType::kTruth:
      if (value.kind != TomlKind::kTruth) return refuse(value);
      return {};
    case FieldType::kText:
      if (value.kind != TomlKind::kText ||
          !in_range(field, static_cast<double>(value.text.size()))) {
        return refuse(value);
      }
      return {};
    case FieldType::kChoice:
      if (value.kind == TomlKind::kText) {
        for (const auto& choice : field.choices) {
          if (choice.first == value.text) return {};
        }
      }
      return refuse(value);
    case FieldType::kReals:
    case FieldType::kTexts:
    case FieldType::kTables: break;
    case FieldType::kTable:
      if (value.kind != TomlKind::kTable) return refuse(value);
      return {};
  }
  if (value.kind != TomlKind::kArray || value.items.size() < field.fewest ||
      value.items.size() > field.longest) {
    return refuse(value);
  }
  for (const Toml& item : value.items) {
    const bool good =
        field.type == FieldType::kReals ? is_number(item) && in_range(field, item.real)
        : field.type == FieldType::kTexts
            ? item.kind == TomlKind::kText && in_range(field, double(item.text.size()))
            : item.kind == TomlKind::kTable;
    if (!good) {
      return fail(ErrorCode::kUnreadable, field.name + " holds " + said(item),
                  place(file, item.line), "it must be " + allowed(field));
    }
  }
  return {};
}

Result<void> check_names(const std::vector<Field>& fields, const std::string& what,
                         const Toml& table, const std::string& file) {
  if (table.kind != TomlKind::kTable) {
    return fail(ErrorCode::kUnreadable, what + " is a table, not " + kind_name(table.kind),
                place(file, table.line));
  }
  for (const auto& [name, value] : table.members) {
    if (std::any_of(fields.begin(), fields.end(),
                    [&](const Field& field) { return field.name == name; }))
      continue;
    const Field* nearest = nullptr;
    std::size_t best = 3;
    for (const Field& field : fields) {
      const std::size_t d = text::distance(name.substr(0, 60), field.name);
      if (d < best) {
        best = d;
        nearest = &field;
      }
    }
    return fail(ErrorCode::kUnreadable, what + " has no " + short_text(name),
                place(file, value.line),
                nearest != nullptr ? "did you mean " + nearest->name + "?"
                                   : "it may have " + text::joined(fields, ", ", &Field::name));
  }
  for (const Field& field : fields) {
    if (field.needed && table.find(field.name) == nullptr) {
      return fail(ErrorCode::kUnreadable, what + " needs " + field.name, place(file, table.line),
                  "write " + field.name + " = " + allowed(field));
    }
  }
  return {};
}

std::string fields_markdown(const std::vector<Field>& fields) {
  std::string page = "| field | allowed | default | meaning |\n|---|---|---|---|\n";
  std::string lists;
  for (const Field& field : fields) {
    const bool words = field.type == FieldType::kChoice;
    page += "| `" + field.name + "` | " + in_cell(words ? "a word, see below" : allowed(field)) +
            " | " +
            (field.needed             ? std::string("must be given")
             : field.fallback.empty() ? std::string()
                                      : "`" + in_cell(field.fallback) + "`") +
            " | " + in_cell(field.meaning) + " |\n";
    if (!words) continue;
    lists += "\n`" + field.name + "`:\n\n";
    for (const auto& [word, meaning] : field.choices) {
      lists += "- `" + word + "`: " + meaning + "\n";
    }
  }
  return page + lists;
}

}  // namespace impasto::notation
