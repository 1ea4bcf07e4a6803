// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/studio/captions.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <utility>

#include "impasto/hear/form.h"
#include "impasto/hear/level.h"
#include "impasto/plan/piece.h"

namespace impasto::studio {
namespace {

// A caption has to be read while something else is looked at.
constexpr double kShortest = 5.0, kLongest = 14.0;  // s

using Span = std::pair<double, double>;

/// Where sections begin, after the first.
std::vector<double> borders_of(const plan::Piece& piece) {
  std::vector<double> borders;
  for (const plan::Section& section : piece.sections) {
    if (section.start > 0.0) borders.push_back(section.start);
  }
  return borders;
}

bool is_border(const std::vector<double>& borders, double time) {
  constexpr double kSame = 1e-3;
  return std::any_of(borders.begin(), borders.end(),
                     [time](double border) { return std::fabs(border - time) < kSame; });
}

/// Phrases put together until there is time to read; what is still too long in equal parts.
std::vector<Span> spans_of(const plan::Piece& piece, double duration) {
  std::vector<double> cuts;
  for (const plan::Phrase& phrase : piece.phrases) cuts.push_back(phrase.start);
  const std::vector<double> borders = borders_of(piece);
  cuts.insert(cuts.end(), borders.begin(), borders.end());
  std::sort(cuts.begin(), cuts.end());
  std::vector<Span> spans;
  double start = 0.0;
  const auto close = [&](double end) {
    const int parts = std::max(1, static_cast<int>(std::ceil((end - start) / kLongest)));
    const double step = (end - start) / parts;
    for (int i = 0; i < parts; ++i)
      spans.emplace_back(start + i * step, i + 1 == parts ? end : start + (i + 1) * step);
    start = end;
  };
  for (const double cut : cuts) {
    const bool enough = cut - start >= kShortest || (cut - start > 0.5 && is_border(borders, cut));
    if (enough && cut < duration - 0.5) close(cut);
  }
  if (duration > start) close(duration);
  return spans;
}

Passage::Opening opening_of(const plan::Piece& piece, double from, double to, Passage& passage) {
  constexpr double kAt = 0.3;  // s
  for (std::size_t i = 0; i < piece.sections.size(); ++i) {
    const plan::Section& section = piece.sections[i];
    if (std::fabs(section.start - from) > kAt || section.start <= 0.0) continue;
    passage.part = nth_part(piece, i);
    return section.returns > 0 ? Passage::kPartReturns : Passage::kNewPart;
  }
  if (from <= 0.0) return Passage::kBegins;
  for (const plan::Motif& motif : piece.motifs) {
    for (std::size_t k = 1; k < motif.uses.size(); ++k) {
      const plan::MotifUse& use = motif.uses[k];
      if (use.start < from - kAt || use.start >= 0.5 * (from + to)) continue;
      passage.higher = use.transposition;
      return Passage::kTuneReturns;
    }
  }
  for (const plan::Phrase& phrase : piece.phrases) {
    if (phrase.returns > 0 && std::fabs(phrase.start - from) < kAt) return Passage::kPhraseReturns;
  }
  return Passage::kGoesOn;
}

Passage::Motion motion_of(const plan::Piece& piece, double from, double to) {
  std::vector<std::pair<double, double>> notes;
  for (const score::Note& note : piece.melody) {
    if (note.onset >= from && note.onset < to) notes.emplace_back(note.onset, note.pitch);
  }
  if (notes.size() < 2) return Passage::kNoTune;
  double mean_time = 0.0, mean_pitch = 0.0, low = 127.0, high = 0.0, leaps = 0.0;
  for (std::size_t i = 0; i < notes.size(); ++i) {
    mean_time += notes[i].first / static_cast<double>(notes.size());
    mean_pitch += notes[i].second / static_cast<double>(notes.size());
    low = std::min(low, notes[i].second);
    high = std::max(high, notes[i].second);
    if (i > 0) leaps += std::fabs(notes[i].second - notes[i - 1].second);
  }
  leaps /= static_cast<double>(notes.size() - 1);
  double across = 0.0, along = 0.0;
  for (const auto& [time, pitch] : notes) {
    across += (time - mean_time) * (pitch - mean_pitch);
    along += (time - mean_time) * (time - mean_time);
  }
  const double rise = along > 0.0 ? across / along * (to - from) : 0.0;  // semitones
  constexpr double kRise = 4.0, kFew = 4.5, kLeap = 5.0;
  if (rise > kRise) return Passage::kClimbs;
  if (rise < -kRise) return Passage::kSinks;
  if (high - low < kFew) return Passage::kStays;
  return leaps > kLeap ? Passage::kLeaps : Passage::kWanders;
}

double notes_a_second(const plan::Piece& piece, double from, double to) {
  const auto within = [&](double time) { return time >= from && time < to; };
  double count = 0.0;
  for (const score::Note& note : piece.melody) count += within(note.onset) ? 1.0 : 0.0;
  if (count == 0.0) {
    for (const plan::Onset& onset : piece.onsets) count += within(onset.time) ? 1.0 : 0.0;
  }
  return to > from ? count / (to - from) : 0.0;
}

Passage::Pace pace_of(const plan::Piece& piece, double from, double to) {
  const double all = notes_a_second(piece, 0.0, piece.duration);
  const double here = notes_a_second(piece, from, to);
  constexpr double kQuick = 1.45, kSlow = 0.6;
  if (all <= 0.0) return Passage::kEven;
  return here > kQuick * all  ? Passage::kQuick
         : here < kSlow * all ? Passage::kSlow
                              : Passage::kEven;
}

Passage::Level level_of(const plan::Piece& piece, double climax, double from, double to) {
  if (climax >= from && climax < to && !piece.silent) return Passage::kLoudest;
  const std::vector<float>& curve = piece.curves.loudness;
  float most = -70.0f;
  for (std::size_t i = 0; i < curve.size(); ++i) {
    const double time = static_cast<double>(i) * piece.curves.hop;
    if (time >= from && time < to) most = std::max(most, curve[i]);
  }
  constexpr float kNothing = -58.0f;
  if (piece.silent || (!curve.empty() && most < kNothing)) return Passage::kSilent;
  const double third = (to - from) / 3.0;
  const float early = hear::mean_level(piece, from, from + third);
  const float late = hear::mean_level(piece, to - third, to);
  constexpr float kChange = 4.0f, kLoud = 2.5f, kSoft = -5.0f;
  if (late - early > kChange) return Passage::kGrows;
  if (early - late > kChange) return Passage::kFades;
  const float mean = hear::mean_level(piece, from, to);
  return mean > kLoud ? Passage::kLoud : mean < kSoft ? Passage::kSoft : Passage::kSame;
}

/// What a passage leaves in sight: of what covers nearly as much as the most, something else than
/// was told of the passage before.
std::optional<Group> paint_of(const std::vector<Group>& groups,
                              const std::optional<Group>& before) {
  constexpr double kSpeck = 2e-4, kNearly = 0.3;
  const Group* chosen = nullptr;
  double most = 0.0;
  for (const Group& group : groups) {
    if (group.kind == plan::CauseKind::kPiece || group.share < kSpeck) continue;
    most = std::max(most, group.share);
    const bool again = before && before->kind == group.kind;
    if (chosen == nullptr) chosen = &group;
    if (!again && group.share >= kNearly * most) {
      chosen = &group;
      break;
    }
  }
  if (chosen != nullptr) return *chosen;
  if (!groups.empty() && groups.front().share >= kSpeck) return groups.front();
  return std::nullopt;
}

std::string time_text(double seconds) {
  const auto ms = static_cast<long long>(std::llround(1000.0 * seconds));
  char text[40];
  std::snprintf(text, sizeof text, "%02lld:%02lld:%02lld.%03lld", ms / 3600000, ms / 60000 % 60,
                ms / 1000 % 60, ms % 1000);
  return text;
}

}  // namespace

std::vector<Passage> passages_of(const plan::Plan& plan, const Seen& seen) {
  const plan::Piece& piece = *plan.piece;
  const double climax = hear::find_climax(piece);
  std::vector<Passage> passages;
  for (const auto& [from, to] : spans_of(piece, std::max(piece.duration, plan.duration))) {
    Passage passage;
    passage.start = from;
    passage.end = to;
    passage.opening = opening_of(piece, from, to, passage);
    passage.motion = motion_of(piece, from, to);
    passage.pace = pace_of(piece, from, to);
    passage.level = level_of(piece, climax, from, to);
    // Strokes of the last moment start when all has sounded.
    const bool last = to >= std::max(piece.duration, plan.duration);
    const auto groups =
        groups_of(plan, seen, from, last ? std::numeric_limits<double>::infinity() : to);
    passage.paint =
        paint_of(groups, passages.empty() ? std::optional<Group>() : passages.back().paint);
    passages.push_back(std::move(passage));
  }
  return passages;
}

std::string captions(const std::vector<Passage>& passages, const Words& words) {
  std::string text = "WEBVTT\n";
  for (const Passage& passage : passages) {
    text += "\n" + time_text(passage.start) + " --> " + time_text(passage.end) + "\n";
    for (const char c : words.passage(passage)) {
      // An arrow would end the text, an ampersand or a bracket begin a mark.
      if (c == '&') {
        text += "&amp;";
      } else if (c == '<') {
        text += "&lt;";
      } else if (c == '>') {
        text += "&gt;";
      } else {
        text += c;
      }
    }
    text += "\n";
  }
  return text;
}

}  // namespace impasto::studio
