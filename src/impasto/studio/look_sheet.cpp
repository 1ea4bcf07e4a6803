// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/studio/look_sheet.h"

#include <algorithm>

#include "impasto/base/math.h"

namespace impasto::studio {
namespace {

constexpr double kDryAt = 0.0, kWetAt = 20.0, kTryAt = 21.0, kEnd = 24.0;

/// Rectangles are in blocks; `unit` of them make one canvas unit.
struct Sheet {
  plan::Plan plan;
  float unit = 1.0f;

  plan::Stroke& stroke(int brush, float width, float load, const plan::Mixture& paint, double at,
                       std::vector<plan::PathPoint> path) {
    plan::Stroke s;
    s.brush = brush;
    s.width = width / unit;
    s.load = load;
    s.wetness = 0.15f;
    s.paint = paint;
    s.start = at;
    s.end = at + 1.0;
    for (plan::PathPoint& p : path) {
      p.x /= unit;
      p.y /= unit;
    }
    s.path = std::move(path);
    plan.strokes.push_back(std::move(s));
    return plan.strokes.back();
  }

  /// An even coat over a rectangle.
  void coat(int brush, float x0, float y0, float x1, float y1, const plan::Mixture& paint,
            double at, float load) {
    const float width = std::min(0.16f, y1 - y0);
    const int rows = std::max(1, static_cast<int>((y1 - y0) / (0.6f * width) + 0.5f));
    for (int i = 0; i < rows; ++i) {
      const float y =
          y0 + 0.5f * width +
          (y1 - y0 - width) * (rows > 1 ? static_cast<float>(i) / static_cast<float>(rows - 1) : 0);
      stroke(brush, width, load, paint, at, {{x0, y, 1, 0}, {x1, y, 1, 1}});
    }
  }

