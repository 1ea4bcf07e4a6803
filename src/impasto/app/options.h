// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "impasto/base/result.h"
#include "impasto/media/film.h"
#include "impasto/studio/recipe.h"

namespace impasto::app {

struct Size {
  int width = 0, height = 0;
};

enum class Command { kPaint, kFilm, kListen, kWhy, kVariations, kStyles, kBrushes, kDoctor };

/// What the user asked for, checked: every number is in its range.
struct Options {
  Command command = Command::kPaint;
  std::string input;
  std::string albedo, height;  ///< paint: where colour and height go apart; empty: nowhere
  std::string output;  ///< empty: the input's name with the right ending, here
  std::string analysis;
  std::string plot;      ///< listen: a picture of what was heard; empty: none
  bool partial = false;  ///< a damaged recording is taken as far as it goes
  bool live = false;     ///< listen: through the causal half
  int block = 256;       ///< of it: samples at a time
  std::string events;    ///< of it: a file for the events as they became known
  std::string sound;     ///< film of a plan: what to hear
  std::optional<Size> size;
  studio::Wishes wishes;      ///< style, seed and what else a composition can be asked
  int count = 9;              ///< variations: how many
  std::string sheet, mixing;  ///< brushes, styles: pictures to paint
  bool page = false;          ///< brushes, styles: print their page of docs
  Size point;                 ///< why: the pixel
  double dpi = 300.0;
  media::FrameRate rate;
  std::string preset = "medium";
  int crf = 18;
  int threads = 0;
  std::string simd;
  bool quiet = false, json = false, stats = false;
};

/// Either options, or what to say and how to leave.
struct Parsed {
  std::optional<Options> options;
  std::string text;  ///< help or version, for stdout
  Error error;       ///< when neither `options` nor `text`
};

Parsed parse_command_line(int argc, char** argv);

// Each says what is allowed when it does not understand. `flag` names where the text came from.
Result<Size> parse_size(const std::string& text, const std::string& flag, int least, int most,
                        bool even);
Result<media::FrameRate> parse_rate(const std::string& text);
Result<Size> parse_point(const std::string& text);

}  // namespace impasto::app
