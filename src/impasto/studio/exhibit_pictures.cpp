// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/studio/exhibit_pictures.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

#include "impasto/base/hash.h"
#include "impasto/media/jpeg.h"
#include "impasto/media/webp.h"
#include "impasto/studio/paint_job.h"

namespace impasto::studio {
namespace {

constexpr int kPosterQuality = 82, kTileQuality = 80, kCropQuality = 84;
// What is seen first shall be there within two seconds of a slow line, 1.44 Mbit/s: page and fonts
// take 50 KB of the 110 that this leaves, and on a wall the second picture comes beside the first.
constexpr std::size_t kFirstSightBytes = 36000;
constexpr int kFirstSightQuality = 80, kLeastQuality = 30, kQualityStep = 5;
constexpr int kCropSide = 640;  // px

// What a visitor's machine paints while the music plays, px of the longer side: what its screen
// shows, and no more than a slow one can do in time. Water takes several times as long as oil.
constexpr int kDry[] = {1024, 800, 640}, kWet[] = {640, 480};

/// A progress that covers a share of another.
Progress share_of(const Progress& whole, double from, double to) {
  Progress part = whole;
  if (whole.report) {
    part.report = [&whole, from, to](double f) { whole.report(from + (to - from) * f); };
  }
  return part;
}

Result<picture::Image> painted(const plan::Plan& plan, const Size& size, Pool& pool,
                               const Progress& progress) {
  Stats stats;
  Result<paint::Painter> painter = paint_all(plan, size.width, size.height, pool, progress, stats);
  if (!painter) return tl::unexpected(painter.error());
  picture::Image image;
  painter->show(image);
  return image;
}

Result<void> write_jpeg(const picture::Image& image, const picture::Rect& part, int quality,
                        const std::string& name, ExhibitFolder& folder) {
  const Result<std::string> bytes = media::encode_jpeg(image, part, quality);
  if (!bytes) return tl::unexpected(bytes.error());
  return folder.write(name, *bytes);
}

picture::Rect all_of(const picture::Image& image) {
  return {0, 0, image.width, image.height};
}

/// As good as it can be in so many bytes.
Result<void> write_first_sight(const picture::Image& image, const std::string& name,
                               ExhibitFolder& folder) {
  std::string bytes;
  for (int quality = kFirstSightQuality; quality >= kLeastQuality; quality -= kQualityStep) {
    bytes = media::encode_webp(image, quality);
    if (bytes.size() <= kFirstSightBytes) break;
  }
  return folder.write(name, bytes);
}

int levels_of(const Size& size) {
  int level = 0;
  while ((1 << level) < std::max(size.width, size.height)) ++level;
  return level;
}

Result<void> write_tiles(const picture::Image& whole, const std::string& within,
                         ExhibitFolder& folder, const Progress& progress) {
  const int top = levels_of({whole.width, whole.height});
  const std::string dzi =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<Image xmlns=\"http://schemas.microsoft.com/deepzoom/2008\" Format=\"jpg\" Overlap=\"0\" "
      "TileSize=\"" +
      std::to_string(kTileSide) + "\"><Size Width=\"" + std::to_string(whole.width) +
      "\" Height=\"" + std::to_string(whole.height) + "\"/></Image>\n";
  if (auto ok = folder.write(within + "tiles/painting.dzi", dzi); !ok) return ok;
  picture::Image smaller;
  const picture::Image* image = &whole;
  for (int level = top; level >= 0; --level) {
    for (int y = 0; y < image->height; y += kTileSide) {
      for (int x = 0; x < image->width; x += kTileSide) {
        const std::string name = within + "tiles/painting_files/" + std::to_string(level) + "/" +
                                 std::to_string(x / kTileSide) + "_" +
                                 std::to_string(y / kTileSide) + ".jpg";
        auto ok =
            write_jpeg(*image, {x, y, x + kTileSide, y + kTileSide}, kTileQuality, name, folder);
        if (!ok) return ok;
      }
    }
    if (progress.cancelled()) return fail(ErrorCode::kInterrupted, "interrupted");
    if (std::max(image->width, image->height) <= kTileSide) break;
    smaller = media::reduced(*image, (image->width + 1) / 2, (image->height + 1) / 2);
    image = &smaller;
  }
  return {};
}

}  // namespace

Size size_with_longer(const plan::Plan& plan, int longer) {
  const float most = std::max(plan.sheet.width, plan.sheet.height);
  const auto side = [&](float units) {
    return std::max(16, static_cast<int>(std::lround(units / most * static_cast<float>(longer))));
  };
  return {side(plan.sheet.width), side(plan.sheet.height)};
}

Result<Pictures> write_pictures(const plan::Plan& plan, const std::vector<Stop>& stops, int zoom,
                                const std::string& within, ExhibitFolder& folder, Pool& pool,
                                const Progress& progress) {
  Pictures pictures;
  for (const int longer : plan.sheet.flow.wash > 0.0f ? std::span<const int>(kWet) : kDry) {
    BrowserCanvas canvas{size_with_longer(plan, longer), {}};
    const auto image = painted(plan, canvas.size, pool, {{}, progress.cancel});
    if (!image) return tl::unexpected(image.error());
    canvas.hash = hash_text(picture_hash(*image));
    pictures.canvases.push_back(std::move(canvas));
  }
  pictures.zoom = size_with_longer(plan, std::max(zoom, kPoster));
  pictures.levels = levels_of(pictures.zoom);
  const Result<picture::Image> image =
      painted(plan, pictures.zoom, pool, share_of(progress, 0.05, 0.8));
  if (!image) return tl::unexpected(image.error());

  pictures.poster = size_with_longer(plan, kPoster);
  pictures.small_poster = size_with_longer(plan, kSmallPoster);
  const picture::Image poster =
      media::reduced(*image, pictures.poster.width, pictures.poster.height);
  const picture::Image small =
      media::reduced(poster, pictures.small_poster.width, pictures.small_poster.height);
  pictures.first_sight = size_with_longer(plan, kFirstSight);
  const picture::Image first =
      media::reduced(poster, pictures.first_sight.width, pictures.first_sight.height);
  if (auto ok = write_first_sight(first, within + "poster-640.webp", folder); !ok)
    return tl::unexpected(ok.error());
  for (const auto& [name, what] :
       {std::pair{"poster-1600.jpg", &poster}, std::pair{"poster-800.jpg", &small}}) {
    if (auto ok = write_jpeg(*what, all_of(*what), kPosterQuality, within + name, folder); !ok)
      return tl::unexpected(ok.error());
  }
  for (std::size_t i = 0; i < stops.size(); ++i) {
    const Area& area = stops[i].area;
    const int side = static_cast<int>(area.width * image->width);
    const int x = static_cast<int>(area.x * image->width);
    const int y = static_cast<int>(area.y * image->height);
    picture::Image crop(side, std::max(1, static_cast<int>(area.height * image->height)));
    for (int row = 0; row < crop.height; ++row) {
      const std::uint8_t* from =
          image->row(std::min(image->height - 1, y + row)) + 4 * static_cast<std::size_t>(x);
      std::copy(from, from + 4 * static_cast<std::size_t>(side), crop.row(row));
    }
    if (side > kCropSide) crop = media::reduced(crop, kCropSide, kCropSide * crop.height / side);
    auto ok = write_jpeg(crop, all_of(crop), kCropQuality,
                         within + "closer-" + std::to_string(i + 1) + ".jpg", folder);
    if (!ok) return tl::unexpected(ok.error());
  }
  if (zoom > 0) {
    if (auto ok = write_tiles(*image, within, folder, progress); !ok)
      return tl::unexpected(ok.error());
  }
  progress(1.0);
  return pictures;
}

}  // namespace impasto::studio
