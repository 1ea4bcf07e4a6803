// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cstring>
#include <optional>
#include <vector>

#include "impasto/base/hash.h"
#include "impasto/base/text.h"
#include "impasto/compose/compose.h"
#include "impasto/library/handles.h"
#include "impasto/notation/analysis.h"
#include "impasto/notation/recipe.h"
#include "impasto/notation/styles.h"
#include "impasto/studio/recipe.h"
#include "impasto/version.h"

namespace impasto::library {
namespace {

/// As much as fits, cut between characters.
template <std::size_t N>
void copy(char (&to)[N], const std::string& from) {
  std::size_t size = std::min(from.size(), N - 1);
  while (size < from.size() && size > 0 && (static_cast<unsigned char>(from[size]) & 0xC0) == 0x80)
    --size;
  std::memcpy(to, from.data(), size);
  to[size] = '\0';
}

const std::vector<plan::Style>& styles() {
  static const std::vector<plan::Style> all = notation::bundled_styles();
  return all;
}

Result<notation::Recipe> recipe_of(const impasto_settings* asked, float& aspect) {
  // A caller built against an older header knows of fewer members.
  impasto_settings known, plain;
  impasto_settings_init(&plain);
  known = plain;
  if (asked != nullptr) {
    if (asked->size < offsetof(impasto_settings, warmth) + sizeof known.warmth ||
        asked->size > sizeof known) {
      return fail(ErrorCode::kUsage, "the settings have a size that is not known", {},
                  "call impasto_settings_init first");
    }
    std::memcpy(&known, asked, asked->size);
  }
  const auto within = [](float value, float least, float most) {
    return value >= least && value <= most;
  };
  if (!within(known.aspect, 0.125f, 8) || !within(known.density, 0.25f, 4) ||
      !within(known.boldness, 0.25f, 4) || !within(known.warmth, -1, 1) ||
      !within(known.variety, 0, 1)) {
    return fail(ErrorCode::kUsage, "a setting is out of range", {}, "impasto_c.h has the ranges");
  }
  aspect = known.aspect;
  notation::Wishes wishes;
  wishes.seed = known.seed;
  const auto wish = [](auto& to, const auto& value, const auto& unsaid) {
    if (value != unsaid) to = value;
  };
  const char* const nothing = nullptr;
  wish(wishes.mood, known.mood, nothing);
  wish(wishes.style, known.style, nothing);
  wish(wishes.with, known.with, nothing);
  wish(wishes.scheme, known.scheme, nothing);
  wish(wishes.palette, known.palette, nothing);
  wish(wishes.ground, known.ground, nothing);
  wish(wishes.order, known.order, nothing);
  wish(wishes.density, known.density, plain.density);
  wish(wishes.boldness, known.boldness, plain.boldness);
  wish(wishes.warmth, known.warmth, plain.warmth);
  wish(wishes.variety, known.variety, plain.variety);
  return studio::make_recipe(wishes, {}, known.seed);
}

}  // namespace

int tell(impasto_error* to, const Error& error) {
  const int status = exit_code(error.code);
  if (to == nullptr) return status;
  to->status = status;
  copy(to->message, error.message);
  copy(to->where, error.where);
  copy(to->hint, error.hint);
  return status;
}

Error no_argument(const char* name) {
  return Error{ErrorCode::kUsage, std::string(name) + " is NULL", {}, {}};
}

}  // namespace impasto::library

using namespace impasto;
using library::handle_of;
using library::no_argument;
using library::status_of;

int impasto_c_version(void) {
  return IMPASTO_C_VERSION;
}

const char* impasto_version(void) {
  return IMPASTO_VERSION;
}

impasto_listener* impasto_listener_create(impasto_error* error) {
  return handle_of(error, []() -> Result<std::unique_ptr<impasto_listener>> {
    return std::make_unique<impasto_listener>();
  });
}

int impasto_listener_push(impasto_listener* listener, const float* samples, size_t frames,
                          impasto_error* error) {
  return status_of(error, [&]() -> Result<void> {
    if (listener == nullptr) return tl::unexpected(no_argument("the listener"));
    if (samples == nullptr && frames > 0) return tl::unexpected(no_argument("samples"));
    if (listener->finished) return fail(ErrorCode::kUsage, "the listener has finished");
    listener->listener.push(sound::Block(samples, frames * sound::kChannels));
    return {};
  });
}

