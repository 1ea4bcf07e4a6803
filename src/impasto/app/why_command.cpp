// SPDX-License-Identifier: GPL-3.0-or-later
#include <cctype>
#include <cstdio>

#include "impasto/app/command.h"
#include "impasto/app/json.h"
#include "impasto/app/report.h"
#include "impasto/app/shared_options.h"
#include "impasto/app/values.h"
#include "impasto/studio/why_order.h"

namespace impasto::app {
namespace {

void print_answer(const General& general, const studio::Answer& answer, Language language) {
  const bool french = language == Language::kFrench;
  if (!answer.stroke) {
    std::printf("%s\n", general.json ? "{\"stroke\": null}"
                        : french     ? "fond nu : rien n’a été peint ici"
                                     : "bare ground: nothing was painted here");
  } else if (general.json) {
    std::printf("%s\n", json_object({{"stroke", std::to_string(*answer.stroke)},
                                     {"why", json_text(answer.sound)},
                                     {"depicts", json_text(answer.depicts)},
                                     {"mark", json_text(answer.mark)},
                                     {"nearby", json_text(answer.nearby)},
                                     {"ground", answer.ground ? "true" : "false"},
                                     {"kind", json_text(plan::to_string(answer.cause.kind))},
                                     {"index", std::to_string(answer.cause.index)},
                                     {"origin", std::to_string(answer.cause.origin)},
                                     {"start", json_number(answer.cause.start)},
                                     {"end", json_number(answer.cause.end)},
                                     {"pass", json_text(answer.pass)},
                                     {"brush", json_text(answer.brush)},
                                     {"hand", json_text(answer.hand)}})
                            .c_str());
  } else {
    const auto line = [](std::string text) {
      text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
      std::printf("%s.\n", text.c_str());
    };
    if (!answer.sound.empty()) line(answer.sound);
    if (!answer.depicts.empty())
      line((french ? "cela représente " : "it depicts ") + answer.depicts);
    line((french ? "il en est venu " : "it made ") + answer.mark);
    if (!answer.nearby.empty()) line((french ? "tout près : " : "nearest to it: ") + answer.nearby);
  }
}

}  // namespace

Command why_command() {
  auto order = std::make_shared<studio::WhyOrder>();
  Command command;
  command.name = "why";
  command.line = "Tell which sound made the mark at a pixel";
  command.about =
      "What was heard, when and where in the form; then what it did to the paint. A stroke of the "
      "ground answers the whole piece: of it, the sound it was laid with is told, and the sound "
      "behind the mark nearest to it. On bare ground it says so.";
  command.arguments = {
      {"PAINTING", "FILE", "A painting (.impasto)", "", take_text(order->painting), {}, true},
      {"PIXEL",
       "X,Y",
       "X,Y from the top left corner",
       "",
       [order](const std::string& text) -> Result<void> {
         const auto point = parse_point(text);
         if (!point) return tl::unexpected(point.error());
         order->point = *point;
         return {};
       },
       {"0,0"},
       true}};
  command.options = {
      {"--size", "WxH", "The picture's size in pixels (default: that of the picture made with it)",
       "The one that you look at.", take_size(order->size)},
      language_option(order->language, "Of the answer")};
  command.examples = {"impasto why song.impasto 1200,840",
                      "impasto why song.impasto 960,540 --size 1920x1080 --json"};
  command.run = [order](const General& general, Terminal& terminal) -> Result<int> {
    order->threads = general.threads;
    const Report report(general, terminal, 1, 1);
    const Result<studio::Answer> answer = studio::why(*order, report.talk());
    if (!answer) return tl::unexpected(answer.error());
    terminal.clear();
    if (general.stats) print_stats(answer->stats);
    print_answer(general, *answer, order->language);
    return 0;
  };
  return command;
}

}  // namespace impasto::app
