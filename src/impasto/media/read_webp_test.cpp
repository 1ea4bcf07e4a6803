// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>
#include <webp/encode.h>

#include <string>

#include "impasto/base/rng.h"
#include "impasto/media/still.h"
#include "impasto/media/test_files.h"
#include "impasto/media/test_pictures.h"

namespace impasto::media {
namespace {

using namespace testing_files;

std::string chunk(const std::string& name, const std::string& bytes) {
  return name + le(bytes.size(), 4) + bytes + std::string(bytes.size() % 2, '\0');
}
std::string riff(const std::string& chunks) {
  return "RIFF" + le(chunks.size() + 4, 4) + "WEBP" + chunks;
}

/// The chunk of a picture's pixels, as they are.
std::string pixels(const picture::Image& image) {
  std::uint8_t* out = nullptr;
  const std::size_t size =
      WebPEncodeLosslessRGBA(image.row(0), image.width, image.height, 4 * image.width, &out);
  const std::string file(reinterpret_cast<const char*>(out), size);
  WebPFree(out);
  return file.substr(12);
}

std::string lossy(const picture::Image& image) {
  std::uint8_t* out = nullptr;
  const std::size_t size =
      WebPEncodeRGBA(image.row(0), image.width, image.height, 4 * image.width, 90, &out);
  const std::string file(reinterpret_cast<const char*>(out), size);
  WebPFree(out);
  return file.substr(12);
}

/// What stands before the chunks of a file that has more than pixels.
std::string extended(int flags, int width, int height) {
  return chunk("VP8X", le(static_cast<std::uint64_t>(flags), 4) +
                           le(static_cast<std::uint64_t>(width - 1), 3) +
                           le(static_cast<std::uint64_t>(height - 1), 3));
}

constexpr int kIcc = 0x20, kAlpha = 0x10, kExif = 0x08, kMoves = 0x02;

std::string text_of(const std::vector<std::uint8_t>& bytes) {
  return {bytes.begin(), bytes.end()};
}

TEST(ReadWebP, is_read_with_loss_and_without_and_with_what_is_transparent) {
  const TempFolder folder;
  picture::Image image = quarters(40, 30);
  for (int x = 20; x < 40; ++x) image.row(29)[4 * x + 3] = 100;
  write_bytes(folder / "a.webp", riff(pixels(image)));
  std::string warning;
  const auto whole = read_picture(folder / "a.webp", &warning);
  ASSERT_TRUE(whole) << whole.error().message;
  EXPECT_EQ(whole->rgba, image.rgba);
  EXPECT_EQ(warning, "");
  write_bytes(folder / "b.webp", riff(lossy(quarters(40, 30))));
  const auto near = read_picture(folder / "b.webp");
  ASSERT_TRUE(near);
  expect_corners(*near, {kRed, kGreen, kWhite, kBlue}, 12, "with loss");
}

TEST(ReadWebP, its_profile_and_its_orientation_are_heeded) {
  const TempFolder folder;
  const std::string image = pixels(quarters(40, 20));
  const std::string icc = chunk("ICCP", text_of(turned_round_profile()));
  const std::string exif = text_of(exif_of(6, false));
  write_bytes(folder / "a.webp", riff(extended(kIcc, 40, 20) + icc + image));
  const auto coloured = read_picture(folder / "a.webp");
  ASSERT_TRUE(coloured) << coloured.error().message;
  expect_near(pixel(*coloured, 2, 2), kGreen, 8, "called red");
  // Bare as it should be, and with JPEG's mark before it, as many write it.
  for (const std::string& block : {exif, exif.substr(6)}) {
    write_bytes(folder / "b.webp", riff(extended(kExif, 40, 20) + image + chunk("EXIF", block)));
    const auto standing = read_picture(folder / "b.webp");
    ASSERT_TRUE(standing) << standing.error().message;
    ASSERT_EQ(standing->width, 20);
    expect_corners(*standing, {kBlue, kRed, kGreen, kWhite}, 2, "turned");
  }
}

TEST(ReadWebP, of_one_that_moves_the_first_picture_is_taken_in_its_place) {
  const TempFolder folder;
  picture::Image black(10, 10);
  for (std::size_t i = 3; i < black.rgba.size(); i += 4) black.rgba[i] = 255;
  const auto frame = [](int x, int y, const picture::Image& image) {
    return chunk("ANMF", le(static_cast<std::uint64_t>(x / 2), 3) +
                             le(static_cast<std::uint64_t>(y / 2), 3) +
                             le(static_cast<std::uint64_t>(image.width - 1), 3) +
                             le(static_cast<std::uint64_t>(image.height - 1), 3) + le(100, 3) +
                             le(0, 1) + pixels(image));
  };
  write_bytes(folder / "a.webp",
              riff(extended(kMoves | kAlpha, 60, 50) + chunk("ANIM", le(0xffffffff, 4) + le(0, 2)) +
                   frame(10, 20, quarters(40, 20)) + frame(0, 0, black)));
  std::string warning;
  const auto image = read_picture(folder / "a.webp", &warning);
  ASSERT_TRUE(image) << image.error().message;
  EXPECT_EQ(image->width, 60);
  EXPECT_EQ(image->height, 50);
  EXPECT_EQ(pixel(*image, 2, 2)[3], 0) << "nothing there";
  expect_near(pixel(*image, 12, 22), kRed, 1, "its upper left");
  expect_near(pixel(*image, 48, 38), kWhite, 1, "its lower right");
  EXPECT_NE(warning.find("first picture"), std::string::npos) << warning;
}

TEST(ReadWebP, of_a_file_that_ends_early_the_rows_are_taken_that_are_there) {
  const TempFolder folder;
  picture::Image rough(200, 200);
  for (std::size_t i = 0; i < rough.rgba.size(); ++i) {
    rough.rgba[i] = i % 4 == 3 ? 255 : static_cast<std::uint8_t>(random_bits(3, i));
  }
  for (const bool loss : {false, true}) {
    const std::string bytes = riff(loss ? lossy(rough) : pixels(rough));
    write_bytes(folder / "a.webp", bytes);
    const auto whole = read_picture(folder / "a.webp");
    write_bytes(folder / "a.webp", bytes.substr(0, bytes.size() / 2));
    std::string warning;
    const auto half = read_picture(folder / "a.webp", &warning);
    ASSERT_TRUE(whole && half) << loss;
    EXPECT_NE(warning.find("ends early"), std::string::npos);
    EXPECT_GT(half->height, 40) << loss;
    EXPECT_LT(half->height, 160) << loss;
    for (std::size_t i = 0; i < half->rgba.size(); ++i)
      ASSERT_EQ(half->rgba[i], whole->rgba[i]) << i;
    write_bytes(folder / "a.webp", bytes.substr(0, 40));
    EXPECT_FALSE(read_picture(folder / "a.webp"));
  }
}

TEST(ReadWebP, a_frame_that_leaves_its_canvas_is_refused) {
  const TempFolder folder;
  const std::string frame = le(20, 3) + le(0, 3) + le(39, 3) + le(19, 3) + le(100, 3) + le(0, 1) +
                            pixels(quarters(40, 20));
  write_bytes(folder / "a.webp",
              riff(extended(kMoves, 60, 20) + chunk("ANIM", le(0, 6)) + chunk("ANMF", frame)));
  EXPECT_FALSE(read_picture(folder / "a.webp"));
}

}  // namespace
}  // namespace impasto::media
