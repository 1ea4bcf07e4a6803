// SPDX-License-Identifier: GPL-3.0-or-later
// The only file that knows Boost: Asio and Beast take half a minute to compile. What is awaited
// takes names, no temporaries that own anything: g++ 12 destroys those twice (bug 99576).
#include "impasto/serve/http.h"

#include <array>
#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <chrono>
#include <cstdio>
#include <deque>
#include <optional>
#include <set>

#include "impasto/base/atomic_file.h"
#include "impasto/base/file.h"

namespace impasto::serve {
namespace {

namespace net = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using tcp = net::ip::tcp;
using Parser = http::request_parser<http::buffer_body>;

constexpr auto kCome = net::as_tuple(net::use_awaitable);
constexpr std::size_t kBlock = std::size_t{64} << 10;
constexpr auto kLookForEnd = std::chrono::milliseconds(50);
constexpr auto kParting = std::chrono::seconds(1);
constexpr auto kHeartbeat = std::chrono::seconds(15);
constexpr std::size_t kMostUntold = 1000;  ///< events; who reads slower reads `jobs` anew

// Only our own scripts, styles, sounds; no frames around us, no forms, no requests elsewhere.
constexpr const char* kPolicy =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "
    "img-src 'self' blob: data:; media-src 'self' blob:; font-src 'self'; connect-src 'self'; "
    "worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'";

std::chrono::steady_clock::duration seconds(double s) {
  return std::chrono::duration_cast<std::chrono::steady_clock::duration>(
      std::chrono::duration<double>(s));
}

/// A page that waits for events.
struct Listening {
  explicit Listening(const net::any_io_executor& executor) : wake(executor) {}
  std::deque<std::string> lines;
  net::steady_timer wake;
  bool gone = false;
};

/// One more in a count, as long as it lives.
struct Counted {
  explicit Counted(int& count) : count_(count) { ++count_; }
  ~Counted() { --count_; }
  Counted(const Counted&) = delete;
  Counted& operator=(const Counted&) = delete;
  int& count_;
};

Error too_large(std::uint64_t most) {
  return {ErrorCode::kUsage,
          "what was sent is too large",
          {},
          "it may have " + std::to_string(most >> 20) + " MB"};
}

Answer sent_away(int status, ErrorCode code, const std::string& message, const std::string& hint) {
  return refusal(status, {code, message, {}, hint});
}

/// What a request that Beast cannot read is answered with.
int status_of(const beast::error_code& error) {
  if (error == http::error::header_limit) return 431;
  if (error == http::error::body_limit) return 413;
  return 400;
}

std::vector<std::string> all_of(const http::fields& fields, http::field name) {
  std::vector<std::string> values;
  const auto [from, to] = fields.equal_range(name);
  for (auto each = from; each != to; ++each) values.emplace_back(each->value());
  return values;
}

std::vector<std::string> all_of(const http::fields& fields, const char* name) {
  std::vector<std::string> values;
  const auto [from, to] = fields.equal_range(name);
  for (auto each = from; each != to; ++each) values.emplace_back(each->value());
  return values;
}

/// What every answer says, and its own.
http::response<http::empty_body> head_of(const Answer& answer) {
  http::response<http::empty_body> head;
  head.result(static_cast<unsigned>(answer.status));
  head.set(http::field::content_type, answer.type);
  head.set(http::field::cache_control, "no-store");
  head.set("Content-Security-Policy", kPolicy);
  head.set("X-Content-Type-Options", "nosniff");
  head.set("Referrer-Policy", "no-referrer");
  head.set("Cross-Origin-Resource-Policy", "same-origin");
  head.set("Cross-Origin-Opener-Policy", "same-origin");
  for (const auto& [name, value] : answer.headers) head.set(name, value);
  return head;
}

/// Nothing more is to come from where events go: whatever does, or the end, means that it is gone.
/// Nothing of `socket` is touched once that is known.
net::awaitable<void> watch(tcp::socket& socket, std::shared_ptr<Listening> listening) {
  std::array<char, 1> any{};
  co_await socket.async_read_some(net::buffer(any), kCome);
  listening->gone = true;
  listening->wake.cancel();
}

Knock knock_of(const http::request_header<>& head) {
  Knock knock;
  knock.method = std::string(head.method_string());
  knock.target = std::string(head.target());
  knock.hosts = all_of(head, http::field::host);
  knock.origins = all_of(head, http::field::origin);
  knock.sites = all_of(head, "Sec-Fetch-Site");
  knock.mode = std::string(head["Sec-Fetch-Mode"]);
  knock.destination = std::string(head["Sec-Fetch-Dest"]);
  knock.chunked = head.count(http::field::transfer_encoding) > 0;
  return knock;
}

}  // namespace

struct HttpServer::State {
  explicit State(const Limits& asked) : limits(asked), acceptor(io), look(io) {}

