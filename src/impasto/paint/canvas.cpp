// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/paint/canvas.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/base/rng.h"
#include "impasto/paint/noise.h"

namespace impasto::paint {

float Weave::at(float x, float y, Cells& cells) const {
  const float u = x * threads, v = y * threads;
  if (ground == plan::Ground::kPaper || ground == plan::Ground::kPanel) {
    const float n = 0.6f * noise2(seed, u, v, cells[0]) + 0.4f * noise2(seed + 1, u * 0.43f, v * 0.43f, cells[1]);
    return 0.5f + (n - 0.5f) * fade;
  }
  // Two families of threads, each wandering a little, thick and thin (slubs); where S is positive
  // the upright thread lies on top, where negative the level one.
  const float wander = ground == plan::Ground::kLinen ? 0.9f : 0.4f;
  const float a = u + wander * (noise2(seed + 2, u * 0.11f, v * 0.06f, cells[2]) - 0.5f) * 2.0f;
  const float b = v + wander * (noise2(seed + 3, u * 0.06f, v * 0.11f, cells[3]) - 0.5f) * 2.0f;
  const float ia = std::floor(a), ib = std::floor(b);
  const float fa = 2.0f * (a - ia) - 1.0f, fb = 2.0f * (b - ib) - 1.0f;
  const float ca = 1.0f - fa * fa, cb = 1.0f - fb * fb;
  const bool even = ((static_cast<int>(ia) + static_cast<int>(ib)) & 1) == 0;
  const float S = even ? ca * cb : -ca * cb;
  const float slub_a = 0.45f + 1.0f * noise2(seed + 4, ia * 7.31f, v * 0.07f, cells[4]);
  const float slub_b = 0.45f + 1.0f * noise2(seed + 5, u * 0.07f, ib * 7.31f, cells[5]);
  const float up = ca * (0.55f + 0.45f * S) * slub_a;
  const float level = cb * (0.55f - 0.45f * S) * slub_b;
  const float crowns = std::min(1.0f, std::max(up, level));
  // Priming fills and smooths unevenly, so that the tooth is no screen of equal dots.
  const float primed = 0.5f * noise2(seed + 6, u * 0.37f, v * 0.37f, cells[6]) +
                       0.5f * noise2(seed + 7, u * 1.3f, v * 1.3f, cells[7]);
  const float h = 0.62f * crowns + 0.45f * primed;
  return math::saturate(0.5f + (h - 0.5f) * fade);
}

Canvas make_canvas(const plan::Plan& plan, int width, int height, int tile) {
  Canvas canvas;
  canvas.width = width;
  canvas.height = height;
  canvas.shift = 4;
  while ((1 << canvas.shift) < tile && canvas.shift < 8) ++canvas.shift;
  canvas.tile = 1 << canvas.shift;
  canvas.columns = (width + canvas.tile - 1) >> canvas.shift;
  canvas.rows = (height + canvas.tile - 1) >> canvas.shift;
  canvas.tiles.resize(static_cast<std::size_t>(canvas.columns) * canvas.rows);
  canvas.scale = std::min(width / plan.width, height / plan.height);
  canvas.left = 0.5f * (width - plan.width * canvas.scale);
  canvas.top = 0.5f * (height - plan.height * canvas.scale);

  canvas.weave.ground = plan.ground;
  canvas.weave.seed = random_bits(plan.seed, 0x77656176);
  switch (plan.ground) {
    case plan::Ground::kLinen: canvas.weave.threads = 300, canvas.weave.depth = 0.55f; break;
    case plan::Ground::kCotton: canvas.weave.threads = 400, canvas.weave.depth = 0.4f; break;
    case plan::Ground::kPanel: canvas.weave.threads = 160, canvas.weave.depth = 0.12f; break;
    case plan::Ground::kPaper: canvas.weave.threads = 260, canvas.weave.depth = 0.5f; break;
  }
  canvas.weave.fade = math::smoothstep(2.0f, 4.0f, canvas.scale / canvas.weave.threads);
  const pigment::Bands ground = pigment::to_bands(
      {plan.ground_rgb[0], plan.ground_rgb[1], plan.ground_rgb[2]});
  for (int i = 0; i < pigment::kBands; ++i) {
    canvas.ground[i] =
        static_cast<std::uint8_t>(std::sqrt(math::saturate(ground[i])) * 255.0f + 0.5f);
  }
  return canvas;
}

void Canvas::prepare(std::size_t index) {
  Tile& t = tiles[index];
  if (t.pixels) return;
  t.pixels = std::make_unique<Pixel[]>(static_cast<std::size_t>(tile) * tile);
  const int x0 = static_cast<int>(index % columns) << shift;
  const int y0 = static_cast<int>(index / columns) << shift;
  Weave::Cells cells;
  for (int y = 0; y < tile; ++y) {
    for (int x = 0; x < tile; ++x) {
      Pixel& p = t.pixels[(static_cast<std::size_t>(y) << shift) + x];
      std::copy(ground.begin(), ground.end(), p.dry);
      p.weave = weave_at(x0 + x, y0 + y, cells);
    }
  }
}

}  // namespace impasto::paint
