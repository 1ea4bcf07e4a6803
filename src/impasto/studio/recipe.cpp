// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/studio/recipe.h"

#include <filesystem>

#include "impasto/media/still.h"
#include "impasto/studio/input.h"

namespace impasto::studio {
namespace {

/// By its ending, those too that are not read, which media::read_picture then names; or because it
/// is there.
bool is_picture(const std::string& word) {
  const std::string end = ending_of(word);
  for (const char* known : {".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".gif", ".heic",
                            ".heif", ".avif", ".bmp", ".psd", ".pdf", ".jxl", ".jp2", ".svg"}) {
    if (end == known) return true;
  }
  std::error_code ignored;
  return std::filesystem::is_regular_file(word, ignored);
}

std::optional<Result<std::vector<compose::Swatch>>> read_swatches(
    const std::string& word, std::vector<std::string>& warnings) {
  if (!is_picture(word)) return std::nullopt;
  return picture_colours(word, warnings);
}

}  // namespace

Result<std::vector<compose::Swatch>> picture_colours(const std::string& path,
                                                     std::vector<std::string>& warnings) {
  std::string warning;
  const Result<picture::Image> image = media::read_picture(path, &warning);
  if (!image) return tl::unexpected(image.error());
  if (!warning.empty()) warnings.push_back(warning);
  std::vector<compose::Swatch> swatches = compose::main_colours(*image);
  if (swatches.empty()) {
    return fail(ErrorCode::kUnreadable, "the picture is all transparent", path,
                "give one with colours in it");
  }
  return swatches;
}

Result<Recipe> make_recipe(const Wishes& wishes,
                           const std::vector<std::pair<std::string, std::string>>& kept,
                           std::uint64_t kept_seed) {
  return notation::make_recipe(wishes, kept, kept_seed, read_swatches);
}

}  // namespace impasto::studio
