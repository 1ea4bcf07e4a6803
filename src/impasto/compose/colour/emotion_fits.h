// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
// Written by tools/fit_emotion_colour.py; do not edit. Computed from the UW-71 colour
// associations (Schloss lab, MIT).
#pragma once

namespace impasto::compose {

/// rating 0..1 = constant + L L + C C + a a + b b. Rows: happy, sad, fearful, peace, angry.
/// Q2 leaving one colour out: 0.77 0.75 0.70 0.68 0.79.
inline constexpr double kFits[5][5] = {{-0.03321, 0.00626, 0.00347, 0.00071, -0.00119},
                                       {0.82137, -0.00474, -0.00255, -0.00173, -0.00124},
                                       {0.65951, -0.00430, -0.00147, 0.00030, 0.00111},
                                       {0.20187, 0.00608, -0.00114, 0.00060, -0.00164},
                                       {0.58099, -0.00475, -0.00066, 0.00235, 0.00278}};

}  // namespace impasto::compose
