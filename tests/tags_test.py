# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures and films say what they are: other programs read title, artist, settings and version."""
import re
import struct
import subprocess
import sys

from support import impasto, need, run_tests, tune, write_wav

need("ffmpeg", "ffprobe")
SETTINGS = "seed 7, density 1.5, palette zorn, style oil"
CHOICES = ("--seed", 7, "--density", 1.5, "--palette", "zorn", "--style", "oil")


def song(folder):
    write_wav(folder / "in.wav", tune(1.0))
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", "in.wav", "-metadata", "title=Dämmerung",
                    "-metadata", "artist=Niemand", "song.flac"], cwd=folder, check=True)


def software():
    return "Impasto " + re.search(r"\d+\.\d+\.\d+", impasto("--version", cwd=".").out).group()


def png_texts(path):
    data, at, texts = path.read_bytes(), 8, {}
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at:at + 8])
        body = data[at + 8:at + 8 + size]
        if kind == b"tEXt":
            key, value = body.split(b"\0", 1)
            texts[key.decode()] = value.decode("latin-1")
        if kind == b"iTXt":
            key, rest = body.split(b"\0", 1)
            assert rest[:2] == b"\0\0", "compressed"
            texts[key.decode()] = rest[2:].split(b"\0", 2)[2].decode()
        at += 12 + size
    return texts


def probed(path, *show):
    out = subprocess.run(["ffprobe", "-v", "error", *show, "-of", "default", str(path)],
                         capture_output=True, check=True, text=True).stdout
    return dict(re.findall(r"^TAG:(\w+)=(.*)$", out, re.M))


def test_a_png_names_the_music_and_how_it_was_painted(folder):
    song(folder)
    impasto("paint", "song.flac", "--size", 64, *CHOICES, cwd=folder)
    should = {"Title": "Dämmerung", "Author": "Niemand", "Software": software(),
              "Comment": SETTINGS}
    texts = png_texts(folder / "song.png")
    assert texts.pop("Seal").startswith("impasto-seal:picture"), texts
    assert texts == should, texts
    # The painting file knows it too.
    impasto("paint", "song.impasto", "--size", 64, "-o", "again.png", cwd=folder)
    again = png_texts(folder / "again.png")
    assert again.pop("Seal") and again == should, again
    assert (folder / "again.png").read_bytes() == (folder / "song.png").read_bytes()


def test_a_jpeg_and_a_tiff_name_it_where_viewers_look(folder):
    song(folder)
    impasto("paint", "song.flac", "--size", 64, *CHOICES, "-o", "a.jpg", cwd=folder)
    tags = probed(folder / "a.jpg", "-show_frames")
    assert tags["ImageDescription"].strip() == "Dämmerung", tags
    assert tags["Artist"].strip() == "Niemand" and tags["Software"].strip() == software(), tags
    assert SETTINGS.encode() in (folder / "a.jpg").read_bytes()
    impasto("paint", "song.flac", "--size", 64, *CHOICES, "-o", "a.tif", cwd=folder)
    tags = {key.lower(): value for key, value in probed(folder / "a.tif", "-show_frames").items()}
    assert tags["artist"].strip() == "Niemand" and tags["software"].strip() == software(), tags
    assert f"Dämmerung\n{SETTINGS}\0".encode() in (folder / "a.tif").read_bytes()


def test_a_film_names_it_too(folder):
    song(folder)
    impasto("film", "song.flac", "--size", "64x64", "--fps", 5, *CHOICES, cwd=folder)
    tags = probed(folder / "song.mp4", "-show_format")
    assert tags["title"] == "Dämmerung" and tags["artist"] == "Niemand", tags
    assert tags["comment"] == SETTINGS and tags["encoder"] == software(), tags


def test_no_path_of_this_machine_is_told(folder):
    write_wav(folder / "in.wav", tune(1.0))
    impasto("paint", "in.wav", "--size", 64, "-o", "cover.png", cwd=folder)
    impasto("paint", folder / "in.wav", "--size", 64, "--palette", folder / "cover.png",
            "-o", "out.png", cwd=folder)
    assert png_texts(folder / "out.png")["Comment"] == "seed 1, palette cover.png"
    assert str(folder).encode() not in (folder / "out.png").read_bytes()


def test_the_same_input_gives_the_same_file(folder):
    song(folder)
    for ending in ("png", "jpg", "tif"):
        for name in ("a", "b"):
            impasto("paint", "song.flac", "--size", 64, "-o", f"{name}.{ending}", cwd=folder)
        assert (folder / f"a.{ending}").read_bytes() == (folder / f"b.{ending}").read_bytes()


run_tests(sys.modules[__name__])
