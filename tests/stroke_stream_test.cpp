// SPDX-License-Identifier: GPL-3.0-or-later
// The stroke stream: every hand's plan comes back to the bit and paints the same picture; what is
// cut, damaged or made up is refused, or is a plan like any other.
#include <gtest/gtest.h>

#include <array>
#include <set>

#include "impasto/base/hash.h"
#include "impasto/base/rng.h"
#include "impasto/compose/compose.h"
#include "impasto/hear/explain.h"
#include "impasto/notation/styles.h"
#include "impasto/notation/test_plan.h"
#include "impasto/paint/painter.h"
#include "impasto/plan/check.h"
#include "impasto/stream/stream.h"

namespace impasto {
namespace {

using stream::StrokeStream;

std::span<const std::byte> bytes_of(const std::string& text) {
  return std::as_bytes(std::span(text));
}

std::string written(const plan::Plan& plan, std::string_view remark = {}) {
  Result<std::string> bytes = stream::write_stream(stream::stream_of(plan), remark);
  EXPECT_TRUE(bytes) << to_line(bytes.error());
  return bytes.value_or("");
}

/// With a checksum that fits, as somebody would who means harm.
std::string resealed(std::string file) {
  constexpr std::size_t kBody = 8 + 4 + 4 + 8;
  if (file.size() < kBody) return file;
  const std::uint64_t sum = fnv1a(bytes_of(file).subspan(kBody));
  for (std::size_t i = 0; i < 8; ++i) file[16 + i] = static_cast<char>(sum >> (8 * i) & 0xFF);
  return file;
}

void expect_same_sheet(const plan::Sheet& a, const plan::Sheet& b) {
  EXPECT_EQ(
      std::tie(a.width, a.height, a.seed, a.palette.pigments, a.ground, a.ground_rgb, a.drying,
               a.light.azimuth_deg, a.light.elevation_deg, a.light.relief, a.light.black,
               a.flow.wash, a.flow.gravity, a.flow.down_deg, a.varnish, a.tick),
      std::tie(b.width, b.height, b.seed, b.palette.pigments, b.ground, b.ground_rgb, b.drying,
               b.light.azimuth_deg, b.light.elevation_deg, b.light.relief, b.light.black,
               b.flow.wash, b.flow.gravity, b.flow.down_deg, b.varnish, b.tick));
  EXPECT_EQ(
      std::tie(a.toning.rgb, a.toning.depth, a.toning.toward_deg, a.toning.light, a.toning.mottle),
      std::tie(b.toning.rgb, b.toning.depth, b.toning.toward_deg, b.toning.light, b.toning.mottle));
  ASSERT_EQ(a.brushes.size(), b.brushes.size());
  for (std::size_t i = 0; i < a.brushes.size(); ++i) {
    const plan::Brush &x = a.brushes[i], &y = b.brushes[i];
    EXPECT_EQ(std::tie(x.name, x.shape, x.bristles, x.stiffness, x.raggedness, x.pickup, x.run,
                       x.smear, x.spread, x.tip, x.taper, x.splay, x.tufts, x.thickness, x.follow),
              std::tie(y.name, y.shape, y.bristles, y.stiffness, y.raggedness, y.pickup, y.run,
                       y.smear, y.spread, y.tip, y.taper, y.splay, y.tufts, y.thickness, y.follow));
  }
}

void expect_same_strokes(const std::vector<plan::Stroke>& a, const std::vector<plan::Stroke>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    const plan::Stroke &x = a[i], &y = b[i];
    ASSERT_EQ(std::tie(x.brush, x.width, x.load, x.wetness, x.paint, x.dirt, x.start, x.end, x.pass,
                       x.key, x.joins, x.open, x.hand),
              std::tie(y.brush, y.width, y.load, y.wetness, y.paint, y.dirt, y.start, y.end, y.pass,
                       y.key, y.joins, y.open, y.hand));
    ASSERT_EQ(std::tie(x.cause.kind, x.cause.index, x.cause.start, x.cause.end, x.cause.origin),
              std::tie(y.cause.kind, y.cause.index, y.cause.start, y.cause.end, y.cause.origin));
    ASSERT_EQ(x.path.size(), y.path.size());
    for (std::size_t k = 0; k < x.path.size(); ++k) {
      const plan::PathPoint &p = x.path[k], &q = y.path[k];
      ASSERT_EQ(std::tie(p.x, p.y, p.pressure, p.time, p.tilt, p.twist),
                std::tie(q.x, q.y, q.pressure, q.time, q.tilt, q.twist));
      ASSERT_EQ(std::signbit(p.y), std::signbit(q.y));
    }
  }
}

/// The plan as it was, without what a stream leaves behind of the piece.
void expect_same(const plan::Plan& plan, const plan::Plan& read) {
  expect_same_sheet(plan.sheet, read.sheet);
  expect_same_strokes(plan.strokes, read.strokes);
  EXPECT_EQ(
      std::tie(plan.duration, plan.hands, plan.painted_width, plan.painted_height, plan.recipe),
      std::tie(read.duration, read.hands, read.painted_width, read.painted_height, read.recipe));
  plan::Piece piece = *plan.piece;
  piece.beats.clear();
  piece.onsets.clear();
  piece.chords.clear();
  piece.notes.clear();
  piece.melody.clear();
  piece.bass.clear();
  piece.parts.clear();
  piece.phrases.clear();
  piece.motifs.clear();
  piece.curves = {};
  piece.emotion_curve = {};
  notation::testing::expect_same(piece, *read.piece);
}

std::uint64_t painted(const plan::Plan& plan) {
  Pool pool(2);
  Result<paint::Painter> painter = paint::Painter::create(plan, 120, 100, pool);
  EXPECT_TRUE(painter) << to_line(painter.error());
  painter->finish();
  picture::Image image;
  painter->show(image);
  return fnv1a(std::as_bytes(std::span(image.rgba)));
}

/// A piece with something for every part of a style to paint.
plan::Piece tune() {
  plan::Piece p = notation::testing::small_piece();
  p.duration = 12.0;
  p.sections.back().end = p.keys.back().end = p.chords.back().end = p.phrases.back().end = 12.0;
  for (int i = 0; i < 16; ++i) {
    score::Note note;
    note.onset = 2.4 + 0.5 * i;
    note.offset = note.onset + 0.45;
    note.pitch = 60.0f + static_cast<float>(i * 5 % 12);
    p.melody.push_back(note);
    p.notes.push_back(note);
  }
  p.curves.loudness.resize(240, -20.0f);
  for (const auto& curve : plan::kCurves) (p.curves.*curve.values).resize(240, 0.2f);
  return p;
}

TEST(StrokeStream, EveryHandsPlanComesBackAndPaintsTheSame) {
  const plan::Piece piece = tune();
  std::set<std::uint64_t> pictures;
  const std::vector<plan::Style> styles = notation::bundled_styles();
  ASSERT_GE(styles.size(), 8u);
  for (const plan::Style& style : styles) {
    SCOPED_TRACE(style.name);
    compose::Settings settings;
    settings.style = style;
    settings.seed = 7;
    const plan::Plan plan = compose::compose(piece, settings);
    ASSERT_GT(plan.strokes.size(), 10u);
    const std::string bytes = written(plan);
    const auto read = stream::read_stream(bytes_of(bytes), "here");
    ASSERT_TRUE(read) << to_line(read.error());
    expect_same(plan, read->plan);
    const std::uint64_t hash = painted(plan);
    EXPECT_EQ(hash, painted(read->plan));
    pictures.insert(hash);
    for (std::size_t i = 0; i < plan.strokes.size(); ++i) {
      const stream::Reason& reason = read->reasons.at(read->reason_of.at(i));
      ASSERT_EQ(reason.sentence, hear::explain(*plan.piece, plan.strokes[i]));
      ASSERT_EQ(reason.from, hear::sound_of(*plan.piece, plan.strokes[i]).start);
    }
    EXPECT_EQ(bytes, *stream::write_stream(*read)) << "read and written again it is another";
  }
  EXPECT_EQ(pictures.size(), styles.size()) << "two hands paint one picture";
}

TEST(StrokeStream, WhatIsWrittenHoldsEveryField) {
  const plan::Plan plan = notation::testing::small_plan();
  const auto read = stream::read_stream(bytes_of(written(plan)), "here");
  ASSERT_TRUE(read) << to_line(read.error());
  expect_same(plan, read->plan);
  EXPECT_EQ(read->reasons.size(), 4u);
}

TEST(StrokeStream, EachReasonIsThereOnce) {
  plan::Plan plan = notation::testing::small_plan();
  plan.strokes.push_back(plan.strokes.back());
  plan.strokes.back().joins = -1;
  const StrokeStream made = stream::stream_of(plan);
  EXPECT_EQ(made.reasons.size(), 4u);
  EXPECT_EQ(made.reason_of, (std::vector<std::uint32_t>{0, 1, 2, 3, 3}));
}

TEST(StrokeStream, ARemarkChangesNothing) {
  const plan::Plan plan = notation::testing::small_plan();
  const std::string plain = written(plan), remarked = written(plan, "kept by me");
  EXPECT_EQ(remarked.size(), plain.size() + 10);
  const auto read = stream::read_stream(bytes_of(remarked), "here");
  ASSERT_TRUE(read) << to_line(read.error());
  expect_same(plan, read->plan);
  EXPECT_FALSE(stream::write_stream(stream::stream_of(plan), std::string(201, 'x')));
}

TEST(StrokeStream, CutAnywhereItIsRefused) {
  const std::string whole = written(notation::testing::small_plan());
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const std::string cut = whole.substr(0, size);
    for (const std::string& file : {cut, resealed(cut)}) {
      const auto read = stream::read_stream(bytes_of(file), "cut.strokes");
      ASSERT_FALSE(read) << "of " << whole.size() << " bytes " << size << " are enough";
      ASSERT_EQ(read.error().code, ErrorCode::kUnreadable);
      ASSERT_EQ(read.error().where, "cut.strokes");
    }
  }
  EXPECT_FALSE(stream::read_stream(bytes_of(resealed(whole + "x")), "long.strokes"));
}

