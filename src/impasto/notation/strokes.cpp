// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/notation/strokes.h"

#include "impasto/base/atomic_file.h"
#include "impasto/base/seal.h"
#include "impasto/base/text.h"
#include "impasto/notation/gzip.h"
#include "impasto/stream/stream.h"

namespace impasto::notation {

const std::vector<std::string>& stroke_endings() {
  static const std::vector<std::string> endings = {".strokes", ".gz", ".json"};
  return endings;
}

Result<void> write_strokes(const std::string& path, const plan::Plan& plan, Language language) {
  const stream::StrokeStream made = stream::stream_of(plan, language);
  const std::string name = text::lower(path);
  const bool packed = name.ends_with(".gz");
  const std::string seal(kBlankSeal);
  // What cannot be read again is not written as JSON either.
  const Result<std::string> bytes = stream::write_stream(made, packed ? std::string() : seal);
  if (!bytes) return tl::unexpected(bytes.error());
  if (packed) return write_file(path, gzip(*bytes, seal));
  return write_file(path, name.ends_with(".json") ? stream::stream_json(made, seal) : *bytes);
}

}  // namespace impasto::notation
