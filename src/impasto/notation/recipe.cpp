// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/notation/recipe.h"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <map>

#include "impasto/base/file.h"
#include "impasto/base/number_text.h"
#include "impasto/base/text.h"
#include "impasto/compose/colour/swatches.h"
#include "impasto/notation/moods.h"
#include "impasto/notation/palettes.h"
#include "impasto/notation/styles.h"
#include "impasto/notation/toml.h"
#include "impasto/pigment/pigment.h"

namespace impasto::notation {
namespace {

using Notes = std::map<std::string, std::string>;
using compose::Settings;

std::string number_text(double v) {
  char text[40];
  std::snprintf(text, sizeof text, "%.9g", v);
  return text;
}

std::vector<std::string> split(const std::string& text, char at) {
  std::vector<std::string> parts;
  std::string part;
  for (char c : text + at) {
    if (c != at) {
      part += c;
      continue;
    }
    const std::size_t from = part.find_first_not_of(' '), to = part.find_last_not_of(' ');
    if (from != std::string::npos) parts.push_back(part.substr(from, to - from + 1));
    part.clear();
  }
  return parts;
}

tl::unexpected<Error> at_flag(Error error, const char* flag) {
  if (error.where.empty()) error.where = flag;
  return tl::unexpected(std::move(error));
}

/// The style by its name; a file's text is kept with the painting, for it may be gone tomorrow.
Result<void> take_style(Notes& notes, const std::string& key, const std::string& word,
                        const char* flag) {
  notes.erase(key + "_text");
  notes[key] = word;
  Result<plan::Style> style = notation::find_style(word);
  if (!style) return at_flag(style.error(), flag);
  if (word.find('/') == std::string::npos && !word.ends_with(".toml")) return {};
  Result<std::string> text = read_file(word, notation::kMostTomlBytes);
  if (!text) return tl::unexpected(text.error());
  notes[key + "_text"] = std::move(*text);
  return {};
}

Result<plan::Style> kept_style(const Notes& notes, const std::string& key) {
  if (const auto text = notes.find(key + "_text"); text != notes.end()) {
    return notation::parse_style(text->second, notes.at(key));
  }
  return notation::find_style(notes.at(key));
}

std::vector<compose::Swatch> swatches_of(const std::string& text) {
  std::vector<float> values;
  for (const std::string& word : split(text, ' ')) {
    values.push_back(static_cast<float>(read_number(word).value_or(0.0)));
  }
  std::vector<compose::Swatch> swatches;
  for (std::size_t i = 0; i + 3 < values.size() && swatches.size() < 32; i += 4) {
    const auto limit = [&](std::size_t k, float least, float most) {
      return std::clamp(values[i + k], least, most);
    };
    swatches.push_back(
        {{limit(0, 0, 100), limit(1, -128, 128), limit(2, -128, 128)}, limit(3, 0, 1)});
  }
  return swatches;
}

void keep_swatches(Notes& notes, const std::vector<compose::Swatch>& swatches) {
  notes["swatches"] = swatches_text(swatches);
  notes["pigments"] = text::joined(compose::pigments_reaching(swatches), ",");
}

Result<void> take_palette(Notes& notes, const std::string& word,
                          const std::optional<std::string>& swatches,
                          const ReadSwatches& read_swatches, std::vector<std::string>& warnings) {
  for (const char* key : {"palette", "pigments", "swatches"}) notes.erase(key);
  if (word == "music") return {};
  notes["palette"] = word;
  if (swatches) {
    const std::vector<compose::Swatch> read = swatches_of(*swatches);
    if (read.empty()) return fail(ErrorCode::kUsage, "these are no colours", "swatches");
    keep_swatches(notes, read);
    return {};
  }
  for (const notation::Palette& palette : notation::bundled_palettes()) {
    if (palette.name == word) {
      notes["pigments"] = text::joined(palette.pigments, ",");
      return {};
    }
  }
  if (word.ends_with(".toml")) {
    const Result<notation::Palette> own = notation::read_palette(word);
    if (!own) return tl::unexpected(own.error());
    notes["pigments"] = text::joined(own->pigments, ",");
    return {};
  }
  if (const auto seen = read_swatches ? read_swatches(word, warnings) : std::nullopt) {
    if (!*seen) return tl::unexpected(seen->error());
    keep_swatches(notes, **seen);
    return {};
  }
  std::vector<std::string> chosen;
  for (const std::string& asked : split(word, ',')) {
    const pigment::Pigment* found = nullptr;
    for (const pigment::Pigment& p : pigment::pigments()) {
      if (text::lower(std::string(p.name)) == text::lower(asked)) found = &p;
    }
    if (found == nullptr) {
      return fail(
          ErrorCode::kUsage, "there is no palette or pigment \"" + asked + "\"", "--palette",
          "give music, " +
              text::joined(notation::bundled_palettes(), ", ", &notation::Palette::name) +
              ", a picture (.png .jpg .tif), a file of your own (.toml), or two to seven of " +
              text::joined(pigment::pigments(), ",", &pigment::Pigment::name));
    }
    if (std::find(chosen.begin(), chosen.end(), found->name) == chosen.end()) {
      chosen.emplace_back(found->name);
    }
  }
  if (chosen.size() < 2 || chosen.size() > plan::kPigments) {
    return fail(ErrorCode::kUsage, "a palette has two to seven pigments", "--palette",
                "name them with commas between: TitaniumWhite,CobaltBlue,PyrroleRed");
  }
  notes["pigments"] = text::joined(chosen, ",");
  return {};
}

Result<void> take_number(Notes& notes, const char* key, const std::optional<double>& value,
                         double least, double most, double plain) {
  if (!value) return {};
  if (!(*value >= least && *value <= most)) {
    return fail(ErrorCode::kUsage, "the value is out of range", std::string("--") + key,
                "give " + number_text(least) + " to " + number_text(most) + "; " +
                    number_text(plain) + " changes nothing");
  }
  notes[key] = number_text(*value);
  return {};
}

float kept_number(const Notes& notes, const char* key, float least, float most, float plain) {
  const auto found = notes.find(key);
  if (found == notes.end()) return plain;
  const auto v = static_cast<float>(read_number(found->second).value_or(plain));
  return v >= least && v <= most ? v : plain;
}

Result<void> take_ground(Notes& notes, const std::string& word) {
  notes.erase("ground");
  if (word == "music") return {};
  if (!compose::ground_of(word)) {
    return fail(ErrorCode::kUsage, "there is no ground \"" + word + "\"", "--ground",
                "give music, light, middle, dark, or a colour: #c8b090");
  }
  notes["ground"] = word;
  return {};
}

Result<void> take_abstraction(Notes& notes, const std::string& word) {
  const std::optional<double> value = read_number(word);
  if (word != "auto" && !(value && *value >= 0 && *value <= 1)) {
    return fail(ErrorCode::kUsage, "there is no abstraction \"" + word + "\"", "--abstraction",
                "give 0 (likeness) to 1 (a few masses), or auto: as the music asks");
  }
  notes["abstraction"] = word;
  return {};
}

std::optional<float> kept_abstraction(const Notes& notes) {
  const auto found = notes.find("abstraction");
  if (found != notes.end() && found->second == "auto") return std::nullopt;
  return kept_number(notes, "abstraction", 0.0f, 1.0f, *Recipe{}.abstraction);
}

/// Notes into settings. What a damaged file may hold is checked again.
Result<Settings> settings_of(const Notes& notes) {
  Settings settings;
  if (notes.count("style")) {
    Result<plan::Style> style = kept_style(notes, "style");
    if (!style) return tl::unexpected(style.error());
    settings.style = std::move(*style);
  }
  if (notes.count("with")) {
    Result<plan::Style> style = kept_style(notes, "with");
    if (!style) return tl::unexpected(style.error());
    settings.with.push_back({std::move(*style)});
  }
  if (const auto scheme = notes.find("scheme"); scheme != notes.end()) {
    settings.scheme = plan::scheme_of(scheme->second);
  }
  if (const auto pigments = notes.find("pigments"); pigments != notes.end()) {
    for (const std::string& name : split(pigments->second, ',')) {
      if (pigment::find_pigment(name) != nullptr && settings.pigments.size() < plan::kPigments) {
        settings.pigments.push_back(name);
      }
    }
  }
  if (const auto swatches = notes.find("swatches"); swatches != notes.end()) {
    settings.swatches = swatches_of(swatches->second);
  }
  settings.density = kept_number(notes, "density", 0.25f, 4.0f, 1.0f);
  settings.boldness = kept_number(notes, "boldness", 0.25f, 4.0f, 1.0f);
  settings.warmth = kept_number(notes, "warmth", -1.0f, 1.0f, 0.0f);
  settings.variety = kept_number(notes, "variety", 0.0f, 1.0f, settings.variety);
  if (const auto ground = notes.find("ground"); ground != notes.end()) {
    settings.ground = compose::ground_of(ground->second);
  }
  if (const auto order = notes.find("order"); order != notes.end()) {
    settings.order = compose::kOrders.find(order->second).value_or(settings.order);
  }
  return settings;
}

/// What a mood says takes the place of all that was chosen before, and gives way to what is asked
/// beside it.
Result<void> take_mood(Notes& notes, const std::string& word, const ReadSwatches& read_swatches,
                       Wishes& wishes) {
  const Result<notation::Mood> mood = notation::find_mood(word);
  if (!mood) return at_flag(mood.error(), "--mood");
  for (const char* key :
       {"style", "style_text", "with", "with_text", "scheme", "palette", "pigments", "swatches",
        "ground", "density", "boldness", "warmth", "variety"}) {
    notes.erase(key);
  }
  notes["mood"] = mood->name;
  const notation::Mood plain;
  const auto say = [](auto& wish, const auto& value, const auto& unsaid) {
    if (!wish && value != unsaid) wish = value;
  };
  // What it says of colours and the ground is looked at here, so that the file is named if it is
  // wrong.
  const auto in_file = [&](Error error) {
    error.code = ErrorCode::kUnreadable;
    error.where = word;
    return tl::unexpected(std::move(error));
  };
  if (!wishes.palette && mood->palette != plain.palette) {
    std::vector<std::string> ignored;
    Notes aside;
    if (auto ok = take_palette(aside, mood->palette, {}, read_swatches, ignored); !ok)
      return in_file(ok.error());
  }
  if (!wishes.ground && mood->ground != plain.ground) {
    if (auto ok = take_ground(notes, mood->ground); !ok) return in_file(ok.error());
  }
  say(wishes.style, mood->style, plain.style);
  say(wishes.with, mood->with, plain.with);
  say(wishes.scheme, mood->scheme, plain.scheme);
  say(wishes.palette, mood->palette, plain.palette);
  say(wishes.ground, mood->ground, plain.ground);
  say(wishes.density, mood->density, plain.density);
  say(wishes.boldness, mood->boldness, plain.boldness);
  say(wishes.warmth, mood->warmth, plain.warmth);
  say(wishes.variety, mood->variety, plain.variety);
  return {};
}

}  // namespace

std::string swatches_text(const std::vector<compose::Swatch>& swatches) {
  std::string text;
  for (const compose::Swatch& s : swatches) {
    for (float v : {s.colour.L, s.colour.a, s.colour.b, s.share}) {
      text += (text.empty() ? "" : " ") + number_text(v);
    }
  }
  return text;
}

Result<Recipe> make_recipe(const Wishes& asked,
                           const std::vector<std::pair<std::string, std::string>>& kept,
                           std::uint64_t kept_seed, const ReadSwatches& read_swatches) {
  Notes notes(kept.begin(), kept.end());
  std::vector<std::string> warnings;
  Wishes wishes = asked;
  if (asked.mood) {
    if (auto ok = take_mood(notes, *asked.mood, read_swatches, wishes); !ok)
      return tl::unexpected(ok.error());
  }
  if (wishes.style) {
    if (auto ok = take_style(notes, "style", *wishes.style, "--style"); !ok)
      return tl::unexpected(ok.error());
  }
  if (wishes.with) {
    if (auto ok = take_style(notes, "with", *wishes.with, "--with"); !ok)
      return tl::unexpected(ok.error());
  }
  if (wishes.scheme) {
    notes.erase("scheme");
    if (*wishes.scheme != "music") {
      if (!plan::scheme_of(*wishes.scheme)) {
        return fail(ErrorCode::kUsage, "there is no scheme \"" + *wishes.scheme + "\"", "--scheme",
                    "give music (the course of its loudness decides), " + plan::scheme_names());
      }
      notes["scheme"] = *wishes.scheme;
    }
  }
  if (wishes.palette) {
    if (auto ok = take_palette(notes, *wishes.palette, wishes.swatches, read_swatches, warnings);
        !ok)
      return tl::unexpected(ok.error());
  }
  if (wishes.ground) {
    if (auto ok = take_ground(notes, *wishes.ground); !ok) return tl::unexpected(ok.error());
  }
  if (wishes.order) {
    if (!compose::kOrders.find(*wishes.order)) {
      return fail(ErrorCode::kUsage, "there is no order \"" + *wishes.order + "\"", "--order",
                  "give time, form or gesture");
    }
    notes["order"] = *wishes.order;
  }
  if (auto ok = take_number(notes, "density", wishes.density, 0.25, 4, 1); !ok)
    return tl::unexpected(ok.error());
  if (auto ok = take_number(notes, "boldness", wishes.boldness, 0.25, 4, 1); !ok)
    return tl::unexpected(ok.error());
  if (auto ok = take_number(notes, "warmth", wishes.warmth, -1, 1, 0); !ok)
    return tl::unexpected(ok.error());
  if (auto ok = take_number(notes, "variety", wishes.variety, 0, 1, compose::Settings{}.variety);
      !ok)
    return tl::unexpected(ok.error());
  if (wishes.abstraction) {
    if (auto ok = take_abstraction(notes, *wishes.abstraction); !ok)
      return tl::unexpected(ok.error());
  }
  Result<Settings> settings = settings_of(notes);
  if (!settings) return tl::unexpected(settings.error());
  settings->seed = wishes.seed.value_or(kept_seed);
  return Recipe{std::move(*settings),
                {notes.begin(), notes.end()},
                kept_abstraction(notes),
                std::move(warnings)};
}

plan::Plan compose_by(const Recipe& recipe, const plan::Piece& piece, float aspect,
                      const std::string& artist) {
  Settings settings = recipe.settings;
  settings.aspect = aspect;
  plan::Plan plan = compose::compose(piece, settings);
  plan.recipe = recipe.notes;
  plan.hands = {settings.style.name};
  for (const compose::Player& player : settings.with) plan.hands.push_back(player.style.name);
  if (!artist.empty()) plan.recipe.emplace_back(kArtistNote, artist);
  return plan;
}

}  // namespace impasto::notation
