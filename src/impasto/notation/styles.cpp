// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/notation/styles.h"

#include <algorithm>
#include <string_view>

#include "impasto/notation/bundled.h"
#include "impasto/notation/schema.h"
#include "impasto/notation/toml.h"
#include "impasto/pigment/pigment.h"

namespace impasto::notation {
namespace {

using compose::ColourBias;
using compose::Element;
using compose::GroundTone;
using compose::Manner;
using compose::Scheme;
using compose::Style;

/// What a file says; `scheme` is a word because "music" is no scheme.
struct File {
  Style style;
  std::string scheme = "music";
};

Schema<plan::Brush> brush_schema() {
  using plan::Brush;
  using plan::BrushShape;
  Schema<Brush> schema("a brush");
  schema.choice("shape", &Brush::shape,
                {{"round", BrushShape::kRound, "pointed"},
                 {"flat", BrushShape::kFlat, "square ends"},
                 {"filbert", BrushShape::kFilbert, "rounded ends"},
                 {"fan", BrushShape::kFan, "spread hairs"},
                 {"rigger", BrushShape::kRigger, "long and thin"},
                 {"knife", BrushShape::kKnife, "no hairs"},
                 {"sumi", BrushShape::kSumi, "soft, from a hair to its full width by pressure"}},
                "its form");
  schema.number("bristles", &Brush::bristles, 4, 200, "", "clumps of hair across the width");
  schema.number("stiffness", &Brush::stiffness, 0, 1, "", "0 soft and even, 1 hog: ridges, skips");
  schema.number("raggedness", &Brush::raggedness, 0, 1, "", "0 clean edges and ends, 1 broken");
  schema.number("pickup", &Brush::pickup, 0, 1, "", "how much wet paint it lifts and carries on");
  schema.number("run", &Brush::run, 1, 200, "widths", "how far a load lasts");
  schema.number("smear", &Brush::smear, 0, 1, "", "how much wet paint it ploughs along");
  return schema;
}

Schema<Element> element_schema() {
  Schema<Element> schema("an element");
  schema.choice("manner", &Element::manner,
                {{"none", Manner::kNone, "left out"},
                 {"masses", Manner::kMasses, "modelled masses, a long line, bands"},
                 {"touches", Manner::kTouches, "many short loaded strokes of broken colour"},
                 {"arm", Manner::kArm, "long sweeps of the whole arm, splashes"},
                 {"ink", Manner::kInk, "a few wet strokes of diluted black"},
                 {"forms", Manner::kForms, "point, line and plane"}},
                "how it is painted");
  schema.number("amount", &Element::amount, 0, 4, "", "how many strokes, 1 as the manner has it");
  schema.number("size", &Element::size, 0.2, 4, "", "their width, likewise");
  schema.number("length", &Element::length, 0.2, 4, "", "their length, likewise");
  return schema;
}

Schema<GroundTone> ground_schema() {
  using plan::Ground;
  Schema<GroundTone> schema("a ground");
  schema.choice("kind", &GroundTone::kind,
                {{"linen", Ground::kLinen, ""},
                 {"cotton", Ground::kCotton, ""},
                 {"panel", Ground::kPanel, ""},
                 {"paper", Ground::kPaper, ""}},
                "what is painted on");
  schema.number("lightness", &GroundTone::lightness, 0, 100, "L*",
                "of the primed ground; 0: from the mood of the music");
  schema.number("chroma", &GroundTone::chroma, 0, 60, "C*", "of the primed ground");
  schema.number("hue", &GroundTone::hue, 0, 360, "degrees", "of the primed ground, CIELAB");
  schema.number("wash", &GroundTone::wash, 0, 1, "", "how much of a first thin tone goes over it");
  return schema;
}

Schema<ColourBias> colour_schema() {
  Schema<ColourBias> schema("a palette's bias");
  schema.number("lightness", &ColourBias::lightness, -40, 40, "L*", "added to every mass");
  schema.number("contrast", &ColourBias::contrast, 0, 3, "", "of light and dark, about the middle");
  schema.number("chroma", &ColourBias::chroma, 0, 3, "", "fullness of colour, times");
  schema.number("warmth", &ColourBias::warmth, -1, 1, "", "-1 cool, 1 warm");
  schema.number("broken", &ColourBias::broken, 0, 1, "",
                "how far neighbouring touches part in hue");
  schema.texts("pigments", &ColourBias::pigments, 0, plan::kPigments, 40,
               "paint with these (`impasto doctor --json` lists all); none: chosen for the music");
  return schema;
}

Schema<File> file_schema() {
  Schema<File> schema("a style");
  const auto style = [](auto member) {
    return [member](File& file) -> auto& { return file.style.*member; };
  };
  schema.text("name", style(&Style::name), 1, 40, "what it is called").required();
  schema.text("line", style(&Style::line), 1, 120, "what it looks like, in one line");
  std::vector<Choice<std::string>> schemes = {{"music", "music", "the course of the loudness"}};
  for (Scheme s : {Scheme::kArc, Scheme::kRising, Scheme::kFalling, Scheme::kWave,
                   Scheme::kHorizon, Scheme::kDiagonal, Scheme::kCounter, Scheme::kTriptych,
                   Scheme::kCluster, Scheme::kSpiral}) {
    schemes.push_back({compose::to_string(s), compose::to_string(s), ""});
  }
  schema.choice("scheme", &File::scheme, schemes, "how the whole is laid out");
  schema.number("drying", style(&Style::drying), 0, 600, "s", "music until paint is dry");
  schema.number("relief", style(&Style::relief), 0, 3, "", "how much its height shows in the light");
  schema.number("restraint", style(&Style::restraint), 0, 1, "",
                "0: all that sounds, 1: only what weighs most (`ink`)");
  schema.table("ground", style(&Style::ground), ground_schema(), "");
  schema.table("colour", style(&Style::colour), colour_schema(), "");
  const Schema<Element> element = element_schema();
  schema.table("sections", style(&Style::sections), element, "the parts of the form");
  schema.table("chords", style(&Style::chords), element, "the harmony");
  schema.table("melody", style(&Style::melody), element, "the tune");
  schema.table("bass", style(&Style::bass), element, "the lowest voice");
  schema.table("notes", style(&Style::notes), element, "what else is known to sound");
  schema.table("hits", style(&Style::hits), element, "drums and attacks");
  schema.table("climax", style(&Style::climax), element, "the loudest stretch");
  const Schema<plan::Brush> brush = brush_schema();
  for (int i = 0; i < compose::kBrushRoles; ++i) {
    schema.table(std::string("brush_") + compose::kBrushRoleNames[i],
                 [i](File& file) -> plan::Brush& {
                   return file.style.brushes[static_cast<std::size_t>(i)];
                 },
                 brush, "");
  }
  return schema;
}

bool is_path(const std::string& name) {
  return name.find('/') != std::string::npos || name.ends_with(".toml");
}

Result<Style> from_toml(const Toml& toml, const std::string& name) {
  Result<File> file = file_schema().read(toml, name);
  if (!file) return tl::unexpected(file.error());
  Style style = std::move(file->style);
  style.scheme = compose::scheme_of(file->scheme);
  for (const std::string& pigment : style.colour.pigments) {
    if (pigment::find_pigment(pigment) != nullptr) continue;
    std::string known;
    for (const pigment::Pigment& p : pigment::pigments()) {
      known += (known.empty() ? "" : ", ") + std::string(p.name);
    }
    return fail(ErrorCode::kUnreadable, "there is no pigment \"" + pigment + "\"", name,
                "give some of " + known);
  }
  if (style.colour.pigments.size() == 1) {
    return fail(ErrorCode::kUnreadable, "one pigment is no palette", name, "give two to seven");
  }
  return style;
}

constexpr std::string_view kFolder = "styles/";

}  // namespace

std::vector<Style> bundled_styles() {
  std::vector<Style> styles;
  for (const BundledFile& file : bundled_files()) {
    if (!std::string_view(file.name).starts_with(kFolder)) continue;
    if (auto style = parse_style(std::string(file.text), std::string(file.name))) {
      styles.push_back(std::move(*style));
    }
  }
  std::stable_sort(styles.begin(), styles.end(), [](const Style& a, const Style& b) {
    const bool first = a.name == Style{}.name, second = b.name == Style{}.name;
    return first != second ? first : a.name < b.name;
  });
  return styles;
}

Result<Style> parse_style(const std::string& text, const std::string& name) {
  const Result<Toml> toml = parse_toml(text, name);
  if (!toml) return tl::unexpected(toml.error());
  return from_toml(*toml, name);
}

Result<Style> find_style(const std::string& name) {
  if (is_path(name)) {
    const Result<Toml> toml = read_toml(name);
    if (!toml) return tl::unexpected(toml.error());
    return from_toml(*toml, name);
  }
  std::string known;
  for (Style& style : bundled_styles()) {
    if (style.name == name) return std::move(style);
    known += (known.empty() ? "" : ", ") + style.name;
  }
  return fail(ErrorCode::kUsage, "there is no style \"" + name + "\"", "",
              "the styles are " + known + "; or give a file of your own, my.toml");
}

std::string styles_page() {
  std::string page =
      "# Styles\n\n"
      "A style is a hand: in whose manner each thing heard becomes paint, on what ground, in which\n"
      "colours, with which brushes. `impasto paint song.flac --style NAME` takes one of these, and\n"
      "`impasto styles --sheet out.png` shows them:\n\n| style | |\n|---|---|\n";
  for (const Style& style : bundled_styles()) {
    page += "| `" + style.name + "` | " + style.line + " |\n";
  }
  page +=
      "\n## Your own\n\n"
      "Write a file, `my.toml`, and give `--style my.toml`. Only `name` must be there; what is left\n"
      "out is as in `oil`. The program's own are in `data/styles/`; start from the nearest.\n\n"
      "```toml\nname = \"my\"\nline = \"touches over planes, no bass\"\n\n[chords]\n"
      "manner = \"touches\"\namount = 0.5\n\n[sections]\nmanner = \"forms\"\n\n[bass]\n"
      "manner = \"none\"\n```\n\n";
  page += file_schema().markdown();
  page += "\n### `[ground]`\n\n" + ground_schema().markdown();
  page += "\n### `[colour]`\n\n" + colour_schema().markdown();
  page +=
      "\n### `[sections]`, `[chords]`, `[melody]`, `[bass]`, `[notes]`, `[hits]`, `[climax]`\n\n" +
      element_schema().markdown();
  page += "\n### `[brush_wash]` and the others\n\nThe defaults are those of `oil`.\n\n" +
          brush_schema().markdown();
  page += "\nThis page is made from the program's own table of fields.\n";
  return page;
}

}  // namespace impasto::notation
