// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/gesture/figure.h"

#include <algorithm>

#include "impasto/hear/breaths.h"
#include "impasto/plan/piece.h"

namespace impasto::compose {

Figure figure_of(const plan::Piece& piece, const hear::Breath& breath) {
  Figure figure;
  int most = (breath.last - breath.first + 1) / 2;
  for (std::size_t k = 0; k < piece.motifs.size(); ++k) {
    const auto& uses = piece.motifs[k].uses;
    int notes = 0;
    Figure found;
    for (std::size_t i = 0; i < uses.size(); ++i) {
      const int inside = std::min(breath.last, uses[i].first + uses[i].count - 1) -
                         std::max(breath.first, uses[i].first) + 1;
      if (inside <= 0) continue;
      if (notes == 0)
        found = {static_cast<int>(k), static_cast<int>(i), uses[i].transposition, uses[i].mirrored};
      notes += inside;
    }
    if (notes > most) most = notes, figure = found;
  }
  return figure;
}

std::uint64_t hand_key(const plan::Piece& piece, const Outlook& outlook,
                       const hear::Breath& breath) {
  const Figure figure = figure_of(piece, breath);
  if (figure.motif >= 0) return 1000ull + static_cast<std::uint64_t>(figure.motif);
  return outlook.moment(0.5 * (breath.start + breath.end));
}

}  // namespace impasto::compose
