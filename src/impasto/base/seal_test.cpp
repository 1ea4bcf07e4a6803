// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/base/seal.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace impasto {
namespace {

class SealTest : public testing::Test {
 protected:
  void SetUp() override {
    path_ =
        (std::filesystem::temp_directory_path() / ("impasto_seal_" + std::to_string(::getpid())))
            .string();
  }
  void TearDown() override { std::filesystem::remove(path_); }
  void put(const std::string& text) { std::ofstream(path_, std::ios::binary) << text; }
  std::string get() const {
    std::ifstream in(path_, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  std::string path_;
};

TEST_F(SealTest, IsBrokenByAnyChangeAndToldFromFilesWithoutOne) {
  EXPECT_EQ(read_seal(path_).seal, Seal::kNoFile);
  put("nothing of ours");
  EXPECT_EQ(read_seal(path_).seal, Seal::kNone);
  put("before " + std::string(kBlankSeal) + " after");
  EXPECT_EQ(read_seal(path_).seal, Seal::kBroken);
  seal_file(path_, "picture");
  EXPECT_EQ(read_seal(path_).seal, Seal::kUnbroken);
  EXPECT_EQ(read_seal(path_).what, "picture");
  const std::string whole = get();
  for (std::size_t i = 0; i < whole.size(); ++i) {
    std::string other = whole;
    other[i] ^= 1;
    put(other);
    const bool what = i >= 20 && i < 30;  // what it is, is not under the hash
    EXPECT_EQ(read_seal(path_).seal == Seal::kUnbroken, what) << i;
  }
  put(whole + "\n");
  EXPECT_EQ(read_seal(path_).seal, Seal::kBroken);
}

TEST_F(SealTest, IsFoundAcrossBlocksAndBehindAWordThatLooksLikeOne) {
  for (const std::size_t before : {(1u << 20) - 30, (1u << 20) - 1, (2u << 20) - 20, 3u << 20}) {
    put("impasto-seal:of wax" + std::string(before, 'x') + std::string(kBlankSeal) + "end");
    seal_file(path_, "film");
    EXPECT_EQ(read_seal(path_).seal, Seal::kUnbroken) << before;
  }
}

TEST_F(SealTest, LeavesAFileWithoutABlankAsItIs) {
  put("mine");
  seal_file(path_, "picture");
  EXPECT_EQ(get(), "mine");
}

}  // namespace
}  // namespace impasto
