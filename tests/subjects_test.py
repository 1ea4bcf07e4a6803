# SPDX-License-Identifier: GPL-3.0-or-later
"""A photograph is painted: alone, to music, near to it and far from it; what is no photograph is told."""
import shutil
import sqlite3
import struct
import subprocess
import sys
import zlib

from support import (impasto, leftovers, need, np, read_picture, run_tests, tune, write_midi,
                     write_wav)

need("ffmpeg", "ffmpeg")
STATS = ("--stats", "--threads", "2")


def write_still_life(path, width=180, height=120):
    """A red round on a dark table before a light blue wall: three things with hard borders."""
    y, x = np.mgrid[0:height, 0:width]
    picture = np.empty((height, width, 3), np.uint8)
    picture[:] = (150, 190, 215)
    picture[y > 0.7 * height] = (60, 42, 30)
    inside = (x - 0.4 * width) ** 2 + (y - 0.55 * height) ** 2 < (0.24 * height) ** 2
    picture[inside] = (196, 40, 30)
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s",
                    f"{width}x{height}", "-i", "-", "-frames:v", "1", "-q:v", "1", str(path)],
                   input=picture.tobytes(), check=True)
    return picture.astype(float)


def psnr(a, b):
    return 10 * np.log10(255 ** 2 / max(1e-9, ((a.astype(float) - b.astype(float)) ** 2).mean()))


def rows(painting, query):
    base = sqlite3.connect(painting)
    try:
        return base.execute(query).fetchall()
    finally:
        base.close()


def test_a_photograph_alone_is_painted_in_its_shape_and_is_recognised(folder):
    wanted = write_still_life(folder / "photo.png")
    ran = impasto("paint", "photo.png", "--size", "180x120", "--abstraction", "0", *STATS, cwd=folder)
    assert ran.out.split() == ["photo.painted.png", "photo.painted.impasto"], ran.out
    near = psnr(wanted, read_picture(folder / "photo.painted.png", 180, 120))
    assert near > 22, near
    far = impasto("paint", "photo.png", "--size", "180x120", "--abstraction", "1", "-o", "far.png",
                  *STATS, cwd=folder)
    assert psnr(wanted, read_picture(folder / "far.png", 180, 120)) < near - 2
    assert far.hash() != ran.hash()


def test_without_a_size_the_painting_has_the_shape_of_the_picture(folder):
    write_still_life(folder / "photo.jpg")
    ran = impasto("paint", "photo.jpg", "--json", "--abstraction", "1", cwd=folder)
    made = ran.json()
    assert "4500" in str(made) and "3000" in str(made), made


def test_the_same_picture_gives_the_same_painting_whatever_the_threads(folder):
    write_still_life(folder / "photo.jpg")
    hashes = {impasto("paint", "photo.jpg", "-o", f"{n}.png", "--size", "150x100", "--stats", "--threads",
                      n, cwd=folder).hash() for n in (1, 2, 3)}
    assert len(hashes) == 1, hashes


def test_every_hand_paints_it_in_its_own_way(folder):
    write_still_life(folder / "photo.jpg")
    hashes = set()
    for style in ("oil", "impressionist", "expressionist", "ink", "lyrical", "watercolour", "knife",
                  "nihonga"):
        ran = impasto("paint", "photo.jpg", "--style", style, "-o", f"{style}.png", "--size", "150x100",
                      *STATS, cwd=folder)
        hashes.add(ran.hash())
        pixels = read_picture(folder / f"{style}.png", 150, 100).astype(float)
        light = pixels.mean(axis=2)
        assert light[5:40].mean() > light[90:].mean() + 20, f"{style}: the wall is as dark as the table"
    assert len(hashes) == 8, hashes


def test_music_gives_each_stroke_its_sound_and_the_picture_its_place(folder):
    write_still_life(folder / "photo.jpg")
    write_midi(folder / "song.mid")
    impasto("paint", "song.mid", "--subject", "photo.jpg", "--size", "180x120", *STATS, cwd=folder)
    base = folder / "song.impasto"
    kinds = {kind for kind, in rows(base, "SELECT DISTINCT cause_kind FROM strokes")}
    assert kinds & {"melody", "note", "onset"} and "piece" not in kinds, kinds
    assert rows(base, "SELECT count(*) FROM strokes WHERE region IS NULL")[0][0] == 0
    assert rows(base, "SELECT count(*) FROM regions")[0][0] >= 3
    starts = [start for start, in rows(base, "SELECT start_s FROM strokes ORDER BY id")]
    assert starts == sorted(starts) and starts[0] < 1 and starts[-1] > 3, (starts[0], starts[-1])
    told = impasto("why", "song.impasto", "72,66", "--size", "180x120", cwd=folder).out
    assert "It depicts" in told and "red" in told, told
    french = impasto("why", "song.impasto", "72,66", "--size", "180x120", "--language", "fr", cwd=folder).out
    assert "rouge" in french, french


def test_warmth_warms_it_in_silence_too(folder):
    write_still_life(folder / "photo.jpg")
    blues = []
    for warmth in (-1, 1):
        impasto("paint", "photo.jpg", "--warmth", warmth, "-o", "a.png", "--size", "180x120", "--force", *STATS,
                cwd=folder)
        blues.append(read_picture(folder / "a.png", 180, 120).astype(float).mean(axis=(0, 1)))
    assert blues[0][2] - blues[0][0] > blues[1][2] - blues[1][0] + 10, blues


def test_other_music_paints_the_same_picture_otherwise(folder):
    write_still_life(folder / "photo.jpg")
    write_midi(folder / "high.mid")
    write_midi(folder / "low.mid", keys=(33, 34, 33, 36, 33, 31, 33, 33))
    pictures = []
    for name in ("high", "low"):
        impasto("paint", f"{name}.mid", "--subject", "photo.jpg", "--size", "180x120", *STATS, cwd=folder)
        pictures.append(read_picture(folder / f"{name}.png", 180, 120).astype(float))
    means = [p.mean(axis=(0, 1)) for p in pictures]
    assert np.abs(means[0] - means[1]).max() > 4, means


