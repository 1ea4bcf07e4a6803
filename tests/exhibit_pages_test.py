# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages of an exhibition: whole without scripts, the same on a rerun, safe from hostile names,
asking nothing of another host, and never over what is somebody else's."""
import base64
import hashlib
import html.parser
import json
import os
import pathlib
import re
import signal
import struct
import subprocess
import sys
import time

from support import PROGRAM, impasto, leftovers, need, run_tests, tune, write_midi, write_wav

need("ffmpeg", "ffmpeg")

HOSTILE = "</script><script>alert(1)</script>\"'&<img src=x onerror=alert(2)> --> {{csp}} é"


def titled_midi(path, title):
    """A scale whose name is what somebody wrote there."""
    write_midi(path)
    raw = path.read_bytes()
    name = title.encode()
    length = bytes([len(name)]) if len(name) < 128 else bytes([0x80 | len(name) >> 7,
                                                               len(name) & 127])
    track = b"\0\xff\x03" + length + name + raw[22:]
    path.write_bytes(raw[:18] + len(track).to_bytes(4, "big") + track)


def works(folder, *names):
    for name in names:
        if not (folder / f"{name}.mid").exists():
            write_midi(folder / f"{name}.mid")
        impasto("paint", f"{name}.mid", "--size", "64x64", cwd=folder)
    return [f"{name}.impasto" for name in names]


def exhibit(folder, paintings, *more, out="site", code=0):
    return impasto("exhibit", *paintings, "-o", out, "--zoom", 1600, *more, cwd=folder, code=code)


def state(folder):
    folder = pathlib.Path(folder)
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*"))
            if p.is_file()}


class Page(html.parser.HTMLParser):
    """What a browser without scripts makes of a page."""

    VOID = {"meta", "link", "img", "br", "input", "track", "hr"}

    def __init__(self, path):
        super().__init__(convert_charrefs=True)
        self.path, self.tags, self.open, self.words, self.unbalanced = path, [], [], [], []
        self.feed(path.read_text())
        assert not self.open and not self.unbalanced, (path, self.open, self.unbalanced)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open[-1] != tag:
            self.unbalanced.append(tag)
        else:
            self.open.pop()

    def handle_data(self, data):
        if not {"script", "style"} & set(self.open):
            self.words.append(data)

    def all(self, tag):
        return [attrs for name, attrs in self.tags if name == tag]

    def text(self):
        return " ".join(" ".join(self.words).split())

    def meta(self, name):
        return [a["content"] for a in self.all("meta")
                if name in (a.get("property"), a.get("name"), a.get("http-equiv"))]

    def addresses(self):
        for tag, attrs in self.tags:
            for name in ("src", "href", "srcset"):
                value = attrs.get(name, "")
                for part in value.split(",") if name == "srcset" else [value]:
                    word = part.strip().split(" ")[0]
                    if word and not word.startswith(("data:", "#")):
                        yield tag, word.split("#")[0]


def pages(site):
    return [Page(p) for p in sorted(site.rglob("*.html"))]


def test_every_page_is_whole_without_a_script(folder):
    exhibit(folder, works(folder, "one", "two"))
    site = folder / "site"
    wall = Page(site / "index.html")
    assert len(wall.all("img")) == 2
    for link in ("one/index.html", "two/index.html"):
        assert link in [a.get("href") for a in wall.all("a")], link
    work = Page(site / "one/index.html")
    assert "one" in work.text() and "strokes" in work.text() and "Look closer" in work.text()
    assert len(work.all("audio")) == 1 and "controls" in work.all("audio")[0]
    assert work.all("track")[0]["src"] == "captions.vtt"
    picture = work.all("img")[0]
    assert len(re.findall(r"[.](?: |$)", picture["alt"])) == 3, picture["alt"]
    for page in pages(site):
        assert page.all("html")[0]["lang"] == "en"
        for tag, address in page.addresses():
            assert not re.match(r"[a-z]+:|//", address), (page.path, address)
            target = (page.path.parent / address).resolve()
            assert target.is_file(), f"{page.path}: {tag} wants {address}, which is not there"
            assert site.resolve() in target.parents, address
    assert Page(site / "one/label.html").text().count("one") >= 1


