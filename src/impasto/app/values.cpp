// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/app/values.h"

#include <algorithm>
#include <charconv>
#include <string_view>

namespace impasto::app {
namespace {

/// The whole of `text` as a number, or nothing.
std::optional<int> whole_number(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// The same for a number with decimals.
std::optional<double> real_number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

tl::unexpected<Error> no_number(const std::string& text, const std::string& flag,
                                const std::string& hint) {
  return fail(ErrorCode::kUsage, "\"" + text + "\" is not a number", flag, hint);
}

}  // namespace

Result<studio::Size> parse_size(const std::string& text, const std::string& flag, int least,
                                int most, bool even) {
  const std::size_t cross = text.find_first_of("xX");
  const std::string_view all = text;
  const std::optional<int> width = whole_number(all.substr(0, cross));
  const std::optional<int> height =
      cross == std::string::npos ? width : whole_number(all.substr(cross + 1));
  if (!width || !height) {
    return fail(ErrorCode::kUsage, "\"" + text + "\" is not a size", flag,
                "write it as WIDTHxHEIGHT, for example 3000x3000, or as one number for a square");
  }
  if (*width < least || *width > most || *height < least || *height > most) {
    return fail(
        ErrorCode::kUsage, text + " is out of range", flag,
        "each side can be " + std::to_string(least) + " to " + std::to_string(most) + " pixels");
  }
  if (even && (*width % 2 != 0 || *height % 2 != 0)) {
    return fail(ErrorCode::kUsage, text + " has an odd side", flag,
                "a film needs even numbers of pixels");
  }
  return studio::Size{*width, *height};
}

Result<media::FrameRate> parse_rate(const std::string& text) {
  // The rates of NTSC video are written as decimals and meant as fractions.
  media::FrameRate rate;
  if (text == "23.976" || text == "23.98") {
    rate = {24000, 1001};
  } else if (text == "29.97") {
    rate = {30000, 1001};
  } else if (text == "59.94") {
    rate = {60000, 1001};
  } else {
    const std::size_t slash = text.find('/');
    const std::string_view all = text;
    const std::optional<int> numerator = whole_number(all.substr(0, slash));
    const std::optional<int> denominator =
        slash == std::string::npos ? 1 : whole_number(all.substr(slash + 1));
    rate = {numerator.value_or(0), denominator.value_or(0)};
  }
  if (rate.denominator < 1 || rate.denominator > 1001 || rate.fps() < 1.0 || rate.fps() > 120.0) {
    return fail(ErrorCode::kUsage, "\"" + text + "\" is not a frame rate", "--fps",
                "give 1 to 120 frames a second: 24, 25, 29.97, 30, 50, 60 or a fraction such as "
                "30000/1001");
  }
  return rate;
}

Result<studio::Size> parse_point(const std::string& text) {
  const std::size_t comma = text.find(',');
  const std::string_view all = text;
  const std::optional<int> x = whole_number(all.substr(0, comma));
  const std::optional<int> y =
      comma == std::string::npos ? std::nullopt : whole_number(all.substr(comma + 1));
  if (!x || !y) {
    return fail(ErrorCode::kUsage, "\"" + text + "\" is not a pixel", "PIXEL",
                "write it as two whole numbers with a comma: 1200,840");
  }
  return studio::Size{*x, *y};
}

Result<std::uint64_t> parse_seed(const std::string& text) {
  const bool digits = text.find_first_not_of("0123456789") == std::string::npos;
  if (text.empty() || !digits || text.size() > 18) {
    return fail(ErrorCode::kUsage, "\"" + text + "\" is not a seed", "--seed",
                "give a whole number from 0 to 999999999999999999");
  }
  return std::stoull(text);
}

Take take_switch(bool& to) {
  return [&to](const std::string&) -> Result<void> {
    to = true;
    return {};
  };
}

Take take_text(std::string& to) {
  return [&to](const std::string& text) -> Result<void> {
    to = text;
    return {};
  };
}

Take take_wish(std::optional<std::string>& to) {
  return [&to](const std::string& text) -> Result<void> {
    to = text;
    return {};
  };
}

Take take_number(std::optional<double>& to, const std::string& flag) {
  return [&to, flag](const std::string& text) -> Result<void> {
    to = real_number(text);
    if (!to) return no_number(text, flag, "write it as 1.5");
    return {};
  };
}

Take take_whole(int& to, const std::string& flag, int least, int most, const std::string& range) {
  return [=, &to](const std::string& text) -> Result<void> {
    const std::optional<int> value = whole_number(text);
    if (!value) return no_number(text, flag, "give " + range);
    if (*value < least || *value > most) {
      return fail(ErrorCode::kUsage, "the value is out of range", flag, "give " + range);
    }
    to = *value;
    return {};
  };
}

Take take_real(double& to, const std::string& flag, double least, double most,
               const std::string& range) {
  return [=, &to](const std::string& text) -> Result<void> {
    const std::optional<double> value = real_number(text);
    if (!value) return no_number(text, flag, "give " + range);
    if (!(*value >= least && *value <= most)) {
      return fail(ErrorCode::kUsage, "the value is out of range", flag, "give " + range);
    }
    to = *value;
    return {};
  };
}

Take take_size(std::optional<studio::Size>& to, int least, int most, bool even) {
  return [=, &to](const std::string& text) -> Result<void> {
    const auto size = parse_size(text, "--size", least, most, even);
    if (!size) return tl::unexpected(size.error());
    if (size->width > 8 * size->height || size->height > 8 * size->width) {
      return fail(ErrorCode::kUsage, text + " is too narrow", "--size",
                  "one side can be at most 8 times the other");
    }
    to = *size;
    return {};
  };
}

Take take_word(std::string& to, const std::string& flag, const std::string& what,
               const std::vector<std::string>& words) {
  return [=, &to](const std::string& text) -> Result<void> {
    if (std::find(words.begin(), words.end(), text) == words.end()) {
      std::string names;
      for (const std::string& word : words) names += " " + word;
      return fail(ErrorCode::kUsage, "\"" + text + "\" is not " + what, flag,
                  "give one of" + names);
    }
    to = text;
    return {};
  };
}

}  // namespace impasto::app
