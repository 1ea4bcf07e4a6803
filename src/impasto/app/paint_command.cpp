// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/app/command.h"
#include "impasto/app/report.h"
#include "impasto/app/shared_options.h"
#include "impasto/app/values.h"
#include "impasto/studio/paint_order.h"

namespace impasto::app {

Command paint_command() {
  auto order = std::make_shared<studio::PaintOrder>();
  Command command;
  command.name = "paint";
  command.line = "Paint a piece of music, or a photograph";
  command.about =
      "Writes the picture and, unless INPUT is a painting, the painting itself (.impasto) beside "
      "it. All that is asked for is kept in the painting.";
  command.arguments = {input_argument(order->order, true)};
  command.arguments.front().help =
      "A recording, a score (.mid .musicxml .mxl), a picture, a painting (.impasto); or several";
  command.options = output_options(
      order->order, "The picture: .png .tif .tiff .jpg .jpeg (default: INPUT's name, .png)",
      "A folder, or a name that ends in `/`: there. For several inputs it must be one.");
  append(
      command.options,
      {{"--size",
        "WxH",
        "Pixels (default: 3000x3000; of a picture: its shape)",
        "Or one number for a square. 16 to 32768 a side, one side at most 8 times the other. The "
        "shape is part of the composition: of a painting in another shape, bare ground fills "
        "what is left over.",
        take_size(order->size),
        {"3000x3000"}},
       {"--dpi",
        "N",
        "Resolution written into the picture (default: 300)",
        "",
        take_real(order->dpi, "--dpi", 1, 9999, "1 to 9999"),
        {"300"}},
       {"--albedo", "FILE", "Write the colour alone, unlit, too: .png .tif .jpg", "",
        take_text(order->albedo)},
       {"--height", "FILE", "Write the height of the paint too: .png of 16 bit",
        "One channel, 1024 steps to one opaque coat, over the bare ground. With `--albedo` it is "
        "what a renderer needs to light the painting itself.",
        take_text(order->height)},
       {"--strokes", "FILE", "Write the strokes for other programs too: .strokes .strokes.gz .json",
        "All that is painted, and for each stroke why it is there, in words "
        "(docs/stroke-stream.md). "
        "A page paints from it what is painted here, bit for bit.",
        take_text(order->strokes)}});
  append(command.options, subject_options(order->wishes));
  append(command.options,
         {{"--keep-subject", "", "Keep a small copy of the picture in the painting",
           "So that it can be painted again in another style without the picture at hand.",
           take_switch(order->keep_subject)}});
  append(command.options, wish_options(order->wishes));
  append(command.options, hearing_options(order->hearing));
  command.examples = {
      "impasto paint song.flac", "impasto paint song.mid -o sleeve.tiff --size 3791x3791",
      "impasto paint song.flac --subject photo.jpg", "impasto paint song.impasto --size 8000x8000",
      "impasto paint *.flac -o paintings/"};
  command.run = [order](const General& general, Terminal& terminal) {
    order->order.threads = general.threads;
    Report report(general, terminal, order->order.inputs.size(), 2);
    return report.finish(studio::paint(*order, report.talk()));
  };
  return command;
}

}  // namespace impasto::app
