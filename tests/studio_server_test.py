# SPDX-License-Identifier: GPL-3.0-or-later
"""What a page can do with the studio's server (docs/studio.md): drop, hear, correct, paint, take away."""
import gzip
import json
import re
import signal
import socket
import sqlite3
import struct
import subprocess
import sys
import threading
import time

from studio_support import Events, Studio, beats, changed_beats, correct, read, rows
from support import (RATE, ROOT, example, impasto, need, np, read_picture, run_tests, tune, write_midi,
                     write_photo, write_wav)

need("ffmpeg", "ffmpeg")


def test_its_address_is_the_one_line_on_stdout_and_ctrl_c_ends_it(folder):
    with Studio(folder) as studio:
        assert studio.address == f"http://127.0.0.1:{studio.port}/{studio.token}/"
        page = studio.ask("GET", "")
        assert page.status == 200 and page.headers["Content-Type"] == "text/html; charset=utf-8"
        assert studio.end(signal.SIGINT) == 0
        assert studio.process.stdout.read() == "" and studio.process.stderr.read() == ""
    with Studio(folder) as studio:
        assert studio.end(signal.SIGTERM) == 0


def test_a_machine_without_a_browser_is_told_what_to_do(folder):
    (folder / "bin").mkdir()
    ran = impasto("studio", "--library", "works", cwd=folder, code=4, env={"PATH": str(folder / "bin")})
    assert "xdg-utils" in ran.err and "--no-open" in ran.err and ran.out == ""
    address = impasto("studio", "--no-open", "--library", "/proc/works", cwd=folder, code=None)
    assert address.code in (1, 2) and "/proc/works" in address.err


def test_works_lie_with_the_data_of_the_person_unless_told_otherwise(folder):
    write_midi(folder / "song.mid")
    process = None
    for env, place in (({"XDG_DATA_HOME": str(folder / "data")}, "data/impasto/works"),
                       ({"XDG_DATA_HOME": "", "HOME": str(folder)}, ".local/share/impasto/works")):
        with Studio(folder, "--library", "", env=env) as studio:
            work = studio.heard(folder / "song.mid")
        assert (folder / place / work["id"] / "heard.jams").exists(), place


def test_a_song_is_dropped_and_heard_with_progress(folder):
    write_wav(folder / "song.wav", tune(20.0))
    with Studio(folder) as studio:
        events = Events(studio)
        dropped = studio.drop(folder / "song.wav", "My song.wav")
        assert dropped["title"] == "My song" and not dropped["heard"]
        told = events.of(dropped["job"])
        assert [told[0]["state"], told[-1]["state"]] == ["waiting", "done"], told
        listening = [job["fraction"] for job in told if job["phase"] == "listening"]
        assert len(listening) > 2 and listening == sorted(listening) and listening[-1] == 1.0
        assert any(0.0 < fraction < 1.0 for fraction in listening), "no way between"
        assert all(set(job) == {"job", "kind", "work", "state", "phase", "fraction", "left_s",
                                "error", "known", "made"} for job in told)
        work = studio.work(dropped["id"])
        assert work["heard"] and work["kind"] == "sound" and work["problem"] is None
        assert abs(work["duration"] - 20.0) < 0.01
        jams, tag = read(studio, work)
        assert tag == f'"{work["piece"]}"'
        # The same as the command line hears.
        impasto("listen", "song.wav", cwd=folder)
        heard = json.loads((folder / "song.jams").read_text())
        for namespace in ("beat", "segment_open", "chord", "key_mode"):
            assert rows(jams, namespace) == rows(heard, namespace), namespace
        assert studio.ask("GET", f"works/{work['id']}/sound").body == (folder / "song.wav").read_bytes()


