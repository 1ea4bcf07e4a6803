// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/media/webp.h"

#include <webp/encode.h>

#include <cassert>
#include <memory>
#include <new>

namespace impasto::media {

std::string encode_webp(const picture::Image& image, int quality) {
  assert(image.width >= 1 && image.width <= WEBP_MAX_DIMENSION);
  assert(image.height >= 1 && image.height <= WEBP_MAX_DIMENSION);
  constexpr int kSlowest = 6;  // of its methods: the fewest bytes
  WebPConfig config;
  WebPPicture picture;
  // They fail for other versions of the library's header only.
  if (WebPConfigInit(&config) == 0 || WebPPictureInit(&picture) == 0) throw std::bad_alloc();
  config.quality = static_cast<float>(quality);
  config.method = kSlowest;
  picture.width = image.width;
  picture.height = image.height;
  const std::unique_ptr<WebPPicture, decltype(&WebPPictureFree)> freed(&picture, &WebPPictureFree);
  WebPMemoryWriter writer;
  WebPMemoryWriterInit(&writer);
  const std::unique_ptr<WebPMemoryWriter, decltype(&WebPMemoryWriterClear)> cleared(
      &writer, &WebPMemoryWriterClear);
  picture.writer = WebPMemoryWrite;
  picture.custom_ptr = &writer;
  // What is left that can go wrong is memory.
  if (WebPPictureImportRGBX(&picture, image.row(0), 4 * image.width) == 0 ||
      WebPEncode(&config, &picture) == 0)
    throw std::bad_alloc();
  return {reinterpret_cast<const char*>(writer.mem), writer.size};
}

}  // namespace impasto::media
