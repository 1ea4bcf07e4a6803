# SPDX-License-Identifier: GPL-3.0-or-later
"""A level includes only lower levels; within a level only what tests/levels.txt allows; rooms inside a
folder likewise; third-party headers stand only where the table says. What hears, composes and paints takes
elementary functions from base/math.h: the system's differ in their last bits from one machine to the next."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)
ELEMENTARY = re.compile(r'std::(?:sin|cos|tan|asin|acos|atan2?|sinh|cosh|tanh|pow|exp2?|log(?:2|10)?|hypot|cbrt)\(')
SAME_BITS = 2  # levels up to this one paint
# Standard headers have no dot and no slash; C's own keep their names.
C_STANDARD = {"stddef.h", "stdint.h", "stdio.h", "stdlib.h", "string.h", "math.h"}


def read_table(text):
    levels, edges, third_party, rooms = {}, set(), {}, {}
    for number, line in enumerate(text.splitlines(), 1):
        words = line.split("#")[0].split()
        if not words:
            continue
        if words[0] == "level":
            for folder in words[2:]:
                levels[folder] = int(words[1])
        elif words[0] == "edge":
            edges.add((words[1], words[2]))
        elif words[0] == "room":
            rooms[words[1]] = set(words[2:])
        elif words[0] == "third_party":
            third_party.setdefault(words[1], set()).update(words[2:])
        else:
            sys.exit(f"tests/levels.txt:{number}: {words[0]}?")
    return levels, edges, third_party, rooms


def for_tests(path):
    return path.endswith(("_test.cpp", "_bench.cpp")) or path.split("/")[-1].startswith("test_")


def room_of(path):
    return path.rpartition("/")[0]


def wrong_room(rooms, path, name):
    """Why the file may not include that one of its own folder; nothing when it may. What lies at the
    folder's root may include every room; a room only what its line names, and itself."""
    here, there = room_of(path), room_of(name)
    if here == there or "/" not in here or for_tests(path):
        return None
    if here not in rooms:
        return f"room {here} is not in tests/levels.txt"
    if there in rooms[here] or name in rooms[here]:
        return None
    return f"includes {name}; room {here} may not"


def faults(table, files):
    """files: path below src/impasto -> text."""
    levels, edges, third_party, rooms = table
    found = []
    for path, text in sorted(files.items()):
        folder = path.split("/")[0]
        if folder not in levels:
            found.append(f"{path}: folder {folder} has no level in tests/levels.txt")
            continue
        if levels[folder] <= SAME_BITS and path != "base/math.cpp" and not for_tests(path):
            found += [f"{path}: {call}...) gives other bits on other machines; base/math.h has it"
                      for call in ELEMENTARY.findall(text)]
        for quote, name in INCLUDE.findall(text):
            if name.startswith("impasto/"):
                if name.count("/") == 1:  # a public header: include/impasto
                    if folder != "library" and name != "impasto/version.h":
                        found.append(f"{path}: includes {name}, which is for those outside")
                    continue
                to = name.split("/")[1]
                if to == folder:
                    wrong = wrong_room(rooms, path, name.removeprefix("impasto/"))
                    if wrong:
                        found.append(f"{path}: {wrong}")
                    continue
                if to not in levels:
                    found.append(f"{path}: includes {name}, which has no level")
                elif levels[to] > levels[folder]:
                    found.append(f"{path}: includes {name}, which is above it")
                elif levels[to] == levels[folder] and (folder, to) not in edges:
                    found.append(f"{path}: includes {name} of its own level; no such edge")
            elif quote == '"':
                found.append(f'{path}: includes "{name}"; write it from src/ on')
            elif "." in name or "/" in name:
                if name in C_STANDARD or for_tests(path):
                    continue
                allowed = third_party.get(name, set())
                if not {path, folder, room_of(path)} & allowed:
                    found.append(f"{path}: includes <{name}>; the table does not allow it here")
    return found


def main():
    table = read_table((ROOT / "tests/levels.txt").read_text())
    source = ROOT / "src/impasto"
    files = {str(p.relative_to(source)): p.read_text()
             for p in source.rglob("*") if p.suffix in (".h", ".cpp")}
    # The test must be able to fail: each planted fault is found.
    planted = {
        "base/planted.h": '#include "impasto/plan/plan.h"\n',
        "listen/planted.h": '#include "impasto/paint/painter.h"\n',
        "compose/planted.cpp": "#include <hwy/highway.h>\n",
        "media/planted.cpp": '#include "decode.h"\n',
        "listen/front/planted.h": '#include "impasto/listen/rhythm/beats.h"\n',
        "listen/front/planted.cpp": '#include "impasto/listen/listen.h"\n',
        "listen/attic/planted.h": '#include "impasto/listen/front/front.h"\n',
        "compose/bits.cpp": "float x = std::pow(2.0f, 0.5f);\n",
        "nowhere/planted.cpp": "",
        "studio/planted.cpp": '#include "impasto/impasto.h"\n',
    }
    for path, text in planted.items():
        if not faults(table, {path: text}):
            sys.exit(f"the test does not see the fault planted in {path}")
    found = faults(table, files)
    print("\n".join(found) if found else f"{len(files)} files: every include points downwards")
    return 1 if found or not files else 0


sys.exit(main())
