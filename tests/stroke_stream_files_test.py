# SPDX-License-Identifier: GPL-3.0-or-later
"""`impasto paint --strokes` writes what docs/stroke-stream.md says: read here by that page alone, the
stream says what the JSON beside it says, and what the painting file says."""
import gzip
import json
import pathlib
import sqlite3
import struct
import sys

import numpy as np

from support import impasto, run_tests, write_midi

SMALL = ("--size", 64)
GROUNDS = "linen cotton panel paper washi".split()
SHAPES = "round flat filbert fan rigger knife sumi".split()
ORIGINS = "sound score words picture live".split()
CAUSES = ("piece section key chord beat onset melody bass note loudness syllable word verse contour "
          "region gesture").split()
PASSES = "wash mass movement rhythm accent".split()
EMOTION = [(name, "f") for name in "happy sad scary peaceful valence arousal".split()]
SHEET = [("width", "f"), ("height", "f"), ("seed", "Q"), ("ground", GROUNDS), ("ground_rgb", "3f"),
         ("toned_rgb", "3f"), ("toned_depth", "f"), ("toned_toward_deg", "f"), ("toned_light", "f"),
         ("toned_mottle", "f"),
         ("drying_s", "d"), ("light_azimuth_deg", "f"), ("light_elevation_deg", "f"),
         ("light_relief", "f"), ("light_black", "f"), ("flow_wash", "f"), ("flow_gravity", "f"), ("flow_down_deg", "f"),
         ("varnish", "f"), ("tick", "i"), ("pigments", [("", "text")])]
SECTION = [("start_s", "d"), ("end_s", "d"), ("label", "i"), ("returns", "i"), ("name", "text"),
           ("loudness", "f"), *EMOTION, ("confidence", "f")]
KEY = [("start_s", "d"), ("end_s", "d"), ("tonic", "i"), ("minor", "?"), ("confidence", "f")]
PIECE = [("title", "text"), ("origins", [("kind", ORIGINS), ("title", "text")]), ("duration_s", "d"),
         ("silent", "?"), ("tempo_bpm", "d"), ("meter", "i"), ("division", "i"), ("loudness", "f"),
         ("loudness_range", "f"), ("reverb_s", "f"), *EMOTION, ("emotion_confidence", "f"),
         ("sections", SECTION), ("keys", KEY)]
BRUSH = [("name", "text"), ("shape", SHAPES), ("bristles", "i"),
         *[(name, "f") for name in "stiffness raggedness pickup run smear spread tip taper splay"
           .split()], ("tufts", "i"), ("thickness", "f"), ("follow", "f")]
REASON = [("kind", CAUSES), ("index", "i"), ("origin", "i"), ("start_s", "d"), ("end_s", "d"),
          ("from_s", "d"), ("to_s", "d"), ("sentence", "text")]
FIELDS = [("sheet", dict(SHEET)), ("duration_s", "d"), ("painted_width_px", "i"),
          ("painted_height_px", "i"), ("hands", [("", "text")]),
          ("recipe", [("key", "text"), ("value", "text")]), ("piece", dict(PIECE)),
          ("brushes", BRUSH), ("reasons", REASON)]
STROKE = [("reason", "~I"), ("points", "I"), ("brush", "i"), ("width", "f"), ("load", "f"),
          ("wetness", "f"), ("paint", "8f"), ("dirt", "f"), ("start_s", "~d"), ("end_s", "d"),
          ("pass", PASSES), ("key", "q"), ("joins", "i"), ("open", "?"), ("hand", "i")]
POINT = [("x", "^f"), ("y", "^f"), ("pressure", "~f"), ("time", "f"), ("tilt", "f"), ("twist", "f")]


