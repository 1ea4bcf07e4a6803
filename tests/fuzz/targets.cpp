// SPDX-License-Identifier: GPL-3.0-or-later
#include "targets.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "impasto/base/check.h"
#include "impasto/base/hash.h"
#include "impasto/media/decode.h"
#include "impasto/media/still.h"
#include "impasto/media/webp.h"
#include "impasto/notation/analysis.h"
#include "impasto/notation/brushes.h"
#include "impasto/notation/gzip.h"
#include "impasto/notation/midi.h"
#include "impasto/notation/moods.h"
#include "impasto/notation/musicxml.h"
#include "impasto/notation/painting.h"
#include "impasto/notation/palettes.h"
#include "impasto/notation/styles.h"
#include "impasto/notation/test_plan.h"
#include "impasto/notation/toml.h"
#include "impasto/stream/stream.h"
#include "seeds.h"

namespace impasto::fuzz {
namespace {

namespace fs = std::filesystem;

/// A folder for files that can only be read by name; in memory where there is such a place.
const fs::path& folder() {
  static const struct Folder {
    fs::path path;
    Folder() {
      const fs::path base = fs::is_directory("/dev/shm") ? "/dev/shm" : fs::temp_directory_path();
      path = base / ("impasto-fuzz-" + std::to_string(::getpid()));
      fs::create_directories(path);
    }
    ~Folder() {
      std::error_code ignored;
      fs::remove_all(path, ignored);
    }
  } made;
  return made.path;
}

std::string file_of(std::span<const std::byte> bytes, const char* name) {
  const fs::path path = folder() / name;
  std::FILE* file = std::fopen(path.c_str(), "wb");
  IMPASTO_CHECK(file != nullptr);
  IMPASTO_CHECK(bytes.empty() || std::fwrite(bytes.data(), bytes.size(), 1, file) == 1);
  IMPASTO_CHECK(std::fclose(file) == 0);
  return path.string();
}

std::string contents(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string_view text_of(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// An error is for people: it says something, and nothing that upsets a terminal.
template <class Result>
bool was_read(const Result& result) {
  if (result) return true;
  const std::string line = to_line(result.error());
  IMPASTO_CHECK(line.size() > 8);
  for (const char c : line) {
    const auto byte = static_cast<unsigned char>(c);
    IMPASTO_CHECK(byte >= 0x20 && byte != 0x7F);
  }
  return false;
}

void expect_playable(const score::Score& score) {
  double last = 0;
  for (const score::Note& note : score.notes) {
    IMPASTO_CHECK(note.onset >= last && note.offset >= note.onset && note.offset < 1e7);
    IMPASTO_CHECK(note.pitch >= -1 && note.pitch <= 128);
    last = note.onset;
  }
}

bool read_midi(std::span<const std::byte> bytes) {
  const auto score = notation::parse_midi(bytes, "fuzz.mid");
  if (score) expect_playable(*score);
  return was_read(score);
}

bool read_musicxml(std::span<const std::byte> bytes) {
  const auto score = notation::parse_musicxml(bytes, "fuzz.musicxml");
  if (score) expect_playable(*score);
  return was_read(score);
}

bool read_mxl(std::span<const std::byte> bytes) {
  const auto score = notation::parse_musicxml(bytes, "fuzz.mxl");
  if (score) expect_playable(*score);
  return was_read(score);
}

bool read_jams(std::span<const std::byte> bytes) {
  static const plan::Piece heard = notation::testing::small_piece();
  return was_read(notation::read_jams(file_of(bytes, "fuzz.jams"), heard));
}

bool read_painting(std::span<const std::byte> bytes) {
  return was_read(notation::read_plan(file_of(bytes, "fuzz.impasto")));
}

bool read_strokes(std::span<const std::byte> bytes) {
  // Its checksum would turn away all that is damaged: who means harm writes one that fits.
  constexpr std::size_t kBody = 24;
  std::vector<std::byte> mended(bytes.begin(), bytes.end());
  if (mended.size() > kBody) {
    const std::uint64_t sum = fnv1a(std::span(mended).subspan(kBody));
    for (std::size_t i = 0; i < 8; ++i) mended[16 + i] = static_cast<std::byte>(sum >> (8 * i));
  }
  const bool packed = was_read(notation::gunzip(text_of(bytes), 1 << 20, "fuzz.gz"));
  const auto read = stream::read_stream(mended, "fuzz.strokes");
  if (read) IMPASTO_CHECK(stream::write_stream(*read).has_value());
  return was_read(read) || packed;
}

bool read_toml(std::span<const std::byte> bytes) {
  const std::string text(text_of(bytes));
  const bool style = was_read(notation::parse_style(text, "fuzz.toml"));
  const bool brush = was_read(notation::read_brush(file_of(bytes, "brush.toml")));
  const bool palette = was_read(notation::read_palette(file_of(bytes, "palette.toml")));
  const bool mood = was_read(notation::parse_mood(text, "mood.toml"));
  return was_read(notation::parse_toml(text, "fuzz.toml")) && (style || brush || palette || mood);
}

bool read_picture(std::span<const std::byte> bytes) {
  return was_read(media::read_picture(file_of(bytes, "fuzz.png")));
}

bool read_sound(std::span<const std::byte> bytes) {
  double frames = 0;
  const bool read = was_read(media::decode_bytes(
      bytes, [&](sound::Block block) { frames += static_cast<double>(block.size()); }, {},
      {.track = 0, .mend_phase = true}));
  IMPASTO_CHECK(frames <= 2.0 * sound::kRate * media::kLongest);
  return read;
}

std::vector<std::string> jams_seeds() {
  return {notation::to_jams(notation::testing::small_piece())};
}

std::vector<std::string> painting_seeds() {
  const fs::path path = folder() / "seed.impasto";
  IMPASTO_CHECK(notation::write_plan(path.string(), notation::testing::small_plan()).has_value());
  return {contents(path)};
}

std::vector<std::string> stroke_seeds() {
  const auto bytes = stream::write_stream(stream::stream_of(notation::testing::small_plan()));
  IMPASTO_CHECK(bytes.has_value());
  return {*bytes, notation::gzip(*bytes, "a comment")};
}

std::vector<std::string> picture_seeds() {
  picture::Image image(5, 3);
  std::vector<std::string> seeds = bitmap_seeds();
  seeds.push_back(media::encode_webp(image, 80));
  for (const char* name : {"seed.png", "seed.jpg", "seed.tiff"}) {
    const fs::path path = folder() / name;
    IMPASTO_CHECK(media::write_still(path.string(), image).has_value());
    seeds.push_back(contents(path));
  }
  return seeds;
}

constexpr Target kTargets[] = {
    {"midi", read_midi, midi_seeds},
    {"musicxml", read_musicxml, musicxml_seeds},
    {"mxl", read_mxl, mxl_seeds},
    {"jams", read_jams, jams_seeds},
    {"painting", read_painting, painting_seeds},
    {"strokes", read_strokes, stroke_seeds},
    {"toml", read_toml, toml_seeds},
    {"picture", read_picture, picture_seeds},
    {"sound", read_sound, sound_seeds},
};

}  // namespace

std::span<const Target> targets() {
  return kTargets;
}

}  // namespace impasto::fuzz
