# SPDX-License-Identifier: GPL-3.0-or-later
"""Every path that README, ARCHITECTURE, CONTRIBUTING, SECURITY, docs/ and bench/ name, in backticks or
as a link, is there."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
TOP = {p.name for p in ROOT.iterdir()} | {"src", "docs", "tests", "tools", "bench", "examples"}
MADE = {"out", "build"}  # by building and running


def candidates(text):
    for code in re.findall(r"`([^`\n]+)`", text):
        word = code.strip().rstrip(".,;:")
        if re.fullmatch(r"\.?[\w./-]+", word) and "/" in word:
            yield word, word.removeprefix("./").split("/")[0] in TOP - MADE
        elif re.fullmatch(r"[A-Z]+\.md|[A-Z]{5,}|CMake\w+\.(txt|json)", word):
            yield word, "." in word
    for link in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
        if not re.match(r"[a-z]+:", link):
            yield link, True


def missing(document, text):
    found = []
    for path, is_path in candidates(text):
        if not is_path:
            continue
        # A module is named from src/impasto on, everything else from the root or the document.
        places = (ROOT / path, document.parent / path, ROOT / "src/impasto" / path)
        if not any(p.exists() for p in places):
            found.append(f"{document.relative_to(ROOT)}: {path} is not there")
    return found


def main():
    documents = [ROOT / "README.md", ROOT / "ARCHITECTURE.md", ROOT / "CONTRIBUTING.md",
                 ROOT / "SECURITY.md", *sorted(ROOT.glob("docs/**/*.md")),
                 *sorted(ROOT.glob("bench/*.md"))]
    if not missing(ROOT / "README.md", "see `docs/no-such-page.md`"):
        sys.exit("the test does not see a planted path that is gone")
    if not missing(ROOT / "README.md", "![x](docs/gallery/none.png)"):
        sys.exit("the test does not see a planted link that is gone")
    found = [line for d in documents for line in missing(d, d.read_text())]
    print("\n".join(found) if found else f"{len(documents)} documents: every path is there")
    return 1 if found else 0


sys.exit(main())
