// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/compose/composer.h"

#include <algorithm>
#include <utility>

#include "impasto/base/check.h"
#include "impasto/compose/breathe.h"
#include "impasto/compose/conception.h"
#include "impasto/compose/cues.h"
#include "impasto/compose/hands/hand.h"
#include "impasto/compose/live/live.h"
#include "impasto/compose/order.h"
#include "impasto/compose/place/guards.h"
#include "impasto/compose/place/panels.h"
#include "impasto/compose/place/view.h"
#include "impasto/compose/players.h"
#include "impasto/compose/soak.h"
#include "impasto/compose/spread.h"
#include "impasto/compose/underpainting.h"
#include "impasto/compose/unfold.h"
#include "impasto/plan/piece.h"

namespace impasto::compose {

namespace {

/// The sheet of a known piece, and all its strokes.
plan::Plan compose_as(const Conception& conception, const plan::Piece& piece,
                      const Outlook& outlook, const Settings& settings) {
  plan::Plan plan;
  Colours colours = choose_colours(piece, outlook, settings, conception);
  plan.sheet = sheet_of(settings, piece, outlook, colours);
  // Silence is bare canvas.
  if (piece.silent || piece.duration <= 0) return plan;

  auto optics = pigment::optics(plan.sheet.palette);
  IMPASTO_CHECK(optics.has_value());
  Easel easel{piece,
              settings,
              outlook,
              lay_out(piece, outlook, plan.sheet.width, plan.sheet.height, conception),
              std::move(colours),
              pigment::Mixer(*optics),
              Sketch(plan.sheet.width, plan.sheet.height),
              plan,
              &settings.style,
              conception};
  std::vector<Cue> cues = cues_of(easel);
  const std::size_t masses =
      settings.order == Order::kForm ? masses_first(easel, cues) : std::size_t{0};
  paint_ground(easel);
  const std::size_t ground = plan.strokes.size();
  std::size_t blocked = ground;
  for (std::size_t i = 0; i < cues.size(); ++i) {
    paint_cue(easel, cues[i]);
    if (i < masses) blocked = plan.strokes.size();
  }
  const Hand* broad = hand_of(settings.style.sections.manner);
  const Blocking blocking{
      .first = ground,
      .last = blocked,
      .together = broad != nullptr ? broad->together() : 0.0,
      .in_rows = broad != nullptr && broad->in_rows(),
      .floods = broad != nullptr && broad->flooding() > 0.0,
      .sets_down = broad != nullptr &&
                   (broad->in_rows() || broad->flooding() > 0.0 || broad->leaves_paper()),
      .shown_first = broad != nullptr ? broad->shown_first() : 1.0,
      .heart = easel.heart,
      .spare = 0.2f * easel.unit(),
      .climax = easel.heart ? outlook.climax : 1e9,
      .followers = &easel.followers};
  block_in(piece, outlook, blocking, plan.strokes);
  std::map<std::size_t, double> done;
  if (blocking.in_rows && settings.order == Order::kForm)
    done = spread_out(piece, fields_of(piece, blocking, plan.strokes), plan.strokes);
  breathe(piece, plan.strokes);
  frame(conception, easel.layout, easel.stamped, plan.strokes);
  if (settings.order == Order::kGesture) {
    draw_first(outlook, underpainting_ends(outlook), plan.strokes);
  }
  strike(piece, plan.sheet, blocking, done, plan.strokes);
  if (broad != nullptr && broad->one_by_one() > 0.0)
    lay_one_by_one(piece, broad->one_by_one(), easel.followers, plan.strokes);
  if (broad != nullptr && broad->flooding() > 0.0)
    draw_out(piece, broad->flooding(), easel.followers, plan.strokes);
  if (blocking.floods) press_down(piece, done, plan.strokes);
  follow(easel.followers, outlook.duration, plan.strokes);
  keep_gutters_bare(easel.layout, plan.strokes);
  soak(plan, wash_of(outlook.reverb));
  std::stable_sort(plan.strokes.begin(), plan.strokes.end(),
                   [](const plan::Stroke& a, const plan::Stroke& b) { return a.start < b.start; });
  return plan;
}

/// The best of a few sketches, each with what was at fault in the one before it changed.
plan::Plan compose_whole(const plan::Piece& piece, const Settings& settings) {
  IMPASTO_CHECK(settings.aspect > 0);
  constexpr int kSketches = 4;
  const Outlook outlook = outlook_of(piece);
  Conception conception = conceive(outlook, settings);
  plan::Plan best = compose_as(conception, piece, outlook, settings);
  // Paper and leaf are left bare as they are.
  const bool leaf = settings.style.sections.manner == Manner::kPattern;
  if (settings.variety <= 0.0f || best.strokes.empty() || is_on_paper(settings) || leaf)
    return best;
  const Making making = settings.style.melody.manner == Manner::kForms   ? Making::kDrawn
                        : settings.style.sections.manner == Manner::kArm ? Making::kThrown
                                                                         : Making::kPainted;
  float least = 1e9f;
  plan::Plan plan = best;
  for (int i = 1;; ++i) {
    const auto optics = pigment::optics(plan.sheet.palette);
    IMPASTO_CHECK(optics.has_value());
    const FarView view = seen_from_far(plan, *optics);
    const float fault = fault_of(view, making);
    if (fault < least) least = fault, best = std::move(plan);
    if (fault <= 0.0f || i == kSketches) return best;
    conception = mended(conception, view, making);
    plan = compose_as(conception, piece, outlook, settings);
  }
}

}  // namespace

struct Composer::Impl {
  std::unique_ptr<Live> live;  ///< null: the whole is known
  plan::Sheet sheet;
  std::vector<plan::Stroke> known;  ///< of a whole piece
  std::size_t taken = 0;            ///< of them
};

Composer::Composer(const Settings& settings, const plan::Piece& whole)
    : impl_(std::make_unique<Impl>()) {
  plan::Plan plan = compose_whole(whole, settings);
  impl_->sheet = std::move(plan.sheet);
  impl_->known = std::move(plan.strokes);
}

Composer::Composer(const Settings& settings) : impl_(std::make_unique<Impl>()) {
  impl_->live = std::make_unique<Live>(settings);
  impl_->sheet = impl_->live->sheet();
}

void Composer::hear(const plan::Piece& so_far) {
  if (impl_->live != nullptr) impl_->live->hear(so_far);
}

Composer::~Composer() = default;
Composer::Composer(Composer&&) noexcept = default;
Composer& Composer::operator=(Composer&&) noexcept = default;

const plan::Sheet& Composer::sheet() const {
  return impl_->sheet;
}

std::vector<plan::Stroke> Composer::take(double until) {
  if (impl_->live != nullptr) return impl_->live->take(until);
  std::vector<plan::Stroke> strokes;
  while (impl_->taken < impl_->known.size() && impl_->known[impl_->taken].start < until) {
    strokes.push_back(std::move(impl_->known[impl_->taken++]));
  }
  return strokes;
}

}  // namespace impasto::compose
