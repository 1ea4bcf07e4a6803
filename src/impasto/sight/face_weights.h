// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace impasto::sight {

/// What dlib learned of faces, as `face_weights_main.cpp` wrote it when the program was built;
/// "faces.dat" is the only name.
std::string_view face_weights(std::string_view name);

}  // namespace impasto::sight
