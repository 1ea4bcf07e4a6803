// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/place/pan.h"

#include <algorithm>

#include "impasto/compose/place/layout.h"
#include "impasto/plan/piece.h"

namespace impasto::compose {

float pan_shift(const plan::Piece& piece, const Layout& layout, const plan::Cause& cause) {
  const std::vector<score::Note>* notes = cause.kind == plan::CauseKind::kMelody ? &piece.melody
                                          : cause.kind == plan::CauseKind::kBass ? &piece.bass
                                          : cause.kind == plan::CauseKind::kNote ? &piece.notes
                                                                                 : nullptr;
  if (notes == nullptr || cause.index < 0 || cause.index >= static_cast<int>(notes->size()))
    return 0.0f;
  const int part = (*notes)[static_cast<std::size_t>(cause.index)].part;
  if (part < 0 || part >= static_cast<int>(piece.parts.size())) return 0.0f;
  const double bar = piece.tempo > 0 ? std::clamp(piece.meter * 60.0 / piece.tempo, 0.5, 4.0) : 2.0;
  const float pan = std::clamp(piece.parts[static_cast<std::size_t>(part)].pan, -1.0f, 1.0f);
  const float wide = layout.pace(layout.row_of(cause.start)) * static_cast<float>(bar);
  return pan * std::min(0.3f * wide, 0.04f * std::min(layout.width, layout.height));
}

}  // namespace impasto::compose
