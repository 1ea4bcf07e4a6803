// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/colour/emotion_colour.h"

#include <cmath>

#include "impasto/base/math.h"
#include "impasto/compose/colour/emotion_fits.h"

namespace impasto::compose {
namespace {

constexpr double kWeights[4] = {1.0, 1.0, 0.5, 0.25};

using FourEmotions = std::array<double, 4>;

FourEmotions ratings(const picture::Lab& lab) {
  const ColourEmotion e = emotion_of_colour(lab);
  return {e.happy, e.sad, e.fearful, e.peaceful};
}

struct Candidate {
  picture::Lab lab;
  double C;
  int bin;
  FourEmotions z;
};

/// The colours there are, and the scale their ratings are measured on.
struct Gamut {
  std::vector<Candidate> colours;
  FourEmotions mean{}, deviation{};

  Gamut();
  FourEmotions z(const picture::Lab& lab) const {
    FourEmotions out = ratings(lab);
    for (int e = 0; e < 4; ++e) out[e] = (out[e] - mean[e]) / deviation[e];
    return out;
  }
};

Gamut::Gamut() {
  for (int L = 16; L <= 94; L += 6) {
    for (int bin = 0; bin < kHueBins; ++bin) {
      for (int C = 6; C <= 96; C += 10) {
        const double h = bin * (2.0 * math::kPi / kHueBins);
        const picture::Lab lab{static_cast<float>(L), static_cast<float>(C * math::cos(h)),
                               static_cast<float>(C * math::sin(h))};
        const picture::LinearRgb rgb = picture::to_linear(lab);
        const float lo = std::min(rgb.r, std::min(rgb.g, rgb.b));
        const float hi = std::max(rgb.r, std::max(rgb.g, rgb.b));
        if (lo < -0.003f || hi > 1.003f) continue;
        colours.push_back({lab, static_cast<double>(C), bin, ratings(lab)});
      }
    }
  }
  const double count = static_cast<double>(colours.size());
  for (int e = 0; e < 4; ++e) {
    double square = 0;
    for (const Candidate& c : colours) mean[e] += c.z[e];
    mean[e] /= count;
    for (const Candidate& c : colours) square += (c.z[e] - mean[e]) * (c.z[e] - mean[e]);
    deviation[e] = std::sqrt(square / count);
    for (Candidate& c : colours) c.z[e] = (c.z[e] - mean[e]) / deviation[e];
  }
}

const Gamut& gamut() {
  static const Gamut all;
  return all;
}

double score(const plan::Emotion& emotion, const FourEmotions& colour) {
  const double music[4] = {emotion.happy, emotion.sad, emotion.scary, emotion.peaceful};
  double s = 0;
  for (int e = 0; e < 4; ++e) s += kWeights[e] * music[e] * colour[e];
  return s;
}

}  // namespace

ColourEmotion emotion_of_colour(const picture::Lab& lab) {
  const double C = math::hypot(lab.a, lab.b);
  double rating[5];
  for (int e = 0; e < 5; ++e) {
    const double* const f = kFits[e];
    rating[e] = f[0] + f[1] * lab.L + f[2] * C + f[3] * lab.a + f[4] * lab.b;
  }
  return {rating[0], rating[1], rating[2], rating[3], rating[4]};
}

double colour_score(const plan::Emotion& emotion, const picture::Lab& lab) {
  return score(emotion, gamut().z(lab));
}

ColourMood colour_mood(const plan::Emotion& emotion) {
  std::array<double, kHueBins> weight{}, light{}, chroma{}, count{};
  double total = 0, total_light = 0, total_chroma = 0, total_a = 0, total_b = 0;
  for (const Candidate& c : gamut().colours) {
    const double w = math::exp(score(emotion, c.z));
    weight[c.bin] += w;
    count[c.bin] += 1;
    light[c.bin] += w * c.lab.L;
    chroma[c.bin] += w * c.C;
    total += w;
    total_light += w * c.lab.L;
    total_chroma += w * c.C;
    total_a += w * c.lab.a;
    total_b += w * c.lab.b;
  }
  ColourMood mood;
  double hues = 0;
  for (int i = 0; i < kHueBins; ++i) hues += weight[i] / count[i];
  for (int i = 0; i < kHueBins; ++i) {
    // A mean over the hue's colours, not a sum: sRGB holds more greens than it holds blues.
    mood.hue[i] = static_cast<float>(weight[i] / count[i] / hues);
    mood.lightness[i] = static_cast<float>(light[i] / weight[i]);
    mood.chroma[i] = static_cast<float>(chroma[i] / weight[i]);
  }
  mood.mean_lightness = static_cast<float>(total_light / total);
  mood.mean_chroma = static_cast<float>(total_chroma / total);
  mood.mean_a = static_cast<float>(total_a / total);
  mood.mean_b = static_cast<float>(total_b / total);
  return mood;
}

picture::Lab to_lab(const Lch& lch) {
  const double h = lch.h * math::kPi / 180.0;
  return {lch.L, static_cast<float>(lch.C * math::cos(h)),
          static_cast<float>(lch.C * math::sin(h))};
}

float wrap_hue(float degrees) {
  const float wrapped = degrees - 360.0f * std::floor(degrees / 360.0f);
  return wrapped >= 360.0f ? 0.0f : wrapped;
}

Lch lch_of(const picture::Lab& lab) {
  return {static_cast<float>(lab.L), static_cast<float>(math::hypot(lab.a, lab.b)),
          wrap_hue(static_cast<float>(math::atan2(lab.b, lab.a) * 180.0 / math::kPi))};
}

Lch lch_between(const Lch& from, const Lch& to, float share) {
  const picture::Lab p = to_lab(from), q = to_lab(to);
  return lch_of(
      {math::lerp(p.L, q.L, share), math::lerp(p.a, q.a, share), math::lerp(p.b, q.b, share)});
}

float hue_distance(float a, float b) {
  const float d = wrap_hue(a - b);
  return d > 180.0f ? 360.0f - d : d;
}

}  // namespace impasto::compose
