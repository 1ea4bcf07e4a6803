// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/chart/sheet.h"

#include <cairo.h>
#include <pango/pangocairo.h>

#include <algorithm>

namespace impasto::chart {
namespace {

// EB Garamond where it is; Pango finds what comes nearest, and signs it lacks, elsewhere.
constexpr const char* kFamilies = "EB Garamond,Gentium,DejaVu Serif,serif";

}  // namespace

struct Sheet::Impl {
  cairo_surface_t* surface = nullptr;
  cairo_t* cairo = nullptr;
  PangoLayout* layout = nullptr;

  void set(const Ink& ink) { cairo_set_source_rgba(cairo, ink.r, ink.g, ink.b, ink.a); }
  void trace(const std::vector<Point>& points) {
    cairo_new_path(cairo);
    for (const Point& p : points) cairo_line_to(cairo, p.x, p.y);
  }
  void set_type(const std::string& text, const Type& type) {
    PangoFontDescription* font = pango_font_description_from_string(kFamilies);
    pango_font_description_set_absolute_size(font, type.size * PANGO_SCALE);
    if (type.italic) pango_font_description_set_style(font, PANGO_STYLE_ITALIC);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    // Figures of one height and width, so that axes read as columns.
    PangoAttrList* attributes = pango_attr_list_new();
    pango_attr_list_insert(attributes, pango_attr_font_features_new("lnum=1, tnum=1"));
    pango_layout_set_attributes(layout, attributes);
    pango_attr_list_unref(attributes);
    char* valid = g_utf8_make_valid(text.data(), static_cast<gssize>(text.size()));
    pango_layout_set_text(layout, valid, -1);
    g_free(valid);
  }
  double width() const {
    int w = 0;
    pango_layout_get_size(layout, &w, nullptr);
    return static_cast<double>(w) / PANGO_SCALE;
  }
};

Sheet::Sheet(int width, int height, const Ink& paper) : impl_(std::make_unique<Impl>()) {
  impl_->surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
  impl_->cairo = cairo_create(impl_->surface);
  impl_->layout = pango_cairo_create_layout(impl_->cairo);
  pango_layout_set_single_paragraph_mode(impl_->layout, TRUE);
  impl_->set(paper);
  cairo_paint(impl_->cairo);
  cairo_set_line_join(impl_->cairo, CAIRO_LINE_JOIN_ROUND);
}

Sheet::~Sheet() {
  g_object_unref(impl_->layout);
  cairo_destroy(impl_->cairo);
  cairo_surface_destroy(impl_->surface);
}

void Sheet::box(double x, double y, double width, double height, const Ink& ink) {
  impl_->set(ink);
  cairo_rectangle(impl_->cairo, x, y, width, height);
  cairo_fill(impl_->cairo);
}

void Sheet::line(const Point& from, const Point& to, double width, const Ink& ink) {
  impl_->set(ink);
  cairo_set_line_width(impl_->cairo, width);
  cairo_move_to(impl_->cairo, from.x, from.y);
  cairo_line_to(impl_->cairo, to.x, to.y);
  cairo_stroke(impl_->cairo);
}

void Sheet::curve(const std::vector<Point>& points, double width, const Ink& ink) {
  impl_->set(ink);
  cairo_set_line_width(impl_->cairo, width);
  impl_->trace(points);
  cairo_stroke(impl_->cairo);
}

void Sheet::shape(const std::vector<Point>& points, const Ink& ink) {
  impl_->set(ink);
  impl_->trace(points);
  cairo_fill(impl_->cairo);
}

void Sheet::text(double x, double y, const std::string& text, const Type& type, const Ink& ink,
                 Align align) {
  impl_->set_type(text, type);
  const double shift = align == Align::kLeft     ? 0.0
                       : align == Align::kCentre ? 0.5 * impl_->width()
                                                 : impl_->width();
  const double baseline = static_cast<double>(pango_layout_get_baseline(impl_->layout));
  impl_->set(ink);
  cairo_move_to(impl_->cairo, x - shift, y - baseline / PANGO_SCALE);
  pango_cairo_show_layout(impl_->cairo, impl_->layout);
}

double Sheet::width_of(const std::string& text, const Type& type) {
  impl_->set_type(text, type);
  return impl_->width();
}

picture::Image Sheet::image() {
  cairo_surface_flush(impl_->surface);
  const int width = cairo_image_surface_get_width(impl_->surface);
  const int height = cairo_image_surface_get_height(impl_->surface);
  picture::Image image(width, height);
  const unsigned char* data = cairo_image_surface_get_data(impl_->surface);
  const int stride = cairo_image_surface_get_stride(impl_->surface);
  for (int y = 0; y < height; ++y) {
    const auto* from = reinterpret_cast<const std::uint32_t*>(
        data + static_cast<std::size_t>(y) * static_cast<std::size_t>(stride));
    std::uint8_t* to = image.row(y);
    for (int x = 0; x < width; ++x, to += 4) {  // native words: 0x00RRGGBB
      to[0] = static_cast<std::uint8_t>(from[x] >> 16);
      to[1] = static_cast<std::uint8_t>(from[x] >> 8);
      to[2] = static_cast<std::uint8_t>(from[x]);
      to[3] = 255;
    }
  }
  return image;
}

std::string font_family() {
  PangoContext* context = pango_font_map_create_context(pango_cairo_font_map_get_default());
  PangoFontDescription* wanted = pango_font_description_from_string(kFamilies);
  std::string family;
  if (PangoFont* font = pango_context_load_font(context, wanted)) {
    PangoFontDescription* found = pango_font_describe(font);
    if (const char* name = pango_font_description_get_family(found)) family = name;
    pango_font_description_free(found);
    g_object_unref(font);
  }
  pango_font_description_free(wanted);
  g_object_unref(context);
  return family;
}

}  // namespace impasto::chart
