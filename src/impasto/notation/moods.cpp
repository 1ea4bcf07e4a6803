// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/notation/moods.h"

#include <string_view>

#include "impasto/base/text.h"
#include "impasto/notation/bundled.h"
#include "impasto/notation/schema.h"
#include "impasto/notation/styles.h"
#include "impasto/notation/toml.h"
#include "impasto/plan/style.h"

namespace impasto::notation {
namespace {

constexpr std::string_view kFolder = "moods/";

Schema<Mood> mood_schema() {
  constexpr std::size_t kWord = 200;
  Schema<Mood> schema("a mood");
  schema.text("name", &Mood::name, 1, 40, "what it is called").required();
  schema.text("line", &Mood::line, 1, 120, "what it looks like, in one line").required();
  schema.text("style", &Mood::style, 1, kWord, "whose hand: [a style](styles.md), or a file");
  schema.text("with", &Mood::with, 0, kWord,
              "a second style, which paints every other section; empty: none");
  std::vector<Choice<std::string>> schemes = {{"music", "music", "its loudness decides"}};
  for (int i = 0; i <= static_cast<int>(plan::Scheme::kSpiral); ++i) {
    const std::string word = plan::to_string(static_cast<plan::Scheme>(i));
    schemes.push_back({word, word, "as [in a style](styles.md)"});
  }
  schema.choice("scheme", &Mood::scheme, schemes, "how the whole is laid out");
  schema.text("palette", &Mood::palette, 1, kWord, "as `--palette`");
  schema.text("ground", &Mood::ground, 1, kWord, "music, light, middle, dark, or \"#rrggbb\"");
  schema.number("density", &Mood::density, 0.25, 4, "", "more or fewer strokes");
  schema.number("boldness", &Mood::boldness, 0.25, 4, "", "broader strokes, stronger contrast");
  schema.number("warmth", &Mood::warmth, -1, 1, "", "cooler or warmer colours");
  schema.number("variety", &Mood::variety, 0, 1, "", "how far the seed may go");
  return schema;
}

Result<Mood> from_toml(const Toml& toml, const std::string& file) {
  Result<Mood> mood = mood_schema().read(toml, file);
  if (!mood) return mood;
  for (const auto& [field, style] : {std::pair{"style", mood->style}, {"with", mood->with}}) {
    if (style.empty()) continue;
    const Result<plan::Style> found = find_style(style);
    if (found) continue;
    Error error = found.error();
    const Toml* at = toml.find(field);
    if (error.where.empty())
      error.where = at == nullptr ? file : file + ":" + std::to_string(at->line);
    error.code = ErrorCode::kUnreadable;
    return tl::unexpected(std::move(error));
  }
  return mood;
}

}  // namespace

std::vector<Mood> bundled_moods() {
  std::vector<Mood> moods;
  for (const BundledFile& file : bundled_files()) {
    if (!std::string_view(file.name).starts_with(kFolder)) continue;
    if (auto mood = parse_mood(std::string(file.text), std::string(file.name)))
      moods.push_back(std::move(*mood));
  }
  return moods;
}

Result<Mood> parse_mood(const std::string& text, const std::string& name) {
  const Result<Toml> toml = parse_toml(text, name);
  if (!toml) return tl::unexpected(toml.error());
  return from_toml(*toml, name);
}

Result<Mood> find_mood(const std::string& name) {
  if (name.find('/') != std::string::npos || name.ends_with(".toml")) {
    const Result<Toml> toml = read_toml(name);
    if (!toml) return tl::unexpected(toml.error());
    return from_toml(*toml, name);
  }
  for (const BundledFile& file : bundled_files()) {
    if (std::string(kFolder) + name + ".toml" == file.name)
      return parse_mood(std::string(file.text), std::string(file.name));
  }
  std::vector<std::string> names;
  for (const Mood& mood : bundled_moods()) names.push_back(mood.name);
  const std::string meant = text::nearest(name, names);
  return fail(
      ErrorCode::kUsage,
      "there is no mood \"" + name + "\"" + (meant.empty() ? "" : ", did you mean " + meant + "?"),
      "", "the moods are " + text::joined(names) + "; or give a file of your own, my.toml");
}

std::string moods_page() {
  std::string page =
      "# Moods\n\n"
      "A mood is a plain word for settings that go together: a style, a ground, a palette, how\n"
      "many strokes and how broad. `impasto paint song.flac --mood NAME` takes one of these, and\n"
      "`impasto moods song.flac --sheet out.png` shows them:\n\n| mood | | painted as |\n"
      "|---|---|---|\n";
  for (const Mood& mood : bundled_moods())
    page += "| `" + mood.name + "` | " + mood.line + " | " + mood.style + " |\n";
  page +=
      "\n![The same piece in each mood](gallery/moods.jpg)\n\n"
      "Any option given beside it counts more than the mood: `--mood night --style ink` is the\n"
      "night in ink. The music still decides the rest: two pieces in one mood are two pictures.\n"
      "A mood replaces all that was chosen before where a painting is painted again\n"
      "(`impasto paint song.impasto --mood storm`); the painting file keeps its name.\n\n"
      "## Your own\n\n"
      "Write a file, `my.toml`, and give `--mood my.toml`. Only `name` and `line` must be there.\n"
      "The program's own are in `data/moods/`.\n\n"
      "```toml\n"
      "name = \"sunday\"\n"
      "line = \"wide, light and slow\"\n"
      "style = \"watercolour\"\n"
      "ground = \"light\"\n"
      "density = 0.5\n"
      "warmth = 0.3\n"
      "```\n\n" +
      mood_schema().markdown() + "\nThis page is made from the program's own table of fields.\n";
  return page;
}

}  // namespace impasto::notation
