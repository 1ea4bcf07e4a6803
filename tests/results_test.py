# SPDX-License-Identifier: GPL-3.0-or-later
"""Results have names of their own and replace only what is ours, of their kind and untouched."""
import json
import os
import pathlib
import re
import subprocess
import sys
import zlib

from support import PROGRAM, impasto, leftovers, need, run_tests, tune, write_midi, write_wav

need("ffmpeg", "ffmpeg")
SMALL = ("--size", 64)


def state(folder):
    return {p.name: p.read_bytes() for p in pathlib.Path(folder).iterdir() if p.is_file()}


def refused(folder, *arguments, word="", code=2):
    """Refused before anything is begun: one line, and every file as it was."""
    before = state(folder)
    ran = impasto(*arguments, cwd=folder, code=code)
    assert len(ran.err.splitlines()) == 1 and word in ran.err, ran.err
    assert ran.out == "" and state(folder) == before, sorted(state(folder))
    return ran.err


def make_image(path, colour="red"):
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", f"color={colour}:s=64x64",
                    "-frames:v", "1", str(path)], check=True)


def test_kinds_of_results_never_take_each_others_names(folder):
    write_midi(folder / "song.mid")
    made = []
    for command in (("paint", *SMALL, "--albedo", ".", "--height", ".", "--strokes", "."), ("listen", "--plot", "."),
                    ("variations", "-n", 2), ("styles", "--sheet", "."),
                    ("moods", "--sheet", "."),
                    ("film", "--size", "64x64", "--fps", 5)):
        ran = impasto(command[0], "song.mid", *command[1:], "--json", cwd=folder)
        made += [pathlib.Path(f).name for f in ran.json()["files"]]
    assert len(set(made)) == len(made) == 11, made
    assert leftovers(folder, "song.mid") == sorted(made), leftovers(folder)


def test_what_the_readme_shows_in_order_destroys_nothing(folder):
    """Every command of it that makes files or asks about them; small, with the options it shows."""
    write_wav(folder / "song.flac", tune(4.0))  # what a file is, its content decides
    for name in ("song.mid", "song.musicxml"):
        write_midi(folder / name)
    for name in ("cover.jpg", "photo.jpg"):
        make_image(folder / name)
    readme = (pathlib.Path(__file__).parent.parent / "README.md").read_text()
    lines = re.findall(r"^impasto ((?:paint|film|variations|listen|why|brushes) [^#\n]*)", readme,
                       re.M)
    assert len(lines) >= 18, lines
    smaller = {"paint": SMALL, "film": ("--size", "64x64", "--fps", 5), "variations": ("-n", 2),
               "brushes": ("--size", "120x90")}
    kinds = {}
    for line in lines:
        words = re.sub(r" --size \S+| --fps \d+| -n \d+", "", line).split()
        if words[0] == "why":
            words[-1] = "10,10"  # there is such a pixel in a small one too
        words = [w for word in words for w in (
            sorted(p.name for p in folder.glob(word)) if "*" in word else [word])]
        ran = impasto(*words, *smaller.get(words[0], ()), "--json", cwd=folder)
        made = json.loads(ran.out.splitlines()[0])
        for file in made.get("files", ()):
            kind = kinds.setdefault(file, words[0])
            assert kind == words[0], f"{line}: {file} was made by {kind}"
    assert {"song.png", "song.mp4", "sleeve.tiff", "paintings/song.png", "song.jams", "song.txt",
            "song.variations.png", "song.hearing.png", "brushes.png"} <= set(kinds), kinds


def test_an_untouched_result_is_replaced_and_a_touched_one_is_not(folder):
    write_midi(folder / "song.mid")
    cases = ((("paint", "song.mid", *SMALL), ("song.png", "song.impasto")),
             (("paint", "song.mid", *SMALL, "-o", "a.jpg"), ("a.jpg",)),
             (("paint", "song.mid", *SMALL, "-o", "a.tif", "--albedo", "b.tif", "--height",
               "h.png"), ("a.tif", "b.tif", "h.png")),
             (("film", "song.mid", "--size", "64x64", "--fps", 5), ("song.mp4",)),
             (("listen", "song.mid", "--plot", "c.png"), ("song.jams", "c.png")),
             (("variations", "song.mid", "-n", 2), ("song.variations.png",)),
             (("brushes", "--sheet", "brushes.png", "--size", "120x90"), ("brushes.png",)))
    for command, files in cases:
        impasto(*command, cwd=folder)
        before = state(folder)
        os.utime(folder / files[0], (1, 1))  # a copy has another time, and is untouched all the same
        impasto(*command, cwd=folder)
        assert state(folder) == before, command
        for name in files:
            whole = (folder / name).read_bytes()
            (folder / name).write_bytes(whole + b"\n")
            err = refused(folder, *command, word=name)
            assert "--force" in err and "--output" in err, err
            middle = len(whole) // 2
            (folder / name).write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) +
                                        whole[middle + 1:])
            refused(folder, *command, word=name)
            impasto(*command, "--force", cwd=folder)
            assert (folder / name).read_bytes() == whole, name


