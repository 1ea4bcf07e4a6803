// SPDX-License-Identifier: GPL-3.0-or-later
// MusicXML 3 and 4 (W3C Music Notation Community Group), score-partwise.
#include <algorithm>
#include <cmath>
#include <map>
#include <new>
#include <pugixml.hpp>
#include <tuple>

#include "impasto/base/text.h"
#include "impasto/notation/musicxml_part.h"
#include "impasto/notation/musicxml_values.h"
#include "impasto/notation/musicxml_written.h"
#include "impasto/notation/timeline.h"

namespace impasto::notation {
namespace {

constexpr std::size_t kMaxElements = 12'000'000;
constexpr std::size_t kMaxParts = 1000;
constexpr double kSamePlace = 1e-6;

std::string find_title(pugi::xml_node score) {
  std::string title = text::clean(score.child("work").child("work-title").child_value());
  return title.empty() ? text::clean(score.child("movement-title").child_value()) : title;
}

/// The notes of a broken chord come one after the other, from below or from above.
void settle_arpeggios(Measure& m) {
  std::map<std::tuple<int, double, int>, std::vector<WrittenNote*>> chords;
  for (WrittenNote& n : m.notes) {
    if (n.arpeggio != 0) chords[{n.part, n.at, n.arpeggio_of}].push_back(&n);
  }
  for (auto& [key, notes] : chords) {
    const bool down = notes.front()->arpeggio < 0;
    std::stable_sort(notes.begin(), notes.end(), [&](const WrittenNote* a, const WrittenNote* b) {
      return down ? a->pitch > b->pitch : a->pitch < b->pitch;
    });
    int place = 0;
    for (WrittenNote* n : notes) {
      n->arpeggio = ++place;
      n->arpeggio_of = static_cast<int>(notes.size());
    }
  }
}

/// Where a place in straight time is played: halves of a pair move, and the quarters between them;
/// triplets stay.
double swung(double at, const WrittenSwing& swing) {
  const double pairs = std::floor(at / swing.pair + kSamePlace);
  const double share = at / swing.pair - pairs;
  const auto is_at = [&](double place) { return std::fabs(share - place) < 1e-3; };
  double moved = share;
  if (is_at(0.5)) moved = swing.first;
  if (is_at(0.25)) moved = swing.first / 2.0;
  if (is_at(0.75)) moved = (1.0 + swing.first) / 2.0;
  return moved == share ? at : (pairs + moved) * swing.pair;
}

void settle_swing(Measure& m, WrittenSwing& now) {
  std::stable_sort(m.swings.begin(), m.swings.end(),
                   [](const WrittenSwing& a, const WrittenSwing& b) { return a.at < b.at; });
  if (m.swings.empty() && now.first == 0.5) return;
  const auto swing_at = [&](double at) {
    WrittenSwing swing = now;
    for (const WrittenSwing& s : m.swings) {
      if (s.at <= at + kSamePlace) swing = s;
    }
    return swing;
  };
  if (m.swings.size() > 16) m.swings.resize(16);
  for (WrittenNote& n : m.notes) {
    const WrittenSwing swing = swing_at(n.at);
    const double end = swung(n.at + n.duration, swing);
    n.at = swung(n.at, swing);
    n.duration = std::max(0.0, end - n.at);
  }
  if (!m.swings.empty()) now = m.swings.back();
}

/// "quarter = half": so many times the tempo before. Several parts may say it at one place.
void settle_tempi(Measure& m, double& bpm) {
  std::stable_sort(m.tempi.begin(), m.tempi.end(),
                   [](const WrittenTempo& a, const WrittenTempo& b) { return a.at < b.at; });
  double said_at = -1.0, factor = 0.0;
  for (WrittenTempo& t : m.tempi) {
    if (t.bpm == 0.0) {
      const bool again = t.at == said_at && t.factor == factor;
      said_at = t.at;
      factor = t.factor;
      t.bpm = again ? bpm : bpm * t.factor;
      if (!(t.bpm >= 1.0 && t.bpm <= 2000.0)) t.bpm = bpm;
    }
    bpm = t.bpm;
  }
}

void settle_measures(Written& written) {
  double bpm = 120.0;
  WrittenSwing swing;
  for (Measure& m : written.measures) {
    // A measure that no part fills (only missing rests) lasts as long as its metre says.
    if (m.length <= 0.0) m.length = m.numerator * 4.0 / m.denominator;
    settle_tempi(m, bpm);
    settle_arpeggios(m);
    settle_swing(m, swing);
    std::stable_sort(m.notes.begin(), m.notes.end(),
                     [](const WrittenNote& a, const WrittenNote& b) { return a.at < b.at; });
    std::stable_sort(m.keys.begin(), m.keys.end(),
                     [](const WrittenKey& a, const WrittenKey& b) { return a.at < b.at; });
  }
  for (std::size_t i = 0; i + 1 < written.measures.size(); ++i) {
    Measure& m = written.measures[i];
    if (!m.ending.empty() && written.measures[i + 1].ending.empty()) m.ending_stops = true;
  }
}

/// What other scores in XML are called, and the way out.
Error not_musicxml(pugi::xml_node root, const std::string& name) {
  struct Other {
    const char* root;
    const char* what;
    const char* hint;
  };
  static constexpr Other kOthers[] = {
      {"score-timewise", "score-timewise MusicXML is not read",
       "export it as score-partwise, as every notation program does"},
      {"museScore", "this is a score in MuseScore's own format, not MusicXML",
       "open it in MuseScore and export it as MusicXML or MIDI"},
      {"mei", "this is an MEI score, not MusicXML",
       "convert it to MusicXML or MIDI, with Verovio or MuseScore 4"},
      {"music", "this is part of an MEI score, not MusicXML",
       "convert it to MusicXML or MIDI, with Verovio or MuseScore 4"},
      {"GPIF", "this is a Guitar Pro score, not MusicXML",
       "open it in Guitar Pro or MuseScore and export it as MusicXML or MIDI"},
      {"opus", "this is a list of scores (MusicXML opus), not a score",
       "name one of the scores that it lists"},
      {"score", "this is a score in Capella's own format, not MusicXML",
       "open it in Capella and export it as MusicXML or MIDI"},
      {"smil", "this is a SMIL document, not MusicXML", "export the score as MusicXML or MIDI"},
      {"container", "this is the table of contents of a compressed score, not the score",
       "name the .mxl file itself"}};
  for (const Other& other : kOthers) {
    if (std::string_view(root.name()) == other.root)
      return {ErrorCode::kUnreadable, other.what, name, other.hint};
  }
  return {ErrorCode::kUnreadable, "this XML is not a MusicXML score", name,
          "export the score as MusicXML or MIDI from where it was written"};
}

Result<Written> read_parts(pugi::xml_node score, const std::string& name) {
  Written written;
  written.title = find_title(score);
  for (pugi::xml_node creator : score.child("identification").children("creator")) {
    if (std::string_view(creator.attribute("type").value()) == "composer") {
      written.composer = text::clean(creator.child_value());
      break;
    }
  }
  std::map<std::string, pugi::xml_node> described;
  for (pugi::xml_node part : score.child("part-list").children("score-part")) {
    described.try_emplace(part.attribute("id").value(), part);
  }
  bool key_known = false;
  double divisions = 1.0;
  LeftOut left_out;
  for (pugi::xml_node part : score.children("part")) {
    const auto index = written.parts.size();
    if (index >= kMaxParts) return fail(ErrorCode::kUnreadable, "more than a thousand parts", name);
    written.parts.emplace_back();
    const auto about = described.find(part.attribute("id").value());
    PartReader reader(written, left_out, static_cast<int>(index), !key_known, divisions);
    if (std::string problem =
            reader.read(part, about == described.end() ? pugi::xml_node() : about->second);
        !problem.empty()) {
      return fail(ErrorCode::kUnreadable, std::move(problem), name);
    }
    key_known = key_known || reader.gave_key();
    divisions = reader.divisions();
  }
  if (written.parts.empty()) return fail(ErrorCode::kUnreadable, "the score holds no parts", name);
  settle_measures(written);
  written.warnings = left_out.lines();
  return written;
}

bool has_notes(const Written& written) {
  return std::any_of(written.measures.begin(), written.measures.end(),
                     [](const Measure& m) { return !m.notes.empty(); });
}

}  // namespace

Result<Written> read_written(std::string_view xml, const std::string& name) {
  if (static_cast<std::size_t>(std::count(xml.begin(), xml.end(), '<')) > kMaxElements) {
    return fail(ErrorCode::kUnreadable, "the score holds too many elements", name);
  }
  pugi::xml_document document;
  // pugixml resolves no external entities and skips the DOCTYPE. What it read before an error
  // stays: of a file cut short, or damaged at its end, that much is the score.
  const pugi::xml_parse_result parsed = document.load_buffer(xml.data(), xml.size());
  if (parsed.status == pugi::status_out_of_memory) throw std::bad_alloc();
  const pugi::xml_node score = document.child("score-partwise");
  if (parsed && !score) return tl::unexpected(not_musicxml(document.document_element(), name));
  Result<Written> written = read_parts(score, name);
  if (parsed) return written;
  const auto upto =
      std::min(xml.size(), static_cast<std::size_t>(std::max<std::ptrdiff_t>(parsed.offset, 0)));
  const std::string line = std::to_string(
      1 + std::count(xml.begin(), xml.begin() + static_cast<std::ptrdiff_t>(upto), '\n'));
  if (!written || !has_notes(*written)) {
    return fail(ErrorCode::kUnreadable,
                std::string("this is not well-formed XML: ") + parsed.description(),
                name + ":" + line);
  }
  written->warnings.insert(written->warnings.begin(), "the file ends early or is damaged at line " +
                                                          line + ": " +
                                                          std::to_string(written->measures.size()) +
                                                          " measures could be read");
  return written;
}

}  // namespace impasto::notation
