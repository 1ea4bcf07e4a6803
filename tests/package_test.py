# SPDX-License-Identifier: GPL-3.0-or-later
"""The Debian packages: installed in a bare root (mmdebstrap), or unpacked where that is not to be had,
the program paints the same picture, its manual opens and its completions load."""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from support import ROOT, example, impasto, need

BUILD = pathlib.Path(os.environ["IMPASTO"]).parent


def run(*args, **more):
    ran = subprocess.run([str(a) for a in args], capture_output=True, text=True, **more)
    if ran.returncode != 0:
        sys.exit(f"{' '.join(map(str, args))}: exit {ran.returncode}\n{ran.stdout}{ran.stderr}")
    return ran.stdout + ran.stderr


def bare_root(folder, *packages):
    """A Debian with nothing but what apt needs and these packages; None where none can be made."""
    if os.geteuid() != 0 or shutil.which("mmdebstrap") is None:
        return None
    root = folder / "root"
    hooks = [f"--customize-hook=copy-in {package} /" for package in packages]
    names = " ".join("/" + package.name for package in packages)
    run("mmdebstrap", "--variant=apt", "--mode=root", *hooks,
        f"--customize-hook=chroot $1 apt-get install -y --no-install-recommends {names}",
        "bookworm", root)
    return root


def build_examples(root, dev):
    """The examples from the packages alone, in C++ by CMake and in C by pkg-config."""
    shutil.copy(dev, root)
    shutil.copytree(ROOT / "examples", root / "examples")
    script = f"""set -e
apt-get update
apt-get install -y --no-install-recommends /{dev.name} g++ cmake ninja-build
cmake -S examples -B built -G Ninja -DCMAKE_BUILD_TYPE=Release
cmake --build built --target paint_music
cc -std=c99 examples/paint_in_c.c $(pkg-config --cflags --libs impasto) -o paint_in_c
"""
    run("chroot", root, "sh", "-c", script)
    return [run("chroot", root, program, "song.musicxml", "by.png", "oil", "200").strip()
            for program in ("built/paint_music", "./paint_in_c")]


def main():
    need("cpack", "cmake")
    need("dpkg-shlibdeps", "dpkg-dev")
    need("file", "file")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        run("cpack", "--config", BUILD / "CPackConfig.cmake", "-B", folder)
        program = next(folder.glob("impasto_*.deb"))
        dev = next(folder.glob("libimpasto-dev_*.deb"))
        depends = run("dpkg-deb", "-f", program, "Depends")
        assert re.search(r"libavcodec\d+", depends) and "-dev" not in depends, depends
        files = run("dpkg-deb", "-c", program)
        for wanted in ("/usr/bin/impasto\n", "/usr/share/impasto/styles/oil.toml",
                       "/usr/share/doc/impasto/copyright", "/usr/share/man/man1/impasto.1",
                       "/usr/share/man/man1/impasto-paint.1",
                       "/usr/share/bash-completion/completions/impasto",
                       "/usr/share/zsh/vendor-completions/_impasto",
                       "/usr/share/fish/vendor_completions.d/impasto.fish"):
            assert wanted in files, f"{wanted.strip()} is not in {program.name}"
        assert ".a\n" not in files and "include" not in files
        files = run("dpkg-deb", "-c", dev)
        for wanted in ("libimpasto_core.a", "include/impasto/impasto_c.h", "impastoConfig.cmake",
                       "pkgconfig/impasto.pc", "doc/libimpasto-dev/copyright"):
            assert wanted in files, f"{wanted} is not in {dev.name}"

        asked = impasto("paint", example(), "-o", "p.png", "--size", "200x200", "--stats",
                        cwd=folder).hash()
        paint = ["paint", "song.musicxml", "-o", "q.png", "--size", "200x200", "--stats"]
        root = bare_root(folder, program)
        if root is not None:
            shutil.copy(example(), root / "song.musicxml")
            said = run("chroot", root, "impasto", *paint)
            for painted in build_examples(root, dev):
                assert painted == asked, f"an example paints {painted}, impasto {asked}"
        else:
            root = folder / "unpacked"
            run("dpkg-deb", "-x", program, root)
            assert "not found" not in run("ldd", root / "usr/bin/impasto")
            shutil.copy(example(), folder / "song.musicxml")
            said = run(root / "usr/bin/impasto", *paint, cwd=folder)
            print("unpacked only: no bare root without root and mmdebstrap")
        assert f"hash {asked}" in said, f"{said} instead of {asked}"
        man = run("man", "-l", root / "usr/share/man/man1/impasto-film.1")
        assert "--fps" in man, man
        shell = f". {root}/usr/share/bash-completion/completions/impasto; complete -p impasto"
        assert "impasto" in run("bash", "-c", shell)
    print(f"{program.name}, {dev.name}: installed, painted, explained")
    return 0


sys.exit(main())
