// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/app/completion.h"

#include "impasto/base/text.h"

namespace impasto::app {
namespace {

/// In single quotes, as all three shells take it.
std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

std::vector<Option> with_general(const std::vector<Option>& own) {
  static General general;  // the table's rows want a place for what nobody types here
  std::vector<Option> options = own;
  for (const Option& option : general_options(general)) options.push_back(option);
  options.push_back({"-h,--help", "", "Explain", "", {}});
  return options;
}

std::string names(const std::vector<Option>& options) {
  std::string text;
  for (const Option& option : options) {
    for (const std::string& name : names_of(option)) text += (text.empty() ? "" : " ") + name;
  }
  return text;
}

std::string command_names(const std::vector<Command>& commands) {
  return text::joined(commands, " ", &Command::name);
}

std::string bash(const std::vector<Command>& commands) {
  std::string text =
      "# bash completion of impasto: source <(impasto help --completion bash)\n"
      "_impasto() {\n"
      "  local word=\"${COMP_WORDS[COMP_CWORD]}\" before=\"${COMP_WORDS[COMP_CWORD-1]}\"\n"
      "  local command='' options='' i\n"
      "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
      "    case \"${COMP_WORDS[i]}\" in -*) ;; *) command=\"${COMP_WORDS[i]}\"; break ;; esac\n"
      "  done\n"
      "  COMPREPLY=()\n"
      "  case \"$command\" in\n";
  for (const Command& command : commands) {
    text += "    " + command.name + ")\n      case \"$before\" in\n";
    const std::vector<Option> options = with_general(command.options);
    for (const Option& option : options) {
      if (option.value.empty()) continue;
      text += "        " + text::joined(names_of(option), "|") + ") ";
      text += option.words.empty()
                  ? "mapfile -t COMPREPLY < <(compgen -f -- \"$word\")"
                  : "COMPREPLY=($(compgen -W " + quoted(text::joined(option.words, " ")) +
                        " -- \"$word\"))";
      text += "; return ;;\n";
    }
    text += "      esac\n      options=" + quoted(names(options)) + "\n";
    const bool words = !command.arguments.empty() && !command.arguments.front().words.empty();
    if (words) {
      text += "      [[ $word == -* ]] || { COMPREPLY=($(compgen -W " +
              quoted(text::joined(command.arguments.front().words, " ")) +
              " -- \"$word\")); return; }\n";
    }
    text += "      ;;\n";
  }
  text += "    '')\n      COMPREPLY=($(compgen -W " +
          quoted(command_names(commands) + " --help --version") +
          " -- \"$word\"))\n      return ;;\n"
          "  esac\n"
          "  if [[ $word == -* ]]; then\n"
          "    COMPREPLY=($(compgen -W \"$options\" -- \"$word\"))\n"
          "  else\n"
          "    mapfile -t COMPREPLY < <(compgen -f -- \"$word\")\n"
          "  fi\n"
          "}\n"
          "complete -o filenames -o bashdefault -F _impasto impasto\n";
  return text;
}

/// A text inside _arguments' brackets, where a bracket or a colon would end it.
std::string zsh_text(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == ':') out += '\\';
    if (c != '`') out += c;
  }
  return out;
}

std::string zsh_value(const Option& option) {
  const std::string action =
      option.words.empty() ? "_files" : "(" + text::joined(option.words, " ") + ")";
  return ":" + zsh_text(option.value.empty() ? option.names : option.value) + ":" + action;
}

std::string zsh(const std::vector<Command>& commands) {
  std::string text =
      "#compdef impasto\n"
      "# zsh completion of impasto: impasto help --completion zsh > _impasto, in $fpath\n"
      "_impasto() {\n"
      "  local -a commands\n"
      "  commands=(\n";
  for (const Command& command : commands) {
    text += "    " + quoted(command.name + ":" + zsh_text(command.line)) + "\n";
  }
  text +=
      "  )\n"
      "  if ((CURRENT == 2)); then\n"
      "    _describe command commands\n"
      "    return\n"
      "  fi\n"
      "  local command=${words[2]}\n"
      "  shift words\n"
      "  ((CURRENT--))\n"
      "  case $command in\n";
  for (const Command& command : commands) {
    text += "    " + command.name + ")\n      _arguments";
    for (const Option& option : with_general(command.options)) {
      for (const std::string& name : names_of(option)) {
        text += " \\\n        " + quoted(name + "[" + zsh_text(option.help) + "]" +
                                         (option.value.empty() ? "" : zsh_value(option)));
      }
    }
    for (std::size_t i = 0; i < command.arguments.size(); ++i) {
      const Option& argument = command.arguments[i];
      const std::string place = argument.several ? "*" : std::to_string(i + 1);
      text += " \\\n        " + quoted(place + zsh_value(argument));
    }
    text += " ;;\n";
  }
  return text +
         "  esac\n"
         "}\n"
         "if [[ ${funcstack[1]} == _impasto ]]; then _impasto \"$@\"; else compdef _impasto "
         "impasto; "
         "fi\n";
}

std::string fish_option(const Option& option, const std::string& condition) {
  std::string text = "complete -c impasto -n " + quoted(condition);
  for (const std::string& name : names_of(option)) {
    text += name[1] == '-' ? " -l " + name.substr(2) : " -s " + name.substr(1);
  }
  if (!option.value.empty()) {
    text += option.words.empty() ? " -r -F" : " -x -a " + quoted(text::joined(option.words, " "));
  }
  return text + " -d " + quoted(option.help) + "\n";
}

std::string fish(const std::vector<Command>& commands) {
  std::string text =
      "# fish completion of impasto: impasto help --completion fish >\n"
      "# ~/.config/fish/completions/impasto.fish\n"
      "complete -c impasto -n __fish_use_subcommand -f\n";
  for (const Command& command : commands) {
    text += "complete -c impasto -n __fish_use_subcommand -a " + command.name + " -d " +
            quoted(command.line) + "\n";
  }
  for (const Command& command : commands) {
    const std::string condition = "__fish_seen_subcommand_from " + command.name;
    for (const Option& option : with_general(command.options)) {
      text += fish_option(option, condition);
    }
    for (const Option& argument : command.arguments) {
      if (argument.words.empty()) continue;
      text += "complete -c impasto -n " + quoted(condition) + " -f -a " +
              quoted(text::joined(argument.words, " ")) + "\n";
    }
  }
  return text;
}

}  // namespace

std::string completion(const std::string& shell, const std::vector<Command>& commands) {
  return shell == "bash" ? bash(commands) : shell == "zsh" ? zsh(commands) : fish(commands);
}

}  // namespace impasto::app
