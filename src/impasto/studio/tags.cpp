// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/studio/tags.h"

#include <string>
#include <string_view>

#include "impasto/base/text.h"
#include "impasto/plan/piece.h"
#include "impasto/version.h"

namespace impasto::studio {

media::Tags tags_of(const plan::Plan& plan) {
  media::Tags tags;
  tags.title = text::clean(plan.piece->title);
  tags.software = "Impasto " IMPASTO_VERSION;
  tags.settings = "seed " + std::to_string(plan.sheet.seed);
  for (const auto& [key, value] : plan.recipe) {
    if (key == kArtistNote) tags.artist = text::clean(value);
    // What a person chose, not what was made of it.
    for (const char* choice : {"boldness", "density", "ground", "mood", "order", "palette",
                               "scheme", "style", "variety", "warmth", "with"}) {
      if (key != choice) continue;
      const std::string name = text::clean(value);
      tags.settings += ", " + key + " " + name.substr(name.find_last_of('/') + 1);
    }
  }
  return tags;
}

}  // namespace impasto::studio
