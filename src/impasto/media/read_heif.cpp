// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/media/read_still.h"

#ifdef IMPASTO_HEIF
#include <libheif/heif.h>

#include <cstring>
#include <memory>

#include "impasto/media/icc.h"

namespace impasto::media {
namespace {

struct Release {
  void operator()(heif_context* context) const { heif_context_free(context); }
  void operator()(const heif_image_handle* handle) const { heif_image_handle_release(handle); }
  void operator()(const heif_image* image) const { heif_image_release(image); }
  void operator()(heif_decoding_options* options) const { heif_decoding_options_free(options); }
  void operator()(heif_color_profile_nclx* profile) const { heif_nclx_color_profile_free(profile); }
};
template <class T>
using Owned = std::unique_ptr<T, Release>;

bool good(const heif_error& error) {
  return error.code == heif_error_Ok;
}

std::vector<std::uint8_t> profile_of(const heif_image_handle* handle) {
  std::vector<std::uint8_t> profile(heif_image_handle_get_raw_color_profile_size(handle));
  if (!profile.empty() && good(heif_image_handle_get_raw_color_profile(handle, profile.data()))) {
    return profile;
  }
  heif_color_profile_nclx* found = nullptr;
  if (!good(heif_image_handle_get_nclx_color_profile(handle, &found))) return {};
  const Owned<heif_color_profile_nclx> named(found);
  if (named == nullptr || named->color_primaries == heif_color_primaries_unspecified) return {};
  return profile_of_primaries({{named->color_primary_red_x, named->color_primary_red_y},
                               {named->color_primary_green_x, named->color_primary_green_y},
                               {named->color_primary_blue_x, named->color_primary_blue_y},
                               {named->color_primary_white_x, named->color_primary_white_y}},
                              named->transfer_characteristics);
}

}  // namespace

bool reads_heif() {
  return true;
}

bool read_heif(const std::string& path, RawStill& out) {
  constexpr int kLongest = 1 << 16;
  const Owned<heif_context> context(heif_context_alloc());
  if (!context) return false;
  heif_context_set_maximum_image_size_limit(context.get(), kLongest);
  if (!good(heif_context_read_from_file(context.get(), path.c_str(), nullptr))) return false;
  heif_image_handle* primary = nullptr;
  if (!good(heif_context_get_primary_image_handle(context.get(), &primary))) return false;
  const Owned<const heif_image_handle> handle(primary);
  const int width = heif_image_handle_get_width(primary);
  const int height = heif_image_handle_get_height(primary);
  if (width < 1 || height < 1 ||
      !may_be_read(static_cast<std::uint64_t>(width), static_cast<std::uint64_t>(height), out)) {
    return false;
  }
  const Owned<heif_decoding_options> options(heif_decoding_options_alloc());
  options->convert_hdr_to_8bit = 1;
  // dav1d writes to stderr what it thinks of a damaged file. Where there is no libaom it serves.
  options->decoder_id = "aom";
  heif_image* decoded = nullptr;
  const heif_error error = heif_decode_image(primary, &decoded, heif_colorspace_RGB,
                                             heif_chroma_interleaved_RGBA, options.get());
  const Owned<const heif_image> image(decoded);
  if (!good(error) || decoded == nullptr) {
    if (error.code == heif_error_Unsupported_feature ||
        error.code == heif_error_Unsupported_filetype) {
      out.kind_not_read = "a HEIC or AVIF picture of a kind that is not known here";
    }
    return false;
  }
  int stride = 0;
  const std::uint8_t* pixels =
      heif_image_get_plane_readonly(decoded, heif_channel_interleaved, &stride);
  if (pixels == nullptr || heif_image_get_width(decoded, heif_channel_interleaved) != width ||
      heif_image_get_height(decoded, heif_channel_interleaved) != height) {
    return false;
  }
  out.icc = profile_of(primary);
  out.image = picture::Image(width, height);
  for (int y = 0; y < height; ++y) {
    std::memcpy(out.image.row(y), pixels + static_cast<std::ptrdiff_t>(stride) * y,
                4 * static_cast<std::size_t>(width));
  }
  out.rows = height;
  return true;
}

}  // namespace impasto::media

#else

namespace impasto::media {

bool reads_heif() {
  return false;
}
bool read_heif(const std::string&, RawStill&) {
  return false;
}

}  // namespace impasto::media

#endif
