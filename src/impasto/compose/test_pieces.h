// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include "impasto/plan/piece.h"

namespace impasto::compose {

inline score::Note note(double onset, double length, float pitch) {
  score::Note n;
  n.onset = onset;
  n.offset = onset + length;
  n.pitch = pitch;
  n.velocity = 0.7f;
  return n;
}

/// A score of that length, s, at that tempo, with nothing in it but sound of one loudness and one
/// spectral centroid, Hz.
inline plan::Piece even_piece(double duration, double tempo, float centroid) {
  plan::Piece p;
  p.origins = {plan::Origin{plan::OriginKind::kScore, {}}};
  p.duration = duration;
  p.tempo = tempo;
  p.loudness = -20;
  const auto steps = static_cast<std::size_t>(duration / p.curves.hop + 0.5);
  p.curves.loudness.assign(steps, -20.0f);
  p.curves.centroid.assign(steps, centroid);
  return p;
}

/// Chords of every kind and as many notes of the bass, up the circle of fifths, each 1.5 s.
inline void add_fifths(int count, plan::Piece& p) {
  for (int i = 0; i < count; ++i) {
    const auto quality = static_cast<plan::ChordQuality>(1 + i % 8);
    p.chords.push_back({1.5 * i, 1.5 * (i + 1), (7 * i) % 12, quality, 0, 0.8f});
    score::Note b;
    b.onset = 1.5 * i;
    b.offset = b.onset + 1.3;
    b.pitch = 38.0f + static_cast<float>((7 * i) % 12);
    p.bass.push_back(b);
  }
}

}  // namespace impasto::compose
