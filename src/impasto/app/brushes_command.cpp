// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <utility>

#include "impasto/app/command.h"
#include "impasto/app/json.h"
#include "impasto/app/report.h"
#include "impasto/app/shared_options.h"
#include "impasto/app/values.h"
#include "impasto/notation/brushes.h"
#include "impasto/studio/sheet_order.h"

namespace impasto::app {
namespace {

struct Asked {
  studio::BrushOrder order;
  std::string sheet, mixing;
  bool page = false;
};

Result<int> print_list(const studio::Order& order, const General& general) {
  std::vector<notation::BrushFile> brushes;
  if (order.inputs.empty()) {
    brushes = notation::bundled_brushes();
  } else {
    Result<notation::BrushFile> own = notation::read_brush(order.inputs.front());
    if (!own) return tl::unexpected(own.error());
    brushes.push_back(std::move(*own));
  }
  std::vector<std::string> entries;
  for (const notation::BrushFile& file : brushes) {
    const char* const shape = plan::to_string(file.brush.shape);
    if (general.json) {
      entries.push_back(json_object({{"name", json_text(file.brush.name)},
                                     {"shape", json_text(shape)},
                                     {"meaning", json_text(file.meaning)}}));
    } else {
      std::printf("%-12s %-8s %s\n", file.brush.name.c_str(), shape, file.meaning.c_str());
    }
  }
  if (general.json) std::printf("%s\n", json_object({{"brushes", json_array(entries)}}).c_str());
  return 0;
}

Result<int> run(Asked& asked, const General& general, Terminal& terminal) {
  if (asked.page) {
    std::printf("%s", notation::brushes_page().c_str());
    return 0;
  }
  studio::BrushOrder& order = asked.order;
  order.mixing = !asked.mixing.empty();
  order.order.output = order.mixing ? asked.mixing : asked.sheet;
  order.order.threads = general.threads;
  if (order.order.output.empty()) return print_list(order.order, general);
  Report report(general, terminal, 1, 1);
  return report.finish(studio::paint_brushes(order, report.talk()));
}

}  // namespace

Command brushes_command() {
  auto asked = std::make_shared<Asked>();
  Command command;
  command.name = "brushes";
  command.line = "List the brushes, or paint what they do";
  command.about = "Without `--sheet` and `--mixing` it lists them: name, shape, what for.";
  Option input = input_argument(asked->order.order, false);
  input.names = "FILE";
  input.help = "A brush of your own (TOML; docs/brushes.md)";
  input.needed = false;
  command.arguments = {input};
  command.options = {
      {"--sheet", "PICTURE",
       "Paint a look sheet: three loads, three pressures, over dry and over wet",
       "Loads are rows, pressures columns; then a gesture.", take_text(asked->sheet)},
      {"--mixing", "PICTURE", "Paint pairs of wet pigments dragged into each other", "",
       take_text(asked->mixing)},
      force_option(asked->order.order),
      {"--size", "WxH", "Pixels (default: the longer side 2400)", "", take_size(asked->order.size)},
      {"--page", "", "Print the page that documents brush files",
       "Made from the same table that checks a file.", take_switch(asked->page)}};
  command.examples = {"impasto brushes", "impasto brushes --sheet brushes.png",
                      "impasto brushes my.toml --sheet look.png"};
  command.check = [asked]() -> Result<void> {
    if (asked->sheet.empty() || asked->mixing.empty()) return {};
    return fail(ErrorCode::kUsage, "there is one sheet at a time", "--mixing",
                "give --sheet or --mixing");
  };
  command.run = [asked](const General& general, Terminal& terminal) {
    return run(*asked, general, terminal);
  };
  return command;
}

}  // namespace impasto::app
