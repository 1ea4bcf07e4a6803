// SPDX-License-Identifier: GPL-3.0-or-later
#include <zip.h>

#include <algorithm>
#include <memory>
#include <new>
#include <pugixml.hpp>
#include <string_view>
#include <vector>

#include "impasto/base/text.h"
#include "impasto/notation/musicxml_written.h"
#include "impasto/notation/timeline.h"

namespace impasto::notation {
namespace {

struct ZipClose {
  void operator()(zip_t* archive) const { zip_discard(archive); }
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};
using Archive = std::unique_ptr<zip_t, ZipClose>;
using Entry = std::unique_ptr<zip_file_t, ZipClose>;

/// What did not work for want of memory says nothing of the file.
void throw_if_out_of_memory(zip_error_t* error) {
  if (zip_error_code_zip(error) == ZIP_ER_MEMORY) throw std::bad_alloc();
}

/// One entry of an archive held in memory; never more than `limit` bytes, whatever the entry
/// claims.
Result<std::string> entry(zip_t* archive, const std::string& entry_name, std::size_t limit,
                          const std::string& name) {
  const auto damaged = [&](const std::string& what) {
    return fail(ErrorCode::kUnreadable, what, name);
  };
  Entry file(zip_fopen(archive, entry_name.c_str(), 0));
  if (!file) {
    throw_if_out_of_memory(zip_get_error(archive));
    return damaged("the archive holds no readable " + text::clean(entry_name, 200));
  }
  std::string text;
  char block[65536];
  zip_int64_t got = 0;
  while ((got = zip_fread(file.get(), block, sizeof block)) > 0 && text.size() <= limit) {
    text.append(block, static_cast<std::size_t>(got));
  }
  if (got < 0) throw_if_out_of_memory(zip_file_get_error(file.get()));
  const bool broken = got < 0 || zip_fclose(file.release()) != 0;
  if (text.size() > limit) return damaged("the score unpacks to more than 64 MiB");
  if (broken) return damaged("the archive is damaged at " + text::clean(entry_name, 200));
  return text;
}

constexpr zip_int64_t kMostEntries = 10'000;

bool ends_with(const std::string& text, std::string_view end) {
  if (text.size() < end.size()) return false;
  return std::equal(end.begin(), end.end(), text.end() - static_cast<std::ptrdiff_t>(end.size()),
                    [](char e, char c) { return e == (c >= 'A' && c <= 'Z' ? c + 32 : c); });
}

/// What no score is: the table of contents, and what macOS puts beside each file it zips.
bool aside(const std::string& path) {
  const std::size_t slash = path.find_last_of('/');
  const std::string own = slash == std::string::npos ? path : path.substr(slash + 1);
  return path.rfind("__MACOSX/", 0) == 0 || path.find("META-INF/") != std::string::npos ||
         own.empty() || own.front() == '.';
}

std::vector<std::string> entry_names(zip_t* archive) {
  std::vector<std::string> names;
  const zip_int64_t count = zip_get_num_entries(archive, 0);
  for (zip_int64_t i = 0; i < count && i < kMostEntries; ++i) {
    const char* path = zip_get_name(archive, static_cast<zip_uint64_t>(i), 0);
    if (path != nullptr) names.emplace_back(path);
  }
  return names;
}

/// What the table of contents names; empty when there is none.
std::string contained(zip_t* archive, const std::vector<std::string>& names,
                      const std::string& name) {
  // Zipped with its folder, everything is one level deeper.
  const auto table = std::find_if(names.begin(), names.end(), [](const std::string& path) {
    return ends_with(path, "meta-inf/container.xml") && path.rfind("__MACOSX/", 0) != 0;
  });
  if (table == names.end()) return {};
  const auto container = entry(archive, *table, 1u << 20, name);
  pugi::xml_document document;
  if (!container) return {};
  const pugi::xml_parse_result parsed = document.load_buffer(container->data(), container->size());
  if (parsed.status == pugi::status_out_of_memory) throw std::bad_alloc();
  if (!parsed) return {};
  const std::string folder = table->substr(0, table->size() - 22);
  // Further root files are other renderings (PDF); the first is the score.
  const std::string path = folder + document.child("container")
                                        .child("rootfiles")
                                        .child("rootfile")
                                        .attribute("full-path")
                                        .value();
  return std::find(names.begin(), names.end(), path) != names.end() ? path : "";
}

Result<std::string> read_archive(zip_t* archive, const std::string& name) {
  const std::vector<std::string> names = entry_names(archive);
  std::string score_name = contained(archive, names, name);
  for (const std::string& path : names) {
    if (!score_name.empty()) break;
    if (!aside(path) && (ends_with(path, ".xml") || ends_with(path, ".musicxml")))
      score_name = path;
  }
  const auto holds = [&](std::string_view end) {
    return std::any_of(names.begin(), names.end(), [&](const std::string& path) {
      return !aside(path) && ends_with(path, end);
    });
  };
  if (holds(".mscx"))
    return fail(ErrorCode::kUnreadable, "this is a score in MuseScore's own format, not MusicXML",
                name, "open it in MuseScore and export it as MusicXML or MIDI");
  if (holds(".gpif"))
    return fail(ErrorCode::kUnreadable, "this is a Guitar Pro score, not MusicXML", name,
                "open it in Guitar Pro or MuseScore and export it as MusicXML or MIDI");
  if (score_name.empty())
    return fail(ErrorCode::kUnreadable, "the archive holds no MusicXML score", name,
                "export the score as MusicXML or MIDI from where it was written");
  return entry(archive, score_name, kMaxScoreBytes, name);
}

}  // namespace

Result<std::string> unpack_mxl(std::span<const std::byte> bytes, const std::string& name) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  const Archive archive(source ? zip_open_from_source(source, ZIP_RDONLY, &error) : nullptr);
  if (!archive) {
    if (source != nullptr) zip_source_free(source);
    std::string message =
        std::string("the archive cannot be opened: ") + zip_error_strerror(&error);
    const bool no_memory = zip_error_code_zip(&error) == ZIP_ER_MEMORY;
    zip_error_fini(&error);
    if (no_memory) throw std::bad_alloc();
    return fail(ErrorCode::kUnreadable, std::move(message), name, "export it again");
  }
  zip_error_fini(&error);
  return read_archive(archive.get(), name);
}

}  // namespace impasto::notation
