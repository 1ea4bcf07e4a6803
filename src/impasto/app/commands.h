// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "impasto/app/options.h"
#include "impasto/app/terminal.h"
#include "impasto/base/result.h"
#include "impasto/studio/load.h"
#include "impasto/studio/recipe.h"
#include "impasto/studio/stats.h"

namespace impasto::app {

// One function for each command. Results go to stdout, talk through the terminal.
Result<void> run_paint(const Options& options, Terminal& terminal);
Result<void> run_film(const Options& options, Terminal& terminal);
Result<void> run_variations(const Options& options, Terminal& terminal);
Result<void> run_styles(const Options& options, Terminal& terminal);
Result<void> run_listen(const Options& options, Terminal& terminal);
Result<void> run_why(const Options& options, Terminal& terminal);
Result<void> run_brushes(const Options& options, Terminal& terminal);
Result<void> run_doctor(const Options& options, Terminal& terminal);

/// Reads and hears the input; its warnings are told.
Result<studio::Loaded> load_input(const Options& options, Terminal& terminal, studio::Stats& stats);
/// What is asked for, over what a painting was made with.
Result<studio::Recipe> recipe_for(const Options& options, const studio::Loaded& loaded);

/// Where the result goes: as asked, or the input's name with another ending in the current folder;
/// into a folder when one is named. Fails (kUsage) when the ending is none of `endings` (first =
/// the default), the folder is not there, or the file is `input` itself.
Result<std::string> output_path(const Options& options, const std::vector<std::string>& endings);

/// Prints the files written, one a line, or one JSON object with `more` in it.
void print_result(const Options& options, const std::vector<std::string>& files,
                  const studio::Stats& stats, const std::vector<std::string>& warnings,
                  const std::vector<std::pair<std::string, std::string>>& more = {});

/// Lines for --stats, on stderr.
void print_stats(const studio::Stats& stats);

/// The summary of `impasto listen`.
std::string summary_text(const plan::Piece& piece);
std::string summary_json(const plan::Piece& piece);

}  // namespace impasto::app
