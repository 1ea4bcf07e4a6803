// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

namespace impasto::listen {

/// Rows of equal width that grow in number while a sound streams. Kept in blocks, so that memory
/// grows with the sound and never doubles.
template <class T>
class Spectra {
 public:
  explicit Spectra(int width = 0) : width_(width) {}
  int width() const { return width_; }
  int frames() const { return frames_; }
  const T* row(int frame) const { return &blocks_[frame / kRows][place(frame)]; }
  /// A new row, of zeros.
  T* add() {
    if (frames_ % kRows == 0) blocks_.emplace_back(static_cast<std::size_t>(kRows) * width_);
    ++frames_;
    return &blocks_.back()[place(frames_ - 1)];
  }
  void clear() {
    std::vector<std::vector<T>>().swap(blocks_);
    frames_ = 0;
  }

 private:
  static constexpr int kRows = 1024;
  std::size_t place(int frame) const { return static_cast<std::size_t>(frame % kRows) * width_; }
  std::vector<std::vector<T>> blocks_;
  int width_, frames_ = 0;
};

}  // namespace impasto::listen
