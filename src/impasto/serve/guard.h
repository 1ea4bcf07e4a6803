// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace impasto::serve {

// Who may come in. Any page that the browser shows can send requests to 127.0.0.1, and any user of
// the machine too; only our own page knows the token, and it is never told to others.

/// What is looked at of a request. Lists: as often as the header is there.
struct Knock {
  std::string method, target;
  std::vector<std::string> hosts, origins, sites;  ///< Host, Origin, Sec-Fetch-Site
  std::string mode, destination;                   ///< Sec-Fetch-Mode, Sec-Fetch-Dest
  bool chunked = false;                            ///< it has a Transfer-Encoding
};

struct Door {
  std::string authority;  ///< "127.0.0.1:40123"
  std::string token;      ///< 32 hexadecimal digits
};

/// Why it is sent away.
struct Refusal {
  int status = 0;
  std::string message, hint;
};

/// What follows "/TOKEN/" in the target: path and query apart.
struct Address {
  std::string path, query;
};

/// In this order:
///   400  the target is not "/..."; there is a Transfer-Encoding (lengths are told, so that nobody
///        can read one request as two)
///   403  Host is not exactly ours, once (a name that was made to point here); Origin is another's;
///        Sec-Fetch-Site is neither same-origin nor none. Opening the page itself may come from
///        elsewhere: from the file that opens the browser.
///   404  the token is wrong, or there is none: as if nothing were here
std::optional<Refusal> refuse(const Door& door, const Knock& knock);

/// Of a target that `refuse` let in.
Address address_of(const Door& door, const std::string& target);

/// Takes as long whatever differs, and where.
bool same_secret(std::string_view a, std::string_view b);

/// 128 bits from the system's own source, as hexadecimal digits.
std::string new_token();

/// The value of `name` in "a=1&b=two%20words", decoded; empty when it is not there.
std::string query_value(const std::string& query, const std::string& name);

/// "bytes=0-499" of a file of `size` bytes: first and last, inclusive.
struct Range {
  enum Kind { kWhole, kPart, kNone } kind = kWhole;  ///< kNone: 416
  std::uint64_t first = 0, last = 0;
};
/// Several ranges, other units and what is no range are passed over: the whole file.
Range range_of(const std::string& header, std::uint64_t size);

}  // namespace impasto::serve
