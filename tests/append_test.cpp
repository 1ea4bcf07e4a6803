// SPDX-License-Identifier: GPL-3.0-or-later
// Strokes that come by and by, and paintings that are gone back to, in every style of the program:
// the bits are those of the whole plan painted at once.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <span>

#include "impasto/base/hash.h"
#include "impasto/base/rng.h"
#include "impasto/compose/compose.h"
#include "impasto/listen/listen.h"
#include "impasto/notation/styles.h"
#include "impasto/paint/painter.h"
#include "impasto/plan/piece.h"

namespace impasto {
namespace {

constexpr int kWidth = 150, kHeight = 130;

/// Two voices over a bass, in two sections.
score::Score tune() {
  score::Score score;
  score.title = "A tune to test with";
  score.parts = {{"Flute", 73}, {"Cello", 42}};
  static constexpr int kSteps[8] = {0, 2, 4, 7, 9, 7, 4, 2};
  const double quarter = 0.5;
  for (int i = 0; i < 24; ++i) {
    score::Note note;
    note.onset = i * quarter;
    note.offset = note.onset + 0.9 * quarter;
    note.onset_quarter = i;
    note.duration_quarter = 1;
    note.pitch = static_cast<float>((i < 12 ? 72 : 67) + kSteps[i % 8]);
    note.velocity = 0.4f + 0.02f * static_cast<float>(i);
    score.notes.push_back(note);
    if (i % 4 != 0) continue;
    note.offset = note.onset + 4 * quarter;
    note.duration_quarter = 4;
    note.pitch = static_cast<float>(48 + (i / 4 % 2 == 0 ? 0 : 7));
    note.part = 1;
    score.notes.push_back(note);
  }
  std::sort(score.notes.begin(), score.notes.end(), [](const auto& a, const auto& b) {
    return a.onset != b.onset ? a.onset < b.onset : a.pitch < b.pitch;
  });
  score.tempi = {{0, 0, 120}};
  score.meters = {{0, 0, 4, 4}};
  score.keys = {{0, 0, false, true}};
  for (int bar = 0; bar < 6; ++bar) score.bars.push_back(bar * 4 * quarter);
  score.duration = 24 * quarter;
  return score;
}

struct Hand {
  std::string name;
  plan::Plan plan;
  std::uint64_t whole = 0;  ///< hash of all of it painted at once
};

std::uint64_t hash(paint::Painter& painter, picture::Image& image) {
  painter.show(image);
  const std::vector<float> heights = painter.height_map();
  std::vector<std::uint64_t> marks;
  for (int y = 0; y < kHeight; ++y) {
    for (int x = 0; x < kWidth; ++x) marks.push_back(painter.stroke_at(x, y).value_or(0) + 1);
  }
  return fnv1a(std::as_bytes(std::span(image.rgba)),
               fnv1a(std::as_bytes(std::span(heights)), fnv1a(std::as_bytes(std::span(marks)))));
}

const std::vector<Hand>& hands() {
  static const std::vector<Hand> all = [] {
    std::vector<Hand> made;
    const plan::Piece piece = listen::hear(tune());
    Pool pool(1);
    for (const plan::Style& style : notation::bundled_styles()) {
      compose::Settings settings;
      settings.style = style;
      settings.density = 0.5f;
      settings.aspect = static_cast<float>(kWidth) / kHeight;
      Hand hand{style.name, compose::compose(piece, settings)};
      auto painter = paint::Painter::create(hand.plan, kWidth, kHeight, pool);
      painter->finish();
      picture::Image image;
      hand.whole = hash(*painter, image);
      made.push_back(std::move(hand));
    }
    return made;
  }();
  return all;
}

/// Random choices of one trial.
struct Dice {
  std::uint64_t seed;
  int thrown = 0;
  float unit() { return random_unit(seed, ++thrown); }
  int below(int n) { return std::min(n - 1, static_cast<int>(unit() * static_cast<float>(n))); }
};

paint::Painter::Options tile(Dice& dice) {
  return {32 << dice.below(3)};
}

int threads(Dice& dice) {
  static constexpr int kThreads[3] = {1, 2, 7};
  return kThreads[dice.below(3)];
}

/// Appends strokes up to `until` in random parts, now and then painting what may be painted; up to
/// `time` at most.
void feed(paint::Painter& painter, const plan::Plan& plan, std::size_t until, double time,
          Dice& dice) {
  const std::span<const plan::Stroke> strokes(plan.strokes);
  while (painter.stroke_count() < until) {
    const std::size_t from = painter.stroke_count();
    const double known = std::floor(strokes[from].start * 60.0) / 60.0;
    if (dice.below(3) > 0) painter.advance(std::min(time, known * dice.unit()));
    if (dice.below(3) == 0) painter.advance(std::min(time, known - 1e-6));
    const std::size_t most = until - from;
    const std::size_t count = dice.below(2) == 0
                                  ? 1 + static_cast<std::size_t>(dice.below(3))
                                  : 1 + static_cast<std::size_t>(dice.below(
                                            static_cast<int>(std::max<std::size_t>(1, most / 3))));
    const auto added = painter.append(strokes.subspan(from, std::min(count, most)));
    ASSERT_TRUE(added.has_value()) << to_line(added.error());
  }
}

TEST(Append, TilesOfAnySizePaintOnePicture) {
  for (const Hand& hand : hands()) {
    for (int t : {16, 32, 64, 128, 256}) {
      Pool pool(1);
      auto painter = paint::Painter::create(hand.plan, kWidth, kHeight, pool, {t});
      painter->finish();
      picture::Image image;
      EXPECT_EQ(hash(*painter, image), hand.whole) << hand.name << ", tile " << t;
    }
  }
}

TEST(Append, TwoHundredCutsByTilesByThreadsPaintOnePicture) {
  for (int trial = 0; trial < 200; ++trial) {
    const Hand& hand = hands()[trial % hands().size()];
    Dice dice{static_cast<std::uint64_t>(trial)};
    Pool pool(threads(dice));
    auto painter = paint::Painter::create(hand.plan.sheet, kWidth, kHeight, pool, tile(dice));
    ASSERT_TRUE(painter.has_value());
    feed(*painter, hand.plan, hand.plan.strokes.size(), hand.plan.duration, dice);
    if (HasFatalFailure()) return;
    if (dice.below(2) == 0) painter->advance(hand.plan.duration * dice.unit());
    painter->end(hand.plan.duration);
    painter->finish();
    picture::Image image;
    EXPECT_EQ(hash(*painter, image), hand.whole) << hand.name << ", trial " << trial;
  }
}

TEST(Append, FromSixtyRandomMomentsASnapshotGoesOnToTheSameBits) {
  for (int trial = 0; trial < 60; ++trial) {
    const Hand& hand = hands()[trial % hands().size()];
    const plan::Plan& plan = hand.plan;
    Dice dice{1000 + static_cast<std::uint64_t>(trial)};
    Pool pool(threads(dice)), other_pool(threads(dice));
    auto painter = paint::Painter::create(plan.sheet, kWidth, kHeight, pool, tile(dice));
    auto other = paint::Painter::create(plan.sheet, kWidth, kHeight, other_pool, tile(dice));
    ASSERT_TRUE(painter.has_value() && other.has_value());
    const double moment = plan.duration * dice.unit();
    const auto later = std::find_if(plan.strokes.begin(), plan.strokes.end(),
                                    [&](const auto& s) { return s.start >= moment + 0.02; });
    const auto known = static_cast<std::size_t>(later - plan.strokes.begin());
    feed(*painter, plan, known, moment, dice);
    if (HasFatalFailure()) return;
    painter->advance(moment);
    const paint::Snapshot snapshot = painter->snapshot();
    picture::Image shown;
    painter->show(shown);

    // What was painted after it is gone when it is restored, and it can be restored again.
    const auto finish = [&](paint::Painter& one, picture::Image& image, const char* whose) {
      feed(one, plan, plan.strokes.size(), plan.duration, dice);
      one.end(plan.duration);
      one.finish();
      ASSERT_EQ(hash(one, image), hand.whole) << hand.name << ", trial " << trial << whose;
    };
    finish(*painter, shown, ", painted on");
    ASSERT_TRUE(painter->restore(snapshot).has_value());
    EXPECT_EQ(painter->stroke_count(), known);
    finish(*painter, shown, ", restored");
    picture::Image elsewhere;
    other->advance(0.3 * dice.unit());
    other->show(elsewhere);
    ASSERT_TRUE(other->restore(snapshot).has_value());
    finish(*other, elsewhere, ", by another painter");
    if (HasFatalFailure()) return;
  }
}

TEST(Append, AfterARestoreOnlyWhatChangedIsShownAndItIsRight) {
  const plan::Plan& plan = hands()[0].plan;
  Pool pool(2);
  auto painter = paint::Painter::create(plan, kWidth, kHeight, pool, {32});
  ASSERT_TRUE(painter.has_value());
  picture::Image image, then;
  painter->advance(0.5 * plan.duration);
  painter->show(image);
  then = image;
  const paint::Snapshot snapshot = painter->snapshot();
  painter->advance(0.55 * plan.duration);
  painter->show(image);
  ASSERT_NE(image.rgba, then.rgba);
  ASSERT_TRUE(painter->restore(snapshot).has_value());
  std::size_t shown = 0;
  for (const picture::Rect& rect : painter->show(image)) {
    shown += static_cast<std::size_t>(rect.width()) * rect.height();
  }
  EXPECT_EQ(image.rgba, then.rgba);
  EXPECT_GT(shown, 0u);
  EXPECT_LT(shown, static_cast<std::size_t>(kWidth) * kHeight);
}

TEST(Append, ASnapshotIsForItsOwnSheetAndSize) {
  const plan::Plan& plan = hands()[0].plan;
  Pool pool(1);
  auto painter = paint::Painter::create(plan, kWidth, kHeight, pool);
  auto larger = paint::Painter::create(plan, kWidth + 1, kHeight, pool);
  auto another = paint::Painter::create(hands()[1].plan, kWidth, kHeight, pool);
  ASSERT_TRUE(painter.has_value() && larger.has_value() && another.has_value());
  const paint::Snapshot snapshot = painter->snapshot();
  EXPECT_EQ(larger->restore(snapshot).error().code, ErrorCode::kUsage);
  EXPECT_EQ(another->restore(snapshot).error().code, ErrorCode::kUsage);
  EXPECT_EQ(painter->restore(paint::Snapshot()).error().code, ErrorCode::kUsage);
  EXPECT_TRUE(painter->restore(snapshot).has_value());
}

}  // namespace
}  // namespace impasto
