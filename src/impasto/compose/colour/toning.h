// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include "impasto/compose/colour/colours.h"

namespace impasto::compose {

/// What paper of that colour was washed with before ink comes to it, and how the wash lies: by the
/// music alone, so that every seed paints on the same sheet. `share` 0 not at all .. 1.
plan::Toning toned_paper(const Lch& paper, const Outlook& outlook, float share);

}  // namespace impasto::compose
