// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>

#include "impasto/app/command.h"
#include "impasto/app/json.h"
#include "impasto/app/report.h"
#include "impasto/app/shared_options.h"
#include "impasto/app/values.h"
#include "impasto/notation/styles.h"
#include "impasto/studio/sheet_order.h"

namespace impasto::app {
namespace {

struct Asked {
  studio::SheetOrder order;
  bool page = false;
};

void print_list(const General& general) {
  std::vector<std::string> entries;
  for (const plan::Style& style : notation::bundled_styles()) {
    if (general.json) {
      entries.push_back(
          json_object({{"name", json_text(style.name)}, {"line", json_text(style.line)}}));
    } else {
      std::printf("%-14s %s\n", style.name.c_str(), style.line.c_str());
    }
  }
  if (general.json) std::printf("%s\n", json_object({{"styles", json_array(entries)}}).c_str());
}

Result<int> run(Asked& asked, const General& general, Terminal& terminal) {
  if (asked.page) {
    std::printf("%s", notation::styles_page().c_str());
    return 0;
  }
  if (asked.order.order.output.empty()) {
    print_list(general);
    return 0;
  }
  asked.order.order.threads = general.threads;
  Report report(general, terminal, 1, 2);
  return report.finish(studio::paint_styles(asked.order, report.talk()));
}

}  // namespace

Command styles_command() {
  auto asked = std::make_shared<Asked>();
  studio::SheetOrder& order = asked->order;
  Command command;
  command.name = "styles";
  command.line = "List the styles, or paint a piece in each";
  command.about = "Without `--sheet` it lists them: name, and what they look like.";
  Option input = input_argument(order.order, false);
  input.help = "For --sheet: a recording, a score or a painting";
  input.needed = false;
  command.arguments = {input};
  command.options = {
      {"--sheet", "PICTURE", "Paint a sheet: the piece in every style",
       "`.png .tif .tiff .jpg .jpeg`; in a folder it is called INPUT's name, "
       "`.styles.png`.",
       take_text(order.order.output)},
      force_option(order.order),
      {"--size",
       "WxH",
       "The shape of each (default: 3000x3000)",
       "",
       take_size(order.size),
       {"3000x3000"}},
      {"--page", "", "Print the page that documents style files", "", take_switch(asked->page)}};
  append(command.options, hearing_options(order.hearing));
  command.examples = {"impasto styles", "impasto styles song.flac --sheet styles.png"};
  command.check = [asked]() -> Result<void> {
    const studio::Order& o = asked->order.order;
    if (o.output.empty() || !o.inputs.empty()) return {};
    return fail(ErrorCode::kUsage, "a sheet shows a piece of music in each style", "--sheet",
                "name a recording or a score: impasto styles song.flac --sheet out.png");
  };
  command.run = [asked](const General& general, Terminal& terminal) {
    return run(*asked, general, terminal);
  };
  return command;
}

}  // namespace impasto::app
