// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/colour/swatches.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/pigment/pigment.h"

namespace impasto::compose {
namespace {

using picture::Lab;

double distance2(const Lab& p, const Lab& q) {
  const double L = p.L - q.L, a = p.a - q.a, b = p.b - q.b;
  return L * L + a * a + b * b;
}

/// Some four thousand colours of the picture, evenly spread over it.
std::vector<Lab> samples_of(const picture::Image& image) {
  std::vector<Lab> samples;
  const int step = std::max(
      1, static_cast<int>(std::sqrt(static_cast<double>(image.width) * image.height / 4096.0)));
  for (int y = step / 2; y < image.height; y += step) {
    for (int x = step / 2; x < image.width; x += step) {
      const std::uint8_t* p = image.row(y) + 4 * x;
      if (p[3] < 128) continue;
      const auto linear = [](std::uint8_t v) {
        return picture::srgb_decode(static_cast<float>(v) / 255.0f);
      };
      samples.push_back(
          picture::to_lab(picture::LinearRgb{linear(p[0]), linear(p[1]), linear(p[2])}));
    }
  }
  return samples;
}

}  // namespace

std::vector<Swatch> main_colours(const picture::Image& image, int most) {
  const std::vector<Lab> samples = samples_of(image);
  if (samples.empty()) return {};
  // Lloyd's algorithm, begun with the farthest points (Gonzalez 1985), so that a small strong
  // accent has a mean of its own.
  std::vector<Lab> means = {samples[samples.size() / 2]};
  std::vector<double> nearest(samples.size(), 1e18);
  while (static_cast<int>(means.size()) < 2 * most) {
    std::size_t farthest = 0;
    for (std::size_t i = 0; i < samples.size(); ++i) {
      nearest[i] = std::min(nearest[i], distance2(samples[i], means.back()));
      if (nearest[i] > nearest[farthest]) farthest = i;
    }
    if (nearest[farthest] < 12.0 * 12.0) break;
    means.push_back(samples[farthest]);
  }
  std::vector<int> count(means.size());
  for (int round = 0; round < 12; ++round) {
    std::vector<Lab> sum(means.size(), Lab{0, 0, 0});
    std::fill(count.begin(), count.end(), 0);
    for (const Lab& s : samples) {
      std::size_t best = 0;
      for (std::size_t k = 1; k < means.size(); ++k) {
        if (distance2(s, means[k]) < distance2(s, means[best])) best = k;
      }
      sum[best].L += s.L, sum[best].a += s.a, sum[best].b += s.b;
      ++count[best];
    }
    for (std::size_t k = 0; k < means.size(); ++k) {
      if (count[k] == 0) continue;
      const float n = static_cast<float>(count[k]);
      means[k] = {sum[k].L / n, sum[k].a / n, sum[k].b / n};
    }
  }
  std::vector<Swatch> swatches;
  for (std::size_t k = 0; k < means.size(); ++k) {
    const float share = static_cast<float>(count[k]) / static_cast<float>(samples.size());
    if (share >= 0.02f || means.size() == 1) swatches.push_back({means[k], share});
  }
  std::stable_sort(swatches.begin(), swatches.end(), [](const Swatch& a, const Swatch& b) {
    // What is full in colour counts for more than its size.
    const auto weight = [](const Swatch& s) {
      return s.share * (1.0f + static_cast<float>(math::hypot(s.colour.a, s.colour.b)) / 30.0f);
    };
    return weight(a) > weight(b);
  });
  std::vector<Swatch> kept;
  for (const Swatch& s : swatches) {
    const bool apart = std::all_of(kept.begin(), kept.end(), [&](const Swatch& k) {
      return distance2(k.colour, s.colour) > 14.0 * 14.0;
    });
    if (apart && static_cast<int>(kept.size()) < most) kept.push_back(s);
  }
  return kept;
}

double miss_of(const std::vector<std::string>& pigments, const std::vector<Swatch>& colours) {
  const auto optics = pigment::optics(plan::Palette{pigments});
  if (!optics) return 1e9;
  const pigment::Mixer mixer(*optics);
  double sum = 0, weight = 0;
  for (const Swatch& s : colours) {
    // A small accent is missed as much as a large grey.
    const double w = std::sqrt(static_cast<double>(s.share));
    sum += w * std::sqrt(distance2(s.colour, mixer.reached(s.colour)));
    weight += w;
  }
  return weight > 0 ? sum / weight : 0.0;
}

std::vector<std::string> pigments_reaching(const std::vector<Swatch>& colours) {
  std::vector<std::string> chosen = {"TitaniumWhite"};
  double miss = miss_of(chosen, colours);
  while (chosen.size() < plan::kPigments) {
    std::string best;
    double best_miss = miss;
    for (const pigment::Pigment& p : pigment::pigments()) {
      if (std::find(chosen.begin(), chosen.end(), p.name) != chosen.end()) continue;
      std::vector<std::string> more = chosen;
      more.emplace_back(p.name);
      const double m = miss_of(more, colours);
      if (m < best_miss - 1e-9) best_miss = m, best = p.name;
    }
    // Two at least can be mixed; beyond that a pigment has to earn its place.
    if (best.empty() || (chosen.size() > 2 && miss - best_miss < 0.1)) break;
    chosen.push_back(best);
    miss = best_miss;
  }
  return chosen;
}

}  // namespace impasto::compose
