# SPDX-License-Identifier: GPL-3.0-or-later
"""What the studio says, in each of its languages: nothing is missing in one of them, neither what the
page says nor what the program tells it; and words with times are read strictly."""
import json
import pathlib
import re
import shutil
import subprocess
import sys

import support

if shutil.which("node") is None:
    print("SKIP: node is missing: apt install nodejs")
    sys.exit(77)

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "web" / "studio"
SERVE = ROOT / "src" / "impasto" / "serve"


def node(script):
    """What the script's `answer` is, run beside the page's own modules."""
    whole = script + "\nprocess.stdout.write(JSON.stringify(answer ?? null));"
    ran = subprocess.run(["node", "--input-type=module", "-"], input=whole, cwd=PAGE, text=True,
                         capture_output=True)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def texts(language):
    return node(f'import texts from "./{language}.js"; const answer = texts;')


def scripts():
    return {path.name: path.read_text() for path in PAGE.glob("*.js") if path.stem not in ("en", "fr")}


def test_what_is_said_in_one_language_is_said_in_the_other(folder):
    en, fr = texts("en"), texts("fr")
    # What the program says is English already.
    assert set(fr) - {"errors", "names"} == set(en) | {name for name in fr if name.startswith("error_")}
    for name in en:
        if isinstance(en[name], str):
            filled = [sorted(re.findall(r"\{(\w+)\}", text)) for text in (en[name], fr[name])]
            assert filled[0] == filled[1], name
    assert set(fr["hands"]) == set(en["hands"])


def test_what_the_page_asks_for_is_there(folder):
    en = texts("en")
    page = (PAGE / "index.html").read_text()
    asked = set(re.findall(r'data-t(?:-label)?="(\w+)"', page))
    for text in scripts().values():
        asked |= set(re.findall(r'\bt\("(\w+)"[,)]', text))
    away = (PAGE / "away.js").read_text()
    products = re.findall(r'^  \["(\w+)", \{', away, re.M) + ["itself", "jams"]
    assert len(products) > 10
    asked |= {name for each in products for name in (each, each + "_line")}
    assert asked <= set(en), asked - set(en)


def source():
    return {path.name: path.read_text() for path in (ROOT / "src" / "impasto").rglob("*.cpp")
            if not path.stem.endswith("_test")}


def test_every_phase_of_a_job_has_its_word(folder):
    en = texts("en")
    phases = set()
    for text in source().values():
        phases |= set(re.findall(r'phases\((?:score \? )?"(\w+)"(?: : "(\w+)")?', text))
    phases = {each for pair in phases for each in pair if each}
    assert {"reading", "playing", "listening", "packing"} <= phases
    assert phases <= set(en), phases - set(en)


def test_every_kind_of_what_is_made_has_its_word(folder):
    en = texts("en")
    exports = (SERVE / "exports.cpp").read_text()
    kinds = set(re.findall(r'MadeEntry made\{0, plan\.number, "(\w+)"', exports))
    kinds |= {"colour", "height", "variations", "styles", "moods"}
    assert {"still", "film", "sealed", "exhibition", "strokes", "hearing"} <= kinds
    assert {"made_" + kind for kind in kinds} <= set(en)


def errors_of_the_server():
    """The messages in src/impasto/serve, with a star where something is put in."""
    found = set()
    for path in SERVE.glob("*.cpp"):
        if path.stem.endswith("_test"):
            continue
        text = " ".join(path.read_text().split())
        text = text.replace('" "', "")
        for first in re.findall(r'(?:ErrorCode::k\w+|wrong\((?:"[^"]*"|\w+)), ("[^;]*)', text):
            # To the comma after the message, which is put together of texts and what is between.
            message = re.match(r'"[^"]*"(?: \+ (?:"[^"]*"|[\w:.*&>-]+(?:\([^()]*\))*))*', first)[0]
            parts = re.findall(r'"([^"]*)"', re.sub(r'\([^()]*\)', "", message))
            found.add("*".join(parts) + ("" if message.endswith('"') else "*"))
    return found


def test_every_error_of_the_server_has_its_french_sentence(folder):
    known = [pattern for pattern, _ in texts("fr")["errors"]]
    messages = errors_of_the_server()
    assert len(messages) > 25 and "the file is empty" in messages, messages
    # Told before there is a page, or with no person to read it.
    elsewhere = ("cannot listen on", "it is not known where works", "another studio has these", "message")
    for message in sorted(messages):
        if message.startswith(elsewhere):
            continue
        match = [p for p in known
                 if re.fullmatch(".*".join(map(re.escape, p.split("*"))), message.replace("*", "x"))]
        assert match, f"no French for: {message}"
    fr = texts("fr")
    for code in ("failed", "usage", "unreadable", "environment", "interrupted"):
        assert fr["error_" + code]


