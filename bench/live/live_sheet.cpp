// SPDX-License-Identifier: GPL-3.0-or-later
// Sheets to judge live painting by eye: each style a row; what stands on the canvas when a quarter,
// a half, three quarters and all of the music has sounded; last the same painted with the whole
// known.
//
//   live_sheet OUT.png PIECE [SIDE] [STYLE...]
//
// PIECE: a piece of tests/outlook/pieces.cpp by name, a MusicXML file, or a recording.
#include <algorithm>
#include <cstdio>
#include <string>
#include <utility>

#include "impasto/base/parallel.h"
#include "impasto/compose/compose.h"
#include "impasto/listen/listen.h"
#include "impasto/media/decode.h"
#include "impasto/media/still.h"
#include "impasto/notation/styles.h"
#include "impasto/paint/painter.h"
#include "outlook/pieces.h"
#include "outlook/play.h"

namespace {

using namespace impasto;

constexpr int kGap = 8;

[[noreturn]] void stop(const Error& error) {
  std::fprintf(stderr, "%s\n", to_line(error).c_str());
  std::exit(exit_code(error.code));
}

plan::Piece find_piece(const std::string& name) {
  if (name.ends_with(".musicxml")) return outlook::read_piece(name).piece;
  if (name.find('.') != std::string::npos) {
    listen::Listener listener;
    const auto decoded =
        media::decode_audio(name, [&](sound::Block block) { listener.push(block); });
    if (!decoded) stop(decoded.error());
    return listener.finish();
  }
  if (name == "recorded") return outlook::recorded_piece().piece;
  for (const outlook::NamedPiece& piece : outlook::written_pieces()) {
    if (piece.name == name) return piece.piece;
  }
  std::fprintf(stderr, "%s: no such piece\n", name.c_str());
  std::exit(2);
}

plan::Plan played(const plan::Piece& piece, const compose::Settings& settings) {
  outlook::Live live = outlook::play(piece, settings, piece.duration);
  plan::Plan plan;
  plan.sheet = std::move(live.sheet);
  plan.strokes = std::move(live.strokes);
  plan.duration = piece.duration;
  return plan;
}

picture::Image painted(const plan::Plan& plan, int side, double until, Pool& pool) {
  auto painter = paint::Painter::create(plan, side, side, pool);
  if (!painter) stop(painter.error());
  painter->advance(until);
  picture::Image image;
  painter->show(image);
  return image;
}

void paste(const picture::Image& from, int x, int y, picture::Image& to) {
  for (int j = 0; j < from.height; ++j) {
    std::copy(from.row(j), from.row(j) + 4 * from.width, to.row(y + j) + 4 * x);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return std::fprintf(stderr, "live_sheet OUT.png PIECE [SIDE] [STYLE...]\n"), 2;
  const plan::Piece piece = find_piece(argv[2]);
  const int side = argc > 3 ? std::atoi(argv[3]) : 300;
  std::vector<plan::Style> styles;
  for (const plan::Style& style : notation::bundled_styles()) {
    const auto wanted = std::any_of(argv + std::min(argc, 4), argv + argc,
                                    [&](const char* name) { return style.name == name; });
    if (argc <= 4 || wanted) styles.push_back(style);
  }
  Pool pool(2);
  const int rows = static_cast<int>(styles.size());
  picture::Image sheet(5 * (side + kGap) + kGap, rows * (side + kGap) + kGap);
  std::fill(sheet.rgba.begin(), sheet.rgba.end(), std::uint8_t{255});
  for (int row = 0; row < rows; ++row) {
    const compose::Settings settings{.style = styles[static_cast<std::size_t>(row)]};
    const plan::Plan live = played(piece, settings);
    std::printf("%s: %zu strokes", settings.style.name.c_str(), live.strokes.size());
    for (int k = 1; k <= 4; ++k) {
      paste(painted(live, side, piece.duration * k / 4.0, pool), kGap + (k - 1) * (side + kGap),
            kGap + row * (side + kGap), sheet);
    }
    const plan::Plan known = compose::compose(piece, settings);
    std::printf(", %zu when known\n", known.strokes.size());
    paste(painted(known, side, piece.duration + 1.0, pool), kGap + 4 * (side + kGap),
          kGap + row * (side + kGap), sheet);
  }
  const auto wrote = media::write_still(argv[1], sheet);
  if (!wrote) stop(wrote.error());
  return 0;
}
