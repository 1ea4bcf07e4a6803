// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace impasto::studio {

/// A module of WebAssembly, in gzip, built into the program (cmake/web.cmake):
/// "impasto-paint.wasm.gz", "impasto-compose.wasm.gz", "impasto-listen.wasm.gz". Empty: there is
/// none of that name, or the program was built without pages.
std::string_view web_file(std::string_view name);

}  // namespace impasto::studio