def test_an_error_is_said_in_the_readers_language(folder):
    said = node("""
        Object.defineProperty(globalThis, "navigator", { value: { languages: ["fr"] }, configurable: true });
        const { errorText } = await import("./texts.js");
        const answer = [
          errorText({ code: "unreadable", message: "the file is empty", hint: "drop" }),
          errorText({ code: "usage", message: "there is no ochre (1)", hint: "give one of a" }),
          errorText({ code: "unreadable", message: "a wholly new thing", hint: "do this" })];""")
    assert said == ["le fichier est vide ; déposez un enregistrement ou une partition",
                    "ce choix n’existe pas",
                    "Ce fichier ne peut être lu comme une musique ; le programme dit : "
                    "« a wholly new thing; do this »"]


def test_every_remark_about_a_song_has_its_french_sentence(folder):
    known = [pattern for pattern, _ in texts("fr")["errors"]]
    load = " ".join((ROOT / "src" / "impasto" / "studio" / "load.cpp").read_text().split())
    remarks = re.findall(r'(?:amiss|loaded->warnings)\.push_back\("([^"]*)"', load)
    assert len(remarks) >= 5 and "only silence: the canvas stays bare" in remarks, remarks
    for remark in remarks:
        assert any(re.fullmatch(".*".join(map(re.escape, p.split("*"))), remark + ("x" if p.endswith("*") else ""))
                   for p in known), f"no French for: {remark}"


def lrc(text, duration=100):
    return node(f"""
        import {{ parseLrc }} from "./lrc.js";
        let answer;
        try {{ answer = parseLrc({json.dumps(text)}, {duration}); }}
        catch (error) {{ answer = [error.why, error.line]; }}""")


def test_words_with_times_are_read(folder):
    rows = lrc("\ufeff[ar:Somebody]\r\n[00:01.50] Low  the sun\r\n\r\n[00:10.2][00:04.00]again <00:10.9>and\r\n"
               "[00:12]\r\n[01:39:5]at the end\n[02:00.0]past it")
    assert [(row["time"], row["duration"], row["value"]) for row in rows] == [
        (1.5, 2.5, "Low the sun"), (4, 6.199999999999999, "again and"),
        (10.2, 1.8000000000000007, "again and"), (99.5, 0.5, "at the end")]
    assert lrc("[offset:+500]\n[00:01.00]a")[0]["time"] == 0.5


def test_words_without_times_are_refused_where_they_are(folder):
    assert lrc("[00:01.0]a\nno time here") == ["lrc_line", 2]
    assert lrc("[00:99.0]a") == ["lrc_line", 1]
    assert lrc("[1:2:3:4]a") == ["lrc_line", 1]
    assert lrc("[-1:00]a") == ["lrc_line", 1]
    assert lrc("") == ["lrc_none", 0]
    assert lrc("[00:50.0]a", 10) == ["lrc_none", 0]
    assert lrc("[00:01.0]a\n" * 20001) == ["lrc_large", 0]
    assert lrc("x" * (1 << 20) + "y") == ["lrc_large", 0]


def test_pictures_are_as_unlike_as_the_command_finds_them(folder):
    # Two reds that differ little, a blue: 0 for the same, about 1 for nothing in common.
    apart = node("""
        import { distance, likenessOf } from "./likeness.js";
        const plain = (r, g, b) => { const data = new Uint8ClampedArray(4 * 256);
          for (let i = 0; i < 256; ++i) data.set([r, g, b, 255], 4 * i);
          return likenessOf({ data, width: 16, height: 16 }); };
        const [red, other, blue] = [plain(200, 20, 20), plain(205, 25, 20), plain(20, 20, 200)];
        const answer = [distance(red, red), distance(red, other), distance(red, blue)];""")
    assert apart[0] == 0 and 0 < apart[1] < 0.1 and apart[2] > 0.9, apart


def test_a_correction_sends_what_it_changes_and_what_others_wrote(folder):
    sent = node("""
        import { changes, half, worded } from "./corrections.js";
        const of = (namespace, data, tool = "impasto") => ({ namespace, data,
          annotation_metadata: { annotation_tools: tool } });
        const beats = [0, 1, 2, 3].map((time) => ({ time, duration: 0, value: (time % 4) + 1 }));
        const jams = { file_metadata: { duration: 4 }, sandbox: { impasto: { division: 2, curves: { hop: 1 } } },
          annotations: [of("beat", beats), of("note_midi", [1, 2, 3]), of("segment_open", []),
            of("tag_open", ["mine"], "somebody")] };
        const names = (each) => each.annotations.map((one) => one.namespace).join();
        const halved = changes(jams, half(jams));
        const words = worded(jams, [{ time: 1, duration: 1, value: "la" }]);
        const answer = [names(halved), halved.annotations[0].data.length, halved.sandbox,
          names(changes(jams, words)), names(worded(words, []))];""")
    assert sent == ["beat,segment_open,tag_open", 2, {"impasto": {"division": 2}},
                    "beat,segment_open,tag_open,lyrics", "beat,note_midi,segment_open,tag_open"]


if __name__ == "__main__":
    support.run_tests(sys.modules[__name__])
