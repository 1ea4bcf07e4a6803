// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/colour/colours.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/compose/colour/ground.h"
#include "impasto/hear/character.h"
#include "impasto/hear/form.h"
#include "impasto/hear/level.h"
#include "impasto/pigment/pigment.h"
#include "impasto/plan/form.h"
#include "impasto/plan/piece.h"

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
/// yellow, A green, E and B blue, F# to Bb violet to rose, F deep red; spaced a little more evenly
/// than he has them, A to E above all. CIELAB hue degrees, from C upwards by fifths.
constexpr float kScriabin[12] = {32, 60, 90, 134, 206, 250, 280, 303, 321, 338, 355, 14};

/// Contrast between sections is exaggerated about the whole, as a painter would.
Emotion away_from(const Emotion& whole, const Emotion& part, float gain) {
  const auto push = [gain](float w, float p) {
    return std::clamp(w + gain * (p - w), -2.5f, 2.5f);
  };
  return {push(whole.happy, part.happy),     push(whole.sad, part.sad),
          push(whole.scary, part.scary),     push(whole.peaceful, part.peaceful),
          push(whole.valence, part.valence), push(whole.arousal, part.arousal)};
}

/// 0 at `width` degrees and more from `centre`, 1 there.
float near_hue(float hue, float centre, float width) {
  const float off = hue_distance(hue, centre) / width;
  return static_cast<float>(math::exp(-1.0 * off * off));
}

/// Scriabin's colour between the keys, for a place on the circle of fifths.
float hue_of_place(float place) {
  const int below = static_cast<int>(place) % 12;
  const float from = kScriabin[below], to = kScriabin[(below + 1) % 12];
  return wrap_hue(from + (place - std::floor(place)) * wrap_hue(to - from));
}

/// The hue of the whole: the colour of its key, drawn towards the hues its emotion likes. A sum of
/// vectors, so that a listener who wavers a little moves the colour a little.
float main_hue(const ColourMood& mood, const hear::Fifths& home) {
  float flattest = mood.hue[0];
  for (float weight : mood.hue) flattest = std::min(flattest, weight);
  double x = 0, y = 0, total = 0;
  for (int i = 0; i < kHueBins; ++i) {
    const double h = i * (2.0 * math::kPi / kHueBins), w = mood.hue[i] - flattest;
    x += w * math::cos(h);
    y += w * math::sin(h);
    total += w;
  }
  const double key = hue_of_place(home.place) * math::kPi / 180.0;
  const double pull = 0.45 / std::max(total, 1e-9);
  return wrap_hue(static_cast<float>(
      math::atan2(math::sin(key) + pull * y, math::cos(key) + pull * x) * 180.0 / math::kPi));
}

/// A colour the mood likes at that hue: what it likes there, and how light and full it is as a
/// whole.
Lch coloured(const ColourMood& mood, float hue) {
  const float at = wrap_hue(hue) * (kHueBins / 360.0f);
  const int i = static_cast<int>(at) % kHueBins, j = (i + 1) % kHueBins;
  const float f = at - std::floor(at);
  return {
      math::lerp(math::lerp(mood.lightness[i], mood.lightness[j], f), mood.mean_lightness, 0.2f),
      math::lerp(math::lerp(mood.chroma[i], mood.chroma[j], f), mood.mean_chroma, 0.4f),
      wrap_hue(hue)};
}

/// What a painter would not mix for a broad field, bent into what she would.
Lch tasteful(Lch c) {
  // A dark yellow is mud: it turns to ochre and umber.
  const float dark = math::saturate((68.0f - c.L) / 26.0f);
  c.h = wrap_hue(c.h - 34.0f * dark * near_hue(c.h, 96.0f, 26.0f));
  // A light green is mint, a light violet a sweet: they are greyed and sunk a little.
  const float light = math::saturate((c.L - 48.0f) / 20.0f);
  const float sweet = light * std::max({near_hue(c.h, 152.0f, 34.0f), near_hue(c.h, 322.0f, 26.0f),
                                        0.8f * near_hue(c.h, 352.0f, 22.0f)});
  c.C *= 1.0f - 0.45f * sweet;
  c.L -= 9.0f * sweet;
  return c;
}

