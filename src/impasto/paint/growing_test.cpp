// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
// Paintings that grow: strokes appended, keys, open strokes, hours.
#include <gtest/gtest.h>

#include <cmath>
#include <span>

#include "impasto/base/rng.h"
#include "impasto/paint/painter.h"

namespace impasto::paint {
namespace {

constexpr int kSide = 160;

plan::Plan easel() {
  plan::Plan p;
  p.sheet.seed = 11;
  p.sheet.palette.pigments = {"TitaniumWhite", "UltramarineBlue", "PyrroleRed"};
  p.sheet.brushes = {plan::brush_of(plan::BrushShape::kFlat),
                     plan::brush_of(plan::BrushShape::kFilbert)};
  return p;
}

plan::Stroke stroke(double start, float y, int slot = 1, int brush = 0) {
  plan::Stroke s;
  s.brush = brush;
  s.width = 0.15f;
  s.paint[static_cast<std::size_t>(slot)] = 1;
  s.start = start;
  s.end = start + 0.4;
  s.path = {{0.1f, y, 1, 0}, {0.9f, y, 1, 1}};
  return s;
}

Painter begun(const plan::Sheet& sheet, Pool& pool) {
  auto painter = Painter::create(sheet, kSide, kSide, pool);
  EXPECT_TRUE(painter.has_value());
  return std::move(*painter);
}

picture::Image shown(Painter& painter) {
  picture::Image image;
  painter.show(image);
  return image;
}

picture::Image painted(const plan::Plan& p) {
  Pool pool(1);
  auto painter = Painter::create(p, kSide, kSide, pool);
  EXPECT_TRUE(painter.has_value()) << to_line(painter.error());
  painter->finish();
  return shown(*painter);
}

picture::Image rows(const picture::Image& image, int y0, int y1) {
  picture::Image part(image.width, y1 - y0);
  for (int y = y0; y < y1; ++y) std::copy_n(image.row(y), 4 * image.width, part.row(y - y0));
  return part;
}

TEST(Append, SaysWhatIsWrongAndChangesNothing) {
  Pool pool(1);
  const plan::Plan p = easel();
  Painter painter = begun(p.sheet, pool);
  const auto says = [&](plan::Stroke wrong, const std::string& what) {
    // A good one before it must not be taken either.
    const std::vector<plan::Stroke> two = {stroke(wrong.start, 0.5f), wrong};
    const std::size_t count = painter.stroke_count();
    const auto added = painter.append(two);
    ASSERT_FALSE(added.has_value()) << what;
    EXPECT_NE(to_line(added.error()).find(what), std::string::npos) << to_line(added.error());
    EXPECT_NE(to_line(added.error()).find("stroke " + std::to_string(count + 1)), std::string::npos)
        << to_line(added.error());
    EXPECT_EQ(painter.stroke_count(), count);
  };
  std::vector<plan::Stroke> first = {stroke(1, 0.3f), stroke(2, 0.6f)};
  first[1].open = true;
  ASSERT_TRUE(painter.append(first).has_value());
  painter.advance(1.5);
  plan::Stroke s = stroke(2.5, 0.5f);
  s.brush = 2;
  says(s, "asks for brush 2, which is not there");
  s = stroke(2.5, 0.5f);
  s.joins = 0;
  says(s, "goes on from stroke 0, which is not open");
  s.joins = 9;
  says(s, "goes on from stroke 9, which is not open");
  s.joins = -7;
  says(s, "goes on from stroke -7, which is not open");
  s.joins = 1;
  s.width = 0.2f;
  says(s, "another brush, width or hand");
  s = stroke(2.2, 0.5f);
  s.joins = 1;
  says(s, "before that ends");
  EXPECT_NE(
      to_line(painter.append(std::vector{stroke(1.2, 0.5f)}).error()).find("all before 1.500 s"),
      std::string::npos);
  EXPECT_NE(
      to_line(painter.append(std::vector{stroke(1.8, 0.5f)}).error()).find("appended earlier"),
      std::string::npos);
  s = stroke(2.4, 0.5f);
  s.joins = 1;
  ASSERT_TRUE(painter.append(std::vector{s}).has_value());
  says(s, "goes on from stroke 1, which is not open");  // only one can
  painter.finish();
  EXPECT_GT(painter.time(), 9.0);  // and it comes back with an answer
  EXPECT_EQ(painter.append(std::vector{stroke(9, 0.5f)}).error().code, ErrorCode::kUsage);
}

TEST(Append, AStrokeMayStartWhereverPaintingStands) {
  Pool pool(1);
  Painter painter = begun(easel().sheet, pool);
  for (int i = 0; i < 3000; ++i) {
    painter.advance(0.05 * i + 1e-9);
    plan::Stroke s = stroke(painter.time(), 0.5f);
    s.path.clear();
    const auto added = painter.append({&s, 1});
    ASSERT_TRUE(added.has_value()) << to_line(added.error());
    EXPECT_LT(painter.time(), 0.05 * i + 1.0 / 60 + 1e-6);
  }
}

TEST(Append, AFinishedPaintingStandsAfterAllOfIt) {
  Pool pool(1);
  Painter painter = begun(easel().sheet, pool);
  ASSERT_TRUE(painter.append(std::vector{stroke(1, 0.5f)}).has_value());
  painter.finish();
  EXPECT_GT(painter.time(), 1);
}

TEST(Append, ABrushIsDirtyFromStrokesAppendedBefore) {
  plan::Plan p = easel();
  p.strokes = {stroke(0, 0.3f, 1), stroke(20, 0.7f, 0)};
  p.strokes[1].dirt = 1;
  Pool pool(1);
  Painter painter = begun(p.sheet, pool);
  ASSERT_TRUE(painter.append(std::span(p.strokes).first(1)).has_value());
  painter.advance(10);
  ASSERT_TRUE(painter.append(std::span(p.strokes).last(1)).has_value());
  painter.finish();
  EXPECT_EQ(shown(painter).rgba, painted(p).rgba);
  p.strokes[1].dirt = 0;
  EXPECT_NE(shown(painter).rgba, painted(p).rgba);
}

TEST(Key, StrokesWithKeysKeepTheirHairWhenOthersAreLeftOut) {
  plan::Plan p = easel();
  for (int i = 0; i < 6; ++i) {
    p.strokes.push_back(stroke(i, i % 2 == 0 ? 0.25f : 0.75f, i % 3));
    p.strokes.back().key = 100 + i;
  }
  plan::Plan fewer = p;
  std::erase_if(fewer.strokes, [](const plan::Stroke& s) { return s.path[0].y < 0.5f; });
  ASSERT_EQ(fewer.strokes.size(), 3u);
  const picture::Image all = painted(p), left = painted(fewer);
  EXPECT_EQ(rows(all, kSide / 2 + 8, kSide).rgba, rows(left, kSide / 2 + 8, kSide).rgba);
  EXPECT_NE(all.rgba, left.rgba);
  for (plan::Plan* plan : {&p, &fewer}) {
    for (plan::Stroke& s : plan->strokes) s.key = -1;
  }
  EXPECT_NE(rows(painted(p), kSide / 2 + 8, kSide).rgba,
            rows(painted(fewer), kSide / 2 + 8, kSide).rgba)
      << "without keys the index is the key";
  plan::Plan numbered = p;
  for (std::size_t i = 0; i < p.strokes.size(); ++i) {
    numbered.strokes[i].key = static_cast<std::int64_t>(i);
  }
  EXPECT_EQ(painted(numbered).rgba, painted(p).rgba);
}

TEST(OpenStroke, ThatIsLiftedBeforeItIsUnderWayIsLikeAnyOther) {
  plan::Plan p = easel();
  p.strokes = {stroke(1, 0.5f)};
  p.strokes[0].path.resize(1);
  const picture::Image dab = painted(p);
  plan::Stroke rest = p.strokes[0];
  p.strokes[0].open = true;
  rest.start = p.strokes[0].end;
  rest.end = rest.start + 0.1;
  rest.joins = 0;
  p.strokes.push_back(rest);
  EXPECT_EQ(painted(p).rgba, dab.rgba);
}

TEST(OpenStroke, ThatNothingGoesOnFromIsLiftedAtTheEnd) {
  plan::Plan p = easel();
  p.duration = 3;
  p.strokes = {stroke(1, 0.5f)};
  p.strokes[0].open = true;
  plan::Plan lifted = p;
  lifted.strokes.push_back(p.strokes[0]);
  lifted.strokes[1].start = lifted.strokes[1].end = 3;
  lifted.strokes[1].joins = 0;
  lifted.strokes[1].open = false;
  lifted.strokes[1].path = {p.strokes[0].path.back()};
  const picture::Image image = painted(p);
  EXPECT_EQ(image.rgba, painted(lifted).rgba);
  Pool pool(1);
  Painter painter = begun(p.sheet, pool);
  ASSERT_TRUE(painter.append(p.strokes).has_value());
  painter.advance(2.5);
  EXPECT_NE(shown(painter).rgba, image.rgba) << "the brush is still down";
  EXPECT_EQ(painter.fraction(), 1.0) << "nothing is left to do but to wait";
  painter.end(3);
  painter.finish();
  EXPECT_EQ(shown(painter).rgba, image.rgba);
}

TEST(OpenStroke, BelongsToItsFirstPieceAndKeepsItsPlaceAmongOthers) {
  // What goes on from a stroke lies where the first lies in the order of paint: below a later
  // stroke that is painted at the same time.
  plan::Plan p = easel();
  plan::Stroke a = stroke(0, 0.5f), b = stroke(0, 0.5f, 2, 1);
  b.path = {{0.5f, 0.1f, 1, 0}, {0.5f, 0.9f, 1, 1}};
  plan::Stroke a1 = a, a2 = a;
  a1.end = a2.start = 0.2;
  a1.path = {{0.1f, 0.5f, 1, 0}, {0.48f, 0.5f, 1, 1}};
  a2.path = {{0.48f, 0.5f, 1, 0}, {0.9f, 0.5f, 1, 1}};
  a1.open = true;
  a2.joins = 0;
  p.strokes = {a1, b, a2};
  Pool pool(2);
  auto painter = Painter::create(p, kSide, kSide, pool);
  ASSERT_TRUE(painter.has_value()) << to_line(painter.error());
  painter->finish();
  EXPECT_EQ(painter->stroke_at(kSide / 2, kSide / 2), std::optional<std::size_t>(1));
  EXPECT_EQ(painter->stroke_at(120, kSide / 2), std::optional<std::size_t>(0));
}

TEST(Clock, HoursDoNotMakeDryPaintWetNorWetPaintDry) {
  // 16 bits of .1 s come round after 6553.6 s. Paint must be dry then, and a little before and
  // after, as it is after five minutes.
  const auto over = [](double wait, double frame, double first = 100) {
    plan::Plan p = easel();
    p.sheet.drying = 60;
    p.sheet.tick = 6;
    p.strokes = {stroke(first, 0.5f, 1), stroke(first + wait, 0.55f, 0, 1)};
    p.strokes[0].load = p.strokes[1].load = 1.5f;
    Pool pool(2);
    Painter painter = begun(p.sheet, pool);
    EXPECT_TRUE(painter.append(std::span(p.strokes).first(1)).has_value());
    for (double t = frame; frame > 0 && t < first + wait; t += frame) painter.advance(t);
    EXPECT_TRUE(painter.append(std::span(p.strokes).last(1)).has_value());
    painter.finish();
    return shown(painter);
  };
  const picture::Image dry = over(300, 0), wet = over(2, 0);
  ASSERT_NE(dry.rgba, wet.rgba);
  for (double wait : {6500.0, 6553.6, 6560.0, 6600.0, 13107.2, 14300.0}) {
    EXPECT_EQ(over(wait, 0).rgba, dry.rgba) << wait;
    EXPECT_EQ(over(wait, 977.0).rgba, dry.rgba) << wait << ", in frames";
  }
  EXPECT_EQ(over(2, 0, 14400).rgba, wet.rgba) << "after four hours paint is wet at first";
  EXPECT_EQ(over(2, 0, 6552.6).rgba, wet.rgba) << "across the turn";
}

TEST(Clock, TheTickOfTheSheetIsKept) {
  Pool pool(1);
  plan::Plan p = easel();
  p.sheet.drying = 1;
  p.strokes = {stroke(0, 0.5f, 1), stroke(1.55, 0.55f, 0, 1)};
  const picture::Image usual = painted(p);
  p.sheet.tick = 6;
  EXPECT_EQ(painted(p).rgba, usual.rgba);
  for (int tick : {-1, 11}) {
    p.sheet.tick = tick;
    EXPECT_EQ(Painter::create(p.sheet, kSide, kSide, pool).error().code, ErrorCode::kUnreadable);
  }
}

TEST(Painter, PartsOfThePictureAreThePicture) {
  plan::Plan p = easel();
  for (int i = 0; i < 5; ++i) p.strokes.push_back(stroke(i, 0.1f + 0.2f * i, i % 3));
  Pool pool(2);
  auto painter = Painter::create(p, kSide, kSide, pool, {32});
  ASSERT_TRUE(painter.has_value());
  painter->finish();
  const picture::Image strip = painter->part({-5, 50, 1000, 107});
  const picture::Image whole = shown(*painter);
  EXPECT_EQ(strip.rgba, rows(whole, 50, 107).rgba);
  EXPECT_TRUE(painter->part({10, 10, 10, 20}).rgba.empty());
}

}  // namespace
}  // namespace impasto::paint
