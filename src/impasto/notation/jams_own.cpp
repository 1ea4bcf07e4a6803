// SPDX-License-Identifier: GPL-3.0-or-later
// What no JAMS namespace holds: the sandbox of our own files.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "impasto/base/text.h"
#include "impasto/notation/jams.h"
#include "impasto/notation/plan_schema.h"
#include "impasto/plan/curves.h"
#include "impasto/plan/form.h"
#include "impasto/plan/piece.h"

namespace impasto::notation {
namespace {

void parse_origins(const Json& own, plan::Piece& piece) {
  const Json& list = member(own, "origins");
  std::vector<plan::Origin> origins;
  for (const Json& value : list) {
    const auto kind = plan::kOriginNames.find(text_of(member(value, "kind")));
    if (kind && origins.size() < kMaxOrigins)
      origins.push_back({*kind, text::clean(text_of(member(value, "title")))});
  }
  // Files from before there were several.
  const auto source = plan::kOriginNames.find(text_of(member(own, "source")));
  if (origins.empty() && source) origins.push_back({*source, {}});
  if (!origins.empty()) piece.origins = std::move(origins);
}

void parse_motifs(const Json& list, plan::Piece& piece) {
  piece.motifs.clear();
  for (const Json& uses : list) {
    plan::Motif motif;
    for (const Json& value : uses) {
      const double start = real(member(value, "time"), -1.0);
      const double length = real(member(value, "duration"), -1.0);
      const Json& mirrored = member(value, "mirrored");
      if (!(start >= 0.0 && start <= kMaxJamsTime && length >= 0.0 && length <= kMaxJamsTime))
        continue;
      motif.uses.push_back({start, start + length, integer(member(value, "first"), 0),
                            integer(member(value, "count"), 0),
                            integer(member(value, "transposition"), 0),
                            real32(member(value, "similarity"), 0.0f),
                            mirrored.is_boolean() && mirrored.get<bool>()});
    }
    piece.motifs.push_back(std::move(motif));
  }
}

/// A curve that goes on after the end is of another sound.
bool fits(std::size_t count, double hop, const plan::Piece& piece) {
  constexpr double kSlack = 2.0;  // s: windows reach past the end
  return static_cast<double>(count) * hop <= piece.duration + hop + kSlack;
}

void parse_feelings(const Json& own, plan::Piece& piece) {
  const Json& feelings = member(own, "emotion_curve");
  const double feeling_hop = real(member(feelings, "hop"), 0.0);
  if (feeling_hop >= kLeastHop && feeling_hop <= kMaxJamsTime &&
      member(feelings, "values").is_array()) {
    const Json& values = member(feelings, "values");
    if (!fits(values.size(), feeling_hop, piece)) return;
    piece.emotion_curve = {feeling_hop, {}};
    for (const Json& value : values) piece.emotion_curve.values.push_back(parse_emotion(value));
  }
}

void parse_parts(const Json& own, plan::Piece& piece) {
  if (member(own, "parts").is_array()) {
    piece.parts.clear();
    for (const Json& value : member(own, "parts")) {
      if (piece.parts.size() == score::kMostParts) break;
      const Json& percussion = member(value, "percussion");
      piece.parts.push_back({text::clean(text_of(member(value, "name"))),
                             std::clamp(integer(member(value, "program"), 0), 0, 127),
                             percussion.is_boolean() && percussion.get<bool>(),
                             std::clamp(real32(member(value, "pan"), 0.0f), -1.0f, 1.0f)});
    }
  }
}

void parse_curves(const Json& own, plan::Piece& piece) {
  const Json& curves = member(own, "curves");
  const double hop = real(member(curves, "hop"), 0.0);
  if (hop >= kLeastHop && hop <= kMaxJamsTime) {
    plan::Curves c;
    c.hop = hop;
    for (const auto& [name, values] : plan::kCurves) {
      for (const Json& value : member(curves, name)) (c.*values).push_back(real32(value, 0.0f));
    }
    const std::size_t length = c.loudness.size();
    if (!fits(length, hop, piece)) return;
    if (std::all_of(plan::kCurves.begin(), plan::kCurves.end(),
                    [&](const auto& curve) { return (c.*curve.values).size() == length; })) {
      piece.curves = std::move(c);
    }
  }
}

}  // namespace

plan::Emotion parse_emotion(const Json& value) {
  plan::Emotion e;
  if (!value.is_array() || value.size() != 6) return e;
  float* fields[6] = {&e.happy, &e.sad, &e.scary, &e.peaceful, &e.valence, &e.arousal};
  for (std::size_t i = 0; i < 6; ++i) *fields[i] = real32(value[i], 0.0f);
  return e;
}

void parse_own(const Json& own, plan::Piece& piece) {
  parse_origins(own, piece);
  if (member(own, "silent").is_boolean()) piece.silent = member(own, "silent").get<bool>();
  piece.meter = std::clamp(integer(member(own, "meter"), piece.meter), 1, 1000);
  piece.division = integer(member(own, "division"), piece.division) == 3 ? 3 : 2;
  piece.loudness = real32(member(own, "loudness"), piece.loudness);
  piece.loudness_range = real32(member(own, "loudness_range"), piece.loudness_range);
  piece.reverb =
      std::clamp(real32(member(own, "reverb"), piece.reverb), 0.0f, plan::kLongestReverb);
  if (member(own, "emotion").is_array()) piece.emotion = parse_emotion(member(own, "emotion"));
  piece.emotion_confidence =
      std::clamp(real32(member(own, "emotion_confidence"), piece.emotion_confidence), 0.0f, 1.0f);
  if (member(own, "motifs").is_array()) parse_motifs(member(own, "motifs"), piece);
  parse_feelings(own, piece);
  parse_parts(own, piece);
  parse_curves(own, piece);
}

}  // namespace impasto::notation