def test_no_page_asks_another_host_for_anything(folder):
    exhibit(folder, works(folder, "one"), "--base-url", "https://example.org/six")
    for page in pages(folder / "site"):
        policy = page.meta("Content-Security-Policy")[0]
        assert policy.startswith("default-src 'none'") and "http" not in policy, policy
        assert "unsafe-inline" not in policy and "'unsafe-eval'" not in policy, policy
        assert page.meta("referrer") == ["no-referrer"]
        for tag, address in page.addresses():
            own = tag == "link" and address.startswith("https://example.org/six/")
            assert own or not re.match(r"[a-z]+:|//", address), (tag, address)
        assert not [a for _, a in page.tags if any(k.startswith("on") or k == "style" for k in a)]
    for style in (folder / "site").rglob("*.css"):
        assert not re.search(r"https?:|//|@import", re.sub(r"/\*.*?\*/", "", style.read_text())), style


def test_a_page_waits_for_nothing_to_show_itself(folder):
    """Its style stands in it, named by the policy; what is seen first is small, whatever it shows."""
    write_wav(folder / "busy.wav", tune(30.0))
    impasto("paint", "busy.wav", "--size", "64x64", "--style", "impressionist", cwd=folder)
    exhibit(folder, ["busy.impasto"])
    site = folder / "site"
    for name in ("index.html", "busy/index.html", "busy/embed.html"):
        page, text = Page(site / name), (site / name).read_text()
        assert not [a for a in page.all("link") if a.get("rel") == "stylesheet"], name
        styles = re.findall(r"<style>(.*?)</style>", text, re.S)
        assert len(styles) == 1 and "@font-face" in styles[0], name
        digest = base64.b64encode(hashlib.sha256(styles[0].encode()).digest()).decode()
        assert f"'sha256-{digest}'" in page.meta("Content-Security-Policy")[0], name
        fonts = re.findall(r"url\(\"?([^)\"]+)", styles[0])
        assert len(fonts) == 4, fonts
        for font in fonts:
            assert (site / name).parent.joinpath(font).resolve().is_file(), font
        assert "poster-640.webp 640w" in page.all("img")[0]["srcset"], name
    first, whole = (len((site / f"busy/{name}").read_bytes())
                    for name in ("poster-640.webp", "poster-1600.jpg"))
    assert first <= 36000 < whole / 4, (first, whole)


def test_what_other_sites_show_of_a_link_has_whole_addresses(folder):
    titled_midi(folder / "one.mid", "A tune")
    ran = exhibit(folder, works(folder, "one"))
    assert "--base-url" in ran.err, ran.err
    ran = exhibit(folder, ["one.impasto"], "--base-url", "https://example.org/six")
    assert "--base-url" not in ran.err, ran.err
    base = "https://example.org/six/a-tune/"
    page = Page(folder / "site/a-tune/index.html")
    assert page.meta("og:image") == [base + "poster-1600.jpg"]
    assert page.meta("og:url") == [base]
    found = [a for a in page.all("link") if a.get("type") == "application/json+oembed"]
    assert found[0]["href"] == base + "oembed.json"
    told = json.loads((folder / "site/a-tune/oembed.json").read_text())
    assert told["type"] == "rich" and told["version"] == "1.0" and told["title"] == "A tune"
    assert f'src="{base}embed.html"' in told["html"], told
    data = [json.loads(text) for text in re.findall(
        r'<script type="application/ld\+json">(.*?)</script>', page.path.read_text(), re.S)]
    assert data[0]["@type"] == "VisualArtwork"
    assert data[0]["isBasedOn"]["@type"] == "MusicRecording" and data[0]["name"] == "A tune"
    for url in ("example.org", "ftp://example.org/", "https://", "https://a b/", 'https://a"b/'):
        ran = exhibit(folder, ["one.impasto"], "--base-url", url, out="other", code=2)
        assert "--base-url" in ran.err and not (folder / "other").exists(), ran.err


