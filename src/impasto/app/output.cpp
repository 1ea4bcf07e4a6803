// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cctype>
#include <cstdio>
#include <filesystem>

#include "impasto/app/commands.h"
#include "impasto/studio/input.h"

namespace impasto::app {
namespace {

namespace fs = std::filesystem;

std::string lower_ending(const fs::path& path) {
  std::string text = path.extension().string();
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

}  // namespace

Result<std::string> output_path(const Options& options, const std::vector<std::string>& endings) {
  std::error_code ignored;
  fs::path path = options.output;
  const std::string stem = studio::stem_of(options.input);
  if (path.empty()) {
    path = stem + endings.front();
  } else if (fs::is_directory(path, ignored)) {
    path /= stem + endings.front();
  } else if (std::find(endings.begin(), endings.end(), lower_ending(path)) == endings.end()) {
    std::string possible;
    for (const std::string& ending : endings) possible += (possible.empty() ? "" : " ") + ending;
    return fail(ErrorCode::kUsage, "its ending is none that can be written", path.string(),
                "end the name in " + possible);
  }
  const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
  if (!fs::is_directory(folder, ignored)) {
    return fail(ErrorCode::kUsage, "there is no such folder", folder.string(), "make it first");
  }
  if (fs::is_directory(path, ignored)) {
    return fail(ErrorCode::kUsage, "this is a folder", path.string(),
                "give another name with --output");
  }
  if (fs::exists(path, ignored) && fs::exists(options.input, ignored) &&
      fs::equivalent(path, options.input, ignored)) {
    return fail(ErrorCode::kUsage, "this would overwrite the input", path.string(),
                "give another name with --output");
  }
  return path.string();
}

void print_stats(const studio::Stats& stats) {
  for (const auto& [stage, seconds] : stats.seconds) {
    std::fprintf(stderr, "%-8s %9.3f s\n", stage.c_str(), seconds);
  }
  if (stats.strokes > 0) {
    std::fprintf(stderr, "strokes  %lld\n", static_cast<long long>(stats.strokes));
  }
  if (stats.frames > 0) {
    std::fprintf(stderr, "frames   %lld\n", static_cast<long long>(stats.frames));
  }
  if (stats.hash) std::fprintf(stderr, "hash %s\n", studio::hash_text(*stats.hash).c_str());
}

void print_result(const Options& options, const std::vector<std::string>& files,
                  const studio::Stats& stats, const std::vector<std::string>& warnings,
                  const std::vector<std::pair<std::string, std::string>>& more) {
  if (options.stats) print_stats(stats);
  if (!options.json) {
    for (const std::string& file : files) std::printf("%s\n", file.c_str());
    return;
  }
  const auto quoted = [](const std::vector<std::string>& texts) {
    std::vector<std::string> values;
    for (const std::string& text : texts) values.push_back(json_text(text));
    return json_array(values);
  };
  std::vector<std::pair<std::string, std::string>> members = {{"files", quoted(files)},
                                                              {"warnings", quoted(warnings)}};
  members.insert(members.end(), more.begin(), more.end());
  if (stats.strokes > 0) members.emplace_back("strokes", std::to_string(stats.strokes));
  if (stats.frames > 0) members.emplace_back("frames", std::to_string(stats.frames));
  if (stats.hash) members.emplace_back("hash", json_text(studio::hash_text(*stats.hash)));
  if (options.stats) {
    std::vector<std::pair<std::string, std::string>> seconds;
    for (const auto& [stage, spent] : stats.seconds) {
      seconds.emplace_back(stage, json_number(spent));
    }
    members.emplace_back("seconds", json_object(seconds));
  }
  std::printf("%s\n", json_object(members).c_str());
}

}  // namespace impasto::app
