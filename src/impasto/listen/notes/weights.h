// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

namespace impasto::listen {

// What tools/train_notes.py learned, as it wrote it.
extern const char* const kNoteWeights;
extern const char* const kLeadWeights;

/// Reads rows of numbers: an exponent, then two letters for each number, 12 bits.
class WeightReader {
 public:
  explicit WeightReader(const char* text) : text_(text) {}
  std::vector<float> row(std::size_t size);
  bool finished() const { return *text_ == '\0'; }

 private:
  int letter();
  const char* text_;
};

}  // namespace impasto::listen
