// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/studio/foreign.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <string_view>
#include <vector>

#include "impasto/base/file.h"
#include "impasto/studio/input.h"
#include "impasto/studio/load.h"

namespace impasto::studio {
namespace {

using namespace std::string_view_literals;

/// A row: any one of the marks is enough. Empty: says nothing.
struct Kind {
  const char* what;
  const char* hint;
  const char* endings;      ///< " .mscz .mscx "
  std::string_view starts;  ///< first bytes
  std::string_view holds;   ///< somewhere in the first kHead bytes
  std::string_view zipped;  ///< a ZIP archive with a file whose name ends so
};

constexpr std::size_t kHead = 4096, kTail = 65536 + 22;  // a ZIP's comment, and its last record

constexpr const char* kSong = "export the mix from there as WAV or FLAC, or its notes as MIDI";
constexpr const char* kPicture =
    "save it as PNG or JPEG: impasto paint PICTURE paints it, --palette takes its colours";
constexpr const char* kUnpack = "unpack it and name the recording or score inside";
constexpr const char* kText = "give a recording, a score (MIDI, MusicXML) or a painting";

// The first that fits counts: what is more particular stands first.
constexpr Kind kKinds[] = {
    {"a MuseScore file",
     "in MuseScore choose File, Export, MusicXML",
     " .mscz .mscx ",
     {},
     "<museScore",
     ".mscx"},
    {"a Guitar Pro file",
     "in Guitar Pro choose File, Export, MusicXML or MIDI",
     " .gp .gp3 .gp4 .gp5 .gp6 .gp7 .gp8 .gpx .gtp ",
     {},
     "FICHIER GUITAR PRO",
     "score.gpif"},
    {"a Guitar Pro file", "in Guitar Pro choose File, Export, MusicXML or MIDI", "", "BCF", {}, {}},
    {"a TuxGuitar file",
     "in TuxGuitar choose File, Export, MusicXML or MIDI",
     " .tg ",
     {},
     "TuxGuitar File Format",
     {}},
    {"a Power Tab file", "in Power Tab or TuxGuitar export MIDI", " .ptb .pt2 ", "ptab", {}, {}},
    {"a score in ABC notation",
     "make MIDI of it: abc2midi song.abc -o song.mid",
     " .abc ",
     {},
     "\nK:",
     {}},
    {"a score in MEI",
     "open it in MuseScore 4.2 or later and export MusicXML",
     " .mei ",
     {},
     "<mei",
     {}},
    {"a score in Humdrum kern",
     "make MusicXML or MIDI of it, with hum2xml or hum2mid",
     " .krn .kern .hum ",
     {},
     "**kern",
     {}},
    {"a LilyPond source",
     "put \\midi { } into its \\score and run lilypond: it writes MIDI",
     " .ly .ily .lytex ",
     {},
     "\\version",
     {}},
    {"a LilyPond source",
     "put \\midi { } into its \\score and run lilypond: it writes MIDI",
     "",
     {},
     "\\relative",
     {}},
    {"a Sibelius file",
     "in Sibelius choose File, Export, MusicXML",
     " .sib ",
     "\x0fSIBELIUS",
     {},
     {}},
    {"a Finale file",
     "in Finale choose File, Export, MusicXML",
     " .musx .mus .ftm .ftmx ",
     "ENIGMA BINARY FILE",
     {},
     "NotationMetadata.xml"},
    {"a Dorico file", "in Dorico choose File, Export, MusicXML", " .dorico ", {}, {}, ".dtn"},
    {"a Capella file",
     "in Capella choose File, Export, MusicXML",
     " .cap .capx ",
     {},
     "whc.de/CapXML",
     {}},
    {"a NoteWorthy Composer file",
     "in NoteWorthy Composer export MusicXML or MIDI",
     " .nwc .nwctxt ",
     "[NWZ]",
     "NoteWorthy",
     {}},
    {"a file of a notation program",
     "export it from there as MusicXML or MIDI",
     " .enc .ove .fnf .notion .mscore .myr .mup .sco .score .denemo .pmx .mtx ",
     {},
     {},
     {}},
    {"a Band-in-a-Box file", "in Band-in-a-Box export MIDI", " .sgu .mgu .sg1 .mg1 ", {}, {}, {}},
    {"a project of Logic or GarageBand", kSong, " .logicx .logic .band ", {}, {}, {}},
    {"an Ableton Live project", kSong, " .als .alp .alc ", {}, {}, {}},
    {"an FL Studio project", kSong, " .flp ", "FLhd", {}, {}},
    {"a Reaper project", kSong, " .rpp ", "<REAPER_PROJECT", {}, {}},
    {"an Audacity project", kSong, " .aup .aup3 ", {}, "audacity.sourceforge.net/xml", {}},
    {"a project of a music program",
     kSong,
     " .cpr .npr .ptx .ptf .ardour .reason .rns .mmp .mmpz .bwproject .h2song .rg .dawproject "
     ".song .sesx .wrk .cwp ",
     {},
     "<Session version",
     {}},
    {"a SoundFont",
     "it holds instruments; give a score, and IMPASTO_SOUNDFONT names the font",
     " .sf2 .sf3 .sfz ",
     {},
     "sfbkLIST",
     {}},
    {"a PDF",
     "export MusicXML from where the score was written, or let Audiveris read the pages",
     " .pdf ",
     "%PDF",
     {},
     {}},
    {"a picture", kPicture, " .png ", "\x89PNG", {}, {}},
    {"a picture", kPicture, " .jpg .jpeg ", "\xff\xd8\xff", {}, {}},
    {"a picture", kPicture, " .gif ", "GIF8", {}, {}},
    {"a picture", kPicture, " .tif .tiff ", "II*\0"sv, {}, {}},
    {"a picture", kPicture, "", "MM\0*"sv, {}, {}},
    {"a picture", kPicture, " .webp ", {}, "WEBPVP8", {}},
    {"a picture", kPicture, " .svg .bmp .heic .avif .xcf .psd ", {}, "<svg", {}},
    {"an analysis",
     "give it with --analysis, and the recording or score as INPUT",
     " .jams ",
     {},
     "\"annotations\"",
     {}},
    {"a style or a brush",
     "give a style with --style, a brush to impasto brushes; and the music "
     "as INPUT",
     " .toml ",
     {},
     {},
     {}},
    {"a list of recordings",
     "name the recordings themselves",
     " .m3u .m3u8 .pls .xspf ",
     "#EXTM3U",
     {},
     {}},
    {"a list of recordings", "name the recordings themselves", " .cue ", "[playlist]", {}, {}},
    {"a recording protected against copying",
     "give one that may be played anywhere",
     " .m4p .aax .aa .wvm ",
     {},
     {},
     {}},
    {"a web page",
     "the download brought a page and not the file: fetch it again",
     " .html .htm ",
     {},
     "<html",
     {}},
    {"a web page",
     "the download brought a page and not the file: fetch it again",
     "",
     {},
     "<!DOCTYPE html",
     {}},
    {"an archive", kUnpack, " .zip ", "PK\x03\x04", {}, {}},
    {"an archive", kUnpack, " .7z ", "7z\xbc\xaf", {}, {}},
    {"an archive", kUnpack, " .rar ", "Rar!", {}, {}},
    {"an archive", kUnpack, " .gz .tgz ", "\x1f\x8b", {}, {}},
    {"an archive",
     kUnpack,
     " .xz .bz2 .tar .zst ",
     "\xfd"
     "7zXZ",
     {},
     {}},
    {"a document", kText, " .doc .docx .odt .rtf .epub .pages ", "{\\rtf", {}, "document.xml"},
    {"text", kText, " .txt .md .csv .lrc .srt .log ", {}, {}, {}},
};

/// The file's beginning and end.
struct Bytes {
  std::string head, tail;
};

Bytes read_bytes(const std::string& path) {
  Bytes bytes;
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored)) return bytes;
  const File file(std::fopen(path.c_str(), "rb"));
  if (!file) return bytes;
  bytes.head.resize(kHead);
  bytes.head.resize(std::fread(bytes.head.data(), 1, kHead, file.get()));
  const std::uintmax_t size = std::filesystem::file_size(path, ignored);
  const long from = size > kTail ? static_cast<long>(size - kTail) : 0;
  if (std::fseek(file.get(), from, SEEK_SET) != 0) return bytes;
  bytes.tail.resize(kTail);
  bytes.tail.resize(std::fread(bytes.tail.data(), 1, kTail, file.get()));
  return bytes;
}