  Limits limits;
  Door door;
  Api* api = nullptr;
  std::function<std::string()> receiving;
  int connections = 0, events = 0;
  net::io_context io{1};  // outlived by what its conversations count in
  net::thread_pool answering{1};
  tcp::acceptor acceptor;
  net::steady_timer look;  ///< whether to end
  std::set<std::shared_ptr<Listening>> listening;

  net::awaitable<void> accept();
  net::awaitable<void> end_when(const std::atomic<bool>& end);
  net::awaitable<void> talk(tcp::socket socket);
  net::awaitable<void> part(beast::tcp_stream& stream);
  net::awaitable<bool> exchange(beast::tcp_stream& stream, beast::flat_buffer& buffer);
  net::awaitable<bool> receive(beast::tcp_stream& stream, beast::flat_buffer& buffer,
                               Parser& parser, Request& request, std::optional<AtomicFile>& upload,
                               Answer& refused);
  net::awaitable<Answer> ask(const Request& request);
  net::awaitable<bool> send(beast::tcp_stream& stream, const http::request_header<>* head,
                            const Answer& answer, bool keep);
  net::awaitable<bool> send_body(beast::tcp_stream& stream, const Answer& answer,
                                 std::uint64_t first, std::uint64_t count);
  net::awaitable<void> send_events(beast::tcp_stream& stream);
  void expires(beast::tcp_stream& stream) { stream.expires_after(seconds(limits.idle)); }
};

net::awaitable<void> HttpServer::State::accept() {
  for (;;) {
    auto [error, socket] = co_await acceptor.async_accept(kCome);
    if (error == net::error::operation_aborted) co_return;
    if (error) {  // out of descriptors: wait for some to be closed
      net::steady_timer pause(io, kLookForEnd);
      co_await pause.async_wait(kCome);
      continue;
    }
    net::co_spawn(io, talk(std::move(socket)), net::detached);
  }
}

net::awaitable<void> HttpServer::State::end_when(const std::atomic<bool>& end) {
  while (!end.load(std::memory_order_relaxed)) {
    look.expires_after(kLookForEnd);
    co_await look.async_wait(kCome);
  }
  io.stop();
}

net::awaitable<void> HttpServer::State::talk(tcp::socket socket) {
  const Counted counted(connections);
  beast::tcp_stream stream(std::move(socket));
  if (connections > limits.connections) {
    const Answer full =
        sent_away(503, ErrorCode::kFailed, "too many connections", "close some pages");
    co_await send(stream, nullptr, full, false);
    co_await part(stream);
    co_return;
  }
  beast::flat_buffer buffer;
  while (co_await exchange(stream, buffer)) {
  }
  co_await part(stream);
}

/// Who is sent away while still sending gets to read why: what comes is taken and dropped for a
/// moment, for to close at once would break the answer off.
net::awaitable<void> HttpServer::State::part(beast::tcp_stream& stream) {
  beast::error_code ignored;
  stream.socket().shutdown(tcp::socket::shutdown_send, ignored);
  std::vector<char> block(kBlock);
  stream.expires_after(kParting);
  for (;;) {
    auto [error, got] = co_await stream.async_read_some(net::buffer(block), kCome);
    if (error) break;
  }
}

/// A request and its answer. Whether another may follow on this connection.
net::awaitable<bool> HttpServer::State::exchange(beast::tcp_stream& stream,
                                                 beast::flat_buffer& buffer) {
  Parser parser;
  parser.header_limit(limits.header);
  parser.body_limit(limits.upload);
  expires(stream);
  auto [error, got] = co_await http::async_read_header(stream, buffer, parser, kCome);
  if (error) {
    const bool silent = error == http::error::end_of_stream || error == beast::error::timeout ||
                        error.category() == net::error::get_system_category();
    if (silent) co_return false;
    const int status = status_of(error);
    const Answer answer = status == 413
                              ? refusal(status, too_large(limits.upload))
                              : sent_away(status, ErrorCode::kUsage, "this cannot be read", "");
    co_await send(stream, nullptr, answer, false);
    co_return false;
  }
  const http::request_header<>& head = parser.get();
  const Knock knock = knock_of(head);
  if (const auto refused = refuse(door, knock)) {
    const Answer away =
        sent_away(refused->status, ErrorCode::kUsage, refused->message, refused->hint);
    co_await send(stream, &head, away, false);
    co_return false;
  }
  const Address address = address_of(door, knock.target);
  Request request;
  request.method = knock.method;
  request.path = address.path;
  request.query = address.query;
  request.if_match = std::string(head[http::field::if_match]);
  request.type = std::string(head[http::field::content_type]);
  std::optional<AtomicFile> upload;
  Answer answered;
  if (!co_await receive(stream, buffer, parser, request, upload, answered)) {
    if (answered.status != 200) co_await send(stream, &head, answered, false);
    co_return false;
  }
  net::awaitable<Answer> asking = ask(request);
  answered = co_await net::co_spawn(answering, std::move(asking), net::use_awaitable);
  if (answered.events && head.method() == http::verb::get) {
    co_await send_events(stream);
    co_return false;
  }
  const bool keep = parser.get().keep_alive();
  co_return co_await send(stream, &head, answered, keep) && keep;
}

/// Takes what follows the head. False when it is to end here; then `refused` says why, unless it
/// broke off.
net::awaitable<bool> HttpServer::State::receive(beast::tcp_stream& stream,
                                                beast::flat_buffer& buffer, Parser& parser,
                                                Request& request, std::optional<AtomicFile>& upload,
                                                Answer& refused) {
  const BodyKind kind = body_kind(request.method, request.path);
  const bool file_comes = kind == BodyKind::kUpload || kind == BodyKind::kPicture;
  const std::uint64_t most = kind == BodyKind::kUpload    ? limits.upload
                             : kind == BodyKind::kPicture ? limits.picture
                             : kind == BodyKind::kJson    ? limits.json
                                                          : 0;
  if (parser.content_length().value_or(0) > most) {
    refused = refusal(413, too_large(most));
    co_return false;
  }
  if (file_comes) {
    Result<AtomicFile> file = AtomicFile::create(receiving());
    if (!file) {
      refused = refusal(507, file.error());
      co_return false;
    }
    upload = std::move(*file);
    request.file = upload->temporary();
  }
  if (beast::iequals(parser.get()[http::field::expect], "100-continue")) {
    constexpr std::string_view kGoOn = "HTTP/1.1 100 Continue\r\n\r\n";
    auto [error, sent] = co_await net::async_write(stream, net::buffer(kGoOn), kCome);
    if (error) co_return false;
  }
  std::vector<char> block(kBlock);
  while (!parser.is_done()) {
    auto& body = parser.get().body();
    body.data = block.data();
    body.size = block.size();
    expires(stream);
    auto [error, read] = co_await http::async_read(stream, buffer, parser, kCome);
    if (error && error != http::error::need_buffer) co_return false;
    const std::size_t got = block.size() - body.size;
    if (!upload) {
      request.body.append(block.data(), got);
    } else if (std::fwrite(block.data(), 1, got, upload->stream()) != got) {
      refused = refusal(507, disk_error(errno, "the library"));
      co_return false;
    }
  }
  if (upload && std::fflush(upload->stream()) != 0) {
    refused = refusal(507, disk_error(errno, "the library"));
    co_return false;
  }
  co_return true;
}

/// For the other thread: it may compose, or read a file.
net::awaitable<Answer> HttpServer::State::ask(const Request& request) {
  co_return api->answer(request);
}

net::awaitable<bool> HttpServer::State::send(beast::tcp_stream& stream,
                                             const http::request_header<>* head,
                                             const Answer& answer, bool keep) {
  http::response<http::empty_body> response = head_of(answer);
  std::uint64_t first = 0, count = answer.body.size();
  if (!answer.file.empty()) {
    const Result<std::uint64_t> size = readable_file(answer.file);
    count = size.value_or(0);
    response.set(http::field::accept_ranges, "bytes");
    const std::string asked = head == nullptr ? "" : std::string((*head)[http::field::range]);
    const bool coded = response.count(http::field::content_encoding) > 0;
    const Range range = asked.empty() || coded ? Range{} : range_of(asked, count);
    if (range.kind == Range::kNone) {
      response.result(http::status::range_not_satisfiable);
      response.set(http::field::content_range, "bytes */" + std::to_string(count));
      count = 0;
    } else if (range.kind == Range::kPart) {
      response.result(http::status::partial_content);
      response.set(http::field::content_range, "bytes " + std::to_string(range.first) + "-" +
                                                   std::to_string(range.last) + "/" +
                                                   std::to_string(count));
      first = range.first;
      count = range.last - range.first + 1;
    }
  }
  response.keep_alive(keep);
  if (answer.status != 204) response.content_length(count);
  http::response_serializer<http::empty_body> serializer(response);
  expires(stream);
  auto [error, sent] = co_await http::async_write_header(stream, serializer, kCome);
  if (error) co_return false;
  if (head != nullptr && head->method() == http::verb::head) co_return true;
  co_return co_await send_body(stream, answer, first, count);
}

net::awaitable<bool> HttpServer::State::send_body(beast::tcp_stream& stream, const Answer& answer,
                                                  std::uint64_t first, std::uint64_t count) {
  std::vector<char> block(answer.file.empty() ? 0 : kBlock);
  const File file(answer.file.empty() ? nullptr : std::fopen(answer.file.c_str(), "rbe"));
  if (!answer.file.empty() &&
      (!file || ::fseeko(file.get(), static_cast<off_t>(first), SEEK_SET) != 0)) {
    co_return false;
  }
  for (std::uint64_t done = 0; done < count;) {
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(kBlock, count - done));
    const char* from = answer.body.data() + done;
    if (file) {
      if (std::fread(block.data(), 1, size, file.get()) != size) co_return false;
      from = block.data();
    }
    expires(stream);
    auto [error, sent] = co_await net::async_write(stream, net::buffer(from, size), kCome);
    if (error) co_return false;
    done += size;
  }
  co_return true;
}

