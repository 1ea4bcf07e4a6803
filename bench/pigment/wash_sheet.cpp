// SPDX-License-Identifier: GPL-3.0-or-later
// A sheet to look at: what ink, watercolour, glazes and varnish do on each ground. Built and run by
// bench/pigment/sheet.sh.
#include <time.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "impasto/base/math.h"
#include "impasto/base/rng.h"
#include "impasto/media/still.h"
#include "impasto/paint/painter.h"

namespace {

using namespace impasto;

enum Paint { kWhite, kBlack, kYellow, kRed, kMagenta, kUltramarine, kPhthalo };

plan::Plan easel(plan::Ground ground, float wash, float gravity) {
  plan::Plan p;
  p.sheet.seed = 11;
  p.sheet.palette.pigments = {"TitaniumWhite",        "BoneBlack",           "HansaYellowOpaque",
                              "PyrroleRed",           "QuinacridoneMagenta", "UltramarineBlue",
                              "PhthaloBlueGreenShade"};
  p.sheet.ground = ground;
  p.sheet.ground_rgb = {0.86f, 0.83f, 0.77f};
  if (ground == plan::Ground::kLinen) p.sheet.ground_rgb = {0.80f, 0.76f, 0.67f};
  p.sheet.flow = {wash, gravity, 270.0f};
  p.sheet.light.relief = 0.5f;
  p.sheet.drying = 4;
  p.duration = 60;
  plan::Brush flat{"wash", plan::BrushShape::kFlat, 60, 0.1f, 0.25f, 0.1f, 60, 0.1f};
  plan::Brush sumi{"sumi", plan::BrushShape::kSumi, 60, 0.1f, 0.2f, 0.1f, 40, 0.1f};
  plan::Brush hog{"hog", plan::BrushShape::kFilbert, 50, 0.8f, 0.4f, 0.3f, 24, 0.3f};
  p.sheet.brushes = {flat, sumi, hog};
  return p;
}

/// Paint thinned with medium: `strength` is the share of pigment.
plan::Stroke thin(int brush, float width, int paint, float strength, float load, double start,
                  std::vector<plan::PathPoint> path, double seconds = 0.6) {
  plan::Stroke s;
  s.brush = brush;
  s.width = width;
  s.paint[paint] = strength;
  s.paint[plan::kMedium] = 1 - strength;
  s.load = load;
  s.wetness = 1;
  s.start = start;
  s.end = start + seconds;
  for (std::size_t i = 0; i < path.size(); ++i) {
    path[i].time =
        path.size() > 1 ? static_cast<float>(i) / static_cast<float>(path.size() - 1) : 0;
  }
  s.path = std::move(path);
  return s;
}

void washes(plan::Plan& p) {
  // A flat wash; beside it one colour let into another while wet; drops of ink; a line over all.
  const float rows[] = {0.10f, 0.17f, 0.24f};
  for (int i = 0; i < 3; ++i) {
    p.strokes.push_back(thin(0, 0.10f, kUltramarine, 0.05f, 0.5f, 0.2 * i,
                             {{0.06f, rows[i], 1}, {0.44f, rows[i] + 0.01f, 1}}));
  }
  for (int i = 0; i < 3; ++i) {
    p.strokes.push_back(thin(0, 0.10f, kYellow, 0.10f, 0.5f, 1 + 0.2 * i,
                             {{0.56f, rows[i], 1}, {0.94f, rows[i] - 0.01f, 1}}));
  }
  for (int i = 0; i < 4; ++i) {
    const float x = 0.62f + 0.09f * static_cast<float>(i);
    p.strokes.push_back(
        thin(1, 0.045f + 0.01f * static_cast<float>(i % 2), i % 2 ? kMagenta : kPhthalo,
             i % 2 ? 0.12f : 0.05f, 0.9f, 1.9 + 0.15 * i,
             {{x, 0.10f + 0.02f * static_cast<float>(i % 3), 1}, {x + 0.015f, 0.2f, 0.5f}}, 0.3));
  }
  // Ink: strokes from wet to dry, and drops.
  p.strokes.push_back(
      thin(1, 0.07f, kBlack, 0.30f, 0.7f, 4,
           {{0.08f, 0.42f, 0.3f}, {0.18f, 0.38f, 1}, {0.30f, 0.46f, 0.7f}, {0.45f, 0.40f, 0.1f}}));
  p.strokes.push_back(thin(1, 0.05f, kBlack, 0.08f, 0.8f, 5,
                           {{0.08f, 0.56f, 0.8f}, {0.25f, 0.53f, 1}, {0.45f, 0.57f, 0.5f}}));
  for (int i = 0; i < 5; ++i) {
    const float x = 0.58f + 0.085f * static_cast<float>(i);
    p.strokes.push_back(thin(1, 0.02f + 0.012f * static_cast<float>(i), kBlack, 0.3f, 0.9f,
                             5.5 + 0.2 * i, {{x, 0.42f, 1}}, 0.1));
  }
  // Wet beside wet: two bands that touch.
  p.strokes.push_back(
      thin(0, 0.08f, kMagenta, 0.08f, 0.6f, 7, {{0.56f, 0.54f, 1}, {0.94f, 0.54f, 1}}));
  p.strokes.push_back(
      thin(0, 0.08f, kUltramarine, 0.08f, 0.6f, 7.6, {{0.94f, 0.61f, 1}, {0.56f, 0.61f, 1}}));
  // A glaze across what is dry, and overloaded touches that run.
  p.strokes.push_back(
      thin(0, 0.06f, kRed, 0.04f, 0.35f, 20, {{0.25f, 0.05f, 1}, {0.25f, 0.62f, 1}}));
  for (int i = 0; i < 4; ++i) {
    const float x = 0.08f + 0.1f * static_cast<float>(i);
    p.strokes.push_back(thin(0, 0.06f, i % 2 ? kPhthalo : kBlack, i % 2 ? 0.06f : 0.12f,
                             1.0f + 0.6f * static_cast<float>(i), 22 + 0.3 * i,
                             {{x, 0.72f, 1}, {x + 0.07f, 0.72f, 1}}, 0.4));
  }
  p.strokes.push_back(
      thin(0, 0.09f, kPhthalo, 0.04f, 1.6f, 24, {{0.55f, 0.74f, 1}, {0.93f, 0.73f, 1}}));
}

void glazes(plan::Plan& p) {
  for (int i = 0; i < 9; ++i) {
    plan::Stroke s = thin(2, 0.12f, kWhite, 1, 1.6f, 0.2 * i,
                          {{0.05f, 0.08f + 0.105f * static_cast<float>(i), 1},
                           {0.95f, 0.06f + 0.11f * static_cast<float>(i), 0.9f}});
    s.wetness = 0;
    s.paint = {};
    s.paint[kWhite] = 0.8f;
    s.paint[kYellow] = 0.2f;
    p.strokes.push_back(s);
  }
  const int colours[] = {kUltramarine, kMagenta, kPhthalo, kBlack};
  for (int i = 0; i < 4; ++i) {
    const float x = 0.17f + 0.22f * static_cast<float>(i);
    p.strokes.push_back(
        thin(0, 0.17f, colours[i], 0.05f, 0.4f, 20 + i, {{x, 0.12f, 1}, {x, 0.9f, 1}}));
  }
  p.sheet.light.relief = 1.2f;
}

double cpu_seconds() {
  timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

bool paint_sheet(plan::Plan p, const std::string& path, int size) {
  std::stable_sort(p.strokes.begin(), p.strokes.end(),
                   [](const auto& a, const auto& b) { return a.start < b.start; });
  Pool pool;
  auto painter = paint::Painter::create(p, size, size, pool);
  if (!painter) {
    std::fprintf(stderr, "%s\n", painter.error().message.c_str());
    return false;
  }
  const double before = cpu_seconds();
  painter->finish();
  picture::Image image;
  painter->show(image);
  std::printf("%s %.2f CPU-s\n", path.c_str(), cpu_seconds() - before);
  const auto written = media::write_still(path, image);
  if (!written) std::fprintf(stderr, "%s\n", written.error().message.c_str());
  return written.has_value();
}

}  // namespace

int main(int argc, char** argv) {
  const std::string folder = argc > 1 ? argv[1] : ".";
  const int size = argc > 2 ? std::atoi(argv[2]) : 1200;
  const std::string only = argc > 3 ? argv[3] : "";
  bool good = true;
  struct Sheet {
    const char* name;
    plan::Ground ground;
  };
  for (const Sheet& s :
       {Sheet{"paper", plan::Ground::kPaper}, Sheet{"washi", plan::Ground::kWashi},
        Sheet{"linen", plan::Ground::kLinen}, Sheet{"panel", plan::Ground::kPanel}}) {
    if (!only.empty() && only != s.name) continue;
    plan::Plan p = easel(s.ground, 1, s.ground == plan::Ground::kWashi ? 0.0f : 0.7f);
    washes(p);
    good = paint_sheet(p, folder + "/" + s.name + ".png", size) && good;
  }
  for (const float varnish : {0.0f, 1.0f}) {
    if (!only.empty() && only != "glaze") continue;
    plan::Plan p = easel(plan::Ground::kLinen, 1, 0);
    glazes(p);
    p.sheet.varnish = varnish;
    good = paint_sheet(p, folder + (varnish > 0 ? "/glaze_varnished.png" : "/glaze.png"), size) &&
           good;
  }
  return good ? 0 : 1;
}
