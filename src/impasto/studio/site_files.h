// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "impasto/base/result.h"
#include "impasto/studio/exhibit_folder.h"
#include "impasto/studio/exhibit_words.h"

namespace impasto::studio {

/// A file of web/exhibit as the program carries it: pages as they are, scripts and styles bundled
/// and made small, fonts cut down to the letters of western languages. Empty: there is none.
std::string_view site_file(std::string_view name);

/// The fonts that style.css names, each a `site_file`.
inline constexpr const char* kFonts[] = {"garamond.woff2", "garamond-italic.woff2",
                                         "garamond-more.woff2", "garamond-italic-more.woff2"};

/// The painter for browsers, WebAssembly in gzip: pages unpack it themselves, so that every host
/// will do.
std::string_view painter_bytes();

/// Environment error in a program that was built without pages.
Result<void> need_pages();

/// The text of this name in a language: web/exhibit/en.txt.
std::string site_text(Language language, std::string_view name);

/// "style.0123456789abcdef.css" of "style.css": a name that changes with what is in it, so that a
/// visitor's browser may keep the file for ever.
std::string hashed_name(std::string_view name, std::string_view bytes);

/// A style with its fonts by their hashed names, and these in `assets/`.
Result<std::string> style_with_fonts(std::string_view name, ExhibitFolder& folder);

}  // namespace impasto::studio
