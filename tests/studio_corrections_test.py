# SPDX-License-Identifier: GPL-3.0-or-later
"""What was heard is put right in the studio: what is sent is changed, what follows is heard anew, and
what the page sends is what its buttons say."""
import json
import subprocess
import sys

from studio_support import Studio, annotation, beats, changed_beats, correct, read, rows
from support import ROOT, impasto, need, run_tests, tune, write_wav

need("ffmpeg", "ffmpeg")


def changed_by_the_page(jams, what):
    """The piece, corrected by the page's own functions."""
    script = (f"import * as c from '{ROOT}/web/studio/corrections.js';"
              "let text = ''; for await (const part of process.stdin) text += part;"
              f"const jams = JSON.parse(text); process.stdout.write(JSON.stringify({what}));")
    ran = subprocess.run(["node", "--input-type=module", "-e", script], input=json.dumps(jams),
                         capture_output=True, text=True, check=True)
    return json.loads(ran.stdout)


def test_a_stale_correction_is_refused(folder):
    write_wav(folder / "song.wav", tune(12.0))
    with Studio(folder) as studio:
        work = studio.heard(folder / "song.wav")
        jams, tag = read(studio, work)
        path = f"works/{work['id']}/piece"
        assert studio.send("PUT", path, jams).status == 428
        first = correct(studio, work, changed_beats(jams), tag)
        assert first.headers["ETag"] != tag and first.json()["piece"] == first.headers["ETag"].strip('"')
        answer = correct(studio, work, jams, tag, 412)
        assert "elsewhere" in answer.json()["error"]["message"]
        assert beats(read(studio, work)[0]) == beats(changed_beats(jams))
        correct(studio, work, jams, "*", 412)


def test_what_follows_from_corrected_beats_is_heard_anew_as_the_command_line_does(folder):
    write_wav(folder / "song.wav", tune(30.0))
    with Studio(folder) as studio:
        work = studio.heard(folder / "song.wav")
        jams, tag = read(studio, work)
        slower = changed_beats(jams)
        tag = correct(studio, work, slower, tag).headers["ETag"]
        now = read(studio, work)[0]
        (folder / "slower.jams").write_text(json.dumps(slower))
        impasto("listen", "song.wav", "--analysis", "slower.jams", "-o", "wanted.jams", cwd=folder)
        wanted = json.loads((folder / "wanted.jams").read_text())
        for namespace in ("beat", "tempo", "chord", "segment_open", "key_mode"):
            assert rows(now, namespace) == rows(wanted, namespace), namespace
        assert rows(now, "chord") != rows(jams, "chord"), "the test sees no new chords"
        # What was heard stays; sent back, everything is as it was heard.
        kept = json.loads((studio.library / work["id"] / "heard.jams").read_text())
        assert kept == jams
        correct(studio, work, jams, tag)
        assert read(studio, work)[0] == jams


def test_beats_corrected_twice_give_the_chords_of_the_last(folder):
    write_wav(folder / "song.wav", tune(30.0))
    with Studio(folder) as studio:
        work = studio.heard(folder / "song.wav")
        jams, tag = read(studio, work)
        tag = correct(studio, work, changed_beats(jams), tag).headers["ETag"]
        now = read(studio, work)[0]
        data = annotation(now, "beat")["data"]
        for row, after in zip(data, data[1:]):
            row["time"] = (row["time"] + after["time"]) / 2
        correct(studio, work, now, tag)
        # The same beats and nothing else, corrected in what was heard.
        once = json.loads(json.dumps(jams))
        annotation(once, "beat")["data"] = data
        (folder / "once.jams").write_text(json.dumps(once))
        impasto("listen", "song.wav", "--analysis", "once.jams", "-o", "wanted.jams", cwd=folder)
        wanted = json.loads((folder / "wanted.jams").read_text())
        last = read(studio, work)[0]
        for namespace in ("beat", "chord", "segment_open"):
            assert rows(last, namespace) == rows(wanted, namespace), namespace


def test_a_chord_that_was_typed_stays_when_beats_are_corrected_later(folder):
    write_wav(folder / "song.wav", tune(20.0))
    with Studio(folder) as studio:
        work = studio.heard(folder / "song.wav")
        jams, tag = read(studio, work)
        typed = json.loads(json.dumps(jams))
        annotation(typed, "chord")["data"][1]["value"] = "F#:dim"
        tag = correct(studio, work, typed, tag).headers["ETag"]
        now = read(studio, work)[0]
        assert rows(now, "chord")[1][2] == "F#:dim"
        chords = rows(now, "chord")
        tag = correct(studio, work, changed_beats(now), tag).headers["ETag"]
        now = read(studio, work)[0]
        assert rows(now, "chord") == chords
        assert beats(now) == beats(changed_beats(jams))
        # Without a hand of one's own in them they follow the beats each time.
        correct(studio, work, jams, tag)
        assert read(studio, work)[0] == jams


