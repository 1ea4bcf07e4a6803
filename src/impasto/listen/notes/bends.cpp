// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/listen/notes/bends.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "impasto/base/math.h"
#include "impasto/listen/notes/glides.h"
#include "impasto/listen/notes/note_net.h"
#include "impasto/listen/notes/vibrato.h"
#include "impasto/score/bends.h"

namespace impasto::listen {
namespace {

constexpr double kGap = 0.5;       ///< s between two notes that a slide may bridge
constexpr double kLongest = 30.0;  ///< s followed at a time
constexpr float kWidest = 12.5f;   ///< semitones between two notes that a slide may bridge
constexpr int kPlateau = 3;        ///< frames: a note that holds as long is one
constexpr float kSliding = 0.7f;   ///< of a note: it is a part of a slide
constexpr int kTouch = 3;          ///< frames between a slide and the note it comes from or goes to
constexpr float kSameKey = 1.0f;   ///< semitones: there a slide begins or ends at a note
constexpr float kSwingApart = 2.5f;  ///< semitones between notes that are one swinging note
constexpr float kJoins = 0.5f;       ///< semitones between what holds and what moves
constexpr float kDip = 6.0f;         ///< dB: a note is struck again
constexpr int kDipping = 3;          ///< frames around its onset
constexpr int kSettling = 2;         ///< frames after an attack
constexpr double kTuned = 0.25;      ///< clarity
constexpr float kStraight = 0.04f;   ///< semitones that a point may be off

/// What moves in notes that come one upon another.
struct Movement {
  Contour contour;
  std::vector<Vibrato> vibrati;
  std::vector<Glide> glides;
  std::vector<float> curve;    ///< the contour, vibrato taken out
  std::vector<bool> gliding;   ///< each frame
  std::vector<bool> swinging;  ///< each frame
};

Movement movement_of(const Features& features, std::span<const score::Note> notes) {
  Movement m;
  m.contour = follow(features, notes);
  m.vibrati = find_vibrato(m.contour);
  m.curve = m.contour.pitch;
  m.gliding.assign(m.curve.size(), false);
  m.swinging.assign(m.curve.size(), false);
  for (const Vibrato& v : m.vibrati) {
    for (int t = v.from; t < v.to(); ++t) {
      m.curve[t] = v.swings[t - v.from].centre;
      m.swinging[t] = true;
    }
  }
  m.glides = find_glides(m.contour, m.curve);
  for (const Glide& g : m.glides) {
    for (int t = g.from; t <= g.to; ++t) m.gliding[t] = true;
  }
  return m;
}

struct Frames {
  int from, to;
};

Frames frames_of(const Movement& m, const score::Note& note) {
  const int size = m.contour.frames();
  const int from = static_cast<int>(note.onset / kNoteStep + 0.5) - m.contour.first;
  const int to = static_cast<int>(note.offset / kNoteStep + 0.5) - m.contour.first;
  return {std::clamp(from, 0, size), std::clamp(to, 0, size)};
}

bool slides_through(const Movement& m, const score::Note& note) {
  const Frames f = frames_of(m, note);
  const auto gliding =
      static_cast<int>(std::count(m.gliding.begin() + f.from, m.gliding.begin() + f.to, true));
  const int held = f.to - f.from - gliding;
  return gliding > 0 && (held <= kPlateau || static_cast<float>(gliding) >=
                                                 kSliding * static_cast<float>(f.to - f.from));
}

/// Whether a slide leads from one note to the next.
bool glide_between(const Movement& m, const score::Note& a, const score::Note& b, float tuning) {
  const int end = frames_of(m, a).to, begin = frames_of(m, b).from;
  const auto at = [&](int t, const score::Note& note) {
    return std::fabs(m.curve[t] - tuning - note.pitch) < kSameKey;
  };
  return std::any_of(m.glides.begin(), m.glides.end(), [&](const Glide& g) {
    const bool from_a = g.from < end || (g.from <= end + kTouch && at(g.from, a));
    const bool to_b = g.to > begin || (g.to >= begin - kTouch && at(g.to, b));
    return from_a && to_b && (m.curve[g.to] - m.curve[g.from]) * (b.pitch - a.pitch) > 0.0f;
  });
}

/// Whether the sound dips and rises where a note begins.
bool struck_again(const Movement& m, const score::Note& note) {
  const int begin = frames_of(m, note).from, size = m.contour.frames();
  const auto loudness = m.contour.loudness.begin();
  const auto most = [&](int from, int to) {
    return *std::max_element(loudness + std::clamp(from, 0, size - 1),
                             loudness + std::clamp(to, 1, size));
  };
  const float least = *std::min_element(loudness + std::clamp(begin - kDipping, 0, size - 1),
                                        loudness + std::clamp(begin + kDipping, 1, size));
  return std::min(most(begin - 2 * kDipping, begin), most(begin, begin + 2 * kDipping)) >
         least + kDip;
}

/// Whether a swing goes on from one note to the next.
bool swing_between(const Movement& m, const score::Note& a, const score::Note& b) {
  const int end = frames_of(m, a).to, begin = frames_of(m, b).from;
  return std::fabs(a.pitch - b.pitch) < kSwingApart &&
         std::any_of(m.vibrati.begin(), m.vibrati.end(),
                     [&](const Vibrato& v) { return v.from < end && v.to() > begin; }) &&
         !struck_again(m, b);
}

/// Notes that are one: parts of a slide with what holds before or after it; parts of a swing.
std::vector<score::Note> join(const Movement& m, std::span<const score::Note> notes, float tuning) {
  std::vector<score::Note> joined;
  bool holds = false;  // a part of the last one does, and says which key it is
  for (std::size_t i = 0; i < notes.size(); ++i) {
    const score::Note& note = notes[i];
    const bool slides = slides_through(m, note);
    const bool glide = i > 0 && glide_between(m, notes[i - 1], note, tuning);
    const bool swing = i > 0 && swing_between(m, notes[i - 1], note);
    if (!swing && (!glide || (holds && !slides))) {
      if (glide) joined.back().offset = note.onset;
      joined.push_back(note);
      holds = !slides;
      continue;
    }
    score::Note& whole = joined.back();
    whole.offset = note.offset;
    whole.velocity = std::max(whole.velocity, note.velocity);
    if (swing || (slides && !holds)) {
      const Frames f = frames_of(m, whole);
      const float middle =
          math::median(std::vector<float>(m.curve.begin() + f.from, m.curve.begin() + f.to));
      whole.pitch = std::floor(middle - tuning + 0.5f);
    } else if (!holds) {
      whole.pitch = note.pitch;
    }
    holds = holds || !slides;
  }
  return joined;
}

/// Four points a cycle, two of them at its ends, between two frames.
void add_swings(const Vibrato& v, int from, int to, const auto& add) {
  for (int t = std::max(from, v.from); t + 1 < std::min(to, v.to()); ++t) {
    const Vibrato::Swing &a = v.swings[t - v.from], &b = v.swings[t + 1 - v.from];
    const double quarter = math::kTau / 4.0;
    for (double k = std::floor(a.phase / quarter) + 1.0; k * quarter <= b.phase; k += 1.0) {
      const auto part = static_cast<float>((k * quarter - a.phase) / (b.phase - a.phase));
      const float centre = a.centre + part * (b.centre - a.centre);
      const float extent = a.extent + part * (b.extent - a.extent);
      add(static_cast<float>(t) + part,
          centre + extent * static_cast<float>(math::cos(k * quarter)));
    }
  }
}

void bend(const Movement& m, float tuning, score::Note& note) {
  const Frames f = frames_of(m, note);
  const auto moves = [&](int t) { return m.gliding[t] || m.swinging[t]; };
  bool any = false;
  for (int t = f.from; t < f.to; ++t) any = any || moves(t);
  if (!any) return;
  const auto point = [&](float frame, float pitch) {
    const double time = (m.contour.first + static_cast<double>(frame)) * kNoteStep - note.onset;
    return score::PitchPoint{static_cast<float>(std::max(0.0, time)), pitch - tuning - note.pitch};
  };
  for (int t = f.from; t < f.to;) {
    int end = t;
    if (m.swinging[t]) {
      const auto v = std::find_if(m.vibrati.begin(), m.vibrati.end(),
                                  [&](const Vibrato& x) { return x.from <= t && t < x.to(); });
      end = std::min(v->to(), f.to);
      add_swings(*v, t, end,
                 [&](float frame, float pitch) { note.bends.push_back(point(frame, pitch)); });
    } else if (m.gliding[t]) {
      while (end < f.to && m.gliding[end] && !m.swinging[end]) ++end;
      std::vector<score::PitchPoint> all;
      for (int k = t; k < end; ++k) all.push_back(point(static_cast<float>(k), m.curve[k]));
      all = score::thin_bends(all, kStraight);
      note.bends.insert(note.bends.end(), all.begin(), all.end());
    } else {
      while (end < f.to && !moves(end)) ++end;
      const int settled = t == f.from ? std::min(t + kSettling, end - 1) : t;
      const float level =
          math::median(std::vector<float>(m.curve.begin() + settled, m.curve.begin() + end));
      // What does not go on from or into the movement is another sound: an attack, an echo.
      const auto joins = [&](int k) {
        return k >= f.from && k < f.to && std::fabs(m.curve[k] - level) < kJoins;
      };
      if (joins(t - 1) || joins(end)) {
        note.bends.push_back(point(static_cast<float>(t), level));
        if (end - t > 1) note.bends.push_back(point(static_cast<float>(end - 1), level));
      }
    }
    t = end;
  }
}

}  // namespace

void hear_bends(const Features& features, std::vector<score::Note>& line) {
  // Sound that slides all the time has no tuning.
  const bool tuned = features.tuning_clarity > kTuned;
  const float tuning = tuned ? static_cast<float>(features.tuning) : 0.0f;
  std::vector<score::Note> heard;
  for (std::size_t i = 0; i < line.size();) {
    std::size_t end = i + 1;
    while (end < line.size() && line[end].onset - line[end - 1].offset < kGap &&
           std::fabs(line[end].pitch - line[end - 1].pitch) < kWidest &&
           line[end].offset - line[i].onset < kLongest) {
      ++end;
    }
    const std::span<const score::Note> notes(&line[i], end - i);
    const Movement m = movement_of(features, notes);
    for (score::Note& note : join(m, notes, tuning)) {
      bend(m, tuning, note);
      heard.push_back(std::move(note));
    }
    i = end;
  }
  line.swap(heard);
}

void bend_alike(const std::vector<score::Note>& line, std::vector<score::Note>& notes) {
  auto at = notes.begin();
  for (const score::Note& note : line) {
    while (at != notes.end() && at->onset < note.onset) ++at;
    for (auto same = at; same != notes.end() && same->onset == note.onset; ++same) {
      if (same->pitch == note.pitch) same->bends = note.bends;
    }
  }
}

}  // namespace impasto::listen
