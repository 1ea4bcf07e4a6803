// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/app/command.h"
#include "impasto/app/report.h"
#include "impasto/app/shared_options.h"
#include "impasto/app/values.h"
#include "impasto/base/text.h"
#include "impasto/studio/film_order.h"

namespace impasto::app {
namespace {

template <std::size_t N>
std::vector<std::string> words_of(const std::array<const char*, N>& words) {
  return {words.begin(), words.end()};
}

/// Takes the enumerator of that name.
template <class Enum, std::size_t N>
Take take_name(Enum& to, const Names<Enum, N>& names, const char* flag, const char* what) {
  return [&to, &names, flag, what](const std::string& text) -> Result<void> {
    const std::optional<Enum> found = names.find(text);
    if (!found) {
      return fail(ErrorCode::kUsage, "\"" + text + "\" is not " + what, flag,
                  "give one of " + impasto::text::joined(words_of(names.words)));
    }
    to = *found;
    return {};
  };
}

/// Seconds of which the film is longer than its sound.
Take take_seconds(double& to, const char* flag, const char* what) {
  return [&to, flag, what](const std::string& text) -> Result<void> {
    std::optional<double> seconds;
    if (auto ok = take_number(seconds, flag)(text); !ok) return ok;
    if (!(*seconds >= 0.0 && *seconds <= studio::kLongestHold)) {
      return fail(ErrorCode::kUsage, std::string("the picture cannot ") + what, flag,
                  "give 0 to 60 seconds");
    }
    to = *seconds;
    return {};
  };
}

std::vector<Option> look_options(studio::FilmLook& look) {
  return {
      {"--hold",
       "S",
       "Seconds that the finished picture stays after the sound, 0 to 60 (default: 0)",
       "",
       take_seconds(look.hold, "--hold", "be held that long"),
       {"4"}},
      {"--fade",
       "S",
       "Seconds in which it then goes to black, 0 to 60 (default: 0)",
       "",
       take_seconds(look.fade, "--fade", "fade that long"),
       {"2"}},
      {"--camera", "NAME", "still, breathe or follow (default: still)",
       "`still`: the whole, always. `breathe`: a little nearer within a section, back where the "
       "next begins. `follow`: near to the brush at work, up to twice as large, back at section "
       "borders. All end on the whole. What is seen from near is painted as large, on a canvas "
       "of up to 8192 pixels a side, so a frame wider than 4096 is enlarged a little.",
       take_name(look.camera, studio::kCameras, "--camera", "a camera"),
       words_of(studio::kCameras.words)},
      {"--light", "NAME", "wet, moving or still (default: wet)",
       "`wet`: paint gleams until it dries. `moving`: and the lamp wanders slowly over the "
       "relief. `still`: as in the still. At the end the light is the still's, whatever it was.",
       take_name(look.light, studio::kLightings, "--light", "a light"),
       words_of(studio::kLightings.words)}};
}

}  // namespace

Command film_command() {
  auto order = std::make_shared<studio::FilmOrder>();
  const auto take_rate = [order](const std::string& text) -> Result<void> {
    const auto rate = parse_rate(text);
    if (!rate) return tl::unexpected(rate.error());
    order->rate = *rate;
    return {};
  };
  const auto known = media::film_presets();
  const std::vector<std::string> presets(known.begin(), known.end());
  Command command;
  command.name = "film";
  command.line = "Film the painting being painted, with its sound";
  command.about =
      "Writes an MP4: H.264 High, 4:2:0, BT.709, AAC 48 kHz stereo, index in front. The last frame "
      "before it fades is what `paint` makes in the same size. It is as long as the sound, within "
      "half a frame, "
      "and as --hold and --fade ask.";
  command.arguments = {input_argument(order->order, true)};
  command.options =
      output_options(order->order, "The film: .mp4 (default: INPUT's name, .mp4)",
                     "A folder, or a name that ends in `/`: there. For several inputs it must be "
                     "one.");
  append(command.options,
         {{"--size",
           "WxH",
           "Pixels (default: 1920x1080)",
           "64 to 8192 a side, even.",
           take_size(order->size, 64, 8192, true),
           {"1920x1080", "1080x1920", "3840x2160"}},
          {"--fps",
           "N",
           "Frames a second (default: 30)",
           "1 to 120; also 23.976, 29.97, 59.94 and fractions such as 30000/1001.",
           take_rate,
           {"24", "25", "30", "60"}},
          {"--preset", "NAME",
           "x264's preset: " + presets.front() + " .. " + presets.back() + " (default: medium)",
           "Slower ones make smaller files of the same quality.",
           take_word(order->preset, "--preset", "a preset of x264", presets), presets},
          {"--crf",
           "N",
           "x264's quality: 1 best .. 51 worst (default: 18)",
           "",
           take_whole(order->crf, "--crf", 1, 51, "1 (best) to 51"),
           {"18"}},
          {"--sound", "FILE", "For a painting (.impasto): the recording or score to hear",
           "That which it was painted from.", take_text(order->sound)}});
  append(command.options, look_options(order->look));
  append(command.options, subject_options(order->wishes));
  append(command.options, wish_options(order->wishes));
  append(command.options, hearing_options(order->hearing));
  command.examples = {"impasto film song.flac",
                      "impasto film song.mid -o tall.mp4 --size 1080x1920 --fps 60",
                      "impasto film song.impasto --sound song.flac"};
  command.run = [order](const General& general, Terminal& terminal) {
    order->order.threads = general.threads;
    Report report(general, terminal, order->order.inputs.size(), 2);
    return report.finish(studio::film(*order, report.talk()));
  };
  return command;
}

}  // namespace impasto::app
