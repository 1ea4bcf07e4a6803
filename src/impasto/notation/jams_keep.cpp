// SPDX-License-Identifier: GPL-3.0-or-later
// What others wrote into a JAMS file goes on into the next one.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "impasto/notation/jams.h"

namespace impasto::notation {
namespace {

/// What our writer puts into an annotation's sandbox and writes anew.
constexpr const char* kOurColumns[] = {
    "role",  "onset_quarter", "duration_quarter", "part", "confidence", "bends",   "articulation",
    "drum",  "curve",         "returns",          "name", "loudness",   "emotion", "kind",
    "attack"};

void drop(Json& object, std::initializer_list<const char*> names) {
  for (const char* name : names) object.erase(name);
}

/// Empty texts, and objects of nothing else: what programs write where nothing is known.
bool says_nothing(const Json& value) {
  if (value.is_null() || (value.is_string() && value.get_ref<const std::string&>().empty()))
    return true;
  return value.is_object() && std::all_of(value.begin(), value.end(), says_nothing);
}

void drop_empty(Json& object) {
  if (!object.is_object()) return;
  for (auto at = object.begin(); at != object.end();) {
    at = says_nothing(*at) ? object.erase(at) : std::next(at);
  }
}

bool is_ours(const Json& annotation) {
  return text_of(member(member(annotation, "annotation_metadata"), "annotation_tools")) == kOurTool;
}

/// Of one of our annotations, what somebody added: who checked it, notes in the sandbox.
Json added_to(const Json& annotation) {
  Json about = member(annotation, "annotation_metadata");
  Json sandbox = member(annotation, "sandbox");
  Json added = Json::object();
  if (about.is_object()) {
    drop(about, {"annotation_tools", "data_source", "version"});
    drop_empty(about);
    if (!about.empty()) added["annotation_metadata"] = std::move(about);
  }
  if (sandbox.is_object()) {
    for (const char* name : kOurColumns) sandbox.erase(name);
    if (!sandbox.empty()) added["sandbox"] = std::move(sandbox);
  }
  if (!added.empty()) {
    added["to"] = text_of(member(annotation, "namespace"));
    added["source"] = text_of(member(member(annotation, "annotation_metadata"), "data_source"));
  }
  return added;
}

}  // namespace

std::string others_of(const Json& root) {
  if (!root.is_object()) return {};
  Json others = Json::object();
  Json theirs = Json::array(), added = Json::array();
  for (const Json& annotation : member(root, "annotations")) {
    if (!annotation.is_object()) continue;
    if (!is_ours(annotation)) {
      theirs.push_back(annotation);
    } else if (Json more = added_to(annotation); !more.empty()) {
      added.push_back(std::move(more));
    }
  }
  if (!theirs.empty()) others["annotations"] = std::move(theirs);
  if (!added.empty()) others["added"] = std::move(added);
  Json about = member(root, "file_metadata");
  if (about.is_object()) {
    drop(about, {"title", "duration", "jams_version"});
    drop_empty(about);
    if (!about.empty()) others["file_metadata"] = std::move(about);
  }
  Json sandbox = member(root, "sandbox");
  if (sandbox.is_object()) {
    sandbox.erase("impasto");
    if (!sandbox.empty()) others["sandbox"] = std::move(sandbox);
  }
  for (const auto& [name, value] : root.items()) {
    if (name != "annotations" && name != "file_metadata" && name != "sandbox") {
      others["root"][name] = value;
    }
  }
  return others.empty() ? std::string() : others.dump();
}

}  // namespace impasto::notation
