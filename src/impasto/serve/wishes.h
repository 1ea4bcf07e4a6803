// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "impasto/base/result.h"
#include "impasto/serve/json.h"
#include "impasto/studio/film_order.h"
#include "impasto/studio/order.h"
#include "impasto/studio/recipe.h"

namespace impasto::serve {

// What a page asks for, as JSON. Nothing in it names a file: where the command line takes a name or
// a file, names alone are taken here. All errors are kUsage and name the member.

/// An object. Empty text is an empty one.
Result<Json> parse_asked(const std::string& text);

/// style, with, mood, scheme, palette, swatches, ground, order: words; density, boldness, warmth,
/// variety: numbers; seed: a whole number. Others are none of its business.
Result<studio::Wishes> wishes_of(const Json& asked);

/// "width" and "height", both or neither: `otherwise`. `least` to `most`, one side at most 8 times
/// the other.
Result<studio::Size> size_of(const Json& asked, studio::Size otherwise, int least, int most);

/// A word, one of `words`; `otherwise` when it is not given.
Result<std::string> word_of(const Json& asked, const char* name, const std::string& otherwise,
                            const std::vector<std::string>& words);
/// A number within limits.
Result<double> number_of(const Json& asked, const char* name, double otherwise, double least,
                         double most);
/// A text; empty when it is not given.
std::string text_of(const Json& asked, const char* name);

/// What a film is asked: fps, preset, crf, camera, light, hold, fade.
Result<void> film_of(const Json& asked, studio::FilmOrder& order);

/// What there is to choose from: styles, moods, palettes, schemes, and lines about them; and
/// paints, with how they look.
Json choices();

}  // namespace impasto::serve
