// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/base/file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <thread>

namespace impasto {
namespace {

namespace fs = std::filesystem;

class InputFile : public ::testing::Test {
 protected:
  InputFile()
      : folder_(fs::path(::testing::TempDir()) / ("impasto-file-" + std::to_string(::getpid()))) {
    fs::create_directories(folder_);
  }
  ~InputFile() override { fs::remove_all(folder_); }
  std::string at(const std::string& name) const { return (folder_ / name).string(); }
  std::string put(const std::string& name, const std::string& text) const {
    std::ofstream(at(name), std::ios::binary) << text;
    return at(name);
  }

  fs::path folder_;
};

/// What all three ways to read say of it; they must agree.
std::string refusal(const std::string& path) {
  const auto size = readable_file(path);
  const auto whole = read_file(path, 1000);
  const auto start = read_start(path, 10);
  EXPECT_FALSE(size || whole || start) << path;
  if (size || whole || start) return "read";
  EXPECT_EQ(size.error().code, ErrorCode::kUnreadable);
  EXPECT_EQ(to_line(size.error()), to_line(whole.error()));
  EXPECT_EQ(to_line(size.error()), to_line(start.error()));
  return to_line(size.error()).substr(path.size() + 2);
}

TEST_F(InputFile, is_refused_with_one_set_of_sentences) {
  fs::create_directory(at("songs"));
  fs::create_symlink("round", at("round"));
  EXPECT_EQ(refusal(at("none")), "there is no such file. Check the name");
  EXPECT_EQ(refusal(put("a", "x") + "/b"), "there is no such file. Check the name");
  EXPECT_EQ(refusal(at(std::string(300, 'n'))), "there is no such file. Check the name");
  EXPECT_EQ(refusal(at("songs")), "this is a folder, not a file. Name a file inside it");
  EXPECT_EQ(refusal(put("empty", "")), "the file is empty. Export or copy it again");
  EXPECT_EQ(refusal(at("round")), "the link leads round in a circle. Name the file itself");
  EXPECT_EQ(refusal("/dev/zero"), "this is not an ordinary file. Save it to a file first");
  EXPECT_EQ(reading_error(EACCES, "a").message, "there is no permission to read it");
}

TEST_F(InputFile, is_read_whole_or_not_at_all) {
  const std::string path = put("a", std::string(1000, 'x'));
  EXPECT_EQ(readable_file(path).value(), 1000u);
  EXPECT_EQ(read_file(path, 1000).value(), std::string(1000, 'x'));
  const auto larger = read_file(path, 999);
  ASSERT_FALSE(larger);
  EXPECT_EQ(larger.error().message, "the file is larger than 0 kB");
  EXPECT_EQ(read_file(put("b", std::string(3 << 20, 'x')), 2 << 20).error().message,
            "the file is larger than 2 MiB");
  EXPECT_EQ(read_start(path, 10).value(), std::string(10, 'x'));
  EXPECT_EQ(read_start(put("short", "abc"), 10).value(), "abc");
}

TEST_F(InputFile, a_pipe_is_read_to_its_end_and_one_without_a_writer_does_not_hang) {
  ASSERT_EQ(::mkfifo(at("pipe").c_str(), 0600), 0);
  EXPECT_FALSE(read_file(at("pipe"), 1000));
  EXPECT_EQ(readable_file(at("pipe")).error().message, "this is not an ordinary file");
  // Held open for both ways, so that neither end waits for the other.
  std::fstream both(at("pipe"), std::ios::in | std::ios::out);
  std::thread writer([&] {
    std::ofstream end(at("pipe"), std::ios::binary);
    end << std::string(200'000, 'y');
    end.flush();
    both.close();
  });
  const auto text = read_file(at("pipe"), 1 << 20);
  writer.join();
  ASSERT_TRUE(text) << to_line(text.error());
  EXPECT_EQ(text->size(), 200'000u);
}

}  // namespace
}  // namespace impasto
