# SPDX-License-Identifier: GPL-3.0-or-later
"""The atelier in a real browser: a visitor's song is dropped, heard, corrected, painted, asked about,
chosen from and taken away, with nothing but files from a plain host; then without the host."""
import atexit
import json
import pathlib
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time
import wave

from support import RATE, impasto, need, np, read_picture, run_tests, tune, write_midi, write_photo

need("ffprobe", "ffmpeg")
from browser_support import By, Host, Keys, Page
from studio_flow_test import choose

SECONDS = 16


class Site:
    """What a Page opens."""
    language = None

    def __init__(self, folder, *more):
        impasto("exhibit", "--atelier", "-o", "site", *more, cwd=folder)
        self.host = Host(folder / "site")
        self.address = self.host.url


class Visitor(Page):
    """A page with an atelier, and a log of what it asked for."""

    def __init__(self, site, downloads, language="en"):
        downloads.mkdir(exist_ok=True)
        self.downloads = downloads
        super().__init__(site, downloads, language)

    def lines(self, until, *given, seconds=90):
        """What the line said until that was so."""
        said = []
        end = time.monotonic() + seconds
        while not self.js("return " + until, *given):
            assert time.monotonic() < end, f"never so: {until}; {said}"
            line = self.text("line")
            if line not in said:
                said.append(line)
            time.sleep(0.02)
        return said

    def still(self, is_so=True):
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [
            {"name": "prefers-reduced-motion", "value": "reduce" if is_so else ""}]})

    def made(self, kind):
        """Asks for a product, waits, saves it by a click, and gives the file and its hash."""
        known = set(self.downloads.iterdir())
        if self.js("return document.getElementById('away').hidden"):
            self.at("take").click()
        count = self.js("return document.querySelectorAll('#made a').length")
        self.at("make-" + kind).click()
        self.until("document.querySelectorAll('#made a').length > arguments[0] || "
                   "!document.getElementById('problem').hidden || "
                   "document.querySelector('#jobs [role=alert]')", count, seconds=120)
        link = self.driver.find_element(By.CSS_SELECTOR, "#made a")
        link.click()
        end = time.monotonic() + 20
        while time.monotonic() < end:
            new = [f for f in self.downloads.iterdir()
                   if f not in known and f.suffix in (".jpg", ".mp4", ".impasto")]
            if new:
                return new[0], link.get_attribute("data-hash")
            time.sleep(0.05)
        raise AssertionError(f"{kind} was not saved")

    def shows_paint(self):
        """What a Worker painted comes to the screen a little later."""
        end = time.monotonic() + 20
        while self.pixels()[1] < 100:
            assert time.monotonic() < end, "nothing is painted"
            time.sleep(0.1)


def song(folder, name="a_song.wav", seconds=SECONDS):
    """As numbers that a browser and FFmpeg read alike: of whole ones Chromium stretches the positive."""
    samples = (np.stack([tune(seconds)] * 2, axis=1) / 32768).astype("<f4").tobytes()
    about = struct.pack("<HHIIHH", 3, 2, RATE, 8 * RATE, 8, 32)
    chunks = b"fmt " + struct.pack("<I", len(about)) + about + b"data" + struct.pack("<I", len(samples))
    (folder / name).write_bytes(b"RIFF" + struct.pack("<I", 4 + len(chunks) + len(samples)) + b"WAVE" +
                                chunks + samples)
    return folder / name


class Shared:
    """One host, one visitor, one song: for all tests that need one."""
    page = None

    @classmethod
    def get(cls):
        if cls.page is None:
            cls.folder = tempfile.TemporaryDirectory()
            folder = pathlib.Path(cls.folder.name)
            cls.site = Site(folder)
            cls.page = Visitor(cls.site, folder / "downloads")
            atexit.register(cls.close)
            cls.page.still()
            cls.page.drop(song(folder))
            cls.page.said = cls.page.lines("document.documentElement.dataset.painted")
        cls.page.press(Keys.ESCAPE)
        return cls.page

    @classmethod
    def close(cls):
        cls.page.close()
        cls.folder.cleanup()


