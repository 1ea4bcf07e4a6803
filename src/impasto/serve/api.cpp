// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/serve/api.h"

#include <charconv>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "impasto/base/text.h"
#include "impasto/serve/exports.h"
#include "impasto/serve/guard.h"
#include "impasto/serve/pages.h"
#include "impasto/serve/plans.h"
#include "impasto/serve/wishes.h"
#include "impasto/studio/batch.h"
#include "impasto/studio/recipe.h"

namespace impasto::serve {
namespace {

constexpr const char* kForEver = "private, max-age=31536000, immutable";

std::vector<std::string> split(const std::string& path) {
  std::vector<std::string> parts(1);
  for (const char c : path) {
    if (c == '/') {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

int status_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::kUsage: return 400;
    case ErrorCode::kUnreadable: return 422;
    case ErrorCode::kEnvironment: return 501;
    case ErrorCode::kInterrupted: return 503;
    case ErrorCode::kFailed: return 500;
  }
  return 500;
}

Answer failed(const Error& error) {
  return refusal(status_of(error.code), error);
}

Answer nothing_here() {
  return refusal(404, {ErrorCode::kUsage, "there is nothing here", {}, "load the page again"});
}

Answer wrong_method(const char* allowed) {
  Answer answer =
      refusal(405, {ErrorCode::kUsage, "this cannot be done here", {}, "ask for what is allowed"});
  answer.headers.emplace_back("Allow", allowed);
  return answer;
}

Answer told(const Json& json, int status = 200) {
  Answer answer;
  answer.status = status;
  answer.body = dump(json);
  return answer;
}

Answer file_of(const std::string& path, const std::string& type) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored)) return nothing_here();
  Answer answer;
  answer.file = path;
  answer.type = type;
  return answer;
}

/// The file as something to save, under the name of the work.
Answer download(const std::string& path, const Work& work, const std::string& ending) {
  Answer answer = file_of(path, media_type(ending));
  if (answer.status == 200) {
    answer.headers.emplace_back("Content-Disposition", "attachment; filename*=UTF-8''" +
                                                           percent_encoded(work.title + ending));
  }
  return answer;
}

template <class List>
const typename List::value_type* numbered(const List& list, const std::string& text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return nullptr;
  for (const auto& each : list) {
    if (each.number == number) return &each;
  }
  return nullptr;
}

bool is_json(const Request& request) {
  return request.type.substr(0, request.type.find(';')) == "application/json";
}

Answer not_json() {
  return refusal(415, {ErrorCode::kUsage, "this is not said to be JSON", "Content-Type",
                       "send application/json"});
}

/// The main colours of a picture, which is not kept.
Answer palette_of(const Request& request) {
  if (request.method != "POST") return wrong_method("POST");
  std::vector<std::string> warnings;
  const std::string name = text::clean(query_value(request.query, "name"), 80);
  const auto colours = studio::picture_colours(request.file, warnings);
  if (!colours) {
    Error error = colours.error();
    error.where = name;
    return failed(error);
  }
  return told({{"palette", name.empty() ? "picture" : name},
               {"swatches", notation::swatches_text(*colours)},
               {"warnings", warnings}});
}

std::string sound_path(const Library& library, const Work& work) {
  return library.folder_of(work.id) +
         (work.kind == "score" ? "/played.wav" : "/sound" + work.ending);
}

}  // namespace

Answer refusal(int status, const Error& error) {
  Answer answer = told({{"error", json_of(error)}}, status);
  return answer;
}

std::string percent_encoded(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' ||
        c == '-' || c == '_') {
      out += c;
    } else {
      out += '%';
      out += "0123456789ABCDEF"[byte >> 4];
      out += "0123456789ABCDEF"[byte & 15];
    }
  }
  return out;
}

BodyKind body_kind(const std::string& method, const std::string& path) {
  if (method == "POST" && path == "works") return BodyKind::kUpload;
  if (method == "POST" && path == "palettes") return BodyKind::kPicture;
  return method == "POST" || method == "PUT" ? BodyKind::kJson : BodyKind::kNone;
}

