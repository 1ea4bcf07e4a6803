// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "impasto/base/text.h"
#include "impasto/notation/toml.h"

namespace impasto::notation {

// What a TOML file may say, said once: a table of fields from which come the reading of a struct,
// errors for people ("my.toml:7: stiffness is 3. it must be from 0 to 1"), and the Markdown page.
//
//   Schema<Brush> schema("a brush");
//   schema.text("name", &Brush::name, 1, 40, "what strokes call it").required();
//   schema.number("stiffness", &Brush::stiffness, 0, 1, "", "0 soft .. 1 hog");
//   schema.choice("shape", &Brush::shape, {{"flat", Shape::kFlat, "chisel ends"}}, "the mark");
//   Result<Brush> brush = schema.read(toml, "my.toml");   // defaults are those of Brush{}
//   std::string page = schema.markdown();
//
// A member is anything std::invoke takes: `&Brush::name`, or a function of `Brush&` that returns a
// reference (`[](Style& s) -> float& { return s.light.relief; }`). Defaults are read from a
// default-made T, so that page and program cannot disagree.

enum class FieldType { kReal, kInteger, kTruth, kText, kChoice, kReals, kTexts, kTable, kTables };

// Modules for browsers have no page of fields: what is only for it stays out of them.
#ifdef __wasm__
inline constexpr bool kHasPage = false;
#else
inline constexpr bool kHasPage = true;
#endif

/// What a field, or a choice, means.
struct Meaning {
  std::string text;
  template <class Text>
  Meaning(Text&& said) {
    if constexpr (kHasPage) text = std::forward<Text>(said);
  }
};

/// A field as people see it.
struct Field {
  std::string name;
  FieldType type = FieldType::kReal;
  std::string unit;                                          ///< "brush widths"; empty: none
  double least = 0, most = 0;                                ///< of numbers; bytes of texts
  std::size_t fewest = 0, longest = 0;                       ///< items of a list
  std::vector<std::pair<std::string, std::string>> choices;  ///< word, what it means
  std::string fallback;  ///< the default, as it would be written; empty: none is shown
  std::string meaning;
  bool needed = false;
  std::string of;  ///< of tables: what one is called ("a brush")
};

/// What is wrong with a value for that field, or nothing.
Result<void> check_field(const Field& field, const Toml& value, const std::string& file);
/// Unknown names (the nearest known one is suggested) and fields that are missing.
Result<void> check_names(const std::vector<Field>& fields, const std::string& what,
                         const Toml& table, const std::string& file);
/// One row a field; choices below.
std::string fields_markdown(const std::vector<Field>& fields);
std::string written_number(double value);
std::string written_text(const std::string& value);

template <class E>
struct Choice {
  std::string word;
  E value;
  Meaning meaning;
};

template <class T>
class Schema {
 public:
  /// `what`: with its article, as errors say it: "a brush".
  explicit Schema(std::string what) : what_(std::move(what)) {}

  template <class Member>
  Schema& number(std::string name, Member member, double least, double most, std::string unit,
                 Meaning meaning) {
    using Value = std::remove_reference_t<std::invoke_result_t<Member, T&>>;
    static_assert(std::is_arithmetic_v<Value> && !std::is_same_v<Value, bool>);
    Field& field = add(std::move(name), std::move(meaning));
    field.type = std::is_integral_v<Value> ? FieldType::kInteger : FieldType::kReal;
    field.unit = std::move(unit);
    field.least = least;
    field.most = most;
    if constexpr (kHasPage)
      field.fallback = written_number(static_cast<double>(std::invoke(member, plain_)));
    take([member](T& to, const Toml& from, const std::string&) -> Result<void> {
      std::invoke(member, to) = static_cast<Value>(from.real);
      return {};
    });
    return *this;
  }

  template <class Member>
  Schema& truth(std::string name, Member member, Meaning meaning) {
    Field& field = add(std::move(name), std::move(meaning));
    field.type = FieldType::kTruth;
    if constexpr (kHasPage) field.fallback = std::invoke(member, plain_) ? "true" : "false";
    take([member](T& to, const Toml& from, const std::string&) -> Result<void> {
      std::invoke(member, to) = from.truth;
      return {};
    });
    return *this;
  }

  /// Bytes least..most.
  template <class Member>
  Schema& text(std::string name, Member member, std::size_t least, std::size_t most,
               Meaning meaning) {
    Field& field = add(std::move(name), std::move(meaning));
    field.type = FieldType::kText;
    field.least = static_cast<double>(least);
    field.most = static_cast<double>(most);
    if constexpr (kHasPage) field.fallback = written_text(std::invoke(member, plain_));
    take([member](T& to, const Toml& from, const std::string&) -> Result<void> {
      std::invoke(member, to) = from.text;
      return {};
    });
    return *this;
  }

  template <class Member, class E = std::remove_reference_t<std::invoke_result_t<Member, T&>>>
  Schema& choice(std::string name, Member member, std::vector<Choice<E>> choices, Meaning meaning) {
    Field& field = add(std::move(name), std::move(meaning));
    field.type = FieldType::kChoice;
    for (const Choice<E>& c : choices) {
      field.choices.emplace_back(c.word, c.meaning.text);
      if (kHasPage && c.value == std::invoke(member, plain_)) field.fallback = written_text(c.word);
    }
    take([member, choices = std::move(choices)](T& to, const Toml& from,
                                                const std::string&) -> Result<void> {
      for (const Choice<E>& c : choices) {
        if (c.word == from.text) std::invoke(member, to) = c.value;
      }
      return {};
    });
    return *this;
  }

