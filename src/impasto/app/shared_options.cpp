// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/app/shared_options.h"

#include <iterator>
#include <utility>

#include "impasto/app/values.h"
#include "impasto/base/text.h"
#include "impasto/notation/moods.h"
#include "impasto/notation/palettes.h"
#include "impasto/notation/styles.h"
#include "impasto/pigment/pigment.h"
#include "impasto/plan/style.h"

namespace impasto::app {
namespace {

std::vector<std::string> style_names() {
  std::vector<std::string> names;
  for (const plan::Style& style : notation::bundled_styles()) names.push_back(style.name);
  return names;
}

std::vector<std::string> mood_names() {
  std::vector<std::string> names;
  for (const notation::Mood& mood : notation::bundled_moods()) names.push_back(mood.name);
  return names;
}

std::vector<std::string> palette_names() {
  std::vector<std::string> names;
  for (const notation::Palette& palette : notation::bundled_palettes()) {
    names.push_back(palette.name);
  }
  return names;
}

std::vector<std::string> with_music(std::vector<std::string> words) {
  words.insert(words.begin(), "music");
  return words;
}

}  // namespace

void append(std::vector<Option>& to, std::vector<Option> more) {
  to.insert(to.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

Option input_argument(studio::Order& order, bool several) {
  return {"INPUT",
          "FILE",
          std::string("A recording, a score (.mid .musicxml .mxl) or a painting (.impasto); ") +
              (several ? "or several" : "- for standard input"),
          several ? "`-` is standard input. What a file is, its content decides." : "",
          [&order](const std::string& text) -> Result<void> {
            order.inputs.push_back(text);
            return {};
          },
          {},
          true,
          several};
}

Option painting_argument(studio::Order& order) {
  return {"PAINTING",
          "FILE",
          "A painting (.impasto), or several",
          "",
          [&order](const std::string& text) -> Result<void> {
            order.inputs.push_back(text);
            return {};
          },
          {},
          true,
          true};
}

Option language_option(Language& language, const std::string& of) {
  return {"--language",
          "LANG",
          of + ": en or fr (default: en)",
          "",
          [&language](const std::string& text) -> Result<void> {
            std::string word;
            auto ok = take_word(word, "--language", "a language there is", {"en", "fr"})(text);
            if (ok) language = *kLanguages.find(word);
            return ok;
          },
          {"en", "fr"}};
}

Option force_option(studio::Order& order) {
  return {"--force", "", "Replace files that otherwise stay as they are",
          "A result of this program that nobody has touched is replaced by another of its kind. "
          "Inputs, results that were changed since, results of another kind and other people's "
          "files are replaced with this only.",
          take_switch(order.force)};
}

std::vector<Option> output_options(studio::Order& order, const std::string& help,
                                   const std::string& more) {
  return {{"-o,--output", "FILE", help, more, take_text(order.output)}, force_option(order)};
}

std::vector<Option> hearing_options(studio::LoadOptions& hearing) {
  return {
      {"--analysis", "JAMS", "What `impasto listen` wrote, corrected by you",
       "What it holds replaces what is heard.", take_text(hearing.analysis)},
      {"--track", "N", "Of a recording with several sound tracks: which, from 1",
       "Default: the one that is marked as default.",
       take_whole(hearing.track, "--track", 1, 999, "1 for the first track, 2 for the second")},
      {"--partial", "", "Does nothing: what can be read of a damaged file is always taken",
       "Kept for scripts of earlier versions.",
       [](const std::string&) -> Result<void> { return {}; }},
  };
}

std::vector<Option> wish_options(studio::Wishes& wishes) {
  const auto seed = [&wishes](const std::string& text) -> Result<void> {
    const Result<std::uint64_t> value = parse_seed(text);
    if (!value) return tl::unexpected(value.error());
    wishes.seed = *value;
    return {};
  };
  const std::vector<std::string> palettes = palette_names();
  return {
      {"--seed",
       "N",
       "Another painting of the same music: varies what the music leaves free",
       "Default 1.",
       seed,
       {"1"}},
      {"--mood", "NAME", "In plain words: see impasto moods; or a file of your own, my.toml",
       "One of " +
           text::joined(mood_names(), ", ",
                        [](const std::string& name) { return "`" + name + "`"; }) +
           ", or [a file](moods.md): a style, a ground, colours and more that go together; each "
           "gives way to the option that asks for it.",
       take_wish(wishes.mood), mood_names()},
      {"--style", "NAME", "Whose hand: see impasto styles; or a file of your own, my.toml",
       "One of " +
           text::joined(style_names(), ", ",
                        [](const std::string& name) { return "`" + name + "`"; }) +
           ", or [a file](styles.md); default `oil`.",
       take_wish(wishes.style), style_names()},
      {"--with", "NAME", "A second style paints every other section",
       "Over what the first left there.", take_wish(wishes.with), style_names()},
      {"--scheme", "NAME", "The layout: " + plan::scheme_names() + " (default: music)",
       "`music`: the course of its loudness decides.", take_wish(wishes.scheme),
       with_music({plan::kSchemeNames.words.begin(), plan::kSchemeNames.words.end()})},
      {"--palette", "COLOURS",
       text::joined(palettes) + "; or pigments, A,B,C; or a picture to take the colours of",
       "Two to seven pigments, `TitaniumWhite,CobaltBlue,PyrroleRed`; or the main colours of a "
       "picture (JPEG, PNG, TIFF, WebP, GIF, BMP, HEIC, AVIF; inks too, and with its profile), with "
       "the pigments that come nearest; default `music`.",
       take_wish(wishes.palette), with_music(palettes)},
      {"--density",
       "X",
       "More or fewer strokes: .25 to 4",
       "Of what is free; notes and hits stay.",
       take_number(wishes.density, "--density"),
       {"1"}},
      {"--boldness",
       "X",
       "Broader strokes, stronger contrast: .25 to 4",
       "",
       take_number(wishes.boldness, "--boldness"),
       {"1"}},
      {"--warmth",
       "X",
       "Cooler or warmer colours: -1 to 1",
       "",
       take_number(wishes.warmth, "--warmth"),
       {"0"}},
      {"--ground", "COLOUR", "light, middle, dark or a colour, #c8b090 (default: music)",
       "What everything is painted on. `music`: the mood decides, and the seed.",
       take_wish(wishes.ground), with_music({"light", "middle", "dark"})},
      {"--order",
       "NAME",
       "What is painted first: form, gesture or time (default: form)",
       "`form`: the masses of the whole are blocked in during the first quarter, the rest comes as "
       "it sounds. `gesture`: the lines of the tune are drawn first, all of them. `time`: "
       "everything as it sounds. Hands that leave paper, as `ink` does, block nothing in.",
       take_wish(wishes.order),
       {"form", "gesture", "time"}},
      {"--variety",
       "X",
       "How far the seed may go: 0 to 1 (default: .6)",
       "Among what suits the music: layout, where the climax stands, colours, ground. 0: what "
       "suits "
       "best, whatever the seed.",
       take_number(wishes.variety, "--variety"),
       {"0", ".6", "1"}},
  };
}

std::vector<Option> subject_options(studio::Wishes& wishes) {
  return {
      {"--subject", "PICTURE", "A photograph, or any picture: paint that, to this music",
       "The picture gives what is painted, the music how: colours, directions, brushes, order and "
       "time. Without `--size` the painting has its shape; in another shape it is cut where the "
       "eye "
       "goes least.",
       take_wish(wishes.subject)},
      {"--abstraction",
       "X",
       "How far from likeness: 0 to 1, or auto: as the music asks (default: .3)",
       "0: all that the hand can see; .3: forms and eyes; .6: masses and light; .9: weights and "
       "palette.",
       take_wish(wishes.abstraction),
       {"0", ".3", ".6", ".9", "auto"}},
  };
}

}  // namespace impasto::app