def test_a_picture_lends_its_colours_as_on_the_command_line(folder):
    write_midi(folder / "song.mid")
    write_photo(folder / "photo.png")
    with Studio(folder) as studio:
        work = studio.heard(folder / "song.mid")
        answer = studio.ask("POST", "palettes?name=my%20photo.png", (folder / "photo.png").read_bytes())
        assert answer.status == 200, answer.body
        found = answer.json()
        assert found["palette"] == "my photo.png" and len(found["swatches"].split()) == 12, found
        assert list((studio.library / ".new").iterdir()) == [], "the picture is kept"
        plan = studio.plan(work, style="oil", seed=1, palette=found["palette"], swatches=found["swatches"])
        impasto("paint", "song.mid", "-o", "song.png", "--size", 64, "--palette", "photo.png", "--seed", 1,
                "--style", "oil", cwd=folder)
        with sqlite3.connect(folder / "song.impasto") as base:
            notes = dict(base.execute("SELECT substr(key, 8), value FROM settings WHERE key LIKE 'recipe_%'"))
        for name in ("swatches", "pigments"):
            assert plan["recipe"][name] == notes[name], name
        # What is none says so, by the name that it was given.
        for body, said in ((b"Dear reader, " * 50, "no picture"), (b"", "the file is empty"),
                           ((folder / "photo.png").read_bytes()[:60], "damaged")):
            refused = studio.ask("POST", "palettes?name=letter.png", body)
            assert refused.status == 422, (said, refused.body)
            error = refused.json()["error"]
            assert said in error["message"] and error["where"] == "letter.png", error
        for wrong in ("red", "1 2 3", " ", "0 " * 5000):
            refused = studio.send("POST", f"works/{work['id']}/plans", {"palette": "p", "swatches": wrong})
            assert refused.status == 400 and "no colours" in refused.json()["error"]["message"], wrong
        assert studio.ask("GET", "palettes").status == 405
        paints = studio.ask("GET", "choices").json()["paints"]
        assert len(paints) == 19 and {"name", "colour", "tint"} == set(paints[0])
        own = studio.plan(work, palette=",".join(each["name"] for each in paints[:7]))
        assert own["recipe"]["pigments"] == own["recipe"]["palette"]


