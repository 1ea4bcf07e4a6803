// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/listen/notes/lines.h"

#include <algorithm>
#include <cctype>
#include <string>

#include "impasto/base/text.h"
#include "impasto/score/bends.h"

namespace impasto::listen {
namespace {

/// One outer voice (sign +1: highest, -1: lowest) of notes sorted by onset. A note that begins
/// while the voice still sounds, further inside than a few semitones, accompanies it (the skyline
/// of Uitdenbogerd & Zobel 1999, with continuity).
std::vector<score::Note> outer_line(const std::vector<score::Note>& notes, float sign) {
  std::vector<score::Note> line;
  for (std::size_t i = 0; i < notes.size();) {
    score::Note best = notes[i];
    std::size_t e = i;
    while (e < notes.size() && notes[e].onset - notes[i].onset < 0.03) {
      if (sign * notes[e].pitch > sign * best.pitch) best = notes[e];
      ++e;
    }
    i = e;
    if (!line.empty() && line.back().offset > best.onset + 0.05 &&
        sign * best.pitch < sign * line.back().pitch - 4.0f) {
      continue;
    }
    if (!line.empty() && line.back().offset > best.onset) {
      line.back().offset = best.onset;
      score::cut_bends(line.back());
      if (line.back().offset - line.back().onset < 0.02) line.pop_back();
    }
    line.push_back(best);
  }
  return line;
}

bool named_melody(std::string name) {
  name = text::lower(std::move(name));
  for (const char* word :
       {"melod", "voice", "vocal", "lead", "solo", "sopran", "singer", "canto"}) {
    if (name.find(word) != std::string::npos) return true;
  }
  return false;
}

}  // namespace

std::vector<score::Note> written_melody(const score::Score& score) {
  const int parts = std::max<int>(1, static_cast<int>(score.parts.size()));
  struct Stats {
    double pitch = 0.0, length = 0.0, velocity = 0.0;
    int notes = 0;
  };
  std::vector<Stats> stats(parts);
  double longest = 0.0;
  for (const auto& note : score.notes) {
    if (note.drum || note.part < 0 || note.part >= parts) continue;
    Stats& s = stats[note.part];
    const double length = note.offset - note.onset;
    s.pitch += note.pitch * length;
    s.velocity += note.velocity;
    s.length += length;
    ++s.notes;
    longest = std::max(longest, s.length);
  }
  int chosen = -1;
  double best = -1e9;
  for (int p = 0; p < parts; ++p) {
    const Stats& s = stats[p];
    if (s.notes == 0) continue;
    const bool known = p < static_cast<int>(score.parts.size());
    if (known && score.parts[p].percussion) continue;
    // Height in semitones, loudness and presence in the same coin; earlier parts win ties.
    double value = s.pitch / s.length + 10.0 * s.velocity / s.notes +
                   12.0 * std::min(1.0, 2.0 * s.length / longest) - 0.5 * p;
    if (known && named_melody(score.parts[p].name)) value += 40.0;
    if (value > best) {
      best = value;
      chosen = p;
    }
  }
  std::vector<score::Note> own, others;
  for (const auto& note : score.notes) {
    if (note.drum) continue;
    (note.part == chosen || chosen < 0 ? own : others).push_back(note);
  }
  std::vector<score::Note> line = outer_line(own, 1.0f);
  if (others.empty()) return line;
  // Where the part rests for more than two seconds, another leads.
  const std::vector<score::Note> filler = outer_line(others, 1.0f);
  std::vector<score::Note> merged;
  std::size_t f = 0;
  double until = 0.0;
  const auto fill = [&](double from, double to) {
    if (to - from < 2.0) return;
    while (f < filler.size() && filler[f].onset < from) ++f;
    for (; f < filler.size() && filler[f].onset < to - 0.02; ++f) {
      merged.push_back(filler[f]);
      merged.back().offset = std::min(merged.back().offset, to);
      score::cut_bends(merged.back());
    }
  };
  for (const auto& note : line) {
    fill(until, note.onset);
    merged.push_back(note);
    until = note.offset;
  }
  fill(until, std::max(until, score.duration));
  return merged;
}

std::vector<score::Note> bass_line(const std::vector<score::Note>& notes,
                                   const std::vector<score::Note>& melody) {
  std::vector<score::Note> rest;
  std::size_t m = 0;
  for (const auto& note : notes) {
    if (note.drum) continue;
    while (m < melody.size() && melody[m].onset < note.onset - 1e-9) ++m;
    bool leads = false;
    for (std::size_t k = m; k < melody.size() && melody[k].onset <= note.onset + 1e-9; ++k) {
      leads = leads || (melody[k].pitch == note.pitch && melody[k].part == note.part);
    }
    if (!leads) rest.push_back(note);
  }
  std::vector<score::Note> line = outer_line(rest, -1.0f);
  // Only what is low is bass: nothing above middle D unless all of the piece is up there.
  float lowest = 127.0f;
  for (const auto& note : line) lowest = std::min(lowest, note.pitch);
  const float limit = std::max(62.0f, lowest + 12.0f);
  std::erase_if(line, [&](const score::Note& n) { return n.pitch > limit; });
  return line;
}

}  // namespace impasto::listen
