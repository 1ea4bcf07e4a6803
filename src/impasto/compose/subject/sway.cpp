// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/subject/sway.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/compose/colour/colours.h"
#include "impasto/compose/outlook.h"
#include "impasto/hear/character.h"
#include "impasto/hear/level.h"
#include "impasto/plan/piece.h"

namespace impasto::compose::subject {

Script between(const Script& from, const Script& to, float share) {
  return {math::lerp(from.key, to.key, share), math::lerp(from.contrast, to.contrast, share),
          math::lerp(from.saturation, to.saturation, share), math::lerp(from.da, to.da, share),
          math::lerp(from.db, to.db, share)};
}

picture::Lab scripted(const Script& script, const picture::Lab& colour) {
  const float t = math::saturate(colour.L / 100.0f), middle = 4 * t * (1 - t);
  const float moved = 0.35f + 0.65f * middle;
  return {std::clamp(50 + (colour.L - 50) * script.contrast + script.key * middle, 0.0f, 100.0f),
          colour.a * script.saturation + script.da * moved,
          colour.b * script.saturation + script.db * moved};
}

namespace {

/// Towards the colour that the same music would be painted in if there were no picture.
Script script_for(const Lch& colour, const plan::Emotion& emotion) {
  Script script;
  const double hue = colour.h * math::kPi / 180.0;
  const float pull = std::min(24.0f, 5.0f + 0.42f * colour.C);
  script.da = pull * static_cast<float>(math::cos(hue));
  script.db = pull * static_cast<float>(math::sin(hue));
  script.key = std::clamp(0.5f * (colour.L - 55.0f) + 3.0f * emotion.valence, -22.0f, 10.0f);
  script.contrast = std::clamp(1.0f + 0.12f * emotion.arousal, 0.75f, 1.25f);
  script.saturation = std::clamp(0.45f + colour.C / 60.0f + 0.12f * emotion.valence, 0.55f, 1.5f);
  return script;
}

/// Share of the way to the next note that the notes of the tune sound, 0..1; .7 where there is
/// none.
float joined_between(const plan::Piece& piece, const std::vector<float>& joined, double from,
                     double to) {
  float sum = 0;
  int count = 0;
  for (std::size_t i = 0; i < joined.size(); ++i) {
    const double onset = piece.melody[i].onset;
    if (onset < from || onset >= to || joined[i] < 0) continue;
    sum += joined[i];
    ++count;
  }
  return count > 0 ? sum / static_cast<float>(count) : 0.7f;
}

Sway sway_of(const plan::Piece& piece, const Outlook& outlook, const std::vector<float>& joined,
             double from, double to, const plan::Emotion& emotion) {
  Sway sway;
  sway.start = from;
  sway.end = to;
  const float restless = math::saturate(0.5f + 0.3f * emotion.arousal);
  // Calm lies, restless stands; up in major, down in minor.
  sway.slant = (outlook.minor ? -1.0f : 1.0f) * (0.12f + 1.2f * restless);
  sway.curl = 0.08f + 0.45f * restless * restless;
  sway.field = 0.18f * restless;
  sway.length = 0.55f + 0.65f * joined_between(piece, joined, from, to);
  const float level = hear::mean_level(piece, from, to);  // dB, -10..10
  sway.breadth = 1.0f + 0.03f * level;
  sway.load = 1.0f + 0.035f * level;
  const float rate = std::max(0.25f, hear::onset_rate(piece, from, to));
  sway.price = std::clamp(static_cast<float>(math::pow(3.0 / rate, 0.35)), 0.65f, 1.6f);
  const float away =
      std::fabs(hear::fifths_between(outlook.home.place, hear::fifths_of(piece, from, to).place));
  sway.abstraction = std::clamp(0.3f + 0.16f * emotion.arousal + 0.05f * away, 0.0f, 0.85f);
  return sway;
}

}  // namespace

void take_sheet(const plan::Piece& piece, const Settings& settings, plan::Sheet& sheet,
                Handling& handling) {
  if (piece.duration <= 0 || piece.silent || settings.ground) return;
  const Colours colours = choose_colours(piece, outlook_of(piece), settings);
  handling.ground = to_lab(colours.ground);
  sheet.toning = colours.toning;
}

std::vector<Sway> sways_of(const plan::Piece& piece, const Settings& settings) {
  if (piece.duration <= 0 || piece.silent) {
    Sway still;
    still.script.da = 4.0f * settings.warmth;
    still.script.db = 12.0f * settings.warmth;
    return {still};
  }
  const Outlook outlook = outlook_of(piece);
  const Colours colours = choose_colours(piece, outlook, settings);
  const std::vector<float> joined = plan::articulation(piece.melody);
  Script mean = {0, 0, 0, 0, 0};
  for (const Family& family : colours.journey) {
    const Script moment = script_for(family.base, piece.emotion);
    const auto n = static_cast<float>(colours.journey.size());
    mean.key += moment.key / n, mean.contrast += moment.contrast / n;
    mean.saturation += moment.saturation / n;
    mean.da += moment.da / n, mean.db += moment.db / n;
  }
  if (colours.journey.empty()) mean = script_for(colours.family(0, 0.5).base, piece.emotion);
  std::vector<Sway> sways;
  for (const plan::Section& s : piece.sections) {
    sways.push_back(sway_of(piece, outlook, joined, s.start, s.end, s.emotion));
    const Family family = colours.family(s.label, outlook.share(0.5 * (s.start + s.end)));
    sways.back().script = between(mean, script_for(family.base, s.emotion), 0.5f);
  }
  if (sways.empty()) {
    sways.push_back(sway_of(piece, outlook, joined, 0, piece.duration, piece.emotion));
    sways.back().script = mean;
  }
  return sways;
}

}  // namespace impasto::compose::subject
