// SPDX-License-Identifier: GPL-3.0-or-later
// The part of impasto_c.h that reads and writes files.
#include <span>

#include "impasto/impasto.h"
#include "impasto/library/handles.h"

using namespace impasto;
using library::handle_of;
using library::no_argument;
using library::status_of;

namespace {

Result<std::unique_ptr<impasto_piece>> piece_of(Result<Heard> heard) {
  if (!heard) return tl::unexpected(heard.error());
  return std::make_unique<impasto_piece>(impasto_piece{std::move(heard->piece), {}});
}

}  // namespace

impasto_piece* impasto_piece_load(const char* path, impasto_error* error) {
  return handle_of(error, [&]() -> Result<std::unique_ptr<impasto_piece>> {
    if (path == nullptr) return tl::unexpected(no_argument("the path"));
    return piece_of(load(path));
  });
}

impasto_piece* impasto_piece_from_score(const void* bytes, size_t size, const char* name,
                                        impasto_error* error) {
  return handle_of(error, [&]() -> Result<std::unique_ptr<impasto_piece>> {
    if (bytes == nullptr) return tl::unexpected(no_argument("the score"));
    const std::span score(static_cast<const std::byte*>(bytes), size);
    return piece_of(load_score(score, name == nullptr ? "the score" : name));
  });
}

impasto_plan* impasto_plan_load(const char* path, impasto_error* error) {
  return handle_of(error, [&]() -> Result<std::unique_ptr<impasto_plan>> {
    if (path == nullptr) return tl::unexpected(no_argument("the path"));
    Result<plan::Plan> plan = notation::read_plan(path);
    if (!plan) return tl::unexpected(plan.error());
    return std::make_unique<impasto_plan>(impasto_plan{std::move(*plan)});
  });
}

int impasto_plan_save(const impasto_plan* plan, const char* path, impasto_error* error) {
  return status_of(error, [&]() -> Result<void> {
    if (plan == nullptr) return tl::unexpected(no_argument("the plan"));
    if (path == nullptr) return tl::unexpected(no_argument("the path"));
    return notation::write_plan(path, plan->plan);
  });
}

int impasto_painter_save(const impasto_painter* painter, const char* path, double dpi,
                         impasto_error* error) {
  return status_of(error, [&]() -> Result<void> {
    if (painter == nullptr) return tl::unexpected(no_argument("the painter"));
    if (path == nullptr) return tl::unexpected(no_argument("the path"));
    if (painter->image.rgba.empty()) {
      return fail(ErrorCode::kUsage, "there is no picture yet", path,
                  "call impasto_painter_show first");
    }
    return media::write_still(path, painter->image, dpi);
  });
}
