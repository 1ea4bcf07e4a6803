// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/studio/subject.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include "impasto/base/math.h"
#include "impasto/media/jpeg.h"
#include "impasto/media/still.h"
#include "impasto/plan/piece.h"
#include "impasto/see/see.h"
#include "impasto/sight/faces.h"
#include "impasto/studio/input.h"
#include "impasto/studio/paint_job.h"
#include "impasto/studio/subject_job.h"

namespace impasto::studio {
namespace {

constexpr int kLongest = see::kLongestSide;
constexpr double kMostStretched = 8.0;  ///< one side of a painting beside the other
constexpr int kCopyQuality = 90;

/// No finer than is looked at.
picture::Image small(const picture::Image& image) {
  const int longer = std::max(image.width, image.height);
  if (longer <= kLongest) return image;
  const double scale = static_cast<double>(kLongest) / longer;
  const auto side = [scale](int px) {
    return std::max(1, static_cast<int>(std::lround(px * scale)));
  };
  return media::reduced(image, side(image.width), side(image.height));
}

Result<Sight> look_at(const std::string& path, const Talk& talk) {
  std::string warning;
  const Result<std::string> file = input_file(path);
  if (!file) return tl::unexpected(file.error());
  const Result<picture::Image> image = media::read_picture(*file, &warning);
  if (!image) return tl::unexpected(renamed(image.error(), *file, path));
  if (!warning.empty()) talk.warn(path, warning);
  return Sight{title_of(path), small(*image), {image->width, image->height}};
}

/// Brushes need room: of a tiny picture each px is made several, between its neighbours.
picture::Image roomy(const picture::Image& image) {
  constexpr int kLeast = 128;
  const int times = (kLeast + std::min(image.width, image.height) - 1) /
                    std::max(1, std::min(image.width, image.height));
  if (times <= 1) return image;
  picture::Image out(image.width * times, image.height * times);
  const auto place = [times](int i, int size, int& below, float& share) {
    const float at = std::clamp((static_cast<float>(i) + 0.5f) / static_cast<float>(times) - 0.5f,
                                0.0f, static_cast<float>(size - 1));
    below = std::min(static_cast<int>(at), std::max(0, size - 2));
    share = at - static_cast<float>(below);
  };
  for (int y = 0; y < out.height; ++y) {
    int y0 = 0, x0 = 0;
    float v = 0, u = 0;
    place(y, image.height, y0, v);
    const int y1 = std::min(y0 + 1, image.height - 1);
    for (int x = 0; x < out.width; ++x) {
      place(x, image.width, x0, u);
      const int x1 = std::min(x0 + 1, image.width - 1);
      for (int c = 0; c < 4; ++c) {
        const auto at = [&](int px, int py) {
          return static_cast<float>(image.row(py)[4 * px + c]);
        };
        const float above = math::lerp(at(x0, y0), at(x1, y0), u);
        const float under = math::lerp(at(x0, y1), at(x1, y1), u);
        out.row(y)[4 * x + c] = static_cast<std::uint8_t>(math::lerp(above, under, v) + 0.5f);
      }
    }
  }
  return out;
}

picture::Image part_of(const picture::Image& image, const picture::Rect& part) {
  picture::Image out(part.width(), part.height());
  for (int y = 0; y < out.height; ++y) {
    std::copy_n(image.row(part.y0 + y) + 4 * part.x0, 4 * static_cast<std::size_t>(out.width),
                out.row(y));
  }
  return out;
}

/// The part of that shape that holds most of what the eye goes to; in doubt the middle.
picture::Rect window(const plan::Seeing& seeing, double aspect) {
  const int width = seeing.width, height = seeing.height;
  picture::Rect whole{0, 0, width, height};
  const bool across = static_cast<double>(width) / height > aspect;  // something goes at the sides
  const int length = across ? width : height;
  const int kept = std::clamp(
      static_cast<int>(std::lround(across ? height * aspect : width / aspect)), 1, length);
  if (kept == length) return whole;
  std::vector<double> sums(static_cast<std::size_t>(length) + 1, 0.0);
  for (int i = 0; i < length; ++i) {
    double sum = 0;
    for (int k = 0; k < (across ? height : width); ++k) {
      const int x = across ? i : k, y = across ? k : i;
      const float s =
          seeing.saliency[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                          static_cast<std::size_t>(x)];
      sum += static_cast<double>(s) * s;
    }
    sums[static_cast<std::size_t>(i) + 1] = sums[static_cast<std::size_t>(i)] + sum;
  }
  int best = 0;
  double most = -1;
  for (int at = 0; at + kept <= length; ++at) {
    const double off = std::fabs(2.0 * at / std::max(1, length - kept) - 1.0);
    const double held =
        (sums[static_cast<std::size_t>(at + kept)] - sums[static_cast<std::size_t>(at)]) *
        (1.0 - 0.05 * off);
    if (held > most) most = held, best = at;
  }
  (across ? whole.x0 : whole.y0) = best;
  (across ? whole.x1 : whole.y1) = best + kept;
  return whole;
}

/// A picture that is painted in silence, or beside what sounds.
std::shared_ptr<const plan::Piece> piece_with(const plan::Piece& heard, const Sight& sight) {
  auto piece = std::make_shared<plan::Piece>(heard);
  if (heard.origins.front().kind != plan::OriginKind::kPicture)
    piece->origins.push_back({plan::OriginKind::kPicture, sight.title});
  return piece;
}

Result<plan::Plan> depict(const Loaded& loaded, const Sight& sight, Size size, const Recipe& recipe,
                          bool keep_copy, Pool& pool, const Progress& progress) {
  const double aspect = static_cast<double>(size.width) / size.height;
  const std::vector<plan::Face> faces = sight::find_faces(sight.image);
  plan::Seeing seeing = see::see(sight.image, faces);
  const picture::Rect part = window(seeing, aspect);
  const picture::Image image = roomy(part_of(sight.image, part));
  if (image.width != seeing.width || image.height != seeing.height) {
    seeing = see::see(image, sight::find_faces(image));
  }
  const std::shared_ptr<const plan::Piece> piece = piece_with(loaded.piece, sight);
  Result<plan::Plan> plan =
      plan_subject(seeing, *piece, {recipe.settings, recipe.abstraction}, pool, progress);
  if (!plan) return plan;
  // The canvas has the shape that was asked for, to the last pixel.
  const auto shorter = static_cast<float>(std::min(size.width, size.height));
  plan->sheet.width = static_cast<float>(size.width) / shorter;
  plan->sheet.height = static_cast<float>(size.height) / shorter;
  plan->piece = piece;
  plan::Subject subject{sight.title, seeing.regions, {}};
  if (keep_copy) {
    const Result<std::string> bytes =
        media::encode_jpeg(image, {0, 0, image.width, image.height}, kCopyQuality);
    if (!bytes) return tl::unexpected(bytes.error());
    subject.copy.assign(bytes->begin(), bytes->end());
  }
  plan->subject = std::make_shared<const plan::Subject>(std::move(subject));
  plan->recipe = recipe.notes;
  if (!loaded.artist.empty()) plan->recipe.emplace_back(notation::kArtistNote, loaded.artist);
  plan->hands = {recipe.settings.style.name};
  return plan;
}

}  // namespace

Result<std::optional<Sight>> sight_for(const Wishes& wishes, const Loaded& loaded,
                                       const std::string& input, const Talk& talk) {
  std::string path;
  if (loaded.kind == InputKind::kPicture) {
    if (wishes.subject) {
      return fail(ErrorCode::kUsage, "this is a picture, and --subject gives another", input,
                  "give music as INPUT, or leave --subject out");
    }
    path = input;
  } else if (wishes.subject) {
    path = *wishes.subject;
  } else if (loaded.plan && loaded.plan->subject && wishes.any()) {
    const plan::Subject& kept = *loaded.plan->subject;
    if (kept.copy.empty()) {
      return fail(ErrorCode::kUsage,
                  "to be painted otherwise it needs the picture \"" + kept.title +
                      "\", which it did not keep",
                  input, "add --subject PICTURE (paint with --keep-subject to keep a copy)");
    }
    Result<picture::Image> image = media::decode_jpeg(
        {reinterpret_cast<const char*>(kept.copy.data()), kept.copy.size()}, input);
    if (!image) return tl::unexpected(image.error());
    const Size size{image->width, image->height};
    return Sight{kept.title, small(*image), size};
  } else if (wishes.abstraction) {
    return fail(ErrorCode::kUsage, "only a painting of a picture can be near to it or far from it",
                "--abstraction", "add --subject PICTURE, or leave it out");
  } else {
    return std::nullopt;
  }
  Result<Sight> sight = look_at(path, talk);
  if (!sight) return tl::unexpected(sight.error());
  const double aspect = static_cast<double>(sight->size.width) / sight->size.height;
  if (aspect > kMostStretched || aspect < 1 / kMostStretched) {
    talk.warn(path, "only a part of it is painted: a side may be 8 times as long as the other");
  }
  return std::optional<Sight>(std::move(*sight));
}

Size size_of_sight(const Sight& sight) {
  const double aspect = std::clamp(static_cast<double>(sight.size.width) / sight.size.height,
                                   1 / kMostStretched, kMostStretched);
  return aspect >= 1 ? Size{static_cast<int>(std::lround(kSide * aspect)), kSide}
                     : Size{kSide, static_cast<int>(std::lround(kSide / aspect))};
}

Result<plan::Plan> plan_anew(const Loaded& loaded, const std::optional<Sight>& sight, Size size,
                             const Recipe& recipe, bool keep_copy, Pool& pool, const Phases& phases,
                             Stats& stats) {
  if (!sight) return compose_anew(loaded, size.width, size.height, recipe, stats);
  const Stopwatch watch(stats, "compose");
  Result<plan::Plan> plan =
      depict(loaded, *sight, size, recipe, keep_copy, pool, phases("looking"));
  if (plan) stats.strokes = static_cast<std::int64_t>(plan->strokes.size());
  return plan;
}

}  // namespace impasto::studio
