// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include "impasto/compose/settings.h"

namespace impasto::compose {

/// A style that paints everything in one manner.
inline Style all(Manner manner) {
  Style style;
  for (Element* e : {&style.sections, &style.chords, &style.melody, &style.bass, &style.notes,
                     &style.hits, &style.climax}) {
    e->manner = manner;
  }
  return style;
}

}  // namespace impasto::compose
