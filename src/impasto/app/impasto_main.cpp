// SPDX-License-Identifier: GPL-3.0-or-later
#include <malloc.h>

#include <algorithm>
#include <cstdio>
#include <string>

#include "impasto/app/interrupt.h"
#include "impasto/app/options.h"
#include "impasto/base/text.h"
#include "impasto/paint/painter.h"
#include "impasto/studio/batch.h"

namespace {

using namespace impasto;

Result<int> run(const app::Parsed& parsed, app::Terminal& terminal) {
  if (!parsed.command) return tl::unexpected(parsed.error);
  const std::string& simd = parsed.general.simd;
  if (!simd.empty() && !paint::use_simd_target(simd)) {
    return fail(ErrorCode::kUsage, "this machine has no " + simd, "--simd",
                "give one of " + text::joined(paint::simd_targets(), " "));
  }
  return parsed.command->run(parsed.general, terminal);
}

/// What helps when memory runs out.
const char* hint_for(const app::Command& command) {
  return std::any_of(command.options.begin(), command.options.end(),
                     [](const app::Option& option) { return long_name(option) == "--size"; })
             ? studio::kSmaller
             : studio::kShorter;
}

}  // namespace

int main(int argc, char** argv) {
  // Large blocks go back to the system when they are freed: glibc would begin to keep them, and an
  // hour of sound would hold what it no longer needs.
  mallopt(M_MMAP_THRESHOLD, 256 * 1024);
  const std::atomic<bool>& interrupted = app::catch_interrupts();
  const app::Parsed parsed = app::parse_command_line(argc, argv);
  app::Terminal terminal(parsed.general.quiet, interrupted);
  if (!parsed.text.empty()) {
    std::fputs(parsed.text.c_str(), stdout);
    return std::fflush(stdout) == 0 ? 0 : 1;
  }
  const char* const hint = parsed.command ? hint_for(*parsed.command) : studio::kShorter;
  app::hint_for_memory(hint);
  int code = 0;
  const Result<void> done = studio::guarded({}, hint, [&]() -> Result<void> {
    const Result<int> ended = run(parsed, terminal);
    if (!ended) return tl::unexpected(ended.error());
    code = *ended;
    return {};
  });
  if (!done) {
    terminal.error(done.error());
    return exit_code(done.error().code);
  }
  return std::fflush(stdout) == 0 ? code : std::max(code, 1);
}
