// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/serve/server.h"

#include <cstdlib>
#include <nlohmann/json.hpp>

#include "impasto/serve/api.h"
#include "impasto/serve/http.h"
#include "impasto/serve/json.h"

namespace impasto::serve {

std::string default_library() {
  const char* data = std::getenv("XDG_DATA_HOME");
  if (data != nullptr && *data == '/') return std::string(data) + "/impasto/works";
  const char* home = std::getenv("HOME");
  return home != nullptr && *home == '/' ? std::string(home) + "/.local/share/impasto/works" : "";
}

Result<void> serve(const ServeOptions& options, const std::atomic<bool>& end,
                   const std::function<Result<void>(const std::string& address)>& ready) {
  const std::string folder = options.library.empty() ? default_library() : options.library;
  if (folder.empty()) {
    return fail(ErrorCode::kUsage, "it is not known where works are to be kept", "--library",
                "give a folder");
  }
  Result<std::unique_ptr<Library>> library = Library::open(folder);
  if (!library) return tl::unexpected(library.error());
  Result<std::unique_ptr<HttpServer>> http = HttpServer::open(options.port, options.limits);
  if (!http) return tl::unexpected(http.error());
  Ear ear;
  Jobs jobs([&](const Job& job) { (*http)->tell(dump(json_of(job))); });
  Api api(**library, jobs, ear, options.threads);
  api.take_up();
  const Door& door = (*http)->door();
  if (auto ok = ready("http://" + door.authority + "/" + door.token + "/"); !ok) return ok;
  (*http)->run(
      api, [&] { return (*library)->receiving(); }, end);
  return {};
}

}  // namespace impasto::serve
