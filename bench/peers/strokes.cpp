// SPDX-License-Identifier: GPL-3.0-or-later
// Strokes of 24 x 300 pixels on 3840 x 2160, in CPU seconds of one thread: Impasto beside
// libmypaint. Both paint the same places in the same run. Build and run with bench/peers/run.sh.
#include <mypaint-brush.h>
#include <mypaint-tiled-surface.h>
#include <time.h>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <span>
#include <sstream>
#include <string>
#include <vector>

#include "impasto/base/hash.h"
#include "impasto/base/math.h"
#include "impasto/base/rng.h"
#include "impasto/paint/kernels.h"
#include "impasto/paint/light.h"
#include "impasto/paint/painter.h"

namespace {

using namespace impasto;

constexpr int kWidth = 3840, kHeight = 2160;
constexpr float kStrokeWidth = 24, kStrokeLength = 300;

double cpu_seconds() {
  timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

double wall_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

struct Place {
  float x0, y0, x1, y1;  ///< pixels
};

std::vector<Place> places(int count) {
  std::vector<Place> all;
  for (int i = 0; i < count; ++i) {
    const double angle = math::kTau * random_unit(5, i, 2);
    const float x = 0.5f * kStrokeLength * static_cast<float>(math::cos(angle));
    const float y = 0.5f * kStrokeLength * static_cast<float>(math::sin(angle));
    const float cx = 170 + (kWidth - 340) * random_unit(5, i, 0);
    const float cy = 170 + (kHeight - 340) * random_unit(5, i, 1);
    all.push_back({cx - x, cy - y, cx + x, cy + y});
  }
  return all;
}

/// Memory under libmypaint's newer surface, the one that can mix spectrally.
struct Sheet {
  MyPaintTiledSurface2 surface;  // first: the callbacks get its address
  std::vector<guint16> pixels, spare;
};
constexpr int kTiles = (kWidth + 63) / 64, kRows = (kHeight + 63) / 64, kTileWords = 64 * 64 * 4;

void open_tile(MyPaintTiledSurface2* surface, MyPaintTileRequest* request) {
  Sheet* sheet = reinterpret_cast<Sheet*>(surface);
  const bool in =
      request->tx >= 0 && request->ty >= 0 && request->tx < kTiles && request->ty < kRows;
  request->buffer =
      in ? &sheet->pixels[static_cast<std::size_t>(request->ty * kTiles + request->tx) * kTileWords]
         : sheet->spare.data();
}

void close_tile(MyPaintTiledSurface2*, MyPaintTileRequest*) {}

/// Strokes per CPU second of one of libmypaint's presets; 0 when it is not installed.
double mypaint(const std::string& preset, bool spectral, const std::vector<Place>& all) {
  std::ifstream in("/usr/share/mypaint-data/2.0/brushes/" + preset + ".myb");
  if (!in) return 0;
  std::stringstream json;
  json << in.rdbuf();
  MyPaintBrush* brush = mypaint_brush_new();
  if (!mypaint_brush_from_string(brush, json.str().c_str())) return 0;
  mypaint_brush_set_base_value(brush, MYPAINT_BRUSH_SETTING_RADIUS_LOGARITHMIC,
                               std::log(kStrokeWidth / 2));
  mypaint_brush_set_base_value(brush, MYPAINT_BRUSH_SETTING_PAINT_MODE, spectral ? 1.0f : 0.0f);
  Sheet sheet;
  mypaint_tiled_surface2_init(&sheet.surface, open_tile, close_tile);
  sheet.pixels.assign(static_cast<std::size_t>(kTiles) * kRows * kTileWords, 0);
  sheet.spare.assign(kTileWords, 0);
  MyPaintSurface2* surface = &sheet.surface.parent;
  MyPaintSurface* base = mypaint_surface2_to_surface(surface);
  const double before = cpu_seconds();
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Place& p = all[i];
    mypaint_brush_set_base_value(brush, MYPAINT_BRUSH_SETTING_COLOR_H, random_unit(6, i));
    mypaint_brush_set_base_value(brush, MYPAINT_BRUSH_SETTING_COLOR_S, 0.7f);
    mypaint_brush_set_base_value(brush, MYPAINT_BRUSH_SETTING_COLOR_V, 0.7f);
    mypaint_brush_reset(brush);
    mypaint_brush_new_stroke(brush);
    mypaint_surface_begin_atomic(base);
    mypaint_brush_stroke_to_2(brush, surface, p.x0, p.y0, 0, 0, 0, 10, 1, 0, 0);  // no mark
    constexpr int kEvents = 60;
    for (int k = 0; k <= kEvents; ++k) {
      const float t = static_cast<float>(k) / kEvents;
      mypaint_brush_stroke_to_2(brush, surface, p.x0 + (p.x1 - p.x0) * t, p.y0 + (p.y1 - p.y0) * t,
                                0.8f, 0, 0, 0.5 / kEvents, 1, 0, 0);
    }
    MyPaintRectangle box;
    MyPaintRectangles changed{1, &box};
    mypaint_surface2_end_atomic(surface, &changed);
  }
  const double seconds = cpu_seconds() - before;
  std::size_t covered = 0;
  for (std::size_t i = 3; i < sheet.pixels.size(); i += 4) covered += sheet.pixels[i] > 0;
  mypaint_tiled_surface2_destroy(&sheet.surface);
  mypaint_brush_unref(brush);
  if (covered < 1000 * all.size())
    std::printf("  (%s left only %zu pixels)\n", preset.c_str(), covered);
  return static_cast<double>(all.size()) / seconds;
}

plan::Plan our_plan(const std::vector<Place>& all) {
  plan::Plan p;
  p.sheet.width = static_cast<float>(kWidth) / kHeight;
  p.sheet.seed = 7;
  p.sheet.palette.pigments = {"TitaniumWhite",        "BoneBlack",           "HansaYellowOpaque",
                              "PyrroleRed",           "QuinacridoneMagenta", "UltramarineBlue",
                              "PhthaloBlueGreenShade"};
  p.sheet.brushes.resize(2);
  p.sheet.brushes[1].shape = plan::BrushShape::kFlat;
  for (std::size_t i = 0; i < all.size(); ++i) {
    plan::Stroke s;
    s.brush = static_cast<int>(i % 2);
    s.width = kStrokeWidth / kHeight;
    float sum = 0;
    for (int k = 0; k < plan::kPigments; ++k) {
      s.paint[k] = random_unit(7, i, k) * random_unit(8, i, k);
      sum += s.paint[k];
    }
    for (float& v : s.paint) v /= sum;
    s.start = 0.02 * static_cast<double>(i);
    s.end = s.start + 0.5;
    constexpr int kPoints = 5;
    for (int k = 0; k <= kPoints; ++k) {
      const float t = static_cast<float>(k) / kPoints;
      s.path.push_back({(all[i].x0 + (all[i].x1 - all[i].x0) * t) / kHeight,
                        (all[i].y0 + (all[i].y1 - all[i].y0) * t) / kHeight, 1, t});
    }
    p.strokes.push_back(s);
  }
  return p;
}

struct Painted {
  double cpu, wall;
  std::uint64_t hash;
};

Painted finish(const plan::Plan& p, int threads, bool print) {
  Pool pool(threads);
  auto painter = paint::Painter::create(p, kWidth, kHeight, pool);
  const double cpu = cpu_seconds(), wall = wall_seconds();
  painter->finish();
  Painted result{cpu_seconds() - cpu, wall_seconds() - wall, 0};
  picture::Image image;
  image = picture::Image(kWidth, kHeight);
  const double mega = 1e-6 * kWidth * kHeight;
  const double show_cpu = cpu_seconds(), show_wall = wall_seconds();
  painter->show(image);
  if (print) {
    std::printf("show everything, %d thread(s): %.0f Mpx per CPU-s, %.0f Mpx/s\n", threads,
                mega / (cpu_seconds() - show_cpu), mega / (wall_seconds() - show_wall));
  }
  // The first move keeps what light needs; the moves after it only light.
  for (const float azimuth : {200.0f, 240.0f}) {
    painter->set_light({azimuth, 40, 1});
    const double lit_cpu = cpu_seconds(), lit_wall = wall_seconds();
    painter->show(image);
    if (print && azimuth > 200) {
      std::printf("move the light and show, %d thread(s): %.0f Mpx per CPU-s, %.0f Mpx/s\n",
                  threads, mega / (cpu_seconds() - lit_cpu), mega / (wall_seconds() - lit_wall));
    }
  }
  result.hash = fnv1a(std::as_bytes(std::span(image.rgba)));
  return result;
}

/// The kernels by themselves: colour of painted pixels; light on a canvas.
void kernels(const plan::Plan& p) {
  paint::Canvas canvas = paint::make_canvas(p.sheet, kWidth, kHeight, 64);
  for (std::size_t t = 0; t < canvas.tiles.size(); ++t) canvas.prepare(t);
  paint::Optics optics;
  const auto paints = pigment::optics(p.sheet.palette).value();
  optics.count = paints.count;
  for (int k = 0; k < plan::kPigments; ++k) {
    for (int i = 0; i < pigment::kBands; ++i) {
      optics.K[k][i] = pigment::kOpaqueCoat * paints.K[k][i];
      optics.S[k][i] = pigment::kOpaqueCoat * paints.S[k][i];
    }
  }
  for (int i = 0; i < pigment::kBands; ++i) {
    for (int c = 0; c < 3; ++c) optics.to_rgb[c][i] = pigment::band_weights()[i][c];
  }
  for (std::size_t i = 0; i < p.strokes.size(); ++i) {
    paint::StrokeState st = paint::lay_out(p.sheet, p.strokes[i], i, canvas);
    paint::paint_strips(canvas, optics, st, 0, st.strips(), 0, 0, 60);
  }
  const auto timed = [](const char* what, int threads, double mega, auto&& work) {
    Pool pool(threads);
    const double cpu = cpu_seconds(), wall = wall_seconds();
    work(pool);
    const double cpu_took = cpu_seconds() - cpu, took = wall_seconds() - wall;
    std::printf("%s, %d thread(s): %.0f Mpx per CPU-s, %.0f Mpx/s", what, threads, mega / cpu_took,
                mega / took);
  };
  const int n = canvas.tile, stride = n + 16;
  for (const int threads : {1, 2}) {
    std::vector<float> seen(canvas.tiles.size());
    timed("resolve", threads, 1e-6 * n * n * static_cast<double>(canvas.tiles.size()),
          [&](Pool& pool) {
            pool.run(canvas.tiles.size(), [&](std::size_t t) {
              std::vector<float> rgb(3 * static_cast<std::size_t>(stride)), height(n);
              for (int y = 0; y < n; ++y) {
                paint::resolve(optics, &canvas.tiles[t].pixels[y * n], n, rgb.data(), stride,
                               height.data());
                seen[t] += rgb[5];
              }
            });
          });
    float sum = 0;
    for (const float v : seen) sum += v;
    std::printf(" (check %.3f)\n", sum);
  }
  // Light again, from colour and height that are kept.
  const paint::Lamp lamp = paint::make_lamp(p.sheet.light, canvas);
  std::vector<float> soft(static_cast<std::size_t>(stride) * (n + 2));
  for (std::size_t i = 0; i < soft.size(); ++i) soft[i] = random_unit(9, i);
  const std::vector<float> colour(3 * static_cast<std::size_t>(stride), 0.4f), thick(stride, 1.0f);
  constexpr int kTimes = 10000;
  for (const int threads : {1, 2}) {
    std::vector<std::uint32_t> lit(kTimes);
    timed("relighting", threads, 1e-6 * kTimes * n * n, [&](Pool& pool) {
      pool.run(kTimes, [&](std::size_t t) {
        std::vector<std::uint32_t> out(stride);
        for (int y = 1; y <= n; ++y) {
          const float* row = &soft[static_cast<std::size_t>(y) * stride + 1];
          paint::shade_row(lamp, row - stride, row, row + stride, thick.data(), colour.data(),
                           stride, n, out.data());
          lit[t] += out[7];
        }
      });
    });
    std::uint32_t check = 0;
    for (const std::uint32_t v : lit) check += v;
    std::printf(" (check %u)\n", check);
  }
}

}  // namespace