  /// A list of numbers into a std::vector (any length fewest..longest) or a std::array (set
  /// fewest = longest = its size).
  template <class Member>
  Schema& numbers(std::string name, Member member, std::size_t fewest, std::size_t longest,
                  double least, double most, std::string unit, Meaning meaning) {
    using List = std::remove_reference_t<std::invoke_result_t<Member, T&>>;
    using Value = typename List::value_type;
    Field& field = add(std::move(name), std::move(meaning));
    field.type = FieldType::kReals;
    field.unit = std::move(unit);
    field.least = least;
    field.most = most;
    field.fewest = fewest;
    field.longest = longest;
    if constexpr (kHasPage)
      field.fallback = "[" + text::joined(std::invoke(member, plain_), ", ", written_number) + "]";
    take([member](T& to, const Toml& from, const std::string&) -> Result<void> {
      List& list = std::invoke(member, to);
      if constexpr (requires { list.resize(1); }) list.resize(from.items.size());
      for (std::size_t i = 0; i < from.items.size() && i < list.size(); ++i) {
        list[i] = static_cast<Value>(from.items[i].real);
      }
      return {};
    });
    return *this;
  }

  /// A list of texts of 1..most bytes each into a std::vector<std::string>.
  template <class Member>
  Schema& texts(std::string name, Member member, std::size_t fewest, std::size_t longest,
                std::size_t most, Meaning meaning) {
    Field& field = add(std::move(name), std::move(meaning));
    field.type = FieldType::kTexts;
    field.least = 1;
    field.most = static_cast<double>(most);
    field.fewest = fewest;
    field.longest = longest;
    if constexpr (kHasPage)
      field.fallback = "[" + text::joined(std::invoke(member, plain_), ", ", written_text) + "]";
    take([member](T& to, const Toml& from, const std::string&) -> Result<void> {
      auto& list = std::invoke(member, to);
      list.clear();
      for (const Toml& item : from.items) list.push_back(item.text);
      return {};
    });
    return *this;
  }

  /// A table inside: [name]. Fields it leaves out keep what the outer struct holds.
  template <class Member, class U>
  Schema& table(std::string name, Member member, const Schema<U>& inner, Meaning meaning) {
    Field& field = add(std::move(name), std::move(meaning));
    field.type = FieldType::kTable;
    field.of = inner.what();
    take([member, inner](T& to, const Toml& from, const std::string& file) -> Result<void> {
      auto value = inner.read(from, file, std::invoke(member, to));
      if (!value) return tl::unexpected<Error>(value.error());
      std::invoke(member, to) = std::move(*value);
      return {};
    });
    return *this;
  }

  /// A list of tables: [[name]], into a std::vector<U>.
  template <class Member, class U>
  Schema& tables(std::string name, Member member, const Schema<U>& inner, std::size_t fewest,
                 std::size_t longest, Meaning meaning) {
    Field& field = add(std::move(name), std::move(meaning));
    field.type = FieldType::kTables;
    field.of = inner.what();
    field.fewest = fewest;
    field.longest = longest;
    take([member, inner](T& to, const Toml& from, const std::string& file) -> Result<void> {
      auto& list = std::invoke(member, to);
      list.clear();
      for (const Toml& item : from.items) {
        auto value = inner.read(item, file);
        if (!value) return tl::unexpected<Error>(value.error());
        list.push_back(std::move(*value));
      }
      return {};
    });
    return *this;
  }

  /// The field named last must be given; its default is not shown.
  Schema& required() {
    fields_.back().needed = true;
    fields_.back().fallback.clear();
    return *this;
  }

  /// Reads the table; what it leaves out stays as in `start`. Errors: kUnreadable with file:line.
  Result<T> read(const Toml& from, const std::string& file, T start = T{}) const {
    if (auto ok = check_names(fields_, what_, from, file); !ok) {
      return tl::unexpected<Error>(ok.error());
    }
    for (std::size_t i = 0; i < fields_.size(); ++i) {
      const Toml* value = from.find(fields_[i].name);
      if (value == nullptr) continue;
      if (auto ok = check_field(fields_[i], *value, file); !ok) {
        return tl::unexpected<Error>(ok.error());
      }
      if (auto ok = takers_[i](start, *value, file); !ok) {
        return tl::unexpected<Error>(ok.error());
      }
    }
    return start;
  }

  std::string markdown() const { return fields_markdown(fields_); }
  const std::vector<Field>& fields() const { return fields_; }
  const std::string& what() const { return what_; }

 private:
  using Taker = std::function<Result<void>(T&, const Toml&, const std::string&)>;

  Field& add(std::string name, Meaning meaning) {
    Field field;
    field.name = std::move(name);
    field.meaning = std::move(meaning.text);
    fields_.push_back(std::move(field));
    return fields_.back();
  }
  void take(Taker taker) { takers_.push_back(std::move(taker)); }

  std::string what_;
  T plain_{};
  std::vector<Field> fields_;
  std::vector<Taker> takers_;
};

}  // namespace impasto::notation
