// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures that claim too much, are hardly there, or hold more than a picture.
#include <gtest/gtest.h>
#include <png.h>
#include <tiffio.h>
#include <zlib.h>
// clang-format off
#include <cstdio>
#include <jpeglib.h>
// clang-format on

#include <functional>
#include <string>
#include <vector>

#include "impasto/media/icc.h"
#include "impasto/media/still.h"
#include "impasto/media/test_files.h"
#include "impasto/media/test_pictures.h"

namespace impasto::media {
namespace {

using namespace testing_files;

std::string png_chunk(const std::string& name, const std::string& bytes) {
  const std::string sum = name + bytes;
  const auto crc =
      crc32(0, reinterpret_cast<const Bytef*>(sum.data()), static_cast<uInt>(sum.size()));
  return be(bytes.size(), 4) + sum + be(crc, 4);
}
std::string packed(const std::string& bytes) {
  uLongf size = compressBound(bytes.size());
  std::string out(size, '\0');
  compress2(reinterpret_cast<Bytef*>(out.data()), &size,
            reinterpret_cast<const Bytef*>(bytes.data()), bytes.size(), 9);
  return out.substr(0, size);
}
/// `extra` stands before the pixels.
std::string png(unsigned width, unsigned height, int bits, int type, const std::string& rows,
                const std::string& extra = "") {
  return "\x89PNG\r\n\x1a\n" +
         png_chunk("IHDR", be(width, 4) + be(height, 4) + be(static_cast<std::uint64_t>(bits), 1) +
                               be(static_cast<std::uint64_t>(type), 1) + be(0, 3)) +
         extra + png_chunk("IDAT", packed(rows)) + png_chunk("IEND", "");
}

std::string tiff_claiming(std::uint64_t width, std::uint64_t height) {
  std::string out = "II*" + le(0, 1) + le(8, 4) + le(9, 2);
  const auto entry = [&](int tag, std::uint64_t value) {
    out += le(static_cast<std::uint64_t>(tag), 2) + le(4, 2) + le(1, 4) + le(value, 4);
  };
  entry(TIFFTAG_IMAGEWIDTH, width);
  entry(TIFFTAG_IMAGELENGTH, height);
  entry(TIFFTAG_BITSPERSAMPLE, 8);
  entry(TIFFTAG_COMPRESSION, 1);
  entry(TIFFTAG_PHOTOMETRIC, 1);
  entry(TIFFTAG_STRIPOFFSETS, 8);
  entry(TIFFTAG_SAMPLESPERPIXEL, 1);
  entry(TIFFTAG_ROWSPERSTRIP, height);
  entry(TIFFTAG_STRIPBYTECOUNTS, 100);
  return out + le(0, 4);
}

TEST(ReadOdd, what_claims_to_be_huge_is_refused_with_its_size) {
  const TempFolder folder;
  const std::string jpeg =
      "\xff\xd8\xff\xc0" + be(17, 2) + be(8, 1) + be(65500, 2) + be(65500, 2) + be(3, 1) +
      std::string("\1\x11\0\2\x11\0\3\x11\0\xff\xda\0\x0c\3\1\0\2\0\3\0\0\x3f\0", 23);
  const std::string gif = "GIF89a" + le(65535, 2) + le(65535, 2) + le(0, 3) + "," + le(0, 4) +
                          le(65535, 2) + le(65535, 2) + le(0, 1) + "\x02\x02\x4c\x01" + le(0, 1) +
                          ";";
  const std::string webp =
      "RIFF" + le(22, 4) + "WEBPVP8X" + le(10, 4) + le(0, 4) + le(99999, 3) + le(99999, 3);
  const std::string bmp = "BM" + le(54, 4) + le(0, 4) + le(54, 4) + le(40, 4) + le(100000, 4) +
                          le(100000, 4) + le(1, 2) + le(24, 2) + le(0, 24);
  const std::pair<std::string, std::string> cases[] = {
      {png(100000, 100000, 1, 0, std::string(1000, '\0')), "100000 x 100000"},
      {png(20000, 20000, 1, 0, std::string(20000 * 2501, '\0')), "20000 x 20000"},  // all there
      {tiff_claiming(100000, 100000), "100000 x 100000"},
      {tiff_claiming(20000, 20000), "20000 x 20000"},
      {jpeg, "65500 x 65500"},
      {gif, "65535 x 65535"},
      {webp, "100000 x 100000"},
      {bmp, "100000 x 100000"}};
  for (const auto& [bytes, size] : cases) {
    write_bytes(folder / "a.png", bytes);
    const auto image = read_picture(folder / "a.png");
    ASSERT_FALSE(image);
    EXPECT_EQ(image.error().message, "the picture is too large: " + size + " pixels");
    EXPECT_NE(image.error().hint.find("134 million"), std::string::npos);
  }
}

TEST(ReadOdd, a_head_without_a_picture_is_damaged) {
  const TempFolder folder;
  for (const std::string& bytes :
       {tiff_claiming(0, 10), tiff_claiming(300, 200), tiff_claiming(0xffffffff, 0xffffffff),
        png(3, 2, 8, 0, ""), std::string("\xff\xd8\xff\xd9")}) {
    write_bytes(folder / "a.png", bytes);
    const auto image = read_picture(folder / "a.png");
    ASSERT_FALSE(image);
    EXPECT_TRUE(image.error().message == "the picture is damaged" ||
                image.error().message.starts_with("the picture is too large"))
        << image.error().message;
  }
}

TEST(ReadOdd, texts_that_unpack_to_gigabytes_are_passed_over) {
  const TempFolder folder;
  const std::string text =
      png_chunk("zTXt", std::string("k\0\0", 3) + packed(std::string(7900000, ' ')));
  std::string texts;
  for (int i = 0; i < 900; ++i) texts += text;
  write_bytes(folder / "a.png", png(1, 1, 8, 0, std::string("\0\x50", 2), texts));
  const auto image = read_picture(folder / "a.png");
  ASSERT_TRUE(image) << image.error().message;
  expect_near(pixel(*image, 0, 0), {0x50, 0x50, 0x50, 255}, 0, "its only pixel");
}

TEST(ReadOdd, the_smallest_and_the_thinnest_are_read) {
  const TempFolder folder;
  for (const auto& [width, height] : {std::pair{1u, 1u}, {30000u, 10u}, {10u, 30000u}}) {
    std::string rows;
    for (unsigned y = 0; y < height; ++y) rows += std::string(1, '\0') + std::string(width, '\x50');
    write_bytes(folder / "a.png", png(width, height, 8, 0, rows));
    const auto image = read_picture(folder / "a.png");
    ASSERT_TRUE(image) << image.error().message;
    ASSERT_EQ(image->width, static_cast<int>(width));
    ASSERT_EQ(image->height, static_cast<int>(height));
    expect_near(pixel(*image, image->width - 1, image->height - 1), {0x50, 0x50, 0x50, 255}, 0,
                "last");
  }
}

TEST(ReadOdd, of_a_png_that_moves_the_first_picture_is_taken) {
  const TempFolder folder;
  const std::string control = png_chunk("acTL", be(2, 4) + be(0, 4));
  const auto frame = [](int number) {
    return png_chunk("fcTL", be(static_cast<std::uint64_t>(number), 4) + be(2, 4) + be(1, 4) +
                                 be(0, 8) + be(1, 2) + be(10, 2) + be(0, 2));
  };
  std::string bytes = png(2, 1, 8, 0, std::string("\0\x50\x60", 3), control + frame(0));
  bytes.insert(bytes.size() - 12,
               frame(1) + png_chunk("fdAT", be(2, 4) + packed(std::string("\0\xff\xff", 3))));
  write_bytes(folder / "a.png", bytes);
  std::string warning;
  const auto image = read_picture(folder / "a.png", &warning);
  ASSERT_TRUE(image) << image.error().message;
  expect_near(pixel(*image, 1, 0), {0x60, 0x60, 0x60, 255}, 0, "first picture");
  EXPECT_EQ(warning, "it moves: its first picture is taken");
}

TEST(ReadOdd, the_gamma_of_a_png_counts_where_it_says_nothing_better) {
  const TempFolder folder;
  const std::string linear = png_chunk("gAMA", be(100000, 4));
  const std::string row("\0\x40", 2);
  write_bytes(folder / "a.png", png(1, 1, 8, 0, row, linear));
  write_bytes(folder / "b.png", png(1, 1, 8, 0, row, png_chunk("sRGB", be(0, 1)) + linear));
  write_bytes(folder / "c.png", png(1, 1, 8, 0, row));
  write_bytes(folder / "d.png", png(1, 1, 16, 0, row + '\0'));
  // (64/255)^(1/2.2) of 255 is 136.
  EXPECT_NEAR(pixel(*read_picture(folder / "a.png"), 0, 0)[0], 136, 2);
  for (const char* name : {"b.png", "c.png", "d.png"}) {
    EXPECT_EQ(pixel(*read_picture(folder / name), 0, 0)[0], 0x40) << name;
  }
  const std::vector<std::uint8_t> icc = turned_round_profile();
  const std::string profile =
      png_chunk("iCCP", std::string("odd\0\0", 5) + packed({icc.begin(), icc.end()}));
  const std::string red("\0\xc8\x40\x40", 4);
  write_bytes(folder / "e.png", png(1, 1, 8, 2, red, profile));
  write_bytes(folder / "f.png", png(1, 1, 8, 2, red, linear + profile));
  EXPECT_EQ(read_picture(folder / "e.png")->rgba, read_picture(folder / "f.png")->rgba);
}

TEST(ReadOdd, a_profile_of_grey_is_heeded) {
  const TempFolder folder;
  cmsToneCurve* curve = cmsBuildGamma(nullptr, 1.0);
  cmsHPROFILE profile = cmsCreateGrayProfile(cmsD50_xyY(), curve);
  cmsUInt32Number size = 0;
  cmsSaveProfileToMem(profile, nullptr, &size);
  std::string icc(size, '\0');
  cmsSaveProfileToMem(profile, icc.data(), &size);
  cmsCloseProfile(profile);
  cmsFreeToneCurve(curve);
  const std::string chunk = png_chunk("iCCP", std::string("grey\0\0", 6) + packed(icc));
  write_bytes(folder / "a.png", png(1, 1, 8, 0, std::string("\0\x37", 2), chunk));
  const auto image = read_picture(folder / "a.png");
  ASSERT_TRUE(image);
  // .2157 of light is 128 in sRGB.
  expect_near(pixel(*image, 0, 0), {128, 128, 128, 255}, 2, "linear");
}

struct TiffKind {
  int bits = 8, samples = 4, photometric = PHOTOMETRIC_RGB;
  int extra = -1;    ///< what a channel beyond the colours means
  bool raw = false;  ///< marked as a camera's
  bool thumbnail = false;
};

void put_tiff(const std::string& path, const TiffKind& kind, std::vector<std::uint8_t> row) {
  TIFF* tiff = TIFFOpen(path.c_str(), "w");
  const int width = static_cast<int>(row.size()) * 8 / kind.bits / kind.samples;
  TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, width);
  TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, 1);
  TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, kind.bits);
  TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, kind.samples);
  TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, kind.photometric);
  TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
  if (kind.bits == 32) TIFFSetField(tiff, TIFFTAG_SAMPLEFORMAT, SAMPLEFORMAT_IEEEFP);
  const auto extra = static_cast<std::uint16_t>(kind.extra);
  if (kind.extra >= 0) TIFFSetField(tiff, TIFFTAG_EXTRASAMPLES, 1, &extra);
  const std::uint8_t version[4] = {1, 4, 0, 0};
  if (kind.raw) TIFFSetField(tiff, TIFFTAG_DNGVERSION, version);
  if (kind.thumbnail) {
    const std::uint64_t places[1] = {0};
    TIFFSetField(tiff, TIFFTAG_SUBFILETYPE, FILETYPE_REDUCEDIMAGE);
    TIFFSetField(tiff, TIFFTAG_SUBIFD, 1, places);
  }
  TIFFWriteScanline(tiff, row.data(), 0, 0);
  TIFFClose(tiff);
}

