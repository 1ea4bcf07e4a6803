// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/serve/wishes.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "impasto/base/text.h"
#include "impasto/notation/jams.h"
#include "impasto/notation/moods.h"
#include "impasto/notation/palettes.h"
#include "impasto/notation/styles.h"
#include "impasto/pigment/pigment.h"
#include "impasto/plan/style.h"
#include "impasto/studio/paints.h"

namespace impasto::serve {
namespace {

using Words = std::vector<std::string>;

template <class List>
Words names_in(const List& list) {
  Words names;
  for (const auto& each : list) names.emplace_back(each.name);
  return names;
}

tl::unexpected<Error> wrong(const char* name, const std::string& message, const std::string& hint) {
  return fail(ErrorCode::kUsage, message, name, hint);
}

/// A member that is a text; nothing when it is not given.
Result<void> take_word(const Json& asked, const char* name, std::optional<std::string>& to) {
  const Json& value = notation::member(asked, name);
  if (value.is_null()) return {};
  if (!value.is_string()) return wrong(name, "this is no text", "give a word");
  to = value.get<std::string>();
  return {};
}

Result<void> take_name(const Json& asked, const char* name, std::optional<std::string>& to,
                       const Words& words) {
  if (auto ok = take_word(asked, name, to); !ok || !to) return ok;
  if (std::find(words.begin(), words.end(), *to) != words.end()) return {};
  return wrong(name, "there is no " + text::clean(*to, 80), "give one of " + text::joined(words));
}

/// Longer than seven colours of a picture ever are.
constexpr std::size_t kMostSwatches = 1024;

/// Names of paints with commas between, too; or what a picture is called, with its colours.
Result<void> take_palette(const Json& asked, std::optional<std::string>& to,
                          std::optional<std::string>& swatches) {
  if (auto ok = take_word(asked, "swatches", swatches); !ok) return ok;
  if (swatches) {
    if (swatches->size() > kMostSwatches)
      return wrong("swatches", "these are no colours", "give what palettes answered");
    if (auto ok = take_word(asked, "palette", to); !ok) return ok;
    to = text::clean(to.value_or("picture"), 80);
    return {};
  }
  Words words = names_in(notation::bundled_palettes());
  words.insert(words.begin(), "music");
  if (auto ok = take_name(asked, "palette", to, words); ok) return ok;
  if (!to) return wrong("palette", "this is no text", "give a word");
  std::string paint;
  for (const char c : *to + ",") {
    if (c != ',') {
      if (c != ' ') paint += c;
      continue;
    }
    const auto paints = pigment::pigments();
    if (std::none_of(paints.begin(), paints.end(), [&](const auto& each) {
          return text::lower(std::string(each.name)) == text::lower(paint);
        })) {
      return wrong("palette", "there is no palette or paint " + text::clean(paint, 80),
                   "give one of " + text::joined(words) + ", or two to seven paints");
    }
    paint.clear();
  }
  return {};
}

Result<void> take_number(const Json& asked, const char* name, std::optional<double>& to) {
  const Json& value = notation::member(asked, name);
  if (value.is_null()) return {};
  if (!value.is_number()) return wrong(name, "this is no number", "give a number");
  to = value.get<double>();
  return {};
}

Json list_of(const auto& bundled) {
  Json list = Json::array();
  for (const auto& each : bundled) list.push_back({{"name", each.name}, {"line", each.line}});
  return list;
}

}  // namespace

Result<Json> parse_asked(const std::string& text) {
  if (text.empty()) return Json(Json::object());
  Result<Json> json = notation::parse_json(text, "the request");
  if (!json) return tl::unexpected(json.error());
  if (!json->is_object()) {
    return fail(ErrorCode::kUsage, "this is no JSON object", "the request", "send {...}");
  }
  return json;
}

Result<studio::Wishes> wishes_of(const Json& asked) {
  studio::Wishes wishes;
  const Words styles = names_in(notation::bundled_styles());
  for (const auto& [name, to] : {std::pair{"style", &wishes.style}, {"with", &wishes.with}}) {
    if (auto ok = take_name(asked, name, *to, styles); !ok) return tl::unexpected(ok.error());
  }
  if (auto ok = take_name(asked, "mood", wishes.mood, names_in(notation::bundled_moods())); !ok)
    return tl::unexpected(ok.error());
  if (auto ok = take_palette(asked, wishes.palette, wishes.swatches); !ok)
    return tl::unexpected(ok.error());
  for (const auto& [name, to] : {std::pair{"scheme", &wishes.scheme},
                                 {"ground", &wishes.ground},
                                 {"order", &wishes.order}}) {
    if (auto ok = take_word(asked, name, *to); !ok) return tl::unexpected(ok.error());
  }
  for (const auto& [name, to] : {std::pair{"density", &wishes.density},
                                 {"boldness", &wishes.boldness},
                                 {"warmth", &wishes.warmth},
                                 {"variety", &wishes.variety}}) {
    if (auto ok = take_number(asked, name, *to); !ok) return tl::unexpected(ok.error());
  }
  const Json& seed = notation::member(asked, "seed");
  if (!seed.is_null()) {
    if (!seed.is_number_unsigned())
      return wrong("seed", "this is no seed", "give a whole number from 0 on");
    wishes.seed = seed.get<std::uint64_t>();
  }
  return wishes;
}

Result<studio::Size> size_of(const Json& asked, studio::Size otherwise, int least, int most) {
  if (notation::member(asked, "width").is_null() && notation::member(asked, "height").is_null())
    return otherwise;
  const int width = notation::integer(notation::member(asked, "width"), 0);
  const int height = notation::integer(notation::member(asked, "height"), 0);
  const auto [low, high] = std::minmax(width, height);
  if (low < least || high > most || high > 8 * low) {
    return wrong("width, height", "this is no size",
                 "give " + std::to_string(least) + " to " + std::to_string(most) +
                     " pixels, one side at most 8 times the other");
  }
  return studio::Size{width, height};
}

Result<std::string> word_of(const Json& asked, const char* name, const std::string& otherwise,
                            const Words& words) {
  std::optional<std::string> word;
  if (auto ok = take_name(asked, name, word, words); !ok) return tl::unexpected(ok.error());
  return word.value_or(otherwise);
}

Result<double> number_of(const Json& asked, const char* name, double otherwise, double least,
                         double most) {
  std::optional<double> value;
  if (auto ok = take_number(asked, name, value); !ok) return tl::unexpected(ok.error());
  if (!value) return otherwise;
  if (!(*value >= least && *value <= most)) {
    return wrong(name, "the value is out of range",
                 "give " + Json(least).dump() + " to " + Json(most).dump());
  }
  return *value;
}

std::string text_of(const Json& asked, const char* name) {
  return notation::text_of(notation::member(asked, name));
}

Result<void> film_of(const Json& asked, studio::FilmOrder& order) {
  const auto known = media::film_presets();
  const Result<std::string> preset =
      word_of(asked, "preset", order.preset, {known.begin(), known.end()});
  if (!preset) return tl::unexpected(preset.error());
  order.preset = *preset;
  const auto& cameras = studio::kCameras.words;
  const auto& lights = studio::kLightings.words;
  const auto camera = word_of(asked, "camera", "still", {cameras.begin(), cameras.end()});
  if (!camera) return tl::unexpected(camera.error());
  const auto light = word_of(asked, "light", "wet", {lights.begin(), lights.end()});
  if (!light) return tl::unexpected(light.error());
  order.look.camera = *studio::kCameras.find(*camera);
  order.look.light = *studio::kLightings.find(*light);
  const auto fps = number_of(asked, "fps", 30, 1, 120);
  const auto crf = number_of(asked, "crf", order.crf, 1, 51);
  const auto hold = number_of(asked, "hold", 0, 0, studio::kLongestHold);
  const auto fade = number_of(asked, "fade", 0, 0, studio::kLongestHold);
  for (const auto* each : {&fps, &crf, &hold, &fade}) {
    if (!*each) return tl::unexpected(each->error());
  }
  order.rate = {static_cast<int>(std::lround(*fps)), 1};
  order.crf = static_cast<int>(std::lround(*crf));
  order.look.hold = *hold;
  order.look.fade = *fade;
  return {};
}

Json choices() {
  Json paints = Json::array();
  for (const studio::Paint& each : studio::paints())
    paints.push_back({{"name", each.name}, {"colour", each.colour}, {"tint", each.tint}});
  Json schemes = Json::array({"music"});
  for (const char* name : plan::kSchemeNames.words) schemes.push_back(name);
  return {{"styles", list_of(notation::bundled_styles())},
          {"moods", list_of(notation::bundled_moods())},
          {"palettes", list_of(notation::bundled_palettes())},
          {"paints", std::move(paints)},
          {"schemes", schemes}};
}

}  // namespace impasto::serve
