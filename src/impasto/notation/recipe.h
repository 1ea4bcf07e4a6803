// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "impasto/base/result.h"
#include "impasto/compose/colour/swatches.h"
#include "impasto/compose/compose.h"

namespace impasto::notation {

/// What a person asked for; what is not given stays as it was, or as the style has it.
struct Wishes {
  std::optional<std::uint64_t> seed;
  std::optional<std::string> mood;         ///< a name, or a file; the others count more
  std::optional<std::string> style, with;  ///< a name, or a file
  std::optional<std::string> scheme;       ///< "music" or a name
  std::optional<std::string> palette;      ///< "music", a name, pigments with commas, or a picture
  /// The main colours of the picture that `palette` names, when it was looked at elsewhere
  /// (`swatches_text`). The name then opens no file.
  std::optional<std::string> swatches;
  std::optional<std::string> ground;  ///< "music", "light", "middle", "dark", "#rrggbb"
  std::optional<std::string> order;   ///< of compose::kOrders
  std::optional<double> density, boldness, warmth, variety;
  std::optional<std::string> subject;      ///< a picture that is to be painted: its file
  std::optional<std::string> abstraction;  ///< of a picture: 0 (likeness) .. 1, or "auto"

  /// Whether anything is asked that a painting already made would have to be composed again for.
  bool any() const {
    return seed || mood || style || with || scheme || palette || ground || order || density ||
           boldness || warmth || variety || subject || abstraction;
  }
};

/// Everything a composition depends on beside the piece and the shape, and the same as text: a
/// painting file keeps it, so that the painting can be made again with one thing changed.
struct Recipe {
  compose::Settings settings;  ///< without the aspect
  std::vector<std::pair<std::string, std::string>> notes;
  std::optional<float> abstraction = 0.3f;  ///< of a picture; nothing: the music says
  std::vector<std::string> warnings;  ///< about the picture of a palette: "it ends early: ..."
};

/// The main colours of a picture that a palette names; nothing where the word names none. A warning
/// says what the picture lacks.
using ReadSwatches = std::function<std::optional<Result<std::vector<compose::Swatch>>>(
    const std::string& word, std::vector<std::string>& warnings)>;

/// Colours as a painting file keeps them: L, a, b and share of each, with blanks between.
std::string swatches_text(const std::vector<compose::Swatch>& swatches);

/// `kept`: the notes of a painting that is to be changed; may be empty. Errors (kUsage) name what
/// there is.
Result<Recipe> make_recipe(const Wishes& wishes,
                           const std::vector<std::pair<std::string, std::string>>& kept,
                           std::uint64_t kept_seed, const ReadSwatches& read_swatches);

/// Composed for a picture of that shape, with the notes of how, and whose music it is.
plan::Plan compose_by(const Recipe& recipe, const plan::Piece& piece, float aspect,
                      const std::string& artist);

/// The note of a plan's recipe that says whose music it is.
inline constexpr const char* kArtistNote = "artist";

}  // namespace impasto::notation
