// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/listen/form/motifs.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "impasto/base/math.h"

namespace impasto::listen {
namespace {

constexpr int kShortest = 4, kLongest = 12;  ///< notes
constexpr std::size_t kMost = 12;
constexpr double kRest = 1.5;     ///< s: no motif goes on across a longer one
constexpr float kVaried = 0.72f;  ///< similarity of a varied return
constexpr float kPitchShare = 0.6f;
constexpr float kMirrored = 0.9f;  ///< similarity of a figure upside down
constexpr double kOverlap = 0.34;  ///< share of a figure that one before may already have taken

/// How a note goes on to the next.
struct Step {
  int interval = 0;  ///< semitones
  float gap = 0.0f;  ///< log2 of seconds between the onsets
  bool broken = false;
};

std::vector<Step> steps_of(const std::vector<score::Note>& voice) {
  std::vector<Step> steps;
  for (std::size_t i = 0; i + 1 < voice.size(); ++i) {
    const double gap = std::max(0.02, voice[i + 1].onset - voice[i].onset);
    Step step;
    step.interval = static_cast<int>(std::lround(voice[i + 1].pitch - voice[i].pitch));
    step.gap = static_cast<float>(math::log2(gap));
    step.broken = voice[i + 1].onset - voice[i].offset > kRest;
    steps.push_back(step);
  }
  return steps;
}

/// 0..1: intervals (a semitone off is what another degree of the scale makes of a step), and
/// durations against the step before, so that tempo does not matter. `way` -1: with those from `a`
/// upside down.
float similarity(const std::vector<Step>& steps, int a, int b, int count, int way = 1) {
  float pitch = 0.0f, rhythm = 0.0f;
  for (int k = 0; k < count; ++k) {
    const Step &x = steps[a + k], &y = steps[b + k];
    const int up = way * x.interval;
    const int d = std::abs(up - y.interval);
    const bool same_way = up * y.interval > 0 || up == y.interval;
    pitch += d == 0 ? 1.0f : d == 1 && same_way ? 0.75f : d <= 3 && same_way ? 0.35f : 0.0f;
    if (k == 0) continue;
    const float r = std::fabs((x.gap - steps[a + k - 1].gap) - (y.gap - steps[b + k - 1].gap));
    rhythm += r < 0.3f ? 1.0f : r < 0.65f ? 0.5f : 0.0f;
  }
  return kPitchShare * pitch / static_cast<float>(count) +
         (1.0f - kPitchShare) * rhythm / static_cast<float>(std::max(1, count - 1));
}

/// Something to recognise: repeated notes, trills and bare scales are everywhere.
bool distinctive(const std::vector<Step>& steps, int first, int count) {
  std::map<int, int> kinds;
  bool rhythm = false;
  for (int k = 0; k < count; ++k) {
    ++kinds[steps[first + k].interval];
    rhythm |= k > 0 && std::fabs(steps[first + k].gap - steps[first + k - 1].gap) > 0.5f;
  }
  const bool still = kinds.size() == 1 && kinds.begin()->first == 0;
  return !still && (kinds.size() >= 3 || (kinds.size() == 2 && rhythm));
}

struct Figure {
  int notes = 0;
  std::vector<int> firsts;
  double weight() const { return notes * (static_cast<double>(firsts.size()) - 1.0); }
};

/// Runs whose steps are the same (intervals exactly, durations in half octaves), not overlapping.
std::vector<Figure> exact_figures(const std::vector<Step>& steps) {
  std::vector<Figure> figures;
  const int size = static_cast<int>(steps.size());
  for (int notes = kLongest; notes >= kShortest; --notes) {
    std::map<std::string, std::vector<int>> groups;
    int unbroken = 0;
    for (int end = 0; end < size; ++end) {
      unbroken = steps[end].broken ? 0 : unbroken + 1;
      const int first = end - notes + 2;
      if (unbroken < notes - 1 || !distinctive(steps, first, notes - 1)) continue;
      std::string key;
      for (int k = first; k <= end; ++k) {
        key += static_cast<char>(std::clamp(steps[k].interval, -60, 60));
        const float ratio = k > first ? steps[k].gap - steps[k - 1].gap : 0.0f;
        key += static_cast<char>(std::lround(std::clamp(ratio, -4.0f, 4.0f) * 2.0f));
      }
      auto& group = groups[key];
      if (group.empty() || first >= group.back() + notes) group.push_back(first);
    }
    for (auto& [key, firsts] : groups) {
      if (firsts.size() >= 2) figures.push_back({notes, std::move(firsts)});
    }
  }
  return figures;
}

plan::MotifUse use_of(const std::vector<score::Note>& voice, const std::vector<Step>& steps,
                      int model, int first, int notes, int way = 1) {
  plan::MotifUse use;
  use.first = first;
  use.count = notes;
  use.start = voice[first].onset;
  use.end = voice[first + notes - 1].offset;
  const auto median = [&](auto pitch) {
    std::vector<float> v;
    for (int k = 0; k < notes; ++k) v.push_back(pitch(k));
    return math::median(std::move(v));
  };
  // Upside down no two notes move alike: then it is by how much the middle of the figure has moved.
  const float moved =
      way > 0 ? median([&](int k) { return voice[first + k].pitch - voice[model + k].pitch; })
              : median([&](int k) { return voice[first + k].pitch; }) -
                    median([&](int k) { return voice[model + k].pitch; });
  use.transposition = static_cast<int>(std::lround(moved));
  use.similarity = similarity(steps, model, first, notes - 1, way);
  use.mirrored = way < 0;
  return use;
}

/// A level figure and a trill are their own mirror images.
bool has_mirror_image(const std::vector<Step>& steps, int first, int count) {
  std::set<int> sizes;
  for (int k = 0; k < count; ++k) sizes.insert(std::abs(steps[first + k].interval));
  return sizes.size() > 1;
}

/// Adds where a motif comes back upside down in notes that none has taken.
void find_mirrored(const std::vector<score::Note>& voice, const std::vector<Step>& steps,
                   std::vector<bool>& taken, plan::Motif& motif) {
  const plan::MotifUse model = motif.uses.front();
  const int count = model.count - 1, size = static_cast<int>(steps.size());
  if (!has_mirror_image(steps, model.first, count)) return;
  for (int first = model.first + model.count; first + count <= size; ++first) {
    bool free = !taken[first + count];
    for (int k = first; k < first + count; ++k) free = free && !taken[k] && !steps[k].broken;
    if (!free || similarity(steps, model.first, first, count, -1) < kMirrored) continue;
    motif.uses.push_back(use_of(voice, steps, model.first, first, model.count, -1));
    for (int k = first; k <= first + count; ++k) taken[k] = true;
  }
  std::stable_sort(motif.uses.begin(), motif.uses.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
}

}  // namespace

std::vector<plan::Motif> find_motifs(const std::vector<score::Note>& voice) {
  std::vector<plan::Motif> motifs;
  const std::vector<Step> steps = steps_of(voice);
  const int size = static_cast<int>(steps.size());
  std::vector<Figure> figures = exact_figures(steps);
  std::stable_sort(figures.begin(), figures.end(),
                   [](const Figure& a, const Figure& b) { return a.weight() > b.weight(); });
  std::vector<bool> taken(voice.size(), false);
  const auto free = [&](int first, int notes) {
    int used = 0;
    for (int k = first; k < first + notes; ++k) used += taken[k];
    return used <= kOverlap * notes;
  };
  for (const Figure& figure : figures) {
    if (motifs.size() == kMost) break;
    const int steps_in = figure.notes - 1;
    std::vector<std::pair<float, int>> found;  // how alike, negated, and where
    int exact = 0;
    for (int first : figure.firsts) exact += free(first, figure.notes);
    if (exact < 2) continue;
    const int model = *std::find_if(figure.firsts.begin(), figure.firsts.end(),
                                    [&](int first) { return free(first, figure.notes); });
    int unbroken = 0;
    for (int end = 0; end < size; ++end) {
      unbroken = steps[end].broken ? 0 : unbroken + 1;
      const int first = end - steps_in + 1;
      if (unbroken < steps_in) continue;
      const float alike = similarity(steps, model, first, steps_in);
      if (alike >= kVaried) found.emplace_back(-alike, first);
    }
    std::sort(found.begin(), found.end());
    plan::Motif motif;
    for (const auto& [unlike, first] : found) {
      if (!free(first, figure.notes)) continue;
      const bool apart = std::all_of(motif.uses.begin(), motif.uses.end(),
                                     [&, at = first](const plan::MotifUse& use) {
                                       return std::abs(use.first - at) >= figure.notes;
                                     });
      if (apart) motif.uses.push_back(use_of(voice, steps, model, first, figure.notes));
    }
    if (motif.uses.size() < 2) continue;
    std::sort(motif.uses.begin(), motif.uses.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    const plan::MotifUse model_use = motif.uses.front();
    for (plan::MotifUse& use : motif.uses) {
      use = use_of(voice, steps, model_use.first, use.first, use.count);
      for (int k = 0; k < use.count; ++k) taken[use.first + k] = true;
    }
    motifs.push_back(std::move(motif));
  }
  const auto covered = [](const plan::Motif& motif) {
    double sum = 0.0;
    for (const auto& use : motif.uses) sum += use.count * use.similarity;
    return sum;
  };
  std::stable_sort(motifs.begin(), motifs.end(),
                   [&](const auto& a, const auto& b) { return covered(a) > covered(b); });
  for (plan::Motif& motif : motifs) find_mirrored(voice, steps, taken, motif);
  return motifs;
}

}  // namespace impasto::listen
