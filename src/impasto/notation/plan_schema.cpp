// SPDX-License-Identifier: GPL-3.0-or-later
#include "impasto/notation/plan_schema.h"

namespace impasto::notation {

// Times are seconds (_s), names are plain words, and labels that only repeat what other columns say
// (note names, chord labels, section letters) are there for people: the reader ignores them.
const char* const kSchema = R"sql(
CREATE TABLE meta(key TEXT PRIMARY KEY, value);
CREATE TABLE settings(key TEXT PRIMARY KEY, value);
CREATE TABLE palette(id INTEGER PRIMARY KEY, pigment TEXT NOT NULL);
CREATE TABLE brushes(id INTEGER PRIMARY KEY, name TEXT NOT NULL, shape TEXT NOT NULL,
  bristles INTEGER NOT NULL, stiffness REAL, raggedness REAL, pickup REAL, run REAL, smear REAL,
  spread REAL, tip REAL, taper REAL, splay REAL, tufts INTEGER, thickness REAL, follow REAL);
CREATE TABLE strokes(id INTEGER PRIMARY KEY, brush INTEGER NOT NULL, width REAL, load REAL,
  wetness REAL, start_s REAL, end_s REAL, pass INTEGER NOT NULL, cause_kind TEXT NOT NULL,
  cause_index INTEGER NOT NULL, cause_start_s REAL, cause_end_s REAL, points INTEGER NOT NULL,
  paint BLOB NOT NULL, path BLOB NOT NULL,
  dirt REAL, hand BLOB, cause_origin INTEGER NOT NULL, key INTEGER, joins INTEGER,
  open INTEGER NOT NULL, by_hand INTEGER NOT NULL, region INTEGER);
CREATE TABLE subject(id INTEGER PRIMARY KEY, title TEXT NOT NULL, picture BLOB);
CREATE TABLE regions(id INTEGER PRIMARY KEY, parent INTEGER, area REAL, x REAL, y REAL, lightness REAL,
  a REAL, b REAL, depth REAL, saliency REAL, face INTEGER NOT NULL);
CREATE TABLE hands(id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE origins(id INTEGER PRIMARY KEY, kind TEXT NOT NULL, title TEXT NOT NULL);
CREATE TABLE sections(id INTEGER PRIMARY KEY, start_s REAL, end_s REAL, label INTEGER NOT NULL,
  letter TEXT, returns INTEGER NOT NULL, name TEXT NOT NULL, loudness REAL, happy REAL, sad REAL,
  scary REAL, peaceful REAL, valence REAL, arousal REAL, confidence REAL);
CREATE TABLE beats(id INTEGER PRIMARY KEY, time_s REAL, position INTEGER NOT NULL, confidence REAL);
CREATE TABLE chords(id INTEGER PRIMARY KEY, start_s REAL, end_s REAL, root INTEGER NOT NULL,
  quality TEXT NOT NULL, bass INTEGER NOT NULL, confidence REAL, label TEXT);
CREATE TABLE keys(id INTEGER PRIMARY KEY, start_s REAL, end_s REAL, tonic INTEGER NOT NULL,
  minor INTEGER NOT NULL, confidence REAL, label TEXT);
CREATE TABLE notes(role TEXT NOT NULL, id INTEGER NOT NULL, onset_s REAL, offset_s REAL,
  onset_quarter REAL, duration_quarter REAL, pitch REAL, velocity REAL, part INTEGER NOT NULL,
  drum INTEGER NOT NULL, name TEXT, confidence REAL, bends BLOB, PRIMARY KEY(role, id)) WITHOUT ROWID;
CREATE TABLE onsets(id INTEGER PRIMARY KEY, time_s REAL, strength REAL, kind TEXT NOT NULL,
  attack_s REAL);
CREATE TABLE phrases(id INTEGER PRIMARY KEY, start_s REAL, end_s REAL, label INTEGER NOT NULL,
  letter TEXT, returns INTEGER NOT NULL, confidence REAL);
CREATE TABLE motifs(id INTEGER PRIMARY KEY, motif INTEGER NOT NULL, start_s REAL, end_s REAL,
  first INTEGER NOT NULL, count INTEGER NOT NULL, transposition INTEGER NOT NULL, similarity REAL,
  mirrored INTEGER);
CREATE TABLE parts(id INTEGER PRIMARY KEY, name TEXT NOT NULL, program INTEGER NOT NULL,
  percussion INTEGER NOT NULL, pan REAL);
CREATE TABLE curves(name TEXT PRIMARY KEY, hop_s REAL, count INTEGER NOT NULL, samples BLOB NOT NULL);
CREATE TABLE emotion(id INTEGER PRIMARY KEY, happy REAL, sad REAL, scary REAL, peaceful REAL,
  valence REAL, arousal REAL);
CREATE VIEW why AS SELECT s.id AS stroke, s.start_s, s.end_s,
  CASE s.pass WHEN 0 THEN 'wash' WHEN 1 THEN 'mass' WHEN 2 THEN 'movement' WHEN 3 THEN 'rhythm'
    ELSE 'accent' END AS pass,
  (SELECT name FROM brushes WHERE id = s.brush) AS brush, s.cause_kind, s.cause_index,
  s.cause_start_s, s.cause_end_s,
  CASE s.cause_kind
    WHEN 'section' THEN (SELECT letter FROM sections WHERE id = s.cause_index)
    WHEN 'key' THEN (SELECT label FROM keys WHERE id = s.cause_index)
    WHEN 'chord' THEN (SELECT label FROM chords WHERE id = s.cause_index)
    WHEN 'beat' THEN (SELECT CAST(position AS TEXT) FROM beats WHERE id = s.cause_index)
    WHEN 'onset' THEN (SELECT kind FROM onsets WHERE id = s.cause_index)
    WHEN 'melody' THEN (SELECT name FROM notes WHERE role = 'melody' AND id = s.cause_index)
    WHEN 'bass' THEN (SELECT name FROM notes WHERE role = 'bass' AND id = s.cause_index)
    WHEN 'note' THEN (SELECT name FROM notes WHERE role = 'all' AND id = s.cause_index)
    WHEN 'loudness' THEN 'loudness' WHEN 'piece' THEN 'piece'
    ELSE s.cause_kind || ' ' || s.cause_index END AS cause,
  (SELECT letter FROM sections WHERE start_s <= s.cause_start_s ORDER BY start_s DESC LIMIT 1)
    AS section, (SELECT title FROM origins WHERE id = s.cause_origin) AS origin
  FROM strokes AS s;
)sql";

}  // namespace impasto::notation
