// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/compose/colours.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/compose/layout.h"
#include "impasto/pigment/pigment.h"

namespace impasto::compose {
namespace {

using plan::Emotion;

/// Steps from C on the circle of fifths, -5..6.
int fifths(int pitch_class) {
  const int f = (pitch_class * 7) % 12;
  return f > 6 ? f - 12 : f;
}

/// Where the emotion leaves the hue open, Scriabin's colours of the keys decide (the light keyboard
/// of Prometheus, 1910): once round the wheel along the circle of fifths, C red, G orange, D
/// yellow, A green, E and B blue, F# to Bb violet to rose, F deep red. CIELAB hue degrees, from C
/// upwards by fifths.
constexpr float kScriabin[12] = {35, 60, 88, 140, 232, 262, 285, 308, 325, 342, 358, 22};

/// Contrast between sections is exaggerated about the whole, as a painter would.
Emotion away_from(const Emotion& whole, const Emotion& part, float gain) {
  const auto push = [gain](float w, float p) {
    return std::clamp(w + gain * (p - w), -2.5f, 2.5f);
  };
  return {push(whole.happy, part.happy),     push(whole.sad, part.sad),
          push(whole.scary, part.scary),     push(whole.peaceful, part.peaceful),
          push(whole.valence, part.valence), push(whole.arousal, part.arousal)};
}

/// `contrast` 0..1: how far this label's emotion is from the main one's. Near ones answer in a
/// neighbouring hue, far ones across the wheel.
Lch pick(const ColourMood& mood, float key_hue, float key_weight, float contrast,
         const std::vector<Family>& used) {
  int best = 0;
  double best_score = -1e9;
  for (int i = 0; i < kHueBins; ++i) {
    const float hue = static_cast<float>(i) * 15.0f;
    double score = math::log(static_cast<double>(mood.hue[i]) + 1e-6);
    score += key_weight * math::cos((hue - key_hue) * math::kPi / 180.0);
    // A dark yellow is mud: it wants to be light or not at all.
    const float off = hue_distance(hue, 92.0f) / 28.0f;
    score -= 1.6 * math::exp(-off * off) * math::saturate((66.0 - mood.lightness[i]) / 24.0);
    // A light violet is a sweet: seldom.
    const float sweet = hue_distance(hue, 322.0f) / 26.0f;
    score -= 0.9 * math::exp(-sweet * sweet) * math::saturate((mood.lightness[i] - 48.0) / 20.0);
    // So is a light green.
    const float mint = hue_distance(hue, 150.0f) / 24.0f;
    score -= 0.9 * math::exp(-mint * mint) * math::saturate((mood.lightness[i] - 48.0) / 20.0);
    for (std::size_t k = 0; k < used.size(); ++k) {
      const float d = hue_distance(hue, used[k].base.h);
      score -= (k == 0 ? 1.6 : 1.2) * math::exp(-(d / 42.0) * (d / 42.0));
      if (k == 0)
        score += 0.8 * math::cos((d - math::lerp(75.0f, 165.0f, contrast)) * math::kPi / 180.0);
    }
    if (score > best_score) {
      best_score = score;
      best = i;
    }
  }
  return {mood.lightness[best], mood.chroma[best], static_cast<float>(best) * 15.0f};
}

struct TintedPigment {
  std::string_view name;
  float hue, chroma;
};

std::vector<TintedPigment> chromatic_pigments() {
  std::vector<TintedPigment> list;
  for (const pigment::Pigment& p : pigment::pigments()) {
    if (p.name == "TitaniumWhite" || p.name == "BoneBlack") continue;
    plan::Palette two{{std::string(p.name), "TitaniumWhite"}};
    const auto optics = pigment::optics(two);
    if (!optics) continue;
    plan::Mixture tint{};
    tint[0] = 0.45f;
    tint[1] = 0.55f;
    const picture::Lab lab = picture::to_lab(pigment::masstone(*optics, tint));
    list.push_back({p.name,
                    wrap_hue(static_cast<float>(math::atan2(lab.b, lab.a) * 180.0 / math::kPi)),
                    static_cast<float>(math::hypot(lab.a, lab.b))});
  }
  return list;
}

/// What style and settings make of a colour.
Lch biased(Lch c, const ColourBias& bias, const Settings& settings) {
  const float contrast = bias.contrast * (0.7f + 0.3f * settings.boldness);
  c.L = std::clamp(52.0f + contrast * (c.L - 52.0f) + bias.lightness, 12.0f, 90.0f);
  c.C *= bias.chroma;
  const float warmth = std::clamp(bias.warmth + settings.warmth, -1.5f, 1.5f);
  if (warmth == 0) return c;
  // Towards orange or blue, as if the light were of that colour.
  const picture::Lab lab = to_lab(c);
  const double a = lab.a + 7.0 * warmth, b = lab.b + 20.0 * warmth;
  return {c.L, static_cast<float>(math::hypot(a, b)),
          wrap_hue(static_cast<float>(math::atan2(b, a) * 180.0 / math::kPi))};
}

Lch lch_of(const picture::Lab& lab) {
  return {static_cast<float>(lab.L), static_cast<float>(math::hypot(lab.a, lab.b)),
          wrap_hue(static_cast<float>(math::atan2(lab.b, lab.a) * 180.0 / math::kPi))};
}

/// Each label takes the colour of the picture that comes nearest to its wish and is not taken; its
/// accent the one farthest from that.
void take_swatches(Colours& colours, const std::vector<int>& order,
                   const std::vector<Swatch>& swatches) {
  std::vector<float> taken(swatches.size(), 0.0f);
  const auto apart = [](const Lch& x, const Lch& y) {
    const picture::Lab p = to_lab(x), q = to_lab(y);
    return std::sqrt(static_cast<float>((p.L - q.L) * (p.L - q.L) + (p.a - q.a) * (p.a - q.a) +
                                        (p.b - q.b) * (p.b - q.b)));
  };
  for (int label : order) {
    Family& family = colours.families[label];
    std::size_t best = 0;
    float best_score = -1e9f;
    for (std::size_t i = 0; i < swatches.size(); ++i) {
      const float score = 40.0f * swatches[i].share -
                          0.5f * apart(lch_of(swatches[i].colour), family.base) - 60.0f * taken[i];
      if (score > best_score) best_score = score, best = i;
    }
    taken[best] += 1.0f;
    family.base = lch_of(swatches[best].colour);
    float farthest = -1;
    for (const Swatch& swatch : swatches) {
      const Lch c = lch_of(swatch.colour);
      const float d = apart(c, family.base) + 0.5f * c.C;
      if (d > farthest) farthest = d, family.accent = c;
    }
  }
}

/// White, black, and the five chromatic pigments that lie nearest on both sides of the wanted hues.
plan::Palette choose_pigments(const std::vector<std::pair<Lch, float>>& wanted) {
  const std::vector<TintedPigment> tints = chromatic_pigments();
  std::vector<float> weight(tints.size(), 0.0f);
  for (const auto& [colour, share] : wanted) {
    if (colour.C < 8) continue;
    int left = -1, right = -1;
    float left_distance = 360, right_distance = 360;
    for (std::size_t i = 0; i < tints.size(); ++i) {
      // A weak tinter is a poorer neighbour: 1 degree for each missing unit of chroma.
      const float poor = std::max(0.0f, colour.C - tints[i].chroma) * 0.6f;
      const float up = wrap_hue(tints[i].hue - colour.h);
      const float down = wrap_hue(colour.h - tints[i].hue);
      if (up + poor < right_distance) right_distance = up + poor, right = static_cast<int>(i);
      if (down + poor < left_distance) left_distance = down + poor, left = static_cast<int>(i);
    }
    const float c = share * (0.3f + colour.C / 60.0f);
    if (left >= 0) weight[left] += c * 30.0f / (30.0f + left_distance);
    if (right >= 0 && right != left) weight[right] += c * 30.0f / (30.0f + right_distance);
  }
  std::vector<std::size_t> chosen;
  while (chosen.size() < 5) {
    std::size_t best = tints.size();
    float best_weight = -1;
    for (std::size_t i = 0; i < tints.size(); ++i) {
      if (std::find(chosen.begin(), chosen.end(), i) != chosen.end()) continue;
      float w = weight[i] + 1e-4f;
      for (std::size_t k : chosen) {
        const float d = hue_distance(tints[i].hue, tints[k].hue);
        if (d < 30) w *= d / 30.0f + 0.02f;  // two neighbours say the same thing
      }
      if (w > best_weight) best_weight = w, best = i;
    }
    chosen.push_back(best);
  }
  plan::Palette palette;
  palette.pigments.emplace_back("TitaniumWhite");
  std::sort(chosen.begin(), chosen.end());
  for (std::size_t i : chosen) palette.pigments.emplace_back(tints[i].name);
  palette.pigments.emplace_back("BoneBlack");
  return palette;
}

}  // namespace

Lch chord_colour(const Family& family, const plan::Chord& chord, int tonic) {
  Lch c = family.base;
  if (chord.quality == plan::ChordQuality::kNone) {
    c.C *= 0.5f;
    return c;
  }
  const int step = fifths((chord.root - tonic + 12) % 12);
  c.h = wrap_hue(c.h + family.bend * 7.0f * static_cast<float>(step));
  switch (chord.quality) {
    case plan::ChordQuality::kMinor:
    case plan::ChordQuality::kMinor7:
      c.L -= 7;
      c.C *= 0.92f;
      break;
    case plan::ChordQuality::kDominant7:
      c.L += 3;
      c.C *= 1.12f;
      break;
    case plan::ChordQuality::kDiminished:
      c.L -= 13;
      c.C *= 0.7f;
      break;
    case plan::ChordQuality::kAugmented:
      c.L += 6;
      c.C *= 1.2f;
      break;
    case plan::ChordQuality::kSuspended:
      c.C *= 0.75f;
      c.L += 5;
      break;
    default: c.L += 4; break;
  }
  return c;
}

Colours choose_colours(const plan::Piece& piece, const Settings& settings) {
  const ColourBias& bias = settings.style.colour;
  Colours colours;
  const plan::Key* key = main_key(piece);
  const int tonic = key != nullptr ? key->tonic : 0;
  const float key_weight = key != nullptr ? 1.1f : 0.0f;
  const float key_hue = kScriabin[(fifths(tonic) + 12) % 12];

  int labels = 1;
  for (const plan::Section& s : piece.sections) labels = std::max(labels, s.label + 1);
  std::vector<Emotion> emotion(labels);
  std::vector<double> length(labels, 0.0);
  std::vector<float> loudness(labels, 0.0f);
  for (const plan::Section& s : piece.sections) {
    const double d = std::max(1e-3, s.end - s.start);
    const auto blend = [&](float& acc, float v) {
      acc = static_cast<float>((acc * length[s.label] + v * d) / (length[s.label] + d));
    };
    Emotion& e = emotion[s.label];
    blend(e.happy, s.emotion.happy);
    blend(e.sad, s.emotion.sad);
    blend(e.scary, s.emotion.scary);
    blend(e.peaceful, s.emotion.peaceful);
    blend(e.valence, s.emotion.valence);
    blend(e.arousal, s.emotion.arousal);
    blend(loudness[s.label], s.loudness);
    length[s.label] += d;
  }

  // The most heard label chooses its hue first; the others answer it.
  std::vector<int> order(labels);
  for (int i = 0; i < labels; ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return length[a] > length[b]; });
  std::vector<Family> chosen;
  colours.families.resize(labels);
  for (int label : order) {
    const ColourMood mood = colour_mood(away_from(piece.emotion, emotion[label], 1.8f));
    Family family;
    const Emotion& main = emotion[order.front()];
    const float contrast = math::saturate((std::fabs(emotion[label].valence - main.valence) +
                                           std::fabs(emotion[label].arousal - main.arousal)) /
                                          1.2f);
    family.base =
        pick(mood, key_hue, chosen.empty() ? key_weight : 0.25f * key_weight, contrast, chosen);
    // Lights turn towards yellow; a yellow's lights to lemon, its darks to orange and earth, never
    // to olive.
    const float h = family.base.h;
    family.bend =
        hue_distance(h, 95) < 28 || hue_distance(h, 90) > hue_distance(wrap_hue(h + 10), 90)
            ? 1.0f
            : -1.0f;
    chosen.push_back(family);
    colours.families[label] = family;
  }

