// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/plan/style.h"

#include "impasto/base/text.h"

namespace impasto::plan {
namespace {

constexpr auto kManners = names_to<Manner::kPattern>(
    {"none", "masses", "touches", "arm", "ink", "forms", "washes", "knife", "pattern"});

}  // namespace

Style::Style() {
  // name, shape, bristles, stiffness, raggedness, pickup, run, smear
  brushes = {
      {"wash", BrushShape::kFlat, 90, 0.25f, 0.55f, 0.10f, 14.0f, 0.10f},
      {"mass", BrushShape::kFlat, 64, 0.65f, 0.55f, 0.30f, 9.0f, 0.30f},
      {"bass", BrushShape::kFlat, 56, 0.65f, 0.60f, 0.30f, 7.0f, 0.30f},
      {"line", BrushShape::kFilbert, 40, 0.60f, 0.55f, 0.14f, 22.0f, 0.15f, 0.80f, -1.0f, 1.2f},
      {"dab", BrushShape::kFlat, 28, 0.60f, 0.50f, 0.22f, 4.0f, 0.20f},
      {"knife", BrushShape::kKnife, 40, 0.80f, 0.20f, 0.25f, 5.0f, 0.20f}};
}

bool needs_light_ground(Manner manner) {
  return manner == Manner::kInk || manner == Manner::kWashes;
}

const char* to_string(Manner manner) {
  return kManners[manner];
}

const char* to_string(Scheme scheme) {
  return kSchemeNames[scheme];
}

std::optional<Manner> manner_of(std::string_view name) {
  return kManners.find(name);
}

std::optional<Scheme> scheme_of(std::string_view name) {
  return kSchemeNames.find(name);
}

std::string scheme_names() {
  return text::joined(kSchemeNames.words);
}

}  // namespace impasto::plan
