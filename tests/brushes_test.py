# SPDX-License-Identifier: GPL-3.0-or-later
"""Brushes as data: listed, painted, documented; and the examples that paint from code."""
import pathlib
import subprocess

import support
from support import ROOT, impasto, np, read_picture


def test_the_page_about_brushes_says_what_the_program_reads(folder):
    page = (ROOT / "docs/brushes.md").read_text()
    assert impasto("brushes", "--page", cwd=folder).out == page, (
        "docs/brushes.md is out of date: impasto brushes --page > docs/brushes.md")


def test_the_list_names_every_file_of_data(folder):
    files = {p.stem for p in (ROOT / "data/brushes").glob("*.toml")}
    names = [line.split()[0] for line in impasto("brushes", cwd=folder).out.splitlines()]
    assert set(names) == files and len(names) == len(files), names
    listed = impasto("brushes", "--json", cwd=folder).json()["brushes"]
    assert {entry["name"] for entry in listed} == files


def test_a_brush_of_ones_own_is_painted_and_looks_as_it_says(folder):
    def ink(text):
        (folder / "my.toml").write_text('name = "my"\nshape = "flat"\n' + text)
        impasto("brushes", "my.toml", "--sheet", "look.png", "--size", "800x200", cwd=folder)
        picture = read_picture(folder / "look.png", 800, 200)
        return np.mean(picture.sum(axis=2) < 200)

    narrow, wide = ink("width = 0.02\n"), ink("width = 0.06\n")
    assert narrow > 0.002 and wide > 2 * narrow, (narrow, wide)
    assert ink('width = 0.06\ntufts = 9\nsplay = 1.0\n') < 0.8 * wide


def test_a_wrong_brush_file_gets_one_line_that_helps(folder):
    (folder / "my.toml").write_text('name = "my"\nshape = "flat"\nstifness = 0.5\n')
    ran = impasto("brushes", "my.toml", cwd=folder, code=3)
    assert "my.toml:3" in ran.err and "did you mean stiffness?" in ran.err.lower(), ran.err
    assert ran.err.count("\n") == 1 and ran.out == ""


def test_the_mixing_sheet_shows_green_between_yellow_and_blue(folder):
    impasto("brushes", "--mixing", "mix.png", "--size", "800x720", cwd=folder)
    picture = read_picture(folder / "mix.png", 800, 720).astype(int)
    block = picture[0:120, 0:200]  # yellow and phthalo blue, dragged with a clean filbert
    red, green, blue = block[..., 0], block[..., 1], block[..., 2]
    assert np.mean((green > red + 40) & (green > blue + 40)) > 0.01


def test_the_examples_paint_from_code(folder):
    examples = pathlib.Path(support.PROGRAM).parent / "examples"
    for name, args, width, height in [("paint_alone", [], 1400, 1000),
                                      ("pen", [], 1000, 1000),
                                      ("still_life", ["400"], 400, 320)]:
        subprocess.run([examples / name, folder / f"{name}.png", *args], check=True,
                       stdout=subprocess.DEVNULL)
        picture = read_picture(folder / f"{name}.png", width, height).astype(int)
        values = picture.sum(axis=2) / 3
        assert np.percentile(values, 95) - np.percentile(values, 5) > 80, name  # lights and darks
    # The jug is a light in the middle of darks; the lemons are yellow.
    assert picture[130, 190].min() > 120 and picture[130, 40].max() < 90
    assert picture[240, 140, 0] > picture[240, 140, 2] + 80
    refused = subprocess.run([examples / "paint_alone", folder / "none/x.png"], capture_output=True,
                             text=True)
    assert refused.returncode == 1 and refused.stderr.count("\n") == 1, refused.stderr


support.run_tests(__import__("__main__"))