def test_a_song_is_heard_with_progress_and_painted(folder):
    page = Shared.get()
    assert any(line.startswith("Hearing") for line in page.said), page.said
    assert page.text("title") == "a song"
    assert "120 beats a minute" in page.text("line"), page.text("line")
    page.shows_paint()
    for lane in ("wave", "sections", "beats", "chords", "melody", "loudness"):
        assert page.summary(lane), f"{lane} says nothing"
    asked = [entry["name"] for entry in page.js("return performance.getEntriesByType('resource')"
                                                ".map(({name}) => ({name}))")]
    home = page.studio.address
    assert asked and all(name.startswith((home, "blob:" + home)) for name in asked), asked


def test_the_painting_grows_with_the_sound(folder):
    page = Shared.get()
    page.still(False)
    page.lane("wave").click()
    half = page.settled()
    page.press(" ")
    page.until("document.getElementById('time').textContent.startsWith('0:11')")
    assert page.text("play") == "Pause"
    page.press(" ")
    page.until("document.getElementById('play').textContent === 'Play'")
    assert page.settled()[0] != half[0], "it does not grow"
    page.still()


def test_what_is_saved_is_painted_by_the_program_with_the_same_bits(folder):
    page = Shared.get()
    painting, _ = page.made("painting")
    assert painting.name == "a song.impasto"
    with sqlite3.connect(painting) as base:
        assert base.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert base.execute("SELECT count(*) FROM beats").fetchone()[0] > 20
    picture, told = page.made("still")
    assert picture.suffix == ".jpg" and picture.stat().st_size < 4_000_000
    # Of the same samples the program hears, composes and paints the same.
    native = impasto("paint", song(folder), "-o", "native.png", "--size", "3000x3000", "--seed", 1,
                     "--style", "oil", "--stats", cwd=folder)
    assert told == native.hash(), (told, native.hash())
    small = [impasto("paint", file, "-o", "small.png", "--force", "--size", "500x500", "--stats",
                     cwd=folder).hash() for file in (painting, folder / "native.impasto")]
    assert small[0] == small[1], small
    told = subprocess.run(["ffprobe", "-v", "error", "-show_entries", "stream=codec_name,width,height",
                           "-of", "csv=p=0", picture], capture_output=True, text=True).stdout
    assert told.strip() == "mjpeg,3000,3000", told
    ours = read_picture(picture, 3000, 3000).astype("i2")
    apart = abs(ours - read_picture(folder / "native.png", 3000, 3000)).mean()
    assert apart < 4, f"the JPEG is {apart} steps off"
    # The strokes say here what they say there.
    size = page.js("return [document.getElementById('outline').viewBox.baseVal.width]")[0]
    page.press(Keys.ESCAPE)
    page.at("painting").click()
    page.until("/Bare|at|from/.test(document.getElementById('line').textContent)")
    said = page.text("line")
    middle = f"{int(size / 2)},{int(size / 2)}"
    answer = impasto("why", painting, middle, "--size", f"{int(size)}x{int(size)}", cwd=folder).out
    assert said == answer.splitlines()[0], (said, answer)


def test_a_loop_ends_where_it_begins(folder):
    page = Shared.get()
    if page.js("return !!document.getElementById('make-loop')?.disabled"):
        assert page.text("make-loop-line") == "This browser cannot write films."
        return
    film, _ = page.made("loop")
    told = json.loads(subprocess.run(
        ["ffprobe", "-v", "error", "-count_frames", "-show_streams", "-of", "json", film],
        capture_output=True, text=True, check=True).stdout)["streams"]
    assert len(told) == 1, told
    video = told[0]
    assert video["codec_name"] in ("h264", "vp9") and (video["width"], video["height"]) == (1080, 1920)
    # Four bars of two seconds.
    assert abs(float(video["duration"]) - 8) < 0.1 and video["nb_read_frames"] == "240", video
    raw = subprocess.run(["ffmpeg", "-v", "error", "-i", film, "-vf", "scale=54:96", "-f", "rawvideo",
                          "-pix_fmt", "gray", "-"], capture_output=True, check=True).stdout
    frames = [raw[i:i + 54 * 96] for i in range(0, len(raw), 54 * 96)]

    def apart(a, b):
        return sum(abs(x - y) for x, y in zip(a, b)) / len(a)

    assert apart(frames[0], frames[-1]) < 3, "it does not close"
    assert apart(frames[0], frames[190]) > 8, "nothing was painted"
    assert max(apart(a, b) for a, b in zip(frames[190:], frames[191:])) < 8, "it jumps back"


