// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/app/command.h"
#include "impasto/app/report.h"
#include "impasto/app/shared_options.h"
#include "impasto/app/values.h"
#include "impasto/studio/exhibit_order.h"

namespace impasto::app {

Command exhibit_command() {
  auto order = std::make_shared<studio::ExhibitOrder>();
  Command command;
  command.name = "exhibit";
  command.line = "Make a web site of paintings that any host can show";
  command.about =
      "A wall of the works and a page for each: painting, label, places to look at closely, what "
      "the music does, a label to print, a page to embed. On the visitor's machine the painting is "
      "painted again from its strokes while the music plays, with the same bits. The pages are "
      "whole without scripts, and ask for nothing from another host. The recording or the score "
      "that lies beside a painting under the same name is its sound. "
      "[docs/exhibition.md](exhibition.md) shows the way to a host.";
  Option paintings = painting_argument(order->order);
  paintings.needed = false;  // the atelier alone has none
  command.arguments = {paintings};
  command.options = {
      {"-o,--output", "DIR", "The folder of the site",
       "It appears when it is whole. An exhibition of this program that is there already is "
       "replaced when nobody has changed a file of it; other files in it stay.",
       take_text(order->order.output)},
      force_option(order->order),
      {"--base-url", "URL", "Where the site will stand: https://example.org/paintings/",
       "For the picture that other sites show of a link, and for embedding: both want whole "
       "addresses. All other links are relative.",
       take_text(order->base_url)},
      {"--title", "TEXT", "What the exhibition is called (default: Exhibition)", "",
       take_text(order->title)},
      {"--sound", "FILE", "Of one painting: the recording or score to hear",
       "Default: what lies beside it under the same name.", take_text(order->sound)},
      {"--atelier", "", "A page too where visitors have a song of their own painted",
       "In their browser: nothing is uploaded, nothing installed. Without PAINTING it is the whole "
       "site.",
       take_switch(order->atelier)},
      language_option(order->language),
      {"--zoom",
       "N",
       "Pixels of the longer side that a visitor can see (default: 4096)",
       "1600 to 16384. Beyond what the visitor's machine paints, in tiles that are fetched when "
       "somebody looks; 4096 takes 2 to 4 MB of disk a work.",
       take_whole(order->zoom, "--zoom", studio::kLeastZoom, studio::kMostZoom, "1600 to 16384"),
       {"4096", "8192"}}};
  command.examples = {"impasto exhibit song.impasto -o site",
                      "impasto exhibit works/*.impasto -o site --title \"Six songs\"",
                      "impasto exhibit song.impasto -o site --base-url https://example.org/",
                      "impasto exhibit --atelier -o site"};
  command.run = [order](const General& general, Terminal& terminal) {
    order->order.threads = general.threads;
    Report report(general, terminal, 1, static_cast<int>(3 * order->order.inputs.size()));
    return report.finish(studio::exhibit(*order, report.talk()));
  };
  return command;
}

}  // namespace impasto::app
