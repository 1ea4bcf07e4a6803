// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/plan/form.h"

namespace impasto::plan {

std::string section_letter(int label) {
  std::string letters;
  for (int n = label + 1; n > 0; n = (n - 1) / 26) {
    letters.insert(letters.begin(), static_cast<char>('A' + (n - 1) % 26));
  }
  return letters;
}

std::string phrase_letter(int label) {
  std::string letters = section_letter(label);
  for (char& c : letters) c = static_cast<char>(c - 'A' + 'a');
  return letters;
}

}  // namespace impasto::plan
