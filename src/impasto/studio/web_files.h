// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace impasto::studio {

/// A file that pages are made of, built into the program (cmake/web.cmake):
/// "impasto-paint.wasm.gz", "impasto-compose.wasm.gz", "impasto-listen.wasm.gz" (packed: the loader
/// unpacks them, whatever they are called); "impasto.js", "remote.js", "worker.js",
/// "atelier-engine.js" as they are. Empty: there is none of that name.
std::string_view web_file(std::string_view name);

}  // namespace impasto::studio
