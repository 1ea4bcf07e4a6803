// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>
// clang-format off
#include <cstdio>
#include <jpeglib.h>
// clang-format on
#include <lcms2.h>
#include <png.h>
#include <tiffio.h>

#include <array>
#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "impasto/base/rng.h"
#include "impasto/media/icc.h"
#include "impasto/media/read_still.h"
#include "impasto/media/still.h"
#include "impasto/media/test_files.h"
#include "impasto/media/test_pictures.h"

namespace impasto::media {
namespace {

using namespace testing_files;

struct JpegKind {
  int components = 3;
  J_COLOR_SPACE in = JCS_RGB, stored = JCS_YCbCr;
  bool adobe = false, progressive = false;
  std::vector<std::uint8_t> icc, exif;
};

/// `value(x, y)` gives the components of a pixel.
void put_jpeg(const std::string& path, int width, int height, const JpegKind& kind,
              const std::function<std::array<int, 4>(int, int)>& value) {
  jpeg_compress_struct jpeg{};
  jpeg_error_mgr errors{};
  jpeg.err = jpeg_std_error(&errors);
  jpeg_create_compress(&jpeg);
  std::FILE* file = std::fopen(path.c_str(), "wb");
  jpeg_stdio_dest(&jpeg, file);
  jpeg.image_width = static_cast<JDIMENSION>(width);
  jpeg.image_height = static_cast<JDIMENSION>(height);
  jpeg.input_components = kind.components;
  jpeg.in_color_space = kind.in;
  jpeg_set_defaults(&jpeg);
  jpeg_set_colorspace(&jpeg, kind.stored);
  jpeg_set_quality(&jpeg, 98, TRUE);
  if (kind.progressive) jpeg_simple_progression(&jpeg);
  jpeg.write_Adobe_marker = kind.adobe ? TRUE : FALSE;
  jpeg_start_compress(&jpeg, TRUE);
  if (!kind.exif.empty()) {
    jpeg_write_marker(&jpeg, JPEG_APP0 + 1, kind.exif.data(),
                      static_cast<unsigned>(kind.exif.size()));
  }
  if (!kind.icc.empty()) {
    jpeg_write_icc_profile(&jpeg, kind.icc.data(), static_cast<unsigned>(kind.icc.size()));
  }
  std::vector<std::uint8_t> row;
  for (int y = 0; y < height; ++y) {
    row.clear();
    for (int x = 0; x < width; ++x) {
      const auto v = value(x, y);
      for (int c = 0; c < kind.components; ++c) {
        row.push_back(static_cast<std::uint8_t>(v[static_cast<std::size_t>(c)]));
      }
    }
    JSAMPROW line = row.data();
    jpeg_write_scanlines(&jpeg, &line, 1);
  }
  jpeg_finish_compress(&jpeg);
  jpeg_destroy_compress(&jpeg);
  std::fclose(file);
}

/// A profile of four inks in which cyan is a dark green and nothing else has a colour: a table of
/// the corners, so that no naive mixing gives the same.
std::vector<std::uint8_t> odd_inks() {
  cmsHPROFILE profile = cmsCreateProfilePlaceholder(nullptr);
  cmsSetProfileVersion(profile, 2.1);
  cmsSetDeviceClass(profile, cmsSigOutputClass);
  cmsSetColorSpace(profile, cmsSigCmykData);
  cmsSetPCS(profile, cmsSigLabData);
  std::vector<cmsUInt16Number> table;
  const auto lab = [&](double l, double a, double b) {  // as profiles of version 2 write it
    for (const double v : {l * 652.8, (a + 128.0) * 256.0, (b + 128.0) * 256.0}) {
      table.push_back(static_cast<cmsUInt16Number>(std::lround(v)));
    }
  };
  for (int corner = 0; corner < 16; ++corner) {
    const bool cyan = (corner & 8) != 0, black = (corner & 1) != 0;
    if (black) {
      lab(0, 0, 0);
    } else if (cyan) {
      lab(40, -30, 20);
    } else {
      lab(100, 0, 0);
    }
  }
  cmsPipeline* to_lab = cmsPipelineAlloc(nullptr, 4, 3);
  cmsPipelineInsertStage(to_lab, cmsAT_END, cmsStageAllocToneCurves(nullptr, 4, nullptr));
  cmsPipelineInsertStage(to_lab, cmsAT_END, cmsStageAllocCLut16bit(nullptr, 2, 4, 3, table.data()));
  cmsPipelineInsertStage(to_lab, cmsAT_END, cmsStageAllocToneCurves(nullptr, 3, nullptr));
  for (const cmsTagSignature tag : {cmsSigAToB0Tag, cmsSigAToB1Tag}) {
    cmsWriteTag(profile, tag, to_lab);
  }
  cmsUInt32Number size = 0;
  std::vector<std::uint8_t> bytes;
  if (cmsSaveProfileToMem(profile, nullptr, &size)) {
    bytes.resize(size);
    cmsSaveProfileToMem(profile, bytes.data(), &size);
  }
  cmsPipelineFree(to_lab);
  cmsCloseProfile(profile);
  return bytes;
}

TEST(ReadPicture, inks_become_light_however_they_are_stored) {
  const TempFolder folder;
  // Cyan, magenta, yellow, black, and a mixture: how much of each ink, and what is seen.
  const std::array<Pixel, 5> inks = {
      {{255, 0, 0, 0}, {0, 255, 0, 0}, {0, 0, 255, 0}, {0, 0, 0, 255}, {128, 0, 64, 128}}};
  const std::array<Pixel, 5> seen = {{{0, 255, 255, 255},
                                      {255, 0, 255, 255},
                                      {255, 255, 0, 255},
                                      {0, 0, 0, 255},
                                      {63, 127, 95, 255}}};
  for (const bool adobe : {true, false}) {
    for (const J_COLOR_SPACE stored : {JCS_CMYK, JCS_YCCK}) {
      if (!adobe && stored == JCS_YCCK) continue;  // only Adobe's marker tells YCCK
      put_jpeg(folder / "a.jpg", 80, 16, {4, JCS_CMYK, stored, adobe, false, {}, {}},
               [&](int x, int) {
                 Pixel p = inks[static_cast<std::size_t>(x / 16)];
                 for (int& v : p) v = adobe ? 255 - v : v;
                 return p;
               });
      const auto image = read_picture(folder / "a.jpg");
      ASSERT_TRUE(image) << image.error().message;
      for (int i = 0; i < 5; ++i) {
        expect_near(pixel(*image, 16 * i + 8, 8), seen[static_cast<std::size_t>(i)], 4,
                    "ink " + std::to_string(i) + (adobe ? ", Adobe" : ""));
      }
    }
  }
}

TEST(ReadPicture, inks_are_seen_as_their_profile_says) {
  const TempFolder folder;
  const std::vector<std::uint8_t> icc = odd_inks();
  ASSERT_FALSE(icc.empty());
  put_jpeg(folder / "a.jpg", 32, 16, {4, JCS_CMYK, JCS_CMYK, true, false, icc, {}}, [](int x, int) {
    return x < 16 ? Pixel{0, 255, 255, 255} : Pixel{255, 0, 255, 255};  // inverted
  });
  TIFF* tiff = TIFFOpen((folder / "a.tif").c_str(), "w");
  TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, 32);
  TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, 1);
  TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 8);
  TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 4);
  TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_SEPARATED);
  TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
  TIFFSetField(tiff, TIFFTAG_ICCPROFILE, static_cast<std::uint32_t>(icc.size()), icc.data());
  std::vector<std::uint8_t> row;
  for (int x = 0; x < 32; ++x) {
    for (const int ink : {x < 16 ? 255 : 0, x < 16 ? 0 : 255, 0, 0}) {
      row.push_back(static_cast<std::uint8_t>(ink));
    }
  }
  TIFFWriteScanline(tiff, row.data(), 0, 0);
  TIFFClose(tiff);
  for (const char* name : {"a.jpg", "a.tif"}) {
    const auto image = read_picture(folder / name);
    ASSERT_TRUE(image) << name << ": " << image.error().message;
    // L*a*b* 40 -30 20 is sRGB 51 107 62; magenta has no colour in this profile.
    expect_near(pixel(*image, 4, 0), {51, 107, 62, 255}, 8, name);
    expect_near(pixel(*image, 28, 0), {255, 255, 255, 255}, 4, name);
  }
}

