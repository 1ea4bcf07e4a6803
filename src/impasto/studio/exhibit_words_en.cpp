// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <string>

#include "impasto/base/text.h"
#include "impasto/hear/form.h"
#include "impasto/plan/piece.h"
#include "impasto/studio/exhibit_words.h"

namespace impasto::studio {
namespace {

using plan::CauseKind;

std::string ordinal(int number) {
  static constexpr std::array kWords = {"first", "second",  "third",  "fourth", "fifth",
                                        "sixth", "seventh", "eighth", "ninth",  "tenth"};
  if (number >= 1 && number <= 10) return kWords[static_cast<std::size_t>(number) - 1];
  return "next";
}

std::string times(int count) {
  return count == 2 ? "second time" : count > 10 ? "last time" : ordinal(count) + " time";
}

std::string with_article(const std::string& noun) {
  const bool vowel = !noun.empty() && std::string("aeiou").find(noun[0]) != std::string::npos;
  return (vowel ? "an " : "a ") + noun;
}

/// "in the upper left", "across the top".
std::string where(const Place& place) {
  static constexpr std::array kRows = {"top", "middle", "bottom"};
  static constexpr std::array kColumns = {"left", "middle", "right"};
  const auto row = static_cast<std::size_t>(place.row);
  const auto column = static_cast<std::size_t>(place.column);
  switch (place.way) {
    case Place::kAll: return "all over";
    case Place::kAcross: return std::string("across the ") + kRows[row];
    case Place::kDown: return std::string("down the ") + kColumns[column];
    case Place::kSpot: break;
  }
  if (row == 1 && column == 1) return "in the middle";
  if (row == 1) return std::string("on the ") + kColumns[column];
  if (column == 1) return std::string("at the ") + kRows[row];
  return std::string("in the ") + (row == 0 ? "upper " : "lower ") + kColumns[column];
}

bool is_one(const Group& group) {
  return group.strokes.size() == 1;
}

/// "dark green masses", or of a single stroke "dark green mass".
std::string noun(const Group& group) {
  static constexpr std::array kOne = {"line", "dab", "wash", "slab", "mass", "stroke"};
  const auto form = static_cast<std::size_t>(group.form);
  const std::string colour = group.colour_name.empty() ? "" : group.colour_name + " ";
  return colour + (is_one(group) ? kOne[form] : std::string(kFormNames.words[form]));
}

std::string some(const Group& group) {
  return is_one(group) ? with_article(noun(group)) : noun(group);
}

std::string key_text(const plan::Key& key) {
  static constexpr std::array kNames = {"C",       "C sharp", "D",      "E flat", "E",      "F",
                                        "F sharp", "G",       "A flat", "A",      "B flat", "B"};
  return std::string(kNames[static_cast<std::size_t>((key.tonic % 12 + 12) % 12)]) +
         (key.minor ? " minor" : " major");
}

std::string owned(const plan::Piece& piece, const Group& group, const std::string& thing) {
  std::string name = part_name(piece, group);
  if (name.empty()) return "the " + thing;
  const bool word = std::all_of(name.begin(), name.end(),
                                [](unsigned char c) { return std::isalpha(c) != 0 || c >= 0x80; });
  if (!word) return "the " + thing + " of " + name;
  name[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(name[0])));
  return "the " + name + (name.ends_with('s') ? "’ " : "’s ") + thing;
}

std::string section_text(const plan::Piece& piece, int index) {
  if (index < 0 || static_cast<std::size_t>(index) >= piece.sections.size()) return "a part";
  const plan::Section& section = piece.sections[static_cast<std::size_t>(index)];
  const std::string span =
      "from " + plan::clock_text(section.start) + " to " + plan::clock_text(section.end);
  constexpr std::size_t kShort = 40;
  const std::string name = text::clean(section.name, kShort);
  if (name.size() > 2) return "“" + name + "”, " + span;
  if (piece.sections.size() < 2) return "the whole piece";
  const int number = nth_part(piece, static_cast<std::size_t>(index));
  return (section.returns > 0 ? "the " + ordinal(number + 1) + " part come again, "
                              : "the " + ordinal(number + 1) + " part, ") +
         span;
}

/// What a visitor hears of it; empty when there is no word for it.
std::string sound_text(const plan::Piece& piece, const Group& group) {
  switch (group.kind) {
    case CauseKind::kMelody: return owned(piece, group, "tune");
    case CauseKind::kBass: return "the bass";
    case CauseKind::kNote: return owned(piece, group, "notes");
    case CauseKind::kSection: return section_text(piece, group.index);
    case CauseKind::kChord: return "its chords";
    case CauseKind::kBeat: return "its beats";
    case CauseKind::kOnset: return "its attacks";
    case CauseKind::kLoudness: return "how loud it is";
    case CauseKind::kKey:
      if (group.index >= 0 && static_cast<std::size_t>(group.index) < piece.keys.size())
        return "the key, " + key_text(piece.keys[static_cast<std::size_t>(group.index)]);
      return "the key";
    case CauseKind::kPiece:
      if (const plan::Key* key = hear::main_key(piece)) return "the key, " + key_text(*key);
      return {};
    default: return {};
  }
}

std::string materials(const plan::Plan& plan) {
  static constexpr std::array kMedia = {"oil", "ink", "watercolour", "mineral colours"};
  static constexpr std::array<const char*, 5> kGrounds = {"linen", "cotton", "panel", "paper",
                                                          "washi"};
  const std::size_t count = plan.strokes.size();
  return std::string(kMedia[static_cast<std::size_t>(medium_of(plan))]) + " on " +
         kGrounds[static_cast<std::size_t>(plan.sheet.ground)] + ", " + std::to_string(count) +
         (count == 1 ? " stroke" : " strokes");
}

std::string fact(const plan::Piece& piece, const Group& group) {
  const std::string sound = sound_text(piece, group);
  if (sound.empty()) return {};
  if (group.kind == CauseKind::kPiece)
    return "The " + (group.colour_name.empty() ? "" : group.colour_name + " ") + "ground answers " +
           sound + ".";
  return "The " + noun(group) + " " + where(group.place) + (is_one(group) ? " is " : " are ") +
         sound + ".";
}

std::string opening_text(const Passage& passage) {
  switch (passage.opening) {
    case Passage::kBegins: return "It begins";
    case Passage::kNewPart: return "A new part";
    case Passage::kPartReturns: return "The " + ordinal(passage.part + 1) + " part returns";
    case Passage::kTuneReturns:
      return std::string("The tune comes back") + (passage.higher > 0   ? ", higher"
                                                   : passage.higher < 0 ? ", lower"
                                                                        : "");
    case Passage::kPhraseReturns: return "The phrase comes again";
    case Passage::kGoesOn: break;
  }
  return {};
}

std::string motion_text(const Passage& passage) {
  static constexpr std::array kMotions = {"",
                                          "the tune climbs",
                                          "the tune sinks",
                                          "the tune wanders",
                                          "the tune stays on a few notes",
                                          "the tune leaps"};
  static constexpr std::array kPaces = {"", " in quick notes", " in long notes"};
  static constexpr std::array kLevels = {"",         ", growing louder", ", fading", ", loud",
                                         ", softly", ", at its loudest", ""};
  static constexpr std::array kAlone = {
      "the sound goes on", "the sound grows",      "the sound fades", "the sound is loud",
      "the sound is soft", "it is at its loudest", "silence"};
  const auto level = static_cast<std::size_t>(passage.level);
  if (passage.level == Passage::kSilent || passage.motion == Passage::kNoTune) return kAlone[level];
  return std::string(kMotions[static_cast<std::size_t>(passage.motion)]) +
         kPaces[static_cast<std::size_t>(passage.pace)] + kLevels[level];
}

std::string paint_text(const Passage& passage) {
  if (!passage.paint) return {};
  const Group& group = *passage.paint;
  const bool one = is_one(group), tune = passage.motion != Passage::kNoTune;
  const auto verb = [&](const char* of_one, const char* of_many) {
    return std::string(one ? of_one : of_many);
  };
  const std::string place = " " + where(group.place);
  switch (group.kind) {
    case CauseKind::kMelody:
      return some(group) +
             (tune ? verb(" follows it", " follow it") : verb(" is drawn", " are drawn")) + place;
    case CauseKind::kBass: return some(group) + verb(" carries it", " carry it") + place;
    case CauseKind::kSection: return some(group) + verb(" spreads", " spread") + place;
    case CauseKind::kChord: return some(group) + verb(" lies under it", " lie under it") + place;
    case CauseKind::kBeat: return some(group) + verb(" marks the beat", " mark the beat") + place;
    case CauseKind::kOnset: return some(group) + verb(" lands", " land") + place;
    case CauseKind::kNote:
      return some(group) + verb(" answers a note", " answer note by note") + place;
    case CauseKind::kPiece: return "the ground is toned " + group.colour_name;
    default: return some(group) + verb(" appears", " appear") + place;
  }
}

std::string passage_text(const Passage& passage) {
  const std::string opening = opening_text(passage);
  std::string text = motion_text(passage);
  if (!opening.empty()) text = opening + ": " + text;
  if (const std::string paint = paint_text(passage); !paint.empty()) text += "; " + paint;
  return capital(text) + ".";
}

std::string stop_text(const plan::Plan& plan, const Stop& stop) {
  const std::string at = plan::clock_text(stop.start);
  const std::string paint = stop.paint ? some(*stop.paint) : std::string();
  switch (stop.kind) {
    case Stop::kClimax:
      return "Here the music is at its loudest, at " + at +
             (paint.empty() ? "." : ": " + paint + ".");
    case Stop::kTune:
      return "The tune of " + plan::clock_text(stop.first) + " for the " + times(stop.times) +
             ", at " + at + (paint.empty() ? "." : ": " + paint + ".");
    case Stop::kReturn:
      return "The part of " + plan::clock_text(stop.first) + " returns at " + at +
             (paint.empty() ? "." : ", as " + paint + ".");
    case Stop::kBare: {
      static constexpr std::array<const char*, 5> kGrounds = {"linen", "cotton", "wood", "paper",
                                                              "paper"};
      return std::string("Bare ") + kGrounds[static_cast<std::size_t>(plan.sheet.ground)] +
             ". Here the music left room; its softest moment is at " + at + ".";
    }
    case Stop::kFirst:
      return "The first mark that is still in sight, at " + at +
             (paint.empty() ? "." : ": " + paint + ".");
    case Stop::kLongest:
      return "The longest stroke in sight, from " + at + " on" +
             (paint.empty() ? "." : ": " + paint + ".");
  }
  return {};
}

std::string description(const plan::Plan& plan, const Seen& seen,
                        const std::vector<Group>& groups) {
  const float ratio = plan.sheet.width / plan.sheet.height;
  const char* format = ratio > 1.15f ? "a wide" : ratio < 0.87f ? "an upright" : "a square";
  std::string text =
      std::string("An abstract painting in ") + format + " format, " + materials(plan) + ".";
  std::string second;
  int named = 0;
  for (const Group& group : groups) {
    if (named == 2) break;
    if (group.kind == CauseKind::kPiece) continue;
    second += (second.empty() ? "" : "; ") + some(group) +
              (group.place.way == Place::kAll ? " are all over it" : " " + where(group.place));
    ++named;
  }
  if (second.empty()) second = "nothing but the ground is to be seen";
  text += " " + capital(second) + ".";
  constexpr double kMuch = 0.08;
  if (seen.bare > kMuch) {
    return text + " About " + std::to_string(static_cast<int>(std::lround(20.0 * seen.bare)) * 5) +
           " % of the ground is left bare.";
  }
  for (const Group& group : groups) {
    if (group.kind == CauseKind::kPiece)
      return text + " Between them the ground is " + group.colour_name + ".";
  }
  return text + " The ground is covered.";
}

}  // namespace

const Words kEnglishWords = {materials, fact, passage_text, stop_text, description};

}  // namespace impasto::studio
