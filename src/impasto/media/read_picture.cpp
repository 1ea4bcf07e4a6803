// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string_view>
#include <utility>

#include "impasto/base/file.h"
#include "impasto/media/icc.h"
#include "impasto/media/read_still.h"
#include "impasto/media/still.h"

namespace impasto::media {
namespace {

/// Whether `text` stands at byte `at`.
bool has(std::string_view bytes, std::size_t at, std::string_view text) {
  return bytes.size() >= at && bytes.substr(at, text.size()) == text;
}

bool is_heif(std::string_view start) {
  for (const char* brand : {"avif", "avis", "heic", "heix", "heim", "heis", "hevc", "hevx", "hevm",
                            "hevs", "mif1", "msf1"}) {
    if (has(start, 4, "ftyp") && has(start, 8, brand)) return true;
  }
  return false;
}

/// Text that is marked up: what is its first element, in small letters? It may come after a mark of
/// the byte order, declarations and remarks; two bytes a letter are as good as one.
std::string first_element(std::string_view start) {
  std::string text;
  for (const char c : start) {
    if (c != '\0') text += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  }
  for (std::size_t at = text.find('<'); at != std::string::npos; at = text.find('<', at + 1)) {
    const std::size_t remark = text.compare(at, 4, "<!--") == 0 ? text.find("-->", at) : at;
    if (remark == std::string::npos) break;
    if (remark != at) {
      at = remark;
      continue;
    }
    if (at + 1 < text.size() && text[at + 1] != '!' && text[at + 1] != '?') {
      return text.substr(at + 1, text.find_first_of(" \t\r\n/>:", at) - at - 1);
    }
    if (text.compare(at, 14, "<!doctype html") == 0) return "html";
  }
  return {};
}

bool is_markup(std::string_view start) {
  const std::size_t at =
      start.find_first_not_of(std::string_view("\xef\xbb\xbf\xff\xfe \t\r\n\0", 10));
  return at != std::string_view::npos && start[at] == '<';
}

const char* kind_not_read(std::string_view start) {
  if (is_heif(start)) return has(start, 8, "avi") ? "an AVIF picture" : "a HEIC picture";
  if (has(start, 0, "8BPS")) return "a Photoshop picture";
  if (has(start, 0, "%PDF")) return "a PDF document";
  if (has(start, 0, "\xff\x0a") || has(start, 4, "JXL ")) return "a JPEG XL picture";
  if (has(start, 4, "jP  ") || has(start, 0, "\xff\x4f\xff\x51")) return "a JPEG 2000 picture";
  if ((has(start, 0, "II*") && has(start, 8, "CR")) || has(start, 4, "ftypcrx") ||
      has(start, 0, "FUJIFILMCCD-RAW") || has(start, 0, "IIU") || has(start, 0, "IIRO"))
    return "what a camera's sensor saw (raw)";
  if (has(start, 4, "ftyp") || has(start, 0, "\x1a\x45\xdf\xa3")) return "a film";
  if (!is_markup(start)) return nullptr;
  const std::string first = first_element(start);
  if (first == "svg") return "an SVG drawing";
  return first == "html" ? "a web page" : nullptr;
}

/// What is read, as it is told.
std::string kinds_read() {
  return reads_heif() ? "JPEG, PNG, TIFF, WebP, HEIC, AVIF, GIF or BMP"
                      : "JPEG, PNG, TIFF, WebP, GIF or BMP";
}

tl::unexpected<Error> not_read(const std::string& kind, const std::string& path) {
  return fail(ErrorCode::kUnreadable, "this is " + kind + ", which is not read", path,
              "save it as PNG or JPEG from any program that shows it");
}

/// GIF, BMP and WebP lie in memory while they are read; of a longer file what comes first.
template <class Reader>
bool read_bytes(const Reader& reader, std::FILE* file, std::uint64_t size, RawStill& out) {
  const auto most = static_cast<std::size_t>(std::min<std::uint64_t>(size, kMostBytes));
  std::vector<std::uint8_t> bytes(most + kPadding);
  const std::size_t got = std::fread(bytes.data(), 1, most, file);
  std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(got), bytes.end(), 0);
  return reader(std::span(bytes).first(got), out);
}

/// By its first bytes. False when there is nothing to be had of it.
bool read_raw(std::string_view start, const std::string& path, std::FILE* file, std::uint64_t size,
              RawStill& out) {
  using namespace std::string_view_literals;
  if (has(start, 0, "\x89PNG")) return read_png_still(file, out);
  if (has(start, 0, "\xff\xd8")) return read_jpeg(file, out);
  if (has(start, 0, "RIFF") && has(start, 8, "WEBP")) return read_bytes(read_webp, file, size, out);
  if (has(start, 0, "GIF8")) return read_bytes(read_gif, file, size, out);
  if (has(start, 0, "BM") && has(start, 6, "\0\0\0\0"sv)) {
    return read_bytes(read_bmp, file, size, out);
  }
  if (is_heif(start) && reads_heif()) return read_heif(path, out);
  const char* kind = kind_not_read(start);
  for (const std::string_view mark : {"II*\0"sv, "MM\0*"sv, "II+\0"sv, "MM\0+"sv}) {
    if (has(start, 0, mark) && kind == nullptr) return read_tiff(path, out);
  }
  out.kind_not_read = kind != nullptr ? kind : "?";
  return false;
}

/// What is wrong with a picture that is taken all the same.
std::string remark_on(const RawStill& raw) {
  std::string text;
  if (raw.rows < raw.image.height) {
    text = "the picture ends early: " + std::to_string(raw.rows) + " of " +
           std::to_string(raw.image.height) + " rows are there";
  }
  if (raw.animated)
    text += std::string(text.empty() ? "" : "; ") + "it moves: its first picture is taken";
  return text;
}

}  // namespace

