# SPDX-License-Identifier: GPL-3.0-or-later
"""A visitor in Chromium: the painting grows with its sound and ends as it was painted here; a touch
says why; by keyboard alone, without motion, from a disk; a sealed work checks itself."""
import json
import re
import sys
import tempfile
import time

from browser_support import AXE, ActionChains, By, Host, Keys, violations, webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from support import impasto, run_tests, write_midi


class Browser:
    def __init__(self, width=1280, height=800, **media):
        self.profile = tempfile.TemporaryDirectory()
        options = Options()
        for flag in ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
                     "--no-first-run", "--disable-background-networking",
                     "--disable-component-update", "--disable-sync",
                     f"--user-data-dir={self.profile.name}"):
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500})
        if media:
            self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [
                {"name": name.replace("_", "-"), "value": value} for name, value in media.items()]})

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.driver.quit()
        self.profile.cleanup()

    def run(self, script):
        return self.driver.execute_script(script)

    def find(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def wait(self, what, seconds=60):
        """Until the script gives something; what it gave."""
        for _ in range(10 * seconds):
            found = self.run(f"return {what}")
            if found:
                return found
            time.sleep(0.1)
        raise AssertionError(f"in {seconds} s there was no {what}; page: {self.state()}")

    def state(self):
        return self.run("""return {said: document.querySelector(".sentence")?.textContent,
            time: Number(document.querySelector("input[type=range]")?.value),
            play: document.querySelector(".play")?.textContent, ...document.documentElement.dataset,
            checked: document.getElementById("checked")?.textContent,
            outline: document.querySelectorAll(".outline polygon").length}""")

    def key(self, *keys):
        self.find("body").send_keys("".join(keys))

    def severe(self):
        return [line["message"] for line in self.driver.get_log("browser")
                if line["level"] == "SEVERE"]

    def asked(self):
        """Addresses that pages asked the network for since last time."""
        urls = []
        for line in self.driver.get_log("performance"):
            message = json.loads(line["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                urls.append(message["params"]["request"]["url"])
        return urls


# What is on the canvas, as a number that changes with it.
PAINTED = """(() => { const from = document.querySelector("#frame canvas");
  if (!from) return 0;
  const to = document.createElement("canvas"); to.width = to.height = 64;
  const context = to.getContext("2d"); context.drawImage(from, 0, 0, 64, 64);
  return context.getImageData(0, 0, 64, 64).data.reduce((sum, v, i) => (sum * 31 + v) % 1e9, 1); })()"""


# FNV-1a of the canvas's bytes, as the painter's hash is of its own.
CANVAS_HASH = """(() => { const c = document.querySelector("#frame canvas");
  let hash = 0xcbf29ce484222325n;
  for (const byte of c.getContext("2d").getImageData(0, 0, c.width, c.height).data)
    hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn;
  return hash.toString(16).padStart(16, "0"); })()"""


def strangers(browser, home):
    """What was asked of anybody but this host; the browser's own pages do not count."""
    return [u for u in browser.asked() if not u.startswith((home, "blob:", "data:", "chrome:"))]


def made(folder, *more):
    write_midi(folder / "one.mid")
    impasto("paint", "one.mid", "--size", "64x64", cwd=folder)
    impasto("exhibit", "one.impasto", "-o", "site", "--zoom", 1600, *more, cwd=folder)
    return folder / "site"


def canvas_of(browser):
    """The smallest that is about as fine as this browser shows the painting."""
    work = json.loads(browser.run("return document.getElementById('work').textContent"))
    shown = browser.run("return document.getElementById('frame').clientWidth * devicePixelRatio")
    fine = [c for c in work["canvases"] if c["width"] >= 0.9 * shown] or work["canvases"][:1]
    return min(fine, key=lambda c: c["width"])


def native_hash(folder, canvas):
    size = f"{canvas['width']}x{canvas['height']}"
    return impasto("paint", "one.impasto", "-o", "again.png", "--size", size, "--stats",
                   cwd=folder).hash()


def test_it_grows_with_its_sound_and_ends_as_it_was_painted_here(folder):
    site = made(folder)
    with Host(site) as url, Browser() as browser:
        browser.driver.get(url + "one/index.html")
        assert not browser.run("return document.querySelector('#frame canvas')"), "before Play"
        browser.find(".play").click()
        browser.wait("Number(document.querySelector('input[type=range]').value) > 0.5")
        assert browser.state()["play"] == "Pause"
        looks = {browser.run(f"return {PAINTED}") for _ in range(20) if not time.sleep(0.1)}
        assert len(looks) > 3, f"{len(looks)} pictures in two seconds"
        said = browser.state()["said"]
        assert said in (site / "one/captions.vtt").read_text().replace("&amp;", "&"), said
        found = browser.wait("document.documentElement.dataset.hash")
        canvas = canvas_of(browser)
        assert found == canvas["hash"] == native_hash(folder, canvas), found
        painted = browser.run("const c = document.querySelector('#frame canvas');"
                              "return [c.width, c.height]")
        assert painted == [canvas["width"], canvas["height"]], painted
        assert "the same" in browser.state()["checked"] and browser.state()["play"] == "Play"
        assert browser.run(f"return {CANVAS_HASH}") == found, "what is seen is what was painted"
        # Once more from the start, forth, back and with a rest: it ends the same.
        browser.find(".play").click()
        browser.wait("document.querySelector('.play').textContent == 'Pause'")
        browser.run("delete document.documentElement.dataset.hash")
        for key in (Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.ARROW_LEFT, " ", " "):
            time.sleep(0.15)
            browser.key(key)
        assert browser.wait("document.documentElement.dataset.hash") == found
        assert browser.run(f"return {CANVAS_HASH}") == found, "all that was laid ahead is there"
        assert browser.severe() == [], browser.severe()
        assert strangers(browser, url) == []


def test_a_touch_on_paint_says_what_why_says(folder):
    site = made(folder)
    with Host(site) as url, Browser() as browser:
        browser.driver.get(url + "one/index.html")
        canvas = canvas_of(browser)
        frame = browser.find("#frame")
        told = set()
        for u, v in ((0.5, 0.5), (0.2, 0.7)):
            x, y = (int(frame.size["width"] * (u - 0.5)), int(frame.size["height"] * (v - 0.5)))
            browser.run("document.querySelector('.sentence').textContent = '';"
                        "addEventListener('click', (e) => { const b = document.getElementById('frame')"
                        ".getBoundingClientRect(); window.pressed = [(e.clientX - b.left) / b.width,"
                        "(e.clientY - b.top) / b.height]; }, { capture: true, once: true })")
            ActionChains(browser.driver).move_to_element_with_offset(frame, x, y).click().perform()
            said = browser.wait("/ at | from |Bare/.test(document.querySelector('.sentence')"
                                ".textContent) && document.querySelector('.sentence').textContent")
            across, down = browser.run("return window.pressed")
            px, py = int(across * canvas["width"]), int(down * canvas["height"])
            answer = impasto("why", "one.impasto", f"{px},{py}", "--size",
                             f"{canvas['width']}x{canvas['height']}", cwd=folder).out
            assert said == answer.splitlines()[0], (said, answer)
            if "Bare" not in said:
                assert browser.state()["outline"] > 0
            told.add(said)
        assert browser.state()["play"] == "Play", "a snippet is not the whole"
        assert told and browser.severe() == [], browser.severe()


def test_by_keyboard_alone(folder):
    site = made(folder)
    with Host(site) as url, Browser() as browser:
        browser.driver.get(url + "one/index.html")
        browser.key(" ")
        browser.wait("document.querySelector('.play').textContent == 'Pause'")
        browser.key(" ")
        browser.wait("document.querySelector('.play').textContent == 'Play'")
        before = browser.state()["time"]
        browser.key(Keys.ARROW_RIGHT)
        browser.wait(f"Number(document.querySelector('input[type=range]').value) > {before}")
        browser.key(Keys.SHIFT, Keys.ARROW_LEFT)
        browser.wait("Number(document.querySelector('input[type=range]').value) < 0.2")
        browser.key("w")
        browser.wait("document.querySelectorAll('.outline polygon').length")
        first = browser.state()["said"]
        browser.key("w")
        browser.wait(f"document.querySelector('.sentence').textContent != {json.dumps(first)}"
                     " || document.querySelectorAll('.outline polygon').length")
        browser.key("?")
        assert browser.wait("document.querySelector('dialog.keys').open")
        browser.run("document.querySelector('dialog.keys').close()")
        browser.key("c")
        assert browser.wait("!document.querySelector('.viewer').hidden")
        browser.wait("document.querySelectorAll('.viewer .layer img').length > 1")
        focused = browser.driver.switch_to.active_element
        focused.send_keys("+")
        focused.send_keys(Keys.ESCAPE)
        assert browser.wait("document.querySelector('.viewer').hidden")
        # Everything that can be clicked can be reached, and says what it is.
        names = []
        browser.run("document.activeElement.blur()")
        for _ in range(40):
            ActionChains(browser.driver).send_keys(Keys.TAB).perform()
            names.append(browser.run("const e = document.activeElement; return e.tagName + ' ' + "
                                     "(e.getAttribute('aria-label') || e.textContent).trim()"))
        for wanted in ("BUTTON Play", "INPUT Place in the music", "BUTTON Why?", "A All works"):
            assert wanted in names, (wanted, names)
        assert not any(re.fullmatch(r"(BUTTON|A|INPUT) ?", name) for name in names), names


def test_who_wants_no_motion_sees_it_passage_by_passage(folder):
    site = made(folder)
    with Host(site) as url, Browser(prefers_reduced_motion="reduce") as browser:
        browser.driver.get(url + "one/index.html")
        browser.find(".play").click()
        browser.wait("Number(document.querySelector('input[type=range]').value) > 0.3")
        work = json.loads(browser.run("return document.getElementById('work').textContent"))
        looks = {}
        for _ in range(20):
            at, look = browser.state()["time"], browser.run(f"return {PAINTED}")
            index = next((i for i, p in enumerate(work["passages"])
                          if p[0] + 0.3 < at < p[1] - 0.3), None)
            if index is not None:
                looks.setdefault(index, set()).add(look)
            time.sleep(0.1)
        assert looks and all(len(seen) == 1 for seen in looks.values()), looks


def test_from_a_disk_the_page_is_whole_and_still(folder):
    site = made(folder)
    with Browser() as browser:
        for page in ("index.html", "one/index.html", "one/label.html"):
            browser.driver.get((site / page).as_uri())
            broken = browser.run("return [...document.images].filter(i => i.loading != 'lazy' && "
                                 "!i.naturalWidth).length")
            assert broken == 0, page
        browser.driver.get((site / "one/index.html").as_uri())
        assert browser.find("audio").is_displayed() and browser.find("audio").size["height"] > 20
        assert "server" in browser.state()["said"]


def test_nothing_keeps_people_out(folder):
    if AXE is None:
        return
    site = made(folder)
    for scheme in ("light", "dark"):
        with Host(site) as url, Browser(prefers_color_scheme=scheme) as browser:
            for page in ("index.html", "one/index.html", "one/label.html", "one/embed.html"):
                browser.driver.get(url + page)
                if page == "one/index.html":
                    browser.find(".play").click()
                    browser.wait("document.querySelector('.play').textContent == 'Pause'")
                assert violations(browser.driver) == [], (scheme, page)


def test_a_sealed_work_repaints_and_checks_itself_from_a_disk(folder):
    made(folder)
    impasto("seal", "one.impasto", cwd=folder)
    page = folder / "one.html"
    with Browser() as browser:
        browser.driver.get(page.as_uri())
        found = browser.wait("document.documentElement.dataset.hash")
        canvas = canvas_of(browser)
        assert found == canvas["hash"] == native_hash(folder, canvas)
        assert "that which was sealed" in browser.state()["checked"], browser.state()
        browser.find(".play").click()
        browser.wait("Number(document.querySelector('input[type=range]').value) < 3 && "
                     "document.querySelector('.play').textContent == 'Pause'")
        assert strangers(browser, "file:") == []
        assert browser.severe() == [], browser.severe()
        # Another hash in it: the picture is not that one.
        other = folder / "other.html"
        other.write_text(page.read_text().replace(canvas["hash"], "0123456789abcdef"))
        browser.driver.get(other.as_uri())
        browser.wait("document.documentElement.dataset.hash")
        assert "another" in browser.state()["checked"], browser.state()
        # Strokes that somebody cut: they cannot be read, and the poster stays.
        text = page.read_text()
        start = text.index('id="bytes-strokes">') + len('id="bytes-strokes">')
        other.write_text(text[:start] + text[start:start + 400] + text[text.index("<", start):])
        browser.driver.get(other.as_uri())
        browser.wait("document.documentElement.dataset.error")
        assert "hash" not in browser.state() and browser.find("#painting").is_displayed()


def test_a_sealed_page_is_a_result_like_others(folder):
    made(folder)
    impasto("seal", "one.impasto", cwd=folder)
    first = (folder / "one.html").read_bytes()
    impasto("seal", "one.impasto", cwd=folder)
    assert (folder / "one.html").read_bytes() == first
    (folder / "one.html").write_bytes(first + b"\n")
    ran = impasto("seal", "one.impasto", cwd=folder, code=2)
    assert "--force" in ran.err, ran.err
    impasto("seal", "one.mid", cwd=folder, code=3)
    impasto("seal", "one.impasto", "-o", "one.pdf", cwd=folder, code=2)


if __name__ == "__main__":
    run_tests(sys.modules[__name__])