def test_peaks_are_the_least_and_greatest_samples(folder):
    sound = np.zeros(RATE * 2, dtype=np.int64)
    sound[1000], sound[70000] = 16000, -32000
    write_wav(folder / "song.wav", sound, np.zeros_like(sound))
    with Studio(folder) as studio:
        work = studio.heard(folder / "song.wav")
        answer = studio.ask("GET", f"works/{work['id']}/peaks").body
        assert answer[:8] == b"impeaks1"
        rate, zooms = struct.unpack_from("<II", answer, 8)
        assert (rate, zooms) == (44100, 3)
        at = 16 + 8 * zooms
        for zoom, due in enumerate((256, 4096, 65536)):
            samples, count = struct.unpack_from("<II", answer, 16 + 8 * zoom)
            assert samples == due and count == -(-len(sound) // due)
            pairs = np.frombuffer(answer[at:at + 2 * count], np.int8).reshape(count, 2)
            at += 2 * count
            assert pairs[1000 // due, 1] == round(16000 / 32768 * 127)
            assert pairs[70000 // due, 0] == round(-32000 / 32768 * 127)
            assert np.count_nonzero(pairs) == 2
        assert at == len(answer)


def test_a_score_can_be_heard_and_films_have_its_sound(folder):
    with Studio(folder) as studio:
        work = studio.heard(example())
        assert work["kind"] == "score" and work["title"] == "Overture in Ochre"
        answer = studio.ask("GET", f"works/{work['id']}/sound")
        assert answer.headers["Content-Type"] == "audio/wav"
        frames = np.frombuffer(answer.body[44:], "<i2").reshape(-1, 2)
        assert abs(len(frames) / RATE - work["duration"]) < 4.0
        assert 1000 < np.abs(frames.astype(int)).max() <= 32767


def test_a_still_has_the_pixels_of_impasto_paint(folder):
    write_wav(folder / "song.wav", tune(8.0))
    wishes = {"style": "impressionist", "with": "ink", "seed": 3, "palette": "zorn", "warmth": 0.5,
              "scheme": "spiral"}
    ran = impasto("paint", "song.wav", "--style", "impressionist", "--with", "ink", "--seed", 3,
                  "--palette", "zorn", "--warmth", 0.5, "--scheme", "spiral", "--size", "256x192",
                  "--stats", cwd=folder)
    with Studio(folder) as studio:
        work = studio.heard(folder / "song.wav")
        plan = studio.plan(work, width=256, height=192, **wishes)
        assert plan["seed"] == 3 and plan["style"] == "impressionist" and plan["strokes"] > 100
        job = studio.over(studio.make(kind="still", plan=plan["id"], width=256, height=192))
        assert job["state"] == "done", job
        made = studio.work(work["id"])["made"][0]
        assert made["number"] == job["made"] and made["hash"] == ran.hash()
        answer = studio.ask("GET", f"works/{work['id']}/made/{job['made']}")
        assert answer.headers["Content-Type"] == "image/png"
        assert answer.headers["Content-Disposition"].endswith("song.png")
        (folder / "made.png").write_bytes(answer.body)
        assert (read_picture(folder / "made.png", 256, 192) ==
                read_picture(folder / "song.png", 256, 192)).all()
        # In another shape it is composed for that shape, as the command line would.
        wide = impasto("paint", "song.impasto", "--seed", 3, "--size", "320x160", "-o", "wide.png",
                       "--stats", cwd=folder)
        job = studio.over(studio.make(kind="still", plan=plan["id"], width=320, height=160,
                                      format="jpg"))
        made = studio.work(work["id"])["made"][-1]
        assert made["hash"] == wide.hash() and made["ending"] == ".jpg"
        # The painting itself gives them too.
        answer = studio.ask("GET", f"plans/{plan['id']}/painting")
        (folder / "mine.impasto").write_bytes(answer.body)
        again = impasto("paint", "mine.impasto", "--size", "256x192", "--stats", cwd=folder)
        assert again.hash() == ran.hash()


def test_the_strokes_of_a_plan_are_those_of_its_painting_and_never_change(folder):
    write_wav(folder / "song.wav", tune(6.0))
    with Studio(folder) as studio:
        work = studio.heard(folder / "song.wav")
        plan = studio.plan(work, seed=2, width=300, height=300)
        answer = studio.ask("GET", f"plans/{plan['id']}/strokes")
        assert answer.headers["Content-Encoding"] == "gzip"
        assert "immutable" in answer.headers["Cache-Control"]
        (folder / "mine.impasto").write_bytes(studio.ask("GET", f"plans/{plan['id']}/painting").body)
        impasto("paint", "mine.impasto", "--size", 300, "--strokes", "mine.strokes.gz", cwd=folder)
        theirs = gzip.decompress((folder / "mine.strokes.gz").read_bytes())
        assert gzip.decompress(answer.body) == theirs and len(theirs) > 1000
        (studio.library / work["id"] / "plans/1.strokes.gz").unlink()
        assert studio.ask("GET", f"plans/{plan['id']}/strokes").body == answer.body
        assert studio.ask("GET", f"plans/{work['id']}-2/strokes").status == 404


def test_a_film_is_made_with_its_sound_and_ends_on_the_still(folder):
    write_wav(folder / "song.wav", tune(3.0))
    with Studio(folder) as studio:
        work = studio.heard(folder / "song.wav")
        plan = studio.plan(work, width=160, height=96)
        events = Events(studio)
        asked = {"plan": plan["id"], "width": 160, "height": 96}
        film = studio.make(kind="film", fps=10, preset="ultrafast", **asked)
        told = events.of(film)
        assert told[-1]["state"] == "done", told[-1]
        assert "filming" in {job["phase"] for job in told} or "painting" in {job["phase"] for job in told}
        studio.over(studio.make(kind="still", **asked))
        by_film, by_still = studio.work(work["id"])["made"]
        assert by_film["kind"] == "film" and by_film["hash"] == by_still["hash"] != ""
        answer = studio.ask("GET", f"works/{work['id']}/made/1")
        assert answer.headers["Content-Type"] == "video/mp4" and answer.body[4:8] == b"ftyp"
        (folder / "a.mp4").write_bytes(answer.body)
        streams = subprocess.run(["ffprobe", "-v", "error", "-show_entries", "stream=codec_type",
                                  "-of", "csv=p=0", "a.mp4"], cwd=folder, capture_output=True, text=True)
        assert sorted(streams.stdout.split()) == ["audio", "video"]


def test_a_job_is_cancelled_in_the_middle_and_leaves_nothing(folder):
    write_wav(folder / "song.wav", tune(20.0))
    with Studio(folder) as studio:
        work = studio.heard(folder / "song.wav")
        plan = studio.plan(work)
        events = Events(studio)
        film = studio.make(kind="film", plan=plan["id"], preset="veryslow")
        behind = studio.make(kind="still", plan=plan["id"])
        while not any(job["job"] == film and job["fraction"] > 0.0 for job in list(events.jobs)):
            time.sleep(0.01)
        assert studio.job(behind)["state"] == "waiting", "one heavy job at a time"
        assert studio.ask("DELETE", f"jobs/{behind}").status == 202
        assert studio.job(behind)["state"] == "cancelled"
        assert studio.ask("DELETE", f"jobs/{film}").status == 202
        assert events.of(film)[-1]["state"] == "cancelled"
        assert studio.ask("DELETE", f"jobs/{film}").status == 409
        assert studio.ask("DELETE", "jobs/99").status == 404
        assert list((studio.library / work["id"] / "made").iterdir()) == []
        assert studio.work(work["id"])["made"] == []
        # The next is done all the same.
        last = studio.over(studio.make(kind="still", plan=plan["id"], width=64, height=64))
        assert last["state"] == "done"


def test_hearing_goes_before_exports(folder):
    write_wav(folder / "song.wav", tune(20.0))
    write_midi(folder / "next.mid")
    with Studio(folder) as studio:
        work = studio.heard(folder / "song.wav")
        plan = studio.plan(work)
        first = studio.make(kind="film", plan=plan["id"], preset="veryslow")
        last = studio.make(kind="film", plan=plan["id"])
        dropped = studio.drop(folder / "next.mid")
        studio.ask("DELETE", f"jobs/{first}")
        assert studio.over(dropped["job"])["state"] == "done"
        assert studio.job(last)["state"] in ("waiting", "running")


def test_what_is_thrown_away_can_be_taken_back_with_all_of_it(folder):
    write_midi(folder / "song.mid")
    with Studio(folder) as studio:
        work = studio.heard(folder / "song.mid")
        plan = studio.plan(work)
        before = studio.work(work["id"])
        assert studio.ask("DELETE", f"works/{work['id']}").status == 204
        for path in (f"works/{work['id']}", f"works/{work['id']}/piece", f"plans/{plan['id']}/strokes"):
            assert studio.ask("GET", path).status == 404
        assert studio.ask("GET", "works").json() == {"works": []}
        assert [each["id"] for each in studio.ask("GET", "bin").json()["works"]] == [work["id"]]
        studio.end()
        with Studio(folder) as again:
            answer = again.send("POST", f"bin/{work['id']}", {})
            assert answer.status == 200 and again.work(work["id"]) == before
            assert again.ask("GET", f"plans/{plan['id']}/strokes").status == 200
            assert again.ask("GET", "bin").json() == {"works": []}
            assert again.send("POST", f"bin/{work['id']}", {}).status == 404
            assert again.ask("DELETE", "works/0123456789abcdef").status == 404


def test_what_lies_in_the_bin_for_long_is_gone(folder):
    write_midi(folder / "song.mid")
    with Studio(folder) as studio:
        works = [studio.heard(folder / "song.mid") for _ in range(2)]
        for work in works:
            studio.ask("DELETE", f"works/{work['id']}")
    path = folder / "works/.bin" / works[0]["id"] / "work.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "thrown": int(time.time()) - 31 * 86400}))
    with Studio(folder) as studio:
        assert [each["id"] for each in studio.ask("GET", "bin").json()["works"]] == [works[1]["id"]]
    assert not path.parent.exists()


def test_a_work_thrown_away_while_it_is_heard_is_no_longer_worked_on(folder):
    write_wav(folder / "song.wav", tune(120.0))
    with Studio(folder) as studio:
        events = Events(studio)
        dropped = studio.drop(folder / "song.wav")
        while not any(job["phase"] == "listening" for job in list(events.jobs)):
            time.sleep(0.01)
        assert studio.ask("DELETE", f"works/{dropped['id']}").status == 204
        assert events.of(dropped["job"])[-1]["state"] == "cancelled"
        back = studio.send("POST", f"bin/{dropped['id']}", {}).json()
        assert not back["heard"]
        job = studio.ask("GET", "jobs").json()["jobs"][-1]
        assert job["work"] == dropped["id"] and studio.over(job["job"])["state"] == "done"
        assert studio.work(dropped["id"])["heard"]


def test_works_survive_the_end_of_the_studio_even_in_the_middle(folder):
    write_wav(folder / "song.wav", tune(20.0))
    write_wav(folder / "long.wav", tune(120.0))
    with Studio(folder) as studio:
        work = studio.heard(folder / "song.wav")
        plan = studio.plan(work, width=64, height=64)
        before = studio.work(work["id"])
        strokes = studio.ask("GET", f"plans/{plan['id']}/strokes").body
        events = Events(studio)
        dropped = studio.drop(folder / "long.wav")
        while not any(job["phase"] == "listening" for job in list(events.jobs)):
            time.sleep(0.01)
        studio.end(signal.SIGKILL)
    (folder / "works/.new/half").mkdir()
    (folder / "works/.new/half/sound.wav").write_bytes(b"half")
    with Studio(folder) as studio:
        assert studio.work(work["id"]) == before
        assert studio.ask("GET", f"plans/{plan['id']}/strokes").body == strokes
        assert not (folder / "works/.new/half").exists()
        # What was being heard is heard now.
        job = studio.ask("GET", "jobs").json()["jobs"][0]
        assert job["work"] == dropped["id"] and job["kind"] == "hear"
        # A correction of what was heard by another studio waits for that, and is worked in.
        jams, tag = read(studio, work)
        answer = correct(studio, work, changed_beats(jams), tag, 202)
        second = correct(studio, work, jams, tag, 409)
        assert "another correction" in second.json()["error"]["message"]
        assert studio.over(job["job"])["state"] == "done" and studio.work(dropped["id"])["heard"]
        done = studio.over(answer.json()["job"])
        assert done["kind"] == "correct" and done["state"] == "done", done
        now, mark = read(studio, work)
        assert beats(now) == beats(changed_beats(jams)) and mark != tag
        # And from then on at once.
        correct(studio, work, jams, mark, 200)
        assert read(studio, work)[0] == jams
        assert json.loads((studio.library / work["id"] / "heard.jams").read_text()) == jams
        assert studio.end(signal.SIGTERM) == 0


def test_an_upload_that_breaks_off_leaves_no_work(folder):
    with Studio(folder) as studio:
        with socket.create_connection(("127.0.0.1", studio.port)) as connection:
            connection.sendall(f"POST /{studio.token}/works?name=a.wav HTTP/1.1\r\nHost: {studio.host}\r\n"
                               "Content-Length: 1000000\r\n\r\n".encode() + b"x" * 300000)
            time.sleep(0.2)
        for _ in range(100):
            if not list((studio.library / ".new").iterdir()):
                break
            time.sleep(0.02)
        assert list((studio.library / ".new").iterdir()) == []
        assert studio.ask("GET", "works").json() == {"works": []}
        answer = studio.ask("POST", "works?name=empty.wav", b"")
        assert answer.status == 422 and "empty" in answer.json()["error"]["message"]


def test_what_cannot_be_heard_is_said_in_a_sentence_and_can_be_tried_again(folder):
    (folder / "noise.wav").write_bytes(b"this is no sound at all" * 100)
    with Studio(folder) as studio:
        dropped = studio.drop(folder / "noise.wav", "Noise & more.wav")
        job = studio.over(dropped["job"])
        assert job["state"] == "failed" and job["error"]["code"] == "unreadable", job
        work = studio.work(dropped["id"])
        assert work["problem"] == job["error"] and not work["heard"]
        assert work["problem"]["where"].startswith("Noise & more.wav"), work["problem"]
        assert str(folder) not in json.dumps(work)
        assert studio.send("POST", f"works/{work['id']}/plans", {}).status == 409
        again = studio.send("POST", "jobs", {"kind": "hear", "work": work["id"]})
        assert again.status == 202 and studio.over(again.json()["job"])["state"] == "failed"
        for asked in ({}, {"kind": "still"}, {"kind": "opera", "plan": "x"}, {"kind": "film", "plan": "x"}):
            assert studio.send("POST", "jobs", asked).status == 400, asked


def test_a_painting_can_be_dropped_too(folder):
    write_wav(folder / "song.wav", tune(6.0))
    ran = impasto("paint", "song.wav", "--size", "128x96", "--seed", 5, "--stats", cwd=folder)
    with Studio(folder) as studio:
        work = studio.heard(folder / "song.impasto")
        assert work["kind"] == "painting" and len(work["plans"]) == 1
        plan = work["plans"][0]
        assert (plan["seed"], plan["width"], plan["height"]) == (5, 128, 96)
        studio.over(studio.make(kind="still", plan=plan["id"], width=128, height=96))
        assert studio.work(work["id"])["made"][0]["hash"] == ran.hash()
        answer = studio.send("POST", "jobs", {"kind": "film", "plan": plan["id"]})
        assert answer.status == 400 and "sound" in answer.json()["error"]["message"]


def test_many_ask_at_once(folder):
    write_midi(folder / "song.mid")
    with Studio(folder) as studio:
        work = studio.heard(folder / "song.mid")
        wrong = []

        def several(seed):
            try:
                plan = studio.plan(work, seed=seed, width=64, height=64)
                assert plan["seed"] == seed
                assert studio.ask("GET", f"plans/{plan['id']}/strokes").status == 200
            except AssertionError as error:
                wrong.append(error)
        threads = [threading.Thread(target=several, args=(seed,)) for seed in range(1, 21)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not wrong, wrong
        numbers = [plan["number"] for plan in studio.work(work["id"])["plans"]]
        assert sorted(numbers) == list(range(1, 21))


def test_the_page_comes_whole_and_asks_no_other_host(folder):
    with Studio(folder) as studio:
        page = studio.ask("GET", "")
        assert page.headers["Content-Encoding"] == "gzip"
        text = gzip.decompress(page.body).decode()
        assert text == (ROOT / "web/studio/index.html").read_text()
        for name in re.findall(r'(?:src|href)="(?!data:|#)([^"]+)"', text):
            answer = studio.ask("GET", name)
            assert answer.status == 200, name
            assert "http" not in gzip.decompress(answer.body).decode().replace("http-equiv", "").replace(
                "http://www.w3.org/2000/svg", ""), name  # a namespace, no address
        choices = studio.ask("GET", "choices").json()
        listed = impasto("styles", cwd=folder).out.split("\n")
        assert [each["name"] for each in choices["styles"]] == [line.split()[0] for line in listed if line]


run_tests(sys.modules[__name__])
