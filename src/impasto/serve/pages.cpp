// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/serve/pages.h"

#include <utility>

namespace impasto::serve {
namespace {

constexpr std::pair<std::string_view, std::string_view> kTypes[] = {
    {".html", "text/html; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".json", "application/json; charset=utf-8"},
    {".musicxml", "application/vnd.recordare.musicxml+xml; charset=utf-8"},
    {".wasm", "application/wasm"},
    {".woff2", "font/woff2"}};

}  // namespace

std::optional<Page> find_page(std::string_view name) {
  if (name.empty()) name = "index.html";
  const std::string_view bytes = packed_page(name);
  if (bytes.empty()) return std::nullopt;
  for (const auto& [ending, type] : kTypes) {
    if (name.ends_with(ending)) return Page{type, bytes};
  }
  return Page{"application/octet-stream", bytes};
}

}  // namespace impasto::serve
