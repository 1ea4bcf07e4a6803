// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "impasto/base/language.h"
#include "impasto/base/result.h"
#include "impasto/plan/cause.h"
#include "impasto/plan/plan.h"

namespace impasto::stream {

/// Why a stroke is there, as a page says it.
struct Reason {
  plan::Cause cause;
  double from = 0.0, to = 0.0;  ///< s: the sound to play for it (hear::sound_of)
  std::string sentence;         ///< hear::explain
};

/// A painting for those who only paint and show it: the plan to the bit, and in place of the piece
/// what a page says of it.
struct StrokeStream {
  /// Its piece has what is one value for the whole, origins, sections and keys; no notes, beats,
  /// chords, phrases, curves.
  plan::Plan plan;
  std::vector<Reason> reasons;           ///< each once, in the order they first come
  std::vector<std::uint32_t> reason_of;  ///< of each stroke: into `reasons`
};

/// Asks of the whole piece for each stroke why it is there, then leaves the piece behind. Its
/// sentences are in `language`.
StrokeStream stream_of(const plan::Plan& plan, Language language = Language::kEnglish);

/// The bytes that docs/stroke-stream.md describes, not compressed. `remark`: for whoever keeps the
/// file, at most 200 bytes; the reader skips it. kFailed where `read_stream` would refuse it.
Result<std::string> write_stream(const StrokeStream& stream, std::string_view remark = {});

/// kUnreadable (cut, damaged, hostile, newer) names `where`. What it gives holds to
/// `plan::check_plan`.
Result<StrokeStream> read_stream(std::span<const std::byte> bytes, const std::string& where);

/// The same as JSON for people and programs; numbers are the shortest that mean the same bits. With
/// a `remark` if there is one.
std::string stream_json(const StrokeStream& stream, std::string_view remark = {});

/// What a page says of it, as JSON: stream_json without strokes, brushes and reasons.
std::string facts_json(const StrokeStream& stream);

}  // namespace impasto::stream