def test_beats_that_were_heard_wrong_are_put_right_and_undone(folder):
    page = Shared.get()
    beats = page.summary("beats")
    plan = page.painted()
    page.at("lane-beats").click()
    page.at("verb-half").click()
    page.until("document.querySelector('.beats .unseen').textContent.includes(', 60 a minute')")
    halved = page.painted(plan)
    page.at("undo").click()
    page.until("document.querySelector('.beats .unseen').textContent === arguments[0]", beats)
    whole = page.painted(halved)
    # A chord that was typed stays when the beats are corrected after it.
    page.at("lane-chords").click()
    page.press(Keys.ARROW_RIGHT, Keys.ENTER)
    field = page.at("chord")
    field.clear()
    field.send_keys("F#m7", Keys.ENTER)
    chord = "document.querySelector('.chords .strip').getAttribute('aria-valuetext')"
    page.until(chord + ".startsWith('F♯m7')")
    typed = page.painted(whole)
    page.at("lane-beats").click()
    page.at("verb-half").click()
    page.until("document.querySelector('.beats .unseen').textContent.includes(', 60 a minute')")
    both = page.painted(typed)
    page.at("lane-chords").click()
    page.press(Keys.ARROW_LEFT * 20)
    there = []
    for _ in range(20):
        there.append(page.js("return " + chord))
        page.press(Keys.ARROW_RIGHT)
    assert any(name.startswith("F♯m7") for name in there), there
    page.press("z")
    once = page.painted(both)
    page.press("z")
    page.painted(once)
    assert page.summary("beats") == beats


def test_one_of_nine_and_a_mood_by_keys(folder):
    page = Shared.get()
    plan = page.painted()
    look = page.settled()
    page.press("n")
    page.until("document.querySelectorAll('#nine canvas.there').length >= 2")
    page.press(Keys.ARROW_RIGHT, Keys.ENTER)
    chosen = page.painted(plan)
    assert page.settled() != look, "the same picture"
    page.press("z")
    page.painted(chosen)
    assert page.settled() == look
    page.press("m")
    page.until("!document.getElementById('settings').hidden")
    page.js("""const mood = document.getElementById("set-mood"); mood.value = "storm";
        mood.dispatchEvent(new Event("change"))""")
    stormy = page.painted(plan)
    page.until("document.getElementById('materials').textContent.startsWith('the whole arm')")
    page.press(Keys.ESCAPE, "z")
    page.painted(stormy)


def test_a_picture_lends_its_colours_as_it_does_in_the_program(folder):
    page = Shared.get()
    before = page.painted()
    write_photo(folder / "the sea.png")
    page.drop(folder / "the sea.png")
    lent = page.painted(before)
    painting, _ = page.made("painting")
    impasto("paint", song(folder), "-o", "native.png", "--size", 64, "--seed", 1, "--style", "oil",
            "--palette", "the sea.png", cwd=folder)
    ours, natives = (colours_of(file) for file in (painting, folder / "native.impasto"))
    assert ours == natives and len(ours["swatches"].split()) == 12, (ours, natives)
    page.press(Keys.ESCAPE)
    (folder / "letter.png").write_text("Dear reader,\n" * 200)
    page.drop(folder / "letter.png")
    page.until("!document.getElementById('problem').hidden")
    assert page.text("problem").startswith("This browser finds no picture"), page.text("problem")
    # One's own paints.
    page.press("m")
    choose(page, "palette", "paints")
    for name in ("TitaniumWhite", "BoneBlack"):
        page.driver.find_element(By.CSS_SELECTOR, f"[data-paint={name}]").click()
    page.at("use-paints").click()
    own = page.painted(lent)
    page.js("document.activeElement.blur()")
    page.press("z")
    page.painted(own)
    page.press("z", Keys.ESCAPE)
    assert page.painted(lent) == before


def colours_of(painting):
    with sqlite3.connect(painting) as base:
        notes = dict(base.execute("SELECT substr(key, 8), value FROM settings WHERE key LIKE 'recipe_%'"))
    return {name: notes[name] for name in ("palette", "swatches", "pigments")}


