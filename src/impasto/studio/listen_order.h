// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "impasto/studio/order.h"

namespace impasto::studio {

/// Analyses of what is heard.
struct ListenOrder {
  Order order;
  LoadOptions hearing;
  std::string plot;    ///< a picture of what was heard; empty: none
  bool live = false;   ///< through the causal half
  int block = 256;     ///< of it: samples at a time, 1..65536
  std::string events;  ///< of it: the events as they became known; empty: none
};

/// `Made::piece` is what was heard. An error is one of the whole order.
Result<std::vector<Outcome>> listen_to(const ListenOrder& order, const Talk& talk);

}  // namespace impasto::studio