TEST(StrokeStream, ATurnedBitIsNoticed) {
  const plan::Plan plan = notation::testing::small_plan();
  const std::string whole = written(plan);
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string file = whole;
      file[at] = static_cast<char>(file[at] ^ 1 << bit);
      ASSERT_FALSE(stream::read_stream(bytes_of(file), "turned")) << "byte " << at;
    }
  }
}

/// Whoever mends the checksum gets no further: what is read is a plan that holds to the rules, and
/// is written as it was read.
TEST(StrokeStream, DamageWithAFittingChecksumIsRefusedOrIsAPlan) {
  const std::string whole = written(notation::testing::small_plan());
  int refused = 0, taken = 0;
  constexpr int kRounds = 20000;
  for (std::uint64_t round = 0; round < kRounds; ++round) {
    std::string file = whole;
    for (std::uint64_t wrong = 0; wrong <= round % 3; ++wrong) {
      const std::uint64_t draw = random_bits(3, round, wrong);
      file[24 + draw % (file.size() - 24)] = static_cast<char>(draw >> 40);
    }
    const auto read = stream::read_stream(bytes_of(resealed(file)), "made up");
    if (!read) {
      ++refused;
      continue;
    }
    ++taken;
    ASSERT_TRUE(
        plan::check_plan(read->plan, "", ErrorCode::kFailed, plan::Lists::kForm).has_value());
    ASSERT_TRUE(stream::write_stream(*read).has_value());
    ASSERT_EQ(read->reason_of.size(), read->plan.strokes.size());
  }
  EXPECT_GT(refused, kRounds / 10);
  EXPECT_GT(taken, kRounds / 10) << "the damage never got behind the checksum";
}

