// SPDX-License-Identifier: GPL-3.0-or-later
// Written by tools/train_hits.py, which says what the numbers were learned from.
#pragma once

#include "impasto/listen/notes/hits.h"

namespace impasto::listen {

// clang-format off
inline constexpr float kHitWeights[4][kHitCues] = {
    {3.65f, -0.75f, -0.34f, 0.65f, -1.79f, 0.51f, -0.51f, -0.68f, 0.97f, -1.51f, -0.23f, -0.47f, -0.16f, -0.40f, -0.59f, 0.59f, 1.07f, -1.40f, -1.06f, -0.09f, 1.40f, -0.91f, 0.46f, -0.17f},  // low
    {-2.98f, 0.97f, 0.89f, 0.26f, -1.20f, -0.36f, 0.30f, 0.16f, -1.07f, -1.03f, 0.06f, 0.35f, -1.22f, 0.08f, -0.80f, -0.89f, 2.16f, -0.46f, -0.24f, -0.44f, -0.25f, -0.87f, 1.76f, -0.45f},  // mid
    {-3.21f, -0.30f, -0.60f, -0.49f, 2.65f, -0.16f, 0.21f, 0.32f, -0.72f, 0.91f, -0.02f, 0.18f, 0.16f, 0.61f, 1.09f, 0.47f, 0.75f, 0.14f, -0.72f, -0.53f, 0.05f, -0.54f, -1.43f, 0.83f},  // high
    {-2.52f, -0.31f, -0.36f, -0.26f, -1.71f, -0.38f, -0.02f, 0.31f, 0.87f, 0.59f, 0.20f, 0.11f, 0.94f, -0.05f, 0.45f, -0.15f, -2.37f, 0.88f, 0.97f, 0.60f, -0.52f, 0.99f, -1.07f, -0.03f},  // pitched
};
// clang-format on

}  // namespace impasto::listen
