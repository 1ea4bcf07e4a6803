# SPDX-License-Identifier: GPL-3.0-or-later
"""One painting, one hash: over runs, compilers, threads and SIMD targets, and the one written down in
tests/golden.txt, for every hand with a score and with a recording.

The first hand is painted on every target with 1, 2 and 7 threads by both compilers; each other hand
once by each. With --all every hand is painted in every way. `tests/update_golden.sh REASON` renews
golden.txt; --print is what it calls."""
import os
import pathlib
import sys
import tempfile

from support import PROGRAM, ROOT, example, impasto, tune, write_wav

GOLDEN = ROOT / "tests/golden.txt"
SIZE = "480x480"
THREADS = (1, 2, 7)


def golden():
    rows = [line.split() for line in GOLDEN.read_text().splitlines()
            if line.strip() and not line.startswith("#")]
    return {(hand, label): value for hand, label, value in rows}


def paint(source, folder, *options, program=PROGRAM):
    return impasto("paint", source, "-o", "picture.png", "--size", SIZE, "--stats", *options,
                   cwd=folder, program=program).hash()


def hands(folder):
    """Names of the bundled styles, the default first."""
    names = [style["name"] for style in impasto("styles", "--json", cwd=folder).json()["styles"]]
    assert names and names[0] == "oil", names
    return names


def targets(program, folder):
    return impasto("doctor", "--json", cwd=folder, program=program).json()["SIMD targets"].split()


def paintings(hand, path, folder, programs, thoroughly):
    """What was done -> hash. The first composes and is kept as picture.impasto."""
    seen = {"first": paint(path, folder, "--style", hand)}
    (folder / "picture.impasto").rename(folder / "plan.impasto")
    if thoroughly:
        seen["second run"] = paint(path, folder, "--style", hand)
    for compiler, program in programs.items():
        if compiler != "g++":
            seen[compiler] = paint(path, folder, "--style", hand, program=program)
        if not thoroughly:
            continue
        for target in targets(program, folder):
            for threads in THREADS:
                seen[f"{compiler} {target} {threads} threads"] = paint(
                    "plan.impasto", folder, "--simd", target, "--threads", threads, program=program)
    return seen


def main():
    update, everything = "--print" in sys.argv[1:], "--all" in sys.argv[1:]
    clang = os.environ.get("IMPASTO_CLANG", "")
    programs = {"g++": PROGRAM}
    if clang and pathlib.Path(clang).exists():
        programs["clang"] = clang
    elif not update:
        print("the clang build is not there: ./check makes it (apt install clang-19)")
    known, wrong = {} if update else golden(), 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        write_wav(folder / "tune.wav", tune(24.0))
        inputs = {"score": example(), "recording": folder / "tune.wav"}
        for number, hand in enumerate(hands(folder)):
            for label, path in inputs.items():
                if update:
                    print(hand, label, paint(path, folder, "--style", hand))
                    continue
                wanted = known.pop((hand, label), "none")
                seen = paintings(hand, path, folder, programs, everything or number == 0)
                for way, value in seen.items():
                    if value != wanted:
                        wrong += 1
                        print("DIFFERS", hand, label, f"({way}):", value, "not", wanted)
                print(f"{hand} {label}: {len(seen)} paintings, hash {wanted}", flush=True)
    if known and not update:
        wrong += 1
        print("golden.txt names what is not there:", *map(" ".join, known))
    return 1 if wrong else 0


sys.exit(main())
