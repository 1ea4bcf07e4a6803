// SPDX-License-Identifier: GPL-3.0-or-later
// Writes dlib's frontal face detector as plain numbers: `face_weights FILE`. Run by the build. In
// dlib's header they are packed so well that unpacking takes longer than looking at a picture, and
// needs parts of dlib's library.
#include "impasto/sight/dlib_alone.h"

// After it.
#include <dlib/image_processing/frontal_face_detector.h>

#include <cstdio>
#include <fstream>

int main(int count, char** words) {
  if (count != 2) {
    std::fprintf(stderr, "usage: face_weights FILE\n");
    return 2;
  }
  std::ofstream out(words[1], std::ios::binary);
  dlib::serialize(dlib::get_frontal_face_detector(), out);
  if (out.flush()) return 0;
  std::fprintf(stderr, "%s: cannot be written\n", words[1]);
  return 1;
}
