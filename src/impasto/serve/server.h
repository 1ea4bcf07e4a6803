// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>

#include "impasto/base/result.h"

namespace impasto::serve {

/// What strangers may ask for.
struct Limits {
  std::uint32_t header = 8 << 10;                 ///< bytes of a request's head
  std::uint64_t json = std::uint64_t{16} << 20;   ///< bytes of a body of JSON
  std::uint64_t upload = std::uint64_t{2} << 30;  ///< bytes of a song
  std::uint64_t picture = std::uint64_t{256}
                          << 20;  ///< bytes of a picture of whose colours is painted
  int connections = 64;
  int events = 16;  ///< of them those that wait for events
  /// s in which a request's head must be whole, and each 64 KiB of what follows in either
  /// direction have passed
  double idle = 30.0;
};

struct ServeOptions {
  std::string library;  ///< folder of the works
  int port = 0;         ///< 0: any that is free
  int threads = 0;      ///< of what is painted; 0: one for each core
  Limits limits;
};

/// Serves the studio on 127.0.0.1 until `end` is set, then cancels what is being worked on.
/// `ready` gets the address, with the token in it, once it can be opened.
/// kUsage: the port is taken, another studio has the works; kFailed: no socket, no folder.
Result<void> serve(const ServeOptions& options, const std::atomic<bool>& end,
                   const std::function<Result<void>(const std::string& address)>& ready);

/// Where works are kept when nobody says so: $XDG_DATA_HOME/impasto/works, else in ~/.local/share.
/// Empty when neither is known.
std::string default_library();

}  // namespace impasto::serve
