// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "impasto/media/still.h"
#include "impasto/media/test_files.h"
#include "impasto/media/test_pictures.h"

namespace impasto::media {
namespace {

using namespace testing_files;

const std::string kBlackRedGreenBlueWhite("\0\0\0\xfa\0\0\0\xfa\0\0\0\xfa\xfa\xfa\xfa", 15);

/// Which of those five is where, as `quarters` has them.
std::string indices(int width, int height) {
  std::string out;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      out += static_cast<char>(2 * y < height ? (2 * x < width ? 1 : 2) : (2 * x < width ? 3 : 4));
    }
  }
  return out;
}

/// Codes of eight bit that repeat nothing: a table that is cleared before it needs nine.
std::string codes(const std::string& pixels) {
  std::string out = "\x07";
  std::string all;
  for (std::size_t i = 0; i < pixels.size(); ++i) {
    if (i % 120 == 0) all += '\x80';  // clear
    all += pixels[i];
  }
  all += '\x81';  // end
  for (std::size_t i = 0; i < all.size(); i += 255) {
    const std::string block = all.substr(i, 255);
    out += le(block.size(), 1) + block;
  }
  return out + std::string(1, '\0');
}

std::string gif_head(int width, int height) {
  const std::string colours = kBlackRedGreenBlueWhite + std::string(128 * 3 - 15, '\0');
  return "GIF89a" + le(static_cast<std::uint64_t>(width), 2) +
         le(static_cast<std::uint64_t>(height), 2) + std::string("\xf6\0\0", 3) + colours;
}
std::string gif_picture(int x, int y, int width, int height, const std::string& pixels) {
  std::string out = ",";
  for (const int side : {x, y, width, height}) out += le(static_cast<std::uint64_t>(side), 2);
  return out + std::string(1, '\0') + codes(pixels);
}
/// Colour 0 is transparent, and the picture is shown for a while.
const std::string kClear("!\xf9\x04\x05\x0a\0\0\0", 8);

TEST(ReadGif, is_read_with_its_transparent_places) {
  const TempFolder folder;
  std::string pixels = indices(40, 30);
  pixels[0] = 0;
  write_bytes(folder / "a.gif",
              gif_head(40, 30) + kClear + gif_picture(0, 0, 40, 30, pixels) + ";");
  std::string warning;
  const auto image = read_picture(folder / "a.gif", &warning);
  ASSERT_TRUE(image) << image.error().message;
  ASSERT_EQ(image->width, 40);
  ASSERT_EQ(image->height, 30);
  expect_corners(*image, {kRed, kGreen, kWhite, kBlue}, 0, "GIF");
  EXPECT_EQ(pixel(*image, 0, 0)[3], 0);
  EXPECT_EQ(warning, "");
}

TEST(ReadGif, of_one_that_moves_the_first_picture_is_taken_in_its_place) {
  const TempFolder folder;
  write_bytes(folder / "a.gif", gif_head(60, 50) + "!\xfe\x03why" + std::string(1, '\0') + kClear +
                                    gif_picture(10, 20, 40, 20, indices(40, 20)) + kClear +
                                    gif_picture(0, 0, 60, 50, std::string(3000, '\4')) + ";");
  std::string warning;
  const auto image = read_picture(folder / "a.gif", &warning);
  ASSERT_TRUE(image) << image.error().message;
  ASSERT_EQ(image->width, 60);
  ASSERT_EQ(image->height, 50);
  EXPECT_EQ(pixel(*image, 2, 2)[3], 0) << "nothing there";
  expect_near(pixel(*image, 12, 22), kRed, 0, "its upper left");
  expect_near(pixel(*image, 48, 38), kWhite, 0, "its lower right");
  EXPECT_NE(warning.find("first picture"), std::string::npos) << warning;
}

TEST(ReadGif, of_a_file_that_ends_early_the_rows_are_taken_that_are_there) {
  const TempFolder folder;
  const std::string bytes = gif_head(40, 100) + gif_picture(0, 0, 40, 100, indices(40, 100));
  write_bytes(folder / "a.gif", bytes.substr(0, bytes.size() - 1000));
  std::string warning;
  const auto image = read_picture(folder / "a.gif", &warning);
  ASSERT_TRUE(image) << image.error().message;
  EXPECT_NEAR(image->height, 75, 3);
  EXPECT_NE(warning.find("ends early"), std::string::npos) << warning;
  expect_near(pixel(*image, 38, image->height - 1), kWhite, 0, "its last row");
  write_bytes(folder / "a.gif", gif_head(40, 100));
  EXPECT_FALSE(read_picture(folder / "a.gif"));
}

struct BmpKind {
  int bits = 24;
  bool top_first = false;
  std::string colours;  // blue green red 0
  std::string profile;
};