TEST(StrokeStream, WhatNoPainterCouldPaintIsNotWritten) {
  const auto refused = [](const auto& spoil) {
    plan::Plan plan = notation::testing::small_plan();
    spoil(plan);
    const auto bytes = stream::write_stream(stream::stream_of(plan));
    return !bytes && bytes.error().code == ErrorCode::kFailed;
  };
  constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
  EXPECT_FALSE(refused([](plan::Plan&) {}));
  EXPECT_TRUE(refused([](plan::Plan& p) { p.strokes[1].width = kNaN; }));
  EXPECT_TRUE(refused([](plan::Plan& p) { p.strokes[0].path[1].x = kNaN; }));
  EXPECT_TRUE(refused([](plan::Plan& p) { p.strokes[0].path.clear(); }));
  EXPECT_TRUE(refused([](plan::Plan& p) { p.strokes[1].brush = 2; }));
  EXPECT_TRUE(refused([](plan::Plan& p) { p.strokes[1].start = -1; }));
  EXPECT_TRUE(refused([](plan::Plan& p) { p.strokes[0].cause.index = 2; }));
  EXPECT_TRUE(refused([](plan::Plan& p) { p.strokes[0].cause.origin = 2; }));
  EXPECT_TRUE(refused([](plan::Plan& p) { p.sheet.light.relief = -1; }));
  EXPECT_TRUE(refused([](plan::Plan& p) { p.sheet.toning.depth = 1.5f; }));
  EXPECT_TRUE(refused([](plan::Plan& p) { p.sheet.toning.rgb[1] = kNaN; }));
  EXPECT_TRUE(refused([](plan::Plan& p) { p.sheet.palette.pigments.resize(8, "x"); }));
  EXPECT_TRUE(refused([](plan::Plan& p) { p.painted_width = 40000; }));
  EXPECT_TRUE(refused([](plan::Plan& p) { p.hands.resize(1001, "x"); }));
}

