# SPDX-License-Identifier: GPL-3.0-or-later
"""A folder that was built in, then moved or copied, is configured anew by what ./run and ./check call."""
import pathlib
import shutil
import subprocess
import sys
import tempfile

from support import ROOT

PRESETS = """{"version": 6, "configurePresets": [{"name": "release", "generator": "Ninja",
"binaryDir": "${sourceDir}/build/${presetName}"}]}"""
PROJECT = """cmake_minimum_required(VERSION 3.25)
project(small LANGUAGES NONE)
set(KEPT no CACHE STRING "")
add_custom_target(where ALL COMMAND ${CMAKE_COMMAND} -E echo ${CMAKE_SOURCE_DIR})
"""


def configure(folder, *options):
    subprocess.run([folder / "tools/configure.sh", "release", *options], check=True,
                   capture_output=True)
    return subprocess.run(["cmake", "--build", folder / "build/release"], check=True,
                          capture_output=True, text=True).stdout


def main():
    for script in ("run", "check"):
        text = (ROOT / script).read_text()
        assert "tools/configure.sh" in text and "cmake --preset" not in text, script
    with tempfile.TemporaryDirectory() as name:
        first = pathlib.Path(name).resolve() / "first place"
        (first / "tools").mkdir(parents=True)
        shutil.copy(ROOT / "tools/configure.sh", first / "tools")
        (first / "CMakePresets.json").write_text(PRESETS)
        (first / "CMakeLists.txt").write_text(PROJECT)
        assert str(first) in configure(first, "-DKEPT=yes")
        configure(first)  # where it is, it keeps what it was told
        assert "KEPT:STRING=yes" in (first / "build/release/CMakeCache.txt").read_text()
        second = first.with_name("second place")
        shutil.copytree(first, second)
        assert str(second) in configure(second)
        third = first.rename(first.with_name("third place"))
        assert str(third) in configure(third)
    print("configured anew where the folder has moved")
    return 0


sys.exit(main())
