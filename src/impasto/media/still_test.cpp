// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/media/still.h"

#include <gtest/gtest.h>
#include <jpeglib.h>
#include <png.h>
#include <sys/resource.h>
#include <tiffio.h>
#include <webp/decode.h>

#include <csignal>
#include <cstdio>
#include <string>
#include <vector>

#include "impasto/base/rng.h"
#include "impasto/media/icc.h"
#include "impasto/media/test_files.h"
#include "impasto/media/webp.h"

namespace impasto::media {
namespace {

using namespace testing_files;

picture::Image smooth(int width, int height, bool opaque = true) {
  picture::Image image(width, height);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      std::uint8_t* p = image.row(y) + 4 * x;
      p[0] = static_cast<std::uint8_t>(255 * x / width);
      p[1] = static_cast<std::uint8_t>(255 * y / height);
      p[2] = static_cast<std::uint8_t>((x + y) % 256);
      p[3] = opaque ? 255 : static_cast<std::uint8_t>(x * 7);
    }
  }
  return image;
}

TEST(Still, png_gives_back_every_pixel_with_and_without_alpha) {
  const TempFolder folder;
  for (bool opaque : {true, false}) {
    const picture::Image image = smooth(123, 77, opaque);
    ASSERT_TRUE(write_still(folder / "a.png", image));
    const auto back = read_png(folder / "a.png");
    ASSERT_TRUE(back);
    EXPECT_EQ(back->width, 123);
    EXPECT_EQ(back->rgba, image.rgba);
    const std::string bytes = read_bytes(folder / "a.png");
    EXPECT_EQ(bytes[25], opaque ? 2 : 6);  // colour type
    EXPECT_NE(bytes.find("sRGB"), std::string::npos);
    const std::size_t at = bytes.find("pHYs");
    ASSERT_NE(at, std::string::npos);
    EXPECT_EQ(bytes.substr(at + 4, 9), std::string("\0\0\x2e\x23\0\0\x2e\x23\1", 9));  // 11811/m
  }
  EXPECT_EQ(folder.files(), 1u);
}

TEST(Still, tiff_gives_back_every_pixel_with_profile_and_resolution) {
  const TempFolder folder;
  for (bool opaque : {true, false}) {
    const picture::Image image = smooth(201, 99, opaque);
    ASSERT_TRUE(write_still(folder / "a.tif", image, 240.0));
    TIFF* tiff = TIFFOpen((folder / "a.tif").c_str(), "r");
    ASSERT_NE(tiff, nullptr);
    float dpi = 0;
    std::uint32_t icc_size = 0;
    void* icc = nullptr;
    std::uint16_t channels = 0;
    TIFFGetField(tiff, TIFFTAG_XRESOLUTION, &dpi);
    TIFFGetField(tiff, TIFFTAG_SAMPLESPERPIXEL, &channels);
    EXPECT_FLOAT_EQ(dpi, 240.0f);
    EXPECT_EQ(channels, opaque ? 3 : 4);
    ASSERT_EQ(TIFFGetField(tiff, TIFFTAG_ICCPROFILE, &icc_size, &icc), 1);
    EXPECT_EQ(icc_size, srgb_profile().size());
    std::vector<std::uint8_t> row(201u * channels);
    for (int y = 0; y < 99; ++y) {
      ASSERT_EQ(TIFFReadScanline(tiff, row.data(), static_cast<std::uint32_t>(y), 0), 1);
      for (std::size_t x = 0; x < 201; ++x) {
        for (std::size_t c = 0; c < channels; ++c) {
          ASSERT_EQ(row[x * channels + c], image.row(y)[4 * x + c]) << x << "," << y;
        }
      }
    }
    TIFFClose(tiff);
  }
}

