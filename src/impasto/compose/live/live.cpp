// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/live/live.h"

#include <algorithm>
#include <cmath>

#include "impasto/base/check.h"
#include "impasto/base/math.h"
#include "impasto/compose/conception.h"
#include "impasto/compose/hands/hand.h"
#include "impasto/compose/players.h"
#include "impasto/hear/level.h"
#include "impasto/plan/piece.h"

namespace impasto::compose {
namespace {

enum Purpose : std::uint64_t { kPage = 1201 };

constexpr double kColourEvery = 0.5, kColourLags = 8.0;  // s
constexpr double kFitEvery = 1.0;                        // s
constexpr float kFull = 0.9f;  ///< of the canvas: from then on the oldest is painted over

/// What stands before the first sound.
Easel first_easel(const plan::Piece& heard, const Settings& settings, const Outlook& outlook,
                  plan::Plan& plan) {
  IMPASTO_CHECK(settings.aspect > 0);
  Conception conception = conceive(outlook, settings);
  conception.mirrored = false;  // a whole is mirrored when it is done; this never is
  Colours colours = first_colours(outlook, settings, conception);
  plan.sheet = sheet_of(settings, heard, outlook, colours);
  auto optics = pigment::optics(plan.sheet.palette);
  IMPASTO_CHECK(optics.has_value());
  Layout layout;
  layout.width = plan.sheet.width;
  layout.height = plan.sheet.height;
  return {heard,
          settings,
          outlook,
          std::move(layout),
          std::move(colours),
          pigment::Mixer(*optics),
          Sketch(plan.sheet.width, plan.sheet.height),
          plan,
          &settings.style,
          conception};
}

}  // namespace

Live::Live(const Settings& settings)
    : asked_(settings),
      settings_(settings),
      estimate_(settings.seed),
      easel_(first_easel(heard_, settings_, estimate_.outlook(), plan_)) {
  heard_.silent = true;
}

void Live::hear(const plan::Piece& so_far) {
  while (now() + Queue::kSlice <= so_far.duration + 1e-9) step(&so_far);
}

std::vector<plan::Stroke> Live::take(double until) {
  // What waits for its end is told a second after the last sound.
  constexpr double kLast = 1.0, kRest = 2.0;  // s
  const double goes_on = std::min(until - kLast, heard_.duration + kRest);
  while (now() + Queue::kSlice <= goes_on) step(nullptr);
  return queue_.take(until);
}

void Live::step(const plan::Piece* whole) {
  ++step_;
  if (whole != nullptr) {
    std::swap(heard_.sections, told_);
    ears_.advance(*whole, now(), heard_);
    std::swap(heard_.sections, told_);
  }
  if (!begun_) {
    constexpr double kPrelude = 0.4;  // s that are heard before anything is laid
    if (heard_.silent && heard_.onsets.empty() && heard_.notes.empty() && heard_.melody.empty())
      return;
    if (first_sound_ <= 0.0) first_sound_ = now();
    if (now() < first_sound_ + kPrelude) return;
    begin_page();
  }
  estimate_.update(heard_);
  follow_colours();
  follow_range();
  if (now() >= next_fit_) fit_sizes();
  if (may_part()) begin_stretch();
  paint_chords();
  paint_bass();
  paint_tune();
  paint_inner();
  paint_hits();
  watch_for_climax();
}

void Live::begin_page() {
  begun_ = true;
  // No two pieces are laid out alike, and one is every time: it hangs on how it begins.
  const score::Note* first = !heard_.melody.empty()  ? &heard_.melody.front()
                             : !heard_.notes.empty() ? &heard_.notes.front()
                                                     : nullptr;
  const auto pitch = static_cast<std::uint64_t>(first != nullptr ? first->pitch : 0.0f);
  const auto loud = static_cast<std::uint64_t>(std::max(0.0f, heard_.loudness + 70.0f) / 2.0f);
  page_.emplace(easel_.layout, random_bits(settings_.seed, kPage, pitch, loud),
                scheme_of(settings_));
  estimate_.update(heard_);
  follow_range();
  fit_sizes();
  const Outlook& outlook = estimate_.outlook();
  mean_lightness_ = lightness_between(heard_, outlook, 0.0, now());
  easel_.colours.families = {
      family_between(heard_, outlook, settings_, easel_.conception, 0.0, now(), mean_lightness_)};
  begin_stretch();
}

/// A stretch ends where another section has been told, where the tune breathes, or where its place
/// is full.
bool Live::may_part() const {
  if (told_.size() != part_) return true;
  const double lasts = now() - heard_.sections.back().start;
  if (lasts < page_->span()) return false;
  const bool sings = !heard_.melody.empty() && heard_.melody.back().offset >= now() - 0.1;
  return !sings || now() >= heard_.sections.back().end;
}

void Live::begin_stretch() {
  const bool first = heard_.sections.empty();
  if (told_.size() != part_) page_->turn_section();
  part_ = told_.size();
  const int section = told_.empty() ? 0 : told_.back().label;
  const bool returns = !told_.empty() && told_.back().returns > 0;
  if (!first) {
    heard_.sections.back().end = now();
    if (easel_.sketch.cover() > kFull) {
      // The oldest counts as bare again: the hand lays its planes there anew, thin, so that what
      // was painted shines through.
      if (const auto place = page_->oldest()) easel_.sketch.hide(place->path, place->width);
    }
  }
  if (first) {
    // The ground is laid with the first sound; where things will stand it asks the layout.
    page_->begin(now(), easel_.sketch, tune_level_, section, false);
    paint_ground(easel_);
    plan_strokes();
  }
  const int place = first ? 0 : page_->begin(now(), easel_.sketch, tune_level_, section, returns);
  std::vector<Family>& families = easel_.colours.families;
  const bool seen = static_cast<std::size_t>(place) < families.size() && !first;
  if (!seen) families.resize(static_cast<std::size_t>(place) + 1, families.back());
  const double heard_from = std::max(0.0, now() - 4.0);
  plan::Section stretch;
  stretch.start = now();
  stretch.end = easel_.layout.rows.back().end;
  stretch.label = place;
  const bool says = first || says_another_stretch();
  stretch.returns = seen || !says ? 1 : 0;
  stretch.loudness = heard_.loudness + hear::mean_level(heard_, heard_from, now());
  stretch.emotion = heard_.emotion;
  heard_.sections.push_back(stretch);
  fit_sizes();
  const int index = static_cast<int>(heard_.sections.size()) - 1;
  if (says) paint({now() - kSectionLead, Heard::kSection, index});
}

/// Who says only what weighs most does not make a plane of each stretch, but of a few.
bool Live::says_another_stretch() {
  const float restraint = asked_.style.restraint;
  const double few = (1.0 - restraint) * (2.0 + estimate_.outlook().duration / 20.0);
  if (restraint > 0 && said_stretches_ >= few) return false;
  ++said_stretches_;
  return true;
}

void Live::follow_colours() {
  if (now() < next_colour_) return;
  next_colour_ = now() + kColourEvery;
  const Outlook& outlook = estimate_.outlook();
  const double from = std::max(0.0, now() - kColourLags);
  const float light = lightness_between(heard_, outlook, from, now());
  const auto share = static_cast<float>(kColourEvery / kColourLags);
  // The first second has nothing to lag behind.
  const bool fresh = now() - first_sound_ < 1.0;
  mean_lightness_ = math::lerp(mean_lightness_, light, 0.25f * share);
  const Family wish =
      family_between(heard_, outlook, settings_, easel_.conception, from, now(), mean_lightness_);
  Family& mine = easel_.colours.families[static_cast<std::size_t>(heard_.sections.back().label)];
  mine = blended(mine, wish, fresh ? 0.5f : share);
  easel_.colours.home = outlook.home.place;
  plan::Section& stretch = heard_.sections.back();
  stretch.loudness = heard_.loudness + hear::mean_level(heard_, stretch.start, now());
  easel_.layout.weight = {
      std::clamp(hear::mean_level(heard_, std::max(0.0, now() - 3.0), now()) / 6.0f, -1.0f, 1.0f)};
}

/// The scale of pitch: what is usual, until enough has been heard.
void Live::follow_range() {
  if (now() < next_fit_) return;
  constexpr std::size_t kReach = 300;  // notes
  std::vector<float> pitches;
  for (const auto* line : {&heard_.melody, &heard_.bass}) {
    const std::size_t from = line->size() > kReach ? line->size() - kReach : 0;
    for (std::size_t i = from; i < line->size(); ++i) pitches.push_back((*line)[i].pitch);
  }
  if (pitches.empty()) return;
  std::sort(pitches.begin(), pitches.end());
  const auto n = static_cast<float>(pitches.size());
  const float sure = 0.75f * n / (n + 16.0f);
  const std::size_t cut = pitches.size() / 50;
  page_->set_range(math::lerp(kUsualLowest, pitches[cut], sure),
                   math::lerp(kUsualHighest, pitches[pitches.size() - 1 - cut], sure));
}

/// The fuller the canvas, the smaller what is painted on it; and who may paint, where that hangs on
/// the section.
void Live::fit_sizes() {
  next_fit_ = now() + kFitEvery;
  const float full = easel_.sketch.cover();
  const float size = math::lerp(1.0f, 0.5f, math::smoothstep(0.15f, 0.95f, full));
  const auto fit = [size](Style& style, const Style& asked) {
    constexpr Element Style::*kElements[] = {&Style::sections, &Style::chords, &Style::bass,
                                             &Style::notes, &Style::hits};
    for (auto element : kElements) {
      (style.*element).size = (asked.*element).size * size;
      (style.*element).length = (asked.*element).length * size;
    }
    // The whole arm goes over what is there, so it has to spare it.
    constexpr float kSpares = 0.5f;
    if (asked.chords.manner == Manner::kArm)
      style.chords.amount = asked.chords.amount * math::lerp(1.0f, kSpares, 2.0f * (1.0f - size));
    // A stroke of ink is as long as a phrase; of a part of one it is as much finer.
    constexpr float kFine = 0.5f;
    style.melody.size =
        asked.melody.size * std::sqrt(size) * (asked.melody.manner == Manner::kInk ? kFine : 1.0f);
  };
  fit(settings_.style, asked_.style);
  for (std::size_t i = 0; i < settings_.with.size(); ++i) {
    fit(settings_.with[i].style, asked_.with[i].style);
    const When& when = asked_.with[i].when;
    const int label = told_.empty() ? -1 : told_.back().label;
    const bool may = when.labels.empty() ||
                     std::find(when.labels.begin(), when.labels.end(), label) != when.labels.end();
    settings_.with[i].when.labels.clear();
    settings_.with[i].when.from = may ? when.from : 1e18;
  }
}

void Live::watch_for_climax() {
  constexpr int kEvery = 10;                       // steps
  constexpr double kSettle = 9.0, kLatest = 16.0;  // s: the first comes between
  constexpr double kApart = 25.0,
                   kLong = 60.0;  // s between two; a picture goes without for so long
  if (step_ % kEvery != 0) return;
  const double since = now() - first_sound_;
  const float level = hear::mean_level(heard_, now() - 3.0, now());
  const bool first = last_climax_ < 0;
  const double apart = (now() - last_climax_) / (1.0 + 2.0 * asked_.style.restraint);
  const bool comes =
      first ? since >= kLatest || (since >= kSettle && level > 0.8f)
            : apart >= kApart && (level + heard_.loudness > best_level_ + 1.5f ||
                                  (apart >= kLong && hear::prominence(heard_, now() - 1.5) > 0.2f));
  if (!comes) return;
  if (!first) page_->move_focus(easel_.sketch);
  last_climax_ = now();
  best_level_ = std::max(best_level_, level + heard_.loudness);
  estimate_.set_climax(heard_, now() - 1.5);
  paint({now(), Heard::kClimax, 0});
}

bool Live::paint(const Cue& cue) {
  paint_cue(easel_, cue);
  const bool any = !plan_.strokes.empty();
  plan_strokes();
  return any;
}

/// Strokes answer what has been told of the piece, and to no more of it than has sounded.
void Live::plan_strokes() {
  for (plan::Stroke& s : plan_.strokes) {
    plan::Cause& cause = s.cause;
    const auto index = static_cast<std::size_t>(cause.index);
    switch (cause.kind) {
      case plan::CauseKind::kSection:
        if (told_.empty()) {
          cause = {plan::CauseKind::kPiece, 0, 0.0, now()};
        } else {
          cause = {plan::CauseKind::kSection, static_cast<int>(told_.size()) - 1,
                   told_.back().start, now()};
        }
        break;
      case plan::CauseKind::kPiece: cause.start = 0.0; break;
      case plan::CauseKind::kChord: cause.start = heard_.chords[index].start; break;
      case plan::CauseKind::kMelody: cause.start = heard_.melody[index].onset; break;
      case plan::CauseKind::kBass: cause.start = heard_.bass[index].onset; break;
      case plan::CauseKind::kNote: cause.start = heard_.notes[index].onset; break;
      default: break;
    }
    cause.end = std::max(cause.start, std::min(cause.end, now()));
  }
  queue_.plan(std::move(plan_.strokes), now());
  plan_.strokes.clear();
  easel_.followers.clear();
}

}  // namespace impasto::compose