TEST(ReadOdd, inks_of_sixteen_bit_are_read) {
  const TempFolder folder;
  // Cyan; half of the black. The machine's order of bytes.
  std::vector<std::uint8_t> row;
  for (const int ink : {0xffff, 0, 0, 0, 0, 0, 0, 0x8000}) {
    const auto value = static_cast<std::uint16_t>(ink);
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(&value);
    row.insert(row.end(), bytes, bytes + 2);
  }
  put_tiff(folder / "a.tif", {.bits = 16, .photometric = PHOTOMETRIC_SEPARATED}, row);
  const auto image = read_picture(folder / "a.tif");
  ASSERT_TRUE(image) << image.error().message;
  expect_near(pixel(*image, 0, 0), {0, 255, 255, 255}, 1, "cyan");
  expect_near(pixel(*image, 1, 0), {127, 127, 127, 255}, 1, "half of black");
}

TEST(ReadOdd, colours_of_a_transparent_tiff_are_not_darkened) {
  const TempFolder folder;
  put_tiff(folder / "a.tif", {.extra = EXTRASAMPLE_UNASSALPHA},
           {200, 100, 50, 128, 200, 100, 50, 0});
  put_tiff(folder / "b.tif", {.extra = EXTRASAMPLE_ASSOCALPHA}, {100, 50, 25, 128, 0, 0, 0, 0});
  for (const char* name : {"a.tif", "b.tif"}) {
    const auto image = read_picture(folder / name);
    ASSERT_TRUE(image) << image.error().message;
    expect_near(pixel(*image, 0, 0), {200, 100, 50, 128}, 2, name);
    EXPECT_EQ(pixel(*image, 1, 0)[3], 0) << name;
  }
}

