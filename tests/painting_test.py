# SPDX-License-Identifier: GPL-3.0-or-later
"""A picture of a piece: the same again, at any size, corrected, and explained."""
import contextlib
import json
import re
import sqlite3
import sys

from support import (RATE, example, impasto, leftovers, need, np, read_picture, read_values,
                     run_tests, tune, write_wav)

need("ffmpeg", "ffmpeg")
SIZE = ("--size", "256x192", "--stats")


def test_painting_writes_a_picture_and_the_plan_and_names_them(folder):
    write_wav(folder / "song.wav", tune(8.0))
    ran = impasto("paint", "song.wav", *SIZE, cwd=folder)
    assert ran.out.split() == ["song.png", "song.impasto"], ran.out
    assert leftovers(folder, "song.wav") == ["song.impasto", "song.png"]
    pixels = read_picture(folder / "song.png", 256, 192)
    assert pixels.std() > 3.0, "an empty canvas"
    for stage in ("listen", "compose", "paint", "show", "write"):
        assert f"{stage} " in ran.err, ran.err


def test_every_kind_of_picture_holds_the_same_pixels(folder):
    write_wav(folder / "song.wav", tune(4.0))
    wanted = impasto("paint", "song.wav", *SIZE, cwd=folder)
    for name in ("a.tif", "a.tiff", "a.png"):
        assert impasto("paint", "song.wav", "-o", name, *SIZE, cwd=folder).hash() == wanted.hash()
        assert (read_picture(folder / name, 256, 192) ==
                read_picture(folder / "song.png", 256, 192)).all(), name
    impasto("paint", "song.wav", "-o", "a.jpg", *SIZE, cwd=folder)
    error = (read_picture(folder / "a.jpg", 256, 192).astype(float) -
             read_picture(folder / "song.png", 256, 192))
    assert np.abs(error).mean() < 4.0


def test_a_seed_gives_another_painting_and_the_same_seed_the_same(folder):
    write_wav(folder / "song.wav", tune(6.0))
    hashes = [impasto("paint", "song.wav", "--seed", seed, *SIZE, cwd=folder).hash()
              for seed in (1, 2, 2)]
    assert hashes[0] != hashes[1] and hashes[1] == hashes[2], hashes


def test_a_painting_is_composed_anew_with_what_it_was_made_with_and_one_thing_changed(folder):
    write_wav(folder / "song.wav", tune(6.0))
    made = ("--style", "impressionist", "--with", "ink", "--scheme", "spiral", "--palette", "zorn",
            "--density", 0.5, "--boldness", 1.5, "--warmth", 0.5)
    wanted = impasto("paint", "song.wav", *made, "--seed", 3, "-o", "wanted.png", *SIZE, cwd=folder)
    first = impasto("paint", "song.wav", *made, "--seed", 2, *SIZE, cwd=folder)
    again = impasto("paint", "song.impasto", "-o", "again.png", *SIZE, cwd=folder)
    assert again.hash() == first.hash()
    (folder / "song.wav").unlink()
    anew = impasto("paint", "song.impasto", "--seed", 3, "-o", "anew.png", *SIZE, cwd=folder)
    assert anew.hash() == wanted.hash() != first.hash()
    assert anew.out.split() == ["anew.png", "anew.impasto"]
    oil = impasto("paint", "song.impasto", "--style", "oil", "-o", "oil.png", *SIZE, cwd=folder)
    assert oil.hash() != first.hash()
    # Beside the painting it would overwrite it.
    ran = impasto("paint", "song.impasto", "--seed", 4, cwd=folder, code=2)
    assert "--output" in ran.err


def test_each_control_changes_the_picture_and_its_neutral_value_does_not(folder):
    write_wav(folder / "song.wav", tune(6.0))
    plain = impasto("paint", "song.wav", *SIZE, cwd=folder).hash()
    same = ("--style", "oil", "--scheme", "music", "--palette", "music", "--density", 1,
            "--boldness", 1, "--warmth", 0)
    assert impasto("paint", "song.wav", *same, "-o", "a.png", *SIZE, cwd=folder).hash() == plain
    seen = {plain}
    for change in (("--style", "lyrical"), ("--with", "expressionist"), ("--scheme", "triptych"),
                   ("--palette", "fire"), ("--palette", "TitaniumWhite,CobaltBlue"),
                   ("--density", 2), ("--boldness", 2), ("--warmth", 1), ("--palette", "a.png")):
        seen.add(impasto("paint", "song.wav", *change, "-o", "b.png", *SIZE, cwd=folder).hash())
    assert len(seen) == 10, seen