TEST(Still, webp_is_close_and_smaller_the_less_it_may_keep) {
  const picture::Image image = smooth(160, 96, true);
  const std::string bytes = encode_webp(image, 90);
  int width = 0, height = 0;
  std::uint8_t* pixels = WebPDecodeRGBA(reinterpret_cast<const std::uint8_t*>(bytes.data()),
                                        bytes.size(), &width, &height);
  ASSERT_NE(pixels, nullptr);
  ASSERT_EQ(width, 160);
  ASSERT_EQ(height, 96);
  double error = 0;
  for (std::size_t i = 0; i < image.rgba.size(); ++i)
    error += std::abs(static_cast<int>(pixels[i]) - static_cast<int>(image.rgba[i]));
  WebPFree(pixels);
  EXPECT_LT(error / static_cast<double>(image.rgba.size()), 3.0);
  EXPECT_EQ(bytes, encode_webp(image, 90));
  EXPECT_LT(encode_webp(image, 30).size(), bytes.size());
}

TEST(Still, jpeg_is_close_full_colour_and_tagged) {
  const TempFolder folder;
  picture::Image image = smooth(160, 96, false);
  ASSERT_TRUE(write_still(folder / "a.JPEG", image, 300.0));
  const std::string bytes = read_bytes(folder / "a.JPEG");
  EXPECT_NE(bytes.find("ICC_PROFILE"), std::string::npos);
  jpeg_decompress_struct jpeg{};
  jpeg_error_mgr errors{};
  jpeg.err = jpeg_std_error(&errors);
  jpeg_create_decompress(&jpeg);
  jpeg_mem_src(&jpeg, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  jpeg_read_header(&jpeg, TRUE);
  EXPECT_EQ(jpeg.X_density, 300);
  EXPECT_EQ(jpeg.comp_info[0].h_samp_factor, jpeg.comp_info[1].h_samp_factor);
  jpeg.out_color_space = JCS_RGB;
  jpeg_start_decompress(&jpeg);
  std::vector<std::uint8_t> row(160 * 3);
  double error = 0;
  for (int y = 0; y < 96; ++y) {
    JSAMPROW line = row.data();
    jpeg_read_scanlines(&jpeg, &line, 1);
    for (int x = 0; x < 160; ++x) {
      const std::uint8_t* p = image.row(y) + 4 * x;
      for (int c = 0; c < 3; ++c) {
        const double want = (p[c] * p[3] + 255.0 * (255 - p[3])) / 255.0;  // over white
        error += (row[static_cast<std::size_t>(3 * x + c)] - want) *
                 (row[static_cast<std::size_t>(3 * x + c)] - want);
      }
    }
  }
  jpeg_finish_decompress(&jpeg);
  jpeg_destroy_decompress(&jpeg);
  EXPECT_LT(error / (160 * 96 * 3), 30.0);
}

TEST(Still, the_same_picture_gives_the_same_bytes) {
  const TempFolder folder;
  const picture::Image image = smooth(64, 64);
  for (const char* ending : {".png", ".tif", ".jpg"}) {
    ASSERT_TRUE(write_still(folder / (std::string("a") + ending), image));
    ASSERT_TRUE(write_still(folder / (std::string("b") + ending), image));
    EXPECT_EQ(read_bytes(folder / (std::string("a") + ending)),
              read_bytes(folder / (std::string("b") + ending)));
  }
  const auto profile = srgb_profile();
  ASSERT_GT(profile.size(), 128u);
  EXPECT_EQ(profile[24] * 256 + profile[25], 2025);
}

TEST(Still, values_come_back_as_the_numbers_they_were) {
  const TempFolder folder;
  constexpr int kWidth = 37, kHeight = 11;
  std::vector<std::uint16_t> values(kWidth * kHeight);
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = static_cast<std::uint16_t>(random_bits(3, i));  // both bytes matter
  }
  values[0] = 0, values[1] = 65535, values[2] = 0x1234;
  ASSERT_TRUE(write_values(folder / "a.PNG", values, kWidth, kHeight));
  const std::string bytes = read_bytes(folder / "a.PNG");
  EXPECT_EQ(bytes[24], 16);  // bits
  EXPECT_EQ(bytes[25], 0);   // one channel
  EXPECT_EQ(bytes.find("sRGB"), std::string::npos);
  std::FILE* file = std::fopen((folder / "a.PNG").c_str(), "rb");
  ASSERT_NE(file, nullptr);
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
  png_infop info = png_create_info_struct(png);
  png_init_io(png, file);
  png_read_png(png, info, PNG_TRANSFORM_IDENTITY, nullptr);
  EXPECT_EQ(png_get_image_width(png, info), 37u);
  ASSERT_EQ(png_get_image_height(png, info), 11u);
  std::vector<std::uint16_t> back;
  for (int y = 0; y < kHeight; ++y) {
    const png_bytep row = png_get_rows(png, info)[y];
    for (int x = 0; x < kWidth; ++x) {  // PNG has the high byte first
      back.push_back(static_cast<std::uint16_t>(row[2 * x] << 8 | row[2 * x + 1]));
    }
  }
  EXPECT_EQ(back, values);
  png_destroy_read_struct(&png, &info, nullptr);
  std::fclose(file);

  const auto code = [](const Result<void>& r) { return r ? -1 : exit_code(r.error().code); };
  EXPECT_EQ(code(write_values(folder / "a.tif", values, kWidth, kHeight)), 2);
  EXPECT_EQ(code(write_values(folder / "b.png", values, kWidth, kHeight + 1)), 2);
  EXPECT_EQ(code(write_values(folder / "b.png", {}, 0, 0)), 2);
  EXPECT_EQ(code(write_values(folder / "none/b.png", values, kWidth, kHeight)), 1);
  EXPECT_EQ(folder.files(), 1u);
}

