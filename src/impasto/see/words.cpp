// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/see/words.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "impasto/picture/colour_name.h"

namespace impasto::see {
namespace {

/// What it is called beside its colour. All of the French ones are masculine, as their colours are.
enum Noun { kSpot, kShape, kLarge, kBackground, kFace };
struct Words {
  std::array<const char*, 5> before, after;  // the colour stands between; a face has none
  std::array<const char*, 9> places;         // row by row
  const char* inside;
};
constexpr Words kEnglishWords = {
    {"the ", "the ", "the large ", "the ", "the face"},
    {" spot", " shape", " shape", " background", ""},
    {" at the upper left", " at the top", " at the upper right", " on the left", " in the middle",
     " on the right", " at the lower left", " at the bottom", " at the lower right"},
    ", in "};
constexpr Words kFrenchWords = {
    {"le point ", "l’aplat ", "le grand aplat ", "le fond ", "le visage"},
    {"", "", "", "", ""},
    {" en haut à gauche", " en haut", " en haut à droite", " à gauche", " au milieu", " à droite",
     " en bas à gauche", " en bas", " en bas à droite"},
    ", dans "};

constexpr float kSmall = 0.004f, kBig = 0.15f;
/// What fills so much of the picture is nowhere in it.
constexpr float kEverywhere = 0.4f;
constexpr float kBehind = 0.9f;

Noun noun(const plan::Region& region) {
  if (region.face && region.area > kSmall) return kFace;
  if (region.area < kSmall) return kSpot;
  if (region.area < kBig) return kShape;
  return region.depth > kBehind ? kBackground : kLarge;
}

/// 0, 1 or 2: which third of the side it is in.
std::size_t third(float at, float side) {
  return at < side / 3 ? 0 : at < side * 2 / 3 ? 1 : 2;
}

std::string thing(const plan::Seeing& seeing, const plan::Region& region, bool placed,
                  Language language) {
  const Words& words = language == Language::kFrench ? kFrenchWords : kEnglishWords;
  const Noun is = noun(region);
  std::string out = words.before[is];
  if (is != kFace) {
    const std::string colour = picture::colour_name(region.colour);
    out += language == Language::kFrench ? picture::colour_name_in_french(colour) : colour;
  }
  out += words.after[is];
  if (!placed || region.area > kEverywhere) return out;
  const float unit = std::max(1.0f, seeing.unit());
  const std::size_t row = third(region.y, static_cast<float>(seeing.height) / unit);
  const std::size_t column = third(region.x, static_cast<float>(seeing.width) / unit);
  return out + words.places[3 * row + column];
}

}  // namespace

std::string words(const plan::Seeing& seeing, int region, Language language) {
  const auto at = [&](int i) -> const plan::Region& {
    return seeing.regions[static_cast<std::size_t>(i)];
  };
  if (region < 0 || region >= static_cast<int>(seeing.regions.size())) return {};
  // What it is in: the face, or else the big shape.
  int whole = region;
  while (at(whole).parent >= 0 && at(whole).parent < whole) {
    if (at(whole).face && !at(at(whole).parent).face && whole != region) break;
    whole = at(whole).parent;
  }
  if (noun(at(region)) == kFace && at(whole).face) return thing(seeing, at(whole), true, language);
  std::string out = thing(seeing, at(region), true, language);
  if (whole == region) return out;
  const std::string in = thing(seeing, at(whole), false, language);
  if (out.starts_with(in)) return out;
  return out + (language == Language::kFrench ? kFrenchWords : kEnglishWords).inside + in;
}

}  // namespace impasto::see
