// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
// R. G. Burger, R. K. Dybvig: "Printing Floating-Point Numbers Quickly and Accurately", PLDI 1996:
// digits of r / s until what is left is nearer than half the way to the next number.
#include "impasto/base/number_text.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <vector>
#include <version>

namespace impasto {
namespace {

/// A whole number of any size, 32 bits a place, the lowest first; no zeros at its end.
using Big = std::vector<std::uint32_t>;

void trim(Big& x) {
  while (!x.empty() && x.back() == 0) x.pop_back();
}

void times(Big& x, std::uint32_t by) {
  std::uint64_t carry = 0;
  for (std::uint32_t& place : x) {
    carry += std::uint64_t{place} * by;
    place = static_cast<std::uint32_t>(carry);
    carry >>= 32;
  }
  if (carry != 0) x.push_back(static_cast<std::uint32_t>(carry));
}

Big shifted(std::uint64_t value, int bits) {
  Big x(static_cast<std::size_t>(bits / 32), 0);
  for (const std::uint64_t half : {value & 0xFFFFFFFFu, value >> 32})
    x.push_back(static_cast<std::uint32_t>(half));
  x.push_back(0);
  trim(x);
  times(x, 1u << (bits % 32));
  return x;
}

int compare(const Big& a, const Big& b) {
  if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
  for (std::size_t i = a.size(); i-- > 0;) {
    if (a[i] != b[i]) return a[i] < b[i] ? -1 : 1;
  }
  return 0;
}

Big sum(const Big& a, const Big& b) {
  Big x(std::max(a.size(), b.size()) + 1, 0);
  std::uint64_t carry = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    carry += (i < a.size() ? a[i] : 0ull) + (i < b.size() ? b[i] : 0ull);
    x[i] = static_cast<std::uint32_t>(carry);
    carry >>= 32;
  }
  trim(x);
  return x;
}

/// a becomes the rest of a / b, which is below 10.
int divide(Big& a, const Big& b) {
  int quotient = 0;
  while (compare(a, b) >= 0) {
    std::int64_t borrow = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
      borrow += std::int64_t{a[i]} - (i < b.size() ? b[i] : 0);
      a[i] = static_cast<std::uint32_t>(borrow);
      borrow >>= 32;
    }
    trim(a);
    ++quotient;
  }
  return quotient;
}

struct Digits {
  std::string text;
  int point = 0;  ///< value = 0.text * 10^point
};

/// Of fraction * 2^exponent, fraction > 0. `even`: the ends of its interval read back to it too.
Digits digits_of(std::uint64_t fraction, int exponent, bool narrow_below) {
  const bool even = (fraction & 1u) == 0;
  const int up = exponent > 0 ? exponent : 0, down = exponent < 0 ? -exponent : 0;
  const int extra = narrow_below ? 2 : 1;  // halves or quarters of the gap
  Big r = shifted(fraction, up + extra), s = shifted(1, down + extra);
  Big above = shifted(1, up + extra - 1), below = shifted(1, up);
  // An estimate of the power of ten, at most one too low.
  const int bits = 64 - std::countl_zero(fraction) + exponent - 1;
  int point = static_cast<int>(std::ceil(bits * 0.30102999566398114 - 1e-10));
  for (int i = 0; i < point; ++i) times(s, 10);
  const auto all_times = [&](std::uint32_t by) {
    times(r, by);
    times(above, by);
    times(below, by);
  };
  for (int i = point; i < 0; ++i) all_times(10);
  const int reach = compare(sum(r, above), s);
  if (even ? reach >= 0 : reach > 0) {
    ++point;
  } else {
    all_times(10);
  }
  Digits digits{{}, point};
  for (;;) {
    int digit = divide(r, s);
    const int to_low = compare(r, below), to_high = compare(sum(r, above), s);
    const bool low = even ? to_low <= 0 : to_low < 0, high = even ? to_high >= 0 : to_high > 0;
    if (low || high) {
      const int middle = compare(sum(r, r), s);
      const bool nearer = middle > 0 || (middle == 0 && digit % 2 == 1);  // in the middle: to even
      if (high && (!low || nearer)) ++digit;
      digits.text += static_cast<char>('0' + digit);
      return digits;
    }
    digits.text += static_cast<char>('0' + digit);
    all_times(10);
  }
}