/// Names of the files in a ZIP archive, as its directory at the end has them (APPNOTE 6.3, 4.3.12).
std::vector<std::string> zip_names(const Bytes& bytes) {
  std::vector<std::string> names;
  if (!bytes.head.starts_with("PK\x03\x04")) return names;
  const auto number = [&](std::size_t at) {
    return static_cast<std::size_t>(static_cast<unsigned char>(bytes.tail[at])) |
           static_cast<std::size_t>(static_cast<unsigned char>(bytes.tail[at + 1])) << 8;
  };
  constexpr std::size_t kLength = 28, kName = 46;
  for (std::size_t at = 0; (at = bytes.tail.find("PK\x01\x02", at)) != std::string::npos; ++at) {
    if (at + kName > bytes.tail.size()) break;
    names.push_back(bytes.tail.substr(at + kName, number(at + kLength)));
  }
  return names;
}

bool is_text(const std::string& head) {
  return !head.empty() && std::all_of(head.begin(), head.end(), [](unsigned char c) {
    return c >= 0x20 || c == '\n' || c == '\r' || c == '\t' || c == '\f';
  });
}

bool fits(const Kind& kind, const Bytes& bytes, const std::vector<std::string>& names) {
  if (!kind.starts.empty() && bytes.head.starts_with(kind.starts)) return true;
  if (!kind.holds.empty() && bytes.head.find(kind.holds) != std::string::npos) return true;
  return !kind.zipped.empty() &&
         std::any_of(names.begin(), names.end(),
                     [&](const std::string& name) { return name.ends_with(kind.zipped); });
}

