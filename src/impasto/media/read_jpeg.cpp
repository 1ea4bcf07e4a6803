// SPDX-License-Identifier: GPL-3.0-or-later
#include <csetjmp>
#include <cstdio>
// clang-format off
#include <jpeglib.h>  // after cstdio, which it needs and does not include
#include <jerror.h>
// clang-format on

#include <cstdlib>
#include <cstring>

#include "impasto/base/file.h"
#include "impasto/media/jpeg.h"
#include "impasto/media/read_still.h"

namespace impasto::media {
namespace {

struct Jump {
  jpeg_error_mgr base;
  std::jmp_buf back;
  bool ran_dry;  // the file ended before the picture did
};

/// A progressive file of a few bytes a scan would keep us for hours.
constexpr int kMostScans = 500;

void jump_back(j_common_ptr info) {
  std::longjmp(reinterpret_cast<Jump*>(info->err)->back, 1);
}
void note(j_common_ptr info, int level) {
  if (level < 0 && info->err->msg_code == JWRN_JPEG_EOF) {
    reinterpret_cast<Jump*>(info->err)->ran_dry = true;
  }
}
void say_nothing(j_common_ptr) {}
void count_scans(j_common_ptr info) {
  if (reinterpret_cast<j_decompress_ptr>(info)->input_scan_number > kMostScans) jump_back(info);
}

/// Rows into `image`, made by the caller: nothing with a destructor lives between setjmp and
/// longjmp. False when it is damaged from the start.
bool read_rows(jpeg_decompress_struct& jpeg, Jump& errors, picture::Image& image, int& rows) {
  if (setjmp(errors.back) != 0) return rows > 0;
  jpeg_start_decompress(&jpeg);
  while (jpeg.output_scanline < jpeg.output_height) {
    JSAMPROW row = image.row(static_cast<int>(jpeg.output_scanline));
    jpeg_read_scanlines(&jpeg, &row, 1);
    // A progressive picture is all there at once, only coarser.
    if (!errors.ran_dry || jpeg.progressive_mode) rows = static_cast<int>(jpeg.output_scanline);
  }
  return rows > 0;
}

bool read_head(jpeg_decompress_struct& jpeg, Jump& errors, std::FILE* file) {
  if (setjmp(errors.back) != 0) return false;
  jpeg_create_decompress(&jpeg);
  jpeg_save_markers(&jpeg, JPEG_APP0 + 1, 0xffff);
  jpeg_save_markers(&jpeg, JPEG_APP0 + 2, 0xffff);
  jpeg_stdio_src(&jpeg, file);
  jpeg_read_header(&jpeg, TRUE);
  return true;
}

std::vector<std::uint8_t> profile_of(jpeg_decompress_struct& jpeg) {
  JOCTET* bytes = nullptr;
  unsigned size = 0;
  std::vector<std::uint8_t> profile;
  if (jpeg_read_icc_profile(&jpeg, &bytes, &size) && bytes != nullptr) {
    profile.assign(bytes, bytes + size);
  }
  std::free(bytes);
  return profile;
}

int orientation_of(const jpeg_decompress_struct& jpeg) {
  for (const jpeg_marker_struct* m = jpeg.marker_list; m != nullptr; m = m->next) {
    if (m->marker == JPEG_APP0 + 1 && m->data_length > 6 &&
        std::memcmp(m->data, "Exif\0\0", 6) == 0)
      return exif_orientation({m->data + 6, m->data_length - 6});
  }
  return 1;
}

}  // namespace

bool read_jpeg(std::FILE* file, RawStill& out) {
  jpeg_decompress_struct jpeg{};
  Jump errors{};
  jpeg.err = jpeg_std_error(&errors.base);
  errors.base.error_exit = jump_back;
  errors.base.emit_message = note;
  errors.base.output_message = say_nothing;
  jpeg_progress_mgr progress{};
  progress.progress_monitor = count_scans;
  bool good = read_head(jpeg, errors, file);
  if (good) {
    jpeg.progress = &progress;
    good = may_be_read(jpeg.image_width, jpeg.image_height, out);
  }
  if (good) {
    out.cmyk = jpeg.num_components == 4;
    jpeg.out_color_space = out.cmyk ? JCS_CMYK : JCS_EXT_RGBA;
    out.icc = profile_of(jpeg);
    out.orientation = orientation_of(jpeg);
    out.image =
        picture::Image(static_cast<int>(jpeg.image_width), static_cast<int>(jpeg.image_height));
    good = read_rows(jpeg, errors, out.image, out.rows);
    // Adobe's programs store inks the other way round, and mark their files.
    if (out.cmyk && jpeg.saw_Adobe_marker) {
      for (std::uint8_t& ink : out.image.rgba) ink = static_cast<std::uint8_t>(255 - ink);
    }
  }
  const int why = errors.base.msg_code;
  if (!good && (why == JERR_BAD_PRECISION || why == JERR_SOF_UNSUPPORTED)) {
    out.kind_not_read = "a JPEG of 12 bit or without loss";
  }
  jpeg_destroy_decompress(&jpeg);
  return good;
}

Result<picture::Image> decode_jpeg(std::string_view bytes, const std::string& where) {
  const File file(bytes.empty() ? nullptr
                                : ::fmemopen(const_cast<char*>(bytes.data()), bytes.size(), "rb"));
  RawStill raw;
  if (!file || !read_jpeg(file.get(), raw) || raw.cmyk || raw.rows < raw.image.height) {
    return fail(ErrorCode::kUnreadable, "the picture that is kept in it is damaged", where,
                "paint it again from the picture");
  }
  return std::move(raw.image);
}

}  // namespace impasto::media
