// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <pugixml.hpp>
#include <utility>
#include <vector>

#include "impasto/notation/musicxml_written.h"

namespace impasto::notation {

/// Where a note stands on the page: its neighbours are told from here.
struct Staffed {
  int staff = 1;
  int place = 0;  ///< steps (C D E ...) above C of octave 0
  double alter = 0.0;
};

/// What accidentals hold: those of the key, and those of the measure so far.
class Accidentals {
 public:
  void key(int staff, int fifths);  ///< staff 0: all of them
  void new_measure() { seen_.clear(); }
  void note(const Staffed& note) { seen_[{note.staff, note.place}] = note.alter; }
  double alter(int staff, int place) const;

 private:
  std::map<int, int> fifths_;
  std::map<std::pair<int, int>, double> seen_;
};

/// The ornament of a note with these `<ornaments>`, with its neighbours by key, accidentals and
/// accidental marks. Says nothing of tremolos and of the wavy lines of trills.
Ornament read_ornament(pugi::xml_node ornaments, const Staffed& note,
                       const Accidentals& accidentals);
/// A trill with its neighbours, for a note under the line of a trill that began before.
Ornament plain_trill(const Staffed& note, const Accidentals& accidentals);

/// How far apart the strokes of a tremolo of `marks` (0..8; 0: as fast as can be) stand, quarter
/// notes, for a note written as `type` without dots.
double stroke_length(double type, int marks);

/// One note struck in place of a longer one. Quarter notes from the beginning of that.
struct Struck {
  double from = 0.0, to = 0.0;
  float semitones = 0.0f;  ///< away from its pitch
};

/// What is played for a note of `quarters` with ornament, tremolo or glissando, at `seconds` a
/// quarter note; empty for a plain one.
std::vector<Struck> figure(const WrittenNote& note, double quarters, double seconds);

}  // namespace impasto::notation
