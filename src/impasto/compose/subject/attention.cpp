// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/subject/attention.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "impasto/base/math.h"

namespace impasto::compose::subject {
Raster attention_of(const plan::Seeing& seeing, float attention) {
  Raster out(seeing.width, seeing.height, 1);
  constexpr std::size_t kSteps = 256;
  std::array<double, kSteps> below{};
  const auto step_of = [](float saliency) {
    return static_cast<std::size_t>(math::saturate(saliency) * (kSteps - 1));
  };
  for (const float s : seeing.saliency) below[step_of(s)] += 1;
  double passed = 0;
  for (double& b : below) {  // ranks of the middles
    const double here = b;
    b = (passed + 0.5 * here) / static_cast<double>(std::max<std::size_t>(1, out.values.size()));
    passed += here;
  }
  std::vector<float> rank(out.values.size(), 0.5f);
  for (std::size_t i = 0; i < seeing.saliency.size(); ++i) {
    rank[i] = static_cast<float>(below[step_of(seeing.saliency[i])]);
  }
  for (const plan::Face& face : seeing.faces) {
    in_face(seeing, face, [&](std::size_t i, float in) { rank[i] = std::max(rank[i], in); });
  }
  for (std::size_t i = 0; i < rank.size(); ++i) {
    out.values[i] = static_cast<float>(math::pow(4.0, attention * (1 - 2 * rank[i])));
  }
  return out;
}

void keep_faces(const plan::Seeing& seeing, Raster& abstraction) {
  for (const plan::Face& face : seeing.faces) {
    in_face(seeing, face, [&](std::size_t i, float in) {
      float& a = abstraction.values[i];
      const float kept = 0.75f * (1 - math::smoothstep(0.3f, 0.8f, a));
      a *= 1 - in * kept;
    });
  }
}

void finer_in_faces(const plan::Seeing& seeing, Raster& finest) {
  for (const plan::Face& face : seeing.faces) {
    const float needed = std::max(0.004f, 0.05f * (face.x1 - face.x0));
    in_face(seeing, face, [&](std::size_t i, float in) {
      if (in > 0.5f)
        finest.values[i] = std::min(finest.values[i], std::max(needed, 0.4f * finest.values[i]));
    });
  }
}

}  // namespace impasto::compose::subject
