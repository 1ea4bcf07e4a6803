// SPDX-License-Identifier: GPL-3.0-or-later
#include <span>

#include "impasto/base/json_text.h"
#include "impasto/base/number_text.h"
#include "impasto/browser/handles.h"
#include "impasto/listen/listen.h"
#include "impasto/notation/analysis.h"
#include "impasto/notation/midi.h"

using namespace impasto;
using browser::handle_of;

struct web_score {
  score::Score score;
};

namespace {

void add_note(std::string& out, const score::Note& note) {
  out += out.back() == '[' ? "[" : ",[";
  for (const double value : {note.onset, note.offset, double{note.pitch}, double{note.velocity}}) {
    append_number(out, value);
    out += ',';
  }
  out += note.drum ? "1]" : "0]";
}

}  // namespace

web_score* web_score_read(const uint8_t* bytes, size_t size) {
  return handle_of([&]() -> Result<std::unique_ptr<web_score>> {
    Result<score::Score> read = notation::parse_midi(std::as_bytes(std::span(bytes, size)), "");
    if (!read) return tl::unexpected(read.error());
    return std::make_unique<web_score>(web_score{std::move(*read)});
  }());
}

void web_score_free(web_score* score) {
  delete score;
}

const char* web_score_json(const web_score* score) {
  const score::Score& written = score->score;
  std::string out = "{\"title\":" + json_text(written.title) +
                    ",\"composer\":" + json_text(written.composer) + ",\"duration\":";
  append_number(out, written.duration);
  out += ",\"warnings\":[";
  for (const std::string& each : written.warnings)
    out += (out.back() == '[' ? "" : ",") + json_text(each);
  out += "],\"notes\":[";
  for (const score::Note& note : written.notes) add_note(out, note);
  return browser::kept(out + "]}");
}

web_piece* web_score_hear(const web_score* score) {
  return new web_piece{listen::hear(score->score)};
}

web_piece* web_score_reconsider(const web_score* score, const web_piece* heard, const char* jams,
                                size_t size) {
  return handle_of([&]() -> Result<std::unique_ptr<web_piece>> {
    Result<notation::Analysis> read =
        notation::parse_jams(std::string(jams, size), "the analysis", heard->piece);
    if (!read) return tl::unexpected(read.error());
    return std::make_unique<web_piece>(
        web_piece{listen::reconsider(score->score, heard->piece, std::move(read->piece))});
  }());
}
