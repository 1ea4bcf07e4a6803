// SPDX-License-Identifier: GPL-3.0-or-later
// Does a painting's form follow its music's? Reads .impasto files and prints, for each measure, the
// median over the files of Spearman's rank correlation between
//   length of a section            and the area that its strokes, those laid while it sounds, show;
//   loudness of a bar              and the mean width of the strokes its sounds made, each as a
//                                  multiple of the mean width of its kind (chord, bass, note ...);
//   pitch of a melody, bass or other note    and the height of the strokes it made.
// What shows is counted pixel by pixel on the finished canvas; a stroke that was covered counts
// nothing.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <numeric>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "impasto/base/parallel.h"
#include "impasto/notation/painting.h"
#include "impasto/paint/painter.h"
#include "impasto/plan/piece.h"

namespace {

using namespace impasto;

std::vector<double> ranks(const std::vector<double>& values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  std::vector<double> rank(values.size());
  for (std::size_t i = 0; i < order.size();) {
    std::size_t j = i;
    while (j < order.size() && values[order[j]] == values[order[i]]) ++j;
    for (std::size_t k = i; k < j; ++k) rank[order[k]] = 0.5 * static_cast<double>(i + j - 1);
    i = j;
  }
  return rank;
}

/// Nothing for fewer than three pairs, or where one side never changes.
std::optional<double> spearman(const std::vector<double>& x, const std::vector<double>& y) {
  if (x.size() < 3) return std::nullopt;
  const std::vector<double> a = ranks(x), b = ranks(y);
  const double mean = 0.5 * static_cast<double>(x.size() - 1);
  double ab = 0, aa = 0, bb = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    ab += (a[i] - mean) * (b[i] - mean);
    aa += (a[i] - mean) * (a[i] - mean);
    bb += (b[i] - mean) * (b[i] - mean);
  }
  if (aa <= 0 || bb <= 0) return std::nullopt;
  return ab / std::sqrt(aa * bb);
}

struct Form {
  std::optional<double> area, width, height;
};

std::optional<double> area_follows_length(const plan::Plan& plan) {
  constexpr int kSide = 512;
  Pool pool(1);
  auto painter = paint::Painter::create(plan, kSide, kSide, pool);
  if (!painter) return std::nullopt;
  painter->finish();
  const auto& sections = plan.piece->sections;
  std::vector<double> length, shown(sections.size(), 0.0);
  for (const plan::Section& s : sections) length.push_back(s.end - s.start);
  for (int y = 0; y < kSide; ++y) {
    for (int x = 0; x < kSide; ++x) {
      const std::optional<std::size_t> stroke = painter->stroke_at(x, y);
      if (!stroke || plan.strokes[*stroke].cause.kind == plan::CauseKind::kPiece) continue;
      const plan::Cause& cause = plan.strokes[*stroke].cause;
      const double when =
          cause.kind == plan::CauseKind::kSection ? 0.5 * (cause.start + cause.end) : cause.start;
      for (std::size_t i = 0; i < sections.size(); ++i) {
        if (when >= sections[i].start && when < sections[i].end) shown[i] += 1;
      }
    }
  }
  return spearman(length, shown);
}

/// Mean loudness between two times, LUFS of the mean power.
double loudness_of(const plan::Curves& curves, double from, double to) {
  double power = 0, n = 0;
  for (std::size_t i = static_cast<std::size_t>(std::max(0.0, from / curves.hop));
       i < curves.loudness.size() && static_cast<double>(i) * curves.hop < to; ++i) {
    power += std::pow(10.0, curves.loudness[i] / 10.0);
    n += 1;
  }
  return n > 0 ? 10.0 * std::log10(power / n + 1e-9) : -70.0;
}

