// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/hear/breaths.h"

#include <algorithm>
#include <cmath>

#include "impasto/hear/form.h"
#include "impasto/plan/piece.h"
#include "impasto/score/note.h"

namespace impasto::hear {

std::vector<Breath> find_breaths(const plan::Piece& piece) {
  std::vector<Breath> breaths;
  const std::vector<score::Note>& m = piece.melody;
  if (m.empty()) return breaths;
  const double beat = piece.tempo > 0 ? 60.0 / piece.tempo : 0.5;
  const double breath = std::clamp(0.75 * beat, 0.2, 0.7);
  int first = 0;
  for (int i = 0; i < static_cast<int>(m.size()); ++i) {
    const bool last = i + 1 == static_cast<int>(m.size());
    const bool rest = !last && m[i + 1].onset - m[i].offset > breath;
    const bool border = !last && section_at(piece, m[i].onset) != section_at(piece, m[i + 1].onset);
    if (!last && !rest && !border) continue;
    breaths.push_back({first, i, m[first].onset, m[i].offset, section_at(piece, m[first].onset)});
    first = i + 1;
  }
  // Long breaths are parted at their widest gap or longest note, away from the ends.
  for (std::size_t k = 0; k < breaths.size();) {
    Breath& p = breaths[k];
    if (p.end - p.start <= 9.0 || p.last - p.first < 6) {
      ++k;
      continue;
    }
    int cut = -1;
    double best = -1;
    for (int i = p.first + 1; i + 2 <= p.last; ++i) {
      const double from = m[i].offset - p.start, left = p.end - m[i].offset;
      if (from < 2.0 || left < 2.0) continue;
      const double middle = 1.0 - std::fabs(from - left) / (from + left);
      const double weight =
          (m[i + 1].onset - m[i].offset) + 0.5 * (m[i].offset - m[i].onset) + 0.3 * middle;
      if (weight > best) best = weight, cut = i;
    }
    if (cut < 0) {
      ++k;
      continue;
    }
    Breath tail = p;
    tail.first = cut + 1;
    tail.start = m[cut + 1].onset;
    p.last = cut;
    p.end = m[cut].offset;
    breaths.insert(breaths.begin() + static_cast<std::ptrdiff_t>(k) + 1, tail);
  }
  return breaths;
}

Breath breath_around(const plan::Piece& piece, double time, double span) {
  const auto& m = piece.melody;
  Breath breath{0, -1, time - span, time + span};
  const auto first = std::lower_bound(m.begin(), m.end(), time - span,
                                      [](const score::Note& n, double t) { return n.offset < t; });
  breath.first = static_cast<int>(first - m.begin());
  breath.last = breath.first - 1;
  while (breath.last + 1 < static_cast<int>(m.size()) &&
         m[static_cast<std::size_t>(breath.last + 1)].onset < time + span) {
    ++breath.last;
  }
  if (breath.last >= breath.first) {
    breath.start = m[static_cast<std::size_t>(breath.first)].onset;
    breath.end = m[static_cast<std::size_t>(breath.last)].offset;
  }
  return breath;
}

}  // namespace impasto::hear
