// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "impasto/base/parallel.h"
#include "impasto/studio/exhibit_page.h"

namespace impasto::studio {

/// The page where a visitor's own song is heard and painted in their browser (web/atelier).
/// `title`: what it is called; empty: by its own name. `within`: "", or "atelier/" beside an
/// exhibition. It works without a network once it was loaded: offline.js keeps all of it, and holds
/// no clock.
Result<void> write_atelier(const Site& site, const std::string& title, const std::string& within,
                           ExhibitFolder& folder, Pool& pool);

}  // namespace impasto::studio
