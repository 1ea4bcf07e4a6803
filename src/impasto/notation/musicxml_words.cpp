// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/notation/musicxml_words.h"

#include <algorithm>
#include <initializer_list>
#include <string>
#include <vector>

namespace impasto::notation {
namespace {

constexpr std::size_t kLongestWords = 80;  ///< bytes; what is longer is a sentence

/// Signs of the music font (SMuFL) and of Unicode stand for words.
constexpr std::pair<std::string_view, std::string_view> kSigns[] = {{"\xF0\x9D\x84\x8B", " segno "},
                                                                    {"\xEE\x81\x87", " segno "},
                                                                    {"\xEE\x81\x88", " coda "},
                                                                    {"\xF0\x9D\x84\x8C", " coda "},
                                                                    {"\xF0\x9D\x84\x89", " ds "},
                                                                    {"\xF0\x9D\x84\x8A", " dc "},
                                                                    {"%", " segno "},
                                                                    {"\xC3\xA0", "a"},
                                                                    {"\xC3\xA9", "e"},
                                                                    {"\xC3\xBC", "u"}};

/// Lower-case words; stops and brackets part them, and single letters close up ("D. C." is "dc").
std::vector<std::string> tokens(std::string_view words) {
  std::vector<std::string> list;
  if (words.size() > kLongestWords) return list;
  std::string text;
  for (std::size_t i = 0; i < words.size();) {
    const auto sign = std::find_if(std::begin(kSigns), std::end(kSigns), [&](const auto& s) {
      return words.substr(i, s.first.size()) == s.first;
    });
    if (sign != std::end(kSigns)) {
      text += sign->second;
      i += sign->first.size();
      continue;
    }
    const char c = words[i++];
    const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    const bool letter = (lower >= 'a' && lower <= 'z') || static_cast<unsigned char>(c) >= 0x80;
    if (letter || (c >= '0' && c <= '9')) {
      text += lower;
    } else if (c != '\'') {
      text += ' ';
    }
  }
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t to = std::min(text.find(' ', from), text.size());
    std::string word = text.substr(from, to - from);
    from = to + 1;
    if (word.empty()) continue;
    const bool joins = !list.empty() && list.back() == "d" && (word == "c" || word == "s");
    if (joins) {
      list.back() += word;
    } else {
      list.push_back(std::move(word));
    }
  }
  return list;
}

bool starts(const std::vector<std::string>& words, std::initializer_list<const char*> with) {
  return words.size() >= with.size() && std::equal(with.begin(), with.end(), words.begin());
}
bool has(const std::vector<std::string>& words, std::initializer_list<const char*> any) {
  return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
    return std::find(any.begin(), any.end(), word) != any.end();
  });
}

/// How many words at the beginning say where to go back; 0 when none do.
std::size_t way_back(const std::vector<std::string>& words, WrittenJump& jump) {
  static const std::initializer_list<const char*> kCapo[] = {{"dc"},
                                                             {"dacapo"},
                                                             {"da", "capo"},
                                                             {"d", "capo"},
                                                             {"von", "vorne"},
                                                             {"from", "beginning"},
                                                             {"from", "the", "beginning"},
                                                             {"from", "the", "top"},
                                                             {"au", "debut"}};
  static const std::initializer_list<const char*> kSegno[] = {{"ds"},
                                                              {"dalsegno"},
                                                              {"dal", "segno"},
                                                              {"del", "segno"},
                                                              {"da", "segno"},
                                                              {"d", "segno"},
                                                              {"dal", "signo"},
                                                              {"from", "sign"},
                                                              {"from", "the", "sign"},
                                                              {"vom", "zeichen"},
                                                              {"au", "signe"}};
  for (const auto& way : kCapo) {
    if (!starts(words, way)) continue;
    jump.dacapo = true;
    return way.size();
  }
  for (const auto& way : kSegno) {
    if (!starts(words, way)) continue;
    jump.dalsegno = "*";
    return way.size();
  }
  return 0;
}

}  // namespace

