// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
// Music as a picture, in C++: paint_music SONG PICTURE STYLE SIDE. docs/library.md explains.
#include <cinttypes>
#include <cstdio>
#include <cstdlib>

#include "impasto/impasto.h"

using namespace impasto;

namespace {

Result<picture::Image> paint_music(const char* song, const char* picture, const char* style,
                                   int side) {
  Result<Heard> heard = load(song);
  if (!heard) return tl::unexpected(heard.error());
  Result<compose::Settings> asked = settings(style);
  if (!asked) return tl::unexpected(asked.error());
  const plan::Plan plan = compose::compose(heard->piece, *asked);
  Pool pool;
  Result<picture::Image> image = paint_still(plan, side, side, pool);
  if (!image) return image;
  if (Result<void> wrote = media::write_still(picture, *image); !wrote) {
    return tl::unexpected(wrote.error());
  }
  return image;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) return std::fprintf(stderr, "usage: paint_music SONG PICTURE STYLE SIDE\n"), 2;
  const Result<picture::Image> image = paint_music(argv[1], argv[2], argv[3], std::atoi(argv[4]));
  if (!image) {
    std::fprintf(stderr, "%s\n", to_line(image.error()).c_str());
    return exit_code(image.error().code);
  }
  std::printf("%016" PRIx64 "\n", fnv1a(std::as_bytes(std::span(image->rgba))));
}
