// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "impasto/picture/image.h"

namespace impasto::chart {

struct Ink {
  double r = 0.0, g = 0.0, b = 0.0, a = 1.0;  ///< sRGB, straight alpha
};
struct Point {
  double x = 0.0, y = 0.0;
};
struct Type {
  double size = 22.0;  ///< px
  bool italic = false;
};
enum class Align { kLeft, kCentre, kRight };

/// A page to draw on, in pixels from the top left. The only file that knows Cairo and Pango.
class Sheet {
 public:
  Sheet(int width, int height, const Ink& paper);
  ~Sheet();
  Sheet(const Sheet&) = delete;
  Sheet& operator=(const Sheet&) = delete;

  void box(double x, double y, double width, double height, const Ink& ink);
  void line(const Point& from, const Point& to, double width, const Ink& ink);
  void curve(const std::vector<Point>& points, double width, const Ink& ink);
  /// Fills the outline.
  void shape(const std::vector<Point>& points, const Ink& ink);
  /// `y` is the baseline. Text that is no UTF-8 is drawn as far as it is.
  void text(double x, double y, const std::string& text, const Type& type, const Ink& ink,
            Align align = Align::kLeft);
  double width_of(const std::string& text, const Type& type);
  picture::Image image();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// The family that text is set in on this machine; empty when there is no font at all.
std::string font_family();

}  // namespace impasto::chart