def test_sealed_pictures_are_whole_for_other_programs(folder):
    write_midi(folder / "song.mid")
    for name in ("a.png", "a.jpg", "a.tif"):
        impasto("paint", "song.mid", *SMALL, "-o", name, cwd=folder)
        ran = subprocess.run(["ffmpeg", "-v", "error", "-i", name, "-f", "null", "-"], cwd=folder,
                             capture_output=True, text=True)
        assert ran.returncode == 0 and ran.stderr == "", ran.stderr
    raw, at = (folder / "a.png").read_bytes(), 8
    while at < len(raw):  # every chunk's checksum, as the standard has it
        size = int.from_bytes(raw[at:at + 4], "big")
        assert zlib.crc32(raw[at + 4:at + 8 + size]) == int.from_bytes(
            raw[at + 8 + size:at + 12 + size], "big"), raw[at + 4:at + 8]
        at += 12 + size


def test_files_of_others_are_not_replaced(folder):
    write_midi(folder / "song.mid")
    make_image(folder / "song.png")
    assert "did not write" in refused(folder, "paint", "song.mid", *SMALL, word="song.png")
    (folder / "song.jams").write_text("{}")
    refused(folder, "listen", "song.mid", word="song.jams")
    (folder / "song.impasto").write_text("notes of my own")
    refused(folder, "paint", "song.mid", *SMALL, "-o", "song.jpg", word="song.impasto")
    impasto("paint", "song.mid", *SMALL, "--force", cwd=folder)
    assert (folder / "song.impasto").read_bytes().startswith(b"SQLite")


def test_a_result_of_another_kind_is_not_replaced(folder):
    write_midi(folder / "song.mid")
    impasto("paint", "song.mid", *SMALL, cwd=folder)
    for command in (("listen", "song.mid", "--plot", "song.png"),
                    ("variations", "song.mid", "-n", 2, "-o", "song.png"),
                    ("styles", "song.mid", "--sheet", "song.png"),
                    ("moods", "song.mid", "--sheet", "song.png"),
                    ("paint", "song.mid", *SMALL, "-o", "b.png", "--albedo", "song.png")):
        err = refused(folder, *command, word="song.png")
        assert "there is a painted picture here already" in err, err


def test_a_corrected_analysis_is_kept_and_the_line_says_what_to_do(folder):
    write_midi(folder / "song.mid")
    impasto("listen", "song.mid", cwd=folder)
    jams = json.loads((folder / "song.jams").read_text())
    jams["file_metadata"]["artist"] = "Me"
    (folder / "song.jams").write_text(json.dumps(jams))
    err = refused(folder, "listen", "song.mid", word="song.jams")
    assert "--analysis song.jams" in err and "--force" in err, err
    impasto("paint", "song.mid", "--analysis", "song.jams", *SMALL, cwd=folder)


def test_nothing_that_is_read_is_overwritten_through_any_name(folder):
    write_midi(folder / "song.mid")
    impasto("listen", "song.mid", cwd=folder)
    impasto("paint", "song.mid", *SMALL, "-o", "first.png", cwd=folder)
    (folder / "sub").mkdir()
    os.symlink("../song.jams", folder / "sub/linked.jams")
    os.link(folder / "song.jams", folder / "hard.jams")
    for name in ("song.jams", "./song.jams", "sub/../song.jams", "sub/linked.jams", "hard.jams"):
        refused(folder, "listen", "song.mid", "--analysis", "song.jams", "-o", name,
                word="overwrite the analysis")
    refused(folder, "paint", "song.mid", "--palette", "first.png", "-o", "./first.png", *SMALL,
            word="overwrite the palette")
    os.symlink("first.impasto", folder / "next.impasto")
    refused(folder, "paint", "first.impasto", "--seed", 2, "-o", "next.png", *SMALL,
            word="overwrite the input")
    os.rename(folder / "song.mid", folder / "song.mp4")  # what it is, its content decides
    refused(folder, "film", "song.mp4", "--size", "64x64", word="overwrite the input")
    refused(folder, "film", "first.impasto", "--sound", "song.mp4", "-o", "song.mp4", "--size",
            "64x64", word="overwrite the sound")
    ran = impasto("listen", "song.mp4", "--analysis", "song.jams", "--force", cwd=folder)
    assert "song.jams" in ran.out


