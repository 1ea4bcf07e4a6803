// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/paint/canvas.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/base/rng.h"

namespace impasto::paint {

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
  canvas.scale = std::min(width / plan.sheet.width, height / plan.sheet.height);
  canvas.left = 0.5f * (width - plan.sheet.width * canvas.scale);
  canvas.top = 0.5f * (height - plan.sheet.height * canvas.scale);

  canvas.weave.ground = plan.sheet.ground;
  canvas.weave.seed = random_bits(plan.sheet.seed, 0x77656176);
  switch (plan.sheet.ground) {
    case plan::Ground::kLinen: canvas.weave.threads = 300, canvas.weave.depth = 0.55f; break;
    case plan::Ground::kCotton: canvas.weave.threads = 400, canvas.weave.depth = 0.4f; break;
    case plan::Ground::kPanel: canvas.weave.threads = 160, canvas.weave.depth = 0.12f; break;
    case plan::Ground::kPaper: canvas.weave.threads = 260, canvas.weave.depth = 0.5f; break;
    case plan::Ground::kWashi: canvas.weave.threads = 300, canvas.weave.depth = 0.22f; break;
  }
  canvas.weave.fade = math::smoothstep(2.0f, 4.0f, canvas.scale / canvas.weave.threads);
  const pigment::Bands ground = pigment::to_bands(
      {plan.sheet.ground_rgb[0], plan.sheet.ground_rgb[1], plan.sheet.ground_rgb[2]});
  for (int i = 0; i < pigment::kBands; ++i) {
    canvas.ground[i] =
        static_cast<std::uint8_t>(std::sqrt(math::saturate(ground[i])) * 255.0f + 0.5f);
  }
  return canvas;
}

void Canvas::prepare(std::size_t index) {
  Tile& t = tiles[index];
  if (t.pixels) return;
  const int x0 = static_cast<int>(index % columns) << shift;
  const int y0 = static_cast<int>(index / columns) << shift;
  const std::size_t count = static_cast<std::size_t>(tile) * tile;
  std::vector<std::uint8_t> tooth(count);
  weave_patch(weave, left, top, scale, {x0, y0, x0 + tile, y0 + tile}, tooth.data(), tile);
  Pixel bare{};
  std::copy(ground.begin(), ground.end(), bare.dry);
  t.pixels = std::make_unique_for_overwrite<Pixel[]>(count);
  for (std::size_t i = 0; i < count; ++i) {
    bare.weave = tooth[i];
    t.pixels[i] = bare;
  }
}

}  // namespace impasto::paint