def test_a_style_of_your_own_is_kept_with_the_painting(folder):
    write_wav(folder / "song.wav", tune(4.0))
    (folder / "my.toml").write_text('name = "my"\n[chords]\nmanner = "forms"\n')
    impasto("paint", "song.wav", "--style", "my.toml", *SIZE, cwd=folder)
    wanted = impasto("paint", "song.wav", "--style", "my.toml", "--seed", 2, "-o", "b.png", *SIZE,
                     cwd=folder)
    (folder / "my.toml").unlink()
    anew = impasto("paint", "song.impasto", "--seed", 2, "-o", "c.png", *SIZE, cwd=folder)
    assert anew.hash() == wanted.hash()


def test_a_palette_of_your_own_is_what_it_says_and_is_kept_with_the_painting(folder):
    write_wav(folder / "song.wav", tune(4.0))
    (folder / "my.toml").write_text('name = "my"\npigments = ["TitaniumWhite", "PyrroleRed"]\n')
    mine = impasto("paint", "song.wav", "--palette", "my.toml", *SIZE, cwd=folder)
    named = impasto("paint", "song.wav", "--palette", "TitaniumWhite,PyrroleRed", "-o", "b.png", *SIZE,
                    cwd=folder)
    assert mine.hash() == named.hash()
    (folder / "my.toml").unlink()
    wanted = impasto("paint", "b.impasto", "--seed", 2, "-o", "c.png", *SIZE, cwd=folder)
    anew = impasto("paint", "song.impasto", "--seed", 2, "-o", "d.png", *SIZE, cwd=folder)
    assert anew.hash() == wanted.hash() != mine.hash()
    for text, word in (('name = "my"\npigments = ["Mud", "PyrroleRed"]\n', "Mud"),
                       ('name = "my"\npigments = ["PyrroleRed"]\n', "my.toml:2"), ("name =", "my.toml")):
        (folder / "my.toml").write_text(text)
        ran = impasto("paint", "song.wav", "--palette", "my.toml", *SIZE, cwd=folder, code=3)
        assert word in ran.err and len(ran.err.splitlines()) == 1, ran.err


def test_the_variation_that_is_chosen_is_the_one_that_is_painted(folder):
    impasto("variations", example(), "-n", 3, "--seed", 4, "--style", "ink", "-o", "sheet.png",
            "--size", "600x450", "--stats", cwd=folder)
    # The first seed is always among them; which the others are, their looks decide.
    impasto("paint", example(), "--seed", 4, "--style", "ink", "-o", "four.png", "--size",
            "533x400", cwd=folder)
    raw = (folder / "sheet.png").read_bytes()
    width, height = (int.from_bytes(raw[i:i + 4], "big") for i in (16, 20))
    sheet = read_picture(folder / "sheet.png", width, height).astype(float)
    four = read_picture(folder / "four.png", 533, 400).astype(float)
    gap = (width - 2 * 533) // 3
    tile = sheet[gap:gap + 400, gap:gap + 533]
    # Three pixels in four thousand of the shape are lost to rounding.
    assert np.abs(tile - four).mean() < 6.0, np.abs(tile - four).mean()
    other = sheet[gap:gap + 400, 2 * gap + 533:2 * gap + 2 * 533]
    assert np.abs(other - four).mean() > 2 * np.abs(tile - four).mean()


def test_styles_are_listed_and_shown(folder):
    names = [line.split()[0] for line in impasto("styles", cwd=folder).out.splitlines()]
    assert names[0] == "oil" and {"impressionist", "expressionist", "ink", "lyrical", "watercolour",
                                  "knife", "nihonga"} <= set(names)
    assert len(impasto("styles", "--json", cwd=folder).json()["styles"]) == len(names)
    ran = impasto("styles", example(), "--sheet", "sheet.png", cwd=folder)
    assert ran.out.split() == ["sheet.png"] and leftovers(folder) == ["sheet.png"]


