// SPDX-License-Identifier: GPL-3.0-or-later
#include <string_view>
#include <utility>

#include "impasto/impasto.h"
#include "impasto/plan/piece.h"
#include "impasto/studio/load.h"
#include "impasto/studio/paint_job.h"

namespace impasto {

Result<Heard> load(const std::string& path, const std::string& analysis, const Progress& progress) {
  studio::Stats stats;
  studio::LoadOptions options;
  options.analysis = analysis;
  const auto phases = [&](const char*) { return progress; };
  Result<studio::Loaded> loaded = studio::load_piece(path, options, phases, stats);
  if (!loaded) return tl::unexpected(loaded.error());
  return Heard{std::move(loaded->piece), std::move(loaded->warnings)};
}

Result<Heard> load_score(std::span<const std::byte> bytes, const std::string& name) {
  const std::string_view start(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  Result<score::Score> score =
      studio::kind_of_bytes(start.substr(0, 1024)) == studio::InputKind::kMidi
          ? notation::parse_midi(bytes, name)
          : notation::parse_musicxml(bytes, name);
  if (!score) return tl::unexpected(score.error());
  return Heard{listen::hear(*score), score->warnings};
}

Result<compose::Settings> settings(const std::string& style, std::uint64_t seed) {
  Result<plan::Style> found = notation::find_style(style);
  if (!found) return tl::unexpected(found.error());
  compose::Settings settings;
  settings.seed = seed;
  settings.style = std::move(*found);
  return settings;
}

Result<picture::Image> paint_still(const plan::Plan& plan, int width, int height, Pool& pool,
                                   const Progress& progress) {
  studio::Stats stats;
  Result<paint::Painter> painter = studio::paint_all(plan, width, height, pool, progress, stats);
  if (!painter) return tl::unexpected(painter.error());
  picture::Image image;
  painter->show(image);
  return image;
}

}  // namespace impasto