/// What a stretch of music is like beside the whole.
struct Character {
  Emotion emotion;
  float louder = 0;  ///< dB
  float busier = 0;  ///< octaves of the onset rate
  float higher = 0;  ///< semitones
  float moved = 0;   ///< steps of fifths, by modulation

  void blend(const Character& c, float share) {
    const auto mix = [share](float& mine, float its) { mine += share * (its - mine); };
    mix(emotion.happy, c.emotion.happy);
    mix(emotion.sad, c.emotion.sad);
    mix(emotion.scary, c.emotion.scary);
    mix(emotion.peaceful, c.emotion.peaceful);
    mix(emotion.valence, c.emotion.valence);
    mix(emotion.arousal, c.emotion.arousal);
    mix(louder, c.louder);
    mix(busier, c.busier);
    mix(higher, c.higher);
    mix(moved, c.moved);
  }
};

/// The emotion's mean in [from, to); where there is no curve, that of the section in its middle.
Emotion emotion_of(const plan::Piece& piece, const Outlook& outlook, double from, double to) {
  const plan::EmotionCurve& curve = piece.emotion_curve;
  Character mean;
  mean.emotion = piece.sections.empty()
                     ? outlook.emotion
                     : piece.sections[hear::section_at(piece, 0.5 * (from + to))].emotion;
  float count = 0;
  for (auto i = static_cast<std::size_t>(from / curve.hop);
       i < curve.values.size() && static_cast<double>(i) * curve.hop < to; ++i) {
    Character one;
    one.emotion = curve.values[i];
    mean.blend(one, 1.0f / ++count);
  }
  return mean.emotion;
}

Character character_of(const plan::Piece& piece, const Outlook& outlook, double from, double to) {
  const float rate = std::max(0.2f, outlook.onset_rate);
  const float pitch = outlook.mean_pitch;
  const hear::Fifths there = hear::fifths_of(piece, from, to);
  Character c;
  c.emotion = emotion_of(piece, outlook, from, to);
  c.louder = std::clamp(hear::mean_level(piece, from, to), -12.0f, 8.0f);
  c.busier =
      static_cast<float>(math::log2(std::max(0.2f, hear::onset_rate(piece, from, to)) / rate));
  c.higher = hear::mean_pitch(piece, from, to, pitch) - pitch;
  c.moved =
      hear::fifths_between(outlook.home.place, there.place) * math::saturate(4.0f * there.clarity);
  return c;
}

/// The mass of such music, where `hue` rules.
Family family_of(const Outlook& outlook, const Character& c, float hue) {
  const float apart = 0.11f * c.louder + 0.5f * c.busier + 0.06f * c.higher;
  const float across = 120.0f * apart * std::fabs(apart) / (0.35f + apart * apart);
  Family f;
  f.base = coloured(colour_mood(away_from(outlook.emotion, c.emotion, 1.2f)),
                    hue + across + 18.0f * c.moved);
  // What is louder weighs more, so it is darker; what is higher is lighter.
  f.base.L += 0.5f * c.higher - 0.9f * c.louder;
  return f;
}

/// How far around the wheel the accent stands from what it answers, degrees.
float across(const Conception& conception, float bend) {
  switch (conception.harmony) {
    case Harmony::kComplement: break;
    case Harmony::kSplit: return 180.0f + 38.0f * conception.side;
    case Harmony::kTriad: return 120.0f * conception.side;
    case Harmony::kNeighbours: return 52.0f * conception.side;
    case Harmony::kGreys: return 24.0f * conception.side;
  }
  return 180.0f - 15.0f * bend;
}

