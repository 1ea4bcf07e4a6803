// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace impasto::app {

#ifdef IMPASTO_VERSION
inline constexpr const char* kVersion = IMPASTO_VERSION;
#else
inline constexpr const char* kVersion = "0";
#endif

}  // namespace impasto::app
