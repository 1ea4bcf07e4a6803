// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/media/sha.h"

extern "C" {
#include <libavutil/mem.h>
#include <libavutil/sha.h>
}

#include <cstdint>
#include <memory>

#include "impasto/media/av.h"

namespace impasto::media {

std::string sha256(std::string_view bytes) {
  constexpr int kBits = 256;
  const std::unique_ptr<AVSHA, decltype(&av_free)> sha(allocated(av_sha_alloc()), av_free);
  av_sha_init(sha.get(), kBits);
  av_sha_update(sha.get(), reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
  std::string digest(kBits / 8, '\0');
  av_sha_final(sha.get(), reinterpret_cast<std::uint8_t*>(digest.data()));
  return digest;
}

}  // namespace impasto::media