void Api::take_up() {
  for (const Work& work : library_.works()) {
    if (!work.heard && !work.problem) (void)hear(work.id);
  }
}

Result<Job> Api::hear(const std::string& id) {
  return jobs_.begin("hear", id, true, [this, id](const studio::Phases& phases) -> Result<int> {
    const auto more = [&] { jobs_.know_more(id); };
    const Result<void> heard = hear_work(library_, id, ear_, phases, more);
    if (heard) return 0;
    Error error = heard.error();
    if (const auto work = library_.find(id)) error = about(*work, error);
    if (error.code != ErrorCode::kInterrupted)
      (void)library_.change(id, [&](Work& work) { work.problem = error; });
    return tl::unexpected(error);
  });
}

Answer Api::answer(const Request& request) {
  Answer answer;
  const Result<void> done = studio::guarded({}, studio::kShorter, [&]() -> Result<void> {
    const std::vector<std::string> parts = split(request.path);
    if (parts[0] == "works" || parts[0] == "bin") {
      answer = works(request, parts);
    } else if (request.path == "palettes") {
      answer = palette_of(request);
    } else if (parts[0] == "plans") {
      answer = plans(request, parts);
    } else if (parts[0] == "jobs") {
      answer = jobs(request, parts);
    } else if (request.method != "GET" && request.method != "HEAD") {
      answer = wrong_method("GET, HEAD");
    } else if (request.path == "events") {
      answer.events = true;
    } else if (request.path == "choices") {
      answer = told(choices());
    } else if (const std::optional<Page> page = find_page(request.path)) {
      answer.type = page->type;
      answer.body.assign(page->gzipped);
      answer.headers.emplace_back("Content-Encoding", "gzip");
    } else {
      answer = nothing_here();
    }
    return {};
  });
  return done ? answer : failed(done.error());
}

Answer Api::works(const Request& request, const std::vector<std::string>& parts) {
  const bool get = request.method == "GET" || request.method == "HEAD";
  if (parts[0] == "bin") {
    if (parts.size() == 1 && get) {
      Json list = Json::array();
      for (const Work& each : library_.bin()) list.push_back(json_of(each));
      return told({{"works", list}});
    }
    if (parts.size() != 2) return nothing_here();
    if (request.method != "POST") return wrong_method("POST");
    const Result<Work> back = library_.take_back(parts[1]);
    if (!back)
      return back.error().code == ErrorCode::kUsage ? nothing_here() : failed(back.error());
    if (!back->heard && !back->problem) (void)hear(back->id);
    return told(json_of(*back));
  }
  if (parts.size() == 1) {
    if (request.method == "POST") return add(request);
    if (!get) return wrong_method("GET, HEAD, POST");
    Json list = Json::array();
    for (const Work& each : library_.works()) list.push_back(json_of(each));
    return told({{"works", list}});
  }
  const std::optional<Work> found = library_.find(parts[1]);
  return found ? work(request, *found, parts) : nothing_here();
}

Answer Api::add(const Request& request) {
  std::error_code ignored;
  if (request.file.empty() || std::filesystem::file_size(request.file, ignored) == 0) {
    return refusal(
        422, {ErrorCode::kUnreadable, "the file is empty", {}, "drop a recording or a score"});
  }
  const Result<Work> added = library_.add(request.file, query_value(request.query, "name"));
  if (!added) return failed(added.error());
  const Result<Job> job = hear(added->id);
  if (!job) return failed(job.error());
  Json json = json_of(*added);
  json["job"] = job->id;
  return told(json, 201);
}

