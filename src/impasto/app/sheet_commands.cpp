// SPDX-License-Identifier: GPL-3.0-or-later
// The commands that list what there is of a kind (styles, moods) or paint a piece in each of it.
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "impasto/app/command.h"
#include "impasto/app/json.h"
#include "impasto/app/report.h"
#include "impasto/app/shared_options.h"
#include "impasto/app/values.h"
#include "impasto/notation/moods.h"
#include "impasto/notation/styles.h"
#include "impasto/studio/sheet_order.h"

namespace impasto::app {
namespace {

/// What there are several of, each with a name and a line about it.
struct Kind {
  std::string one, many;
  std::vector<std::pair<std::string, std::string>> (*entries)();
  std::string (*page)();
  Result<std::vector<studio::Outcome>> (*paint)(const studio::SheetOrder&, const studio::Talk&);
};

struct Asked {
  studio::SheetOrder order;
  bool page = false;
};

template <class Bundled>
std::vector<std::pair<std::string, std::string>> named(const Bundled& bundled) {
  std::vector<std::pair<std::string, std::string>> entries;
  for (const auto& each : bundled) entries.emplace_back(each.name, each.line);
  return entries;
}

void print_list(const Kind& kind, const General& general) {
  std::vector<std::string> entries;
  for (const auto& [name, line] : kind.entries()) {
    if (general.json) {
      entries.push_back(json_object({{"name", json_text(name)}, {"line", json_text(line)}}));
    } else {
      std::printf("%-14s %s\n", name.c_str(), line.c_str());
    }
  }
  if (general.json) std::printf("%s\n", json_object({{kind.many, json_array(entries)}}).c_str());
}

Result<int> run(const Kind& kind, Asked& asked, const General& general, Terminal& terminal) {
  if (asked.page) {
    std::printf("%s", kind.page().c_str());
    return 0;
  }
  if (asked.order.order.output.empty()) {
    print_list(kind, general);
    return 0;
  }
  asked.order.order.threads = general.threads;
  Report report(general, terminal, 1, 2);
  return report.finish(kind.paint(asked.order, report.talk()));
}

Command sheet_command(const Kind& kind) {
  auto asked = std::make_shared<Asked>();
  studio::SheetOrder& order = asked->order;
  Command command;
  command.name = kind.many;
  command.line = "List the " + kind.many + ", or paint a piece in each";
  command.about = "Without `--sheet` it lists them: name, and what they look like.";
  Option input = input_argument(order.order, false);
  input.help = "For --sheet: a recording, a score or a painting";
  input.needed = false;
  command.arguments = {input};
  command.options = {{"--sheet", "PICTURE", "Paint a sheet: the piece in every " + kind.one,
                      "`.png .tif .tiff .jpg .jpeg`; in a folder it is called INPUT's name, `." +
                          kind.many + ".png`.",
                      take_text(order.order.output)},
                     force_option(order.order),
                     {"--size",
                      "WxH",
                      "The shape of each (default: 3000x3000)",
                      "",
                      take_size(order.size),
                      {"3000x3000"}},
                     {"--page", "", "Print the page that documents " + kind.one + " files", "",
                      take_switch(asked->page)}};
  append(command.options, hearing_options(order.hearing));
  command.examples = {"impasto " + kind.many,
                      "impasto " + kind.many + " song.flac --sheet " + kind.many + ".png"};
  command.check = [asked, kind]() -> Result<void> {
    const studio::Order& o = asked->order.order;
    if (o.output.empty() || !o.inputs.empty()) return {};
    return fail(ErrorCode::kUsage, "a sheet shows a piece of music in each " + kind.one, "--sheet",
                "name a recording or a score: impasto " + kind.many + " song.flac --sheet out.png");
  };
  command.run = [asked, kind](const General& general, Terminal& terminal) {
    return run(kind, *asked, general, terminal);
  };
  return command;
}

}  // namespace

Command styles_command() {
  return sheet_command({"style", "styles", [] { return named(notation::bundled_styles()); },
                        notation::styles_page, studio::paint_styles});
}

Command moods_command() {
  return sheet_command({"mood", "moods", [] { return named(notation::bundled_moods()); },
                        notation::moods_page, studio::paint_moods});
}

}  // namespace impasto::app