def test_moods_are_listed_shown_kept_and_give_way(folder):
    names = [line.split()[0] for line in impasto("moods", cwd=folder).out.splitlines()]
    assert {"calm", "storm", "night", "dawn", "joy", "grief", "dream", "machine"} <= set(names)
    assert len(impasto("moods", "--json", cwd=folder).json()["moods"]) == len(names)
    ran = impasto("moods", example(), "--sheet", "sheet.png", cwd=folder)
    assert ran.out.split() == ["sheet.png"] and leftovers(folder) == ["sheet.png"]

    def recipe(name):
        with contextlib.closing(sqlite3.connect(folder / name)) as file:
            return dict(file.execute("SELECT key, value FROM settings WHERE key LIKE 'recipe_%'"))

    def paint(name, *options, source=example()):
        return impasto("paint", source, "-o", name + ".png", *SIZE, *options, cwd=folder).hash()

    storm = paint("storm", "--mood", "storm")
    kept = recipe("storm.impasto")
    assert kept["recipe_mood"] == "storm" and kept["recipe_style"] == "expressionist", kept
    assert paint("again", source="storm.impasto") == storm
    # What is asked for beside it counts more, and what it does not say is as without it.
    own = paint("own", "--mood", "storm", "--style", "ink", "--ground", "music")
    kept = recipe("own.impasto")
    assert kept["recipe_style"] == "ink" and "recipe_ground" not in kept, kept
    assert "recipe_scheme" in kept and own != storm
    # Another mood takes the place of all of the first.
    assert paint("calm", "--mood", "calm", source="storm.impasto") == paint("c", "--mood", "calm")
    assert "recipe_palette" not in recipe("calm.impasto")
    (folder / "mine.toml").write_text('name = "mine"\nline = "x"\nground = "dark"\nwarmth = 1\n')
    assert paint("mine", "--mood", "mine.toml") == paint("m", "--ground", "dark", "--warmth", 1)
    assert recipe("mine.impasto")["recipe_mood"] == "mine"


def test_a_plan_is_painted_again_without_its_sound(folder):
    write_wav(folder / "song.wav", tune(6.0))
    first = impasto("paint", "song.wav", *SIZE, cwd=folder)
    (folder / "song.wav").unlink()
    again = impasto("paint", "song.impasto", "-o", "again.png", *SIZE, cwd=folder)
    assert again.hash() == first.hash()
    assert again.out.split() == ["again.png"]


def test_a_plan_at_another_size_is_the_same_painting(folder):
    write_wav(folder / "song.wav", tune(6.0))
    impasto("paint", "song.wav", "--size", "512x384", cwd=folder)
    impasto("paint", "song.impasto", "-o", "small.png", "--size", "256x192", cwd=folder)
    large = read_picture(folder / "song.png", 512, 384).astype(float)
    small = read_picture(folder / "small.png", 256, 192).astype(float)

    def blurred(pixels, block):
        h, w = pixels.shape[0] // block, pixels.shape[1] // block
        return pixels.reshape(h, block, w, block, 3).mean(axis=(1, 3))

    error = np.abs(blurred(large, 32) - blurred(small, 16)).mean()
    assert error < 12.0, error


def test_silence_is_bare_canvas_with_a_line_that_says_so(folder):
    write_wav(folder / "silence.wav", np.zeros(3 * RATE, np.int64))
    ran = impasto("paint", "silence.wav", "--size", "256x192", "--json", cwd=folder)
    assert "silence" in ran.err and len(ran.err.splitlines()) == 1, ran.err
    assert ran.json().get("strokes", 0) == 0, ran.out
    assert read_picture(folder / "silence.png", 256, 192).mean() > 100


def test_a_fifth_of_a_second_is_painted_with_a_line_that_says_so(folder):
    write_wav(folder / "blip.wav", tune(0.2))
    ran = impasto("paint", "blip.wav", *SIZE, cwd=folder)
    assert "shorter than a second (0.20 s)" in ran.err, ran.err
    assert (folder / "blip.png").exists()


def test_quiet_says_nothing_but_results(folder):
    write_wav(folder / "blip.wav", tune(0.2))
    ran = impasto("paint", "blip.wav", "--quiet", "--size", 64, cwd=folder)
    assert ran.err == "" and ran.out.split() == ["blip.png", "blip.impasto"], (ran.err, ran.out)


def test_an_analysis_given_back_unchanged_changes_nothing(folder):
    write_wav(folder / "song.wav", tune(20.0))
    plain = impasto("paint", "song.wav", *SIZE, cwd=folder)
    impasto("listen", "song.wav", cwd=folder)
    given = impasto("paint", "song.wav", "--analysis", "song.jams", *SIZE, cwd=folder)
    assert given.hash() == plain.hash()


