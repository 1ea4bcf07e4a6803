// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/studio/sheet.h"

#include <algorithm>
#include <cctype>
#include <cstring>

namespace impasto::studio {
namespace {

/// Letters of five by seven dots, drawn for this sheet; rows from the top, bit 4 the leftmost.
struct Glyph {
  char letter;
  unsigned char rows[7];
};
constexpr Glyph kGlyphs[] = {
    {'0', {14, 17, 19, 21, 25, 17, 14}}, {'1', {4, 12, 4, 4, 4, 4, 14}},
    {'2', {14, 17, 1, 6, 8, 16, 31}},    {'3', {14, 17, 1, 6, 1, 17, 14}},
    {'4', {2, 6, 10, 18, 31, 2, 2}},     {'5', {31, 16, 30, 1, 1, 17, 14}},
    {'6', {6, 8, 16, 30, 17, 17, 14}},   {'7', {31, 1, 2, 4, 8, 8, 8}},
    {'8', {14, 17, 17, 14, 17, 17, 14}}, {'9', {14, 17, 17, 15, 1, 2, 12}},
    {'a', {0, 0, 14, 1, 15, 17, 15}},    {'b', {16, 16, 30, 17, 17, 17, 30}},
    {'c', {0, 0, 14, 17, 16, 17, 14}},   {'d', {1, 1, 15, 17, 17, 17, 15}},
    {'e', {0, 0, 14, 17, 31, 16, 14}},   {'f', {6, 8, 8, 28, 8, 8, 8}},
    {'g', {0, 0, 15, 17, 15, 1, 14}},    {'h', {16, 16, 30, 17, 17, 17, 17}},
    {'i', {4, 0, 12, 4, 4, 4, 14}},      {'j', {2, 0, 6, 2, 2, 18, 12}},
    {'k', {16, 16, 18, 20, 24, 20, 18}}, {'l', {12, 4, 4, 4, 4, 4, 14}},
    {'m', {0, 0, 26, 21, 21, 21, 21}},   {'n', {0, 0, 30, 17, 17, 17, 17}},
    {'o', {0, 0, 14, 17, 17, 17, 14}},   {'p', {0, 0, 30, 17, 30, 16, 16}},
    {'q', {0, 0, 15, 17, 15, 1, 1}},     {'r', {0, 0, 22, 25, 16, 16, 16}},
    {'s', {0, 0, 15, 16, 14, 1, 30}},    {'t', {8, 8, 28, 8, 8, 9, 6}},
    {'u', {0, 0, 17, 17, 17, 17, 15}},   {'v', {0, 0, 17, 17, 17, 10, 4}},
    {'w', {0, 0, 17, 21, 21, 21, 10}},   {'x', {0, 0, 17, 10, 4, 10, 17}},
    {'y', {0, 0, 17, 17, 15, 1, 14}},    {'z', {0, 0, 31, 2, 4, 8, 31}},
    {'-', {0, 0, 0, 14, 0, 0, 0}},       {'.', {0, 0, 0, 0, 0, 12, 12}},
    {',', {0, 0, 0, 0, 12, 4, 8}}};

void letter(picture::Image& image, char c, int x, int y, int dot) {
  const char low = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  for (const Glyph& glyph : kGlyphs) {
    if (glyph.letter != low) continue;
    for (int j = 0; j < 7 * dot; ++j) {
      for (int i = 0; i < 5 * dot; ++i) {
        if ((glyph.rows[j / dot] >> (4 - i / dot) & 1) == 0) continue;
        if (x + i >= image.width || y + j >= image.height) continue;
        std::uint8_t* p = image.row(y + j) + 4 * (x + i);
        p[0] = p[1] = p[2] = 40;
      }
    }
  }
}

}  // namespace

picture::Image contact_sheet(const std::vector<Tile>& tiles, int columns) {
  if (tiles.empty()) return {};
  const int count = static_cast<int>(tiles.size());
  columns = std::clamp(columns, 1, count);
  const int rows = (count + columns - 1) / columns;
  const int w = tiles.front().picture.width, h = tiles.front().picture.height;
  const int gap = std::max(8, std::min(w, h) / 24);
  const int dot = std::max(1, std::min(w, h) / 160), text = 7 * dot, under = text + 2 * gap;
  picture::Image sheet(columns * (w + gap) + gap, rows * (h + under) + gap);
  std::fill(sheet.rgba.begin(), sheet.rgba.end(), std::uint8_t{246});
  for (std::size_t k = 3; k < sheet.rgba.size(); k += 4) sheet.rgba[k] = 255;
  for (int i = 0; i < count; ++i) {
    const picture::Image& from = tiles[static_cast<std::size_t>(i)].picture;
    const int x = gap + (i % columns) * (w + gap), y = gap + (i / columns) * (h + under);
    for (int j = 0; j < std::min(h, from.height); ++j) {
      std::memcpy(sheet.row(y + j) + 4 * x, from.row(j),
                  4u * static_cast<std::size_t>(std::min(w, from.width)));
    }
    int at = x;
    for (char c : tiles[static_cast<std::size_t>(i)].label) {
      if (at + 5 * dot > x + w) break;
      letter(sheet, c, at, y + h + gap / 2, dot);
      at += 6 * dot;
    }
  }
  return sheet;
}

}  // namespace impasto::studio