class Stream:
    """The bytes of a stroke stream, field by field."""

    def __init__(self, data):
        assert data[:8] == b"IMPSTRK\n"
        version, remark = struct.unpack_from("<II", data, 8)
        assert version == 2
        self.remark = data[16:16 + remark].decode()
        (said,) = struct.unpack_from("<Q", data, 16 + remark)
        self.data, self.at = data, 24 + remark
        checksum = 0xcbf29ce484222325
        for byte in data[self.at:]:
            checksum = (checksum ^ byte) * 0x100000001b3 & 0xffffffffffffffff
        assert said == checksum

    def take(self, count):
        self.at += count
        assert self.at <= len(self.data)
        return self.data[self.at - count:self.at]

    def number(self, kind):
        (value,) = struct.unpack("<" + kind, self.take(struct.calcsize("<" + kind)))
        return value

    def one(self, kind):
        if kind == "text":
            return self.take(self.number("I")).decode()
        if isinstance(kind, dict):
            return {name: self.one(of) for name, of in kind.items()}
        if isinstance(kind, list) and isinstance(kind[0], tuple):
            return self.rows(kind, self.number("I"))
        if isinstance(kind, list):
            return kind[self.number("B")]
        if kind in ("3f", "8f"):
            return [self.number("f") for _ in range(int(kind[0]))]
        value = self.number(kind)
        return str(value) if kind in "qQ" else value

    def column(self, kind, rows):
        """Number after number; of steps (~) and curves (^) planes of bytes, the lowest first, of the
        zigzag steps of the number's bits from row to row."""
        if rows == 0:
            return []
        if kind[0] not in "~^":
            return struct.unpack(f"<{rows}{kind}", self.take(struct.calcsize("<" + kind) * rows))
        order, kind = "~^".index(kind[0]) + 1, kind[1]
        width = struct.calcsize("<" + kind)
        planes = np.frombuffer(self.take(width * rows), np.uint8).reshape(width, rows)
        code = np.ascontiguousarray(planes.T).view(f"<u{width}").reshape(-1).astype(np.uint64)
        step = code >> np.uint64(1) ^ (np.uint64(0) - (code & np.uint64(1)))
        for _ in range(order):
            step = np.cumsum(step, dtype=np.uint64)
        return struct.unpack(f"<{rows}{kind}", step.astype(f"<u{width}").tobytes())

    def rows(self, fields, rows):
        columns = []
        for _, kind in fields:
            if kind == "8f":
                columns.append([list(row) for row in zip(*(self.column("f", rows)
                                                           for _ in range(8)))])
            elif kind == "text":
                columns.append(self.column("I", rows))
            elif isinstance(kind, list):
                columns.append([kind[i] for i in self.column("B", rows)])
            else:
                column = self.column(kind, rows)
                columns.append([str(v) for v in column] if kind == "q" else column)
        made = []
        for row in zip(*columns):
            made.append({name: self.take(value).decode() if kind == "text" else value
                         for (name, kind), value in zip(fields, row)})
        return [row[""] for row in made] if fields[0][0] == "" else made

    def painting(self):
        said = {"format": "impasto strokes", "version": 2}
        if self.remark:
            said["remark"] = self.remark
        said.update({name: self.one(kind) for name, kind in FIELDS})
        strokes = self.rows(STROKE, self.number("I"))
        points = self.rows(POINT, sum(s["points"] for s in strokes))
        at = 0
        for stroke in strokes:
            count = stroke.pop("points")
            stroke["path"] = [list(p.values()) for p in points[at:at + count]]
            at += count
        assert self.at == len(self.data)
        said["strokes"] = strokes
        return said


def same(a, b, where=""):
    """JSON's numbers are the shortest that mean a float32: they are compared as such."""
    if isinstance(a, float) or isinstance(b, float):
        assert np.float32(a) == np.float32(b) or a == b, (where, a, b)
    elif isinstance(a, dict):
        assert list(a) == list(b), (where, list(a), list(b))
        for key in a:
            same(a[key], b[key], f"{where}.{key}")
    elif isinstance(a, list):
        assert len(a) == len(b), where
        for i, (x, y) in enumerate(zip(a, b)):
            same(x, y, f"{where}[{i}]")
    else:
        assert a == b, (where, a, b)


