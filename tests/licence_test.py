# SPDX-License-Identifier: GPL-3.0-or-later
"""Every file says the licence of its level in its first lines: levels 0 to 2 of tests/levels.txt, the
public headers and the examples MIT OR GPL-3.0-or-later, all else GPL-3.0-or-later. Weights that were
learned from sounds under the GPL stay under it. packaging/copyright says the same of each folder.
`--write` puts the lines in."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
BOTH, GPL = "MIT OR GPL-3.0-or-later", "GPL-3.0-or-later"
WEIGHTS = {"src/impasto/listen/notes/note_weights.cpp", "src/impasto/listen/notes/hit_weights.h"}
CODE = {".h", ".cpp", ".c", ".py", ".sh", ".mjs", ".cmake", ".toml", ".js", ".ts", ".css"}
LINE = re.compile(r"SPDX-License-Identifier: (.*?)(?: \*/)?$", re.M)


def free_folders():
    free = set()
    for line in (ROOT / "tests/levels.txt").read_text().splitlines():
        words = line.split()
        if words[:1] == ["level"] and int(words[1]) <= 2:
            free.update(words[2:])
    return free


def folders_of_the_package():
    """The folders of src/impasto that packaging/copyright puts under both licences."""
    text = (ROOT / "packaging/copyright").read_text()
    both = [p for p in text.split("\n\n") if "\nLicense: MIT or GPL-3.0-or-later" in p]
    return set(re.findall(r"src/impasto/(\w+)/\*", both[0])) if len(both) == 1 else set()


def licence_of(path, free):
    parts = path.split("/")
    if path in WEIGHTS:
        return GPL
    if parts[:2] == ["src", "impasto"]:
        return BOTH if parts[2] in free else GPL
    return BOTH if parts[0] == "include" or re.match(r"examples/[^/]*\.(c|cpp)$", path) else GPL


def main():
    free = free_folders()
    files = [p for folder in ("src", "include", "examples", "tests", "tools", "bench", "cmake", "web")
             for p in sorted((ROOT / folder).rglob("*"))
             if p.suffix in CODE or p.name == "CMakeLists.txt"] + [ROOT / "run", ROOT / "check"]
    wrong = []
    for file in files:
        path = str(file.relative_to(ROOT))
        if "__pycache__" in path:
            continue
        text = file.read_text()
        said = LINE.search(text[:200])
        due = licence_of(path, free)
        if said and said[1] == due:
            continue
        if said and sys.argv[1:] == ["--write"]:
            file.write_text(text[:said.start(1)] + due + text[said.end(1):])
            continue
        wrong.append(f"{path}: {said[1] if said else 'no SPDX line'}; it is {due}")
    for folder in sorted(free ^ folders_of_the_package()):
        wrong.append(f"packaging/copyright: src/impasto/{folder} is of another licence there than "
                     "by its level")
    # The test must be able to fail.
    assert licence_of("src/impasto/paint/x.cpp", free) == BOTH
    assert licence_of("src/impasto/media/x.cpp", free) == GPL
    print("\n".join(wrong) if wrong else f"{len(files)} files say the licence of their level")
    return 1 if wrong or len(files) < 300 else 0


sys.exit(main())
