// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/app/command.h"

#include "impasto/app/values.h"

namespace impasto::app {

std::vector<Command> all_commands() {
  return {paint_command(), film_command(),    variations_command(), styles_command(),
          moods_command(), listen_command(),  why_command(),        exhibit_command(),
          seal_command(),  brushes_command(), studio_command(),     doctor_command(),
          help_command()};
}

std::vector<Option> general_options(General& general) {
  return {
      {"--threads", "N", "How many cores to use (default: all)",
       "Never changes the picture, nor a film; its encoder has four threads of its own.",
       take_whole(general.threads, "--threads", 0, 256, "1 to 256, or 0 for all cores")},
      {"--quiet", "", "Say nothing but results and errors", "", take_switch(general.quiet)},
      {"--json", "", "Print the result as one JSON object",
       "It is valid UTF-8: bytes of a file's name that are not become U+FFFD.",
       take_switch(general.json)},
      {"--stats", "", "Print where the time went, and the picture's hash",
       "On stderr, or in the object: seconds for each stage, strokes, hash.",
       take_switch(general.stats)},
      {"--simd", "TARGET", "Use this SIMD target only (for tests; see doctor)", "",
       take_text(general.simd)},
  };
}

std::vector<std::string> names_of(const Option& option) {
  std::vector<std::string> names;
  std::string name;
  for (const char c : option.names + ",") {
    if (c != ',') {
      name += c;
    } else {
      names.push_back(name);
      name.clear();
    }
  }
  return names;
}

std::string long_name(const Option& option) {
  return names_of(option).back();
}

const std::vector<std::pair<std::string, std::string>>& exit_codes() {
  static const std::vector<std::pair<std::string, std::string>> codes = {
      {"0", "done"},
      {"1", "failed: the disk is full, memory ran out; of several inputs: some failed"},
      {"2", "wrong usage: the line names the option and what is allowed"},
      {"3", "an input is missing, empty, damaged, too long or of another kind"},
      {"4", "the machine lacks something; the line says what to install"},
      {"130", "interrupted (Ctrl-C, SIGTERM, a closed terminal); nothing half-written is left"},
  };
  return codes;
}

}  // namespace impasto::app
