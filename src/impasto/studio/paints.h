// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace impasto::studio {

/// A paint as a colour chart shows it: as it comes from the tube, and half of it with white.
struct Paint {
  std::string name;          ///< as `--palette` takes it
  std::string colour, tint;  ///< "#rrggbb"
};

/// All that there are, in the order of their table.
std::vector<Paint> paints();

}  // namespace impasto::studio
