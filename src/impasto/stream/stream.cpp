// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#include "impasto/stream/stream.h"

#include <map>
#include <tuple>

#include "impasto/hear/explain.h"
#include "impasto/plan/piece.h"

namespace impasto::stream {
namespace {

/// What is one value for the whole, and its form.
plan::Piece outline_of(const plan::Piece& piece) {
  plan::Piece kept;
  kept.title = piece.title;
  kept.origins = piece.origins;
  kept.duration = piece.duration;
  kept.silent = piece.silent;
  kept.tempo = piece.tempo;
  kept.meter = piece.meter;
  kept.division = piece.division;
  kept.loudness = piece.loudness;
  kept.loudness_range = piece.loudness_range;
  kept.reverb = piece.reverb;
  kept.emotion = piece.emotion;
  kept.emotion_confidence = piece.emotion_confidence;
  kept.sections = piece.sections;
  kept.keys = piece.keys;
  return kept;
}

auto order_of(const Reason& r) {
  return std::tie(r.cause.kind, r.cause.index, r.cause.origin, r.cause.start, r.cause.end, r.from,
                  r.to, r.sentence);
}

struct InOrder {
  bool operator()(const Reason& a, const Reason& b) const { return order_of(a) < order_of(b); }
};

}  // namespace

StrokeStream stream_of(const plan::Plan& plan, Language language) {
  StrokeStream stream{plan, {}, {}};
  std::map<Reason, std::uint32_t, InOrder> known;
  stream.reason_of.reserve(plan.strokes.size());
  for (const plan::Stroke& stroke : plan.strokes) {
    const plan::Cause sound = hear::sound_of(*plan.piece, stroke);
    Reason reason{stroke.cause, sound.start, sound.end,
                  hear::explain(*plan.piece, stroke, language)};
    const auto [at, fresh] =
        known.try_emplace(std::move(reason), static_cast<std::uint32_t>(known.size()));
    if (fresh) stream.reasons.push_back(at->first);
    stream.reason_of.push_back(at->second);
  }
  stream.plan.piece = std::make_shared<const plan::Piece>(outline_of(*plan.piece));
  return stream;
}

}  // namespace impasto::stream