std::optional<double> width_follows_loudness(const plan::Plan& plan) {
  // Bars where beats were heard, else two seconds.
  std::vector<double> borders;
  for (const plan::Beat& beat : plan.piece->beats) {
    if (beat.position == 1) borders.push_back(beat.time);
  }
  if (borders.size() < 4) {
    borders.clear();
    for (double t = 0; t <= plan.piece->duration; t += 2.0) borders.push_back(t);
  }
  const auto counts = [](const plan::Stroke& stroke) {
    return stroke.cause.kind != plan::CauseKind::kPiece &&
           stroke.cause.kind != plan::CauseKind::kSection &&
           stroke.cause.kind != plan::CauseKind::kLoudness;
  };
  std::map<plan::CauseKind, std::pair<double, double>> kinds;
  for (const plan::Stroke& stroke : plan.strokes) {
    if (!counts(stroke)) continue;
    kinds[stroke.cause.kind].first += stroke.width;
    kinds[stroke.cause.kind].second += 1;
  }
  std::vector<double> loud, wide;
  for (std::size_t i = 0; i + 1 < borders.size(); ++i) {
    double sum = 0, n = 0;
    for (const plan::Stroke& stroke : plan.strokes) {
      if (!counts(stroke)) continue;
      if (stroke.cause.start < borders[i] || stroke.cause.start >= borders[i + 1]) continue;
      const auto& [of_kind, number] = kinds[stroke.cause.kind];
      sum += stroke.width * number / of_kind;
      n += 1;
    }
    if (n == 0) continue;
    wide.push_back(sum / n);
    loud.push_back(loudness_of(plan.piece->curves, borders[i], borders[i + 1]));
  }
  return spearman(loud, wide);
}

std::optional<double> height_follows_pitch(const plan::Plan& plan) {
  std::vector<double> pitch, height;
  const auto& piece = plan.piece;
  for (const plan::Stroke& stroke : plan.strokes) {
    const std::vector<score::Note>* notes =
        stroke.cause.kind == plan::CauseKind::kMelody ? &piece->melody
        : stroke.cause.kind == plan::CauseKind::kBass ? &piece->bass
        : stroke.cause.kind == plan::CauseKind::kNote ? &piece->notes
                                                      : nullptr;
    if (notes == nullptr || stroke.cause.index >= static_cast<int>(notes->size())) continue;
    // A stroke through several notes stands for all that sound while it is drawn.
    double sum = 0, weight = 0, y = 0;
    for (std::size_t i = static_cast<std::size_t>(stroke.cause.index);
         i < notes->size() &&
         (*notes)[i].onset < std::max(stroke.cause.end, stroke.cause.start + 0.01);
         ++i) {
      const double d = (*notes)[i].offset - (*notes)[i].onset;
      sum += d * (*notes)[i].pitch;
      weight += d;
      if (stroke.cause.kind != plan::CauseKind::kMelody) break;
    }
    if (weight <= 0) continue;
    for (const plan::PathPoint& p : stroke.path) y += p.y;
    pitch.push_back(sum / weight);
    height.push_back(-y / static_cast<double>(stroke.path.size()));
  }
  return spearman(pitch, height);
}

void print(const char* name, std::vector<double> values) {
  std::sort(values.begin(), values.end());
  if (values.empty()) {
    std::printf("%-34s no piece has it\n", name);
    return;
  }
  std::printf("%-34s median %.2f (bar .80)   quartiles %.2f %.2f   of %zu pieces\n", name,
              values[values.size() / 2], values[values.size() / 4], values[3 * values.size() / 4],
              values.size());
}

}  // namespace

int main(int count, char** paths) {
  std::vector<double> area, width, height;
  for (int i = 1; i < count; ++i) {
    const auto plan = notation::read_plan(paths[i]);
    if (!plan) {
      std::fprintf(stderr, "%s: %s\n", paths[i], plan.error().message.c_str());
      return 3;
    }
    if (const auto r = area_follows_length(*plan)) area.push_back(*r);
    if (const auto r = width_follows_loudness(*plan)) width.push_back(*r);
    if (const auto r = height_follows_pitch(*plan)) height.push_back(*r);
  }
  print("area follows the section's length", area);
  print("width follows loudness", width);
  print("height follows pitch", height);
}