impasto_piece* impasto_listener_finish(impasto_listener* listener, impasto_error* error) {
  return handle_of(error, [&]() -> Result<std::unique_ptr<impasto_piece>> {
    if (listener == nullptr) return tl::unexpected(no_argument("the listener"));
    if (listener->finished) return fail(ErrorCode::kUsage, "the listener has finished");
    listener->finished = true;
    auto piece = std::make_unique<impasto_piece>();
    piece->piece = listener->listener.finish();
    return piece;
  });
}

void impasto_listener_destroy(impasto_listener* listener) {
  delete listener;
}

double impasto_piece_duration(const impasto_piece* piece) {
  return piece == nullptr ? 0.0 : piece->piece.duration;
}

const char* impasto_piece_json(impasto_piece* piece, impasto_error* error) {
  const int status = status_of(error, [&]() -> Result<void> {
    if (piece == nullptr) return tl::unexpected(no_argument("the piece"));
    if (piece->json.empty()) piece->json = notation::to_jams(piece->piece);
    return {};
  });
  return status == IMPASTO_OK ? piece->json.c_str() : nullptr;
}

void impasto_piece_destroy(impasto_piece* piece) {
  delete piece;
}

void impasto_settings_init(impasto_settings* settings) {
  if (settings == nullptr) return;
  *settings = {};
  settings->size = sizeof(impasto_settings);
  settings->seed = 1;
  settings->aspect = settings->density = settings->boldness = 1;
  settings->variety = compose::Settings{}.variety;
}

const char* impasto_style_name(size_t index) {
  const auto& all = library::styles();
  return index < all.size() ? all[index].name.c_str() : nullptr;
}

impasto_plan* impasto_compose(const impasto_piece* piece, const impasto_settings* settings,
                              impasto_error* error) {
  return handle_of(error, [&]() -> Result<std::unique_ptr<impasto_plan>> {
    if (piece == nullptr) return tl::unexpected(no_argument("the piece"));
    float aspect = 1;
    const Result<notation::Recipe> recipe = library::recipe_of(settings, aspect);
    if (!recipe) return tl::unexpected(recipe.error());
    auto plan = std::make_unique<impasto_plan>();
    plan->plan = notation::compose_by(*recipe, piece->piece, aspect, {});
    return plan;
  });
}

double impasto_plan_duration(const impasto_plan* plan) {
  return plan == nullptr ? 0.0 : plan->plan.duration;
}

size_t impasto_plan_strokes(const impasto_plan* plan) {
  return plan == nullptr ? 0 : plan->plan.strokes.size();
}

void impasto_plan_destroy(impasto_plan* plan) {
  delete plan;
}

impasto_painter* impasto_painter_create(const impasto_plan* plan, int width, int height,
                                        int threads, impasto_error* error) {
  return handle_of(error, [&]() -> Result<std::unique_ptr<impasto_painter>> {
    if (plan == nullptr) return tl::unexpected(no_argument("the plan"));
    return library::painter_of(plan->plan, width, height, threads);
  });
}

int impasto_painter_advance(impasto_painter* painter, double time, impasto_error* error) {
  return status_of(error, [&]() -> Result<void> {
    if (painter == nullptr) return tl::unexpected(no_argument("the painter"));
    if (!(time >= 0 && time <= 1e9)) return fail(ErrorCode::kUsage, "a time is 0 to 1e9 s");
    painter->painter->advance(time);
    return {};
  });
}

int impasto_painter_finish(impasto_painter* painter, impasto_error* error) {
  return status_of(error, [&]() -> Result<void> {
    if (painter == nullptr) return tl::unexpected(no_argument("the painter"));
    painter->painter->finish();
    return {};
  });
}

const uint8_t* impasto_painter_show(impasto_painter* painter, impasto_error* error) {
  const int status = status_of(error, [&]() -> Result<void> {
    if (painter == nullptr) return tl::unexpected(no_argument("the painter"));
    painter->painter->show(painter->image);
    return {};
  });
  return status == IMPASTO_OK ? painter->image.rgba.data() : nullptr;
}

uint64_t impasto_painter_hash(const impasto_painter* painter) {
  if (painter == nullptr || painter->image.rgba.empty()) return 0;
  return fnv1a(std::as_bytes(std::span(painter->image.rgba)));
}

void impasto_painter_destroy(impasto_painter* painter) {
  delete painter;
}
