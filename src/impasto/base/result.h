// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace impasto {

/// What kind of failure; decides the process exit code (see `exit_code`).
enum class ErrorCode {
  kFailed,       ///< the work itself went wrong (disk full, encoder refused)     -> exit 1
  kUsage,        ///< the request makes no sense (unknown option, bad size)       -> exit 2
  kUnreadable,   ///< an input file is missing, empty, damaged or of another kind -> exit 3
  kEnvironment,  ///< the machine lacks something (a codec, a soundfont)          -> exit 4
  kInterrupted,  ///< the user pressed Ctrl-C                                     -> exit 130
};

/// An error for a person: what was wrong, where, and what to do about it.
struct Error {
  ErrorCode code = ErrorCode::kFailed;
  std::string message;  ///< one clause, no trailing full stop: "the file is empty"
  std::string
      where;  ///< file, file:line, or media time ("song.flac", "song.mid:byte 212"); may be empty
  std::string hint;  ///< what to do, one clause: "export it again"; may be empty
};

template <class T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(ErrorCode code, std::string message, std::string where = {},
                                  std::string hint = {}) {
  return tl::unexpected<Error>(Error{code, std::move(message), std::move(where), std::move(hint)});
}

constexpr int exit_code(ErrorCode code) {
  switch (code) {
    case ErrorCode::kFailed: return 1;
    case ErrorCode::kUsage: return 2;
    case ErrorCode::kUnreadable: return 3;
    case ErrorCode::kEnvironment: return 4;
    case ErrorCode::kInterrupted: return 130;
  }
  return 1;
}

/// "where: message. hint." - one line, as printed on stderr.
std::string to_line(const Error& error);

}  // namespace impasto