  void finish(float width, float height) {
    unit = std::min(width, height);
    for (plan::Stroke& s : plan.strokes) {
      s.width /= unit;
      for (plan::PathPoint& p : s.path) {
        p.x /= unit;
        p.y /= unit;
      }
    }
    plan.sheet.width = width / unit;
    plan.sheet.height = height / unit;
    plan.duration = kEnd;
    plan.sheet.drying = 6.0;
    plan.sheet.seed = 1;
    std::stable_sort(
        plan.strokes.begin(), plan.strokes.end(),
        [](const plan::Stroke& a, const plan::Stroke& b) { return a.start < b.start; });
  }
};

plan::Mixture mixture(std::initializer_list<std::pair<int, float>> parts) {
  plan::Mixture m{};
  for (const auto& [slot, share] : parts) m[static_cast<std::size_t>(slot)] = share;
  return m;
}

plan::Brush coat_brush() {
  plan::Brush b;
  b.name = "coat";
  b.shape = plan::BrushShape::kFlat;
  b.bristles = 120;
  b.stiffness = 0.1f;
  b.raggedness = 0.1f;
  b.run = 200.0f;
  return b;
}

}  // namespace

plan::Plan look_sheet(const std::vector<notation::BrushFile>& brushes) {
  enum Slot { kWhite, kBlue, kYellow, kRed, kBlack };
  constexpr float kWide = 2.0f, kHigh = 0.5f;  // of a block
  Sheet sheet;
  plan::Plan& plan = sheet.plan;
  plan.sheet.ground = plan::Ground::kCotton;
  plan.sheet.palette.pigments = {"TitaniumWhite", "UltramarineBlue", "HansaYellowOpaque",
                                 "CadmiumRedLight", "BoneBlack"};
  for (const notation::BrushFile& file : brushes) plan.sheet.brushes.push_back(file.brush);
  plan.sheet.brushes.push_back(coat_brush());
  const int coat = static_cast<int>(brushes.size());
  const auto dark = mixture({{kBlue, 0.62f}, {kBlack, 0.3f}, {kRed, 0.08f}});
  const auto dry = mixture({{kWhite, 0.86f}, {kYellow, 0.09f}, {kRed, 0.03f}, {kBlack, 0.02f}});
  const auto wet = mixture({{kWhite, 0.7f}, {kYellow, 0.28f}, {kRed, 0.02f}});
  const int count = static_cast<int>(brushes.size());
  const int columns = count > 3 ? 2 : 1;
  const int rows = std::max(1, (count + columns - 1) / columns);
  for (int i = 0; i < count; ++i) {
    const notation::BrushFile& file = brushes[static_cast<std::size_t>(i)];
    const float left = kWide * static_cast<float>(i % columns);
    const float top = kHigh * static_cast<float>(i / columns);
    const float width = std::min(1.3f * file.width, 0.105f);
    sheet.coat(coat, left + 0.04f, top + 0.03f, left + 0.72f, top + 0.47f, dry, kDryAt, 0.7f);
    sheet.coat(coat, left + 0.78f, top + 0.03f, left + 1.46f, top + 0.47f, wet, kWetAt, 0.8f);
    constexpr float kLoads[] = {0.33f, 1.0f, 2.0f}, kPressures[] = {0.25f, 0.6f, 1.0f};
    for (int ground = 0; ground < 2; ++ground) {
      for (int r = 0; r < 3; ++r) {
        for (int c = 0; c < 3; ++c) {
          const float x =
              left + 0.075f + 0.74f * static_cast<float>(ground) + 0.215f * static_cast<float>(c);
          const float y = top + 0.11f + 0.14f * static_cast<float>(r);
          const float p = kPressures[c];
          sheet.stroke(i, width, std::min(6.0f, kLoads[r] * file.load), dark, kTryAt,
                       {{x, y, p, 0},
                        {x + 0.06f, y - 0.018f, p, 0.33f},
                        {x + 0.12f, y + 0.018f, p, 0.67f},
                        {x + 0.18f, y, p, 1}});
        }
      }
    }
    // The gesture: touches lightly, swells, turns downwards and back, thins out.
    const float x = left + 1.52f, y = top + 0.1f;
    sheet.stroke(i, width, 1.3f * file.load, dark, kTryAt,
                 {{x, y + 0.07f, 0.1f, 0},
                  {x + 0.1f, y - 0.01f, 0.7f, 0.2f},
                  {x + 0.27f, y, 1.0f, 0.4f},
                  {x + 0.31f, y + 0.15f, 0.8f, 0.6f},
                  {x + 0.16f, y + 0.22f, 0.4f, 0.75f},
                  {x + 0.22f, y + 0.31f, 0.7f, 0.88f},
                  {x + 0.42f, y + 0.28f, 0.05f, 1}});
  }
  sheet.finish(kWide * static_cast<float>(columns), kHigh * static_cast<float>(rows));
  return plan;
}

plan::Plan mixing_sheet() {
  Sheet sheet;
  plan::Plan& plan = sheet.plan;
  plan.sheet.palette.pigments = {"TitaniumWhite",
                                 "HansaYellowOpaque",
                                 "PhthaloBlueGreenShade",
                                 "QuinacridoneMagenta",
                                 "UltramarineBlue",
                                 "PyrroleOrange",
                                 "BoneBlack"};
  constexpr int kPairs[][2] = {{1, 2}, {3, 0}, {4, 0}, {5, 4}, {1, 6}, {3, 1}};
  const auto find = [](const char* name) {
    for (const notation::BrushFile& file : notation::bundled_brushes()) {
      if (file.brush.name == name) return file.brush;
    }
    return plan::brush_of(plan::BrushShape::kFilbert);
  };
  plan.sheet.brushes = {find("filbert"), find("knife"), find("flat"), find("hog_filbert"),
                        coat_brush()};
  int row = 0;
  for (const auto& pair : kPairs) {
    const float top = 0.3f * static_cast<float>(row);
    const auto first = mixture({{pair[0], 1.0f}}), second = mixture({{pair[1], 1.0f}});
    for (int c = 0; c < 4; ++c) {
      const float x = 0.5f * static_cast<float>(c);
      sheet.coat(4, x + 0.07f, top + 0.05f, x + 0.18f, top + 0.25f, first, kWetAt, 0.9f);
      sheet.coat(4, x + 0.32f, top + 0.05f, x + 0.43f, top + 0.25f, second, kWetAt, 0.9f);
      for (int k = 0; k < 2; ++k) {
        const float y = top + 0.1f + 0.1f * static_cast<float>(k);
        const float from = k == 0 ? x + 0.06f : x + 0.44f, to = k == 0 ? x + 0.42f : x + 0.08f;
        const double at = kTryAt + 0.6 * row + 0.3 * k;  // one after the other
        if (c < 2) {
          sheet.stroke(c, 0.07f, 0.0f, first, at, {{from, y, 1, 0}, {to, y, 1, 1}});
        } else if (c == 2) {
          sheet.stroke(2, 0.07f, 0.7f, k == 0 ? first : second, at,
                       {{from, y, 0.8f, 0}, {to, y, 0.8f, 1}});
        } else {
          // First it paints the row's own colour, then white without having been cleaned.
          sheet.stroke(3, 0.06f, 0.9f, k == 0 ? first : second, at,
                       {{from, y, 0.9f, 0}, {math::lerp(from, to, 0.4f), y, 0.9f, 1}});
          sheet
              .stroke(3, 0.06f, 0.7f, mixture({{0, 1.0f}}), at + 0.15,
                      {{math::lerp(from, to, 0.3f), y, 0.9f, 0}, {to, y, 0.9f, 1}})
              .dirt = 1.0f;
        }
      }
    }
    ++row;
  }
  for (plan::Stroke& s : plan.strokes) {
    if (s.start > kWetAt) s.end = s.start + 0.14;
  }
  sheet.finish(2.0f, 0.3f * static_cast<float>(row));
  return plan;
}

}  // namespace impasto::studio
