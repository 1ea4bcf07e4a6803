// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

namespace impasto {

/// Appends the shortest digits that read back to the same bits, plain or with an exponent,
/// whichever is shorter: "0.1", "1e-30", "12000". What is no number becomes "null", as JSON has no
/// word for it. As std::to_chars writes it, without its tables of 100 kB, which a browser would
/// have to fetch.
void append_number(std::string& out, double value);
void append_number(std::string& out, float value);

/// A whole text that is one number: the double nearest to it, infinite where none is near; nothing
/// where it is anything else. No locale has a say.
std::optional<double> read_number(const std::string& text);

/// The same digits without an exponent, for people.
std::string plain_number(double value);
std::string plain_number(float value);

}  // namespace impasto
