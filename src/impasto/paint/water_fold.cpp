// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
// Blocks where no water stands are kept while their paper is damp, and soon that is all of a large
// canvas. Of nearly all their pixels the canvas tells what was known: only what differs is kept.
#include <algorithm>
#include <cstring>

#include "impasto/paint/water_block.h"

namespace impasto::paint {
namespace {

using Words = std::vector<std::uint32_t>;
using Plane = std::uint32_t[kArea];

/// Row by row where two planes differ, then the values of the first there; or just 0.
void put(Words& words, const void* plane, const void* expected) {
  const bool any = std::memcmp(plane, expected, sizeof(Plane)) != 0;
  words.push_back(any ? 1 : 0);
  const auto* now = static_cast<const std::byte*>(plane);
  const auto* then = static_cast<const std::byte*>(expected);
  for (int i = 0; any && i < kArea; i += 32) {
    const std::size_t where = words.size();
    std::uint32_t mask = 0;
    words.push_back(0);
    for (int x = 0; x < 32; ++x) {
      const std::size_t at = sizeof(std::uint32_t) * static_cast<std::size_t>(i + x);
      if (std::memcmp(now + at, then + at, sizeof(std::uint32_t)) == 0) continue;
      mask |= std::uint32_t{1} << x;
      std::memcpy(&words.emplace_back(), now + at, sizeof(std::uint32_t));
    }
    words[where] = mask;
  }
}

/// What `put` has kept, into a plane of what was expected; the words that follow.
const std::uint32_t* get(const std::uint32_t* words, void* plane) {
  auto* to = static_cast<std::byte*>(plane);
  if (*words++ == 0) return words;
  for (int i = 0; i < kArea; i += 32) {
    const std::uint32_t mask = *words++;
    for (int x = 0; x < 32; ++x) {
      if ((mask >> x & 1u) == 0) continue;
      std::memcpy(to + sizeof(std::uint32_t) * static_cast<std::size_t>(i + x), words++,
                  sizeof(std::uint32_t));
    }
  }
  return words;
}

void widen(const std::uint8_t* from, Plane& to) {
  std::copy_n(from, kArea, to);
}

}  // namespace

/// Whose water was there last and how much of its cover has given it, from what was painted last.
void Water::foresee_marks(const Canvas& canvas, const Block& b, Planes& p) const {
  for (int y = 0; y < b.height; ++y) {
    for (int x = 0; x < b.width; ++x) {
      const Pixel& px = *canvas.pixel(b.x0 + x, b.y0 + y);
      const bool brought = px.stroke != 0 && brings(px.stroke - 1) > 0;
      p.stroke[y * kBlock + x] = brought ? px.stroke : 0;
      p.cover[y * kBlock + x] = brought ? px.cover : std::uint8_t{0};
    }
  }
}

/// When it dried: where water was, it touched the canvas last. `p` has the marks already.
void Water::foresee_paint(const Canvas& canvas, const Block& b, const Clock& clock,
                          Planes& p) const {
  for (int y = 0; y < b.height; ++y) {
    for (int x = 0; x < b.width; ++x) {
      const int i = y * kBlock + x;
      const Pixel& px = *canvas.pixel(b.x0 + x, b.y0 + y);
      if (p.stroke[i] != 0) {
        Clock then = clock;
        then.now -= age_of(px, clock.now);
        p.dried[i] = then.seconds();
      }
      for (int k = 0; k < plan::kSlots; ++k) {
        const float code = static_cast<float>(p.code[i][k]);
        p.field[kPaint + k][i] = code * code * kWetUnit;
      }
    }
  }
}

/// False if the canvas has other paint than was known, and it stays open.
bool Water::fold(const Canvas& canvas, Block& b, const Clock& clock) const {
  const Planes& p = *b.planes;
  const auto bare = std::make_unique<Planes>();
  Planes& e = *bare;
  lay_base(canvas, b, e);
  for (int y = 0; y < b.height; ++y) {
    for (int x = 0; x < b.width; ++x) {
      const Pixel& px = *canvas.pixel(b.x0 + x, b.y0 + y);
      if (std::memcmp(p.code[y * kBlock + x], px.wet, sizeof px.wet) != 0) return false;
    }
  }
  std::memcpy(e.code, p.code, sizeof p.code);
  Words words;
  foresee_marks(canvas, b, e);
  Plane cover, expected;
  widen(p.cover, cover);
  widen(e.cover, expected);
  put(words, p.stroke, e.stroke);
  put(words, cover, expected);
  std::copy_n(p.stroke, kArea, e.stroke);
  foresee_paint(canvas, b, clock, e);
  put(words, p.dried, e.dried);
  put(words, p.field[kTerrain], e.field[kTerrain]);
  put(words, p.field[kHold], e.field[kHold]);
  for (int k = 0; k < plan::kSlots; ++k) put(words, p.field[kPaint + k], e.field[kPaint + k]);
  for (int i = 0; i < kArea; ++i) e.field[kSettled][i] = sum(&p.field[kPaint], i);
  put(words, p.field[kSettled], e.field[kSettled]);
  words.shrink_to_fit();
  b.folded = std::make_shared<const Words>(std::move(words));
  b.planes.reset();
  return true;
}

void Water::unfold(const Canvas& canvas, Block& b, const Clock& clock) const {
  b.planes = std::make_shared<Planes>();
  Planes& p = *b.planes;
  lay_base(canvas, b, p);
  lay_ground(canvas, b, p);
  for (int y = 0; y < b.height; ++y) {
    for (int x = 0; x < b.width; ++x) {
      std::memcpy(p.code[y * kBlock + x], canvas.pixel(b.x0 + x, b.y0 + y)->wet, sizeof p.code[0]);
    }
  }
  foresee_marks(canvas, b, p);
  Plane cover;
  widen(p.cover, cover);
  const std::uint32_t* words = get(b.folded->data(), p.stroke);
  words = get(words, cover);
  for (int i = 0; i < kArea; ++i) p.cover[i] = static_cast<std::uint8_t>(cover[i]);
  foresee_paint(canvas, b, clock, p);
  words = get(words, p.dried);
  words = get(words, p.field[kTerrain]);
  words = get(words, p.field[kHold]);
  for (int k = 0; k < plan::kSlots; ++k) words = get(words, p.field[kPaint + k]);
  for (int i = 0; i < kArea; ++i) p.field[kSettled][i] = sum(&p.field[kPaint], i);
  get(words, p.field[kSettled]);
  b.folded.reset();
}

/// Those that have been left alone the longest are folded, until few enough are open.
void Water::fold_still(const Canvas& canvas, Pool& pool, std::int32_t slice, const Clock& clock) {
  std::vector<Block*> still;
  std::size_t open = 0;
  for (const auto& [key, block] : blocks_) {
    if (!block->planes) continue;
    ++open;
    if (block->last_open < slice) still.push_back(block.get());
  }
  if (open <= most_open_) return;
  std::stable_sort(still.begin(), still.end(),
                   [](const Block* a, const Block* b) { return a->last_open < b->last_open; });
  still.resize(std::min(still.size(), open - most_open_));
  pool.run(still.size(), [&](std::size_t n) { fold(canvas, *still[n], clock); });
}

void Water::open(const Canvas& canvas, Pool& pool, const std::vector<Block*>& blocks,
                 const Clock& clock) {
  std::vector<Block*> folded;
  for (Block* b : blocks) {
    if (!b->planes) folded.push_back(b);
  }
  pool.run(folded.size(), [&](std::size_t n) { unfold(canvas, *folded[n], clock); });
}

}  // namespace impasto::paint