def test_only_what_is_sent_is_changed(folder):
    write_wav(folder / "song.wav", tune(12.0))
    with Studio(folder) as studio:
        work = studio.heard(folder / "song.wav")
        jams, tag = read(studio, work)
        lone = {"annotations": [{"namespace": "key_mode", "data": [
            {"time": 0, "duration": 12, "value": "Eb:minor", "confidence": 1}]}]}
        correct(studio, work, lone, tag)
        now = read(studio, work)[0]
        assert [row[2] for row in rows(now, "key_mode")] == ["Eb:minor"]
        assert beats(now) == beats(jams) and rows(now, "segment_open") == rows(jams, "segment_open")
        assert now["file_metadata"]["duration"] == jams["file_metadata"]["duration"]


def test_a_correction_is_what_is_painted(folder):
    write_wav(folder / "song.wav", tune(12.0))
    with Studio(folder) as studio:
        work = studio.heard(folder / "song.wav")
        jams, tag = read(studio, work)
        before = studio.plan(work, width=96, height=96)
        correct(studio, work, changed_beats(jams), tag)
        after = studio.plan(work, width=96, height=96)
        assert before["piece"] != after["piece"]
        for plan in (before, after):
            studio.over(studio.make(kind="still", plan=plan["id"], width=96, height=96))
        first, second = [made["hash"] for made in studio.work(work["id"])["made"]]
        (folder / "mine.jams").write_text(json.dumps(changed_beats(jams)))
        ran = impasto("paint", "song.wav", "--analysis", "mine.jams", "--size", "96x96", "--stats",
                      cwd=folder)
        assert second == ran.hash() != first


def test_the_pages_corrections_do_what_they_say(folder):
    need("node", "nodejs")
    write_wav(folder / "song.wav", tune(24.0))
    with Studio(folder) as studio:
        work = studio.heard(folder / "song.wav")
        jams, tag = read(studio, work)
        heard = beats(jams)

        def sent(what):
            now, mark = read(studio, work)
            correct(studio, work, changed_by_the_page(now, what), mark)
            return read(studio, work)[0]

        slow = sent("c.half(jams)")
        assert len(beats(slow)) in (len(heard) // 2, (len(heard) + 1) // 2)
        assert set(beats(slow)) <= set(heard)
        tempo = lambda piece: annotation(piece, "tempo")["data"][0]["value"]
        assert abs(tempo(slow) / tempo(jams) - 0.5) < 0.02
        fast = sent("c.double(c.double(jams))")
        assert abs(tempo(fast) / tempo(jams) - 2.0) < 0.1
        correct(studio, work, jams, read(studio, work)[1])
        moved = sent("c.shift(jams)")
        assert len(moved_beats := beats(moved)) in (len(heard), len(heard) - 1)
        assert all(abs(a - (b + c) / 2) < 1e-9 for a, b, c in zip(moved_beats, heard, heard[1:]))
        correct(studio, work, jams, read(studio, work)[1])
        positions = [row["value"] for row in annotation(sent("c.downbeat(jams, 2)"), "beat")["data"]]
        assert positions[2] == 1 and 1 not in positions[:2]
        tapped = sent("c.tapped(jams, [2.01, 2.79, 3.61, 4.4, 5.19, 6.0])")
        assert abs(tempo(tapped) - 60 / 0.8) < 1.0
        assert min(abs(time - 2.0) for time in beats(tapped)) < 0.03
        later = changed_by_the_page(jams, "c.tapped(jams, [10, 10.4, 10.8, 11.2, 11.6], 10)")
        assert beats(later)[:5] == heard[:5] and abs(beats(later)[-1] - beats(later)[-2] - 0.4) < 1e-6
        assert changed_by_the_page(jams, "c.tapped(jams, [1, 2, 3])") == jams
        correct(studio, work, jams, read(studio, work)[1])
        assert changed_by_the_page(jams, "c.snapped(7.1, [1, 7.05, 8], 0.2)") == 7.05
        assert changed_by_the_page(jams, "c.snapped(7.1, [1, 6.5, 8], 0.2)") == 7.1
        if len(rows(jams, "segment_open")) > 1:
            start = rows(jams, "segment_open")[1][0]
            border = rows(sent(f"c.border(jams, 1, {start - 0.5})"), "segment_open")
            assert border[1][0] == start - 0.5
            assert abs(border[0][0] + border[0][1] - border[1][0]) < 1e-9
        chords = rows(sent("c.chord(jams, 0, 'Bb:maj7')"), "chord")
        assert chords[0][2] == "Bb:maj7"


if __name__ == "__main__":
    run_tests(sys.modules[__name__])
