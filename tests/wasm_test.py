# SPDX-License-Identifier: GPL-3.0-or-later
"""The core in WebAssembly hears and paints what the native one does: the same analysis and the same
picture by every hand, from the same samples, bit for bit."""
import gzip
import os
import pathlib
import subprocess
import sys
import tempfile

from support import ROOT, need, tune, write_wav, impasto

SIDE = "256"
TOOLS = {"clang++-19": "clang-19", "wasm-ld-19": "lld-19", "llvm-ar-19": "llvm-19",
         "node": "nodejs", "cmake": "cmake"}
FILES = {"/usr/lib/wasm32-wasi/libc.a": "wasi-libc",
         "/usr/lib/llvm-19/lib/wasm32-wasi/libc++.a": "libc++-19-dev-wasm32",
         "/usr/lib/llvm-19/lib/clang/19/lib/wasi/libclang_rt.builtins-wasm32.a":
             "libclang-rt-19-dev-wasm32"}


def run(*args, **more):
    ran = subprocess.run([str(a) for a in args], capture_output=True, text=True, **more)
    if ran.returncode != 0:
        sys.exit(f"{' '.join(map(str, args))}: exit {ran.returncode}\n{ran.stdout}{ran.stderr}")
    return ran


def main():
    for tool, package in TOOLS.items():
        need(tool, package)
    missing = [package for path, package in FILES.items() if not pathlib.Path(path).exists()]
    if missing:
        print(f"SKIP: no C++ for WebAssembly: apt install {' '.join(missing)}")
        return 77
    run(ROOT / "tools/configure.sh", "wasm")
    run("cmake", "--build", "--preset", "wasm", cwd=ROOT)
    module = ROOT / "build/wasm/impasto.wasm"
    native = os.environ["IMPASTO_SAMPLES_TO_HASHES"]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        left = tune(16.0)
        samples = left.astype("<f4").repeat(2) / 32768
        samples.tofile(folder / "tune.raw")
        here = run(native, folder / "tune.raw", SIDE)
        there = run("node", ROOT / "tests/samples_to_hashes.mjs", module, folder / "tune.raw", SIDE)
        write_wav(folder / "tune.wav", left)
        program = impasto("paint", folder / "tune.wav", "-o", folder / "tune.png", "--size",
                          f"{SIDE}x{SIDE}", "--stats", cwd=folder).hash()
    rows = dict(line.split() for line in here.stdout.splitlines())
    print(here.stdout, end="")
    print(f"impasto.wasm: {module.stat().st_size} bytes, "
          f"{len(gzip.compress(module.read_bytes()))} compressed")
    wrong = []
    if len(rows) < 5 or len(set(rows.values())) != len(rows):
        wrong.append("not a picture of its own by each of five hands")
    if rows.get("oil") != program:
        wrong.append(f"the program paints {program} in oil")
    if here.stdout != there.stdout:
        wrong.append(f"WebAssembly paints otherwise:\n{there.stdout}")
    if '"annotations"' not in here.stderr or here.stderr != there.stderr:
        at = next((i for i, (a, b) in enumerate(zip(here.stderr, there.stderr)) if a != b), 0)
        wrong.append("WebAssembly hears otherwise: "
                     f"{here.stderr[at - 60:at + 60]!r} became {there.stderr[at - 60:at + 60]!r}")
    print("\n".join(wrong) if wrong else "the same in WebAssembly")
    return 1 if wrong else 0


sys.exit(main())