int main(int argc, char** argv) {
  const int count = argc > 1 ? std::atoi(argv[1]) : 4000;
  const std::vector<Place> all = places(count);
  double best_spectral = 0;
  std::printf("strokes of 24 x 300 px on 3840 x 2160, per CPU second of one thread\n");
  for (const char* preset : {"tanda/oil-06-paint", "tanda/acrylic-05-paint", "classic/bulk"}) {
    for (const bool spectral : {false, true}) {
      const std::vector<Place> some(all.begin(),
                                    all.begin() + std::min(count, spectral ? 200 : 1000));
      const double rate = mypaint(preset, spectral, some);
      if (spectral) best_spectral = std::max(best_spectral, rate);
      std::printf("  libmypaint %-24s %-8s %7.0f\n", preset, spectral ? "spectral" : "normal",
                  rate);
    }
  }
  const plan::Plan p = our_plan(all);
  const Painted one = finish(p, 1, true);
  std::printf("  impasto, bristles, pigments, relief%*s %7.0f  = %.1f x the best spectral preset\n",
              9, "", count / one.cpu, count / one.cpu / best_spectral);
  const Painted two = finish(p, 2, true);
  std::printf("2 threads against 1: %.2f x as fast by the clock, %s bits\n", one.wall / two.wall,
              one.hash == two.hash ? "the same" : "OTHER");
  kernels(p);
  std::printf("memory: %zu B for each painted pixel, none for bare tiles\n", sizeof(paint::Pixel));
  return one.hash == two.hash ? 0 : 1;
}