def bent_song(path):
    """Four notes of a violin: plain, shaken by the modulation wheel, slid up, and a detuned one."""
    def after(ticks, *data):
        return bytes([ticks >> 7 | 128, ticks & 127, *data])
    track = after(0, 0xC0, 40)
    for key, wheel in ((67, None), (69, "shakes"), (71, "slides"), (72, "stands")):
        if wheel == "stands":
            track += after(0, 0xE0, 0, 72)
        track += after(0, 0xB0, 1, 127 if wheel == "shakes" else 0) + after(0, 0x90, key, 100)
        for i in range(48):
            track += after(10, 0xE0, 0, 64 + i) if wheel == "slides" else after(10, 0xB0, 7, 100)
        track += after(0, 0x80, key, 0) + after(0, 0xE0, 0, 64)
    track += b"\0\xff\x2f\0"
    path.write_bytes(b"MThd\0\0\0\6\0\0\0\1" + (240).to_bytes(2, "big") + b"MTrk" +
                     len(track).to_bytes(4, "big") + track)


def test_bends_of_a_score_are_kept_in_its_analysis_and_its_painting(folder):
    bent_song(folder / "song.mid")
    impasto("listen", "song.mid", cwd=folder)
    first = (folder / "song.jams").read_bytes()
    for annotation in json.loads(first)["annotations"]:
        if annotation["sandbox"].get("role") in ("notes", "melody"):
            bends = annotation["sandbox"]["bends"]
            assert [bool(b) for b in bends] == [False, True, True, False], bends
            assert abs(max(bends[1][1::2]) - 0.5) < 0.05 and len(bends[1]) > 20, bends[1]
            assert bends[2][:2] == [0, 0] and abs(bends[2][-1] - 47 / 32) < 0.05, bends[2]
            assert annotation["data"][3]["value"] == 72.25, annotation["data"][3]
    impasto("listen", "song.mid", "--analysis", "song.jams", "-o", "again.jams", cwd=folder)
    assert (folder / "again.jams").read_bytes() == first
    wanted = impasto("paint", "song.mid", "--seed", 3, "-o", "wanted.png", *SIZE, cwd=folder)
    given = impasto("paint", "song.mid", "--analysis", "song.jams", *SIZE, cwd=folder)
    anew = impasto("paint", "song.impasto", "--seed", 3, "-o", "anew.png", *SIZE, cwd=folder)
    plain = impasto("paint", "song.mid", "-o", "plain.png", *SIZE, cwd=folder)
    assert given.hash() == plain.hash() and anew.hash() == wanted.hash() != plain.hash()


def test_a_corrected_analysis_is_what_is_painted(folder):
    write_wav(folder / "song.wav", tune(20.0))
    plain = impasto("paint", "song.wav", *SIZE, cwd=folder)
    impasto("listen", "song.wav", cwd=folder)
    jams = json.loads((folder / "song.jams").read_text())
    changed = 0
    for annotation in jams["annotations"]:
        if annotation["namespace"].startswith("segment"):
            annotation["data"] = [
                {"time": 0.0, "duration": 7.0, "value": "A", "confidence": 1.0},
                {"time": 7.0, "duration": 7.0, "value": "B", "confidence": 1.0},
                {"time": 14.0, "duration": 6.0, "value": "A", "confidence": 1.0}]
            changed += 1
    assert changed == 1
    (folder / "mine.jams").write_text(json.dumps(jams))
    heard = impasto("listen", "song.wav", "--analysis", "mine.jams", "-o", "again.jams", "--json",
                    cwd=folder).json()["piece"]["sections"]
    assert [(s["label"], s["start"], s["returns"]) for s in heard] == [
        ("A", 0, 0), ("B", 7, 0), ("A", 14, 1)], heard
    corrected = impasto("paint", "song.wav", "--analysis", "mine.jams", *SIZE, cwd=folder)
    assert corrected.hash() != plain.hash()


def test_listen_tells_what_it_heard_and_writes_it_down(folder):
    ran = impasto("listen", example(), cwd=folder)
    for word in ("tempo", "metre", "key", "loudness", "emotion", "sections", "returns"):
        assert word in ran.out, ran.out
    name = example().stem + ".jams"
    assert ran.out.split("\n")[-2] == name
    namespaces = {a["namespace"] for a in json.loads((folder / name).read_text())["annotations"]}
    assert {"beat", "tempo", "segment_open", "key_mode", "chord", "note_midi",
            "onset"} <= namespaces, namespaces


