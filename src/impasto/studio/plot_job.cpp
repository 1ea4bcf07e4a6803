// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/studio/plot_job.h"

#include "impasto/chart/page.h"
#include "impasto/media/still.h"

namespace impasto::studio {

Result<void> draw_plot(const Loaded& loaded, const std::string& path, const Phases& phases,
                       Stats& stats) {
  const Stopwatch watch(stats, "plot");
  chart::Waveform waveform;
  if (loaded.kind == InputKind::kSound) {
    const Result<media::Decoded> decoded = decode_for_hearing(
        loaded.path, loaded.track, [&](sound::Block block) { waveform.push(block); },
        phases("drawing"));
    if (!decoded) return tl::unexpected(decoded.error());
  }
  constexpr double kDpi = 200.0;  // 12 x 8 inches
  return media::write_still(path, chart::draw_page(loaded.piece, waveform), kDpi);
}

}  // namespace impasto::studio
