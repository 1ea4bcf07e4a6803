// SPDX-License-Identifier: GPL-3.0-or-later
#include <malloc.h>

#include <cstdio>
#include <exception>
#include <new>
#include <string>
#include <system_error>

#include "impasto/app/commands.h"
#include "impasto/app/interrupt.h"
#include "impasto/paint/painter.h"

namespace {

using namespace impasto;

Result<void> run(const app::Options& options, app::Terminal& terminal) {
  if (!options.simd.empty() && !paint::use_simd_target(options.simd)) {
    std::string names;
    for (const std::string& name : paint::simd_targets()) names += " " + name;
    return fail(ErrorCode::kUsage, "this machine has no " + options.simd, "--simd",
                "give one of" + names);
  }
  switch (options.command) {
    case app::Command::kPaint: return app::run_paint(options, terminal);
    case app::Command::kFilm: return app::run_film(options, terminal);
    case app::Command::kVariations: return app::run_variations(options, terminal);
    case app::Command::kStyles: return app::run_styles(options, terminal);
    case app::Command::kListen: return app::run_listen(options, terminal);
    case app::Command::kWhy: return app::run_why(options, terminal);
    case app::Command::kBrushes: return app::run_brushes(options, terminal);
    case app::Command::kDoctor: return app::run_doctor(options, terminal);
  }
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  // Large blocks go back to the system when they are freed: glibc would begin to keep them, and an
  // hour of sound would hold what it no longer needs.
  mallopt(M_MMAP_THRESHOLD, 256 * 1024);
  const std::atomic<bool>& interrupted = app::catch_interrupts();
  const app::Parsed parsed = app::parse_command_line(argc, argv);
  app::Terminal terminal(parsed.options && parsed.options->quiet, interrupted);
  if (!parsed.text.empty()) {
    std::fputs(parsed.text.c_str(), stdout);
    return 0;
  }
  Result<void> result;
  if (!parsed.options) {
    result = tl::unexpected(parsed.error);
  } else {
    try {
      result = run(*parsed.options, terminal);
    } catch (const std::bad_alloc&) {
      result = fail(ErrorCode::kFailed, "memory ran out", parsed.options->input,
                    "choose a smaller --size or fewer --threads");
    } catch (const std::system_error& problem) {
      // No thread: its stack found no memory, or there may be no more of them.
      result = fail(ErrorCode::kFailed, std::string("memory ran out: ") + problem.what(),
                    parsed.options->input, "choose a smaller --size or fewer --threads");
    } catch (const std::exception& problem) {
      result = fail(ErrorCode::kFailed, problem.what(), parsed.options->input);
    }
  }
  if (result) return std::fflush(stdout) == 0 ? 0 : 1;
  terminal.error(result.error());
  return exit_code(result.error().code);
}
