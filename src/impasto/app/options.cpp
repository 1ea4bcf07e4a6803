// SPDX-License-Identifier: GPL-3.0-or-later
// The only file that sees CLI11: it takes five seconds to compile. CLI11 takes the line apart; what
// an option means, and every word that is said of it, stands in the table of commands.
#include "impasto/app/options.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <filesystem>
#include <span>
#include <utility>

#include "impasto/app/help.h"
#include "impasto/app/version.h"
#include "impasto/base/text.h"

namespace impasto::app {
namespace {

/// An option as it stood on the line.
struct Given {
  const Option* option;
  std::string value;
};

/// What CLI11 found.
struct Line {
  std::vector<Given> given;
  std::vector<std::string> words;    ///< what is no option, in order
  std::vector<std::string> unknown;  ///< what begins like one and is none
  bool help = false, version = false;
};

void add_options(CLI::App& to, const std::vector<Option>& options, Line& line) {
  for (const Option& option : options) {
    if (option.value.empty()) {
      to.add_flag_callback(option.names, [&line, &option] { line.given.push_back({&option, ""}); });
      continue;
    }
    to.add_option_function<std::string>(option.names, [&line, &option](const std::string& value) {
        line.given.push_back({&option, value});
      })->take_last();
  }
}

/// Takes the line apart; returns the command's place, or none when none is named.
const Command* take_apart(const std::vector<Command>& commands, const std::vector<Option>& general,
                          int argc, char** argv, Line& line) {
  CLI::App app;
  app.set_help_flag();
  app.add_flag("-h,--help", line.help);
  app.add_flag("--version", line.version);
  add_options(app, general, line);
  app.require_subcommand(0, 1);
  app.allow_extras();
  std::vector<std::string> words;
  for (const Command& command : commands) {
    CLI::App* sub = app.add_subcommand(command.name);
    sub->set_help_flag();
    sub->fallthrough();
    sub->allow_extras();
    add_options(*sub, command.options, line);
    sub->add_option("words", words);
  }
  app.parse(argc, argv);
  line.words = words;
  for (const std::string& word : app.remaining(true)) {
    const bool option = word.size() > 1 && word[0] == '-';
    if (word != "--") (option ? line.unknown : line.words).push_back(word);
  }
  if (app.get_subcommands().empty()) return nullptr;
  const std::string name = app.get_subcommands().front()->get_name();
  return &*std::find_if(commands.begin(), commands.end(),
                        [&](const Command& command) { return command.name == name; });
}

tl::unexpected<Error> usage(const std::string& message, const std::string& where,
                            const std::string& hint) {
  return fail(ErrorCode::kUsage, message, where, hint);
}

std::string help_of(const Command* command) {
  return "see impasto " + (command != nullptr ? command->name + " " : std::string()) + "--help";
}

std::vector<std::string> all_names(const std::vector<Option>& options) {
  std::vector<std::string> names;
  for (const Option& option : options) {
    for (const std::string& name : names_of(option)) names.push_back(name);
  }
  return names;
}

/// "--sise" of "--sise=300".
std::string bare(const std::string& word) {
  return word.substr(0, word.find('='));
}

tl::unexpected<Error> unknown_option(const std::string& word, const Command* command,
                                     const std::vector<Command>& commands,
                                     const std::vector<Option>& general) {
  const std::string name = bare(word);
  std::vector<std::string> owners;
  for (const Command& other : commands) {
    const auto names = all_names(other.options);
    if (std::find(names.begin(), names.end(), name) == names.end()) continue;
    owners.push_back(other.name);
  }
  if (!owners.empty()) {
    return usage(command == nullptr ? name + " belongs to a command"
                                    : "impasto " + command->name + " has no option " + name,
                 "", "it belongs to impasto " + text::joined(owners) + "; " + help_of(command));
  }
  std::vector<std::string> names = all_names(general);
  names.insert(names.end(), {"--help", "--version"});
  if (command != nullptr) {
    for (const std::string& own : all_names(command->options)) names.push_back(own);
  }
  const std::string meant = text::nearest(name, names);
  return usage(
      "there is no option " + name + (meant.empty() ? "" : ", did you mean " + meant + "?"), "",
      help_of(command));
}

tl::unexpected<Error> unknown_command(const Line& line, const std::vector<Command>& commands) {
  std::vector<std::string> names;
  for (const Command& command : commands) names.push_back(command.name);
  const std::string hint = "the commands are " +
                           text::joined(std::span(names).first(names.size() - 1)) + " and " +
                           names.back() + "; see impasto --help";
  if (line.words.empty()) return usage("there is no command", "", hint);
  const std::string& word = line.words.front();
  const std::string meant = text::nearest(word, names);
  std::error_code ignored;
  if (meant.empty() && std::filesystem::exists(word, ignored)) {
    return usage("there is no command before \"" + word + "\", did you mean impasto paint?", "",
                 hint);
  }
  return usage("there is no command \"" + word + "\"" +
                   (meant.empty() ? "" : ", did you mean " + meant + "?"),
               "", hint);
}

/// What CLI11 has against the line: a value is missing, or given to a switch.
tl::unexpected<Error> refused(const CLI::ParseError& problem, const std::vector<Command>& commands,
                              const std::vector<Option>& general, int argc, char** argv) {
  const Command* command = nullptr;
  for (int i = 1; i < argc && command == nullptr; ++i) {
    for (const Command& known : commands) {
      if (known.name == argv[i]) command = &known;
    }
  }
  std::vector<Option> options = general;
  if (command != nullptr) {
    options.insert(options.end(), command->options.begin(), command->options.end());
  }
  const std::string what = problem.what();
  for (const Option& option : options) {
    const std::string name = long_name(option);
    if (!what.starts_with(name + ":") && !what.starts_with(name + " ")) continue;
    if (option.value.empty()) return usage(name + " takes no value", "", help_of(command));
    return usage(name + " needs a value", "",
                 "write " + name + " " + option.value + "; " + help_of(command));
  }
  return usage(what.substr(0, what.find('\n')), "", help_of(command));
}

/// Options into their places.
Result<void> take_options(const Line& line, const std::vector<std::string>& names) {
  for (const Given& given : line.given) {
    const std::string name = bare(given.value);
    if (name.starts_with("--") && std::find(names.begin(), names.end(), name) != names.end()) {
      return usage(long_name(*given.option) + " needs a value", "",
                   "what follows it is the option " + name);
    }
    if (auto ok = given.option->take(given.value); !ok) return ok;
  }
  return {};
}

/// Words into the arguments.
Result<void> take_words(const Command& command, const std::vector<std::string>& words) {
  std::size_t next = 0;
  for (const Option& argument : command.arguments) {
    if (next == words.size() && argument.needed) {
      return usage(argument.names + " is missing", "",
                   "it is: " + argument.help + "; " + help_of(&command));
    }
    do {
      if (next == words.size()) break;
      if (auto ok = argument.take(words[next++]); !ok) return ok;
    } while (argument.several);
  }
  if (next == words.size()) return {};
  return usage("\"" + words[next] + "\" is one word too many", "",
               "this command takes one at a time; " + help_of(&command));
}

Result<void> take_all(const Command* command, const std::vector<Command>& commands,
                      const std::vector<Option>& general, const Line& line) {
  if (!line.unknown.empty()) {
    return unknown_option(line.unknown.front(), command, commands, general);
  }
  if (command == nullptr) return unknown_command(line, commands);
  std::vector<std::string> names = all_names(general);
  for (const std::string& name : all_names(command->options)) names.push_back(name);
  if (auto ok = take_options(line, names); !ok) return ok;
  if (auto ok = take_words(*command, line.words); !ok) return ok;
  if (command->check) return command->check();
  return {};
}

}  // namespace

Parsed parse_command_line(int argc, char** argv) {
  Parsed parsed;
  const std::vector<Command> commands = all_commands();
  const std::vector<Option> general = general_options(parsed.general);
  Line line;
  try {
    const Command* command = take_apart(commands, general, argc, argv, line);
    if (line.help) {
      parsed.text = command != nullptr ? help_text(*command) : help_text(commands);
    } else if (line.version) {
      parsed.text = std::string("impasto ") + kVersion + "\n";
    } else if (auto ok = take_all(command, commands, general, line); !ok) {
      parsed.error = ok.error();
    } else {
      parsed.command = *command;
    }
  } catch (const CLI::Error& problem) {
    const auto* parse = dynamic_cast<const CLI::ParseError*>(&problem);
    parsed.error = parse != nullptr
                       ? refused(*parse, commands, general, argc, argv).value()
                       : Error{ErrorCode::kUsage, problem.what(), "", help_of(nullptr)};
  }
  return parsed;
}

}  // namespace impasto::app
