// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/app/terminal.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "impasto/base/text.h"

namespace impasto::app {
namespace {

constexpr std::size_t kLongestWarning = 4096;  ///< bytes: the longest name and more

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

}  // namespace

Terminal::Terminal(bool quiet, const std::atomic<bool>& cancel) : quiet_(quiet), cancel_(cancel) {
  const char* no_colour = std::getenv("NO_COLOR");
  const char* kind = std::getenv("TERM");
  const bool terminal =
      ::isatty(STDERR_FILENO) != 0 && kind != nullptr && std::strcmp(kind, "dumb") != 0;
  bar_ = terminal && !quiet;
  colour_ = terminal && (no_colour == nullptr || *no_colour == '\0');
}

Terminal::~Terminal() {
  clear();
}

void Terminal::clear() {
  if (drawn_) std::fputs("\r\x1b[K", stderr);
  drawn_ = false;
}

void Terminal::warn(const std::string& text) {
  if (quiet_) return;
  clear();
  // Names in it may hold anything.
  std::fprintf(stderr, "impasto: %s\n", text::clean(text, kLongestWarning).c_str());
}

void Terminal::error(const Error& error) {
  clear();
  std::string line = to_line(error);
  std::replace(line.begin(), line.end(), '\n', ' ');
  std::fprintf(stderr, "%simpasto:%s %s\n", colour_ ? "\x1b[31m" : "", colour_ ? "\x1b[0m" : "",
               line.c_str());
}

void Terminal::say(const std::string& text) {
  if (quiet_) return;
  clear();
  std::fprintf(stderr, "%s\n", text.c_str());
}

void Terminal::begin(std::size_t item, std::size_t items, int stages) {
  item_ = item;
  items_ = items;
  stages_ = std::max(1, stages);
  stage_ = -1;
  if (item == 0) started_ = now();
}

Progress Terminal::phase(const char* name) {
  clear();
  stage_ = std::min(stage_ + 1, stages_ - 1);
  name_ = name;
  if (items_ > 1) {
    name_ = std::to_string(item_ + 1) + "/" + std::to_string(items_);
  } else {
    started_ = now();
  }
  last_drawn_ = 0.0;
  Progress progress;
  progress.cancel = &cancel_;
  if (bar_) progress.report = [this](double fraction) { draw(fraction); };
  return progress;
}

void Terminal::draw(double fraction) {
  const double time = now();
  if (time - last_drawn_ < 0.1 && fraction < 1.0) return;
  last_drawn_ = time;
  constexpr int kCells = 30;
  fraction = std::clamp(fraction, 0.0, 1.0);
  if (items_ > 1) {  // one bar over all
    const double inside = (stage_ + fraction) / stages_;
    fraction = (static_cast<double>(item_) + inside) / static_cast<double>(items_);
  }
  const int full = static_cast<int>(fraction * kCells);
  std::string bar(static_cast<std::size_t>(full), '#');
  bar.resize(kCells, '-');
  std::string left;
  const double spent = time - started_;
  if (fraction > 0.01 && spent > 1.0 && fraction < 1.0) {
    const int seconds = static_cast<int>(std::ceil(spent * (1.0 - fraction) / fraction));
    char text[48];
    std::snprintf(text, sizeof text, "  %d:%02d left", seconds / 60, seconds % 60);
    left = text;
  }
  std::fprintf(stderr, "\r%-10s %s%s%s %3d %%%s\x1b[K", name_.c_str(), colour_ ? "\x1b[33m" : "",
               bar.c_str(), colour_ ? "\x1b[0m" : "", static_cast<int>(100.0 * fraction),
               left.c_str());
  std::fflush(stderr);
  drawn_ = true;
}

}  // namespace impasto::app
