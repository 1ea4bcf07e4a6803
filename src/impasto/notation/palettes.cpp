// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/notation/palettes.h"

#include <string_view>

#include "impasto/base/text.h"
#include "impasto/notation/bundled.h"
#include "impasto/notation/schema.h"
#include "impasto/pigment/pigment.h"
#include "impasto/plan/plan.h"

namespace impasto::notation {
namespace {

Schema<Palette> palette_schema() {
  Schema<Palette> schema("a palette");
  schema.text("name", &Palette::name, 1, 40, "what it is called").required();
  schema.text("line", &Palette::line, 1, 120, "what it is, in one line");
  schema.texts("pigments", &Palette::pigments, 2, plan::kPigments, 40, "what is mixed from")
      .required();
  return schema;
}

}  // namespace

Result<void> check_pigments(const std::vector<std::string>& names, const std::string& file) {
  for (const std::string& name : names) {
    if (pigment::find_pigment(name) != nullptr) continue;
    return fail(ErrorCode::kUnreadable, "there is no pigment \"" + name + "\"", file,
                "give some of " + text::joined(pigment::pigments(), ", ", &pigment::Pigment::name));
  }
  return {};
}

std::vector<Palette> bundled_palettes() {
  std::vector<Palette> palettes;
  for (const BundledFile& file : bundled_files()) {
    if (!std::string_view(file.name).starts_with("palettes/")) continue;
    const std::string name(file.name);
    const Result<Toml> toml = parse_toml(file.text, name);
    if (!toml) continue;
    if (auto palette = palette_schema().read(*toml, name)) palettes.push_back(std::move(*palette));
  }
  return palettes;
}

Result<Palette> read_palette(const std::string& path) {
  const Result<Toml> toml = read_toml(path);
  if (!toml) return tl::unexpected(toml.error());
  Result<Palette> palette = palette_schema().read(*toml, path);
  if (!palette) return palette;
  if (auto known = check_pigments(palette->pigments, path); !known)
    return tl::unexpected(known.error());
  return palette;
}

}  // namespace impasto::notation
