// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/serve/guard.h"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>

namespace impasto::serve {
namespace {

constexpr std::size_t kTokenBytes = 16;

/// The root of the page, which a bookmark or a file may open.
bool opens_the_page(const Door& door, const Knock& knock) {
  return knock.method == "GET" && knock.mode == "navigate" && knock.destination == "document" &&
         knock.target.size() == door.token.size() + 2 && knock.target.back() == '/';
}

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && digit(text[i + 1]) >= 0 &&
        digit(text[i + 2]) >= 0) {
      out += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

/// All of it a number.
std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

bool same_secret(std::string_view a, std::string_view b) {
  unsigned differ = a.size() == b.size() ? 0 : 1;
  for (std::size_t i = 0; i < b.size(); ++i) {
    const char mine = i < a.size() ? a[i] : '\0';
    differ |= static_cast<unsigned char>(mine) ^ static_cast<unsigned char>(b[i]);
  }
  return differ == 0;
}

std::optional<Refusal> refuse(const Door& door, const Knock& knock) {
  if (knock.target.empty() || knock.target.front() != '/')
    return Refusal{400, "this is no address of this server", "ask for a path"};
  if (knock.chunked)
    return Refusal{400, "the length of what is sent is not told", "send Content-Length"};
  if (knock.hosts.size() != 1 || knock.hosts.front() != door.authority)
    return Refusal{403, "this server answers under one name only", "open the address it printed"};
  for (const std::string& origin : knock.origins) {
    if (origin != "http://" + door.authority)
      return Refusal{403, "another site may not ask this server", "open the address it printed"};
  }
  for (const std::string& site : knock.sites) {
    if (site != "same-origin" && site != "none" && !opens_the_page(door, knock))
      return Refusal{403, "another site may not ask this server", "open the address it printed"};
  }
  const std::string_view target = knock.target;
  const std::string_view token = target.substr(1, target.find_first_of("/?", 1) - 1);
  const bool known = same_secret(token, door.token);
  if (!known || target.size() <= token.size() + 1 || target[token.size() + 1] != '/')
    return Refusal{404, "there is nothing here", "open the address that the studio printed"};
  return std::nullopt;
}

Address address_of(const Door& door, const std::string& target) {
  const std::string rest = target.substr(door.token.size() + 2);
  const std::size_t mark = rest.find('?');
  return {rest.substr(0, mark), mark == std::string::npos ? "" : rest.substr(mark + 1)};
}

std::string new_token() {
  unsigned char bytes[kTokenBytes];
  if (::getentropy(bytes, sizeof bytes) != 0) std::abort();  // never guessable: rather none
  std::string token;
  for (const unsigned char byte : bytes) {
    token += "0123456789abcdef"[byte >> 4];
    token += "0123456789abcdef"[byte & 15];
  }
  return token;
}

std::string query_value(const std::string& query, const std::string& name) {
  std::string_view rest = query;
  while (!rest.empty()) {
    const std::string_view pair = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
    if (pair.substr(0, name.size() + 1) == name + "=") return decoded(pair.substr(name.size() + 1));
  }
  return {};
}

Range range_of(const std::string& header, std::uint64_t size) {
  constexpr std::string_view kUnit = "bytes=";
  std::string_view text = header;
  if (text.substr(0, kUnit.size()) != kUnit) return {};
  text.remove_prefix(kUnit.size());
  const std::size_t dash = text.find('-');
  if (dash == std::string_view::npos || text.find(',') != std::string_view::npos) return {};
  const std::string_view from = text.substr(0, dash), to = text.substr(dash + 1);
  const auto first = number(from), last = number(to);
  if ((!from.empty() && !first) || (!to.empty() && !last) || (from.empty() && to.empty()))
    return {};
  if (from.empty()) {
    if (*last == 0 || size == 0) return {Range::kNone, 0, 0};
    return {Range::kPart, *last < size ? size - *last : 0, size - 1};
  }
  if (last && *last < *first) return {};
  if (*first >= size) return {Range::kNone, 0, 0};
  return {Range::kPart, *first, last && *last < size ? *last : size - 1};
}

}  // namespace impasto::serve