TEST(ReadPicture, a_profile_of_light_is_heeded_and_that_of_srgb_changes_nothing) {
  const TempFolder folder;
  const std::vector<std::uint8_t> icc = turned_round_profile();
  const auto red = [](int, int) { return Pixel{220, 20, 20, 0}; };
  put_jpeg(folder / "a.jpg", 16, 16, {3, JCS_RGB, JCS_YCbCr, false, false, icc, {}}, red);
  put_jpeg(folder / "b.jpg", 16, 16, {3, JCS_RGB, JCS_YCbCr, false, false, srgb_profile(), {}},
           red);
  put_jpeg(folder / "c.jpg", 16, 16, {}, red);
  expect_near(pixel(*read_picture(folder / "a.jpg"), 8, 8), {20, 220, 20, 255}, 8, "turned round");
  EXPECT_EQ(read_picture(folder / "b.jpg")->rgba, read_picture(folder / "c.jpg")->rgba);
}

TEST(ReadPicture, is_turned_as_its_camera_says) {
  const TempFolder folder;
  const picture::Image upright = quarters(32, 16);
  const auto at = [&](int x, int y) { return pixel(upright, x, y); };
  // Clockwise from the upper left corner, by TIFF 6.0, "Orientation".
  const std::array<std::array<Pixel, 4>, 8> corners = {{{kRed, kGreen, kWhite, kBlue},
                                                        {kGreen, kRed, kBlue, kWhite},
                                                        {kWhite, kBlue, kRed, kGreen},
                                                        {kBlue, kWhite, kGreen, kRed},
                                                        {kRed, kBlue, kWhite, kGreen},
                                                        {kBlue, kRed, kGreen, kWhite},
                                                        {kWhite, kGreen, kRed, kBlue},
                                                        {kGreen, kWhite, kBlue, kRed}}};
  for (int o = 1; o <= 8; ++o) {
    for (const bool little : {true, false}) {
      put_jpeg(folder / "a.jpg", 32, 16,
               {3, JCS_RGB, JCS_YCbCr, false, false, {}, exif_of(o, little)}, at);
      const auto image = read_picture(folder / "a.jpg");
      ASSERT_TRUE(image);
      ASSERT_EQ(image->width, o < 5 ? 32 : 16);
      expect_corners(*image, corners[static_cast<std::size_t>(o - 1)], 12,
                     "orientation " + std::to_string(o));
    }
  }
}

