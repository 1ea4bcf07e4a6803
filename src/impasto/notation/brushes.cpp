// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/notation/brushes.h"

#include <algorithm>

#include "impasto/base/check.h"
#include "impasto/notation/bundled.h"
#include "impasto/notation/schema.h"
#include "impasto/notation/toml.h"

namespace impasto::notation {
namespace {

using plan::Brush;
using plan::BrushShape;

template <class Value>
auto of_brush(Value Brush::*member) {
  return [member](BrushFile& file) -> Value& { return file.brush.*member; };
}

Schema<BrushFile> make_schema() {
  constexpr const char* kShares = "";
  Schema<BrushFile> s("a brush");
  s.text("name", of_brush(&Brush::name), 1, 40, "what it is called").required();
  s.text("meaning", &BrushFile::meaning, 0, 200, "what it is for, in one line");
  s.choice("shape", of_brush(&Brush::shape),
           {{"round", BrushShape::kRound, "round hair, full in the middle"},
            {"flat", BrushShape::kFlat, "hair in a row, square ends"},
            {"filbert", BrushShape::kFilbert, "a flat with rounded ends"},
            {"fan", BrushShape::kFan, "thin hair spread out in tufts"},
            {"rigger", BrushShape::kRigger, "long thin hair that keeps its width"},
            {"knife", BrushShape::kKnife, "a blade: no hair, lays paint on top"},
            {"sumi", BrushShape::kSumi, "soft and pointed, swells with pressure"}},
           "its kind; what the file leaves out below is as this kind has it")
      .required();
  s.number("width", &BrushFile::width, 0.001, 1, "of the canvas' shorter side",
           "the width it is usually used at (look sheet, examples)");
  s.number("load", &BrushFile::load, 0.01, 6, "coats", "how much paint it usually takes up");
  s.number("bristles", of_brush(&Brush::bristles), 4, 200, "",
           "clumps of hair across the width: few make furrows, many a smooth film");
  s.number("stiffness", of_brush(&Brush::stiffness), 0, 1, kShares,
           "0 soft, follows the relief and lays evenly .. 1 hog, leaves ridges, skips valleys");
  s.number("raggedness", of_brush(&Brush::raggedness), 0, 1, kShares,
           "0 clean edges and ends .. 1 broken ones");
  s.number("pickup", of_brush(&Brush::pickup), 0, 1, kShares,
           "how much wet paint it lifts and carries on");
  s.number("run", of_brush(&Brush::run), 0.5, 1000, "brush widths", "how far a full load lasts");
  s.number("smear", of_brush(&Brush::smear), 0, 1, kShares, "how much wet paint it drags along");
  constexpr const char* kOwn = "; below 0: as its shape has it";
  s.number("spread", of_brush(&Brush::spread), -1, 1, kShares,
           std::string("share of the width that pressure opens: 0 always as wide, 1 from nothing") +
               kOwn);
  s.number("tip", of_brush(&Brush::tip), -1, 1, kShares,
           std::string("ends of a stroke: 0 square .. 1 round or pointed") + kOwn);
  s.number(
      "taper", of_brush(&Brush::taper), -1, 10, "brush widths",
      std::string("over how long a stroke thins out by itself; it swells in 0.6 of that") + kOwn);
  s.number("splay", of_brush(&Brush::splay), -1, 1, kShares,
           std::string("how far its tufts stand apart") + kOwn);
  s.number("tufts", of_brush(&Brush::tufts), -1, 40, "",
           std::string("groups of hair across the width; 0 none") + kOwn);
  s.number("thickness", of_brush(&Brush::thickness), -1, 1, kShares,
           std::string("of the width: how wide it is seen from the side, where it is drawn along "
                       "its edge") +
               kOwn);
  s.number("follow", of_brush(&Brush::follow), -1, 1, kShares,
           std::string("1 turns with the path .. 0 keeps the angle it began with, as a pen does") +
               kOwn);
  return s;
}

const Schema<BrushFile>& schema() {
  static const Schema<BrushFile> made = make_schema();
  return made;
}

Result<BrushFile> from_toml(const Result<Toml>& toml, const std::string& name) {
  if (!toml) return tl::unexpected(toml.error());
  return schema().read(*toml, name);
}

}  // namespace

Result<BrushFile> read_brush(const std::string& path) {
  return from_toml(read_toml(path), path);
}

std::vector<BrushFile> bundled_brushes() {
  std::vector<BrushFile> brushes;
  for (const BundledFile& file : bundled_files()) {
    if (!file.name.starts_with("brushes/")) continue;
    const std::string name(file.name);
    Result<BrushFile> brush = from_toml(parse_toml(file.text, name), name);
    IMPASTO_CHECK(brush.has_value());
    brushes.push_back(std::move(*brush));
  }
  return brushes;
}

std::string brushes_page() {
  std::string page =
      "# Brushes\n\n"
      "<!-- Made by `impasto brushes --page`; tests/brushes_test.py says when it is out of date. "
      "-->\n\n"
      "A brush is a TOML file. `impasto brushes` lists those the program has (`data/brushes/`), "
      "`impasto brushes --sheet look.png` paints them all, and `impasto brushes my.toml --sheet "
      "look.png` paints yours: three loads and three pressures, over wet paint and over dry.\n\n"
      "## What a file may say\n\n";
  page += schema().markdown();
  page += "\n## What there is\n\n| name | shape | for |\n|---|---|---|\n";
  for (const BrushFile& file : bundled_brushes()) {
    page += "| `" + file.brush.name + "` | " + to_string(file.brush.shape) + " | " + file.meaning +
            " |\n";
  }
  return page;
}

}  // namespace impasto::notation
