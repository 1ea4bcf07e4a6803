// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/serve/json.h"

#include <nlohmann/json.hpp>

#include "impasto/base/names.h"
#include "impasto/notation/jams.h"
#include "impasto/serve/jobs.h"

namespace impasto::serve {
namespace {

constexpr auto kCodes = names_to<ErrorCode::kInterrupted>(
    {"failed", "usage", "unreadable", "environment", "interrupted"});

}  // namespace

std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json json_of(const Error& error) {
  return {{"code", kCodes[error.code]},
          {"message", error.message},
          {"where", error.where},
          {"hint", error.hint}};
}

Error error_of(const Json& json) {
  const auto word = [&](const char* name) {
    return notation::text_of(notation::member(json, name));
  };
  return {kCodes.find(word("code")).value_or(ErrorCode::kFailed), word("message"), word("where"),
          word("hint")};
}

Json json_of(const Job& job) {
  return {{"job", job.id},
          {"kind", job.kind},
          {"work", job.work},
          {"state", kJobStates[job.state]},
          {"phase", job.phase},
          {"fraction", job.fraction},
          {"left_s", job.left ? Json(*job.left) : Json()},
          {"error", job.problem ? json_of(*job.problem) : Json()},
          {"known", job.known},
          {"made", job.made > 0 ? Json(job.made) : Json()}};
}

std::string plan_id(const Work& work, const PlanEntry& plan) {
  return work.id + "-" + std::to_string(plan.number);
}

}  // namespace impasto::serve
