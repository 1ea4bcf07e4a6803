// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/paint/painter.h"

#include <span>

#include "impasto/base/hash.h"
#include "impasto/base/json_text.h"
#include "impasto/base/number_text.h"
#include "impasto/browser/handles.h"
#include "impasto/browser/outline.h"

using namespace impasto;
using browser::handle_of;
using browser::kept;

struct web_painter {
  std::unique_ptr<Pool> pool;  ///< outlives the painter
  paint::Painter painter;
  picture::Image image;
  std::vector<std::int32_t> rects;
};

struct web_moment {
  paint::Snapshot snapshot;
};

namespace {

// A page is shown sixty times a second what a few brushes have moved: with small tiles that is
// little.
constexpr int kTile = 32;       // px
constexpr int kLargest = 4096;  // px; 16 bytes of memory a pixel and more, of the 4 GB there are

std::string& last_error() {
  static std::string text = "{}";
  return text;
}

std::string& last_text() {
  static std::string text;
  return text;
}

void member(std::string& out, const char* name, double value) {
  out += ",\"";
  out += name;
  out += "\":";
  append_number(out, value);
}

void member(std::string& out, const char* name, const std::string& value) {
  out += ",\"";
  out += name;
  out += "\":" + json_text(value);
}

}  // namespace

namespace impasto::browser {

void tell(const Error& error) {
  std::string& text = last_error();
  text = "{\"code\":" + std::to_string(exit_code(error.code));
  member(text, "message", error.message);
  member(text, "where", error.where);
  member(text, "hint", error.hint);
  text += '}';
}

const char* kept(std::string text) {
  last_text() = std::move(text);
  return last_text().c_str();
}

}  // namespace impasto::browser

const char* web_error(void) {
  return last_error().c_str();
}

web_work* web_open(const uint8_t* bytes, size_t size) {
  Result<stream::StrokeStream> read =
      stream::read_stream(std::as_bytes(std::span(bytes, size)), "the stroke stream");
  if (!read) {
    browser::tell(read.error());
    return nullptr;
  }
  return new web_work{std::move(*read), {}, {}};
}

void web_work_free(web_work* work) {
  delete work;
}

const char* web_facts(web_work* work) {
  return kept(stream::facts_json(work->stream));
}

const char* web_stroke(web_work* work, int index) {
  const stream::StrokeStream& stream = work->stream;
  const auto i = static_cast<std::size_t>(index);
  if (index < 0 || i >= stream.plan.strokes.size()) return kept("null");
  const plan::Stroke& stroke = stream.plan.strokes[i];
  const stream::Reason& reason = stream.reasons[stream.reason_of[i]];
  std::string text = "{\"index\":" + std::to_string(index);
  member(text, "start_s", stroke.start);
  member(text, "end_s", stroke.end);
  member(text, "pass", std::string(plan::kPassNames[stroke.pass]));
  member(text, "brush", stream.plan.sheet.brushes[static_cast<std::size_t>(stroke.brush)].name);
  member(text, "hand", stroke.hand);
  text += ",\"reason\":{\"kind\":" + json_text(to_string(reason.cause.kind));
  member(text, "index", reason.cause.index);
  member(text, "start_s", reason.cause.start);
  member(text, "end_s", reason.cause.end);
  member(text, "from_s", reason.from);
  member(text, "to_s", reason.to);
  member(text, "sentence", reason.sentence);
  return kept(text + "}}");
}

int web_outline(web_work* work, int index, int width, int height) {
  work->outline.clear();
  const plan::Plan& plan = work->stream.plan;
  if (index >= 0 && static_cast<std::size_t>(index) < plan.strokes.size() && width > 0 &&
      height > 0)
    work->outline = browser::outline(plan, static_cast<std::size_t>(index), width, height);
  return static_cast<int>(work->outline.size());
}

const float* web_outline_numbers(const web_work* work) {
  return work->outline.data();
}

web_painter* web_painter_new(const web_work* work, int width, int height) {
  return handle_of([&]() -> Result<std::unique_ptr<web_painter>> {
    if (width > kLargest || height > kLargest) {
      return fail(ErrorCode::kUsage, "the canvas is too large for a page",
                  std::to_string(width) + "x" + std::to_string(height), "4096 px a side at most");
    }
    auto pool = std::make_unique<Pool>(1);
    Result<paint::Painter> painter =
        paint::Painter::create(work->stream.plan, width, height, *pool, {kTile});
    if (!painter) return tl::unexpected(painter.error());
    return std::unique_ptr<web_painter>(
        new web_painter{std::move(pool), std::move(*painter), {}, {}});
  }());
}

void web_painter_free(web_painter* painter) {
  delete painter;
}

void web_advance(web_painter* painter, double time) {
  painter->painter.advance(time);
}

void web_finish(web_painter* painter) {
  painter->painter.finish();
}

double web_fraction(const web_painter* painter) {
  return painter->painter.fraction();
}

double web_time(const web_painter* painter) {
  return painter->painter.time();
}

int web_show(web_painter* painter) {
  painter->rects.clear();
  const std::vector<picture::Rect> rects = painter->painter.show(painter->image);
  for (const picture::Rect& r : rects)
    painter->rects.insert(painter->rects.end(), {r.x0, r.y0, r.x1, r.y1});
  return static_cast<int>(rects.size());
}

const int32_t* web_rects(const web_painter* painter) {
  return painter->rects.data();
}

const uint8_t* web_pixels(const web_painter* painter) {
  return painter->image.rgba.data();
}

const char* web_hash(const web_painter* painter) {
  return kept(hash_text(fnv1a(std::as_bytes(std::span(painter->image.rgba)))));
}

int web_stroke_at(const web_painter* painter, int x, int y) {
  const std::optional<std::size_t> stroke = painter->painter.stroke_at(x, y);
  return stroke ? static_cast<int>(*stroke) : -1;
}

void web_light(web_painter* painter, float azimuth, float elevation, float relief, float gleam) {
  const plan::Light light{azimuth, elevation, relief};
  if (gleam < 0)
    painter->painter.set_light(light);
  else
    painter->painter.drift_light(light, gleam);
}

web_moment* web_snapshot(const web_painter* painter) {
  return new web_moment{painter->painter.snapshot()};
}

int web_restore(web_painter* painter, const web_moment* moment) {
  const Result<void> done = painter->painter.restore(moment->snapshot);
  if (!done) browser::tell(done.error());
  return done ? 1 : 0;
}

void web_moment_free(web_moment* moment) {
  delete moment;
}
