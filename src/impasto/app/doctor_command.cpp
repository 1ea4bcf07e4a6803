// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>

#include "impasto/app/commands.h"
#include "impasto/app/version.h"
#include "impasto/studio/doctor.h"

namespace impasto::app {

Result<void> run_doctor(const Options& options, Terminal&) {
  const std::vector<studio::Finding> findings = studio::examine_machine();
  const studio::Finding* missing = nullptr;
  std::vector<std::pair<std::string, std::string>> members = {{"impasto", json_text(kVersion)}};
  if (!options.json) std::printf("%-18s %s\n", "impasto", kVersion);
  for (const studio::Finding& finding : findings) {
    if (finding.missing && missing == nullptr) missing = &finding;
    if (options.json) {
      members.emplace_back(finding.name, json_text(finding.value));
    } else {
      std::printf("%-18s %s%s\n", finding.name.c_str(), finding.missing ? "MISSING: " : "",
                  finding.value.c_str());
    }
  }
  if (options.json) std::printf("%s\n", json_object(members).c_str());
  if (missing == nullptr) return {};
  return fail(ErrorCode::kEnvironment, missing->value, missing->name, missing->mend);
}

}  // namespace impasto::app