Answer Api::work(const Request& request, const Work& work, const std::vector<std::string>& parts) {
  const bool get = request.method == "GET" || request.method == "HEAD";
  if (parts.size() == 2) {
    if (get) return told(json_of(work));
    if (request.method != "DELETE") return wrong_method("GET, HEAD, DELETE");
    jobs_.cancel_all_of(work.id);
    if (auto ok = library_.throw_away(work.id); !ok) return failed(ok.error());
    Answer answer;
    answer.status = 204;
    return answer;
  }
  if (parts[2] == "made" && parts.size() == 4) {
    const MadeEntry* made = numbered(work.made, parts[3]);
    if (made == nullptr) return nothing_here();
    return get ? download(made_path(library_, work, *made), work, made->ending)
               : wrong_method("GET, HEAD");
  }
  if (parts.size() != 3) return nothing_here();
  if (parts[2] == "piece") return piece(request, work);
  if (parts[2] == "plans")
    return request.method == "POST" ? compose(request, work) : wrong_method("POST");
  if (parts[2] != "peaks" && parts[2] != "sound" && parts[2] != "known") return nothing_here();
  if (!get) return wrong_method("GET, HEAD");
  if (parts[2] == "known") {
    Answer answer;
    answer.body = ear_.known_of(work.id);
    return answer.body.empty() ? nothing_here() : answer;
  }
  if (parts[2] == "peaks") {
    return file_of(library_.folder_of(work.id) + "/peaks", "application/octet-stream");
  }
  const std::string path = sound_path(library_, work);
  return file_of(path, media_type(std::filesystem::path(path).extension().string()));
}

Answer Api::piece(const Request& request, const Work& work) {
  if (!work.heard) return nothing_here();
  const std::string quoted = '"' + work.piece + '"';
  if (request.method == "GET" || request.method == "HEAD") {
    Answer answer = file_of(library_.folder_of(work.id) + "/piece.jams", "application/json");
    answer.headers.emplace_back("ETag", quoted);
    return answer;
  }
  if (request.method != "PUT") return wrong_method("GET, HEAD, PUT");
  if (!is_json(request)) return not_json();
  if (request.if_match.empty()) {
    return refusal(428, {ErrorCode::kUsage, "it is not said what is corrected", "If-Match",
                         "send the ETag of the piece that you read"});
  }
  if (request.if_match != quoted) {
    return refusal(
        412,
        {ErrorCode::kUsage, "the piece was corrected elsewhere meanwhile", {}, "load it again"});
  }
  for (const Job& job : jobs_.list()) {
    const bool over = job.state != JobState::kWaiting && job.state != JobState::kRunning;
    if (job.kind != "correct" || job.work != work.id || over) continue;
    return refusal(409, {ErrorCode::kUsage, "another correction is being worked in", work.name,
                         "wait for it"});
  }
  if (const Reconsider reconsider = ear_.of(work.id)) {
    const Result<Work> corrected = correct_work(library_, work, request.body, reconsider);
    if (!corrected) return failed(corrected.error());
    Answer answer = told(json_of(*corrected));
    answer.headers.emplace_back("ETag", '"' + corrected->piece + '"');
    return answer;
  }
  // The studio was started since: it has to be heard again, and then corrected as it stood.
  const auto what = [this, work, jams = request.body](const studio::Phases& phases) -> Result<int> {
    if (auto heard = hear_work(library_, work.id, ear_, phases, [] {}); !heard)
      return tl::unexpected(about(work, heard.error()));
    const std::optional<Work> known = library_.find(work.id);
    if (!known || known->piece != work.piece) {
      return fail(ErrorCode::kUsage, "the piece was corrected elsewhere meanwhile", work.name,
                  "load it again");
    }
    const Result<Work> corrected = correct_work(library_, work, jams, ear_.of(work.id));
    if (!corrected) return tl::unexpected(corrected.error());
    return 0;
  };
  const Result<Job> job = jobs_.begin("correct", work.id, true, what);
  return job ? told(json_of(*job), 202) : failed(job.error());
}

