// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>

#include "impasto/app/command.h"
#include "impasto/app/completion.h"
#include "impasto/app/help.h"
#include "impasto/app/man.h"
#include "impasto/app/values.h"

namespace impasto::app {
namespace {

struct Asked {
  std::string about, shell;
  bool man = false, page = false;
};

Result<int> run(const Asked& asked) {
  const std::vector<Command> commands = all_commands();
  if (!asked.shell.empty()) {
    std::fputs(completion(asked.shell, commands).c_str(), stdout);
    return 0;
  }
  if (asked.about.empty()) {
    std::fputs((asked.man    ? man_page(commands)
                : asked.page ? markdown(commands)
                             : help_text(commands))
                   .c_str(),
               stdout);
    return 0;
  }
  for (const Command& command : commands) {
    if (command.name != asked.about) continue;
    std::fputs((asked.man    ? man_page(command)
                : asked.page ? markdown(command)
                             : help_text(command))
                   .c_str(),
               stdout);
  }
  return 0;
}

}  // namespace

Command help_command() {
  // The table of commands holds this one: their names are spelled out here, and a test compares.
  const std::vector<std::string> names = {"paint",  "film",   "variations", "styles", "moods",
                                          "listen", "why",    "exhibit",    "seal",   "brushes",
                                          "studio", "doctor", "help"};
  auto asked = std::make_shared<Asked>();
  Command command;
  command.name = "help";
  command.line = "Explain a command, print the manual, or set up a shell";
  command.about = "Man pages and completions are made from the table that the options are read by.";
  command.arguments = {{"COMMAND", "NAME", "What to explain (default: all)", "",
                        take_word(asked->about, "COMMAND", "a command", names), names}};
  command.options = {
      {"--man", "", "Print the man page, for man -l -", "", take_switch(asked->man)},
      {"--completion",
       "SHELL",
       "Print completions for bash, zsh or fish",
       "For bash: `source <(impasto help --completion bash)`; for zsh, into a file "
       "`_impasto` in `$fpath`; for fish, into "
       "`~/.config/fish/completions/impasto.fish`.",
       take_word(asked->shell, "--completion", "a shell that is known", {"bash", "zsh", "fish"}),
       {"bash", "zsh", "fish"}},
      {"--page", "", "Print the tables of docs/commands.md", "", take_switch(asked->page)}};
  command.examples = {"impasto help paint", "impasto help --man paint | man -l -",
                      "source <(impasto help --completion bash)"};
  command.run = [asked](const General&, Terminal&) { return run(*asked); };
  return command;
}

}  // namespace impasto::app