def test_live_listening_hears_the_same_in_blocks_of_any_size_and_tells_beats_ahead(folder):
    write_wav(folder / "song.wav", tune(20.0))
    told = {}
    for block in 64, 1000:
        out = folder / f"{block}.jams"
        impasto("listen", "song.wav", "--live", "--block", block, "-o", out, "--events", "song.txt", cwd=folder)
        rows = [line.split("\t") for line in (folder / "song.txt").read_text().splitlines()[1:]]
        told[block] = [row[1:] for row in rows]
        kinds = {row[2] for row in rows}
        assert kinds >= {"onset", "beat", "chord", "key", "section", "curves", "pitch", "emotion"}, kinds
        ahead = [float(row[1]) - float(row[0]) for row in rows if row[2] == "beat"]
        assert len(ahead) > 20 and sum(a > 0 for a in ahead) > 0.9 * len(ahead), ahead
        late = [float(row[0]) - float(row[1]) for row in rows if row[2] == "onset"]
        assert max(late) < 0.04, late
    assert told[64] == told[1000]
    assert (folder / "64.jams").read_bytes() == (folder / "1000.jams").read_bytes()


def test_colour_and_height_are_written_apart(folder):
    large = ("--size", "1280x960", "--stats")  # the weave shows only where threads are wide enough
    write_wav(folder / "song.wav", tune(6.0))
    plain = impasto("paint", "song.wav", *large, cwd=folder)
    lit = read_picture(folder / "song.png", 1280, 960)
    ran = impasto("paint", "song.wav", "--albedo", "colour.png", "--height", "height.png", *large,
                  cwd=folder)
    assert ran.out.split() == ["song.png", "song.impasto", "colour.png", "height.png"], ran.out
    assert ran.hash() == plain.hash(), "the picture changed"
    colour = read_picture(folder / "colour.png", 1280, 960).astype(float)
    height = read_values(folder / "height.png", 1280, 960)
    # Numbers, 1024 to a coat: bare ground is 0, most paint lies less than eight coats thick.
    assert height.min() == 0 and 256 < np.percentile(height, 99) < 8192, np.percentile(height, 99)
    assert height.dtype.itemsize == 2 and len(np.unique(height)) > 256, "only 8 bits"
    # Light moves the picture away from its colour, but not far: it is the same painting.
    away = np.abs(colour - lit)
    assert 0.3 < away.mean() < 20, away.mean()
    centred = [v - v.mean() for v in (colour, lit.astype(float))]
    r = (centred[0] * centred[1]).sum() / np.sqrt((centred[0]**2).sum() * (centred[1]**2).sum())
    assert r > 0.9, r
    # Unlit, bare ground is one colour; lit, the weave shows.
    bare = height == 0
    assert bare.sum() > 100, bare.sum()
    assert colour[bare].std(axis=0).max() < 0.1 < 0.5 < lit[bare].std(axis=0).min()


def test_colour_and_height_need_names_of_their_own(folder):
    write_wav(folder / "song.wav", tune(2.0))
    for names, word in ((("--height", "h.tif"), "16 bit"), (("--albedo", "a.gif"), "a.gif"),
                        (("--albedo", "song.png"), "same name"),
                        (("--albedo", "x.png", "--height", "x.png"), "same name")):
        ran = impasto("paint", "song.wav", *names, *SIZE, cwd=folder, code=2)
        assert word in ran.err, ran.err
        assert leftovers(folder, "song.wav") == [], names


def test_an_analysis_tells_what_is_used_and_loses_nothing_of_others(folder):
    write_wav(folder / "song.wav", tune(4.0))
    impasto("listen", "song.wav", cwd=folder)
    analysis = json.loads((folder / "song.jams").read_text())
    analysis["file_metadata"]["artist"] = "Me"
    analysis["file_metadata"]["duration"] = 1e12
    lyrics = {"namespace": "lyrics", "data": [{"time": 0, "duration": 1, "value": "la",
                                               "confidence": float("nan")}]}
    analysis["annotations"].append(lyrics)
    (folder / "mine.jams").write_text(json.dumps(analysis))  # Python writes NaN
    ran = impasto("listen", "song.wav", "--analysis", "mine.jams", "-o", "new.jams", cwd=folder)
    assert "another length" in ran.err and "not read: lyrics" in ran.err, ran.err
    new = json.loads((folder / "new.jams").read_text())
    assert new["file_metadata"]["artist"] == "Me", new["file_metadata"]
    assert abs(new["file_metadata"]["duration"] - 4.0) < 0.1, new["file_metadata"]
    assert [a for a in new["annotations"] if a["namespace"] == "lyrics"], "lost"
    (folder / "none.jams").write_text('{"annotations": [{"namespace": "note_hz", "data": []}]}')
    ran = impasto("listen", "song.wav", "--analysis", "none.jams", "-o", "o.jams", cwd=folder)
    assert "nothing in it is used: it holds note_hz" in ran.err, ran.err


