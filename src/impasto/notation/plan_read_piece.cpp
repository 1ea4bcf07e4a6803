// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "impasto/notation/plan_reader.h"
#include "impasto/notation/plan_schema.h"
#include "impasto/plan/piece.h"

namespace impasto::notation {
namespace {

plan::Emotion read_emotion(Reader& in, const Statement& row, int column) {
  return {in.real32(row, column),     in.real32(row, column + 1), in.real32(row, column + 2),
          in.real32(row, column + 3), in.real32(row, column + 4), in.real32(row, column + 5)};
}

void read_notes(Reader& in, const char* role, std::vector<score::Note>& notes) {
  const std::string sure = in.has("notes", "confidence") ? "confidence" : "1.0";
  const std::string bends = in.has("notes", "bends") ? "bends" : "x''";
  in.each("notes",
          std::string("onset_s, offset_s, onset_quarter, duration_quarter, pitch, velocity, part, "
                      "drum, ") +
              sure + ", " + bends,
          std::string("WHERE role='") + role + "'", kMaxRows, [&](const Statement& row) {
            score::Note n;
            n.onset = in.real(row, 1);
            n.offset = in.real(row, 2);
            n.onset_quarter = in.real(row, 3);
            n.duration_quarter = in.real(row, 4);
            n.pitch = in.real32(row, 5);
            n.velocity = in.real32(row, 6);
            const int part = in.integer(row, 7);
            if (part < 0 || static_cast<std::size_t>(part) >= score::kMostParts)
              in.complain("the part is out of range");
            n.part = static_cast<std::int16_t>(part);
            n.drum = in.integer(row, 8) != 0;
            n.confidence = in.real32(row, 9);
            const auto points = in.blob(row, 10);
            if (points.size() % 8 != 0) return in.complain("the bends have a wrong size");
            for (std::size_t i = 0; i < points.size() / 8; ++i)
              n.bends.push_back({get_float(points, i * 2), get_float(points, i * 2 + 1)});
            notes.push_back(std::move(n));
          });
}

void read_curves(Reader& in, plan::Curves& curves) {
  for (const auto& [name, member] : plan::kCurves) {
    if (!in.good()) return;
    Statement select(in.db,
                     std::string("SELECT count, samples FROM curves WHERE name='") + name + "'");
    if (!select.next()) return in.complain(std::string("the curve ") + name + " is missing");
    const int count = in.integer(select, 0);
    const auto samples = in.blob(select, 1);
    if (count < 0 || static_cast<std::size_t>(count) > kMaxSamples ||
        samples.size() != static_cast<std::size_t>(count) * 4) {
      return in.complain(std::string("the curve ") + name + " has a wrong size");
    }
    std::vector<float>& values = curves.*member;
    values.resize(static_cast<std::size_t>(count));
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = get_float(samples, i);
  }
}

void read_form(Reader& in, plan::Piece& piece) {
  if (in.has("phrases", "id")) {
    in.each("phrases", "start_s, end_s, label, returns, confidence", "", kMaxRows,
            [&](const Statement& row) {
              piece.phrases.push_back({in.real(row, 1), in.real(row, 2), in.integer(row, 3),
                                       in.integer(row, 4), in.real32(row, 5)});
            });
  }
  if (!in.has("motifs", "id")) return;
  const std::string mirrored = in.has("motifs", "mirrored") ? "mirrored" : "0";
  in.each("motifs", "motif, start_s, end_s, first, count, transposition, similarity, " + mirrored,
          "", kMaxRows, [&](const Statement& row) {
            const auto motif = static_cast<std::size_t>(std::max(0, in.integer(row, 1)));
            if (motif == piece.motifs.size()) piece.motifs.emplace_back();
            if (motif + 1 != piece.motifs.size()) return in.complain("the motifs are in no order");
            piece.motifs.back().uses.push_back(
                {in.real(row, 2), in.real(row, 3), in.integer(row, 4), in.integer(row, 5),
                 in.integer(row, 6), in.real32(row, 7), in.integer(row, 8) != 0});
          });
}

}  // namespace

void read_piece(Reader& in, plan::Piece& piece) {
  if (in.version >= 3) {
    piece.origins.clear();
    in.each("origins", "kind, title", "", kMaxOrigins, [&](const Statement& row) {
      piece.origins.push_back({in.choice(row, 1, plan::kOriginNames), in.text(row, 2)});
    });
  }
  in.each("sections",
          "start_s, end_s, label, returns, name, loudness, happy, sad, scary, peaceful, valence, "
          "arousal, "
          "confidence",
          "", kMaxRows, [&](const Statement& row) {
            plan::Section s;
            s.start = in.real(row, 1);
            s.end = in.real(row, 2);
            s.label = in.integer(row, 3);
            s.returns = in.integer(row, 4);
            s.name = in.text(row, 5);
            s.loudness = in.real32(row, 6);
            s.emotion = read_emotion(in, row, 7);
            s.confidence = in.real32(row, 13);
            piece.sections.push_back(s);
          });
  in.each("beats", "time_s, position, confidence", "", kMaxRows, [&](const Statement& row) {
    piece.beats.push_back({in.real(row, 1), in.integer(row, 2), in.real32(row, 3)});
  });
  in.each("chords", "start_s, end_s, root, quality, bass, confidence", "", kMaxRows,
          [&](const Statement& row) {
            plan::Chord c;
            c.start = in.real(row, 1);
            c.end = in.real(row, 2);
            c.root = in.integer(row, 3);
            c.quality = in.choice(row, 4, plan::kQualityNames);
            c.bass = in.integer(row, 5);
            c.confidence = in.real32(row, 6);
            piece.chords.push_back(c);
          });
  in.each("keys", "start_s, end_s, tonic, minor, confidence", "", kMaxRows,
          [&](const Statement& row) {
            piece.keys.push_back({in.real(row, 1), in.real(row, 2), in.integer(row, 3),
                                  in.integer(row, 4) != 0, in.real32(row, 5)});
          });
  read_notes(in, "all", piece.notes);
  read_notes(in, "melody", piece.melody);
  read_notes(in, "bass", piece.bass);
  const std::string attack = in.has("onsets", "attack_s") ? "attack_s" : "0.0";
  in.each("onsets", "time_s, strength, kind, " + attack, "", kMaxRows, [&](const Statement& row) {
    piece.onsets.push_back({in.real(row, 1), in.real32(row, 2), in.choice(row, 3, plan::kHitNames),
                            in.real32(row, 4)});
  });
  read_form(in, piece);
  in.each("parts", "name, program, percussion, pan", "", score::kMostParts,
          [&](const Statement& row) {
            piece.parts.push_back(
                {in.text(row, 1), in.integer(row, 2), in.integer(row, 3) != 0, in.real32(row, 4)});
          });
  read_curves(in, piece.curves);
  in.each("emotion", "happy, sad, scary, peaceful, valence, arousal", "WHERE id >= 0", kMaxRows,
          [&](const Statement& row) {
            piece.emotion_curve.values.push_back(read_emotion(in, row, 1));
          });
  if (!in.good()) return;
  Statement whole(
      in.db, "SELECT happy, sad, scary, peaceful, valence, arousal FROM emotion WHERE id = -1");
  if (!whole.next()) return in.complain("the emotion of the whole is missing");
  piece.emotion = read_emotion(in, whole, 0);
}

}  // namespace impasto::notation
