// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "impasto/base/result.h"
#include "impasto/plan/emotion.h"
#include "impasto/plan/harmony.h"
#include "impasto/plan/piece_fwd.h"

namespace impasto::notation {

// What the JAMS writer and reader share.

using Json = nlohmann::json;

inline constexpr double kMaxJamsTime = 1e6;         ///< s; what is later is no time
inline constexpr const char* kOurTool = "impasto";  ///< annotation_tools of what we write

/// Harte, Sandler, Abdallah & Gomez 2005: root:quality(degrees)/bass. What our nine qualities do
/// not name becomes the nearest of them. False, and the chord as it was, when it is no label.
bool parse_chord(const std::string& label, plan::Chord& chord);
/// "G:minor", "Eb", "D:dorian" (a minor one). False, and the key as it was, when it is no label.
bool parse_key(const std::string& label, plan::Key& key);

/// The text as JSON. As people and programs write it: NaN, Infinity and numbers too large for a
/// double are null, text that is not UTF-8 is repaired. kUnreadable with the place when it is not
/// JSON, or would need more memory than an analysis of two hours. May throw std::bad_alloc.
Result<Json> parse_json(const std::string& text, const std::string& path);

/// Our own text as JSON and back. Nothing of others comes to a page, and it does not fetch what
/// would write it: there both stop the program.
Json parsed(const std::string& text);
std::string dumped(const Json& value);

/// Member of an object, or null.
const Json& member(const Json& object, const char* name);
/// A finite number, or `otherwise`.
double real(const Json& value, double otherwise);
float real32(const Json& value, float otherwise);
int integer(const Json& value, int otherwise);
/// A text, or nothing.
std::string text_of(const Json& value);

/// The sandbox `impasto` of our own files, into the piece: parts, curves, emotion.
void parse_own(const Json& own, plan::Piece& piece);
/// Six numbers; zeros when it is none.
plan::Emotion parse_emotion(const Json& value);

/// What the file holds that is not ours, as JSON text; empty when there is nothing: annotations by
/// others, what was added to ours, metadata and sandboxes.
std::string others_of(const Json& root);

}  // namespace impasto::notation
