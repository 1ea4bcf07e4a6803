// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/base/atomic_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <new>
#include <string>
#include <vector>

namespace {

// What was synced, and whether the disk is to refuse. The library under test calls the fsync below
// and not the system's: the linker takes the program's own first.
struct Synced {
  bool folder = false;
  std::string bytes;  // of a file, as they were then
};
std::vector<Synced> synced;
int refuse_with = 0;

}  // namespace

extern "C" int fsync(int fd) {
  struct stat info {};
  Synced call;
  call.folder = ::fstat(fd, &info) == 0 && S_ISDIR(info.st_mode);
  if (!call.folder) {
    call.bytes.resize(static_cast<std::size_t>(info.st_size));
    if (::pread(fd, call.bytes.data(), call.bytes.size(), 0) < 0) call.bytes = "unread";
  }
  synced.push_back(call);
  if (refuse_with != 0) {
    errno = refuse_with;
    return -1;
  }
  return static_cast<int>(::syscall(SYS_fsync, fd));
}

namespace impasto {
namespace {

namespace fs = std::filesystem;

struct Folder {
  fs::path path;
  Folder() {
    std::string name = (fs::temp_directory_path() / "impasto-base-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) std::abort();
    path = name;
    synced.clear();
  }
  ~Folder() { fs::remove_all(path); }
  std::string operator/(const std::string& name) const { return (path / name).string(); }
  std::size_t files() const {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(path), fs::directory_iterator()));
  }
};

void put(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}
std::string get(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

TEST(AtomicFile, appears_whole_or_not_at_all) {
  const Folder folder;
  put(folder / "a.txt", "old");
  {
    Result<AtomicFile> file = AtomicFile::create(folder / "a.txt");
    ASSERT_TRUE(file);
    std::fputs("new", file->stream());
    EXPECT_EQ(get(folder / "a.txt"), "old");
    ASSERT_TRUE(file->commit());
  }
  EXPECT_EQ(get(folder / "a.txt"), "new");
  { const Result<AtomicFile> dropped = AtomicFile::create(folder / "b.txt"); }
  EXPECT_EQ(folder.files(), 1u);
  EXPECT_FALSE(AtomicFile::create("/dev/null"));
  EXPECT_FALSE(AtomicFile::create(folder.path.string()));
  EXPECT_FALSE(AtomicFile::create(folder / "none/a.txt"));
  EXPECT_FALSE(AtomicFile::create(""));
}

TEST(AtomicFile, is_on_the_disk_before_it_has_its_name_and_its_name_after) {
  const Folder folder;
  ASSERT_TRUE(write_file(folder / "a.txt", "all of it"));
  ASSERT_EQ(synced.size(), 2u);
  EXPECT_FALSE(synced[0].folder);
  EXPECT_EQ(synced[0].bytes, "all of it");
  EXPECT_TRUE(synced[1].folder);
}

TEST(AtomicFile, a_disk_that_fails_leaves_the_old_file) {
  const Folder folder;
  put(folder / "a.txt", "old");
  refuse_with = EIO;
  const Result<void> wrote = write_file(folder / "a.txt", "new");
  refuse_with = 0;
  ASSERT_FALSE(wrote);
  EXPECT_EQ(wrote.error().code, ErrorCode::kFailed);
  EXPECT_EQ(get(folder / "a.txt"), "old");
  EXPECT_EQ(folder.files(), 1u);
}

TEST(AtomicFile, where_memory_runs_out_it_says_so_as_everything_does) {
  EXPECT_THROW((void)disk_error(ENOMEM, "a"), std::bad_alloc);
  EXPECT_EQ(disk_error(ENOSPC, "a").code, ErrorCode::kFailed);
}

TEST(AtomicFile, a_link_stays_a_link_wherever_it_points) {
  const Folder folder;
  fs::create_directory(folder / "far");
  put(folder / "far/real.txt", "old");
  fs::create_symlink("far/real.txt", folder / "link.txt");
  fs::create_symlink("far/later.txt", folder / "dangling.txt");
  fs::create_symlink("link.txt", folder / "twice.txt");
  fs::create_symlink("round.txt", folder / "round.txt");
  ASSERT_TRUE(write_file(folder / "twice.txt", "new"));
  ASSERT_TRUE(write_file(folder / "dangling.txt", "first"));
  EXPECT_EQ(get(folder / "far/real.txt"), "new");
  EXPECT_EQ(get(folder / "far/later.txt"), "first");
  for (const char* name : {"link.txt", "dangling.txt", "twice.txt"}) {
    EXPECT_TRUE(fs::is_symlink(folder / name)) << name;
  }
  EXPECT_FALSE(write_file(folder / "round.txt", "never"));
}

TEST(AtomicFile, who_may_read_a_file_stays_as_it_was) {
  const Folder folder;
  put(folder / "a.txt", "old");
  fs::permissions(folder / "a.txt", fs::perms::owner_read | fs::perms::owner_write);
  ASSERT_TRUE(write_file(folder / "a.txt", "new"));
  EXPECT_EQ(fs::status(folder / "a.txt").permissions(),
            fs::perms::owner_read | fs::perms::owner_write);
}

TEST(AtomicFile, a_signal_removes_what_is_unfinished_and_nothing_else) {
  const Folder folder;
  put(folder / "a.txt.part", "mine");
  std::string long_name(120, 'n');
  for (int i = 0; i < 60; ++i) long_name += "ä";  // 240 bytes: cut, but in no letter
  {
    Result<AtomicFile> done = AtomicFile::create(folder / "done.txt");
    ASSERT_TRUE(done);
    ASSERT_TRUE(done->commit());
    const Result<AtomicFile> begun = AtomicFile::create(folder / "a.txt");
    const Result<AtomicFile> other = AtomicFile::create(folder / long_name);
    ASSERT_TRUE(begun && other);
    EXPECT_EQ(folder.files(), 4u);
    EXPECT_NE(other->temporary().find("nä"), std::string::npos);
    EXPECT_NE(other->temporary().find("ä.impasto-"), std::string::npos);
    remove_unfinished();
    EXPECT_EQ(folder.files(), 2u);
  }
  EXPECT_EQ(get(folder / "a.txt.part"), "mine");
  for (int i = 0; i < 200; ++i) {  // names are given back
    const Result<AtomicFile> file = AtomicFile::create(folder / "a.txt");
    ASSERT_TRUE(file);
    remove_unfinished();
    EXPECT_EQ(folder.files(), 2u);
  }
}

}  // namespace
}  // namespace impasto
