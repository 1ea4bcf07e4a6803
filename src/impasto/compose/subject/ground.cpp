// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/subject/ground.h"

#include <algorithm>

namespace impasto::compose::subject {
namespace {

/// The tone of a ground that paint covers: the target's mean, greyer and warmer, in the middle.
picture::Lab toned(const std::vector<Swatch>& colours) {
  picture::Lab mean{0, 0, 0};
  for (const Swatch& s : colours) {
    mean.L += s.share * s.colour.L, mean.a += s.share * s.colour.a, mean.b += s.share * s.colour.b;
  }
  return {std::clamp(mean.L, 38.0f, 66.0f), 0.6f * mean.a + 2, 0.6f * mean.b + 6};
}

}  // namespace

picture::Lab ground_for(const Settings& settings, const Handling& handling,
                        const std::vector<Swatch>& colours) {
  if (!settings.ground && handling.ground) return *handling.ground;
  if (settings.ground) {
    if (settings.ground->colour) return *settings.ground->colour;
    if (!handling.glazed) {
      const float L = settings.ground->tone == Tone::kLight    ? 86.0f
                      : settings.ground->tone == Tone::kMiddle ? 58.0f
                                                               : 26.0f;
      const picture::Lab tone = toned(colours);
      return {L, 0.6f * tone.a, 0.6f * tone.b};
    }
  }
  return handling.glazed ? picture::Lab{95, 0.5f, 5} : toned(colours);
}

std::string blue_beside(const std::vector<std::string>& pigments) {
  const std::string blue = "UltramarineBlue";
  const bool there = std::find(pigments.begin(), pigments.end(), blue) != pigments.end();
  return there ? "DioxazinePurple" : blue;
}

}  // namespace impasto::compose::subject
