# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line explains itself: help, manual, completions and docs/commands.md are one table."""
import re
import shutil
import subprocess
import sys

from support import ROOT, PROGRAM, impasto, run_tests

COMMANDS = ("paint", "film", "variations", "styles", "moods", "listen", "why", "exhibit", "seal",
            "brushes", "studio", "doctor", "help")


def options(folder, command):
    """Long names of a command's own options, from its help."""
    text = impasto(command, "--help", cwd=folder).out
    own = text.split("\noptions\n")[1] if "\noptions\n" in text else ""
    return re.findall(r"^ .*?(--[a-z-]+)(?: [A-Z]\w*)?(?:  |$)", own.split("\noptions of all")[0],
                      re.M)


def test_help_is_what_people_try(folder):
    whole = impasto("help", cwd=folder).out
    assert whole == impasto("--help", cwd=folder).out == impasto("-h", cwd=folder).out
    for command in COMMANDS:
        assert re.search(rf"^  {command} ", whole, re.M), command
        text = impasto("help", command, cwd=folder).out
        assert text == impasto(command, "--help", cwd=folder).out
        assert text == impasto(command, "-h", "--nonsense", cwd=folder).out
        assert f"usage: impasto {command}" in text and "exit codes" in text and "130" in text
        assert max(map(len, text.splitlines())) <= 80, command
    assert "did you mean" not in whole


def test_the_page_on_commands_holds_what_the_table_says(folder):
    page = (ROOT / "docs/commands.md").read_text()
    whole = impasto("help", "--page", cwd=folder).out
    sections = dict(re.findall(r"^## (.*?)\n(.*?)(?=^## |\Z)", page, re.M | re.S))
    for title, table in (("All commands", r"## All commands\n(.*?)\n\n"),
                         ("Exit codes", r"## Exit codes\n(.*)")):
        assert re.search(table, whole, re.S).group(1).strip() in sections[title], title
    for command in COMMANDS:
        table = impasto("help", command, "--page", cwd=folder).out.strip()
        found = [text for title, text in sections.items()
                 if title.startswith(f"impasto {command}")]
        assert len(found) == 1 and table in found[0], f"impasto help {command} --page"
        rows = re.findall(r"^\| `.*$", found[0], re.M)
        known = [row for row in rows if row in table]
        assert rows[:len(known)] == known, command
        for name in options(folder, command):
            assert f"`{name}" in found[0], (command, name)
    assert len(options(folder, "paint")) > 15, "the test sees no options"


def test_man_pages_say_all_and_are_well_formed(folder):
    pages = {command: impasto("help", "--man", command, cwd=folder).out for command in COMMANDS}
    pages[""] = impasto("help", "--man", cwd=folder).out
    for command, page in pages.items():
        assert page.startswith(".TH impasto"), page[:40]
        for section in ("NAME", "SYNOPSIS", "EXIT STATUS", "EXAMPLES", "SEE ALSO"):
            assert f"\n.SH {section}\n" in page, (command, section)
        if command:
            for name in options(folder, command):
                assert name.replace("-", "\\-") in page, (command, name)
        else:
            for name in COMMANDS:
                assert f"impasto\\-{name}\\fR(1)" in page, name
    if shutil.which("groff"):
        for command, page in pages.items():
            ran = subprocess.run(["groff", "-man", "-ww", "-Tutf8"], input=page, text=True,
                                 capture_output=True)
            assert ran.returncode == 0 and ran.stderr == "", (command, ran.stderr)


def completed(folder, *words):
    """What bash offers for the last word."""
    script = impasto("help", "--completion", "bash", cwd=folder).out
    line = " ".join(f"'{word}'" for word in words)
    ask = (f"{script}\nCOMP_WORDS=(impasto {line}); COMP_CWORD={len(words)}; _impasto; "
           "printf '%s\\n' \"${COMPREPLY[@]}\"")
    ran = subprocess.run(["bash", "-c", ask], cwd=folder, capture_output=True, text=True)
    assert ran.returncode == 0 and ran.stderr == "", ran.stderr
    return ran.stdout.splitlines()


