// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/app/report.h"

#include <algorithm>
#include <cstdio>

#include "impasto/app/json.h"
#include "impasto/app/summary.h"
#include "impasto/base/hash.h"
#include "impasto/base/text.h"
#include "impasto/studio/input.h"

namespace impasto::app {
namespace {

using Members = std::vector<std::pair<std::string, std::string>>;

std::string quoted(const std::vector<std::string>& texts) {
  std::vector<std::string> values;
  for (const std::string& text : texts) values.push_back(json_text(text));
  return json_array(values);
}

std::string outcome_json(const General& general, const studio::Outcome& outcome) {
  Members members = {{"input", json_text(outcome.input)}};
  if (outcome.made) {
    const Members made = members_of(general, *outcome.made);
    members.insert(members.end(), made.begin(), made.end());
  } else {
    const Error& error = outcome.made.error();
    members.emplace_back("error", json_text(to_line(error)));
    members.emplace_back("code", std::to_string(exit_code(error.code)));
  }
  return json_object(members);
}

/// Characters of UTF-8: each takes a column, near enough.
std::size_t columns(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

std::size_t count_done(const std::vector<studio::Outcome>& outcomes) {
  return static_cast<std::size_t>(
      std::count_if(outcomes.begin(), outcomes.end(),
                    [](const studio::Outcome& outcome) { return outcome.made.has_value(); }));
}

int code_of_all(const std::vector<studio::Outcome>& outcomes) {
  int code = 0;
  bool alike = true;
  for (const studio::Outcome& outcome : outcomes) {
    const int own = outcome.made ? 0 : exit_code(outcome.made.error().code);
    if (own == exit_code(ErrorCode::kInterrupted)) return own;
    if (&outcome != &outcomes.front() && own != code) alike = false;
    code = std::max(code, own);
  }
  return alike || code == 0 ? code : 1;
}

}  // namespace

Report::Report(const General& general, Terminal& terminal, std::size_t inputs, int stages)
    : general_(general), terminal_(terminal), inputs_(inputs) {
  talk_.begin = [this, stages](std::size_t number, const std::string&) {
    terminal_.begin(number, inputs_, stages);
  };
  talk_.phases = [this](const char* name) { return terminal_.phase(name); };
  talk_.warn = [this](const std::string& input, const std::string& warning) {
    terminal_.warn(studio::shown_name(input) + ": " + warning);
  };
  talk_.done = [this](const studio::Outcome& outcome) { done(outcome); };
}

void Report::done(const studio::Outcome& outcome) {
  terminal_.clear();
  if (!outcome.made) {
    if (inputs_ > 1) terminal_.error(outcome.made.error());
    return;
  }
  if (general_.stats) print_stats(outcome.made->stats);
  if (general_.json) return;
  if (outcome.made->piece && !general_.quiet) {
    std::fputs(summary_text(*outcome.made->piece).c_str(), stdout);
  }
  for (const std::string& file : outcome.made->files) std::printf("%s\n", file.c_str());
  std::fflush(stdout);  // who reads along gets each file as it is whole
}

void Report::print_table(const std::vector<studio::Outcome>& outcomes) {
  constexpr std::size_t kWidest = 40;
  std::string lines;
  if (terminal_.shows_bar()) {
    std::size_t width = 0;
    for (const studio::Outcome& outcome : outcomes) {
      width = std::max(width, columns(text::clean(outcome.input)));
    }
    width = std::min(width, kWidest);
    for (const studio::Outcome& outcome : outcomes) {
      std::string came;
      if (outcome.made) {
        for (const std::string& file : outcome.made->files) came += " " + file;
      } else {
        came = " " + outcome.made.error().message;
      }
      const std::string name = text::clean(outcome.input);
      lines += name + std::string(width - std::min(width, columns(name)), ' ') +
               (outcome.made ? "  done   " : "  failed ") + " " + text::clean(came) + "\n";
    }
  }
  terminal_.say(lines + std::to_string(count_done(outcomes)) + " of " + std::to_string(inputs_) +
                " done");
}

Result<int> Report::finish(const Result<std::vector<studio::Outcome>>& outcomes) {
  terminal_.clear();
  if (!outcomes) return tl::unexpected(outcomes.error());
  if (inputs_ == 1 && !outcomes->front().made)
    return tl::unexpected(outcomes->front().made.error());
  if (general_.json && inputs_ == 1) {
    std::printf("%s\n", json_object(members_of(general_, *outcomes->front().made)).c_str());
  } else if (general_.json) {
    std::vector<std::string> results;
    for (const studio::Outcome& outcome : *outcomes) {
      results.push_back(outcome_json(general_, outcome));
    }
    const std::size_t done = count_done(*outcomes);
    std::printf("%s\n", json_object({{"results", json_array(results)},
                                     {"done", std::to_string(done)},
                                     {"failed", std::to_string(outcomes->size() - done)}})
                            .c_str());
  }
  if (inputs_ > 1) print_table(*outcomes);
  return code_of_all(*outcomes);
}

void print_stats(const studio::Stats& stats) {
  for (const auto& [stage, seconds] : stats.seconds) {
    std::fprintf(stderr, "%-8s %9.3f s\n", stage.c_str(), seconds);
  }
  if (stats.strokes > 0) {
    std::fprintf(stderr, "strokes  %lld\n", static_cast<long long>(stats.strokes));
  }
  if (stats.frames > 0) {
    std::fprintf(stderr, "frames   %lld\n", static_cast<long long>(stats.frames));
  }
  if (stats.hash) std::fprintf(stderr, "hash %s\n", hash_text(*stats.hash).c_str());
}

Members members_of(const General& general, const studio::Made& made) {
  Members members = {{"files", quoted(made.files)}, {"warnings", quoted(made.warnings)}};
  if (made.size) {
    members.emplace_back("width", std::to_string(made.size->width));
    members.emplace_back("height", std::to_string(made.size->height));
  }
  if (made.fps > 0.0) members.emplace_back("fps", json_number(made.fps));
  if (made.piece) members.emplace_back("piece", summary_json(*made.piece));
  const studio::Stats& stats = made.stats;
  if (stats.strokes > 0) members.emplace_back("strokes", std::to_string(stats.strokes));
  if (stats.frames > 0) members.emplace_back("frames", std::to_string(stats.frames));
  if (stats.hash) members.emplace_back("hash", json_text(hash_text(*stats.hash)));
  if (general.stats) {
    Members seconds;
    for (const auto& [stage, spent] : stats.seconds) {
      seconds.emplace_back(stage, json_number(spent));
    }
    members.emplace_back("seconds", json_object(seconds));
  }
  return members;
}

}  // namespace impasto::app