bool may_be_read(std::uint64_t width, std::uint64_t height, RawStill& out) {
  if (width == 0 || height == 0) return false;
  constexpr std::uint64_t kLongest = 0x7fffffff;
  if (width <= kLongest && height <= kLongest && width * height <= kMostPixels) return true;
  out.too_large = std::to_string(width) + " x " + std::to_string(height) + " pixels";
  return false;
}

int exif_orientation(std::span<const std::uint8_t> exif) {
  if (exif.size() < 14 || (exif[0] != 'I' && exif[0] != 'M')) return 1;
  const bool little = exif[0] == 'I';
  const auto number = [&](std::size_t at, std::size_t size) {
    std::size_t value = 0;
    for (std::size_t i = 0; i < size; ++i) {
      value = value << 8 | exif[at + (little ? size - 1 - i : i)];
    }
    return value;
  };
  const std::size_t directory = number(4, 4);
  if (directory + 2 > exif.size()) return 1;
  const std::size_t count = number(directory, 2);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t entry = directory + 2 + 12 * i;
    if (entry + 12 > exif.size()) break;
    if (number(entry, 2) != 0x0112) continue;
    const std::size_t value = number(entry + 8, 2);
    return value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
  }
  return 1;
}

picture::Image turned(picture::Image image, int orientation) {
  if (orientation <= 1 || orientation > 8) return image;
  const bool across = orientation >= 5;  // rows become columns
  picture::Image out(across ? image.height : image.width, across ? image.width : image.height);
  const bool right = orientation == 2 || orientation == 3 || orientation == 6 || orientation == 7;
  const bool bottom = orientation == 3 || orientation == 4 || orientation == 7 || orientation == 8;
  for (int y = 0; y < image.height; ++y) {
    for (int x = 0; x < image.width; ++x) {
      const int column = across ? y : x, row = across ? x : y;
      std::uint8_t* to = out.row(bottom ? out.height - 1 - row : row) +
                         4 * (right ? out.width - 1 - column : column);
      std::memcpy(to, image.row(y) + 4 * x, 4);
    }
  }
  return out;
}

Result<picture::Image> read_picture(const std::string& path, std::string* warning) {
  const Result<std::uint64_t> size = readable_file(path);
  if (!size) return tl::unexpected(size.error());
  char start[4096] = {};
  const File file(std::fopen(path.c_str(), "rb"));
  if (!file) return tl::unexpected(reading_error(errno, path));
  const std::size_t got = std::fread(start, 1, sizeof start, file.get());
  std::rewind(file.get());
  RawStill raw;
  if (!read_raw({start, got}, path, file.get(), *size, raw)) {
    if (raw.kind_not_read == "?") {
      return fail(ErrorCode::kUnreadable, "this is no picture that can be read", path,
                  "give a " + kinds_read());
    }
    if (!raw.kind_not_read.empty()) return not_read(raw.kind_not_read, path);
    if (!raw.too_large.empty()) {
      return fail(ErrorCode::kUnreadable, "the picture is too large: " + raw.too_large, path,
                  "make it smaller: up to 134 million pixels are read");
    }
    return fail(ErrorCode::kUnreadable, "the picture is damaged", path, "export or copy it again");
  }
  picture::Image& image = raw.image;
  if (std::string remark = remark_on(raw); warning != nullptr && !remark.empty()) {
    *warning = std::move(remark);
  }
  if (raw.rows < image.height) {
    image.height = raw.rows;
    image.rgba.resize(4 * static_cast<std::size_t>(image.width) *
                      static_cast<std::size_t>(image.height));
  }
  if (raw.cmyk) {
    cmyk_to_srgb(image, raw.icc);
  } else {
    rgb_to_srgb(image, raw.icc);
  }
  return turned(std::move(image), raw.orientation);
}

}  // namespace impasto::media
