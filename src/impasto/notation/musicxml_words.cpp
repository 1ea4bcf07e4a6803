// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/notation/musicxml_words.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace impasto::notation {
namespace {

constexpr std::size_t kLongestWords = 80;  ///< bytes; what is longer is a sentence

/// Signs of Unicode and of the music font (SMuFL) stand for words, and some letters for others.
constexpr std::pair<std::string_view, std::string_view> kSigns[] = {{"\xF0\x9D\x84\x8B", " segno "},
                                                                    {"\xEE\x81\x87", " segno "},
                                                                    {"%", " segno "},
                                                                    {"\xC2\xA7", " segno "},
                                                                    {"\xF0\x9D\x84\x8C", " coda "},
                                                                    {"\xEE\x81\x88", " coda "},
                                                                    {"\xE2\x8A\x95", " coda "},
                                                                    {"\xF0\x9D\x84\x89", " ds "},
                                                                    {"\xF0\x9D\x84\x8A", " dc "},
                                                                    {"\xC3\xA0", "a"},
                                                                    {"\xC3\xA9", "e"},
                                                                    {"\xC3\xBC", "u"},
                                                                    {"\xC2\xB0", " "}};

/// What leads back, to the beginning or to the sign.
constexpr std::string_view kCapo[] = {"dc",
                                      "dacapo",
                                      "da capo",
                                      "d capo",
                                      "von vorne",
                                      "from beginning",
                                      "from the beginning",
                                      "from the top",
                                      "au debut",
                                      "del capo"};
constexpr std::string_view kSegno[] = {
    "ds",        "dalsegno",      "dal segno",   "del segno", "da segno", "d segno", "dal signo",
    "from sign", "from the sign", "vom zeichen", "au signe",  "au segno", "do segno"};
constexpr std::string_view kToCoda[] = {
    "to coda",   "to the coda",   "go to coda",  "go to the coda", "al coda",
    "alla coda", "zur coda",      "zum coda",    "a la coda",      "a coda",
    "para coda", "e poi la coda", "poi la coda", "tocoda"};
constexpr std::string_view kFine[] = {"fine", "il fine", "fin", "fim", "ende"};
constexpr std::string_view kCoda[] = {"coda", "the coda", "die coda", "la coda"};

/// What may stand beside these words; any other makes a sentence of them.
constexpr std::string_view kBeside =
    " a ad al alla and ao au bis coda con dal dann das de do e end ende et fim fin fine first from "
    "il jusqua la last le lib libitum mit no ohne on only para play poi pra puis rep repeat "
    "repeats "
    "repetition repetizione replica ripetizione ripetizioni sans second segno segue seguendo sem "
    "senza sin take the then til till time times to ultima und until volta wiederholung "
    "wiederholungen with without x y zum zur 1 2 3 4 1a 2a 1st 2nd 2da 2x 3x last ";
constexpr std::string_view kBesideSwing =
    " swing swung shuffle straight feel 8ths 8s eighths medium med slow fast up easy light hard "
    "heavy bright moderate tempo jazz blues with a gentle relaxed bounce ";

/// "D. C. al Fine" as "dc al fine": lower-case words with one blank between them; stops and
/// brackets part words, and the two letters close up.
std::string plain(std::string_view words) {
  std::string text;
  if (words.size() > kLongestWords) return text;
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
  std::string closed;
  for (char c : text) {
    if (c == ' ' && (closed.empty() || closed.back() == ' ')) continue;
    const bool joins = closed == "d " && (c == 'c' || c == 's');
    if (joins) closed.pop_back();
    closed += c;
  }
  while (!closed.empty() && closed.back() == ' ') closed.pop_back();
  // "d capo" is two words all the same.
  if (closed.rfind("dcapo", 0) == 0 || closed.rfind("dsegno", 0) == 0) closed.insert(1, " ");
  return closed;
}

std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (end > 0) words.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

bool all_in(std::string_view text, std::string_view list) {
  const std::vector<std::string_view> words = split(text);
  return std::all_of(words.begin(), words.end(), [&](std::string_view word) {
    return list.find(" " + std::string(word) + " ") != std::string_view::npos;
  });
}
bool has(std::string_view text, std::string_view list) {
  const std::vector<std::string_view> words = split(text);
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    return list.find(" " + std::string(word) + " ") != std::string_view::npos;
  });
}

/// Whether the text begins with one of these, as whole words; what follows is left in `rest`.
template <std::size_t N>
bool begins(std::string_view text, const std::string_view (&with)[N], std::string_view& rest) {
  std::size_t used = 0;
  for (std::string_view words : with) {
    if (text.substr(0, words.size()) != words) continue;
    if (text.size() == words.size() || text[words.size()] == ' ')
      used = std::max(used, words.size());
  }
  rest = text.substr(used);
  return used > 0;
}

}  // namespace

OrderWords order_words(std::string_view words) {
  using Kind = OrderWords::Kind;
  const std::string said = plain(words);
  OrderWords order;
  std::string_view rest;
  order.jump.dacapo = begins(said, kCapo, rest);
  if (!order.jump.dacapo && begins(said, kSegno, rest)) order.jump.dalsegno = "*";
  if (order.jump.given()) {
    if (!all_in(rest, kBeside)) return {};
    order.kind = Kind::kJump;
    using Until = WrittenJump::Until;
    if (has(rest, " coda ")) {
      order.jump.until = Until::kCoda;
    } else if (has(rest, " fine fin fim ende end ")) {
      order.jump.until = Until::kFine;
    }
    order.jump.repeats = has(rest, " con with mit ");
    return order;
  }
  // The sign often follows its words: "To Coda" and the coda sign.
  if (begins(said, kToCoda, rest) && all_in(rest, kBeside)) {
    order.kind = Kind::kToCoda;
  } else if (begins(said, kFine, rest) && all_in(rest, kBeside)) {
    order.kind = Kind::kFine;
  } else if (begins(said, kCoda, rest) && (rest.empty() || all_in(rest, " coda 1 2 "))) {
    order.kind = Kind::kCoda;
  } else if (!said.empty() && all_in(said, " segno ")) {
    order.kind = Kind::kSegno;
  }
  return order;
}

std::optional<WrittenSwing> swing_words(std::string_view words) {
  const std::string said = plain(words);
  if (said.empty() || !all_in(said, kBesideSwing)) return std::nullopt;
  if (said == "straight" || (has(said, " straight ") && has(said, " eighths 8ths 8s feel ")))
    return WrittenSwing{0.0, 0.5, 1.0};
  if (has(said, " swing swung shuffle ")) return WrittenSwing{0.0, 2.0 / 3.0, 1.0};
  return std::nullopt;
}

}  // namespace impasto::notation
