// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "impasto/serve/hearing.h"
#include "impasto/serve/jobs.h"
#include "impasto/serve/json.h"
#include "impasto/serve/works.h"

namespace impasto::serve {

/// What was asked, once it was let in (guard.h).
struct Request {
  std::string method;
  std::string path, query;  ///< after the token: "works/3f2a.../piece"
  std::string if_match;     ///< as sent; may be empty
  std::string type;         ///< Content-Type
  std::string body;
  std::string file;  ///< of an upload: where it was received
};

/// What is answered: `body`, or the bytes of a file, or events without end.
struct Answer {
  int status = 200;
  std::string type = "application/json";
  std::string body;
  std::string file;
  std::vector<std::pair<std::string, std::string>> headers;
  bool events = false;
};

/// Where a body goes, and how large it may be.
enum class BodyKind { kNone, kJson, kUpload, kPicture };
BodyKind body_kind(const std::string& method, const std::string& path);

/// The addresses (docs/studio.md). `answer` blocks while it composes or reads; it is called from
/// one thread at a time.
class Api {
 public:
  /// `threads`: of each job; 0: one for each core.
  Api(Library& library, Jobs& jobs, Ear& ear, int threads = 0)
      : library_(library), jobs_(jobs), ear_(ear), threads_(threads) {}

  /// Works that were not heard when the last studio ended are heard now.
  void take_up();
  Answer answer(const Request& request);

 private:
  Answer works(const Request& request, const std::vector<std::string>& parts);
  Answer work(const Request& request, const Work& work, const std::vector<std::string>& parts);
  Answer piece(const Request& request, const Work& work);
  Answer add(const Request& request);
  Answer compose(const Request& request, const Work& work);
  Answer plans(const Request& request, const std::vector<std::string>& parts);
  Answer jobs(const Request& request, const std::vector<std::string>& parts);
  Answer begin_export(const Request& request);
  Result<Job> hear(const std::string& id);

  Library& library_;
  Jobs& jobs_;
  Ear& ear_;
  int threads_;
};

/// An error as its answer.
Answer refusal(int status, const Error& error);
/// An address as people write it in a header: what is not of ASCII letters and digits as %XX.
std::string percent_encoded(const std::string& text);

}  // namespace impasto::serve
