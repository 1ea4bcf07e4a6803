// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "impasto/version.h"

namespace impasto::app {

inline constexpr const char* kVersion = IMPASTO_VERSION;

}  // namespace impasto::app
