// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/studio/film_scene.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "impasto/base/math.h"
#include "impasto/studio/film_job.h"
#include "impasto/studio/paint_job.h"

namespace impasto::studio {
namespace {

/// Which values of a row, and how much of each, make one value of a shorter or longer one.
struct Taps {
  std::vector<int> first;
  std::vector<float> weight;  ///< `each` of them
  int each = 0;
};

/// `count` values, `step` source values apart, the first `from` from the edge of the source.
Taps taps_of(double from, double step, int count, int source) {
  const double reach = std::max(1.0, step);
  Taps taps;
  taps.each = static_cast<int>(std::ceil(2.0 * reach));
  taps.each = std::min(taps.each, source);
  for (int i = 0; i < count; ++i) {
    const double at = from + (i + 0.5) * step - 0.5;
    const int first = std::clamp(static_cast<int>(std::ceil(at - reach)), 0, source - taps.each);
    float sum = 0;
    const std::size_t begin = taps.weight.size();
    for (int k = 0; k < taps.each; ++k) {
      const double off = std::fabs(first + k - at) / reach;
      taps.weight.push_back(static_cast<float>(std::max(0.0, 1.0 - off)));
      sum += taps.weight.back();
    }
    for (std::size_t k = begin; k < taps.weight.size(); ++k) taps.weight[k] /= std::max(sum, 1e-6f);
    taps.first.push_back(first);
  }
  return taps;
}

/// What a view shows of a picture, into all of `image`; over what is there where `share` is
/// below 1.
void look_through(const View& view, const picture::Image& from, float share, Pool& pool,
                  picture::Image& image) {
  const double across = from.width / (image.width * view.zoom);
  const double down = from.height / (image.height * view.zoom);
  const double away = 1.0 - 1.0 / view.zoom;
  const Taps columns = taps_of(away * view.x * from.width, across, image.width, from.width);
  const Taps rows = taps_of(away * view.y * from.height, down, image.height, from.height);
  constexpr int kStrip = 16;
  const int strips = (image.height + kStrip - 1) / kStrip;
  pool.run(static_cast<std::size_t>(strips), [&](std::size_t strip) {
    const int y0 = static_cast<int>(strip) * kStrip, y1 = std::min(image.height, y0 + kStrip);
    const int first = rows.first[static_cast<std::size_t>(y0)];
    const int last = rows.first[static_cast<std::size_t>(y1 - 1)] + rows.each;
    const auto length = static_cast<std::size_t>(image.width) * 4;
    thread_local std::vector<float> narrow;
    narrow.resize(static_cast<std::size_t>(last - first) * length);
    for (int y = first; y < last; ++y) {
      float* out = &narrow[static_cast<std::size_t>(y - first) * length];
      for (int x = 0; x < image.width; ++x) {
        const std::uint8_t* in = from.row(y) + 4 * columns.first[static_cast<std::size_t>(x)];
        const float* weight = &columns.weight[static_cast<std::size_t>(x) * columns.each];
        float r = 0, g = 0, b = 0;
        for (int k = 0; k < columns.each; ++k, in += 4) {
          r += weight[k] * in[0];
          g += weight[k] * in[1];
          b += weight[k] * in[2];
        }
        out[4 * x] = r, out[4 * x + 1] = g, out[4 * x + 2] = b, out[4 * x + 3] = 255.0f;
      }
    }
    thread_local std::vector<float> sum;
    for (int y = y0; y < y1; ++y) {
      sum.assign(length, 0.0f);
      for (int k = 0; k < rows.each; ++k) {
        const float weight = rows.weight[static_cast<std::size_t>(y) * rows.each + k];
        const float* in =
            &narrow[static_cast<std::size_t>(rows.first[static_cast<std::size_t>(y)] + k - first) *
                    length];
        for (std::size_t i = 0; i < length; ++i) sum[i] += weight * in[i];
      }
      std::uint8_t* out = image.row(y);
      for (std::size_t i = 0; i < length; ++i) {
        const float value =
            static_cast<float>(out[i]) + share * (sum[i] - static_cast<float>(out[i]));
        out[i] = static_cast<std::uint8_t>(value + 0.5f);
      }
    }
  });
}

/// The lamp wanders to both sides of its place and up and down, and is back at the end.
plan::Light wandered(plan::Light light, double time, double ends) {
  constexpr double kRound = 80.0;                 // s
  constexpr float kAside = 24.0f, kLower = 7.0f;  // degrees
  const double rounds = std::max(1.0, std::round(ends / kRound));
  const double turn = 2.0 * math::kPi * rounds * time / std::max(0.1, ends);
  light.azimuth_deg += kAside * static_cast<float>(math::sin(turn));
  light.elevation_deg -= kLower * static_cast<float>(0.5 - 0.5 * math::cos(turn));
  return light;
}

}  // namespace

Result<Scene> Scene::create(const plan::Plan& plan, const media::FilmSettings& settings,
                            const FilmLook& look, std::int64_t frames, Pool& pool) {
  const int width = settings.width, height = settings.height;
  if (auto ok = check_memory(width, height); !ok) return tl::unexpected(ok.error());
  Scene scene;
  scene.pool_ = &pool;
  scene.look_ = look;
  scene.home_ = plan.sheet.light;
  scene.rate_ = settings.rate;
  scene.frames_ = frames;
  Result<paint::Painter> whole = paint::Painter::create(plan, width, height, pool);
  if (!whole) return tl::unexpected(whole.error());
  scene.whole_.emplace(std::move(*whole));
  if (look.camera == Camera::kStill) return scene;
  const double larger =
      std::clamp(static_cast<double>(kLongestSide) / std::max(width, height), 1.0, kNearest);
  const int w = static_cast<int>(larger * width), h = static_cast<int>(larger * height);
  if (auto ok = check_memory(w, h); !ok) return tl::unexpected(ok.error());
  Result<paint::Painter> near = paint::Painter::create(plan, w, h, pool);
  if (!near) return tl::unexpected(near.error());
  scene.near_.emplace(std::move(*near));
  scene.views_ = camera_path(plan, look.camera, width, height, settings.rate.fps(), frames);
  return scene;
}

void Scene::advance(double time, bool last) {
  if (last) return whole_->finish();
  whole_->advance(time);
  if (near_) near_->advance(time);
}

void Scene::light(double time, bool last) {
  if (look_.light == Lighting::kStill) return;
  if (last) return whole_->set_light(home_);
  constexpr double kDries = 2.4, kDry = 0.4;  // s before the end
  const double ends = static_cast<double>(frames_) / rate_.fps();
  const auto gleam =
      static_cast<float>(std::clamp((ends - time - kDry) / (kDries - kDry), 0.0, 1.0));
  const plan::Light now = look_.light == Lighting::kMoving ? wandered(home_, time, ends) : home_;
  whole_->drift_light(now, gleam);
  if (near_) near_->drift_light(now, gleam);
}

/// The whole is the first canvas, exactly; from near it is the second, and on the way the one
/// becomes the other.
std::vector<picture::Rect> Scene::seen(const View& view, picture::Image& image) {
  constexpr double kNear = 1.15;
  const picture::Rect all{0, 0, image.width, image.height};
  if (view.zoom <= 1.0) {
    std::vector<picture::Rect> changed = whole_->show(whole_image_);
    if (moved_ || image.width == 0) changed = {{0, 0, whole_image_.width, whole_image_.height}};
    if (image.width == 0) image = picture::Image(whole_image_.width, whole_image_.height);
    for (const picture::Rect& r : changed) {
      for (int y = r.y0; y < r.y1; ++y) {
        std::memcpy(image.row(y) + 4 * r.x0, whole_image_.row(y) + 4 * r.x0,
                    4u * static_cast<std::size_t>(r.width()));
      }
    }
    moved_ = false;
    return changed;
  }
  const auto share = static_cast<float>(std::clamp((view.zoom - 1.0) / (kNear - 1.0), 0.0, 1.0));
  if (share < 1.0f) {
    whole_->show(whole_image_);
    look_through(view, whole_image_, 1.0f, *pool_, image);
  }
  near_->show(near_image_);
  look_through(view, near_image_, share, *pool_, image);
  moved_ = true;
  return {all};
}

std::vector<picture::Rect> Scene::next(picture::Image& image, Stats& stats) {
  const bool last = frame_ + 1 >= frames_;
  const double time = frame_shows_until(frame_, rate_);
  {
    const Stopwatch watch(stats, "paint");
    advance(time, last);
  }
  const Stopwatch watch(stats, "show");
  light(time, last);
  const View view = views_.empty() || last ? View{} : views_[static_cast<std::size_t>(frame_)];
  ++frame_;
  if (!near_) return whole_->show(image);
  return seen(view, image);
}

}  // namespace impasto::studio
