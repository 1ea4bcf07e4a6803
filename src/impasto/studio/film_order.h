// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "impasto/media/film.h"
#include "impasto/studio/film_look.h"
#include "impasto/studio/order.h"

namespace impasto::studio {

inline constexpr double kLongestHold = 60.0;  ///< s

/// Films of paintings being painted.
struct FilmOrder {
  Order order;
  LoadOptions hearing;
  Wishes wishes;
  std::optional<Size> size;  ///< default 1920x1080
  media::FrameRate rate;
  std::string preset = "medium";  ///< one of media::film_presets()
  int crf = 18;
  FilmLook look;      ///< hold and fade 0..kLongestHold
  std::string sound;  ///< of a painting: the recording or score to hear
};

/// An error is one of the whole order, found before anything is begun.
Result<std::vector<Outcome>> film(const FilmOrder& order, const Talk& talk);

}  // namespace impasto::studio
