// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <optional>

#include "impasto/compose/colour/colours.h"
#include "impasto/compose/outlook.h"
#include "impasto/compose/settings.h"
#include "impasto/plan/piece_fwd.h"
#include "impasto/plan/plan.h"

namespace impasto::compose {

/// Who paints what is heard at a time: 0 the first, n Settings::with[n - 1]. Of those who may, the
/// first of `with`.
int player_at(const Settings& settings, const plan::Piece& piece, const Outlook& outlook,
              double time, Heard heard);
/// In whose style.
const Style& style_of(const Settings& settings, int player);
/// The scheme that was asked for, or the first one's; nothing: as the music has it.
std::optional<Scheme> scheme_of(const Settings& settings);

/// What all of them paint on and with: its light, its coat and its air lie between them, by how
/// much of the music each has; wet paint flows as the wettest has it.
plan::Sheet sheet_of(const Settings& settings, const plan::Piece& piece, const Outlook& outlook,
                     const Colours& colours);

}  // namespace impasto::compose
