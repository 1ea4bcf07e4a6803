// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "impasto/base/parallel.h"
#include "impasto/base/result.h"
#include "impasto/media/film.h"
#include "impasto/plan/plan.h"
#include "impasto/studio/film_look.h"
#include "impasto/studio/load.h"
#include "impasto/studio/stats.h"

namespace impasto::studio {

/// Frame f shows what has sounded before the end of its own span, so that a stroke whose sound
/// starts inside the frame is on it, and never before its sound.
constexpr double frame_shows_until(std::int64_t frame, const media::FrameRate& rate) {
  return static_cast<double>(frame + 1) * rate.denominator / rate.numerator;
}

/// Frames of a film of `seconds`: as long as the sound within half a frame, never none.
std::int64_t frame_count(double seconds, const media::FrameRate& rate);

/// Paints a plan in its own time into a film with its sound. Painting, encoding and decoding the
/// sound run side by side. The last frame before it is held and faded is the finished painting;
/// when the sound rings on after the piece (a synthesised score), that frame stands until the sound
/// is over. Its tags are the plan's.
Result<void> paint_film(const plan::Plan& plan, const SoundSource& sound, const std::string& path,
                        const media::FilmSettings& settings, const FilmLook& look, Pool& pool,
                        const Phases& phases, Stats& stats);

}  // namespace impasto::studio