void append(std::string& out, bool negative, const Digits& d, bool exponent) {
  if (negative) out += '-';
  const int count = static_cast<int>(d.text.size()), power = d.point - 1;
  const int scientific = count + (count > 1) + 2 + (std::abs(power) > 99 ? 3 : 2);
  const int plain =
      d.point <= 0 ? 2 - d.point + count : std::max(d.point, count + (d.point < count));
  if (exponent && scientific < plain) {
    out += d.text[0];
    if (count > 1) out.append(1, '.').append(d.text, 1);
    out += power < 0 ? "e-" : "e+";
    if (std::abs(power) < 10) out += '0';
    out += std::to_string(std::abs(power));
  } else if (d.point <= 0) {
    out.append("0.").append(static_cast<std::size_t>(-d.point), '0').append(d.text);
  } else if (d.point < count) {
    out.append(d.text, 0, static_cast<std::size_t>(d.point)).append(1, '.');
    out.append(d.text, static_cast<std::size_t>(d.point));
  } else {
    out.append(d.text).append(static_cast<std::size_t>(d.point - count), '0');
  }
}

/// `mantissa` bits of fraction below the exponent's, as IEEE 754 has them.
void append_bits(std::string& out, std::uint64_t bits, int mantissa, int exponents,
                 bool may_have_exponent) {
  const std::uint64_t one = 1;
  const bool negative = (bits >> (mantissa + exponents) & 1u) != 0;
  const std::uint64_t fraction = bits & ((one << mantissa) - 1);
  const int exponent = static_cast<int>(bits >> mantissa & ((one << exponents) - 1));
  const int bias = (1 << (exponents - 1)) - 1 + mantissa;
  if (exponent == (1 << exponents) - 1) {
    out += "null";
  } else if (exponent == 0 && fraction == 0) {
    out += negative ? "-0" : "0";
  } else if (exponent == 0) {
    append(out, negative, digits_of(fraction, 1 - bias, false), may_have_exponent);
  } else {
    append(out, negative,
           digits_of(fraction | one << mantissa, exponent - bias, fraction == 0 && exponent > 1),
           may_have_exponent);
  }
}

}  // namespace

void append_number(std::string& out, double value) {
  append_bits(out, std::bit_cast<std::uint64_t>(value), 52, 11, true);
}

void append_number(std::string& out, float value) {
  append_bits(out, std::bit_cast<std::uint32_t>(value), 23, 8, true);
}

std::optional<double> read_number(const std::string& text) {
  double value = 0.0;
  const char* const end = text.data() + text.size();
#ifdef __cpp_lib_to_chars
  const std::from_chars_result read = std::from_chars(text.data(), end, value);
  if (read.ec == std::errc::invalid_argument || read.ptr != end) return std::nullopt;
  // Too large and too small are told apart by strtod alone.
  if (read.ec == std::errc::result_out_of_range) value = std::strtod(text.c_str(), nullptr);
#else  // libc++ 19; a page's program knows no locale but "C"
  char* stopped = nullptr;
  const bool begins = !text.empty() && text.find_first_of("+ xX\t\n") != 0 &&
                      text.find_first_of("xX") == std::string::npos;
  value = begins ? std::strtod(text.c_str(), &stopped) : 0.0;
  if (!begins || stopped != end) return std::nullopt;
#endif
  return value;
}

std::string plain_number(double value) {
  std::string text;
  append_bits(text, std::bit_cast<std::uint64_t>(value), 52, 11, false);
  return text;
}

std::string plain_number(float value) {
  std::string text;
  append_bits(text, std::bit_cast<std::uint32_t>(value), 23, 8, false);
  return text;
}

}  // namespace impasto