net::awaitable<void> HttpServer::State::send_events(beast::tcp_stream& stream) {
  if (events >= limits.events) {
    const Answer full =
        sent_away(503, ErrorCode::kFailed, "too many pages wait for events", "close some pages");
    co_await send(stream, nullptr, full, false);
    co_return;
  }
  const Counted counted(events);
  Answer answer;
  answer.type = "text/event-stream";
  http::response<http::empty_body> head = head_of(answer);
  head.keep_alive(false);
  http::response_serializer<http::empty_body> serializer(head);
  expires(stream);
  auto [failed, written] = co_await http::async_write_header(stream, serializer, kCome);
  if (failed) co_return;
  const auto mine = std::make_shared<Listening>(io.get_executor());
  listening.insert(mine);
  net::co_spawn(io, watch(stream.socket(), mine), net::detached);
  std::string text = "retry: 1000\n\n";
  for (;;) {
    expires(stream);
    auto [error, sent] = co_await net::async_write(stream, net::buffer(text), kCome);
    if (error || mine->gone) break;
    stream.expires_never();
    if (mine->lines.empty()) {
      mine->wake.expires_after(kHeartbeat);
      co_await mine->wake.async_wait(kCome);
    }
    if (mine->gone) break;
    text = mine->lines.empty() ? ":\n\n" : "";
    for (const std::string& line : mine->lines) text += "data: " + line + "\n\n";
    mine->lines.clear();
  }
  listening.erase(mine);
  stream.socket().close();
}

