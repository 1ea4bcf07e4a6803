// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "impasto/notation/musicxml.h"
#include "impasto/notation/test_bytes.h"

// MusicXML scores for tests, in few words.

namespace impasto::notation::testing {

/// Measures of one part at divisions 2 and 120 a minute (a quarter is half a second), 4/4.
inline std::string xml(const std::string& measures, const std::string& score_part = "") {
  return "<?xml version=\"1.0\"?><score-partwise "
         "version=\"4.0\"><work><work-title>Test</work-title></work>"
         "<identification><creator type=\"composer\">Nobody</creator></identification>"
         "<part-list><score-part id=\"P1\"><part-name>Flute</part-name>" +
         score_part + "</score-part></part-list><part id=\"P1\">" + measures +
         "</part></score-partwise>";
}
inline std::string measure(const std::string& body, const std::string& attributes = "") {
  return "<measure number=\"1\"" + attributes + ">" + body + "</measure>";
}
inline const std::string kStart =
    "<attributes><divisions>2</divisions><key><fifths>1</fifths><mode>major</mode></"
    "key><time><beats>4</beats>"
    "<beat-type>4</beat-type></time></attributes><sound tempo=\"120\"/>";
inline std::string note(const std::string& step, int octave, int duration,
                        const std::string& first = "", const std::string& last = "") {
  return "<note>" + first + "<pitch><step>" + step + "</step><octave>" + std::to_string(octave) +
         "</octave></pitch>" +
         (duration > 0 ? "<duration>" + std::to_string(duration) + "</duration>" : "") + last +
         "</note>";
}
inline score::Score parse(const std::string& text) {
  const Result<score::Score> score = parse_musicxml(view(text), "song.musicxml");
  EXPECT_TRUE(score.has_value()) << (score ? "" : to_line(score.error()));
  return score ? *score : score::Score{};
}
inline std::string refuse(const std::string& text) {
  const Result<score::Score> score = parse_musicxml(view(text), "song.musicxml");
  EXPECT_FALSE(score.has_value());
  return score ? "" : to_line(score.error());
}
/// "CDE": the names of all notes by their onsets, sharps as x of the note below.
inline std::string pitches(const score::Score& score) {
  std::string text;
  for (const score::Note& note : score.notes)
    text += "CxDxEFxGxAxB"[static_cast<int>(note.pitch) % 12];
  return text;
}

inline const std::string kBack = "<barline><repeat direction=\"backward\"/></barline>";
inline const std::string kForward = "<barline><repeat direction=\"forward\"/></barline>";
inline std::string volta(const std::string& number, const std::string& body, bool back) {
  return measure("<barline location=\"left\"><ending number=\"" + number +
                 "\" type=\"start\"/></barline>" + body +
                 "<barline location=\"right\"><ending number=\"" + number + "\" type=\"stop\"/>" +
                 (back ? "<repeat direction=\"backward\"/>" : "") + "</barline>");
}
inline std::string direction(const std::string& what, const std::string& sound = "") {
  return "<direction><direction-type>" + what + "</direction-type>" + sound + "</direction>";
}
inline std::string words(const std::string& text) {
  return direction("<words>" + text + "</words>");
}
inline std::string notations(const std::string& what) {
  return "<notations>" + what + "</notations>";
}

}  // namespace impasto::notation::testing
