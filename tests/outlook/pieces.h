// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "impasto/plan/piece.h"
#include "impasto/plan/plan.h"

// Music made in code, for the tests of composing and the sheets that show it.
namespace impasto::outlook {

struct NamedPiece {
  std::string name;
  plan::Piece piece;
};

/// Seven pieces of different density, form and length, as a listener hears them from their scores.
std::vector<NamedPiece> written_pieces();
/// A plucked tune with a bass and a pulse, synthesized and heard as a recording is.
NamedPiece recorded_piece();
/// A file of MusicXML, heard; stops the program where it cannot be read.
NamedPiece read_piece(const std::string& path);

/// All that a stroke says, in one number.
std::uint64_t hash_of(const plan::Stroke& stroke, std::uint64_t before);
/// All that is in a piece.
std::uint64_t hash_of(const plan::Piece& piece);
/// Of the sheet and every stroke of a plan.
std::uint64_t hash_of(const plan::Plan& plan);

}  // namespace impasto::outlook
