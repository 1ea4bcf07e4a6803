// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace impasto::fuzz {

// Small whole files of each kind, of our own making, that use much of what the kind can say.

std::vector<std::string> midi_seeds();
std::vector<std::string> musicxml_seeds();
/// The same, packed.
std::vector<std::string> mxl_seeds();
/// The bundled brushes and styles.
std::vector<std::string> toml_seeds();
/// GIF (of two pictures) and BMP of a few pixels.
std::vector<std::string> bitmap_seeds();
/// WAV, RF64, AIFF and AU of a few hundred frames.
std::vector<std::string> sound_seeds();

}  // namespace impasto::fuzz
