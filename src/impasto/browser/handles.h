// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "impasto/base/result.h"
#include "impasto/browser/browser.h"
#include "impasto/plan/piece.h"
#include "impasto/stream/stream.h"

struct web_work {
  impasto::stream::StrokeStream stream;
  std::vector<float> outline;
  std::string bytes;
  std::shared_ptr<const impasto::plan::Piece> piece;  ///< the whole, of what was composed here
};

struct web_piece {
  impasto::plan::Piece piece;
};

namespace impasto::browser {

/// What `web_error` gives from now on.
void tell(const Error& error);

/// Keeps the text until the next one, and points at it.
const char* kept(std::string text);

/// A handle of its own, or 0 and the error told.
template <class Handle>
Handle* handle_of(Result<std::unique_ptr<Handle>> made) {
  if (made) return made->release();
  tell(made.error());
  return nullptr;
}

}  // namespace impasto::browser
