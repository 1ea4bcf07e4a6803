// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "impasto/compose/easel.h"

namespace impasto::compose {

/// Loses part of one long side of a stroke that has just been laid, as painters do: a clean, dry
/// brush (load 0) goes over the border at a slant, from either side in turn, while the paint is
/// wet: what lies on one side is dragged into the other. `laid` is the mark as it was given to
/// `Easel::paint`. Nothing happens where the paint dries too soon or the music ends. `key`: what
/// the free choices are drawn from; `share` of the side, 0..1.
void lose_edge(Easel& easel, const Mark& laid, std::uint64_t key, float share = 0.6f);

/// One long border in three is lost. `laid` was just painted.
void perhaps_lose_edge(Easel& easel, const Mark& laid, std::uint64_t key);

}  // namespace impasto::compose
