// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include "impasto/base/language.h"
#include "impasto/studio/exhibit_folder.h"
#include "impasto/studio/exhibit_page.h"
#include "impasto/studio/order.h"

namespace impasto::studio {

// What an exhibition and a sealed work do alike with a painting.

/// A painting that will hang, and where its sound comes from.
struct Hung {
  std::string input;
  plan::Plan plan;
  std::optional<SoundSource> sound;
};

/// The recording or score beside a painting: the same name, another ending. Empty: there is none.
std::string sound_beside(const std::string& painting);

/// Reads a painting and finds its sound: `sound`, or what lies beside it; without one a warning.
/// kUnreadable when it is no painting, kEnvironment when a score has nothing to sound with.
Result<Hung> bring(const std::string& input, const std::string& sound, const Talk& talk);

/// Its stroke stream, packed. What is published says how it was made, not where the maker's files
/// lie.
Result<std::string> strokes_of(plan::Plan plan, Language language);

/// Writes its sound into the folder; bytes written. A sound that is shorter than the painting is
/// told.
Result<std::size_t> write_sound(const Hung& hung, const std::string& name, ExhibitFolder& folder,
                                const Talk& talk);

}  // namespace impasto::studio
