// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "impasto/base/result.h"
#include "impasto/media/film.h"
#include "impasto/studio/order.h"

namespace impasto::app {

// Texts as typed into values. Each says what is allowed when it does not understand; `flag` names
// where the text came from.

Result<studio::Size> parse_size(const std::string& text, const std::string& flag, int least,
                                int most, bool even);
Result<media::FrameRate> parse_rate(const std::string& text);
Result<studio::Size> parse_point(const std::string& text);
Result<std::uint64_t> parse_seed(const std::string& text);

// What an Option does with its value: keeps it there.
using Take = std::function<Result<void>(const std::string&)>;

Take take_switch(bool& to);
Take take_text(std::string& to);
Take take_wish(std::optional<std::string>& to);
Take take_number(std::optional<double>& to, const std::string& flag);
/// `range` says in words what is allowed.
Take take_whole(int& to, const std::string& flag, int least, int most, const std::string& range);
Take take_real(double& to, const std::string& flag, double least, double most,
               const std::string& range);
Take take_size(std::optional<studio::Size>& to, int least = 16, int most = 32768,
               bool even = false);
/// One of `words`; `what` says what they are: "a preset of x264".
Take take_word(std::string& to, const std::string& flag, const std::string& what,
               const std::vector<std::string>& words);

}  // namespace impasto::app
