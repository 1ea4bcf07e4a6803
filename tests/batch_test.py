# SPDX-License-Identifier: GPL-3.0-or-later
"""Several inputs at once: one bar, a failure stays its own, a table at the end, one exit code."""
import os
import pty
import re
import signal
import subprocess
import sys
import time

from support import PROGRAM, example, impasto, leftovers, run_tests, write_midi

SMALL = ("--size", 64)


def songs(folder, *names):
    for name in names:
        (folder / name).parent.mkdir(exist_ok=True)
        write_midi(folder / name)
    return names


def test_several_are_painted_filmed_and_listened_to(folder):
    names = songs(folder, "a.mid", "b.mid")
    ran = impasto("paint", *names, "-o", "out/", *SMALL, cwd=folder)
    assert ran.out.split() == ["out/a.png", "out/a.impasto", "out/b.png", "out/b.impasto"], ran.out
    assert ran.err == "2 of 2 done\n", ran.err
    impasto("film", *names, "-o", "out", "--size", "64x64", "--fps", 5, cwd=folder)
    ran = impasto("listen", *names, "--plot", "out", cwd=folder)
    assert leftovers(folder / "out") == ["a.hearing.png", "a.impasto", "a.mp4", "a.png",
                                         "b.hearing.png", "b.impasto", "b.mp4", "b.png"]
    assert leftovers(folder) == ["a.jams", "a.mid", "b.jams", "b.mid", "out"]
    assert "a, 0:04.0" in ran.out and "b, 0:04.0" in ran.out, ran.out
    assert impasto("paint", *names, *SMALL, "--quiet", cwd=folder).err == ""


def test_each_is_what_it_would_be_alone(folder):
    names = songs(folder, "a.mid", "b.mid")
    impasto("paint", *names, "-o", "out/", *SMALL, cwd=folder)
    for name in ("a", "b"):
        impasto("paint", f"{name}.mid", *SMALL, cwd=folder)
        for ending in ("png", "impasto"):
            assert ((folder / f"{name}.{ending}").read_bytes() ==
                    (folder / f"out/{name}.{ending}").read_bytes()), (name, ending)


def test_a_failed_one_does_not_stop_the_rest_and_the_exit_code_says_so(folder):
    songs(folder, "a.mid", "c.mid")
    (folder / "bad.mid").write_bytes(b"MThd and no more")
    ran = impasto("paint", "a.mid", "missing.mid", "bad.mid", "c.mid", *SMALL, cwd=folder, code=1)
    assert ran.out.split() == ["a.png", "a.impasto", "c.png", "c.impasto"], ran.out
    lines = ran.err.splitlines()
    assert lines[0].startswith("impasto: missing.mid: ") and "bad.mid:" in lines[1], lines
    assert lines[2:] == ["2 of 4 done"], lines
    found = impasto("paint", "a.mid", "missing.mid", *SMALL, "--json", cwd=folder, code=1).json()
    assert (found["done"], found["failed"]) == (1, 1), found
    first, second = found["results"]
    assert first["input"] == "a.mid" and first["files"] == ["a.png", "a.impasto"], first
    assert second["code"] == 3 and "missing.mid" in second["error"], second
    impasto("paint", "missing.mid", "bad.mid", *SMALL, cwd=folder, code=3)  # all failed alike


def test_what_is_wrong_with_the_whole_order_is_told_before_anything_is_begun(folder):
    songs(folder, "a.mid", "b.mid", "sub/a.mid")
    (folder / "b.png").write_text("of another program")
    os.symlink("a.mid", folder / "z.mid")
    cases = ((("a.mid", "b.mid", "-o", "all.png"), "all.png/"),
             (("a.mid", "sub/a.mid"), "a.png"), (("a.mid", "./a.mid"), "a.png"),
             (("a.mid", "z.mid", "--analysis", "x.jams"), "--analysis"),
             (("a.mid", "z.mid", "--height", "h.png"), "h.png/"), (("a.mid", "b.mid"), "b.png"))
    for arguments, word in cases:
        ran = impasto("paint", *arguments, *SMALL, cwd=folder, code=2)
        assert len(ran.err.splitlines()) == 1 and word in ran.err, ran.err
        assert leftovers(folder) == ["a.mid", "b.mid", "b.png", "sub", "z.mid"], arguments
    ran = impasto("variations", "a.mid", "z.mid", cwd=folder, code=2)
    assert "z.mid" in ran.err and "one word too many" in ran.err, ran.err


def test_ctrl_c_stops_all_and_keeps_what_is_whole(folder):
    songs(folder, "a.mid")
    (folder / "b.musicxml").write_bytes(example().read_bytes())
    songs(folder, "c.mid")
    process = subprocess.Popen([PROGRAM, "film", "a.mid", "b.musicxml", "c.mid", "--size",
                                "320x240", "--fps", "10"], cwd=folder, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "a.mp4\n"
    deadline = time.monotonic() + 60
    while not list(folder.glob(".b.mp4*")) and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130 and out == "", (process.returncode, out, err)
    assert leftovers(folder) == ["a.mid", "a.mp4", "b.musicxml", "c.mid"], leftovers(folder)
    assert "1 of 3 done" in err, err


def test_a_terminal_shows_one_bar_over_all_and_a_table(folder):
    names = songs(folder, "a.mid", "b.mid", "c.mid")
    (folder / "b.mid").write_bytes(b"MThd")
    main, other = pty.openpty()
    process = subprocess.Popen([PROGRAM, "paint", *names, *map(str, SMALL)], cwd=folder,
                               stdout=subprocess.DEVNULL, stderr=other,
                               env={**os.environ, "TERM": "xterm", "NO_COLOR": "1"})
    os.close(other)
    text = ""
    try:
        while part := os.read(main, 4096):
            text += part.decode()
    except OSError:
        pass  # a terminal that nobody holds any more
    assert process.wait() == 1
    shares = [int(share) for share in re.findall(r"(\d+) %", text)]
    assert shares and shares == sorted(shares) and shares[-1] == 100, shares
    assert "1/3" in text and "3/3" in text, text
    table = text[text.rindex("a.mid  done"):].replace("\r", "")
    assert re.fullmatch(r"a\.mid  done    a\.png a\.impasto\nb\.mid  failed  .+\n"
                        r"c\.mid  done    c\.png c\.impasto\n2 of 3 done\n", table), table


run_tests(sys.modules[__name__])
