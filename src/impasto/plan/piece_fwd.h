// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

namespace impasto::plan {

/// For headers that only hand a piece on: piece.h is much touched.
struct Piece;

}  // namespace impasto::plan