Answer Api::compose(const Request& request, const Work& work) {
  if (!is_json(request)) return not_json();
  if (!work.heard) {
    return refusal(409, {ErrorCode::kUsage, "it is still being heard", work.name, "wait for it"});
  }
  const Result<Json> asked = parse_asked(request.body);
  if (!asked) return failed(asked.error());
  const auto wishes = wishes_of(*asked);
  if (!wishes) return failed(wishes.error());
  const auto size = size_of(*asked, {studio::kSide, studio::kSide}, 16, 32768);
  if (!size) return failed(size.error());
  const Result<PlanEntry> plan = compose_work(library_, work, *wishes, *size);
  if (!plan) return failed(plan.error());
  Json json = json_of(*plan);
  json["id"] = plan_id(work, *plan);
  return told(json, 201);
}

Answer Api::plans(const Request& request, const std::vector<std::string>& parts) {
  const auto found = parts.size() == 3 ? find_plan(library_, parts[1]) : std::nullopt;
  if (!found) return nothing_here();
  const auto& [work, plan] = *found;
  if (parts[2] != "strokes" && parts[2] != "painting") return nothing_here();
  if (request.method != "GET" && request.method != "HEAD") return wrong_method("GET, HEAD");
  Answer answer;
  if (parts[2] == "painting") {
    answer = download(painting_path(library_, work, plan), work, ".impasto");
  } else {
    const auto language = kLanguages.find(query_value(request.query, "language"));
    const Result<std::string> path =
        strokes_path(library_, work, plan, language.value_or(Language::kEnglish));
    if (!path) return failed(path.error());
    answer = file_of(*path, "application/octet-stream");
    answer.headers.emplace_back("Content-Encoding", "gzip");
  }
  answer.headers.emplace_back("Cache-Control", kForEver);
  return answer;
}

Answer Api::jobs(const Request& request, const std::vector<std::string>& parts) {
  if (parts.size() == 1) {
    if (request.method == "POST") return begin_export(request);
    if (request.method != "GET" && request.method != "HEAD") return wrong_method("GET, HEAD, POST");
    Json list = Json::array();
    for (const Job& job : jobs_.list()) list.push_back(json_of(job));
    return told({{"jobs", list}});
  }
  int id = 0;
  std::from_chars(parts[1].data(), parts[1].data() + parts[1].size(), id);
  const std::optional<Job> job = jobs_.find(id);
  if (parts.size() != 2 || !job || std::to_string(id) != parts[1]) return nothing_here();
  if (request.method == "GET" || request.method == "HEAD") return told(json_of(*job));
  if (request.method != "DELETE") return wrong_method("GET, HEAD, DELETE");
  if (!jobs_.cancel(id)) {
    return refusal(409, {ErrorCode::kUsage, "this job is over", {}, "there is nothing to cancel"});
  }
  Answer answer;
  answer.status = 202;
  answer.body = dump(json_of(jobs_.find(id).value_or(*job)));
  return answer;
}

Answer Api::begin_export(const Request& request) {
  if (!is_json(request)) return not_json();
  const Result<Json> asked = parse_asked(request.body);
  if (!asked) return failed(asked.error());
  const std::string kind = text_of(*asked, "kind");
  if (kind == "hear") {  // again, after it failed or was cancelled
    const std::optional<Work> work = library_.find(text_of(*asked, "work"));
    if (!work) return nothing_here();
    (void)library_.change(work->id, [](Work& known) { known.problem.reset(); });
    const Result<Job> job = hear(work->id);
    return job ? told(json_of(*job), 202) : failed(job.error());
  }
  std::vector<std::string> kinds = export_kinds();
  kinds.emplace_back("hear");
  if (auto known = word_of(*asked, "kind", "", kinds); !known) return failed(known.error());
  const auto found = find_plan(library_, text_of(*asked, "plan"));
  if (kind.empty() || !found) {
    return refusal(400, {ErrorCode::kUsage, "it is not said what is to be made of which painting",
                         "kind, plan", "give a kind, and the id of a plan"});
  }
  Result<JobWork> what = export_of(library_, kind, found->first, found->second, *asked, threads_);
  if (!what) return failed(what.error());
  const Result<Job> job = jobs_.begin(kind, found->first.id, false, std::move(*what));
  return job ? told(json_of(*job), 202) : failed(job.error());
}

}  // namespace impasto::serve
