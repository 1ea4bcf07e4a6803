// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "impasto/base/parallel.h"
#include "impasto/base/result.h"
#include "impasto/media/film.h"
#include "impasto/paint/painter.h"
#include "impasto/picture/image.h"
#include "impasto/plan/plan.h"
#include "impasto/studio/film_camera.h"
#include "impasto/studio/film_look.h"
#include "impasto/studio/stats.h"

namespace impasto::studio {

/// A plan being painted, as the camera sees it, frame by frame. A camera that comes nearer looks at
/// a second canvas, painted as much larger as it comes near, up to kLongestSide pixels a side.
class Scene {
 public:
  static constexpr int kLongestSide = 8192;

  /// `frames` of them. Errors: as paint::Painter's, or no memory for the canvases. The pool must
  /// outlive the scene.
  static Result<Scene> create(const plan::Plan& plan, const media::FilmSettings& settings,
                              const FilmLook& look, std::int64_t frames, Pool& pool);

  /// The next frame: `image` is brought up to date; returns what changed in it. The last one is the
  /// finished picture, whole, in its own light, whatever the camera and the light did before.
  std::vector<picture::Rect> next(picture::Image& image, Stats& stats);

 private:
  Scene() = default;
  void advance(double time, bool last);
  void light(double time, bool last);
  std::vector<picture::Rect> seen(const View& view, picture::Image& image);

  Pool* pool_ = nullptr;
  std::optional<paint::Painter> whole_, near_;  ///< the second for a camera that moves
  picture::Image whole_image_, near_image_;
  std::vector<View> views_;  ///< empty: the whole, always
  bool moved_ = false;       ///< the last frame was not the whole
  FilmLook look_;
  plan::Light home_;
  media::FrameRate rate_;
  std::int64_t frame_ = 0, frames_ = 0;
};

}  // namespace impasto::studio