def test_a_rerun_gives_the_same_bytes(folder):
    write_wav(folder / "sound.wav", tune(6.0))
    impasto("paint", "sound.wav", "--size", "96x64", "--style", "ink", cwd=folder)
    paintings = works(folder, "one") + ["sound.impasto"]
    exhibit(folder, paintings)
    first = state(folder / "site")
    exhibit(folder, paintings, "--threads", 1)
    assert state(folder / "site") == first
    exhibit(folder, paintings, out="again")
    assert state(folder / "again") == first
    assert len(first) > 60 and "sound/sound.m4a" in first, sorted(first)


def test_names_that_files_bring_are_words_and_nothing_else(folder):
    titled_midi(folder / "bad.mid", HOSTILE)
    impasto("paint", "bad.mid", "--size", "64x64", cwd=folder)
    exhibit(folder, ["bad.impasto"], "--title", HOSTILE)
    site = folder / "site"
    slugs = [p.name for p in site.iterdir() if p.is_dir() and p.name != "assets"]
    assert len(slugs) == 1 and re.fullmatch(r"[a-z0-9-]+", slugs[0]), slugs
    for page in pages(site):
        text = page.path.read_text()
        assert "<script>" not in text and "<img src=x" not in text, page.path
        scripts = page.all("script")
        assert all(a.get("type", "").startswith("application/") or "src" in a for a in scripts)
    assert HOSTILE.split()[0] in Page(site / slugs[0] / "index.html").text()
    for kind in ("application/ld\\+json", "application/json"):
        text = (site / slugs[0] / "index.html").read_text()
        found = re.findall(rf'<script type="{kind}"[^>]*>(.*?)</script>', text, re.S)
        told = json.loads(found[0])
        assert HOSTILE.split()[0] in (told.get("name") or told["title"]), found[0][:200]
    json.loads((site / slugs[0] / "oembed.json").read_text())


def test_works_of_one_name_have_folders_of_their_own(folder):
    for name in ("a", "b", "c"):
        titled_midi(folder / f"{name}.mid", "Песня")
    exhibit(folder, works(folder, "a", "b", "c"))
    assert {"work", "work-2", "work-3"} <= {p.name for p in (folder / "site").iterdir()}


