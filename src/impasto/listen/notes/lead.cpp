// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/listen/notes/lead.h"

#include <algorithm>
#include <bitset>
#include <cmath>

#include "impasto/base/check.h"
#include "impasto/base/math.h"
#include "impasto/listen/notes/weights.h"

namespace impasto::listen {
namespace {

constexpr int kOvertones[] = {36, 57, 72, 84, 93, 101, 108};  ///< thirds of a semitone
constexpr int kOwn = 18;                                      ///< features of a note by itself
/// Those of them in which notes of one voice are alike.
constexpr int kAlike[] = {2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15};
static_assert(kOwn + 2 * std::size(kAlike) + 1 == kLeadFeatures);

struct Span {
  int key, from, to;  ///< frames [from, to)
  float seconds() const { return static_cast<float>((to - from) * kNoteStep); }
};

Span span_of(const score::Note& note, int frames) {
  const int key = std::clamp(static_cast<int>(note.pitch) - kLowestKey, 0, kKeys - 1);
  const int from = std::clamp(static_cast<int>(note.onset / kNoteStep + 0.5), 0, frames - 1);
  const int to = std::clamp(static_cast<int>(note.offset / kNoteStep + 0.5), from + 1, frames);
  return {key, from, to};
}

/// The note by itself: features 0 .. kOwn - 1.
void describe(const Span& span, const NoteActivations& a, NoteLevels& levels,
              const std::vector<std::bitset<kKeys>>& sounding_keys, LeadFeatures& out) {
  const auto at = [&](const std::vector<std::uint8_t>& v, int t) {
    return static_cast<float>(v[static_cast<std::size_t>(t) * kKeys + span.key]) / 255.0f;
  };
  float lead = 0.0f, surest = 0.0f, sounding = 0.0f, over = 0.0f, under = 0.0f;
  for (int t = span.from; t < span.to; ++t) {
    lead += at(a.leading, t);
    surest = std::max(surest, at(a.leading, t));
    sounding += at(a.sounding, t);
    over += static_cast<float>((sounding_keys[t] >> (span.key + 1)).count());
    under += static_cast<float>((sounding_keys[t] << (kKeys - span.key)).count());
  }
  const float size = static_cast<float>(span.to - span.from);
  lead /= size;
  const int base = 3 * span.key + 3;
  // Once the attack is over, at most a fifth of a second.
  const int settled = std::min(span.from + 2, span.to - 1);
  const int until = std::max(settled + 1, std::min(span.from + 12, span.to));
  float fundamental = 0.0f;
  std::array<float, std::size(kOvertones)> overtones{};
  for (int t = settled; t < until; ++t) {
    const float* x = levels.fine(t);
    fundamental += x[base] / static_cast<float>(until - settled);
    for (std::size_t h = 0; h < overtones.size(); ++h) {
      if (base + kOvertones[h] >= kFineBins) continue;
      overtones[h] += x[base + kOvertones[h]] / static_cast<float>(until - settled);
    }
  }
  const int last = std::max(settled, span.to - 4);
  float end = 0.0f;
  for (int t = last; t < span.to; ++t) {
    end += levels.fine(t)[base] / static_cast<float>(span.to - last);
  }
  int k = 0;
  out[k++] = static_cast<float>(math::log((lead + 0.01) / (1.01 - lead)));
  out[k++] = surest;
  out[k++] = sounding / size;
  out[k++] = at(a.velocity, span.from);
  out[k++] = at(a.onset, span.from);
  out[k++] = fundamental;
  for (float level : overtones) out[k++] = level - fundamental;
  out[k++] = end - fundamental;
  out[k++] = std::min(2.0f, span.seconds());
  out[k++] = static_cast<float>(span.key) / kKeys;
  out[k++] = over / size;
  out[k] = under / size;
}

}  // namespace

std::vector<LeadFeatures> describe_notes(const Features& features, const NoteInput& input,
                                         const NoteActivations& activations,
                                         const std::vector<score::Note>& notes) {
  const int frames = activations.frames;
  std::vector<LeadFeatures> described(notes.size());
  if (notes.empty()) return described;
  std::vector<std::bitset<kKeys>> keys(frames);
  std::vector<Span> spans;
  for (const auto& note : notes) {
    spans.push_back(span_of(note, frames));
    for (int t = spans.back().from; t < spans.back().to; ++t) keys[t].set(spans.back().key);
  }
  NoteLevels levels(features, input);
  for (std::size_t i = 0; i < notes.size(); ++i) {
    describe(spans[i], activations, levels, keys, described[i]);
  }
  // Means over what seems to lead and what does not, by length; deviation over all.
  const auto sure = [&](std::size_t i) {
    return 1.0 / (1.0 + math::exp(-static_cast<double>(described[i][0])));
  };
  double leading = 0.0, length = 0.0;
  for (std::size_t i = 0; i < notes.size(); ++i) {
    leading += sure(i) * spans[i].seconds();
    length += spans[i].seconds();
  }
  int k = kOwn;
  for (int f : kAlike) {
    double lead = 0.0, lead_weight = 0.0, rest = 0.0, rest_weight = 0.0, sum = 0.0, squares = 0.0;
    for (std::size_t i = 0; i < notes.size(); ++i) {
      const double x = described[i][f], p = sure(i), seconds = spans[i].seconds();
      const double w = p * p * seconds + 1e-6, v = (1.0 - p) * (1.0 - p) * seconds + 1e-6;
      lead += w * x;
      lead_weight += w;
      rest += v * x;
      rest_weight += v;
      sum += x;
      squares += x * x;
    }
    lead /= lead_weight;
    rest /= rest_weight;
    const double mean = sum / static_cast<double>(notes.size());
    const double variance = squares / static_cast<double>(notes.size()) - mean * mean;
    const double deviation = std::sqrt(std::max(0.0, variance)) + 1e-3;
    for (auto& d : described) {
      const double near = (d[f] - lead) / deviation;
      d[k] = static_cast<float>((d[f] - rest) / deviation * ((lead - rest) / deviation));
      d[k + std::size(kAlike)] = static_cast<float>(near * near);
    }
    ++k;
  }
  for (auto& d : described) d[kLeadFeatures - 1] = static_cast<float>(leading / length);
  return described;
}

void weigh_leads(const std::vector<LeadFeatures>& described, const std::vector<score::Note>& notes,
                 NoteActivations& activations) {
  constexpr int kHidden = 16;
  WeightReader reader(kLeadWeights);
  const std::vector<float> mean = reader.row(kLeadFeatures), scale = reader.row(kLeadFeatures);
  std::array<std::vector<float>, kHidden> rows;
  for (auto& row : rows) row = reader.row(kLeadFeatures);
  const std::vector<float> bias = reader.row(kHidden), out = reader.row(kHidden + 1);
  IMPASTO_CHECK(reader.finished());
  std::fill(activations.leading.begin(), activations.leading.end(), std::uint8_t{0});
  for (std::size_t i = 0; i < notes.size(); ++i) {
    LeadFeatures x{};
    for (int k = 0; k < kLeadFeatures; ++k) {
      x[k] = std::clamp((described[i][k] - mean[k]) * scale[k], -4.0f, 4.0f);
    }
    float sum = out[kHidden];
    for (int h = 0; h < kHidden; ++h) {
      float inner = bias[h];
      for (int k = 0; k < kLeadFeatures; ++k) inner += rows[h][k] * x[k];
      sum += out[h] * std::max(0.0f, inner);
    }
    const auto sure =
        static_cast<std::uint8_t>(255.0 / (1.0 + math::exp(-static_cast<double>(sum))) + 0.5);
    const Span span = span_of(notes[i], activations.frames);
    for (int t = span.from; t < span.to; ++t) {
      auto& value = activations.leading[static_cast<std::size_t>(t) * kKeys + span.key];
      value = std::max(value, sure);
    }
  }
}

}  // namespace impasto::listen
