// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "impasto/app/command.h"
#include "impasto/studio/exhibit_words.h"
#include "impasto/studio/order.h"
#include "impasto/studio/recipe.h"

namespace impasto::app {

// Rows of the table that several commands have.

/// INPUT, or INPUT... where there may be several.
Option input_argument(studio::Order& order, bool several);
/// PAINTING...
Option painting_argument(studio::Order& order);
/// -o and --force.
std::vector<Option> output_options(studio::Order& order, const std::string& help,
                                   const std::string& more);
/// --language; `of`: what it is the language of, as the help says it.
Option language_option(Language& language, const std::string& of = "Of the pages");
Option force_option(studio::Order& order);
/// --analysis, --track, --partial.
std::vector<Option> hearing_options(studio::LoadOptions& hearing);
/// --seed, --style and what else a composition can be asked.
std::vector<Option> wish_options(studio::Wishes& wishes);

/// --subject, --abstraction.
std::vector<Option> subject_options(studio::Wishes& wishes);

/// Ends `to` with `more`.
void append(std::vector<Option>& to, std::vector<Option> more);

}  // namespace impasto::app