HttpServer::HttpServer(std::unique_ptr<State> state) : state_(std::move(state)) {}

HttpServer::~HttpServer() {
  state_->answering.join();
}

Result<std::unique_ptr<HttpServer>> HttpServer::open(int port, const Limits& limits) {
  std::unique_ptr<HttpServer> server(new HttpServer(std::make_unique<State>(limits)));
  State& state = *server->state_;
  const tcp::endpoint endpoint(net::ip::address_v4::loopback(), static_cast<std::uint16_t>(port));
  beast::error_code error;
  state.acceptor.open(endpoint.protocol(), error);
  if (!error) state.acceptor.set_option(net::socket_base::reuse_address(true), error);
  if (!error) state.acceptor.bind(endpoint, error);
  if (!error) state.acceptor.listen(net::socket_base::max_listen_connections, error);
  if (error) {
    return fail(error == net::error::address_in_use ? ErrorCode::kUsage : ErrorCode::kFailed,
                "cannot listen on 127.0.0.1: " + error.message(), "--port " + std::to_string(port),
                "give another port, or none for one that is free");
  }
  state.door.authority = "127.0.0.1:" + std::to_string(state.acceptor.local_endpoint().port());
  state.door.token = new_token();
  return server;
}

const Door& HttpServer::door() const {
  return state_->door;
}

void HttpServer::tell(const std::string& line) {
  net::post(state_->io, [state = state_.get(), line] {
    for (const auto& each : state->listening) {
      if (each->lines.size() < kMostUntold) each->lines.push_back(line);
      each->wake.cancel();
    }
  });
}

void HttpServer::run(Api& api, const std::function<std::string()>& receiving,
                     const std::atomic<bool>& end) {
  State& state = *state_;
  state.api = &api;
  state.receiving = receiving;
  net::co_spawn(state.io, state.accept(), net::detached);
  net::co_spawn(state.io, state.end_when(end), net::detached);
  state.io.run();
  state.answering.join();  // what is being answered is finished, its work stays whole
}

}  // namespace impasto::serve