TEST(ReadPicture, of_a_file_that_ends_early_the_rows_are_taken_that_are_there) {
  const TempFolder folder;
  const auto rough = [](int x, int y) {
    const std::uint64_t bits = random_bits(1, static_cast<std::uint64_t>(64 * y + x));
    return Pixel{static_cast<int>(bits & 255), static_cast<int>(bits >> 8 & 255),
                 static_cast<int>(bits >> 16 & 255), 0};
  };
  picture::Image image(64, 64);
  for (int y = 0; y < 64; ++y) {
    for (int x = 0; x < 64; ++x) {
      const Pixel p = rough(x, y);
      for (std::size_t c = 0; c < 3; ++c)
        image.row(y)[4 * x + static_cast<int>(c)] = static_cast<std::uint8_t>(p[c]);
      image.row(y)[4 * x + 3] = 255;
    }
  }
  ASSERT_TRUE(write_still(folder / "a.png", image));
  put_jpeg(folder / "a.jpg", 64, 64, {}, rough);
  put_jpeg(folder / "b.jpg", 64, 64, {3, JCS_RGB, JCS_YCbCr, false, true, {}, {}}, rough);
  for (const char* name : {"a.png", "a.jpg"}) {
    std::string warning;
    const auto whole = read_picture(folder / name, &warning);
    ASSERT_TRUE(whole);
    EXPECT_EQ(warning, "") << name;
    const std::string bytes = read_bytes(folder / name);
    write_bytes(folder / name, bytes.substr(0, bytes.size() / 2));
    const auto half = read_picture(folder / name, &warning);
    ASSERT_TRUE(half) << name;
    EXPECT_NE(warning.find("ends early"), std::string::npos) << name;
    EXPECT_EQ(half->width, 64);
    EXPECT_GT(half->height, 10) << name;
    EXPECT_LT(half->height, 50) << name;
    for (std::size_t i = 0; i < half->rgba.size() * 3 / 4; ++i) {
      ASSERT_EQ(half->rgba[i], whole->rgba[i]) << name << " " << i;
    }
    write_bytes(folder / name, bytes.substr(0, 60));
    EXPECT_FALSE(read_picture(folder / name)) << name;
  }
  const std::string bytes = read_bytes(folder / "b.jpg");
  write_bytes(folder / "b.jpg", bytes.substr(0, bytes.size() / 2));
  EXPECT_EQ(read_picture(folder / "b.jpg")->height, 64) << "coarser, but all of it";
}

