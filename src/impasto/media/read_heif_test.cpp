// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "impasto/media/read_still.h"
#include "impasto/media/still.h"
#include "impasto/media/test_files.h"
#include "impasto/media/test_pictures.h"

#if __has_include(<libheif/heif.h>)
#include <libheif/heif.h>

#include <cstring>

namespace impasto::media {
namespace {

using namespace testing_files;

struct Kind {
  heif_compression_format format = heif_compression_AV1;
  heif_orientation turned = heif_orientation_normal;
  std::vector<std::uint8_t> icc, exif;
  int primaries = 0;  // of ITU-T H.273; 0: none
};

/// False where the library cannot write it.
bool put_heif(const std::string& path, const picture::Image& picture, const Kind& kind) {
  heif_context* context = heif_context_alloc();
  heif_encoder* encoder = nullptr;
  if (heif_context_get_encoder_for_format(context, kind.format, &encoder).code != heif_error_Ok) {
    heif_context_free(context);
    return false;
  }
  heif_encoder_set_lossy_quality(encoder, 95);
  heif_image* image = nullptr;
  heif_image_create(picture.width, picture.height, heif_colorspace_RGB, heif_chroma_interleaved_RGB,
                    &image);
  heif_image_add_plane(image, heif_channel_interleaved, picture.width, picture.height, 8);
  int stride = 0;
  std::uint8_t* rows = heif_image_get_plane(image, heif_channel_interleaved, &stride);
  for (int y = 0; y < picture.height; ++y) {
    for (int x = 0; x < picture.width; ++x) {
      std::memcpy(rows + stride * y + 3 * x, picture.row(y) + 4 * x, 3);
    }
  }
  if (!kind.icc.empty()) {
    heif_image_set_raw_color_profile(image, "prof", kind.icc.data(), kind.icc.size());
  }
  heif_encoding_options* options = heif_encoding_options_alloc();
  options->image_orientation = kind.turned;
  heif_color_profile_nclx* named = heif_nclx_color_profile_alloc();
  if (kind.primaries != 0) {
    heif_nclx_color_profile_set_color_primaries(named, static_cast<std::uint16_t>(kind.primaries));
    heif_nclx_color_profile_set_transfer_characteristics(named, 13);
    heif_image_set_nclx_color_profile(image, named);
    options->macOS_compatibility_workaround_no_nclx_profile = 0;
  }
  heif_image_handle* handle = nullptr;
  bool good =
      heif_context_encode_image(context, image, encoder, options, &handle).code == heif_error_Ok;
  if (good && !kind.exif.empty()) {
    heif_context_add_exif_metadata(context, handle, kind.exif.data(),
                                   static_cast<int>(kind.exif.size()));
  }
  good = good && heif_context_write_to_file(context, path.c_str()).code == heif_error_Ok;
  heif_nclx_color_profile_free(named);
  heif_encoding_options_free(options);
  heif_image_handle_release(handle);
  heif_image_release(image);
  heif_encoder_release(encoder);
  heif_context_free(context);
  return good;
}

class ReadHeif : public ::testing::TestWithParam<heif_compression_format> {
 protected:
  TempFolder folder;
  std::string path = folder / "a.heic";
  void put(const picture::Image& image, Kind kind) {
    kind.format = GetParam();
    if (!reads_heif() || !put_heif(path, image, kind)) GTEST_SKIP() << "nothing here writes it";
  }
};

TEST_P(ReadHeif, is_read) {
  put(quarters(64, 48), {});
  if (IsSkipped()) return;
  const auto image = read_picture(path);
  ASSERT_TRUE(image) << image.error().message;
  ASSERT_EQ(image->width, 64);
  ASSERT_EQ(image->height, 48);
  expect_corners(*image, {kRed, kGreen, kWhite, kBlue}, 16, "HEIF");
}

TEST_P(ReadHeif, is_turned_once_as_it_says_itself) {
  // Exif says it too, as cameras do, and must not count.
  put(quarters(64, 48), {.turned = heif_orientation_rotate_90_cw, .exif = exif_of(6, false)});
  if (IsSkipped()) return;
  const auto image = read_picture(path);
  ASSERT_TRUE(image) << image.error().message;
  ASSERT_EQ(image->width, 48);
  ASSERT_EQ(image->height, 64);
  expect_corners(*image, {kBlue, kRed, kGreen, kWhite}, 16, "clockwise");
}

TEST_P(ReadHeif, its_profile_is_heeded) {
  put(quarters(64, 48), {.icc = turned_round_profile()});
  if (IsSkipped()) return;
  const auto image = read_picture(path);
  ASSERT_TRUE(image) << image.error().message;
  expect_near(pixel(*image, 4, 4), kGreen, 24, "called red");
}

TEST_P(ReadHeif, primaries_that_it_only_names_are_heeded) {
  constexpr int kDisplayP3 = 12;
  picture::Image image(64, 48);
  for (std::size_t i = 0; i < image.rgba.size(); i += 4) {
    const std::uint8_t green[4] = {100, 200, 100, 255};
    std::memcpy(&image.rgba[i], green, 4);
  }
  put(image, {.primaries = kDisplayP3});
  if (IsSkipped()) return;
  const auto wide = read_picture(path);
  ASSERT_TRUE(wide) << wide.error().message;
  // P3's 100 200 100 through the matrices of both (SMPTE EG 432-1, IEC 61966-2-1).
  expect_near(pixel(*wide, 20, 20), {45, 203, 86, 255}, 8, "Display P3");
}

TEST_P(ReadHeif, half_a_file_is_damaged) {
  put(quarters(64, 48), {});
  if (IsSkipped()) return;
  const std::string bytes = read_bytes(path);
  write_bytes(path, bytes.substr(0, bytes.size() / 2));
  const auto image = read_picture(path);
  ASSERT_FALSE(image);
  EXPECT_NE(image.error().message.find("damaged"), std::string::npos) << image.error().message;
}

INSTANTIATE_TEST_SUITE_P(, ReadHeif, ::testing::Values(heif_compression_AV1, heif_compression_HEVC),
                         [](const auto& one) {
                           return std::string(one.param == heif_compression_AV1 ? "AVIF" : "HEIC");
                         });

}  // namespace
}  // namespace impasto::media

#endif
