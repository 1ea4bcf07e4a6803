// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "impasto/app/terminal.h"
#include "impasto/base/result.h"

namespace impasto::app {

// The command line as a table. From it come the parser (options.h), `--help`, the tables of
// docs/commands.md, the man pages and the completions of three shells (help.h, man.h,
// completion.h): what is said in one place holds in all.

/// An option or an argument.
struct Option {
  std::string names;  ///< "-o,--output", the long one last; of an argument: "INPUT"
  std::string value;  ///< what its value is called, "FILE"; empty: a switch
  std::string help;   ///< one line
  std::string more;   ///< what the manual adds, Markdown; may be empty
  /// Checks the value and keeps it. kUsage says what is allowed.
  std::function<Result<void>(const std::string&)> take;
  std::vector<std::string> words = {};  ///< what a shell offers; none: files, where it has a value
  bool needed = false;                  ///< of an argument
  bool several = false;                 ///< of the last argument: as many as there are
};

/// What all commands take.
struct General {
  int threads = 0;  ///< 0: one for each core
  bool quiet = false, json = false, stats = false;
  std::string simd;
};

/// A command. Its options' `take` fill in what `check` and `run` look at.
struct Command {
  std::string name;   ///< "paint"
  std::string line;   ///< what it does, one line
  std::string about;  ///< more of it, Markdown paragraphs; may be empty
  std::vector<Option> arguments;
  std::vector<Option> options;
  std::vector<std::string> examples;
  std::function<Result<void>()> check;  ///< rules between options; may be empty
  /// Results go to stdout, talk through the terminal. The exit code, or why it ended early.
  std::function<Result<int>(const General&, Terminal&)> run;
};

// One for each command, in a file of its own.
Command paint_command();
Command film_command();
Command variations_command();
Command styles_command();
Command moods_command();
Command listen_command();
Command why_command();
Command brushes_command();
Command exhibit_command();
Command seal_command();
Command studio_command();
Command doctor_command();
Command help_command();

/// All of them, as help lists them.
std::vector<Command> all_commands();
std::vector<Option> general_options(General& general);

/// "--output" of "-o,--output".
std::string long_name(const Option& option);
/// {"-o", "--output"}.
std::vector<std::string> names_of(const Option& option);

/// What the exit codes mean: {"0", "done"}, ...
const std::vector<std::pair<std::string, std::string>>& exit_codes();

}  // namespace impasto::app
