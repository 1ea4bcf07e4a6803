// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/cues.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/math.h"
#include "impasto/compose/gesture/sweep.h"
#include "impasto/compose/hands/choice.h"
#include "impasto/compose/hands/hand.h"
#include "impasto/compose/players.h"
#include "impasto/compose/underpainting.h"
#include "impasto/plan/piece.h"

namespace impasto::compose {

namespace {

enum Purpose : std::uint64_t { kEcho = 801 };

const Element& element_of(const Style& style, Heard heard) {
  switch (heard) {
    case Heard::kSection: return style.sections;
    case Heard::kChord: return style.chords;
    case Heard::kBass: return style.bass;
    case Heard::kBreath: return style.melody;
    case Heard::kNote: return style.notes;
    case Heard::kHit: return style.hits;
    case Heard::kClimax: break;
  }
  return style.climax;
}

/// Where the hand has no amount of its own: an amount below one leaves things out, the lightest
/// first where their weight is known; one above repeats what was painted, smaller, beside itself.
struct Share {
  bool painted = true;
  int echoes = 0;
};

Share share_of(const Easel& easel, const Cue& cue, float amount) {
  const Outlook& outlook = easel.outlook;
  const auto among = [&](const std::vector<int>& rank, std::size_t count) {
    return (static_cast<float>(rank[static_cast<std::size_t>(cue.index)]) + 0.5f) /
           static_cast<float>(count);
  };
  const float place = cue.heard == Heard::kBreath ? among(outlook.breath_rank, outlook.breaths)
                      : cue.heard == Heard::kBass ? among(outlook.bass_rank, outlook.bass)
                      : cue.heard == Heard::kHit  ? among(outlook.onset_rank, outlook.onsets)
                                                  : easel.unit_chance(kEcho, cue.heard, cue.index);
  Share share;
  share.echoes = std::max(0, static_cast<int>(std::ceil(amount - 1.0f - place)));
  // The climax is one thing: it loses strokes instead (see `thin`).
  share.painted = amount >= 1.0f || cue.heard == Heard::kClimax || place < amount;
  return share;
}

/// Keeps the broadest of the last strokes, this share of them.
void thin(Easel& easel, std::size_t from, float amount) {
  std::vector<plan::Stroke>& all = easel.plan.strokes;
  std::vector<float> widths;
  for (std::size_t i = from; i < all.size(); ++i) widths.push_back(all[i].width);
  if (widths.empty()) return;
  std::sort(widths.rbegin(), widths.rend());
  const auto kept = static_cast<std::size_t>(
      std::ceil(math::saturate(amount) * static_cast<float>(widths.size())));
  const float least = kept > 0 ? widths[kept - 1] : 1e9f;
  all.erase(std::remove_if(all.begin() + static_cast<std::ptrdiff_t>(from), all.end(),
                           [least](const plan::Stroke& s) { return s.width < least; }),
            all.end());
  easel.followers.erase(easel.followers.lower_bound(from), easel.followers.end());
}

/// Paints the last strokes again, smaller each time, beside themselves.
void echo(Easel& easel, std::size_t from, int times, const Cue& cue) {
  Box box;
  for (std::size_t i = from; i < easel.plan.strokes.size(); ++i)
    box.add(easel.plan.strokes[i].path);
  const float mx = 0.5f * (box.x0 + box.x1), my = 0.5f * (box.y0 + box.y1);
  const float reach = 0.35f * std::max(box.x1 - box.x0, box.y1 - box.y0) + 0.03f * easel.unit();
  const std::size_t to = easel.plan.strokes.size();
  float small = 1.0f;
  for (int j = 0; j < times; ++j) {
    small *= 0.7f;
    const double turn = 2.0 * math::kPi * easel.unit_chance(kEcho, cue.heard, cue.index, j, 1);
    const float dx = reach * static_cast<float>(math::cos(turn));
    const float dy = reach * static_cast<float>(math::sin(turn));
    for (std::size_t i = from; i < to; ++i) {
      plan::Stroke again = easel.plan.strokes[i];
      again.width *= small;
      for (plan::PathPoint& p : again.path) {
        p.x = mx + dx + small * (p.x - mx);
        p.y = my + dy + small * (p.y - my);
      }
      if (const auto known = easel.followers.find(i); known != easel.followers.end()) {
        const std::size_t of = known->second.of + (easel.plan.strokes.size() - i);
        easel.followers[easel.plan.strokes.size()] = {of, known->second.gap};
      }
      easel.plan.strokes.push_back(std::move(again));
    }
  }
}

/// The middle of the last strokes, by how broad they are.
std::optional<Point> middle_of(const Easel& easel, std::size_t from) {
  float x = 0, y = 0, sum = 0;
  for (std::size_t i = from; i < easel.plan.strokes.size(); ++i) {
    const plan::Stroke& s = easel.plan.strokes[i];
    for (const plan::PathPoint& p : s.path) {
      const float share = s.width / static_cast<float>(s.path.size());
      x += share * p.x, y += share * p.y, sum += share;
    }
  }
  if (sum <= 0) return std::nullopt;
  return Point{x / sum, y / sum};
}

void give_to(const Hand& hand, Easel& easel, const Cue& cue) {
  switch (cue.heard) {
    case Heard::kSection: hand.section(easel, cue.index); break;
    case Heard::kChord: hand.chord(easel, cue.index); break;
    case Heard::kBass: hand.bass(easel, cue.index); break;
    case Heard::kBreath: hand.breath(easel, cue.breath, cue.index); break;
    case Heard::kNote: hand.note(easel, cue.index); break;
    case Heard::kHit: hand.hit(easel, cue.index); break;
    case Heard::kClimax: hand.climax(easel); break;
  }
}

}  // namespace

std::vector<Cue> cues_of(const Easel& easel) {
  const plan::Piece& piece = easel.piece;
  const Outlook& outlook = easel.outlook;
  const std::vector<hear::Breath> breaths = hear::find_breaths(piece);
  std::vector<Cue> cues;
  const auto add = [&cues](double time, Heard heard, int index, const hear::Breath& breath = {}) {
    cues.push_back({time, heard, index, breath});
  };
  const auto size = [](const auto& list) { return static_cast<int>(list.size()); };
  const float density = easel.settings.density;
  for (int i = 0; i < size(piece.sections); ++i)
    add(piece.sections[i].start - kSectionLead, Heard::kSection, i);
  for (int i = 0; i < size(piece.chords); i += outlook.chord_stride)
    add(piece.chords[i].start, Heard::kChord, i);
  for (int i = 0; i < size(piece.bass); ++i) add(piece.bass[i].onset, Heard::kBass, i);
  for (int i = 0; i < size(breaths); ++i) add(breaths[i].start, Heard::kBreath, i, breaths[i]);
  for (int i : inner_notes(piece, outlook, density * easel.style->notes.amount))
    add(piece.notes[i].onset, Heard::kNote, i);
  for (int i : marked_onsets(piece, outlook, density * easel.style->hits.amount))
    add(piece.onsets[i].time, Heard::kHit, i);
  if (outlook.duration >= 4.0) add(outlook.climax, Heard::kClimax, 0);
  std::stable_sort(cues.begin(), cues.end(), [](const Cue& a, const Cue& b) {
    return a.time != b.time ? a.time < b.time : a.heard < b.heard;
  });
  return cues;
}

void paint_ground(Easel& easel) {
  const Hand* broad = hand_of(easel.style->sections.manner);
  if (broad != nullptr) {
    // Between panels the canvas stays as it is.
    const bool panels = easel.layout.scheme == Scheme::kTriptych;
    if (!broad->leaves_paper() && !broad->tones_all() && !panels) underpaint(easel);
    broad->ground(easel);
  } else {
    ground_wash(easel);
  }
  if (!easel.settings.with.empty()) {
    // Several hands agree beforehand on what is to be seen from afar.
    const Point heart = easel.layout.focus;
    easel.sketch.stamp({{heart.x, heart.y, 1.0f, 0.0f}}, 0.26f * easel.unit(), {}, 0.0f, 0.8f);
  }
}

void paint_cue(Easel& easel, const Cue& cue) {
  const double time = cue.heard == Heard::kSection ? cue.time + kSectionLead : cue.time;
  easel.player = player_at(easel.settings, easel.piece, easel.outlook, time, cue.heard);
  easel.style = &style_of(easel.settings, easel.player);
  const Element& element = element_of(*easel.style, cue.heard);
  const Hand* hand = hand_of(element.manner);
  if (hand == nullptr) return;
  const bool own_amount = hand->has_own_amount(cue.heard);
  const Share share = own_amount ? Share{} : share_of(easel, cue, element.amount);
  if (!share.painted) return;
  const std::size_t before = easel.plan.strokes.size();
  give_to(*hand, easel, cue);
  if (cue.heard == Heard::kClimax) {
    if (element.amount < 1.0f && !own_amount) thin(easel, before, element.amount);
    easel.heart = middle_of(easel, before);
  }
  if (share.echoes > 0 && easel.plan.strokes.size() > before)
    echo(easel, before, share.echoes, cue);
}

}  // namespace impasto::compose
