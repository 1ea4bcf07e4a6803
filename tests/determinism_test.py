# SPDX-License-Identifier: GPL-3.0-or-later
"""One painting, one hash: over threads, SIMD targets, compilers and runs, and the one written down
in tests/golden.txt. `tests/update_golden.sh REASON` renews that file."""
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
    return {name: value for name, value in rows}


def targets(program, folder):
    return impasto("doctor", "--json", cwd=folder, program=program).json()["SIMD targets"].split()


def main():
    update = sys.argv[1:] == ["--print"]
    clang = os.environ.get("IMPASTO_CLANG", "")
    programs = {"g++": PROGRAM}
    if clang and pathlib.Path(clang).exists():
        programs["clang"] = clang
    elif not update:
        print("the clang build is not there: ./check makes it (apt install clang-19)")
    wrong = 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        write_wav(folder / "tune.wav", tune(24.0))
        inputs = {"score": example(), "recording": folder / "tune.wav"}
        for label, path in inputs.items():
            # The first run composes; its plan and the others must give the same picture.
            first = impasto("paint", path, "-o", f"{label}.png", "--size", SIZE, "--stats",
                            cwd=folder).hash()
            if update:
                print(label, first)
                continue
            seen = {("golden.txt", "", ""): golden().get(label, "none")}
            seen["two runs", "", ""] = impasto("paint", path, "-o", "again.png", "--size", SIZE,
                                               "--stats", cwd=folder).hash()
            for compiler, program in programs.items():
                seen[compiler, "from the start", ""] = impasto(
                    "paint", path, "-o", "again.png", "--size", SIZE, "--stats", cwd=folder,
                    program=program).hash()
                for target in targets(program, folder):
                    for threads in THREADS:
                        seen[compiler, target, threads] = impasto(
                            "paint", f"{label}.impasto", "-o", "again.png", "--size", SIZE,
                            "--stats", "--simd", target, "--threads", threads, cwd=folder,
                            program=program).hash()
            for key, value in seen.items():
                if value != first:
                    wrong += 1
                    print("DIFFERS", label, *key, value, "not", first)
            print(f"{label}: {len(seen)} paintings, hash {first}", flush=True)
    return 1 if wrong else 0


sys.exit(main())
