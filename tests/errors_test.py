# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong is said in one line that names it, with the right exit code, and nothing is left."""
import os
import pathlib
import random
import re
import sqlite3
import struct
import subprocess
import sys
import zipfile

from support import (PROGRAM, example, impasto, leftovers, need, run_tests, tune, write_midi,
                     write_wav)

need("ffmpeg", "ffmpeg")


def noise(count):
    return random.Random(1).randbytes(count)


def header_of_wav(rate, data_bytes):
    """8 bit, mono."""
    return (b"RIFF" + struct.pack("<I", 36 + data_bytes) + b"WAVEfmt " +
            struct.pack("<IHHIIHH", 16, 1, 1, rate, rate, 1, 8) + b"data" +
            struct.pack("<I", data_bytes))


def midi(track):
    return b"MThd" + struct.pack(">IHHH", 6, 0, 1, 480) + b"MTrk" + struct.pack(">I", 4096) + track


def refused(folder, name, commands=("paint", "film", "listen")):
    before = leftovers(folder)
    for command in commands:
        ran = impasto(command, name, cwd=folder, code=3)
        lines = ran.err.splitlines()
        assert len(lines) == 1, f"{command} {name}: {ran.err!r}"
        assert name in lines[0] and lines[0].startswith("impasto: "), lines[0]
        assert re.search(r"[^.]\. [A-Z]", lines[0]), f"says not what to do: {lines[0]}"
        assert ran.out == "", ran.out
        print("    ", command, "->", lines[0])
    assert leftovers(folder) == before, leftovers(folder)


def test_a_missing_file_is_refused(folder):
    refused(folder, "missing.flac")


def test_an_empty_file_is_refused(folder):
    (folder / "empty.flac").write_bytes(b"")
    refused(folder, "empty.flac")


def test_a_folder_is_refused(folder):
    (folder / "songs").mkdir()
    refused(folder, "songs")


def test_text_is_refused_whatever_its_name(folder):
    for name in ("notes.txt", "notes.wav", "notes.flac"):
        (folder / name).write_text("Dear diary, today I listened to music.\n" * 40)
        refused(folder, name)


def test_noise_bytes_are_refused(folder):
    for name in ("noise.bin", "noise.mp3", "noise.ogg"):
        (folder / name).write_bytes(noise(20000))
        refused(folder, name)


def test_a_sound_without_sound_is_refused(folder):
    (folder / "header.wav").write_bytes(header_of_wav(8000, 0)[:30])
    refused(folder, "header.wav")


def test_a_sound_over_the_limit_is_refused_at_once(folder):
    size = 8000 * 7300
    with open(folder / "long.wav", "wb") as file:
        file.write(header_of_wav(8000, size))
        file.truncate(44 + size)
    refused(folder, "long.wav")


