// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/app/help.h"

#include <algorithm>

#include "impasto/base/text.h"

namespace impasto::app {
namespace {

constexpr std::size_t kColumns = 80, kLeft = 24;

/// `text` in lines of kColumns, each but the first behind `indent` blanks; the first has `used`
/// columns taken.
std::string wrapped(const std::string& text, std::size_t indent, std::size_t used) {
  std::string out, word;
  std::size_t column = used;
  bool first = true;
  for (const char c : text + " ") {
    if (c != ' ') {
      word += c;
      continue;
    }
    if (!first && column + 1 + word.size() > kColumns) {
      out += "\n" + std::string(indent, ' ');
      column = indent;
    } else if (!first) {
      out += ' ';
      ++column;
    }
    out += word;
    column += word.size();
    word.clear();
    first = false;
  }
  return out + "\n";
}

/// "-o, --output FILE"; an argument: "INPUT...".
std::string shown(const Option& option) {
  std::string text = text::joined(names_of(option));
  if (text[0] != '-') return text + (option.several ? "..." : "");
  if (text[1] == '-') text = "    " + text;
  return text + (option.value.empty() ? "" : " " + option.value);
}

std::string row(const std::string& left, const std::string& right) {
  std::string line = "  " + left;
  if (line.size() + 2 > kLeft) {
    line += "\n" + std::string(kLeft, ' ');
  } else {
    line.resize(kLeft, ' ');
  }
  return line + wrapped(right, kLeft, kLeft);
}

std::string rows(const std::vector<Option>& options) {
  std::string text;
  for (const Option& option : options) text += row(shown(option), option.help);
  return text;
}

std::string general_rows() {
  General general;
  return rows(general_options(general)) + row("-h, --help", "Explain") +
         row("    --version", "Print the version");
}

std::string exit_code_rows() {
  std::string text;
  for (const auto& [code, meaning] : exit_codes()) text += row(code, meaning);
  return text;
}

/// Markdown's marks taken out: [JAMS](jams.md) becomes JAMS.
std::string plain(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '`' || text[i] == '[') continue;
    if (text[i] == ']' && i + 1 < text.size() && text[i + 1] == '(') {
      i = text.find(')', i);
    } else {
      out += text[i];
    }
  }
  return out;
}

/// A cell of a table: a bar would end it.
std::string cell(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '|') out += '\\';
    out += c;
  }
  return out;
}

/// "`-o FILE`, `--output FILE`".
std::string names_cell(const Option& option) {
  std::string names;
  for (const std::string& name : names_of(option)) {
    names += (names.empty() ? "`" : ", `") + name +
             (option.value.empty() ? "`" : " " + option.value + "`");
  }
  return names;
}

/// One row an option. What `before` has word for word is told in one row, by its long names.
std::string table(const std::vector<Option>& options, const std::vector<Option>& before) {
  if (options.empty()) return {};
  std::string text = "| option | |\n|---|---|\n", again;
  for (const Option& option : options) {
    const bool told = std::any_of(before.begin(), before.end(), [&](const Option& other) {
      return other.names == option.names && other.help == option.help && other.more == option.more;
    });
    if (told) {
      again += (again.empty() ? "`" : ", `") + long_name(option) + "`";
      continue;
    }
    std::string meaning = option.help + (option.more.empty() ? "" : ". " + option.more);
    if (meaning.ends_with('.')) meaning.pop_back();
    text += "| " + names_cell(option) + " | " + cell(meaning) + " |\n";
  }
  return again.empty() ? text : text + "| " + again + " | as for `paint` |\n";
}

}  // namespace

std::string synopsis(const Command& command) {
  std::string text = "impasto " + command.name + " [OPTIONS]";
  for (const Option& argument : command.arguments) {
    const std::string name = argument.names + (argument.several ? "..." : "");
    text += argument.needed ? " " + name : " [" + name + "]";
  }
  return text;
}

std::string help_text(const Command& command) {
  std::string text = command.line + ".\n";
  if (!command.about.empty()) text += wrapped(plain(command.about), 0, 0);
  text += "\nusage: " + synopsis(command) + "\n";
  if (!command.arguments.empty()) text += "\n" + rows(command.arguments);
  if (!command.options.empty()) text += "\noptions\n" + rows(command.options);
  text += "\noptions of all commands\n" + general_rows() + "\nexamples\n";
  for (const std::string& example : command.examples) text += "  " + example + "\n";
  text += "\nexit codes\n" + exit_code_rows();
  return text;
}

std::string help_text(const std::vector<Command>& commands) {
  std::string text =
      "Impasto paints music: a recording or a score becomes a painting, and a film of it.\n\n"
      "usage: impasto COMMAND [OPTIONS] INPUT...\n\ncommands\n";
  for (const Command& command : commands) text += row(command.name, command.line);
  text += "\noptions of all commands\n" + general_rows() +
          "\nexamples\n"
          "  impasto paint song.flac     song.png, 3000x3000, and song.impasto\n"
          "  impasto film song.flac      song.mp4, 1920x1080, with its sound\n\nexit codes\n" +
          exit_code_rows() + "\n`impasto help COMMAND` tells more.\n";
  return text;
}

std::string markdown(const Command& command) {
  const Command paint = paint_command();
  return table(command.options, command.name == paint.name ? std::vector<Option>{} : paint.options);
}

std::string markdown(const std::vector<Command>& commands) {
  General general;
  std::string text = "## All commands\n" + table(general_options(general), {});
  for (const Command& command : commands) {
    const std::string options = markdown(command);
    text += "\n## " + synopsis(command) + "\n" + command.about + "\n" +
            (options.empty() ? "" : "\n" + options);
  }
  text += "\n## Exit codes\n| | |\n|---|---|\n";
  for (const auto& [code, meaning] : exit_codes()) text += "| " + code + " | " + meaning + " |\n";
  return text;
}

}  // namespace impasto::app
