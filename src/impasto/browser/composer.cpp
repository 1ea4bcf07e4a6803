// SPDX-License-Identifier: GPL-3.0-or-later
#include <nlohmann/json.hpp>

#include "impasto/base/json_text.h"
#include "impasto/browser/handles.h"
#include "impasto/notation/analysis.h"
#include "impasto/notation/jams.h"
#include "impasto/notation/moods.h"
#include "impasto/notation/palettes.h"
#include "impasto/notation/recipe.h"
#include "impasto/notation/styles.h"

using namespace impasto;
using browser::handle_of;
using browser::kept;
using notation::Json;

namespace {

/// A text, or a number as a person would write it; nothing where it is neither.
std::optional<std::string> word_of(const Json& wishes, const char* name) {
  const Json& value = notation::member(wishes, name);
  if (value.is_string()) return value.get<std::string>();
  return std::nullopt;
}

std::optional<double> number_of(const Json& wishes, const char* name) {
  const Json& value = notation::member(wishes, name);
  if (value.is_number()) return value.get<double>();
  return std::nullopt;
}

/// 64 bits do not fit into JavaScript's numbers: as text too.
Result<std::optional<std::uint64_t>> seed_of(const Json& wishes) {
  const Json& value = notation::member(wishes, "seed");
  if (value.is_null()) return std::nullopt;
  if (value.is_number_unsigned()) return value.get<std::uint64_t>();
  std::uint64_t seed = 0;
  const std::string text = notation::text_of(value);
  bool digits = !text.empty() && text.size() <= 20;
  for (const char c : text) {
    digits &= c >= '0' && c <= '9' && seed <= (UINT64_MAX - static_cast<unsigned>(c - '0')) / 10;
    if (digits) seed = 10 * seed + static_cast<unsigned>(c - '0');
  }
  if (!digits) return fail(ErrorCode::kUsage, "the seed is no whole number", "seed", "0, 1, 2 ...");
  return seed;
}

struct Asked {
  notation::Wishes wishes;
  double aspect = 1.0;
  std::string artist;
  Language language = Language::kEnglish;  ///< of the reasons
};

Result<Asked> asked_of(const std::string& text) {
  const Result<Json> json = notation::parse_json(text, "the wishes");
  if (!json) return tl::unexpected(json.error());
  static constexpr const char* kKnown[] = {
      "seed",  "mood",    "style",    "with",   "scheme",  "palette", "swatches", "ground",
      "order", "density", "boldness", "warmth", "variety", "aspect",  "artist",   "language"};
  for (const auto& [name, value] : json->items()) {
    if (std::find(std::begin(kKnown), std::end(kKnown), name) == std::end(kKnown))
      return fail(ErrorCode::kUsage, "there is no such wish", name);
  }
  const Result<std::optional<std::uint64_t>> seed = seed_of(*json);
  if (!seed) return tl::unexpected(seed.error());
  Asked asked;
  notation::Wishes& w = asked.wishes;
  w.seed = *seed;
  w.mood = word_of(*json, "mood");
  w.style = word_of(*json, "style");
  w.with = word_of(*json, "with");
  w.scheme = word_of(*json, "scheme");
  w.palette = word_of(*json, "palette");
  w.swatches = word_of(*json, "swatches");
  w.ground = word_of(*json, "ground");
  w.order = word_of(*json, "order");
  w.density = number_of(*json, "density");
  w.boldness = number_of(*json, "boldness");
  w.warmth = number_of(*json, "warmth");
  w.variety = number_of(*json, "variety");
  asked.aspect = number_of(*json, "aspect").value_or(1.0);
  asked.artist = word_of(*json, "artist").value_or("");
  const auto language = kLanguages.find(word_of(*json, "language").value_or("en"));
  if (!language) return fail(ErrorCode::kUsage, "there is no such language", "language", "en, fr");
  asked.language = *language;
  if (!(asked.aspect >= 0.125 && asked.aspect <= 8.0))
    return fail(ErrorCode::kUsage, "the shape is out of range", "aspect", "give 1/8 to 8");
  return asked;
}

template <class List>
void list_of(std::string& out, const char* name, const List& list) {
  out += std::string(out.size() > 1 ? "," : "") + "\"" + name + "\":[";
  for (const auto& entry : list) {
    if (out.back() != '[') out += ',';
    out += "{\"name\":" + json_text(entry.name) + ",\"line\":" + json_text(entry.line) + "}";
  }
  out += ']';
}

}  // namespace

web_piece* web_piece_read(const char* jams, size_t size) {
  return handle_of([&]() -> Result<std::unique_ptr<web_piece>> {
    Result<notation::Analysis> read =
        notation::parse_jams(std::string(jams, size), "the analysis", plan::Piece{});
    if (!read) return tl::unexpected(read.error());
    return std::make_unique<web_piece>(web_piece{std::move(read->piece)});
  }());
}

const char* web_piece_json(const web_piece* piece) {
  return kept(notation::to_jams(piece->piece, {}, false));
}

void web_piece_free(web_piece* piece) {
  delete piece;
}

web_work* web_compose(const web_piece* piece, const char* wishes, size_t size) {
  return handle_of([&]() -> Result<std::unique_ptr<web_work>> {
    const Result<Asked> asked = asked_of(std::string(wishes, size));
    if (!asked) return tl::unexpected(asked.error());
    const Result<notation::Recipe> recipe = notation::make_recipe(asked->wishes, {}, 1, {});
    if (!recipe) return tl::unexpected(recipe.error());
    const plan::Plan plan = notation::compose_by(*recipe, piece->piece,
                                                 static_cast<float>(asked->aspect), asked->artist);
    return std::make_unique<web_work>(
        web_work{stream::stream_of(plan, asked->language), {}, {}, plan.piece});
  }());
}

size_t web_write(web_work* work) {
  Result<std::string> bytes = stream::write_stream(work->stream);
  if (!bytes) browser::tell(bytes.error());
  work->bytes = bytes ? std::move(*bytes) : std::string();
  return work->bytes.size();
}

const uint8_t* web_bytes(const web_work* work) {
  return reinterpret_cast<const uint8_t*>(work->bytes.data());
}

const char* web_choices(void) {
  std::string text = "{";
  list_of(text, "styles", notation::bundled_styles());
  list_of(text, "moods", notation::bundled_moods());
  list_of(text, "palettes", notation::bundled_palettes());
  return kept(text + "}");
}
