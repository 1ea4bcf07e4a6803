// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/app/command.h"
#include "impasto/app/report.h"
#include "impasto/app/shared_options.h"
#include "impasto/app/values.h"
#include "impasto/studio/seal_order.h"

namespace impasto::app {

Command seal_command() {
  auto order = std::make_shared<studio::SealOrder>();
  Command command;
  command.name = "seal";
  command.line = "Put a painting, its painter and its sound into one page";
  command.about =
      "One HTML file that opens in any browser, from a disk too, and asks no network for anything. "
      "It paints the picture again from its strokes and says whether the hash is that which was "
      "sealed. It shows that the strokes give this picture; it is no signature of anybody.";
  command.arguments = {painting_argument(order->order)};
  command.options =
      output_options(order->order, "The page: .html (default: PAINTING's name, .html)",
                     "A folder, or a name that ends in `/`: there. For several "
                     "paintings it must be one.");
  append(command.options,
         {{"--sound", "FILE", "Of one painting: the recording or score to hear",
           "Default: what lies beside it under the same name.", take_text(order->sound)},
          language_option(order->language)});
  command.examples = {"impasto seal song.impasto", "impasto seal song.impasto -o gift.html"};
  command.run = [order](const General& general, Terminal& terminal) {
    order->order.threads = general.threads;
    Report report(general, terminal, order->order.inputs.size(), 3);
    return report.finish(studio::seal(*order, report.talk()));
  };
  return command;
}

}  // namespace impasto::app
