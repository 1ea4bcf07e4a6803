// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/app/man.h"

#include "impasto/app/help.h"
#include "impasto/app/version.h"

namespace impasto::app {
namespace {

/// Plain text as roff takes it: no line begins with a request, no dash is a hyphen.
std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else {
      out += c;
    }
  }
  if (!out.empty() && (out[0] == '.' || out[0] == '\'')) out.insert(0, "\\&");
  return out;
}

/// Markdown as roff: `code` in bold, [a link](to.md) as its words.
std::string from_markdown(const std::string& text) {
  std::string out, run;
  bool code = false;
  const auto flush = [&] {
    out += escaped(run);
    run.clear();
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '`') {
      flush();
      out += code ? "\\fR" : "\\fB";
      code = !code;
    } else if (!code && text[i] == ']' && i + 1 < text.size() && text[i + 1] == '(') {
      i = text.find(')', i);
    } else if (code || text[i] != '[') {
      run += text[i];
    }
  }
  flush();
  return out;
}

std::string head(const std::string& name, const std::string& line) {
  return ".TH " + name + " 1 \"\" \"impasto " + kVersion + "\" \"User Commands\"\n.SH NAME\n" +
         escaped(name) + " \\- " + escaped(line) + "\n";
}

std::string option_rows(const std::vector<Option>& options) {
  std::string text;
  for (const Option& option : options) {
    std::string names;
    for (const std::string& name : names_of(option)) {
      names += (names.empty() ? "\\fB" : ", \\fB") + escaped(name) + "\\fR";
    }
    if (!option.value.empty() && option.names[0] == '-') names += " \\fI" + option.value + "\\fR";
    const std::string more = option.more.empty() ? "" : " " + option.more;
    text += ".TP\n" + names + "\n" + from_markdown(option.help + "." + more) + "\n";
  }
  return text;
}

std::string general_section() {
  General general;
  return ".SH OPTIONS OF ALL COMMANDS\n" + option_rows(general_options(general)) +
         ".TP\n\\fB\\-h\\fR, \\fB\\-\\-help\\fR\nExplain.\n"
         ".TP\n\\fB\\-\\-version\\fR\nPrint the version.\n";
}

std::string exit_section() {
  std::string text = ".SH EXIT STATUS\n";
  for (const auto& [code, meaning] : exit_codes()) {
    text += ".TP\n\\fB" + code + "\\fR\n" + escaped(meaning) + "\n";
  }
  return text;
}

}  // namespace

std::string man_page(const Command& command) {
  std::string text = head("impasto-" + command.name, command.line);
  text += ".SH SYNOPSIS\n\\fB" + escaped(synopsis(command)) + "\\fR\n";
  if (!command.about.empty()) text += ".SH DESCRIPTION\n" + from_markdown(command.about) + "\n";
  if (!command.arguments.empty()) text += ".SH ARGUMENTS\n" + option_rows(command.arguments);
  if (!command.options.empty()) text += ".SH OPTIONS\n" + option_rows(command.options);
  text += general_section() + ".SH EXAMPLES\n.nf\n";
  for (const std::string& example : command.examples) text += escaped(example) + "\n";
  return text + ".fi\n" + exit_section() + ".SH SEE ALSO\n\\fBimpasto\\fR(1)\n";
}

std::string man_page(const std::vector<Command>& commands) {
  std::string text = head("impasto", "paint music, and film the painting");
  text +=
      ".SH SYNOPSIS\n\\fBimpasto\\fR \\fICOMMAND\\fR [OPTIONS] \\fIINPUT\\fR...\n"
      ".SH DESCRIPTION\nA recording or a score becomes a painting in which every stroke has a "
      "sound "
      "as its reason, and a film of the painting being painted in time with its sound.\n"
      ".SH COMMANDS\n";
  std::string also;
  for (const Command& command : commands) {
    text += ".TP\n\\fB" + escaped(command.name) + "\\fR\n" + escaped(command.line) + ".\n";
    also += (also.empty() ? "\\fB" : ",\n\\fB") + escaped("impasto-" + command.name) + "\\fR(1)";
  }
  text += general_section();
  text +=
      ".SH EXAMPLES\n.nf\nimpasto paint song.flac\nimpasto film song.flac\n.fi\n" + exit_section();
  return text + ".SH SEE ALSO\n" + also + "\n";
}

}  // namespace impasto::app