def test_the_stream_the_json_and_the_painting_say_the_same(folder):
    write_midi(folder / "song.mid")
    for style in ("oil", "ink", "lyrical"):
        for name in ("a.strokes", "a.strokes.gz", "a.json"):
            ran = impasto("paint", "song.mid", *SMALL, "--style", style, "--strokes", name, "--json",
                          cwd=folder)
            assert pathlib.Path(ran.json()["files"][-1]).name == name, ran.out
        plain = (folder / "a.strokes").read_bytes()
        read = Stream(plain).painting()
        said = json.loads((folder / "a.json").read_text())
        assert read.pop("remark").startswith("impasto-seal:strokes")
        assert said.pop("remark").startswith("impasto-seal:strokes")
        same(read, said)
        packed = Stream(gzip.decompress((folder / "a.strokes.gz").read_bytes()))
        assert packed.remark == ""
        same(packed.painting(), said)
        db = sqlite3.connect(folder / "song.impasto")
        rows = db.execute("SELECT start_s, width, path, cause_kind, cause_index FROM strokes "
                          "ORDER BY id").fetchall()
        assert len(rows) == len(said["strokes"]) > 10
        for (start, width, path, kind, index), stroke in zip(rows, said["strokes"]):
            reason = said["reasons"][stroke["reason"]]
            assert (start, np.float32(width)) == (stroke["start_s"], np.float32(stroke["width"]))
            assert (kind, index) == (reason["kind"], reason["index"])
            at = np.frombuffer(path, "<f4").reshape(-1, 4)
            assert (at == np.float32(stroke["path"])[:, :4]).all()
            assert len(reason["sentence"]) > 8
        assert said["recipe"] or style == "oil"
        assert said["painted_width_px"] == 64


def test_a_stream_asked_for_twice_is_the_same_file(folder):
    write_midi(folder / "song.mid")
    for name in ("a.gz", "b.gz"):
        impasto("paint", "song.mid", *SMALL, "--strokes", name, cwd=folder)
    assert (folder / "a.gz").read_bytes() == (folder / "b.gz").read_bytes()


def test_a_painting_gives_its_strokes_without_being_composed_again(folder):
    write_midi(folder / "song.mid")
    impasto("paint", "song.mid", *SMALL, "--seed", 5, "--strokes", "a.json", cwd=folder)
    impasto("paint", "song.impasto", *SMALL, "-o", "b.png", "--strokes", "b.json", cwd=folder)
    a, b = (json.loads((folder / name).read_text()) for name in ("a.json", "b.json"))
    assert a["sheet"]["seed"] == "5"
    same(a, b)


def test_it_goes_where_it_is_told_and_over_nothing_of_others(folder):
    write_midi(folder / "song.mid")
    (folder / "out").mkdir()
    impasto("paint", "song.mid", *SMALL, "-o", "out/", "--strokes", "out/", cwd=folder)
    assert (folder / "out/song.strokes").exists()
    impasto("paint", "song.mid", *SMALL, "-o", "out/", "--strokes", "out/", cwd=folder)  # untouched
    touched = folder / "out/song.strokes"
    touched.write_bytes(touched.read_bytes() + b"x")
    notes = folder / "notes.json"
    notes.write_text("{}")
    for name, word in (("out/", "changed"), ("notes.json", "did not write"), ("a.txt", ".strokes"),
                       ("no/a.json", "folder"), ("song.mid", ".strokes"), ("out/song.png", ".json")):
        before = sorted(p.name for p in folder.rglob("*"))
        ran = impasto("paint", "song.mid", *SMALL, "--strokes", name, cwd=folder, code=2)
        assert len(ran.err.splitlines()) == 1 and word in ran.err, (name, ran.err)
        assert sorted(p.name for p in folder.rglob("*")) == before
    assert notes.read_text() == "{}"


if __name__ == "__main__":
    run_tests(sys.modules[__name__])