/// Writes rows as they are: any of PNG's kinds.
void put_png(const std::string& path, int type, int bits, bool interlaced,
             std::vector<std::string> rows, int width) {
  std::FILE* file = std::fopen(path.c_str(), "wb");
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
  png_infop info = png_create_info_struct(png);
  png_init_io(png, file);
  png_set_IHDR(png, info, static_cast<png_uint_32>(width), static_cast<png_uint_32>(rows.size()),
               bits, type, interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE, 0, 0);
  const png_color colours[2] = {{200, 10, 20}, {10, 20, 200}};
  if (type == PNG_COLOR_TYPE_PALETTE) png_set_PLTE(png, info, colours, 2);
  png_write_info(png, info);
  std::vector<png_bytep> pointers;
  for (std::string& row : rows) pointers.push_back(reinterpret_cast<png_bytep>(row.data()));
  png_write_image(png, pointers.data());
  png_write_end(png, info);
  png_destroy_write_struct(&png, &info);
  std::fclose(file);
}

TEST(ReadPicture, every_kind_of_png_and_grey_jpeg_is_read) {
  const TempFolder folder;
  const auto text = [](std::initializer_list<int> bytes) {
    std::string out;
    for (const int b : bytes) out += static_cast<char>(b);
    return out;
  };
  struct Case {
    int type, bits;
    std::string row;  // two pixels
    Pixel first, second;
  };
  const std::vector<Case> cases = {
      {PNG_COLOR_TYPE_GRAY, 8, text({40, 200}), {40, 40, 40, 255}, {200, 200, 200, 255}},
      {PNG_COLOR_TYPE_GRAY, 1, text({0x40}), {0, 0, 0, 255}, {255, 255, 255, 255}},
      {PNG_COLOR_TYPE_GRAY_ALPHA,
       8,
       text({40, 0, 200, 100}),
       {40, 40, 40, 0},
       {200, 200, 200, 100}},
      {PNG_COLOR_TYPE_PALETTE, 8, text({0, 1}), {200, 10, 20, 255}, {10, 20, 200, 255}},
      {PNG_COLOR_TYPE_RGB,
       16,
       text({200, 0, 10, 0, 20, 0, 10, 0, 20, 0, 200, 0}),
       {200, 10, 20, 255},
       {10, 20, 200, 255}},
      {PNG_COLOR_TYPE_RGBA,
       8,
       text({200, 10, 20, 0, 10, 20, 200, 255}),
       {200, 10, 20, 0},
       {10, 20, 200, 255}},
      {PNG_COLOR_TYPE_RGBA,
       16,
       text({200, 0, 10, 0, 20, 0, 255, 255, 10, 0, 20, 0, 200, 0, 255, 255}),
       {200, 10, 20, 255},
       {10, 20, 200, 255}},
  };
  for (const Case& c : cases) {
    for (const bool interlaced : {false, true}) {
      const std::string what = std::to_string(c.type) + "/" + std::to_string(c.bits);
      put_png(folder / "a.png", c.type, c.bits, interlaced, std::vector<std::string>(9, c.row), 2);
      const auto image = read_picture(folder / "a.png");
      ASSERT_TRUE(image) << what;
      const bool clear = c.first[3] == 0;  // nothing is seen of its colour
      expect_near(clear ? Pixel{0, 0, 0, pixel(*image, 0, 4)[3]} : pixel(*image, 0, 4),
                  clear ? Pixel{} : c.first, 1, what);
      expect_near(pixel(*image, 1, 4), c.second, 1, what);
    }
  }
  put_jpeg(folder / "a.jpg", 16, 16, {1, JCS_GRAYSCALE, JCS_GRAYSCALE, false, false, {}, {}},
           [](int, int) {
             return Pixel{90, 0, 0, 0};
           });
  expect_near(pixel(*read_picture(folder / "a.jpg"), 8, 8), {90, 90, 90, 255}, 1, "grey JPEG");
  // An interlaced one that ends early is coarser, and all there.
  std::string row;
  for (int x = 0; x < 64; ++x) row += text({x * 4, 255 - x * 4, x * x % 256});
  put_png(folder / "i.png", PNG_COLOR_TYPE_RGB, 8, true, std::vector<std::string>(64, row), 64);
  const std::string bytes = read_bytes(folder / "i.png");
  write_bytes(folder / "i.png", bytes.substr(0, bytes.size() * 3 / 4));
  const auto coarse = read_picture(folder / "i.png");
  ASSERT_TRUE(coarse);
  EXPECT_EQ(coarse->height, 64);
  EXPECT_NEAR(pixel(*coarse, 60, 60)[0], 240, 32);
}

