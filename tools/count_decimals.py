#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts decimals that have no name: literals like 0.35f inside code, other than in the definition of a
constant or the default of a member, where the name says what they do.

    tools/count_decimals.py [FOLDER ...]        default: src/impasto/compose

Prints a row a file and the sum; tests do not count. Halves and whole numbers (0.0, 1.0f, 0.5f, 2.0) are
arithmetic, not taste, and are left out."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.S)
TEXT = re.compile(r'"(?:[^"\\\n]|\\.)*"')
DECIMAL = re.compile(r"(?<![\w.])(\d+\.\d*|\.\d+)(?:[eE][-+]?\d+)?f?(?![\w.])")
# `constexpr float kName = ...;`, `constexpr Look kName{...};`, and `float name = 0.3f;` as a member.
CONSTANT = re.compile(r"\bconstexpr\b[^;]*;")
STRUCT = re.compile(r"\b(?:struct|class)\s+\w+[^;{()]*\{")
MEMBER = re.compile(r"^\s*(?:[\w:<>, ]+?)\s+\w+\s*(?:=\s*[^;()]*|\{[^;()]*\})"
                    r"(?:,\s*\w+\s*(?:=\s*[^;()]*|\{[^;()]*\}))*;", re.M)
PLAIN = {0.0, 0.5, 1.0, 2.0}


def blank(match):
    return re.sub(r"[^\n]", " ", match.group(0))


def without_members(code):
    """Blanks defaults of members: declarations at the first depth of a struct's braces."""
    for found in list(STRUCT.finditer(code)):
        depth, at = 1, found.end()
        outer = []
        while at < len(code) and depth > 0:
            depth += {"{": 1, "}": -1}.get(code[at], 0)
            at += 1
        body = code[found.end():at - 1]
        outer = MEMBER.sub(blank, body)
        code = code[:found.end()] + outer + code[at - 1:]
    return code


def unnamed(text):
    code = TEXT.sub(blank, COMMENT.sub(blank, text))
    code = without_members(CONSTANT.sub(blank, code))
    return [m for m in DECIMAL.finditer(code) if float(m.group(1)) not in PLAIN]


def main():
    folders = sys.argv[1:] or [str(ROOT / "src/impasto/compose")]
    total = lines = 0
    for folder in folders:
        for path in sorted(pathlib.Path(folder).rglob("*")):
            if path.suffix not in (".h", ".cpp") or path.stem.endswith("_test") or path.stem.startswith("test_"):
                continue
            text = path.read_text()
            count = len(unnamed(text))
            total += count
            lines += text.count("\n")
            if count:
                print(f"{count:6} {path.relative_to(ROOT) if path.is_relative_to(ROOT) else path}")
    print(f"{total:6} unnamed decimals in {lines} lines")


if __name__ == "__main__":
    main()
