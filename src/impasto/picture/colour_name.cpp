// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/picture/colour_name.h"

#include <cmath>
#include <string_view>

#include "impasto/base/math.h"

namespace impasto::picture {
namespace {

/// Hue angles of CIELAB (degrees) up to which a word holds, among light and dark colours. Light
/// orange is not what dark orange is: brown and olive are names of dark ones.
struct HueWord {
  float until;
  const char* light;
  const char* dark;
};
constexpr HueWord kHues[] = {
    {15, "pink", "crimson"},  {45, "red", "red"},          {68, "orange", "brown"},
    {84, "ochre", "brown"},   {98, "yellow", "olive"},     {122, "yellow green", "olive"},
    {165, "green", "green"},  {205, "turquoise", "green"}, {245, "blue", "blue"},
    {306, "blue", "blue"},    {324, "violet", "violet"},   {346, "mauve", "purple"},
    {360, "pink", "crimson"},
};
constexpr float kGrey = 7.0f;  // chroma below which a hue is hardly seen

}  // namespace

std::string colour_name(const Lab& colour) {
  const float chroma = std::sqrt(colour.a * colour.a + colour.b * colour.b);
  const float L = colour.L;
  if (chroma < kGrey) {
    if (L < 18) return "black";
    if (L > 92) return "white";
    return L < 38 ? "dark grey" : L > 72 ? "pale grey" : "grey";
  }
  constexpr double kDegrees = 57.29577951308232;
  float hue = static_cast<float>(math::atan2(colour.b, colour.a) * kDegrees);
  if (hue < 0) hue += 360.0f;
  constexpr float kDark = 50.0f;
  const char* word = kHues[0].light;
  for (const HueWord& h : kHues) {
    word = L < kDark ? h.dark : h.light;
    if (hue <= h.until) break;
  }
  constexpr float kPink = 68.0f;
  if (L > kPink && std::string_view(word) == "red") word = "pink";
  if (L < 16) return std::string("nearly black ") + word;
  const char* degree = L < 32                  ? "dark "
                       : L > 78 && chroma < 30 ? "pale "
                       : chroma < 14           ? "greyish "
                                               : "";
  return std::string(degree) + word;
}

std::string colour_name_in_french(std::string_view name) {
  static constexpr std::pair<std::string_view, const char*> kDegrees[] = {
      {"nearly black ", " presque noir"},
      {"dark ", " foncé"},
      {"pale ", " pâle"},
      {"greyish ", " grisâtre"}};
  static constexpr std::pair<std::string_view, const char*> kColours[] = {
      {"black", "noir"},    {"white", "blanc"},         {"grey", "gris"},
      {"pink", "rose"},     {"crimson", "cramoisi"},    {"red", "rouge"},
      {"orange", "orange"}, {"brown", "brun"},          {"ochre", "ocre"},
      {"yellow", "jaune"},  {"olive", "olive"},         {"yellow green", "vert-jaune"},
      {"green", "vert"},    {"turquoise", "turquoise"}, {"blue", "bleu"},
      {"violet", "violet"}, {"mauve", "mauve"},         {"purple", "pourpre"}};
  const char* degree = "";
  for (const auto& [english, french] : kDegrees) {
    if (!name.starts_with(english)) continue;
    degree = french;
    name.remove_prefix(english.size());
    break;
  }
  for (const auto& [english, french] : kColours) {
    if (name == english) return std::string(french) + degree;
  }
  return {};
}

}  // namespace impasto::picture