/// What answers a mass: its accent, and which way its lights turn. `low`: 0 .. 1 all lies low;
/// `lightness`: of what the accent stands off from.
void answer(Family& f, float low, float lightness, const Conception& conception) {
  // Lights turn towards yellow; a yellow's lights to lemon, its darks to orange and earth, never
  // to olive. Where the way to yellow is as long on both sides, and at yellow-green, they keep
  // their hue.
  const float h = f.base.h;
  const float from_violet = wrap_hue(h - 276.0f + 180.0f) - 180.0f;
  f.bend = hue_distance(h, 126.0f) < 24.0f ? std::clamp((126.0f - h) / 12.0f, -1.0f, 1.0f)
                                           : std::clamp(from_violet / 24.0f, -1.0f, 1.0f);
  const bool dark = lightness < 52.0f;
  // The accent answers across the wheel, or from nearer; towards yellow when it has to be light,
  // towards blue or red when dark.
  const bool opposite =
      conception.harmony == Harmony::kComplement || conception.harmony == Harmony::kSplit;
  f.accent.h = wrap_hue(f.base.h + across(conception, f.bend));
  if (opposite && dark && hue_distance(f.accent.h, 85) > 60) {
    f.accent.h = wrap_hue(f.accent.h + (wrap_hue(85 - f.accent.h) < 180 ? 35.0f : -35.0f));
  }
  // Full yellow-green is the one accent that never sits; it gives way to yellow or to turquoise.
  if (f.accent.h > 98 && f.accent.h < 172) f.accent.h = f.accent.h < 135 ? 90.0f : 182.0f;
  // Low music is answered more coolly: turquoise becomes blue.
  if (f.accent.h > 170 && f.accent.h < 260) f.accent.h = std::min(260.0f, f.accent.h + 62.0f * low);
  f.accent.L = dark ? std::min(86.0f, f.base.L + 42) : std::max(26.0f, f.base.L - 38);
  f.accent.C = std::clamp(f.base.C * 1.1f + 18.0f, 34.0f, 66.0f);
  if (conception.harmony == Harmony::kNeighbours) f.accent.C *= 0.85f;
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
  // A red, a yellow, a blue or blue green, then what else is wanted most.
  constexpr float kArcs[5][2] = {{335, 65}, {45, 65}, {165, 130}, {0, 360}, {0, 360}};
  std::vector<std::size_t> chosen;
  for (const auto& [from, arc] : kArcs) {
    std::size_t best = tints.size();
    float best_weight = -1;
    for (std::size_t i = 0; i < tints.size(); ++i) {
      if (std::find(chosen.begin(), chosen.end(), i) != chosen.end()) continue;
      if (wrap_hue(tints[i].hue - from) > arc) continue;
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

Lch chord_colour(const Family& family, const plan::Chord& chord, float home) {
  Lch c = family.base;
  if (chord.quality == plan::ChordQuality::kNone) {
    c.C *= 0.5f;
    return c;
  }
  // The chords of a key stand about half a step above its tonic on the circle.
  const float step = hear::fifths_between(home + 0.5f, static_cast<float>(fifths(chord.root)));
  c.h = wrap_hue(c.h + family.bend * family.spread * step);
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
  return tasteful(c);
}

Family Colours::family(int label, double share) const {
  const Family& own = families[std::min<std::size_t>(label, families.size() - 1)];
  if (journey.empty()) return own;
  const double at = std::clamp(share * kJourneySteps - 0.5, 0.0, kJourneySteps - 1.0);
  const auto i = static_cast<std::size_t>(at);
  const std::size_t j = std::min<std::size_t>(i + 1, kJourneySteps - 1);
  const auto f = static_cast<float>(at - std::floor(at));
  Family moment = journey[f < 0.5f ? i : j];
  moment.base = lch_between(journey[i].base, journey[j].base, f);
  moment.accent = lch_between(journey[i].accent, journey[j].accent, f);
  moment.base = lch_between(moment.base, own.base, kin);
  moment.accent = lch_between(moment.accent, own.accent, kin);
  return moment;
}

namespace {

/// Quiet stretches go grey, so that full ones are full.
float greyness(float louder, const Conception& conception) {
  return conception.greys * math::smoothstep(1.5f, -4.0f, louder);
}

/// A family as it is used: contrast of value about a mean, fullness, an answer, and the bias of
/// the style. `grey`: 0 .. 1 hardly any colour is left.
void finish(Family& f, float mean, float grey, const Outlook& outlook, const Settings& settings,
            const Conception& conception) {
  // Busier music is fuller in colour (arousal -> saturation is the strongest link in Whiteford et
  // al. 2018).
  const float fullness = 0.92f + 0.45f * outlook.busyness;
  // Plain diatonic music keeps to neighbouring hues, chromatic music sets them against each other.
  f.spread = math::lerp(24.0f, 6.0f, math::saturate((outlook.home.clarity - 0.25f) / 0.4f));
  const float low = math::saturate((0.55f - outlook.tessitura) / 0.30f);
  f.base.L = std::clamp(mean + 1.8f * (f.base.L - mean), 20.0f, 84.0f);
  f.base.C = std::clamp(fullness * f.base.C, 14.0f, 58.0f);
  f.base = tasteful(f.base);
  // Where strokes lie across each other from edge to edge, the accent answers the whole more than
  // the part.
  const float whole = settings.style.sections.manner == Manner::kArm ? 0.65f : 0.0f;
  answer(f, low, math::lerp(f.base.L, mean, whole), conception);
  f.base.C *= 1.0f - 0.8f * grey;
  if (conception.harmony == Harmony::kGreys) f.base.C *= 0.55f;
  f.base = biased(f.base, settings.style.colour, settings);
  f.accent = biased(f.accent, settings.style.colour, settings);
}

/// The pigments that were asked for, else those that reach the wanted colours.
plan::Palette palette_for(std::vector<std::pair<Lch, float>> wanted, const Colours& colours,
                          const Settings& settings) {
  const std::vector<std::string>& given =
      !settings.pigments.empty() ? settings.pigments : settings.style.colour.pigments;
  if (!given.empty()) return plan::Palette{given};
  // So has what the ground becomes where it is painted on, and a lamp or a sun.
  if (settings.style.sections.manner == Manner::kMasses) wanted.push_back({colours.land, 0.5f});
  if (settings.style.climax.manner == Manner::kTouches)
    wanted.push_back({{72.0f, 66.0f, 58.0f}, 1.2f});
  return choose_pigments(wanted);
}

/// What the families want of the palette, by how much of the music each has.
std::vector<std::pair<Lch, float>> wanted_by(const std::vector<Family>& families,
                                             const std::vector<double>& length) {
  std::vector<std::pair<Lch, float>> wanted;
  double total = 0;
  for (double d : length) total += d;
  for (std::size_t i = 0; i < families.size(); ++i) {
    const float share = static_cast<float>(length[i] / std::max(1e-3, total));
    const Family& f = families[i];
    wanted.push_back({f.base, share + 0.15f});
    Lch turned = f.base;
    turned.h = wrap_hue(turned.h + 32 * f.bend);
    wanted.push_back({turned, 0.5f * share});
    turned.h = wrap_hue(f.base.h - 32 * f.bend);
    wanted.push_back({turned, 0.5f * share});
    wanted.push_back({f.accent, 0.5f * share + 0.1f});
  }
  return wanted;
}

}  // namespace

Colours choose_colours(const plan::Piece& piece, const Outlook& outlook, const Settings& settings,
                       const Conception& conception) {
  Colours colours;
  colours.home = outlook.home.place;
  // The whole arm sets colours beside each other in a thousand strokes: where a section is heard to
  // begin must not turn all of them.
  if (settings.style.sections.manner == Manner::kArm) colours.kin = 0.25f;

  // What each label is like, over all its returns; and what each moment is like.
  int labels = 1;
  for (const plan::Section& s : piece.sections) labels = std::max(labels, s.label + 1);
  std::vector<Character> characters(labels);
  std::vector<double> length(labels, 0.0);
  for (const plan::Section& s : piece.sections) {
    const double d = std::max(1e-3, s.end - s.start);
    characters[s.label].blend(character_of(piece, outlook, s.start, s.end),
                              static_cast<float>(d / (length[s.label] + d)));
    length[s.label] += d;
  }
  constexpr double kReach = 2.5;  // steps to both sides
  const double step = outlook.duration / kJourneySteps;
  for (int i = 0; i < kJourneySteps; ++i) {
    const double middle = (i + 0.5) * step;
    characters.push_back(character_of(piece, outlook, std::max(0.0, middle - kReach * step),
                                      std::min(outlook.duration, middle + kReach * step)));
  }

  // One hue rules. What is louder, busier or higher than the whole leaves it to one side of the
  // wheel, what is softer, calmer or lower to the other; modulations move it too.
  const ColourMood whole = colour_mood(outlook.emotion);
  const float hue = wrap_hue(main_hue(whole, outlook.home) + conception.turn);
  std::vector<Family> families;
  for (const Character& c : characters) {
    families.push_back(family_of(outlook, c, hue));
  }
  float mean = 0;
  for (int i = 0; i < kJourneySteps; ++i) mean += families[labels + i].base.L / kJourneySteps;
  for (std::size_t i = 0; i < families.size(); ++i) {
    finish(families[i], mean, greyness(characters[i].louder, conception), outlook, settings,
           conception);
  }
  colours.families.assign(families.begin(), families.begin() + labels);
  colours.journey.assign(families.begin() + labels, families.end());
  Lch main = biased(tasteful(coloured(whole, hue)), settings.style.colour, settings);
  if (!settings.swatches.empty()) {
    std::vector<int> order(labels);
    for (int i = 0; i < labels; ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(),
                     [&](int a, int b) { return length[a] > length[b]; });
    take_swatches(colours, order, settings.swatches);
    colours.journey.clear();
    main = colours.families[order.front()].base;
  }
  tone_ground(colours, main, whole, outlook, settings, conception);
  colours.palette = palette_for(wanted_by(colours.families, length), colours, settings);
  return colours;
}

Colours first_colours(const Outlook& outlook, const Settings& settings,
                      const Conception& conception) {
  Colours colours;
  colours.home = outlook.home.place;
  const ColourMood mood = colour_mood(outlook.emotion);
  const float hue = wrap_hue(main_hue(mood, outlook.home) + conception.turn);
  Family first = family_of(outlook, {}, hue);
  finish(first, first.base.L, 0.0f, outlook, settings, conception);
  colours.families = {first};
  Lch main = biased(tasteful(coloured(mood, hue)), settings.style.colour, settings);
  if (!settings.swatches.empty()) {
    take_swatches(colours, {0}, settings.swatches);
    main = colours.families.front().base;
  }
  tone_ground(colours, main, mood, outlook, settings, conception);
  // Wherever the music may go.
  std::vector<std::pair<Lch, float>> wanted;
  for (int i = 0; i < 12; ++i) wanted.push_back({{52.0f, 44.0f, 30.0f * static_cast<float>(i)}, 1});
  for (const Swatch& s : settings.swatches) wanted.push_back({lch_of(s.colour), 12.0f * s.share});
  colours.palette = palette_for(std::move(wanted), colours, settings);
  return colours;
}

Family family_between(const plan::Piece& piece, const Outlook& outlook, const Settings& settings,
                      const Conception& conception, double from, double to, float mean_lightness) {
  const float hue =
      wrap_hue(main_hue(colour_mood(outlook.emotion), outlook.home) + conception.turn);
  const Character there = character_of(piece, outlook, from, to);
  Family f = family_of(outlook, there, hue);
  finish(f, mean_lightness, greyness(there.louder, conception), outlook, settings, conception);
  if (settings.swatches.empty()) return f;
  Colours one;
  one.families = {f};
  take_swatches(one, {0}, settings.swatches);
  return one.families.front();
}

float lightness_between(const plan::Piece& piece, const Outlook& outlook, double from, double to) {
  return family_of(outlook, character_of(piece, outlook, from, to),
                   main_hue(colour_mood(outlook.emotion), outlook.home))
      .base.L;
}

Family blended(const Family& from, const Family& to, float share) {
  return {lch_between(from.base, to.base, share), lch_between(from.accent, to.accent, share),
          math::lerp(from.bend, to.bend, share), math::lerp(from.spread, to.spread, share)};
}

Lch moved_in_hue(Lch colour, const Family& family, int transposition) {
  const int pc = ((7 * transposition) % 12 + 12) % 12;
  const float fifths = hear::fifths_between(0.0f, static_cast<float>(pc));
  colour.h = wrap_hue(colour.h + 0.6f * family.bend * family.spread * fifths);
  return colour;
}

}  // namespace impasto::compose