TEST(Still, what_cannot_be_written_is_said_and_leaves_nothing) {
  const TempFolder folder;
  const picture::Image image = smooth(8, 8);
  const auto code = [](const Result<void>& r) { return r ? -1 : exit_code(r.error().code); };
  EXPECT_EQ(code(write_still(folder / "a.bmp", image)), 2);
  EXPECT_EQ(code(write_still(folder / "png", image)), 2);
  EXPECT_EQ(code(write_still(folder / "a.png", picture::Image())), 2);
  EXPECT_EQ(code(write_still(folder / "none/a.png", image)), 1);
  std::filesystem::create_directory(folder.path / "b.png");
  EXPECT_EQ(code(write_still(folder / "b.png", image)), 2);
  EXPECT_EQ(code(write_still(folder / "a.png", image, 0.0)), 2);
  EXPECT_EQ(folder.files(), 1u);
}

TEST(Still, a_disk_that_refuses_is_reported_and_the_old_file_stays) {
  const TempFolder folder;
  picture::Image noise(400, 400);
  for (std::size_t i = 0; i < noise.rgba.size(); ++i) {
    noise.rgba[i] = static_cast<std::uint8_t>(random_bits(1, i));
  }
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  for (const char* name : {"a.png", "a.tif", "a.jpg"}) {
    write_bytes(folder / name, "old");
    rlimit small = before;
    small.rlim_cur = 100000;
    setrlimit(RLIMIT_FSIZE, &small);
    const auto r = write_still(folder / name, noise);
    setrlimit(RLIMIT_FSIZE, &before);
    ASSERT_FALSE(r) << name;
    EXPECT_EQ(r.error().code, ErrorCode::kFailed);
    EXPECT_NE(r.error().message.find("larger"), std::string::npos) << r.error().message;
    EXPECT_EQ(read_bytes(folder / name), "old");
  }
  EXPECT_EQ(folder.files(), 3u);
}

TEST(Still, reading_something_else_is_refused) {
  const TempFolder folder;
  EXPECT_FALSE(read_png(folder / "none.png"));
  write_bytes(folder / "a.png", "no picture");
  EXPECT_FALSE(read_png(folder / "a.png"));
  ASSERT_TRUE(write_still(folder / "b.png", smooth(64, 64)));
  const std::string bytes = read_bytes(folder / "b.png");
  write_bytes(folder / "b.png", bytes.substr(0, bytes.size() / 2));
  const auto r = read_png(folder / "b.png");
  ASSERT_FALSE(r);
  EXPECT_EQ(r.error().code, ErrorCode::kUnreadable);
}

}  // namespace
}  // namespace impasto::media
