// SPDX-License-Identifier: GPL-3.0-or-later
#include <zip.h>

#include <new>
#include <pugixml.hpp>

#include "impasto/notation/musicxml_written.h"
#include "impasto/notation/timeline.h"

namespace impasto::notation {
namespace {

/// One entry of an archive held in memory; never more than `limit` bytes, whatever the entry
/// claims.
Result<std::string> entry(zip_t* archive, const std::string& entry_name, std::size_t limit,
                          const std::string& name) {
  const auto damaged = [&](const std::string& what) {
    return fail(ErrorCode::kUnreadable, what, name);
  };
  zip_file_t* file = zip_fopen(archive, entry_name.c_str(), 0);
  if (file == nullptr) return damaged("the archive holds no readable " + entry_name.substr(0, 200));
  std::string text;
  char block[65536];
  zip_int64_t got = 0;
  while ((got = zip_fread(file, block, sizeof block)) > 0 && text.size() <= limit) {
    text.append(block, static_cast<std::size_t>(got));
  }
  const bool broken = got < 0 || zip_fclose(file) != 0;
  if (text.size() > limit) return damaged("the score unpacks to more than 64 MiB");
  if (broken) return damaged("the archive is damaged at " + entry_name.substr(0, 200));
  return text;
}

Result<std::string> read_archive(zip_t* archive, const std::string& name) {
  std::string score_name;
  if (const auto container = entry(archive, "META-INF/container.xml", 1u << 20, name)) {
    pugi::xml_document document;
    if (document.load_buffer(container->data(), container->size())) {
      // Further root files are other renderings (PDF); the first is the score.
      score_name = document.child("container")
                       .child("rootfiles")
                       .child("rootfile")
                       .attribute("full-path")
                       .value();
    }
  }
  const zip_int64_t count = zip_get_num_entries(archive, 0);
  for (zip_int64_t i = 0; i < count && i < 10000 && score_name.empty(); ++i) {
    const char* candidate = zip_get_name(archive, static_cast<zip_uint64_t>(i), 0);
    const std::string path = candidate != nullptr ? candidate : "";
    const std::size_t dot = path.find_last_of('.');
    const std::string suffix = dot == std::string::npos ? "" : path.substr(dot);
    if (path.rfind("META-INF/", 0) != 0 && (suffix == ".xml" || suffix == ".musicxml"))
      score_name = path;
  }
  if (score_name.empty())
    return fail(ErrorCode::kUnreadable, "the archive holds no MusicXML score", name);
  return entry(archive, score_name, kMaxScoreBytes, name);
}

}  // namespace

Result<std::string> unpack_mxl(std::span<const std::byte> bytes, const std::string& name) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  zip_t* archive = source ? zip_open_from_source(source, ZIP_RDONLY, &error) : nullptr;
  if (archive == nullptr) {
    if (source != nullptr) zip_source_free(source);
    std::string message =
        std::string("the archive cannot be opened: ") + zip_error_strerror(&error);
    const bool no_memory = zip_error_code_zip(&error) == ZIP_ER_MEMORY;
    zip_error_fini(&error);
    if (no_memory) throw std::bad_alloc();
    return fail(ErrorCode::kUnreadable, std::move(message), name, "export it again");
  }
  zip_error_fini(&error);
  Result<std::string> text = read_archive(archive, name);
  zip_discard(archive);
  return text;
}

}  // namespace impasto::notation
