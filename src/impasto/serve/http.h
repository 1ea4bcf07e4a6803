// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include "impasto/base/result.h"
#include "impasto/serve/api.h"
#include "impasto/serve/guard.h"
#include "impasto/serve/server.h"

namespace impasto::serve {

/// HTTP/1.1 on 127.0.0.1, in one thread; the Api answers in a second one.
class HttpServer {
 public:
  /// Takes the port. kUsage: it is taken.
  static Result<std::unique_ptr<HttpServer>> open(int port, const Limits& limits);
  ~HttpServer();

  const Door& door() const;
  /// A line for each open stream of events; from any thread, also before `run`.
  void tell(const std::string& line);
  /// Until `end` is set. `receiving` names a file for an upload.
  void run(Api& api, const std::function<std::string()>& receiving, const std::atomic<bool>& end);

 private:
  struct State;
  explicit HttpServer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace impasto::serve
