// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/compose/emotion_colour.h"

#include <cmath>

#include "impasto/base/math.h"
#include "impasto/picture/colour.h"

namespace impasto::compose {
namespace {

/// rating(0..1) = constant + L L + C C + a a + b b; happy, sad, fearful, peace over UW-71.
struct Fit {
  double constant, L, C, a, b;
};
constexpr Fit kFits[4] = {{-.03321, .00626, .00347, .00071, -.00119},
                          {.82137, -.00474, -.00255, -.00173, -.00124},
                          {.65951, -.00430, -.00147, .00030, .00111},
                          {.20187, .00608, -.00114, .00060, -.00164}};
constexpr double kWeights[4] = {1.0, 1.0, 0.5, 0.25};

struct Candidate {
  Lch lch;
  int bin;
  double z[4];
};

std::vector<Candidate> make_candidates() {
  std::vector<Candidate> all;
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
        Candidate c{{lab.L, static_cast<float>(C), static_cast<float>(bin * 15)}, bin, {}};
        for (int e = 0; e < 4; ++e) {
          const Fit& f = kFits[e];
          c.z[e] = f.constant + f.L * lab.L + f.C * C + f.a * lab.a + f.b * lab.b;
        }
        all.push_back(c);
      }
    }
  }
  for (int e = 0; e < 4; ++e) {
    double mean = 0, square = 0;
    for (const Candidate& c : all) mean += c.z[e];
    mean /= static_cast<double>(all.size());
    for (const Candidate& c : all) square += (c.z[e] - mean) * (c.z[e] - mean);
    const double sd = std::sqrt(square / static_cast<double>(all.size()));
    for (Candidate& c : all) c.z[e] = (c.z[e] - mean) / sd;
  }
  return all;
}

}  // namespace

ColourMood colour_mood(const plan::Emotion& emotion) {
  static const std::vector<Candidate> candidates = make_candidates();
  const double music[4] = {emotion.happy, emotion.sad, emotion.scary, emotion.peaceful};
  std::array<double, kHueBins> weight{}, light{}, chroma{}, count{};
  double total = 0, total_light = 0, total_chroma = 0;
  for (const Candidate& c : candidates) {
    double s = 0;
    for (int e = 0; e < 4; ++e) s += kWeights[e] * music[e] * c.z[e];
    const double w = math::exp(s);
    weight[c.bin] += w;
    count[c.bin] += 1;
    light[c.bin] += w * c.lch.L;
    chroma[c.bin] += w * c.lch.C;
    total += w;
    total_light += w * c.lch.L;
    total_chroma += w * c.lch.C;
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
  return mood;
}

float wrap_hue(float degrees) {
  const float wrapped = degrees - 360.0f * std::floor(degrees / 360.0f);
  return wrapped >= 360.0f ? 0.0f : wrapped;
}

float hue_distance(float a, float b) {
  const float d = wrap_hue(a - b);
  return d > 180.0f ? 360.0f - d : d;
}

}  // namespace impasto::compose
