// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/studio/site_files.h"

#include <span>

#include "impasto/base/check.h"
#include "impasto/base/hash.h"
#include "impasto/studio/web_files.h"

namespace impasto::studio {

std::string_view painter_bytes() {
  return web_file("impasto-paint.wasm.gz");
}

Result<void> need_pages() {
  if (!painter_bytes().empty()) return {};
  return fail(ErrorCode::kEnvironment, "this impasto was built without its pages", {},
              "build it with -DIMPASTO_WEB=ON");
}

std::string site_text(Language language, std::string_view name) {
  std::string_view text = site_file(std::string(kLanguages[language]) + ".txt");
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    if (line.starts_with(name) && line.substr(name.size()).starts_with(" = "))
      return std::string(line.substr(name.size() + 3));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  IMPASTO_CHECK(!"a text that web/exhibit/*.txt does not have");
  return {};
}

std::string hashed_name(std::string_view name, std::string_view bytes) {
  const std::string hash = hash_text(fnv1a(std::as_bytes(std::span(bytes.data(), bytes.size()))));
  const std::size_t dot = name.find('.');
  return std::string(name.substr(0, dot)) + "." + hash + std::string(name.substr(dot));
}

Result<std::string> style_with_fonts(std::string_view name, ExhibitFolder& folder) {
  std::string style(site_file(name));
  for (const char* font : kFonts) {
    const std::string hashed = hashed_name(font, site_file(font));
    style.replace(style.find(font), std::string_view(font).size(), hashed);
    if (auto ok = folder.write("assets/" + hashed, site_file(font)); !ok)
      return tl::unexpected(ok.error());
  }
  return style;
}

}  // namespace impasto::studio
