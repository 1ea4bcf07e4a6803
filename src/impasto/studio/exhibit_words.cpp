// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/studio/exhibit_words.h"

#include <algorithm>
#include <cctype>
#include <set>

#include "impasto/base/text.h"
#include "impasto/plan/piece.h"

namespace impasto::studio {

const Words& words_of(Language language) {
  return language == Language::kFrench ? kFrenchWords : kEnglishWords;
}

Medium medium_of(const plan::Plan& plan) {
  const std::string hand = plan.hands.empty() ? "" : plan.hands.front();
  if (hand == "ink") return Medium::kInk;
  if (hand == "nihonga") return Medium::kMineral;
  const bool paper =
      plan.sheet.ground == plan::Ground::kPaper || plan.sheet.ground == plan::Ground::kWashi;
  constexpr float kRuns = 0.4f;
  return paper && plan.sheet.flow.wash > kRuns ? Medium::kWatercolour : Medium::kOil;
}

std::string part_name(const plan::Piece& piece, const Group& group) {
  if (group.part < 0 || static_cast<std::size_t>(group.part) >= piece.parts.size()) return {};
  constexpr std::size_t kShort = 40;
  return text::clean(piece.parts[static_cast<std::size_t>(group.part)].name, kShort);
}

std::string capital(std::string text) {
  if (!text.empty()) {
    text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  }
  return text;
}

int nth_part(const plan::Piece& piece, std::size_t section) {
  std::set<int> before;
  for (std::size_t i = 0; i < piece.sections.size(); ++i) {
    const int label = piece.sections[i].label;
    if (label == piece.sections[section].label) break;
    before.insert(label);
  }
  return static_cast<int>(before.size());
}

}  // namespace impasto::studio
