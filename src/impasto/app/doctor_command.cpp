// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>

#include "impasto/app/command.h"
#include "impasto/app/json.h"
#include "impasto/app/version.h"
#include "impasto/studio/doctor.h"

namespace impasto::app {
namespace {

Result<int> run(const General& general, Terminal&) {
  const std::vector<studio::Finding> findings = studio::examine_machine();
  const studio::Finding* missing = nullptr;
  std::vector<std::pair<std::string, std::string>> members = {{"impasto", json_text(kVersion)}};
  if (!general.json) std::printf("%-18s %s\n", "impasto", kVersion);
  for (const studio::Finding& finding : findings) {
    if (finding.missing && missing == nullptr) missing = &finding;
    if (general.json) {
      members.emplace_back(finding.name, json_text(finding.value));
    } else {
      std::printf("%-18s %s%s\n", finding.name.c_str(), finding.missing ? "MISSING: " : "",
                  finding.value.c_str());
    }
  }
  if (general.json) std::printf("%s\n", json_object(members).c_str());
  if (missing == nullptr) return 0;
  return fail(ErrorCode::kEnvironment, missing->value, missing->name, missing->mend);
}

}  // namespace

Command doctor_command() {
  Command command;
  command.name = "doctor";
  command.line = "Examine this machine: versions, codecs, cores";
  command.about =
      "Versions, SIMD targets, cores, soundfont, encoders, formats. When something is missing, the "
      "exit code is 4 and the line says what to install.";
  command.examples = {"impasto doctor", "impasto doctor --json"};
  command.run = run;
  return command;
}

}  // namespace impasto::app
