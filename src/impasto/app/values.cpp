// SPDX-License-Identifier: GPL-3.0-or-later
#include <charconv>
#include <string_view>

#include "impasto/app/options.h"

namespace impasto::app {
namespace {

/// The whole of `text` as a number, or nothing.
std::optional<int> whole_number(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

Result<Size> parse_size(const std::string& text, const std::string& flag, int least, int most,
                        bool even) {
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
  return Size{*width, *height};
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

Result<Size> parse_point(const std::string& text) {
  const std::size_t comma = text.find(',');
  const std::string_view all = text;
  const std::optional<int> x = whole_number(all.substr(0, comma));
  const std::optional<int> y =
      comma == std::string::npos ? std::nullopt : whole_number(all.substr(comma + 1));
  if (!x || !y) {
    return fail(ErrorCode::kUsage, "\"" + text + "\" is not a pixel", "PIXEL",
                "write it as two whole numbers with a comma: 1200,840");
  }
  return Size{*x, *y};
}

}  // namespace impasto::app
