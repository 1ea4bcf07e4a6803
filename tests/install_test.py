# SPDX-License-Identifier: GPL-3.0-or-later
"""What is installed is enough to build on: the examples in C++ by CMake's find_package, one in C99 by
pkg-config, and each public header by itself. They paint what the program paints."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

from support import ROOT, example, impasto

BUILD = pathlib.Path(os.environ["IMPASTO"]).parent
STRICT = ["-Wall", "-Wextra", "-pedantic", "-Werror"]


def run(*args, **more):
    ran = subprocess.run([str(a) for a in args], capture_output=True, text=True, **more)
    if ran.returncode != 0:
        sys.exit(f"{' '.join(map(str, args))}: exit {ran.returncode}\n{ran.stdout}{ran.stderr}")
    return ran.stdout.strip()


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        prefix = folder / "usr"
        run("cmake", "--install", BUILD, "--prefix", prefix)
        assert (prefix / "bin/impasto").exists() and (prefix / "share/impasto/styles").exists()
        # Nothing of third parties but tl::expected, and no path of the machine that built it.
        for header in (prefix / "include").rglob("*.h"):
            for other in re.findall(r"#include <([^>]+)>", header.read_text()):
                assert "/" not in other or other == "tl/expected.hpp", f"{header}: <{other}>"
        for text in [*prefix.rglob("*.cmake"), *prefix.rglob("*.pc")]:
            assert str(ROOT) not in text.read_text(), f"{text} names {ROOT}"

        pkg = next(prefix.rglob("impasto.pc")).parent
        env = {**os.environ, "PKG_CONFIG_PATH": str(pkg)}
        flags = run("pkg-config", "--cflags", "--libs", "impasto", env=env).split()
        compile_flags = [f for f in flags if f.startswith("-I")]
        for header in (prefix / "include/impasto").glob("*.h"):
            c = header.name == "impasto_c.h"
            compiler = ["cc", "-std=c99"] if c else ["c++", "-std=c++20"]
            run(*compiler, *STRICT, "-fsyntax-only", "-x", "c" if c else "c++", *compile_flags,
                "-include", header, "/dev/null")

        run("cc", "-std=c99", *STRICT, ROOT / "examples/paint_in_c.c", *flags, "-o",
            folder / "paint_in_c")
        run("cmake", "-S", ROOT / "examples", "-B", folder / "build", "-G", "Ninja",
            f"-DCMAKE_PREFIX_PATH={prefix}", "-DCMAKE_BUILD_TYPE=Release")
        run("cmake", "--build", folder / "build", "--target", "paint_alone", "paint_music")

        run(folder / "build/paint_alone", folder / "sea.png")
        assert (folder / "sea.png").stat().st_size > 100_000
        song = example()
        for style in ("oil", "ink"):
            asked = impasto("paint", song, "-o", "p.png", "--size", "200x200", "--style", style,
                            "--stats", cwd=folder).hash()
            for program in (folder / "build/paint_music", folder / "paint_in_c"):
                painted = run(program, song, folder / "by.png", style, "200")
                assert painted == asked, f"{program.name} paints {painted}, impasto {asked}"
                assert (folder / "by.png").stat().st_size > 10_000
        # Errors are said, and nothing is written.
        bad = subprocess.run([folder / "paint_in_c", folder / "none.mid", folder / "no.png", "oil",
                              "200"], capture_output=True, text=True)
        assert bad.returncode == 3 and "none.mid: " in bad.stderr, bad
        bad = subprocess.run([folder / "paint_in_c", song, folder / "no.png", "fresco", "200"],
                             capture_output=True, text=True)
        assert bad.returncode == 2 and "fresco: there is no such style" in bad.stderr, bad
        assert not (folder / "no.png").exists()
    print("built on what is installed, in C++ and in C: the same pictures")
    return 0


sys.exit(main())