TEST(ReadOdd, tiffs_that_hold_no_picture_to_be_seen_are_named) {
  const TempFolder folder;
  const std::vector<std::uint8_t> row(48, 70);
  const std::pair<TiffKind, std::string> cases[] = {
      {{.samples = 3, .raw = true}, "raw"},
      {{.samples = 3, .thumbnail = true}, "raw"},
      {{.bits = 32, .samples = 3}, "a TIFF of a kind that few programs read"}};
  for (const auto& [kind, name] : cases) {
    put_tiff(folder / "a.tif", kind, row);
    const auto image = read_picture(folder / "a.tif");
    ASSERT_FALSE(image) << name;
    EXPECT_NE(image.error().message.find(name), std::string::npos) << image.error().message;
    EXPECT_NE(image.error().hint.find("PNG or JPEG"), std::string::npos) << image.error().hint;
  }
}

TEST(ReadOdd, a_jpeg_of_endless_scans_is_given_up) {
  const TempFolder folder;
  jpeg_compress_struct jpeg{};
  jpeg_error_mgr errors{};
  jpeg.err = jpeg_std_error(&errors);
  jpeg_create_compress(&jpeg);
  std::FILE* file = std::fopen((folder / "a.jpg").c_str(), "wb");
  jpeg_stdio_dest(&jpeg, file);
  jpeg.image_width = jpeg.image_height = 16;
  jpeg.input_components = 1;
  jpeg.in_color_space = JCS_GRAYSCALE;
  jpeg_set_defaults(&jpeg);
  jpeg_simple_progression(&jpeg);
  jpeg_start_compress(&jpeg, TRUE);
  std::vector<std::uint8_t> row(16, 90);
  for (int y = 0; y < 16; ++y) {
    JSAMPROW line = row.data();
    jpeg_write_scanlines(&jpeg, &line, 1);
  }
  jpeg_finish_compress(&jpeg);
  jpeg_destroy_compress(&jpeg);
  std::fclose(file);
  const std::string bytes = read_bytes(folder / "a.jpg");
  const std::size_t last = bytes.rfind("\xff\xda");
  const std::string scan = bytes.substr(last, bytes.size() - 2 - last);
  for (const int times : {50, 5000}) {
    std::string longer = bytes.substr(0, bytes.size() - 2);
    for (int i = 0; i < times; ++i) longer += scan;
    write_bytes(folder / "a.jpg", longer + bytes.substr(bytes.size() - 2));
    EXPECT_EQ(read_picture(folder / "a.jpg").has_value(), times == 50) << times;
  }
}

}  // namespace
}  // namespace impasto::media
