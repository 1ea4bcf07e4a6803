# SPDX-License-Identifier: GPL-3.0-or-later
"""Listening as a user meets it: one page, machine-readable answers, corrections, other formats."""
import json
import subprocess
import sys

from support import (RATE, example, impasto, leftovers, need, np, read_picture, run_tests, tune,
                     write_wav)

need("ffmpeg", "ffmpeg")
PAGE = (2400, 1600)


def ink(picture, x0, y0, x1, y1):
    """Share of a box that is not paper."""
    part = np.abs(picture[y0:y1, x0:x1].astype(int) - picture[2, 2].astype(int)).sum(axis=2)
    return (part > 24).mean()


def annotation(jams, namespace, role=None):
    return next(a for a in jams["annotations"] if a["namespace"] == namespace
                and (role is None or a["sandbox"].get("role") == role))


def test_a_page_is_drawn_of_a_recording_and_named_after_the_analysis(folder):
    write_wav(folder / "song.wav", tune(30.0))
    ran = impasto("listen", "song.wav", "--plot", "page.png", cwd=folder)
    assert ran.out.split("\n")[-3:-1] == ["song.jams", "page.png"], ran.out
    assert leftovers(folder, "song.wav") == ["page.png", "song.jams"]
    page = read_picture(folder / "page.png", *PAGE)
    assert ink(page, 220, 310, 2260, 330) > 0.2, "no waveform"
    assert ink(page, 220, 660, 2260, 1050) > 0.005, "no notes"


def test_a_page_is_drawn_of_a_score_of_a_moment_and_of_silence(folder):
    write_wav(folder / "blip.wav", tune(0.2))
    write_wav(folder / "silence.wav", np.zeros(3 * RATE, np.int64))
    for name in (example(), "blip.wav", "silence.wav"):
        impasto("listen", name, "--plot", "page.png", "--quiet", cwd=folder)
        assert ink(read_picture(folder / "page.png", *PAGE), 200, 30, 600, 140) > 0.01, name


def test_a_page_that_cannot_be_written_is_refused_before_listening(folder):
    write_wav(folder / "song.wav", tune(3.0))
    ran = impasto("listen", "song.wav", "--plot", "page.gif", cwd=folder, code=2)
    assert ".png" in ran.err and leftovers(folder, "song.wav") == []
    impasto("listen", "song.wav", "--plot", "nowhere/page.png", cwd=folder, code=2)


def test_json_tells_form_and_confidence_and_jams_is_a_name_for_the_output(folder):
    write_wav(folder / "song.wav", tune(30.0))
    ran = impasto("listen", "song.wav", "--jams", "mine.jams", "--json", cwd=folder)
    answer = ran.json()
    assert answer["files"] == ["mine.jams"]
    piece = answer["piece"]
    assert piece["phrases"] and piece["phrases"][0]["start"] == 0
    assert {"label", "returns", "confidence"} <= piece["phrases"][0].keys()
    assert 0.0 <= piece["emotion_confidence"] <= 1.0
    assert all(len(m["uses"]) > 1 for m in piece["motifs"])
    jams = json.loads((folder / "mine.jams").read_text())
    levels = {o["value"]["level"] for o in annotation(jams, "multi_segment")["data"]}
    assert levels == {0, 1}
    melody = annotation(jams, "note_midi", "melody")
    assert len(melody["sandbox"]["articulation"]) == len(melody["data"])


def test_corrected_beats_give_tempo_metre_and_chords_on_them(folder):
    write_wav(folder / "song.wav", tune(30.0))
    impasto("listen", "song.wav", cwd=folder)
    jams = json.loads((folder / "song.jams").read_text())
    annotation(jams, "beat")["data"] = [
        {"time": 0.25 + 0.75 * i, "duration": 0, "value": i % 3 + 1, "confidence": 1}
        for i in range(39)]
    (folder / "mine.jams").write_text(json.dumps(jams))
    piece = impasto("listen", "song.wav", "--analysis", "mine.jams", "-o", "again.jams", "--json",
                    cwd=folder).json()["piece"]
    assert abs(piece["tempo"] - 80.0) < 1e-6 and piece["meter"] == 3, piece
    again = json.loads((folder / "again.jams").read_text())
    starts = [c["time"] for c in annotation(again, "chord")["data"]][1:]
    assert starts, "no chords"
    for time in starts:
        beats = (time - 0.25) / 0.75
        assert abs(beats - round(beats)) < 1e-6, time
    # What was itself corrected is kept.
    annotation(jams, "chord")["data"] = [
        {"time": 0.0, "duration": 30.0, "value": "E:min", "confidence": 1}]
    (folder / "mine.jams").write_text(json.dumps(jams))
    impasto("listen", "song.wav", "--analysis", "mine.jams", "-o", "again.jams", cwd=folder)
    again = json.loads((folder / "again.jams").read_text())
    assert [c["value"] for c in annotation(again, "chord")["data"]] == ["E:min"]


def test_rates_and_codecs_leave_beats_key_and_sections_where_they_are(folder):
    write_wav(folder / "song.wav", tune(30.0))

    def heard(name):
        impasto("listen", name, "-o", "x.jams", "--quiet", cwd=folder)
        jams = json.loads((folder / "x.jams").read_text())
        beats = np.array([o["time"] for o in annotation(jams, "beat")["data"]])
        key = annotation(jams, "key_mode")["data"][0]["value"]
        return beats, key, [o["time"] for o in annotation(jams, "segment_open")["data"]]

    beats, key, sections = heard("song.wav")
    assert len(beats) > 40
    for name, options in (("8k.wav", ["-ar", "8000"]), ("16k.wav", ["-ar", "16000"]),
                          ("22k.wav", ["-ar", "22050"]), ("32k.wav", ["-ar", "32000"]),
                          ("48k.wav", ["-ar", "48000"]), ("96k.wav", ["-ar", "96000"]),
                          ("song.mp3", ["-b:a", "128k"])):
        subprocess.run(["ffmpeg", "-v", "error", "-i", "song.wav", *options, name], cwd=folder,
                       check=True)
        others, other_key, other_sections = heard(name)
        assert other_key == key, name
        moved = np.array([np.abs(others - b).min() for b in beats])
        assert (moved <= 0.010).mean() >= 0.97, (name, moved.max())
        assert len(other_sections) == len(sections), (name, sections, other_sections)
        assert np.abs(np.array(other_sections) - sections).max() <= 0.02, name


run_tests(sys.modules[__name__])
