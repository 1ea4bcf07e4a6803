# SPDX-License-Identifier: GPL-3.0-or-later
"""No file of src has more than 600 lines, no function more than 80: what is longer is two things."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
MOST_LINES, MOST_IN_FUNCTION = 600, 80
# Comments, texts and characters, raw texts: nothing in them is code.
NOT_CODE = re.compile(r'R"(\w*)\(.*?\)\1"|//[^\n]*|/\*.*?\*/|"(?:[^"\\\n]|\\.)*"|' r"(?<!\w)'(?:[^'\\\n]|\\.)+'", re.S)
SCOPE = re.compile(r"\b(?:namespace|struct|class|enum|union|extern)\b[^;(){}=]*$")
FUNCTION = re.compile(r"([\w:~]+|operator\W+)\s*\([^{};]*\)[^{};]*$", re.S)


def functions(text):
    """(name, first line, lines) of each function that stands in a file, namespace or class."""
    code = NOT_CODE.sub(lambda m: re.sub(r"[^\n]", " ", m.group(0)), text)
    code = re.sub(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", lambda m: re.sub(r"[^\n]", " ", m.group(0)), code, flags=re.M)
    found, scopes, since = [], [], 0
    at = 0
    while at < len(code):
        c = code[at]
        if c == ";":
            since = at + 1
        elif c == "}":
            if scopes:
                scopes.pop()
            since = at + 1
        elif c == "{":
            head = code[since:at]
            if SCOPE.search(head):
                scopes.append("scope")
                since = at + 1
            else:
                depth, end = 1, at + 1
                while end < len(code) and depth:
                    depth += {"{": 1, "}": -1}.get(code[end], 0)
                    end += 1
                name = FUNCTION.search(head)
                if name:
                    start = since + len(head) - len(head.lstrip())
                    found.append((name.group(1), code.count("\n", 0, start) + 1,
                                  code.count("\n", start, end) + 1))
                    # A list of initialisers has braces of its own: the body comes after them.
                    rest = re.match(r"\s*,[^{};]*|\s*(?=\{)", code[end:])
                    if ":" in head.rpartition(")")[2] and rest and code[end + rest.end():][:1] == "{":
                        found.pop()
                        at = end - 1 + rest.end()
                        at += 1
                        continue
                at = end
                if not name and code[at:at + 1] != ";":
                    continue
                since = at
                continue
        at += 1
    return found


def main():
    # The test must be able to fail.
    long = "namespace a {\nint f(int x) {\n" + "  x += 1;\n" * 90 + "}\n}\n"
    assert functions(long) == [("f", 2, 92)], functions(long)
    inside = "struct S {\n  void g() const {\n    h([] { return 1; });\n  }\n};\n"
    assert functions(inside) == [("g", 2, 3)], functions(inside)
    wrong, files = [], 0
    for path in sorted((ROOT / "src").rglob("*")):
        if path.suffix not in (".h", ".cpp"):
            continue
        files += 1
        text = path.read_text()
        name = path.relative_to(ROOT)
        if text.count("\n") > MOST_LINES:
            wrong.append(f"{name}: {text.count(chr(10))} lines")
        for function, line, lines in functions(text):
            if lines > MOST_IN_FUNCTION:
                wrong.append(f"{name}:{line}: {function} has {lines} lines")
    print("\n".join(wrong) if wrong else f"{files} files: none too long, nor any function in them")
    return 1 if wrong or not files else 0


if __name__ == "__main__":
    sys.exit(main())