def test_bash_completes_commands_options_and_values(folder):
    for name in ("song.flac", "a song.flac"):
        (folder / name).write_text("")
    assert completed(folder, "paint", "a") == ["a song.flac"]
    assert completed(folder, "pa") == ["paint"]
    assert set(COMMANDS) <= set(completed(folder, ""))
    assert completed(folder, "paint", "--pal") == ["--palette"]
    assert "zorn" in completed(folder, "paint", "--palette", "")
    assert completed(folder, "paint", "x.mid", "--scheme", "spi") == ["spiral"]
    assert completed(folder, "film", "--preset", "veryf") == ["veryfast"]
    assert completed(folder, "paint", "so") == ["song.flac"]
    assert completed(folder, "listen", "--analysis", "so") == ["song.flac"]
    assert completed(folder, "help", "var") == ["variations"]
    for command in COMMANDS:
        assert set(options(folder, command)) <= set(completed(folder, command, "--")), command


def test_zsh_and_fish_take_their_completions(folder):
    for shell, check in (("zsh", ["-n"]), ("fish", ["--no-execute"])):
        script = impasto("help", "--completion", shell, cwd=folder).out
        (folder / f"script.{shell}").write_text(script)
        for command in COMMANDS:
            for name in options(folder, command):
                assert (name if shell == "zsh" else f"-l {name[2:]}") in script, (shell, name)
        if shutil.which(shell):
            ran = subprocess.run([shell, *check, f"script.{shell}"], cwd=folder,
                                 capture_output=True, text=True)
            assert ran.returncode == 0 and ran.stderr == "", ran.stderr
    if shutil.which("fish"):
        ask = "source script.fish; complete -C 'impasto paint --palette zo'"
        ran = subprocess.run(["fish", "-c", ask], cwd=folder, capture_output=True, text=True)
        assert ran.stdout.split("\t")[0] == "zorn", (ran.stdout, ran.stderr)
    impasto("help", "--completion", "csh", cwd=folder, code=2)


def test_what_is_mistyped_is_named_and_what_was_meant(folder):
    cases = (
        (("paint", "--sise", "300", "b.wav"), "there is no option --sise, did you mean --size?"),
        (("paint", "b.wav", "--sise=300"), "there is no option --sise, did you mean --size?"),
        (("paint", "b.wav", "--ouptut", "x.png"), "did you mean --output?"),
        (("paint", "b.wav", "--jsno"), "did you mean --json?"),
        (("film", "b.wav", "--pre", "fast"), "there is no option --pre"),
        (("paint", "b.wav", "-z"), "there is no option -z"),
        (("paint", "b.wav", "--fps", "30"), "impasto paint has no option --fps. It belongs to "
                                             "impasto film"),
        (("listen", "b.wav", "--style", "ink"), "impasto paint, film, variations"),
        (("piant", "b.wav"), 'there is no command "piant", did you mean paint?'),
        (("flim", "b.wav"), "did you mean film?"),
        (("--size", "300", "paint", "b.wav"), "--size"),
        (("paint", "b.wav", "--size"), "--size needs a value. Write --size WxH"),
        (("paint", "b.wav", "--palette", "--seed", "3"), "--palette needs a value"),
        (("why", "a.impasto", "1,1", "more"), '"more" is one word too many'),
        (("paint", "b.wav", "--seed", "1.5"), '"1.5" is not a seed'),
        (("paint", "b.wav", "--density", "much"), '"much" is not a number'),
        (("paint", "b.wav", "--threads", "two"), '"two" is not a number'),
        (("help", "nothing"), "paint film variations"))
    for arguments, words in cases:
        ran = impasto(*arguments, cwd=folder, code=2)
        assert len(ran.err.splitlines()) == 1 and words in ran.err, (arguments, ran.err)
        blamed = re.sub(r'"piant".*', "", ran.err)
        assert "b.wav" not in blamed, f"blames the input: {ran.err}"
    (folder / "song.wav").write_text("")
    ran = impasto("song.wav", cwd=folder, code=2)
    assert "did you mean impasto paint" in ran.err, ran.err


def test_the_last_of_a_repeated_option_counts(folder):
    ran = impasto("doctor", "--threads", "999", "--threads", "1", cwd=folder)
    assert "impasto" in ran.out
    ran = subprocess.run([PROGRAM, "paint", "--", "-odd.wav"], cwd=folder, capture_output=True,
                         text=True)
    assert ran.returncode == 3 and "-odd.wav: there is no such file" in ran.stderr, ran.stderr


run_tests(sys.modules[__name__])
