// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <vector>

#include "impasto/compose/easel.h"
#include "impasto/score/note.h"

// What a note does within itself, drawn: vibrato makes the line tremble, a slide is its course.
namespace impasto::compose {

/// Where a line trembles, of its own time (PathPoint::time).
struct Shake {
  float from = 0, to = 1;
  float cycles = 0;  ///< that are heard between
  float rate = 0;    ///< Hz
  float extent = 0;  ///< semitones, half of peak to peak
  int note = 0;      ///< of the melody
};

/// The vibrati of notes [first, last] of a line that `gesture` draws from the first's onset to the
/// last's end.
std::vector<Shake> shakes_of(const std::vector<score::Note>& line, int first, int last);
/// A mark whose line is to tremble, all of it or in part: finer, so that its waves are waves, and
/// fuller, as its way is longer.
void make_fine(Mark& mark, const std::vector<Shake>& shakes);

/// How a vibrato is drawn along `length` with a line of `width`. True cents would not be seen:
/// half a semitone swings half a width to either side. Nor can a brush show every wave: about one
/// in two is drawn, and none shorter than 1.5 widths or so steep that it would be a zigzag.
struct Waves {
  int halves = 0;       ///< turns from side to side; 0: too short to be seen
  float amplitude = 0;  ///< canvas units to either side
  float fine = 1;       ///< of the pressure: quick waves are drawn with less
  float half = 0;       ///< canvas units along the way from one turn to the next
};
Waves waves_of(const Shake& shake, float length, float width);

/// Which of the shakes a line is in at a time, and how far it has come there; -1: none.
struct Within {
  int shake = -1;
  float done = 0;  ///< 0..1
};
Within within(const std::vector<Shake>& shakes, float time);
/// How long a path is between two of its times.
float length_between(const std::vector<plan::PathPoint>& path, float from, float to);

/// How a hand trembles.
struct Tremor {
  float aside = 1.0f;  ///< of the amplitude
  float swell = 0.4f;  ///< how much it presses and lifts with each wave, 0..1
  float thin = 0.6f;   ///< of the pressure that is left on the whole
};
/// The path with its shakes: it leaves its course to either side, the more the longer the note is
/// held, and presses where it comes down.
std::vector<plan::PathPoint> trembling(const Easel& easel, const std::vector<plan::PathPoint>& path,
                                       const std::vector<Shake>& shakes, float width,
                                       const Tremor& tremor = {});

/// When a note slides, as stretches of the time of the line [first, last].
struct Slide {
  float from = 0, to = 1;
};
std::vector<Slide> slides_of(const std::vector<score::Note>& line, int first, int last);
/// A line that was simplified, with its slides as they were: no corner and no mean between.
std::vector<plan::PathPoint> with_slides(std::vector<plan::PathPoint> simple,
                                         const std::vector<plan::PathPoint>& line,
                                         const std::vector<Slide>& slides);

/// A stroke of one note of a line, from left to right, that trembles where the note does.
std::vector<plan::PathPoint> trembling_note(const Easel& easel,
                                            const std::vector<score::Note>& line, int note,
                                            const std::vector<plan::PathPoint>& path, float width);

/// Does the note leave its pitch at all?
bool is_bent(const score::Note& note);
/// How far above its note a line stands that has glided so many semitones, canvas units: what is
/// less than a semitone is drawn larger, up to `least`, so that it is seen as a hook.
float risen(const Easel& easel, const score::Note& note, float semitones, float least);
/// A stroke of one note, from left to right, slanted or bowed as the note glides; `least` as above.
void slant(const Easel& easel, const score::Note& note, float least,
           std::vector<plan::PathPoint>& path);

}  // namespace impasto::compose