def test_hearing_is_stopped_and_a_page_loaded_again_goes_on(folder):
    page = Shared.get()
    page.js("location.hash = ''")
    page.until("!document.getElementById('home').hidden")
    count = "document.querySelectorAll('#works li').length"
    page.until(count + " === 1")
    long = song(folder, "long.wav", 60)
    page.drop(long)
    page.until("document.getElementById('line').textContent.startsWith('Hearing')")
    page.at("stop").click()
    page.until("!document.getElementById('home').hidden")
    page.until(count + " === 1")
    page.drop(long)
    page.until("document.getElementById('line').textContent.startsWith('Hearing')")
    page.driver.refresh()
    page.painted()
    assert page.text("title") == "long"
    page.at("more").click()
    page.at("throw-away").click()
    page.until("!document.getElementById('home').hidden")
    assert "long lies in the bin" in page.text("home-line")
    page.until(count + " === 1")
    page.driver.find_element(By.CSS_SELECTOR, "#works a").click()
    page.painted()
    assert page.text("title") == "a song"


def refused(page, path, text):
    page.js("location.hash = ''")
    page.until("!document.getElementById('home').hidden")
    page.at("file").send_keys(str(path))
    page.until("!document.getElementById('home-problem').hidden")
    said = page.text("home-problem")
    assert text in said and said.endswith("."), said
    assert not page.js("return document.getElementById('home').hidden")


