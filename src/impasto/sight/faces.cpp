// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/sight/faces.h"

#include "impasto/sight/dlib_alone.h"

// After it.
#include <dlib/array2d.h>
#include <dlib/image_processing.h>
#include <dlib/image_transforms.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <sstream>
#include <string>
#include <tuple>

#include "impasto/sight/face_weights.h"

namespace impasto::sight {
namespace {

using Grey = dlib::array2d<std::uint8_t>;
using Detector = dlib::object_detector<dlib::scan_fhog_pyramid<dlib::pyramid_down<6>>>;

constexpr double kWindow = 80;                        // px, the detector's
constexpr double kUp = kWindow / 30.0;                // small pictures are enlarged by as much
constexpr double kLongest = kWindow / kSmallestFace;  // px, what it looks at
// The detector's score: 88 of 100 small portraits have more, none of 100 crops of other things.
constexpr double kSure = 0.2;

/// Luma over white.
int grey_of(const std::uint8_t* pixel) {
  const int luma = (77 * pixel[0] + 150 * pixel[1] + 29 * pixel[2]) >> 8;
  return 255 - (255 - luma) * pixel[3] / 255;
}

/// In `out`, each pixel the mean of those it stands for: never larger than the picture.
Grey smaller(const picture::Image& image, long width, long height) {
  Grey out(height, width);
  for (long y = 0; y < height; ++y) {
    const auto top = static_cast<int>(y * image.height / height);
    const auto bottom = static_cast<int>((y + 1) * image.height / height);
    for (long x = 0; x < width; ++x) {
      const auto left = static_cast<int>(x * image.width / width);
      const auto right = static_cast<int>((x + 1) * image.width / width);
      std::int64_t sum = 0;
      for (int v = top; v < bottom; ++v) {
        for (int u = left; u < right; ++u) sum += grey_of(image.row(v) + 4 * u);
      }
      out[y][x] = static_cast<std::uint8_t>(sum / (std::int64_t{bottom - top} * (right - left)));
    }
  }
  return out;
}

/// The picture in grey, so large that the smallest face fills the detector's window.
Grey looked_at(const picture::Image& image) {
  const double longer = std::max(image.width, image.height);
  const double scale = std::min(kUp, kLongest / longer);
  const auto side = [&](int px, double by) { return std::max(1L, std::lround(px * by)); };
  const double shrunk = std::min(1.0, scale);
  Grey grey = smaller(image, side(image.width, shrunk), side(image.height, shrunk));
  if (scale <= 1) return grey;
  Grey large(side(image.height, scale), side(image.width, scale));
  dlib::resize_image(grey, large, dlib::interpolate_bilinear());
  return large;
}

Detector learned() {
  std::istringstream bytes{std::string(face_weights("faces.dat"))};
  Detector detector;
  dlib::deserialize(detector, bytes);
  return detector;
}

}  // namespace

std::vector<plan::Face> find_faces(const picture::Image& image) {
  if (image.width < 1 || image.height < 1) return {};
  const Grey grey = looked_at(image);
  if (std::min(grey.nr(), grey.nc()) < kWindow / 2) return {};
  Detector detector = learned();
  std::vector<dlib::rect_detection> found;
  detector(grey, found, kSure);
  const auto shorter = static_cast<float>(std::min(image.width, image.height));
  const auto wide = static_cast<float>(image.width) / shorter;
  const auto high = static_cast<float>(image.height) / shorter;
  const auto across = wide / static_cast<float>(grey.nc());
  const auto down = high / static_cast<float>(grey.nr());
  std::vector<plan::Face> faces;
  for (const dlib::rect_detection& one : found) {
    const dlib::rectangle& r = one.rect;
    faces.push_back({std::clamp(static_cast<float>(r.left()) * across, 0.0f, wide),
                     std::clamp(static_cast<float>(r.top()) * down, 0.0f, high),
                     std::clamp(static_cast<float>(r.right() + 1) * across, 0.0f, wide),
                     std::clamp(static_cast<float>(r.bottom() + 1) * down, 0.0f, high)});
  }
  std::sort(faces.begin(), faces.end(), [](const plan::Face& a, const plan::Face& b) {
    const float of_a = (a.x1 - a.x0) * (a.y1 - a.y0), of_b = (b.x1 - b.x0) * (b.y1 - b.y0);
    return std::tie(of_b, a.y0, a.x0) < std::tie(of_a, b.y0, b.x0);
  });
  return faces;
}

}  // namespace impasto::sight
