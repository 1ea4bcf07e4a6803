// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

struct AVFrame;

namespace impasto::media {

inline constexpr int kMostChannels = 64;

/// Turns one decoded frame (any of FFmpeg's sample formats, 1..64 channels) into interleaved
/// stereo. Mono goes to both sides at equal gain, two channels pass as they are. More are mixed by
/// ITU-R BS.775: centre and surrounds at -3 dB, no low-frequency effects; the sum is then lowered
/// by a fixed 3 dB, never by what it happens to hold, so that a mix stays linear. Ambisonics are
/// heard by two cardioids that face the sides; channels that say nothing of where they stand come
/// from the middle, together as loud as one. Samples that are not numbers, or beyond 36 dB over
/// full scale, become silence; their count is returned.
std::size_t to_stereo(const AVFrame& frame, std::vector<float>& out);

}  // namespace impasto::media