/// `row(y)` gives the bytes of a row, y from the top.
template <class Row>
std::string bmp(int width, int height, const BmpKind& kind, const Row& row) {
  std::string rows;
  for (int y = 0; y < height; ++y) {
    std::string bytes = row(kind.top_first ? y : height - 1 - y);
    bytes.resize((bytes.size() + 3) / 4 * 4);
    rows += bytes;
  }
  const std::size_t header = kind.profile.empty() ? 40 : 124;
  const std::size_t at = 14 + header + kind.colours.size();
  std::string out = "BM" + le(at + rows.size() + kind.profile.size(), 4) + le(0, 4) + le(at, 4);
  out += le(header, 4) + le(static_cast<std::uint64_t>(width), 4) +
         le(static_cast<std::uint64_t>(kind.top_first ? -height : height), 4) + le(1, 2) +
         le(static_cast<std::uint64_t>(kind.bits), 2) + le(0, 4) + le(rows.size(), 4) +
         le(2835, 4) + le(2835, 4) + le(kind.colours.size() / 4, 4) + le(0, 4);
  if (header > 40) {
    out += std::string(16, '\0') + "DEBM" + std::string(36 + 12 + 4, '\0') +
           le(header + kind.colours.size() + rows.size(), 4) + le(kind.profile.size(), 4) +
           le(0, 4);
  }
  return out + kind.colours + rows + kind.profile;
}

TEST(ReadBmp, every_depth_is_read_from_either_end) {
  const TempFolder folder;
  const picture::Image should = quarters(21, 12);
  const std::string which = indices(21, 12);
  std::string colours;
  for (std::size_t i = 0; i < 5; ++i) {
    for (const std::size_t c : {2, 1, 0}) colours += kBlackRedGreenBlueWhite[3 * i + c];
    colours += '\0';
  }
  for (const int bits : {4, 8, 16, 24, 32}) {
    for (const bool top_first : {false, true}) {
      const auto row = [&](int y) {
        std::string out;
        for (int x = 0; x < 21; ++x) {
          const std::uint8_t* p = should.row(y) + 4 * x;
          const char index = which[static_cast<std::size_t>(21 * y + x)];
          if (bits == 4 && x % 2 == 0) out += static_cast<char>(index << 4);
          if (bits == 4 && x % 2 == 1) out.back() = static_cast<char>(out.back() | index);
          if (bits == 8) out += index;
          if (bits == 16)
            out += le(static_cast<unsigned>(p[0] >> 3 << 10 | p[1] >> 3 << 5 | p[2] >> 3), 2);
          if (bits >= 24) {
            for (const int c : {2, 1, 0}) out += static_cast<char>(p[c]);
          }
          if (bits == 32) out += '\0';
        }
        return out;
      };
      write_bytes(folder / "a.bmp",
                  bmp(21, 12, {bits, top_first, bits <= 8 ? colours : "", ""}, row));
      const std::string what = std::to_string(bits) + (top_first ? " from the top" : "");
      const auto image = read_picture(folder / "a.bmp");
      ASSERT_TRUE(image) << what << ": " << image.error().message;
      ASSERT_EQ(image->width, 21);
      ASSERT_EQ(image->height, 12);
      expect_corners(*image, {kRed, kGreen, kWhite, kBlue}, bits == 16 ? 6 : 0, what);
    }
  }
  const auto stripes = [](int) { return std::string("\xaa\xaa\xa0"); };
  write_bytes(folder / "a.bmp",
              bmp(21, 12, {1, false, std::string("\0\0\0\0\xff\xff\xff\0", 8), ""}, stripes));
  const auto image = read_picture(folder / "a.bmp");
  ASSERT_TRUE(image);
  expect_near(pixel(*image, 0, 0), {255, 255, 255, 255}, 0, "one bit");
  expect_near(pixel(*image, 1, 0), {0, 0, 0, 255}, 0, "one bit");
}

TEST(ReadBmp, its_profile_is_heeded_and_half_of_it_refused) {
  const TempFolder folder;
  const auto red = [](int) {
    std::string out;
    for (int x = 0; x < 8; ++x) out += std::string("\x14\x14\xdc");
    return out;
  };
  const std::vector<std::uint8_t> icc = turned_round_profile();
  const std::string bytes = bmp(8, 8, {24, false, "", {icc.begin(), icc.end()}}, red);
  write_bytes(folder / "a.bmp", bytes);
  const auto image = read_picture(folder / "a.bmp");
  ASSERT_TRUE(image) << image.error().message;
  expect_near(pixel(*image, 4, 4), {20, 220, 20, 255}, 8, "called red");
  write_bytes(folder / "a.bmp", bytes.substr(0, 240));
  const auto half = read_picture(folder / "a.bmp");
  ASSERT_FALSE(half);
  EXPECT_NE(half.error().message.find("damaged"), std::string::npos);
}

}  // namespace
}  // namespace impasto::media
