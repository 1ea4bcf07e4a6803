// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <memory>

#include "impasto/app/browser.h"
#include "impasto/app/command.h"
#include "impasto/app/json.h"
#include "impasto/app/values.h"
#include "impasto/serve/server.h"

namespace impasto::app {
namespace {

struct Asked {
  serve::ServeOptions options;
  bool no_open = false;
};

Result<int> run(const Asked& asked, const General& general, Terminal& terminal) {
  std::unique_ptr<BrowserPage> page;
  const auto ready = [&](const std::string& address) -> Result<void> {
    if (asked.no_open) {
      if (general.json) {
        std::printf("%s\n", json_object({{"address", json_text(address)}}).c_str());
      } else {
        std::printf("%s\n", address.c_str());
      }
      if (std::fflush(stdout) != 0) return fail(ErrorCode::kFailed, "cannot print the address");
      return {};
    }
    auto opened = BrowserPage::open(address);
    if (!opened) return tl::unexpected(opened.error());
    page = std::move(*opened);
    terminal.say("The studio is open in your browser. Ctrl-C ends it; works stay.");
    return {};
  };
  if (auto served = serve::serve(asked.options, terminal.interrupted(), ready); !served)
    return tl::unexpected(served.error());
  return 0;
}

}  // namespace

Command studio_command() {
  auto asked = std::make_shared<Asked>();
  Command command;
  command.name = "studio";
  command.line = "Open the studio in your browser";
  command.about =
      "Serves [the studio](studio.md) on this machine alone (127.0.0.1) until it is interrupted: "
      "Ctrl-C ends it cleanly, with exit code 0. Nothing leaves the machine. The address holds a "
      "secret and is another one each time.";
  command.options = {
      {"--no-open", "", "Open no browser: print the address, one line on stdout", "",
       take_switch(asked->no_open)},
      {"--port", "N", "Which port (default: any that is free)", "",
       take_whole(asked->options.port, "--port", 0, 65535, "1 to 65535, or 0 for any")},
      {"--library", "DIR", "The folder of your works (default: impasto/works, with your data)",
       "That is `$XDG_DATA_HOME/impasto/works`, else `~/.local/share/impasto/works`. One studio "
       "at a time has it open.",
       take_text(asked->options.library)},
      {"--idle",
       "S",
       "Seconds until a connection that says nothing is closed (default: 30)",
       "",
       take_real(asked->options.limits.idle, "--idle", 0.1, 3600, "0.1 to 3600"),
       {"30"}}};
  command.examples = {"impasto studio", "impasto studio --no-open --port 8000"};
  command.run = [asked](const General& general, Terminal& terminal) {
    asked->options.threads = general.threads;
    return run(*asked, general, terminal);
  };
  return command;
}

}  // namespace impasto::app
