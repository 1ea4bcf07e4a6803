// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/chart/page.h"

#include <gtest/gtest.h>

#include <cmath>

#include "impasto/plan/harmony.h"
#include "impasto/plan/piece.h"
#include "impasto/score/note.h"

namespace impasto::chart {
namespace {

plan::Piece piece_of(double duration, int beats) {
  plan::Piece piece;
  piece.title = "A piece";
  piece.duration = duration;
  piece.tempo = 120.0;
  for (int i = 0; i < beats; ++i) piece.beats.push_back({duration * i / beats, i % 4 + 1, 1.0f});
  for (int i = 0; i < beats; ++i) {
    score::Note note;
    note.onset = duration * i / beats;
    note.offset = duration * (i + 1) / beats;
    note.pitch = static_cast<float>(60 + i % 12);
    piece.melody.push_back(note);
    piece.chords.push_back({note.onset, note.offset, i % 12, plan::ChordQuality::kMinor, 0, 1.0f});
  }
  piece.keys.push_back({0.0, duration, 2, true, 1.0f});
  piece.sections.push_back({0.0, duration, 0, 0, "", -20.0f, {}, 1.0f});
  piece.curves.loudness.assign(static_cast<std::size_t>(std::ceil(duration / 0.05)), -20.0f);
  piece.curves.centroid.assign(piece.curves.loudness.size(), 900.0f);
  return piece;
}

/// Share of the pixels in a box that are not paper.
double ink(const picture::Image& image, int x0, int y0, int x1, int y1) {
  int inked = 0;
  const std::uint8_t* paper = image.row(2) + 8;
  for (int y = y0; y < y1; ++y) {
    for (int x = x0; x < x1; ++x) {
      const std::uint8_t* p = image.row(y) + 4 * x;
      inked +=
          std::abs(p[0] - paper[0]) + std::abs(p[1] - paper[1]) + std::abs(p[2] - paper[2]) > 24;
    }
  }
  return inked / (static_cast<double>(x1 - x0) * (y1 - y0));
}

TEST(Page, is_2400_by_1600_whatever_the_length) {
  for (double duration : {0.0, 0.2, 30.0, 3600.0, 7200.0}) {
    const picture::Image image = draw_page(piece_of(duration, static_cast<int>(duration * 2)), {});
    EXPECT_EQ(image.width, 2400);
    EXPECT_EQ(image.height, 1600);
    EXPECT_GT(ink(image, 210, 30, 600, 100), 0.01) << "no title at " << duration;
  }
}

TEST(Page, an_hour_of_beats_does_not_become_a_black_bar) {
  const picture::Image image = draw_page(piece_of(3600.0, 7200), {});
  EXPECT_LT(ink(image, 220, 505, 2260, 519), 0.5);  // foot of the beats
}

TEST(Page, a_waveform_is_drawn_where_there_is_sound) {
  Waveform waveform;
  std::vector<float> samples(2 * 10 * sound::kRate, 0.0f);
  for (std::size_t i = 0; i < samples.size() / 2; ++i) samples[i] = i % 200 < 100 ? 0.5f : -0.5f;
  for (std::size_t at = 0; at < samples.size(); at += 1000) {
    waveform.push({samples.data() + at, std::min<std::size_t>(1000, samples.size() - at)});
  }
  EXPECT_EQ(waveform.high.size(), 1000u);
  const picture::Image image = draw_page(piece_of(10.0, 0), waveform);
  EXPECT_GT(ink(image, 260, 290, 1200, 310), 0.9);   // the loud half
  EXPECT_LT(ink(image, 1300, 290, 2240, 310), 0.1);  // the silent half
}

TEST(Page, a_title_that_is_too_long_is_cut_and_one_that_is_no_text_does_no_harm) {
  plan::Piece piece = piece_of(10.0, 4);
  piece.title.clear();
  for (int i = 0; i < 5000; ++i) piece.title += "é—";
  const picture::Image image = draw_page(piece, {});
  EXPECT_EQ(ink(image, 2320, 30, 2399, 100), 0.0);
  piece.title = "\xff\xfe broken \xc3";
  EXPECT_EQ(draw_page(piece, {}).width, 2400);
}

TEST(Page, silence_says_so_and_draws_no_curves) {
  plan::Piece piece = piece_of(10.0, 0);
  piece.keys.clear();
  piece.silent = true;
  const picture::Image image = draw_page(piece, {});
  EXPECT_LT(ink(image, 260, 1120, 2240, 1330), 0.001);
}

}  // namespace
}  // namespace impasto::chart
