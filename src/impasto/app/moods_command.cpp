// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>

#include "impasto/app/command.h"
#include "impasto/app/json.h"
#include "impasto/app/report.h"
#include "impasto/app/shared_options.h"
#include "impasto/app/values.h"
#include "impasto/notation/moods.h"
#include "impasto/studio/sheet_order.h"

namespace impasto::app {
namespace {

struct Asked {
  studio::SheetOrder order;
  bool page = false;
};

void print_list(const General& general) {
  std::vector<std::string> entries;
  for (const notation::Mood& mood : notation::bundled_moods()) {
    if (general.json) {
      entries.push_back(
          json_object({{"name", json_text(mood.name)}, {"line", json_text(mood.line)}}));
    } else {
      std::printf("%-14s %s\n", mood.name.c_str(), mood.line.c_str());
    }
  }
  if (general.json) std::printf("%s\n", json_object({{"moods", json_array(entries)}}).c_str());
}

Result<int> run(Asked& asked, const General& general, Terminal& terminal) {
  if (asked.page) {
    std::printf("%s", notation::moods_page().c_str());
    return 0;
  }
  if (asked.order.order.output.empty()) {
    print_list(general);
    return 0;
  }
  asked.order.order.threads = general.threads;
  Report report(general, terminal, 1, 2);
  return report.finish(studio::paint_moods(asked.order, report.talk()));
}

}  // namespace

Command moods_command() {
  auto asked = std::make_shared<Asked>();
  studio::SheetOrder& order = asked->order;
  Command command;
  command.name = "moods";
  command.line = "List the moods, or paint a piece in each";
  command.about = "Without `--sheet` it lists them: name, and what they look like.";
  Option input = input_argument(order.order, false);
  input.help = "For --sheet: a recording, a score or a painting";
  input.needed = false;
  command.arguments = {input};
  command.options = {
      {"--sheet", "PICTURE", "Paint a sheet: the piece in every mood",
       "`.png .tif .tiff .jpg .jpeg`; in a folder it is called INPUT's name, "
       "`.moods.png`.",
       take_text(order.order.output)},
      force_option(order.order),
      {"--size",
       "WxH",
       "The shape of each (default: 3000x3000)",
       "",
       take_size(order.size),
       {"3000x3000"}},
      {"--page", "", "Print the page that documents mood files", "", take_switch(asked->page)}};
  append(command.options, hearing_options(order.hearing));
  command.examples = {"impasto moods", "impasto moods song.flac --sheet moods.png"};
  command.check = [asked]() -> Result<void> {
    const studio::Order& o = asked->order.order;
    if (o.output.empty() || !o.inputs.empty()) return {};
    return fail(ErrorCode::kUsage, "a sheet shows a piece of music in each mood", "--sheet",
                "name a recording or a score: impasto moods song.flac --sheet out.png");
  };
  command.run = [asked](const General& general, Terminal& terminal) {
    return run(*asked, general, terminal);
  };
  return command;
}

}  // namespace impasto::app
