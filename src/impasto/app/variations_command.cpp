// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/app/command.h"
#include "impasto/app/report.h"
#include "impasto/app/shared_options.h"
#include "impasto/app/values.h"
#include "impasto/studio/sheet_order.h"

namespace impasto::app {

Command variations_command() {
  auto order = std::make_shared<studio::SheetOrder>();
  order->count = 9;
  Command command;
  command.name = "variations";
  command.line = "Paint a sheet of small paintings to choose a seed from";
  command.about =
      "On one sheet, each with its seed under it. Of four times as many seeds, from `--seed` on, "
      "those are shown that look least alike. What is chosen, `impasto paint` with the same "
      "options and that seed paints in full.";
  command.arguments = {input_argument(order->order, false)};
  command.options = output_options(
      order->order,
      "The sheet: .png .tif .tiff .jpg .jpeg (default: INPUT's name, .variations.png)",
      "A folder, or a name that ends in `/`: there.");
  append(command.options, {{"-n,--count",
                            "N",
                            "How many, 1 to 64 (default: 9)",
                            "",
                            take_whole(order->count, "--count", 1, 64, "1 to 64"),
                            {"4", "9", "16"}},
                           {"--size",
                            "WxH",
                            "The shape they will be painted in (default: 3000x3000)",
                            "",
                            take_size(order->size),
                            {"3000x3000"}}});
  append(command.options, wish_options(order->wishes));
  append(command.options, hearing_options(order->hearing));
  command.examples = {"impasto variations song.flac -n 9 -o sheet.png",
                      "impasto paint song.flac --seed 4"};
  command.run = [order](const General& general, Terminal& terminal) {
    order->order.threads = general.threads;
    Report report(general, terminal, 1, 3);
    return report.finish(studio::paint_variations(*order, report.talk()));
  };
  return command;
}

}  // namespace impasto::app
