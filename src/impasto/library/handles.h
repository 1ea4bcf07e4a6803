// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <exception>
#include <memory>
#include <new>
#include <string>
#include <utility>

#include "impasto/base/parallel.h"
#include "impasto/base/result.h"
#include "impasto/impasto_c.h"
#include "impasto/listen/listen.h"
#include "impasto/paint/painter.h"
#include "impasto/plan/piece.h"
#include "impasto/plan/plan.h"

// What the opaque handles of impasto_c.h hold.

struct impasto_listener {
  impasto::listen::Listener listener;
  bool finished = false;
};

struct impasto_piece {
  impasto::plan::Piece piece;
  std::string json;  ///< made when first asked for
};

struct impasto_plan {
  impasto::plan::Plan plan;
};

struct impasto_painter {
  explicit impasto_painter(int threads) : pool(threads) {}
  impasto::Pool pool;  ///< outlives the painter
  std::unique_ptr<impasto::paint::Painter> painter;
  impasto::picture::Image image;
};

namespace impasto::library {

/// Copies an error out; returns its status.
int tell(impasto_error* to, const Error& error);
/// Whatever is wrong with the pointers a caller gave.
Error no_argument(const char* name);

/// Calls `work` and lets nothing that C++ throws through: memory that ran out is an error like
/// others. `work` returns a Result.
template <class Work>
auto guarded(impasto_error* error, Work&& work) -> decltype(work()) {
  const auto passed = [&](auto result) {
    if (error != nullptr) *error = impasto_error{};
    if (!result) tell(error, result.error());
    return result;
  };
#ifdef __cpp_exceptions
  try {
    return passed(work());
  } catch (const std::bad_alloc&) {
    return passed(decltype(work())(
        fail(ErrorCode::kFailed, "there is not enough memory", {}, "choose a smaller picture")));
  } catch (const std::exception& e) {
    return passed(decltype(work())(fail(ErrorCode::kFailed, e.what())));
  }
#else
  return passed(work());
#endif
}

/// The handle, or null.
template <class Work>
auto handle_of(impasto_error* error, Work&& work) {
  auto result = guarded(error, std::forward<Work>(work));
  return result ? result->release() : nullptr;
}

/// The status.
template <class Work>
int status_of(impasto_error* error, Work&& work) {
  const Result<void> result = guarded(error, std::forward<Work>(work));
  return result ? IMPASTO_OK : exit_code(result.error().code);
}

/// Who paints a plan, or waits for strokes on a sheet.
template <class Painted>
Result<std::unique_ptr<impasto_painter>> painter_of(const Painted& painted, int width, int height,
                                                    int threads) {
  auto handle = std::make_unique<impasto_painter>(threads);
  Result<paint::Painter> painter = paint::Painter::create(painted, width, height, handle->pool);
  if (!painter) return tl::unexpected(painter.error());
  handle->painter = std::make_unique<paint::Painter>(std::move(*painter));
  return handle;
}

}  // namespace impasto::library
