// SPDX-License-Identifier: MIT OR GPL-3.0-or-later
#pragma once

#include "impasto/plan/check.h"
#include "impasto/plan/piece.h"
#include "impasto/stream/stream.h"

namespace impasto::stream {

// What a stroke stream holds, once, in the order of the bytes: writer, reader and JSON each bring
// an `Io` that does its part with every field. docs/stroke-stream.md says the same for people.
//
// Io: group(name, fields)  value(name, number)  word(name, enumerator, names)  text(name, string)
//     numbers(name, array)  texts(name, strings, most)  rows(name, list, most, fields)
//     strokes(stream)  has(version): are the fields that came with it there?
// A row has value, word, text and numbers, and says of numbers that change little from row to row
// how they do: steps(name, number), curve(name, number).

inline constexpr std::size_t kMostNotes = 1000;  ///< of the recipe
inline constexpr int kLargestPainted = 32768;    ///< px
inline constexpr std::size_t kMostBytesOfText = 1'000'000;

template <class Io, class Emotion>
void emotion_fields(Io& io, Emotion& e) {
  io.value("happy", e.happy);
  io.value("sad", e.sad);
  io.value("scary", e.scary);
  io.value("peaceful", e.peaceful);
  io.value("valence", e.valence);
  io.value("arousal", e.arousal);
}

template <class Row, class Brush>
void brush_fields(Row& row, Brush& b) {
  row.text("name", b.name);
  row.word("shape", b.shape, plan::kShapeNames);
  row.value("bristles", b.bristles);
  row.value("stiffness", b.stiffness);
  row.value("raggedness", b.raggedness);
  row.value("pickup", b.pickup);
  row.value("run", b.run);
  row.value("smear", b.smear);
  row.value("spread", b.spread);
  row.value("tip", b.tip);
  row.value("taper", b.taper);
  row.value("splay", b.splay);
  row.value("tufts", b.tufts);
  row.value("thickness", b.thickness);
  row.value("follow", b.follow);
}

template <class Io, class Sheet>
void sheet_fields(Io& io, Sheet& s) {
  io.value("width", s.width);
  io.value("height", s.height);
  io.value("seed", s.seed);
  io.word("ground", s.ground, plan::kGroundNames);
  io.numbers("ground_rgb", s.ground_rgb);
  if (io.has(2)) {
    io.numbers("toned_rgb", s.toning.rgb);
    io.value("toned_depth", s.toning.depth);
    io.value("toned_toward_deg", s.toning.toward_deg);
    io.value("toned_light", s.toning.light);
    io.value("toned_mottle", s.toning.mottle);
  }
  io.value("drying_s", s.drying);
  io.value("light_azimuth_deg", s.light.azimuth_deg);
  io.value("light_elevation_deg", s.light.elevation_deg);
  io.value("light_relief", s.light.relief);
  if (io.has(2)) io.value("light_black", s.light.black);
  io.value("flow_wash", s.flow.wash);
  io.value("flow_gravity", s.flow.gravity);
  io.value("flow_down_deg", s.flow.down_deg);
  io.value("varnish", s.varnish);
  io.value("tick", s.tick);
  io.texts("pigments", s.palette.pigments, plan::kPigments);
}

template <class Io, class Piece>
void piece_fields(Io& io, Piece& p) {
  io.text("title", p.title);
  io.rows("origins", p.origins, plan::kMaxOrigins, [](auto& row, auto& origin) {
    row.word("kind", origin.kind, plan::kOriginNames);
    row.text("title", origin.title);
  });
  io.value("duration_s", p.duration);
  io.value("silent", p.silent);
  io.value("tempo_bpm", p.tempo);
  io.value("meter", p.meter);
  io.value("division", p.division);
  io.value("loudness", p.loudness);
  io.value("loudness_range", p.loudness_range);
  io.value("reverb_s", p.reverb);
  emotion_fields(io, p.emotion);
  io.value("emotion_confidence", p.emotion_confidence);
  io.rows("sections", p.sections, plan::kMaxRows, [](auto& row, auto& s) {
    row.value("start_s", s.start);
    row.value("end_s", s.end);
    row.value("label", s.label);
    row.value("returns", s.returns);
    row.text("name", s.name);
    row.value("loudness", s.loudness);
    emotion_fields(row, s.emotion);
    row.value("confidence", s.confidence);
  });
  io.rows("keys", p.keys, plan::kMaxRows, [](auto& row, auto& key) {
    row.value("start_s", key.start);
    row.value("end_s", key.end);
    row.value("tonic", key.tonic);
    row.value("minor", key.minor);
    row.value("confidence", key.confidence);
  });
}

template <class Row, class Reason>
void reason_fields(Row& row, Reason& reason) {
  row.word("kind", reason.cause.kind, plan::kCauseNames);
  row.value("index", reason.cause.index);
  row.value("origin", reason.cause.origin);
  row.value("start_s", reason.cause.start);
  row.value("end_s", reason.cause.end);
  row.value("from_s", reason.from);
  row.value("to_s", reason.to);
  row.text("sentence", reason.sentence);
}

/// All of a stroke but its cause, which is its reason's.
template <class Row, class Stroke>
void stroke_fields(Row& row, Stroke& s) {
  row.value("brush", s.brush);
  row.value("width", s.width);
  row.value("load", s.load);
  row.value("wetness", s.wetness);
  row.numbers("paint", s.paint);
  row.value("dirt", s.dirt);
  row.steps("start_s", s.start);
  row.value("end_s", s.end);
  row.word("pass", s.pass, plan::kPassNames);
  row.value("key", s.key);
  row.value("joins", s.joins);
  row.value("open", s.open);
  row.value("hand", s.hand);
}

template <class Row, class Point>
void point_fields(Row& row, Point& p) {
  row.curve("x", p.x);
  row.curve("y", p.y);
  row.steps("pressure", p.pressure);
  row.value("time", p.time);
  row.value("tilt", p.tilt);
  row.value("twist", p.twist);
}

/// All but brushes, reasons and strokes; `piece` is the plan's, which is written to elsewhere.
template <class Io, class Plan, class Piece>
void fact_fields(Io& io, Plan& plan, Piece& piece) {
  io.group("sheet", [&] { sheet_fields(io, plan.sheet); });
  io.value("duration_s", plan.duration);
  io.value("painted_width_px", plan.painted_width);
  io.value("painted_height_px", plan.painted_height);
  io.texts("hands", plan.hands, plan::kMaxHands);
  io.rows("recipe", plan.recipe, kMostNotes, [](auto& row, auto& note) {
    row.text("key", note.first);
    row.text("value", note.second);
  });
  io.group("piece", [&] { piece_fields(io, piece); });
}

/// `Stroke` of a stream: reason and fields side by side.
template <class Io, class Stream, class Piece>
void all_fields(Io& io, Stream& s, Piece& piece) {
  fact_fields(io, s.plan, piece);
  io.rows("brushes", s.plan.sheet.brushes, plan::kMaxBrushes,
          [](auto& row, auto& brush) { brush_fields(row, brush); });
  io.rows("reasons", s.reasons, plan::kMaxStrokes,
          [](auto& row, auto& reason) { reason_fields(row, reason); });
  io.strokes(s);
}

}  // namespace impasto::stream
