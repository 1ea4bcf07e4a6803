// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "impasto/base/result.h"
#include "impasto/studio/order.h"

namespace impasto::studio {

// Where results go and what they may replace. All of it is settled before the long work.

/// Kinds of results, as their seals name them (base/seal.h).
namespace kind {
inline constexpr const char* kPicture = "picture";
inline constexpr const char* kPainting = "painting";
inline constexpr const char* kColour = "colour";
inline constexpr const char* kHeight = "height";
inline constexpr const char* kStrokes = "strokes";
inline constexpr const char* kFilm = "film";
inline constexpr const char* kAnalysis = "analysis";
inline constexpr const char* kHearing = "hearing";
inline constexpr const char* kEvents = "events";
inline constexpr const char* kVariations = "variations";
inline constexpr const char* kStyles = "styles";
inline constexpr const char* kMoods = "moods";
inline constexpr const char* kBrushes = "brushes";
inline constexpr const char* kSealed = "sealed";
inline constexpr const char* kMixing = "mixing";
}  // namespace kind

/// .png first, then what else stills can be written as.
const std::vector<std::string>& picture_endings();

/// What a result of `input` is called. `asked` is what the option `flag` says:
///   empty            INPUT's name with `tail` ("" or ".hearing") and the first ending, here
///   a folder, or /   the same in that folder, which is made when its own folder is there
///   else             that name; its ending must be one of `endings`
/// Standard input gives "standard input". kUsage when the ending is another, or `several` inputs
/// would go into one file.
Result<std::string> result_path(const std::string& asked, const std::string& input,
                                const std::string& tail, const std::vector<std::string>& endings,
                                const char* flag, bool several);

/// A file that is to be written, and what it will be (`kind`).
struct ResultFile {
  std::string path;
  const char* what;
};

/// A file that is read on the way, and what it is called: "the input", "the palette".
struct ReadFile {
  std::string path;
  const char* what;
};

/// Whether all of them can be written and may be. A result of ours that nobody has touched may be
/// replaced by another of its kind; with `force` anything may. kUsage: no such folder, a name too
/// long for the disk, two results under one name, one that is read too (links and other spellings
/// are seen through), one that is ours but was changed since, one that is of another kind, one
/// that is not ours. kFailed: the folder cannot be written in.
Result<void> check_results(const std::vector<ResultFile>& results,
                           const std::vector<ReadFile>& read, bool force);

/// Makes the folder that `result_path` promised, before the first file goes there.
Result<void> make_folder_of(const std::string& path);

/// What `wishes` have to be read from: the picture of a palette, styles of one's own.
void add_read(std::vector<ReadFile>& read, const Wishes& wishes);

}  // namespace impasto::studio
