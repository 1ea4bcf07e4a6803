// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "impasto/compose/cues.h"
#include "impasto/compose/easel.h"
#include "impasto/compose/live/estimate.h"
#include "impasto/compose/live/page.h"
#include "impasto/compose/live/queue.h"
#include "impasto/compose/settings.h"
#include "impasto/hear/so_far.h"
#include "impasto/plan/piece.h"

namespace impasto::compose {

/// Composes while the music sounds, in steps of a twentieth of a second: at each it knows what had
/// sounded by then, however much more it has been given.
class Live {
 public:
  explicit Live(const Settings& settings);
  Live(const Live&) = delete;
  Live& operator=(const Live&) = delete;

  const plan::Sheet& sheet() const { return plan_.sheet; }
  void hear(const plan::Piece& so_far);
  std::vector<plan::Stroke> take(double until);

 private:
  void step(const plan::Piece* whole);
  void begin_page();
  void begin_stretch();
  bool may_part() const;
  bool says_another_stretch();
  void follow_colours();
  void follow_range();
  void fit_sizes();

  void paint_chords();
  void paint_bass();
  void paint_inner();
  void paint_hits();
  void paint_tune();
  void paint_group(int first, int last, bool holds);
  void begin_breath(int first);
  void join_line();
  void watch_for_climax();

  /// Lets the cue be painted, and plans what comes of it; true when anything does.
  bool paint(const Cue& cue);
  void whisper(const Cue& cue, const score::Note& note, plan::CauseKind kind);
  void plan_strokes();
  double now() const { return static_cast<double>(step_) * Queue::kSlice; }

  const Settings asked_;
  Settings settings_;  ///< as asked, with sizes that fall as the canvas fills
  hear::SoFar ears_;
  plan::Piece heard_;                ///< so far; its sections are the stretches of the page
  std::vector<plan::Section> told_;  ///< the sections that have been told
  Estimate estimate_;
  plan::Plan plan_;
  Easel easel_;
  std::optional<Page> page_;  ///< from the first sound on
  Queue queue_;
  long step_ = 0;

  bool begun_ = false;  ///< something has sounded
  int said_stretches_ = 1;
  std::size_t part_ = 0;  ///< how many sections had been told when the stretch began
  double next_colour_ = 0.0, next_fit_ = 0.0;
  float mean_lightness_ = 0.0f;
  double colour_time_ = 0.0;
  // What is painted of each list.
  std::size_t chords_ = 0, bass_ = 0, notes_ = 0, onsets_ = 0;
  double chord_until_ = 0.0;
  int tune_ = 0;   ///< notes of the melody
  int held_ = -1;  ///< the note that sounds on
  double held_from_ = 0.0;
  std::optional<plan::Stroke> open_line_;  ///< of the tune, which goes on
  int breaths_ = 0;
  double breath_start_ = 0.0;
  int breath_stretch_ = -1;
  float tune_level_ = 0.5f;
  double first_sound_ = 0.0, last_climax_ = -1e3;
  float best_level_ = -1e3f;  ///< LUFS of the loudest climax
};

}  // namespace impasto::compose
