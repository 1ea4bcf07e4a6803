// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "impasto/base/result.h"

namespace impasto::notation {

/// As gzip packs at its best (RFC 1952), with no name and no time in it: the same bytes give the
/// same file. `comment`: of its header, without a zero; may be empty.
std::string gzip(std::string_view bytes, const std::string& comment = {});

/// What was packed, at most `most` bytes. kUnreadable: damaged, cut short, longer, or no gzip.
Result<std::string> gunzip(std::string_view packed, std::size_t most, const std::string& where);

}  // namespace impasto::notation