  // Values: sections must separate at ten metres. Ranks are spread about their own mean.
  float mean = 0;
  for (const Family& f : chosen) mean += f.base.L;
  mean /= static_cast<float>(chosen.size());
  if (labels > 1) {
    std::vector<int> by_light(labels);
    for (int i = 0; i < labels; ++i) by_light[i] = i;
    // Equal lightness is decided by loudness: what is louder weighs more, so it is darker.
    std::stable_sort(by_light.begin(), by_light.end(), [&](int a, int b) {
      return colours.families[a].base.L - 0.8f * loudness[a] <
             colours.families[b].base.L - 0.8f * loudness[b];
    });
    const float spread = labels == 2 ? 30.0f : 46.0f;
    for (int i = 0; i < labels; ++i) {
      const float rank = static_cast<float>(i) / static_cast<float>(labels - 1) - 0.5f;
      Family& f = colours.families[by_light[i]];
      f.base.L = 0.4f * f.base.L + 0.6f * (mean + spread * rank);
    }
  }
  // Busier music is fuller in colour (arousal -> saturation is the strongest link in Whiteford et
  // al. 2018).
  const double rate = static_cast<double>(piece.onsets.size()) / std::max(1.0, piece.duration);
  const float fullness =
      1.1f + 0.45f * (math::saturate(static_cast<float>((rate - 1.5) / 4.0)) - 0.4f);
  for (Family& f : colours.families) {
    f.base.L = std::clamp(f.base.L, 22.0f, 82.0f);
    f.base.C = std::clamp(fullness * f.base.C, 18.0f, 58.0f);
  }
  for (int i = 0; i < labels; ++i) {
    Family& f = colours.families[i];
    const bool dark = f.base.L < 52;
    // The accent answers across the wheel; towards yellow when it has to be light, towards blue or
    // red when dark.
    f.accent.h = wrap_hue(f.base.h + 165.0f * f.bend);
    if (dark && hue_distance(f.accent.h, 85) > 60) {
      f.accent.h = wrap_hue(f.accent.h + (wrap_hue(85 - f.accent.h) < 180 ? 35.0f : -35.0f));
    }
    // Full yellow-green is the one accent that never sits; it gives way to yellow or to turquoise.
    if (f.accent.h > 98 && f.accent.h < 172) f.accent.h = f.accent.h < 135 ? 90.0f : 182.0f;
    f.accent.L = dark ? std::min(86.0f, f.base.L + 42) : std::max(26.0f, f.base.L - 38);
    f.accent.C = std::clamp(f.base.C * 1.1f + 18.0f, 34.0f, 66.0f);
  }

