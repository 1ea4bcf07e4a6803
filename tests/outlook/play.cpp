// SPDX-License-Identifier: GPL-3.0-or-later
#include "outlook/play.h"

#include <utility>

#include "impasto/compose/composer.h"

namespace impasto::outlook {

Live play(const plan::Piece& piece, const compose::Settings& settings, double until, double frame) {
  compose::Composer composer(settings);
  Live live;
  live.sheet = composer.sheet();
  for (long i = 1; frame * static_cast<double>(i) <= until + 1e-9; ++i) {
    live.until = frame * static_cast<double>(i);
    composer.hear(piece);
    std::vector<plan::Stroke> strokes = composer.take(live.until);
    live.taken.push_back(static_cast<int>(strokes.size()));
    for (plan::Stroke& s : strokes) live.strokes.push_back(std::move(s));
  }
  return live;
}

}  // namespace impasto::outlook
