// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/hands/choice.h"

#include <algorithm>
#include <cmath>

#include "impasto/plan/piece.h"
#include "impasto/plan/rhythm.h"
#include "impasto/score/note.h"

namespace impasto::compose {

using score::Note;

namespace {

bool is_in(const std::vector<Note>& line, const Note& note) {
  auto it = std::lower_bound(line.begin(), line.end(), note.onset - 0.03,
                             [](const Note& n, double t) { return n.onset < t; });
  for (; it != line.end() && it->onset < note.onset + 0.03; ++it) {
    if (std::fabs(it->onset - note.onset) < 0.03 && std::fabs(it->pitch - note.pitch) < 0.5f)
      return true;
  }
  return false;
}

}  // namespace

bool is_inner(const plan::Piece& piece, int k) {
  const Note& note = piece.notes[static_cast<std::size_t>(k)];
  return !note.drum && !is_in(piece.melody, note) && !is_in(piece.bass, note);
}

std::vector<int> inner_notes(const plan::Piece& piece, const Outlook& outlook, float amount) {
  std::vector<int> inner;
  for (int k = 0; k < static_cast<int>(piece.notes.size()); ++k) {
    if (is_inner(piece, k)) inner.push_back(k);
  }
  // A dense score stays readable.
  const std::size_t budget = static_cast<std::size_t>(1 + (200 + 6 * outlook.duration) * amount);
  const std::size_t stride = std::max<std::size_t>(1, (inner.size() + budget - 1) / budget);
  std::vector<int> kept;
  for (std::size_t j = 0; j < inner.size(); j += stride) kept.push_back(inner[j]);
  return kept;
}

bool is_hit(const plan::Piece& piece, int k) {
  const plan::Onset& onset = piece.onsets[static_cast<std::size_t>(k)];
  return !plan::from_score(piece) || onset.kind != plan::HitKind::kPitched;
}

double hits_at_most(const Outlook& outlook, float amount) {
  return (100.0 + 2.5 * outlook.duration) * static_cast<double>(amount);
}

std::vector<int> marked_onsets(const plan::Piece& piece, const Outlook& outlook, float amount) {
  const std::size_t budget = static_cast<std::size_t>(hits_at_most(outlook, amount));
  std::vector<int> chosen;
  for (int k = 0; k < static_cast<int>(piece.onsets.size()); ++k) {
    if (is_hit(piece, k)) chosen.push_back(k);
  }
  if (chosen.size() > budget) {
    std::stable_sort(chosen.begin(), chosen.end(), [&](int a, int b) {
      return piece.onsets[a].strength > piece.onsets[b].strength;
    });
    chosen.resize(budget);
    std::sort(chosen.begin(), chosen.end());
  }
  return chosen;
}

}  // namespace impasto::compose