TEST(ReadPicture, kinds_that_are_not_read_are_named_with_the_way_out) {
  const TempFolder folder;
  const std::pair<std::string, std::string> kinds[] = {
      {"8BPS............", "Photoshop"},
      {"%PDF-1.4 .......", "PDF"},
      {std::string("\0\0\0\x18"
                   "ftypisom....",
                   16),
       "a film"},
      {std::string("II*\0\x10\0\0\0"
                   "CR\2\0....",
                   16),
       "raw"},
      {std::string("\0\0\0\x0cJXL \x0d\x0a\x87\x0a", 12), "JPEG XL"},
      {"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"},
      {"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- made <b>by hand</b> -->\n<!DOCTYPE "
       "svg>\n<svg\nx='1'/>",
       "SVG"},
      {std::string("\xff\xfe<\0s\0v\0g\0>\0", 12), "SVG"},
      {"\n<!DOCTYPE html><html><body><svg/></body></html>", "web page"}};
  for (const auto& [bytes, name] : kinds) {
    write_bytes(folder / "a.png", bytes);
    const auto image = read_picture(folder / "a.png");
    ASSERT_FALSE(image);
    EXPECT_EQ(image.error().code, ErrorCode::kUnreadable);
    EXPECT_NE(image.error().message.find(name), std::string::npos) << image.error().message;
    EXPECT_NE(image.error().hint.find("PNG or JPEG"), std::string::npos) << image.error().hint;
  }
  for (const char* bytes :
       {"some words", "<?xml version='1.0'?><score-partwise><svg/></score-partwise>",
        "<!-- <svg> --> <svg", "<?xml", "<!-- <svg>"}) {
    write_bytes(folder / "a.png", bytes);
    const auto image = read_picture(folder / "a.png");
    ASSERT_FALSE(image);
    const bool drawing = std::string(bytes).ends_with("<svg");
    EXPECT_EQ(image.error().message.find("SVG") != std::string::npos, drawing) << bytes;
    EXPECT_EQ(image.error().hint.find("WebP") != std::string::npos, !drawing) << bytes;
  }
}

TEST(ReadPicture, an_exif_block_that_lies_about_itself_does_no_harm) {
  const std::vector<std::uint8_t> whole = exif_of(6, true);
  const std::span<const std::uint8_t> block = std::span(whole).subspan(6);
  EXPECT_EQ(exif_orientation(block), 6);
  for (std::size_t i = 0; i < block.size(); ++i) {
    (void)exif_orientation(block.first(i));
    for (const int value : {0, 1, 127, 255}) {
      std::vector<std::uint8_t> odd(block.begin(), block.end());
      odd[i] = static_cast<std::uint8_t>(value);
      const int o = exif_orientation(odd);
      EXPECT_TRUE(o >= 1 && o <= 8);
    }
  }
}

}  // namespace
}  // namespace impasto::media