def test_why_tells_a_listener_what_was_heard_and_what_it_did(folder):
    impasto("paint", example(), "--size", "300x300", cwd=folder)
    plan = example().stem + ".impasto"
    told, grounds = 0, 0
    for point in ("150,150", "60,200", "240,90", "20,20", "200,260", "120,60"):
        answer = impasto("why", plan, point, "--size", "300x300", "--json", cwd=folder).json()
        text = impasto("why", plan, point, "--size", "300x300", cwd=folder).out
        if answer["stroke"] is None:
            assert "bare ground" in text, text
            continue
        told += 1
        grounds += answer["ground"]
        # One sentence each, and the program's own words are not a listener's.
        first, second = text.splitlines()[:2]
        assert first.lower() == answer["why"].lower() + ".", text
        assert second == "It made " + answer["mark"] + ".", text
        assert re.search(r"\b\d+:\d\d\b", first), text
        assert " pass" not in text and "stroke " + str(answer["stroke"]) not in text, text
        database = sqlite3.connect(folder / plan)
        kind, index, start = database.execute(
            "SELECT cause_kind, cause_index, cause_start_s FROM strokes WHERE id=?",
            (answer["stroke"],)).fetchone()
        database.close()
        if not answer["ground"]:
            assert (answer["kind"], answer["index"]) == (kind, index), answer
            assert abs(answer["start"] - start) < 1e-5, answer
        else:
            assert kind == "piece", kind
            assert answer["kind"] in ("onset", "melody", "bass", "note", "piece"), answer
    assert told >= 4, told
    ran = impasto("why", plan, "300,10", "--size", "300x300", cwd=folder, code=2)
    assert "300x300" in ran.err


def test_why_answers_in_french_too(folder):
    impasto("paint", example(), "--size", "300x300", cwd=folder)
    plan = example().stem + ".impasto"
    shapes = set()
    for point in ("150,150", "60,200", "240,90", "20,20", "200,260", "120,60"):
        asked = ("why", plan, point, "--size", "300x300")
        ours, english = (impasto(*asked, *more, "--json", cwd=folder).json()
                         for more in (("--language", "fr"), ()))
        assert ours["stroke"] == english["stroke"]
        if ours["stroke"] is None:
            continue
        assert re.fullmatch(r"(une touche|un lavis|un trait)\b.* (au|à la) \w+.*, .+", ours["mark"]), ours
        assert not set(re.findall(r"\w+", ours["mark"])) & {"the", "of", "brush", "wet", "over"}, ours
        assert re.findall(r"\d+:\d\d", ours["why"]) == re.findall(r"\d+:\d\d", english["why"])
        shapes.add((english["mark"].split(" of a ")[0].split()[-1], ours["mark"].split()[1]))
        text = impasto(*asked, "--language", "fr", cwd=folder).out
        assert "Il en est venu " + ours["mark"] + "." in text.splitlines(), text
    assert shapes and shapes <= {("dab", "touche"), ("wash", "lavis"), ("stroke", "trait")}, shapes
    assert "one of en fr" in impasto("why", plan, "1,1", "--language", "de", cwd=folder, code=2).err


def test_why_on_bare_ground_says_so(folder):
    write_wav(folder / "silence.wav", np.zeros(2 * RATE, np.int64))
    impasto("paint", "silence.wav", "--size", "64x64", cwd=folder)
    ran = impasto("why", "silence.impasto", "5,5", "--size", "64x64", cwd=folder)
    assert "bare ground" in ran.out, ran.out
    ran = impasto("why", "silence.impasto", "5,5", "--size", "64x64", "--language", "fr", cwd=folder)
    assert ran.out == "fond nu : rien n’a été peint ici\n"


def test_doctor_finds_what_is_needed(folder):
    ran = impasto("doctor", cwd=folder)
    for word in ("FFmpeg", "libx264", "aac", "soundfont", "SIMD"):
        assert word in ran.out, ran.out
    assert impasto("doctor", "--json", cwd=folder).json()["SIMD targets"]


run_tests(sys.modules[__name__])