OrderWords order_words(std::string_view words) {
  using Kind = OrderWords::Kind;
  std::vector<std::string> said = tokens(words);
  OrderWords order;
  if (said.empty()) return order;
  if (const std::size_t used = way_back(said, order.jump); used > 0) {
    said.erase(said.begin(), said.begin() + static_cast<std::ptrdiff_t>(used));
    // "D.C. al Coda", "D.C. e poi la Coda", "D.S. to Fine": whatever stands between.
    static constexpr auto kKnown = {"al",
                                    "alla",
                                    "a",
                                    "la",
                                    "al",
                                    "e",
                                    "poi",
                                    "fine",
                                    "fin",
                                    "ende",
                                    "coda",
                                    "segno",
                                    "to",
                                    "the",
                                    "then",
                                    "and",
                                    "bis",
                                    "zum",
                                    "zur",
                                    "und",
                                    "dann",
                                    "end",
                                    "senza",
                                    "con",
                                    "rep",
                                    "replica",
                                    "ripetizione",
                                    "repetizione",
                                    "repetition",
                                    "repeat",
                                    "repeats",
                                    "no",
                                    "without",
                                    "with",
                                    "ohne",
                                    "mit",
                                    "wiederholung",
                                    "sin",
                                    "sans",
                                    "puis",
                                    "jusqua",
                                    "1",
                                    "2",
                                    "last",
                                    "time",
                                    "only",
                                    "on",
                                    "ripetizioni",
                                    "il",
                                    "et",
                                    "wiederholungen",
                                    "seguendo",
                                    "segue",
                                    "ultima",
                                    "volta",
                                    "dal"};
    const bool plain = std::all_of(said.begin(), said.end(), [](const std::string& word) {
      return std::find(kKnown.begin(), kKnown.end(), word) != kKnown.end();
    });
    if (!plain) return {};
    order.kind = Kind::kJump;
    using Until = WrittenJump::Until;
    if (has(said, {"coda"})) {
      order.jump.until = Until::kCoda;
    } else if (has(said, {"fine", "fin", "ende", "end"})) {
      order.jump.until = Until::kFine;
    }
    order.jump.repeats = has(said, {"con", "with", "mit"});
    return order;
  }
  const auto one_of = [&](std::initializer_list<std::initializer_list<const char*>> ways) {
    return std::any_of(ways.begin(), ways.end(), [&](const auto& way) {
      return said.size() == way.size() && starts(said, way);
    });
  };
  // The sign often follows its words: "To Coda" and the coda sign.
  if (said.size() > 2 && said.back() == "coda" && said[said.size() - 2] == "coda") said.pop_back();
  if (one_of({{"to", "coda"},
              {"to", "the", "coda"},
              {"al", "coda"},
              {"alla", "coda"},
              {"zur", "coda"},
              {"zum", "coda"},
              {"a", "la", "coda"},
              {"e", "poi", "la", "coda"},
              {"go", "to", "coda"},
              {"poi", "la", "coda"},
              {"tocoda"}})) {
    order.kind = Kind::kToCoda;
  } else if (one_of({{"fine"}, {"il", "fine"}, {"fin"}, {"ende"}, {"fine", "last", "time"}})) {
    order.kind = Kind::kFine;
  } else if (one_of({{"segno"}, {"segno", "segno"}})) {
    order.kind = Kind::kSegno;
  } else if (one_of({{"coda"}, {"coda", "coda"}, {"the", "coda"}, {"die", "coda"}})) {
    order.kind = Kind::kCoda;
  }
  return order;
}

std::optional<WrittenSwing> swing_words(std::string_view words) {
  const std::vector<std::string> said = tokens(words);
  static constexpr auto kKnown = {
      "swing", "swung", "shuffle", "straight", "feel",  "8ths", "8s",     "eighths", "medium",
      "slow",  "fast",  "up",      "easy",     "light", "hard", "heavy",  "bright",  "moderate",
      "tempo", "jazz",  "blues",   "with",     "a",     "med",  "gentle", "relaxed", "bounce"};
  const bool plain = std::all_of(said.begin(), said.end(), [](const std::string& word) {
    return std::find(kKnown.begin(), kKnown.end(), word) != kKnown.end();
  });
  if (!plain) return std::nullopt;
  if (has(said, {"straight"}) && (said.size() == 1 || has(said, {"eighths", "8ths", "8s", "feel"})))
    return WrittenSwing{0.0, 0.5, 1.0};
  if (has(said, {"swing", "swung", "shuffle"})) return WrittenSwing{0.0, 2.0 / 3.0, 1.0};
  return std::nullopt;
}

}  // namespace impasto::notation
