// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/hear/form.h"

#include "impasto/plan/piece.h"

namespace impasto::hear {

const plan::Key* main_key(const plan::Piece& piece) {
  const plan::Key* longest = nullptr;
  for (const plan::Key& key : piece.keys) {
    if (longest == nullptr || key.end - key.start > longest->end - longest->start) longest = &key;
  }
  return longest;
}

int section_at(const plan::Piece& piece, double time) {
  int found = 0;
  for (int i = 0; i < static_cast<int>(piece.sections.size()); ++i) {
    if (piece.sections[i].start <= time + 1e-6) found = i;
  }
  return found;
}

}  // namespace impasto::hear
