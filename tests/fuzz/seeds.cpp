// SPDX-License-Identifier: GPL-3.0-or-later
#include "seeds.h"

#include <zip.h>

#include <cstdint>

#include "impasto/base/check.h"
#include "impasto/notation/bundled.h"

namespace impasto::fuzz {
namespace {

/// Bytes of whole numbers, most significant first.
std::string big(std::uint64_t value, int bytes) {
  std::string text;
  for (int i = bytes - 1; i >= 0; --i) text += static_cast<char>(value >> (8 * i) & 0xFF);
  return text;
}
std::string little(std::uint64_t value, int bytes) {
  const std::string text = big(value, bytes);
  return {text.rbegin(), text.rend()};
}

std::string track(const std::string& events) {
  return "MTrk" + big(events.size() + 4, 4) + events + std::string("\x00\xFF\x2F\x00", 4);
}
std::string smf(int format, int division, const std::vector<std::string>& tracks) {
  std::string file = "MThd" + big(6, 4) + big(format, 2) + big(tracks.size(), 2) + big(division, 2);
  for (const std::string& t : tracks) file += t;
  return file;
}
/// A literal with its zeros.
template <std::size_t n>
std::string bytes(const char (&text)[n]) {
  return {text, n - 1};
}

std::string samples(int frames, bool big_end) {
  std::string text;
  for (int i = 0; i < frames; ++i) {
    const auto value = static_cast<std::uint16_t>((i * 2654435761u) >> 17);
    text += big_end ? big(value, 2) : little(value, 2);
  }
  return text;
}

const std::string kScoreHead =
    R"(<?xml version="1.0" encoding="UTF-8"?>
<score-partwise version="4.0"><work><work-title>Seed</work-title></work><part-list>
<score-part id="P1"><part-name>Flute</part-name><midi-instrument id="P1-I1"><midi-channel>1</midi-channel>
<midi-program>74</midi-program><pan>-30</pan></midi-instrument></score-part>
<score-part id="P2"><part-name>Drums</part-name><score-instrument id="P2-I36"><instrument-name>Kick</instrument-name>
</score-instrument><midi-instrument id="P2-I36"><midi-channel>10</midi-channel><midi-unpitched>36</midi-unpitched>
</midi-instrument></score-part></part-list>
)";
const std::string kAttributes =
    R"(<attributes><divisions>4</divisions><key><fifths>-2</fifths><mode>minor</mode></key><time><beats>3</beats>
<beat-type>4</beat-type></time><clef><sign>G</sign><line>2</line></clef><transpose><diatonic>-1</diatonic>
<chromatic>-2</chromatic></transpose></attributes>)";

std::string pitched(const char* step, int octave, int duration, const std::string& more = "") {
  return std::string("<note><pitch><step>") + step + "</step><octave>" + std::to_string(octave) +
         "</octave></pitch><duration>" + std::to_string(duration) +
         "</duration><voice>1</voice><type>quarter</type>" + more + "</note>";
}

}  // namespace

std::vector<std::string> midi_seeds() {
  const std::string tempo = bytes("\x00\xFF\x51\x03\x07\xA1\x20\x00\xFF\x58\x04\x03\x02\x18\x08") +
                            bytes("\x00\xFF\x59\x02\xFD\x01\x00\xFF\x03\x04Seed") +
                            bytes(
                                "\x83\x60\xFF\x51\x03\x09\x27\xC0\x00\xFF\x06\x01"
                                "A");
  const std::string tune =
      bytes("\x00\xC0\x49\x00\xB0\x07\x64\x00\xB0\x0A\x20\x00\x90\x3C\x50") +
      bytes("\x60\x3E\x40\x60\x3C\x00\x60\x3E\x00\x00\xE0\x00\x50\x10\xB0\x40\x7F") +
      bytes("\x10\x90\x43\x60\x83\x60\x80\x43\x40\x00\xB0\x01\x40\x00\xB0\x5B\x60");
  const std::string drums =
      bytes("\x00\x99\x24\x64\x30\x99\x2A\x40\x30\x99\x26\x70\x60\x89\x24\x00");
  const std::string sysex =
      bytes("\x00\xF0\x0A\x41\x10\x42\x12\x40\x11\x15\x01\x19\xF7") +
      bytes("\x00\xB1\x65\x00\x00\xB1\x64\x00\x00\xB1\x06\x0C\x10\x91\x40\x40") +
      bytes("\x20\xE1\x00\x60\x20\x81\x40\x00");
  const std::string song = smf(1, 96, {track(tempo), track(tune), track(drums), track(sysex)});
  return {song, smf(0, 0xE728, {track(tune)}),
          "RIFF" + little(song.size() + 12, 4) + "RMIDdata" + little(song.size(), 4) + song};
}