def test_an_atelier_is_a_door_of_the_exhibition_or_stands_alone(folder):
    exhibit(folder, works(folder, "one"), "--atelier", "--title", "Six songs")
    site = folder / "site"
    assert "atelier/index.html" in [a.get("href") for a in Page(site / "index.html").all("a")]
    exhibit(folder, [], "--atelier", "--language", "fr", out="alone")
    assert not list((folder / "alone").rglob("strokes.*"))
    for root, up, lang in ((site / "atelier", "../", "en"), (folder / "alone", "", "fr")):
        page = Page(root / "index.html")
        assert page.all("html")[0]["lang"] == lang
        # Without a script it says what it is, and what it needs.
        assert "JavaScript" in page.text(), page.text()
        policy = page.meta("Content-Security-Policy")[0]
        assert policy.startswith("default-src 'none'") and "http" not in policy, policy
        assert "unsafe-inline" not in policy and "'unsafe-eval'" not in policy, policy
        addresses = [address for _, address in page.addresses()]
        parts = json.loads(re.search(r'id="parts">(.*?)</script>', page.path.read_text(), re.S)[1])
        offline = (root / "offline.js").read_text()
        kept = json.loads("[" + re.search(r"FILES = \[(.*?)\]", offline, re.S)[1] + "]")
        addresses += [parts[name] for name in ("painter", "hands", "module", "overture")]
        for address in addresses + kept:
            assert not re.match(r"[a-z]+:|//", address), address
            assert (root / address).is_file(), f"{address} is not there"
            assert address in kept, f"{address} is not kept for a day without a network"
        assert parts["exhibition"] == (up + "index.html" if up else None)
        manifest = json.loads((root / "atelier.webmanifest").read_text())
        # What a phone puts on its first page: painted, as large as it is said to be, kept too.
        icons = {icon["src"]: icon["sizes"] for icon in manifest["icons"][1:]}
        icons |= {link["href"]: "180x180" for link in page.all("link") if link["rel"] == "apple-touch-icon"}
        assert sorted(icons.values()) == ["180x180", "192x192", "512x512"], icons
        assert manifest["icons"][-1]["purpose"] == "maskable"
        for icon, size in icons.items():
            data = (root / icon).read_bytes()
            assert data[:8] == b"\x89PNG\r\n\x1a\n" and icon in kept, icon
            assert "{}x{}".format(*struct.unpack(">II", data[16:24])) == size, icon
        assert (root / manifest["icons"][0]["src"]).is_file() and manifest["icons"][0]["src"] in kept
        assert manifest["display"] == "standalone" and manifest["name"] == "Atelier", manifest
        assert {choice["name"] for choice in parts["choices"]["styles"]} >= {"oil", "ink"}
        assert "Date" not in offline
    before = state(folder / "alone"), state(site)
    exhibit(folder, [], "--atelier", "--language", "fr", out="alone")
    exhibit(folder, ["one.impasto"], "--atelier", "--title", "Six songs", "--threads", 1)
    assert (state(folder / "alone"), state(site)) == before, "not the same bytes"
    # Another page is another version; without the door nothing of it stays.
    exhibit(folder, [], "--atelier", "--title", "Mine", out="other")
    version = re.compile('VERSION = "([0-9a-f]{16})"')
    assert version.search((folder / "other/offline.js").read_text())[1] != version.search(offline)[1]
    exhibit(folder, ["one.impasto"])
    assert not (site / "atelier").exists()
    ran = exhibit(folder, [], out="none", code=2)
    assert "--atelier" in ran.err and not (folder / "none").exists(), ran.err


def test_a_label_has_at_most_fifty_words(folder):
    titled_midi(folder / "one.mid", " ".join(["very"] * 24))
    exhibit(folder, works(folder, "one"))
    site = folder / "site"
    slug = next(p.name for p in site.iterdir() if p.is_dir() and p.name != "assets")
    text = (site / slug / "label.html").read_text()
    label = re.search(r'<article class="label">(.*?)</article>', text, re.S)[1]
    words = re.sub(r"<[^>]*>", " ", label).split()
    assert 10 < len(words) <= 51, words  # and the sign that the title is cut


def test_captions_cover_the_music_in_order(folder):
    write_wav(folder / "song.wav", tune(30.0))
    impasto("paint", "song.wav", "--size", "64x64", cwd=folder)
    exhibit(folder, ["song.impasto"])
    text = (folder / "site/song/captions.vtt").read_text()
    assert text.startswith("WEBVTT\n\n"), text[:40]

    def seconds(stamp):
        hours, minutes, rest = stamp.split(":")
        return 3600 * int(hours) + 60 * int(minutes) + float(rest)

    cues = [(seconds(a), seconds(b), words) for a, b, words in re.findall(
        r"^(\S+) --> (\S+)\n(.+)$", text, re.M)]
    assert len(cues) >= 2 and cues[0][0] == 0 and abs(cues[-1][1] - 30) < 0.2, cues
    for before, after in zip(cues, cues[1:]):
        assert before[1] == after[0], cues
    for start, end, words in cues:
        assert 0 < end - start <= 14.1 and words.endswith("."), (start, end, words)


def test_the_language_is_that_which_was_asked_for(folder):
    exhibit(folder, works(folder, "one"), "--language", "fr")
    page = Page(folder / "site/one/index.html")
    assert page.all("html")[0]["lang"] == "fr"
    assert "Regarder de près" in page.text() and "Look" not in page.text()
    assert "sur lin" in page.text()


