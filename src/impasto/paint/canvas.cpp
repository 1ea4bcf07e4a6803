// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/paint/canvas.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/base/rng.h"

namespace impasto::paint {

Canvas make_canvas(const plan::Sheet& sheet, int width, int height, int tile) {
  Canvas canvas;
  canvas.width = width;
  canvas.height = height;
  canvas.shift = 4;
  while ((1 << canvas.shift) < tile && canvas.shift < 8) ++canvas.shift;
  canvas.tile = 1 << canvas.shift;
  canvas.columns = (width + canvas.tile - 1) >> canvas.shift;
  canvas.rows = (height + canvas.tile - 1) >> canvas.shift;
  canvas.tiles.resize(static_cast<std::size_t>(canvas.columns) * canvas.rows);
  canvas.scale = std::min(width / sheet.width, height / sheet.height);
  canvas.left = 0.5f * (width - sheet.width * canvas.scale);
  canvas.top = 0.5f * (height - sheet.height * canvas.scale);

  canvas.weave.ground = sheet.ground;
  canvas.weave.seed = random_bits(sheet.seed, 0x77656176);
  // Threads (of paper and panel grains) to a centimetre; what a brush feels; what light shows.
  const auto tooth = [&](float per_cm, float depth, float shown) {
    canvas.weave.threads = per_cm * kLongSideCm / std::max(sheet.width, sheet.height);
    canvas.weave.depth = depth;
    canvas.weave.shown = shown;
  };
  switch (sheet.ground) {
    case plan::Ground::kLinen: tooth(13, 0.55f, 0.25f); break;
    case plan::Ground::kCotton: tooth(16, 0.4f, 0.18f); break;
    case plan::Ground::kPanel: tooth(5, 0.12f, 0.14f); break;
    case plan::Ground::kPaper: tooth(9, 0.5f, 0.23f); break;
    case plan::Ground::kWashi: tooth(12, 0.22f, 0.14f); break;
  }
  canvas.ground = Ground(sheet);
  return canvas;
}

void Canvas::bare(int x0, int y, int count, const std::uint8_t* tooth, Pixel* out) const {
  thread_local std::vector<Ground::Codes> codes;
  codes.resize(count);
  ground.row(left, top, scale, x0, y, count, tooth, codes.data());
  for (int i = 0; i < count; ++i) {
    out[i] = Pixel{};
    std::copy(codes[i].begin(), codes[i].end(), out[i].dry);
    out[i].weave = tooth[i];
  }
}

bool Canvas::prepared(std::size_t index) const {
  return is_own(tiles[index].pixels);
}

void Canvas::prepare(std::size_t index) {
  Tile& t = tiles[index];
  const std::size_t count = static_cast<std::size_t>(tile) * tile;
  if (prepared(index)) return;
  if (t.pixels) {
    std::shared_ptr<Pixel[]> copy(new Pixel[count]);
    std::copy_n(t.pixels.get(), count, copy.get());
    t.pixels = std::move(copy);
    return;
  }
  const int x0 = static_cast<int>(index % columns) << shift;
  const int y0 = static_cast<int>(index / columns) << shift;
  std::vector<std::uint8_t> tooth(count);
  weave_patch(weave, left, top, scale, {x0, y0, x0 + tile, y0 + tile}, tooth.data(), tile);
  std::shared_ptr<Pixel[]> pixels(new Pixel[count]);
  for (int y = 0; y < tile; ++y) {
    const std::size_t line = static_cast<std::size_t>(y) << shift;
    bare(x0, y0 + y, tile, &tooth[line], &pixels[line]);
  }
  t.pixels = std::move(pixels);
}

void Canvas::soil(const picture::Rect& rect) {
  if (rect.empty()) return;
  for (int ty = rect.y0 >> shift; ty <= (rect.y1 - 1) >> shift; ++ty) {
    for (int tx = rect.x0 >> shift; tx <= (rect.x1 - 1) >> shift; ++tx) {
      const picture::Rect part{std::max(rect.x0, tx << shift), std::max(rect.y0, ty << shift),
                               std::min(rect.x1, (tx + 1) << shift),
                               std::min(rect.y1, (ty + 1) << shift)};
      grow(tiles[static_cast<std::size_t>(ty) * columns + tx].dirty, part);
    }
  }
}

void Canvas::age(std::size_t index, int known, int now) {
  if (!tiles[index].pixels) return;
  const std::size_t count = static_cast<std::size_t>(tile) * tile;
  const auto old = [&](const Pixel& px) { return age_of(px, known) + (now - known) > kOldest; };
  const Pixel* first = tiles[index].pixels.get();
  if (std::none_of(first, first + count, old)) return;
  prepare(index);
  for (std::size_t i = 0; i < count; ++i) {
    Pixel& px = tiles[index].pixels[i];
    if (old(px)) px.touched = static_cast<std::uint16_t>(now - kOldest);
  }
}

}  // namespace impasto::paint
