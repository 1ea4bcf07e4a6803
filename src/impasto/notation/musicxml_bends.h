// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <pugixml.hpp>
#include <string>
#include <utility>
#include <vector>

#include "impasto/notation/bends.h"
#include "impasto/notation/musicxml_written.h"

namespace impasto::notation {

/// Reads the signs of one part that move the pitch within a note.
class BendReader {
 public:
  explicit BendReader(Written& written) : written_(written) {}

  /// The part's instrument has a fixed pitch for each key: slides are played as their steps, and a
  /// wavy line, which elsewhere is a vibrato unless a trill mark stands before it, is a trill.
  void fixed_pitch(bool fixed) { fixed_pitch_ = fixed; }

  /// Of the note with this element, which stands at measure.notes[note].
  void read(pugi::xml_node node, std::size_t measure, std::size_t note);
  /// Whether the line of a trill is over the note read last.
  bool trilled() const { return trilled_; }

 private:
  struct Waiting {
    std::size_t measure, note;
  };
  void slides(pugi::xml_node notations, std::size_t measure, std::size_t note);
  void wavy_lines(pugi::xml_node notations, const std::string& voice);

  Written& written_;
  bool fixed_pitch_ = false;
  /// (slide or glissando, number) -> notes that slide to one that is still to come, oldest first.
  std::map<std::pair<bool, int>, std::vector<Waiting>> sliding_;
  /// (voice, number) -> whether the wavy line that is open there belongs to a trill.
  std::map<std::pair<std::string, int>, bool> wavy_;
  bool shaken_ = false, trilled_ = false;  ///< a wavy line is over this note, or a trill's
};

/// The signs over one of the notes that are tied together, and where in the whole it stands.
struct BentPiece {
  const std::vector<WrittenBend>* bends = nullptr;
  double from = 0.0, to = 0.0;  ///< s after the onset
};

/// The curve of a note of `length` seconds made of tied pieces.
Bends perform_bends(const std::vector<BentPiece>& pieces, double length, BendBudget& budget);

}  // namespace impasto::notation
