// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/paint/light.h"

#include <gtest/gtest.h>

#include "impasto/base/parallel.h"
#include "impasto/paint/painter.h"
#include "impasto/plan/plan.h"

namespace impasto::paint {
namespace {

/// Thick strokes across each other, one each quarter of a second.
plan::Plan thick(int count) {
  plan::Plan plan;
  plan.sheet.width = plan.sheet.height = 1.0f;
  plan.sheet.palette.pigments = {"TitaniumWhite", "BoneBlack"};
  plan.sheet.brushes = {plan::Brush{}};
  for (int i = 0; i < count; ++i) {
    plan::Stroke s;
    s.width = 0.2f;
    s.load = 2.0f;
    s.start = 0.25 * i;
    s.end = s.start + 0.2;
    s.paint = {0.2f + 0.05f * static_cast<float>(i % 9), 0.5f};
    const float at = 0.1f + 0.8f * static_cast<float>(i * 5 % 8) / 8.0f;
    s.path = i % 2 == 0 ? std::vector<plan::PathPoint>{{0.05f, at, 1, 0}, {0.9f, 1 - at, 1, 1}}
                        : std::vector<plan::PathPoint>{{at, 0.95f, 1, 0}, {at, 0.1f, 1, 1}};
    plan.strokes.push_back(s);
  }
  plan.duration = 0.25 * count;
  return plan;
}

picture::Image lit(const plan::Plan& plan, const plan::Light& light) {
  Pool pool(1);
  plan::Plan moved = plan;
  moved.sheet.light = light;
  auto painter = Painter::create(moved, 150, 150, pool);
  painter->finish();
  picture::Image image;
  painter->show(image);
  return image;
}

TEST(Light, that_drifts_reaches_everything_within_sixteen_shows) {
  const plan::Plan plan = thick(16);
  const plan::Light there{200, 30, 1};
  Pool pool(2);
  auto painter = Painter::create(plan, 150, 150, pool, {.tile = 32});
  ASSERT_TRUE(painter.has_value());
  picture::Image image;
  for (int k = 1; k <= 12; ++k) {  // painted under a lamp that wanders
    painter->advance(0.3 * k);
    painter->drift_light({90.0f + 5.0f * static_cast<float>(k), 35, 1}, 1.0f);
    painter->show(image);
  }
  painter->finish();
  for (int k = 0; k < 16; ++k) {
    painter->drift_light(there, 0.0f);
    painter->show(image);
  }
  EXPECT_EQ(image.rgba, lit(plan, there).rgba) << "where nothing gleams";
  painter->drift_light(there, 1.0f);
  painter->set_light(plan.sheet.light);
  painter->show(image);
  EXPECT_EQ(image.rgba, lit(plan, plan.sheet.light).rgba) << "and it is gone when it is set";
}

TEST(Light, unsized_paper_is_darker_where_it_is_wet_and_as_light_again_when_dry) {
  Pool pool(1);
  const auto brightness = [&](plan::Ground ground, double after, float gleam) {
    plan::Plan plan = thick(1);
    plan.sheet.ground = ground;
    plan.sheet.light.relief = 0.0f;  // nothing gleams
    plan.duration = 10;
    auto painter = Painter::create(plan, 100, 100, pool);
    picture::Image image;
    for (const double time : {0.0, 0.25 + after}) {
      painter->advance(time);
      painter->drift_light(plan.sheet.light, gleam);
      painter->show(image);
    }
    double sum = 0;
    for (std::size_t i = 0; i < image.rgba.size(); i += 4) sum += image.rgba[i + 1];
    return sum;
  };
  using plan::Ground;
  EXPECT_LT(brightness(Ground::kWashi, 0.1, 1.0f), 0.995 * brightness(Ground::kWashi, 0.1, 0.0f));
  EXPECT_EQ(brightness(Ground::kWashi, 5.0, 1.0f), brightness(Ground::kWashi, 5.0, 0.0f));
  EXPECT_EQ(brightness(Ground::kPanel, 0.1, 1.0f), brightness(Ground::kPanel, 0.1, 0.0f));
}

}  // namespace
}  // namespace impasto::paint