std::vector<std::string> musicxml_seeds() {
  const std::string first =
      kScoreHead + "<part id=\"P1\"><measure number=\"1\">" + kAttributes +
      R"(<direction><direction-type><metronome><beat-unit>quarter</beat-unit><per-minute>96</per-minute></metronome>
</direction-type><sound tempo="96"/></direction><barline location="left"><repeat direction="forward"/></barline>)" +
      pitched("B", 4, 4, "<notations><ornaments><trill-mark/></ornaments></notations>") +
      pitched("D", 5, 4, "<tie type=\"start\"/>") + pitched("D", 5, 4, "<tie type=\"stop\"/>") +
      "</measure><measure number=\"2\"><barline location=\"left\"><ending number=\"1\" "
      "type=\"start\"/></barline>" +
      R"(<note><grace slash="yes"/><pitch><step>C</step><octave>5</octave></pitch></note>)" +
      pitched("A", 4, 8, "<notations><tuplet type=\"start\"/><arpeggiate/><fermata/></notations>") +
      "<note><chord/><pitch><step>F</step><alter>1</alter><octave>4</octave></pitch><duration>8</"
      "duration></note>" +
      "<backup><duration>8</duration></backup><forward><duration>4</duration></forward>" +
      pitched("G", 3, 4, "<notations><slide type=\"start\"/></notations>") +
      R"(<barline location="right"><ending number="1" type="stop"/><repeat direction="backward"/></barline></measure>
<measure number="3"><direction><direction-type><words>D.C. al Fine</words></direction-type><sound dacapo="yes"/></direction>
<direction><direction-type><wedge type="crescendo"/></direction-type></direction><note><rest measure="yes"/>
<duration>12</duration></note></measure></part><part id="P2"><measure number="1"><note><unpitched><display-step>F</display-step>
<display-octave>4</display-octave></unpitched><duration>1</duration><instrument id="P2-I36"/></note></measure>
<measure number="2"><attributes><measure-style><measure-repeat type="start">1</measure-repeat></measure-style></attributes>
<note><rest/><duration>3</duration></note></measure><measure number="3"/></part></score-partwise>)";
  const std::string second =
      R"(<score-partwise version="3.1"><part-list><score-part id="A"><part-name/></score-part></part-list>
<part id="A"><measure number="1"><attributes><divisions>1</divisions><time><senza-misura/></time></attributes>)" +
      pitched("C", 4, 1) +
      R"(<direction><direction-type><segno/></direction-type><sound segno="s" tempo="60"/></direction>
<note><pitch><step>E</step><octave>4</octave></pitch><duration>2</duration><notations><ornaments><tremolo type="single">3
</tremolo></ornaments><articulations><staccato/></articulations></notations><lyric><text>la</text></lyric></note>
<harmony><root><root-step>C</root-step></root><kind>major</kind></harmony></measure></part></score-partwise>)";
  return {first, second};
}

