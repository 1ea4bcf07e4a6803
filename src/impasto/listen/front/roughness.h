// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <span>

namespace impasto::listen {

struct Partial {
  float hz = 0.0f;
  float amplitude = 0.0f;
};

/// Dissonance of a set of partials by Hutchinson & Knopoff 1978 with the parameters of mapping.md A
/// (cbw = 1.72 f^.65, g = (e y / .25 exp(-y / .25))^2 below y = 1.2). 0 smooth .. 1.
float roughness(std::span<const Partial> partials);

}  // namespace impasto::listen
