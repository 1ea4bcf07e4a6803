// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/studio/html.h"

#include "impasto/base/check.h"
#include "impasto/base/json_text.h"
#include "impasto/base/text.h"

namespace impasto::studio {

std::string escaped(std::string_view words) {
  std::string text;
  for (const char c : text::repair(words)) {
    switch (c) {
      case '&': text += "&amp;"; break;
      case '<': text += "&lt;"; break;
      case '>': text += "&gt;"; break;
      case '"': text += "&quot;"; break;
      case '\'': text += "&#39;"; break;
      default: text += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
  }
  return text;
}

std::string script_text(std::string_view words) {
  std::string text;
  for (const char c : json_text(words)) {
    switch (c) {
      case '<': text += "\\u003c"; break;
      case '>': text += "\\u003e"; break;
      case '&': text += "\\u0026"; break;
      default: text += c;
    }
  }
  return text;
}

std::string base64(std::string_view bytes) {
  static constexpr char kDigits[] =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  const auto at = [&](std::size_t i) {
    return i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0u;
  };
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const unsigned three = at(i) << 16 | at(i + 1) << 8 | at(i + 2);
    text += kDigits[three >> 18];
    text += kDigits[three >> 12 & 63];
    text += i + 1 < bytes.size() ? kDigits[three >> 6 & 63] : '=';
    text += i + 2 < bytes.size() ? kDigits[three & 63] : '=';
  }
  return text;
}

std::string filled(std::string_view page, const Slots& slots) {
  std::string text;
  for (;;) {
    const std::size_t open = page.find("{{");
    text += page.substr(0, open);
    if (open == std::string_view::npos) return text;
    const std::size_t close = page.find("}}", open);
    IMPASTO_CHECK(close != std::string_view::npos);
    std::string_view name = page.substr(open + 2, close - open - 2);
    const bool raw = name.starts_with('&');
    if (raw) name.remove_prefix(1);
    const auto slot = slots.find(name);
    IMPASTO_CHECK(slot != slots.end());
    text += raw ? slot->second : escaped(slot->second);
    page.remove_prefix(close + 2);
  }
}

std::string with(std::string text, std::string_view name, std::string_view value) {
  const std::string slot = "{" + std::string(name) + "}";
  if (const std::size_t at = text.find(slot); at != std::string::npos)
    text.replace(at, slot.size(), value);
  return text;
}

}  // namespace impasto::studio
