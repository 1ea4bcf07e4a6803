// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "impasto/studio/exhibit_seen.h"

namespace impasto::studio {

/// The one colour of a page beside its painting, "#rrggbb": the painting's own accent, made darker
/// or lighter in OKLCh (Ottosson 2020) until its contrast with the paper is 4.5 (WCAG 2.2, 1.4.3).
struct Accent {
  std::string on_light, on_dark;
};
Accent accent_of(const std::vector<Group>& groups);

// The papers of web/exhibit/style.css.
inline constexpr const char* kLightPaper = "#f7f5f1";
inline constexpr const char* kDarkPaper = "#161514";

}  // namespace impasto::studio
