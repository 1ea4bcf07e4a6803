// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace impasto::serve {

/// A file of web/studio, built into the program (cmake/web_pages.cmake).
struct Page {
  std::string_view name;     ///< "studio.js"; "" is the page itself
  std::string_view type;     ///< "text/javascript; charset=utf-8"
  std::string_view gzipped;  ///< its bytes
};

/// Nothing when there is none of that name.
const Page* find_page(std::string_view name);

}  // namespace impasto::serve
