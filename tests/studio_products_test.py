# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person can take away from the studio is what the commands make, and what is known of a song
while it is heard."""
import gzip
import io
import json
import sys
import time
import zipfile

from studio_support import Events, Studio
from support import impasto, need, np, read_picture, run_tests, tune, write_midi, write_wav

need("ffmpeg", "ffmpeg")


def made(studio, work, **asked):
    """The one more file that there is of a work, and what it says of it."""
    job = studio.over(studio.make(**asked))
    assert job["state"] == "done", job
    entry = studio.work(work["id"])["made"][-1]
    assert entry["number"] == job["made"]
    answer = studio.ask("GET", f"works/{work['id']}/made/{job['made']}")
    assert answer.status == 200 and len(answer.body) == entry["bytes"] > 0
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Type"] == entry["type"]
    return entry, answer.body


def a_painting(folder, studio, seconds=6.0):
    write_wav(folder / "song.wav", tune(seconds))
    work = studio.heard(folder / "song.wav")
    plan = studio.plan(work, seed=2, width=256, height=256)
    painting = studio.ask("GET", f"plans/{plan['id']}/painting").body
    (folder / "mine.impasto").write_bytes(painting)
    return work, plan


def test_lanes_are_known_before_all_is_heard(folder):
    write_wav(folder / "song.wav", tune(60.0))
    with Studio(folder) as studio:
        events = Events(studio)
        dropped = studio.drop(folder / "song.wav")
        path = f"works/{dropped['id']}/known"
        while not any(job["known"] > 0 for job in list(events.jobs)):
            time.sleep(0.01)
        answer = studio.ask("GET", path)
        assert answer.status == 200 and not studio.work(dropped["id"])["heard"]
        jams = answer.json()
        assert abs(jams["file_metadata"]["duration"] - 60.0) < 0.1
        assert len(jams["sandbox"]["impasto"]["curves"]["loudness"]) > 500
        told = [job["known"] for job in events.of(dropped["job"])]
        assert told == sorted(told) and told[-1] >= 3, told
        assert studio.ask("GET", path).status == 404  # it is all in the piece


def test_layers_are_those_of_impasto_paint(folder):
    with Studio(folder) as studio:
        work, plan = a_painting(folder, studio)
        impasto("paint", "mine.impasto", "--size", 256, "--albedo", "colour.png", "--height", "height.png",
                cwd=folder)
        for layer in ("colour", "height"):
            entry, body = made(studio, work, kind="still", plan=plan["id"], width=256, height=256, layer=layer)
            assert entry["kind"] == layer and entry["ending"] == ".png"
            (folder / f"got-{layer}.png").write_bytes(body)
            assert (read_picture(folder / f"got-{layer}.png", 256, 256) ==
                    read_picture(folder / f"{layer}.png", 256, 256)).all(), layer
        files = sorted(path.name for path in (studio.library / work["id"] / "made").iterdir())
        assert files == ["1.png", "2.png"], files
        refused = studio.send("POST", "jobs", {"kind": "still", "plan": plan["id"], "layer": "height",
                                               "format": "jpg"})
        assert refused.status == 400 and refused.json()["error"]["hint"] == "give png"


def test_strokes_are_those_of_impasto_paint(folder):
    with Studio(folder) as studio:
        work, plan = a_painting(folder, studio)
        impasto("paint", "mine.impasto", "--size", 256, "--strokes", "mine.json", cwd=folder)
        entry, body = made(studio, work, kind="strokes", plan=plan["id"])
        mine = json.loads((folder / "mine.json").read_text())
        assert json.loads(body)["strokes"] == mine["strokes"] and len(mine["strokes"]) > 10


def test_sentences_of_strokes_come_in_french(folder):
    with Studio(folder) as studio:
        _, plan = a_painting(folder, studio)
        path = f"plans/{plan['id']}/strokes"
        english, french = (gzip.decompress(studio.ask("GET", path + more).body)
                           for more in ("", "?language=fr"))
        assert b" at 0:0" in english and " à 0:0".encode() in french and b" at 0:0" not in french
        assert gzip.decompress(studio.ask("GET", path + "?language=xx").body) == english


def test_a_sealed_page_is_that_of_impasto_seal(folder):
    with Studio(folder) as studio:
        work, plan = a_painting(folder, studio)
        impasto("seal", "mine.impasto", "--sound", "song.wav", "--language", "fr", "-o", "mine.html", cwd=folder)
        entry, body = made(studio, work, kind="sealed", plan=plan["id"], language="fr")
        assert entry["type"] == "application/octet-stream", "a page of somebody is never shown from here"
        assert body == (folder / "mine.html").read_bytes()


def test_an_exhibition_is_the_folder_of_impasto_exhibit(folder):
    with Studio(folder) as studio:
        work, plan = a_painting(folder, studio)
        impasto("exhibit", "mine.impasto", "--sound", "song.wav", "--title", "One song", "--zoom", 1600,
                "-o", "site", cwd=folder)
        asked = {"kind": "exhibition", "plan": plan["id"], "title": "One song", "zoom": 1600}
        _, body = made(studio, work, **asked)
        archive = zipfile.ZipFile(io.BytesIO(body))
        assert archive.testzip() is None
        theirs = {str(path.relative_to(folder / "site")): path.read_bytes()
                  for path in (folder / "site").rglob("*") if path.is_file()}
        ours = {name.removeprefix("exhibition/"): archive.read(name) for name in archive.namelist()}
        assert ours == theirs and "index.html" in ours and len(ours) > 10
        assert made(studio, work, **asked)[1] == body, "a clock is in it"
        assert sorted(path.name for path in (studio.library / work["id"] / "made").iterdir()) == ["1.zip", "2.zip"]


def test_an_exhibition_is_cancelled_and_leaves_nothing(folder):
    with Studio(folder) as studio:
        work, plan = a_painting(folder, studio)
        events = Events(studio)
        job = studio.make(kind="exhibition", plan=plan["id"], zoom=8192)
        while not any(each["job"] == job and each["phase"] == "painting" for each in list(events.jobs)):
            time.sleep(0.01)
        assert studio.ask("DELETE", f"jobs/{job}").status == 202
        assert events.of(job)[-1]["state"] == "cancelled"
        assert list((studio.library / work["id"] / "made").iterdir()) == []
        assert studio.work(work["id"])["made"] == []


def test_a_sheet_is_that_of_impasto_variations(folder):
    with Studio(folder) as studio:
        work, plan = a_painting(folder, studio)
        impasto("variations", "mine.impasto", "--seed", 2, "--size", "256x256", "-n", 2, "-o", "sheet.png",
                cwd=folder)
        _, body = made(studio, work, kind="sheet", plan=plan["id"], count=2)
        (folder / "ours.png").write_bytes(body)
        shape = np.frombuffer(body[16:24], ">u4")
        ours, theirs = (read_picture(folder / name, *map(int, shape)) for name in ("ours.png", "sheet.png"))
        assert (ours == theirs).all() and ours.std() > 5


def test_what_was_heard_is_drawn_with_the_corrections(folder):
    write_midi(folder / "song.mid", keys=(60, 62, 64, 65) * 8)
    with Studio(folder) as studio:
        work = studio.heard(folder / "song.mid")
        plan = studio.plan(work, width=256, height=256)
        _, first = made(studio, work, kind="hearing", plan=plan["id"])
        assert first[:4] == b"\x89PNG"
        answer = studio.ask("GET", f"works/{work['id']}/piece")
        jams = answer.json()
        chords = next(each for each in jams["annotations"] if each["namespace"] == "chord")
        chords["data"][0]["value"] = "F#:min7"
        assert studio.send("PUT", f"works/{work['id']}/piece", jams,
                           {"If-Match": answer.headers["ETag"]}).status == 200
        assert made(studio, work, kind="hearing", plan=plan["id"])[1] != first


def test_words_of_a_person_stay_and_go(folder):
    write_midi(folder / "song.mid", keys=(60, 62, 64, 65) * 8)
    with Studio(folder) as studio:
        work = studio.heard(folder / "song.mid")
        path = f"works/{work['id']}/piece"
        answer = studio.ask("GET", path)
        jams, tag = answer.json(), answer.headers["ETag"]
        beat = next(each for each in jams["annotations"] if each["namespace"] == "beat")
        words = {"namespace": "lyrics", "time": 0, "duration": 16, "sandbox": {}, "annotation_metadata":
                 {"annotation_tools": "by hand", "data_source": "a person"},
                 "data": [{"time": 1.0, "duration": 2.0, "value": "la la", "confidence": 1}]}
        sent = studio.send("PUT", path, {**jams, "annotations": [beat, words]}, {"If-Match": tag})
        assert sent.status == 200
        kept = studio.ask("GET", path).json()["annotations"]
        assert [each["data"] for each in kept if each["namespace"] == "lyrics"] == [words["data"]]
        assert {each["namespace"] for each in kept} >= {each["namespace"] for each in jams["annotations"]}
        # A painting takes them along, and without them the piece is as it was heard.
        assert studio.plan(studio.work(work["id"]), width=64, height=64)["strokes"] > 0
        back = studio.send("PUT", path, {**jams, "annotations": [beat]}, {"If-Match": sent.headers["ETag"]})
        assert back.status == 200 and back.headers["ETag"] == tag


if __name__ == "__main__":
    run_tests(sys.modules[__name__])