def test_what_cannot_be_heard_says_why_where_it_was_dropped(folder):
    page = Shared.get()
    (folder / "words.txt").write_text("no sound at all")
    refused(page, folder / "words.txt", "finds no sound in it")
    with wave.open(str(folder / "endless.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(3000)
        file.writeframes(bytes([128]) * 3000 * 1300)
    refused(page, folder / "endless.wav", "lasts 21:40, and 20 minutes")
    # A module that traps, as it does when memory runs out.
    page.js("""
        const real = Worker.prototype.postMessage;
        Worker.prototype.postMessage = function (message, ...more) {
          if (message.name !== "hear") return real.call(this, message, ...more);
          setTimeout(() => this.onmessage({ data: { id: message.id,
            error: { message: "unreachable", trapped: true } } }));
        };
        window.mend = () => { Worker.prototype.postMessage = real; };""")
    refused(page, song(folder, "large.wav", 4), "memory of this device")
    page.js("mend()")
    page.drop(song(folder, "small.wav", 4))
    page.painted()
    page.until("document.getElementById('title').textContent === 'small'")


def test_nothing_keeps_people_out(folder):
    page = Shared.get()
    page.js("location.hash = ''")
    page.until("document.querySelectorAll('#examples canvas.there').length === 3")
    page.keeps_nobody_out("home")
    page.driver.find_element(By.CSS_SELECTOR, "#works a").click()
    page.painted()
    page.keeps_nobody_out("painted")
    page.press("m")
    page.keeps_nobody_out("settings")
    page.press(Keys.ESCAPE, "e")
    page.keeps_nobody_out("away")
    page.press(Keys.ESCAPE)
    page.still()


def test_a_midi_file_is_heard_painted_and_sounds(folder):
    page = Shared.get()
    write_midi(folder / "scale.mid", keys=(60, 62, 64, 65, 67, 69, 71, 72) * 3)
    page.drop(folder / "scale.mid")
    page.until("document.getElementById('title').textContent === 'scale' && "
               "document.documentElement.dataset.painted?.startsWith(location.hash.slice(1).split('/')[0])")
    assert page.text("line").startswith("Heard: 120 beats a minute, C"), page.text("line")
    for lane in ("wave", "beats", "chords", "melody"):
        assert page.summary(lane), f"{lane} says nothing"
    # As the program hears and paints it.
    painting, _ = page.made("painting")
    impasto("paint", "scale.mid", "-o", "native.png", "--seed", 1, "--style", "oil", "--size", "200x200", cwd=folder)
    ours, natives = (impasto("paint", file, "-o", "small.png", "--force", "--size", "200x200", "--stats",
                             cwd=folder).hash() for file in (painting, folder / "native.impasto"))
    assert ours == natives, (ours, natives)
    page.press(Keys.ESCAPE)
    # It sounds.
    page.at("play").click()
    page.until("document.getElementById('play').textContent === 'Pause'")
    page.until("/^0:0[1-9]/.test(document.getElementById('time').textContent)")
    page.press(" ")
    # What is corrected follows from the score, also when the page was loaded again.
    page.driver.refresh()
    plan = page.painted()
    beats = page.summary("beats")
    page.at("lane-beats").click()
    page.at("verb-half").click()
    page.until("document.querySelector('.beats .unseen').textContent !== arguments[0]", beats)
    page.painted(plan)
    page.at("play").click()
    page.until("document.getElementById('play').textContent === 'Pause'")
    page.press(" ")
    (folder / "broken.mid").write_bytes((folder / "scale.mid").read_bytes()[:20])
    refused(page, folder / "broken.mid", "This MIDI file cannot be read: ")
    (folder / "score.musicxml").write_text("<?xml version='1.0'?><score-partwise/>")
    refused(page, folder / "score.musicxml", "kind are not read here; export it as MIDI")
    refused(page, painting, "This is a painting, not a song")


# Before a Worker's own script: a function of the module that is named on this channel traps, as all do
# when memory runs out, as often as it is said there.
TRAPS = """{
  const left = {}, real = WebAssembly.instantiate;
  new BroadcastChannel("traps of WHO").onmessage = ({ data }) => Object.assign(left, data);
  WebAssembly.instantiate = async (...given) => {
    const { exports } = await real(...given);
    return { exports: Object.fromEntries(Object.entries(exports).map(([name, each]) =>
      [name, typeof each !== "function" ? each : (...values) =>
        left[name]-- > 0 ? exports.web_facts(-64) : each(...values)])) };
  };
}
"""


def test_a_painter_whose_memory_ran_out_begins_anew(folder):
    site = Site(folder)
    for name in ("easel", "hands"):
        for path in (folder / "site/assets").glob(name + "*.js"):
            path.write_text(TRAPS.replace("WHO", name) + path.read_text())
    page = Visitor(site, folder / "downloads")

    def trap(**often):
        page.js("new BroadcastChannel('traps of easel').postMessage(arguments[0])", often)
        time.sleep(0.3)

    def traps_from_now_on(who):
        page.js("""clearInterval(window.every);
            const channel = new BroadcastChannel("traps of " + arguments[0]);
            window.every = setInterval(() => channel.postMessage({ web_snapshot: 1 }), 5)""", who)

    try:
        page.still()
        page.drop(song(folder, seconds=6))
        first = page.painted()
        whole = page.settled()
        side = "document.getElementById('outline').viewBox.baseVal.width"
        large = page.js("return " + side)
        # Asked why in the middle: the painting comes again, and the answer.
        trap(web_stroke_at=1)
        page.at("painting").click()
        page.until("document.querySelectorAll('#outline polygon').length === 2")
        page.press(Keys.ESCAPE)
        assert page.settled() == whole and page.text("problem") == "", page.text("problem")
        # In the middle of going to a moment.
        page.lane("wave").click()
        half = page.settled()
        assert half != whole
        page.press(Keys.SHIFT, Keys.ARROW_LEFT, Keys.NULL)
        page.settled()
        trap(web_advance=1, web_restore=1)
        page.lane("wave").click()
        assert page.settled() == half
        # While it composes it says so, and what is asked next is done.
        trap(web_compose=1)
        page.press("m")
        choose(page, "style", "knife")
        page.until("document.getElementById('problem').textContent.startsWith('The memory of this device')")
        assert page.painted() == first
        choose(page, "style", "knife")
        knife = page.painted(first)
        assert page.text("problem") == ""
        # Where there is too little for a large canvas, a smaller one; for none, the picture.
        trap(web_painter_new=1)
        choose(page, "style", "oil")
        small = page.painted(knife)
        assert page.js("return " + side) < 0.6 * large
        page.press(Keys.ESCAPE, "e")
        traps_from_now_on("hands")
        page.at("make-still").click()
        page.until("document.querySelector('#jobs [role=alert]')?.textContent.startsWith("
                   "'The memory of this device did not suffice; close other pages')")
        traps_from_now_on("easel")
        page.press(Keys.ESCAPE, "m")
        choose(page, "style", "ink")
        page.until("document.getElementById('line').textContent.startsWith('The painter cannot work')")
        assert page.js("return document.getElementById('poster').naturalWidth") == 1200
        page.js("clearInterval(window.every)")
        page.press("z", Keys.ESCAPE)
        page.until("document.getElementById('poster').hidden")
        page.shows_paint()
        assert page.painted() == small
    finally:
        page.close()
        site.host.__exit__()


def test_a_tagged_song_is_called_as_its_file_says(folder):
    page = Shared.get()
    subprocess.run(["ffmpeg", "-v", "error", "-i", song(folder, "in.wav", 4), "-metadata", "title=Dämmerung",
                    "-metadata", "artist=Niemand", folder / "track_03.flac"], check=True)
    page.drop(folder / "track_03.flac")
    page.until("document.getElementById('title').textContent === 'Dämmerung'")
    plan = page.painted()
    page.until("document.documentElement.dataset.painted?.startsWith(location.hash.slice(1).split('/')[0])")
    assert page.text("musician") == "Niemand"
    painting, _ = page.made("painting")
    assert painting.name == "Dämmerung.impasto" and plan
    with sqlite3.connect(painting) as base:
        told = dict(base.execute("SELECT key, value FROM settings UNION SELECT key, value FROM meta"))
    assert told["recipe_artist"] == "Niemand" and "Dämmerung" in told.values(), told
    page.press(Keys.ESCAPE)


def test_without_a_network_it_works_on(folder):
    site = Site(folder)
    page = Visitor(site, folder / "downloads", "fr")
    try:
        page.still()
        assert page.text("invite").startswith("Déposez une chanson")
        page.until("navigator.serviceWorker.controller || "
                   "(navigator.serviceWorker.ready.then((r) => { window.kept = r.active }), "
                   "window.kept?.state === 'activated')")
        site.host.server.shutdown()
        site.host.server.server_close()
        page.driver.refresh()
        page.until("document.documentElement.dataset.ready")
        page.drop(song(folder, "hors_ligne.wav", 6))
        page.painted()
        assert page.text("line").startswith("Entendu"), page.text("line")
        page.shows_paint()
        page.driver.get("about:blank")
        page.driver.get(site.address)  # as from the home screen
        page.until("document.documentElement.dataset.ready")
        page.until("document.querySelectorAll('#works li').length === 1")
    finally:
        page.close()


def test_by_keyboard_alone_on_a_phone(folder):
    site = Site(folder)
    page = Visitor(site, folder / "downloads")
    try:
        page.still()
        page.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True})
        page.press(Keys.TAB)
        assert page.js("return document.activeElement.id") == "file"
        page.at("file").send_keys(str(song(folder, "keys.wav", 6)))
        page.painted()
        side = page.js("return document.getElementById('outline').viewBox.baseVal.width")
        assert 320 <= side <= 1024, side
        assert page.js("return document.documentElement.scrollWidth") <= 390
        page.press(" ")
        page.until("document.getElementById('play').textContent === 'Pause'")
        page.press(" ", "w")
        page.until("document.querySelectorAll('#outline polygon').length === 2")
        page.press(Keys.ARROW_LEFT, Keys.ESCAPE, "e")
        page.until("!document.getElementById('away').hidden")
        page.js("document.getElementById('take').focus()")
        for _ in range(9):
            page.press(Keys.TAB)
            if page.js("return document.activeElement.id") == "make-painting":
                break
        page.press(Keys.ENTER)
        page.until("document.querySelectorAll('#made a').length === 1")
        small = page.js("""return [...document.querySelectorAll("#verbs button, #made a")]
            .filter((each) => each.checkVisibility()).map((each) => each.getBoundingClientRect().height)
            .filter((height) => height < 40)""")
        assert small == [], small
    finally:
        page.close()


def test_opened_from_a_disk_it_says_what_it_needs(folder):
    impasto("exhibit", "--atelier", "-o", "site", cwd=folder)
    page = Shared.get()
    known = page.js("return location.href")
    page.driver.get((folder / "site/index.html").as_uri())
    page.until("document.getElementById('home-line').textContent.includes('web server')")
    assert not page.driver.find_element(By.CSS_SELECTOR, ".drop").is_displayed()
    page.driver.get(known)


if __name__ == "__main__":
    run_tests(sys.modules[__name__])
