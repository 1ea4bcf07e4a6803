// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

#include "impasto/paint/painter.h"
#include "impasto/plan/form.h"
#include "impasto/plan/piece.h"
#include "impasto/studio/film_camera.h"
#include "impasto/studio/film_job.h"
#include "impasto/studio/film_scene.h"

namespace impasto::studio {
namespace {

/// Two minutes whose work leaps from corner to corner every eight seconds.
plan::Plan leaping(double duration) {
  plan::Plan plan;
  plan.duration = duration;
  plan.sheet.width = 1.6f;
  plan.sheet.height = 1.0f;
  plan.sheet.palette.pigments = {"TitaniumWhite", "BoneBlack"};
  plan.sheet.brushes = {plan::Brush{}};
  auto piece = std::make_shared<plan::Piece>();
  for (double t = 0; t < duration; t += 30) {
    plan::Section section;
    section.start = t;
    section.end = t + 30;
    piece->sections.push_back(section);
  }
  piece->duration = duration;
  plan.piece = piece;
  for (int i = 0; 0.25 * i < duration - 1; ++i) {
    plan::Stroke s;
    s.width = 0.05f;
    s.start = 0.25 * i;
    s.end = s.start + 0.2;
    s.paint = {0.3f, 0.7f};
    s.cause = {plan::CauseKind::kNote, 0, s.start, s.end};
    const int corner = i / 32 % 4;
    const float x = corner % 2 == 0 ? 0.1f : 1.4f, y = corner / 2 == 0 ? 0.1f : 0.8f;
    s.path = {{x, y, 1, 0}, {x + 0.1f, y + 0.05f, 1, 1}};
    plan.strokes.push_back(s);
  }
  return plan;
}

double edge_of(double at, double zoom) {
  return (1.0 - 1.0 / zoom) * at;
}

TEST(Camera, moves_no_faster_than_it_says_and_changes_its_speed_no_faster) {
  const plan::Plan plan = leaping(120);
  constexpr double kFps = 30;
  for (Camera camera : {Camera::kBreathe, Camera::kFollow}) {
    const std::vector<View> views = camera_path(plan, camera, 1920, 1080, kFps, 3600);
    ASSERT_EQ(views.size(), 3600u);
    double fastest = 0, hardest = 0, nearest = 1;
    std::vector<double> before(4, 0.0);
    for (std::size_t f = 1; f < views.size(); ++f) {
      const View &a = views[f - 1], &b = views[f];
      ASSERT_GE(b.zoom, 1.0);
      ASSERT_LE(b.zoom, kNearest);
      ASSERT_TRUE(b.x >= 0 && b.x <= 1 && b.y >= 0 && b.y <= 1) << "the view stays inside";
      nearest = std::max(nearest, b.zoom);
      const double moved[4] = {edge_of(b.x, b.zoom) - edge_of(a.x, a.zoom),
                               edge_of(b.y, b.zoom) - edge_of(a.y, a.zoom),
                               edge_of(1 - b.x, b.zoom) - edge_of(1 - a.x, a.zoom),
                               edge_of(1 - b.y, b.zoom) - edge_of(1 - a.y, a.zoom)};
      for (int i = 0; i < 4; ++i) {
        fastest = std::max(fastest, std::fabs(moved[i]) * kFps);
        if (f > 1) hardest = std::max(hardest, std::fabs(moved[i] - before[i]) * kFps * kFps);
        before[static_cast<std::size_t>(i)] = moved[i];
      }
    }
    EXPECT_LE(fastest, kCameraSpeed) << kCameras[camera];
    EXPECT_LE(hardest, kCameraPull) << kCameras[camera];
    EXPECT_GT(nearest, camera == Camera::kFollow ? 1.6 : 1.15) << kCameras[camera];
    EXPECT_LT(views.front().zoom, 1.05);
    EXPECT_EQ(views.back().zoom, 1.0);
  }
}

TEST(Camera, follows_the_brush_and_pulls_back_where_a_section_begins) {
  const plan::Plan plan = leaping(120);
  const std::vector<View> views = camera_path(plan, Camera::kFollow, 1600, 1000, 30, 3600);
  // At 44 s the brush is in the second corner, at 52 in the third.
  EXPECT_GT(views[44 * 30].x, 0.6);
  EXPECT_LT(views[44 * 30].y, 0.4);
  EXPECT_LT(views[53 * 30].x, 0.4);
  EXPECT_LT(views[60 * 30].zoom, views[50 * 30].zoom - 0.3);
}

TEST(Scene, ends_on_the_still_by_hash_whatever_camera_and_light) {
  const plan::Plan plan = leaping(12);
  Pool pool(2);
  media::FilmSettings settings;
  settings.width = 160;
  settings.height = 100;
  settings.rate = {10, 1};
  auto painter = paint::Painter::create(plan, settings.width, settings.height, pool);
  ASSERT_TRUE(painter.has_value());
  painter->finish();
  picture::Image still;
  painter->show(still);
  for (Camera camera : {Camera::kStill, Camera::kBreathe, Camera::kFollow}) {
    for (Lighting light : {Lighting::kStill, Lighting::kWet, Lighting::kMoving}) {
      const std::int64_t frames = frame_count(plan.duration, settings.rate);
      auto scene = Scene::create(plan, settings, {camera, light}, frames, pool);
      ASSERT_TRUE(scene.has_value());
      picture::Image frame;
      std::vector<std::uint64_t> hashes;
      Stats stats;
      for (std::int64_t f = 0; f < frames; ++f) {
        scene->next(frame, stats);
        hashes.push_back(picture_hash(frame));
      }
      EXPECT_EQ(hashes.back(), picture_hash(still)) << kCameras[camera] << " " << kLightings[light];
      EXPECT_NE(hashes[static_cast<std::size_t>(frames / 2)], hashes.back());
    }
  }
}

TEST(Scene, wet_paint_gleams_and_dries) {
  plan::Plan plan = leaping(8);
  plan.strokes.resize(1);
  plan.strokes[0].width = 0.3f;
  Pool pool(1);
  media::FilmSettings settings;
  settings.width = 160;
  settings.height = 100;
  settings.rate = {10, 1};
  const auto lightness = [&](Lighting light, int frame) {
    auto scene = Scene::create(plan, settings, {Camera::kStill, light}, 80, pool);
    picture::Image image;
    Stats stats;
    for (int f = 0; f <= frame; ++f) scene->next(image, stats);
    double sum = 0;
    for (std::size_t i = 0; i < image.rgba.size(); i += 4) sum += image.rgba[i + 1];
    return sum;
  };
  const double gleams = lightness(Lighting::kWet, 3) - lightness(Lighting::kStill, 3);
  EXPECT_GT(gleams, 0.0);
  EXPECT_LT(lightness(Lighting::kWet, 15) - lightness(Lighting::kStill, 15), 0.7 * gleams);
  EXPECT_EQ(lightness(Lighting::kWet, 50), lightness(Lighting::kStill, 50)) << "dry";
}

}  // namespace
}  // namespace impasto::studio
