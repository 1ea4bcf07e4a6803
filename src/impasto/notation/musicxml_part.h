// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <map>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "impasto/notation/musicxml_bends.h"
#include "impasto/notation/musicxml_dynamics.h"
#include "impasto/notation/musicxml_ornaments.h"
#include "impasto/notation/musicxml_written.h"

namespace impasto::notation {

/// What was left out, for the user: how often, and where first.
class LeftOut {
 public:
  void add(const std::string& what, const std::string& where);
  /// One line for each kind of thing.
  std::vector<std::string> lines() const;

 private:
  struct Kind {
    std::string what, where;
    int count = 0;
  };
  std::vector<Kind> kinds_;
};

/// Reads one part after the other into the shared measures.
class PartReader {
 public:
  /// `divisions`: those of the part before, for a part that gives none.
  PartReader(Written& written, LeftOut& left_out, int part, bool leads_key, double divisions);

  std::string read(pugi::xml_node part, pugi::xml_node score_part);  ///< empty, or what is wrong
  bool gave_key() const { return gave_key_; }
  double divisions() const { return divisions_; }

 private:
  static constexpr int kStaves = 16;
  struct Placed {
    std::size_t measure, note;
    double quarter;
    float factor;  ///< of articulation
    float own;     ///< velocity given with the note itself, 0 = none
  };
  /// What articulations say.
  struct Touch {
    float length = 1.0f, factor = 1.0f;
  };
  /// A tremolo between two notes that waits for the second.
  struct Between {
    double from = 0.0, span = 0.0, type = 0.0;
    int marks = 0, voice = -1;
    std::vector<std::size_t> notes;
  };

  void read_instruments(pugi::xml_node score_part);
  std::string measure(pugi::xml_node node, std::size_t index);
  void attributes(pugi::xml_node node, Measure& m);
  void read_time(pugi::xml_node time);
  void read_key(pugi::xml_node key, Measure& m);
  void measure_style(pugi::xml_node style, std::size_t index);
  void repeat_measure(std::size_t index);
  void repeat_beats(std::size_t index, double to);
  struct Copy {
    std::size_t measure = 0;
    double from = 0.0, to = 0.0;  ///< of it
    int staff = 0;                ///< 0: all
  };
  void copy_notes(const Copy& copy, std::size_t into, double shift);
  bool sounds(std::size_t measure, double from, double to, int staff) const;

  void direction(pugi::xml_node node, Measure& m);
  void sound(pugi::xml_node node, Measure& m, double at);
  void swing(pugi::xml_node node, Measure& m, double at);
  void order(pugi::xml_node direction, const std::string& words, Measure& m);
  void dynamics(pugi::xml_node node, double quarter);
  void metronome(pugi::xml_node node, Measure& m, double at);
  void barline(pugi::xml_node node, Measure& m);

  std::string note(pugi::xml_node node, std::size_t index);
  bool read_pitch(pugi::xml_node node, WrittenNote& n, Staffed& staffed);
  int drum_key(pugi::xml_node node) const;
  void notations(pugi::xml_node node, WrittenNote& n, const Staffed& staffed, Placed& placed);
  void tremolo(pugi::xml_node node, WrittenNote& n, Measure& m, pugi::xml_node mark);
  void grace(pugi::xml_node node, WrittenNote& n, std::size_t index);
  void settle_ornament(Measure& m, const Staffed& staffed);
  void finish_graces(Measure& m, const WrittenNote* beat, bool dotted);
  double length_of(pugi::xml_node node, bool& wrong) const;
  double quarters(double divisions) const { return divisions / divisions_; }
  /// Where the cursor stands. Ticks since the last change of divisions, not summed quarters: voices
  /// that meet must meet exactly.
  double here() const { return base_ + quarters(ticks_); }
  void leave_out(const char* what) { left_out_.add(what, where_); }

  Written& written_;
  LeftOut& left_out_;
  int part_;
  bool leads_key_;
  bool gave_key_ = false;
  double divisions_ = 1.0;
  double base_ = 0.0, ticks_ = 0.0;
  double chord_at_ = 0.0;                     ///< onset of the note a <chord/> joins
  double chord_duration_ = 0.0;               ///< ticks of that note
  double reached_ = 0.0;                      ///< furthest place in the measure
  double measure_start_ = 0.0;                ///< quarter notes in written order, for dynamics
  std::string where_;                         ///< "measure 3 of part P1"
  std::array<int, kStaves + 1> chromatic_{};  ///< by staff; [0]: of those without their own
  std::array<bool, kStaves + 1> own_chromatic_{};
  int numerator_ = 4, denominator_ = 4;
  int next_numerator_ = 4,
      next_denominator_ = 4;  ///< a change inside a measure holds from the next
  bool percussion_clef_ = false;
  int staff_lines_ = 5;
  std::vector<int> ending_;
  Accidentals accidentals_;

  std::vector<std::size_t> graces_;    ///< notes of the measure waiting for their beat
  std::vector<std::size_t> previous_;  ///< the note or chord read last, no grace note
  int grace_step_ = 0;
  double grace_length_ = 0.0;  ///< quarter notes as they are written
  double steal_following_ = 0.0;
  bool grace_slash_ = false, steal_previous_ = false;
  Touch chord_touch_;
  Ornament chord_ornament_;
  Grace beat_grace_;  ///< of the beat that the chord now read stands on

  Between between_;
  Strokes tremolo_;                             ///< of the chord now read
  std::array<int, kStaves + 1> again_{};        ///< by staff ([0]: all): measures repeated; 0: none
  std::array<bool, kStaves + 1> again_ends_{};  ///< with this measure
  double beat_again_ = -1.0;  ///< where repeated beats begin in this measure; < 0: none
  std::vector<std::size_t> measure_placed_;  ///< where the notes of each measure begin in placed_
  Dynamics dynamics_;
  BendReader bends_;
  std::vector<Placed> placed_;
  std::map<std::string, int> drum_keys_;   ///< by instrument id, as numbers
  std::map<std::string, int> named_keys_;  ///< by instrument id, as names
  int part_key_ = 0;                       ///< the drum that the part's name says, 0 = none
};

}  // namespace impasto::notation