/// JSON begins so, after blanks and marks of byte order.
bool begins_as_json(std::string_view head) {
  const std::size_t first = head.find_first_not_of(" \t\r\n\xef\xbb\xbf\xff\xfe\0"sv);
  return first != std::string_view::npos && head[first] == '{';
}

bool is_recording(std::string_view head) {
  for (const std::string_view start : {"RIFF", "RF64", "FORM", "fLaC", "OggS", "ID3"}) {
    if (head.starts_with(start)) return true;
  }
  return head.size() > 8 && head.substr(4, 4) == "ftyp";
}

/// What can be painted from, as people call it; empty when it is none of that.
std::string input_called(std::string_view head) {
  switch (kind_of_bytes(head, {})) {
    case InputKind::kMidi: return "a MIDI file";
    case InputKind::kMusicXml: return "a score";
    case InputKind::kPlan: return "a painting";
    case InputKind::kPicture: return "a picture";
    case InputKind::kSound: return is_recording(head) ? "a recording" : "";
  }
  return "";
}

}  // namespace

std::optional<Foreign> foreign_format(const std::string& file, const std::string& name) {
  const std::string ending = ending_of(name);
  const Bytes bytes = read_bytes(file);
  const std::vector<std::string> names = zip_names(bytes);
  for (const Kind& kind : kKinds) {
    if (!fits(kind, bytes, names)) continue;
    if (kind.hint == kUnpack && ending == ".mxl") break;  // damaged, and known for what it is
    return Foreign{kind.what, kind.hint};
  }
  if (!ending.empty()) {
    for (const Kind& kind : kKinds) {
      if (std::string_view(kind.endings).find(" " + ending + " ") == std::string_view::npos)
        continue;
      return Foreign{kind.what, kind.hint};
    }
  }
  const bool ours = ending == ".mid" || ending == ".midi" || ending == ".musicxml" ||
                    ending == ".xml" || ending == ".mxl" || ending == ".impasto";
  if (!ours && is_text(bytes.head)) return Foreign{"text", kText};
  return std::nullopt;
}

Error with_way_out(Error error, const std::string& file, const std::string& name) {
  if (error.code != ErrorCode::kUnreadable || !error.where.starts_with(name)) return error;
  std::error_code ignored;
  if (!std::filesystem::exists(file, ignored)) return error;
  const std::optional<Foreign> foreign = foreign_format(file, name);
  if (!foreign) return error;
  return {ErrorCode::kUnreadable, "this is " + foreign->what + ", which is not read", name,
          foreign->hint};
}

Result<void> check_analysis(const std::string& path) {
  if (const auto there = readable_file(path); !there) return tl::unexpected(there.error());
  const Result<std::string> head = read_start(path, kHead);
  if (!head) return tl::unexpected(head.error());
  if (begins_as_json(*head)) return {};
  const std::string right = "an analysis is the .jams file that impasto listen writes";
  const std::optional<Foreign> foreign = foreign_format(path, path);
  if (foreign && foreign->what != "text" && foreign->what != "an analysis") {
    const bool picture = foreign->hint == kPicture;
    return fail(ErrorCode::kUnreadable, "this is " + foreign->what + " and not an analysis", path,
                (picture ? "to paint in its colours give it with --palette; " : "") + right);
  }
  if (const std::string input = input_called(*head); !input.empty()) {
    return fail(ErrorCode::kUnreadable, "this is " + input + " and not an analysis", path,
                "give it as INPUT; " + right);
  }
  return {};
}

}  // namespace impasto::studio
