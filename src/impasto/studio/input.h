// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "impasto/base/result.h"

namespace impasto::studio {

/// A name under which `path` can be opened as often as one likes: `path` itself when it is a file;
/// of a pipe, of /dev/stdin and of "-" (standard input) all is read into a file in the folder for
/// temporary files, which is there until the program ends. Asked again, it gives the
/// same answer. Not for several threads.
/// Errors: kUnreadable (standard input is a keyboard, nothing came, more than 4 GiB came),
/// kFailed (the disk is full), kInterrupted. What does not exist is for the readers to tell.
Result<std::string> input_file(const std::string& path);

/// What a person calls it: "standard input" for "-" and /dev/stdin, else `path`.
std::string shown_name(const std::string& path);

/// What results are called that nobody named: the name without folder and ending.
std::string stem_of(const std::string& path);
/// What a piece is called when nothing but its file's name is known: "My song final" of
/// "My_song-final.flac". A name in which underscores stand for spaces was made by a machine, which
/// put hyphens for them too; others are as people write them.
std::string title_of(const std::string& path);

/// The name's ending in small letters, with its dot: ".flac"; empty when it has none.
std::string ending_of(const std::string& path);

/// An error about input_file(path) as one about what the person named.
Error renamed(Error error, const std::string& readable, const std::string& path);

}  // namespace impasto::studio