def test_a_name_too_long_is_told_before_the_work(folder):
    name = "n" * 249 + ".mid"
    write_midi(folder / name)
    err = refused(folder, "paint", name, *SMALL, word="the name is too long: it has 257 bytes")
    assert "255" in err and "--output" in err, err
    write_midi(folder / ("m" * 247 + ".mid"))
    ran = impasto("paint", "m" * 247 + ".mid", *SMALL, cwd=folder)
    assert len(ran.out.split()) == 2, ran.out


def test_a_folder_that_cannot_be_written_in_is_told_before_the_work(folder):
    write_midi(folder / "song.mid")
    refused(folder, "paint", "song.mid", "-o", "none/song.png", *SMALL, word="no such folder")
    refused(folder, "paint", "song.mid", "-o", "none/too/", *SMALL, word="no such folder")
    (folder / "file").write_text("")
    refused(folder, "paint", "song.mid", "-o", "file/", *SMALL, word="file")
    if os.geteuid() == 0:
        return  # for whom every folder is open
    (folder / "closed").mkdir(mode=0o555)
    refused(folder, "paint", "song.mid", "-o", "closed", *SMALL, word="closed", code=1)


def test_a_folder_that_is_named_with_a_slash_is_made_when_something_goes_there(folder):
    write_midi(folder / "song.mid")
    (folder / "bad.mid").write_bytes(b"MThd")
    impasto("paint", "bad.mid", "-o", "out/", *SMALL, cwd=folder, code=3)
    impasto("listen", "bad.mid", "-o", "out/", cwd=folder, code=3)
    assert not (folder / "out").exists()
    ran = impasto("paint", "song.mid", "-o", "out/", *SMALL, cwd=folder)
    assert ran.out.split() == ["out/song.png", "out/song.impasto"], ran.out


def test_there_are_all_files_of_a_piece_or_none(folder):
    """The second file outgrows what the session allows; the first one does not stay alone."""
    write_midi(folder / "song.mid")
    whole = impasto("paint", "song.mid", "--size", 16, "-o", "a.png", "--json", cwd=folder).json()
    sizes = [os.path.getsize(folder / file) for file in whole["files"]]
    assert sizes[0] < 8192 < sizes[1], sizes
    ran = subprocess.run(["bash", "-c", f"ulimit -f 8; exec '{PROGRAM}' paint song.mid --size 16"],
                         cwd=folder, capture_output=True, text=True)
    assert ran.returncode == 1 and ran.stdout == "", (ran.returncode, ran.stderr)
    assert len(ran.stderr.splitlines()) == 1 and "song.impasto" in ran.stderr, ran.stderr
    assert leftovers(folder) == ["a.impasto", "a.png", "song.mid"], leftovers(folder)


def test_json_is_utf8_whatever_files_are_called(folder):
    write_midi(folder / "song.mid")
    name = b"b\xff\xc3\xa9\xed\xa0\x80.mid"
    os.rename(folder / "song.mid", os.fsencode(folder) + b"/" + name)
    ran = subprocess.run([PROGRAM, b"paint", name, b"--size", b"64", b"--json"], cwd=folder,
                         capture_output=True, check=True)
    files = json.loads(ran.stdout.decode("utf-8", "strict"))["files"]
    assert files == ["b\ufffd\u00e9\ufffd\ufffd\ufffd.png", "b\ufffd\u00e9\ufffd\ufffd\ufffd.impasto"]
    ran = subprocess.run([PROGRAM, b"paint", name, b"--size", b"64"], cwd=folder,
                         capture_output=True, check=True)
    assert ran.stdout.split() == [name[:-3] + b"png", name[:-3] + b"impasto"], ran.stdout


run_tests(sys.modules[__name__])
