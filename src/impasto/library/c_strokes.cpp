// SPDX-License-Identifier: GPL-3.0-or-later
// The part of impasto_c.h that paints without music.
#include <algorithm>
#include <cmath>
#include <cstring>
#include <span>

#include "impasto/base/text.h"
#include "impasto/library/handles.h"
#include "impasto/notation/brushes.h"

using namespace impasto;
using library::handle_of;
using library::no_argument;
using library::status_of;

namespace {

/// A struct as its caller filled it; so far there is one version of each.
template <class T>
Result<T> known(const T* asked, void (*init)(T*), const char* what) {
  T all;
  init(&all);
  if (asked == nullptr) return tl::unexpected(no_argument(what));
  if (asked->size != sizeof(T)) {
    return fail(ErrorCode::kUsage, std::string(what) + " has a size that is not known", {},
                "call its _init first");
  }
  std::memcpy(&all, asked, sizeof(T));
  return all;
}

Result<plan::Brush> brush_named(const char* name) {
  if (name == nullptr) return tl::unexpected(no_argument("a brush"));
  static const std::vector<notation::BrushFile> all = notation::bundled_brushes();
  for (const notation::BrushFile& file : all) {
    if (file.brush.name == name) return file.brush;
  }
  const std::string names =
      text::joined(all, ", ", [](const notation::BrushFile& file) { return file.brush.name; });
  return fail(ErrorCode::kUsage, "there is no such brush", name, "there are " + names);
}

Result<plan::Ground> ground_named(const char* name) {
  if (name == nullptr) return tl::unexpected(no_argument("the ground"));
  if (const auto ground = plan::kGroundNames.find(name)) return *ground;
  return fail(ErrorCode::kUsage, "there is no such ground", name,
              "there are " + text::joined(plan::kGroundNames.words));
}

Result<plan::Sheet> sheet_of(const impasto_sheet* given) {
  const Result<impasto_sheet> asked = known(given, impasto_sheet_init, "the sheet");
  if (!asked) return tl::unexpected(asked.error());
  plan::Sheet sheet;
  sheet.seed = asked->seed;
  sheet.width = asked->width;
  sheet.height = asked->height;
  sheet.drying = asked->drying;
  const auto side = [](float value) { return value >= 1 && value <= 64; };
  if (!side(sheet.width) || !side(sheet.height) || std::min(sheet.width, sheet.height) != 1) {
    return fail(ErrorCode::kUsage, "the shorter side of a sheet is 1, the other 1 to 64");
  }
  if (!(sheet.drying >= 0 && sheet.drying <= 1e6)) {
    return fail(ErrorCode::kUsage, "a sheet dries in 0 to 1000000 s");
  }
  if (asked->pigment_count < 1 || asked->pigment_count > plan::kPigments || !asked->pigments ||
      asked->brush_count < 1 || asked->brush_count > 1000 || !asked->brushes) {
    return fail(ErrorCode::kUsage, "a sheet has 1 to 7 pigments and 1 to 1000 brushes");
  }
  for (const char* name : std::span(asked->pigments, asked->pigment_count)) {
    if (name == nullptr) return tl::unexpected(no_argument("a pigment"));
    sheet.palette.pigments.emplace_back(name);
  }
  for (const char* name : std::span(asked->brushes, asked->brush_count)) {
    Result<plan::Brush> brush = brush_named(name);
    if (!brush) return tl::unexpected(brush.error());
    sheet.brushes.push_back(std::move(*brush));
  }
  Result<plan::Ground> ground = ground_named(asked->ground);
  if (!ground) return tl::unexpected(ground.error());
  sheet.ground = *ground;
  return sheet;
}

bool all_finite(const impasto_stroke& stroke) {
  const auto finite = [](double x) { return std::isfinite(x); };
  const bool fine = finite(stroke.width) && finite(stroke.load) && finite(stroke.wetness) &&
                    finite(stroke.dirt) && finite(stroke.start) && finite(stroke.end);
  return fine && std::all_of(std::begin(stroke.paint), std::end(stroke.paint), finite) &&
         std::all_of(stroke.path, stroke.path + stroke.points, [&](const impasto_point& p) {
           return finite(p.x) && finite(p.y) && finite(p.pressure) && finite(p.time) &&
                  finite(p.tilt) && finite(p.twist);
         });
}

Result<plan::Stroke> stroke_of(const impasto_stroke* given) {
  const Result<impasto_stroke> asked = known(given, impasto_stroke_init, "the stroke");
  if (!asked) return tl::unexpected(asked.error());
  if (asked->points < 1 || asked->points > 1000000 || asked->path == nullptr) {
    return fail(ErrorCode::kUsage, "a stroke has 1 to 1000000 points");
  }
  if (!all_finite(*asked)) {
    return fail(ErrorCode::kUsage, "a stroke's numbers must be finite");
  }
  plan::Stroke stroke;
  stroke.brush = asked->brush;
  stroke.width = asked->width;
  stroke.load = asked->load;
  stroke.wetness = asked->wetness;
  stroke.dirt = asked->dirt;
  std::copy(std::begin(asked->paint), std::end(asked->paint), stroke.paint.begin());
  stroke.start = asked->start;
  stroke.end = asked->end;
  stroke.joins = asked->joins;
  stroke.open = asked->open != 0;
  stroke.path.reserve(asked->points);
  for (const impasto_point& p : std::span(asked->path, asked->points)) {
    stroke.path.push_back({p.x, p.y, p.pressure, p.time, p.tilt, p.twist});
  }
  return stroke;
}

}  // namespace

void impasto_sheet_init(impasto_sheet* sheet) {
  if (sheet == nullptr) return;
  *sheet = impasto_sheet{sizeof(impasto_sheet), 0, 1, 1, nullptr, 0, nullptr, 0, "linen", 6.0};
}

void impasto_stroke_init(impasto_stroke* stroke) {
  if (stroke == nullptr) return;
  const plan::Stroke plain;
  *stroke = impasto_stroke{};
  stroke->size = sizeof(impasto_stroke);
  stroke->width = plain.width;
  stroke->load = plain.load;
  stroke->wetness = plain.wetness;
  stroke->joins = plain.joins;
}

impasto_painter* impasto_painter_create_blank(const impasto_sheet* sheet, int width, int height,
                                              int threads, impasto_error* error) {
  return handle_of(error, [&]() -> Result<std::unique_ptr<impasto_painter>> {
    Result<plan::Sheet> asked = sheet_of(sheet);
    if (!asked) return tl::unexpected(asked.error());
    return library::painter_of(*asked, width, height, threads);
  });
}

int impasto_painter_append(impasto_painter* painter, const impasto_stroke* stroke,
                           impasto_error* error) {
  return status_of(error, [&]() -> Result<void> {
    if (painter == nullptr) return tl::unexpected(no_argument("the painter"));
    Result<plan::Stroke> asked = stroke_of(stroke);
    if (!asked) return tl::unexpected(asked.error());
    return painter->painter->append({&*asked, 1});
  });
}
