// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/app/command.h"
#include "impasto/app/report.h"
#include "impasto/app/shared_options.h"
#include "impasto/app/values.h"
#include "impasto/studio/listen_order.h"

namespace impasto::app {
namespace {

Result<void> check(const studio::ListenOrder& order) {
  if (!order.live && !order.events.empty()) {
    return fail(ErrorCode::kUsage, "events are told by live listening only", "--events",
                "give --live too");
  }
  if (order.live && !order.hearing.analysis.empty()) {
    return fail(ErrorCode::kUsage, "what is heard live cannot be corrected", "--analysis",
                "leave out --live or --analysis");
  }
  return {};
}

}  // namespace

Command listen_command() {
  auto order = std::make_shared<studio::ListenOrder>();
  Command command;
  command.name = "listen";
  command.line = "Write down what is heard, to read or correct";
  command.about = "Prints what is heard and writes it as [JAMS](jams.md).";
  command.arguments = {input_argument(order->order, true)};
  append(command.options,
         {{"-o,--jams,--output", "FILE", "The analysis: .jams (default: INPUT's name, .jams)",
           "A folder, or a name that ends in `/`: there. An analysis that was corrected is not "
           "written over without `--force`.",
           take_text(order->order.output)},
          force_option(order->order),
          {"--plot", "FILE", "Draw what is heard on one page: .png .tif .tiff .jpg .jpeg",
           "2400x1600: form, waveform (of a score: how loud each note is), tempo and beats, keys, "
           "chords, notes with melody and bass, motifs, loudness, brightness, emotion. What is "
           "paler is less sure. In a folder it is called INPUT's name, `.hearing.png`.",
           take_text(order->plot)}});
  append(command.options, hearing_options(order->hearing));
  append(
      command.options,
      {{"--live", "", "Hear it as it would be heard live: nothing is known ahead",
        "A recording, block by block. The outputs are the same, so that both ways of hearing can "
        "be compared; of notes there are melody and bass.",
        take_switch(order->live)},
       {"--block",
        "N",
        "Live: samples heard at a time (default: 256)",
        "Of 44.1 kHz, 1 to 65536. What is heard does not depend on it, only when it is told.",
        take_whole(order->block, "--block", 1, 65536, "1 to 65536 samples"),
        {"256"}},
       {"--events", "FILE", "Live: what was told, and when: .txt .tsv",
        "A line each: when it was told, when it happens (beats are told ahead), what it is, its "
        "values; tab-separated, times in seconds.",
        take_text(order->events)}});
  command.examples = {"impasto listen song.flac",
                      "impasto listen song.flac --plot song.hearing.png",
                      "impasto listen song.flac --live --block 512 --events song.txt",
                      "impasto listen song.musicxml -o song.jams --json"};
  command.check = [order] { return check(*order); };
  command.run = [order](const General& general, Terminal& terminal) {
    order->order.threads = general.threads;
    Report report(general, terminal, order->order.inputs.size(), order->plot.empty() ? 1 : 2);
    return report.finish(studio::listen_to(*order, report.talk()));
  };
  return command;
}

}  // namespace impasto::app
