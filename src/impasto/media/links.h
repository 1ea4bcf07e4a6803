// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "impasto/media/sound_bytes.h"

namespace impasto::media {

/// A stretch of a file that is a file of its own.
struct Link {
  std::uint64_t begin = 0, end = 0;
};

/// Files one after the other in one, as radio captures and `cat` make them: chained Ogg (RFC 3533,
/// section 4) and FLAC. Each has its own header, rate and encoder delay. One link for all other
/// kinds, whose frames go on across the seam. Bytes before the first header belong to nothing.
std::vector<Link> find_links(const SoundBytes& bytes);

/// Whether an Ogg stream ends on a page that is marked as its last (RFC 3533, header type bit 2).
bool ogg_is_whole(const SoundBytes& bytes);

}  // namespace impasto::media