TEST(StrokeStream, AnotherFileAndANewerVersionAreNamed) {
  const auto message = [](std::string file) {
    const auto read = stream::read_stream(bytes_of(file), "x");
    return read ? std::string() : to_line(read.error());
  };
  EXPECT_EQ(message("SQLite format 3"), "x: this is not a stroke stream");
  EXPECT_EQ(message(""), "x: this is not a stroke stream");
  std::string file = written(notation::testing::small_plan());
  file[8] = 3;
  EXPECT_NE(message(file).find("of version 3"), std::string::npos);
  file[8] = 0;
  EXPECT_NE(message(file).find("no version"), std::string::npos);
}

TEST(StrokeStream, OneOfTheFirstVersionPaintsWhatItPainted) {
  plan::Plan plan = notation::testing::small_plan();
  plan.sheet.palette.pigments = {"BoneBlack", "TitaniumWhite"};
  plan.strokes.resize(1);
  std::string file = written(plan);
  // Version 1 knew no tone in the ground, seven numbers after the ground's colour, and no black of
  // the light, one number 20 bytes further on.
  constexpr std::size_t kBody = 8 + 4 + 4 + 8, kBefore = 4 + 4 + 8 + 1 + 12;
  file.erase(kBody + kBefore, 7 * 4);
  file.erase(kBody + kBefore + 20, 4);
  file[8] = 1;
  const auto read = stream::read_stream(bytes_of(resealed(file)), "old");
  ASSERT_TRUE(read) << to_line(read.error());
  EXPECT_NE(painted(plan), painted(read->plan));
  plan.sheet.toning = {};
  plan.sheet.light.black = 0;
  expect_same(plan, read->plan);
  EXPECT_EQ(painted(plan), painted(read->plan));
}

}  // namespace
}  // namespace impasto