std::vector<std::string> mxl_seeds() {
  std::vector<std::string> packed;
  for (const std::string& text : musicxml_seeds()) {
    const std::string container =
        R"(<container><rootfiles><rootfile full-path="score.xml"/></rootfiles></container>)";
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* target = zip_source_buffer_create(nullptr, 0, 0, &error);
    zip_t* archive = zip_open_from_source(target, ZIP_TRUNCATE, &error);
    IMPASTO_CHECK(archive != nullptr);
    zip_source_keep(target);
    const auto add = [&](const char* name, const std::string& body) {
      zip_source_t* source = zip_source_buffer(archive, body.data(), body.size(), 0);
      const zip_int64_t at = zip_file_add(archive, name, source, 0);
      IMPASTO_CHECK(at >= 0);
      zip_file_set_mtime(archive, static_cast<zip_uint64_t>(at), 315532800, 0);  // a fixed day
    };
    add("META-INF/container.xml", container);
    add("score.xml", text);
    IMPASTO_CHECK(zip_close(archive) == 0);
    zip_stat_t info;
    IMPASTO_CHECK(zip_source_stat(target, &info) == 0 && zip_source_open(target) == 0);
    std::string bytes(info.size, '\0');
    IMPASTO_CHECK(zip_source_read(target, bytes.data(), bytes.size()) ==
                  static_cast<zip_int64_t>(bytes.size()));
    zip_source_close(target);
    zip_source_free(target);
    packed.push_back(std::move(bytes));
  }
  return packed;
}

std::vector<std::string> toml_seeds() {
  std::vector<std::string> seeds;
  for (const notation::BundledFile& file : notation::bundled_files()) seeds.emplace_back(file.text);
  return seeds;
}

std::vector<std::string> bitmap_seeds() {
  const std::string picture = "," + little(0, 4) + little(2, 2) + little(2, 2) + little(0, 1) +
                              bytes("\x02\x03\x04\x32\x05\x00");
  const std::string gif = "GIF89a" + little(2, 2) + little(2, 2) +
                          bytes("\x80\x00\x00\xC8\x10\x20\x10\x20\xC8") +
                          bytes("!\xF9\x04\x05\x0A\x00\x00\x00") + picture + picture + ";";
  const auto bmp = [](int bits, int packing, const std::string& colours, const std::string& rows) {
    const std::uint64_t at = 54 + colours.size();
    return "BM" + little(at + rows.size(), 4) + little(0, 4) + little(at, 4) + little(40, 4) +
           little(3, 4) + little(2, 4) + little(1, 2) +
           little(static_cast<std::uint64_t>(bits), 2) +
           little(static_cast<std::uint64_t>(packing), 4) + little(rows.size(), 4) +
           std::string(16, '\0') + colours + rows;
  };
  const std::string two = bytes("\xC8\x10\x20\x00\x10\x20\xC8\x00") + std::string(254 * 4, '\0');
  return {gif, bmp(24, 0, "", samples(12, false)),
          bmp(8, 1, two, bytes("\x03\x01\x00\x00\x00\x03\x01\x00\x01\x00\x00\x00\x00\x01"))};
}

std::vector<std::string> sound_seeds() {
  const std::string format = little(1, 2) + little(1, 2) + little(8000, 4) + little(16000, 4) +
                             little(2, 2) + little(16, 2);
  const std::string data = samples(400, false);
  const std::string body =
      "WAVEfmt " + little(16, 4) + format + "data" + little(data.size(), 4) + data;
  const std::string rf64 = "WAVEds64" + little(28, 4) + little(data.size() + 72, 8) +
                           little(data.size(), 8) + little(400, 8) + little(0, 4) + "fmt " +
                           little(16, 4) + format + "data" + little(0xFFFFFFFF, 4) + data;
  const std::string aiff_data = samples(400, true);
  // 8000 Hz as an 80-bit float.
  const std::string common =
      big(1, 2) + big(400, 4) + big(16, 2) + bytes("\x40\x0B\xFA\x00\x00\x00\x00\x00\x00\x00");
  const std::string aiff = "AIFFCOMM" + big(18, 4) + common + "SSND" +
                           big(aiff_data.size() + 8, 4) + big(0, 8) + aiff_data;
  const std::string au = ".snd" + big(24, 4) + big(aiff_data.size(), 4) + big(3, 4) + big(8000, 4) +
                         big(1, 4) + aiff_data;
  return {"RIFF" + little(body.size(), 4) + body, "RF64" + little(0xFFFFFFFF, 4) + rf64,
          "FORM" + big(aiff.size(), 4) + aiff, au};
}

}  // namespace impasto::fuzz
