// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "impasto/base/seal.h"
#include "impasto/notation/float_bytes.h"
#include "impasto/notation/plan_schema.h"
#include "impasto/plan/piece.h"
#include "impasto/plan/plan.h"

namespace impasto::notation {

// The rows of a painting file, to whoever keeps them: a class `Tables` with a `Tables::Table` that
// is made of the tables and a name of kSchema, and whose `insert` takes the values of a row in the
// order of the columns: numbers, texts, bytes (a vector of unsigned char), an optional number for
// NULL. Rows come in the order of their keys but for tables whose key is a text.

/// A number, or nothing where it is -1.
inline std::optional<std::int64_t> given(std::int64_t number) {
  return number == -1 ? std::nullopt : std::optional(number);
}

inline std::string note_name(const score::Note& note) {
  const int key = static_cast<int>(std::lround(note.pitch));
  if (note.drum) return "drum " + std::to_string(key);
  return plan::kPitchClasses[((key % 12) + 12) % 12] +
         std::to_string(static_cast<int>(std::floor(key / 12.0)) - 1);
}

template <class Tables>
void write_settings(Tables& tables, const plan::Plan& plan) {
  typename Tables::Table meta(tables, "meta");
  const plan::Piece& piece = *plan.piece;
  meta.insert(std::string("title"), piece.title);
  meta.insert(std::string("duration_s"), piece.duration);
  meta.insert(std::string("silent"), piece.silent);
  meta.insert(std::string("tempo_bpm"), piece.tempo);
  meta.insert(std::string("meter"), piece.meter);
  meta.insert(std::string("division"), piece.division);
  meta.insert(std::string("loudness"), piece.loudness);
  meta.insert(std::string("loudness_range"), piece.loudness_range);
  meta.insert(std::string("reverb_s"), piece.reverb);
  meta.insert(std::string("emotion_hop_s"), piece.emotion_curve.hop);
  meta.insert(std::string("curve_hop_s"), piece.curves.hop);
  meta.insert(std::string("emotion_confidence"), piece.emotion_confidence);
  meta.insert(std::string("strokes"), plan.strokes.size());

  typename Tables::Table set(tables, "settings");
  set.insert(std::string("width"), plan.sheet.width);
  set.insert(std::string("height"), plan.sheet.height);
  set.insert(std::string("duration_s"), plan.duration);
  set.insert(std::string("seed"), std::to_string(plan.sheet.seed));  // 64 bits unsigned: as text
  set.insert(std::string("ground"), std::string(to_string(plan.sheet.ground)));
  set.insert(std::string("ground_red"), plan.sheet.ground_rgb[0]);
  set.insert(std::string("ground_green"), plan.sheet.ground_rgb[1]);
  set.insert(std::string("ground_blue"), plan.sheet.ground_rgb[2]);
  set.insert(std::string("toned_red"), plan.sheet.toning.rgb[0]);
  set.insert(std::string("toned_green"), plan.sheet.toning.rgb[1]);
  set.insert(std::string("toned_blue"), plan.sheet.toning.rgb[2]);
  set.insert(std::string("toned_depth"), plan.sheet.toning.depth);
  set.insert(std::string("toned_toward_deg"), plan.sheet.toning.toward_deg);
  set.insert(std::string("toned_light"), plan.sheet.toning.light);
  set.insert(std::string("toned_mottle"), plan.sheet.toning.mottle);
  set.insert(std::string("drying_s"), plan.sheet.drying);
  set.insert(std::string("painted_width_px"), plan.painted_width);
  set.insert(std::string("painted_height_px"), plan.painted_height);
  set.insert(std::string("light_azimuth_deg"), plan.sheet.light.azimuth_deg);
  set.insert(std::string("light_elevation_deg"), plan.sheet.light.elevation_deg);
  set.insert(std::string("light_relief"), plan.sheet.light.relief);
  set.insert(std::string("light_black"), plan.sheet.light.black);
  set.insert(std::string("flow_wash"), plan.sheet.flow.wash);
  set.insert(std::string("flow_gravity"), plan.sheet.flow.gravity);
  set.insert(std::string("flow_down_deg"), plan.sheet.flow.down_deg);
  set.insert(std::string("varnish"), plan.sheet.varnish);
  set.insert(std::string("tick"), plan.sheet.tick);
  set.insert(std::string("seal"), std::string(kBlankSeal));
  for (const auto& [key, text] : plan.recipe) set.insert(kRecipePrefix + key, text);

  typename Tables::Table hand(tables, "hands");
  for (std::size_t i = 0; i < plan.hands.size(); ++i) hand.insert(i, plan.hands[i]);
  typename Tables::Table palette(tables, "palette");
  for (std::size_t i = 0; i < plan.sheet.palette.pigments.size(); ++i)
    palette.insert(i, plan.sheet.palette.pigments[i]);
  typename Tables::Table brush(tables, "brushes");
  for (std::size_t i = 0; i < plan.sheet.brushes.size(); ++i) {
    const plan::Brush& b = plan.sheet.brushes[i];
    brush.insert(i, b.name, std::string(to_string(b.shape)), b.bristles, b.stiffness, b.raggedness,
                 b.pickup, b.run, b.smear, b.spread, b.tip, b.taper, b.splay, b.tufts, b.thickness,
                 b.follow);
  }
}

/// What a painting keeps of the picture it was painted from: nothing, if there was none.
template <class Tables>
void write_subject(Tables& tables, const plan::Plan& plan) {
  typename Tables::Table subject(tables, "subject");
  typename Tables::Table row(tables, "regions");
  if (!plan.subject) return;
  subject.insert(std::size_t{0}, plan.subject->title, plan.subject->copy);
  for (std::size_t i = 0; i < plan.subject->regions.size(); ++i) {
    const plan::Region& r = plan.subject->regions[i];
    row.insert(i, given(r.parent), r.area, r.x, r.y, r.colour.L, r.colour.a, r.colour.b, r.depth,
               r.saliency, r.face);
  }
}

template <class Tables>
void write_strokes(Tables& tables, const plan::Plan& plan) {
  typename Tables::Table insert(tables, "strokes");
  std::vector<unsigned char> paint, path, hand;
  for (std::size_t i = 0; i < plan.strokes.size(); ++i) {
    const plan::Stroke& s = plan.strokes[i];
    paint.clear();
    path.clear();
    hand.clear();
    for (float share : s.paint) put_float(paint, share);
    for (const plan::PathPoint& point : s.path) {
      put_float(path, point.x);
      put_float(path, point.y);
      put_float(path, point.pressure);
      put_float(path, point.time);
    }
    // Most hands hold the brush upright all the way: nothing is written then.
    const bool held = std::any_of(s.path.begin(), s.path.end(), [](const plan::PathPoint& point) {
      return point.tilt != 0 || point.twist != 0;
    });
    for (std::size_t k = 0; held && k < s.path.size(); ++k) {
      put_float(hand, s.path[k].tilt);
      put_float(hand, s.path[k].twist);
    }
    insert.insert(i, s.brush, s.width, s.load, s.wetness, s.start, s.end, static_cast<int>(s.pass),
                  std::string(to_string(s.cause.kind)), s.cause.index, s.cause.start, s.cause.end,
                  s.path.size(), paint, path, s.dirt, hand, s.cause.origin, given(s.key),
                  given(s.joins), s.open, s.hand, given(s.region));
  }
}

template <class Tables>
void write_notes(Tables& tables, const char* role, const std::vector<score::Note>& notes) {
  typename Tables::Table insert(tables, "notes");
  std::vector<unsigned char> bends;
  for (std::size_t i = 0; i < notes.size(); ++i) {
    const score::Note& n = notes[i];
    bends.clear();
    for (const score::PitchPoint& point : n.bends) {
      put_float(bends, point.time);
      put_float(bends, point.semitones);
    }
    insert.insert(std::string(role), i, n.onset, n.offset, n.onset_quarter, n.duration_quarter,
                  n.pitch, n.velocity, n.part, n.drum, note_name(n), n.confidence, bends);
  }
}

template <class Tables>
void write_form(Tables& tables, const plan::Piece& piece) {
  typename Tables::Table section(tables, "sections");
  for (std::size_t i = 0; i < piece.sections.size(); ++i) {
    const plan::Section& s = piece.sections[i];
    const plan::Emotion& e = s.emotion;
    section.insert(i, s.start, s.end, s.label, plan::section_letter(s.label), s.returns, s.name,
                   s.loudness, e.happy, e.sad, e.scary, e.peaceful, e.valence, e.arousal,
                   s.confidence);
  }
  typename Tables::Table phrase(tables, "phrases");
  for (std::size_t i = 0; i < piece.phrases.size(); ++i) {
    const plan::Phrase& p = piece.phrases[i];
    phrase.insert(i, p.start, p.end, p.label, plan::phrase_letter(p.label), p.returns,
                  p.confidence);
  }
  typename Tables::Table motif(tables, "motifs");
  std::size_t uses = 0;
  for (std::size_t i = 0; i < piece.motifs.size(); ++i) {
    for (const plan::MotifUse& u : piece.motifs[i].uses) {
      motif.insert(uses++, i, u.start, u.end, u.first, u.count, u.transposition, u.similarity,
                   u.mirrored);
    }
  }
}

template <class Tables>
void write_rhythm(Tables& tables, const plan::Piece& piece) {
  typename Tables::Table beat(tables, "beats");
  for (std::size_t i = 0; i < piece.beats.size(); ++i) {
    beat.insert(i, piece.beats[i].time, piece.beats[i].position, piece.beats[i].confidence);
  }
  typename Tables::Table onset(tables, "onsets");
  for (std::size_t i = 0; i < piece.onsets.size(); ++i) {
    const plan::Onset& o = piece.onsets[i];
    onset.insert(i, o.time, o.strength, std::string(plan::kHitNames[o.kind]), o.attack);
  }
}

template <class Tables>
void write_harmony(Tables& tables, const plan::Piece& piece) {
  typename Tables::Table chord(tables, "chords");
  for (std::size_t i = 0; i < piece.chords.size(); ++i) {
    const plan::Chord& c = piece.chords[i];
    chord.insert(i, c.start, c.end, c.root, std::string(plan::kQualityNames[c.quality]), c.bass,
                 c.confidence, to_label(c));
  }
  typename Tables::Table key(tables, "keys");
  for (std::size_t i = 0; i < piece.keys.size(); ++i) {
    const plan::Key& k = piece.keys[i];
    key.insert(i, k.start, k.end, k.tonic, k.minor, k.confidence, to_label(k));
  }
}

template <class Tables>
void write_curves(Tables& tables, const plan::Piece& piece) {
  typename Tables::Table curve(tables, "curves");
  for (const auto& [name, member] : plan::kCurves) {
    const std::vector<float>& values = piece.curves.*member;
    std::vector<unsigned char> samples;
    for (float value : values) put_float(samples, value);
    curve.insert(std::string(name), piece.curves.hop, values.size(), samples);
  }
  typename Tables::Table emotion(tables, "emotion");
  const auto feel = [&](std::int64_t id, const plan::Emotion& e) {
    emotion.insert(id, e.happy, e.sad, e.scary, e.peaceful, e.valence, e.arousal);
  };
  feel(-1, piece.emotion);
  for (std::size_t i = 0; i < piece.emotion_curve.values.size(); ++i) {
    feel(static_cast<std::int64_t>(i), piece.emotion_curve.values[i]);
  }
}

template <class Tables>
void write_piece(Tables& tables, const plan::Piece& piece) {
  typename Tables::Table origin(tables, "origins");
  for (std::size_t i = 0; i < piece.origins.size(); ++i) {
    origin.insert(i, std::string(plan::kOriginNames[piece.origins[i].kind]),
                  piece.origins[i].title);
  }
  typename Tables::Table part(tables, "parts");
  for (std::size_t i = 0; i < piece.parts.size(); ++i) {
    const score::Part& p = piece.parts[i];
    part.insert(i, p.name, p.program, p.percussion, p.pan);
  }
  write_notes(tables, "all", piece.notes);
  write_notes(tables, "melody", piece.melody);
  write_notes(tables, "bass", piece.bass);
  write_form(tables, piece);
  write_rhythm(tables, piece);
  write_harmony(tables, piece);
  write_curves(tables, piece);
}

/// All rows of a painting file.
template <class Tables>
void write_rows(Tables& tables, const plan::Plan& plan) {
  write_settings(tables, plan);
  write_subject(tables, plan);
  write_strokes(tables, plan);
  write_piece(tables, *plan.piece);
}

}  // namespace impasto::notation
