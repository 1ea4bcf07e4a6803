// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/app/terminal.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace impasto::app {
namespace {

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
  std::fprintf(stderr, "impasto: %s\n", text.c_str());
}

void Terminal::error(const Error& error) {
  clear();
  std::string line = to_line(error);
  std::replace(line.begin(), line.end(), '\n', ' ');
  std::fprintf(stderr, "%simpasto:%s %s\n", colour_ ? "\x1b[31m" : "", colour_ ? "\x1b[0m" : "",
               line.c_str());
}

Progress Terminal::phase(const char* name) {
  clear();
  name_ = name;
  started_ = now();
  last_drawn_ = 0.0;
  Progress progress;
  progress.cancel = &cancel_;
  if (bar_) progress.report = [this](double fraction) { draw(fraction); };
  return progress;
}

studio::Phases Terminal::phases() {
  return [this](const char* name) { return phase(name); };
}

void Terminal::draw(double fraction) {
  const double time = now();
  if (time - last_drawn_ < 0.1 && fraction < 1.0) return;
  last_drawn_ = time;
  constexpr int kCells = 30;
  fraction = std::clamp(fraction, 0.0, 1.0);
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

std::string json_text(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      char escaped[8];
      std::snprintf(escaped, sizeof escaped, "\\u%04x", static_cast<unsigned>(c));
      out += escaped;
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string json_number(double value) {
  if (!std::isfinite(value)) return "null";
  char text[40];
  std::snprintf(text, sizeof text, "%.9g", value);
  return text;
}

std::string json_object(const std::vector<std::pair<std::string, std::string>>& members) {
  std::string out = "{";
  for (const auto& [name, value] : members) {
    if (out.size() > 1) out += ", ";
    out += json_text(name) + ": " + value;
  }
  return out + "}";
}

std::string json_array(const std::vector<std::string>& values) {
  std::string out = "[";
  for (const std::string& value : values) out += (out.size() > 1 ? ", " : "") + value;
  return out + "]";
}

}  // namespace impasto::app
