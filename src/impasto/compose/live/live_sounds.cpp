// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
// What sounds, as it is painted while it sounds: each as soon as there is enough of it to paint.
#include <algorithm>
#include <cmath>
#include <utility>

#include "impasto/base/math.h"
#include "impasto/compose/gesture/gesture.h"
#include "impasto/compose/gesture/sweep.h"
#include "impasto/compose/hands/choice.h"
#include "impasto/compose/hands/hand.h"
#include "impasto/compose/live/live.h"
#include "impasto/compose/players.h"
#include "impasto/plan/piece.h"

namespace impasto::compose {
namespace {

enum Purpose : std::uint64_t { kBegin = 1301 };

constexpr double kStill = 0.01;   // s: what ended that lately may sound on
constexpr double kWindow = 0.7;   // s: so much of the tune is drawn at once
constexpr double kHold = 0.8;     // s: a held note is drawn on so often
constexpr double kJoined = 0.14;  // s between notes of a line, at most

/// Paints a cue with something in the piece put differently for as long.
template <class T>
void paint_as(Easel& easel, const Cue& cue, T& heard, T as) {
  std::swap(heard, as);
  paint_cue(easel, cue);
  std::swap(heard, as);
}

const Element& element_of(const Style& style, plan::CauseKind kind) {
  return kind == plan::CauseKind::kMelody ? style.melody
         : kind == plan::CauseKind::kBass ? style.bass
                                          : style.notes;
}

}  // namespace

void Live::paint_chords() {
  const auto paint_chord = [&](std::size_t k, const plan::Chord& as) {
    paint_as(easel_, {as.start, Heard::kChord, static_cast<int>(k)}, heard_.chords[k], as);
    plan_strokes();
  };
  for (; chords_ < heard_.chords.size(); ++chords_) {
    plan::Chord as = heard_.chords[chords_];
    if (as.end >= now() - kStill) as.end = std::max(as.end, as.start + estimate_.chord_length());
    chord_until_ = as.end;
    paint_chord(chords_, as);
  }
  if (heard_.chords.empty() || heard_.chords.back().end < now() - kStill || now() < chord_until_)
    return;
  // It goes on longer than was thought.
  plan::Chord as = heard_.chords.back();
  as.start = chord_until_;
  as.end = chord_until_ = chord_until_ + std::max(1.0, estimate_.chord_length());
  paint_chord(heard_.chords.size() - 1, as);
}

void Live::paint_bass() {
  constexpr double kWait = 0.3, kLeast = 0.09;  // s
  for (; bass_ < heard_.bass.size(); ++bass_) {
    score::Note as = heard_.bass[bass_];
    const bool sounds = as.offset >= now() - kStill;
    if (sounds && now() < as.onset + kWait) return;
    if (sounds) as.offset = std::max(as.offset, as.onset + estimate_.bass_length());
    const Cue cue{as.onset, Heard::kBass, static_cast<int>(bass_)};
    const bool heard_enough = as.offset - as.onset >= kLeast;
    paint_as(easel_, cue, heard_.bass[bass_], std::move(as));
    const bool any = !plan_.strokes.empty();
    plan_strokes();
    if (!any && heard_enough) whisper(cue, heard_.bass[bass_], plan::CauseKind::kBass);
  }
}

void Live::paint_inner() {
  constexpr double kWait = 0.15;  // s
  for (; notes_ < heard_.notes.size(); ++notes_) {
    const int k = static_cast<int>(notes_);
    score::Note as = heard_.notes[notes_];
    const bool sounds = as.offset >= now() - kStill;
    if (sounds && now() < as.onset + kWait) return;
    if (!is_inner(heard_, k)) continue;
    if (sounds) as.offset = std::max(as.offset, as.onset + 0.5);
    const Cue cue{as.onset, Heard::kNote, k};
    paint_as(easel_, cue, heard_.notes[notes_], std::move(as));
    const bool any = !plan_.strokes.empty();
    plan_strokes();
    if (!any) whisper(cue, heard_.notes[notes_], plan::CauseKind::kNote);
  }
}

void Live::paint_hits() {
  const Outlook& outlook = estimate_.outlook();
  for (; onsets_ < heard_.onsets.size(); ++onsets_) {
    const int k = static_cast<int>(onsets_);
    if (!is_hit(heard_, k)) continue;
    // The strongest only, as many as a piece of that length has.
    const float amount = settings_.density * settings_.style.hits.amount;
    if (outlook.onset_rank[onsets_] >= hits_at_most(outlook, amount)) continue;
    paint({heard_.onsets[onsets_].time, Heard::kHit, k});
  }
}

/// Where the next phrase lies: from somewhere in its stretch to the right, as fast as a hand draws.
void Live::begin_breath(int first) {
  constexpr float kPace = 0.105f;  // canvas units a second
  constexpr double kUsual = 4.0;   // s
  const score::Note& note = heard_.melody[static_cast<std::size_t>(first)];
  estimate_.begin_breath(heard_, note);
  const Layout& layout = easel_.layout;
  breath_start_ = note.onset;
  breath_stretch_ = static_cast<int>(heard_.sections.size());
  Pen pen;
  Stretch& s = pen.stretch;
  s.row = layout.rows.size() - 1;
  const Layout::Row& row = layout.rows[s.row];
  s.pace = kPace * easel_.unit() * math::lerp(1.0f, 0.6f, easel_.sketch.cover());
  s.scale = s.pace / std::max(1e-4f, layout.pace(s.row));
  const double spare = std::max(0.0, row.end - row.start - kUsual * s.scale);
  const double passed = math::saturate((now() - row.start) / (row.end - row.start));
  const double from =
      row.start + spare * (0.5 * passed + 0.5 * easel_.unit_chance(kBegin, breaths_));
  s.ahead = layout.ahead(s.row, from + 0.5 * kUsual * s.scale);
  s.middle_time = from - s.scale * note.onset;
  s.middle = breaths_ == 0 ? layout.height_of(note.pitch) : tune_level_;
  easel_.pen = pen;
  ++breaths_;
}

/// Of the strokes just painted the first line goes on from the one that was left, and the last is
/// left open where its note sounds on: one stroke for the painter.
void Live::join_line() {
  const Pen& pen = *easel_.pen;
  std::vector<plan::Stroke*> lines;
  for (plan::Stroke& s : plan_.strokes) {
    if (s.cause.kind != plan::CauseKind::kMelody || s.brush % kBrushRoles != kLineBrush) continue;
    const Box box = box_of(s.path);  // a point is no line
    if (std::max(box.x1 - box.x0, box.y1 - box.y0) > 1.5f * s.width) lines.push_back(&s);
  }
  const std::optional<plan::Stroke> before = std::exchange(open_line_, std::nullopt);
  if (lines.empty() || easel_.style->melody.amount > 1.0f) return;
  plan::Stroke& first = *lines.front();
  if (before && pen.joined && before->brush == first.brush && before->hand == first.hand) {
    plan::PathPoint& head = first.path.front();
    const plan::PathPoint& tail = before->path.back();
    if (math::hypot(head.x - tail.x, head.y - tail.y) < 0.06 * easel_.unit()) {
      first.joins = 0;
      first.width = before->width;
      head.x = tail.x, head.y = tail.y;
    }
  }
  plan::Stroke& last = *lines.back();
  last.open = pen.held;
  if (last.open) open_line_ = last;
}

void Live::paint_group(int first, int last, bool holds) {
  constexpr double kLongest = 6.0;  // s of a breath
  const auto note = [&](int i) -> const score::Note& {
    return heard_.melody[static_cast<std::size_t>(i)];
  };
  const double beat = heard_.tempo > 0 ? 60.0 / heard_.tempo : 0.5;
  const double gap = first > 0 ? note(first).onset - note(first - 1).offset : 1e9;
  const bool breathes = gap > std::clamp(0.75 * beat, 0.2, 0.7) ||
                        breath_stretch_ != static_cast<int>(heard_.sections.size()) ||
                        note(first).onset - breath_start_ > kLongest;
  if (breathes) begin_breath(first);
  easel_.pen->joined = !breathes && gap < kJoined;
  easel_.pen->held = holds;
  if (first > 0) easel_.pen->level = easel_.layout.height_of(note(first - 1).pitch);
  const Cue cue{note(first).onset,
                Heard::kBreath,
                breaths_ - 1,
                {first, last, note(first).onset, note(last).offset,
                 static_cast<int>(heard_.sections.size()) - 1}};
  paint_cue(easel_, cue);
  const bool any = !plan_.strokes.empty();
  join_line();
  plan_strokes();
  for (int i = first; i <= last; ++i) {
    tune_level_ = math::lerp(tune_level_, easel_.layout.height_of(note(i).pitch), 0.15f);
    if (!any) whisper(cue, note(i), plan::CauseKind::kMelody);
  }
}

/// The tune is drawn a few notes at a time, less than a second after they began; a note that is
/// held is drawn on while it sounds.
void Live::paint_tune() {
  const std::vector<score::Note>& m = heard_.melody;
  const int size = static_cast<int>(m.size());
  const auto sounds = [&](int i) {
    return m[static_cast<std::size_t>(i)].offset >= now() - kStill;
  };
  if (held_ >= 0) {
    constexpr double kLeast = 0.25;  // s
    const score::Note held = m[static_cast<std::size_t>(held_)];
    const bool over = !sounds(held_) || held_ + 1 < size;
    if (over || now() >= held_from_ + kHold) {
      if (held.offset > held_from_ + kLeast) {
        score::Note rest = held;
        rest.onset = held_from_;
        rest.bends.clear();
        easel_.pen->joined = true;
        easel_.pen->held = !over;
        easel_.pen->level = easel_.layout.height_of(held.pitch);
        const Cue cue{
            held_from_,
            Heard::kBreath,
            breaths_ - 1,
            {held_, held_, held_from_, held.offset, static_cast<int>(heard_.sections.size()) - 1}};
        paint_as(easel_, cue, heard_.melody[static_cast<std::size_t>(held_)], std::move(rest));
        join_line();
        plan_strokes();
      }
      held_from_ = held.offset;
      if (over) held_ = -1;
    }
  }
  while (tune_ < size) {
    const double begins = m[static_cast<std::size_t>(tune_)].onset;
    const bool rests = !sounds(size - 1);
    if (!rests && now() < begins + kWindow) return;
    int last = tune_;
    while (last + 1 < size && m[static_cast<std::size_t>(last + 1)].onset < begins + kWindow) {
      const double gap =
          m[static_cast<std::size_t>(last + 1)].onset - m[static_cast<std::size_t>(last)].offset;
      if (gap > 2.0 * kJoined) break;
      ++last;
    }
    // One that has hardly begun waits for the next time.
    if (last > tune_ && sounds(last) && now() - m[static_cast<std::size_t>(last)].onset < 0.1)
      --last;
    const bool holds = sounds(last);
    const bool goes_on = last + 1 < size && m[static_cast<std::size_t>(last + 1)].onset -
                                                    m[static_cast<std::size_t>(last)].offset <
                                                kJoined;
    paint_group(tune_, last, holds || goes_on);
    held_ = holds ? last : -1;
    held_from_ = m[static_cast<std::size_t>(last)].offset;
    tune_ = last + 1;
  }
}

void Live::whisper(const Cue& cue, const score::Note& note, plan::CauseKind kind) {
  const int index =
      kind == plan::CauseKind::kMelody ? static_cast<int>(&note - heard_.melody.data()) : cue.index;
  easel_.player = player_at(settings_, heard_, easel_.outlook, note.onset, cue.heard);
  easel_.style = &style_of(settings_, easel_.player);
  const Element& element = element_of(*easel_.style, kind);
  if (element.manner == Manner::kNone || element.amount <= 0) return;
  whisper_note(easel_, note, {kind, index, note.onset, note.offset});
  plan_strokes();
}

}  // namespace impasto::compose
