# SPDX-License-Identifier: GPL-3.0-or-later
"""Where memory runs out the program says so and leaves nothing, however many threads there are."""
import resource
import subprocess
import sys

from support import PROGRAM, example, leftovers, run_tests

KIB = 1024


def run_within(folder, kib, *arguments):
    def limit():
        resource.setrlimit(resource.RLIMIT_AS, (kib * KIB, kib * KIB))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    return subprocess.run([PROGRAM, *map(str, arguments)], cwd=folder, capture_output=True,
                          text=True, stdin=subprocess.DEVNULL, preexec_fn=limit, timeout=300)


def starts_in():
    """What the program and its libraries take before they do anything, in KiB."""
    for kib in range(100_000, 2_000_000, 1_000):
        if run_within(".", kib, "--version").returncode == 0:
            return kib
    print("SKIP: what a sanitizer checks takes more than any limit")
    sys.exit(77)


def runs_out(folder, command, name, *options, hint="Choose a smaller --size or fewer --threads",
             steps=(0, 25_000, 50_000, 100_000, 150_000, 250_000)):
    ended = set()
    least = starts_in()
    for more in steps:
        for threads in (1, 2, 7):
            ran = run_within(folder, least + more, command, example(), "-o", name, "--threads",
                             threads, "--quiet", *options)
            ended.add(ran.returncode)
            left = leftovers(folder)
            told = (least + more, threads, ran.returncode, ran.stderr, left)
            if ran.returncode == 0:
                assert name in left, told
            else:
                assert ran.returncode == 1 and "memory ran out" in ran.stderr, told
                assert ran.stderr.endswith(hint + "\n"), told
                assert left == [], told
            for file in folder.iterdir():
                file.unlink()
    assert 1 in ended, "memory never ran out: nothing was tried"


def test_a_picture_for_which_memory_runs_out_is_an_error(folder):
    runs_out(folder, "paint", "out.png", "--size", "2400")


def test_a_film_for_which_memory_runs_out_is_an_error(folder):
    runs_out(folder, "film", "out.mp4", "--size", "320x180", "--fps", "4", "--preset", "ultrafast")


def test_listening_for_which_memory_runs_out_has_no_size_to_make_smaller(folder):
    runs_out(folder, "listen", "out.jams", steps=(0, 2_000, 4_000, 8_000, 16_000),
             hint="Close other programs, or give a shorter piece")


run_tests(sys.modules[__name__])