def test_a_painting_without_sound_hangs_in_silence(folder):
    paintings = works(folder, "one")
    (folder / "one.mid").rename(folder / "elsewhere.mid")
    ran = exhibit(folder, paintings)
    assert "--sound" in ran.err, ran.err
    assert not (folder / "site/one/sound.m4a").exists()
    assert not Page(folder / "site/one/index.html").all("audio")
    exhibit(folder, paintings, "--sound", "elsewhere.mid")
    assert (folder / "site/one/sound.m4a").read_bytes()[4:8] == b"ftyp"


def test_an_untouched_exhibition_is_replaced_and_a_touched_one_is_not(folder):
    paintings = works(folder, "one", "two")
    exhibit(folder, paintings)
    site = folder / "site"
    (site / "CNAME").write_text("paintings.example.org")
    (site / ".git/refs/heads").mkdir(parents=True)
    (site / ".git/HEAD").write_text("ref: refs/heads/main")
    (site / "one/notes.txt").write_text("mine")
    exhibit(folder, ["two.impasto"])
    assert (site / "CNAME").read_text() == "paintings.example.org"
    assert (site / ".git/refs/heads").is_dir() and (site / ".git/HEAD").exists()
    assert (site / "one/notes.txt").read_text() == "mine"
    assert not (site / "one/index.html").exists() and (site / "two/index.html").exists()
    (site / "two/index.html").write_text("changed by me")
    before = state(site)
    ran = exhibit(folder, paintings, code=2)
    assert "two/index.html" in ran.err and "--force" in ran.err and state(site) == before, ran.err
    exhibit(folder, paintings, "--force")
    assert "changed by me" not in (site / "two/index.html").read_text()
    assert (site / "CNAME").read_text() == "paintings.example.org"


def test_a_folder_of_others_is_left_alone(folder):
    paintings = works(folder, "one")
    known = leftovers(folder)
    (folder / "mine").mkdir()
    (folder / "mine/index.html").write_text("my site")
    ran = exhibit(folder, paintings, out="mine", code=2)
    assert "mine" in ran.err and "--force" in ran.err, ran.err
    assert (folder / "mine/index.html").read_text() == "my site"
    for out in ("one.mid", "none/site"):
        ran = exhibit(folder, paintings, out=out, code=2)
        assert len([line for line in ran.err.splitlines()]) == 1, ran.err
    assert leftovers(folder, *known) == ["mine"]
    (folder / "empty").mkdir()
    exhibit(folder, paintings, out="empty/")
    assert (folder / "empty/index.html").exists()
    # A file of somebody else's in the way of one of ours.
    (folder / "empty/two").mkdir()
    (folder / "empty/two/index.html").write_text("mine")
    before = state(folder / "empty")
    ran = exhibit(folder, works(folder, "two"), out="empty", code=2)
    assert "two/index.html" in ran.err and state(folder / "empty") == before, ran.err


def test_wrong_input_leaves_nothing_behind(folder):
    paintings = works(folder, "one")
    known = leftovers(folder)
    for bad, code in (("one.mid", 3), ("none.impasto", 3)):
        ran = exhibit(folder, paintings + [bad], code=code)
        assert bad in ran.err, ran.err
    ran = impasto("exhibit", "one.impasto", cwd=folder, code=2)
    assert "--output" in ran.err, ran.err
    works(folder, "two")
    exhibit(folder, ["one.impasto", "two.impasto"], "--sound", "one.mid", code=2)
    exhibit(folder, paintings, "--zoom", 100, code=2)
    assert leftovers(folder, *known, "two.mid", "two.impasto", "two.png") == []


def test_ctrl_c_leaves_nothing_half_written(folder):
    paintings = works(folder, "one")
    known = leftovers(folder)
    running = subprocess.Popen([PROGRAM, "exhibit", *paintings, "-o", "site", "--zoom", "16384"],
                               cwd=folder, stderr=subprocess.PIPE, stdout=subprocess.PIPE)
    for _ in range(600):
        if list(folder.glob(".site.impasto-*/assets/*")):
            break
        time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=300)
    assert running.returncode == 130, (running.returncode, err)
    assert out == b"" and leftovers(folder, *known) == [], leftovers(folder)


if __name__ == "__main__":
    run_tests(sys.modules[__name__])
