// SPDX-License-Identifier: GPL-3.0-or-later
// Written by tools/fit_emotion_colour.py; do not edit. Computed from the UW-71 colour
// associations (Schloss lab, MIT).
#pragma once

namespace impasto::compose {

/// rating 0..1 = constant + sum of coefficient x (L, C, a, b, LL, CC, LC, C2, S2), Lab in
/// hundreds, C2 = C cos 2h, S2 = C sin 2h. Rows: happy, sad, fearful, peace, angry.
/// Q2 leaving one colour out: 0.88 0.88 0.83 0.73 0.91
/// (L, C, a, b alone: 0.77 0.75 0.70 0.68 0.79).
inline constexpr int kFitTerms = 9;
inline constexpr double kFits[5][kFitTerms + 1] = {
    {0.0528, 0.2248, 0.3888, 0.0711, -0.1819, 0.2131, -0.3256, 0.5718, 0.1118, 0.0557},
    {0.7823, -0.2181, -0.3558, -0.2091, -0.1604, -0.1876, 0.2522, -0.1958, -0.1612, 0.0524},
    {0.6905, -0.3589, -0.4147, -0.0047, 0.0900, -0.0415, 0.3720, -0.1091, -0.0548, 0.0390},
    {0.1536, 0.5429, 0.2460, 0.0761, -0.1424, 0.0663, -0.3678, -0.0280, 0.0383, -0.0298},
    {0.6352, -0.5201, -0.2881, 0.1070, 0.1884, 0.0247, 0.3854, -0.0068, 0.0448, 0.1509}};

}  // namespace impasto::compose
