// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "impasto/base/result.h"
#include "impasto/serve/works.h"

namespace impasto::serve {

// What is told to the page, as JSON (docs/studio.md).

using Json = nlohmann::json;

struct Job;

/// Text that is not UTF-8 gets U+FFFD.
std::string dump(const Json& json);

/// {"code": "unreadable", "message", "where", "hint"}
Json json_of(const Error& error);
Error error_of(const Json& json);
Json json_of(const PlanEntry& plan);
Json json_of(const MadeEntry& made);
Json json_of(const Work& work);
Json json_of(const Job& job);

/// "3f2a...-2": what names it in an address.
std::string plan_id(const Work& work, const PlanEntry& plan);

}  // namespace impasto::serve
