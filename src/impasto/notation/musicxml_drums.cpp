// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/notation/musicxml_drums.h"

#include <algorithm>
#include <initializer_list>
#include <string>

namespace impasto::notation {
namespace {

struct Named {
  int key;
  std::initializer_list<const char*> words;  ///< all of them in the name
};
/// The first that fits: what is told apart by more words stands first.
const Named kNamed[] = {{44, {"hat", "pedal"}},
                        {44, {"hat", "foot"}},
                        {46, {"hat", "open"}},
                        {42, {"hat"}},
                        {37, {"side", "stick"}},
                        {37, {"sidestick"}},
                        {37, {"rim"}},
                        {37, {"cross", "stick"}},
                        {40, {"electric", "snare"}},
                        {38, {"snare"}},
                        {38, {"caisse", "claire"}},
                        {41, {"low", "floor"}},
                        {43, {"floor"}},
                        {45, {"low", "tom"}},
                        {48, {"mid", "tom"}},
                        {50, {"high", "tom"}},
                        {47, {"tom"}},
                        {53, {"ride", "bell"}},
                        {59, {"ride", "2"}},
                        {51, {"ride"}},
                        {57, {"crash", "2"}},
                        {52, {"china"}},
                        {52, {"chinese"}},
                        {55, {"splash"}},
                        {49, {"crash"}},
                        {54, {"tambourine"}},
                        {54, {"tamburin"}},
                        {56, {"cowbell"}},
                        {56, {"cow", "bell"}},
                        {58, {"vibraslap"}},
                        {60, {"bongo", "high"}},
                        {61, {"bongo"}},
                        {62, {"conga", "mute"}},
                        {63, {"conga", "high"}},
                        {64, {"conga"}},
                        {65, {"timbale", "high"}},
                        {66, {"timbale"}},
                        {67, {"agogo", "high"}},
                        {68, {"agogo"}},
                        {69, {"cabasa"}},
                        {70, {"maracas"}},
                        {70, {"shaker"}},
                        {73, {"guiro", "short"}},
                        {74, {"guiro"}},
                        {75, {"clave"}},
                        {76, {"block", "high"}},
                        {77, {"block", "low"}},
                        {76, {"woodblock"}},
                        {76, {"wood", "block"}},
                        {76, {"temple", "block"}},
                        {78, {"cuica", "mute"}},
                        {79, {"cuica"}},
                        {80, {"triangle", "mute"}},
                        {81, {"triangle"}},
                        {81, {"triangel"}},
                        {39, {"clap"}},
                        {52, {"tam-tam"}},
                        {52, {"gong"}},
                        {36, {"kick"}},
                        {36, {"bass drum 1"}},
                        {35, {"bass", "drum"}},
                        {35, {"grosse", "caisse"}},
                        {35, {"gran", "cassa"}},
                        {35, {"trommel", "gro"}},
                        {49, {"cymbal"}},
                        {49, {"piatti"}},
                        {49, {"becken"}}};

struct Placed {
  char step;
  int octave, key;
};
constexpr Placed kHeads[] = {{'D', 4, 36}, {'E', 4, 35}, {'F', 4, 36}, {'G', 4, 41}, {'A', 4, 43},
                             {'B', 4, 45}, {'C', 5, 38}, {'D', 5, 47}, {'E', 5, 48}, {'F', 5, 50},
                             {'G', 5, 42}, {'A', 5, 49}, {'B', 5, 57}, {'C', 6, 55}};
constexpr Placed kCrosses[] = {{'D', 4, 44}, {'E', 4, 44}, {'F', 4, 44}, {'C', 5, 37},
                               {'D', 5, 51}, {'E', 5, 51}, {'F', 5, 51}, {'G', 5, 42},
                               {'A', 5, 49}, {'B', 5, 57}, {'C', 6, 55}};

template <std::size_t N>
int key_at(const Placed (&places)[N], char step, int octave) {
  const auto found = std::find_if(std::begin(places), std::end(places), [&](const Placed& p) {
    return p.step == step && p.octave == octave;
  });
  return found == std::end(places) ? 0 : found->key;
}

}  // namespace

int drum_key_named(std::string_view name) {
  std::string lower(name.substr(0, 80));
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  for (const Named& named : kNamed) {
    const bool fits = std::all_of(named.words.begin(), named.words.end(), [&](const char* word) {
      return lower.find(word) != std::string::npos;
    });
    if (fits) return named.key;
  }
  return 0;
}

int drum_key_at(char step, int octave, std::string_view notehead) {
  if (notehead == "circle-x" || notehead == "circled") {
    return step == 'G' && octave == 5 ? 46 : key_at(kCrosses, step, octave);
  }
  const bool cymbal = notehead == "x" || notehead == "cross" || notehead == "diamond";
  if (!cymbal) return key_at(kHeads, step, octave);
  if (notehead == "diamond" && step == 'F' && octave == 5) return 53;
  const int key = key_at(kCrosses, step, octave);
  return key != 0 ? key : key_at(kHeads, step, octave);
}

}  // namespace impasto::notation
