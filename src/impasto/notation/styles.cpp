// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/notation/styles.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "impasto/base/text.h"
#include "impasto/notation/brushes.h"
#include "impasto/notation/bundled.h"
#include "impasto/notation/palettes.h"
#include "impasto/notation/schema.h"
#include "impasto/notation/toml.h"

namespace impasto::notation {
namespace {

using plan::ColourBias;
using plan::Element;
using plan::GroundTone;
using plan::Manner;
using plan::Scheme;
using plan::Style;

using BrushNames = std::array<std::string, plan::kBrushRoles>;

/// What a file says; `scheme` is a word because "music" is no scheme.
struct File {
  Style style;
  std::string scheme = "music";
  BrushNames brushes;  ///< empty: the style's own
};

Schema<BrushNames> brush_schema() {
  Schema<BrushNames> schema("a set of brushes");
  constexpr const char* kUses[plan::kBrushRoles] = {
      "thin first tones",        "broad strokes, planes", "the bass",
      "the tune and long lines", "touches and points",    "hard edges, thick lights"};
  for (std::size_t i = 0; i < plan::kBrushRoles; ++i) {
    schema.text(
        plan::kBrushRoleNames[i], [i](BrushNames& names) -> std::string& { return names[i]; }, 0,
        200, kUses[i]);
  }
  return schema;
}

Schema<Element> element_schema() {
  Schema<Element> schema("an element");
  schema.choice("manner", &Element::manner,
                {{"none", Manner::kNone, "left out"},
                 {"masses", Manner::kMasses, "large planes, slabs, a long line"},
                 {"touches", Manner::kTouches, "many short loaded strokes of broken colour"},
                 {"arm", Manner::kArm, "long sweeps of the whole arm, splashes"},
                 {"ink", Manner::kInk, "a few wet strokes of diluted black"},
                 {"forms", Manner::kForms, "point, line and plane"},
                 {"washes", Manner::kWashes, "transparent washes, the paper left for light"},
                 {"knife", Manner::kKnife, "thick slabs and facets, colours half mixed in each"},
                 {"pattern", Manner::kPattern, "flat mineral shapes repeated, few sharp lines"}},
                "how it is painted");
  schema.number(
      "amount", &Element::amount, 0, 4, "",
      "how many strokes, 1 as the manner has it; below, the lightest are left out; above, "
      "where there are no more to make, some come again, smaller, beside themselves");
  schema.number("size", &Element::size, 0.2, 4, "", "their width, likewise");
  schema.number("length", &Element::length, 0.2, 4, "",
                "their length, likewise; of a form: how far it is stretched");
  return schema;
}

Schema<GroundTone> ground_schema() {
  using plan::Ground;
  Schema<GroundTone> schema("a ground");
  schema.choice("kind", &GroundTone::kind,
                {{"linen", Ground::kLinen,
                  "a plain weave of 13 threads a centimetre (of a picture 60 cm long), unevenly "
                  "spun, that is felt in thin paint"},
                 {"cotton", Ground::kCotton, "a finer, evener weave"},
                 {"panel", Ground::kPanel, "gessoed wood: smooth"},
                 {"paper", Ground::kPaper, "sized, for water colour"},
                 {"washi", Ground::kWashi, "unsized: washes soak in and bleed"}},
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

const char* meaning_of(Scheme scheme) {
  switch (scheme) {
    case Scheme::kContour:
      return "the band rises and widens where the music is loud, busy or high, sinks and thins "
             "where it is soft; music that grows runs from corner to corner, music that stays "
             "level lies along a horizon";
    case Scheme::kArc: return "up to the middle of the piece and down again";
    case Scheme::kRising: return "from the lower left to the upper right";
    case Scheme::kFalling: return "from the upper left to the lower right";
    case Scheme::kWave: return "one swell and one trough";
    case Scheme::kHorizon: return "one level line, low; everything lies along it";
    case Scheme::kDiagonal: return "one band from corner to corner, up in major, down in minor";
    case Scheme::kCounter:
      return "high and low voices move apart, or together when the loudness falls";
    case Scheme::kTriptych: return "three panels with bare ground between";
    case Scheme::kCluster: return "sections gather around a middle, returns beside their first";
    case Scheme::kSpiral: return "from the edge inwards to the end";
  }
  return "";
}

Schema<File> file_schema() {
  Schema<File> schema("a style");
  const auto style = [](auto member) {
    return [member](File & file) -> auto& {
      return file.style.*member;
    };
  };
  schema.text("name", style(&Style::name), 1, 40, "what it is called").required();
  schema.text("line", style(&Style::line), 1, 120, "what it looks like, in one line");
  std::vector<Choice<std::string>> schemes = {
      {"music", "music", "a form in three parts (A B A) is a triptych, all else a contour"}};
  for (Scheme s : {Scheme::kContour, Scheme::kArc, Scheme::kRising, Scheme::kFalling, Scheme::kWave,
                   Scheme::kHorizon, Scheme::kDiagonal, Scheme::kCounter, Scheme::kTriptych,
                   Scheme::kCluster, Scheme::kSpiral}) {
    schemes.push_back({plan::to_string(s), plan::to_string(s), meaning_of(s)});
  }
  schema.choice("scheme", &File::scheme, schemes, "how the whole is laid out");
  schema.number("drying", style(&Style::drying), 0, 600, "s", "music until paint is dry");
  schema.number("relief", style(&Style::relief), 0, 3, "",
                "how much its height shows in the light");
  schema.number(
      "flow", [](File& file) -> float& { return file.style.flow.wash; }, 0, 1, "",
      "how freely washes run, bleed and pool; 0: paint stays where it was laid");
  schema.number(
      "gravity", [](File& file) -> float& { return file.style.flow.gravity; }, 0, 1, "",
      "with `flow`, 0: the canvas lies on a table, 1: it stands, and wet paint drips");
  schema.number(
      "down_deg", [](File& file) -> float& { return file.style.flow.down_deg; }, 0, 360, "degrees",
      "where wet paint runs to: 0 right, 90 top, 270 the lower edge");
  schema.number("varnish", style(&Style::varnish), 0, 1, "",
                "0: matt, 1: a glossy coat, deeper darks");
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
  schema.table("brushes", &File::brushes, brush_schema(), "by their names");
  return schema;
}

bool is_path(const std::string& name) {
  return name.find('/') != std::string::npos || name.ends_with(".toml");
}

Result<plan::Brush> find_brush(const std::string& name, const std::string& file,
                               const std::vector<BrushFile>& brushes) {
  if (is_path(name)) {
    Result<BrushFile> read = read_brush(name);
    if (!read) return tl::unexpected(read.error());
    return read->brush;
  }
  for (const BrushFile& bundled : brushes) {
    if (bundled.brush.name == name) return bundled.brush;
  }
  const std::string known =
      text::joined(brushes, ", ", [](const BrushFile& it) { return it.brush.name; });
  return fail(ErrorCode::kUnreadable, "there is no brush \"" + name + "\"", file,
              "the brushes are " + known + "; or give a file of your own, my_brush.toml");
}

/// What would be read and then not be seen is an error.
Result<void> check_elements(const Style& style, const std::string& file) {
  const std::pair<const char*, const Element*> elements[] = {
      {"sections", &style.sections}, {"chords", &style.chords}, {"melody", &style.melody},
      {"bass", &style.bass},         {"notes", &style.notes},   {"hits", &style.hits},
      {"climax", &style.climax}};
  for (const auto& [element, own] : elements) {
    const bool nothing =
        own->manner == Manner::kNone || (own == &style.notes && own->manner == Manner::kInk);
    if (!nothing) continue;
    for (const auto& [field, value] :
         {std::pair{"amount", own->amount}, {"size", own->size}, {"length", own->length}}) {
      if (value == 1.0f) continue;
      return fail(ErrorCode::kUnreadable,
                  std::string("[") + element + "] " + field + " has no effect: the manner \"" +
                      plan::to_string(own->manner) + "\" leaves them out",
                  file, std::string("take out ") + field + ", or choose another manner");
    }
  }
  return {};
}

Result<Style> from_toml(const Toml& toml, const std::string& name) {
  Result<File> file = file_schema().read(toml, name);
  if (!file) return tl::unexpected(file.error());
  Style style = std::move(file->style);
  style.scheme = plan::scheme_of(file->scheme);
  std::vector<BrushFile> brushes;  // read when the first is named
  for (std::size_t i = 0; i < file->brushes.size(); ++i) {
    if (file->brushes[i].empty()) continue;
    if (brushes.empty()) brushes = bundled_brushes();
    Result<plan::Brush> brush = find_brush(file->brushes[i], name, brushes);
    if (!brush) return tl::unexpected(brush.error());
    style.brushes[i] = std::move(*brush);
  }
  if (auto known = check_pigments(style.colour.pigments, name); !known)
    return tl::unexpected(known.error());
  if (auto sense = check_elements(style, name); !sense) return tl::unexpected(sense.error());
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
  for (const BundledFile& file : bundled_files()) {
    if (std::string(kFolder) + name + ".toml" == file.name) {
      return parse_style(std::string(file.text), std::string(file.name));
    }
  }
  return fail(ErrorCode::kUsage, "there is no style \"" + name + "\"", "",
              "the styles are " + text::joined(bundled_styles(), ", ", &Style::name) +
                  "; or give a file of your own, my.toml");
}

namespace {

constexpr const char* kHeldAgainst =
    "What each was held against, from memory and by eye, and what it still lacks:\n\n"
    "| style | beside | lacks |\n|---|---|---|\n"
    "| `oil` | de Staël, Diebenkorn: large planes of close value laid broad, the ground as land "
    "and light around them, edges hard, soft and broken, one plane of the accent | a plane that "
    "takes half the canvas; greys mixed from the picture's own complements; quick music still "
    "leaves crumbs |\n"
    "| `expressionist` | Kline, Mitchell, de Kooning: doors of colour to the edges, a cleared "
    "field, one thrown sign, long drips | paint scraped off again; charcoal under and over |\n"
    "| `impressionist` | Monet, Pissarro: sky, land and light in three values, air in touches "
    "to every edge, near touches large, a light without an outline, its image in water | "
    "reflections of what is drawn; one hue of air over what "
    "is far |\n"
    "| `watercolour` | Turner, Cotman, Sargent: a graded wash let into wet paper, the light "
    "left white and every wash stopping at it, shapes flooded in one go with one firm side "
    "and one lost, other hues let in while they are wet, rims, grain, blooms, a few darks "
    "written last from belly to hair, body colour only where a light was lost | figures and "
    "things to draw; a wash lifted out again; salt, wax and scratched lights |\n"
    "| `knife` | de Staël's courses of slabs for calm music, Riopelle's facets for busy "
    "music: two or three colours drawn out together in one press, groups of facets in one "
    "grain, near white and near black among full colour, ridges where the blade lifts, one "
    "smaller slab in seven scraped down to what lies under it | paint squeezed from the tube and "
    "left "
    "|\n"
    "| `nihonga` | Korin, Hishida, Kamisaka: clouds of leaf on silk, gold or silver by the "
    "mood, its squares lapped and some worn, torn at the clouds' borders with dust beyond, "
    "hills without outline, colours let into wet ones, irises, water in lines that swell, "
    "trees in touches and grasses that repeat, boughs that thin to twigs and blossom on held "
    "notes, a disc for the climax or a sun behind a hill, room | mist that hides a middle "
    "distance; birds |\n"
    "| `ink` | Sesshu, Hakuin: ridges in one stroke from black to nothing (katabokashi), "
    "black and grey side by side, edges that feather into wet paper, flying white, splashed "
    "ink, two soots, silk, a seal, texture strokes along the folds of a ridge | a brush that "
    "turns on its edge; trees and houses |\n"
    "| `lyrical` | Kandinsky, Klee: one great plane, glass where planes cross, a diagonal from "
    "edge to edge, a great form with its sound's corners, few drawn lines | boards and grids; "
    "arcs that answer each other |\n";

}  // namespace

std::string styles_page() {
  std::string page =
      "# Styles\n\n"
      "A style is a hand: in whose manner each thing heard becomes paint, on what ground, in "
      "which\n"
      "colours, with which brushes. `impasto paint song.flac --style NAME` takes one of these, "
      "and\n"
      "`impasto styles song.flac --sheet out.png` shows them:\n\n| style | |\n|---|---|\n";
  for (const Style& style : bundled_styles()) {
    page += "| `" + style.name + "` | " + style.line + " |\n";
  }
  page +=
      "\n![Each style in a row: a dance for strings, a celesta, the example, a ragtime]"
      "(gallery/styles.jpg)\n\n"
      "In every style the tune at the climax is what is painted at the focus, as large as the "
      "climax\n"
      "stands out and as hard-edged as it is struck, and a motif that comes back makes its "
      "gesture\n"
      "again, moved in height and hue as it is transposed, mirrored when it comes upside down, "
      "changed as\n"
      "far as it is varied. What a score pans to one side stands on that side of its bar.\n\n"
      "With `--with NAME` a second hand paints every other section: it picks up a third of the "
      "colour that\n"
      "lies there, stands off from it in value and makes itself small beside the tune and the "
      "climax. Wet\n"
      "paint flows as the wetter of the two has it, the other's stays dry; drying, relief and "
      "varnish are\n"
      "between theirs.\n\n";
  page += kHeldAgainst;
  page +=
      "\n## Your own\n\n"
      "Write a file, `my.toml`, and give `--style my.toml`. Only `name` must be there; what is "
      "left\n"
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
  page +=
      "\n### `[brushes]`\n\nEach is a name out of [the brushes](brushes.md) or a file of your "
      "own;\n"
      "empty: as in `oil`.\n\n" +
      brush_schema().markdown();
  page += "\nThis page is made from the program's own table of fields.\n";
  return page;
}

}  // namespace impasto::notation
