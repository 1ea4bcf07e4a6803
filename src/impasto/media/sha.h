// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace impasto::media {

/// SHA-256 (FIPS 180-4): 32 bytes. What the policy of a page names a style or script in it by.
std::string sha256(std::string_view bytes);

}  // namespace impasto::media