def test_a_recording_cut_short_is_taken_as_far_as_it_goes(folder):
    write_wav(folder / "song.wav", tune(3.0))
    whole = (folder / "song.wav").read_bytes()
    (folder / "cut.wav").write_bytes(whole[:len(whole) * 2 // 3])
    for options in ((), ("--partial",)):  # what it said in earlier versions still may stand there
        ran = impasto("paint", "cut.wav", *options, "--size", 64, cwd=folder)
        assert "cut.wav: the file ends early: 2.00 s of 3.00 s are there" in ran.err, ran.err
        assert (folder / "cut.png").exists()
        (folder / "cut.png").unlink()
        (folder / "cut.impasto").unlink()


def piped(folder, bytes, *arguments, code=0):
    ran = subprocess.run([PROGRAM, *map(str, arguments)], cwd=folder, input=bytes,
                         capture_output=True, timeout=300)
    assert ran.returncode == code, (ran.returncode, ran.stderr)
    return ran.stderr.decode()


def test_what_comes_through_a_pipe_is_read_like_a_file(folder):
    write_wav(folder / "song.wav", tune(2.0))
    song = (folder / "song.wav").read_bytes()
    impasto("paint", "song.wav", "--size", 64, "-o", "file.png", cwd=folder)
    for name in ("-", "/dev/stdin"):
        piped(folder, song, "paint", name, "--size", 64, "-o", "pipe.png")
        assert (folder / "pipe.png").read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    piped(folder, song, "film", "-", "--size", "64x64", "--fps", 5, "-o", "pipe.mp4")
    assert (folder / "pipe.mp4").exists()
    piped(folder, example().read_bytes(), "listen", "-", "-o", "score.jams")
    assert '"score"' in (folder / "score.jams").read_text()
    piped(folder, (folder / "file.impasto").read_bytes(), "paint", "-", "--size", 64,
          "-o", "again.png")
    assert (folder / "again.png").read_bytes() == (folder / "file.png").read_bytes()
    os.mkfifo(folder / "fifo")
    with subprocess.Popen(["cp", "song.wav", "fifo"], cwd=folder):
        impasto("listen", "fifo", "-o", "fifo.jams", cwd=folder)
    assert leftovers(folder, "song.wav", "fifo") == sorted(
        ["again.png", "fifo.jams", "file.impasto", "file.png", "pipe.impasto", "pipe.mp4",
         "pipe.png", "score.jams"])


def test_a_pipe_that_brings_nothing_or_no_music_is_named(folder):
    err = piped(folder, b"", "listen", "-", code=3)
    assert "standard input: nothing came" in err, err
    err = piped(folder, b"words, words, words " * 300, "listen", "-", code=3)
    assert "standard input: this is text, which is not read" in err, err
    assert leftovers(folder) == []


def test_a_palette_cut_short_is_taken_and_one_of_another_kind_is_named(folder):
    write_wav(folder / "song.wav", tune(1.0))
    impasto("paint", "song.wav", "--size", 400, "-o", "cover.png", cwd=folder)
    whole = (folder / "cover.png").read_bytes()
    (folder / "half.png").write_bytes(whole[:len(whole) // 2])
    ran = impasto("paint", "song.wav", "--size", 64, "--palette", "half.png", "-o", "a.png",
                  cwd=folder)
    assert re.search(r"half.png: the picture ends early: \d+ of 400 rows are there", ran.err), ran.err
    (folder / "cover.svg").write_bytes(b"<?xml version='1.0'?>\n<!-- mine -->\n<svg width='9'/>")
    ran = impasto("paint", "song.wav", "--size", 64, "--palette", "cover.svg", cwd=folder, code=3)
    assert "cover.svg: this is an SVG drawing" in ran.err and "PNG or JPEG" in ran.err, ran.err
    (folder / "cover.webp").write_bytes(b"RIFF\x16\0\0\0WEBPVP8X\n\0\0\0" + bytes(4) + b"\x9f\x86\1" * 2)
    ran = impasto("paint", "song.wav", "--size", 64, "--palette", "cover.webp", cwd=folder, code=3)
    assert "cover.webp: the picture is too large: 100000 x 100000 pixels" in ran.err, ran.err


def test_broken_midi_is_refused(folder):
    (folder / "broken.mid").write_bytes(b"MThd" + noise(300))
    (folder / "cut.mid").write_bytes(midi(b"\x00\x90"))
    (folder / "text.mid").write_text("not midi at all\n")
    for name in ("broken.mid", "cut.mid", "text.mid"):
        refused(folder, name)


def test_broken_musicxml_is_refused(folder):
    whole = example().read_bytes()
    (folder / "cut.musicxml").write_bytes(whole[:whole.index(b"<note")])
    (folder / "page.musicxml").write_text("<?xml version='1.0'?><html><body/></html>")
    (folder / "broken.mxl").write_bytes(b"PK\x03\x04" + noise(500))
    for name in ("cut.musicxml", "page.musicxml", "broken.mxl"):
        refused(folder, name)


def test_a_score_with_faults_is_read_with_a_warning(folder):
    whole = example().read_bytes()
    (folder / "cut.musicxml").write_bytes(whole[:len(whole) // 2])
    (folder / "bad.musicxml").write_bytes(whole.replace(b"<octave>5", b"<octave>55", 1))
    for name, said in (("cut.musicxml", "measures could be read"), ("bad.musicxml", "is left out")):
        ran = impasto("listen", name, "-o", name + ".jams", cwd=folder)
        lines = ran.err.splitlines()
        assert len(lines) == 1 and name in lines[0] and said in lines[0], ran.err


def test_broken_paintings_are_refused(folder):
    (folder / "broken.impasto").write_bytes(b"SQLite format 3\0" + noise(5000))
    (folder / "text.impasto").write_text("not a painting\n")
    other = sqlite3.connect(folder / "other.impasto")
    other.execute("CREATE TABLE cooking (recipe TEXT)")
    other.commit()
    other.close()
    write_wav(folder / "song.wav", tune(2.0))
    impasto("paint", "song.wav", "--size", 64, cwd=folder)
    whole = (folder / "song.impasto").read_bytes()
    (folder / "cut.impasto").write_bytes(whole[:len(whole) // 2])
    for name in ("broken.impasto", "text.impasto", "other.impasto", "cut.impasto"):
        refused(folder, name, ("paint", "listen"))
        before = leftovers(folder)
        ran = impasto("why", name, "10,10", cwd=folder, code=3)
        assert len(ran.err.splitlines()) == 1 and name in ran.err, ran.err
        assert leftovers(folder) == before


def test_a_broken_analysis_is_refused(folder):
    write_wav(folder / "song.wav", tune(2.0))
    (folder / "broken.jams").write_text('{"annotations": [')
    for name in ("broken.jams", "missing.jams"):
        before = leftovers(folder)
        ran = impasto("paint", "song.wav", "--analysis", name, "--size", 64, cwd=folder, code=3)
        assert len(ran.err.splitlines()) == 1 and name in ran.err, ran.err
        assert leftovers(folder) == before


def test_what_is_no_analysis_is_told_for_what_it_is(folder):
    write_wav(folder / "song.wav", tune(2.0))
    write_midi(folder / "song.mid")
    (folder / "cover.jpg").write_bytes(b"\xff\xd8\xff\xe0\0\x10JFIF\0")
    (folder / "sheet.jams").write_bytes(b"%PDF-1.4\n{}")  # its content decides
    (folder / "own.toml").write_text("name = 'own'\n")
    (folder / "song.xml").write_text("<?xml version='1.0'?><score-partwise/>")
    for name, what, instead in (
            ("cover.jpg", "this is a picture and not an analysis", "--palette"),
            ("sheet.jams", "this is a PDF and not an analysis", "impasto listen"),
            ("own.toml", "this is a style or a brush and not an analysis", "impasto listen"),
            ("song.xml", "this is a score and not an analysis", "give it as INPUT"),
            ("song.mid", "this is a MIDI file and not an analysis", "give it as INPUT"),
            ("song.wav", "this is a recording and not an analysis", "give it as INPUT")):
        before = leftovers(folder)
        ran = impasto("listen", "song.wav", "--analysis", name, "-o", "a.jams", cwd=folder, code=3)
        assert len(ran.err.splitlines()) == 1, ran.err
        assert ran.err.startswith(f"impasto: {name}: {what}. "), ran.err
        assert instead.lower() in ran.err.lower() and ".jams" in ran.err, ran.err
        assert leftovers(folder) == before


def test_wrong_usage_names_the_flag_and_what_is_allowed(folder):
    write_wav(folder / "song.wav", tune(1.5))
    cases = [
        (("paint", "song.wav", "--size", "5"), "--size", "16"),
        (("paint", "song.wav", "--size", "axb"), "--size", "3000x3000"),
        (("paint", "song.wav", "--size", "99999x99999"), "--size", "32768"),
        (("paint", "song.wav", "--size", "1000x20"), "--size", "8"),
        (("paint", "song.wav", "--dpi", "0"), "--dpi", "9999"),
        (("paint", "song.wav", "--seed", "red"), "--seed", "whole number"),
        (("paint", "song.wav", "--style", "cubist"), "--style", "impressionist"),
        (("paint", "song.wav", "--with", "cubist"), "--with", "lyrical"),
        (("paint", "song.wav", "--scheme", "zigzag"), "--scheme", "triptych"),
        (("paint", "song.wav", "--ground", "#12345"), "--ground", "#c8b090"),
        (("paint", "song.wav", "--variety", "2"), "--variety", "0.6"),
        (("film", "song.wav", "--hold", "61"), "--hold", "0 to 60"),
        (("film", "song.wav", "--fade", "-1"), "--fade", "0 to 60"),
        (("film", "song.wav", "--camera", "shaky"), "--camera", "follow"),
        (("film", "song.wav", "--light", "candle"), "--light", "moving"),
        (("paint", "song.wav", "--order", "chance"), "--order", "gesture"),
        (("paint", "song.wav", "--palette", "mud"), "--palette", "zorn"),
        (("paint", "song.wav", "--palette", "CobaltBlue"), "--palette", "two to seven"),
        (("paint", "song.wav", "--density", "9"), "--density", "0.25"),
        (("paint", "song.wav", "--warmth", "3"), "--warmth", "-1"),
        (("variations", "song.wav", "-n", "0"), "--count", "64"),
        (("styles", "--sheet", "a.png"), "--sheet", "recording or a score"),
        (("moods", "--sheet", "a.png"), "--sheet", "recording or a score"),
        (("paint", "song.wav", "--mood", "strom"), "--mood", "did you mean storm?"),
        (("paint", "song.wav", "--threads", "-3"), "--threads", "256"),
        (("paint", "song.wav", "--simd", "NONE"), "--simd", "Give one of"),
        (("paint", "song.wav", "-o", "song.gif"), "song.gif", ".png"),
        (("paint", "song.wav", "-o", "none/song.png"), "none", "folder"),
        (("film", "song.wav", "-o", "song.avi"), "song.avi", ".mp4"),
        (("film", "song.wav", "--size", "101x100"), "--size", "even"),
        (("film", "song.wav", "--fps", "0"), "--fps", "120"),
        (("film", "song.wav", "--crf", "99"), "--crf", "51"),
        (("film", "song.wav", "--preset", "quick"), "--preset", "medium"),
        (("listen", "song.wav", "--events", "song.txt"), "--events", "--live"),
        (("listen", "song.wav", "--live", "--events", "song.wav"), "song.wav", ".txt"),
        (("listen", "song.wav", "--live", "--block", "0"), "--block", "65536"),
        (("listen", "song.wav", "--live", "--analysis", "a.jams"), "--analysis", "--live"),
        (("why", "song.wav"), "PIXEL", "--help"),
        (("sculpt", "song.wav"), "sculpt", "--help"),
        (("paint", "song.wav", "--loud"), "--loud", "--help"),
        (("paint",), "INPUT", "--help"),
        ((), "", "--help"),
    ]
    for arguments, flag, allowed in cases:
        ran = impasto(*arguments, cwd=folder, code=2)
        assert len(ran.err.splitlines()) == 1, ran.err
        assert flag in ran.err and allowed in ran.err, f"{arguments}: {ran.err}"
        assert leftovers(folder, "song.wav") == [], leftovers(folder)


def test_the_input_is_never_overwritten(folder):
    write_wav(folder / "song.wav", tune(1.5))
    impasto("paint", "song.wav", "--size", 64, cwd=folder)
    before = (folder / "song.impasto").read_bytes()
    (folder / "song.png").unlink()
    os.link(folder / "song.impasto", folder / "same.png")
    impasto("paint", "song.impasto", "-o", "same.png", "--size", 64, cwd=folder, code=2)
    assert (folder / "song.impasto").read_bytes() == before


def zipped(path, *names):
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, "<nothing/>")


def test_formats_that_are_not_read_are_named_with_the_way_out(folder):
    """By content first, so that a wrong name does not hide them, else by the name's ending."""
    zipped(folder / "s.mscz", "META-INF/container.xml", "s.mscx")
    zipped(folder / "renamed.mxl", "META-INF/container.xml", "s.mscx")
    zipped(folder / "s.gp", "Content/score.gpif")
    zipped(folder / "songs.zip", "a.flac", "b.flac")
    for name, data in (("s.mscx", "<?xml version='1.0'?><museScore version='3.01'/>"),
                       ("s.gp5", "\x18FICHIER GUITAR PRO v5.00" + "\0" * 99),
                       ("s.abc", "X:1\nT:T\nK:C\nCDEF|\n"), ("song.txt", "X:1\nT:T\nK:C\nCDEF|\n"),
                       ("s.mei", "<?xml version='1.0'?><mei xmlns='http://www.music-encoding.org/ns/mei'/>"),
                       ("s.krn", "**kern\n4c\n*-\n"), ("s.ly", "\\version \"2.24\" { c }\n"),
                       ("s.sib", "\x0fSIBELIUS\0\0"), ("s.musx", "\x01\x02"), ("s.dorico", "\x01\x02"),
                       ("s.capx", "\x01\x02"), ("s.nwc", "[NWZ]\0"), ("s.als", "\x1f\x02"),
                       ("s.flp", "FLhd\6\0\0\0"), ("s.pdf", "%PDF-1.4\n"), ("s.m3u", "#EXTM3U\na.mp3\n"),
                       ("s.html", "<html><body>404</body></html>"), ("s.jams", '{"annotations": []}'),
                       ("s.toml", 'name = "my"\n'), ("notes", "Dear diary\n")):
        (folder / name).write_bytes(data.encode("latin-1"))
    (folder / "s.logicx").mkdir()
    for name in ("s.png", "s.jpg"):
        subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "color=red:s=64x64",
                        "-frames:v", "1", name], cwd=folder, check=True)
    ways = {"s.mscz": ("MuseScore", "MusicXML"), "renamed.mxl": ("MuseScore", "MusicXML"),
            "s.mscx": ("MuseScore", "MusicXML"), "s.gp": ("Guitar Pro", "MusicXML"),
            "s.gp5": ("Guitar Pro", "MIDI"), "s.abc": ("ABC", "abc2midi"),
            "song.txt": ("ABC", "abc2midi"), "s.mei": ("MEI", "MusicXML"), "s.krn": ("kern", "hum2"),
            "s.ly": ("LilyPond", "\\midi"), "s.sib": ("Sibelius", "MusicXML"),
            "s.musx": ("Finale", "MusicXML"), "s.dorico": ("Dorico", "MusicXML"),
            "s.capx": ("Capella", "MusicXML"), "s.nwc": ("NoteWorthy", "MIDI"),
            "s.als": ("Ableton", "WAV"), "s.flp": ("FL Studio", "WAV"), "s.logicx": ("Logic", "WAV"),
            "s.pdf": ("PDF", "MusicXML"), "s.m3u": ("list", "recordings"), "s.html": ("web page", "again"),
            "s.jams": ("analysis", "--analysis"), "s.toml": ("style", "--style"),
            "s.png": ("picture", "--subject"), "s.jpg": ("picture", "--subject"),
            "songs.zip": ("archive", "unpack"), "notes": ("text", "MIDI")}
    for name, (what, out) in ways.items():
        err = impasto("listen", name, "-o", "out.jams", cwd=folder, code=3).err
        assert len(err.splitlines()) == 1 and err.startswith(f"impasto: {name}: this is "), err
        assert what in err and out.lower() in err.split(". ", 1)[1].lower(), err
    assert not (folder / "out.jams").exists()


def test_a_score_that_is_damaged_is_not_taken_for_another_format(folder):
    (folder / "cut.musicxml").write_bytes(example().read_bytes()[:4000])
    err = impasto("listen", "cut.musicxml", cwd=folder, code=3).err
    assert "which is not read" not in err, err


def test_a_track_is_chosen_of_several_and_must_be_there(folder):
    write_wav(folder / "a.wav", tune(3.0))
    write_wav(folder / "b.wav", tune(2.0)[::-1])
    subprocess.run(["ffmpeg", "-v", "error", "-i", "a.wav", "-i", "b.wav", "-map", "0", "-map", "1",
                    "-c", "flac", "two.mka"], cwd=folder, check=True)
    for track, alone in ((1, "a.wav"), (2, "b.wav")):
        both = impasto("listen", "two.mka", "--track", track, "--json", "-o", "two.jams",
                       cwd=folder).json()["piece"]
        one = impasto("listen", alone, "--json", "-o", "one.jams", cwd=folder).json()["piece"]
        assert both["loudness"] == one["loudness"] and both["duration"] == one["duration"], track
    err = impasto("listen", "two.mka", "--track", 3, "-o", "no.jams", cwd=folder, code=2).err
    assert "track" in err and not (folder / "no.jams").exists(), err
    impasto("paint", "a.wav", "--track", 0, cwd=folder, code=2)


def test_a_missing_soundfont_is_an_environment_error(folder):
    ran = impasto("film", example(), "--size", "64x64", cwd=folder, code=4,
                  env={"IMPASTO_SOUNDFONT": "/none/such.sf2"})
    assert len(ran.err.splitlines()) == 1, ran.err
    assert leftovers(folder) == []


def test_a_full_disk_or_a_closed_folder_leaves_nothing(folder):
    if not pathlib.Path("/dev/full").exists():
        return
    write_wav(folder / "song.wav", tune(1.5))
    (folder / "song.png").mkdir()
    ran = impasto("paint", "song.wav", "--size", 64, cwd=folder, code=2)
    assert "song.png" in ran.err and leftovers(folder) == ["song.png", "song.wav"]


def test_help_and_version_are_results(folder):
    assert impasto("--version", cwd=folder).out.startswith("impasto ")
    for command in ("paint", "film", "listen", "why", "brushes", "doctor"):
        text = impasto(command, "--help", cwd=folder).out
        assert text.count(f"impasto {command}") >= 2, text
    assert "130" in impasto("--help", cwd=folder).out


run_tests(sys.modules[__name__])