def test_a_painting_of_a_picture_is_painted_again_at_any_size_without_it(folder):
    write_still_life(folder / "photo.jpg")
    write_midi(folder / "song.mid")
    first = impasto("paint", "song.mid", "--subject", "photo.jpg", "--size", "180x120", *STATS, cwd=folder)
    (folder / "photo.jpg").unlink()
    again = impasto("paint", "song.impasto", "-o", "again.png", "--size", "180x120", *STATS, cwd=folder)
    assert first.hash() == again.hash()
    impasto("paint", "song.impasto", "-o", "large.png", "--size", "360x240", *STATS, cwd=folder)
    assert psnr(read_picture(folder / "large.png", 360, 240)[::2, ::2],
                read_picture(folder / "song.png", 180, 120)) > 18
    ran = impasto("paint", "song.impasto", "--style", "knife", "-o", "other.png", cwd=folder, code=2)
    assert "--subject" in ran.err and "--keep-subject" in ran.err, ran.err


def test_a_copy_that_was_kept_is_painted_in_another_style(folder):
    wanted = write_still_life(folder / "photo.jpg")
    impasto("paint", "photo.jpg", "--keep-subject", "--size", "180x120", "-o", "a.png", *STATS, cwd=folder)
    (folder / "photo.jpg").unlink()
    impasto("paint", "a.impasto", "--style", "knife", "--abstraction", "0", "--size", "180x120", "-o", "b.png",
            *STATS, cwd=folder)
    assert psnr(wanted, read_picture(folder / "b.png", 180, 120)) > 16


def test_a_film_of_a_picture_ends_on_its_still(folder):
    write_still_life(folder / "photo.jpg", 160, 90)
    write_wav(folder / "song.wav", tune(3.0))
    still = impasto("paint", "song.wav", "--subject", "photo.jpg", "--size", "320x180", *STATS, cwd=folder)
    film = impasto("film", "song.wav", "--subject", "photo.jpg", "--size", "320x180", *STATS, cwd=folder)
    assert film.hash() == still.hash()


def test_orientation_is_honoured(folder):
    write_still_life(folder / "photo.jpg")
    data = (folder / "photo.jpg").read_bytes()
    # Exif: one entry, orientation 6 (turn right).
    exif = (b"Exif\0\0" + b"MM\0\x2a\0\0\0\x08" + b"\0\x01" + b"\x01\x12\0\x03\0\0\0\x01\0\x06\0\0" + b"\0\0\0\0")
    (folder / "turned.jpg").write_bytes(data[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + data[2:])
    impasto("paint", "turned.jpg", "--size", "120x180", "--abstraction", "0", *STATS, cwd=folder)
    pixels = read_picture(folder / "turned.png", 120, 180).astype(float).mean(axis=2)
    assert pixels[:, :20].mean() + 40 < pixels[:, 80:].mean(), "the table should stand at the left"


def png(width, height, rows_of):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) +
            chunk(b"IDAT", rows_of) + chunk(b"IEND", b""))


def test_pictures_of_odd_sizes_are_painted(folder):
    (folder / "dot.png").write_bytes(png(1, 1, zlib.compress(b"\0\xc8\x28\x1e")))
    impasto("paint", "dot.png", "--size", "64", *STATS, cwd=folder)
    pixels = read_picture(folder / "dot.painted.png", 64, 64).astype(float).mean(axis=(0, 1))
    assert pixels[0] > pixels[1] + 60, pixels
    (folder / "strip.png").write_bytes(png(3000, 10, zlib.compress(b"".join(
        b"\0" + b"\x20\x60\xa0" * 3000 for _ in range(10)))))
    ran = impasto("paint", "strip.png", "--abstraction", "1", "--size", "512x64", *STATS, cwd=folder)
    assert "only a part of it is painted" in ran.err, ran.err


def test_what_cannot_be_painted_is_told_in_one_line(folder):
    write_still_life(folder / "photo.jpg")
    write_midi(folder / "song.mid")
    (folder / "bomb.png").write_bytes(png(100000, 100000, zlib.compress(b"\0" * 1000)))
    (folder / "drawing.svg").write_text('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>')
    (folder / "cut.jpg").write_bytes((folder / "photo.jpg").read_bytes()[:60])
    impasto("paint", "photo.jpg", "--size", "64", *STATS, cwd=folder)
    before = leftovers(folder)
    for code, says, *args in (
            (3, "too large", "paint", "bomb.png"),
            (3, "SVG", "paint", "song.mid", "--subject", "drawing.svg"),
            (3, "cut.jpg", "paint", "song.mid", "--subject", "cut.jpg"),
            (3, "none.jpg", "paint", "song.mid", "--subject", "none.jpg"),
            (2, "--subject", "paint", "photo.jpg", "--subject", "photo.jpg"),
            (2, "--abstraction", "paint", "photo.jpg", "--abstraction", "1.5"),
            (2, "--abstraction", "paint", "song.mid", "--abstraction", ".5"),
            (3, "nothing can be heard", "listen", "photo.jpg"),
            (3, "nothing can be heard", "film", "photo.jpg"),
            (2, "of a picture", "variations", "photo.impasto", "-n", "2")):
        ran = impasto(*args, cwd=folder, code=code)
        lines = [line for line in ran.err.splitlines() if line]
        assert len(lines) == 1 and says in lines[0], (args, ran.err)
    assert leftovers(folder) == before, leftovers(folder)


run_tests(sys.modules[__name__])
