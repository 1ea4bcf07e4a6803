// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "impasto/browser/handles.h"
#include "impasto/compose/colour/swatches.h"
#include "impasto/listen/listen.h"
#include "impasto/notation/analysis.h"
#include "impasto/notation/painting.h"
#include "impasto/notation/recipe.h"

using namespace impasto;
using browser::handle_of;
using browser::kept;

struct web_listener {
  listen::Listener listener;
};

#ifdef __wasm__
/// The page's own: told how far the hearing is.
extern "C" __attribute__((import_module("impasto"), import_name("progress"))) void web_progress(
    double fraction);
/// Told what is known so far; the piece lasts as long as the call.
extern "C" __attribute__((import_module("impasto"), import_name("known"))) void web_known(
    web_piece* so_far);
#else
static void web_progress(double) {}
static void web_known(web_piece*) {}
#endif

web_listener* web_listener_new(void) {
  return new web_listener{};
}

void web_push(web_listener* listener, const float* samples, size_t frames) {
  listener->listener.push(sound::Block(samples, frames * sound::kChannels));
}

web_piece* web_hear(web_listener* listener) {
  const auto known = [](const plan::Piece& so_far) {
    web_piece piece{so_far};
    web_known(&piece);
  };
  return new web_piece{listener->listener.finish(Progress{web_progress}, known)};
}

void web_listener_free(web_listener* listener) {
  delete listener;
}

web_piece* web_reconsider(const web_listener* listener, const web_piece* heard, const char* jams,
                          size_t size) {
  return handle_of([&]() -> Result<std::unique_ptr<web_piece>> {
    Result<notation::Analysis> read =
        notation::parse_jams(std::string(jams, size), "the analysis", heard->piece);
    if (!read) return tl::unexpected(read.error());
    return std::make_unique<web_piece>(
        web_piece{listener->listener.reconsider(heard->piece, std::move(read->piece))});
  }());
}

size_t web_painting(web_work* work) {
  work->bytes.clear();
  if (work->piece == nullptr) {
    browser::tell(Error{
        ErrorCode::kFailed, "a stroke stream does not hold the music", {}, "compose it here"});
    return 0;
  }
  plan::Plan plan = work->stream.plan;
  plan.piece = work->piece;
  Result<std::string> bytes = notation::plan_bytes(plan);
  if (!bytes) browser::tell(bytes.error());
  if (bytes) work->bytes = std::move(*bytes);
  return work->bytes.size();
}

const char* web_swatches(const uint8_t* pixels, int width, int height) {
  picture::Image image(width, height);
  std::copy_n(pixels, image.rgba.size(), image.rgba.begin());
  return kept(notation::swatches_text(compose::main_colours(image)));
}
