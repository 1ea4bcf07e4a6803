// SPDX-License-Identifier: GPL-3.0-or-later
#include <nlohmann/json.hpp>

#include "impasto/notation/jams.h"
#include "impasto/serve/json.h"
#include "impasto/serve/works.h"

namespace impasto::serve {
namespace {

using notation::member;

PlanEntry plan_of(const Json& json) {
  PlanEntry plan;
  plan.number = notation::integer(member(json, "number"), 0);
  plan.style = notation::text_of(member(json, "style"));
  const Json& seed = member(json, "seed");
  if (seed.is_number_unsigned()) plan.seed = seed.get<std::uint64_t>();
  plan.width = notation::integer(member(json, "width"), 0);
  plan.height = notation::integer(member(json, "height"), 0);
  plan.strokes = notation::integer(member(json, "strokes"), 0);
  plan.piece = notation::text_of(member(json, "piece"));
  const Json& recipe = member(json, "recipe");
  if (recipe.is_object()) {
    for (const auto& [key, value] : recipe.items())
      plan.recipe.emplace_back(key, notation::text_of(value));
  }
  return plan;
}

MadeEntry made_of(const Json& json) {
  MadeEntry made;
  made.number = notation::integer(member(json, "number"), 0);
  made.plan = notation::integer(member(json, "plan"), 0);
  made.kind = notation::text_of(member(json, "kind"));
  made.ending = made_ending(notation::text_of(member(json, "ending")));
  made.width = notation::integer(member(json, "width"), 0);
  made.height = notation::integer(member(json, "height"), 0);
  made.bytes = static_cast<std::uint64_t>(notation::real(member(json, "bytes"), 0.0));
  made.hash = notation::text_of(member(json, "hash"));
  return made;
}

}  // namespace

Json json_of(const PlanEntry& plan) {
  Json recipe = Json::object();
  for (const auto& [key, value] : plan.recipe) recipe[key] = value;
  return {{"number", plan.number}, {"style", plan.style},   {"seed", plan.seed},
          {"width", plan.width},   {"height", plan.height}, {"strokes", plan.strokes},
          {"recipe", recipe},      {"piece", plan.piece}};
}

Json json_of(const MadeEntry& made) {
  return {{"number", made.number}, {"plan", made.plan},   {"kind", made.kind},
          {"ending", made.ending}, {"width", made.width}, {"height", made.height},
          {"bytes", made.bytes},   {"hash", made.hash},   {"type", media_type(made.ending)}};
}

Json json_of(const Work& work) {
  Json plans = Json::array(), made = Json::array();
  for (const PlanEntry& plan : work.plans) {
    plans.push_back(json_of(plan));
    plans.back()["id"] = plan_id(work, plan);
  }
  for (const MadeEntry& each : work.made) made.push_back(json_of(each));
  return {{"id", work.id},
          {"name", work.name},
          {"title", work.title},
          {"artist", work.artist},
          {"kind", work.kind},
          {"duration", work.duration},
          {"added", work.added},
          {"heard", work.heard},
          {"warnings", work.warnings},
          {"problem", work.problem ? json_of(*work.problem) : Json()},
          {"piece", work.piece},
          {"plans", plans},
          {"made", made}};
}

std::string work_text(const Work& work) {
  Json json = json_of(work);
  json["ending"] = work.ending;
  json["thrown"] = work.thrown;
  json["own_chords"] = work.own_chords;
  json["own_sections"] = work.own_sections;
  json["next_plan"] = work.next_plan;
  json["next_made"] = work.next_made;
  return dump(json);
}

Result<Work> parse_work(const std::string& text, const std::string& where) {
  const Result<Json> json = notation::parse_json(text, where);
  if (!json) return tl::unexpected(json.error());
  const Json& ending = member(*json, "ending");
  if (!ending.is_string()) return fail(ErrorCode::kUnreadable, "this is no work", where);
  const auto flag = [&](const char* name) {
    const Json& value = member(*json, name);
    return value.is_boolean() && value.get<bool>();
  };
  const auto whole = [&](const char* name) {
    return static_cast<std::int64_t>(notation::real(member(*json, name), 0.0));
  };
  Work work;
  work.name = notation::text_of(member(*json, "name"));
  work.ending = notation::text_of(ending);
  work.added = whole("added");
  work.thrown = whole("thrown");
  work.heard = flag("heard");
  work.kind = notation::text_of(member(*json, "kind"));
  work.title = notation::text_of(member(*json, "title"));
  work.artist = notation::text_of(member(*json, "artist"));
  work.duration = notation::real(member(*json, "duration"), 0.0);
  work.piece = notation::text_of(member(*json, "piece"));
  work.own_chords = flag("own_chords");
  work.own_sections = flag("own_sections");
  work.next_plan = std::max(1, notation::integer(member(*json, "next_plan"), 1));
  work.next_made = std::max(1, notation::integer(member(*json, "next_made"), 1));
  if (const Json& warnings = member(*json, "warnings"); warnings.is_array()) {
    for (const Json& warning : warnings) work.warnings.push_back(notation::text_of(warning));
  }
  if (const Json& problem = member(*json, "problem"); problem.is_object())
    work.problem = error_of(problem);
  if (const Json& plans = member(*json, "plans"); plans.is_array()) {
    for (const Json& plan : plans) work.plans.push_back(plan_of(plan));
  }
  if (const Json& made = member(*json, "made"); made.is_array()) {
    for (const Json& each : made) work.made.push_back(made_of(each));
  }
  return work;
}

}  // namespace impasto::serve