  for (Family& f : colours.families) {
    f.base = biased(f.base, bias, settings);
    f.accent = biased(f.accent, bias, settings);
  }
  if (!settings.swatches.empty()) take_swatches(colours, order, settings.swatches);

  const Family& main = colours.families[order.front()];
  const ColourMood mood = colour_mood(piece.emotion);
  const GroundTone& ground = settings.style.ground;
  colours.ground = {ground.lightness > 0
                        ? ground.lightness
                        : math::lerp(74.0f, 92.0f, math::saturate((mood.mean_lightness - 30) / 45)),
                    ground.chroma, ground.hue};
  colours.wash = {math::lerp(main.base.L, mood.mean_lightness > 50 ? 80.0f : 42.0f, 0.6f),
                  main.base.C * 0.55f, wrap_hue(main.base.h - 12.0f * main.bend)};

  std::vector<std::pair<Lch, float>> wanted;
  double total = 0;
  for (double d : length) total += d;
  for (int i = 0; i < labels; ++i) {
    const float share = static_cast<float>(length[i] / std::max(1e-3, total));
    const Family& f = colours.families[i];
    wanted.push_back({f.base, share + 0.15f});
    Lch turned = f.base;
    turned.h = wrap_hue(turned.h + 32 * f.bend);
    wanted.push_back({turned, 0.5f * share});
    turned.h = wrap_hue(f.base.h - 32 * f.bend);
    wanted.push_back({turned, 0.5f * share});
    wanted.push_back({f.accent, 0.5f * share + 0.1f});
  }
  // A lamp or a sun has to be mixed too.
  if (settings.style.climax.manner == Manner::kTouches)
    wanted.push_back({{72.0f, 66.0f, 58.0f}, 1.2f});
  const std::vector<std::string>& given =
      !settings.pigments.empty() ? settings.pigments : bias.pigments;
  colours.palette = given.empty() ? choose_pigments(wanted) : plan::Palette{given};
  return colours;
}

}  // namespace impasto::compose
