// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace impasto::serve {

/// A file of the studio's page, built into the program (cmake/studio_page.cmake).
struct Page {
  std::string_view type;     ///< "text/javascript; charset=utf-8"
  std::string_view gzipped;  ///< its bytes
};

/// "studio.js"; "" is the page itself. Nothing when there is none of that name.
std::optional<Page> find_page(std::string_view name);

/// The bytes of a file of that page, in gzip. Empty: there is none of that name, or the program was
/// built without pages.
std::string_view packed_page(std::string_view name);

}  // namespace impasto::serve
