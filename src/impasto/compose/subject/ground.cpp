// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/subject/ground.h"

#include <algorithm>
#include <cmath>

#include "impasto/pigment/pigment.h"
#include "impasto/plan/sheet.h"

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

namespace {

double cost_of(const std::vector<std::string>& pigments, const std::vector<Swatch>& colours) {
  const auto optics = pigment::optics({pigments});
  const pigment::Mixer mixer(*optics);
  double cost = 0;
  for (const Swatch& swatch : colours) {
    const picture::Lab got = picture::to_lab(pigment::masstone(*optics, mixer.mix(swatch.colour)));
    const double L = got.L - swatch.colour.L, a = got.a - swatch.colour.a,
                 b = got.b - swatch.colour.b;
    const double square = L * L + a * a + b * b;
    cost += swatch.share * (std::sqrt(square) + 0.15 * square);
  }
  return cost;
}

}  // namespace

std::vector<std::string> pigments_for(const std::vector<Swatch>& colours) {
  std::vector<std::string> chosen = {"TitaniumWhite"};
  double cost = cost_of(chosen, colours);
  while (chosen.size() < plan::kPigments) {
    std::string best;
    double least = cost;
    for (const pigment::Pigment& p : pigment::pigments()) {
      if (std::find(chosen.begin(), chosen.end(), p.name) != chosen.end()) continue;
      std::vector<std::string> more = chosen;
      more.emplace_back(p.name);
      const double c = cost_of(more, colours);
      if (c < least) least = c, best = p.name;
    }
    if (best.empty() || (chosen.size() > 2 && least > 0.985 * cost)) break;
    chosen.push_back(best);
    cost = least;
  }
  return chosen;
}

std::string blue_beside(const std::vector<std::string>& pigments) {
  const std::string blue = "UltramarineBlue";
  const bool there = std::find(pigments.begin(), pigments.end(), blue) != pigments.end();
  return there ? "DioxazinePurple" : blue;
}

}  // namespace impasto::compose::subject
